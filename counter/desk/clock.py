"""The desk's clock: the PC's, corrected by what the centre's clock said last."""

from __future__ import annotations

from datetime import datetime, timedelta

from counter.domain.dossiers import ClockSource
from counter.domain.office import OFFICE_ZONE

__all__ = ["DeskClock"]


class DeskClock:
    """Office time. Until the centre was asked, `source` is the desk's own clock."""

    def __init__(self) -> None:
        self._offset = timedelta()
        self._source = ClockSource.DESK

    def now(self) -> datetime:
        """Aware office time, whole milliseconds."""
        now = datetime.now(OFFICE_ZONE) + self._offset
        return now.replace(microsecond=now.microsecond // 1000 * 1000)

    def source(self) -> ClockSource:
        """Whose clock `now` is."""
        return self._source

    def measure(self, centre_time: datetime) -> timedelta:
        """Take the centre's time as right; returns how far the desk was off."""
        off = centre_time - datetime.now(OFFICE_ZONE)
        self._offset, self._source = off, ClockSource.CENTRE
        return off
