"""`counter calendar`: what is in force is shown, a file is checked, an administrator's PIN takes it in."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from cache.reference import TinyReferenceStore
from counter.centre.embedded import Settings, office_alone
from counter.centre.founding import Founding, write_founding
from counter.centre.pins import pin_hash
from counter.centre.sample import sample_plan
from counter.cli import main
from counter.domain.office_rules import DueMethod, OfficeRules
from counter.folders import Mode, centre_folder, data_folder
from counter.texts import texts

EN = texts("en")
PIN = "271828"
RIGHT = """
[rules]
method = "end_of_day"
[saturday]
reception = ["07:30-11:30"]
[days_off]
2026-12-14 = "Lễ hội của phường"
[units]
"Hộ tịch" = "Phòng Văn hóa - Xã hội"
"""


@pytest.fixture
def folder(home: Path) -> Path:
    """The centre of a single PC."""
    folder = centre_folder(data_folder(Mode.STANDALONE))
    founding = Founding(
        agency_code="H99.001",
        parent_name="ỦY BAN NHÂN DÂN PHƯỜNG MẪU",
        name="TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG PHƯỜNG MẪU",
        short_name="Phường Mẫu",
        place_name="Phường Mẫu",
        address="",
        phone="",
        clerk_name="Nguyễn Văn An",
        pin_hash=pin_hash(PIN),
    )
    write_founding(folder, founding)
    return folder


def run(*arguments: str, typed: str = "", code: int = 0) -> str:
    result = CliRunner().invoke(main, ["--standalone", "--lang", "en", "calendar", *arguments], input=typed)
    assert result.exit_code == code, result.output
    return result.output


def test_what_is_in_force_is_shown(home: Path) -> None:
    said = run("show", "--year", "2026")
    assert EN("office.method.hours") in said
    assert EN("office.supplement.from_zero") in said
    assert "07:30-11:30, 13:30-17:30" in said
    told = json.loads(run("show", "--year", "2026", "--json"))
    assert told["rules"]["method"] == "hours"
    days = {one["date"][-10:]: one["kind"] for one in told["days"]}
    assert days["02/01/2026"] == EN("cli.day.day_off")
    assert days["10/01/2026"] == EN("cli.day.make_up")


def test_a_saturday_that_receives_is_shown_with_its_hours(home: Path) -> None:
    assert "Saturday: 0" not in run("show", "--year", "2026")
    place = replace(sample_plan().place, rules=OfficeRules(saturday=((450, 690),)))
    TinyReferenceStore(data_folder(Mode.STANDALONE) / "reference").put_place(place)
    assert EN("office.saturday_hours", sessions="07:30-11:30") in run("show", "--year", "2026")
    assert json.loads(run("show", "--year", "2026", "--json"))["saturday"] == "07:30-11:30"


def test_what_is_only_an_estimate_says_so(home: Path) -> None:
    told = json.loads(run("show", "--year", "2027", "--json"))
    assert all(EN("office.estimated") in one["name"] for one in told["days"])


def test_a_file_is_checked_and_everything_wrong_is_told(home: Path, tmp_path: Path) -> None:
    right, wrong = tmp_path / "right.toml", tmp_path / "wrong.toml"
    right.write_text(RIGHT, encoding="utf-8")
    wrong.write_text('[rules]\nmethod = "both"\ncolour = "red"\n', encoding="utf-8")
    assert EN("office.right") in run("check", str(right))
    said = run("check", str(wrong), code=1)
    assert f"rules.method: {EN('office.error.bad_choice')}" in said
    assert f"rules.colour: {EN('office.error.unknown_key')}" in said
    asked = ["--standalone", "calendar", "check", str(wrong), "--json"]
    assert len(json.loads(CliRunner().invoke(main, asked).stdout)["problems"]) == 2
    run("check", str(tmp_path / "nothing.toml"), code=3)
    wrong.write_text("[rules", encoding="utf-8")
    run("check", str(wrong), code=1)


def test_an_administrator_takes_it_in_and_the_desk_counts_by_it(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "office.toml"
    file.write_text(RIGHT, encoding="utf-8")
    assert EN("office.saved") in run("import", str(file), typed=f"{PIN}\n")
    with office_alone(Settings("", str(folder), training=False)) as office:
        place = office.places.stored(office.centre_id)
    assert place.rules.method is DueMethod.END_OF_DAY
    assert place.rules.saturday == ((450, 690),)
    assert place.days_off == (("2026-12-14", "Lễ hội của phường"),)
    assert place.units == (("Hộ tịch", "Phòng Văn hóa - Xã hội"),)
    changes = json.loads(
        CliRunner().invoke(main, ["--standalone", "clerks", "list", "--changes", "--json"]).output
    )
    assert [(one["by"], one["what"]) for one in changes] == [("c01", "office_time")]


def test_a_wrong_file_changes_nothing(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "office.toml"
    file.write_text('[hours]\nmorning = "soon"\n', encoding="utf-8")
    run("import", str(file), typed=f"{PIN}\n", code=1)
    with office_alone(Settings("", str(folder), training=False)) as office:
        assert office.places.stored(office.centre_id).rules.method is DueMethod.HOURS
