"""What a dossier's time has come to: the appointment in force, what may still change it, and how it ended.

Pure rules over the values of `counter.domain.clocks`; the calendar is the deciding agency's.
Source: Decree 118/2025 art. 19.5, 19.6, 21; facts `due_date` (classification).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

from counter.domain.calendar import OfficeCalendar
from counter.domain.clocks import Extension, Pause, PauseEnd, Stop
from counter.domain.due import Due, due_time
from counter.domain.procedures import LimitUnit, TimeLimit

__all__ = [
    "ClockState",
    "Standing",
    "Timeliness",
    "ask_by",
    "close_at",
    "extend_by",
    "office_minutes",
    "standing",
    "timeliness",
    "why_not_extend",
    "why_not_pause",
    "why_not_stop",
]

_ASK_WORKING_DAYS = 3
"""Within which an agency asks for a supplement, from reception (Decree 118/2025 art. 19.5)."""

Changes = Sequence[Extension | Pause | Stop]


class ClockState(StrEnum):
    """Whether a dossier's time runs."""

    RUNNING = "running"
    WAITING = "waiting"
    """For a supplement: nothing counts until it is complete."""
    STOPPED = "stopped"
    """By an M05, or closed because nobody completed it."""


class Timeliness(StrEnum):
    """How a dossier stands to its appointment; the words of the periodic report (form 07a)."""

    EARLY = "early"
    """Finished on a day before the appointment's."""
    ON_TIME = "on_time"
    """Finished on its day, or there was none."""
    LATE = "late"
    """Finished on a later day."""
    IN_TIME = "in_time"
    """Not finished, and not due yet."""
    OVERDUE = "overdue"
    """Not finished although due."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The time of a dossier as its changes leave it."""

    state: ClockState
    due_at: datetime | None
    """The appointment in force; None when no time is fixed, and while the clock stands."""
    extended: bool
    """The one extension was given."""
    waiting: Pause | None
    """The supplement that is awaited."""
    due: Due | None
    """How the last restart counted; None when the appointment is the slip's or an extension's."""


def standing(
    due_at: datetime | None, limit: TimeLimit, changes: Changes, calendar: OfficeCalendar, cutoff_minutes: int
) -> Standing:
    """What `changes` make of the appointment `due_at` that the slip promised.

    A completed supplement begins the whole limit anew at the moment of completion (art. 19.5), or, where the
    office's rules say so, adds the time waited to the appointment.
    """
    extended, counted = False, None
    for change in sorted(changes, key=lambda one: one.entry.at):
        if isinstance(change, Stop):
            return Standing(ClockState.STOPPED, None, extended, None, None)
        if isinstance(change, Extension):
            due_at, extended, counted = change.new_due_at, True, None
        elif change.ended is None:
            return Standing(ClockState.WAITING, None, extended, change, None)
        elif change.ended is PauseEnd.CLOSED:
            return Standing(ClockState.STOPPED, None, extended, None, None)
        elif change.ended_at is not None:
            if calendar.rules.waiting_added and due_at is not None:
                due_at = _moved(due_at, change.asked_at, change.ended_at, limit, calendar)
            else:
                counted = due_time(change.ended_at, limit, calendar, cutoff_minutes)
                due_at = counted.due_at
    return Standing(ClockState.RUNNING, due_at, extended, None, counted)


