"""Working days at a desk whose power goes at any write, with a centre on a bad day."""

from __future__ import annotations

import asyncio
import random
import shutil
from collections.abc import Callable, Coroutine
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from counter import wire
from counter.domain.dossiers import Dossier, SyncState
from counter.ports import Publish
from tests.rigs.bad_centre import STORM, BadCentre, Weather
from tests.rigs.desk import CLERK_PIN, until
from tests.rigs.power import PowerDisk
from tests.rigs.proof import Kept, check_all, check_desk
from tests.rigs.small_desk import Parts, SmallDesk, small_desk
from tests.rigs.told import Told
from tests.rigs.tray import CountedTray
from tests.rigs.working_day import WorkingDay

__all__ = ["PowerDays", "all_confirmed", "drained", "first_of", "kept_by"]

_LONGEST_POINTS = 900
"""Write points until the power goes at the latest: some ten people."""


def kept_by(centre: BadCentre) -> Kept:
    """What a centre in memory has."""
    return Kept(
        {one: wire.decode(Dossier, body) for one, body in centre.kept.items()},
        dict(centre.decided),
        dict(centre.corrected),
        dict(centre.handed),
        centre.doubled,
    )


@dataclass
class PowerDays:
    """A desk, its centre and the world around them; `break_after` is one stretch of work and its end."""

    folder: Path
    rng: random.Random
    weather: Weather = STORM
    centre: BadCentre = field(init=False)
    told: Told = field(init=False)
    turn: int = 0
    cuts: int = 0
    tray: CountedTray = field(init=False)
    """The printer of the desk that was opened last."""
    people: int = 0

    def __post_init__(self) -> None:
        self.centre = BadCentre(rng=self.rng, weather=self.weather)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.told = Told(self.folder / "told")

    # --- the office ---------------------------------------------------------------------------------

    async def someone_waits(self) -> None:
        """A ticket is taken at the door."""
        self.centre.someone_waits()

    async def lies_ready(self, dossier_id: str) -> bool:
        """The agency has decided."""
        body = self.centre.kept.get(dossier_id)
        return body is not None and self.centre.lie_ready(wire.decode(Dossier, body))

    # --- one stretch of work ------------------------------------------------------------------------

    @property
    def here(self) -> Path:
        """Where the desk's files lie this time."""
        return self.folder / f"{self.turn}"

    def open(self, disk: PowerDisk | None) -> AbstractAsyncContextManager[SmallDesk]:
        """The desk on its files as they lie now, nobody signed in."""
        parts = Parts(printer=self._tray, vfs=disk.vfs if disk is not None else None)
        return small_desk(self.here, centre=self.centre, sign_in=False, parts=parts)

    def _tray(self, publish: Publish) -> CountedTray:
        self.tray = CountedTray(publish, self.told.paper, self.rng)
        return self.tray

    async def break_after(self, points: int | None = None) -> bool:
        """Work until the power goes after `points` write points; whether it went before the day was over."""
        disk, dead = PowerDisk(), asyncio.Event()
        loop = asyncio.get_running_loop()
        disk.on_cut = lambda: loop.call_soon_threadsafe(dead.set)
        disk.cut_after(self.rng.randrange(1, _LONGEST_POINTS) if points is None else points, self.rng)
        await self._work(disk, dead)
        if not disk.dead:
            disk.cut_after(0, self.rng)
        self.cuts += 1
        self.power_is_back(disk)
        return dead.is_set()

    async def _work(self, disk: PowerDisk, dead: asyncio.Event) -> None:
        try:
            async with self.open(disk) as small:
                await first_of(self._serve(small), dead.wait())
        except Exception:
            if not disk.dead:
                raise

    async def _serve(self, small: SmallDesk) -> None:
        if small.desk.state.place is None:
            await self._meet_the_centre(small)
        day = WorkingDay(small.desk, self, self.told, self.rng)
        try:
            for _ in range(self.rng.randrange(3, 14)):
                await day.serve()
                self.people += 1
        finally:
            day.close()

    def power_is_back(self, disk: PowerDisk) -> None:
        """The next desk begins with what the platter holds."""
        before = self.here
        self.turn += 1
        self.here.mkdir()
        disk.restore(self.here)
        if (before / "reference").exists():
            shutil.copytree(before / "reference", self.here / "reference")
        shutil.rmtree(before)

    async def _meet_the_centre(self, small: SmallDesk) -> None:
        """A desk that knows no place yet serves nobody: fine weather until it has been told one."""
        with self.centre.calm():
            await until(small.desk, lambda state: state.place is not None)

    # --- afterwards ---------------------------------------------------------------------------------

    async def look(self) -> None:
        """What holds right after a break."""
        async with self.open(None) as small:
            check_desk(small.journal, self.told)

    async def close_the_day(self) -> None:
        """The centre is well: everything drains, and all three agree."""
        self.centre.clear_up()
        async with self.open(None) as small:
            await until(small.desk, lambda state: state.place is not None)
            assert await small.desk.sign_in(CLERK_PIN)
            day = WorkingDay(small.desk, self, self.told, self.rng)
            await drained(small, lambda: not small.journal.outbox())
            await drained(small, lambda: all_confirmed(small))
            day.close()
            check_all(small.journal, self.told, kept_by(self.centre))
        self.told.close()


async def drained(small: SmallDesk, holds: Callable[[], bool]) -> None:
    """Wait until `holds`, with the clerk sending again and everything read back."""
    try:
        async with asyncio.timeout(60):
            while not holds():
                await small.desk.retry_outbox()
                for row in small.journal.unconfirmed():
                    small.desk._link.confirm(row.dossier.id)
                await asyncio.sleep(0.002)
    except TimeoutError:
        stuck = [(one.kind, one.subject, one.last_outcome, one.detail) for one in small.journal.outbox()]
        rows = [(row.dossier.id, row.state, row.trouble) for row in small.journal.unconfirmed()]
        raise AssertionError(f"never drained: {stuck}; never confirmed: {rows}") from None


def all_confirmed(small: SmallDesk) -> bool:
    """Whether everything the centre has was read back."""
    rows = small.journal.dossiers(limit=1_000_000)
    kept = small.centre.kept
    return all(row.state is SyncState.CONFIRMED for row in rows if row.dossier.id in kept)


async def first_of(*coroutines: Coroutine[Any, Any, object]) -> None:
    """Until the first of them ends; what it raises is raised."""
    tasks = [asyncio.ensure_future(one) for one in coroutines]
    done, others = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
    for task in done:
        task.result()
