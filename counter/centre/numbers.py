"""Order numbers of dossiers: one sequence per (deciding agency, date), leased to desks in blocks.

A number leaves the sequence once, whatever becomes of the block: gaps are allowed, a double is not.
"""

from __future__ import annotations

import uuid

from sqlalchemy import Connection, select

from counter.centre.database import Database
from counter.centre.office_time import Now
from counter.centre.places import Caller
from counter.centre.refusals import RefusedError
from counter.centre.sequences import advance
from counter.centre.tables import blocks, number_sequences
from counter.domain.codes import DossierCode
from counter.domain.dossiers import NumberBlock
from counter.wire import BlockLease

__all__ = ["MAX_BLOCK", "Numbers", "leased_to", "take"]

MAX_BLOCK = 200
"""Most numbers one lease gives."""
_LAST = 9_999
"""A province's system numbers with four digits."""


class Numbers:
    """Leases blocks."""

    def __init__(self, database: Database, now: Now) -> None:
        self._database = database
        self._now = now

    def lease(self, caller: Caller, order: BlockLease) -> NumberBlock:
        """A block for the calling desk; the same request id gives the same block.

        Refused: 422 `invalid`, 409 `conflict` for a request id used for something else, 409 `exhausted`.
        """
        _check(order)
        with self._database.write() as connection:
            known = connection.execute(
                select(blocks).where(
                    blocks.c.centre_id == caller.centre_id, blocks.c.request_id == order.request_id
                )
            ).first()
            if known is not None:
                block = NumberBlock(known.id, known.agency_code, known.date, known.first, known.last)
                asked = (caller.desk_id, order.agency_code, order.date, order.size)
                if asked != (known.desk_id, block.agency_code, block.date, block.last - block.first + 1):
                    raise RefusedError(409, "conflict")
                return block
            last = take(connection, order.agency_code, order.date, order.size)
            block = NumberBlock(str(uuid.uuid4()), order.agency_code, order.date, last - order.size + 1, last)
            connection.execute(
                blocks.insert().values(
                    id=block.id,
                    centre_id=caller.centre_id,
                    desk_id=caller.desk_id,
                    request_id=order.request_id,
                    agency_code=block.agency_code,
                    date=block.date,
                    first=block.first,
                    last=block.last,
                    leased_at=self._now(),
                )
            )
        return block


def take(connection: Connection, agency_code: str, yymmdd: str, count: int = 1) -> int:
    """Advance the sequence by `count` in the caller's transaction; the last number taken.

    Refused: 409 `exhausted` beyond 9,999 a day.
    """
    key = {"agency_code": agency_code, "date": yymmdd}
    last = advance(connection, number_sequences, key, count)
    if last > _LAST:
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
    sample = DossierCode.parse(f"{order.agency_code}-{order.date}-0001")
    if sample is None or (sample.agency, f"{sample.day:%y%m%d}") != (order.agency_code, order.date):
        raise RefusedError(422, "invalid")
    if not 1 <= order.size <= MAX_BLOCK:
        raise RefusedError(422, "invalid")
