"""Money on paper: what was asked, waived, taken and is still owed, and the number of its receipt."""

from __future__ import annotations

from counter.domain.fees import Fee, FeeReceipt, PaymentMethod, WaiverGround
from counter.domain.quantity import Quantity
from printing.wording.pen import Pen

__all__ = ["amount_line", "fee_line", "fee_receipt", "quantity_words", "waived"]

_WAYS = {PaymentMethod.CASH: "cash", PaymentMethod.TRANSFER: "transfer"}


def fee_line(fee: Fee, pen: Pen, quantity: Quantity | None = None) -> str:
    """One line: the amount, and in brackets what it was counted by and what became of it."""
    said = [waived(fee, pen), *_settled(fee, pen)]
    if fee.amount_dong or fee.waiver is not None:
        said.insert(0, quantity_words(quantity, pen))
    if fee.receipt is not None:
        said.append(fee_receipt(fee.receipt, pen))
    if not fee.amount_dong and not any(said):
        return pen.word("fee_none")
    return amount_line(fee.amount_dong, pen, *said)


def amount_line(dong: int, pen: Pen, *said: str) -> str:
    """An amount, with what is said of it in brackets."""
    rest = "; ".join(part for part in said if part)
    if not rest:
        return pen.word("fee", amount=pen.dong(dong))
    return pen.words["fee_with"].format(amount=pen.dong(dong), rest=rest)


def quantity_words(quantity: Quantity | None, pen: Pen) -> str:
    """`12 trang × 3 bản`; empty for a single one."""
    if quantity is None or quantity.is_plain:
        return ""
    return pen.word(f"counted_{quantity.per}", pages=quantity.pages, copies=quantity.copies)


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
    if fee.method is PaymentMethod.ONLINE:
        return [pen.word("paid_online", reference=fee.reference)]
    way, taken, owed = _WAYS.get(fee.method, "other"), fee.taken_dong, fee.owed_dong
    if taken and not owed:
        return [pen.word(f"paid_{way}")]
    if taken:
        return [
            pen.word(f"part_{way}", amount=pen.dong(taken)),
            pen.word("owed_rest", amount=pen.dong(owed)),
        ]
    return [pen.word("owed_all")] if owed else []
