"""`counter scan`, `counter due`, `counter search`: JSON keys, readable answers, exit codes."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from types import ModuleType
from typing import Any

import pytest
from click.testing import CliRunner, Result

from counter.cli.due import command as due
from counter.cli.scan import command as scan
from counter.cli.search import command as search
from counter.domain.calendar import DayKind
from counter.domain.codes import NumberFinding
from counter.domain.place import Centre, DeskSeat, Place
from counter.domain.procedures import Channel, LimitUnit, Procedure, ProcedureCase, TimeLimit
from counter.domain.scan import ScanKind
from counter.domain.scan_warning import ScanWarning
from counter.texts import LANGUAGES, texts

PLACE = Place(Centre("mau", "H99.001", "", "", "", "", "", "", ""), DeskSeat("q3", 3, "Quầy 3"), ())
LIMITS = {
    "1.001193": TimeLimit(0, LimitUnit.SAME_DAY),
    "1.004222": TimeLimit(7, LimitUnit.WORKING_DAY, unit_confirmed=False),
}


@pytest.fixture(autouse=True)
def _offline(monkeypatch: pytest.MonkeyPatch, catalogue: tuple[Procedure, ...]) -> None:
    """The commands ask the wiring for place and catalogue; here they get fixed ones."""
    module = ModuleType("counter.bootstrap")
    limited = tuple(_limited(procedure) for procedure in catalogue)
    vars(module).update(offline_catalogue=lambda _mode: limited, offline_place=lambda _mode: PLACE)
    monkeypatch.setitem(sys.modules, "counter.bootstrap", module)


def _limited(procedure: Procedure) -> Procedure:
    limit = LIMITS.get(procedure.code)
    limits = ((Channel.DIRECT, limit),) if limit else ()
    return replace(procedure, limits=limits, cases=(ProcedureCase("case-1", "", ()),))


def run(command: Any, *arguments: str, language: str = "vi") -> Result:
    result = CliRunner().invoke(command, list(arguments), obj=texts(language))
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def answer(command: Any, *arguments: str) -> Any:
    return json.loads(run(command, *arguments, "--json").stdout)


def test_scan_says_what_a_text_is() -> None:
    found = answer(scan, "099090123456||Nguyễn Văn Mẫu|15031990|Nam|Phường Mẫu|20032022")
    assert found["kind"] == "citizen_qr"
    assert found["fields"]["full_name"] == "Nguyễn Văn Mẫu"
    assert found["fields"]["date_of_birth"] == "1990-03-15"
    assert found["warnings"] == []


def test_scan_exits_1_for_what_is_unreadable() -> None:
    assert run(scan, "H99.001-261122-0007").exit_code == 0
    assert run(scan, "chữ").exit_code == 0
    broken = run(scan, "H99.001-269922-0007")
    assert broken.exit_code == 1
    assert "Không đọc được" in broken.stdout
    assert "sai ngày" in broken.stdout
    assert run(scan).exit_code == 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_scan_answers_readably(language: str) -> None:
    result = run(scan, "099090123456", language=language)
    assert result.stdout.splitlines()[0] == texts(language)("cli.kind.personal_number")
    assert "123456" in result.stdout


def test_search_lists_best_first() -> None:
    rows = answer(search, "sao y", "--limit", "3")
    assert rows[0]["code"] == "2.000815"
    assert set(rows[0]) == {"code", "name", "field"}
    assert len(answer(search, "dang ky", "--limit", "3")) == 3
    assert run(search, "khai sinh").stdout.splitlines()[1].startswith("1.001193")


def test_search_exits_1_for_nothing_and_2_for_nonsense() -> None:
    assert answer(search, "zzzqqq") == []
    assert run(search, "zzzqqq").exit_code == 1
    assert run(search, "zzzqqq").stdout.strip() == "Không tìm thấy thủ tục."
    assert run(search, "khai", "--limit", "0").exit_code == 2


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("--working-days", "3", "--received", "2026-11-23T10:00"), "2026-11-27T10:00"),
        (("--days", "20", "--received", "2026-08-12T08:00"), "2026-09-03T17:30"),
        (("--working-hours", "4", "--received", "2026-11-25T09:00"), "2026-11-25T15:00"),
        (("--procedure", "1.001193", "--received", "2026-11-23T15:30"), "2026-11-25T17:30"),
        (("--procedure", "1.004222", "--received", "2026-02-12T14:00"), "2026-03-02T14:00"),
        (("--working-days", "3", "--received", "2026-11-23T03:00Z"), "2026-11-27T10:00+07:00"),
        (
            ("--working-days", "1", "--received", "2026-11-23T17:45", "--method", "end_of_day"),
            "2026-11-26T17:30",
        ),
        (("--procedure", "2.000815", "--received", "2026-11-23T10:00"), None),
    ],
)
def test_due_answers_in_iso(arguments: tuple[str, ...], expected: str | None) -> None:
    assert answer(due, *arguments)["due"] == expected


def test_due_explains_each_day() -> None:
    found = answer(due, "--working-days", "1", "--received", "2026-11-23T17:45")
    assert found["start"] == "2026-11-25T07:30"
    assert [(day["day"], day["counted"]) for day in found["explanation"]] == [
        ("2026-11-23", False),
        ("2026-11-24", False),
        ("2026-11-25", True),
    ]
    assert found["explanation"][1]["name"] == "Ngày Văn hóa Việt Nam"
    assert found["shift"] == "after_closing"
    assert found["rules"]["method"] == "hours"
    assert found["calendar_confirmed"] is True
    assert answer(due, "--procedure", "1.004222", "--received", "2027-03-01")["limit"]["confirmed"] is False
    shown = run(due, "--working-days", "1", "--received", "2026-11-23T10:00").stdout
    assert "Hẹn trả: 10:00 25/11/2026" in shown
    assert "Ngày Văn hóa Việt Nam" in shown


@pytest.mark.parametrize("language", LANGUAGES)
def test_due_explains_by_which_rules_it_counted(language: str) -> None:
    words = texts(language)
    asked = ("--working-days", "1", "--received", "2026-11-21T09:00", "--explain")
    shown = run(due, *asked, language=language).stdout
    assert words("office.shift.day_off") in shown
    assert words("office.method.hours") in shown
    other = run(due, *asked, "--method", "end_of_day", "--skip-holidays", language=language).stdout
    assert words("office.method.end_of_day") in other
    assert words("office.calendar_days.skip_holidays") in other
    assert words("office.method.hours") not in other
    unsure = run(due, "--procedure", "1.004222", "--received", "2026-11-23", "--explain", language=language)
    assert words("office.unit_unconfirmed") in unsure.stdout


def test_calendar_days_may_leave_out_holidays() -> None:
    asked = ("--days", "5", "--received", "2026-08-28T09:00")
    assert answer(due, *asked)["due"] == "2026-09-03T17:30"
    assert answer(due, *asked, "--skip-holidays")["due"] == "2026-09-07T17:30"


def test_due_says_when_holidays_are_an_estimate_or_no_limit_is_fixed() -> None:
    assert "dự kiến" in run(due, "--days", "3", "--received", "2027-02-01").stdout
    assert (
        run(due, "--procedure", "2.000815", "--received", "2026-11-23").stdout == "Không quy định thời hạn.\n"
    )


@pytest.mark.parametrize(
    "arguments",
    [
        ("--received", "2026-11-23T10:00"),
        ("--days", "1", "--working-days", "1", "--received", "2026-11-23T10:00"),
        ("--days", "1"),
        ("--days", "-1", "--received", "2026-11-23T10:00"),
        ("--days", "9999999", "--received", "2026-11-23T10:00"),
        ("--days", "1", "--received", "23/11/2026"),
        ("--days", "1", "--received", "9999-12-31T23:59"),
        ("--days", "1", "--received", "0001-01-01T00:00Z"),
    ],
)
def test_due_exits_2_for_bad_input(arguments: tuple[str, ...]) -> None:
    assert run(due, *arguments).exit_code == 2


def test_due_exits_1_for_an_unknown_procedure() -> None:
    result = run(due, "--procedure", "9.999999", "--received", "2026-11-23T10:00")
    assert result.exit_code == 1
    assert "9.999999" in result.stderr


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_machine_word_has_its_words(language: str) -> None:
    words = texts(language).keys()
    assert {f"cli.kind.{kind.value}" for kind in ScanKind} <= words
    assert {f"cli.warning.{warning.value}" for warning in (*ScanWarning, *NumberFinding)} <= words
    assert {f"cli.day.{kind.value}" for kind in DayKind} <= words
