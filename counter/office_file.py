"""The office's own file: hours, days and rules of counting that override what the program knows.

One TOML file per centre, read by an administrator's command and kept by the centre in its `Place`. Every
problem is reported at once with its place in the file. Knows no centre, desk or screen.

```toml
[hours]
morning = "07:30-11:30"
afternoon = "13:30-17:30"
friday = ["07:30-11:30", "13:30-16:30"]     # a weekday with hours of its own

[saturday]
reception = ["07:30-11:30"]
counts = false                              # open, but no working day of the count

[days_off]
2026-12-14 = "Lễ hội của phường"

[worked]
days = ["2026-01-10"]                       # make-up days

[rules]
method = "hours"                            # or end_of_day
calendar_days = "every_day"                 # or skip_holidays
supplement = "from_zero"                    # or waiting_added
extension = "day_before"                    # or full_day
same_day_cutoff = "15:00"
transfer_cutoff = "15:00"
supplement_days = 15
warning_minutes = 240
confirmed_until = "2026-12-31"

[units]                                     # who settles a field, and gets its papers
"Hộ tịch" = "Phòng Văn hóa - Xã hội"

[[agency]]                                  # another agency that decides: the same tables, no same_day_cutoff
code = "H99.014"
name = "Sở Mẫu"
```
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from counter.domain.calendar import CalendarError, OfficeCalendar
from counter.domain.codes import is_agency_code
from counter.domain.office_rules import DueMethod, OfficeRules, Sessions
from counter.domain.place import AgencyOffice, OfficeHours, Place
from counter.domain.text import clean

__all__ = ["MOST_BYTES", "OfficeFileError", "read_office_file"]

_WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday")
_SESSION: Final = re.compile(r"([01]?\d|2[0-3])[:hg]([0-5]\d)\s*-\s*([01]?\d|2[0-3])[:hg]([0-5]\d)")
_TIME: Final = re.compile(r"([01]?\d|2[0-3])[:hg]([0-5]\d)")
_TABLES: Final = frozenset({"hours", "saturday", "days_off", "worked", "rules"})
_LONGEST_NAME, _MOST_ENTRIES = 120, 400
MOST_BYTES: Final = 200_000
"""Of a file."""


class OfficeFileError(Exception):
    """The file cannot be used; `problems` has all that is wrong, as (key, machine word)."""

    def __init__(self, problems: tuple[tuple[str, str], ...]) -> None:
        super().__init__(", ".join(f"{where}: {what}" for where, what in problems))
        self.problems = problems


@dataclass(slots=True)
class _Reading:
    """What one table of the file says, and what is wrong with it so far."""

    problems: list[tuple[str, str]]
    prefix: str = ""

    def wrong(self, where: str, what: str) -> None:
        """Note a problem: `bad_time`, `bad_date`, `bad_choice`, `bad_value`, `unknown_key` …"""
        self.problems.append((clean(f"{self.prefix}{where}", limit=80), what))

    def table(self, of: Mapping[str, Any], name: str, known: frozenset[str] | None) -> Mapping[str, Any]:
        """A table; empty when it is none or too long. `known` None: any key."""
        found = of.get(name, {})
        if not isinstance(found, dict) or len(found) > _MOST_ENTRIES:
            self.wrong(name, "bad_value")
            return {}
        for key in found:
            if known is not None and key not in known:
                self.wrong(f"{name}.{key}", "unknown_key")
        return found

    def sessions(self, where: str, value: object) -> Sessions:
        """One text or a list of texts `07:30-11:30`, in order."""
        texts = [value] if isinstance(value, str) else value
        found = (
            [_SESSION.fullmatch(text.strip()) for text in texts if isinstance(text, str)]
            if isinstance(texts, list)
            else []
        )
        if not isinstance(texts, list) or not texts or len(found) != len(texts) or not all(found):
            self.wrong(where, "bad_time")
            return ()
        sessions = tuple(
            (int(one[1]) * 60 + int(one[2]), int(one[3]) * 60 + int(one[4])) for one in found if one
        )
        flat = [minute for session in sessions for minute in session]
        if flat != sorted(flat) or any(end <= start for start, end in sessions):
            self.wrong(where, "not_in_order")
            return ()
        return sessions

    def minutes(self, where: str, value: object) -> int:
        """`15:00` as minutes after midnight."""
        found = _TIME.fullmatch(value.strip()) if isinstance(value, str) else None
        if found is None:
            self.wrong(where, "bad_time")
            return 0
        return int(found[1]) * 60 + int(found[2])

    def day(self, where: str, value: object) -> str:
        """An ISO date."""
        text = value.isoformat()[:10] if isinstance(value, date) else str(value)
        try:
            if date.fromisoformat(text).isoformat() == text:  # no weeks, no days without their dashes
                return text
        except ValueError:
            pass
        self.wrong(where, "bad_date")
        return ""

    def choice(self, where: str, value: object, of: tuple[str, str]) -> str:
        """One of two words."""
        if value not in of:
            self.wrong(where, "bad_choice")
            return of[0]
        return str(value)

    def switched(self, where: str, value: object, of: tuple[str, str]) -> bool:
        """Whether the second of two words stands there."""
        return self.choice(where, value, of) == of[1]

    def count(self, where: str, value: object, least: int, most: int) -> int:
        """A whole number within bounds."""
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            self.wrong(where, "bad_value")
            return least
        return value


@dataclass(frozen=True, slots=True)
class _Office:
    hours: OfficeHours
    days_off: tuple[tuple[str, str], ...]
    working_days: tuple[str, ...]
    rules: OfficeRules
    same_day_cutoff: int


def read_office_file(content: bytes, place: Place) -> Place:
    """`place` with what the file says; tables it leaves out get their defaults. Raises OfficeFileError."""
    if len(content) > MOST_BYTES:  # what stands behind it would be lost without a word
        raise OfficeFileError((("", "too_large"),))
    try:
        found = tomllib.loads(content.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise OfficeFileError(((clean(str(error), limit=120), "not_toml"),)) from None
    reading = _Reading([])
    for key in found:
        if key not in _TABLES | {"agency", "units"}:
            reading.wrong(key, "unknown_key")
    office = _office(found, reading)
    agencies = tuple(_agencies(found.get("agency", []), reading))
    units = tuple(
        (clean(str(field), limit=_LONGEST_NAME), clean(str(unit), limit=_LONGEST_NAME))
        for field, unit in reading.table(found, "units", None).items()
    )
    if reading.problems:
        raise OfficeFileError(tuple(reading.problems))
    return replace(
        place,
        hours=office.hours,
        days_off=office.days_off,
        working_days=office.working_days,
        rules=office.rules,
        same_day_cutoff=office.same_day_cutoff,
        agencies=agencies,
        units=units,
    )


def _agencies(tables: object, reading: _Reading) -> Iterator[AgencyOffice]:
    if not isinstance(tables, list) or not all(isinstance(one, dict) for one in tables):
        reading.wrong("agency", "bad_value")
        return
    codes: set[str] = set()
    for number, table in enumerate(tables, start=1):
        own = _Reading(reading.problems, f"agency {number}: ")
        for key in table:
            if key not in _TABLES | {"code", "name"}:
                own.wrong(key, "unknown_key")
        code, name = str(table.get("code", "")), clean(str(table.get("name", "")), limit=_LONGEST_NAME)
        if not is_agency_code(code) or code in codes:
            own.wrong("code", "bad_value")
        codes.add(code)
        if "same_day_cutoff" in own.table(table, "rules", None):  # the desk's own hour decides (15:00 rule)
            own.wrong("rules.same_day_cutoff", "unknown_key")
        office = _office(table, own)
        yield AgencyOffice(code, name, office.hours, office.days_off, office.working_days, office.rules)


def _office(table: Mapping[str, Any], reading: _Reading) -> _Office:
    hours, weekdays, days = _hours(table, reading)
    saturday = reading.table(table, "saturday", frozenset({"reception", "counts"}))
    counts = saturday.get("counts", False)
    if not isinstance(counts, bool):
        reading.wrong("saturday.counts", "bad_value")
    sessions = (
        reading.sessions("saturday.reception", saturday["reception"]) if "reception" in saturday else ()
    )
    rules, same_day = _rules(table, reading)
    rules = replace(
        rules,
        saturday=sessions,
        saturday_counts=counts is True,
        weekday_sessions=weekdays,
        day_sessions=days,
    )
    off = reading.table(table, "days_off", None)
    worked = reading.table(table, "worked", frozenset({"days"})).get("days", [])
    if not isinstance(worked, list) or len(worked) > _MOST_ENTRIES:
        reading.wrong("worked.days", "bad_value")
        worked = []
    office = _Office(
        hours,
        tuple(
            (reading.day(f"days_off.{day}", day), clean(str(name), limit=_LONGEST_NAME))
            for day, name in off.items()
        ),
        tuple(reading.day("worked.days", day) for day in worked),
        rules,
        same_day,
    )
    for day in {day for day, _ in office.days_off if day} & set(office.working_days):
        reading.wrong(f"worked.days {day}", "day_off_too")
    try:
        OfficeCalendar(hours=hours, weekday_sessions=dict(weekdays))
    except CalendarError:
        reading.wrong("hours", "not_in_order")
    return office


def _hours(
    table: Mapping[str, Any], reading: _Reading
) -> tuple[OfficeHours, tuple[tuple[int, Sessions], ...], tuple[tuple[str, Sessions], ...]]:
    hours, weekdays, days = OfficeHours(), [], []
    for key, value in reading.table(table, "hours", None).items():
        sessions = reading.sessions(f"hours.{key}", value)
        if key in {"morning", "afternoon"} and len(sessions) == 1:
            start, end = sessions[0]
            hours = replace(hours, **{f"{key}_start": start, f"{key}_end": end})
        elif key in _WEEKDAYS and sessions:
            weekdays.append((_WEEKDAYS.index(key), sessions))
        elif key[:1].isdigit():
            days.append((reading.day(f"hours.{key}", key), sessions))
        elif sessions:
            reading.wrong(f"hours.{key}", "unknown_key")
    return hours, tuple(weekdays), tuple(days)


def _rules(table: Mapping[str, Any], reading: _Reading) -> tuple[OfficeRules, int]:
    given = reading.table(table, "rules", frozenset(_RULES) | {"same_day_cutoff"})
    rules, same_day = OfficeRules(), 15 * 60
    for key, value in given.items():
        where = f"rules.{key}"
        if key == "same_day_cutoff":
            same_day = reading.minutes(where, value)
        elif key in _RULES:
            rules = _RULES[key](reading, where, value, rules)
    return rules, same_day


_RULES: Final[Mapping[str, Callable[[_Reading, str, object, OfficeRules], OfficeRules]]] = {
    "method": lambda reading, where, value, rules: replace(
        rules,
        method=DueMethod(reading.choice(where, value, (DueMethod.HOURS.value, DueMethod.END_OF_DAY.value))),
    ),
    "calendar_days": lambda reading, where, value, rules: replace(
        rules, skip_holidays=reading.switched(where, value, ("every_day", "skip_holidays"))
    ),
    "supplement": lambda reading, where, value, rules: replace(
        rules, waiting_added=reading.switched(where, value, ("from_zero", "waiting_added"))
    ),
    "extension": lambda reading, where, value, rules: replace(
        rules, extension_full_day=reading.switched(where, value, ("day_before", "full_day"))
    ),
    "transfer_cutoff": lambda reading, where, value, rules: replace(
        rules, transfer_cutoff=reading.minutes(where, value)
    ),
    "supplement_days": lambda reading, where, value, rules: replace(
        rules, supplement_days=reading.count(where, value, 1, 365)
    ),
    "warning_minutes": lambda reading, where, value, rules: replace(
        rules, warning_minutes=reading.count(where, value, 0, 5_000)
    ),
    "confirmed_until": lambda reading, where, value, rules: replace(
        rules, confirmed_until=reading.day(where, value)
    ),
}
