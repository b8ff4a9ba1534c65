"""Fixtures of the domain's tests: a fixed day, the office calendar of 2026, part of the real catalogue."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from counter.domain.calendar import OfficeCalendar
from counter.domain.procedures import Procedure

DAYS_OFF_2026 = {
    "2026-01-01": "Tết Dương lịch",
    "2026-01-02": "Nghỉ hoán đổi",
    "2026-02-16": "Giao thừa",
    "2026-02-17": "Mùng 1 Tết",
    "2026-02-18": "Mùng 2 Tết",
    "2026-02-19": "Mùng 3 Tết",
    "2026-02-20": "Mùng 4 Tết",
    "2026-04-27": "Nghỉ bù Giỗ Tổ",
    "2026-04-30": "Ngày Chiến thắng",
    "2026-05-01": "Quốc tế Lao động",
    "2026-08-31": "Nghỉ hoán đổi",
    "2026-09-01": "Quốc khánh",
    "2026-09-02": "Quốc khánh",
    "2026-11-24": "Ngày Văn hóa Việt Nam",
}


@pytest.fixture(scope="session")
def today() -> date:
    """Monday 23 November 2026."""
    return date(2026, 11, 23)


@pytest.fixture(scope="session")
def calendar_2026() -> OfficeCalendar:
    """Holidays and swapped days of 2026, default hours."""
    return OfficeCalendar(
        days_off={date.fromisoformat(day): name for day, name in DAYS_OFF_2026.items()},
        make_up_days=frozenset({date(2026, 1, 10), date(2026, 8, 22)}),
    )


@pytest.fixture(scope="session")
def catalogue() -> tuple[Procedure, ...]:
    """174 published procedures: the popular ones with their short names, look-alikes, other fields."""
    lines = (Path(__file__).parent / "procedures.tsv").read_text(encoding="utf-8").splitlines()
    return tuple(_procedure(*line.split("\t")) for line in lines)


def _procedure(code: str, popular: str, shown: str, field: str, name: str, short: str) -> Procedure:
    return Procedure(
        code=code,
        name=name,
        short_name=short or name,
        field=field,
        queue_group=field,
        version="test",
        agency="",
        owner_system="centre",
        cases=(),
        limits=(),
        fees=(),
        results=(),
        popular=popular == "popular",
        shown=shown == "shown",
    )
