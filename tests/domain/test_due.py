"""Due times: the seventeen vectors of the rules, and what they leave open."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counter.domain.calendar import CalendarError, DayKind, OfficeCalendar
from counter.domain.due import LONGEST_LIMIT, DayStep, DueMethod, due_time, start_time
from counter.domain.place import OfficeHours
from counter.domain.procedures import LimitUnit, TimeLimit

ZONE = timezone(timedelta(hours=7))
DAYS, HOURS, CALENDAR, SAME = (
    LimitUnit.WORKING_DAY,
    LimitUnit.WORKING_HOUR,
    LimitUnit.DAY,
    LimitUnit.SAME_DAY,
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


WORKING_DAY_VECTORS = [
    ("2026-11-23T10:00", 3, "2026-11-27T10:00", "2026-11-27T17:30"),
    ("2026-11-20T16:00", 1, "2026-11-23T16:00", "2026-11-23T17:30"),
    ("2026-11-23T12:10", 1, "2026-11-25T11:30", "2026-11-25T17:30"),
    ("2026-11-23T17:45", 1, "2026-11-25T17:30", "2026-11-26T17:30"),
    ("2026-08-21T09:00", 5, "2026-08-27T09:00", "2026-08-27T17:30"),
    ("2026-08-28T09:00", 3, "2026-09-07T09:00", "2026-09-07T17:30"),
    ("2026-02-12T14:00", 7, "2026-03-02T14:00", "2026-03-02T17:30"),
    ("2026-04-24T08:00", 5, "2026-05-06T08:00", "2026-05-06T17:30"),
    ("2026-11-25T08:00", 10, "2026-12-09T08:00", "2026-12-09T17:30"),
]
OTHER_VECTORS = [
    ("2026-11-25T08:00", 20, CALENDAR, "2026-12-15T17:30"),
    ("2026-08-12T08:00", 20, CALENDAR, "2026-09-03T17:30"),
    ("2026-11-25T09:00", 4, HOURS, "2026-11-25T15:00"),
    ("2026-11-25T16:30", 2, HOURS, "2026-11-26T08:30"),
    ("2026-11-25T14:59", 0, SAME, "2026-11-25T17:30"),
    ("2026-11-25T15:01", 0, SAME, "2026-11-26T17:30"),
    ("2026-11-27T15:30", 0, SAME, "2026-11-30T17:30"),
    ("2026-11-23T15:30", 0, SAME, "2026-11-25T17:30"),
]


@pytest.mark.parametrize(("received", "days", "by_hours", "by_days"), WORKING_DAY_VECTORS)
def test_working_days_both_ways(
    received: str, days: int, by_hours: str, by_days: str, calendar_2026: OfficeCalendar
) -> None:
    limit = TimeLimit(days, DAYS)
    assert due_time(at(received), limit, calendar_2026).due_at == at(by_hours)
    whole = due_time(at(received), limit, calendar_2026, method=DueMethod.END_OF_DAY)
    assert whole.due_at == at(by_days)


@pytest.mark.parametrize(("received", "value", "unit", "due"), OTHER_VECTORS)
def test_calendar_days_hours_and_same_day(
    received: str, value: int, unit: LimitUnit, due: str, calendar_2026: OfficeCalendar
) -> None:
    assert due_time(at(received), TimeLimit(value, unit), calendar_2026).due_at == at(due)


@pytest.mark.parametrize(
    ("received", "starts"),
    [
        ("2026-11-23T06:00", "2026-11-23T07:30"),
        ("2026-11-23T07:30", "2026-11-23T07:30"),
        ("2026-11-23T11:29", "2026-11-23T11:29"),
        ("2026-11-23T11:30", "2026-11-23T13:30"),
        ("2026-11-23T17:29:59", "2026-11-23T17:29"),
        ("2026-11-23T17:30", "2026-11-25T07:30"),
        ("2026-11-24T10:00", "2026-11-25T07:30"),
        ("2026-11-21T10:00", "2026-11-23T07:30"),
        ("2026-08-22T10:00", "2026-08-22T10:00"),
    ],
)
def test_time_counts_from_office_hours(received: str, starts: str, calendar_2026: OfficeCalendar) -> None:
    assert start_time(at(received), calendar_2026) == at(starts)


@pytest.mark.parametrize(
    ("received", "due"),
    [
        ("2026-11-25T15:00:59", "2026-11-25T17:30"),
        ("2026-11-28T09:00", "2026-11-30T17:30"),
        ("2026-11-28T16:00", "2026-11-30T17:30"),
        ("2026-11-25T17:45", "2026-11-26T17:30"),
    ],
)
def test_same_day_at_the_edges(received: str, due: str, calendar_2026: OfficeCalendar) -> None:
    assert due_time(at(received), TimeLimit(0, SAME), calendar_2026).due_at == at(due)


def test_the_cutoff_is_a_setting(calendar_2026: OfficeCalendar) -> None:
    received = at("2026-11-25T15:30")
    assert due_time(received, TimeLimit(0, SAME), calendar_2026, 16 * 60).due_at == at("2026-11-25T17:30")


def test_no_limit_has_no_due_time(calendar_2026: OfficeCalendar) -> None:
    due = due_time(at("2026-11-23T18:00"), TimeLimit(0, LimitUnit.NONE), calendar_2026)
    assert due.due_at is None
    assert due.start_at == at("2026-11-25T07:30")
    assert due.steps == ()


def test_each_day_is_explained(calendar_2026: OfficeCalendar) -> None:
    due = due_time(at("2026-11-20T16:00"), TimeLimit(2, DAYS), calendar_2026)
    assert due.due_at == at("2026-11-25T16:00")
    assert due.steps == (
        DayStep(date(2026, 11, 20), DayKind.WORKED, True, "", 90),
        DayStep(date(2026, 11, 21), DayKind.WEEKLY_OFF, False),
        DayStep(date(2026, 11, 22), DayKind.WEEKLY_OFF, False),
        DayStep(date(2026, 11, 23), DayKind.WORKED, True, "", 480),
        DayStep(date(2026, 11, 24), DayKind.DAY_OFF, False, "Ngày Văn hóa Việt Nam"),
        DayStep(date(2026, 11, 25), DayKind.WORKED, True, "", 390),
    )


def test_the_shift_of_calendar_days_is_explained(calendar_2026: OfficeCalendar) -> None:
    steps = due_time(at("2026-08-12T08:00"), TimeLimit(20, CALENDAR), calendar_2026).steps
    assert sum(step.counted for step in steps) == 20
    assert [(step.day.day, step.counted, step.name) for step in steps[-3:]] == [
        (1, True, "Quốc khánh"),
        (2, False, "Quốc khánh"),
        (3, False, ""),
    ]


def test_a_make_up_saturday_counts(calendar_2026: OfficeCalendar) -> None:
    due = due_time(at("2026-08-21T09:00"), TimeLimit(1, DAYS), calendar_2026)
    assert due.due_at == at("2026-08-22T09:00")
    assert due.steps[-1].kind is DayKind.MAKE_UP


def test_a_day_of_other_hours_is_still_one_day() -> None:
    short = OfficeCalendar(hours=OfficeHours(8 * 60, 11 * 60 + 30, 13 * 60, 17 * 60))
    due = due_time(at("2026-11-25T10:00"), TimeLimit(3, DAYS), short)
    assert due.due_at == at("2026-11-30T10:00")


def test_an_office_without_a_break() -> None:
    through = OfficeCalendar(hours=OfficeHours(8 * 60, 12 * 60, 12 * 60, 16 * 60))
    assert due_time(at("2026-11-25T11:00"), TimeLimit(2, HOURS), through).due_at == at("2026-11-25T13:00")


def test_estimated_holidays_are_told() -> None:
    calendar = OfficeCalendar(confirmed_until=date(2026, 12, 31))
    assert due_time(at("2026-12-30T08:00"), TimeLimit(1, DAYS), calendar).confirmed
    assert not due_time(at("2026-12-30T08:00"), TimeLimit(2, DAYS), calendar).confirmed


def test_impossible_limits_and_calendars_are_refused(calendar_2026: OfficeCalendar) -> None:
    for value in (-1, LONGEST_LIMIT[DAYS] + 1):
        with pytest.raises(ValueError, match="out of range"):
            due_time(at("2026-11-25T10:00"), TimeLimit(value, DAYS), calendar_2026)
    with pytest.raises(CalendarError):
        OfficeCalendar(weekly_off=frozenset(range(7)))
    with pytest.raises(CalendarError):
        OfficeCalendar(hours=OfficeHours(8 * 60, 7 * 60, 13 * 60, 17 * 60))
    closed = {date(2026, 11, 23) + timedelta(days=n): "đóng cửa" for n in range(90)}
    with pytest.raises(CalendarError):
        due_time(at("2026-11-25T10:00"), TimeLimit(1, DAYS), OfficeCalendar(days_off=closed))


@settings(max_examples=60)
@given(
    received=st.datetimes(datetime(2025, 12, 1), datetime(2026, 11, 1)),  # noqa: DTZ001  # zone set below
    unit=st.sampled_from([DAYS, HOURS, CALENDAR, SAME]),
    value=st.integers(0, 60),
    method=st.sampled_from(DueMethod),
)
def test_a_due_time_lies_in_office_hours_and_never_before_the_start(
    received: datetime, unit: LimitUnit, value: int, method: DueMethod
) -> None:
    calendar = OfficeCalendar(
        days_off={date(2026, 2, 16) + timedelta(days=n): "Tết" for n in range(5)},
        make_up_days=frozenset({date(2026, 8, 22)}),
    )
    limit = TimeLimit(0 if unit is SAME else value, unit)
    due = due_time(received.replace(tzinfo=ZONE), limit, calendar, method=method)
    assert due.due_at is not None
    assert due.start_at >= received.replace(tzinfo=ZONE, second=0, microsecond=0)
    assert due.due_at >= due.start_at
    assert calendar.is_working_day(due.due_at.date())
    minute = due.due_at.hour * 60 + due.due_at.minute
    assert any(start <= minute <= end for start, end in calendar.sessions)
    assert due.steps[0].day == due.start_at.date()
    assert due.steps[-1].day == due.due_at.date()
    minutes = sum(step.minutes for step in due.steps)
    if unit is HOURS:
        assert minutes == value * 60
    elif unit is DAYS and method is DueMethod.HOURS:
        assert minutes == value * calendar.day_minutes
    elif unit is DAYS:
        assert sum(step.counted for step in due.steps) == value
