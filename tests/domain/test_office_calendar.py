"""What the holiday library says of Vietnam, held against the official list, and the overrides."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from counter.desk.office_calendar import office_calendar
from counter.domain.calendar import CalendarError, DayKind, OfficeCalendar
from counter.domain.place import Centre, DeskSeat, OfficeHours, Place

PLACE = Place(
    centre=Centre(
        id="mau",
        agency_code="H99.001",
        parent_name="ỦY BAN NHÂN DÂN PHƯỜNG MẪU",
        name="TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG PHƯỜNG MẪU",
        short_name="Phường Mẫu",
        place_name="Phường Mẫu",
        address="",
        phone="",
        lookup_url="",
    ),
    seat=DeskSeat("q3", 3, "Quầy 3"),
    clerks=(),
)

_WEEKDAYS_OFF = """
2025-01-01 2025-01-27 2025-01-28 2025-01-29 2025-01-30 2025-01-31 2025-04-07 2025-04-30 2025-05-01
2025-05-02 2025-09-01 2025-09-02
2026-01-01 2026-01-02 2026-02-16 2026-02-17 2026-02-18 2026-02-19 2026-02-20 2026-04-27 2026-04-30
2026-05-01 2026-08-31 2026-09-01 2026-09-02 2026-11-24
2027-01-01 2027-02-04 2027-02-05 2027-02-08 2027-02-09 2027-02-10 2027-04-16 2027-04-30 2027-05-03
2027-09-02 2027-09-03 2027-11-24
"""
"""Rules of the counter, `calendar.days_off`: verified for 2025 and 2026, estimated for 2027."""


@pytest.fixture(scope="module")
def calendar() -> OfficeCalendar:
    return office_calendar(PLACE, range(2025, 2028))


def test_every_weekday_off_from_2025_to_2027(calendar: OfficeCalendar) -> None:
    days = (date(2025, 1, 1) + timedelta(days=n) for n in range(3 * 365))
    off = [day.isoformat() for day in days if day.weekday() < 5 and not calendar.is_working_day(day)]
    assert off == _WEEKDAYS_OFF.split()


def test_the_worked_saturdays(calendar: OfficeCalendar) -> None:
    assert calendar.make_up_days == {date(2025, 4, 26), date(2026, 1, 10), date(2026, 8, 22)}
    assert all(calendar.is_working_day(day) for day in calendar.make_up_days)


def test_days_off_have_vietnamese_names(calendar: OfficeCalendar) -> None:
    assert calendar.name(date(2026, 11, 24)) == "Ngày Văn hóa Việt Nam"
    assert calendar.name(date(2026, 1, 2)) == "Nghỉ hoán đổi (làm bù thứ Bảy 10/1)"
    assert calendar.kind(date(2026, 9, 2)) is DayKind.DAY_OFF
    assert calendar.kind(date(2026, 11, 28)) is DayKind.WEEKLY_OFF


def test_2027_is_an_estimate(calendar: OfficeCalendar) -> None:
    assert calendar.is_confirmed(date(2026, 12, 31))
    assert not calendar.is_confirmed(date(2027, 1, 4))


def test_a_year_knows_only_its_own_days() -> None:
    assert office_calendar(PLACE, range(2027, 2028)).make_up_days == frozenset()


def test_settings_of_the_place_override_everything() -> None:
    place = replace(
        PLACE,
        hours=OfficeHours(afternoon_end=17 * 60),
        days_off=(("2026-12-14", "Lễ hội của xã"), ("2026-01-10", "nghỉ thứ Bảy")),
        working_days=("2026-01-02", "2026-12-12"),
    )
    calendar = office_calendar(place, range(2026, 2027))
    assert calendar.hours.afternoon_end == 17 * 60
    assert calendar.name(date(2026, 12, 14)) == "Lễ hội của xã"
    assert not calendar.is_working_day(date(2026, 1, 10))
    assert calendar.is_working_day(date(2026, 1, 2))
    assert calendar.kind(date(2026, 12, 12)) is DayKind.MAKE_UP


def test_a_setting_that_is_no_date_is_named() -> None:
    with pytest.raises(CalendarError, match="31/12"):
        office_calendar(replace(PLACE, working_days=("31/12/2026",)), range(2026, 2027))
