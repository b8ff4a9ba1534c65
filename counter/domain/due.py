"""When a dossier is due: the appointment a slip promises, with each day it counted.

Source: Decree 118/2025 art. 17.3; Circular 01/2020/TT-BTP art. 2 (the 15:00 rule); the published one-stop
systems for the two ways to count working days. Times are wall-clock times of the office, whole minutes, in
whatever time zone `received` has.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from counter.domain.calendar import CalendarError, DayKind, OfficeCalendar
from counter.domain.office_rules import DueMethod
from counter.domain.procedures import LimitUnit, TimeLimit

__all__ = ["LONGEST_LIMIT", "DayStep", "Due", "DueMethod", "StartShift", "due_time", "start_time"]

LONGEST_LIMIT = {
    LimitUnit.WORKING_DAY: 2_000,
    LimitUnit.DAY: 3_000,
    LimitUnit.WORKING_HOUR: 16_000,
}
"""Largest value that is counted, per unit: about eight years."""

_LONGEST_COUNT_DAYS = 30_000
_LAST_YEAR = 9_000

_Counts = Callable[[date], bool]


class StartShift(StrEnum):
    """Why time counts from another moment than the reception."""

    NONE = "none"
    """Received in office hours."""
    BEFORE_OPENING = "before_opening"
    BREAK = "break"
    AFTER_CLOSING = "after_closing"
    DAY_OFF = "day_off"
    """Received on a day that is not worked, a Saturday morning of reception included."""


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
    """From the start's day to the due day, both included; days skipped before the start are `before`."""
    confirmed: bool
    """False when the count reached days whose holidays are only estimated."""
    shift: StartShift = StartShift.NONE
    """Why it counts from `start_at`."""
    before: tuple[DayStep, ...] = ()
    """Days from the reception's to the start's, this one left out: none of them counted."""


def due_time(
    received: datetime,
    limit: TimeLimit,
    calendar: OfficeCalendar,
    cutoff_minutes: int = 15 * 60,
    *,
    method: DueMethod | None = None,
    skip_holidays: bool | None = None,
) -> Due:
    """The due time of a dossier received at `received` under `limit`.

    WORKING_DAY follows `method` (None: the office's rules); WORKING_HOUR consumes office minutes; DAY adds
    calendar days to the start's date, with `skip_holidays` (None: the office's rules) only those without a
    holiday, moves on to the next working day and is due at its closing time (17:30 in the default hours);
    SAME_DAY is due at closing time of the start's day, of the next working day when received later than
    `cutoff_minutes` after midnight. Seconds are dropped. ValueError for a value below 0 or beyond
    LONGEST_LIMIT; CalendarError when the calendar has no working day near.
    """
    if not 0 <= limit.value <= LONGEST_LIMIT.get(limit.unit, limit.value) or received.year > _LAST_YEAR:
        raise ValueError("the time limit or the time of reception is out of range")
    method = calendar.rules.method if method is None else method
    skips = calendar.rules.skip_holidays if skip_holidays is None else skip_holidays
    start = start_time(received, calendar)
    found = _found(start, limit, calendar, cutoff_minutes, method, skips=skips)
    first = received.date()
    before = tuple(
        DayStep(day, calendar.kind(day), False, calendar.name(day))
        for day in (first + timedelta(days=n) for n in range((start.date() - first).days))
    )
    return replace(found, shift=_shift(received, start, calendar), before=before)


def _found(
    start: datetime,
    limit: TimeLimit,
    calendar: OfficeCalendar,
    cutoff_minutes: int,
    method: DueMethod,
    *,
    skips: bool,
) -> Due:
    if limit.unit is LimitUnit.NONE:
        return Due(None, start, (), confirmed=True)
    if limit.unit is LimitUnit.SAME_DAY:
        return _same_day(start, calendar, cutoff_minutes)
    if limit.unit is LimitUnit.DAY:
        return _calendar_days(start, limit.value, calendar, skips=skips)
    if limit.unit is LimitUnit.WORKING_HOUR:
        return _minutes(start, limit.value * 60, calendar)
    if method is DueMethod.END_OF_DAY:
        return _working_days(start, limit.value, calendar)
    return _minutes(start, limit.value * calendar.day_minutes, calendar)


def _shift(received: datetime, start: datetime, calendar: OfficeCalendar) -> StartShift:
    if received.replace(second=0, microsecond=0) == start:
        return StartShift.NONE
    if not calendar.is_working_day(received.date()):
        return StartShift.DAY_OFF
    if received.date() < start.date():
        return StartShift.AFTER_CLOSING
    opening = calendar.sessions_of(received.date())[0][0]
    return StartShift.BEFORE_OPENING if start.hour * 60 + start.minute == opening else StartShift.BREAK


def start_time(received: datetime, calendar: OfficeCalendar) -> datetime:
    """Reception moved into office hours.

    Before opening: opening time. In the break, its first minute included: the afternoon's start. At or
    after closing, or on a day off: the next working day's opening time.
    """
    minute = received.hour * 60 + received.minute
    for start, end in calendar.sessions_of(received.date()):
        if minute < end:
            return _at(received, received.date(), max(minute, start))
    day = calendar.next_working_day(received.date())
    return _at(received, day, calendar.sessions_of(day)[0][0])


def _same_day(start: datetime, calendar: OfficeCalendar, cutoff_minutes: int) -> Due:
    in_time = start.hour * 60 + start.minute <= cutoff_minutes
    day = start.date() if in_time else calendar.next_working_day(start.date())
    return _closing(start, day, calendar, counted=lambda step: step == day)


def _calendar_days(start: datetime, days: int, calendar: OfficeCalendar, *, skips: bool) -> Due:
    def counts(day: date) -> bool:
        return not (skips and calendar.kind(day) is DayKind.DAY_OFF)

    last, left = start.date(), days
    while left:
        last += timedelta(days=1)
        left -= counts(last)
    day = calendar.working_day_from(last)
    return _closing(start, day, calendar, counted=lambda step: start.date() < step <= last and counts(step))


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
    due_at = _at(start, day, calendar.sessions_of(day)[-1][1])
    return Due(due_at, start, steps, calendar.is_confirmed(day))


def _minutes(start: datetime, minutes: int, calendar: OfficeCalendar) -> Due:
    """Consume office minutes; a session used up to its end is due at that end, not at the next start."""
    steps: list[DayStep] = []
    now, left = start.hour * 60 + start.minute, minutes
    for offset in range(_LONGEST_COUNT_DAYS):
        day = start.date() + timedelta(days=offset)
        taken = 0
        for opens, closes in calendar.sessions_of(day):
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
