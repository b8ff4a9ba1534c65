"""An open visit as a draft: what is kept so that a restart resumes exactly where the keys stopped.

The photo is never part of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

import msgspec

from counter.desk.state import CardView, Filing, Identity, Reading, RegisterView, Visit
from counter.domain.card import Access, Authenticity, CardRecord
from counter.domain.dossiers import Delivery, PaperCount, PaymentMethod
from counter.domain.people import Person
from counter.domain.procedures import Procedure
from counter.domain.tickets import Ticket
from counter.ports import Draft, LookupOutcome

__all__ = ["pack", "unpack"]


@dataclass(frozen=True, slots=True)
class _Filing:
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


def pack(visit: Visit, now: datetime) -> Draft:
    """Encode a visit. Pure."""
    identity, filing = visit.identity, visit.filing
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
        register=identity.register.person,
        outcome=identity.register.outcome,
        reference=identity.register.reference,
        filing=None
        if filing is None
        else _Filing(
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
        ),
        received=tuple(row.dossier.id for row in visit.received),
    )
    ticket_id = visit.ticket.id if visit.ticket else None
    return Draft(visit.id, ticket_id, msgspec.json.encode(content), now)


def unpack(draft: Draft, catalogue: Mapping[str, Procedure]) -> tuple[Visit, tuple[str, ...]] | None:
    """The visit of a draft and the ids of the dossiers it received; None when it cannot be read any more."""
    try:
        content = msgspec.json.decode(draft.content, type=_Visit)
    except (msgspec.DecodeError, msgspec.ValidationError):
        return None
    card = CardView(
        reading=Reading.DONE if content.record else Reading.NONE,
        record=content.record,
        access=content.access,
        authenticity=content.authenticity,
    )
    register = RegisterView(outcome=content.outcome, reference=content.reference, person=content.register)
    identity = Identity(content.qr, content.issued, content.typed, card, register, content.person)
    filing = _filing(content.filing, catalogue)
    visit = Visit(content.id, content.ticket, content.started_at, identity, filing=filing)
    return visit, content.received


def _filing(saved: _Filing | None, catalogue: Mapping[str, Procedure]) -> Filing | None:
    procedure = catalogue.get(saved.procedure) if saved else None
    if saved is None or procedure is None or procedure.version != saved.version:
        return None
    case = next((case for case in procedure.cases if case.id == saved.case), None)
    return Filing(
        id=saved.id,
        procedure=procedure,
        case=case,
        papers=saved.papers,
        sets=saved.sets,
        fee_dong=saved.fee_dong,
        computed_dong=saved.computed_dong,
        fee_reason=saved.fee_reason,
        payment=saved.payment,
        delivery=saved.delivery,
    )
