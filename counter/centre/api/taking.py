"""What a desk writes, taken the same way whether it came over HTTP or was carried in a file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from counter.centre.api.checks import (
    check_correction,
    check_decision,
    check_dossier,
    check_hand_over,
    check_record,
)
from counter.centre.api.messages import check_id, check_moment, read
from counter.centre.office import Office
from counter.centre.places import Caller
from counter.centre.refusals import RefusedError
from counter.domain.decisions import Correction, Decision
from counter.domain.dossiers import Dossier, HandOver, SyncState
from counter.wire import RecordKept, TicketEnd, TicketHold, WriteReply

__all__ = [
    "TAKEN_BY",
    "take_correction",
    "take_decision",
    "take_dossier",
    "take_hand_over",
    "take_record",
    "take_ticket_end",
    "take_ticket_hold",
]


def take_dossier(office: Office, caller: Caller, dossier_id: str, body: bytes) -> WriteReply:
    """Keep a dossier; the same again is a success. A training dossier never enters a real register."""
    dossier = read(Dossier, body)
    check_dossier(dossier, dossier_id)
    if dossier.training is not office.training:
        raise RefusedError(422, "wrong_mode")
    return office.dossiers.accept(caller, dossier, body)


def take_hand_over(office: Office, caller: Caller, dossier_id: str, body: bytes) -> WriteReply:
    """Keep the handing over of a result, once."""
    order = read(HandOver, body)
    check_hand_over(order, dossier_id)
    return office.dossiers.hand_over(caller, order, body)


def take_correction(office: Office, caller: Caller, dossier_id: str, body: bytes) -> WriteReply:
    """Keep a voided slip or a refund; the same again is a success."""
    correction = read(Correction, body)
    check_correction(correction, dossier_id)
    return office.corrections.accept(caller, correction, body)


def take_decision(office: Office, caller: Caller, decision_id: str, body: bytes) -> WriteReply:
    """Keep a decision; the same again is a success. One of training never enters a real centre."""
    decision = read(Decision, body)
    check_decision(decision, decision_id)
    if decision.training is not office.training:
        raise RefusedError(422, "wrong_mode")
    return office.decisions.accept(caller, decision, body)


def take_record(office: Office, caller: Caller, about: str, body: bytes) -> WriteReply:
    """Keep a version of a record; the same again is a success. One of training never enters a real centre."""
    kept = read(RecordKept, body)
    check_record(kept, about)
    if kept.training is not office.training:
        raise RefusedError(422, "wrong_mode")
    return office.records.accept(caller, kept, body)


def take_ticket_end(office: Office, caller: Caller, ticket_id: str, body: bytes) -> WriteReply:
    """End the case of a ticket."""
    order = read(TicketEnd, body)
    check_id(order.ticket_id, order.clerk_id)
    check_moment(order.at)
    if order.ticket_id != ticket_id:
        raise RefusedError(422, "other_id")
    repeated = office.ticketing.end(caller, order)
    return WriteReply(id=ticket_id, repeated=repeated, state=SyncState.ACCEPTED)


def take_ticket_hold(office: Office, caller: Caller, ticket_id: str, body: bytes) -> WriteReply:
    """Put the calling desk's open case aside."""
    order = read(TicketHold, body)
    check_id(order.ticket_id, order.clerk_id)
    check_moment(order.at)
    if order.ticket_id != ticket_id:
        raise RefusedError(422, "other_id")
    repeated = office.ticketing.hold(caller, order)
    return WriteReply(id=ticket_id, repeated=repeated, state=SyncState.ACCEPTED)


TAKEN_BY: Final[dict[str, Callable[[Office, Caller, str, bytes], WriteReply]]] = {
    "dossier": take_dossier,
    "hand_over": take_hand_over,
    "correction": take_correction,
    "decision": take_decision,
    "record": take_record,
    "ticket": take_ticket_end,
    "ticket_hold": take_ticket_hold,
}
"""By the kind an outbox gives its messages (`ports.OutboxKind`)."""
