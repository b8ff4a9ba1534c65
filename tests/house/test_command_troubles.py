"""What every `counter …` command says and how it exits when something is in its way, or its input is bad."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

import counter.bootstrap
from cache.keys import KEY_FILE
from counter.folders import Mode
from counter.texts import LANGUAGES, texts
from tests.rigs.command import answer, process, run

VIETNAMESE, ENGLISH = (texts(language) for language in LANGUAGES)
RECEIVED = "2026-11-23T10:00"
NEEDS_FOLDER = [
    ["search", "khai sinh"],
    ["due", "--days", "1", "--received", RECEIVED],
    ["dossiers"],
    ["decisions"],
    ["outbox"],
    ["--training"],
    ["--standalone"],
    [],
]
NEEDS_NO_FOLDER = [["scan", "099090123456"], ["card", "--can", "123456"], ["--version"], ["--help"]]


def _remove_key(journal: Path) -> None:
    journal.with_name(KEY_FILE).unlink()


def _other_key(journal: Path) -> None:
    journal.with_name(KEY_FILE).write_text("ab" * 32)


def _broken_key(journal: Path) -> None:
    journal.with_name(KEY_FILE).write_text("no key")


def _cut(journal: Path) -> None:
    journal.write_bytes(journal.read_bytes()[:100])


DAMAGES = {
    "journal_key_missing": _remove_key,
    "journal_wrong_key": _other_key,
    "journal_key_unreadable": _broken_key,
    "journal_unreadable": _cut,
}


@pytest.mark.parametrize("reason", DAMAGES)
@pytest.mark.parametrize("listing", ["dossiers", "decisions", "outbox"])
def test_a_journal_that_does_not_open_is_said_in_words(journal: Path, listing: str, reason: str) -> None:
    DAMAGES[reason](journal)
    found = answer(listing, code=3)
    assert found["error"] == reason
    result = run("--lang", "en", listing)
    assert (result.exit_code, result.stdout) == (3, "")
    assert result.stderr.strip() == ENGLISH(f"command.desk.{reason}", detail=found["detail"])


@pytest.mark.parametrize("reason", DAMAGES)
def test_doctor_names_the_trouble_of_the_journal(journal: Path, reason: str) -> None:
    DAMAGES[reason](journal)
    findings = {finding["part"]: finding for finding in answer("doctor", code=1)}
    assert findings["journal"]["health"] == "bad"
    assert findings["journal"]["words"].startswith(VIETNAMESE(f"command.desk.{reason}")[:20])
    assert findings["catalogue"]["health"] == "good"


def test_doctor_exits_2_for_bad_settings_and_goes_on(home: Path, journal: Path) -> None:
    settings = home / Mode.TRAINING / "settings.toml"
    settings.write_text('[reader]\nkind = "pcsd"\n', encoding="utf-8")
    findings = {finding["part"]: finding for finding in answer("doctor", code=2)}
    assert findings["settings"]["health"] == "bad"
    assert f"{settings}:2: reader.kind" in findings["settings"]["words"]
    assert findings["journal"]["health"] == "good"
    result = run("--training")
    assert result.exit_code == 2
    assert f"{settings}:2: reader.kind" in result.stderr


@pytest.mark.parametrize("below", ["", "below/it"])
@pytest.mark.parametrize("arguments", NEEDS_FOLDER, ids=" ".join)
def test_a_data_folder_that_cannot_be_made(
    home: Path, monkeypatch: pytest.MonkeyPatch, below: str, arguments: list[str]
) -> None:
    home.write_text("a file")
    monkeypatch.setenv("COUNTER_HOME", str(home / below))
    _says_which_folder(home, arguments)


@pytest.mark.parametrize("arguments", NEEDS_FOLDER[:-1], ids=" ".join)
def test_a_data_folder_that_cannot_be_written(
    home: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    # The tests may run as root, to whom every folder is open.
    monkeypatch.setattr(os, "access", lambda path, mode: not mode & os.W_OK)
    _says_which_folder(home, arguments)


def _says_which_folder(home: Path, arguments: list[str]) -> None:
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (3, ""), result.output
    assert result.stderr.startswith(VIETNAMESE("command.desk.folder", detail=home)[:40])
    assert str(home) in result.stderr
    if arguments and not arguments[0].startswith("--"):
        found = answer(*arguments, code=3)
        assert found["error"] == "folder"
        assert found["detail"].startswith(str(home))


def test_doctor_reports_a_data_folder_that_cannot_be_made(home: Path) -> None:
    home.write_text("a file")
    findings = {finding["part"]: finding for finding in answer("doctor", code=3)}
    assert findings["folder"]["health"] == "bad"
    assert str(home) in findings["folder"]["words"]


@pytest.mark.parametrize("arguments", NEEDS_NO_FOLDER, ids=" ".join)
def test_what_needs_no_folder_answers_without_one(
    home: Path, card: Callable[[], list[str | None]], arguments: list[str]
) -> None:
    home.write_text("a file")
    card()
    assert run(*arguments).exit_code == 0


def test_the_desk_needs_a_terminal_and_a_way_to_run() -> None:
    unsaid = process()
    assert unsaid.returncode == 2
    assert VIETNAMESE("command.desk.mode_needed") in unsaid.stderr.decode()
    piped = process("--training", "--lang", "en")
    assert (piped.returncode, piped.stdout) == (3, b"")
    assert piped.stderr.decode().strip() == ENGLISH("command.desk.no_terminal")


# --- input ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments",
    [
        ["nothing-such"],
        ["--lang", "xx", "scan", "a"],
        ["search"],
        ["search", ""],
        ["search", " \x1b\u202e "],
        ["search", "khai", "--limit", "0"],
        ["search", "khai", "--limit", "many"],
        ["scan"],
        ["scan", "one", "two"],
        ["due", "--days", "1"],
        ["due", "--received", RECEIVED],
        ["due", "--days", "1", "--procedure", "1.001193", "--received", RECEIVED],
        ["due", "--days", "1", "--received", "\x1b[2J"],
        ["due", "--days", "1", "--received", "1999-12-31"],
        ["due", "--days", "99999999", "--received", RECEIVED],
        ["dossiers", "--limit", "-1"],
        ["outbox", "--limit", "3"],
        ["doctor", "--deeper"],
        ["card"],
        ["card", "--number", "099"],
        ["card", "--can", "12345x"],
        ["card", "--mrz", "090123456,900315"],
        ["card", "--mrz", "090123456,901332,300315"],
    ],
    ids=lambda arguments: " ".join(arguments).encode("unicode_escape").decode(),
)
def test_bad_input_exits_2_and_says_what_to_do(arguments: list[str]) -> None:
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Error: " in result.stderr
    assert "--help' for help." in result.stderr
    assert "\x1b" not in result.stderr


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_wrong_with_an_option_is_said_in_the_language_asked_for(language: str) -> None:
    words = texts(language)
    for arguments, key in (
        (["card", "--can", "1"], "card.usage.can"),
        (["card", "--number", "1"], "card.usage.number"),
        (["card"], "card.usage.one_key"),
        (["search", ""], "cli.usage.search"),
        (["due", "--received", RECEIVED], "cli.usage.one_limit"),
    ):
        assert words(key) in run("--lang", language, *arguments).stderr


def test_what_is_not_known_is_repeated_without_its_control_characters() -> None:
    result = run("due", "--procedure", "\x1b]0;9.1\x07", "--received", RECEIVED)
    assert result.exit_code == 1
    assert "9.1" in result.stderr
    assert "\x1b" not in result.stderr
    assert run("search", "a" * 100_000).exit_code == 1
    assert run("scan", "a" * 100_000).exit_code == 1


def test_bytes_that_are_no_text_end_no_command() -> None:
    assert process("scan", b"\xff\xfe", "--json").returncode == 1
    assert process("search", b"khai \xff sinh").returncode == 0


def test_answers_are_utf8_whatever_the_code_page() -> None:
    done = process("search", "khai sinh", "--json", PYTHONIOENCODING="cp1252")
    assert (done.returncode, done.stderr) == (0, b"")
    assert "khai sinh" in json.loads(done.stdout.decode())[0]["name"]


# --- words ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_trouble_of_the_journal_has_words(language: str) -> None:
    words = texts(language)
    for reason in (*counter.bootstrap._JOURNAL_TROUBLES, "io"):
        assert f"command.desk.journal_{reason}" in words
