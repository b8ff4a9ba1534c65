"""Receiving a dossier: procedure, case, papers, fee, and the one key that makes it durable.

Order of the commit: journal (one fsync), then the screen, then paper, then the centre.
"""

from __future__ import annotations

import uuid
from dataclasses import replace

from counter import wire
from counter.desk.core import Core
from counter.desk.numbers import Numbers
from counter.desk.outbox import Outbox
from counter.desk.paperwork import Paperwork, reception_jobs
from counter.desk.queueing import Queueing
from counter.desk.state import Filing, NextStep, NoticeLevel, Visit, next_step
from counter.domain.compare import is_same_person
from counter.domain.dossiers import (
    Delivery,
    Dossier,
    DossierRow,
    Fee,
    Organisations,
    PaperCount,
    PaymentMethod,
    ProcedureRef,
    SyncState,
)
from counter.domain.due import Due, due_time
from counter.domain.people import Person
from counter.domain.procedures import Procedure, ProcedureCase, TimeLimit
from counter.domain.text import clean
from counter.ports import ReceptionOrder

__all__ = ["Reception"]


class Reception:
    """The dossier being received."""

    def __init__(
        self, core: Core, queueing: Queueing, paperwork: Paperwork, outbox: Outbox, numbers: Numbers
    ) -> None:
        self._core = core
        self._queueing = queueing
        self._paperwork = paperwork
        self._outbox = outbox
        self._numbers = numbers

    def choose_procedure(self, procedure: Procedure) -> None:
        """Begin a dossier; a sole case is chosen with it. Checked papers are only dropped on purpose."""
        if (open_form := self._filing) is not None and open_form.papers:
            self._core.say("form_open", NoticeLevel.WARNING)
            return
        filing = Filing(id=str(uuid.uuid4()), procedure=procedure)
        if self._core.visit is None:
            self._queueing.begin(None)
        self._core.update_visit(filing=filing, returning=None)
        self._core.hush()
        if len(procedure.cases) == 1:
            self.choose_case(procedure.cases[0].id)

    def choose_case(self, case_id: str) -> None:
        """Choose the situation: its papers and its time apply."""
        filing = self._filing
        case = next((case for case in filing.procedure.cases if case.id == case_id), None) if filing else None
        if filing is None or case is None:
            self._core.say("nothing_to_do")
            return
        fee = filing.procedure.fee(case=case).amount_dong
        self._core.update_filing(
            case=case,
            papers={},
            due=self._due(filing.procedure, case),
            fee_dong=fee,
            computed_dong=fee,
            fee_reason="",
            payment=PaymentMethod.NONE if fee == 0 else PaymentMethod.CASH,
        )

    async def warn_of_double(self) -> None:
        """The same person filed the same procedure today: maybe it is being entered twice."""
        visit, filing = self._core.visit, self._filing
        person = visit.identity.person if visit else None
        if filing is None or filing.case is None or person is None:
            return
        today = self._core.ports.clock.now().date()
        for row in await self._core.durable(self._core.ports.journal.dossiers, limit=300):
            dossier = row.dossier
            same = dossier.procedure.code == filing.procedure.code and dossier.entry.at.date() == today
            if same and is_same_person(dossier.owner, person):
                code = row.official_code or dossier.local_number
                at = dossier.entry.at.strftime("%H:%M")
                self._core.say("already_received", NoticeLevel.WARNING, code=code, at=at)
                return

    def refresh_due(self) -> None:
        """Time has passed, or the visit was taken up again: show the appointment it would get now."""
        filing = self._filing
        if filing is not None and filing.case is not None and self._core.state.place is not None:
            due = self._due(filing.procedure, filing.case)
            if filing.due is None or filing.due.due_at != due.due_at:
                self._core.update_filing(due=due)

    def drop(self) -> None:
        """Leave the procedure again."""
        self._core.update_visit(filing=None)
        self._core.hush()

    def set_paper(self, paper: PaperCount) -> None:
        """Set one line; a line with nothing on it goes away."""
        if (filing := self._filing) is None:
            return
        papers = dict(filing.papers)
        counted = paper.originals or paper.certified_copies or paper.photocopies
        if counted or paper.from_data or paper.presented:
            papers[paper.component_id] = paper
        else:
            papers.pop(paper.component_id, None)
        self._core.update_filing(papers=papers)

    def accept_all(self) -> None:
        """Tick every required paper as the procedure asks it."""
        filing = self._filing
        if filing is None or filing.case is None:
            return
        papers = dict(filing.papers)
        for component in filing.case.checklist:
            if component.required and component.id not in papers:
                papers[component.id] = PaperCount.as_asked(component)
        self._core.update_filing(papers=papers)

    def set_fee(self, amount_dong: int, reason: str) -> None:
        """Set the fee; a computed one is changed with a reason only."""
        filing = self._filing
        if filing is None or amount_dong < 0:
            return
        why = clean(reason, limit=200)
        if filing.computed_dong is not None and amount_dong != filing.computed_dong and not why:
            self._core.say("fee_reason_needed", NoticeLevel.WARNING)
            return
        payment = PaymentMethod.NONE if amount_dong == 0 else filing.payment
        if amount_dong and payment is PaymentMethod.NONE:
            payment = PaymentMethod.CASH
        self._core.update_filing(fee_dong=amount_dong, fee_reason=why, payment=payment)

    def set_payment(self, method: PaymentMethod) -> None:
        """How the fee is paid."""
        if (filing := self._filing) is not None and filing.fee_dong:
            self._core.update_filing(payment=method)

    def set_delivery(self, delivery: Delivery) -> None:
        """How the result is wanted."""
        self._core.update_filing(delivery=delivery)

    # --- the commit key -----------------------------------------------------------------------

    async def commit(self) -> None:
        """Receive the dossier. Pressed twice it is one dossier: the filing's id is the dossier's."""
        async with self._core.act("committing") as mine:
            if not mine:
                return
            visit, step = self._core.visit, next_step(self._core.state)
            filing = visit.filing if visit else None
            if visit is None or filing is None or filing.case is None or step is not NextStep.COMMIT:
                self._refuse(step)
                return
            await self._commit(visit, filing, filing.case)

    async def _commit(self, visit: Visit, filing: Filing, case: ProcedureCase) -> None:
        centre = self._core.place.centre
        order = ReceptionOrder(
            dossier=self._dossier(visit, filing, case),
            documents=lambda dossier: reception_jobs(centre, dossier),
            body=wire.encode,
            draft_id=visit.id,
        )
        dossier, jobs = await self._core.durable(self._core.ports.journal.receive, order)
        self._paperwork.submit(jobs)
        self._outbox.wake()
        row = DossierRow(dossier, SyncState.RECORDED, dossier.code)
        now = self._core.visit
        if now is not None and now.id == visit.id:
            self._core.update(
                visit=replace(now, filing=None, received=(*now.received, row), jobs=(*now.jobs, *jobs))
            )
        if dossier.code:
            self._core.say("received", NoticeLevel.DONE, code=dossier.code)
        else:
            self._core.say("received_local", NoticeLevel.WARNING, number=dossier.local_number)
        self._numbers.used(dossier.organisations.deciding_code)
        self._core.spawn(self._core.refresh_outbox(), "outbox count")
        self._core.spawn(self._numbers.ensure(), "number blocks")

    def _dossier(self, visit: Visit, filing: Filing, case: ProcedureCase) -> Dossier:
        place, entry, identity = self._core.place, self._core.entry(), visit.identity
        person = identity.person or Person(full_name="")
        procedure = filing.procedure
        due = self._due(procedure, case)
        return Dossier(
            id=filing.id,
            local_number="",
            code=None,
            procedure=ProcedureRef(
                procedure.code,
                procedure.name,
                procedure.version,
                case.id,
                case.name,
                procedure.field,
                procedure.owner_system,
            ),
            owner=person,
            submitter=person,
            papers=tuple(filing.papers[part.id] for part in case.checklist if part.id in filing.papers),
            sets=filing.sets,
            fee=Fee(filing.fee_dong or 0, filing.payment, filing.computed_dong, filing.fee_reason),
            limit=procedure.limit(case),
            due_at=due.due_at,
            delivery=filing.delivery,
            organisations=Organisations(
                place.centre.name, place.centre.name, place.centre.parent_name, place.centre.agency_code
            ),
            entry=entry,
            ticket_id=visit.ticket.id if visit.ticket else None,
            ticket_number=visit.ticket.number if visit.ticket else None,
            evidence=_evidence(visit),
            training=place.training,
        )

    def _refuse(self, step: NextStep) -> None:
        """Say what is missing before this key can work."""
        filing = self._filing
        if step is NextStep.CHECK_PAPERS and filing is not None:
            self._core.say("papers_missing", NoticeLevel.WARNING, count=len(filing.missing))
            return
        keys = {
            NextStep.IDENTIFY: "identify_first",
            NextStep.CHOOSE_PROCEDURE: "procedure_first",
            NextStep.CHOOSE_CASE: "case_first",
            NextStep.ENTER_FEE: "fee_needed",
        }
        self._core.say(keys.get(step, "nothing_to_do"), NoticeLevel.WARNING)

    @property
    def _filing(self) -> Filing | None:
        return self._core.visit.filing if self._core.visit else None

    def _due(self, procedure: Procedure, case: ProcedureCase) -> Due:
        place, limit = self._core.place, procedure.limit(case)
        return due_of(self._core, limit, place.same_day_cutoff)


def due_of(core: Core, limit: TimeLimit, cutoff_minutes: int) -> Due:
    """The appointment of something received now."""
    calendar = core.ports.calendar(core.place)
    return due_time(core.ports.clock.now(), limit, calendar, cutoff_minutes=cutoff_minutes)


def _evidence(visit: Visit) -> tuple[str, ...]:
    card, register = visit.identity.card, visit.identity.register
    words = []
    if card.access is not None:
        words.append(f"chip:{card.access}:{card.authenticity}")
    if register.outcome is not None:
        words.append(f"register:{register.outcome}:{register.reference}")
    return tuple(words)
