"""Forgetting people in time: once a day the desk destroys what it no longer needs to know (issue 4).

How long is the centre's to say. Nothing here waits for a clerk, and no clerk waits for it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from typing import Final

from counter.desk.core import Core
from counter.domain.dossiers import ClockSource
from counter.ports import Act

__all__ = ["CHECK_SECONDS", "PURGED", "Retention"]

CHECK_SECONDS: Final = 60.0
PURGED: Final = "personal_data_purged"
"""Kind of the act; its subject is the desk, its detail the day before which things had ended."""


class Retention:
    """Lets the journal purge what has ended and was delivered longer ago than the centre keeps it."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._done: date | None = None
        self.on_purged: Callable[[], Awaitable[None]] | None = None
        """What else tidies up behind a purge."""

    async def run(self) -> None:
        """Look again and again, for ever."""
        while True:
            await asyncio.sleep(CHECK_SECONDS)
            await self.check()

    async def check(self) -> int:
        """Purge unless it was done today or somebody is being served; how many were forgotten.

        Not by the PC's own clock, which anybody may set a year ahead: what is destroyed never comes back.
        Raises JournalError, once a day.
        """
        place, clock = self._core.state.place, self._core.ports.clock
        today = clock.now().date()
        if place is None or not place.retention_days or self._core.state.visit or self._done == today:
            return 0
        if clock.source() is not ClockSource.CENTRE:
            return 0
        self._done = today
        entry = self._core.entry()
        before = entry.at - timedelta(days=place.retention_days)
        act = Act(PURGED, place.seat.id, entry, f"before {before.date()}")
        forgotten = await self._core.durable(self._core.ports.journal.purge, before, act)
        await asyncio.to_thread(self._core.ports.forget_papers, before)
        if self.on_purged is not None:
            await self.on_purged()
        return forgotten
