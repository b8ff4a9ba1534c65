"""What the commit keys write down: the dossier, the result given at once, and the form another paper fills.

Pure: no state is changed here. Source: Decree 118/2025 art. 17.1, 17.3, 17.4.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from counter.desk.outbox import item_of
from counter.desk.paper_jobs import reception_jobs, return_jobs
from counter.desk.state import Filing, Visit
from counter.domain.compare import is_same_person
from counter.domain.decisions import Correction, CorrectionKind, Decision, Mistake
from counter.domain.documents import DocumentKind
from counter.domain.dossiers import (
    Collector,
    CollectorProof,
    Delivery,
    Dossier,
    DossierRow,
    Entry,
    HandOver,
    KeptDifference,
    Organisations,
    PaperCount,
    ProcedureRef,
    Release,
    Result,
    is_extra,
)
from counter.domain.fees import PAID_ELSEWHERE, PaymentMethod
from counter.domain.parties import Authority, AuthorityKind, OwnerKind, is_same_organisation
from counter.domain.people import NOBODY, Person
from counter.domain.place import Centre, Place
from counter.domain.procedures import FeeRule, Procedure, ProcedureCase
from counter.domain.quantity import Quantity, quantity_fee, quantity_of
from counter.ports import OutboxItem, OutboxKind, PrintJob

__all__ = [
    "AT_ONCE",
    "counted_of",
    "dossier_of",
    "fee_of",
    "form_of",
    "given_at_once",
    "given_back",
    "going_on",
    "is_owners",
    "kept_papers",
    "next_form",
    "owner_of",
    "paid_in",
    "paid_of",
    "papers_of",
    "procedure_ref",
    "replaced_in",
]

_NAMESPACE = uuid.UUID("0b0f4f5e-8f35-5a0c-9a35-61742d6f6e63")
AT_ONCE = (Release.AT_ONCE, Release.AT_ONCE_WITH_SLIP)
"""The result is given while the submitter stands there."""
_SENT_ELSEWHERE = (Delivery.OTHER_CENTRE, Delivery.POST)


def procedure_ref(procedure: Procedure, case: ProcedureCase | None) -> ProcedureRef:
    """The procedure as a record names it; without a case where none was chosen yet."""
    return ProcedureRef(
        procedure.code,
        procedure.name,
        procedure.version,
        case.id if case else "",
        case.name if case else "",
        procedure.field,
        procedure.owner_system,
        procedure.paper_set,
    )


def owner_of(filing: Filing, submitter: Person | None) -> Person:
    """Whose dossier it is: the named owner, an organisation's representative, else the submitter."""
    if filing.parties.kind is OwnerKind.SELF:
        return submitter or NOBODY
    if filing.owner is not None:
        return filing.owner
    represents = filing.parties.authority.kind is AuthorityKind.LEGAL_REPRESENTATIVE
    return submitter or NOBODY if represents else NOBODY


def is_owners(dossier: Dossier | Decision, filing: Filing, submitter: Person | None) -> bool:
    """Whether a received dossier, or a decided case, belongs to the owner of the form. Pure."""
    ours, theirs = filing.parties.organisation, dossier.parties.organisation
    if ours is None and theirs is None:
        return is_same_person(dossier.owner, owner_of(filing, submitter))
    return is_same_organisation(ours, theirs)


def dossier_of(
    visit: Visit,
    filing: Filing,
    case: ProcedureCase,
    place: Place,
    entry: Entry,
    due_at: datetime | None,
    differences: tuple[KeptDifference, ...],
) -> Dossier:
    """The dossier as it is committed now, without its numbers; a result given at once is due at once."""
    submitter, centre = visit.identity.person or NOBODY, place.centre
    at_once = filing.release in AT_ONCE
    delivery = Delivery.COUNTER if at_once else filing.delivery
    return Dossier(
        id=filing.id,
        local_number="",
        code=None,
        procedure=procedure_ref(filing.procedure, case),
        owner=owner_of(filing, visit.identity.person),
        submitter=submitter,
        papers=tuple(filing.papers[part.id] for part in filing.checklist if part.id in filing.papers),
        sets=filing.sets,
        fee=filing.fee,
        limit=filing.procedure.limit(case),
        due_at=entry.at if at_once else due_at,
        delivery=delivery,
        organisations=Organisations(centre.name, centre.name, centre.parent_name, centre.agency_code),
        entry=entry,
        ticket_id=visit.ticket.id if visit.ticket else None,
        ticket_number=visit.ticket.number if visit.ticket else None,
        evidence=_evidence(visit),
        training=place.training,
        parties=filing.parties,
        contact=filing.contact,
        deliver_to=filing.deliver_to if delivery in _SENT_ELSEWHERE else "",
        release=filing.release,
        differences=differences,
        replaces=filing.replaces,
        follows=filing.follows,
        quantity=counted_of(filing),
        outage=filing.outage,
        certified=filing.certified,
    )


