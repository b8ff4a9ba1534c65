"""The population register, asked through the centre."""

from __future__ import annotations

from litestar import Response, post

from counter.centre.api.messages import check_id, read, reply
from counter.centre.office import Office
from counter.centre.places import Caller
from counter.wire import LookupQuery

__all__ = ["HANDLERS"]


@post("/v1/citizens/lookup")
async def look_up(office: Office, caller: Caller, body: bytes) -> Response[bytes]:
    """One citizen, for a purpose, by a clerk."""
    query = read(LookupQuery, body)
    check_id(query.clerk_id)
    return reply(await office.lookups.ask(caller, query))


HANDLERS = (look_up,)
