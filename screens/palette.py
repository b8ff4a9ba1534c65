"""A box to pick one of a few things: all commands and themes by name, a queue group, how a visit ends."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content

from counter.domain.decisions import DecisionKind
from counter.domain.text import fold
from screens.base import CounterModal, counter, scope_of
from screens.choices import Choices, Row, plain_row
from screens.columns import spread, wrapped
from screens.commands import COMMANDS, Command, key_name
from screens.input import Entry, ScanLine
from screens.second_row import Palette
from screens.themes import THEMES

if TYPE_CHECKING:
    from screens.app import CounterApp

__all__ = ["FilterLine", "PaletteScreen", "Pick", "finish_choices"]

_AROUND = 6
"""Lines of the box around the list."""


@dataclass(frozen=True, slots=True)
class Pick:
    """Something to pick: a name, a quiet note, what happens."""

    name: str
    act: Callable[[], object]
    note: str = ""
    why: str = ""
    """Why it cannot be done now; picked all the same it says so."""


def _show_scanners(counter: CounterApp) -> None:
    """What is not needed at the start loads here."""
    from screens.scanner_setup import ScannerBox

    counter.open(ScannerBox())


class FilterLine(ScanLine):
    """Narrows a list as it is typed; Escape leaves the box at once, typed letters or none."""

    def take(self, key: str) -> bool:
        """Escape is never spent on clearing."""
        if key != "escape":
            return super().take(key)
        self.post_message(self.Escaped(self))
        return True


class PaletteScreen(CounterModal):
    """Typed letters narrow the list (without diacritics), Enter picks, Esc leaves everything as it was."""

    scope = "picks"
    DEFAULT_CSS = """
    PaletteScreen > .box { width: 88; }
    PaletteScreen FilterLine { margin: 0 0 1 0; background: $pick; padding: 0 1; }
    """

    def __init__(self, title: str, picks: Sequence[Pick]) -> None:
        super().__init__()
        self._title = title
        self._picks = tuple(picks)
        self._text: str | None = None

    @staticmethod
    def of_commands(counter: CounterApp) -> PaletteScreen:
        """Every command in the order of use, with its key and what keeps it from acting; then the themes."""
        texts, state = counter.texts, counter.state
        scope = scope_of(counter.screen)

        def pick(command: Command) -> Pick:
            why = counter.why_not(command)
            reason = counter.why_words(why) if why else ""
            return Pick(
                texts(command.help_key), lambda: counter.start(command), key_name(command.key), reason
            )

        shown = (one for one in COMMANDS if one.works_on(scope) and one.offered(state))
        picks = [pick(one) for one in shown if not isinstance(one, Palette)]
        if state.clerk is not None:
            picks.append(Pick(texts("printer.box.palette"), counter.show_printers))
            picks.append(Pick(texts("scanner.box.palette"), lambda: _show_scanners(counter)))
        picks += [
            Pick(
                texts("desk.palette.theme", name=texts(f"desk.theme.{theme.name.replace('-', '_')}")),
                lambda name=theme.name: setattr(counter, "theme", name),  # type: ignore[misc]  # the loop's own theme
                "●" if counter.theme == theme.name else "",
            )
            for theme in THEMES
        ]
        return _AllCommands(texts("desk.palette.title"), picks)

    def compose(self) -> ComposeResult:
        """The list and its line."""
        with Vertical(classes="box"):
            yield FilterLine()
            yield Choices(id="picks")

    def on_mount(self) -> None:
        """Fill the list."""
        box = self.query_one(".box")
        box.border_title = Content(self._title)
        self.query_one(Entry).placeholder = counter(self).texts("desk.palette.filter")
        box.border_subtitle = Content(counter(self).texts("desk.palette.keys"))
        self._fill("")

    def _fill(self, text: str) -> None:
        wanted = fold(text)
        rows = [
            plain_row(str(number), pick.name)
            if not (pick.note or pick.why)
            else _noted_row(str(number), pick)
            for number, pick in enumerate(self._picks)
            if wanted in fold(pick.name)
        ]
        choices = self.query_one(Choices)
        choices.fill(rows, preselect=True, keep=True)
        first = [place for place, row in enumerate(rows) if not self._picks[int(row.key)].why]
        if not rows:
            nothing = Content.styled(counter(self).texts("desk.palette.nothing"), "$soft")
            choices.fill([Row("", lambda _: [nothing], pickable=False)], preselect=False)
        if text != self._text and first:
            choices.highlighted = first[0]
        self._text = text
        self._fit()

    def _fit(self) -> None:
        """As high as the list, or as the screen allows."""
        choices = self.query_one(Choices)
        width = choices.size.width or self.app.size.width
        height = choices.get_content_height(self.size, self.size, width)
        choices.styles.height = min(height, self.app.size.height * 9 // 10 - _AROUND)

    def on_resize(self) -> None:
        """Another screen."""
        self._fit()

    @on(Entry.Changed)
    def _typed(self, message: Entry.Changed) -> None:
        message.stop()
        self._fill(message.value)

    @on(Choices.Picked)
    def _clicked(self, message: Choices.Picked) -> None:
        message.stop()
        self.enter("")

    def enter(self, text: str) -> None:
        """Do what is highlighted."""
        if text:
            self._fill(text)
        key = self.query_one(Choices).key
        if key is not None:
            self.close()
            self._picks[int(key)].act()

    def steer(self, key: str) -> None:
        """Move."""
        self.query_one(Choices).steer(key)


class _AllCommands(PaletteScreen):
    """The palette of the program: its help tells of commands."""

    scope = "palette"


def _noted_row(key: str, pick: Pick) -> Row:
    """The name, its key at the right; what cannot be done now is quiet and says why."""

    def draw(width: int) -> list[Content]:
        able = not pick.why
        name = Content.styled(pick.name, "$ink" if able else "$soft")
        note = Content.styled(pick.note, "bold $mark" if able else "$soft")
        lines = [spread(name, note, width)]
        if not able:
            lines += [Content("  ") + line for line in wrapped(pick.why, width - 12, "$soft", limit=1)]
        return lines

    return Row(key, draw)


def finish_choices(counter: CounterApp) -> list[Pick]:
    """How a visit that is not finished may end; staying comes first, what loses work last."""
    texts, desk, visit = counter.texts, counter.desk, counter.state.visit
    picks = [Pick(texts("desk.finish.stay"), lambda: None)]
    if visit is None:
        return picks

    async def guided() -> None:
        """The visit ends only when the advice was counted."""
        await desk.decisions.guide()
        now = desk.state.visit
        decided = now.decisions if now is not None and now.id == visit.id else ()
        if any(one.kind is DecisionKind.GUIDANCE for one in decided):
            await desk.finish()

    known = visit.identity.person is not None or visit.filing is not None
    picks.append(Pick(texts("desk.finish.hold"), lambda: counter.act(desk.visits.hold), "Ctrl+T"))
    if visit.returning is None:
        picks.append(Pick(texts("desk.finish.guided"), lambda: counter.act(guided), "Ctrl+G"))
    if visit.ticket is not None and not known:
        picks.append(
            Pick(texts("desk.finish.no_show"), lambda: counter.act(lambda: desk.finish(no_show=True)))
        )
    end = "desk.finish.drop" if visit.filing is not None else "desk.finish.end"
    picks.append(Pick(texts(end), lambda: counter.act(desk.finish)))
    return picks
