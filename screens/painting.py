# ruff: noqa: SLF001  # Textual has no public way between two of its own steps
"""Screens that paint in small pieces: no key waits for a whole page.

Textual lays a screen out and paints it in one go, and once more for each message that follows; a page of
160×48 keeps the loop for 40 to 100 ms (textual 8.2.8). Here a paint is only noted and done in turns of the
loop of its own, a few rows at a time, so that several notes cost one paint and keys come in between. What
lies under a box is dimmed by a table of styles instead of anew for each letter.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from itertools import chain
from time import perf_counter

from rich.color import Color as RichColor
from rich.segment import Segment
from rich.style import Style as RichStyle
from textual.color import Color
from textual.geometry import Region
from textual.message import Message
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

__all__ = ["PaintedScreen"]

_CELLS_AT_ONCE = 1_800
"""Cells painted in one turn of the loop: about 5 ms."""
_PIECES_AHEAD = 8
"""Pieces the terminal may be behind; Textual's queue holds thirty, and a full one stops the loop."""
_BEHIND_SECONDS = 0.01
_LONG_SECONDS = 0.002
"""After a message that took longer, other work gets its turn."""


class PaintedScreen(Screen[None]):
    """A screen that takes turns: overrides two of Textual's own steps (8.2.8), and one look of it."""

    painted = False
    """Whether all of it has been on the terminal once."""
    _paint_due = False

    async def _dispatch_message(self, message: Message) -> None:
        """Several messages in one turn of the loop add up: after a long one, keys go first."""
        began = perf_counter()
        await super()._dispatch_message(message)
        if perf_counter() - began > _LONG_SECONDS:
            await asyncio.sleep(0)

    def _compositor_refresh(self) -> None:
        """Paint soon."""
        if not self._paint_due:
            self._paint_due = True
            asyncio.get_running_loop().call_soon(self._paint)

    def _paint(self) -> None:
        """One step; what breaks in it breaks the app as it would in a message."""
        if self._terminal_is_behind():
            asyncio.get_running_loop().call_later(_BEHIND_SECONDS, self._paint)
            return
        self._paint_due = False
        if self.is_running and self.is_attached:
            try:
                self._paint_some()
            except Exception as error:  # noqa: BLE001  # the app ends in its one line without a value
                self.app._handle_exception(error)

    def _terminal_is_behind(self) -> bool:
        """Whether the terminal still reads earlier pieces: painting on would wait for it (and old news)."""
        writer = getattr(self.app._driver, "_writer_thread", None)
        return writer is not None and writer._queue.qsize() > _PIECES_AHEAD

    def _paint_some(self) -> None:
        """Draw one widget that has changed, or paint some rows of what is due; the rest in the next turns."""
        compositor = self._compositor
        compositor.update_widgets(self._dirty_widgets)
        self._dirty_widgets.clear()
        if self is not self.app.screen:
            super()._compositor_refresh()
            return
        if not compositor._dirty_regions:
            return
        if self._drawn_something():
            self._compositor_refresh()
            return
        rest = self._rest_of(compositor._dirty_regions)
        super()._compositor_refresh()
        if rest:
            compositor._dirty_regions |= rest
            self._compositor_refresh()
        else:
            self.painted = True

    def _drawn_something(self) -> bool:
        """Draw what has changed before it is painted, for a few milliseconds; False when all is drawn."""
        began = perf_counter()
        for widget in self._compositor.visible_widgets:
            if widget is not self and widget._dirty_regions and type(widget).render is not Widget.render:
                widget._render_content()
                if perf_counter() - began > _LONG_SECONDS:
                    return True
        return False

    def _rest_of(self, due: set[Region]) -> set[Region]:
        """Leave in `due` what lies in its first rows; returns what lies below. Only rows can be cut."""
        width, height = self._compositor.size
        top = min(region.y for region in due)
        last = top + max(1, _CELLS_AT_ONCE // max(width, 1))
        now = Region(0, top, width, min(last, height) - top)
        later = Region(0, last, width, max(0, height - last))
        rest = {region.intersection(later) for region in due}
        first = {region.intersection(now) for region in due}
        due.clear()
        due.update(filter(None, first))
        return set(filter(None, rest))

    def render_lines(self, crop: Region) -> list[Strip]:
        """The ground; under a box the screen below, dimmed, and no more of it than is asked for."""
        ground = self.styles.background
        stack = self.app.screen_stack
        if ground.a < 1 and len(stack) > 1 and stack[-1] is self:
            return _dimmed(stack[-2], ground, crop)
        return super().render_lines(crop)


_TABLES: dict[Color, dict[RichStyle | None, RichStyle]] = {}


def _dimmed(screen: Screen[object], ground: Color, crop: Region) -> list[Strip]:
    """Rows of another screen under a translucent ground, without its links. Each style is dimmed once."""
    table = _TABLES.setdefault(ground, {})
    chops = screen._compositor._render_chops(crop, lambda y: crop.y <= y < crop.bottom)
    strips = []
    for y in range(crop.y, crop.bottom):
        parts: Iterable[Strip | None] = chops[y].values() if y < len(chops) else ()
        segments = []
        for text, look, _ in chain.from_iterable(filter(None, parts)):
            found = table.get(look)
            if found is None:
                found = table[look] = _dim(look, ground)
            segments.append(Segment(text, found))
        strips.append(Strip(segments).adjust_cell_length(crop.width))
    return strips


def _dim(look: RichStyle | None, ground: Color) -> RichStyle:
    if look is None:
        return RichStyle()
    plain = look.clear_meta_and_links()
    return plain + RichStyle.from_color(_over(plain.color, ground), _over(plain.bgcolor, ground))


def _over(colour: RichColor | None, ground: Color) -> RichColor | None:
    return None if colour is None else (Color.from_rich_color(colour) + ground).rich_color
