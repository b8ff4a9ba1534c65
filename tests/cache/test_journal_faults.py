"""A disk that is full or fails in the middle of a commit: refused by name, nothing changed, nothing lost."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cache.journal import SqliteJournal
from counter.domain.dossiers import Dossier
from counter.ports import JournalError
from tests.rigs.disk import FailingDisk, vfs_of

if TYPE_CHECKING:
    from tests.cache.conftest import Samples


@pytest.fixture
def disk() -> FailingDisk:
    """A disk that works until told otherwise."""
    return FailingDisk()


@pytest.fixture
def journal(disk: FailingDisk, path: Path, samples: Samples) -> Iterator[SqliteJournal]:
    """A journal on that disk."""
    opened = SqliteJournal.open(path, samples.key, desk_id="q03", seat="Q03", vfs=vfs_of(disk))
    yield opened
    opened.close()


def refused(call: Callable[[], object]) -> JournalError:
    """The error a call ended in."""
    with pytest.raises(JournalError) as refusal:
        call()
    return refusal.value


@pytest.mark.parametrize("fault", ["full", "sync_fails"])
def test_a_commit_that_fails_changes_nothing(
    journal: SqliteJournal, disk: FailingDisk, path: Path, samples: Samples, fault: str
) -> None:
    journal.add_block(samples.block("b1", 1, 9))
    first, _ = journal.receive(samples.order(samples.dossier()))
    order = samples.order(samples.dossier())

    setattr(disk, fault, True)
    error = refused(lambda: journal.receive(order))
    assert error.reason == {"full": "disk_full", "sync_fails": "io"}[fault]
    assert samples.name not in repr(error) + repr(error.__cause__)
    assert [row.dossier for row in journal.dossiers()] == [first]
    assert len(journal.outbox()) == journal.verify_chain() == 1

    setattr(disk, fault, False)
    second, _ = journal.receive(order)
    assert second.code == "H99.001-261123-0002"
    journal.close()
    with SqliteJournal.open(path, samples.key, desk_id="q03", seat="Q03") as again:
        assert [row.dossier for row in again.dossiers()] == [second, first]
        assert again.verify_chain() == len(again.outbox()) == 2


def test_a_file_that_may_not_grow_is_a_full_disk(journal: SqliteJournal, samples: Samples) -> None:
    connection = journal._connection
    connection.pragma("max_page_count", connection.pragma("page_count"))
    received: list[Dossier] = []

    def receive_until_full() -> None:
        while len(received) < 50:
            received.append(journal.receive(samples.order(samples.dossier()))[0])

    assert refused(receive_until_full).reason == "disk_full"
    assert [row.dossier for row in journal.dossiers()] == received[::-1]
    assert len(journal.outbox()) == journal.verify_chain() == len(received)
    connection.pragma("max_page_count", 1 << 20)
    journal.receive(samples.order(samples.dossier()))


def test_edits_that_found_the_disk_full_are_kept_and_written_later(
    journal: SqliteJournal, disk: FailingDisk, path: Path, samples: Samples
) -> None:
    disk.full = True
    journal.save_draft(samples.draft("d-1"))
    assert refused(journal._writer.flush).reason == "disk_full"
    assert [draft.id for draft in journal.drafts()] == ["d-1"]
    disk.full = False
    journal._writer.flush()
    journal.close()
    with SqliteJournal.open(path, samples.key, desk_id="q03", seat="Q03") as again:
        assert [draft.id for draft in again.drafts()] == ["d-1"]


def test_a_power_cut_at_any_write_of_a_commit(
    journal: SqliteJournal, disk: FailingDisk, path: Path, tmp_path: Path, samples: Samples
) -> None:
    journal.add_block(samples.block("b1", 1, 9))
    journal.receive(samples.order(samples.dossier()))
    cuts: list[Path] = []

    def keep_what_is_on_disk(data: bytes, offset: int) -> None:
        # The disk as it is before this write, and with the write torn in its middle.
        for torn in (b"", data[: len(data) // 2]):
            cut = tmp_path / f"cut-{len(cuts)}"
            cut.mkdir()
            shutil.copy(path, cut / "journal.db")
            log = bytearray(path.with_name("journal.db-wal").read_bytes())
            log[offset : offset + len(torn)] = torn
            (cut / "journal.db-wal").write_bytes(log)
            cuts.append(cut)

    disk.before_write = keep_what_is_on_disk
    journal.receive(samples.order(samples.dossier()))
    disk.before_write = None

    assert len(cuts) > 10
    for cut in cuts:
        with SqliteJournal.open(cut / "journal.db", samples.key, desk_id="q03", seat="Q03") as again:
            assert len(again.dossiers()) == len(again.outbox()) == again.verify_chain() == 1
            assert len(again.open_jobs()) == 2
            assert again.numbers_left("H99.001", "261123") == 8
            dossier, _ = again.receive(samples.order(samples.dossier()))
            assert dossier.local_number == "LQ03-261123-0002"
