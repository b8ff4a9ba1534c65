"""What only time does: appointments, numbers and leases renewed, and an untouched desk locked.

Each round runs as long as the desk does. Knows no screen and no wall clock.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass

from counter.desk.books import Books
from counter.desk.core import Core
from counter.desk.idle import CHECK_SECONDS, IdleLock
from counter.desk.link import Link
from counter.desk.numbers import Numbers
from counter.desk.reception import Reception
from counter.ports import JournalError

__all__ = ["Rounds"]

_TICK_SECONDS = 20.0
_TICKS_PER_LEASE = 90
"""Every half an hour."""


@dataclass(frozen=True, slots=True)
class Rounds:
    """Whom time concerns."""

    core: Core
    idle: IdleLock
    link: Link
    reception: Reception
    numbers: Numbers
    books: Books

    def start(self) -> None:
        """Begin both rounds; the core ends them."""
        self.core.keep_running(self.tick, "clock")
        self.core.keep_running(self.watch, "idle lock")

    async def tick(self) -> None:
        """What only time changes: the appointment of an open form, and numbers for the days ahead."""
        ticks = 0
        while True:
            await asyncio.sleep(_TICK_SECONDS)
            self.reception.refresh_due()
            await self.link.check_clock()
            ticks += 1
            if ticks % _TICKS_PER_LEASE == 0 and self.core.state.devices.online:
                await self.link.renew_place()
                await self.numbers.ensure()
                await self.books.ensure()

    async def watch(self) -> None:
        """Lock a desk nobody touches, and record what commands beside it did."""
        while True:
            await asyncio.sleep(CHECK_SECONDS)
            await self.idle.check()
            with suppress(JournalError):  # what is left beside the journal waits there for the next time
                await self.core.durable(self.core.ports.journal.take_in)
