"""The gate before every request: the token, the seat, and in training the ordered faults.

A plain ASGI layer, so that nobody without the token reaches the router, a parser or the database.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
from collections.abc import Iterable
from typing import TYPE_CHECKING

from litestar.enums import ScopeType

from counter import wire
from counter.centre.faults import Fault, Faults
from counter.centre.places import Caller

if TYPE_CHECKING:
    from litestar.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["CALLER", "DESK_HEADER", "Gate"]

CALLER = "counter_caller"
"""Key of the ASGI scope that holds the Caller."""
DESK_HEADER = "Counter-Desk"

_SEATLESS = ("/v1/health", "/v1/training/")
_PROXY_PAGE = b"<!doctype html><title>Sign in to the network</title>"


class Gate:
    """Lets in who has the token and sits at a desk of the centre. The token itself is not kept."""

    def __init__(
        self, app: ASGIApp, *, token: str, centre_id: str, desks: Iterable[str], faults: Faults | None
    ) -> None:
        self._app = app
        self._digest = _digest(token.encode())
        self._centre_id = centre_id
        self._desks = frozenset(desks)
        self._faults = faults

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != ScopeType.HTTP:
            await self._app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        scheme, _, token = headers.get(b"authorization", b"").partition(b" ")
        if scheme.lower() != b"bearer" or not hmac.compare_digest(_digest(token), self._digest):
            await _refuse(send, 401, "bad_token")
            return
        desk = headers.get(DESK_HEADER.lower().encode(), b"").decode("latin-1")
        if desk not in self._desks and (desk or not scope["path"].startswith(_SEATLESS)):
            await _refuse(send, 403, "unknown_desk")
            return
        scope[CALLER] = Caller(self._centre_id, desk)  # type: ignore[literal-required]  # an ASGI scope is open
        if self._faults is None:
            await self._app(scope, receive, send)
        else:
            await self._with_faults(self._faults, scope, receive, send)

    async def _with_faults(self, faults: Faults, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"]
        if delay := faults.delay_seconds(path):
            await asyncio.sleep(delay)
        match faults.next(path):
            case Fault.SERVER_ERROR:
                await _refuse(send, 500, "ordered")
            case Fault.PROXY_PAGE:
                await _answer(send, 200, _PROXY_PAGE, b"text/html")
            case Fault.DROP_REPLY:
                await self._app(scope, receive, _swallow)
                # A body that never comes: the server cuts the connection when the answer stays incomplete.
                await send(_start(200, 1_000, b"application/json"))
            case _:
                await self._app(scope, receive, send)


async def _swallow(_message: Message) -> None:
    """Take the answer and forget it."""


async def _refuse(send: Send, status: int, reason: str) -> None:
    await _answer(send, status, wire.encode(wire.Problem(reason=reason)), b"application/json")


async def _answer(send: Send, status: int, body: bytes, media_type: bytes) -> None:
    await send(_start(status, len(body), media_type))
    await send({"type": "http.response.body", "body": body, "more_body": False})


def _start(status: int, length: int, media_type: bytes) -> Message:
    headers = [(b"content-type", media_type), (b"content-length", str(length).encode())]
    return {"type": "http.response.start", "status": status, "headers": headers}


def _digest(token: bytes) -> bytes:
    return hashlib.sha256(token).digest()
