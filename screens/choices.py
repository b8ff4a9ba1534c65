"""A list that never takes the focus: the scan line's arrows move in it, Enter picks, the mouse may click."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from textual import events
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from screens.columns import fit, stack

__all__ = ["GUTTERS", "Choices", "Row", "plain_row"]

GUTTERS = 4
"""Cells of a list beside its rows: two of marker at the left, two at the right for "there is more"."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line (or a few) of a list."""

    key: str
    draw: Callable[[int], list[Content]]
    """Lines of at most the given width."""
    pickable: bool = True
    """False for headings and rules."""


def plain_row(key: str, text: str | Content, *, style: str = "") -> Row:
    """A row of one line that is cut when it does not fit."""

    def draw(width: int) -> list[Content]:
        line = fit(text, width)
        return [line.stylize(style) if style else line]

    return Row(key, draw)


class Choices(Widget):
    """Rows with one highlighted, by a marker, bold letters and a background: never by colour alone."""

    DEFAULT_CSS = """
    Choices {
        width: 1fr; height: auto; min-height: 1; color: $ink; text-wrap: nowrap; text-overflow: ellipsis;
    }
    """

    highlighted: reactive[int | None] = reactive(None)

    class Picked(Message):
        """A row was clicked."""

        def __init__(self, choices: Choices, key: str) -> None:
            super().__init__()
            self.choices = choices
            self.key = key

        @property
        def control(self) -> Choices:
            """For `@on` with a selector."""
            return self.choices

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  # Textual's name for it
        super().__init__(id=id)
        self._rows: tuple[Row, ...] = ()
        self._top = 0
        self._owners: list[int] = []

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows in view order."""
        return self._rows

    @property
    def key(self) -> str | None:
        """Key of the highlighted row."""
        return None if self.highlighted is None else self._rows[self.highlighted].key

    def fill(self, rows: Sequence[Row], *, preselect: bool, keep: bool = False) -> None:
        """Show other rows. `preselect` highlights the first; `keep` stays on the row of the same key."""
        before = self.key if keep else None
        self._rows = tuple(rows)
        kept = [number for number, row in enumerate(rows) if row.key == before and row.pickable]
        first = [number for number, row in enumerate(rows) if row.pickable]
        self.set_reactive(
            Choices.highlighted, kept[0] if before and kept else first[0] if preselect and first else None
        )
        if not kept:
            self._top = 0
        self.refresh(layout=True)

    def steer(self, key: str) -> None:
        """Move the highlight: `up`, `down`, `pageup`, `pagedown`."""
        stops = [number for number, row in enumerate(self._rows) if row.pickable]
        if not stops:
            return
        if self.highlighted is None:
            self.highlighted = stops[0] if key in ("down", "pagedown") else stops[-1]
            return
        page = max(1, self.size.height - 2)
        moves = {"up": -1, "down": 1, "pageup": -page, "pagedown": page}
        place = stops.index(self.highlighted) + moves.get(key, 0)
        self.highlighted = stops[min(max(place, 0), len(stops) - 1)]

    def on_click(self, event: events.Click) -> None:
        """Pick the row under the mouse."""
        line = event.y - self.gutter.top + self._top
        if 0 <= line < len(self._owners) and self._rows[self._owners[line]].pickable:
            self.highlighted = self._owners[line]
            self.post_message(self.Picked(self, self._rows[self._owners[line]].key))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as the rows need."""
        del container, viewport
        return max(1, sum(len(row.draw(max(width - GUTTERS, 4))) for row in self._rows))

    def render(self) -> Content:
        """Draw the part around the highlight; arrows at the right tell that there is more."""
        width, height = self.content_size
        if width < GUTTERS + 4 or height < 1:
            return Content("")
        drawn: list[Content] = []
        self._owners = []
        span = (0, 0)
        for number, row in enumerate(self._rows):
            chosen = number == self.highlighted
            lines = row.draw(width - GUTTERS)
            if chosen:
                span = (len(drawn), len(drawn) + len(lines))
            for place, line in enumerate(lines):
                self._owners.append(number)
                drawn.append(_line(line, width, chosen=chosen, first=place == 0))
        if span[0] < self._top:
            self._top = span[0]
        self._top = max(self._top, span[1] - height)
        self._top = min(self._top, max(0, len(drawn) - height))
        view = drawn[self._top : self._top + height]
        if self._top > 0:
            view[0] = fit(view[0].truncate(width - 1), width - 1) + Content.styled("↑", "$mark")
        if self._top + height < len(drawn):
            view[-1] = fit(view[-1].truncate(width - 1), width - 1) + Content.styled("↓", "$mark")
        return stack(view)


def _line(line: Content, width: int, *, chosen: bool, first: bool) -> Content:
    marker = "▸ " if chosen and first else "  "
    whole = fit(Content.styled(marker, "bold $mark") + line, width)
    return whole.stylize_before("bold on $pick") if chosen else whole
