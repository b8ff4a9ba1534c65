"""Asking the centre over HTTP: sends bytes, and turns whatever comes back into an answer or an error.

The line that matters runs between "surely not sent" and "perhaps done": only a refused or failed connection
is the first. An answer that is not ours (a proxy's page, cut JSON) is the second. httpx is imported when
needed.
"""

from __future__ import annotations

import asyncio
import importlib
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import TYPE_CHECKING, Final, Protocol, TypeVar, runtime_checkable

from counter import wire
from counter.online.hygiene import cleaned
from counter.online.line import Access, Line
from counter.online.trust import context_of, distrust_in
from counter.ports import CentreRefusedError, CentreUnavailableError

if TYPE_CHECKING:
    import httpx

__all__ = ["Access", "AccessSource", "Transport", "retry_after"]

T = TypeVar("T")

_LARGEST_ANSWER = 4 * 1024 * 1024
"""Bytes after unpacking: a hundred times the usual."""
_LARGEST_PROBLEM = 64 * 1024
_LARGE_ANSWER = 256 * 1024
"""Bytes from which an answer is read off the loop: about 5 ms of work."""
_LONGEST_WAIT: Final = 300.0
"""Seconds: a centre that asks for a longer one is asked again after these."""
_OK = 200
_SIGN_IN = 401
_NOT_MODIFIED = 304
_REFUSED = range(400, 600)


@runtime_checkable
class Keeper(Protocol):
    """An AccessSource that keeps a token."""

    async def __call__(self) -> Access:
        """Where the centre is and a token that is good there."""

    def refused(self, access: Access) -> bool:
        """The centre does not take the token of `access` any more; whether asking again may give another."""


AccessSource = Access | Callable[[], Awaitable[Access]] | Keeper
"""A fixed address, or a way to find it that is asked before every request: it may start the centre first, and
raises CentreUnavailableError. Should the address change, new requests take the new one; those running on the
old one are let go on to their end."""


class Transport:
    """Used on one event loop; made lazily so that importing it costs nothing."""

    def __init__(self, access: AccessSource) -> None:
        self._access = access
        self._line: Line | None = None
        self._retired: list[Line] = []
        self._closed = False

    async def close(self) -> None:
        """Close the connections for good; safe to call again and while requests run.

        Running requests end in CentreUnavailableError, perhaps done; later ones in the same, surely not sent.
        """
        self._closed = True
        lines = [*self._retired, *([self._line] if self._line is not None else [])]
        self._line, self._retired = None, []
        for line in lines:
            await line.cut()

    async def ask(
        self,
        method: str,
        path: str,
        kind: type[T],
        body: bytes | None = None,
        *,
        query: dict[str, str] | None = None,
        largest: int = _LARGEST_ANSWER,
    ) -> T | None:
        """The answer as `kind`; None for "not modified". Raises the two errors of the centre port.

        `largest` bounds the answer, in bytes after unpacking.
        """
        status, headers, content = await self._exchange(method, path, body, query, largest)
        media_type = headers.get("content-type", "")
        if status == _NOT_MODIFIED:
            return None
        if not media_type.startswith("application/json"):
            raise CentreUnavailableError(f"not ours: status {status}", sent=True)
        if status == _OK:
            if len(content) > _LARGE_ANSWER:
                return await asyncio.to_thread(_read, kind, content)
            return _read(kind, content)
        if status in _REFUSED:
            raise _refusal(status, headers, content)
        raise CentreUnavailableError(f"not ours: status {status}", sent=True)

    async def _exchange(
        self, method: str, path: str, body: bytes | None, query: dict[str, str] | None, largest: int
    ) -> tuple[int, httpx.Headers, bytes]:
        """Asks again, once, with another token: the gate refuses one before anything is done."""
        for last in (False, True):
            line, access = await self._connected()
            async with line.lease() as client:
                with _translated():
                    async with _in_time(access.answer_seconds):
                        headers = access.headers()
                        async with client.stream(
                            method, path, content=body, params=query, headers=headers
                        ) as response:
                            usual = response.status_code == _OK
                            content = await _content(response, largest if usual else _LARGEST_PROBLEM)
            if last or not self._renewable(response, access):
                break
        return response.status_code, response.headers, content

    @asynccontextmanager
    async def stream(
        self, path: str, query: dict[str, str], *, silence_seconds: float
    ) -> AsyncIterator[AsyncIterator[bytes]]:
        """Bytes of an event stream that never ends by itself; longer silence is a cut line."""
        line, access = await self._connected()
        async with line.lease() as client:
            response = await _begin(client, path, query, access, silence_seconds)
            try:
                if self._renewable(response, access):
                    await response.aclose()
                    _, access = await self._connected()
                    response = await _begin(client, path, query, access, silence_seconds)
                await _require_stream(response)
                yield _pieces(response)
            finally:
                await response.aclose()

    def _renewable(self, response: httpx.Response, access: Access) -> bool:
        """Whether our gate refused the token and there may be another."""
        ours = response.headers.get("content-type", "").startswith("application/json")
        refused = response.status_code == _SIGN_IN and ours
        return refused and isinstance(self._access, Keeper) and self._access.refused(access)

    async def _connected(self) -> tuple[Line, Access]:
        """The line to the address of now, and what to be let in with. Nothing is awaited between the last
        look and the return."""
        access = self._access if isinstance(self._access, Access) else await self._access()
        if self._line is None:
            await asyncio.to_thread(_prepare, access)  # a third of a second, off the loop
        while not self._closed:
            old = self._line
            if old is not None and old.serves(access):
                return old, access
            self._line = Line(access)
            if old is not None:
                self._retired = [line for line in (*self._retired, old) if not line.ended.is_set()]
                await old.retire()
        raise CentreUnavailableError("closed", sent=False)


