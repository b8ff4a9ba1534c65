"""How a fee came about, in words a clerk reads out: `2 trang × 2.000 + 3 trang × 1.000 = 7.000 đ`.

Screens and commands say it alike. Knows no screen.
"""

from __future__ import annotations

from collections.abc import Sequence

from counter.domain.money import Dong, format_dong
from counter.domain.quantity import Reckoning
from counter.texts import Texts

__all__ = ["fee_words", "sum_words"]


def fee_words(texts: Texts, reckoned: Reckoning) -> str:
    """One reckoning; where nothing is counted, the amount alone."""
    parts = [texts("money.explain.pages", pages=one.pages, dong=_plain(one.dong)) for one in reckoned.prices]
    each, total = format_dong(Dong(reckoned.each_dong)), format_dong(Dong(reckoned.total_dong))
    said = " + ".join(parts)
    if reckoned.bounded:
        said = texts("money.explain.bounded", parts=said, most=each)
    elif len(parts) > 1 or (parts and reckoned.prices[0].pages > 1):
        said = f"{said} = {each}"
    else:
        said = each
    if reckoned.rule.per == "dossier" or (reckoned.copies == 1 and reckoned.rule.per != "person"):
        return said
    counted = "persons" if reckoned.rule.per == "person" else "copies"
    return texts(f"money.explain.{counted}", each=said, copies=reckoned.copies, total=total)


def sum_words(texts: Texts, reckonings: Sequence[Reckoning]) -> str:
    """Several of one dossier, with their total."""
    if len(reckonings) == 1:
        return fee_words(texts, reckonings[0])
    total = format_dong(Dong(sum(one.total_dong for one in reckonings)))
    parts = " + ".join(_plain(one.total_dong) for one in reckonings)
    return f"{parts} = {total}" if reckonings else total


def _plain(dong: int) -> str:
    return format_dong(Dong(dong)).removesuffix(" đ")
