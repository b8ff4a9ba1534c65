"""The gate before every request: token, seat, rates, sizes, and in training the ordered faults.

A plain ASGI layer, so that nobody without a token reaches the router, a parser or the database. Only one
path is open to a desk's long secret: the one that gives it a token. A right token or secret is never slowed
by the wrong ones that others try from the same address.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from litestar.enums import ScopeType

from counter import wire
from counter.centre.faults import Fault, Faults
from counter.centre.places import Caller
from counter.centre.rates import Buckets, Limits, address_key
from counter.centre.refusals import RefusedError
from counter.centre.sessions import Sessions

if TYPE_CHECKING:
    from litestar.types import ASGIApp, HTTPResponseStartEvent, Message, Receive, ReceiveMessage, Scope, Send

__all__ = ["CALLER", "DESK_HEADER", "LARGEST_HEAD", "Gate"]

CALLER = "counter_caller"
"""Key of the ASGI scope that holds the Caller."""
DESK_HEADER = "Counter-Desk"

_SEATLESS = ("/v1/health", "/v1/training/")
_DOOR: Final = ("POST", "/v1/session")
_EVENTS = "/v1/events"
_TOO_LARGE = 413
_UNREAD = frozenset({413, 431})
LARGEST_HEAD = 16 * 1024
"""Bytes of a request's address and headers together."""
_PROXY_PAGE = b"<!doctype html><title>Sign in to the network</title>"
_END: Final[Message] = {"type": "http.response.body", "body": b"", "more_body": False}


class Gate:
    """Lets in who has a token of a desk and says that it is that desk."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        sessions: Sessions,
        centre_id: str,
        faults: Faults | None,
        limits: Limits,
        ticks: Callable[[], float] = time.monotonic,
    ) -> None:
        self._app = app
        self._sessions = sessions
        self._centre_id = centre_id
        self._faults = faults
        self._limits = limits
        self._ticks = ticks
        self._asked = Buckets(limits.desk_burst, limits.desk_per_second, limits.most_keys)
        self._failed = Buckets(limits.failures_burst, limits.failures_per_second, limits.most_keys)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != ScopeType.HTTP:
            await self._app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        token = _bearer(headers)
        try:
            _check_head(scope)
            if (scope["method"], scope["path"]) == _DOOR:
                desk = await self._by_secret(scope, headers, token)
            else:
                desk = self._by_token(scope, headers, token)
            self._check_pace(self._asked, desk)
            _check_size(headers)
        except _RefusalError as refusal:
            await _refuse(send, refusal.status, refusal.reason, retry_after=refusal.retry_after)
            return
        scope[CALLER] = Caller(self._centre_id, desk)  # type: ignore[literal-required]  # an ASGI scope is open
        receive = _timed(receive, self._limits.body_seconds)
        if scope["path"] == _EVENTS:
            await self._follow(desk, token, scope, receive, send)
        elif self._faults is None:
            await self._app(scope, receive, send)
        else:
            await self._with_faults(self._faults, scope, receive, send)

    # --- who it is --------------------------------------------------------------------------------

    async def _by_secret(self, scope: Scope, headers: dict[bytes, bytes], secret: bytes) -> str:
        """The desk whose secret it is. A desk nobody knows is refused in the same words."""
        desk = _desk(headers)
        if not self._sessions.fits(desk, secret):
            self._check_pace(self._failed, _address(scope))
            await asyncio.to_thread(self._sessions.refresh)  # it may be a new one
            if not self._sessions.fits(desk, secret):
                raise _RefusalError(401, "bad_secret")
        return desk

    def _by_token(self, scope: Scope, headers: dict[bytes, bytes], token: bytes) -> str:
        """The desk the token is for; the one that the request names must be the same."""
        desk = self._sessions.whose(token)
        if desk is None:
            if not self._sessions.was_ours(token):  # whose token has ended fetches the next one at once
                self._check_pace(self._failed, _address(scope))
            raise _RefusalError(401, "bad_token")
        named = _desk(headers)
        if named != desk and (named or not scope["path"].startswith(_SEATLESS)):
            raise _RefusalError(403, "other_desk" if self._sessions.knows(named) else "unknown_desk")
        return desk

    def _check_pace(self, buckets: Buckets, key: str) -> None:
        if seconds := buckets.take(key, self._ticks()):
            raise _RefusalError(429, "too_often", retry_after=seconds)

    # --- what happens then ------------------------------------------------------------------------

    async def _follow(self, desk: str, token: bytes, scope: Scope, receive: Receive, send: Send) -> None:
        """A stream lives as long as the session of its PC."""
        over = asyncio.Event()

        async def guarded(message: Message) -> None:
            if not self._sessions.stands(token):
                over.set()
                await asyncio.Event().wait()  # until the stream is cancelled
            await send(message)

        with self._sessions.following(desk):
            following = asyncio.ensure_future(self._with_orders(scope, receive, guarded))
            ending = asyncio.create_task(over.wait())
            try:
                await asyncio.wait({following, ending}, return_when=asyncio.FIRST_COMPLETED)
            finally:
                ending.cancel()
                cut = not following.done()
                following.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await following
        if cut:
            await send(_END)

    async def _with_orders(self, scope: Scope, receive: Receive, send: Send) -> None:
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


class _RefusalError(Exception):
    def __init__(self, status: int, reason: str, *, retry_after: int = 0) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason
        self.retry_after = retry_after


def _bearer(headers: dict[bytes, bytes]) -> bytes:
    scheme, _, token = headers.get(b"authorization", b"").partition(b" ")
    return token if scheme.lower() == b"bearer" else b""


def _desk(headers: dict[bytes, bytes]) -> str:
    return headers.get(DESK_HEADER.lower().encode(), b"").decode("latin-1")


def _address(scope: Scope) -> str:
    client = scope.get("client")
    return address_key(client[0]) if client else ""


def _check_head(scope: Scope) -> None:
    """The server's own limit counts what is incomplete: a head that came in one piece is counted here."""
    size = len(scope["raw_path"]) + len(scope["query_string"])
    if size + sum(len(name) + len(value) + 4 for name, value in scope["headers"]) > LARGEST_HEAD:
        raise _RefusalError(431, "too_large")
    path = scope["path"]
    if "//" in path or path.endswith("/"):  # the router would take it for another one than the gate has seen
        raise _RefusalError(404, "unknown_path")


