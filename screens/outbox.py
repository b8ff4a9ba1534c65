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
from screens.columns import fit
from screens.commands import ALIASES, Command, CorrectRow, ReprintRow
from screens.day_rows import day_count, day_rows, heads
from screens.desk.next import NextPanel
from screens.desk.scanbox import outbox_summary
from screens.footer import KeyFooter
from screens.input import Entry, ScanLine
from screens.reprint import ReprintScreen
from screens.status import StatusStrip
from screens.wording import clock, reason

__all__ = ["OutboxScreen"]

_DOSSIERS = 100
_MESSAGES = 5


class _Messages(Drawn):
    DEFAULT_CSS = """
    _Messages {
        height: auto; max-height: 9; background: $sheet; border: round $edge; border-title-color: $soft;
        padding: 0 1;
    }
    """
    items: Sequence[OutboxItem] = ()

    def show(self, items: Sequence[OutboxItem]) -> None:
        """Draw other messages."""
        self.items = items
        self.border_title = outbox_summary(counter(self).texts, counter(self).state.outbox)
        self.refresh(layout=True)

    def lines(self, state: DeskState, width: int, height: int) -> list[Content]:
        """The first few, in the order they will be sent."""
        texts = counter(self).texts
        if not self.items:
            return [Content.styled(texts("desk.outbox.nothing"), "$soft")]
        lines = [self._line(item, width) for item in self.items[:_MESSAGES]]
        if len(self.items) > _MESSAGES:
            lines.append(Content.styled(texts("desk.queue.more", count=len(self.items) - _MESSAGES), "$soft"))
        return lines

    def _line(self, item: OutboxItem, width: int) -> Content:
        texts = counter(self).texts
        kind = fit(texts(f"desk.outbox.kind.{item.kind}"), 16)
        tries = fit(Content.styled(texts("desk.outbox.attempts", count=item.attempts), "$soft"), 12)
        when = (
            texts("desk.outbox.next", at=clock(item.next_at))
            if item.next_at
            else texts("desk.outbox.at_once")
        )
        if item.last_outcome is None:
            trouble = Content("")
        else:
            why = f": {reason(texts, 'reason', item.detail)}" if item.detail else ""
            trouble = Content.styled(f"▲ {texts(f'desk.outbox.outcome.{item.last_outcome}')}{why}", "$warn")
        line = (
            Content.styled(clock(item.created_at), "$soft")
            + Content("  ")
            + kind
            + tries
            + fit(when, 18)
            + trouble
        )
        return line.truncate(width, ellipsis=True)


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
        yield _Messages()
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
        self.query_one("#dossiers-box").border_title = Content(app.texts("desk.outbox.dossiers"))
        self.query_one("#line").border_title = Content(app.texts("desk.scan.scan.title"))
        self.query_one(Entry).placeholder = app.texts("desk.outbox.hint")
        app.changed.subscribe(self, self._take, immediate=True)
        self._take(app.state)

    def _take(self, state: DeskState) -> None:
        drawn = (state.outbox, state.visit, state.busy)
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
        if not self.is_running or turn != self._turn:
            return
        self._rows = {row.dossier.id: row for row in rows}
        self._decisions = {one.id: one for one in decisions}
        today = app.desk.today()
        drawn = day_rows(app.texts, rows, decisions, today)
        if not drawn:
            empty = app.texts("desk.outbox.no_dossiers")
            drawn = [Row("", lambda _: [Content.styled(empty, "$soft")], pickable=False)]
        self.query_one("#dossiers", Choices).fill(drawn, preselect=True, keep=True)
        self.query_one("#dossiers-box").border_subtitle = Content(
            day_count(app.texts, rows, decisions, today)
        )
        self.query_one(_Messages).show(items)
        self.query_one(KeyFooter).refresh()

    @on(Entry.Steered)
    def _steered(self, message: Entry.Steered) -> None:
        message.stop()
        self.query_one("#dossiers", Choices).steer(message.key)
        self.query_one(KeyFooter).refresh()

    @on(Entry.Escaped)
    def _escaped(self, message: Entry.Escaped) -> None:
        message.stop()
        counter(self).close_screen()

    @on(Choices.Picked)
    def _clicked(self, message: Choices.Picked) -> None:
        message.stop()
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
        return self.query_one("#dossiers", Choices).key or ""

    def _open(self) -> None:
        """Open the marked dossier, or the case of the marked decision."""
        row, decision = self._rows.get(self._marked), self._decisions.get(self._marked)
        if row is not None:
            counter(self).scan(row.official_code or row.dossier.local_number, ScanOrigin.TYPED)
        elif decision is not None:
            counter(self).scan(decision.local_number, ScanOrigin.TYPED)

    def why_not(self, command: Command) -> str | None:
        """What keeps a command from acting on the marked line."""
        if isinstance(command, CorrectRow) and self._marked not in self._rows:
            return "outcome.correction.decision" if self._marked else "outcome.correction.nothing"
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
