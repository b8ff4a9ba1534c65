"""When a dossier is due: the appointment a slip promises, with each day it counted.

Source: Decree 118/2025 art. 17.3; Circular 01/2020/TT-BTP art. 2 (the 15:00 rule); the published one-stop
systems for the two ways to count working days. Times are wall-clock times of the office, whole minutes, in
whatever time zone `received` has.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from counter.domain.calendar import CalendarError, DayKind, OfficeCalendar
from counter.domain.procedures import LimitUnit, TimeLimit

__all__ = ["LONGEST_LIMIT", "DayStep", "Due", "DueMethod", "due_time", "start_time"]

LONGEST_LIMIT = {
    LimitUnit.WORKING_DAY: 2_000,
    LimitUnit.DAY: 3_000,
    LimitUnit.WORKING_HOUR: 16_000,
}
"""Largest value that is counted, per unit: about eight years."""

_LONGEST_COUNT_DAYS = 30_000
_LAST_YEAR = 9_000

_Counts = Callable[[date], bool]


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
class DayStep:
    """One day on the way to the due time and why it counted or not."""

    day: date
    kind: DayKind
    counted: bool
    name: str = ""
    """The holiday's name."""
    minutes: int = 0
    """Working minutes taken from this day; 0 where whole days are counted."""


@dataclass(frozen=True, slots=True)
class Due:
    """A due time and how it came about."""

    due_at: datetime | None
    """None when no time is fixed: the slip says so."""
    start_at: datetime
    """From when time counts: the reception, moved into office hours."""
    steps: tuple[DayStep, ...]
    """From the start's day to the due day, both included; days skipped before the start are not steps."""
    confirmed: bool
    """False when the count reached days whose holidays are only estimated."""


def due_time(
    received: datetime,
    limit: TimeLimit,
    calendar: OfficeCalendar,
    cutoff_minutes: int = 15 * 60,
    *,
    method: DueMethod = DueMethod.HOURS,
) -> Due:
    """The due time of a dossier received at `received` under `limit`.

    WORKING_DAY follows `method`; WORKING_HOUR consumes office minutes; DAY adds calendar days to the
    start's date, moves on to the next working day and is due at closing time (17:30 in the default hours);
    SAME_DAY is due at closing time of the start's day, of the next working day when received later than
    `cutoff_minutes` after midnight. Seconds are dropped. ValueError for a value below 0 or beyond
    LONGEST_LIMIT; CalendarError when the calendar has no working day near.
    """
    if not 0 <= limit.value <= LONGEST_LIMIT.get(limit.unit, limit.value) or received.year > _LAST_YEAR:
        raise ValueError("the time limit or the time of reception is out of range")
    start = start_time(received, calendar)
    if limit.unit is LimitUnit.NONE:
        return Due(None, start, (), confirmed=True)
    if limit.unit is LimitUnit.SAME_DAY:
        return _same_day(start, calendar, cutoff_minutes)
    if limit.unit is LimitUnit.DAY:
        return _calendar_days(start, limit.value, calendar)
    if limit.unit is LimitUnit.WORKING_HOUR:
        return _minutes(start, limit.value * 60, calendar)
    if method is DueMethod.END_OF_DAY:
        return _working_days(start, limit.value, calendar)
    return _minutes(start, limit.value * calendar.day_minutes, calendar)


def start_time(received: datetime, calendar: OfficeCalendar) -> datetime:
    """Reception moved into office hours.

    Before opening: opening time. In the break, its first minute included: the afternoon's start. At or
    after closing, or on a day off: the next working day's opening time.
    """
    minute = received.hour * 60 + received.minute
    if calendar.is_working_day(received.date()):
        for start, end in calendar.sessions:
            if minute < end:
                return _at(received, received.date(), max(minute, start))
    day = calendar.next_working_day(received.date())
    return _at(received, day, calendar.sessions[0][0])


def _same_day(start: datetime, calendar: OfficeCalendar, cutoff_minutes: int) -> Due:
    in_time = start.hour * 60 + start.minute <= cutoff_minutes
    day = start.date() if in_time else calendar.next_working_day(start.date())
    return _closing(start, day, calendar, counted=lambda step: step == day)


def _calendar_days(start: datetime, days: int, calendar: OfficeCalendar) -> Due:
    last = start.date() + timedelta(days=days)
    day = calendar.working_day_from(last)
    return _closing(start, day, calendar, counted=lambda step: start.date() < step <= last)


def _working_days(start: datetime, days: int, calendar: OfficeCalendar) -> Due:
    day = start.date()
    for _ in range(days):
        day = calendar.next_working_day(day)
    return _closing(
        start, day, calendar, counted=lambda step: step > start.date() and calendar.is_working_day(step)
    )


def _closing(start: datetime, day: date, calendar: OfficeCalendar, *, counted: _Counts) -> Due:
    """Due at the end of `day`."""
    steps = tuple(
        DayStep(step, calendar.kind(step), counted(step), calendar.name(step))
        for step in (start.date() + timedelta(days=n) for n in range((day - start.date()).days + 1))
    )
    due_at = _at(start, day, calendar.sessions[-1][1])
    return Due(due_at, start, steps, calendar.is_confirmed(day))


def _minutes(start: datetime, minutes: int, calendar: OfficeCalendar) -> Due:
    """Consume office minutes; a session used up to its end is due at that end, not at the next start."""
    steps: list[DayStep] = []
    now, left = start.hour * 60 + start.minute, minutes
    for offset in range(_LONGEST_COUNT_DAYS):
        day = start.date() + timedelta(days=offset)
        taken = 0
        for opens, closes in calendar.sessions if calendar.is_working_day(day) else ():
            begin = max(now, opens)
            share = min(left - taken, max(0, closes - begin))
            taken += share
            if taken == left:
                steps.append(DayStep(day, calendar.kind(day), True, calendar.name(day), taken))
                return Due(_at(start, day, begin + share), start, tuple(steps), calendar.is_confirmed(day))
        steps.append(DayStep(day, calendar.kind(day), taken > 0, calendar.name(day), taken))
        left -= taken
        now = 0
    raise CalendarError("the calendar has too few working days")


def _at(like: datetime, day: date, minute: int) -> datetime:
    return datetime.combine(day, time(minute // 60, minute % 60), tzinfo=like.tzinfo)