def fee_of(rule: FeeRule, filing: Filing) -> int | None:
    """What the form comes to under a rule, in đồng; None where it fixes no amount. Pure.

    Several originals are counted one by one; a matter that has one fee costs it once.
    """
    if not filing.certified or rule.per == "dossier":
        return quantity_fee(rule, filing.pages, filing.copies)
    amounts = [quantity_fee(rule, one.pages, one.copies) for one in filing.certified]
    return None if None in amounts else sum(amount or 0 for amount in amounts)


def counted_of(filing: Filing) -> Quantity | None:
    """What the fee of a form is counted by; None where several originals are counted one by one. Pure."""
    if filing.fee_rule is None or len(filing.certified) > 1:
        return None
    pages, copies = filing.pages, filing.copies
    for one in filing.certified:
        pages, copies = one.pages, one.copies
    return quantity_of(filing.fee_rule, pages, copies)


def _evidence(visit: Visit) -> tuple[str, ...]:
    card, register = visit.identity.card, visit.identity.register
    words = []
    if card.access is not None:
        words.append(f"chip:{card.access}:{card.authenticity}")
        words += [f"card:{finding}" for finding in card.findings]
    if register.outcome is not None:
        words.append(f"register:{register.outcome}:{register.reference}")
    return tuple(words)


def given_at_once(dossier: Dossier, procedure: Procedure, number: str) -> tuple[HandOver, OutboxItem]:
    """The handing over of a result while its submitter stands there (Decree 118/2025 art. 17.4).

    The same dossier always names the same hand-over.
    """
    kind = procedure.results[0].name if procedure.results else procedure.short_name
    at = dossier.entry.at
    summary = dossier.procedure.case_name if len(procedure.cases) > 1 else ""  # a sole case says nothing
    hand_over = HandOver(
        id=str(uuid.uuid5(_NAMESPACE, f"{dossier.id}/hand-over")),
        dossier_id=dossier.id,
        collector=Collector(
            dossier.submitter,
            CollectorProof.AT_ONCE,
            is_owner=dossier.owner == dossier.submitter,
            parties=dossier.parties,
        ),
        result=Result(dossier.id, kind, number, summary, at),
        entry=dossier.entry,
    )
    return hand_over, item_of(OutboxKind.HAND_OVER, hand_over.id, dossier.id, hand_over, at)


def papers_of(centre: Centre, dossier: Dossier, hand_over: HandOver | None) -> Sequence[PrintJob]:
    """What a reception prints.

    A result given at once needs no slip: only money that was taken has a receipt. Whoever asks for the slip
    all the same gets it with the note (X02) that the result was handed over.
    """
    jobs = reception_jobs(centre, dossier)
    if hand_over is None:
        return _without_slip(jobs) if _is_signed_today(dossier) else jobs
    if dossier.release is Release.AT_ONCE_WITH_SLIP:
        return (*jobs, *return_jobs(centre, dossier, dossier.code, hand_over, dossier.ticket_number))
    receipt = DocumentKind.RECEIPT if dossier.fee.taken_dong else None
    return tuple(job for job in jobs if job.document.kind is receipt)


def _is_signed_today(dossier: Dossier) -> bool:
    """Whether it only waits for a signature: a slip is owed for what is given on another day, or after 15:00
    (Circular 01/2020/TT-BTP art. 2); the receipt names the dossier until then.
    """
    due = dossier.due_at
    return bool(dossier.certified) and due is not None and due.date() == dossier.entry.at.date()


def _without_slip(jobs: Sequence[PrintJob]) -> Sequence[PrintJob]:
    return tuple(job for job in jobs if job.document.kind is not DocumentKind.SLIP)


def replaced_in(
    rows: Sequence[DossierRow], dossier: Dossier, given_back_dong: int = 0
) -> tuple[DossierRow, ...]:
    """Rows of a visit once `dossier` is received: the voided one it replaces names it."""
    if dossier.replaces is None:
        return tuple(rows)
    voided, number = dossier.replaces.dossier_id, dossier.code or dossier.local_number

    def named(row: DossierRow) -> DossierRow:
        if row.dossier.id != voided:
            return row
        return replace(row, replaced_by=number, given_back_dong=row.given_back_dong + given_back_dong)

    return tuple(map(named, rows))


def paid_in(rows: Sequence[DossierRow], hand_over: HandOver) -> tuple[DossierRow, ...]:
    """Rows of a visit once what was owed of one of them is paid at its hand-over. Pure."""
    paid = hand_over.fee.taken_dong if hand_over.fee is not None else 0
    about = hand_over.dossier_id
    return tuple(replace(row, paid_later_dong=paid) if row.dossier.id == about else row for row in rows)


