"""Several people and several dossiers: visits put aside, the same again for a new owner, one list for all.

Nothing of one visit lands in another: an answer or a card that comes late belongs to the visit it was asked
for, and a card on the reader belongs to nobody after a change of people.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from counter import wire
from counter.desk import drafts
from counter.desk.core import Core
from counter.desk.found import known_here
from counter.desk.guard import guarded
from counter.desk.held import MOST_HELD, at_rest, has_content
from counter.desk.outbox import Outbox, item_of
from counter.desk.paper_jobs import list_jobs
from counter.desk.paperwork import Paperwork
from counter.desk.queueing import Queueing
from counter.desk.reception import Reception
from counter.desk.state import NoticeLevel, Visit
from counter.domain.dossiers import Dossier, Release
from counter.domain.parties import OwnerKind, PartyRole
from counter.domain.text import clean
from counter.ports import Act, OutboxItem, OutboxKind

__all__ = ["VisitDesk"]


@guarded("visits")
class VisitDesk:
    """See `counter.desk.acts.VisitPort`."""

    def __init__(
        self, core: Core, queueing: Queueing, reception: Reception, paperwork: Paperwork, outbox: Outbox
    ) -> None:
        self._core = core
        self._queueing = queueing
        self._reception = reception
        self._paperwork = paperwork
        self._outbox = outbox
        self._warned: tuple[str, ...] = ()
        """The visit and what was told of it, a missing list or money taken: pressed again, the visit ends."""
        self.on_taken_up: Callable[[], None] = lambda: None
        """A visit was taken up again: what it waited for is asked anew."""

    # --- put aside, taken up ------------------------------------------------------------------------

    async def hold(self) -> None:
        """Put the open visit aside, to be taken up again whenever; one with nothing in it ends."""
        async with self._core.act("holding") as mine:
            visit = self._core.visit
            if not mine:
                return
            if visit is None or self._core.state.clerk is None:
                self._core.say("nothing_to_do")
            elif not has_content(visit):
                self._core.hush()
                await self._queueing.leave("done")
            elif self._queueing.held.full:
                self._core.say("held_full", NoticeLevel.WARNING, count=MOST_HELD)
            else:
                await self._change(None)
                self._core.say("held", NoticeLevel.DONE, count=len(self._core.state.held))

    async def resume(self, visit_id: str) -> None:
        """Take a visit up again; the open one is put aside for it."""
        async with self._core.act("resuming", visit_id) as mine:
            if not mine:
                return
            coming = self._queueing.held.visits.get(visit_id)
            if coming is None or self._core.state.clerk is None:
                self._core.say("nothing_to_do")
                return
            coming = replace(await self._as_it_stands(coming), held_at=None, broken=False)
            await self._change(coming)
            await self._queueing.show_received(*_records(coming))
            self._core.say("taken_up", NoticeLevel.DONE)
            self.on_taken_up()

    async def settle_broken(self) -> None:
        """After the screens broke: write down that their visit waits, tell the centre, and say so."""
        async with self._core.act("holding") as mine:
            broken = [visit for visit in self._queueing.held.visits.values() if visit.broken]
            if not mine or not broken or self._core.state.clerk is None:
                return
            self._core.say("visit_broke", NoticeLevel.WARNING)
            now = self._core.ports.clock.now()
            for visit in broken:
                kept = replace(visit, broken=False)
                act = Act("visit_held", _subject(kept), self._core.entry())
                keep = self._core.ports.journal.keep_drafts
                await self._core.durable(keep, [drafts.pack(kept, now)], [act], self._hold_of(kept))
                self._queueing.held.restore([kept])
                self._queueing.leaves(kept)
            self._core.spawn(self._core.refresh_outbox(), "outbox count")

    async def _as_it_stands(self, visit: Visit) -> Visit:
        """A visit that waited, with what was written down of its dossiers since."""
        visit = await self._queueing.with_records(visit, *_records(visit))
        returning = visit.returning
        if returning is None or returning.hand_over is not None:
            return visit
        return replace(visit, returning=await known_here(self._core, returning))

    async def _change(self, coming: Visit | None) -> None:
        """Put the open visit aside and open `coming`: both are written at once, then shown.

        What was typed or answered while they were written stands in the visit it was meant for, and is
        written before that one leaves the screen.
        """
        journal = self._core.ports.journal
        while True:
            leaving, now = self._core.visit, self._core.ports.clock.now()
            aside = at_rest(leaving, now) if leaving is not None and has_content(leaving) else None
            kept = [drafts.pack(visit, now) for visit in (aside, coming) if visit is not None]
            acts = []
            if leaving is not None:
                kind = "visit_held" if aside is not None else "visit_ended"
                acts.append(Act(kind, _subject(leaving), self._core.entry()))
            if coming is not None:
                acts.append(Act("visit_resumed", coming.id, self._core.entry()))
            item = self._hold_of(aside) if aside is not None else None
            ended = leaving.id if leaving is not None and aside is None else None
            await self._core.durable(journal.keep_drafts, kept, acts, item, ended=ended)
            if _content(self._core.visit, now) == _content(leaving, now):
                break
        if aside is not None and self._core.visit is not None:
            aside = at_rest(self._core.visit, now)  # with the photo, and papers, that came meanwhile
        self._queueing.held.swap(coming=coming, aside=aside)
        if leaving is not None:
            self._queueing.leaves(leaving)
        self._core.spawn(self._core.refresh_outbox(), "outbox count")

    def _hold_of(self, visit: Visit) -> OutboxItem | None:
        """What the centre is told: once per ticket, which then stays held until it ends."""
        clerk = self._core.state.clerk
        if visit.ticket is None or clerk is None:
            return None
        at = self._core.ports.clock.now()
        order = wire.TicketHold(ticket_id=visit.ticket.id, clerk_id=clerk.id, at=at)
        return item_of(OutboxKind.TICKET_HOLD, f"{visit.ticket.id}:hold", visit.ticket.id, order, at)

    # --- several dossiers -----------------------------------------------------------------------------

    async def same_again(self) -> None:
        """Another dossier like the one received last, for a new owner; whoever brings it stays."""
        async with self._core.act("beginning") as mine:
            visit = self._core.visit
            if not mine or self._core.state.clerk is None:
                return
            if visit is None or visit.series is None:
                self._core.say("nothing_received", NoticeLevel.WARNING)
            elif visit.filing is not None:
                self._core.say("form_open", NoticeLevel.WARNING)
            else:
                self._core.update_visit(pile=True)
                self._reception.begin_like(visit.series)
                filing = self._core.visit.filing if self._core.visit else None
                if filing is not None and filing.parties.kind is OwnerKind.PERSON:
                    self._core.update_visit(expects=PartyRole.OWNER)

    async def set_release(self, release: Release, result_number: str = "") -> None:
        """Whether the result is given at once, and the number it has."""
        if self._core.visit is None or self._core.visit.filing is None:
            self._core.say("nothing_to_do")
            return
        number = clean(result_number, limit=60) if release is not Release.APPOINTMENT else ""
        self._core.update_filing(release=release, result_number=number)

    async def print_list(self) -> None:
        """X04: all dossiers of the visit that stand, with one total. Printed anew when more came.

        One that failed is printed again as what it is, under its own number in the ledger.
        """
        failed = ""
        async with self._core.act("listing") as mine:
            visit = self._core.visit
            if not mine or self._core.state.clerk is None:
                return
            self._core.hush()
            dossiers = [row.dossier for row in visit.standing] if visit is not None else []
            if visit is None or not dossiers:
                self._core.say("nothing_received", NoticeLevel.WARNING)
            elif visit.is_listed:
                self._core.say("list_printed_before", count=len(dossiers))
            else:
                failed = await self._print_list(visit, dossiers)
        if failed:
            await self._paperwork.reprint(failed)

    async def _print_list(self, visit: Visit, dossiers: Sequence[Dossier]) -> str:
        """Print it; the id of the job instead when the same list is in the ledger, failed."""
        entry = self._core.entry()
        given_back = {row.dossier.id: row.given_back_dong for row in visit.standing if row.given_back_dong}
        jobs = list_jobs(self._core.place.centre, dossiers, entry, given_back)
        if known := {job.id for job in jobs} & {job.id for job in visit.jobs}:
            return known.pop()
        act = Act("visit_listed", visit.id, entry, str(len(dossiers)))
        await self._core.durable(self._core.ports.journal.add_jobs, jobs, act)
        now = self._core.visit
        if now is not None and now.id == visit.id:
            self._core.update_visit(jobs=(*now.jobs, *jobs))
        self._paperwork.submit(jobs)
        taken = sum(dossier.fee.taken_dong - given_back.get(dossier.id, 0) for dossier in dossiers)
        owed = sum(dossier.fee.owed_dong for dossier in dossiers)
        key = "list_printed_owed" if owed else "list_printed"
        self._core.say(key, NoticeLevel.DONE, count=len(dossiers), amount=taken, owed=owed)
        return ""

    def may_leave(self, visit: Visit) -> bool:
        """A pile without its list, and money taken for a result that was not given, are told once each.

        Pressed again, the visit ends.
        """
        returning = visit.returning
        if returning is not None and returning.fee is not None and returning.hand_over is None:
            told: tuple[str, ...] = (visit.id, returning.dossier.id, "paid")
            if self._warned != told:
                self._warned = told
                taken = returning.fee.taken_dong
                self._core.say("owed_not_handed", NoticeLevel.WARNING, amount=taken)
                return False
        standing = [f"{row.dossier.id} {row.given_back_dong}" for row in visit.standing]
        told = (visit.id, *standing)
        needed = visit.pile or visit.is_list_outdated
        if not needed or not standing or visit.is_listed or self._warned == told:
            return True
        self._warned = told
        key = "list_outdated" if visit.is_list_outdated else "list_missing"
        self._core.say(key, NoticeLevel.WARNING, count=len(standing))
        return False


def _content(visit: Visit | None, now: datetime) -> bytes | None:
    """What a draft keeps of the visit."""
    return drafts.pack(visit, now).content if visit is not None else None


def _subject(visit: Visit) -> str:
    return visit.ticket.id if visit.ticket else visit.id


def _records(visit: Visit) -> tuple[Sequence[str], Sequence[str]]:
    """Ids of the dossiers received and of the decisions made in the visit."""
    return [row.dossier.id for row in visit.received], [decision.id for decision in visit.decisions]
