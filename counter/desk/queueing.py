"""Calling people and letting them go: a visit begins with a ticket, a card or a paper, and ends once."""

from __future__ import annotations

import uuid
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

from counter import wire
from counter.desk.core import Core
from counter.desk.held import HeldVisits, at_rest
from counter.desk.next_step import OVER, next_step
from counter.desk.outbox import Outbox, item_of
from counter.desk.state import NoticeLevel, Visit
from counter.domain.decisions import Decision
from counter.domain.dossiers import DossierRow
from counter.domain.tickets import Ticket
from counter.ports import Act, CentreRefusedError, CentreUnavailableError, JournalError, OutboxKind, PrintJob

__all__ = ["Queueing"]


async def _nothing(_visit_id: str) -> None:
    """Until the desk says how a visit is taken up again."""


_SETTLE_SECONDS = 3.0
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
        self._leaving: dict[str, None] = {}
        """Tickets whose end or putting aside may still be on its way: the centre calls nobody for a desk with
        an open case."""
        self._left: set[str] = set()
        """Tickets that were ended or put aside: an older answer of the centre opens none of them again."""
        self.held = HeldVisits(core)
        self.on_held: Callable[[str], Awaitable[None]] = _nothing
        """Takes the visit of this id up again."""
        self.may_leave: Callable[[Visit], bool] = lambda _visit: True
        """Whether the visit may end; says why when it may not."""

    async def call_next(self) -> None:
        """End the visit if it is done, then claim the next ticket; work begun is not left by this key."""
        async with self._core.act("calling") as mine:
            if not mine:
                return
            if self._core.visit is not None and next_step(self._core.state) not in OVER:
                self._core.say("visit_open", NoticeLevel.WARNING)
                return
            self._core.hush()
            if self._core.visit is not None and not self.may_leave(self._core.visit):
                return
            await self.leave("done")
            await self._claim(None, None)

    async def call_number(self, number: str, scan: str | None) -> None:
        """Claim one ticket that was scanned (`scan` is its whole text) or typed; a held one is taken up."""
        held = self.held.of_number(number, scan)
        if held is not None and self._core.visit is None:
            await self.on_held(held.id)
            return
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
        for ticket_id in tuple(self._leaving):
            if not await self._outbox.settle(ticket_id, _SETTLE_SECONDS):
                break
        self._leaving.clear()
        # Without an answer the claim may stand at the centre: the next press repeats the same request.
        request_id = self._requests.setdefault(number or "", str(uuid.uuid4()))
        try:
            if number is None:
                ticket = await centre.call_next(request_id, clerk.id)
            else:
                ticket = await centre.call_ticket(request_id, clerk.id, number, scan=scan)
        except CentreUnavailableError as error:
            notice = "centre_no_use" if error.foreign else "centre_unreachable"
            self._core.say(notice, NoticeLevel.WARNING, reason="other_version")
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
        self._core.say("called", number=ticket.number)
        await self._core.note("ticket_called", ticket.id, ticket.number)

    async def _refused(self, error: CentreRefusedError, number: str | None) -> None:
        if error.reason == "case_open":
            try:
                queue = await self._core.ports.centre.queue()
            except (CentreUnavailableError, CentreRefusedError):
                queue = self._core.state.queue
            if queue.called is not None and await self._resume(queue.called):
                return
            if queue.called is not None and self.held.of_ticket(queue.called.id) is not None:
                # It does not know, or does not take, that the visit waits here: its end closes the case.
                self._core.say("called_is_held", NoticeLevel.WARNING, number=queue.called.number)
                return
        notice = _REFUSALS.get(error.reason, "refused")
        self._core.say(notice, NoticeLevel.WARNING, number=number, reason=error.reason)

    async def resume_called(self) -> None:
        """The centre says a ticket of this desk is open: after a crash the desk takes it up again.

        An act of its own: a call that was asked for meanwhile comes after it, and says what it found.
        """
        called = self._core.state.queue.called
        if called is None or self._core.visit is not None or self._core.state.clerk is None:
            return
        async with self._core.act("resuming", called.id) as mine:
            if mine and self._core.visit is None:
                await self._resume(called)

    async def _resume(self, ticket: Ticket) -> bool:
        """Open the visit of a ticket that is called already.

        Not one that waits here, nor one whose end or putting aside is only on its way.
        """
        if ticket.id in self._left or self.held.of_ticket(ticket.id) is not None:
            return False
        waiting = await self._core.durable(self._core.ports.journal.outbox)
        if any(item.subject == ticket.id for item in waiting):
            return False
        if await self._core.durable(self._core.ports.journal.sent_body, f"{ticket.id}:end") is not None:
            return False  # ended before a restart: the answer is older than the delivery of that end
        # A call without an answer has it now: repeated after the visit, it would give the same ticket again.
        self._requests.clear()
        self.begin(ticket)
        today = await self._core.durable(self._core.ports.journal.dossiers, limit=100)
        of_ticket = [row.dossier.id for row in reversed(today) if row.dossier.ticket_id == ticket.id]
        await self.show_received(of_ticket)
        self._core.say("resumed", NoticeLevel.WARNING, number=ticket.number)
        return True

    async def show_received(self, dossier_ids: Sequence[str], decision_ids: Sequence[str] = ()) -> None:
        """Put what was received and decided in this visit before back on the screen, with its papers."""
        visit = self._core.visit
        if visit is not None:
            fresh = await self.with_records(visit, dossier_ids, decision_ids)
            self._core.update_visit(
                received=fresh.received, decisions=fresh.decisions, jobs=fresh.jobs, series=fresh.series
            )

    async def with_records(
        self, visit: Visit, dossier_ids: Sequence[str], decision_ids: Sequence[str]
    ) -> Visit:
        """The visit with what the journal says of its dossiers, its decisions and their papers.

        What it printed of other dossiers, such as the note of a hand-over, stays with it. A dossier that was
        voided meanwhile is not begun again by "same again".
        """
        journal = self._core.ports.journal

        def look() -> tuple[tuple[DossierRow, ...], tuple[Decision, ...]]:
            rows, decisions = map(journal.dossier, dossier_ids), map(journal.decision, decision_ids)
            return tuple(row for row in rows if row), tuple(one for one in decisions if one)

        rows, decisions = await self._core.durable(look)
        series = visit.series
        if series is not None and any(row.voided and row.dossier.id == series.id for row in rows):
            series = None
        ours = [*(row.dossier.id for row in rows), *(one.id for one in decisions)]
        jobs = await self._papers(visit.jobs, ours)
        return replace(visit, received=rows, decisions=decisions, jobs=jobs, series=series)

    async def _papers(self, before: Sequence[PrintJob], subjects: Sequence[str]) -> tuple[PrintJob, ...]:
        """The jobs of a visit as they stand now: those it had, and all of its own dossiers and decisions."""
        journal, jobs = self._core.ports.journal, {job.id: job for job in before}
        of = tuple(dict.fromkeys((*subjects, *(job.dossier_id for job in before))))
        for job in await self._core.durable(lambda: [found for one in of for found in journal.jobs(one)]):
            if job.dossier_id in subjects or job.id in jobs:
                jobs[job.id] = job
        return tuple(jobs.values())

    def begin(self, ticket: Ticket | None) -> None:
        """Open a visit, without a ticket for somebody who comes straight to the desk.

        A visit that began without a ticket while the call was on its way gets the ticket.
        """
        if ticket is not None and self._core.visit is not None:
            self._core.update_visit(ticket=ticket)
            return
        if ticket is not None:
            self._core.change_people()
        self._core.update(visit=Visit(str(uuid.uuid4()), ticket, self._core.ports.clock.now()))

    async def finish(self, *, no_show: bool = False) -> None:
        """End the open visit; the desk is free."""
        async with self._core.act("finishing") as mine:
            visit = self._core.visit
            if mine and visit is not None:
                self._core.hush()
                if no_show or self.may_leave(visit):
                    await self.leave("no_show" if no_show else "done")

    async def leave(self, outcome: str) -> None:
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
        self._core.change_people()
        self._core.leave_cards()
        self._core.update(visit=None, read_as="")
        try:
            await self._core.durable(self._core.ports.journal.drop_draft, visit.id, act, item)
        except JournalError:
            self.bring_back(visit)
            raise
        self.leaves(visit)

    def leaves(self, visit: Visit) -> None:
        """The end of the visit, or its putting aside, is durable: the centre is told before the next call."""
        if visit.ticket is not None:
            self._leaving[visit.ticket.id] = None
            self._left.add(visit.ticket.id)
            self._outbox.wake()

    def bring_back(self, visit: Visit) -> None:
        """A visit could not be left after all; it waits when somebody else came to the desk meanwhile."""
        if self._core.visit is None:
            self._core.update(visit=visit)
        else:
            self.held.swap(coming=self._core.visit, aside=at_rest(visit, self._core.ports.clock.now()))
