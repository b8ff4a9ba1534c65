"""Running the application on one socket until it is told to end. Knows uvicorn."""

from __future__ import annotations

import asyncio
import os
import socket
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

import uvicorn

from counter.centre.app import build_app
from counter.centre.office import Office

if TYPE_CHECKING:
    from litestar.types import ASGIApp

__all__ = ["serve"]

_GRACE_SECONDS = 2
_KEEP_ALIVE_SECONDS = 75


async def serve(
    office: Office, token: str, listener: socket.socket, *, ready: Callable[[], None], lifeline: int
) -> None:
    """Serve until file descriptor `lifeline` reaches its end: the parent closed it, or died."""
    server = _Server(build_app(office, token=token), ready)
    watch = asyncio.create_task(_until_end(lifeline, server, office))
    await server.serve(sockets=[listener])
    watch.cancel()


class _Server(uvicorn.Server):
    """Says when it accepts connections."""

    def __init__(self, app: ASGIApp, ready: Callable[[], None]) -> None:
        config = uvicorn.Config(
            app,
            http="h11",
            ws="none",
            loop="asyncio",
            lifespan="on",
            access_log=False,  # paths hold dossier codes
            log_config=None,
            server_header=False,
            date_header=False,
            timeout_keep_alive=_KEEP_ALIVE_SECONDS,
            timeout_graceful_shutdown=_GRACE_SECONDS,
        )
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then report."""
        await super().startup(sockets=sockets)
        if self.started:
            self._ready()


async def _until_end(lifeline: int, server: uvicorn.Server, office: Office) -> None:
    """End the live streams first, then the server: it waits for open connections."""
    loop = asyncio.get_running_loop()
    ended = asyncio.Event()

    def read_to_end() -> None:
        while os.read(lifeline, 4_096):
            pass
        loop.call_soon_threadsafe(ended.set)

    threading.Thread(target=read_to_end, name="lifeline", daemon=True).start()
    await ended.wait()
    office.bell.close()
    server.should_exit = True
