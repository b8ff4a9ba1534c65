"""Calling people and letting them go: a visit begins with a ticket, a card or a paper, and ends once."""

from __future__ import annotations

import uuid

from counter import wire
from counter.desk.core import Core
from counter.desk.outbox import Outbox, item_of
from counter.desk.state import NoticeLevel, Visit
from counter.domain.tickets import Ticket
from counter.ports import Act, CentreRefusedError, CentreUnavailableError, OutboxKind

__all__ = ["Queueing"]

_SETTLE_SECONDS = 3.0


class Queueing:
    """Opens and ends visits."""

    def __init__(self, core: Core, outbox: Outbox) -> None:
        self._core = core
        self._outbox = outbox
        self._call_request: str | None = None
        self._ending: str | None = None
        """Ticket whose end may still be on its way: the centre calls nobody for a desk with an open case."""

    async def call_next(self) -> None:
        """End the open visit, then claim the next ticket."""
        async with self._core.act("calling") as mine:
            if not mine:
                return
            self._core.hush()
            if self._core.visit is not None:
                await self._end("done")
            await self._claim(None)

    async def call_number(self, number: str) -> None:
        """Claim one ticket that was scanned or typed."""
        async with self._core.act("calling", number) as mine:
            if not mine:
                return
            visit = self._core.visit
            if visit is not None:
                same = visit.ticket is not None and visit.ticket.number == number
                self._core.say("nothing_to_do" if same else "visit_open", NoticeLevel.WARNING)
                return
            self._core.hush()
            await self._claim(number)

    async def _claim(self, number: str | None) -> None:
        clerk = self._core.state.clerk
        if clerk is None:
            return
        if self._ending is not None:
            await self._outbox.settle(self._ending, _SETTLE_SECONDS)
            self._ending = None
        request_id = self._call_request or str(uuid.uuid4())
        self._call_request = request_id
        centre = self._core.ports.centre
        try:
            if number is None:
                ticket = await centre.call_next(request_id, clerk.id)
            else:
                ticket = await centre.call_ticket(request_id, clerk.id, number)
        except CentreUnavailableError:
            # The claim may stand at the centre: the next press repeats the same request.
            self._core.say("centre_unreachable", NoticeLevel.WARNING)
            return
        except CentreRefusedError as error:
            self._call_request = None
            known = {
                "case_open": "case_open",
                "not_waiting": "ticket_taken",
                "unknown_ticket": "ticket_unknown",
            }
            self._core.say(
                known.get(error.reason, "refused"), NoticeLevel.WARNING, number=number, reason=error.reason
            )
            return
        self._call_request = None
        if ticket is None:
            self._core.say("nobody_waits")
            return
        self.begin(ticket)
        await self._core.note("ticket_called", ticket.id, ticket.number)
        self._core.say("called", number=ticket.number)

    def begin(self, ticket: Ticket | None) -> None:
        """Open a visit; without a ticket for somebody who comes straight to the desk."""
        self._core.update(visit=Visit(str(uuid.uuid4()), ticket, self._core.ports.clock.now()))

    async def finish(self, *, no_show: bool = False) -> None:
        """End the open visit; the desk is free."""
        async with self._core.act("finishing") as mine:
            if mine and self._core.visit is not None:
                self._core.hush()
                await self._end("no_show" if no_show else "done")

    async def _end(self, outcome: str) -> None:
        """The photo and the draft go away with the visit; the ticket's end goes into the outbox."""
        visit = self._core.visit
        if visit is None:
            return
        journal = self._core.ports.journal
        subject = visit.ticket.id if visit.ticket else visit.id
        act = Act("visit_ended", subject, self._core.entry(), outcome)
        await self._core.durable(journal.drop_draft, visit.id, act)
        if visit.ticket is not None and self._core.state.clerk is not None:
            end = wire.TicketEnd(
                ticket_id=visit.ticket.id,
                clerk_id=self._core.state.clerk.id,
                outcome=outcome,
                at=self._core.ports.clock.now(),
            )
            item = item_of(OutboxKind.TICKET, f"{visit.ticket.id}:end", visit.ticket.id, end, end.at)
            await self._core.durable(journal.enqueue, item, Act("ticket_ended", visit.ticket.id, act.entry))
            self._ending = visit.ticket.id
            self._outbox.wake()
        self._core.left_card = self._core.state.devices.card_session
        self._core.update(visit=None, read_as="")
