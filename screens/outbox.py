"""F9: the day's dossiers and decisions, how far each has got, and the messages that wait for the centre."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content

from counter.desk.state import DeskState
from counter.domain.decisions import Decision
from counter.domain.dossiers import DossierRow
from counter.events import ScanOrigin
from counter.ports import OutboxItem
from screens.base import CounterScreen, Drawn, counter, is_code
from screens.choices import GUTTERS, Choices, Row
from screens.commands import ALIASES, Command, CorrectRow, ReprintRow
from screens.day_rows import day_count, day_rows, heads
from screens.desk.next import NextPanel
from screens.desk.scanbox import outbox_summary
from screens.digitising_keys import DigitiseRow
from screens.footer import KeyFooter
from screens.handing_keys import TimeRow
from screens.input import Entry, ScanLine
from screens.message import MessageBox, message_line
from screens.reprint import ReprintScreen
from screens.status import StatusStrip

__all__ = ["OutboxScreen"]

_DOSSIERS = 100


class OutboxScreen(CounterScreen):
    """A list of dossiers and decisions; Enter opens one, a scan does what a scan does."""

    scope: ClassVar[str] = "outbox"
    DEFAULT_CSS = """
    OutboxScreen {
        layout: vertical;
        & #dossiers-box {
            height: 1fr; background: $sheet; border: round $edge; border-title-color: $soft; padding: 0 1;
            border-subtitle-color: $ink;
            & > Choices { height: 1fr; }
            & > #heads { height: 1; }
        }
        & #messages-box {
            height: auto; max-height: 9; background: $sheet; border: round $edge; border-title-color: $soft;
            border-subtitle-color: $soft; padding: 0 1;
            & > Choices { height: auto; max-height: 7; }
        }
        & .in-work { border: round $mark; }
        & #line { height: 3; border: round $mark; background: $sheet; padding: 0 1;
            border-title-color: $mark; }
        & #line ScanLine { width: 1fr; }
    }
    """

    def compose(self) -> ComposeResult:
        """Dossiers, messages, scan line, keys."""
        yield from super().compose()
        yield StatusStrip()
        with Vertical(id="dossiers-box"):
            yield _Heads()
            yield Choices(id="dossiers")
        with Vertical(id="messages-box"):
            yield Choices(id="messages")
        yield NextPanel()
        with Vertical(id="line"):
            yield ScanLine(aliases=ALIASES)
        yield KeyFooter()

    def on_mount(self) -> None:
        """Load, and again whenever something moved."""
        app = counter(self)
        self._drawn: object = None
        self._turn = 0
        self._rows: dict[str, DossierRow] = {}
        self._decisions: dict[str, Decision] = {}
        self._items: dict[str, OutboxItem] = {}
        self._among_messages = False
        self._places: dict[str, str] = {}
        """Key of the marked row of the list that was left."""
        self.query_one("#dossiers-box").border_title = Content(app.texts("desk.outbox.dossiers"))
        self.query_one("#line").border_title = Content(app.texts("desk.scan.scan.title"))
        self.query_one(Entry).placeholder = app.texts("desk.outbox.hint")
        app.changed.subscribe(self, self._take, immediate=True)
        self._take(app.state)

    def _take(self, state: DeskState) -> None:
        drawn = (state.outbox, state.visit, state.busy, state.papers.heard)
        if drawn != self._drawn:
            self._drawn = drawn
            self._turn += 1
            turn = self._turn
            counter(self).beside(lambda: self._load(turn), group="outbox")

    async def _load(self, turn: int) -> None:
        """Read the journal; what was asked for before a newer change is not shown any more."""
        app = counter(self)
        rows = await app.desk.dossiers(_DOSSIERS)
        decisions = await app.desk.decisions.newest(_DOSSIERS)
        items = await app.desk.outbox()
        moved = dict(await app.desk.handing.clocks.moved())
        if not self.is_running or turn != self._turn:
            return
        self._rows = {row.dossier.id: row for row in rows}
        self._decisions = {one.id: one for one in decisions}
        today = app.desk.today()
        drawn = day_rows(app.texts, rows, decisions, today, moved)
        if not drawn:
            empty = app.texts("desk.outbox.no_dossiers")
            drawn = [Row("", lambda _: [Content.styled(empty, "$soft")], pickable=False)]
        self.query_one("#dossiers", Choices).fill(drawn, preselect=not self._among_messages, keep=True)
        self.query_one("#dossiers-box").border_subtitle = Content(
            day_count(app.texts, rows, decisions, today)
        )
        self._show_messages(items)
        self.query_one(KeyFooter).refresh()

    def _show_messages(self, items: Sequence[OutboxItem]) -> None:
        """Those that wait, in the order they will go."""
        app = counter(self)
        self._items = {item.id: item for item in items}
        rows = [self._message_row(item) for item in items]
        if not rows:
            words = app.texts("desk.outbox.nothing")
            rows = [Row("", lambda _: [Content.styled(words, "$soft")], pickable=False)]
        if not items:
            self._go_among(messages=False)
        self.query_one("#messages", Choices).fill(rows, preselect=self._among_messages, keep=True)
        box = self.query_one("#messages-box")
        box.border_title = outbox_summary(app.texts, app.state.outbox)
        box.border_subtitle = Content(app.texts("carry.message.keys") if items else "")
        self._mark_list()

    def _message_row(self, item: OutboxItem) -> Row:
        texts, row = counter(self).texts, self._rows.get(item.subject)
        number = (row.official_code or row.dossier.local_number) if row is not None else ""
        return Row(item.id, lambda width: [message_line(texts, item, number, width)])

    def _mark_list(self) -> None:
        """The list the arrows move in has the marker and the bright edge; the other one has neither."""
        self.query_one("#messages-box").set_class(self._among_messages, "in-work")
        self.query_one("#dossiers-box").set_class(not self._among_messages, "in-work")

    def _go_among(self, *, messages: bool) -> None:
        """Let the arrows move in the other list; each keeps its place."""
        if messages == self._among_messages or (messages and not self._items):
            return
        left, gone_to = ("#dossiers", "#messages") if messages else ("#messages", "#dossiers")
        self._among_messages = messages
        leaving, entering = self.query_one(left, Choices), self.query_one(gone_to, Choices)
        self._places[left], leaving.highlighted = leaving.key or "", None
        stops = [place for place, row in enumerate(entering.rows) if row.pickable]
        kept = [place for place in stops if entering.rows[place].key == self._places.get(gone_to)]
        entering.highlighted = next(iter([*kept, *stops]), None)
        self._mark_list()

    @on(Entry.Steered)
    def _steered(self, message: Entry.Steered) -> None:
        message.stop()
        if message.key in ("left", "right"):
            self._go_among(messages=message.key == "right")
        elif self._among_messages:
            self.query_one("#messages", Choices).steer(message.key)
        else:
            self.query_one("#dossiers", Choices).steer(message.key)
        self.query_one(KeyFooter).refresh()

    @on(Entry.Escaped)
    def _escaped(self, message: Entry.Escaped) -> None:
        message.stop()
        counter(self).close_screen()

    @on(Choices.Picked)
    def _clicked(self, message: Choices.Picked) -> None:
        message.stop()
        key = message.key
        self._go_among(messages=message.choices.id == "messages")
        rows = message.choices.rows
        message.choices.highlighted = next(place for place, row in enumerate(rows) if row.key == key)
        self._open()

    @on(Entry.Entered)
    def _entered(self, message: Entry.Entered) -> None:
        message.stop()
        text = message.text.strip()
        if text and is_code(self, text):
            counter(self).scan(text)
        elif text:
            counter(self).tell("desk.why.codes_only")
        else:
            self._open()

    @property
    def _marked(self) -> str:
        """Key of the marked dossier or decision; of a marked message, of the dossier it is about."""
        if self._among_messages:
            item = self._items.get(self.query_one("#messages", Choices).key or "")
            return item.subject if item is not None and item.subject in self._rows else ""
        return self.query_one("#dossiers", Choices).key or ""

    @property
    def marked_row(self) -> DossierRow | None:
        """The marked dossier; None for a decision, and for a message about none."""
        return self._rows.get(self._marked)

    def _open(self) -> None:
        """Open the marked message, dossier, or the case of the marked decision."""
        if self._among_messages:
            item = self._items.get(self.query_one("#messages", Choices).key or "")
            if item is not None:
                counter(self).open(MessageBox(item, self._rows.get(item.subject)))
            return
        row, decision = self._rows.get(self._marked), self._decisions.get(self._marked)
        if row is not None:
            counter(self).scan(row.official_code or row.dossier.local_number, ScanOrigin.TYPED)
        elif decision is not None:
            counter(self).scan(decision.local_number, ScanOrigin.TYPED)

    def why_not(self, command: Command) -> str | None:
        """What keeps a command from acting on the marked line."""
        if isinstance(command, CorrectRow) and self._marked not in self._rows:
            return "outcome.correction.decision" if self._marked else "outcome.correction.nothing"
        if isinstance(command, TimeRow) and self._marked not in self._rows:
            return "transfer.why.no_time"
        if isinstance(command, DigitiseRow) and self._marked not in self._rows:
            return "scan.refused.no_row"
        return "desk.why.no_papers" if isinstance(command, ReprintRow) and not self._marked else None

    def correct(self) -> None:
        """Correct the marked dossier."""
        app, row = counter(self), self._rows.get(self._marked)
        if row is not None:
            app.correct_row(row)
        else:
            app.tell("outcome.correction.decision" if self._marked else "outcome.correction.nothing")

    def show_papers(self) -> None:
        """Papers of the marked line."""
        if self._marked:
            counter(self).open(ReprintScreen(self._marked))
        else:
            counter(self).tell("desk.why.no_papers")


class _Heads(Drawn):
    DEFAULT_CSS = """
    _Heads { height: 1; }
    """

    def lines(self, state: DeskState, width: int, height: int) -> list[Content]:
        """Headings in the columns of the rows."""
        return [heads(counter(self).texts, width - GUTTERS)]
