"""A small desk whose clock is set by the test, and dossiers filed at it: for papers, results and time."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from counter.domain.dossiers import ClockSource, Dossier
from counter.domain.office import OFFICE_ZONE
from tests.rigs.desk import received, until
from tests.rigs.filing import begun, visit
from tests.rigs.small_desk import Parts, SmallDesk, small_desk

__all__ = ["SetClock", "be", "desk_at", "filed"]


class SetClock:
    """A clock the test sets."""

    def __init__(self, at: str) -> None:
        self.at = datetime.fromisoformat(at).replace(tzinfo=OFFICE_ZONE)

    def now(self) -> datetime:
        self.at += timedelta(seconds=1)
        return self.at

    def source(self) -> ClockSource:
        return ClockSource.DESK

    def measure(self, centre_time: datetime) -> timedelta:
        return timedelta()

    def jumped(self) -> bool:
        return False

    def set(self, at: str) -> None:
        self.at = datetime.fromisoformat(at).replace(tzinfo=OFFICE_ZONE)


@asynccontextmanager
async def desk_at(folder: Path, at: str) -> AsyncIterator[tuple[SmallDesk, SetClock]]:
    """A small desk whose clock stands at `at`."""
    clock = SetClock(at)
    async with small_desk(folder, parts=Parts(clock=clock)) as small:
        yield small, clock


async def filed(small: SmallDesk, *, skip: int = 0) -> Dossier:
    """Somebody files a dossier with papers; the visit has ended."""
    await begun(small, skip=skip)
    await received(small.desk)
    dossier = visit(small).received[-1].dossier
    await small.desk.finish()
    await until(small.desk, lambda state: dossier.id in small.centre.kept and not state.outbox.waiting)
    return dossier


def be(small: SmallDesk, *roles: str) -> None:
    """Give whoever is signed in these roles and no others."""
    clerk, place = small.desk.state.clerk, small.desk.state.place
    assert clerk is not None
    assert place is not None
    changed = replace(clerk, roles=roles)
    small.desk._core.update(clerk=changed, place=replace(place, clerks=(changed,)))
