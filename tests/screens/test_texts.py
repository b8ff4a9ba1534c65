"""Every key the screens or the desk use has its words; tests/house holds both languages alike."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

import pytest

import counter.desk
import screens
from counter.desk.next_step import NextStep
from counter.domain.authenticity import Finding
from counter.domain.card import Authenticity, ReadStep
from counter.domain.documents import DocumentKind
from counter.domain.dossiers import Delivery, SyncState
from counter.domain.fees import PaymentMethod
from counter.domain.people import IdentityLevel, PersonField, Sex, Source
from counter.domain.scan import ScanKind
from counter.events import CardTrouble, PrintState, ReaderState
from counter.ports import LookupOutcome, OutboxKind, OutboxOutcome
from counter.texts import texts
from screens.commands import COMMANDS
from screens.desk.papers import CountColumn
from screens.themes import THEMES

NOTICES = (
    "wrong_pin",
    "nobody_waits",
    "called",
    "case_open",
    "centre_unreachable",
    "unknown_code",
    "no_card",
    "no_reader",
    "no_service",
    "card_wrong_key",
    "card_needs_key",
    "card_removed",
    "card_unreadable",
    "card_not_an_id",
    "card_reader_trouble",
    "register_not_found",
    "register_not_licensed",
    "register_not_allowed",
    "register_unavailable",
    "register_needs_name",
    "received",
    "received_local",
    "print_failed",
    "print_unknown",
    "handed_over",
    "already_returned",
    "result_not_ready",
    "collector_not_owner",
    "dossier_unknown",
    "papers_missing",
    "fee_needed",
    "fee_reason_needed",
    "journal_trouble",
    "disk_full",
    "journal_locked",
    "bad_field",
    "ticket_taken",
    "ticket_unknown",
    "visit_open",
    "refused",
    "confirmed",
    "signed_in",
    "other_card",
    "procedure_first",
    "identify_first",
    "nothing_to_do",
    "scan_warning",
    "wrong_centre",
    "wrong_day",
    "bad_signature",
    "resumed",
    "card_left",
    "card_fallen_back",
    "form_open",
    "signed_out",
    "already_printing",
    "reprinting",
    "paper_settled",
)
"""Notices of the desk's contract, whether a literal call names them or not."""
FAMILIES: dict[str, type[StrEnum]] = {
    "next": NextStep,
    "sync": SyncState,
    "source": Source,
    "verdict": Authenticity,
    "finding": Finding,
    "level": IdentityLevel,
    "field": PersonField,
    "sex": Sex,
    "step": ReadStep,
    "trouble": CardTrouble,
    "register": LookupOutcome,
    "print": PrintState,
    "reader": ReaderState,
    "delivery": Delivery,
    "payment": PaymentMethod,
    "count": CountColumn,
    "kind": ScanKind,
    "outbox.kind": OutboxKind,
    "outbox.outcome": OutboxOutcome,
}


def _constants(package: Path) -> Iterator[tuple[str, str]]:
    for path in package.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield path.name, node.value


def test_every_key_of_the_screens_exists() -> None:
    keys = texts("vi").keys()
    used = {value for _, value in _constants(Path(screens.__path__[0])) if value.startswith("desk.")}
    used -= {value for value in used if value.endswith((".tcss", "."))}
    assert len(used) > 60
    assert used <= keys, used - keys


@pytest.mark.parametrize("family", FAMILIES)
def test_every_state_has_its_words(family: str) -> None:
    keys = texts("vi").keys()
    assert {f"desk.{family}.{value}" for value in FAMILIES[family]} <= keys


def test_commands_documents_and_themes_have_words() -> None:
    keys = texts("vi").keys()
    assert {key for one in COMMANDS for key in (one.label_key, one.help_key)} <= keys
    assert {f"desk.document.{kind.value.lower()}" for kind in DocumentKind} <= keys
    assert {f"desk.theme.{theme.name.replace('-', '_')}" for theme in THEMES} <= keys


def test_every_notice_of_the_desk_has_words() -> None:
    keys = texts("vi").keys()
    said = {
        node.args[0].value
        for path in Path(counter.desk.__path__[0]).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "say"
        and node.args
        and isinstance(node.args[0], ast.Constant)
        and isinstance(node.args[0].value, str)
    }
    assert {f"desk.notice.{key}" for key in (*NOTICES, *said)} <= keys