def _moved(
    due_at: datetime, asked_at: datetime, ended_at: datetime, limit: TimeLimit, calendar: OfficeCalendar
) -> datetime:
    """The appointment with the time waited added: office minutes, or whole days for calendar days."""
    if limit.unit is LimitUnit.DAY:
        waited = max(0, (ended_at.date() - asked_at.date()).days)
        day = calendar.working_day_from(due_at.date() + timedelta(days=waited))
        closing = calendar.sessions_of(day)[-1][1]
        return datetime.combine(day, time(closing // 60, closing % 60), tzinfo=due_at.tzinfo)
    left, day = office_minutes(asked_at, ended_at, calendar), due_at.date()
    now = due_at.hour * 60 + due_at.minute
    while True:
        for opens, closes in calendar.sessions_of(day):
            begin = max(opens, now)
            if begin <= closes and left <= closes - begin:
                at = begin + left
                return datetime.combine(day, time(at // 60, at % 60), tzinfo=due_at.tzinfo)
            left -= max(0, closes - begin)
        day, now = calendar.next_working_day(day), 0


def office_minutes(start: datetime, end: datetime, calendar: OfficeCalendar) -> int:
    """Working minutes from `start` to `end`; 0 when it is not later."""
    total, day = 0, start.date()
    while day <= end.date():
        first = start.hour * 60 + start.minute if day == start.date() else 0
        last = end.hour * 60 + end.minute if day == end.date() else 24 * 60
        for opens, closes in calendar.sessions_of(day):
            total += max(0, min(closes, last) - max(opens, first))
        day += timedelta(days=1)
    return total


def timeliness(due_at: datetime | None, finished_at: datetime | None, now: datetime) -> Timeliness:
    """How a dossier stands: a finished one by the day, an open one by the minute."""
    if finished_at is not None:
        if due_at is None or finished_at.date() == due_at.date():
            return Timeliness.ON_TIME
        return Timeliness.EARLY if finished_at.date() < due_at.date() else Timeliness.LATE
    return Timeliness.OVERDUE if due_at is not None and due_at < now else Timeliness.IN_TIME


# --- extension (M04) ------------------------------------------------------------------------------


def extend_by(due_at: datetime, calendar: OfficeCalendar) -> datetime:
    """Until when an extension may be relayed: the end of the day before the due day, or 24 hours before."""
    if calendar.rules.extension_full_day:
        return due_at - timedelta(days=1)
    return datetime.combine(due_at.date(), time(), tzinfo=due_at.tzinfo) - timedelta(minutes=1)


def why_not_extend(now: datetime, new_due_at: datetime, found: Standing, calendar: OfficeCalendar) -> str:
    """Why an extension cannot be taken, a machine word; empty when it can.

    `second`, `stopped`, `waiting`, `no_due`, `late`, `not_later`, `day_off`.
    """
    if found.extended:
        return "second"
    if found.state is not ClockState.RUNNING:
        return found.state.value
    if found.due_at is None:
        return "no_due"
    if now > extend_by(found.due_at, calendar):
        return "late"
    if new_due_at <= found.due_at:
        return "not_later"
    return "" if calendar.is_working_day(new_due_at.date()) else "day_off"


# --- supplement during appraisal (art. 19.5) --------------------------------------------------------


def ask_by(received_at: datetime, calendar: OfficeCalendar) -> datetime:
    """Until when the agency may ask: closing time of the third working day after reception."""
    due = due_time(
        received_at,
        TimeLimit(_ASK_WORKING_DAYS, LimitUnit.WORKING_DAY),
        calendar,
        method=calendar.rules.method,
    ).due_at
    if due is None:  # no limit of working days is without a due time
        raise ValueError("a limit of working days has a due time")
    closing = calendar.sessions_of(due.date())[-1][1]
    return datetime.combine(due.date(), time(closing // 60, closing % 60), tzinfo=due.tzinfo)


def close_at(asked_at: datetime, calendar: OfficeCalendar) -> datetime:
    """From when the desk may close a dossier nobody completed: the end of the fifteenth day after asking."""
    day = asked_at.date() + timedelta(days=calendar.rules.supplement_days + 1)
    return datetime.combine(day, time(), tzinfo=asked_at.tzinfo)


def why_not_pause(
    now: datetime, received_at: datetime, found: Standing, calendar: OfficeCalendar, *, special_law: bool
) -> str:
    """Why a supplement cannot be asked for during appraisal: `waiting`, `stopped`, `late`; empty: it can.

    `special_law`: another law gives the agency longer than three working days.
    """
    if found.state is not ClockState.RUNNING:
        return found.state.value
    return "late" if not special_law and now > ask_by(received_at, calendar) else ""


# --- stop (M05) -------------------------------------------------------------------------------------


def why_not_stop(found: Standing, *, decided: bool, returned: bool) -> str:
    """Why a dossier cannot be stopped: `returned`, `decided`, `stopped`; empty: it can (art. 21)."""
    if returned:
        return "returned"
    if decided:
        return "decided"
    return "stopped" if found.state is ClockState.STOPPED else ""
