"""Ctrl+T: the visits put aside, oldest first, and the way to put the open one beside them."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content

from counter.desk.state import DeskState, Held
from screens.base import CounterModal, counter
from screens.choices import Choices, Row
from screens.columns import spread
from screens.input import ScanLine
from screens.wording import clock, minutes

__all__ = ["LONG_WAIT_MINUTES", "HeldBox"]

LONG_WAIT_MINUTES = 15
"""From here on a visit put aside is marked: somebody sits and waits."""
_HOLD = "hold"


class HeldBox(CounterModal):
    """Enter takes a visit up again; the open one is put aside for it."""

    scope = "held"
    DEFAULT_CSS = """
    HeldBox > .box { width: 76; }
    HeldBox {
        & Choices { max-height: 60vh; }
        & ScanLine { margin: 1 0 0 0; background: $pick; padding: 0 1; }
    }
    """

    def compose(self) -> ComposeResult:
        """The list and a scan line."""
        with Vertical(classes="box"):
            yield Choices(id="held")
            yield self.scan_line()

    def on_mount(self) -> None:
        """Name the box and fill it."""
        app = counter(self)
        box = self.query_one(".box")
        box.border_title = Content(app.texts("outcome.held.title"))
        box.border_subtitle = Content(app.texts("outcome.held.keys"))
        self.query_one(ScanLine).placeholder = app.texts("outcome.held.hint")
        app.changed.subscribe(self, self._take, immediate=True)
        self._take(app.state)

    def _take(self, state: DeskState) -> None:
        if not self.is_running:
            return
        texts = counter(self).texts
        rows: list[Row] = []
        if state.visit is not None:
            rows.append(Row(_HOLD, lambda _: [Content.styled(texts("outcome.held.hold"), "bold $ink")]))
            heading = Content.styled(texts("outcome.held.others"), "$soft")
            rows.append(Row("heading", lambda _: [Content(""), heading], pickable=False))
        rows += [self._row(one) for one in state.held]
        if not rows:
            self.close()
            return
        self.query_one(Choices).fill(rows, preselect=True, keep=True)

    def _row(self, held: Held) -> Row:
        app = counter(self)
        waited = minutes(held.held_at, app.now())
        long = waited >= LONG_WAIT_MINUTES

        def draw(width: int) -> list[Content]:
            number = held.ticket_number or app.texts("outcome.held.no_ticket")
            who = held.name or app.texts("outcome.held.nobody")
            first = Content.styled(f"{number}  ", "bold $mark") + Content.styled(who, "$ink")
            mark = f"▲ {waited}′" if long else f"{waited}′"
            since = app.texts("outcome.held.since", at=clock(held.held_at))
            procedure = held.procedure or app.texts("outcome.held.no_procedure")
            return [
                spread(first, Content.styled(mark, "bold $warn" if long else "$soft"), width),
                spread(Content.styled(procedure, "$soft"), Content.styled(since, "$soft"), width),
            ]

        return Row(held.visit_id, draw)

    @on(Choices.Picked)
    def _clicked(self, message: Choices.Picked) -> None:
        message.stop()
        self.enter("")

    def enter(self, text: str) -> None:
        """Put aside, or take up; words are not for this list."""
        key = self.query_one(Choices).key
        app = counter(self)
        if text:
            app.tell("desk.why.codes_only")
        if text or key is None or not self.is_current:
            return
        self.close()
        if key == _HOLD:
            app.act(app.desk.visits.hold)
        else:
            app.act(lambda: app.desk.visits.resume(key))

    def steer(self, key: str) -> None:
        """Move."""
        self.query_one(Choices).steer(key)
