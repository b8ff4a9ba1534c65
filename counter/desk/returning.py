"""Handing a result over: the paper opens the dossier, the person is checked, one key commits.

Source: Decree 118/2025 art. 22 and 6.2: the slip; when it is lost, an identity paper; anybody but the
owner needs a written authorisation.
"""

from __future__ import annotations

import uuid
from dataclasses import replace

from counter.desk.core import Core
from counter.desk.outbox import Outbox, item_of
from counter.desk.paperwork import Paperwork, return_jobs
from counter.desk.queueing import Queueing
from counter.desk.state import NextStep, NoticeLevel, Returning, Visit, next_step
from counter.domain.compare import is_same_person
from counter.domain.dossiers import Collector, CollectorProof, HandOver
from counter.domain.people import IdentityLevel, Person
from counter.ports import CentreRefusedError, CentreUnavailableError, DossierView, JournalError, OutboxKind

__all__ = ["ResultDesk"]


def _proof(returning: Returning, person: Person) -> CollectorProof:
    """What was really shown: the slip, a card that was scanned or read, or a paper the clerk typed off."""
    if returning.by_slip:
        return CollectorProof.SLIP
    return CollectorProof.PAPER if person.level is IdentityLevel.STATED else CollectorProof.CARD


class ResultDesk:
    """The dossier whose result is asked for."""

    def __init__(self, core: Core, paperwork: Paperwork, outbox: Outbox, queueing: Queueing) -> None:
        self._core = core
        self._paperwork = paperwork
        self._outbox = outbox
        self._queueing = queueing

    async def open(self, key: str, *, by_slip: bool) -> None:
        """Open a dossier by its code; `by_slip` when the code came off its paper."""
        async with self._core.act("opening", key, alone=False) as mine:
            if mine:
                self._core.hush()
                await self._open(key, by_slip=by_slip)

    async def _open(self, key: str, *, by_slip: bool) -> None:
        if self._form_open():
            return
        row = await self._core.durable(self._core.ports.journal.dossier, key)
        view, reached = await self._view(row.dossier.id if row else key)
        dossier = view.dossier if view else row.dossier if row else None
        if dossier is None:
            self._core.say(
                "dossier_unknown" if reached else "centre_unreachable", NoticeLevel.ERROR, code=key
            )
            return
        if self._form_open():
            return
        if self._core.visit is None:
            self._queueing.begin(None)
        known_here = row is not None and row.returned_at is not None
        returning = Returning(
            dossier=dossier,
            official_code=(view.official_code if view else None) or (row.official_code if row else None),
            result=view.result if view else None,
            returned=(view.returned if view else False) or known_here,
            by_slip=by_slip,
            handed=view.hand_over if view else None,
            sync=row.state if row else view.state if view else None,
        )
        self._core.update_visit(returning=returning)
        self.check_collector()
        if not reached:
            self._core.say("centre_unreachable", NoticeLevel.WARNING)

    def _form_open(self) -> bool:
        """A form being filled is never dropped by a scan, nor by an answer that comes late."""
        if self._core.visit is None or self._core.visit.filing is None:
            return False
        self._core.say("form_open", NoticeLevel.WARNING)
        return True

    async def _view(self, key: str) -> tuple[DossierView | None, bool]:
        try:
            return await self._core.ports.centre.dossier(key), True
        except (CentreUnavailableError, CentreRefusedError):
            return None, False

    async def refresh(self, dossier_id: str) -> None:
        """The centre says something about this dossier's result."""
        visit = self._core.visit
        returning = visit.returning if visit else None
        if returning is None or returning.dossier.id != dossier_id or returning.hand_over is not None:
            return
        view, _ = await self._view(dossier_id)
        now = self._core.visit.returning if self._core.visit else None
        if view is not None and now is not None and now.dossier.id == dossier_id and now.hand_over is None:
            self._core.update_visit(
                returning=replace(now, result=view.result, returned=now.returned or view.returned)
            )

    def check_collector(self) -> None:
        """Compare whoever is identified in this visit with the owner."""
        visit = self._core.visit
        if visit is None or visit.returning is None or visit.returning.hand_over is not None:
            return
        person = visit.identity.person
        if person is None or not person.full_name:
            return
        proof = _proof(visit.returning, person)
        is_owner = is_same_person(person, visit.returning.dossier.owner)
        self._core.update_visit(
            returning=replace(visit.returning, collector=Collector(person, proof, is_owner))
        )

    async def hand_over(self) -> None:
        """Commit the handing over; pressed twice it happens once."""
        async with self._core.act("handing_over") as mine:
            if not mine:
                return
            visit, step = self._core.visit, next_step(self._core.state)
            if visit is None or visit.returning is None or step is not NextStep.HAND_OVER:
                self._refuse(step)
                return
            if not self._paper_seen(visit.returning):
                return
            try:
                await self._commit(visit, visit.returning)
            except JournalError as error:
                if error.reason != "already_returned":
                    raise
                self._core.say("already_returned", NoticeLevel.ERROR)

    async def _commit(self, visit: Visit, returning: Returning) -> None:
        if returning.collector is None or returning.result is None:
            return
        entry = self._core.entry()
        hand_over = HandOver(
            id=str(uuid.uuid4()),
            dossier_id=returning.dossier.id,
            collector=returning.collector,
            result=returning.result,
            entry=entry,
        )
        jobs = return_jobs(self._core.place.centre, returning.dossier, returning.official_code, hand_over)
        item = item_of(OutboxKind.HAND_OVER, hand_over.id, returning.dossier.id, hand_over, entry.at)
        await self._core.durable(self._core.ports.journal.hand_over, hand_over, item, jobs)
        now = self._core.visit
        if now is not None and now.id == visit.id:
            self._core.update_visit(
                returning=replace(returning, hand_over=hand_over, returned=True), jobs=(*now.jobs, *jobs)
            )
        code = returning.official_code or returning.dossier.local_number
        self._core.say("handed_over", NoticeLevel.DONE, code=code)
        self._paperwork.submit(jobs)
        self._outbox.wake()
        self._core.spawn(self._core.refresh_outbox(), "outbox count")

    def _paper_seen(self, returning: Returning) -> bool:
        """Whoever only said who they are shows a paper first: the second press says the clerk saw it."""
        collector = returning.collector
        stated = collector is not None and collector.proof is CollectorProof.PAPER
        if not stated or returning.paper_seen:
            return True
        self._core.update_visit(returning=replace(returning, paper_seen=True))
        self._core.say("collector_stated", NoticeLevel.WARNING)
        return False

    def _refuse(self, step: NextStep) -> None:
        keys = {
            NextStep.CHECK_COLLECTOR: "identify_first",
            NextStep.COLLECTOR_NOT_OWNER: "collector_not_owner",
            NextStep.RESULT_NOT_READY: "result_not_ready",
            NextStep.ALREADY_RETURNED: "already_returned",
        }
        self._core.say(keys.get(step, "nothing_to_do"), NoticeLevel.WARNING)
