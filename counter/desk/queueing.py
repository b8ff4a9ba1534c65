"""Calling people and letting them go: a visit begins with a ticket, a card or a paper, and ends once."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from counter import wire
from counter.desk.core import Core
from counter.desk.outbox import Outbox, item_of
from counter.desk.state import NextStep, NoticeLevel, Visit, next_step
from counter.domain.dossiers import DossierRow
from counter.domain.tickets import Ticket
from counter.ports import Act, CentreRefusedError, CentreUnavailableError, JournalError, OutboxKind, PrintJob

__all__ = ["Queueing"]

_SETTLE_SECONDS = 3.0
_MAY_LEAVE = (NextStep.FINISH, NextStep.RESULT_NOT_READY, NextStep.ALREADY_RETURNED)
_REFUSALS = {
    "case_open": "case_open",
    "not_waiting": "ticket_taken",
    "unknown_ticket": "ticket_unknown",
    "wrong_centre": "wrong_centre",
    "wrong_day": "wrong_day",
    "bad_signature": "bad_signature",
}


class Queueing:
    """Opens and ends visits."""

    def __init__(self, core: Core, outbox: Outbox) -> None:
        self._core = core
        self._outbox = outbox
        self._requests: dict[str, str] = {}
        """Request ids of calls without an answer, by ticket number, empty for the next one."""
        self._ending: str | None = None
        """Ticket whose end may still be on its way: the centre calls nobody for a desk with an open case."""

    async def call_next(self) -> None:
        """End the visit if it is done, then claim the next ticket; work begun is not left by this key."""
        async with self._core.act("calling") as mine:
            if not mine:
                return
            if self._core.visit is not None and next_step(self._core.state) not in _MAY_LEAVE:
                self._core.say("visit_open", NoticeLevel.WARNING)
                return
            self._core.hush()
            await self._end("done")
            await self._claim(None, None)

    async def call_number(self, number: str, scan: str | None) -> None:
        """Claim one ticket that was scanned (`scan` is its whole text) or typed."""
        async with self._core.act("calling", number) as mine:
            if not mine:
                return
            visit = self._core.visit
            if visit is not None:
                same = visit.ticket is not None and visit.ticket.number == number
                self._core.say("nothing_to_do" if same else "visit_open", NoticeLevel.WARNING)
                return
            await self._claim(number, scan)

    async def _claim(self, number: str | None, scan: str | None) -> None:
        clerk, centre = self._core.state.clerk, self._core.ports.centre
        if clerk is None:
            return
        if self._ending is not None:
            await self._outbox.settle(self._ending, _SETTLE_SECONDS)
            self._ending = None
        # Without an answer the claim may stand at the centre: the next press repeats the same request.
        request_id = self._requests.setdefault(number or "", str(uuid.uuid4()))
        try:
            if number is None:
                ticket = await centre.call_next(request_id, clerk.id)
            else:
                ticket = await centre.call_ticket(request_id, clerk.id, number, scan=scan)
        except CentreUnavailableError:
            self._core.say("centre_unreachable", NoticeLevel.WARNING)
            return
        except CentreRefusedError as error:
            self._requests.pop(number or "", None)
            await self._refused(error, number)
            return
        self._requests.pop(number or "", None)
        if ticket is None:
            self._core.say("nobody_waits")
            return
        self.begin(ticket)
        await self._core.note("ticket_called", ticket.id, ticket.number)
        self._core.say("called", number=ticket.number)

    async def _refused(self, error: CentreRefusedError, number: str | None) -> None:
        if error.reason == "case_open":
            try:
                queue = await self._core.ports.centre.queue()
            except (CentreUnavailableError, CentreRefusedError):
                queue = self._core.state.queue
            if queue.called is not None and await self._resume(queue.called):
                return
        notice = _REFUSALS.get(error.reason, "refused")
        self._core.say(notice, NoticeLevel.WARNING, number=number, reason=error.reason)

    async def resume_called(self) -> None:
        """The centre says a ticket of this desk is open: after a crash the desk takes it up again."""
        called = self._core.state.queue.called
        if called is None or self._core.visit is not None or self._core.state.clerk is None:
            return
        async with self._core.act("calling") as mine:
            if mine and self._core.visit is None:
                await self._resume(called)

    async def _resume(self, ticket: Ticket) -> bool:
        """Open the visit of a ticket that is called already, unless its end is only on its way."""
        waiting = await self._core.durable(self._core.ports.journal.outbox)
        if ticket.id == self._ending or any(item.subject == ticket.id for item in waiting):
            return False
        self.begin(ticket)
        today = await self._core.durable(self._core.ports.journal.dossiers, limit=100)
        of_ticket = [row.dossier.id for row in reversed(today) if row.dossier.ticket_id == ticket.id]
        await self.show_received(of_ticket)
        self._core.say("resumed", NoticeLevel.WARNING, number=ticket.number)
        return True

    async def show_received(self, dossier_ids: Sequence[str]) -> None:
        """Put dossiers this visit has received before back on the screen, with their papers."""
        journal = self._core.ports.journal
        rows: list[DossierRow] = []
        jobs: list[PrintJob] = []
        for dossier_id in dossier_ids:
            row = await self._core.durable(journal.dossier, dossier_id)
            if row is not None:
                rows.append(row)
                jobs += await self._core.durable(journal.jobs, dossier_id)
        self._core.update_visit(received=tuple(rows), jobs=tuple(jobs))

    def begin(self, ticket: Ticket | None) -> None:
        """Open a visit, without a ticket for somebody who comes straight to the desk.

        A visit that began without a ticket while the call was on its way gets the ticket.
        """
        if ticket is not None and self._core.visit is not None:
            self._core.update_visit(ticket=ticket)
            return
        self._core.update(visit=Visit(str(uuid.uuid4()), ticket, self._core.ports.clock.now()))

    async def finish(self, *, no_show: bool = False) -> None:
        """End the open visit; the desk is free."""
        async with self._core.act("finishing") as mine:
            if mine and self._core.visit is not None:
                self._core.hush()
                await self._end("no_show" if no_show else "done")

    async def _end(self, outcome: str) -> None:
        """Draft and photo go away with the visit; the ticket's end goes into the outbox: one transaction.

        The screen lets go of the visit first, so that nothing late is saved under it again.
        """
        visit, clerk = self._core.visit, self._core.state.clerk
        if visit is None or clerk is None:
            return
        subject = visit.ticket.id if visit.ticket else visit.id
        act = Act("visit_ended", subject, self._core.entry(), outcome)
        item = None
        if visit.ticket is not None:
            end = wire.TicketEnd(
                ticket_id=visit.ticket.id, clerk_id=clerk.id, outcome=outcome, at=act.entry.at
            )
            item = item_of(OutboxKind.TICKET, f"{visit.ticket.id}:end", visit.ticket.id, end, end.at)
        self._core.left_card = self._core.state.devices.card_session
        self._core.update_devices(left_session=self._core.left_card)
        self._core.update(visit=None, read_as="")
        try:
            await self._core.durable(self._core.ports.journal.drop_draft, visit.id, act, item)
        except JournalError:
            self._core.update(visit=visit)
            raise
        if visit.ticket is not None:
            self._ending = visit.ticket.id
            self._outbox.wake()
