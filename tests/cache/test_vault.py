"""The journal's file as a whole: another key, a copy, a copy in its place, and what an examination finds."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest

import cache.journal.vault
from cache.journal import JournalReader, SqliteJournal
from cache.journal.database import fits, open_database
from cache.journal.formats import own_entry
from cache.journal.vault import copy_to, examine, rekey, restored_from
from cache.safe_files import sync_folder
from counter.domain.certification import Book, BookBlock
from counter.domain.dossiers import Dossier, SyncState
from counter.domain.fees import Fee, PaymentMethod
from counter.domain.office import OFFICE_ZONE
from counter.domain.records import OPEN, VOID, Record, RecordKind
from counter.ports import JournalError, OutboxOutcome
from tests.rigs.keyrings import reason

if TYPE_CHECKING:
    from tests.cache.conftest import Samples

Reopen = Callable[[], SqliteJournal]
OTHER = bytes(range(1, 33))


class KilledError(BaseException):
    """The process ended here."""


@pytest.fixture
def filled(journal: SqliteJournal, samples: Samples) -> Dossier:
    """A journal with a reception, a hand-over and a decision, closed; the dossier."""
    journal.add_block(samples.block("b1", 1, 9))
    dossier, _ = journal.receive(samples.order(samples.dossier()))
    journal.hand_over(*samples.hand_over(dossier))
    journal.decide(samples.decision_order(samples.decision()))
    journal.close()
    return dossier


def desk(path: Path, key: bytes) -> SqliteJournal:
    """The journal opened by its desk."""
    return SqliteJournal.open(path, key, desk_id="q03", seat="Q03")


def names(path: Path) -> set[str]:
    """What lies beside the journal."""
    return {file.name for file in path.parent.iterdir()}


def test_under_another_key_everything_is_there(path: Path, filled: Dossier, samples: Samples) -> None:
    rekey(path, samples.key, OTHER)
    assert not fits(path, samples.key)
    assert examine(path, OTHER) == cache.journal.vault.Examination(3, ())
    with desk(path, OTHER) as journal:
        row = journal.dossier(filled.id)
        assert row is not None
        assert row.dossier == filled
        assert journal._connection.pragma("journal_mode") == "wal"
    assert names(path) == {"journal.db", "journal.db.lock"}


def test_the_key_is_not_changed_beside_a_desk(path: Path, filled: Dossier, samples: Samples) -> None:
    with desk(path, samples.key):
        assert reason(lambda: rekey(path, samples.key, OTHER)) == "locked"
    assert reason(lambda: rekey(path, OTHER, samples.key)) == "wrong_key"
    assert examine(path, samples.key).troubles == ()


@pytest.mark.parametrize(
    "step", ["_settled", "_copy", "_put_under", "_checked", "_take_place", "sync_folder"]
)
@pytest.mark.parametrize("after", [False, True])
def test_a_change_of_keys_that_is_killed_leaves_a_journal_that_opens(
    path: Path, filled: Dossier, samples: Samples, monkeypatch: pytest.MonkeyPatch, step: str, after: bool
) -> None:
    real = getattr(cache.journal.vault, step)

    def killed(*given: object, **named: object) -> None:
        if after:
            real(*given, **named)
        raise KilledError

    monkeypatch.setattr(cache.journal.vault, step, killed)
    with pytest.raises(KilledError):
        rekey(path, samples.key, OTHER)
    monkeypatch.undo()
    [key] = [key for key in (samples.key, OTHER) if fits(path, key)]
    assert examine(path, key).troubles == ()
    with desk(path, key) as journal:
        assert journal.dossier(filled.id) is not None


def test_a_copy_is_made_beside_a_writing_desk(
    journal: SqliteJournal, path: Path, samples: Samples, tmp_path: Path
) -> None:
    dossier, _ = journal.receive(samples.order(samples.dossier()))
    copy = tmp_path / "copy.db"
    assert copy_to(path, samples.key, copy) == 1
    later, _ = journal.receive(samples.order(samples.dossier()))
    with JournalReader.open(copy, samples.key) as reader:
        assert [row.dossier for row in reader.dossiers()] == [dossier]
    assert samples.name.encode() not in copy.read_bytes()
    with pytest.raises(FileExistsError):
        copy_to(path, samples.key, copy)
    assert {file.name for file in tmp_path.iterdir()} == {"copy.db", "desk"}
    assert [row.dossier for row in journal.dossiers()] == [later, dossier]


def test_a_copy_that_breaks_off_is_none(
    path: Path, filled: Dossier, samples: Samples, tmp_path: Path
) -> None:
    damaged = bytearray(path.read_bytes())
    damaged[len(damaged) // 2] ^= 1
    path.write_bytes(damaged)
    assert reason(lambda: copy_to(path, samples.key, tmp_path / "copy.db")) == "unreadable"
    assert {file.name for file in tmp_path.iterdir()} == {"desk"}


def test_a_restored_desk_gives_no_number_twice(
    journal: SqliteJournal, path: Path, samples: Samples, tmp_path: Path
) -> None:
    """What it did after the copy is known to the citizens, not to the copy."""
    now = own_entry(journal._connection).at.astimezone(OFFICE_ZONE)
    today = f"{now:%y%m%d}"
    journal.add_block(samples.block("b1", 1, 9, date=today))
    before, _ = journal.receive(samples.order(samples.dossier(at=now)))
    copy = tmp_path / "copy.db"
    copy_to(path, samples.key, copy)
    lost = [journal.receive(samples.order(samples.dossier(at=now)))[0] for _ in range(3)]
    journal.close()
    assert reason(lambda: restored_from(copy, samples.key, path)) == "conflict"

    aside = path.with_name("journal.aside.db")
    assert restored_from(copy, samples.key, path, aside=aside) == 1
    with desk(path, samples.key) as again:
        assert [row.dossier for row in again.dossiers()] == [before]
        assert again.numbers_left("H99.001", today) == 0
        again.add_block(samples.block("b2", 10, 12, date=today))
        fresh = [again.receive(samples.order(samples.dossier(at=now)))[0] for _ in range(2)]
        given = {(one.code, one.local_number) for one in (before, *lost, *fresh)}
        assert len({code for code, _ in given}) == len({number for _, number in given}) == 6
        [event] = [row for row in again.audit() if row.kind == "journal_restored"]
        assert event.desk_id == "q03"
        assert again.verify_chain() == 4
        assert again._query("SELECT count(*) FROM meta WHERE name = 'restored_at'") == [(1,)]
    with JournalReader.open(aside, samples.key) as old:
        assert len(old.dossiers()) == 4


def test_a_restored_desk_gives_no_number_of_a_certification_book_twice(
    journal: SqliteJournal, path: Path, samples: Samples, tmp_path: Path
) -> None:
    """A block of a book is a record: it is void behind a restore, and what was given stays in it."""
    entry = own_entry(journal._connection)
    block = BookBlock("b-1", Book.COPIES, 2026, 1, 10).giving("d-1", 2)
    kept = Record("b-1", RecordKind.BOOK, "", OPEN, msgspec.json.encode(block), entry)
    journal.record([kept])
    copy = tmp_path / "copy.db"
    copy_to(path, samples.key, copy)
    journal.record([replace(kept, content=msgspec.json.encode(block.giving("d-2", 3)))])
    journal.close()
    assert restored_from(copy, samples.key, path, aside=path.with_name("journal.aside.db")) == 1
    with desk(path, samples.key) as again:
        [found] = again.records(RecordKind.BOOK)
        assert (found.state, msgspec.json.decode(found.content, type=BookBlock)) == (VOID, block)
        assert again.verify_chain()


def test_a_desk_that_lost_its_journal_gives_no_local_number_twice(path: Path, samples: Samples) -> None:
    def numbers(*, worked_before: bool) -> list[str]:
        opened = SqliteJournal.open(
            path, samples.key, desk_id="q03", seat="Q03", now=samples.morning, worked_before=worked_before
        )
        with opened as journal:
            found = (journal.receive(samples.order(samples.dossier()))[0] for _ in range(2))
            return [one.local_number for one in found]

    first = numbers(worked_before=False)
    assert [number[-4:] for number in first] == ["0001", "0002"]
    path.unlink()
    second = numbers(worked_before=True)
    assert not {*first} & {*second}
    assert [int(number[-4:]) for number in (*second, *numbers(worked_before=True))] == [
        *range(int(second[0][-4:]), int(second[0][-4:]) + 4)
    ], "only a journal that is made leaves a gap"


def test_a_copy_goes_where_no_journal_is(
    path: Path, filled: Dossier, samples: Samples, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.db"
    copy_to(path, samples.key, copy)
    path.unlink()
    assert restored_from(copy, samples.key, path) == 1
    assert examine(path, samples.key).troubles == ()
    with desk(path, samples.key):
        assert reason(lambda: restored_from(copy, samples.key, path, aside=path.with_name("a"))) == "locked"
    assert reason(lambda: restored_from(copy, OTHER, path, aside=path.with_name("a"))) == "wrong_key"
    assert reason(lambda: restored_from(tmp_path / "none", samples.key, path, aside=path.with_name("a"))) == (
        "missing"
    )


@pytest.mark.parametrize("step", ["_mark_restored", "_keep_aside", "_take_place"])
@pytest.mark.parametrize("after", [False, True])
def test_a_restore_that_is_killed_can_be_done_again(
    path: Path,
    filled: Dossier,
    samples: Samples,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    step: str,
    after: bool,
) -> None:
    copy = tmp_path / "copy.db"
    copy_to(path, samples.key, copy)
    real = getattr(cache.journal.vault, step)

    def killed(*given: object, **named: object) -> None:
        if after:
            real(*given, **named)
        raise KilledError

    monkeypatch.setattr(cache.journal.vault, step, killed)
    with pytest.raises(KilledError):
        restored_from(copy, samples.key, path, aside=tmp_path / "aside.db")
    monkeypatch.undo()
    kept = [file for file in (path, tmp_path / "aside.db") if file.exists()]
    assert kept
    assert all(examine(file, samples.key).troubles == () for file in kept)
    restored_from(copy, samples.key, path, aside=tmp_path / "another.db")
    assert examine(path, samples.key).troubles == ()


def dossiers(path: Path, key: bytes) -> int | None:
    """How many a journal holds, asked of a copy of it; None where there is none under this key."""
    if not path.exists() or not fits(path, key):
        return None
    with tempfile.TemporaryDirectory() as folder:
        for file in path.parent.glob(f"{path.name}*"):
            shutil.copy(file, folder)
        try:
            with JournalReader.open(Path(folder) / path.name, key) as reader:
                return len(reader.dossiers())
        except JournalError:
            return 0


@pytest.mark.parametrize("known", [True, False], ids=["key known", "key lost"])
@pytest.mark.parametrize("name", ["replace", "unlink", "sync_folder"])
def test_a_kill_between_two_names_parts_no_journal_from_its_log(
    path: Path, samples: Samples, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, known: bool
) -> None:
    """The desk was not closed: its dossiers stand in the log alone."""
    copy = tmp_path / "copy.db"
    with desk(tmp_path / "other" / "journal.db", OTHER):
        copy_to(tmp_path / "other" / "journal.db", OTHER, copy)
    running = desk(tmp_path / "running" / "journal.db", samples.key)
    for _ in range(5):
        running.receive(samples.order(samples.dossier()))
    path.parent.mkdir()
    for end in ("", "-wal"):  # as the disk looks after a kill
        path.with_name(f"journal.db{end}").write_bytes((tmp_path / f"running/journal.db{end}").read_bytes())
    running.close()
    old = samples.key if known else None
    for kill_at in range(40):
        aside, calls = tmp_path / f"aside{kill_at}.db", 0
        with monkeypatch.context() as patch:

            def counted(real: Callable[..., object], kill_at: int = kill_at) -> Callable[..., object]:
                def call(*given: object, **named: object) -> object:
                    nonlocal calls
                    calls += 1
                    if calls > kill_at:
                        raise KilledError
                    return real(*given, **named)

                return call

            if name == "sync_folder":
                patch.setattr(cache.journal.vault, name, counted(sync_folder))
            else:
                patch.setattr(Path, name, counted(getattr(Path, name)))
            try:
                restored_from(copy, OTHER, path, aside=aside, old=old)
            except KilledError:
                pass
            else:
                break
        found = {file: dossiers(file, samples.key) for file in (path, *tmp_path.glob("aside*.db"))}
        assert 5 in found.values(), f"killed at {kill_at}: {found}"
        assert not known or found[path] in (5, None), "what the desk opens lacks its log"
        if not path.exists() or not fits(path, samples.key):
            break
    assert fits(path, OTHER)


def test_money_of_a_hand_over_and_of_a_refund_is_examined(
    journal: SqliteJournal, path: Path, samples: Samples
) -> None:
    first, second = (journal.receive(samples.order(samples.dossier()))[0] for _ in range(2))
    hand_over, item, jobs = samples.hand_over(first)
    journal.hand_over(replace(hand_over, fee=Fee(5000, PaymentMethod.CASH, 5000)), item, jobs)
    journal.correct(*samples.correction(second.id, refund_dong=8000))
    journal.close()
    assert examine(path, samples.key).troubles == ()
    for sql in (
        "UPDATE money SET dong = dong - 1 WHERE seq = 3",
        "UPDATE money SET dong = dong - 1 WHERE seq = 4",
        "UPDATE money SET kind = 'taken' WHERE seq = 4",
        "DELETE FROM money WHERE seq = 4",
        "UPDATE money SET dossier_id = 'another' WHERE seq = 3",
    ):
        copy = path.with_name("copy.db")
        copy_to(path, samples.key, copy)
        database = open_database(copy, samples.key, writing=True)
        database.execute(sql)
        database.close()
        assert examine(copy, samples.key).troubles == ("money",), sql
        copy.unlink()


DAMAGES = {
    "chain": "UPDATE event SET clerk = 'cb2' WHERE seq = 1",
    "references": "UPDATE hand_over SET seq = 77",
    "hand_overs": "DELETE FROM hand_over",
    "dossiers": "DELETE FROM dossier",
    "decisions": "DELETE FROM decision",
    "outbox": "DELETE FROM outbox WHERE kind = 'dossier'",
    "numbers": "UPDATE number_block SET next = 1",
    "money": "UPDATE money SET dong = dong - 1000",
    "keys": "UPDATE dossier SET purged_at = '2026-11-23T00:00:00+07:00'",
}


@pytest.mark.parametrize("trouble", DAMAGES)
def test_an_examination_names_what_does_not_agree(
    path: Path, filled: Dossier, samples: Samples, trouble: str
) -> None:
    assert examine(path, samples.key).troubles == ()
    database = open_database(path, samples.key, writing=True)
    database.pragma("foreign_keys", False)
    database.execute(DAMAGES[trouble])
    database.close()
    assert trouble in examine(path, samples.key).troubles


def test_a_purged_journal_is_whole(journal: SqliteJournal, path: Path, samples: Samples) -> None:
    fee = Fee(8_000, PaymentMethod.CASH, carried_dong=8_000)
    dossier, jobs = journal.receive(samples.order(replace(samples.dossier(), fee=fee)))
    journal.correct(*samples.correction(dossier.id))
    for item in journal.outbox():
        journal.note_outbox(item.id, OutboxOutcome.DONE)
    for job in jobs:
        journal._connection.execute("UPDATE print_job SET state = 'confirmed' WHERE id = ?", (job.id,))
    journal.note_dossier(dossier.id, SyncState.CONFIRMED)
    later = samples.morning.replace(year=2027)
    assert journal.purge(later, samples.act("purged")) == 1
    assert examine(path, samples.key) == cache.journal.vault.Examination(3, ())


def test_a_torn_page_is_found(path: Path, filled: Dossier, samples: Samples) -> None:
    with path.open("r+b") as file:
        file.seek(-4096, os.SEEK_END)
        file.write(bytes(4096))
    assert reason(lambda: examine(path, samples.key)) == "unreadable"
