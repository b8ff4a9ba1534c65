"""The scan line in its frame: what it waits for in the title, what was read, the outbox in a few words."""

from __future__ import annotations

from enum import StrEnum

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content

from counter.desk.state import DeskState, OutboxView
from counter.texts import Texts
from screens.base import Drawn, counter
from screens.commands import ALIASES
from screens.input import Entry, ScanLine
from screens.wording import reason, with_keys

__all__ = ["Purpose", "ScanBox", "outbox_summary"]


_NARROW = 104
"""Cells below which panels stand above each other (see `screens.base`)."""


class Purpose(StrEnum):
    """What a typed line is taken as."""

    SCAN = "scan"
    FEE = "fee"
    FEE_REASON = "fee_reason"
    OWNER = "owner"
    """Whose dossier it is."""
    OWED = "owed"
    """Cash laid on the desk for what is owed."""
    CONSIGNMENT = "consignment"
    """Number of the postal item a result goes with."""


def outbox_summary(texts: Texts, outbox: OutboxView) -> Content:
    """Waiting ⟳, needs a look ▲, done ✔: symbol, number, word."""
    parts = (
        ("⟳", outbox.waiting, "waiting", "$ink" if outbox.waiting else "$soft"),
        ("▲", outbox.stopped, "stopped", "bold $warn" if outbox.stopped else "$soft"),
        ("✔", outbox.done, "done", "$good" if outbox.done else "$soft"),
    )
    said = [
        Content.styled(f"{symbol} {count} {texts(f'desk.outbox.{word}')}", style)
        for symbol, count, word, style in parts
        if count or word != "stopped"
    ]
    return Content.styled(f"{texts('desk.outbox.name')}  ", "$soft") + Content("  ").join(said)


class _ReadAs(Drawn):
    DEFAULT_CSS = """
    _ReadAs { width: auto; max-width: 66%; }
    """

    typing = False
    """Something else stands in the line: what was read before is not said of it."""

    def part(self, state: DeskState) -> object:
        """The last kind."""
        self.display = bool(state.read_as) and not self.typing
        return state.read_as, state.undo

    def follow(self, text: str) -> None:
        """The line holds `text` now."""
        self.typing = bool(text)
        self.display = bool(counter(self).state.read_as) and not self.typing

    def lines(self, state: DeskState, width: int, height: int) -> list[Content]:
        """What the last scan was read as."""
        if not state.read_as:
            return [Content("")]
        texts = counter(self).texts
        kind = reason(texts, "kind", state.read_as)
        said = Content.styled(f" {texts('desk.scan.read_as')} ", "$soft") + Content.styled(kind, "$ink")
        if state.undo is not None:
            said += Content("  ") + with_keys(texts("desk.scan.undo"), "$soft")
        return [said]

    def get_content_width(self, container: object, viewport: object) -> int:
        """As wide as the words."""
        del container, viewport
        return self.lines(counter(self).state, 0, 1)[0].cell_length


class ScanBox(Horizontal):
    """A frame of three lines around the scan line."""

    DEFAULT_CSS = """
    ScanBox {
        height: 3; background: $sheet; border: round $mark; padding: 0 1;
        border-title-color: $mark; border-title-style: bold; border-subtitle-color: $ink;
        & > ScanLine { width: 1fr; }
        &.-asking { border: heavy $warn; border-title-color: $warn; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self.purpose = Purpose.SCAN
        self._drawn: object = None

    def compose(self) -> ComposeResult:
        """The line and what was read."""
        yield ScanLine(id="scan", aliases=ALIASES)
        yield _ReadAs()

    def on_mount(self) -> None:
        """Follow the outbox and the visits put aside."""
        app = counter(self)
        self.ask(Purpose.SCAN)
        app.changed.subscribe(self, self._take, immediate=True)
        self._take(app.state)

    @property
    def line(self) -> ScanLine:
        """The input."""
        return self.query_one(ScanLine)

    def ask(self, purpose: Purpose) -> None:
        """Say what the next line is taken as."""
        texts = counter(self).texts
        self.purpose = purpose
        self.set_class(purpose is not Purpose.SCAN, "-asking")
        self.border_title = Content(texts(f"desk.scan.{purpose}.title"))
        self._hint(counter(self).state)

    def _hint(self, state: DeskState) -> None:
        """A narrow line has no room for what it waits for beside what was read last."""
        said = bool(state.read_as) and self.app.size.width < _NARROW
        self.line.placeholder = "" if said else counter(self).texts(f"desk.scan.{self.purpose}.hint")

    @on(Entry.Changed)
    def _typed(self, message: Entry.Changed) -> None:
        self.query_one(_ReadAs).follow(message.value)

    def on_resize(self) -> None:
        """On a narrow screen the queue panel, which counts the visits put aside, is not always there."""
        self._drawn = None
        self._take(counter(self).state)

    def _take(self, state: DeskState) -> None:
        self._hint(state)
        texts = counter(self).texts
        narrow = self.app.size.width < _NARROW
        held = len(state.held) if narrow else 0
        if self._drawn == (state.outbox, held):
            return
        self._drawn = (state.outbox, held)
        said = outbox_summary(texts, state.outbox)
        if held:
            said = Content.styled(f"{texts('outcome.held.count', count=held)}  ", "bold $warn") + said
        self.border_subtitle = said
