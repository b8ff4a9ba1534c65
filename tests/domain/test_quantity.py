"""What a fee is counted by, and what it comes to."""

from __future__ import annotations

import pytest

from counter.domain.procedures import FeeRule, FeeStep
from counter.domain.quantity import Counted, Quantity, quantity_fee, quantity_of

STEPS = (FeeStep(1, 2_000), FeeStep(3, 1_000))
PAGE = FeeRule(2_000, per="page", steps=STEPS, most_dong=200_000)
COPY = FeeRule(8_000, per="copy")


@pytest.mark.parametrize(
    ("rule", "counted", "dong"),
    [
        (PAGE, Quantity(Counted.PAGE, copies=3, pages=12), 42_000),
        (FeeRule(500, per="page"), Quantity(Counted.PAGE, copies=3, pages=12), 18_000),
        (COPY, Quantity(Counted.COPY, copies=3), 24_000),
        (FeeRule(10_000, per="person"), Quantity(Counted.PERSON, copies=3), 30_000),
        (FeeRule(15_000), None, 15_000),
        (FeeRule(None, per="page"), None, None),
    ],
)
def test_a_fee_is_counted_as_its_rule_says(rule: FeeRule, counted: Quantity | None, dong: int | None) -> None:
    assert quantity_of(rule, pages=12, copies=3) == counted
    assert quantity_fee(rule, pages=12, copies=3) == dong


@pytest.mark.parametrize(
    ("pages", "dong"), [(1, 2_000), (2, 4_000), (3, 5_000), (198, 200_000), (199, 200_000)]
)
def test_certifying_is_cheaper_from_the_third_page_and_bounded_a_copy(pages: int, dong: int) -> None:
    assert quantity_fee(PAGE, pages) == dong
    assert quantity_fee(PAGE, pages, copies=2) == 2 * dong


def test_one_of_one_is_plain() -> None:
    assert Quantity(Counted.PAGE, 1).is_plain
    assert not Quantity(Counted.PAGE, 1, pages=2).is_plain
    assert not Quantity(Counted.COPY, 2).is_plain
