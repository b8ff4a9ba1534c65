"""The office calendar: which days are worked, when the office is open, and why a day is off.

Built from plain values: where the holidays come from is the business of `counter.desk.office_calendar`.
Source: Labour Code art. 112 and the yearly decisions on Tết, National Day and swapped days.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from counter.domain.place import OfficeHours

__all__ = ["CalendarError", "DayKind", "OfficeCalendar"]

_LONGEST_BREAK_DAYS = 60
"""No office closes longer; a calendar that says so is wrong."""


class CalendarError(ValueError):
    """The calendar cannot be right: no working day, or sessions that do not follow each other."""


class DayKind(StrEnum):
    """Why a day is worked or not."""

    WORKED = "worked"
    MAKE_UP = "make_up"
    """Worked in exchange for another day."""
    WEEKLY_OFF = "weekly_off"
    DAY_OFF = "day_off"
    """A holiday or a swapped day; it has a name."""


@dataclass(frozen=True, slots=True)
class OfficeCalendar:
    """Days and hours of one office. A make-up day beats a day off, which beats the week."""

    days_off: Mapping[date, str] = field(default_factory=dict)
    """Holidays and swapped days with their names."""
    make_up_days: frozenset[date] = frozenset()
    weekly_off: frozenset[int] = frozenset({5, 6})
    """Weekdays, Monday 0. A Saturday morning of reception does not make it a working day."""
    hours: OfficeHours = field(default_factory=OfficeHours)
    confirmed_until: date | None = None
    """Last day whose holidays are officially fixed; later ones are an estimate. None: all are fixed."""

    def __post_init__(self) -> None:
        """Raise CalendarError for hours or weeks that would never end a count."""
        if self.weekly_off >= set(range(7)):
            raise CalendarError("no working day in the week")
        times = (
            0,
            self.hours.morning_start,
            self.hours.morning_end,
            self.hours.afternoon_start,
            self.hours.afternoon_end,
            24 * 60 - 1,
        )
        if list(times) != sorted(times) or self.day_minutes <= 0:
            raise CalendarError("office hours do not follow each other")

    @property
    def sessions(self) -> tuple[tuple[int, int], ...]:
        """Open intervals of a working day, minutes after midnight; a session of no length is left out."""
        both = (
            (self.hours.morning_start, self.hours.morning_end),
            (self.hours.afternoon_start, self.hours.afternoon_end),
        )
        return tuple((start, end) for start, end in both if end > start)

    @property
    def day_minutes(self) -> int:
        """Working minutes of a working day."""
        return sum(end - start for start, end in self.sessions)

    def kind(self, day: date) -> DayKind:
        """Why `day` is worked or not."""
        if day in self.make_up_days:
            return DayKind.MAKE_UP
        if day in self.days_off:
            return DayKind.DAY_OFF
        return DayKind.WEEKLY_OFF if day.weekday() in self.weekly_off else DayKind.WORKED

    def is_working_day(self, day: date) -> bool:
        """Whether the office works on `day`."""
        return self.kind(day) in {DayKind.WORKED, DayKind.MAKE_UP}

    def name(self, day: date) -> str:
        """Name of the holiday on `day`, empty when it has none."""
        return self.days_off.get(day, "")

    def working_day_from(self, day: date) -> date:
        """`day` itself when it is worked, else the next working day; CalendarError when none is near."""
        for offset in range(_LONGEST_BREAK_DAYS):
            candidate = day + timedelta(days=offset)
            if self.is_working_day(candidate):
                return candidate
        raise CalendarError(f"no working day within {_LONGEST_BREAK_DAYS} days")

    def next_working_day(self, day: date) -> date:
        """The first working day after `day`."""
        return self.working_day_from(day + timedelta(days=1))

    def is_confirmed(self, day: date) -> bool:
        """Whether the holidays up to `day` are officially fixed."""
        return self.confirmed_until is None or day <= self.confirmed_until
