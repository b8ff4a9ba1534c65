"""Every `counter …` command from outside: what it answers, and the keys of its JSON.

Keys and exit codes are promises to scripts (README "Commands").
"""

from __future__ import annotations

import gc
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner

import counter.bootstrap
from cache.journal import SqliteJournal
from cache.keys import journal_key
from cache.reference import TinyReferenceStore
from counter.cli import main
from counter.domain.decisions import (
    Correction,
    CorrectionKind,
    Decision,
    DecisionKind,
    Lack,
    LackKind,
    Mistake,
)
from counter.domain.dossiers import Replaced
from counter.folders import Mode, data_folder, remember_mode
from counter.ports import DecisionOrder, OutboxItem, OutboxKind, ReceptionOrder
from counter.texts import texts
from devices.pcsc.errors import NoReaderError
from tests.rigs.command import answer, run
from tests.rigs.papers import EARLIER

VIETNAMESE = texts("vi")
RECEIVED = "2026-11-23T10:00"


def test_help_names_every_command() -> None:
    shown = run("--help").stdout
    for name in ("card", "decisions", "doctor", "dossiers", "due", "outbox", "scan", "search"):
        assert f"  {name} " in shown
        assert run(name, "--help").exit_code == 0


def test_search_answers_with_code_name_and_field() -> None:
    rows = answer("search", "khai sinh", "--limit", "3")
    assert [set(row) for row in rows] == [{"code", "name", "field"}] * 3
    assert answer("search", "zzzqqq", code=1) == []


def test_due_answers_with_the_counted_days() -> None:
    found = answer("due", "--working-days", "2", "--received", RECEIVED)
    assert set(found) == {"due", "start", "limit", "calendar_confirmed", "shift", "rules", "explanation"}
    assert found["shift"] == "none"
    assert found["rules"]["method"] == "hours"
    assert set(found["limit"]) == {"value", "unit", "confirmed"}
    assert set(found["explanation"][0]) == {"day", "kind", "counted", "name", "minutes"}
    assert found["due"] == "2026-11-26T10:00"
    assert run("due", "--procedure", "9.999999", "--received", RECEIVED).exit_code == 1


def test_scan_answers_with_kind_fields_and_warnings() -> None:
    assert set(answer("scan", "H99.001-261122-0007")) == {"kind", "fields", "warnings"}
    assert answer("scan", "H99.001-269922-0007", code=1)["kind"] == "unknown"


def test_dossiers_and_outbox_answer_with_what_the_journal_holds(journal: Path) -> None:
    [received] = answer("dossiers")
    assert set(received) == {
        "id",
        "code",
        "local_number",
        "state",
        "trouble",
        "received",
        "due",
        "returned",
        "procedure",
        "owner",
        "voided",
        "replaces",
        "replaced_by",
    }
    assert (received["voided"], received["replaces"], received["replaced_by"]) == (None, None, None)
    assert (received["state"], received["procedure"]) == ("recorded", "2.000635")
    [waiting] = answer("outbox")
    assert set(waiting) == {
        "id",
        "kind",
        "subject",
        "created",
        "attempts",
        "outcome",
        "next",
        "detail",
        "held",
    }
    assert (waiting["kind"], waiting["subject"]) == ("dossier", received["id"])
    assert answer("outbox", "--done") == []
    assert received["local_number"] in run("dossiers").stdout
    assert run("outbox").stdout.splitlines()[0].startswith(VIETNAMESE("command.outbox.kind"))


def test_what_was_voided_and_what_was_decided_is_listed(journal: Path) -> None:
    key, _ = journal_key(journal, account=Mode.TRAINING.value, keyring=None)
    with SqliteJournal.open(journal, key, desk_id="Q03", seat="Q03") as desk:
        [row] = desk.dossiers()
        void = Correction("void-1", CorrectionKind.VOID, row.dossier.id, Mistake.FEE, "nhập nhầm", EARLIER)
        desk.correct(void, OutboxItem(void.id, OutboxKind.CORRECTION, row.dossier.id, b"{}", EARLIER.at))
        instead = replace(row.dossier, id="instead", replaces=Replaced(row.dossier.id, "Q03-1", "nhập nhầm"))
        desk.receive(ReceptionOrder(instead, lambda _: [], msgspec.json.encode, None))
        request = Decision(
            id="request-1",
            kind=DecisionKind.SUPPLEMENT,
            local_number="",
            procedure=row.dossier.procedure,
            owner=row.dossier.owner,
            submitter=row.dossier.owner,
            lacks=(Lack("g1.i1", "Tờ khai", LackKind.MISSING),),
            reason="",
            entry=EARLIER,
        )
        desk.decide(DecisionOrder(request, lambda _: [], msgspec.json.encode))
    new, old = answer("dossiers")
    assert (old["voided"], old["replaced_by"], new["replaces"]) == ("nhập nhầm", new["code"], "Q03-1")
    assert new["voided"] is None
    assert "nhập nhầm" in run("dossiers").stdout
    [listed] = answer("decisions")
    assert set(listed) == {
        "id",
        "number",
        "kind",
        "ground",
        "decided",
        "procedure",
        "owner",
        "lacks",
        "reason",
        "follows",
    }
    assert (listed["kind"], listed["procedure"], listed["lacks"]) == ("supplement", "2.000635", 1)
    assert listed["number"] in run("decisions").stdout


