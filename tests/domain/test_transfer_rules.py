"""When papers go to their unit: the same day, the next morning, within a working day, at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from counter.domain.calendar import OfficeCalendar
from counter.domain.office import OFFICE_ZONE
from counter.domain.office_rules import OfficeRules
from counter.domain.transfer_rules import Going, Haste, go_by, going, haste
from counter.domain.transfers import Carriage

PAPER, OTHER, ELECTRONIC = Carriage.PAPER, Carriage.OTHER_AGENCY, Carriage.ELECTRONIC


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=OFFICE_ZONE)


@pytest.mark.parametrize(
    ("received", "carriage", "by"),
    [
        ("2026-11-25T09:00", PAPER, "2026-11-25T17:30"),
        ("2026-11-25T12:00", PAPER, "2026-11-25T17:30"),
        ("2026-11-25T15:00", PAPER, "2026-11-25T17:30"),
        ("2026-11-25T15:01", PAPER, "2026-11-26T07:30"),
        ("2026-11-25T17:45", PAPER, "2026-11-26T07:30"),
        ("2026-11-23T16:00", PAPER, "2026-11-25T07:30"),
        ("2026-11-27T16:00", PAPER, "2026-11-30T07:30"),
        ("2026-11-28T09:00", PAPER, "2026-11-30T07:30"),
        ("2026-11-25T06:50", PAPER, "2026-11-25T17:30"),
        ("2026-11-25T09:00", OTHER, "2026-11-26T17:30"),
        ("2026-11-23T16:00", OTHER, "2026-11-25T17:30"),
        ("2026-11-28T09:00", ELECTRONIC, "2026-11-28T09:00"),
    ],
)
def test_when_papers_have_to_go(
    received: str, carriage: Carriage, by: str, calendar_2026: OfficeCalendar
) -> None:
    assert go_by(at(received), carriage, calendar_2026) == at(by)


@pytest.mark.parametrize(
    ("received", "carriage", "now", "expected"),
    [
        ("2026-11-25T09:00", PAPER, "2026-11-25T09:05", Going.NOW),
        ("2026-11-25T09:00", PAPER, "2026-11-25T17:31", Going.OVERDUE),
        ("2026-11-25T15:30", PAPER, "2026-11-25T16:00", Going.OVERNIGHT),
        ("2026-11-25T15:30", PAPER, "2026-11-26T07:29", Going.OVERNIGHT),
        ("2026-11-25T15:30", PAPER, "2026-11-26T07:30", Going.NOW),
        ("2026-11-25T15:30", PAPER, "2026-11-26T11:31", Going.OVERDUE),
        ("2026-11-25T15:30", OTHER, "2026-11-25T16:00", Going.NOW),
        ("2026-11-25T15:30", OTHER, "2026-11-26T17:31", Going.OVERDUE),
        ("2026-11-25T15:30", ELECTRONIC, "2026-11-29T16:00", Going.AT_ONCE),
    ],
)
def test_what_goes_now_and_what_is_kept_overnight(
    received: str, carriage: Carriage, now: str, expected: Going, calendar_2026: OfficeCalendar
) -> None:
    assert going(at(received), carriage, calendar_2026, at(now)) is expected


def test_the_cut_off_is_the_offices_rule(calendar_2026: OfficeCalendar) -> None:
    later = replace(calendar_2026, rules=OfficeRules(transfer_cutoff=16 * 60))
    assert go_by(at("2026-11-25T15:30"), PAPER, later) == at("2026-11-25T17:30")


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-11-25T11:29", Haste.CALM),
        ("2026-11-25T13:30", Haste.PRESSING),
        ("2026-11-25T17:30", Haste.PRESSING),
        ("2026-11-25T17:31", Haste.OVERDUE),
    ],
)
def test_four_office_hours_before_the_due_time_it_presses(
    now: str, expected: Haste, calendar_2026: OfficeCalendar
) -> None:
    assert haste(at("2026-11-25T17:30"), at(now), calendar_2026) is expected
    assert haste(None, at(now), calendar_2026) is Haste.CALM
