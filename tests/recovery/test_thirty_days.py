"""Thirty simulated days of two desks and 300 citizens a day: memory stays flat, the journal grows evenly."""

from __future__ import annotations

import gc
import json
import os
import pickle
import random
import tracemalloc
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter

import pytest

from counter import wire
from counter.desk.clock import DeskClock
from counter.domain.dossiers import Dossier
from counter.domain.office import OFFICE_ZONE
from counter.domain.place import Place
from tests.rigs.bad_centre import BadCentre
from tests.rigs.desk import until
from tests.rigs.power_days import all_confirmed, drained, kept_by
from tests.rigs.proof import check_all
from tests.rigs.small_desk import Parts, SmallDesk, small_desk
from tests.rigs.told import Told
from tests.rigs.tray import CountedTray
from tests.rigs.working_day import WorkingDay

FIRST = datetime(2026, 10, 5, 7, 30, tzinfo=OFFICE_ZONE)
CITIZENS_A_DAY = 300
WARM_DAYS = 3
"""Caches fill and libraries load on the first days."""
_DAYS_AT_HAND = 2
_PACKAGES = ("counter", "cache", "devices", "printing")
FLAT = 1.25
"""Most that memory, and the journal for each dossier, may grow from the warm days to the last."""
P99_FLAT = 2.0
"""Most that the slowest commits may grow: of five days the one in the middle, for a disk has bad days."""


class Calendar(DeskClock):
    """Runs on by the machine's own seconds from the morning that was set."""

    def __init__(self) -> None:
        self.shift = FIRST - datetime.now(OFFICE_ZONE)
        super().__init__(lambda: datetime.now(OFFICE_ZONE) + self.shift)

    def begin(self, day: int) -> None:
        """The morning of a day."""
        self.shift = FIRST + timedelta(days=day) - datetime.now(OFFICE_ZONE)


class DatedCentre(BadCentre):
    """A centre that lives on the same day as its desk."""

    clock: Calendar
    archive: Path
    days: list[set[str]]
    """Ids of what came on the days that are at hand."""

    def close_day(self, day: int) -> None:
        """What is older than two days goes to the archive, as no centre keeps a month in a desk's memory."""
        self.calls.clear()
        self.requests.clear()
        self.days.append((self.kept.keys() | self.decided.keys()).difference(*self.days))
        if len(self.days) <= _DAYS_AT_HAND:
            return
        gone = self.days.pop(0)
        parts = (self.kept, self.decided, self.corrected, self.handed, self.results)
        old = tuple({one: part.pop(one) for one in gone & part.keys()} for part in parts)
        (self.archive / f"{day:02}").write_bytes(pickle.dumps(old))

    async def missing(self, ids: Sequence[str]) -> tuple[str, ...]:
        """The archive has what is not at hand."""
        return ()

    def open_archive(self) -> None:
        """Everything is there again."""
        for file in sorted(self.archive.iterdir()):
            kept, decided, corrected, handed, _ = pickle.loads(file.read_bytes())
            self.kept |= kept
            self.decided |= decided
            self.corrected |= corrected
            self.handed |= handed

    async def server_time(self) -> datetime:
        return datetime.now(OFFICE_ZONE) + self.clock.shift

    async def place_and_time(self) -> tuple[Place, datetime]:
        return await self.place(), await self.server_time()


@dataclass
class Figures:
    """What one day left behind."""

    resident_kb: list[int] = field(default_factory=list)
    traced_bytes: list[int] = field(default_factory=list)
    journal_bytes: list[int] = field(default_factory=list)
    dossiers: list[int] = field(default_factory=list)
    commit_p99_ms: list[float] = field(default_factory=list)


class Seat:
    """One desk through all its days."""

    def __init__(self, folder: Path, seed: int) -> None:
        folder.mkdir(parents=True)
        self.folder, self.rng, self.clock = folder, random.Random(seed), Calendar()
        self.centre = DatedCentre(rng=self.rng)
        self.centre.clock = self.clock
        self.centre.days = []
        self.centre.archive = folder / "archive"
        self.centre.archive.mkdir()
        self.told = Told(folder / "told")

    async def someone_waits(self) -> None:
        """A ticket is taken at the door."""
        self.centre.someone_waits()

    async def lies_ready(self, dossier_id: str) -> bool:
        """The agency has decided."""
        body = self.centre.kept.get(dossier_id)
        return body is not None and self.centre.lie_ready(wire.decode(Dossier, body))

    async def opened(self, stack: AsyncExitStack) -> SmallDesk:
        """The desk in the morning."""
        parts = Parts(
            printer=lambda publish: CountedTray(publish, self.told.paper, self.rng), clock=self.clock
        )
        small = await stack.enter_async_context(
            small_desk(self.folder / "desk", centre=self.centre, sign_in=False, parts=parts)
        )
        await until(small.desk, lambda state: state.place is not None and state.devices.online)
        return small


