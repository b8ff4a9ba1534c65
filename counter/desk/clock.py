"""The desk's clock: the PC's, corrected by what the centre's clock said last.

Once the centre was asked, the time runs on by the machine's steady clock, which nobody sets: whoever turns
the PC's clock back or forth moves no entry. A jump is told, so that the centre is asked again.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta

from counter.domain.dossiers import ClockSource
from counter.domain.office import OFFICE_ZONE

__all__ = ["DeskClock"]

_JUMP_SECONDS = 5.0
"""A clock that is kept right by the network moves by less in a day."""


def _wall() -> datetime:
    return datetime.now(OFFICE_ZONE)


def _steady() -> float:
    """Seconds of a clock nobody sets; where the system has such one it goes on while the machine sleeps."""
    boot_time = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if boot_time is None else time.clock_gettime(boot_time)


class DeskClock:
    """Office time. Until the centre was asked, `source` is the desk's own clock.

    `wall` is the PC's clock, `steady` counts seconds and is never set.
    """

    def __init__(self, wall: Callable[[], datetime] = _wall, steady: Callable[[], float] = _steady) -> None:
        self._wall, self._steady = wall, steady
        self._source = ClockSource.DESK
        self._right = self._measured = wall()
        self._since = steady()

    def now(self) -> datetime:
        """Aware office time, whole milliseconds."""
        if self._source is ClockSource.DESK:
            now = self._wall()
        else:
            now = self._right + timedelta(seconds=self._steady() - self._since)
        return now.replace(microsecond=now.microsecond // 1000 * 1000)

    def source(self) -> ClockSource:
        """Whose clock `now` is."""
        return self._source

    def measure(self, centre_time: datetime) -> timedelta:
        """Take the centre's time as right; returns by how much it is ahead of the PC's clock."""
        self._measured, self._since = self._wall(), self._steady()
        self._right, self._source = centre_time.astimezone(OFFICE_ZONE), ClockSource.CENTRE
        return centre_time - self._measured

    def jumped(self) -> bool:
        """Whether somebody has set the PC's clock since the centre was asked last: ask it again."""
        if self._source is ClockSource.DESK:
            return False
        passed = (self._wall() - self._measured).total_seconds()
        return abs(passed - (self._steady() - self._since)) > _JUMP_SECONDS
