"""Asking the centre over HTTP: sends bytes, and turns whatever comes back into an answer or an error.

The line that matters runs between "surely not sent" and "perhaps done": only a refused or failed connection
is the first. An answer that is not ours (a proxy's page, cut JSON) is the second. httpx is imported when
needed.
"""

from __future__ import annotations

import asyncio
import importlib
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import TYPE_CHECKING, TypeVar

from counter import wire
from counter.online.hygiene import cleaned
from counter.online.line import Access, Line, trusted
from counter.ports import CentreRefusedError, CentreUnavailableError

if TYPE_CHECKING:
    import httpx

__all__ = ["Access", "AccessSource", "Transport"]

T = TypeVar("T")

_LARGEST_ANSWER = 64 * 1024 * 1024
"""Bytes after unpacking; the whole catalogue is about a twentieth of it."""
_LARGEST_PROBLEM = 64 * 1024
_LARGE_ANSWER = 256 * 1024
"""Bytes from which an answer is read off the loop: about 5 ms of work."""
_OK = 200
_NOT_MODIFIED = 304
_REFUSED = range(400, 600)


AccessSource = Access | Callable[[], Awaitable[Access]]
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
    ) -> T | None:
        """The answer as `kind`; None for "not modified". Raises the two errors of the centre port."""
        status, media_type, content = await self._exchange(method, path, body, query)
        if status == _NOT_MODIFIED:
            return None
        if not media_type.startswith("application/json"):
            raise CentreUnavailableError(f"not ours: status {status}", sent=True)
        if status == _OK:
            if len(content) > _LARGE_ANSWER:
                return await asyncio.to_thread(_read, kind, content)
            return _read(kind, content)
        if status in _REFUSED:
            raise CentreRefusedError(status, _read(wire.Problem, content).reason[:60])
        raise CentreUnavailableError(f"not ours: status {status}", sent=True)

    async def _exchange(
        self, method: str, path: str, body: bytes | None, query: dict[str, str] | None
    ) -> tuple[int, str, bytes]:
        line = await self._connected()
        async with line.lease() as client:
            with _translated():
                async with client.stream(method, path, content=body, params=query) as response:
                    content = await _content(response, _LARGEST_ANSWER)
        return response.status_code, response.headers.get("content-type", ""), content

    @asynccontextmanager
    async def stream(
        self, path: str, query: dict[str, str], *, silence_seconds: float
    ) -> AsyncIterator[AsyncIterator[bytes]]:
        """Bytes of an event stream that never ends by itself; longer silence is a cut line."""
        line = await self._connected()
        import httpx

        limits = httpx.Timeout(line.access.connect_seconds, read=silence_seconds)
        async with line.lease() as client:
            with _translated(sent=False):
                request = client.build_request("GET", path, params=query, timeout=limits)
                response = await client.send(request, stream=True)
            try:
                await _require_stream(response)
                yield _pieces(response)
            finally:
                await response.aclose()

    async def _connected(self) -> Line:
        """The line to the address of now. Nothing is awaited between the last look and the return."""
        access = self._access if isinstance(self._access, Access) else await self._access()
        if self._line is None:
            await asyncio.to_thread(_prepare, access)  # a third of a second, off the loop
        while not self._closed:
            old = self._line
            if old is not None and old.access == access:
                return old
            self._line = Line(access)
            if old is not None:
                self._retired = [line for line in (*self._retired, old) if not line.ended.is_set()]
                await old.retire()
        raise CentreUnavailableError("closed", sent=False)


def _prepare(access: Access) -> None:
    """Import what httpx would import with its first client and its first request."""
    for name in ("httpx", "httpcore", "httpcore._async", "anyio._backends._asyncio"):
        importlib.import_module(name)
    trusted(use_system=access.use_system_proxy)


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
            problem = _read(wire.Problem, await _content(response, _LARGEST_PROBLEM))
        raise CentreRefusedError(status, problem.reason[:60])
    if status != _OK or not media_type.startswith("text/event-stream"):
        raise CentreUnavailableError(f"not ours: status {status}", sent=False)


async def _pieces(response: httpx.Response) -> AsyncIterator[bytes]:
    with _translated(sent=False):
        async for piece in response.aiter_bytes():
            yield piece


@contextmanager
def _translated(*, sent: bool | None = None) -> Iterator[None]:
    """Turn what httpx raises into CentreUnavailableError; `sent` None asks the error itself.

    A RuntimeError is how httpx speaks of a client or a stream that was closed meanwhile.
    """
    import httpx

    try:
        yield
    except (httpx.HTTPError, httpx.InvalidURL, RuntimeError) as error:
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


def _read(kind: type[T], content: bytes) -> T:
    try:
        return wire.decode(kind, cleaned(content))
    except wire.WireError:
        raise CentreUnavailableError("not ours: unreadable", sent=True) from None
