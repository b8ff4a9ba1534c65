"""Money on paper: what was asked, waived, taken and is still owed, and the number of its receipt."""

from __future__ import annotations

from counter.domain.fees import Fee, FeeReceipt, PaymentMethod, WaiverGround
from printing.wording.pen import Pen

__all__ = ["fee_line", "fee_receipt", "waived"]

_WAYS = {PaymentMethod.CASH: "cash", PaymentMethod.TRANSFER: "transfer"}


def fee_line(fee: Fee, pen: Pen) -> str:
    """One line: the amount, and in brackets what became of it."""
    said = [waived(fee, pen), *_settled(fee, pen)]
    if fee.receipt is not None:
        said.append(fee_receipt(fee.receipt, pen))
    rest = "; ".join(part for part in said if part)
    if not rest:
        return (
            pen.word("fee_none") if not fee.amount_dong else pen.word("fee", amount=pen.dong(fee.amount_dong))
        )
    return pen.words["fee_with"].format(amount=pen.dong(fee.amount_dong), rest=rest)


def waived(fee: Fee, pen: Pen) -> str:
    """The ground on which less or nothing is taken; empty when all is."""
    if fee.waiver is None:
        return ""
    key = "reduced" if fee.amount_dong else "waived"
    if fee.computed_dong is not None and fee.computed_dong > fee.amount_dong:
        key += "_from" if fee.amount_dong else "_of"
    ground = fee.waiver.value
    if fee.waiver is WaiverGround.OTHER and not fee.reason:
        ground = "other_open"
    computed = pen.dong(fee.computed_dong or 0)
    return pen.words[key].format(ground=pen.word(ground, reason=fee.reason), computed=computed)


def fee_receipt(receipt: FeeReceipt, pen: Pen) -> str:
    """Series and number of the financial receipt."""
    key = f"receipt_{receipt.kind}" if receipt.series else f"receipt_{receipt.kind}_plain"
    return pen.word(key, series=receipt.series, number=receipt.number)


def _settled(fee: Fee, pen: Pen) -> list[str]:
    """What was taken and what is owed, as the fee itself counts them."""
    way, taken, owed = _WAYS.get(fee.method, "other"), fee.taken_dong, fee.owed_dong
    if taken and not owed:
        return [pen.word(f"paid_{way}")]
    if taken:
        return [
            pen.word(f"part_{way}", amount=pen.dong(taken)),
            pen.word("owed_rest", amount=pen.dong(owed)),
        ]
    return [pen.word("owed_all")] if owed else []
