"""A box to pick one of a few things: all commands and themes by name, a queue group, how a visit ends."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content

from counter.domain.text import fold
from screens.base import CounterModal, counter, scope_of
from screens.choices import Choices, Row, plain_row
from screens.columns import spread
from screens.commands import COMMANDS
from screens.input import Entry
from screens.themes import THEMES

if TYPE_CHECKING:
    from screens.app import CounterApp

__all__ = ["PaletteScreen", "Pick", "finish_choices"]


@dataclass(frozen=True, slots=True)
class Pick:
    """Something to pick: a name, a quiet note, what happens."""

    name: str
    act: Callable[[], object]
    note: str = ""


class PaletteScreen(CounterModal):
    """Typed letters narrow the list (without diacritics), Enter picks, Esc leaves everything as it was."""

    DEFAULT_CSS = """
    PaletteScreen ScanLine { margin: 0 0 1 0; background: $pick; padding: 0 1; }
    PaletteScreen Choices { max-height: 24; }
    """

    def __init__(self, title: str, picks: Sequence[Pick]) -> None:
        super().__init__()
        self._title = title
        self._picks = tuple(picks)

    @classmethod
    def of_commands(cls, counter: CounterApp) -> PaletteScreen:
        """Every command that can act now, then the themes."""
        texts, state = counter.texts, counter.state
        scope = scope_of(counter.screen)
        picks = [
            Pick(texts(one.help_key), lambda one=one: one.run(counter), one.key.upper())  # type: ignore[misc]  # the loop's own command
            for one in COMMANDS
            if scope in one.scopes and one.when(state)
        ]
        picks += [
            Pick(
                texts("desk.palette.theme", name=texts(f"desk.theme.{theme.name.replace('-', '_')}")),
                lambda name=theme.name: setattr(counter, "theme", name),  # type: ignore[misc]  # the loop's own theme
                "●" if counter.theme == theme.name else "",
            )
            for theme in THEMES
        ]
        return cls(texts("desk.palette.title"), picks)

    def compose(self) -> ComposeResult:
        """The list and its line."""
        with Vertical(classes="box"):
            yield self.scan_line()
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
            plain_row(str(number), pick.name) if not pick.note else _noted_row(str(number), pick)
            for number, pick in enumerate(self._picks)
            if wanted in fold(pick.name)
        ]
        self.query_one(Choices).fill(rows, preselect=True, keep=True)

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


def _noted_row(key: str, pick: Pick) -> Row:
    return Row(key, lambda width: [spread(Content(pick.name), Content.styled(pick.note, "$soft"), width)])


def finish_choices(counter: CounterApp) -> list[Pick]:
    """How a visit that is not finished may end; staying comes first."""
    texts, desk = counter.texts, counter.desk
    visit = counter.state.visit
    picks = [Pick(texts("desk.finish.stay"), lambda: None)]
    if (
        visit is not None
        and visit.ticket is not None
        and visit.identity.person is None
        and visit.filing is None
    ):
        picks.append(
            Pick(texts("desk.finish.no_show"), lambda: counter.act(lambda: desk.finish(no_show=True)))
        )
    end = "desk.finish.drop" if visit is not None and visit.filing is not None else "desk.finish.end"
    picks.append(Pick(texts(end), lambda: counter.act(desk.finish)))
    return picks
