"""Electronic fee receipts: what is asked of the system that issues them, and how far each one has got.

Source: facts/rules.json `fees_payment` (electronic ones from 1/1/2027; Decree 254/2026, secondary source).
Which system a province uses is not known here: see docs/receipts.md.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from counter.domain.fees import PaymentMethod

__all__ = [
    "FAILED",
    "ISSUED",
    "PENDING",
    "VOIDED",
    "VOIDING",
    "ElectronicReceipt",
    "ReceiptRequest",
    "Settlement",
    "StandingReceipt",
    "receipt_id",
    "settled",
]

PENDING: Final = "pending"
"""States of a RECEIPT record. Not issued yet: nobody was asked, or nobody answered."""
ISSUED: Final = "issued"
FAILED: Final = "failed"
"""The system refused to issue it, or to void it: somebody must look at it."""
VOIDING: Final = "voiding"
"""Money was given back; the system is to be told."""
VOIDED: Final = "void"
_RECEIPTS: Final = uuid.UUID("7b0e2a7c-3f7d-5c52-9a60-726563656970")


@dataclass(frozen=True, slots=True)
class ReceiptRequest:
    """One receipt as it is asked for. The same id is always the same receipt."""

    id: str
    dossier_id: str
    number: str
    """Code or local number of the dossier."""
    what: str
    """Which fee or charge: the name of the procedure."""
    payer: str = field(repr=False)
    amount_dong: int
    method: PaymentMethod
    paid_at: datetime


@dataclass(frozen=True, slots=True)
class ElectronicReceipt:
    """Content of a RECEIPT record."""

    request: ReceiptRequest
    series: str = ""
    number: str = ""
    """Given by the system; empty before it is issued."""
    trouble: str = ""
    """Machine word of a refusal."""
    reason: str = ""
    """Machine word: why it is void, or is to be; empty while it stands."""


@dataclass(frozen=True, slots=True)
class StandingReceipt:
    """A receipt of a dossier as it stands now."""

    state: str
    receipt: ElectronicReceipt


@dataclass(frozen=True, slots=True)
class Settlement:
    """What becomes of the receipts of a dossier of whose money something was given back."""

    void: tuple[str, ...] = ()
    """Ids of those that say too much."""
    anew: ReceiptRequest | None = None
    """Asked for in their place: what stays of the money."""


def receipt_id(act_id: str) -> str:
    """Id of the receipt for the money of a reception or hand-over, or for what a refund left of it."""
    return str(uuid.uuid5(_RECEIPTS, act_id))


def settled(receipts: Iterable[ElectronicReceipt], refunds: Sequence[tuple[str, int]]) -> Settlement:
    """Make the receipts of a dossier say what was kept of its money; nothing where they do already. Pure.

    `refunds` are the corrections that gave money back, oldest first: id, đồng. A receipt that was issued
    cannot say less: it becomes void, and what stays has one of its own, named after the newest refund.
    """
    known = list(receipts)
    left_over = {receipt_id(correction_id) for correction_id, _ in refunds}
    taken = sum(one.request.amount_dong for one in known if one.request.id not in left_over)
    stays = max(0, taken - sum(dong for _, dong in refunds))
    live = [one.request for one in known if not one.reason]
    if sum(one.amount_dong for one in live) <= stays:
        return Settlement()
    anew = replace(live[-1], id=receipt_id(refunds[-1][0]), amount_dong=stays) if stays else None
    return Settlement(tuple(one.id for one in live), anew)
