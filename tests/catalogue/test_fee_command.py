"""`counter fee`: the sum, how it came about, and which text says so."""

from __future__ import annotations

import json
import sys
from types import ModuleType
from typing import Any

import pytest
from click.testing import CliRunner, Result

from counter.centre.catalogue import load_catalogue
from counter.cli.fee import command
from counter.texts import texts

CATALOGUE = load_catalogue()[1]
TODAY = ("--on", "2026-11-23")


@pytest.fixture(autouse=True)
def _offline(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command asks the wiring for the catalogue; here it gets the packaged one."""
    module = ModuleType("counter.bootstrap")
    vars(module).update(offline_catalogue=lambda _mode: CATALOGUE)
    monkeypatch.setitem(sys.modules, "counter.bootstrap", module)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(command, arguments, obj=texts("vi"))


def answer(*arguments: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run(*arguments, "--json").output)
    return found


def test_the_line_a_clerk_reads_out() -> None:
    said = run("2.000815", "--pages", "5", "--copies", "5", "--explain", *TODAY).output
    assert "2 trang × 2.000 + 3 trang × 1.000 = 7.000 đ × 5 bản = 35.000 đ" in said
    assert "226/2016" in said


def test_a_bounded_copy_says_so() -> None:
    assert "tối đa 200.000 đ" in run("2.000815", "--pages", "300", *TODAY).output


@pytest.mark.parametrize(("day", "dong"), [("2026-12-31", 35_000), ("2027-01-01", 70_000)])
def test_another_day_another_fee(day: str, dong: int) -> None:
    assert answer("1.014064", "--on", day)["amount_dong"] == dong


def test_of_two_grounds_one_counts_and_the_channel_is_looked_at() -> None:
    both = answer("1.004222", "--ground", "merit", "--ground", "child", *TODAY)
    assert (both["computed_dong"], both["amount_dong"]) == (20_000, 0)
    desk = answer("2.000635", "--ground", "digital_citizen", *TODAY)
    online = answer("2.000635", "--ground", "digital_citizen", "--channel", "online", *TODAY)
    assert (desk["amount_dong"], online["amount_dong"]) == (8_000, 0)
    assert desk["exemption"] is None
    assert online["exemption"]["percent"] == 100


@pytest.mark.parametrize("arguments", [("9.999999",), ("2.000815", "--case", "none"), ("1.014063", *TODAY)])
def test_what_has_no_sum_is_a_finding(arguments: tuple[str, ...]) -> None:
    assert run(*arguments).exit_code == 1


@pytest.mark.parametrize("arguments", [("2.000815", "--pages", "0"), ("2.000815", "--on", "morgen")])
def test_bad_input_is_bad_usage(arguments: tuple[str, ...]) -> None:
    assert run(*arguments).exit_code == 2
