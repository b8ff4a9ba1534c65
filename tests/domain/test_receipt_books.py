"""Books of printed receipts: the next number, gaps, what is left; against a book on a table."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter.domain.receipt_stock import (
    LARGEST_BOOK,
    BookDay,
    BookEnd,
    ReceiptBook,
    SpoiltReason,
    SpoiltReceipt,
    book_numbers,
    day_of,
    gaps,
    left,
    next_number,
    overlap,
)

SERIES = "01BLP2-001 AA/26"
BOOK = ReceiptBook("b-1", SERIES, "0000101", "0000150", "Q03")


def spoilt(number: str, *, instead: str = "", day: str = "2026-11-23") -> SpoiltReceipt:
    return SpoiltReceipt(number, SpoiltReason.TORN, day, "cb1", instead)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ((" 01blp2-001 aa/26 ", "0000101", "0000150"), (SERIES, "0000101", "0000150")),
        (("AA/26", "1", "50"), ("AA/26", "01", "50")),
        (("AA/26", "7", "7"), ("AA/26", "7", "7")),
        (("", "1", "50"), "series"),
        (("AA\x1b[2J26", "1", "50"), "series"),
        (("AA/26", "", "50"), "first"),
        (("AA/26", "1", "5O"), "last"),
        (("AA/26", "51", "50"), "last"),
        (("AA/26", "1", str(LARGEST_BOOK + 1)), "last"),
        (("AA/26", "1", "1" * 11), "last"),
        (("AA/26", "-1", "5"), "first"),
        (("AA/26", "\u0661", "5"), "first"),
    ],
)
def test_a_book_as_typed(typed: tuple[str, str, str], found: object) -> None:
    assert book_numbers(*typed) == found


def test_numbers_go_on_behind_what_is_gone() -> None:
    assert (next_number(BOOK, ()), left(BOOK, ()), BOOK.size) == ("0000101", 50, 50)
    used = ["0000101", "0000102", "0000151", "102", "0000100"]
    assert (next_number(BOOK, used), left(BOOK, used), gaps(BOOK, used)) == ("0000103", 48, ())
    torn = BOOK.with_spoilt(spoilt("0000103")).with_spoilt(spoilt("0000102", instead="0000104"))
    assert next_number(torn, used) == "0000105"
    assert next_number(torn, [*used, "0000107"]) == "0000108"
    assert gaps(torn, [*used, "0000107"]) == ("0000105", "0000106")
    assert (next_number(BOOK, ["0000150"]), left(BOOK, ["0000150"])) == (None, 0)
    assert next_number(replace(BOOK, ended=BookEnd.RETURNED), ()) is None
    begun = replace(BOOK, begun_at="0000120")
    assert (next_number(begun, ()), left(begun, ()), gaps(begun, ())) == ("0000120", 31, ())
    assert gaps(begun, ["0000122"]) == ("0000120", "0000121")


def test_two_books_with_one_number_overlap() -> None:
    assert overlap(BOOK, replace(BOOK, first="0000150", last="0000200"))
    assert not overlap(BOOK, replace(BOOK, first="0000151", last="0000200"))
    assert not overlap(BOOK, replace(BOOK, series="AB/26"))
    assert overlap(BOOK, replace(BOOK, first="101", last="101")), "zeros in front are no other number"


def test_a_day_of_two_books() -> None:
    other = replace(BOOK, id="b-2", series="AB/26", first="01", last="50")
    book = BOOK.with_spoilt(spoilt("0000102", instead="0000103")).with_spoilt(
        spoilt("0000101", day="2026-11-20")
    )
    today = [(SERIES, "0000102"), (SERIES, "0000104"), ("AB/26", "01"), ("ZZ/26", "0000105")]
    assert day_of([book, other, replace(other, id="b-3", series="AC/26")], "2026-11-23", today, today) == (
        BookDay(SERIES, "0000103", "0000104", 2, ("0000102",), 46),
        BookDay("AB/26", "01", "01", 1, (), 49),
    )
    assert day_of([book], "2026-11-24", (), today) == ()


@given(
    st.lists(st.integers(1, 30), unique=True),
    st.lists(st.integers(1, 30), unique=True, max_size=5),
)
def test_used_spoilt_missing_and_left_are_the_whole_book(numbers: list[int], torn: list[int]) -> None:
    book = ReceiptBook("b", "AA/26", "01", "30", "Q03")
    for number in torn:
        book = book.with_spoilt(spoilt(f"{number:02}"))
    used = {f"{number:02}" for number in numbers}
    gone = used | book.gone
    assert len(gone) + len(gaps(book, used)) + left(book, used) == book.size
    assert next_number(book, used) not in gone
