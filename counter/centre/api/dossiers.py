"""Numbers, dossiers, their corrections and the handing over of their results."""

from __future__ import annotations

from litestar import Response, get, post, put

from counter.centre.api.messages import check_id, read, reply
from counter.centre.api.taking import take_correction, take_dossier, take_hand_over
from counter.centre.office import Office
from counter.centre.places import Caller
from counter.wire import BlockClaim, BlockLease, BlockReply

__all__ = ["HANDLERS"]


@post("/v1/blocks", sync_to_thread=True)
def lease(office: Office, caller: Caller, body: bytes) -> Response[bytes]:
    """Order numbers for the calling desk."""
    order = read(BlockLease, body)
    check_id(order.request_id)
    return reply(BlockReply(block=office.numbers.lease(caller, order)))


@post("/v1/blocks/claim", sync_to_thread=True)
def claim(office: Office, caller: Caller, body: bytes) -> Response[bytes]:
    """Blocks the calling desk holds, after an older backup was put back here."""
    order = read(BlockClaim, body)
    check_id(*(block.id for block in order.blocks))
    return reply(BlockClaim(blocks=office.numbers.claim(caller, order.blocks)))


@put("/v1/dossiers/{dossier_id:str}", sync_to_thread=True)
def accept(office: Office, caller: Caller, dossier_id: str, body: bytes) -> Response[bytes]:
    """Keep a dossier; the same again is a success. A training dossier never enters a real register."""
    return reply(take_dossier(office, caller, dossier_id, body))


@get("/v1/dossiers/{key:str}", sync_to_thread=True)
def view(office: Office, caller: Caller, key: str) -> Response[bytes]:
    """What the centre keeps, by id, code, official code or local number."""
    return reply(office.dossiers.view(caller.centre_id, key))


@put("/v1/dossiers/{dossier_id:str}/hand-over", sync_to_thread=True)
def hand_over(office: Office, caller: Caller, dossier_id: str, body: bytes) -> Response[bytes]:
    """Keep the handing over of a result, once."""
    return reply(take_hand_over(office, caller, dossier_id, body))


@put("/v1/dossiers/{dossier_id:str}/correction", sync_to_thread=True)
def correct(office: Office, caller: Caller, dossier_id: str, body: bytes) -> Response[bytes]:
    """Keep a voided slip or a refund; the same again is a success."""
    return reply(take_correction(office, caller, dossier_id, body))


HANDLERS = (lease, claim, accept, view, hand_over, correct)
