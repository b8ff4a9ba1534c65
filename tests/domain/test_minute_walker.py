"""Due times against the minute-walker: fixed cases, random ones with a printed seed, and the soak."""

from __future__ import annotations

import os
import random
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest

from counter.domain.calendar import OfficeCalendar
from counter.domain.due import DueMethod, due_time
from counter.domain.office import OFFICE_ZONE
from counter.domain.place import OfficeHours
from counter.domain.procedures import LimitUnit, TimeLimit
from tests.domain.minute_walker import Office, walked

CASES = int(os.environ.get("COUNTER_CASES", "100000"))
"""How many the soak walks."""

HOURS = (
    OfficeHours(),
    OfficeHours(7 * 60, 11 * 60 + 30, 13 * 60, 17 * 60),
    OfficeHours(8 * 60, 12 * 60, 12 * 60, 16 * 60),
    OfficeHours(7 * 60 + 30, 11 * 60, 11 * 60, 11 * 60),
)
"""The usual ones, an hour earlier, without a break, mornings only."""
MOST = {
    LimitUnit.WORKING_DAY: 30,
    LimitUnit.WORKING_HOUR: 60,
    LimitUnit.DAY: 60,
    LimitUnit.SAME_DAY: 0,
}


@dataclass(frozen=True)
class Case:
    """One question, put to both."""

    office: Office
    calendar: OfficeCalendar
    received: datetime
    limit: TimeLimit
    method: DueMethod
    skip_holidays: bool
    cutoff: int


def sessions_of(hours: OfficeHours) -> tuple[tuple[int, int], ...]:
    both = ((hours.morning_start, hours.morning_end), (hours.afternoon_start, hours.afternoon_end))
    return tuple(session for session in both if session[0] < session[1])


def office(dice: random.Random, year: int) -> tuple[Office, OfficeCalendar]:
    """An office with holidays, worked Saturdays and maybe short Fridays of its own."""
    hours = dice.choice(HOURS)
    common = sessions_of(hours)
    days = [date(year, 1, 1) + timedelta(days=n) for n in range(800)]
    break_begins = dice.choice(days)
    holidays = {*dice.sample(days, 24), *(break_begins + timedelta(days=n) for n in range(7))}
    saturdays = dice.sample([day for day in days if day.weekday() == 5], 6)
    friday = dice.choice([common, ((8 * 60, 11 * 60),)])
    saturday = dice.choice([(), (), ((7 * 60 + 30, 11 * 60 + 30),)])
    counted = dice.random() < 0.5
    calendar = OfficeCalendar(
        days_off=dict.fromkeys(holidays, "nghỉ"),
        make_up_days=frozenset(saturdays),
        hours=hours,
        weekly_off=frozenset({6}) if saturday and counted else frozenset({5, 6}),
        weekday_sessions={4: friday} | ({5: saturday} if saturday and counted else {}),
        reception={5: saturday} if saturday and not counted else {},
    )
    walker = Office(
        days[0], frozenset(holidays), frozenset(saturdays), saturday if counted else (), common, friday
    )
    return walker, calendar


def cases(seed: int, count: int) -> list[Case]:
    """`count` questions; the same seed asks the same."""
    dice = random.Random(seed)
    found: list[Case] = []
    while len(found) < count:
        year = dice.choice((2024, 2025, 2026, 2027, 2028))
        walker, calendar = office(dice, year)
        for _ in range(50):
            unit = dice.choice(list(MOST))
            edge = dice.choice(
                (0, 7 * 60 + 29, 7 * 60 + 30, 11 * 60 + 30, 15 * 60, 15 * 60 + 1, 17 * 60 + 30)
            )
            minute = edge if dice.random() < 0.3 else dice.randrange(24 * 60)
            received = datetime(year, 1, 1, tzinfo=OFFICE_ZONE) + timedelta(
                days=dice.randrange(366), minutes=minute, seconds=dice.randrange(60)
            )
            found.append(
                Case(
                    walker,
                    calendar,
                    received,
                    TimeLimit(dice.randint(0, MOST[unit]), unit),
                    dice.choice(list(DueMethod)),
                    dice.random() < 0.5,
                    dice.choice((15 * 60, 15 * 60 + 30, 10 * 60)),
                )
            )
    return found[:count]


def disagreement(case: Case) -> str:
    """What the two say, when they do not say the same; empty when they do."""
    mine = due_time(
        case.received,
        case.limit,
        case.calendar,
        case.cutoff,
        method=case.method,
        skip_holidays=case.skip_holidays,
    ).due_at
    theirs = walked(
        case.received,
        case.limit.unit.value,
        case.limit.value,
        case.office,
        by_day=case.method is DueMethod.END_OF_DAY,
        skip_holidays=case.skip_holidays,
        cutoff=case.cutoff,
    ).replace(tzinfo=OFFICE_ZONE)
    return "" if mine == theirs else f"{case.received} {case.limit} {case.method}: {mine} / {theirs}"


def held_against_each_other(seed: int, count: int) -> None:
    print(f"seed {seed}, {count} cases")
    wrong = [told for case in cases(seed, count) if (told := disagreement(case))]
    assert not wrong, (seed, wrong[:5])


def test_both_agree_on_the_same_cases_every_time() -> None:
    held_against_each_other(20261123, 1_500)


def test_both_agree_on_new_cases() -> None:
    held_against_each_other(random.SystemRandom().randrange(1 << 32), 1_500)


def test_the_walker_finds_a_day_counted_wrongly() -> None:
    found = [
        case for case in cases(7, 400) if case.limit.unit is LimitUnit.WORKING_DAY and case.limit.value > 3
    ]
    one = next(case for case in found if not disagreement(case))
    told = Case(
        one.office,
        one.calendar,
        one.received,
        TimeLimit(one.limit.value - 1, LimitUnit.WORKING_DAY),
        one.method,
        one.skip_holidays,
        one.cutoff,
    )
    assert not disagreement(told)
    mixed = walked(
        one.received,
        "working_day",
        one.limit.value - 1,
        one.office,
        by_day=one.method is DueMethod.END_OF_DAY,
        skip_holidays=False,
        cutoff=one.cutoff,
    ).replace(tzinfo=OFFICE_ZONE)
    assert due_time(one.received, one.limit, one.calendar, method=one.method).due_at != mixed


@pytest.mark.soak
def test_both_agree_on_a_great_many_cases() -> None:
    seed = random.SystemRandom().randrange(1 << 32)
    for part in range(0, CASES, 1_000):
        held_against_each_other(seed + part, min(1_000, CASES - part))
