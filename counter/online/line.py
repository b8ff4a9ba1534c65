"""One HTTP client and the requests that run on it: retired, it ends with the last of them; cut, it ends them.

Knows the lifetime of connections, not what is asked over them.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from counter.online.trust import SYSTEM, Trust, context_of
from counter.ports import CentreUnavailableError

if TYPE_CHECKING:
    import httpx

__all__ = ["Access", "Line", "is_loopback"]


@dataclass(frozen=True, slots=True)
class Access:
    """Where the centre is and how this desk is let in."""

    base_url: str
    token: str
    """What the requests carry: a session's token, and for the door alone the desk's secret."""
    desk_id: str
    timeout_seconds: float = 10.0
    """For each step of a request: to connect, to send, to wait for the next bytes."""
    connect_seconds: float = 3.0
    use_system_proxy: bool = False
    """Whether proxy settings of the environment apply; never for a centre on loopback."""
    trust: Trust = SYSTEM
    """Whom to believe when `base_url` is https."""
    answer_seconds: float = 120.0
    """For a whole answer, however steadily it drips."""

    def __repr__(self) -> str:
        """Keep the token out of logs."""
        return f"<Access {self.base_url} {self.desk_id}>"

    def headers(self) -> dict[bytes, bytes]:
        """Of each request. Raises CentreUnavailableError for what cannot be a header."""
        try:
            return {b"Authorization": f"Bearer {self.token}".encode("ascii")}
        except UnicodeEncodeError as error:
            raise CentreUnavailableError("bad token", sent=False) from error


class Line:
    """Connections to one address, used on one event loop."""

    def __init__(self, access: Access) -> None:
        """Raises CentreUnavailableError for an address that cannot be one, or must not: plain http beyond
        this machine would show tokens and citizens to everybody on the way."""
        _require_private(access.base_url)
        self.access = access
        self.ended = asyncio.Event()
        """Set when the connections are closed."""
        self._client = _client(access)
        self._running: set[asyncio.Timeout] = set()
        self._ending = False

    def serves(self, access: Access) -> bool:
        """Whether requests of `access` can run here: all but the token is the same."""
        return replace(access, token=self.access.token) == self.access

    @asynccontextmanager
    async def lease(self) -> AsyncIterator[httpx.AsyncClient]:
        """The client for one request. One that is cut ends in CentreUnavailableError, perhaps done."""
        scope = asyncio.timeout(None)
        try:
            async with scope:
                self._running.add(scope)
                yield self._client
        except TimeoutError:
            if not scope.expired():
                raise
            raise CentreUnavailableError("closed", sent=True) from None
        finally:
            self._running.discard(scope)
            if self._ending:
                await self._end_when_idle()

    async def retire(self) -> None:
        """Take no new requests; close the connections once the running ones are done."""
        self._ending = True
        await self._end_when_idle()

    async def cut(self) -> None:
        """End the running requests now and close the connections; returns when both are done."""
        self._ending = True
        now = asyncio.get_running_loop().time()
        for scope in tuple(self._running):
            if not scope.expired():
                scope.reschedule(now)
        await self._end_when_idle()
        await self.ended.wait()

    async def _end_when_idle(self) -> None:
        if self._running or self.ended.is_set():
            return
        try:
            await self._client.aclose()
        finally:
            self.ended.set()


def is_loopback(host: str) -> bool:
    """Whether `host` is this machine itself."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _require_private(base_url: str) -> None:
    try:
        parts = urlsplit(base_url)
        plain = parts.scheme == "http" and not is_loopback(parts.hostname or "")
    except ValueError as error:
        raise CentreUnavailableError(type(error).__name__, sent=False) from error
    if plain:
        raise CentreUnavailableError("plain_http", sent=False)


def _client(access: Access) -> httpx.AsyncClient:
    import httpx

    try:
        return httpx.AsyncClient(
            base_url=access.base_url,
            headers={
                "Counter-Desk": access.desk_id,
                "Content-Type": "application/json",
                "Accept-Encoding": "gzip",
            },
            timeout=httpx.Timeout(access.timeout_seconds, connect=access.connect_seconds),
            limits=httpx.Limits(max_connections=12, max_keepalive_connections=8, keepalive_expiry=30.0),
            follow_redirects=False,
            trust_env=access.use_system_proxy,
            verify=context_of(access.trust, use_system_proxy=access.use_system_proxy),
        )
    except (httpx.InvalidURL, ValueError) as error:
        raise CentreUnavailableError(type(error).__name__, sent=False) from error
