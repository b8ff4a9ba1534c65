"""When a card runs out, computed from birth and issue."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter.domain.expiry import NO_EXPIRY, computed_expiry, expiry_candidates


@pytest.mark.parametrize(
    ("birth", "issued", "expires"),
    [
        (date(1990, 3, 15), date(2022, 3, 20), date(2030, 3, 15)),
        (date(2000, 1, 1), date(2022, 12, 31), date(2025, 1, 1)),
        (date(2000, 1, 1), date(2023, 1, 1), date(2040, 1, 1)),
        (date(1966, 5, 5), date(2024, 5, 4), date(2026, 5, 5)),
        (date(1966, 5, 5), date(2024, 5, 5), None),
        (date(1950, 1, 1), date(2022, 1, 1), None),
        (date(2015, 6, 1), date(2024, 6, 30), date(2040, 6, 1)),
        (date(2015, 6, 1), date(2024, 7, 1), date(2029, 6, 1)),
        (date(2015, 6, 1), date(2027, 6, 1), date(2040, 6, 1)),
        (date(2000, 2, 29), date(2022, 1, 1), date(2025, 2, 28)),
        (date(2000, 2, 29), date(2024, 1, 1), date(2040, 2, 29)),
    ],
)
def test_a_card_is_valid_to_the_next_threshold(birth: date, issued: date, expires: date | None) -> None:
    assert computed_expiry(birth, issued) == expires


def test_candidates_begin_with_the_computed_one() -> None:
    assert expiry_candidates(date(1990, 3, 15), date(2022, 3, 20)) == (
        date(2030, 3, 15),
        date(2015, 3, 15),
        date(2050, 3, 15),
        NO_EXPIRY,
    )


def test_an_old_citizens_card_never_expires_first() -> None:
    assert expiry_candidates(date(1950, 1, 1), date(2022, 1, 1)) == (NO_EXPIRY, date(2010, 1, 1))


def test_a_leap_birthday_is_tried_three_ways() -> None:
    assert expiry_candidates(date(2000, 2, 29), date(2024, 1, 1))[:3] == (
        date(2040, 2, 29),
        date(2040, 2, 28),
        date(2040, 3, 1),
    )


@given(st.dates(), st.dates())
def test_candidates_are_few_distinct_and_end_somewhere(birth: date, issued: date) -> None:
    candidates = expiry_candidates(birth, issued)
    assert 1 <= len(candidates) <= 10
    assert len(set(candidates)) == len(candidates)
    assert NO_EXPIRY in candidates
    assert candidates[0] == (computed_expiry(birth, issued) or NO_EXPIRY)
