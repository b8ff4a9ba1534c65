"""Reading and writing the wire's messages at the border of the centre; everything read is checked here."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TypeVar

from litestar import Response

from counter import wire
from counter.centre.api.bounds import check_bounds
from counter.centre.refusals import RefusedError

__all__ = ["check_id", "check_moment", "read", "reply"]

T = TypeVar("T")

_ID = re.compile(r"[A-Za-z0-9._:-]{1,64}")
_YEARS = range(2000, 2100)


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
