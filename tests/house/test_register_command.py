"""`counter register` from outside: the file, its days, its permission, and what stands in the record."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from cache.journal import JournalReader, SqliteJournal
from cache.keys import journal_key
from cache.reference import TinyReferenceStore
from counter.centre.sample import sample_plan
from counter.desk.recording import new_record
from counter.domain.records import RecordKind
from counter.folders import Mode, data_folder, journal_path, remember_mode
from counter.ports import ReceptionOrder
from tests.rigs.command import answer, run
from tests.rigs.more_papers import extension
from tests.rigs.papers import EARLIER, dossier

PIN = "123456"


@pytest.fixture
def folder() -> Path:
    """A training desk that knows its centre and has received one dossier."""
    remember_mode(Mode.TRAINING)
    folder = data_folder(Mode.TRAINING)
    TinyReferenceStore(folder / "reference").put_place(sample_plan().place)
    path = journal_path(folder)
    key, _ = journal_key(path, account="training", keyring=None)
    with SqliteJournal.open(path, key, desk_id="Q03", seat="Q03") as journal:
        made = dossier(code=None, local_number="", entry=EARLIER)
        journal.receive(ReceptionOrder(made, lambda _: (), lambda _: b"{}", None))
    return folder


def kinds(folder: Path) -> list[str]:
    path = journal_path(folder)
    key, _ = journal_key(path, account="training", keyring=None)
    with JournalReader.open(path, key) as journal:
        return [row.kind for row in journal.audit(limit=500)]


def test_it_writes_the_days_asked_for_and_says_so_in_the_record(folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "so.xlsx"
    day = f"{EARLIER.at:%Y-%m-%d}"
    found = answer("register", "--from", day, "--to", day, "-o", str(target), pin=PIN)
    assert found == {"file": str(target), "dossiers": 1}
    values = [cell.value for row in openpyxl.load_workbook(target).worksheets[0].iter_rows() for cell in row]
    assert "TRẦN THỊ MẪU" in values
    assert kinds(folder)[-1] == "register_written"
    empty = answer(
        "register",
        "--from",
        "2020-01-01",
        "--to",
        "2020-12-31",
        "-o",
        str(tmp_path / "x.pdf"),
        code=1,
        pin=PIN,
    )
    assert empty["dossiers"] == 0
    assert (tmp_path / "x.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize(
    ("since", "until", "name"),
    [
        ("2026-02-02", "2026-02-01", "a.pdf"),
        ("2026-02-01", "2026-02-02", "a.doc"),
        ("1/2/2026", "x", "a.pdf"),
    ],
)
def test_bad_days_and_other_kinds_of_file_are_bad_usage(
    folder: Path, tmp_path: Path, since: str, until: str, name: str
) -> None:
    target = tmp_path / name
    assert run("register", "--from", since, "--to", until, "-o", str(target), pin=PIN).exit_code == 2
    assert not target.exists()


def test_nobody_writes_it_without_a_pin_or_into_nowhere(folder: Path, tmp_path: Path) -> None:
    days = ("--from", "2026-01-01", "--to", "2026-12-31")
    assert run("register", *days, "-o", str(tmp_path / "a.pdf"), pin="999999").exit_code == 3
    assert not (tmp_path / "a.pdf").exists()
    (tmp_path / "file").write_text("")
    below = tmp_path / "file" / "a.pdf"
    assert run("register", *days, "-o", str(below), pin=PIN).exit_code == 3


def test_only_who_may_gets_it(folder: Path, tmp_path: Path) -> None:
    place = sample_plan().place
    clerks = tuple(replace(one, roles=("administrator",)) for one in place.clerks)
    TinyReferenceStore(folder / "reference").put_place(replace(place, clerks=clerks))
    days = ("--from", "2026-01-01", "--to", "2026-12-31")
    assert run("register", *days, "-o", str(tmp_path / "a.pdf"), pin=PIN).exit_code == 3
    assert not (tmp_path / "a.pdf").exists()


def test_an_extension_moves_the_appointment_in_the_register(folder: Path, tmp_path: Path) -> None:
    path = journal_path(folder)
    key, _ = journal_key(path, account="training", keyring=None)
    with SqliteJournal.open(path, key, desk_id="Q03", seat="Q03") as journal:
        [row] = journal.dossiers()
        moved = replace(extension(row.dossier).extension, entry=EARLIER)
        journal.record(
            [new_record(RecordKind.EXTENSION, moved, EARLIER, subject=row.dossier.id, record_id=moved.id)]
        )
    target, day = tmp_path / "so.xlsx", f"{EARLIER.at:%Y-%m-%d}"
    answer("register", "--from", day, "--to", day, "-o", str(target), pin=PIN)
    values = [cell.value for row in openpyxl.load_workbook(target).worksheets[0].iter_rows() for cell in row]
    assert moved.new_due_at.replace(tzinfo=None) in values
    assert moved.old_due_at.replace(tzinfo=None) not in values
