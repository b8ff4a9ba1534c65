"""How an office counts time where the law leaves a choice: settings, each with a default, shown where used.

They stand in the `Place`, so a desk that is cut off counts as its centre does. Another agency that decides
has its own hours and rules (`AgencyOffice`).
Source: Decree 118/2025 art. 17.3, 18.2, 19.5, 19.6; Circular 01/2020/TT-BTP art. 2; the published one-stop
systems where they differ (facts: `due_date`).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["DueMethod", "OfficeRules", "Sessions"]

Sessions = tuple[tuple[int, int], ...]
"""Open intervals of a day, minutes after midnight, in order."""


class DueMethod(StrEnum):
    """How working days are counted; an administrator's choice.

    They differ by a day for what is received after closing: both start the next morning, HOURS is through
    at that day's end, END_OF_DAY counts that day as day zero.
    """

    HOURS = "hours"
    """n whole working days of office minutes from the start: the hour of reception is kept."""
    END_OF_DAY = "end_of_day"
    """The n-th working day after the start's, at closing time."""


@dataclass(frozen=True, slots=True)
class OfficeRules:
    """The choices of one office."""

    method: DueMethod = DueMethod.HOURS
    skip_holidays: bool = False
    """Calendar days: named days off do not count; weekends do."""
    waiting_added: bool = False
    """A completed dossier gets the time it waited added to its appointment; else its time begins anew from
    zero, as Decree 118/2025 art. 19.5 says."""
    saturday: Sessions = ()
    """Sessions of a Saturday on which the office receives; empty: closed."""
    saturday_counts: bool = False
    """Whether such a Saturday is a working day of the count. Else it is only open for reception."""
    weekday_sessions: tuple[tuple[int, Sessions], ...] = ()
    """Working days with hours of their own: (weekday, Monday 0; sessions)."""
    day_sessions: tuple[tuple[str, Sessions], ...] = ()
    """Single working days with hours of their own: (ISO date, sessions)."""
    transfer_cutoff: int = 15 * 60
    """Minutes after midnight; papers received later go to their unit at the start of the next working day
    (Decree 118/2025 art. 18.2)."""
    supplement_days: int = 15
    """Calendar days a supplement asked for during appraisal is awaited before the desk may close (19.5)."""
    extension_full_day: bool = False
    """An extension must come 24 hours before the due time; else on the day before it at the latest (19.6)."""
    warning_minutes: int = 4 * 60
    """Office minutes before the due time at which waiting papers are shown as pressing."""

    confirmed_until: str = ""
    """ISO date up to which this office has confirmed the holidays; empty: as far as the program knows."""

    @property
    def choices(self) -> tuple[tuple[str, str], ...]:
        """Each choice that changes an appointment, with what is in force: words that have a text."""
        saturday = "counts" if self.saturday_counts else "reception" if self.saturday else "closed"
        return (
            ("method", self.method.value),
            ("calendar_days", "skip_holidays" if self.skip_holidays else "every_day"),
            ("supplement", "waiting_added" if self.waiting_added else "from_zero"),
            ("saturday", saturday),
            ("extension", "full_day" if self.extension_full_day else "day_before"),
        )
