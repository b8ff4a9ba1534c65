"""`counter outbox export`, `centre-import`, `outbox import-receipt` and `numbers`, from outside."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from cache.journal import JournalReader, SqliteJournal
from cache.keys import journal_key
from cache.reference import TinyReferenceStore
from cache.slots import recovery_pair
from counter import wire
from counter.carried import fingerprint, signer_of
from counter.centre.sample import sample_plan
from counter.cli import main
from counter.domain.dossiers import NumberBlock
from counter.domain.office import OFFICE_ZONE
from counter.domain.recovery import recovery_code
from counter.folders import Mode, data_folder, journal_path
from counter.ports import ReceptionOrder
from tests.rigs.centre import new_dossier, today

SECRET, PUBLIC = recovery_pair()
SUPERVISOR = "111111"


def run(*arguments: str, typed: str = "", code: int = 0) -> str:
    if arguments[:2] == ("outbox", "export"):
        typed = f"{SUPERVISOR}\n"
    result = CliRunner().invoke(main, ["--training", "--lang", "en", *arguments], input=typed)
    assert result.exit_code == code, result.output
    return result.output


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A desk of training with two received dossiers; the fingerprint of its key."""
    monkeypatch.setenv("COUNTER_HOME", str(tmp_path / "home"))
    folder = data_folder(Mode.TRAINING)
    TinyReferenceStore(folder / "reference").put_place(replace(sample_plan().place, recovery_key=PUBLIC))
    key, _ = journal_key(journal_path(folder), account=Mode.TRAINING.value, keyring=None)
    with SqliteJournal.open(journal_path(folder), key, desk_id="Q03", seat="Q03") as journal:
        journal.add_block(NumberBlock("b1", "H99.001", today(), 1, 9))
        for _ in range(2):
            entry = replace(new_dossier().entry, at=datetime.now(OFFICE_ZONE))
            dossier = new_dossier(entry=entry, local_number="")
            order = ReceptionOrder(dossier, lambda _: (), wire.encode, None)
            journal.receive(order)
    return fingerprint(signer_of(key))


def test_an_outbox_goes_and_its_receipt_comes_back(desk: str, tmp_path: Path) -> None:
    file, receipt = str(tmp_path / "out.carried"), str(tmp_path / "out.carried.receipt")
    assert desk in run("outbox", "export", file)
    code = recovery_code(SECRET) + "\n"
    assert "Nothing was taken" in run("centre-import", file, typed="0000 0000\n", code=3)
    answer = run("centre-import", file, "--fingerprint", desk, "--json", typed=code, code=1)
    # Codes from a block this centre never leased are refused one by one; nothing else of the file suffers.
    found = json.loads(answer[answer.index("{") :])
    assert (found["taken"], len(found["refused"])) == (0, 2)
    assert {one["reason"] for one in found["refused"]} == {"code_not_leased"}
    again = run("centre-import", file, typed=code, code=1)
    assert "refused 2" in again, "its key is known now"
    assert "2 were refused" in run("outbox", "import-receipt", receipt, code=1)
    assert "There is nothing" in run("outbox", "export", str(tmp_path / "next"), code=1)


def test_a_file_that_is_none_takes_nothing(desk: str, tmp_path: Path) -> None:
    foreign = tmp_path / "foreign"
    foreign.write_bytes(b"PK\x03\x04 something else")
    assert "Nothing was taken" in run("centre-import", str(foreign), code=2)
    assert "Nothing was taken" in run("outbox", "import-receipt", str(foreign), code=2)
    run("centre-import", str(tmp_path / "missing"), code=3)


def test_numbers_explains_the_block(desk: str) -> None:
    [block] = json.loads(run("numbers", "--json"))
    assert (block["first"], block["last"], block["taken"]) == (1, 9, 2)
    assert block["gaps"] == [{"why": "open", "count": 7, "ranges": [[3, 9]]}]
    assert "0001-0009" in run("numbers")


def test_an_export_stands_in_the_record(desk: str, tmp_path: Path) -> None:
    run("outbox", "export", str(tmp_path / "out.carried"))
    path = journal_path(data_folder(Mode.TRAINING))
    key, _ = journal_key(path, account=Mode.TRAINING.value, keyring=None)
    with JournalReader.open(path, key) as journal:
        [act] = [row for row in journal.audit() if row.kind == "outbox_exported"]
        assert act.clerk_id
    with SqliteJournal.open(path, key, desk_id="Q03", seat="Q03"):  # beside a desk it goes, too
        run("outbox", "export", str(tmp_path / "again.carried"))
        assert (tmp_path / "again.carried").exists()