def _check_size(headers: dict[bytes, bytes]) -> None:
    """Refuse what says itself that it is too large, before a byte of it is read."""
    length = headers.get(b"content-length", b"0")
    if not length.isdigit() or int(length) > wire.MAX_BODY_BYTES:
        raise _RefusalError(_TOO_LARGE, "too_large")


def _timed(receive: Receive, seconds: float) -> Receive:
    """The body must be there in time; what comes after it (a hang-up) is waited for without end."""
    deadline: float | None = None
    reading = True

    async def timed() -> ReceiveMessage:
        nonlocal deadline, reading
        if not reading:
            return await receive()
        deadline = deadline or asyncio.get_running_loop().time() + seconds
        try:
            async with asyncio.timeout_at(deadline):
                message = await receive()
        except TimeoutError:
            raise RefusedError(408, "slow_body") from None
        reading = bool(message.get("more_body"))
        return message

    return timed


async def _swallow(_message: Message) -> None:
    """Take the answer and forget it."""


async def _refuse(send: Send, status: int, reason: str, *, retry_after: int = 0) -> None:
    await _answer(
        send, status, wire.encode(wire.Problem(reason=reason)), b"application/json", retry_after=retry_after
    )


async def _answer(send: Send, status: int, body: bytes, media_type: bytes, *, retry_after: int = 0) -> None:
    start = _start(status, len(body), media_type)
    if retry_after:
        start["headers"] = [*start["headers"], (b"retry-after", str(retry_after).encode())]
    if status in _UNREAD:  # the rest of it is not waited for
        start["headers"] = [*start["headers"], (b"connection", b"close")]
    await send(start)
    await send({"type": "http.response.body", "body": body, "more_body": False})


def _start(status: int, length: int, media_type: bytes) -> HTTPResponseStartEvent:
    headers = [(b"content-type", media_type), (b"content-length", str(length).encode())]
    return {"type": "http.response.start", "status": status, "headers": headers}
