"""Cases that ended without a dossier."""

from __future__ import annotations

from litestar import Response, get, put

from counter.centre.api.checks import check_decision
from counter.centre.api.messages import read, reply
from counter.centre.office import Office
from counter.centre.places import Caller
from counter.centre.refusals import RefusedError
from counter.domain.decisions import Decision

__all__ = ["HANDLERS"]


@put("/v1/decisions/{decision_id:str}", sync_to_thread=True)
def accept(office: Office, caller: Caller, decision_id: str, body: bytes) -> Response[bytes]:
    """Keep a decision; the same again is a success. One of training never enters a real centre."""
    decision = read(Decision, body)
    check_decision(decision, decision_id)
    if decision.training is not office.training:
        raise RefusedError(422, "wrong_mode")
    return reply(office.decisions.accept(caller, decision, body))


@get("/v1/decisions/{key:str}", sync_to_thread=True)
def view(office: Office, caller: Caller, key: str) -> Response[bytes]:
    """What the centre keeps, by id or local number."""
    return reply(office.decisions.view(caller.centre_id, key))


HANDLERS = (accept, view)
