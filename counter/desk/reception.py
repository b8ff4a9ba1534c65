"""Receiving a dossier: procedure, case, papers, and the one key that makes it durable.

Order of the commit: journal (one fsync), then the screen, then paper, then the centre. A result given at once
is handed over in the same transaction.
"""

from __future__ import annotations

import uuid
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

from counter import wire
from counter.desk.authority import first_parties, refresh
from counter.desk.card_evidence import evidence_records
from counter.desk.commit_checks import CommitChecks
from counter.desk.copy_records import records_of_form
from counter.desk.core import Core
from counter.desk.differences import kept_differences
from counter.desk.next_step import WHAT_FIRST, NextStep, next_step
from counter.desk.numbers import Numbers
from counter.desk.outbox import Outbox
from counter.desk.paperwork import Paperwork
from counter.desk.pay_papers import with_pay_code
from counter.desk.queueing import Queueing
from counter.desk.receipts import ReceiptStock
from counter.desk.received import tell_received
from counter.desk.reckoning import (
    as_it_is,
    due_of,
    fee_day,
    nothing_follows,
    received_instead,
    reckoned,
)
from counter.desk.record import (
    AT_ONCE,
    dossier_of,
    fee_of,
    given_at_once,
    given_back,
    going_on,
    next_form,
    papers_of,
    replaced_in,
)
from counter.desk.register_papers import tick_held
from counter.desk.right_papers import tick_right
from counter.desk.shown_papers import tick_shown
from counter.desk.state import Filing, NoticeLevel, Visit
from counter.domain.conditions import why_refused
from counter.domain.dossiers import (
    Dossier,
    DossierRow,
    HandOver,
    Outage,
    PaperCount,
    Replaced,
    SyncState,
    is_extra,
)
from counter.domain.due import Due
from counter.domain.parties import Parties, PartyRole
from counter.domain.people import IdentityAsk
from counter.domain.procedures import Procedure, ProcedureCase
from counter.domain.records import Record
from counter.ports import JournalError, OutboxItem, ReceptionOrder

__all__ = ["MOST_COPIES", "Reception"]

MOST_COPIES = 999
"""Of one paper: far above what anybody brings to a counter."""
_LOOKED_THROUGH = 300


