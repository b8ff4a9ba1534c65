"""Counts of what citizens say, and the QR code of an answered K01."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter.domain.satisfaction import (
    QUESTIONS,
    AnswerSheet,
    Counts,
    DayRatings,
    Satisfaction,
    answers_text,
    rating_id,
    read_answers,
)
from counter.domain.scan import ScanKind, read_scan

V, S, N = Satisfaction.VERY, Satisfaction.SATISFIED, Satisfaction.NOT
SHEET = AnswerSheet((V, S, S, None, N, V, None, S), S, "9f0c33aa")
DAY = date(2026, 11, 23)
levels = st.sampled_from((V, S, N, None))
sheets = st.builds(
    AnswerSheet, st.tuples(*(levels,) * QUESTIONS), levels, st.from_regex(r"[0-9a-f]{8}", fullmatch=True)
)


def test_answers_are_counted_and_one_can_be_taken_back() -> None:
    day = DayRatings("2026-11-23").rated(V).rated(N).rated(S, instead=N).with_sheet(SHEET)
    assert (day.asked, day.sheets, day.overall, day.total) == (Counts(1, 1, 0), 1, Counts(0, 1, 0), 3)
    assert [counts.total for counts in day.questions] == [1, 1, 1, 0, 1, 1, 0, 1]
    assert day.satisfaction == Counts(1, 2, 0)


def test_the_order_of_answers_leaves_no_trace() -> None:
    answers = (V, N, S, N)
    days = set()
    for order in itertools.permutations(answers):
        day = DayRatings("2026-11-23")
        for answer in order:
            day = day.rated(answer)
        days.add(day)
    assert len(days) == 1


@given(sheets)
def test_the_code_of_a_sheet_is_read_as_it_was_written(sheet: AnswerSheet) -> None:
    text = answers_text(sheet)
    found = read_answers(f" {text}\r\n")
    assert found == (None if sheet.is_empty else sheet)
    assert read_scan(text, DAY).kind is (ScanKind.UNKNOWN if sheet.is_empty else ScanKind.SURVEY)


@given(sheets, st.integers(0, 40), st.sampled_from("0123456789abcdef-"))
def test_a_misread_sign_is_noticed(sheet: AnswerSheet, place: int, sign: str) -> None:
    text = answers_text(sheet)
    at = 6 + place % (len(text) - 6)
    if text[at] in ("|", sign):
        return
    assert read_answers(text[:at] + sign + text[at + 1 :]) is None


@pytest.mark.parametrize(
    "text", ["", "K01", "K01|1|", "K01|2|12213213|2|9f0c33aa|57", "K01|1|" + "1" * 4_000]
)
def test_anything_else_is_no_sheet(text: str) -> None:
    assert read_answers(text) is None
    assert read_scan(text, DAY).kind is not ScanKind.SURVEY


def test_a_sheet_shows_nothing_of_itself() -> None:
    assert "very" not in repr(SHEET)
    assert replace(SHEET, mark="").mark == ""


def test_a_day_and_a_desk_have_one_record() -> None:
    assert rating_id("c", "Q03", "2026-11-23") == rating_id("c", "Q03", "2026-11-23")
    others = {
        rating_id(*parts)
        for parts in (("c", "Q03", "2026-11-24"), ("c", "Q0", "32026-11-24"), ("d", "Q03", "2026-11-23"))
    }
    assert len(others) == 3
