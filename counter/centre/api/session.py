"""Tokens for desks, and seats taken or left. The gate has seen the secret or the token before."""

from __future__ import annotations

from litestar import Response, post

from counter.centre.api.messages import check_id, read, reply
from counter.centre.office import Office
from counter.centre.places import Caller
from counter.wire import SessionEnd, SessionLeft, SessionOpen, SessionReply

__all__ = ["HANDLERS"]


@post("/v1/session", sync_to_thread=True)
def take_seat(office: Office, caller: Caller, body: bytes) -> Response[bytes]:
    """The calling PC's next token."""
    order = read(SessionOpen, body)
    check_id(order.instance_id)
    grant = office.sessions.open(caller, order.instance_id)
    return reply(SessionReply(token=grant.token, lifetime_seconds=grant.lifetime_seconds))


@post("/v1/session/leave", sync_to_thread=True)
def leave(office: Office, caller: Caller) -> Response[bytes]:
    """The calling PC closes."""
    office.sessions.leave(caller)
    return reply(SessionLeft(desk_id=caller.desk_id))


@post("/v1/session/end", sync_to_thread=True)
def end(office: Office, caller: Caller, body: bytes) -> Response[bytes]:
    """Take a seat from the PC that holds it."""
    order = read(SessionEnd, body)
    check_id(order.desk_id, order.clerk_id)
    office.sessions.end_for(caller, order.desk_id, order.clerk_id, order.pin)
    return reply(SessionLeft(desk_id=order.desk_id))


HANDLERS = (take_seat, leave, end)
