"""A clock that stands still."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from counter.domain.dossiers import ClockSource

__all__ = ["StoppedClock"]


class StoppedClock:
    """Always the same moment of a Monday morning, office time."""

    def now(self) -> datetime:
        """23 November 2026, 09:00."""
        return datetime(2026, 11, 23, 9, 0, tzinfo=timezone(timedelta(hours=7)))

    def source(self) -> ClockSource:
        """This machine's."""
        return next(iter(ClockSource))

    def measure(self, centre_time: datetime) -> timedelta:
        """It stands, whatever the centre says."""
        return centre_time - self.now()

    def jumped(self) -> bool:
        """Never."""
        return False