class Reception:
    """The dossier being received."""

    def __init__(
        self,
        core: Core,
        queueing: Queueing,
        paperwork: Paperwork,
        outbox: Outbox,
        numbers: Numbers,
        stock: ReceiptStock,
    ) -> None:
        self._core = core
        self._queueing = queueing
        self._paperwork = paperwork
        self._outbox = outbox
        self._numbers = numbers
        self._stock = stock
        self.before_commit: Callable[[Filing], Awaitable[Filing]] = as_it_is
        """What a form still takes before it is committed: numbers of a book. May raise JournalError."""
        self.after_commit: Callable[[Dossier], Awaitable[None]] = nothing_follows
        """What follows from a committed dossier. May raise JournalError: the dossier stands."""
        self._checks = CommitChecks(core, stock)

    # --- beginning a form -----------------------------------------------------------------------

    def choose_procedure(self, procedure: Procedure) -> None:
        """Begin a dossier; a sole case is chosen with it. Checked papers are only dropped on purpose."""
        if (open_form := self._filing) is not None and open_form.papers:
            self._core.say("form_open", NoticeLevel.WARNING)
            return
        form = Filing(id=str(uuid.uuid4()), procedure=procedure)
        self.begin(form if open_form is None else going_on(form, open_form))

    def choose_case(self, case_id: str) -> None:
        """Choose the situation: its papers, its time and whose dossier it usually is apply."""
        filing = self._filing
        case = next((case for case in filing.procedure.cases if case.id == case_id), None) if filing else None
        if filing is None or case is None:
            self._core.say("nothing_to_do")
            return
        paid_before = filing.receipt if filing.replaces is not None else None
        chosen = replace(filing, case=case, papers={}, fee_dong=None, receipt=paid_before)
        submitter = self._core.visit.identity.person if self._core.visit else None
        untouched = {Parties(), first_parties(filing.procedure, submitter, filing.case)}
        if filing.owner is None and filing.parties in untouched:
            chosen = replace(chosen, parties=first_parties(filing.procedure, submitter, case))
        self._core.update_visit(filing=self._reckoned(chosen, case))
        tick_held(self._core)
        tick_shown(self._core)
        tick_right(self._core)

    def begin(self, filing: Filing) -> None:
        """Put a new form before the clerk, empty or filled; one that was open is gone.

        Its fee, its appointment and what is wrong with its people are reckoned anew. A fee the clerk entered
        where the rule names none stays, and so does the receipt number of a dossier it replaces.
        """
        if self._core.visit is None:
            self._queueing.begin(None)
        self._core.update_visit(filing=filing, returning=None, expects=PartyRole.SUBMITTER)
        self._core.hush()
        if filing.case is not None:
            self._core.update_visit(filing=self._reckoned(filing, filing.case))
        elif len(filing.procedure.cases) == 1:
            self.choose_case(filing.procedure.cases[0].id)

    def begin_like(self, filing: Filing) -> None:
        """Another form like `filing` for a new owner: a new dossier, with nobody's name on it yet."""
        self.begin(next_form(filing))
        tick_held(self._core)
        tick_shown(self._core)

    def _reckoned(self, filing: Filing, case: ProcedureCase) -> Filing:
        """The form with what follows from its procedure, its case and its people."""
        now = self._core.ports.clock.now()
        due = self._due(filing.procedure, case, filing.outage)
        return reckoned(filing, case, now, due, self._core.state.next_receipt)

    def refresh_due(self) -> None:
        """Time has passed, or the visit was taken up again: show the appointment it would get now."""
        filing = self._filing
        if filing is not None and filing.case is not None and self._core.state.place is not None:
            due = self._due(filing.procedure, filing.case, filing.outage)
            if filing.due is None or filing.due.due_at != due.due_at:
                self._core.update_filing(due=due)
            self._refresh_fee(filing, filing.case)

    def _refresh_fee(self, filing: Filing, case: ProcedureCase) -> bool:
        """Follow a fee that changed at midnight or with the catalogue; whether it is another sum now."""
        rule = filing.procedure.fee(case=case, on=fee_day(filing, self._core.ports.clock.now()))
        if rule == filing.fee_rule:
            return False
        before, after = filing.computed_dong, fee_of(rule, filing)
        if after == before or filing.fee_rule is None:
            self._core.update_filing(fee_rule=rule)
            return False
        if filing.fee_dong == before:
            self._core.update_visit(filing=self._reckoned(filing, case))
        else:
            self._core.update_filing(fee_rule=rule, computed_dong=after)
        self._core.say("fee_of_today", NoticeLevel.WARNING, amount=after or 0)
        return True

    def drop(self) -> None:
        """Leave the procedure again."""
        self._core.update_visit(filing=None, expects=PartyRole.SUBMITTER)
        self._core.hush()

    # --- papers ---------------------------------------------------------------------------------

    def set_paper(self, paper: PaperCount) -> None:
        """Set one line; a line with nothing on it goes away."""
        if (filing := self._filing) is None:
            return
        for kind in ("originals", "certified_copies", "photocopies"):
            if not 0 <= getattr(paper, kind) <= MOST_COPIES:
                self._core.say("bad_field", NoticeLevel.WARNING, field=kind)
                return
        papers = dict(filing.papers)
        counted = paper.originals or paper.certified_copies or paper.photocopies
        if counted or paper.from_data or paper.presented:
            papers[paper.component_id] = paper
        else:
            papers.pop(paper.component_id, None)
        self._core.update_filing(papers=papers)

    def accept_all(self) -> None:
        """Tick every required paper as the procedure asks it, and what was asked for by name."""
        filing = self._filing
        if filing is None or filing.case is None:
            return
        papers = dict(filing.papers)
        for component in filing.checklist:
            asked = component.required or is_extra(component.id)
            if asked and component.id not in papers:
                papers[component.id] = PaperCount.as_asked(component)
        self._core.update_filing(papers=papers)

    # --- the commit key -----------------------------------------------------------------------

    async def commit(self) -> None:
        """Receive the dossier. Pressed twice it is one dossier: the filing's id is the dossier's."""
        async with self._core.act("committing") as mine:
            if not mine:
                return
            refresh(self._core)  # an authorisation may have ended since the form was opened
            visit, step = self._core.visit, next_step(self._core.state)
            filing = visit.filing if visit else None
            if visit is None or filing is None or filing.case is None or step is not NextStep.COMMIT:
                self._refuse(step)
            elif self._refresh_fee(filing, filing.case):
                return  # the sum on the screen is not the one of today: the clerk looks at it first
            elif self._checks.passes(filing) and await self._checks.credit_stands(filing):
                try:
                    await self._commit(visit, await self.before_commit(filing), filing.case)
                except JournalError as error:
                    if error.reason != "already_replaced" or filing.replaces is None:
                        raise
                    await self._tell_replaced(filing.replaces)

    async def _tell_replaced(self, replaces: Replaced) -> None:
        """The form stays: the clerk drops it, or looks at what was received instead."""
        rows = await self._core.durable(self._core.ports.journal.dossiers, limit=_LOOKED_THROUGH)
        instead = received_instead(rows, replaces)
        self._core.say("already_replaced", NoticeLevel.WARNING, number=replaces.number, instead=instead)

    async def _commit(self, visit: Visit, filing: Filing, case: ProcedureCase) -> None:
        dossier = self._dossier(visit, filing, case)
        if word := why_refused(dossier):  # recorded and printed, it would wait for ever
            key = "outage_not_taken" if word == "bad_outage" else "not_takeable"
            self._core.say(key, NoticeLevel.WARNING, reason=word)
            return
        order, at_once = self._order(visit, filing, dossier), filing.release in AT_ONCE
        dossier, jobs = await self._core.durable(self._core.ports.journal.receive, order)
        self._stock.take(dossier.fee.receipt, dossier.id)
        self._stock.on_paid(dossier.id, dossier, dossier.fee, dossier.entry)
        self._paperwork.submit(jobs)
        self._outbox.wake()
        returned_at = dossier.entry.at if at_once else None
        gave_back = filing.give_back_dong
        row = DossierRow(dossier, SyncState.RECORDED, dossier.code, returned_at, gave_back_dong=gave_back)
        now = self._core.visit
        if now is not None and now.id == visit.id:
            self._core.update_visit(
                filing=None,
                received=(*replaced_in(now.received, dossier, gave_back), row),
                jobs=(*now.jobs, *jobs),
                series=replace(filing, scanned=()),
                expects=PartyRole.SUBMITTER,
            )
        tell_received(self._core, dossier, gave_back, at_once=at_once)
        await self.after_commit(dossier)
        self._numbers.used(dossier.organisations.deciding_code)
        self._core.spawn(self._core.refresh_outbox(), "outbox count")
        self._core.spawn(self._numbers.ensure(), "number blocks")

    def _order(self, visit: Visit, filing: Filing, dossier: Dossier) -> ReceptionOrder:
        """What the journal makes durable in one transaction."""
        place, account = self._core.place, self._core.ports.pay_account
        at_once = filing.release in AT_ONCE

        def handed(numbered: Dossier) -> tuple[HandOver, OutboxItem]:
            return given_at_once(numbered, filing.procedure, filing.result_number)

        def beside(numbered: Dossier) -> tuple[Sequence[Record], Sequence[OutboxItem]]:
            copies, messages = records_of_form(filing, numbered, training=place.training)
            return (*evidence_records(visit, numbered.id, numbered.entry), *copies), messages

        return ReceptionOrder(
            dossier=dossier,
            documents=lambda numbered: with_pay_code(
                papers_of(place.centre, numbered, handed(numbered)[0] if at_once else None), account
            ),
            body=wire.encode,
            draft_id=visit.id,
            hand_over=handed if at_once else None,
            refund=given_back(filing, dossier.entry),
            records=beside,
        )

    def _dossier(self, visit: Visit, filing: Filing, case: ProcedureCase) -> Dossier:
        due = self._due(filing.procedure, case, filing.outage)
        differences = kept_differences(visit.identity)
        return dossier_of(visit, filing, case, self._core.place, self._core.entry(), due.due_at, differences)

    def _refuse(self, step: NextStep) -> None:
        """Say what is missing before this key can work."""
        filing = self._filing
        if step is NextStep.CHECK_PAPERS and filing is not None:
            self._core.say("papers_missing", NoticeLevel.WARNING, count=len(filing.missing))
            return
        if step is NextStep.SHOW_AUTHORITY and filing is not None:
            self._core.say(f"authority_{filing.problems[0]}", NoticeLevel.WARNING)
            return
        if step is NextStep.SHOW_IDENTITY and filing is not None:
            by_number = filing.procedure.identity_ask is IdentityAsk.NUMBER
            key = "identity_number_needed" if by_number else "identity_needed"
            self._core.say(key, NoticeLevel.WARNING)
            return
        self._core.say(WHAT_FIRST.get(step, "nothing_to_do"), NoticeLevel.WARNING)

    @property
    def _filing(self) -> Filing | None:
        return self._core.visit.filing if self._core.visit else None

    def _due(self, procedure: Procedure, case: ProcedureCase, outage: Outage | None = None) -> Due:
        place, limit = self._core.place, procedure.limit(case)
        return due_of(self._core, limit, place.same_day_cutoff, outage.received_at if outage else None)
