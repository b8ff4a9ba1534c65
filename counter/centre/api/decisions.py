"""Cases that ended without a dossier."""

from __future__ import annotations

from litestar import Response, get, put

from counter.centre.api.messages import reply
from counter.centre.api.taking import take_decision
from counter.centre.office import Office
from counter.centre.places import Caller

__all__ = ["HANDLERS"]


@put("/v1/decisions/{decision_id:str}", sync_to_thread=True)
def accept(office: Office, caller: Caller, decision_id: str, body: bytes) -> Response[bytes]:
    """Keep a decision; the same again is a success. One of training never enters a real centre."""
    return reply(take_decision(office, caller, decision_id, body))


@get("/v1/decisions/{key:str}", sync_to_thread=True)
def view(office: Office, caller: Caller, key: str) -> Response[bytes]:
    """What the centre keeps, by id or local number."""
    return reply(office.decisions.view(caller.centre_id, key))


HANDLERS = (accept, view)
