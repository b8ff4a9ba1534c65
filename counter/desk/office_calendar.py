"""The office calendar of a place: Vietnam's holidays from the `holidays` library, and what overrides them.

The library knows the holidays and the officially swapped days off; it does not say which Saturdays are
worked in exchange except in its table of swaps. What it lacks stands here as overrides, and the place's own
settings override everything.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from counter.domain.calendar import CalendarError, OfficeCalendar
from counter.domain.place import Place

__all__ = ["CONFIRMED_UNTIL", "office_calendar"]

CONFIRMED_UNTIL = date(2026, 12, 31)
"""Last day of the years whose official schedule is known; the library estimates later ones."""

_DAYS_OFF = {date(2026, 1, 2): "Nghỉ hoán đổi (làm bù thứ Bảy 10/1)"}
"""Swapped days the library lacks."""
_MAKE_UP_DAYS = frozenset({date(2026, 1, 10)})
_SATURDAY = 5


def office_calendar(place: Place, years: range, agency_code: str = "") -> OfficeCalendar:
    """The calendar of `place` over `years`, or of the agency that decides where it has hours of its own.

    Imports the holiday library, about 0.1 s the first time. The place's working days beat its days off, both
    beat the built-in overrides and the library. CalendarError names a setting that is not an ISO date.
    """
    from holidays import country_holidays
    from holidays.countries.vietnam import VietnamStaticHolidays

    office = place.office_of(agency_code)
    days_off: dict[date, str] = dict(country_holidays("VN", years=years, language="vi"))
    days_off |= {day: name for day, name in _DAYS_OFF.items() if day.year in years}
    make_up = {
        day
        for day in (*_swapped_in(VietnamStaticHolidays.special_public_holidays), *_MAKE_UP_DAYS)
        if day.year in years
    }
    for text, name in office.days_off:
        day = _setting(text)
        days_off[day] = name
        make_up.discard(day)
    for text in office.working_days:
        make_up.add(_setting(text))
    rules = office.rules
    return OfficeCalendar(
        days_off={day: name for day, name in sorted(days_off.items()) if day not in make_up},
        make_up_days=frozenset(make_up),
        weekly_off=frozenset({6}) if rules.saturday and rules.saturday_counts else frozenset({5, 6}),
        hours=office.hours,
        confirmed_until=max(CONFIRMED_UNTIL, _setting(rules.confirmed_until or "0001-01-01")),
        weekday_sessions=dict(rules.weekday_sessions)
        | ({_SATURDAY: rules.saturday} if rules.saturday and rules.saturday_counts else {}),
        day_sessions={_setting(text): sessions for text, sessions in rules.day_sessions},
        reception={_SATURDAY: rules.saturday} if rules.saturday and not rules.saturday_counts else {},
        rules=rules,
    )


def _swapped_in(table: Mapping[int, Any]) -> Iterator[date]:
    """Make-up days of the library's table: (month, day off, month, day worked[, its year]) per year."""
    for year, entry in table.items():
        rows = entry if isinstance(entry[0], tuple) else (entry,)
        for row in rows:
            _, _, month, day, *other_year = row
            yield date(other_year[0] if other_year else year, month, day)


def _setting(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CalendarError(f"not an ISO date in the office calendar's settings: {text[:20]!r}") from None
