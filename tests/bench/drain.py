"""An outbox of 500 dossiers drained to a centre in its own process, beside bare httpx sending the same bytes.

Both have as many requests in flight and a real centre on loopback. Ours also reads the journal and notes
each acknowledgement before the next message of its subject goes; the bare requests forget their answers.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any, cast

import httpx

from cache.journal import SqliteJournal
from counter import wire
from counter.desk.clock import DeskClock
from counter.desk.core import Core, Ports
from counter.desk.outbox import IN_FLIGHT, Outbox
from counter.domain.calendar import OfficeCalendar
from counter.hub import Hub
from counter.online.client import Access, HttpCentre
from counter.ports import ReceptionOrder
from tests.bench.harness import Bar, Judged, Row, figures
from tests.rigs.centre import RunningCentre, new_dossier, running_centre

__all__ = ["measure"]

_DOSSIERS = 500
_ROUNDS = 4
_SPEED = 0.7
"""Of bare httpx (issue 4)."""


def measure() -> list[Row]:
    """Seconds for all of them."""
    ours, bare = [], []
    for number in range(_ROUNDS + 1):
        with TemporaryDirectory(prefix="bench-drain-") as folder:
            drained, sent = asyncio.run(_round(Path(folder), bare_first=bool(number % 2)))
        if number:  # the first warms the disk and the interpreter up
            ours.append(drained)
            bare.append(sent)
    return [
        Row(
            f"{_DOSSIERS} dossiers",
            "s",
            figures(ours),
            f"bare httpx, {IN_FLIGHT} in flight",
            figures(bare),
            Bar(Judged.RATIO, 1 / _SPEED),
        )
    ]


async def _round(folder: Path, *, bare_first: bool) -> tuple[float, float]:
    with running_centre(folder / "centre") as running:
        if bare_first:
            sent = await _bare(running)
            return await _drained(running, folder), sent
        return await _drained(running, folder), await _bare(running)


async def _drained(running: RunningCentre, folder: Path) -> float:
    """Seconds from the first send to an empty outbox."""
    with SqliteJournal.open(folder / "journal.db", bytes(range(32)), desk_id="Q03", seat="Q03") as journal:
        for _ in range(_DOSSIERS):
            received = replace(new_dossier(), local_number="")
            journal.receive(ReceptionOrder(received, lambda _: (), wire.encode, None))
        centre = HttpCentre(Access(running.base_url, running.token, "Q03"))
        core = Core(training=True)
        core.ports = _ports(journal, centre)
        core.update_devices(online=True)
        try:
            await centre.server_time()  # a connection stands for both
            start = perf_counter()
            await Outbox(core, jitter=lambda: 1.0)._drain()
            taken = perf_counter() - start
            if journal.outbox():
                raise RuntimeError("the outbox is not empty")
        finally:
            await centre.close()
            core._disk.shutdown()
    return taken


def _ports(journal: SqliteJournal, centre: HttpCentre) -> Ports:
    unused = cast(Any, None)
    return Ports(
        clock=DeskClock(),
        journal=journal,
        store=unused,
        centre=centre,
        reader=unused,
        printer=unused,
        hub=Hub(),
        calendar=lambda place: OfficeCalendar(),
    )


async def _bare(running: RunningCentre) -> float:
    """Seconds for as many fresh dossiers by httpx alone."""
    messages = [(each.id, wire.encode(each)) for each in (new_dossier() for _ in range(_DOSSIERS))]
    headers = {
        "Authorization": f"Bearer {running.token}",
        "Counter-Desk": "Q03",
        "Content-Type": "application/json",
    }
    limits = httpx.Limits(max_connections=IN_FLIGHT, max_keepalive_connections=IN_FLIGHT)
    async with httpx.AsyncClient(
        base_url=running.base_url, headers=headers, trust_env=False, limits=limits
    ) as client:
        await client.get("/v1/place")
        start = perf_counter()
        await asyncio.gather(*(_put(client, messages[place::IN_FLIGHT]) for place in range(IN_FLIGHT)))
        return perf_counter() - start


async def _put(client: httpx.AsyncClient, messages: Sequence[tuple[str, bytes]]) -> None:
    for dossier_id, body in messages:
        (await client.put(f"/v1/dossiers/{dossier_id}", content=body)).raise_for_status()
