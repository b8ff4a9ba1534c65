"""What supplement, extension and stop make of an appointment, and how a dossier stands to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from counter.domain.calendar import OfficeCalendar
from counter.domain.clock_rules import (
    ClockState,
    Standing,
    Timeliness,
    ask_by,
    close_at,
    extend_by,
    office_minutes,
    standing,
    timeliness,
    why_not_extend,
    why_not_pause,
    why_not_stop,
)
from counter.domain.clocks import Extension, Pause, PauseEnd, SignedPaper, Stop, StopAsker
from counter.domain.dossiers import ClockSource, Entry
from counter.domain.office import OFFICE_ZONE
from counter.domain.office_rules import OfficeRules
from counter.domain.procedures import LimitUnit, TimeLimit

PAPER = SignedPaper("Cơ quan Mẫu", "12/PXL", date(2026, 11, 25), "Người Ký Mẫu", "Chủ tịch")
LIMIT = TimeLimit(3, LimitUnit.WORKING_DAY)
DUE = "2026-11-30T10:00"
"""Of LIMIT, received on Wednesday 25 November at 10:00."""


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=OFFICE_ZONE)


def entry(text: str) -> Entry:
    return Entry("c01", "Cán bộ Mẫu", "Q03", "Quầy 3", "mau", at(text), ClockSource.DESK)


def extension(told: str, new_due: str) -> Extension:
    return Extension("e1", "d1", "H99.001-261125-0001", PAPER, "bận", at(DUE), at(new_due), entry(told))


def pause(asked: str, ended: str = "", how: PauseEnd = PauseEnd.COMPLETED) -> Pause:
    found = Pause("p1", "d1", "H99.001-261125-0001", PAPER, "thiếu", at(asked), at(asked), entry(asked))
    return replace(found, ended=how, ended_at=at(ended)) if ended else found


def stop(told: str) -> Stop:
    return Stop("s1", "d1", "H99.001-261125-0001", PAPER, StopAsker.APPLICANT, at(told), "rút", entry(told))


def stands(
    calendar: OfficeCalendar, *changes: Extension | Pause | Stop, limit: TimeLimit = LIMIT
) -> Standing:
    return standing(at(DUE), limit, changes, calendar, 15 * 60)


def test_nothing_changed_is_the_slips_appointment(calendar_2026: OfficeCalendar) -> None:
    found = stands(calendar_2026)
    assert (found.state, found.due_at, found.extended) == (ClockState.RUNNING, at(DUE), False)


def test_an_extension_is_the_new_appointment(calendar_2026: OfficeCalendar) -> None:
    found = stands(calendar_2026, extension("2026-11-27T09:00", "2026-12-04T10:00"))
    assert (found.due_at, found.extended) == (at("2026-12-04T10:00"), True)


def test_the_clock_stands_while_a_supplement_is_awaited(calendar_2026: OfficeCalendar) -> None:
    found = stands(calendar_2026, pause("2026-11-26T09:00"))
    assert (found.state, found.due_at) == (ClockState.WAITING, None)
    assert found.waiting is not None


def test_a_completed_dossier_begins_anew_from_zero(calendar_2026: OfficeCalendar) -> None:
    found = stands(calendar_2026, pause("2026-11-26T09:00", "2026-12-02T14:00"))
    assert found.due_at == at("2026-12-07T14:00")
    assert found.due is not None
    assert found.due.start_at == at("2026-12-02T14:00")


@pytest.mark.parametrize(
    ("asked", "ended", "due"),
    [
        ("2026-11-26T09:00", "2026-11-26T11:00", "2026-11-30T14:00"),
        ("2026-11-26T09:00", "2026-12-02T09:00", "2026-12-04T10:00"),
        ("2026-11-28T09:00", "2026-11-29T09:00", DUE),
    ],
)
def test_or_the_time_waited_is_added(calendar_2026: OfficeCalendar, asked: str, ended: str, due: str) -> None:
    added = replace(calendar_2026, rules=OfficeRules(waiting_added=True))
    assert stands(added, pause(asked, ended)).due_at == at(due)


def test_calendar_days_waited_are_added_as_days(calendar_2026: OfficeCalendar) -> None:
    added = replace(calendar_2026, rules=OfficeRules(waiting_added=True))
    found = stands(added, pause("2026-11-26T09:00", "2026-12-02T09:00"), limit=TimeLimit(5, LimitUnit.DAY))
    assert found.due_at == at("2026-12-07T17:30")  # 30 November and six days: a Sunday's eve moves on


def test_an_extension_after_a_restart_replaces_it(calendar_2026: OfficeCalendar) -> None:
    changes = (
        extension("2026-12-03T09:00", "2026-12-11T10:00"),
        pause("2026-11-26T09:00", "2026-12-02T14:00"),
    )
    assert stands(calendar_2026, *changes).due_at == at("2026-12-11T10:00")


def test_a_stop_ends_the_clock(calendar_2026: OfficeCalendar) -> None:
    for change in (stop("2026-11-27T09:00"), pause("2026-11-26T09:00", "2026-12-12T09:00", PauseEnd.CLOSED)):
        found = stands(calendar_2026, change)
        assert (found.state, found.due_at) == (ClockState.STOPPED, None)


def test_office_minutes_leave_breaks_and_holidays_out(calendar_2026: OfficeCalendar) -> None:
    assert office_minutes(at("2026-11-23T11:00"), at("2026-11-23T14:00"), calendar_2026) == 60
    assert office_minutes(at("2026-11-23T17:00"), at("2026-11-25T08:00"), calendar_2026) == 60
    assert office_minutes(at("2026-11-25T08:00"), at("2026-11-23T08:00"), calendar_2026) == 0


@pytest.mark.parametrize(
    ("now", "full_day", "why"),
    [
        ("2026-11-29T23:59", False, ""),
        ("2026-11-30T00:00", False, "late"),
        ("2026-11-29T10:00", True, ""),
        ("2026-11-29T10:01", True, "late"),
    ],
)
def test_an_extension_comes_a_day_before(
    calendar_2026: OfficeCalendar, now: str, full_day: bool, why: str
) -> None:
    calendar = replace(calendar_2026, rules=OfficeRules(extension_full_day=full_day))
    assert why_not_extend(at(now), at("2026-12-04T10:00"), stands(calendar), calendar) == why
    assert extend_by(at(DUE), calendar) == at("2026-11-29T10:00" if full_day else "2026-11-29T23:59")


def test_an_extension_is_refused_for_a_reason(calendar_2026: OfficeCalendar) -> None:
    def why(found: Standing, new_due: str = "2026-12-04T10:00") -> str:
        return why_not_extend(at("2026-11-26T09:00"), at(new_due), found, calendar_2026)

    running = stands(calendar_2026)
    assert why(running) == ""
    assert why(stands(calendar_2026, extension("2026-11-25T11:00", "2026-12-03T10:00"))) == "second"
    assert why(stands(calendar_2026, stop("2026-11-25T11:00"))) == "stopped"
    assert why(stands(calendar_2026, pause("2026-11-25T11:00"))) == "waiting"
    assert why(replace(running, due_at=None)) == "no_due"
    assert why(running, DUE) == "not_later"
    assert why(running, "2026-12-05T10:00") == "day_off"


def test_a_supplement_is_asked_for_within_three_working_days(calendar_2026: OfficeCalendar) -> None:
    received = at("2026-11-20T10:00")
    assert ask_by(received, calendar_2026) == at("2026-11-26T17:30")  # the 24th is a holiday
    running = stands(calendar_2026)

    def why(now: str, *, special: bool = False, found: Standing = running) -> str:
        return why_not_pause(at(now), received, found, calendar_2026, special_law=special)

    assert why("2026-11-26T17:30") == ""
    assert why("2026-11-26T17:31") == "late"
    assert why("2026-12-01T09:00", special=True) == ""
    assert why("2026-11-25T09:00", found=stands(calendar_2026, pause("2026-11-25T11:00"))) == "waiting"
    assert why("2026-11-25T09:00", found=stands(calendar_2026, stop("2026-11-25T11:00"))) == "stopped"


def test_nobody_completes_it_in_fifteen_days(calendar_2026: OfficeCalendar) -> None:
    closing = close_at(at("2026-11-26T09:00"), calendar_2026)
    assert closing == at("2026-12-12T00:00")
    assert closing - timedelta(minutes=1) > at("2026-12-11T17:30")


def test_a_stop_comes_before_the_decision(calendar_2026: OfficeCalendar) -> None:
    running = stands(calendar_2026)
    assert why_not_stop(running, decided=False, returned=False) == ""
    assert why_not_stop(running, decided=True, returned=False) == "decided"
    assert why_not_stop(running, decided=True, returned=True) == "returned"
    stopped = stands(calendar_2026, stop("2026-11-25T11:00"))
    assert why_not_stop(stopped, decided=False, returned=False) == "stopped"
    waiting = stands(calendar_2026, pause("2026-11-25T11:00"))
    assert why_not_stop(waiting, decided=False, returned=False) == ""


@pytest.mark.parametrize(
    ("due", "finished", "now", "expected"),
    [
        (DUE, "2026-11-27T16:00", DUE, Timeliness.EARLY),
        (DUE, "2026-11-30T08:00", DUE, Timeliness.ON_TIME),
        (DUE, "2026-11-30T17:00", DUE, Timeliness.ON_TIME),
        (DUE, "2026-12-01T07:30", DUE, Timeliness.LATE),
        (None, "2026-12-01T07:30", DUE, Timeliness.ON_TIME),
        (DUE, None, DUE, Timeliness.IN_TIME),
        (DUE, None, "2026-11-30T10:01", Timeliness.OVERDUE),
        (None, None, DUE, Timeliness.IN_TIME),
    ],
)
def test_early_on_time_late_and_overdue(
    due: str | None, finished: str | None, now: str, expected: Timeliness
) -> None:
    assert timeliness(at(due) if due else None, at(finished) if finished else None, at(now)) is expected
