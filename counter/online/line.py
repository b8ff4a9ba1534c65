"""One HTTP client and the requests that run on it: retired, it ends with the last of them; cut, it ends them.

Knows the lifetime of connections, not what is asked over them.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from counter.ports import CentreUnavailableError

if TYPE_CHECKING:
    import httpx

__all__ = ["Access", "Line", "trusted"]


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


class Line:
    """Connections to one address, used on one event loop."""

    def __init__(self, access: Access) -> None:
        """Raises CentreUnavailableError for an address or a token that cannot be one."""
        self.access = access
        self.ended = asyncio.Event()
        """Set when the connections are closed."""
        self._client = _client(access)
        self._running: set[asyncio.Timeout] = set()
        self._ending = False

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


@lru_cache(maxsize=2)
def trusted(*, use_system: bool) -> ssl.SSLContext:
    """Whom a client believes. Reading the certificates takes about 0.05 s: first called off the loop."""
    import httpx

    return httpx.create_ssl_context(trust_env=use_system)


def _client(access: Access) -> httpx.AsyncClient:
    import httpx

    try:
        return httpx.AsyncClient(
            base_url=access.base_url,
            headers={
                "Authorization": f"Bearer {access.token}",
                "Counter-Desk": access.desk_id,
                "Content-Type": "application/json",
                "Accept-Encoding": "gzip",
            },
            timeout=httpx.Timeout(access.timeout_seconds, connect=access.connect_seconds),
            limits=httpx.Limits(max_connections=8, max_keepalive_connections=4, keepalive_expiry=30.0),
            follow_redirects=False,
            trust_env=access.use_system_proxy,
            verify=trusted(use_system=access.use_system_proxy),
        )
    except (httpx.InvalidURL, ValueError) as error:
        raise CentreUnavailableError(type(error).__name__, sent=False) from error
