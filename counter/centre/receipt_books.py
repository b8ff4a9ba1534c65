"""Books of printed receipts at the centre: no number of a series stands in the books of two desks.

A desk asks before it enters a book; one that was cut off learns here that it typed another desk's numbers.
"""

from __future__ import annotations

from sqlalchemy import Connection, select

from counter import wire
from counter.centre.places import Caller
from counter.centre.refusals import RefusedError
from counter.centre.tables import records
from counter.domain.receipt_stock import BookEnd, ReceiptBook, overlap
from counter.domain.records import RecordKind
from counter.wire import RecordKept

__all__ = ["check_book"]


def check_book(connection: Connection, caller: Caller, kept: RecordKept) -> None:
    """Refused: 422 `invalid` for no book of this desk; 409 `receipts_overlap`.

    A book that was handed back by one desk may come to another one.
    """
    book = _book(bytes(kept.content))
    if book is None or (book.id, book.desk_id) != (kept.record_id, caller.desk_id):
        raise RefusedError(422, "invalid")
    others = connection.execute(
        select(records.c.body).where(
            records.c.centre_id == caller.centre_id,
            records.c.kind == RecordKind.RECEIPT_STOCK,
            records.c.newest,
            records.c.desk_id != caller.desk_id,
        )
    ).scalars()
    for body in others:
        other = _book(bytes(wire.decode(RecordKept, body).content))
        if other is not None and other.ended is not BookEnd.RETURNED and overlap(book, other):
            raise RefusedError(409, "receipts_overlap")


def _book(content: bytes) -> ReceiptBook | None:
    """The book, whose numbers are numbers; None for anything else."""
    try:
        book = wire.decode(ReceiptBook, content)
    except wire.WireError:
        return None
    numbers = (book.first, book.last, book.begun_at or book.first)
    plain = all(one.isascii() and one.isdecimal() and len(one) == len(book.last) <= 10 for one in numbers)
    return book if plain else None
