"""The embedded centre: a dossier sent over loopback beside a bare httpx request, and starting the process."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import httpx

from counter import wire
from counter.embedded import EmbeddedCentre
from counter.online.client import Access, HttpCentre
from counter.ports import OutboxItem, OutboxKind
from tests.bench.harness import MILLISECONDS, Row, figures, in_turn
from tests.rigs.centre import RunningCentre, new_dossier, running_centre
from tests.rigs.papers import OFFICE

__all__ = ["measure"]

_SENDS = 150
_WARM_UP = 10
_STARTS = 6


def measure() -> list[Row]:
    """Sending, then starting."""
    with TemporaryDirectory(prefix="bench-centre-") as folder:
        with running_centre(Path(folder) / "used") as running:
            pairs = asyncio.run(_sends(running))
        sent, bare = (figures(samples, MILLISECONDS) for samples in zip(*pairs, strict=True))
        started, one_route = in_turn(lambda: _started(Path(folder) / "used"), _one_route, rounds=_STARTS)
    return [
        Row("dossier sent and kept", "ms", sent, "bare httpx, same request", bare),
        Row("process started until it answers", "ms", started, "Litestar of one route", one_route),
    ]


async def _sends(running: RunningCentre) -> list[tuple[float, float]]:
    """Seconds of (the desk's client, bare httpx) for a fresh dossier each."""
    centre = HttpCentre(Access(running.base_url, running.token, "Q03"))
    headers = {
        "Authorization": f"Bearer {running.token}",
        "Counter-Desk": "Q03",
        "Content-Type": "application/json",
    }
    async with httpx.AsyncClient(base_url=running.base_url, headers=headers, trust_env=False) as client:

        async def bare(item: OutboxItem) -> None:
            (await client.put(f"/v1/dossiers/{item.subject}", content=item.body)).raise_for_status()

        try:
            pairs = [(await _seconds(centre.send), await _seconds(bare)) for _ in range(_SENDS + _WARM_UP)]
        finally:
            await centre.close()
    return pairs[_WARM_UP:]


async def _seconds(send: Callable[[OutboxItem], Awaitable[object]]) -> float:
    dossier = new_dossier()
    item = OutboxItem(dossier.id, OutboxKind.DOSSIER, dossier.id, wire.encode(dossier), datetime.now(OFFICE))
    start = perf_counter()
    await send(item)
    return perf_counter() - start


def _started(folder: Path) -> float:
    """Seconds a centre with a database takes to come up; stopped afterwards."""
    centre = EmbeddedCentre(folder, training=True)
    start = perf_counter()
    try:
        centre.start()
        return perf_counter() - start
    finally:
        centre.stop()


def _one_route() -> float:
    start = perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.bench.floors.one_route"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    with process:
        try:
            if process.stdout is None or not process.stdout.readline().startswith(b'{"port"'):
                raise AssertionError("the bare application did not start")
            return perf_counter() - start
        finally:
            process.kill()
