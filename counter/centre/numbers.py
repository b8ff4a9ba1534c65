"""Numbers leased to desks in blocks: order numbers of dossiers by (deciding agency, date), and those of the
certification books of a centre by (book, year).

A number leaves its sequence once, whatever becomes of the block: gaps are allowed, a double is not.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Connection, Row, func, select

from counter.centre.database import Database
from counter.centre.office_time import Now
from counter.centre.places import Caller
from counter.centre.refusals import RefusedError
from counter.centre.sequences import advance, raise_to
from counter.centre.tables import blocks, number_sequences
from counter.domain.certification import Book
from counter.domain.codes import DossierCode
from counter.domain.dossiers import NumberBlock
from counter.wire import BlockLease

__all__ = ["MAX_BLOCK", "MOST_OF_A_DESK", "Numbers", "leased_to", "take"]

MAX_BLOCK = 200
"""Most numbers one lease gives."""
MOST_OF_A_DESK = 2_000
"""Numbers of one agency and day at one desk: many times what it receives, and never all there are."""
_LAST = 9_999
"""A province's system numbers with four digits."""
_LAST_OF_BOOK = 999_999
"""Entries of a certification book in a year: ten times what the largest centre certifies."""
_BOOKS: Final = frozenset(book.lease_name for book in Book)
_YEAR = re.compile(r"20[0-9]{2}")


class Numbers:
    """Leases blocks."""

    def __init__(self, database: Database, now: Now) -> None:
        self._database = database
        self._now = now

    def lease(self, caller: Caller, order: BlockLease) -> NumberBlock:
        """A block for the calling desk; the same request id gives the same block.

        Refused: 422 `invalid`, 409 `conflict` for a request id used for something else, 409 `exhausted`,
        also for a desk that has MOST_OF_A_DESK.
        """
        _check(order)
        with self._database.write() as connection:
            known = connection.execute(
                select(blocks).where(
                    blocks.c.centre_id == caller.centre_id, blocks.c.request_id == order.request_id
                )
            ).first()
            if known is not None:
                block = _block(caller, known)
                asked = (caller.desk_id, order.agency_code, order.date, order.size)
                if asked != (known.desk_id, block.agency_code, block.date, block.last - block.first + 1):
                    raise RefusedError(409, "conflict")
                return block
            if _leased(connection, caller, order.agency_code, order.date) + order.size > _most(order):
                raise RefusedError(409, "exhausted")
            kept_as = _kept_as(caller, order.agency_code)
            last = take(connection, kept_as, order.date, order.size, last_of_all=_last_of(order.agency_code))
            block = NumberBlock(str(uuid.uuid4()), order.agency_code, order.date, last - order.size + 1, last)
            connection.execute(
                blocks.insert().values(
                    id=block.id,
                    centre_id=caller.centre_id,
                    desk_id=caller.desk_id,
                    request_id=order.request_id,
                    agency_code=kept_as,
                    date=block.date,
                    first=block.first,
                    last=block.last,
                    leased_at=self._now(),
                )
            )
        return block

    def claim(self, caller: Caller, held: Sequence[NumberBlock]) -> tuple[NumberBlock, ...]:
        """Learn again of blocks that this centre leased and has lost with an older backup.

        Those that are the desk's now; not one that overlaps with another: both may have been printed, nor
        what no desk was ever leased: more than MAX_BLOCK at once, more than MOST_OF_A_DESK together.
        Refused: 422 `invalid`.
        """
        for block in held:
            size = block.last - block.first + 1
            _check(BlockLease(request_id="", agency_code=block.agency_code, date=block.date, size=size))
            if not 1 <= block.first <= block.last <= _last_of(block.agency_code):
                raise RefusedError(422, "invalid")
        with self._database.read() as connection:
            kept = tuple(block for block in held if _held_by(connection, caller, block))
        if len(kept) == len(held):  # the usual case writes nothing
            return kept
        with self._database.write() as connection:
            return tuple(block for block in held if self._claim(connection, caller, block))

    def _claim(self, connection: Connection, caller: Caller, block: NumberBlock) -> bool:
        if _held_by(connection, caller, block):
            return True
        kept_as = _kept_as(caller, block.agency_code)
        overlapping = connection.execute(
            select(blocks.c.id).where(
                blocks.c.agency_code == kept_as,
                blocks.c.date == block.date,
                blocks.c.first <= block.last,
                blocks.c.last >= block.first,
            )
        ).first()
        taken = connection.execute(select(blocks.c.id).where(blocks.c.id == block.id)).first()
        if overlapping is not None or taken is not None:
            return False
        size = block.last - block.first + 1
        if _leased(connection, caller, block.agency_code, block.date) + size > _most(block):
            return False
        connection.execute(
            blocks.insert().values(
                id=block.id,
                centre_id=caller.centre_id,
                desk_id=caller.desk_id,
                request_id=f"claim-{block.id}",
                agency_code=kept_as,
                date=block.date,
                first=block.first,
                last=block.last,
                leased_at=self._now(),
            )
        )
        key = {"agency_code": kept_as, "date": block.date}
        raise_to(connection, number_sequences, key, block.last)
        return True


