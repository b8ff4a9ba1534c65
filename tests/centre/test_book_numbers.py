"""Numbers of certification books: one sequence per centre, book and year; no desk is ever given another's."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from counter.centre.office import Office
from counter.centre.places import Caller
from counter.centre.refusals import RefusedError
from counter.centre.sample import CENTRE_ID
from counter.domain.certification import Book
from counter.domain.dossiers import NumberBlock
from counter.wire import BlockLease
from tests.rigs.centre import today
from tests.rigs.served import opened_office

MINE, THEIRS = Caller(CENTRE_ID, "Q03"), Caller(CENTRE_ID, "Q01")
COPIES, SIGNATURES = Book.COPIES.lease_name, Book.SIGNATURES.lease_name


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = opened_office(tmp_path)
    yield office
    office.database.close()


def lease(
    office: Office, caller: Caller, request: str, book: str = COPIES, year: str = "2026", size: int = 10
) -> NumberBlock:
    order = BlockLease(request_id=request, agency_code=book, date=year, size=size)
    return office.numbers.lease(caller, order)


def test_desks_of_a_centre_share_one_sequence_and_no_number(office: Office) -> None:
    blocks = [lease(office, (MINE, THEIRS)[n % 2], f"r-{n}") for n in range(6)]
    numbers = [number for block in blocks for number in range(block.first, block.last + 1)]
    assert numbers == list(range(1, 61))


def test_a_request_is_answered_once_and_books_and_years_count_apart(office: Office) -> None:
    first = lease(office, MINE, "r-1")
    assert lease(office, MINE, "r-1") == first
    assert (first.agency_code, first.date) == (COPIES, "2026")
    assert lease(office, MINE, "r-2", SIGNATURES).first == 1
    assert lease(office, MINE, "r-3", year="2027").first == 1
    with pytest.raises(RefusedError, match="conflict"):
        lease(office, THEIRS, "r-1")


def test_a_book_goes_beyond_what_a_day_of_an_agency_has(office: Office) -> None:
    last = max(lease(office, MINE, f"r-{n}", size=200).last for n in range(52))
    assert last == 10_400


def test_a_centre_that_has_forgotten_takes_its_desks_blocks_back(office: Office) -> None:
    lost = NumberBlock("lost", COPIES, "2026", 31, 40)
    assert office.numbers.claim(MINE, [lost]) == (lost,)
    assert office.numbers.claim(MINE, [lost]) == (lost,)
    assert office.numbers.claim(THEIRS, [NumberBlock("other", COPIES, "2026", 40, 49)]) == ()
    assert lease(office, THEIRS, "r-1").first == 41


@pytest.mark.parametrize(
    ("book", "year", "size"),
    [
        ("book.nothing", "2026", 10),
        (COPIES, "26", 10),
        (COPIES, today(), 10),
        (COPIES, "2026", 0),
        (COPIES, "2026", 201),
        (f"{COPIES}@other", "2026", 10),
    ],
)
def test_what_is_no_book_is_refused(office: Office, book: str, year: str, size: int) -> None:
    with pytest.raises(RefusedError, match="invalid"):
        lease(office, MINE, "r-1", book, year, size)
