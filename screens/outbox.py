"""F9: the last dossiers with how far each has really got, and the messages that still wait for the centre."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content

from counter.desk.state import DeskState
from counter.domain.dossiers import DossierRow
from counter.events import ScanOrigin
from counter.ports import OutboxItem
from screens.base import CounterScreen, Drawn, counter, is_code
from screens.choices import GUTTERS, Choices, Row
from screens.columns import fit
from screens.commands import ALIASES
from screens.desk.next import NextPanel
from screens.desk.scanbox import outbox_summary
from screens.footer import KeyFooter
from screens.input import Entry, ScanLine
from screens.status import StatusStrip
from screens.symbols import SYNC
from screens.wording import brief, clock, marked, reason

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
    """A list of dossiers; Enter opens one, a scan does what a scan does."""

    scope: ClassVar[str] = "outbox"
    DEFAULT_CSS = """
    OutboxScreen {
        layout: vertical;
        & #dossiers-box {
            height: 1fr; background: $sheet; border: round $edge; border-title-color: $soft; padding: 0 1;
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
        self._rows: dict[str, DossierRow] = {}
        self.query_one("#dossiers-box").border_title = Content(app.texts("desk.outbox.dossiers"))
        self.query_one("#line").border_title = Content(app.texts("desk.scan.scan.title"))
        self.query_one(Entry).placeholder = app.texts("desk.outbox.hint")
        app.changed.subscribe(self, self._take, immediate=True)
        self._take(app.state)

    def _take(self, state: DeskState) -> None:
        drawn = (state.outbox, state.visit, state.busy)
        if drawn != self._drawn:
            self._drawn = drawn
            counter(self).beside(self._load, group="outbox", only_newest=True)

    async def _load(self) -> None:
        app = counter(self)
        rows = await app.desk.dossiers(_DOSSIERS)
        items = await app.desk.outbox()
        if not self.is_running:
            return
        self._rows = {row.dossier.id: row for row in rows}
        drawn = [self._row(row) for row in rows]
        if not drawn:
            empty = app.texts("desk.outbox.no_dossiers")
            drawn = [Row("", lambda _: [Content.styled(empty, "$soft")], pickable=False)]
        self.query_one("#dossiers", Choices).fill(drawn, preselect=True, keep=True)
        self.query_one(_Messages).show(items)

    def _row(self, row: DossierRow) -> Row:
        texts = counter(self).texts

        def draw(width: int) -> list[Content]:
            code_width, owner_width, name_width, state_width, due_width = _columns(width)
            due = row.dossier.due_at
            words = texts("desk.outbox.returned") if row.returned_at else texts(f"desk.sync.{row.state}")
            state = marked(SYNC[row.state], words)
            if row.trouble:
                state = marked(("▲", "bold $warn"), brief(texts, row.trouble))
            cells = (
                fit(Content.styled(row.official_code or row.dossier.local_number, "bold $ink"), code_width),
                fit(row.dossier.owner.full_name, owner_width),
                *([fit(row.dossier.procedure.name, name_width)] if name_width else []),
                fit(state, state_width),
                fit(f"{due:%H:%M %d/%m}" if due else "—", due_width),
            )
            return [Content(" ").join(cells)]

        return Row(row.dossier.id, draw)

    @on(Entry.Steered)
    def _steered(self, message: Entry.Steered) -> None:
        message.stop()
        self.query_one("#dossiers", Choices).steer(message.key)

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

    def _open(self) -> None:
        row = self._rows.get(self.query_one("#dossiers", Choices).key or "")
        if row is not None:
            counter(self).scan(row.official_code or row.dossier.local_number, ScanOrigin.TYPED)


class _Heads(Drawn):
    DEFAULT_CSS = """
    _Heads { height: 1; }
    """

    def lines(self, state: DeskState, width: int, height: int) -> list[Content]:
        """Headings in the columns of the rows."""
        texts = counter(self).texts
        names = ("code", "owner", "procedure", "state", "due")
        cells = [
            fit(texts(f"desk.outbox.head.{name}"), size)
            for name, size in zip(names, _columns(width - GUTTERS), strict=True)
            if size
        ]
        return [Content.styled("  " + Content(" ").join(cells).plain, "$soft")]


def _columns(width: int) -> tuple[int, int, int, int, int]:
    """Cells of code, owner, procedure (0: no room for it), delivery state, due time."""
    code, state, due = 20, 21, 11
    rest = width - code - state - due - 3
    if rest < 40:
        return code, max(rest, 4), 0, state, due
    return code, rest * 2 // 5, rest - rest * 2 // 5 - 1, state, due
