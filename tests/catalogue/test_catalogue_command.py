"""`counter catalogue` from a terminal: an administrator's PIN, words for people, JSON for programs."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from counter.cli import main
from counter.texts import texts
from tests.catalogue.test_publications import row

EN = texts("en")
ADMINISTRATOR, CLERK = "222222", "123456"
EXTRACT = "2.000635"

pytestmark = pytest.mark.usefixtures("few")


def run(*arguments: str, pin: str = "", code: int = 0) -> str:
    result = CliRunner().invoke(
        main, ["--training", "--lang", "en", "catalogue", *arguments], input=f"{pin}\n" if pin else None
    )
    assert result.exit_code == code, result.output
    return result.output


def told(*arguments: str, pin: str = "", code: int = 0) -> Any:
    options = ["--json"]
    if pin:
        Path("pin").write_text(f"{pin}\n", encoding="utf-8")
        options += ["--pin-file", "pin"]
    return json.loads(run(*arguments, *options, code=code))


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setenv("COUNTER_HOME", str(tmp_path / "home"))
    return folder


def test_a_whole_field_is_confirmed_without_what_is_doubtful() -> None:
    before = told("review", "--field", "ho tich", code=1)
    assert before["locked"] == before["all"] > 5
    done = told("review", "--field", "hộ tịch", "--confirm", "--source", "QĐ 1", pin=ADMINISTRATOR)
    assert (done["done"], done["count"] > 0) == ("confirmed", True)
    doubtful = {(one["code"], doubt["aspect"]) for one in before["waiting"] for doubt in one["doubts"]}
    assert {(one["code"], one["aspect"]) for one in done["left"]} <= doubtful
    every = told("review", "--all", "--confirm", "--despite-doubts", pin=ADMINISTRATOR)
    assert every["left"] == []
    assert told("review")["locked"] == 0
    assert EN("catalogue.review.none") in run("review")
    withdrawn = told("review", EXTRACT, "--only", "fee", "--withdraw", pin=ADMINISTRATOR)
    assert withdrawn["count"] == 1
    assert [one["code"] for one in told("review", code=1)["waiting"]] == [EXTRACT]


def test_one_procedure_is_told_whole_with_its_doubts() -> None:
    said = run("review", "2.000986", code=1)
    assert EN("catalogue.doubt.abolished_paper") in said
    assert EN("catalogue.review.open_aspect", aspect=EN("catalogue.aspect.fee")) in said
    assert told("show", "2.000986")["locked"] is True


def test_a_clerk_decides_nothing() -> None:
    assert EN("access.permission.catalogue.manage") in run("review", EXTRACT, "--confirm", pin=CLERK, code=3)
    assert told("log") == []


def test_a_list_is_tried_compared_and_taken_in(elsewhere: Path) -> None:
    lines = [json.dumps(row()), json.dumps(row("5.000002")), '{"code": "1.1", "methods": []}']
    (elsewhere / "list.jsonl.gz").write_bytes(gzip.compress("\n".join(lines).encode()))
    tried = told("import", "list.jsonl.gz", "--trial", code=1)
    assert (tried["rows"], [one["line"] for one in tried["not_understood"]]) == (2, [3])
    assert told("diff", "list.jsonl.gz", code=1)["added"] == 2
    assert told("import", "list.jsonl.gz", pin=ADMINISTRATOR, code=1)["rows"] == 2
    assert told("import", "list.jsonl.gz", pin=ADMINISTRATOR, code=1)["repeated"] is True
    assert told("diff", "list.jsonl.gz")["added"] == 0
    assert EN("catalogue.diff.none") in run("diff", "list.jsonl.gz")
    assert [one["what"] for one in told("log")] == ["taken_in"]
    assert told("show", "5.000002")["origin"] == "list"


def test_values_are_overridden_and_given_up_again() -> None:
    run("override", EXTRACT, "--time", "online=2:working_day", "--fee", "8000/copy", pin=ADMINISTRATOR)
    got = told("show", EXTRACT)
    assert ["online", 2, "working_day"] in [[at, one["value"], one["unit"]] for at, one in got["limits"]]
    assert {one["amount_dong"] for _, one in got["fees"]} == {8000}
    run("override", EXTRACT, "--system", "province", "--system-version", "v2026-07", pin=ADMINISTRATOR)
    assert told("show", EXTRACT)["owner_version"] == "v2026-07"
    run("override", EXTRACT, "--restore", "--popular", pin=ADMINISTRATOR, code=2)
    run("override", EXTRACT, "--restore", pin=ADMINISTRATOR)
    assert told("show", EXTRACT)["owner_system"] == "centre"
    assert len(told("log", EXTRACT)) == 3


def test_a_value_that_is_none_changes_nothing() -> None:
    for options in (
        ("--time", "3:weeks"),
        ("--time", "fax=3:day"),
        ("--fee", "-5"),
        ("--fee", "5/tonne"),
        ("--paper", "g9.i9:kind=note"),
        ("--paper", "g1.i1:colour=red"),
        ("--case-time", "case-99=3:day"),
        ("--system", "Tỉnh"),
        (),
    ):
        run("override", EXTRACT, *options, pin=ADMINISTRATOR, code=2)
    assert told("log") == []


def test_a_missing_procedure_is_added_and_a_published_one_is_not() -> None:
    options = ("--field", "Hộ tịch", "--time", "3:working_day", "--fee", "0", "--paper", "Tờ khai=2/1")
    run("add", "5.000009", "Cấp giấy mẫu", *options, pin=ADMINISTRATOR)
    got = told("show", "5.000009")
    assert (got["origin"], got["shown"], got["locked"]) == ("hand", True, True)
    (paper,) = got["cases"][0]["components"]
    assert (paper["label"], paper["originals"], paper["copies"]) == ("Tờ khai", 2, 1)
    run("add", "5.000009", "Cấp giấy mẫu mới", *options, pin=ADMINISTRATOR)
    assert told("show", "5.000009")["name"] == "Cấp giấy mẫu mới"
    refused = run("add", EXTRACT, "Khác", *options, pin=ADMINISTRATOR, code=3)
    assert EN("catalogue.error.known", code=EXTRACT) in refused


def test_bad_files_codes_and_choices_end_in_words(elsewhere: Path) -> None:
    (elsewhere / "no.json").write_text("{}", encoding="utf-8")
    assert EN("catalogue.error.unreadable", file="no.json") in run("import", "no.json", "--trial", code=3)
    assert EN("catalogue.error.file", file="gone.json") in run("import", "gone.json", "--trial", code=3)
    assert EN("catalogue.error.unknown", code="1.1") in run("show", "1.1", code=3)
    assert EN("catalogue.error.no_field", field="xyz") in run("review", "--field", "xyz", code=3)
    assert EN("catalogue.error.version", version="x") in run("show", EXTRACT, "--version", "x", code=3)
    assert EN("catalogue.error.nothing_chosen") in run("review", "--confirm", code=2)
    run("review", EXTRACT, "--confirm", "--withdraw", code=2)
    run("diff", code=2)
    assert run("versions").strip() == EN("catalogue.versions.none")
