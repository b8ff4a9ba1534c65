"""When papers have to be on their way, which of them may go now, and how long others have waited.

Source: Decree 118/2025 art. 18.1 (electronic: at once), 18.2 (paper: the same working day; received after
15:00, the start of the next working day), 20.1 (another agency's: within one working day).
"""

from __future__ import annotations

from datetime import date, datetime, time
from enum import StrEnum

from counter.domain.calendar import OfficeCalendar
from counter.domain.clock_rules import office_minutes
from counter.domain.due import start_time
from counter.domain.transfers import Carriage

__all__ = ["Going", "Haste", "go_by", "going", "haste"]


class Going(StrEnum):
    """What is to be done with papers now."""

    AT_ONCE = "at_once"
    """Electronic: nothing is carried, the unit has it as soon as the centre has."""
    NOW = "now"
    """They go today."""
    OVERNIGHT = "overnight"
    """They may be kept until the next working day's opening; somebody answers for them until then."""
    OVERDUE = "overdue"
    """They should be on their way already."""


class Haste(StrEnum):
    """How pressing something is that waits with a due time."""

    CALM = "calm"
    PRESSING = "pressing"
    """Due within the office's time of warning."""
    OVERDUE = "overdue"


def go_by(received_at: datetime, carriage: Carriage, calendar: OfficeCalendar) -> datetime:
    """When the papers of a dossier received then have to be on their way.

    Electronic: at once. Paper received up to the cut-off (15:00, that minute included): closing time of the
    working day. Later, or outside working hours: the next working day's opening. Another agency's: the same
    office time of the next working day, at its closing at the latest.
    """
    if carriage is Carriage.ELECTRONIC:
        return received_at
    start = start_time(received_at, calendar)
    in_time = start.hour * 60 + start.minute <= calendar.rules.transfer_cutoff
    if carriage is Carriage.OTHER_AGENCY:
        day = calendar.next_working_day(start.date())
        return _at(start, _closing(calendar, day), day)
    if in_time and start.date() == received_at.date():
        return _at(start, _closing(calendar, start.date()), start.date())
    if start.date() > received_at.date():
        return start
    day = calendar.next_working_day(start.date())
    return _at(start, calendar.sessions_of(day)[0][0], day)


def going(received_at: datetime, carriage: Carriage, calendar: OfficeCalendar, now: datetime) -> Going:
    """What is to be done at `now` with papers received then.

    Papers received after the cut-off rest until the next working day's opening; from then on they go. What
    is due at an opening counts as overdue only once that session has ended.
    """
    if carriage is Carriage.ELECTRONIC:
        return Going.AT_ONCE
    by = go_by(received_at, carriage, calendar)
    opening = calendar.sessions_of(by.date())[0][0]
    rests_until_opening = by.hour * 60 + by.minute == opening
    if rests_until_opening:
        if now < by:
            return Going.OVERNIGHT
        grace = _at(by, calendar.sessions_of(by.date())[0][1], by.date())
        return Going.OVERDUE if now > grace else Going.NOW
    return Going.OVERDUE if now > by else Going.NOW


def haste(due_at: datetime | None, now: datetime, calendar: OfficeCalendar) -> Haste:
    """How pressing what is due then is at `now`; calm without a due time."""
    if due_at is None:
        return Haste.CALM
    if now > due_at:
        return Haste.OVERDUE
    near = office_minutes(now, due_at, calendar) <= calendar.rules.warning_minutes
    return Haste.PRESSING if near else Haste.CALM


def _closing(calendar: OfficeCalendar, day: date) -> int:
    return calendar.sessions_of(day)[-1][1]


def _at(like: datetime, minute: int, day: date) -> datetime:
    return datetime.combine(day, time(minute // 60, minute % 60), tzinfo=like.tzinfo)
