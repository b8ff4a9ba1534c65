"""An open visit as a draft: what is kept so that a restart resumes exactly where the keys stopped.

The photo is never part of it. What an older version of the program saved is read as far as it goes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

import msgspec

from counter.desk.form_copies import FormCopy
from counter.desk.record import fee_of, kept_papers
from counter.desk.state import CardView, Filing, Identity, Reading, RegisterView, Returning, Visit
from counter.domain.authenticity import Finding
from counter.domain.card import Access, Authenticity, CardRecord
from counter.domain.certification import CertifiedPaper
from counter.domain.decisions import Lack
from counter.domain.dossiers import Delivery, Outage, PaperCount, Release, Replaced
from counter.domain.exemptions import Exemption
from counter.domain.fees import PAID_ELSEWHERE, FeeReceipt, PaymentMethod, WaiverGround
from counter.domain.parties import Contact, Parties, PartyRole
from counter.domain.people import Person
from counter.domain.procedures import FeeRule, Procedure
from counter.domain.tickets import Ticket
from counter.ports import Draft, LookupOutcome

__all__ = ["NOT_KEPT", "Kept", "pack", "unpack"]

NOT_KEPT: Final[Mapping[type, frozenset[str]]] = {
    Filing: frozenset({"due", "problems"}),
    Visit: frozenset({"received", "decisions", "jobs"}),
}
"""Fields no draft brings back: the appointment and what is wrong with a right are worked out anew, what was
received, decided and printed is in the journal."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What a draft brings back."""

    visit: Visit
    """Without what it received and decided: the journal has that."""
    received: tuple[str, ...] = ()
    """Ids of the dossiers received in it, oldest first."""
    decisions: tuple[str, ...] = ()
    """Ids of its decisions, oldest first."""
    changed: str = ""
    """Name or code of a procedure the catalogue has another version of, or has no more: its form must be
    looked through, or is gone."""


@dataclass(frozen=True, slots=True)
class _Filing:
    """A form; what has a default was added later, and is missing in drafts of older versions."""

    id: str
    procedure: str
    version: str
    case: str | None
    papers: Mapping[str, PaperCount]
    sets: int
    fee_dong: int | None
    computed_dong: int | None
    fee_reason: str
    payment: PaymentMethod
    delivery: Delivery
    parties: Parties = Parties()
    owner: Person | None = None
    contact: Contact = Contact()
    deliver_to: str = ""
    release: Release = Release.APPOINTMENT
    result_number: str = ""
    paid_dong: int | None = None
    given_dong: int | None = None
    waiver: WaiverGround | None = None
    receipt: FeeReceipt | None = None
    replaces: Replaced | None = None
    follows: str | None = None
    first_submitter: Person | None = None
    credit_dong: int = 0
    whole_dong: int | None = None
    pages: int = 1
    copies: int = 1
    quantity_said: bool = False
    asked: tuple[Lack, ...] = ()
    asked_reason: str = ""
    asked_at: datetime | None = None
    outage: Outage | None = None
    fee_rule: FeeRule | None = None
    certified: tuple[CertifiedPaper, ...] = ()
    reference: str = ""
    proof: str = ""
    exemptions: tuple[Exemption, ...] = ()
    code_shown: bool = False
    scanned: tuple[FormCopy, ...] = ()


@dataclass(frozen=True, slots=True)
class _Visit:
    id: str
    ticket: Ticket | None
    started_at: datetime
    qr: Person | None
    issued: date | None
    typed: Person | None
    person: Person | None
    record: CardRecord | None
    access: Access | None
    authenticity: Authenticity
    register: Person | None
    outcome: LookupOutcome | None
    reference: str
    filing: _Filing | None
    received: tuple[str, ...] = ()
    pile: bool = False
    held_at: datetime | None = None
    expects: PartyRole = PartyRole.SUBMITTER
    decisions: tuple[str, ...] = ()
    series: _Filing | None = None
    returning: Returning | None = None
    broken: bool = False
    findings: tuple[Finding, ...] = ()
    evidence: bytes | None = None
    number: str = ""


def pack(visit: Visit, now: datetime) -> Draft:
    """Encode a visit. Pure."""
    identity = visit.identity
    content = _Visit(
        id=visit.id,
        ticket=visit.ticket,
        started_at=visit.started_at,
        qr=identity.qr,
        issued=identity.issued,
        typed=identity.typed,
        person=identity.person,
        record=identity.card.record,
        access=identity.card.access,
        authenticity=identity.card.authenticity,
        findings=identity.card.findings,
        evidence=identity.card.evidence,
        number=identity.number,
        register=identity.register.person,
        outcome=identity.register.outcome,
        reference=identity.register.reference,
        filing=_packed(visit.filing),
        received=tuple(row.dossier.id for row in visit.received),
        pile=visit.pile,
        held_at=visit.held_at,
        expects=visit.expects,
        decisions=tuple(decision.id for decision in visit.decisions),
        series=_packed(visit.series),
        returning=visit.returning,
        broken=visit.broken,
    )
    ticket_id = visit.ticket.id if visit.ticket else None
    return Draft(visit.id, ticket_id, msgspec.json.encode(content), now)


