"""The queue: the ticket being served, big; who waits, in the order they will be called; the day so far."""

from __future__ import annotations

from datetime import datetime

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Digits

from counter.desk.state import DeskState
from counter.domain.tickets import Ticket
from screens.base import Drawn, counter
from screens.columns import fit, spread
from screens.held import LONG_WAIT_MINUTES
from screens.wording import clock, duration, minutes

__all__ = ["QueuePanel"]


class _Waiting(Drawn):
    DEFAULT_CSS = """
    _Waiting { height: 1fr; }
    """

    def part(self, state: DeskState) -> object:
        """The queue, the ticket served, the minute."""
        ticket = state.visit.ticket if state.visit else None
        return state.queue, ticket, state.visit is not None, state.held, clock(counter(self).now())

    def lines(self, state: DeskState, width: int, height: int) -> list[Content]:
        """Waiting tickets, as many as there is room for, and the day's figures at the foot."""
        texts = counter(self).texts
        now = counter(self).now()
        foot = [*self._held(state, now, width), *self._day(state, width)]
        room = max(1, height - len(foot) - 3)
        waiting = state.queue.waiting
        shown = waiting[: room - 1] if len(waiting) > room else waiting
        lines = [Content.styled(texts("desk.queue.waiting", count=len(waiting)), "$soft")]
        lines += [self._row(ticket, minutes(ticket.issued_at, now), width) for ticket in shown]
        if not waiting:
            lines.append(Content.styled(texts("desk.queue.empty"), "$soft"))
        elif len(shown) < len(waiting):
            lines.append(Content.styled(texts("desk.queue.more", count=len(waiting) - len(shown)), "$soft"))
        lines += [Content("")] * max(0, height - len(lines) - len(foot))
        return lines[: height - len(foot)] + foot

    def _row(self, ticket: Ticket, waited: int, width: int) -> Content:
        star = Content.styled("★", "bold $mark") if ticket.priority else Content(" ")
        time = Content.styled(f"{waited}′", "$soft" if waited < 30 else "bold $warn")
        group = fit(f" {ticket.group}", max(width - 6 - time.cell_length, 4))
        return spread(Content.styled(ticket.number, "bold $ink") + star + group, time, width)

    def _held(self, state: DeskState, now: datetime, width: int) -> list[Content]:
        """How many visits are put aside, and how long the first of them has waited."""
        if not state.held:
            return []
        longest = max(minutes(one.held_at, now) for one in state.held)
        style = "bold $warn" if longest >= LONG_WAIT_MINUTES else "bold $ink"
        mark = "▲ " if longest >= LONG_WAIT_MINUTES else ""
        said = Content.styled(counter(self).texts("outcome.held.count", count=len(state.held)), style)
        key = Content.styled("Ctrl+T", "bold $mark")
        return [spread(said, Content.styled(f"{mark}{longest}′", style), width), key]

    def _day(self, state: DeskState, width: int) -> list[Content]:
        texts = counter(self).texts
        average = state.queue.average_seconds
        served = Content.styled(texts("desk.queue.served", count=state.queue.served), "$soft")
        mean = Content.styled(texts("desk.queue.average", time=duration(average)) if average else "", "$soft")
        return (
            [spread(served, mean, width)] if served.cell_length + mean.cell_length < width else [served, mean]
        )


class _Serving(Drawn):
    DEFAULT_CSS = """
    _Serving { height: auto; margin: 0 0 1 0; }
    """

    def part(self, state: DeskState) -> object:
        """The visit and the minute."""
        visit = state.visit
        return visit.ticket if visit else None, visit is None, clock(counter(self).now())

    def lines(self, state: DeskState, width: int, height: int) -> list[Content]:
        """Group and how long it takes; a person without a ticket has no number."""
        app = counter(self)
        visit = state.visit
        if visit is None:
            return [Content.styled(app.texts("desk.queue.nobody"), "$soft")]
        spent = Content.styled(f"{minutes(visit.started_at, app.now())}′", "$soft")
        name = visit.ticket.group if visit.ticket else app.texts("desk.queue.no_ticket")
        return [spread(Content.styled(name, "bold $ink"), spent, width)]


class QueuePanel(Vertical):
    """The left column."""

    DEFAULT_CSS = """
    QueuePanel {
        width: 26; background: $sheet; border: round $edge; border-title-color: $soft; padding: 0 1;
        & > Digits { color: $mark; height: 3; }
    }
    """

    def compose(self) -> ComposeResult:
        """Number, group, list."""
        yield Digits("", id="serving")
        yield _Serving()
        yield _Waiting()

    def on_mount(self) -> None:
        """Follow the state."""
        app = counter(self)
        self.border_title = Content(app.texts("desk.queue.title"))
        app.changed.subscribe(self, self._take, immediate=True)
        self._take(app.state)

    def _take(self, state: DeskState) -> None:
        ticket = state.visit.ticket if state.visit else None
        digits = self.query_one("#serving", Digits)
        digits.display = ticket is not None
        if ticket is not None and digits.value != ticket.number:
            digits.update(ticket.number)