async def a_day(seats: list[Seat], day: int, citizens: int, figures: Figures) -> None:
    """Both desks open, serve their people, and close."""
    async with AsyncExitStack() as stack:
        commits: list[float] = []
        size = dossiers = 0
        for seat in seats:
            seat.clock.begin(day)
            small = await seat.opened(stack)
            _measure(small, commits)
            work = WorkingDay(small.desk, seat, seat.told, seat.rng)
            for _ in range(citizens // len(seats)):
                await work.serve()
            work.close()
            await _settled(small)
            seat.centre.close_day(day)
            dossiers += len(small.journal.dossiers(limit=1_000_000))
        gc.collect()
        figures.resident_kb.append(_resident_kb())
        figures.traced_bytes.append(_ours_bytes())
    size = sum((seat.folder / "desk" / "journal.db").stat().st_size for seat in seats)
    figures.journal_bytes.append(size)
    figures.dossiers.append(dossiers)
    figures.commit_p99_ms.append(sorted(commits)[int(len(commits) * 0.99)] * 1000)


async def _settled(small: SmallDesk) -> None:
    await drained(small, lambda: not small.journal.outbox() and all_confirmed(small))


def _measure(small: SmallDesk, commits: list[float]) -> None:
    """Time every reception of the journal."""
    receive = small.journal.receive

    def timed(*arguments: object) -> object:
        began = perf_counter()
        try:
            return receive(*arguments)  # type: ignore[arg-type]  # passed on
        finally:
            commits.append(perf_counter() - began)

    small.journal.receive = timed  # type: ignore[method-assign,assignment]  # measured from outside


def _ours_bytes() -> int:
    """Memory that the desk's own code holds; the world around it, in this process too, is left out."""
    if not tracemalloc.is_tracing():
        return 0
    ours = [tracemalloc.Filter(inclusive=True, filename_pattern=f"*/{name}/*") for name in _PACKAGES]
    others = tracemalloc.Filter(inclusive=False, filename_pattern="*/tests/*")
    snapshot = tracemalloc.take_snapshot().filter_traces([*ours, others])
    return sum(trace.size for trace in snapshot.traces)


def _resident_kb() -> int:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmRSS:")[2].split()[0])


async def run(folder: Path, days: int, citizens: int) -> tuple[Figures, list[Seat]]:
    """All days."""
    figures, seats = Figures(), [Seat(folder / "q1", 1), Seat(folder / "q2", 2)]
    for day in range(days):
        await a_day(seats, day, citizens, figures)
    return figures, seats


async def test_two_short_days(tmp_path: Path) -> None:
    figures, seats = await run(tmp_path, 2, 12)
    assert figures.dossiers[0] < figures.dossiers[1]
    for seat in seats:
        async with AsyncExitStack() as stack:
            small = await seat.opened(stack)
            seat.centre.open_archive()
            check_all(small.journal, seat.told, kept_by(seat.centre))


@pytest.mark.soak
async def test_thirty_days(tmp_path: Path) -> None:
    tracemalloc.start()
    days = int(os.environ.get("COUNTER_DAYS", "30"))
    figures, seats = await run(tmp_path, days, int(os.environ.get("COUNTER_CITIZENS", CITIZENS_A_DAY)))
    traced = [figures.traced_bytes[WARM_DAYS], figures.traced_bytes[-1]]
    per_dossier = [
        (after - before) / max(1, received)
        for before, after, received in zip(
            figures.journal_bytes,
            figures.journal_bytes[1:],
            (b - a for a, b in zip(figures.dossiers, figures.dossiers[1:], strict=False)),
            strict=False,
        )
    ]
    late, early = per_dossier[-5:], per_dossier[WARM_DAYS : WARM_DAYS + 5]
    slowest = [median(figures.commit_p99_ms[WARM_DAYS : WARM_DAYS + 5]), median(figures.commit_p99_ms[-5:])]
    report = {
        "days": days,
        "dossiers": figures.dossiers[-1],
        "resident_kb": [figures.resident_kb[WARM_DAYS], figures.resident_kb[-1]],
        "traced_bytes": traced,
        "journal_bytes_per_dossier_early": sum(early) / len(early),
        "journal_bytes_per_dossier_late": sum(late) / len(late),
        "commit_p99_ms_early_late": slowest,
    }
    print(json.dumps(report, indent=1))
    assert traced[1] < FLAT * traced[0], "memory grows"
    assert sum(late) / len(late) < FLAT * sum(early) / len(early), "the journal grows ever faster"
    assert slowest[1] < P99_FLAT * slowest[0], "commits grow slower"
    for seat in seats:
        async with AsyncExitStack() as stack:
            small = await seat.opened(stack)
            seat.centre.open_archive()
            check_all(small.journal, seat.told, kept_by(seat.centre))
