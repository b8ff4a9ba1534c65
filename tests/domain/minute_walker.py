"""A second opinion on due times, written from the rules' text alone: one step per minute, no shared code.

The office is an axis of minutes from a first day on, each worked or not. A rule is obeyed by walking that
axis a minute at a time. It is slow and simple on purpose.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

DAY = 24 * 60
DAYS = 800
"""Length of the axis."""


@dataclass
class Office:
    """An office as its notice board tells it."""

    first: date
    """The day whose midnight is minute 0."""
    holidays: frozenset[date]
    worked_saturdays: frozenset[date]
    saturday_is_worked: tuple[tuple[int, int], ...]
    """Sessions of every Saturday where Saturdays are worked; empty where they are not."""
    common: tuple[tuple[int, int], ...]
    friday: tuple[tuple[int, int], ...]

    def open_sessions(self, day: date) -> tuple[tuple[int, int], ...]:
        if day in self.worked_saturdays:
            return self.common
        if day in self.holidays or day.weekday() == 6:
            return ()
        if day.weekday() == 5:
            return self.saturday_is_worked
        return self.friday if day.weekday() == 4 else self.common

    @cached_property
    def axis(self) -> bytes:
        """One byte per minute: 1 when the minute that begins there is worked."""
        minutes = bytearray(DAYS * DAY)
        for number in range(DAYS):
            for start, end in self.open_sessions(self.first + timedelta(days=number)):
                for minute in range(start, end):
                    minutes[number * DAY + minute] = 1
        return bytes(minutes)

    def minute_of(self, moment: datetime) -> int:
        return (moment.date() - self.first).days * DAY + moment.hour * 60 + moment.minute

    def moment_of(self, minute: int) -> datetime:
        day = self.first + timedelta(days=minute // DAY)
        return datetime(day.year, day.month, day.day, minute % DAY // 60, minute % 60)  # noqa: DTZ001

    def works(self, day: date) -> bool:
        return bool(self.open_sessions(day))

    def closing(self, day: date) -> int:
        """The minute after the last worked minute of `day`."""
        last = max(end for _, end in self.open_sessions(day))
        return (day - self.first).days * DAY + last


def walked(
    received: datetime,
    unit: str,
    value: int,
    office: Office,
    *,
    by_day: bool,
    skip_holidays: bool,
    cutoff: int,
) -> datetime:
    """When something received at `received` is due."""
    open_minutes, now = office.axis, office.minute_of(received)
    while not open_minutes[now]:  # before opening, in the break, after closing, on a day off: next session
        now += 1
    started = office.first + timedelta(days=now // DAY)
    if unit == "same_day":
        if now % DAY > cutoff:
            started = _next_worked(started, office)
        return office.moment_of(office.closing(started))
    if unit == "day":
        return office.moment_of(
            office.closing(_after_calendar_days(started, value, office, skip_holidays=skip_holidays))
        )
    if unit == "working_day" and by_day:
        for _ in range(value):
            started = _next_worked(started, office)
        return office.moment_of(office.closing(started))
    common_day = sum(end - start for start, end in office.common)
    left = value * (60 if unit == "working_hour" else common_day)
    while left:
        left -= open_minutes[now]
        now += 1
    return office.moment_of(now)


def _next_worked(day: date, office: Office) -> date:
    day += timedelta(days=1)
    while not office.works(day):
        day += timedelta(days=1)
    return day


def _after_calendar_days(day: date, count: int, office: Office, *, skip_holidays: bool) -> date:
    while count:
        day += timedelta(days=1)
        if not (skip_holidays and day in office.holidays and day not in office.worked_saturdays):
            count -= 1
    while not office.works(day):
        day += timedelta(days=1)
    return day
