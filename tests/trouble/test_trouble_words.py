"""Every trouble a part can report has words in both languages that say what to do next.

The cases are taken from the enumerations and the code: what is added there without words fails here.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from counter import bootstrap
from counter.bootstrap import _JOURNAL_TROUBLES
from counter.cli.doctor import Health, _printer
from counter.desk import identify, reading
from counter.desk.core import Core
from counter.desk.queueing import _REFUSALS
from counter.desk.state import Notice, NoticeLevel
from counter.domain.scan_warning import ScanWarning
from counter.events import CardTrouble, PrintState, ReaderState
from counter.ports import JournalError, LookupOutcome, OutboxOutcome, PrinterState, PrinterStatus
from counter.settings import PrinterSettings
from counter.texts import LANGUAGES, texts
from tests.rigs.words import reads, remedy

JOURNAL = sorted(set(re.findall(r"`(\w+)`", JournalError.__doc__ or "")) - {"reason"})
REASONS = sorted(
    key.removeprefix("desk.reason.")
    for key in texts("vi").keys()  # noqa: SIM118 - Texts is no mapping
    if key.startswith("desk.reason.") and key != "desk.reason.other"
)
SETTLED = {"clerk", "reprinted"}
"""Ends of a print job that leave nothing to do."""


def notice(key: str, **values: object) -> Notice:
    return Notice(f"desk.notice.{key}", NoticeLevel.ERROR, values)


def test_every_card_trouble_has_a_notice_and_words_at_the_person() -> None:
    assert reading._NOTICES.keys() == set(CardTrouble)
    for trouble, key in reading._NOTICES.items():
        reads(notice(key, attempts=None))
        for language in LANGUAGES:
            said = texts(language)(f"desk.trouble.{trouble}")
            assert remedy(said, language), said


def test_tries_that_are_left_and_used_up_have_words() -> None:
    said = reads(notice("card_wrong_key_left", attempts=2))
    assert all("2" in line for line in said.values())
    reads(notice("card_blocked", attempts=0))


@pytest.mark.parametrize("state", [ReaderState.NO_SERVICE, ReaderState.NO_READER, "no_card", "card_left"])
def test_a_reader_that_cannot_read_has_words(state: str) -> None:
    reads(notice(state))


def test_every_answer_of_the_register_but_a_person_has_a_notice() -> None:
    assert identify._REGISTER_NOTICES.keys() == set(LookupOutcome) - {LookupOutcome.FOUND}
    for key in identify._REGISTER_NOTICES.values():
        reads(notice(key))


@pytest.mark.parametrize("word", JOURNAL)
def test_every_trouble_of_the_journal_has_a_notice(word: str) -> None:
    core = Core(training=True)
    core.journal_trouble(JournalError(word))
    reads(core.state.notice)


def test_the_troubles_of_the_journal_are_found() -> None:
    assert {"disk_full", "locked", "newer_format", "io"} <= set(JOURNAL)


@pytest.mark.parametrize("word", sorted(_JOURNAL_TROUBLES | {"io"}))
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_desk_that_does_not_open_says_what_to_do(language: str, word: str) -> None:
    said = texts(language)(f"command.desk.journal_{word}", detail="x")
    assert remedy(said, language), said


@pytest.mark.parametrize("word", [word for word in REASONS if word not in SETTLED])
def test_every_reason_is_read_with_what_to_do(word: str) -> None:
    for key in ("refused", "print_failed", "journal_trouble", "centre_no_use", "sending_paused"):
        reads(notice(key, reason=word))


def test_a_reason_that_is_new_here_still_says_what_to_do() -> None:
    reads(notice("refused", reason="brand_new"))
    reads(notice("print_failed", reason="http-503"))


@pytest.mark.parametrize("key", sorted({*_REFUSALS.values()}))
def test_a_ticket_that_is_refused_says_what_to_do(key: str) -> None:
    reads(notice(key, number="A027", reason=""))


@pytest.mark.parametrize(
    "key",
    ["centre_unreachable", "centre_replaced", "unknown_code", "print_unknown", "clock_wrong", "disk_full"],
)
def test_what_the_desk_says_of_itself_says_what_to_do(key: str) -> None:
    reads(notice(key, minutes=90, kind="text"))


@pytest.mark.parametrize("state", PrinterState)
@pytest.mark.parametrize("language", LANGUAGES)
def test_doctor_says_what_to_do_about_every_state_of_a_printer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str, state: PrinterState
) -> None:
    class Spooler:
        def status(self) -> PrinterStatus:
            return PrinterStatus(state)

    monkeypatch.setattr(bootstrap, "spooler_of", lambda *_: Spooler())
    found = _printer("sheet", PrinterSettings(kind="tcp", host="x", port=1), tmp_path, texts(language))
    well = state in (PrinterState.READY, PrinterState.UNKNOWN)
    assert found.health is (Health.GOOD if well else Health.BAD)
    assert well or remedy(found.words, language), found.words


@pytest.mark.parametrize("outcome", OutboxOutcome)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_end_of_a_sending_has_words(language: str, outcome: OutboxOutcome) -> None:
    assert texts(language)(f"desk.outbox.outcome.{outcome}").strip()


@pytest.mark.parametrize("state", PrintState)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_end_of_a_print_job_has_words(language: str, state: PrintState) -> None:
    assert texts(language)(f"desk.print.{state}").strip()


@pytest.mark.parametrize("warning", ScanWarning)
def test_every_warning_of_a_scan_is_a_sentence(warning: ScanWarning) -> None:
    for language in LANGUAGES:
        assert " " in texts(language)(f"cli.warning.{warning}")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Chưa cắm đầu đọc thẻ", "vi"),
        ("No card reader plugged in", "en"),
        ("This number has been called. Nobody waits", "en"),
        ("Kết quả này đã trả trước đó. Không còn ai chờ", "vi"),
    ],
)
def test_words_that_only_say_what_happened_are_found(text: str, language: str) -> None:
    assert not remedy(text, language)
