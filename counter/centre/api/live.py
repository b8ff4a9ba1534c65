"""Live events as server-sent events, resumable by number."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from litestar import Request, get
from litestar.datastructures import State
from litestar.response import Stream

from counter import wire
from counter.centre import bulletin
from counter.centre.office import Office
from counter.centre.places import Caller
from counter.centre.refusals import RefusedError

__all__ = ["HANDLERS", "KEEP_ALIVE_SECONDS"]

KEEP_ALIVE_SECONDS = 15.0
"""A comment is sent after this long without an event, so that a dead line is noticed on both ends."""


@get("/v1/events")
async def events(
    office: Office, caller: Caller, request: Request[None, None, State], after: int = -1
) -> Stream:
    """Follow from number `after` (`Last-Event-ID` wins); -1 starts at the newest.

    The first event is of kind `position` and names the number after which everything follows.
    Refused: 400 `invalid`; 409 `ahead` for a number this centre has not reached (its database was replaced).
    """
    start = _start(request.headers.get("last-event-id"), after)
    newest = await asyncio.to_thread(_newest, office, caller.centre_id)
    if start > newest:
        raise RefusedError(409, "ahead")
    return Stream(
        _frames(office, caller.centre_id, newest if start < 0 else start),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


async def _frames(office: Office, centre_id: str, position: int) -> AsyncIterator[bytes]:
    yield _frame(position, "position", "")
    with office.bell.listen() as heard:
        while not office.bell.closed:
            heard.clear()
            notices = await asyncio.to_thread(_after, office, centre_id, position)
            for notice in notices:
                yield _frame(notice.number, notice.kind, notice.subject)
                position = notice.number
            if notices:
                continue
            try:
                await asyncio.wait_for(heard.wait(), KEEP_ALIVE_SECONDS)
            except TimeoutError:
                yield b": here\n\n"


def _frame(number: int, kind: str, subject: str) -> bytes:
    note = wire.encode(wire.EventNote(kind=kind, subject=subject))
    return b"id: %d\ndata: %s\n\n" % (number, note)


def _start(resumed: str | None, after: int) -> int:
    if resumed is not None:
        if not (resumed.isascii() and resumed.isdigit() and len(resumed) <= 18):
            raise RefusedError(400, "invalid")
        return int(resumed)
    if not -1 <= after < 10**18:
        raise RefusedError(400, "invalid")
    return after


def _newest(office: Office, centre_id: str) -> int:
    with office.database.read() as connection:
        return bulletin.last_number(connection, centre_id)


def _after(office: Office, centre_id: str, position: int) -> tuple[bulletin.Notice, ...]:
    with office.database.read() as connection:
        return bulletin.after(connection, centre_id, position)


HANDLERS = (events,)
