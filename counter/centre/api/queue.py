"""Tickets: issued, called, put aside, ended."""

from __future__ import annotations

from litestar import Response, get, post, put

from counter.centre.api.messages import check_id, check_moment, read, reply
from counter.centre.office import Office
from counter.centre.places import Caller
from counter.centre.refusals import RefusedError
from counter.domain.dossiers import SyncState
from counter.wire import QueueReply, TicketCall, TicketEnd, TicketHold, TicketIssue, TicketReply, WriteReply

__all__ = ["HANDLERS"]


@get("/v1/queue", sync_to_thread=True)
def queue(office: Office, caller: Caller) -> Response[bytes]:
    """Waiting tickets of the calling desk's groups."""
    return reply(QueueReply(queue=office.ticketing.queue(caller)))


@post("/v1/tickets", sync_to_thread=True)
def issue(office: Office, body: bytes) -> Response[bytes]:
    """A new ticket."""
    order = read(TicketIssue, body)
    check_id(order.request_id)
    ticket, scan = office.ticketing.issue(office.centre_id, order)
    return reply(TicketReply(ticket=ticket, scan=scan))


@post("/v1/queue/call", sync_to_thread=True)
def call(office: Office, caller: Caller, body: bytes) -> Response[bytes]:
    """Claim the next ticket or one by its number."""
    order = read(TicketCall, body)
    check_id(order.request_id, order.clerk_id)
    return reply(TicketReply(ticket=office.ticketing.call(caller, order)))


@put("/v1/tickets/{ticket_id:str}/end", sync_to_thread=True)
def end(office: Office, caller: Caller, ticket_id: str, body: bytes) -> Response[bytes]:
    """End the case of a ticket."""
    order = read(TicketEnd, body)
    check_id(order.ticket_id, order.clerk_id)
    check_moment(order.at)
    if order.ticket_id != ticket_id:
        raise RefusedError(422, "other_id")
    repeated = office.ticketing.end(caller, order)
    return reply(WriteReply(id=ticket_id, repeated=repeated, state=SyncState.ACCEPTED))


@put("/v1/tickets/{ticket_id:str}/hold", sync_to_thread=True)
def hold(office: Office, caller: Caller, ticket_id: str, body: bytes) -> Response[bytes]:
    """Put the calling desk's open case aside."""
    order = read(TicketHold, body)
    check_id(order.ticket_id, order.clerk_id)
    check_moment(order.at)
    if order.ticket_id != ticket_id:
        raise RefusedError(422, "other_id")
    repeated = office.ticketing.hold(caller, order)
    return reply(WriteReply(id=ticket_id, repeated=repeated, state=SyncState.ACCEPTED))


HANDLERS = (queue, issue, call, end, hold)
