"""Numbers, dossiers, their corrections and the handing over of their results."""

from __future__ import annotations

from litestar import Response, get, post, put

from counter.centre.api.checks import check_correction, check_dossier, check_hand_over
from counter.centre.api.messages import check_id, read, reply
from counter.centre.office import Office
from counter.centre.places import Caller
from counter.centre.refusals import RefusedError
from counter.domain.decisions import Correction
from counter.domain.dossiers import Dossier, HandOver
from counter.wire import BlockLease, BlockReply

__all__ = ["HANDLERS"]


@post("/v1/blocks", sync_to_thread=True)
def lease(office: Office, caller: Caller, body: bytes) -> Response[bytes]:
    """Order numbers for the calling desk."""
    order = read(BlockLease, body)
    check_id(order.request_id)
    return reply(BlockReply(block=office.numbers.lease(caller, order)))


@put("/v1/dossiers/{dossier_id:str}", sync_to_thread=True)
def accept(office: Office, caller: Caller, dossier_id: str, body: bytes) -> Response[bytes]:
    """Keep a dossier; the same again is a success. A training dossier never enters a real register."""
    dossier = read(Dossier, body)
    check_dossier(dossier, dossier_id)
    if dossier.training is not office.training:
        raise RefusedError(422, "wrong_mode")
    return reply(office.dossiers.accept(caller, dossier, body))


@get("/v1/dossiers/{key:str}", sync_to_thread=True)
def view(office: Office, caller: Caller, key: str) -> Response[bytes]:
    """What the centre keeps, by id, code, official code or local number."""
    return reply(office.dossiers.view(caller.centre_id, key))


@put("/v1/dossiers/{dossier_id:str}/hand-over", sync_to_thread=True)
def hand_over(office: Office, caller: Caller, dossier_id: str, body: bytes) -> Response[bytes]:
    """Keep the handing over of a result, once."""
    order = read(HandOver, body)
    check_hand_over(order, dossier_id)
    return reply(office.dossiers.hand_over(caller, order, body))


@put("/v1/dossiers/{dossier_id:str}/correction", sync_to_thread=True)
def correct(office: Office, caller: Caller, dossier_id: str, body: bytes) -> Response[bytes]:
    """Keep a voided slip or a refund; the same again is a success."""
    correction = read(Correction, body)
    check_correction(correction, dossier_id)
    return reply(office.corrections.accept(caller, correction, body))


HANDLERS = (lease, accept, view, hand_over, correct)
