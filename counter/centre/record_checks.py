"""What single kinds of records must not say at the centre (`counter.centre.records.Check`).

Books of receipts have a file of their own (`receipt_books`).
"""

from __future__ import annotations

from sqlalchemy import Connection

from counter import wire
from counter.centre.places import Caller
from counter.centre.refusals import RefusedError
from counter.domain.satisfaction import DayRatings, rating_id
from counter.wire import RecordKept

__all__ = ["check_rating", "never_told"]


def check_rating(_connection: Connection, caller: Caller, kept: RecordKept) -> None:
    """Its id is made of the calling desk and the day: nobody takes it beforehand. Refused: 422 `invalid`."""
    try:
        day = wire.decode(DayRatings, bytes(kept.content)).day
    except wire.WireError:
        raise RefusedError(422, "invalid") from None
    if kept.record_id != rating_id(caller.centre_id, caller.desk_id, day):
        raise RefusedError(422, "invalid")


def never_told(_connection: Connection, _caller: Caller, _kept: RecordKept) -> None:
    """A kind that stays at its desk: the keys of electronic copies. Refused: 422 `invalid`."""
    raise RefusedError(422, "invalid")
