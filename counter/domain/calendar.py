"""The office calendar: which days are worked, when the office is open, and why a day is off.

Built from plain values: where the holidays come from is the business of `counter.desk.office_calendar`.
Source: Labour Code art. 112 and the yearly decisions on Tết, National Day and swapped days.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from counter.domain.office_rules import OfficeRules, Sessions
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
    RECEPTION = "reception"
    """Open for reception only: it counts as no working day (a Saturday morning)."""


_WORKED = frozenset({DayKind.WORKED, DayKind.MAKE_UP})


def _follow(times: tuple[int, ...]) -> None:
    """Raise CalendarError when minutes of a day do not follow each other."""
    bounded = (0, *times, 24 * 60 - 1)
    if list(bounded) != sorted(bounded):
        raise CalendarError("office hours do not follow each other")


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
    weekday_sessions: Mapping[int, Sessions] = field(default_factory=dict)
    """Weekdays whose sessions are not those of `hours`. A make-up day keeps `hours`."""
    day_sessions: Mapping[date, Sessions] = field(default_factory=dict)
    """Single days whose sessions are neither."""
    reception: Mapping[int, Sessions] = field(default_factory=dict)
    """Weekdays off on which the office receives all the same, and when."""
    rules: OfficeRules = field(default_factory=OfficeRules)
    """How this office counts where the law leaves a choice."""

    def __post_init__(self) -> None:
        """Raise CalendarError for hours or weeks that would never end a count."""
        if self.weekly_off >= set(range(7)):
            raise CalendarError("no working day in the week")
        times = (
            self.hours.morning_start,
            self.hours.morning_end,
            self.hours.afternoon_start,
            self.hours.afternoon_end,
        )
        _follow(times)
        if self.day_minutes <= 0:
            raise CalendarError("office hours do not follow each other")
        own = (*self.weekday_sessions.values(), *self.day_sessions.values(), *self.reception.values())
        for sessions in own:
            _follow(tuple(minute for session in sessions for minute in session))
            if not sessions or any(end <= start for start, end in sessions):
                raise CalendarError("a day with hours of its own needs sessions")

    @property
    def sessions(self) -> Sessions:
        """Open intervals of a common working day; a session of no length is left out."""
        both = (
            (self.hours.morning_start, self.hours.morning_end),
            (self.hours.afternoon_start, self.hours.afternoon_end),
        )
        return tuple((start, end) for start, end in both if end > start)

    @property
    def day_minutes(self) -> int:
        """Working minutes of a common working day: what "one working day" is worth in minutes."""
        return sum(end - start for start, end in self.sessions)

    def sessions_of(self, day: date) -> Sessions:
        """When `day` is worked; nothing for a day off, and for one of reception only."""
        kind = self.kind(day)
        if kind not in _WORKED:
            return ()
        if day in self.day_sessions:
            return self.day_sessions[day]
        return (
            self.sessions
            if kind is DayKind.MAKE_UP
            else self.weekday_sessions.get(day.weekday(), self.sessions)
        )

    def kind(self, day: date) -> DayKind:
        """Why `day` is worked or not."""
        if day in self.make_up_days:
            return DayKind.MAKE_UP
        if day in self.days_off:
            return DayKind.DAY_OFF
        if day.weekday() not in self.weekly_off:
            return DayKind.WORKED
        return DayKind.RECEPTION if day.weekday() in self.reception else DayKind.WEEKLY_OFF

    def is_working_day(self, day: date) -> bool:
        """Whether the office works on `day`."""
        return self.kind(day) in _WORKED

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
