"""Money of what was received: the sum to collect, the change in large figures, what is still owed."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from counter.domain.dossiers import DossierRow
from counter.domain.fees import Fee, PaymentMethod
from counter.domain.money import dong, format_dong
from counter.texts import Texts
from screens.columns import fit
from screens.figures import large

__all__ = ["bar", "change_lines", "collect_lines", "settled_lines"]


def bar(words: str, width: int) -> Content:
    """Words on a ground of their own: money must not be looked for."""
    return fit(Content.styled(f" {words}", "bold $ink"), width).stylize_before("on $pick")


def collect_lines(
    texts: Texts, fee: Fee, width: int, *, replaced: str = "", before_dong: int | None = None
) -> list[Content]:
    """What the clerk takes now, and what stays owed.

    Of a dossier received instead of `replaced`, `before_dong` were taken with that one, None: not known here.
    """
    if replaced:
        return _difference(texts, fee, width, replaced, before_dong)
    if not fee.amount_dong or fee.method is PaymentMethod.NONE:
        waived = fee.waiver is not None
        words = texts(f"money.waiver.{fee.waiver}") if waived else ""
        said = texts("desk.received.nothing") + (f" · {words}" if waived else "")
        return [Content.styled(said, "$soft")]
    if not fee.taken_dong:
        return [bar(texts("desk.received.later", amount=format_dong(dong(fee.amount_dong))), width)]
    amount, method = format_dong(dong(fee.taken_dong)), texts(f"desk.payment.{fee.method}")
    collect = texts("desk.received.collect", amount=amount, method=method)
    return [bar(collect, width), *_owed(texts, fee.owed_dong)]


def _difference(texts: Texts, fee: Fee, width: int, replaced: str, before_dong: int | None) -> list[Content]:
    """Money taken with the void dossier counts for the one received instead."""
    if before_dong is None:
        said = texts("outcome.money.carried", number=replaced)
        return [Content.styled(f"▲ {said}", "$warn"), *collect_lines(texts, fee, width)]
    rest = fee.taken_dong - before_dong
    word = "same" if rest == 0 else "more" if rest > 0 else "back"
    amount, before = format_dong(dong(abs(rest))), format_dong(dong(before_dong))
    said = texts(f"outcome.money.{word}", amount=amount, before=before)
    if not before_dong:
        return collect_lines(texts, fee, width)
    return [bar(said, width), *_owed(texts, fee.owed_dong)]


def settled_lines(texts: Texts, row: DossierRow, width: int) -> list[Content]:
    """After the reception: nothing is to be collected any more, and the sum that stays in the till."""
    fee, back = row.dossier.fee, row.given_back_dong
    taken = fee.taken_dong + row.paid_later_dong
    words = {"taken": format_dong(dong(taken)), "back": format_dong(dong(back))}
    word = "given_back" if back else "all_paid"
    said = texts(f"outcome.money.{word}", **words, left=format_dong(dong(max(0, taken - back))))
    return [bar(said, width), *_owed(texts, fee.owed_dong - row.paid_later_dong)]


def _owed(texts: Texts, owed_dong: int) -> list[Content]:
    if owed_dong <= 0:
        return []
    words = texts("outcome.money.owed", amount=format_dong(dong(owed_dong)))
    return [Content.styled(f"▲ {words}", "bold $warn")]


def change_lines(texts: Texts, fees: Sequence[Fee], width: int, *, low: bool) -> list[Content]:
    """Change of the newest fee for which cash was counted, large enough for both sides of the counter."""
    counted = [fee for fee in fees if fee.given_dong is not None]
    if not counted or not counted[-1].change_dong:
        return []
    fee = counted[-1]
    change = format_dong(dong(fee.change_dong))
    given = texts("outcome.money.given", amount=format_dong(dong(fee.given_dong or 0)))
    label = Content.styled(f"● {texts('outcome.money.change')}", "bold $mark")
    if low:
        return [bar(f"{texts('outcome.money.change')} {change}", width)]
    figures = large(change.removesuffix(" đ"), width - 2, "bold $mark")
    return [
        label + Content.styled(f"  {given}", "$soft"),
        *(Content("  ") + line for line in figures),
        Content(""),
    ]
