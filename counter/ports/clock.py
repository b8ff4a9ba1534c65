"""The only way to know the time."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Protocol

from counter.domain.dossiers import ClockSource

__all__ = ["Clock"]


class Clock(Protocol):
    """The only way to know the time."""

    def now(self) -> datetime:
        """Aware local time of the office."""

    def source(self) -> ClockSource:
        """Whose clock `now` is."""

    def measure(self, centre_time: datetime) -> timedelta:
        """Take the centre's time as right; returns by how much it is ahead of this machine's clock."""

    def jumped(self) -> bool:
        """Whether this machine's clock was set since the centre was asked last: ask it again."""