def _prepare(access: Access) -> None:
    """Import what httpx would import with its first client and its first request."""
    for name in ("httpx", "httpcore", "httpcore._async", "anyio._backends._asyncio"):
        importlib.import_module(name)
    context_of(access.trust, use_system_proxy=access.use_system_proxy)


async def _begin(
    client: httpx.AsyncClient, path: str, query: dict[str, str], access: Access, silence_seconds: float
) -> httpx.Response:
    import httpx

    limits = httpx.Timeout(access.connect_seconds, read=silence_seconds)
    with _translated(sent=False):
        request = client.build_request("GET", path, params=query, timeout=limits, headers=access.headers())
        return await client.send(request, stream=True)


@asynccontextmanager
async def _in_time(seconds: float) -> AsyncIterator[None]:
    scope = asyncio.timeout(seconds)
    try:
        async with scope:
            yield
    except TimeoutError:
        if not scope.expired():
            raise
        raise CentreUnavailableError("answer too slow", sent=True) from None


async def _content(response: httpx.Response, largest: int) -> bytes:
    content = bytearray()
    async for piece in response.aiter_bytes():
        content += piece
        if len(content) > largest:
            raise CentreUnavailableError("answer too large", sent=True)
    return bytes(content)


async def _require_stream(response: httpx.Response) -> None:
    status, media_type = response.status_code, response.headers.get("content-type", "")
    if status in _REFUSED and media_type.startswith("application/json"):
        with _translated(sent=False):
            content = await _content(response, _LARGEST_PROBLEM)
        raise _refusal(status, response.headers, content)
    if status != _OK or not media_type.startswith("text/event-stream"):
        raise CentreUnavailableError(f"not ours: status {status}", sent=False)


async def _pieces(response: httpx.Response) -> AsyncIterator[bytes]:
    with _translated(sent=False):
        async for piece in response.aiter_bytes():
            yield piece


@contextmanager
def _translated(*, sent: bool | None = None) -> Iterator[None]:
    """Turn what httpx raises into CentreUnavailableError; `sent` None asks the error itself.

    A RuntimeError is how httpx speaks of a client or a stream that was closed meanwhile; an SSLError that a
    read meets (an alert of TLS 1.3 comes after the handshake) it lets through.
    """
    import httpx

    try:
        yield
    except (httpx.HTTPError, httpx.InvalidURL, RuntimeError, ssl.SSLError) as error:
        if word := distrust_in(error):  # a handshake that failed at either end let nothing through
            raise CentreUnavailableError(word, sent=False) from error
        perhaps = not _surely_unsent(error) if sent is None else sent
        raise CentreUnavailableError(type(error).__name__, sent=perhaps) from error


def _surely_unsent(error: Exception) -> bool:
    import httpx

    return isinstance(
        error,
        (
            httpx.ConnectError,
            httpx.ConnectTimeout,
            httpx.PoolTimeout,
            httpx.ProxyError,
            httpx.LocalProtocolError,
            httpx.UnsupportedProtocol,
            httpx.InvalidURL,
        ),
    )


def _refusal(status: int, headers: httpx.Headers, content: bytes) -> CentreRefusedError:
    reason = _read(wire.Problem, content).reason[:60]
    return CentreRefusedError(status, reason, retry_after_seconds=retry_after(headers.get("retry-after", "")))


def retry_after(text: str) -> float | None:
    """Seconds of a Retry-After header (RFC 9110 section 10.2.3, our centre writes seconds), bounded."""
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        return None
    return min(_LONGEST_WAIT, float(text))


def _read(kind: type[T], content: bytes) -> T:
    try:
        return wire.decode(kind, cleaned(content))
    except wire.WireError:
        raise CentreUnavailableError("not ours: unreadable", sent=True) from None
