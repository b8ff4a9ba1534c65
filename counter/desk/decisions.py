"""Outcomes without a dossier: one complete supplement request, a refusal with grounds, advice.

Source: Decree 118/2025 art. 11.2.c, 16.3, 17.1.c; facts/rules.json `supplement`.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from counter import wire
from counter.desk import bearer, drafts
from counter.desk.core import Core
from counter.desk.guard import guarded
from counter.desk.outbox import Outbox
from counter.desk.paper_jobs import decision_jobs
from counter.desk.paperwork import Paperwork
from counter.desk.queueing import Queueing
from counter.desk.reception import MOST_COPIES, Reception
from counter.desk.record import form_of, is_owners, owner_of, procedure_ref
from counter.desk.state import Filing, NoticeLevel, Visit
from counter.domain.decisions import NEEDS_WORDS, Decision, DecisionKind, Lack, LackKind, RefusalGround
from counter.domain.dossiers import PaperCount, extra_id
from counter.domain.parties import PartyRole
from counter.domain.people import NOBODY
from counter.domain.procedures import Component, ProcedureCase
from counter.domain.text import clean
from counter.ports import CentreRefusedError, CentreUnavailableError, DecisionOrder, JournalError

__all__ = ["DecisionDesk", "complete_lacks"]

_REASON_CHARACTERS = 600
_REMARK_CHARACTERS = 300
_LABEL_CHARACTERS = 300
_MOST_LACKS = 80
_LOOKED_THROUGH = 300
_SAME_PRESS = timedelta(seconds=5)
"""Advice counted twice within this time at an idle desk is one key pressed twice."""
_NAMESPACE = uuid.UUID("5f0a3a0e-3b52-5b5f-8a5c-6465636973e6")


def complete_lacks(filing: Filing, case: ProcedureCase, given: Iterable[Lack]) -> tuple[Lack, ...]:
    """The one complete request: what the clerk found, and every required paper neither there nor named.

    In the order of the checklist, then what is of no component; each component at most once, the remark
    cleaned. As many of each as the procedure asks, unless the clerk said how many. A component the case does
    not have is left out. Pure.
    """
    labels = {part.id: part.printable_text for part in case.checklist}
    of_component: dict[str, Lack] = {}
    others: list[Lack] = []
    for lack in given:
        remark = clean(lack.remark, limit=_REMARK_CHARACTERS)
        label = labels.get(lack.component_id) or clean(lack.label, limit=_LABEL_CHARACTERS)
        complete = _bounded(replace(lack, label=label, remark=remark))
        if lack.component_id in labels:
            of_component[lack.component_id] = complete
        elif not lack.component_id and label:
            others.append(complete)
    for missing in filing.missing:
        of_component.setdefault(missing, Lack(missing, labels[missing], LackKind.MISSING))
    ordered = [_counted(of_component[part.id], part) for part in case.checklist if part.id in of_component]
    return tuple((*ordered, *others)[:_MOST_LACKS])


def _bounded(lack: Lack) -> Lack:
    counts = (lack.originals, lack.certified_copies, lack.photocopies)
    originals, certified, photocopies = (min(max(count, 0), MOST_COPIES) for count in counts)
    return replace(lack, originals=originals, certified_copies=certified, photocopies=photocopies)


def _counted(lack: Lack, component: Component) -> Lack:
    """How many are to be brought: as many as the procedure asks, where nobody said otherwise."""
    if lack.originals or lack.certified_copies or lack.photocopies:
        return lack
    asked = PaperCount.as_asked(component)
    return replace(lack, originals=asked.originals, certified_copies=asked.certified_copies)


@guarded("decisions")
class DecisionDesk:
    """See `counter.desk.acts.DecisionPort`."""

    def __init__(
        self, core: Core, queueing: Queueing, reception: Reception, paperwork: Paperwork, outbox: Outbox
    ) -> None:
        self._core = core
        self._queueing = queueing
        self._reception = reception
        self._paperwork = paperwork
        self._outbox = outbox
        self._warned: tuple[str, str] | None = None
        """Form and earlier request the clerk was warned of: pressed again, it is a second one."""
        self._told = ""
        """Request that was told to be completed already: scanned again, it is opened all the same."""
        self.on_person: Callable[[], None] = lambda: None
        """A person came with the paper: the register is asked."""
        self._guided_at: datetime | None = None
        """When advice was last counted at an idle desk."""

    # --- the papers M02 and M03 -------------------------------------------------------------------

    async def supplement(self, lacks: Sequence[Lack], reason: str) -> None:
        """M02: one complete request; nothing to lack is refused. A second one needs the key twice."""
        async with self._core.act("deciding") as mine:
            if not mine or (filing := self._ready_form()) is None:
                return
            if filing.case is None:
                self._core.say("case_first", NoticeLevel.WARNING)
                return
            complete = complete_lacks(filing, filing.case, lacks)
            if not complete:
                self._core.say("nothing_lacking", NoticeLevel.WARNING)
                return
            unsaid = next((lack for lack in complete if lack.kind in NEEDS_WORDS and not lack.remark), None)
            if unsaid is not None:
                self._core.say("lack_needs_words", NoticeLevel.WARNING, paper=unsaid.label)
                return
            earlier = await self._request_before(filing)
            visit = self._core.visit
            if visit is None or visit.filing is None or visit.filing.id != filing.id:
                return  # dropped meanwhile
            if earlier is not None and self._warned != (filing.id, earlier):
                self._warned = (filing.id, earlier)
                self._core.say("second_supplement", NoticeLevel.WARNING, number=earlier)
                return
            filing = replace(filing, follows=earlier)
            await self._decide(visit, filing, DecisionKind.SUPPLEMENT, complete, _words(reason), None)

    async def _request_before(self, filing: Filing) -> str | None:
        """Number of the supplement request that was made for this case already.

        The one the form completes; else one of this desk for the same owner and procedure that no dossier has
        completed: its paper was not brought.
        """
        if filing.follows is not None:
            return filing.follows
        journal, visit = self._core.ports.journal, self._core.visit
        submitter = visit.identity.person if visit is not None else None
        for one in await self._core.durable(journal.decisions, limit=_LOOKED_THROUGH):
            code = one.procedure.code if one.procedure else ""
            same = one.kind is DecisionKind.SUPPLEMENT and code == filing.procedure.code
            if same and is_owners(one, filing, submitter):
                done = await self._core.durable(journal.completing, one.local_number)
                return None if done is not None else one.local_number
        return None

    async def refuse(self, ground: RefusalGround, reason: str) -> None:
        """M03: with grounds in words."""
        async with self._core.act("deciding") as mine:
            visit = self._core.visit
            if not mine or visit is None or (filing := self._ready_form()) is None:
                return
            if not (words := _words(reason)):
                self._core.say("refusal_reason_needed", NoticeLevel.WARNING)
                return
            await self._decide(visit, filing, DecisionKind.REFUSAL, (), words, ground)

    def _ready_form(self) -> Filing | None:
        """The open form when it is known who it is about; else the clerk is told what is missing."""
        visit = self._core.visit
        filing = visit.filing if visit else None
        if self._core.state.clerk is None:
            return None
        if visit is None or filing is None:
            self._core.say("procedure_first", NoticeLevel.WARNING)
            return None
        submitter = visit.identity.person
        if submitter is None or not submitter.full_name:
            self._core.say("identify_first", NoticeLevel.WARNING)
            return None
        company = filing.parties.organisation
        if not owner_of(filing, submitter).full_name and (company is None or not company.name):
            self._core.say("owner_first", NoticeLevel.WARNING)
            return None
        return filing

    async def _decide(
        self,
        visit: Visit,
        filing: Filing,
        kind: DecisionKind,
        lacks: tuple[Lack, ...],
        reason: str,
        ground: RefusalGround | None,
    ) -> None:
        place = self._core.place
        wrong = {lack.component_id or extra_id(lack.label) for lack in lacks}
        decision = Decision(
            id=str(uuid.uuid5(_NAMESPACE, f"{filing.id}/{kind}")),
            kind=kind,
            local_number="",
            procedure=procedure_ref(filing.procedure, filing.case),
            owner=owner_of(filing, visit.identity.person),
            submitter=visit.identity.person or NOBODY,
            lacks=lacks,
            reason=reason,
            entry=self._core.entry(),
            ground=ground,
            papers=tuple(
                filing.papers[part.id]
                for part in filing.checklist
                if part.id in filing.papers and part.id not in wrong
            ),
            parties=filing.parties,
            contact=filing.contact,
            ticket_id=visit.ticket.id if visit.ticket else None,
            ticket_number=visit.ticket.number if visit.ticket else None,
            follows=filing.follows,
            training=place.training,
        )
        decision = await self._record(visit.id, decision, closes=True)
        key = "supplement_given" if kind is DecisionKind.SUPPLEMENT else "refusal_given"
        self._core.say(key, NoticeLevel.DONE, number=decision.local_number)

    async def _record(self, visit_id: str | None, decision: Decision, *, closes: bool) -> Decision:
        """Journal, then the screen, then paper, then the centre."""
        centre = self._core.place.centre
        now = self._core.visit
        goes_on = _closed(now, decision) if closes and now is not None and now.id == visit_id else None
        order = DecisionOrder(
            decision,
            lambda numbered: decision_jobs(centre, numbered),
            wire.encode,
            drafts.pack(goes_on, decision.entry.at) if goes_on is not None else None,
        )
        decision, jobs = await self._core.durable(self._core.ports.journal.decide, order)
        now = self._core.visit
        if now is not None and now.id == visit_id:
            decided = _closed(now, decision) if closes else _with_decision(now, decision)
            self._core.update(visit=replace(decided, jobs=(*now.jobs, *jobs)))
        self._paperwork.submit(jobs)
        self._outbox.wake()
        self._core.spawn(self._core.refresh_outbox(), "outbox count")
        return decision

    # --- advice -------------------------------------------------------------------------------------

    async def guide(self) -> None:
        """Advice only: counted, once per visit and procedure; the visit stays as it is.

        Nobody's name is kept: it is a count.
        """
        async with self._core.act("guiding") as mine:
            if not mine or self._core.state.clerk is None:
                return
            visit, entry = self._core.visit, self._core.entry()
            filing = visit.filing if visit else None
            about = filing.procedure.code if filing else ""
            subject = f"{visit.id}/{about}" if visit else str(uuid.uuid4())
            decision = Decision(
                id=str(uuid.uuid5(_NAMESPACE, f"{subject}/{DecisionKind.GUIDANCE}")),
                kind=DecisionKind.GUIDANCE,
                local_number="",
                procedure=procedure_ref(filing.procedure, filing.case) if filing else None,
                owner=NOBODY,
                submitter=NOBODY,
                lacks=(),
                reason="",
                entry=entry,
                ticket_id=visit.ticket.id if visit and visit.ticket else None,
                ticket_number=visit.ticket.number if visit and visit.ticket else None,
                training=self._core.place.training,
            )
            if self._is_counted(visit, decision):
                self._core.say("guided_already")
                return
            await self._record(visit.id if visit else None, decision, closes=False)
            if visit is None:
                self._guided_at = entry.at
            self._core.say("guided_beside_form" if filing else "guided", NoticeLevel.DONE)

    def _is_counted(self, visit: Visit | None, decision: Decision) -> bool:
        if visit is not None:
            return any(one.id == decision.id for one in visit.decisions)
        if self._guided_at is None:
            return False
        return timedelta(0) <= decision.entry.at - self._guided_at < _SAME_PRESS

    # --- the paper comes back -------------------------------------------------------------------------

    async def open(self, key: str, *, ask_centre: bool = True) -> bool:
        """Open the case of an earlier M02 or M03; False when `key` is none, here or at the centre.

        A supplement request opens a form with what was right then, to be completed. A refusal is told.
        """
        journal, asked_in = self._core.ports.journal, self._core.turn_of_people
        decision = await self._core.durable(journal.decision, key)
        if decision is None and ask_centre:
            decision = await self._of_centre(key)
        completed = await self._core.durable(journal.completing, decision.local_number) if decision else None
        if (decision is not None or ask_centre) and self._core.has_moved_on(asked_in):
            self._core.say("opened_late", NoticeLevel.WARNING, code=key)
            return True
        if decision is None or decision.kind is DecisionKind.GUIDANCE:
            return False
        if decision.kind is DecisionKind.REFUSAL:
            at = decision.entry.at.strftime("%d/%m/%Y")
            self._core.say(
                "refused_before",
                NoticeLevel.WARNING,
                number=decision.local_number,
                at=at,
                words=decision.reason,
            )
        elif self._core.visit is not None and self._core.visit.filing is not None:
            self._core.say("form_open", NoticeLevel.WARNING)
        elif completed is not None and self._told != decision.id:
            self._told = decision.id
            self._core.say(
                "supplement_completed",
                NoticeLevel.WARNING,
                number=decision.local_number,
                code=completed.official_code or completed.dossier.local_number,
                at=completed.dossier.entry.at.strftime("%H:%M %d/%m/%Y"),
            )
        else:
            self._told = ""
            self._take_up(decision)
        return True

    async def _of_centre(self, key: str) -> Decision | None:
        try:
            return await self._core.ports.centre.decision(key)
        except (CentreUnavailableError, CentreRefusedError):
            return None

    def _take_up(self, decision: Decision) -> None:
        code = decision.procedure.code if decision.procedure else ""
        procedure = self._core.catalogue.get(code)
        if procedure is None:
            self._core.say("procedure_gone", NoticeLevel.ERROR, code=code)
            return
        if self._core.visit is None:
            self._queueing.begin(None)
        form = replace(
            form_of(decision, procedure),
            follows=decision.local_number,
            first_submitter=decision.submitter,
            asked=decision.lacks,
            asked_reason=decision.reason,
            asked_at=decision.entry.at,
        )
        known = self._core.visit.identity.person if self._core.visit else None
        if known is None:
            self._core.update_visit(identity=bearer.stated(decision.submitter))
        else:
            form = bearer.brought_by(form, known)
        self._reception.begin(form)
        self.on_person()
        self._core.say("supplement_opened", number=decision.local_number, count=len(decision.lacks))

    async def newest(self, limit: int = 100) -> Sequence[Decision]:
        """The desk's decisions, newest first; trouble is shown and reads as none."""
        try:
            return await self._core.durable(lambda: self._core.ports.journal.decisions(limit=limit))
        except JournalError as error:
            self._core.journal_trouble(error)
            return ()


def _with_decision(visit: Visit, decision: Decision) -> Visit:
    return replace(visit, decisions=(*visit.decisions, decision))


def _closed(visit: Visit, decision: Decision) -> Visit:
    """The visit as it goes on without the form that was decided."""
    return replace(_with_decision(visit, decision), filing=None, expects=PartyRole.SUBMITTER)


def _words(reason: str) -> str:
    return clean(reason, limit=_REASON_CHARACTERS)
