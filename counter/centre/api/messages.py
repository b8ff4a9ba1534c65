"""Reading and writing the wire's messages at the border of the centre; everything read is checked here."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TypeVar

from litestar import Response

from counter import wire
from counter.centre.api.bounds import check_bounds
from counter.centre.refusals import RefusedError
from counter.domain.dossiers import Dossier, HandOver
from counter.domain.money import LARGEST_DONG

__all__ = ["check_dossier", "check_hand_over", "check_id", "check_moment", "read", "reply"]

T = TypeVar("T")

_ID = re.compile(r"[A-Za-z0-9._:-]{1,64}")
_YEARS = range(2000, 2100)
_LARGEST_COUNT = 9_999
"""Of papers, sets and units of a time limit: far above any at a counter."""


def read(kind: type[T], body: bytes) -> T:
    """The message in `body`. Refused: 400 `malformed`, 422 `control_characters`, and by `check_bounds`."""
    try:
        message = wire.decode(kind, body)
    except wire.WireError:
        raise RefusedError(400, "malformed") from None
    if wire.harmful(body):
        raise RefusedError(422, "control_characters")
    check_bounds(body, message)
    return message


def reply(message: object) -> Response[bytes]:
    """A 200 answer. It may hold a citizen's data: nobody on the way keeps it."""
    return Response(
        wire.encode(message),
        media_type="application/json",
        status_code=200,
        headers={"Cache-Control": "no-store"},
    )


def check_id(*ids: str) -> None:
    """Refuse 422 `bad_id` for anything that is not a short plain id."""
    if not all(_ID.fullmatch(one) for one in ids):
        raise RefusedError(422, "bad_id")


def check_moment(*moments: datetime | None) -> None:
    """Refuse 422 `bad_time` for a time without a zone or out of the century."""
    for moment in moments:
        if moment is not None and (moment.tzinfo is None or moment.year not in _YEARS):
            raise RefusedError(422, "bad_time")


def check_dossier(dossier: Dossier, path_id: str) -> None:
    """Refuse what could not be kept or found again, and amounts, counts and times that cannot be true."""
    check_id(dossier.id, dossier.local_number, dossier.entry.desk_id)
    check_moment(dossier.entry.at, dossier.due_at)
    if dossier.id != path_id:
        raise RefusedError(422, "other_id")
    if not all(
        0 <= dong <= LARGEST_DONG for dong in (dossier.fee.amount_dong, dossier.fee.computed_dong or 0)
    ):
        raise RefusedError(422, "bad_amount")
    counts = [dossier.sets, dossier.limit.value]
    for paper in dossier.papers:
        counts += (paper.originals, paper.certified_copies, paper.photocopies)
    if not all(0 <= count <= _LARGEST_COUNT for count in counts):
        raise RefusedError(422, "bad_count")
    if dossier.due_at is not None and dossier.due_at < dossier.entry.at:
        raise RefusedError(422, "due_before_received")


def check_hand_over(order: HandOver, path_id: str) -> None:
    """Refuse what could not be kept or found again."""
    check_id(order.id, order.dossier_id)
    check_moment(order.entry.at, order.result.ready_at)
    if {order.dossier_id, order.result.dossier_id} != {path_id}:
        raise RefusedError(422, "other_id")