def _packed(filing: Filing | None) -> _Filing | None:
    if filing is None:
        return None
    return _Filing(
        id=filing.id,
        procedure=filing.procedure.code,
        version=filing.procedure.version,
        case=filing.case.id if filing.case else None,
        papers=dict(filing.papers),
        sets=filing.sets,
        fee_dong=filing.fee_dong,
        computed_dong=filing.computed_dong,
        fee_reason=filing.fee_reason,
        payment=filing.payment,
        delivery=filing.delivery,
        parties=filing.parties,
        owner=filing.owner,
        contact=filing.contact,
        deliver_to=filing.deliver_to,
        release=filing.release,
        result_number=filing.result_number,
        paid_dong=filing.paid_dong,
        given_dong=filing.given_dong,
        waiver=filing.waiver,
        receipt=filing.receipt,
        replaces=filing.replaces,
        follows=filing.follows,
        first_submitter=filing.first_submitter,
        credit_dong=filing.credit_dong,
        whole_dong=filing.whole_dong,
        pages=filing.pages,
        copies=filing.copies,
        quantity_said=filing.quantity_said,
        asked=filing.asked,
        asked_reason=filing.asked_reason,
        asked_at=filing.asked_at,
        outage=filing.outage,
        fee_rule=filing.fee_rule,
        certified=filing.certified,
        reference=filing.reference,
        proof=filing.proof,
        exemptions=filing.exemptions,
        code_shown=filing.code_shown,
        scanned=filing.scanned,
    )


def unpack(draft: Draft, catalogue: Mapping[str, Procedure]) -> Kept | None:
    """The visit of a draft; None when it cannot be read any more. Pure.

    What is wrong with somebody's right to act, and the appointment, are worked out anew by the desk. Before a
    result is handed over the centre is asked anew.
    """
    try:
        content = msgspec.json.decode(draft.content, type=_Visit)
    except (msgspec.DecodeError, msgspec.ValidationError):
        return None
    card = CardView(
        reading=Reading.DONE if content.record else Reading.NONE,
        record=content.record,
        access=content.access,
        authenticity=content.authenticity,
        findings=content.findings,
        evidence=content.evidence,
    )
    register = RegisterView(outcome=content.outcome, reference=content.reference, person=content.register)
    identity = Identity(
        content.qr, content.issued, content.typed, card, register, content.person, number=content.number
    )
    day = draft.saved_at.date()
    filing, changed = _unpacked(content.filing, catalogue, day)
    returning = content.returning
    if returning is not None and returning.hand_over is None:
        returning = replace(returning, stale=True)
    visit = Visit(
        content.id,
        content.ticket,
        content.started_at,
        identity,
        filing=filing,
        expects=content.expects if filing or returning else PartyRole.SUBMITTER,
        returning=returning,
        series=_unpacked(content.series, catalogue, day)[0],
        pile=content.pile,
        held_at=content.held_at,
        broken=content.broken,
    )
    return Kept(visit, content.received, content.decisions, changed)


def _unpacked(
    saved: _Filing | None, catalogue: Mapping[str, Procedure], day: date
) -> tuple[Filing | None, str]:
    """The form under the catalogue as it is now, and the procedure to be looked at when that has changed.

    Under another version the papers stay whose line still reads the same, and the money where the rule is
    the same. Of a procedure that is gone nothing but the people stays.
    """
    if saved is None:
        return None, ""
    procedure = catalogue.get(saved.procedure)
    if procedure is None:
        return None, saved.procedure
    case = next((case for case in procedure.cases if case.id == saved.case), None)
    same = procedure.version == saved.version
    filing = Filing(
        id=saved.id,
        procedure=procedure,
        case=case,
        papers=saved.papers if same else kept_papers(case, tuple(saved.papers.values())),
        sets=saved.sets,
        fee_dong=saved.fee_dong,
        computed_dong=saved.computed_dong,
        fee_reason=saved.fee_reason,
        payment=saved.payment,
        delivery=saved.delivery,
        parties=saved.parties,
        owner=saved.owner,
        contact=saved.contact,
        deliver_to=saved.deliver_to,
        release=saved.release,
        result_number=saved.result_number,
        paid_dong=saved.paid_dong,
        given_dong=saved.given_dong,
        waiver=saved.waiver,
        receipt=saved.receipt,
        replaces=saved.replaces,
        follows=saved.follows,
        first_submitter=saved.first_submitter,
        credit_dong=saved.credit_dong,
        whole_dong=saved.whole_dong,
        pages=saved.pages,
        copies=saved.copies,
        quantity_said=saved.quantity_said,
        asked=saved.asked,
        asked_reason=saved.asked_reason,
        asked_at=saved.asked_at,
        outage=saved.outage,
        fee_rule=saved.fee_rule,
        certified=saved.certified,
        reference=saved.reference,
        proof=saved.proof,
        exemptions=saved.exemptions,
        code_shown=saved.code_shown,
        scanned=saved.scanned,
    )
    return (filing, "") if same else (_reckoned(filing, day), procedure.short_name)


def _reckoned(filing: Filing, day: date) -> Filing:
    """The form with the fee that the rule of a day names, where that is another one. Pure."""
    rule = filing.procedure.fee(case=filing.case, on=day) if filing.case else None
    computed = fee_of(rule, filing) if rule is not None else None
    if computed == filing.computed_dong:
        return replace(filing, fee_rule=rule)
    elsewhere = filing.payment in PAID_ELSEWHERE and not filing.credit_dong  # another sum was paid there
    return replace(
        filing,
        payment=PaymentMethod.CASH if elsewhere else filing.payment,
        reference="" if elsewhere else filing.reference,
        fee_rule=rule,
        fee_dong=computed,
        computed_dong=computed,
        fee_reason="",
        paid_dong=None,
        given_dong=None,
        waiver=None,
        whole_dong=None,
    )
