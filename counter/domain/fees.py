"""The money of a dossier: what is due, what was taken, why it is less, and the number of its receipt.

Source: Decree 118/2025 art. 24; Circular 117/2026/TT-BTC; facts/rules.json `fees_payment`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["PAID_ELSEWHERE", "Fee", "FeeReceipt", "PaymentMethod", "ReceiptKind", "WaiverGround"]


class PaymentMethod(StrEnum):
    """How a fee was paid."""

    CASH = "cash"
    TRANSFER = "transfer"
    ONLINE = "online"
    """Paid on the national portal before: its reference is kept, nothing is taken at the desk."""
    NONE = "none"
    """Nothing to pay."""
    LATER = "later"
    """Owed: to be paid before the result is handed over."""


PAID_ELSEWHERE = frozenset({PaymentMethod.ONLINE, PaymentMethod.TRANSFER})
"""Of a sum the citizen chose there: when the fee becomes another one, nobody knows that it was paid."""
_NOTHING_TAKEN = frozenset({PaymentMethod.ONLINE, PaymentMethod.NONE, PaymentMethod.LATER})


class WaiverGround(StrEnum):
    """Why a fee is not taken, or less of it."""

    POOR_HOUSEHOLD = "poor_household"
    """Poor or near-poor household."""
    MERIT = "merit"
    """Persons with services to the revolution and their families."""
    ELDERLY = "elderly"
    DISABLED = "disabled"
    CHILD = "child"
    ETHNIC_MINORITY = "ethnic_minority"
    """In a commune of special difficulty."""
    FARM_LOAN = "farm_loan"
    """Mortgage of a farm loan (Decree 55/2015/NĐ-CP)."""
    DIGITAL_CITIZEN = "digital_citizen"
    """Circular 117/2026/TT-BTC: only for what was filed online."""
    OTHER = "other"
    """Named in words."""


class ReceiptKind(StrEnum):
    """Where the number of a fee receipt comes from."""

    PRINTED = "printed"
    """The stock of printed receipts at the desk."""
    ELECTRONIC = "electronic"
    """An electronic-receipt system."""


@dataclass(frozen=True, slots=True)
class FeeReceipt:
    """Series and number of the financial receipt of a fee."""

    kind: ReceiptKind
    series: str
    """Symbol of the book: `01BLP2-001 AA/26`."""
    number: str
    """As printed, leading zeros kept: `0000127`."""


@dataclass(frozen=True, slots=True)
class Fee:
    """Money of a dossier. Integer đồng."""

    amount_dong: int
    method: PaymentMethod
    computed_dong: int | None = None
    """What the rule gave; None where the clerk had to enter it."""
    reason: str = ""
    """Why the amount differs from the computed one."""
    paid_dong: int | None = None
    """What was really taken now; None: all of `amount_dong`, or nothing with LATER."""
    given_dong: int | None = None
    """Cash laid on the desk; None when it was not counted."""
    waiver: WaiverGround | None = None
    receipt: FeeReceipt | None = None
    carried_dong: int = 0
    """Of what was taken: money that was taken for the dossier received before in its place."""
    name: str = ""
    """Official name of the fee, as a receipt prints it; empty in older records and where none is known."""
    reference: str = ""
    """Of the bank or the portal, for what was paid elsewhere; empty where none was written down."""
    proof: str = ""
    """Paper shown for the waiver: `Giấy xác nhận hộ nghèo số 12`; empty where the rules ask for none."""

    def __repr__(self) -> str:
        """Keep what was typed out of logs."""
        return f"<Fee {self.amount_dong} {self.method}>"

    @property
    def taken_dong(self) -> int:
        """Money taken at the reception: nothing of what was paid on the portal."""
        if self.paid_dong is not None:
            return self.paid_dong
        return 0 if self.method in _NOTHING_TAKEN else self.amount_dong

    @property
    def owed_dong(self) -> int:
        """Still to be paid before the result is handed over."""
        if self.method is PaymentMethod.ONLINE:
            return 0
        return max(0, self.amount_dong - self.taken_dong)

    @property
    def change_dong(self) -> int:
        """Given back from the cash laid on the desk."""
        if self.given_dong is None:
            return 0
        return max(0, self.given_dong - (self.taken_dong - self.carried_dong))
