"""Running the application on one socket until it is told to end, plain or over TLS. Knows uvicorn."""

from __future__ import annotations

import asyncio
import os
import socket
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import uvicorn

from counter.centre.app import build_app
from counter.centre.gate import LARGEST_HEAD
from counter.centre.office import Office
from counter.centre.patience import PatientProtocol
from counter.centre.rates import Limits

if TYPE_CHECKING:
    from litestar.types import ASGIApp

__all__ = ["TlsFiles", "serve"]

_GRACE_SECONDS = 2
_KEEP_ALIVE_SECONDS = 75


@dataclass(frozen=True, slots=True)
class TlsFiles:
    """PEM files of a centre on the network (TLS 1.2 and later)."""

    certificate: Path
    """With the chain up to, not including, the desks' CA."""
    key: Path
    client_ca: Path | None = None
    """Desks must show a certificate of this CA; None: they need none."""


async def serve(
    office: Office,
    listener: socket.socket,
    *,
    ready: Callable[[], None],
    lifeline: int,
    tls: TlsFiles | None = None,
    limits: Limits | None = None,
) -> None:
    """Serve until file descriptor `lifeline` reaches its end: the parent closed it, or died.

    Raises OSError or ssl.SSLError for TLS files that cannot be used.
    """
    server = _Server(build_app(office, limits=limits), ready, tls)
    watch = asyncio.create_task(_until_end(lifeline, server, office))
    await server.serve(sockets=[listener])
    watch.cancel()


class _Server(uvicorn.Server):
    """Says when it accepts connections."""

    def __init__(self, app: ASGIApp, ready: Callable[[], None], tls: TlsFiles | None) -> None:
        config = uvicorn.Config(
            app,
            http=PatientProtocol,
            ws="none",
            loop="asyncio",
            lifespan="on",
            access_log=False,  # paths hold dossier codes
            log_config=None,
            server_header=False,
            date_header=False,
            timeout_keep_alive=_KEEP_ALIVE_SECONDS,
            timeout_graceful_shutdown=_GRACE_SECONDS,
            h11_max_incomplete_event_size=LARGEST_HEAD,
            **_tls_options(tls),
        )
        config.load()
        if config.ssl is not None:
            config.ssl.minimum_version = ssl.TLSVersion.TLSv1_2
            config.ssl.sslobject_class = _SpokenRefusal
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then report."""
        await super().startup(sockets=sockets)
        if self.started:
            self._ready()


class _SpokenRefusal(ssl.SSLObject):
    """Tells the desk why its certificate is not taken.

    asyncio drops the connection at a failed handshake with OpenSSL's alert still unsent: as if more were to
    be read, it sends first. The desk hangs up then, or the handshake's time-out ends it.
    """

    refused: ssl.SSLError | None = None

    def do_handshake(self) -> None:
        """Raises what the handshake raised, once the alert is on its way."""
        if self.refused is not None:
            raise self.refused
        try:
            super().do_handshake()
        except (ssl.SSLWantReadError, ssl.SSLWantWriteError):
            raise
        except ssl.SSLError as error:
            self.refused = error
            raise ssl.SSLWantReadError from error


def _tls_options(tls: TlsFiles | None) -> dict[str, Any]:
    if tls is None:
        return {}
    options: dict[str, Any] = {"ssl_certfile": tls.certificate, "ssl_keyfile": tls.key}
    if tls.client_ca is not None:
        options |= {"ssl_ca_certs": str(tls.client_ca), "ssl_cert_reqs": ssl.CERT_REQUIRED}
    return options


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
