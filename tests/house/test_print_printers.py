"""`counter print list|test|models` and what `counter doctor` says of printers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from counter.cli import main
from counter.folders import Mode, data_folder
from printing.models import models
from tests.rigs.escpos import burnt
from tests.rigs.ipp import BUILT_IN, ipp_printer
from tests.rigs.sink import tcp_sink


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["--lang", "en", "--training", *arguments])


def settings(text: str) -> Path:
    """The settings of the training desk; its folder."""
    folder = data_folder(Mode.TRAINING)
    (folder / "settings.toml").write_text(text, encoding="utf-8")
    return folder


def roll_at(port: int, *, answers: bool = True) -> str:
    asks = "true" if answers else "false"
    where = f'host = "127.0.0.1"\nport = {port}\nanswers = {asks}\n'
    return f'[printers.roll]\nkind = "tcp"\nmodel = "XP-58"\n{where}'


def test_a_test_page_comes_out_of_the_printer_that_was_named() -> None:
    with tcp_sink() as sink:
        sink.answer = b"\x00"
        settings(roll_at(sink.port))
        done = run("print", "test", "roll", "--json")
        assert done.exit_code == 0, done.output
        assert json.loads(done.stdout) == [{"name": "roll", "state": "confirmed", "reason": ""}]
        assert burnt(sink.jobs.get(timeout=10)).width == 384


def test_without_a_name_every_printer_prints_one_and_a_bad_one_is_a_finding() -> None:
    with tcp_sink() as gone:
        port = gone.port
    folder = settings(roll_at(port))
    done = run("print", "test")
    assert done.exit_code == 1
    assert "Roll printer: not printed: off or not connected" in done.stdout
    assert (folder / "papers" / "test_sheet.pdf").read_bytes().startswith(b"%PDF")
    assert run("print", "test", "nobody").exit_code == 2


def test_bad_settings_end_every_one_of_them_the_same_way() -> None:
    settings('[printers.roll]\nkind = "tcp"\n')
    for arguments in (("print", "list"), ("print", "test")):
        done = run(*arguments)
        assert done.exit_code == 2
        assert "settings.toml:2: printers.roll.host" in done.stderr


def test_the_list_says_how_each_is_and_what_to_do(tmp_path: Path) -> None:
    with tcp_sink() as sink:
        sink.answer, sink.real_time = b"\x00", {4: b"\x72", 2: b"\x12"}
        settings(roll_at(sink.port))
        rows = json.loads(run("print", "list", "--json").stdout)
    assert [row["name"] for row in rows] == ["sheet", "roll"]
    assert rows[1]["state"] == "no paper: out of paper; load paper"
    assert "Roll printer" in run("print", "list").stdout


def test_the_models_are_those_the_settings_take() -> None:
    assert [row["model"] for row in json.loads(run("print", "models", "--json").stdout)] == list(models())
    assert "TM-T88V" in run("print", "models").stdout


def doctor() -> dict[str, tuple[str, str]]:
    found = json.loads(run("doctor", "--json").stdout)
    return {one["part"]: (one["health"], one["words"]) for one in found}


@pytest.mark.parametrize(
    ("real_time", "sensor", "health", "words"),
    [
        ({4: b"\x12", 2: b"\x12"}, b"\x00", "good", "good"),
        ({4: b"\x1e", 2: b"\x12"}, b"\x03", "warning", "paper low; get paper ready"),
        ({4: b"\x12", 2: b"\x16"}, b"\x00", "bad", "error: cover open; close it"),
        ({4: b"\x12", 2: b"\x52", 3: b"\x1a"}, b"\x00", "bad", "error: the knife is stuck; switch it off"),
    ],
)
def test_the_doctor_says_what_a_roll_lacks(
    real_time: dict[int, bytes], sensor: bytes, health: str, words: str
) -> None:
    with tcp_sink() as sink:
        sink.answer, sink.real_time = sensor, real_time
        settings(roll_at(sink.port))
        found = doctor()["printer_roll"]
    assert found[0] == health
    assert found[1].startswith(words)


def test_the_doctor_looks_at_every_printer_of_the_desk(tmp_path: Path) -> None:
    with ipp_printer(tmp_path / "printer", media=BUILT_IN) as printer:
        printer.empty_tray()
        settings(f'[printers.back]\nkind = "ipp"\npaper = "sheet"\nuri = "{printer.uri}"\n')
        assert doctor()["printer_back"] == ("bad", "error: out of paper; load paper")
        assert "Printer back" in run("doctor").stdout
        assert run("doctor").exit_code == 1
