"""Tickets: issued, called, put aside, ended."""

from __future__ import annotations

from litestar import Response, get, post, put

from counter.centre.api.messages import check_id, read, reply
from counter.centre.api.taking import take_ticket_end, take_ticket_hold
from counter.centre.office import Office
from counter.centre.places import Caller
from counter.wire import QueueReply, TicketCall, TicketIssue, TicketReply

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
    return reply(take_ticket_end(office, caller, ticket_id, body))


@put("/v1/tickets/{ticket_id:str}/hold", sync_to_thread=True)
def hold(office: Office, caller: Caller, ticket_id: str, body: bytes) -> Response[bytes]:
    """Put the calling desk's open case aside."""
    return reply(take_ticket_hold(office, caller, ticket_id, body))


HANDLERS = (queue, issue, call, end, hold)
