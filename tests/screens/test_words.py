"""Every machine word a clerk can meet has words, in both languages, and says what to do."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import cache
import counter.centre
import counter.desk
import printing
from cache.journal.database import _REASONS
from counter.centre.app import _WORDS
from counter.desk.state import Notice, NoticeLevel
from counter.domain.codes import NumberFinding
from counter.domain.scan_warning import ScanWarning
from counter.ports import DISTRUST, JournalError
from counter.texts import LANGUAGES, texts
from printing.service import _NO_PRINTER
from printing.spool.ipp import _COVER, _PAPER, _REFUSALS
from printing.spool.lines import _OPENING
from printing.spool.raw import _TROUBLES
from printing.spool.reasons import _STATES, LOW
from printing.spool.windows import _JOB_BITS, _PRINTER_BITS
from screens.wording import brief, notice_line, reason

CALLS = {
    "RefusedError": 1,
    "_RefusalError": 1,
    "RegisterRefusedError": 0,
    "JournalError": 0,
    "LineError": 0,
    "Outcome": 1,
    "_refuse": 2,
}
"""Where each call has its machine word."""
PACKAGES = (counter.centre, counter.desk, cache, printing)
PRINTERS = {
    _NO_PRINTER,
    *LOW,
    *_OPENING.values(),
    *(word for words, _ in _STATES for word in words),
    *(word for *_, word in (*_TROUBLES, *_PRINTER_BITS, *_JOB_BITS)),
    *_REFUSALS.values(),
    *_COVER,
    *_PAPER,
}
"""Of the tables of the ways to a printer."""
DESK = {"journal", "restart", "reprinted", "clerk"}
"""What the desk itself writes into the print ledger."""


def _said() -> Iterator[str]:
    """Machine words written out in calls."""
    for package in PACKAGES:
        for path in Path(package.__path__[0]).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call):
                    yield from _words_of(node)


def _words_of(call: ast.Call) -> Iterator[str]:
    name = call.func.id if isinstance(call.func, ast.Name) else ""
    place = CALLS.get(name)
    given = [call.args[place]] if place is not None and len(call.args) > place else []
    given += [key.value for key in call.keywords if key.arg in ("reason", "trouble")]
    for argument in given:
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str) and argument.value:
            yield argument.value


def _documented() -> set[str]:
    return set(re.findall(r"`(\w+)`", JournalError.__doc__ or "")) - {"reason"}


WORDS = sorted(
    {word.replace("-", "_") for word in _said()}
    | _documented()
    | {word for _, word in _REASONS}
    | set(_WORDS.values())
    | {word.replace("-", "_") for word in PRINTERS}
    | DESK
    | DISTRUST
)


def test_the_words_are_found() -> None:
    assert {"case_open", "bad_token", "chain_broken", "no_printer", "not_authorised", "wrong_mode"} <= set(
        WORDS
    )
    assert len(WORDS) > 70


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_machine_word_has_words(language: str) -> None:
    keys = texts(language).keys()
    assert not {word for word in WORDS if f"desk.reason.{word}" not in keys}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_says_what_happened_and_what_to_do(language: str) -> None:
    said = texts(language)
    reasons = [key for key in said.keys() if key.startswith("desk.reason.")]  # noqa: SIM118 - no mapping
    assert not [key for key in reasons if [bool(part.strip()) for part in said(key).split(";")] != [True] * 2]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_warning_about_a_scan_has_words(language: str) -> None:
    said = texts(language)
    for warning in (*ScanWarning, *NumberFinding):
        notice = Notice("desk.notice.scan_warning", NoticeLevel.WARNING, {"warning": warning})
        assert said(f"cli.warning.{warning}") in notice_line(said, notice).plain


def test_a_word_nobody_knows_is_shown_in_a_sentence() -> None:
    vietnamese = texts("vi")
    assert "[brand_new]" in reason(vietnamese, "reason", "brand_new")
    assert "\x1b" not in reason(vietnamese, "reason", "\x1b[2Jnew")
    assert len(reason(vietnamese, "reason", "x" * 5000)) < 200
    assert reason(vietnamese, "reason", "sides-not-supported") == vietnamese("desk.reason.not_supported")
    assert reason(vietnamese, "reason", "media-empty-error") == vietnamese("desk.reason.media_empty")
    assert brief(vietnamese, "media-empty") == "hết giấy"


def test_trouble_with_the_journal_does_not_speak_of_a_dossier() -> None:
    """The notice is used for every act, not for receptions alone."""
    assert "tiếp nhận" not in texts("vi")("desk.notice.journal_trouble", reason="").lower()
    assert "received" not in texts("en")("desk.notice.journal_trouble", reason="").lower()
