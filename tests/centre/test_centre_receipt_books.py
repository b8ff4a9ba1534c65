"""Two desks never have the same receipt numbers: the centre refuses the second book, whoever was cut off."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest

from counter import wire
from counter.centre.database import Database
from counter.centre.places import Caller
from counter.centre.receipt_books import check_book
from counter.centre.records import Records
from counter.centre.refusals import RefusedError
from counter.centre.sample import CENTRE_ID
from counter.domain.receipt_stock import BookEnd, ReceiptBook
from counter.domain.records import Record, RecordKind
from tests.rigs.centre import CLERK, StandingClock
from tests.rigs.papers import ENTRY

BOOK = ReceiptBook("b-1", "AA/26", "0101", "0150", "Q03")


@pytest.fixture
def service(database: Database, clock: StandingClock) -> Records:
    """Checks books as the office does."""
    return Records(database, clock, {RecordKind.RECEIPT_STOCK: check_book})


def keep(service: Records, book: ReceiptBook, *, desk: str = "", message_id: str = "") -> bool:
    """Send a book as its desk does; whether it was there already."""
    desk = desk or book.desk_id
    entry = replace(ENTRY, centre_id=CENTRE_ID, desk_id=desk, clerk_id=CLERK)
    record = Record(book.id, RecordKind.RECEIPT_STOCK, "", "open", wire.encode(book), entry)
    kept = wire.record_message(record, message_id or f"m-{book.id}-{book.turn}", training=True)
    return service.accept(Caller(CENTRE_ID, desk), kept, wire.encode(kept)).repeated


def refused(service: Records, book: ReceiptBook, *, desk: str = "") -> str:
    with pytest.raises(RefusedError) as refusal:
        keep(service, book, desk=desk)
    return refusal.value.reason


def test_the_second_book_with_a_number_is_refused(service: Records) -> None:
    keep(service, BOOK)
    other = replace(BOOK, id="b-2", desk_id="Q01", first="0150", last="0200")
    assert refused(service, other) == "receipts_overlap"
    keep(service, replace(other, first="0151"))
    keep(service, replace(other, id="b-3", series="AB/26"))
    assert not keep(service, replace(BOOK, turn=2)), "its own newer version"


def test_a_book_handed_back_comes_to_another_desk(service: Records) -> None:
    keep(service, BOOK)
    keep(service, replace(BOOK, ended=BookEnd.RETURNED, turn=1))
    keep(service, replace(BOOK, id="b-2", desk_id="Q01", begun_at="0120"))
    assert refused(service, replace(BOOK, id="b-3", desk_id="Q02")) == "receipts_overlap"


@pytest.mark.parametrize(
    "bad",
    [
        replace(BOOK, first="x"), replace(BOOK, last="٣٣٣٣"), replace(BOOK, first="1" * 11, last="2" * 11),
        replace(BOOK, begun_at="-101"),
    ],
)  # fmt: skip
def test_what_is_no_book_is_refused(service: Records, bad: ReceiptBook) -> None:
    assert refused(service, bad) == "invalid"


def test_a_book_belongs_to_the_desk_that_sends_it(service: Records) -> None:
    assert refused(service, BOOK, desk="Q01") == "invalid"
    entry = replace(ENTRY, centre_id=CENTRE_ID, desk_id="Q03", clerk_id=CLERK)
    record = Record("b-9", RecordKind.RECEIPT_STOCK, "", "open", b"[]", entry)
    kept = wire.record_message(record, "m-9", training=True)
    with pytest.raises(RefusedError):
        service.accept(Caller(CENTRE_ID, "Q03"), kept, wire.encode(kept))
    assert msgspec.json.decode(wire.encode(kept))["content"] == []
