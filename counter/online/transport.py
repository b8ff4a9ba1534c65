"""One HTTP connection to the centre: sends bytes, and turns whatever comes back into an answer or an error.

The line that matters runs between "surely not sent" and "perhaps done": only a refused or failed connection
is the first. An answer that is not ours (a proxy's page, cut JSON) is the second. httpx is imported when
needed.
"""

from __future__ import annotations

import asyncio
import importlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from counter import wire
from counter.online.hygiene import cleaned
from counter.ports import CentreRefusedError, CentreUnavailableError

if TYPE_CHECKING:
    import httpx

__all__ = ["Access", "AccessSource", "Transport"]

T = TypeVar("T")

_LARGEST_ANSWER = 64 * 1024 * 1024
"""Bytes after unpacking; the whole catalogue is about a twentieth of it."""
_OK = 200
_NOT_MODIFIED = 304
_REFUSED = range(400, 600)


@dataclass(frozen=True, slots=True)
class Access:
    """Where the centre is and how this desk is let in."""

    base_url: str
    token: str
    desk_id: str
    timeout_seconds: float = 10.0
    """For each step of a request: to connect, to send, to wait for the next bytes."""
    connect_seconds: float = 3.0
    use_system_proxy: bool = False
    """Whether proxy settings of the environment apply; never for a centre on loopback."""

    def __repr__(self) -> str:
        """Keep the token out of logs."""
        return f"<Access {self.base_url} {self.desk_id}>"


AccessSource = Access | Callable[[], Awaitable[Access]]
"""A fixed address, or a way to find it that is asked before every request: it may start the centre first, and
raises CentreUnavailableError. Should the address change, a new connection is made."""


class Transport:
    """Used on one event loop; made lazily so that importing it costs nothing."""

    def __init__(self, access: AccessSource) -> None:
        self._access = access
        self._client: httpx.AsyncClient | None = None
        self._reached: Access | None = None

    async def close(self) -> None:
        """Close the connections."""
        client, self._client = self._client, None
        if client is not None:
            await client.aclose()

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
            return _read(kind, content)
        if status in _REFUSED:
            raise CentreRefusedError(status, _read(wire.Problem, content).reason[:60])
        raise CentreUnavailableError(f"not ours: status {status}", sent=True)

    async def _exchange(
        self, method: str, path: str, body: bytes | None, query: dict[str, str] | None
    ) -> tuple[int, str, bytes]:
        client, _ = await self._connected()
        import httpx

        try:
            async with client.stream(method, path, content=body, params=query) as response:
                content = bytearray()
                async for piece in response.aiter_bytes():
                    content += piece
                    if len(content) > _LARGEST_ANSWER:
                        raise CentreUnavailableError("answer too large", sent=True)
                return response.status_code, response.headers.get("content-type", ""), bytes(content)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise CentreUnavailableError(type(error).__name__, sent=not _surely_unsent(error)) from error

    @asynccontextmanager
    async def stream(
        self, path: str, query: dict[str, str], *, silence_seconds: float
    ) -> AsyncIterator[AsyncIterator[bytes]]:
        """Bytes of an event stream that never ends by itself; longer silence is a cut line."""
        client, access = await self._connected()
        import httpx

        limits = httpx.Timeout(access.connect_seconds, read=silence_seconds)
        try:
            async with client.stream("GET", path, params=query, timeout=limits) as response:
                media_type = response.headers.get("content-type", "")
                if response.status_code in _REFUSED and media_type.startswith("application/json"):
                    problem = _read(wire.Problem, (await response.aread())[: wire.MAX_BODY_BYTES])
                    raise CentreRefusedError(response.status_code, problem.reason[:60])
                if response.status_code != _OK or not media_type.startswith("text/event-stream"):
                    raise CentreUnavailableError(f"not ours: status {response.status_code}", sent=False)
                yield response.aiter_bytes()
        except httpx.HTTPError as error:
            raise CentreUnavailableError(type(error).__name__, sent=False) from error

    async def _connected(self) -> tuple[httpx.AsyncClient, Access]:
        access = self._access if isinstance(self._access, Access) else await self._access()
        if self._client is None or access != self._reached:
            await asyncio.to_thread(importlib.import_module, "httpx")  # a third of a second, off the loop
            import httpx

            if self._client is None or access != self._reached:  # another task may have been faster
                await self.close()
                self._reached = access
                self._client = httpx.AsyncClient(
                    base_url=access.base_url,
                    headers={
                        "Authorization": f"Bearer {access.token}",
                        "Counter-Desk": access.desk_id,
                        "Content-Type": "application/json",
                        "Accept-Encoding": "gzip",
                    },
                    timeout=httpx.Timeout(access.timeout_seconds, connect=access.connect_seconds),
                    limits=httpx.Limits(
                        max_connections=8, max_keepalive_connections=4, keepalive_expiry=30.0
                    ),
                    follow_redirects=False,
                    trust_env=access.use_system_proxy,
                )
        return self._client, access


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
