"""What opens the chip of the person at the counter, as far as it is known without asking them. Pure."""

from __future__ import annotations

from datetime import date

from counter.desk.state import Identity
from counter.domain import codes
from counter.domain.card import AccessKey
from counter.domain.expiry import expiry_candidates
from counter.domain.mrz import document_number_of
from counter.domain.people import IdentityPaper, PartialDate

__all__ = ["key_of"]


def key_of(identity: Identity) -> AccessKey | None:
    """What opens the person's card; None while too little is known.

    CAN and document number of a Vietnamese card follow from the personal number, also from one that was
    scanned alone; its expiry does not, but the few dates it may be follow from the QR code's date of issue.
    Of a passport or residence card all three stand in its machine-readable zone.
    """
    person = identity.person
    if person is None:
        alone = codes.personal_number(identity.number)
        return AccessKey(can=codes.can_of(alone)) if alone is not None else None
    number, document, born = person.personal_number, person.document, _whole(person.date_of_birth)
    if number is not None:
        of_card = document is not None and document.kind is IdentityPaper.CARD
        expires = document.expires_on if document is not None and of_card else None
        computed = (
            expiry_candidates(born, identity.issued) if born and identity.issued and not expires else ()
        )
        return AccessKey(
            can=codes.can_of(number),
            document_number=document_number_of(number),
            date_of_birth=born,
            date_of_expiry=expires,
            expiry_candidates=computed,
        )
    if document is None or not document.number or document.expires_on is None or born is None:
        return None
    return AccessKey(document_number=document.number, date_of_birth=born, date_of_expiry=document.expires_on)


def _whole(birth: PartialDate | None) -> date | None:
    if birth is None or birth.month is None or birth.day is None:
        return None
    return date(birth.year, birth.month, birth.day)
