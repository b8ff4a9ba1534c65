"""Money: whole đồng, as people type it, as papers print it and as receipts spell it out.

The wording of a receipt is part of the amount itself (fee receipt: "Viết bằng chữ"), so the number words
stand here and not in a message catalogue.
"""

from __future__ import annotations

import re
from typing import NewType

__all__ = ["LARGEST_DONG", "Dong", "dong", "dong_words", "format_dong", "parse_dong"]

Dong = NewType("Dong", int)
"""Whole đồng, from 0 to LARGEST_DONG."""

LARGEST_DONG = 999_999_999_999
"""Far above any fee of a counter; anything larger is a slip of the finger."""

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_SCALES = ("", "nghìn", "triệu", "tỷ")
_TYPED = re.compile(
    r"(?P<number>[0-9]{1,15}|[0-9]{1,3}(?P<sign>[., ])[0-9]{3}(?:(?P=sign)[0-9]{3})*)"
    r"\s*(?P<unit>[^0-9., ]*)\.?"
)
_UNITS = {"": 1, "đ": 1, "₫": 1, "d": 1, "đồng": 1, "dong": 1, "vnd": 1, "vnđ": 1}
_SHORT_UNITS = {
    "k": 1_000,
    "nghìn": 1_000,
    "nghin": 1_000,
    "ngàn": 1_000,
    "ngan": 1_000,
    "tr": 1_000_000,
    "triệu": 1_000_000,
}


def dong(amount: int) -> Dong:
    """Take `amount` as đồng; ValueError outside 0 to LARGEST_DONG."""
    if not 0 <= amount <= LARGEST_DONG:
        raise ValueError("amount out of range")
    return Dong(amount)


def format_dong(amount: Dong) -> str:
    """As papers print it: `8.000 đ`."""
    return f"{amount:,}".replace(",", ".") + " đ"


def parse_dong(text: str) -> Dong | None:
    """An amount as typed: `8000`, `8.000`, `8 000 đ`, `8,000`, `8k`, `8 nghìn`; None when it is unclear.

    Groups must hold three digits (`8.00` is refused, not guessed), and there are no fractions.
    """
    match = _TYPED.fullmatch(text.replace("\u00a0", " ").replace("\u202f", " ").strip()[:40].lower())
    if match is None:
        return None
    unit = match["unit"]
    factor = _UNITS.get(unit) or (_SHORT_UNITS.get(unit) if match["sign"] is None else None)
    if factor is None:
        return None
    amount = int(re.sub("[., ]", "", match["number"])) * factor
    return Dong(amount) if amount <= LARGEST_DONG else None


def dong_words(amount: Dong) -> str:
    """The amount in words for a receipt: `Tám nghìn đồng chẵn`, `Một trăm lẻ năm đồng`.

    `chẵn` closes an amount of whole thousands; `mốt`, `tư`, `lăm` follow a spoken ten as in daily speech.
    """
    if amount == 0:
        return "Không đồng"
    groups = []
    rest: int = amount
    while rest:
        rest, group = divmod(rest, 1_000)
        groups.append(group)
    words: list[str] = []
    for index in reversed(range(len(groups))):
        if groups[index]:
            words += _group_words(groups[index], leading=not words)
            words += [_SCALES[index]] if index else []
    words.append("đồng")
    if amount % 1_000 == 0:
        words.append("chẵn")
    sentence = " ".join(words)
    return sentence[0].upper() + sentence[1:]


def _group_words(group: int, *, leading: bool) -> list[str]:
    """Words of 1 to 999; inside a number a missing hundred or ten is spoken (`không trăm lẻ năm`)."""
    hundreds, tens, ones = group // 100, group // 10 % 10, group % 10
    words = [_DIGITS[hundreds], "trăm"] if hundreds or not leading else []
    if tens == 1:
        words.append("mười")
    elif tens:
        words += [_DIGITS[tens], "mươi"]
    elif ones and words:
        words.append("lẻ")
    if ones:
        words.append(_one(ones, tens))
    return words


def _one(ones: int, tens: int) -> str:
    if ones == 5 and tens:
        return "lăm"
    if tens >= 2 and ones in {1, 4}:
        return "mốt" if ones == 1 else "tư"
    return _DIGITS[ones]
