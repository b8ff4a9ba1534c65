"""An office's own hours and rules: Saturdays, short days, other agencies, and the file that says so."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from counter.desk.office_calendar import office_calendar
from counter.domain.calendar import CalendarError, DayKind, OfficeCalendar
from counter.domain.due import DueMethod, StartShift, due_time
from counter.domain.office import OFFICE_ZONE
from counter.domain.office_rules import OfficeRules
from counter.domain.place import Centre, DeskSeat, OfficeHours, Place
from counter.domain.procedures import LimitUnit, TimeLimit
from counter.office_file import OfficeFileError, read_office_file

PLACE = Place(Centre("mau", "H99.001", "", "", "", "", "", "", ""), DeskSeat("q3", 3, "Quầy 3"), ())
DAYS = LimitUnit.WORKING_DAY

FILE = """
[hours]
morning = "07:00-11:00"
afternoon = "13:00-17:00"
friday = ["07:00-11:00", "13:00-16:00"]
2026-12-31 = ["07:00-11:00"]

[saturday]
reception = ["07:30-11:30"]

[days_off]
2026-12-14 = "Lễ hội của phường"

[worked]
days = ["2026-12-12"]

[rules]
method = "end_of_day"
calendar_days = "skip_holidays"
supplement = "waiting_added"
extension = "full_day"
same_day_cutoff = "14:30"
transfer_cutoff = "15:30"
supplement_days = 20
warning_minutes = 120
confirmed_until = "2027-12-31"

[units]
"Hộ tịch" = "Phòng Văn hóa - Xã hội"

