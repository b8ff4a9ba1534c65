"""What a fee is counted by (pages and copies certified, copies issued, persons registered), and its amount.

Source: Circular 226/2016/TT-BTC as the national portal quotes it (facts/rules.json `certification_fees`:
certifying a copy of an original, 2.000 đ each of the first two pages, 1.000 đ each from the third, at most
200.000 đ a copy; a page is a page of the original).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from counter.domain.procedures import FeeRule, FeeStep

__all__ = [
    "MOST_COUNTED",
    "Counted",
    "PagePrice",
    "Quantity",
    "Reckoning",
    "quantity_fee",
    "quantity_of",
    "reckon",
]

MOST_COUNTED = 9_999
"""Pages of one original, or copies of it: more is a slip of the key."""


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


@dataclass(frozen=True, slots=True)
class PagePrice:
    """So many pages at one price."""

    pages: int
    dong: int
    """Of each page."""


@dataclass(frozen=True, slots=True)
class Reckoning:
    """How a fee came about, so that it can be told: `2 × 2.000 + 3 × 1.000 = 7.000 đ × 5`."""

    rule: FeeRule
    copies: int
    """Copies or persons; 1 where one fee is for the whole."""
    prices: tuple[PagePrice, ...]
    """Pages by price; none where pages do not count."""
    each_dong: int
    """Of one copy, one person, or the whole."""
    bounded: bool
    """The pages of a copy would cost more than the rule takes of one."""

    @property
    def total_dong(self) -> int:
        """What the rule comes to, in đồng."""
        return self.each_dong * self.copies


def reckon(rule: FeeRule, pages: int = 1, copies: int = 1) -> Reckoning | None:
    """What `rule` comes to and why; None where it fixes no amount. Pure.

    `copies` counts persons where the rule is per person.
    """
    if rule.amount_dong is None:
        return None
    if rule.per != "page":
        return Reckoning(rule, 1 if rule.per == "dossier" else copies, (), rule.amount_dong, bounded=False)
    prices = tuple(_by_price(rule.steps or (FeeStep(1, rule.amount_dong),), pages))
    whole = sum(price.pages * price.dong for price in prices)
    bounded = rule.most_dong is not None and whole > rule.most_dong
    each = rule.most_dong if bounded and rule.most_dong is not None else whole
    return Reckoning(rule, copies, prices, each, bounded)


def _by_price(steps: Sequence[FeeStep], pages: int) -> list[PagePrice]:
    """Pages that fall on each step; steps that are not reached are left out."""
    ends = [step.from_page - 1 for step in steps[1:]] + [pages]
    counted = [min(pages, end) - step.from_page + 1 for step, end in zip(steps, ends, strict=True)]
    return [PagePrice(count, step.dong) for step, count in zip(steps, counted, strict=True) if count > 0]


def quantity_of(rule: FeeRule, pages: int = 1, copies: int = 1) -> Quantity | None:
    """What `rule` is counted by; None where it fixes no amount, or one for the whole dossier. Pure."""
    if rule.amount_dong is None or rule.per == "dossier":
        return None
    per = Counted(rule.per)
    return Quantity(per, copies, pages if per is Counted.PAGE else 1)


def quantity_fee(rule: FeeRule, pages: int = 1, copies: int = 1) -> int | None:
    """What `rule` comes to, in đồng; None where it fixes no amount. Pure."""
    reckoned = reckon(rule, pages, copies)
    return reckoned.total_dong if reckoned is not None else None
