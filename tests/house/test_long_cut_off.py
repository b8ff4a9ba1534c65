"""A site that was cut off longer than its accounts may be used: what waits can still be carried away."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from cache.journal import JournalReader, SqliteJournal
from cache.keys import journal_key
from cache.reference import TinyReferenceStore
from cache.slots import recovery_pair
from counter import wire
from counter.centre.sample import sample_plan
from counter.domain.dossiers import NumberBlock
from counter.folders import Mode, data_folder, journal_path
from counter.ports import ReceptionOrder
from tests.rigs.centre import new_dossier
from tests.rigs.command import answer

_, PUBLIC = recovery_pair()
SUPERVISOR, ADMINISTRATOR = "111111", "222222"


@pytest.fixture
def cut_off() -> Path:
    """The folder of a desk whose place is of last year, with a dossier that waits."""
    folder = data_folder(Mode.TRAINING)
    place = sample_plan().place
    clerks = tuple(replace(clerk, usable_until="2020-01-01") for clerk in place.clerks)
    kept = replace(place, clerks=clerks, recovery_key=PUBLIC)
    TinyReferenceStore(folder / "reference").put_place(kept)
    with SqliteJournal.open(journal_path(folder), key(folder), desk_id="Q03", seat="Q03") as journal:
        dossier = new_dossier()
        before = dossier.entry.at.replace(year=2020)  # whatever the clock of this machine says
        journal.add_block(NumberBlock("b1", "H99.001", f"{before:%y%m%d}", 1, 9))
        dossier = replace(dossier, local_number="", entry=replace(dossier.entry, at=before))
        journal.receive(ReceptionOrder(dossier, lambda _: (), wire.encode, None))
    return folder


def key(folder: Path) -> bytes:
    return journal_key(journal_path(folder), account=Mode.TRAINING.value, keyring=None)[0]


def test_what_waits_is_carried_away_and_the_record_says_by_whom(cut_off: Path, tmp_path: Path) -> None:
    file = tmp_path / "out.carried"
    found = answer("--training", "outbox", "export", str(file), pin=SUPERVISOR)
    assert (found["messages"], file.exists()) == (1, True)
    with JournalReader.open(journal_path(cut_off), key(cut_off)) as journal:
        last = journal.audit()[-1]
    supervisor = next(one for one in sample_plan().place.clerks if "supervisor" in one.roles)
    assert (last.kind, last.clerk_id) == ("outbox_exported", supervisor.id)


def test_an_open_desk_is_closed_first_so_that_it_can_be_recorded(cut_off: Path, tmp_path: Path) -> None:
    file = tmp_path / "out.carried"
    with SqliteJournal.open(journal_path(cut_off), key(cut_off), desk_id="Q03", seat="Q03"):
        found = answer("--training", "outbox", "export", str(file), code=3, pin=SUPERVISOR)
    assert (found["error"], file.exists()) == ("journal_locked", False)


def test_a_lost_key_is_brought_back_but_nothing_else_is_done(cut_off: Path, tmp_path: Path) -> None:
    missing = str(tmp_path / "no-backup")
    found = answer("--training", "journal", "restore", missing, code=3, pin=ADMINISTRATOR)
    assert found["error"] == "journal_missing", "the account was no hindrance"
    found = answer("--training", "journal", "backup", str(tmp_path / "b"), code=3, pin=ADMINISTRATOR)
    assert found["error"] == "credential_over"
