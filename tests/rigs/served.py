"""A real centre served in this process: its office at hand, TLS and limits as the test wants them."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from counter.centre.database import Database
from counter.centre.office import CatalogueStock, Office, open_office
from counter.centre.office_time import Now, office_now
from counter.centre.places import Places
from counter.centre.rates import Limits
from counter.centre.register import NoRegister
from counter.centre.sample import CENTRE_ID, sample_plan
from counter.centre.serving import TlsFiles, serve
from counter.online.client import Access

__all__ = ["SECRET", "Served", "opened_office", "served"]

SECRET = "a-long-secret-of-every-desk"


@dataclass(frozen=True, slots=True)
class Served:
    """Where it answers, and what is behind it."""

    base_url: str
    port: int
    office: Office

    def door(self, desk_id: str = "Q03", *, base_url: str = "") -> Access:
        """What a desk knows before it has a session."""
        return Access(base_url or self.base_url, SECRET, desk_id)


def opened_office(folder: Path, *, now: Now = office_now, secret: str = SECRET) -> Office:
    """The sample centre without catalogue and register; every desk has the same secret."""
    database = Database(folder / "centre.sqlite3")
    Places(database).found(sample_plan())
    office = open_office(
        database,
        CatalogueStock("1", ()),
        NoRegister(),
        centre_id=CENTRE_ID,
        training=True,
        now=now,
        register_timeout_seconds=1.0,
    )
    office.sessions.set_secret(secret)
    return office


@asynccontextmanager
async def served(
    folder: Path, *, tls: TlsFiles | None = None, limits: Limits | None = None, now: Now = office_now
) -> AsyncIterator[Served]:
    """The centre on a free port of loopback, ended at the end."""
    office = await asyncio.to_thread(opened_office, folder, now=now)
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.bind(("127.0.0.1", 0))
    listener.listen(16)
    port = listener.getsockname()[1]
    reading, lifeline = os.pipe()
    ready = asyncio.Event()
    serving = asyncio.create_task(
        serve(office, listener, ready=ready.set, lifeline=reading, tls=tls, limits=limits)
    )
    starting = asyncio.create_task(ready.wait())
    try:
        await asyncio.wait({serving, starting}, return_when=asyncio.FIRST_COMPLETED)
        if serving.done():
            await serving
        yield Served(f"{'https' if tls else 'http'}://127.0.0.1:{port}", port, office)
    finally:
        starting.cancel()
        os.close(lifeline)
        await asyncio.wait([serving])
        os.close(reading)
        listener.close()
        office.database.close()