def _leased(connection: Connection, caller: Caller, agency_code: str, yymmdd: str) -> int:
    """How many numbers of an agency and day the desk has had."""
    count = func.coalesce(func.sum(blocks.c.last - blocks.c.first + 1), 0)
    leased: int = connection.execute(
        select(count).where(
            blocks.c.centre_id == caller.centre_id,
            blocks.c.desk_id == caller.desk_id,
            blocks.c.agency_code == _kept_as(caller, agency_code),
            blocks.c.date == yymmdd,
        )
    ).scalar_one()
    return leased


def _is_book(agency_code: str) -> bool:
    return agency_code in _BOOKS


def _kept_as(caller: Caller, agency_code: str) -> str:
    """A code belongs to an agency wherever it is given; a book belongs to its centre."""
    return f"{agency_code}@{caller.centre_id}" if _is_book(agency_code) else agency_code


def _block(caller: Caller, row: Row[Any]) -> NumberBlock:
    code = row.agency_code.removesuffix(f"@{caller.centre_id}")
    return NumberBlock(row.id, code, row.date, row.first, row.last)


def _last_of(agency_code: str) -> int:
    return _LAST_OF_BOOK if _is_book(agency_code) else _LAST


def _most(asked: BlockLease | NumberBlock) -> int:
    """Most numbers one desk has of an agency's day, or of a book's year."""
    return _LAST_OF_BOOK if _is_book(asked.agency_code) else MOST_OF_A_DESK


def _held_by(connection: Connection, caller: Caller, block: NumberBlock) -> bool:
    row = connection.execute(select(blocks).where(blocks.c.id == block.id)).first()
    return row is not None and (
        row.centre_id,
        row.desk_id,
        _block(caller, row),
    ) == (caller.centre_id, caller.desk_id, block)


def take(
    connection: Connection, agency_code: str, yymmdd: str, count: int = 1, *, last_of_all: int = _LAST
) -> int:
    """Advance the sequence by `count` in the caller's transaction; the last number taken.

    Refused: 409 `exhausted` beyond `last_of_all`, 9,999 a day.
    """
    key = {"agency_code": agency_code, "date": yymmdd}
    last = advance(connection, number_sequences, key, count)
    if last > last_of_all:
        raise RefusedError(409, "exhausted")
    return last


def leased_to(connection: Connection, centre_id: str, desk_id: str, code: DossierCode) -> bool:
    """Whether the code's number lies in a block leased to that desk."""
    number = int(code.serial)
    return (
        connection.execute(
            select(blocks.c.id).where(
                blocks.c.centre_id == centre_id,
                blocks.c.desk_id == desk_id,
                blocks.c.agency_code == code.agency,
                blocks.c.date == f"{code.day:%y%m%d}",
                blocks.c.first <= number,
                blocks.c.last >= number,
            )
        ).first()
        is not None
    )


def _check(order: BlockLease) -> None:
    if _is_book(order.agency_code):
        if not _YEAR.fullmatch(order.date) or not 1 <= order.size <= MAX_BLOCK:
            raise RefusedError(422, "invalid")
        return
    sample = DossierCode.parse(f"{order.agency_code}-{order.date}-0001")
    if sample is None or (sample.agency, f"{sample.day:%y%m%d}") != (order.agency_code, order.date):
        raise RefusedError(422, "invalid")
    if not 1 <= order.size <= MAX_BLOCK:
        raise RefusedError(422, "invalid")