def given_back(filing: Filing, entry: Entry) -> tuple[Correction, OutboxItem] | None:
    """Money of the voided dossier that the one received instead does not cost, given back as a refund of it.

    So what stays of the voided one is what the new one carries. The same form always names the same refund.
    """
    if filing.replaces is None or not filing.give_back_dong:
        return None
    refund = Correction(
        id=str(uuid.uuid5(_NAMESPACE, f"{filing.id}/given-back")),
        kind=CorrectionKind.REFUND,
        dossier_id=filing.replaces.dossier_id,
        mistake=Mistake.FEE,
        reason=filing.replaces.reason,
        entry=entry,
        refund_dong=filing.give_back_dong,
    )
    return refund, item_of(OutboxKind.CORRECTION, refund.id, refund.dossier_id, refund, entry.at)


def form_of(source: Dossier | Decision, procedure: Procedure) -> Filing:
    """A new form filled from what was received or decided before, under `procedure` as it is now.

    Papers whose line reads otherwise in another version are left out: they are checked anew. Money, receipt
    and appointment are not carried over; what the fee is counted by is, while it is counted by the same.
    """
    ref = source.procedure
    case = next((one for one in procedure.cases if ref is not None and one.id == ref.case_id), None)
    filing = Filing(
        id=str(uuid.uuid4()),
        procedure=procedure,
        case=case,
        papers=kept_papers(case, source.papers),
        parties=source.parties,
        owner=None if source.parties.kind is OwnerKind.SELF or not source.owner.full_name else source.owner,
        contact=source.contact,
    )
    if isinstance(source, Decision):
        return filing
    counted = _counted_again(source.quantity, procedure, case)
    return replace(
        filing,
        pages=counted.pages if counted else 1,
        copies=counted.copies if counted else 1,
        quantity_said=counted is not None,
        sets=source.sets,
        delivery=source.delivery,
        deliver_to=source.deliver_to,
        release=source.release,
        follows=source.follows,
        certified=tuple(replace(one, numbers=(), year=0) for one in source.certified),
    )


def _counted_again(
    counted: Quantity | None, procedure: Procedure, case: ProcedureCase | None
) -> Quantity | None:
    """What was counted before, where the fee of today is counted by the same."""
    today = quantity_of(procedure.fee(case=case)) if case is not None else None
    return counted if counted is not None and today is not None and counted.per is today.per else None


def kept_papers(case: ProcedureCase | None, papers: Sequence[PaperCount]) -> Mapping[str, PaperCount]:
    """Of `papers` those that still stand on the checklist of `case` under the same words, or on none."""
    labels = {part.id: part.printable_text for part in case.checklist} if case else {}
    return {
        paper.component_id: paper
        for paper in papers
        if labels.get(paper.component_id) == paper.label
        or (case is not None and is_extra(paper.component_id))
    }


def paid_of(credit_dong: int, fee_dong: int | None) -> int | None:
    """What of a fee is paid by money taken before; None when it pays all of it, or nothing was. Pure."""
    return credit_dong if 0 < credit_dong < (fee_dong or 0) else None


def next_form(filing: Filing) -> Filing:
    """A form like `filing` for a new owner: the same procedure, case and way, nobody's name.

    The kind of right stays as it was, its paper is asked for anew: it named one owner. Whoever acted for
    themselves acts for another now and needs a written authorisation. The papers are another owner's too and
    are not ticked. What the result was numbered, what it replaced or completed is not repeated, nor what was
    waived for somebody, nor where they live.
    """
    before = filing.parties
    own = before.kind is OwnerKind.SELF
    right = before.authority
    parties = replace(
        before,
        kind=OwnerKind.PERSON if own else before.kind,
        authority=Authority(AuthorityKind.WRITTEN) if own else Authority(right.kind, right.relation),
        organisation=None,
        authoriser=None,
        relatives=(),
    )
    return Filing(
        id=str(uuid.uuid4()),
        procedure=filing.procedure,
        case=filing.case,
        sets=filing.sets,
        pages=filing.pages,
        copies=filing.copies,
        quantity_said=filing.quantity_said,
        fee_dong=filing.fee_dong if filing.waiver is None else filing.whole_dong,
        payment=PaymentMethod.CASH if filing.payment in PAID_ELSEWHERE else filing.payment,
        delivery=filing.delivery,
        deliver_to="" if filing.delivery is Delivery.POST else filing.deliver_to,
        parties=parties,
        contact=filing.contact,
        release=filing.release,
    )


def going_on(form: Filing, before: Filing) -> Filing:
    """The new form with what belongs to the case it goes on with. Pure.

    A voided dossier's procedure was wrong, not its number and its people. A supplement request is completed
    under its own procedure only.
    """
    same = form.procedure.code == before.procedure.code
    if before.replaces is None and (before.follows is None or not same):
        return form
    return replace(
        form,
        replaces=before.replaces,
        follows=before.follows if same else None,
        asked=before.asked if same else (),
        asked_reason=before.asked_reason if same else "",
        asked_at=before.asked_at if same else None,
        first_submitter=before.first_submitter,
        parties=before.parties,
        owner=before.owner,
        contact=before.contact,
        outage=before.outage,
        payment=before.payment,
        receipt=before.receipt,
        credit_dong=before.credit_dong,
    )
