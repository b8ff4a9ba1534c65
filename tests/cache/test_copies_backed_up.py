"""Electronic copies go with a backup of the journal and come back with it, sealed as they lie."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from cache.backup import open_backup, restore, write_backup
from cache.journal import JournalReader, SqliteJournal
from cache.kept_copies import COPIES, copies_beside
from cache.paper_store import SealedPapers
from counter.desk.form_copies import KeptFile
from counter.domain.records import DONE, Record, RecordKind
from counter.ports import JournalError
from tests.cache.conftest import Samples

CONTENT = b"%PDF-1.7 a copy"


def kept(path: Path, samples: Samples, content: bytes = CONTENT) -> str:
    """A journal that says where a copy lies and its key; the name of the file."""
    with SqliteJournal.open(path, samples.key, desk_id="q03", seat="Q03") as journal:
        file = KeptFile(*SealedPapers(copies_beside(path)).put(content))
        entry, body = samples.act("x").entry, msgspec.json.encode(file)
        journal.record([Record(f"f-{file.name}", RecordKind.SCAN_FILE, "d-1", DONE, body, entry)])
    return file.name


def copies_of(path: Path, samples: Samples) -> list[bytes]:
    """The copies that the records of a journal speak of, opened with the keys they name."""
    with JournalReader.open(path, samples.key) as reader:
        records = reader.records(RecordKind.SCAN_FILE)
    files = [msgspec.json.decode(record.content, type=KeptFile) for record in records]
    return [SealedPapers(copies_beside(path)).get(file.name, file.key) for file in files]


def test_a_copy_comes_back_with_its_journal(path: Path, tmp_path: Path, samples: Samples) -> None:
    name = kept(path, samples)
    (copies_beside(path) / "note.txt").write_text("no copy")
    backup = tmp_path / "a.backup"
    write_backup(path, samples.key, backup)
    assert CONTENT not in backup.read_bytes()
    restored = tmp_path / "again" / "journal.db"
    restore(open_backup(backup), samples.key, restored, keyring=None)
    assert copies_of(restored, samples) == [CONTENT]
    assert [file.name for file in copies_beside(restored).iterdir()] == [f"{name}.copy"]


def test_what_stood_there_is_kept_aside_with_its_copies(path: Path, tmp_path: Path, samples: Samples) -> None:
    kept(path, samples)
    backup, aside = tmp_path / "a.backup", path.parent / "before"
    write_backup(path, samples.key, backup)
    kept(path, samples, b"%PDF-1.7 a later one")
    restore(open_backup(backup), samples.key, path, aside=aside, keyring=None)
    assert copies_of(path, samples) == [CONTENT]
    assert len(list((aside / COPIES).iterdir())) == 2


def test_a_backup_that_was_cut_off_replaces_nothing(path: Path, tmp_path: Path, samples: Samples) -> None:
    kept(path, samples)
    backup = tmp_path / "a.backup"
    write_backup(path, samples.key, backup)
    whole = backup.read_bytes()
    for end in (len(whole) - 3, len(whole) - 20, len(whole) - 400, 300):
        backup.write_bytes(whole[:end])
        restored = tmp_path / f"{end}" / "journal.db"
        with pytest.raises(JournalError) as refusal:
            restore(open_backup(backup), samples.key, restored, keyring=None)
        assert refusal.value.reason == "unreadable"
        assert not restored.exists()


@pytest.mark.parametrize("head", [b"copy ../../../../etc/passwd0000000000 1\n", b"copy x 1\n", b"end 7\n"])
def test_what_is_no_copy_is_never_written(path: Path, tmp_path: Path, samples: Samples, head: bytes) -> None:
    with SqliteJournal.open(path, samples.key, desk_id="q03", seat="Q03"):
        pass
    backup = tmp_path / "a.backup"
    write_backup(path, samples.key, backup)
    backup.write_bytes(backup.read_bytes().removesuffix(b"end 0\n") + head + b"x")
    restored = tmp_path / "again" / "journal.db"
    with pytest.raises(JournalError):
        restore(open_backup(backup), samples.key, restored, keyring=None)
    assert not copies_beside(restored).exists()


def test_a_backup_of_an_older_version_opens(path: Path, tmp_path: Path, samples: Samples) -> None:
    with SqliteJournal.open(path, samples.key, desk_id="q03", seat="Q03") as journal:
        journal.append(samples.act("kept"))
    backup = tmp_path / "a.backup"
    write_backup(path, samples.key, backup)
    first, slots, size, rest = backup.read_bytes().split(b"\n", 3)
    backup.write_bytes(first.replace(b"2", b"1") + b"\n" + slots + b"\n" + rest[: int(size)])
    restored = tmp_path / "again" / "journal.db"
    restore(open_backup(backup), samples.key, restored, keyring=None)
    with JournalReader.open(restored, samples.key) as reader:
        assert "kept" in [row.kind for row in reader.audit()]
