"""What a fee is counted by (pages and copies certified, copies issued, persons registered), and its amount.

Source: Circular 226/2016/TT-BTC as the national portal quotes it (facts/rules.json `certification_fees`:
certifying a copy of an original, 2.000 đ each of the first two pages, 1.000 đ each from the third, at most
200.000 đ a copy; a page is a page of the original).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from counter.domain.procedures import FeeRule

__all__ = ["MOST_COUNTED", "Counted", "Quantity", "certification_fee", "quantity_fee", "quantity_of"]

MOST_COUNTED = 9_999
"""Pages of one original, or copies of it: more is a slip of the key."""

_FIRST_PAGES = 2
_FIRST_DONG = 2_000
_LATER_DONG = 1_000
_MOST_DONG = 200_000


class Counted(StrEnum):
    """What a fee is paid for each of."""

    PAGE = "page"
    """Each page of each copy."""
    COPY = "copy"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Quantity:
    """How many a fee was paid for."""

    per: Counted
    copies: int
    """Copies, or persons where they are what is counted."""
    pages: int = 1
    """Pages of the original; 1 where pages do not count."""

    @property
    def is_plain(self) -> bool:
        """One of one: nothing a paper need say."""
        return self.copies == self.pages == 1


def certification_fee(pages: int, copies: int) -> int:
    """Certifying `copies` copies of an original of `pages` pages, in đồng. Pure."""
    first = min(pages, _FIRST_PAGES) * _FIRST_DONG
    later = max(pages - _FIRST_PAGES, 0) * _LATER_DONG
    return min(first + later, _MOST_DONG) * copies


def quantity_of(rule: FeeRule, pages: int = 1, copies: int = 1) -> Quantity | None:
    """What `rule` is counted by; None where it fixes no amount, or one for the whole dossier. Pure."""
    if rule.amount_dong is None or rule.per == "dossier":
        return None
    per = Counted(rule.per)
    return Quantity(per, copies, pages if per is Counted.PAGE else 1)


def quantity_fee(rule: FeeRule, pages: int = 1, copies: int = 1) -> int | None:
    """What `rule` comes to, in đồng; None where it fixes no amount. Pure.

    Per page: only certifying copies is paid so, by its own steps; another price a page has none.
    `copies` counts persons where the rule is per person.
    """
    if rule.amount_dong is None:
        return None
    match rule.per:
        case "page":
            steps = rule.amount_dong == _FIRST_DONG
            return certification_fee(pages, copies) if steps else rule.amount_dong * pages * copies
        case "copy" | "person":
            return rule.amount_dong * copies
        case _:
            return rule.amount_dong