def test_lists_of_a_desk_that_never_opened_are_empty() -> None:
    for listing in ("decisions", "dossiers", "outbox"):
        assert answer(listing) == []
        assert run(listing).stdout.strip() == VIETNAMESE(f"command.{listing}.none")


def test_a_command_looks_at_the_way_to_run_that_is_named_else_remembered(journal: Path) -> None:
    remember_mode(Mode.STANDALONE)
    assert answer("dossiers") == []
    assert len(answer("--training", "dossiers")) == 1
    assert len(answer("--training", "outbox")) == 1


def test_the_catalogue_is_that_of_the_way_to_run() -> None:
    packaged = counter.bootstrap.offline_catalogue()
    own = replace(packaged[0], code="9.099099", name="Thủ tục riêng của máy")
    TinyReferenceStore(data_folder(Mode.STANDALONE) / "reference").put_catalogue("own", [own])
    assert [row["code"] for row in answer("--standalone", "search", "thu tuc rieng cua may")] == ["9.099099"]
    limit = ("due", "--procedure", "9.099099", "--received", RECEIVED)
    assert run("--standalone", *limit).exit_code == 0
    assert run("--training", *limit).exit_code == 1


def test_card_answers_with_the_promised_keys(card: Callable[[], list[str | None]]) -> None:
    asked = card()
    found = answer("card", "--reader", "ACR", "--can", "123456")
    assert asked == ["ACR"]
    assert set(found) == {
        "personal_number",
        "full_name",
        "date_of_birth",
        "sex",
        "place_of_residence",
        "issue_date",
        "expiry_date",
        "father",
        "mother",
        "spouse",
        "old_number",
        "mrz",
        "photo",
        "access",
        "checks",
        "authenticity",
        "findings",
        "apdus",
    }
    assert set(found["photo"]) == {"format", "bytes", "sha256"}
    assert all(set(check) == {"outcome", "evidence"} for check in found["checks"].values())
    assert answer("card", "--can", "654321", code=2)["error"] == "wrong_key"


def test_card_without_a_reader_is_not_available(monkeypatch: pytest.MonkeyPatch) -> None:
    def open_card(reader: str | None) -> None:
        raise NoReaderError("no reader")

    monkeypatch.setattr(counter.bootstrap, "open_card", open_card)
    assert answer("card", "--can", "123456", code=3)["error"] == "no_reader"


def test_doctor_answers_with_findings() -> None:
    findings = answer("doctor")
    assert all(set(finding) == {"part", "health", "words"} for finding in findings)
    parts = [finding["part"] for finding in findings]
    assert {"python", "folder", "settings", "journal", "catalogue", "printer_sheet"} <= set(parts)
    assert run("doctor").stdout.splitlines()[0] == VIETNAMESE("command.doctor.title")


def test_doctor_notes_a_damaged_catalogue(home: Path) -> None:
    store = data_folder(Mode.TRAINING) / "reference"
    store.mkdir()
    (store / "catalogue.json").write_text("{")
    findings = {finding["part"]: finding for finding in answer("doctor")}
    assert findings["catalogue"]["health"] == "warning"
    assert findings["catalogue"]["words"] == VIETNAMESE("command.doctor.reference_damaged")
    assert run("search", "khai sinh").exit_code == 0


@pytest.mark.parametrize("ends", [2, RuntimeError("broke")], ids=["code", "broken"])
def test_garbage_is_collected_again_however_the_desk_ended(
    monkeypatch: pytest.MonkeyPatch, ends: int | RuntimeError
) -> None:
    """Starting collects none; what called the command goes on."""

    def desk(_mode: str | None, _lang: str | None) -> int:
        assert not gc.isenabled()
        if isinstance(ends, RuntimeError):
            raise ends
        return ends

    monkeypatch.setattr("counter.cli.open_desk.open_desk", desk)
    CliRunner().invoke(main, ["--training"])
    assert gc.isenabled()
