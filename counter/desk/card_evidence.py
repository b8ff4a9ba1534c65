"""What the clerk is told of a card beside its verdict, and what is kept of the verdict with the dossier.

Evidence is opaque here: who made it verifies it again. It is personal data (hashes of what the chip holds): a
record sealed under the dossier's key, which never leaves this desk and is purged with the dossier.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Final

from counter.desk.state import CardView, Identity, Visit
from counter.domain.authenticity import Finding, findings_of
from counter.domain.card import Authenticity, CardReading, CardRecord
from counter.domain.compare import Weight, compare, person_of_card
from counter.domain.dossiers import Entry
from counter.domain.records import DONE, MAXIMUM_BYTES, Record, RecordKind

__all__ = ["card_findings", "evidence_records", "told_of"]

_NAMESPACE: Final = uuid.UUID("5a0d1e6c-6f0b-5a6c-9c7e-636172640000")


def card_findings(
    reading: CardReading, record: CardRecord | None, identity: Identity, today: date
) -> tuple[Finding, ...]:
    """What a clerk should know of the card, the gravest first; with the QR code scanned in this visit.

    A read that broke off before the name has found nothing.
    """
    if record is None:
        return ()
    found = list(findings_of(reading.checks, record, today))
    if _qr_differs(record, identity):
        found.append(Finding.QR_DISAGREES)
    return tuple(sorted(found, key=list(Finding).index))


def told_of(card: CardView) -> str | None:
    """The notice a card deserves at once; None when the panel says enough."""
    if card.authenticity is Authenticity.NOT_GENUINE:
        return "card_not_genuine"
    loud = next((finding for finding in card.findings if finding.is_loud), None)
    if loud is Finding.DOWNGRADED:
        return "card_fallen_back"
    return f"card_{loud}" if loud is not None else None


def evidence_records(visit: Visit, dossier_id: str, entry: Entry, *, act: str = "") -> Sequence[Record]:
    """The record of the evidence for one dossier of the visit; none when nothing was kept of a card.

    `act` tells another act upon the dossier than its reception, such as the handing over of its result.
    """
    evidence = visit.identity.card.evidence
    if evidence is None or len(evidence) > MAXIMUM_BYTES:
        return ()
    record_id = str(uuid.uuid5(_NAMESPACE, f"{dossier_id}/{act}"))
    return (Record(record_id, RecordKind.CARD_EVIDENCE, dossier_id, DONE, evidence, entry),)


def _qr_differs(record: CardRecord, identity: Identity) -> bool:
    """Whether the QR code printed on the card tells of something else than its chip's personal record.

    The machine-readable zone alone has no Vietnamese letters to compare; a chip that does not know the
    personal number on the code is that of another paper, whatever name and birth it tells.
    """
    if identity.qr is None:
        return False
    if identity.qr.personal_number and not record.personal_number:
        return True
    if not record.from_dg13:
        return False
    if None not in (identity.issued, record.issue_date) and identity.issued != record.issue_date:
        return True
    differences = compare(identity.qr, person_of_card(record), record.issue_date)
    return any(one.weight is Weight.WARNING for one in differences)