[[agency]]
code = "H99.014"
name = "Sở Mẫu"
[agency.hours]
morning = "08:00-12:00"
[agency.saturday]
reception = ["08:00-11:30"]
counts = true
"""


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=OFFICE_ZONE)


def read(text: str) -> Place:
    return read_office_file(text.encode(), PLACE)


def problems(text: str) -> tuple[tuple[str, str], ...]:
    with pytest.raises(OfficeFileError) as caught:
        read(text)
    return caught.value.problems


@pytest.fixture(scope="module")
def place() -> Place:
    return read(FILE)


def test_the_file_says_everything(place: Place) -> None:
    assert place.hours == OfficeHours(7 * 60, 11 * 60, 13 * 60, 17 * 60)
    assert place.days_off == (("2026-12-14", "Lễ hội của phường"),)
    assert place.working_days == ("2026-12-12",)
    assert place.same_day_cutoff == 14 * 60 + 30
    rules = place.rules
    assert (rules.method, rules.skip_holidays, rules.waiting_added) == (DueMethod.END_OF_DAY, True, True)
    assert (rules.extension_full_day, rules.transfer_cutoff) == (True, 15 * 60 + 30)
    assert (rules.supplement_days, rules.warning_minutes) == (20, 120)
    assert place.agencies[0].name == "Sở Mẫu"
    assert place.units == (("Hộ tịch", "Phòng Văn hóa - Xã hội"),)
    assert dict(rules.choices)["saturday"] == "reception"


def test_the_place_keeps_what_the_file_does_not_say(place: Place) -> None:
    assert replace(place, centre=PLACE.centre) == place
    assert read("") == PLACE


def test_a_saturday_morning_receives_and_does_not_count(place: Place) -> None:
    calendar = office_calendar(place, range(2026, 2028))
    saturday = date(2026, 11, 28)
    assert calendar.kind(saturday) is DayKind.RECEPTION
    assert calendar.reception == {5: ((7 * 60 + 30, 11 * 60 + 30),)}
    assert not calendar.sessions_of(saturday)
    due = due_time(at("2026-11-28T09:00"), TimeLimit(1, DAYS), calendar, method=DueMethod.HOURS)
    assert (due.start_at, due.shift) == (at("2026-11-30T07:00"), StartShift.DAY_OFF)
    assert [step.kind for step in due.before] == [DayKind.RECEPTION, DayKind.WEEKLY_OFF]


def test_a_saturday_that_counts_is_half_a_day(place: Place) -> None:
    calendar = office_calendar(place, range(2026, 2028), "H99.014")
    assert calendar.is_working_day(date(2026, 11, 28))
    due = due_time(at("2026-11-27T08:00"), TimeLimit(2, DAYS), calendar, method=DueMethod.HOURS)
    assert due.due_at == at("2026-11-30T14:00")
    assert [step.minutes for step in due.steps] == [480, 210, 0, 270]
    by_day = due_time(at("2026-11-27T08:00"), TimeLimit(1, DAYS), calendar, method=DueMethod.END_OF_DAY)
    assert by_day.due_at == at("2026-11-28T11:30")


def test_days_with_hours_of_their_own(place: Place) -> None:
    calendar = office_calendar(place, range(2026, 2028))
    assert calendar.sessions_of(date(2026, 11, 27))[-1][1] == 16 * 60
    assert calendar.sessions_of(date(2026, 12, 31)) == ((7 * 60, 11 * 60),)
    assert calendar.sessions_of(date(2026, 12, 12))[-1][1] == 17 * 60  # a make-up day has the common hours
    same_day = TimeLimit(0, LimitUnit.SAME_DAY)
    assert due_time(at("2026-11-27T09:00"), same_day, calendar).due_at == at("2026-11-27T16:00")


def test_the_office_says_how_it_counts(place: Place) -> None:
    calendar = office_calendar(place, range(2026, 2028))
    assert due_time(at("2026-11-25T09:00"), TimeLimit(1, DAYS), calendar).due_at == at("2026-11-26T17:00")
    other = office_calendar(PLACE, range(2026, 2028))
    assert due_time(at("2026-11-25T09:00"), TimeLimit(1, DAYS), other).due_at == at("2026-11-26T09:00")


def test_another_agency_keeps_its_own_hours(place: Place) -> None:
    assert place.office_of("H99.001") is place
    theirs = office_calendar(place, range(2026, 2028), "H99.014")
    assert theirs.sessions[0] == (8 * 60, 12 * 60)
    assert theirs.rules.method is DueMethod.HOURS


def test_an_office_confirms_the_holidays_it_was_told(place: Place) -> None:
    assert office_calendar(place, range(2027, 2028)).is_confirmed(date(2027, 9, 3))
    assert not office_calendar(PLACE, range(2027, 2028)).is_confirmed(date(2027, 1, 2))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('[hours]\nmorning = "7-11"', ("hours.morning", "bad_time")),
        ('[hours]\nmorning = "11:30-07:30"', ("hours.morning", "not_in_order")),
        ('[hours]\nmorning = "07:00-14:00"', ("hours", "not_in_order")),
        ('[hours]\nsunday = ["07:00-11:00"]', ("hours.sunday", "unknown_key")),
        ('[hours]\n2026-13-01 = ["07:00-11:00"]', ("hours.2026-13-01", "bad_date")),
        ('[saturday]\ncounts = "yes"', ("saturday.counts", "bad_value")),
        ("[saturday]\nreception = 7", ("saturday.reception", "bad_time")),
        ("[saturday]\nclosed = true", ("saturday.closed", "unknown_key")),
        ('[days_off]\ntet = "x"', ("days_off.tet", "bad_date")),
        ('[worked]\ndays = "2026-01-10"', ("worked.days", "bad_value")),
        ('[rules]\nmethod = "both"', ("rules.method", "bad_choice")),
        ("[rules]\ntransfer_cutoff = 15", ("rules.transfer_cutoff", "bad_time")),
        ("[rules]\nsupplement_days = 0", ("rules.supplement_days", "bad_value")),
        ('[rules]\ncolour = "red"', ("rules.colour", "unknown_key")),
        ("hours = 7", ("hours", "bad_value")),
        ("[colours]", ("colours", "unknown_key")),
        ('[[agency]]\ncode = "x"', ("agency 1: code", "bad_value")),
        ("agency = 7", ("agency", "bad_value")),
        (
            '[[agency]]\ncode = "H99.014"\n[agency.rules]\nsame_day_cutoff = "16:00"',
            ("agency 1: rules.same_day_cutoff", "unknown_key"),
        ),
    ],
)
def test_what_is_wrong_is_named(text: str, expected: tuple[str, str]) -> None:
    assert expected in problems(text)


def test_all_that_is_wrong_is_told_at_once_and_no_toml_too() -> None:
    found = problems('[rules]\nmethod = "both"\nsupplement = "never"\n[days_off]\nx = "y"')
    assert len(found) == 3
    assert problems("[hours")[0][1] == "not_toml"
    with pytest.raises(OfficeFileError):
        read_office_file(b"\xff\xfe", PLACE)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("x = " + "[" * 3_000 + "]" * 3_000, "not_toml"),
        ("[rules]\nsupplement_days = " + "9" * 5_000, "not_toml"),
        ("#" * 200_001, "too_large"),
        ('[days_off]\n2026-W50-1 = "x"', "bad_date"),
        ('[days_off]\n20261214 = "x"', "bad_date"),
        ('[days_off]\n2026-12-14 = "x"\n[worked]\ndays = ["2026-12-14"]', "day_off_too"),
    ],
)
def test_a_hostile_file_and_one_that_contradicts_itself_are_refused(text: str, problem: str) -> None:
    assert [what for _, what in problems(text)] == [problem]


def test_what_is_told_of_a_file_moves_no_cursor() -> None:
    [(where, _)] = problems('"\\u001b[31mred" = 1')
    assert where == "[31mred"


def test_a_calendar_without_order_is_refused() -> None:
    with pytest.raises(CalendarError):
        OfficeCalendar(weekday_sessions={0: ()})
    with pytest.raises(CalendarError):
        OfficeCalendar(reception={5: ((60, 30),)})
    with pytest.raises(CalendarError):
        OfficeCalendar(day_sessions={date(2026, 12, 31): ((60, 60),)})


def test_every_choice_is_told() -> None:
    usual, other = dict(OfficeRules().choices), dict(read(FILE).rules.choices)
    assert usual.keys() == other.keys()
    assert all(usual[name] != other[name] for name in usual)
