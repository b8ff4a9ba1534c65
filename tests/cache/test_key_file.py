"""The file of slots beside the journal when something breaks: no way to the key is lost for it."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import cache.journal.vault
from cache.backup import open_backup, restore, write_backup
from cache.journal import SqliteJournal
from cache.journal.database import fits, open_database
from cache.journal.lock import turn
from cache.keys import (
    KEY_FILE,
    change_key,
    forget_entries,
    journal_key,
    keep_passphrase,
    keep_recovery,
    key_by_passphrase,
    key_by_recovery,
)
from cache.slots import KEYS_FILE, KeyEntry, RecoverySlot, read_slots, recovery_pair, write_slots
from cache.vault_store import VaultStore
from counter.domain.place import Place
from counter.ports import JournalError

if TYPE_CHECKING:
    from tests.cache.conftest import Samples

WORDS = "bốn con ngựa hư cấu"


@pytest.fixture
def key(path: Path, samples: Samples) -> bytes:
    """The key, kept in a file, of a closed journal with one event."""
    key, _ = journal_key(path, keyring=None)
    with SqliteJournal.open(path, key, desk_id="q03", seat="Q03") as journal:
        journal.append(samples.act())
    return key


def broken(*_given: object) -> None:
    """A disk that cannot do it."""
    raise OSError


@pytest.mark.parametrize("step", ["sync_folder", "_take_place", "_copy"])
def test_a_change_of_keys_that_breaks_loses_neither_key(
    path: Path, key: bytes, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    secret, public = recovery_pair()
    keep_recovery(path, key, public)
    with monkeypatch.context() as patch:
        patch.setattr(cache.journal.vault, step, broken)
        with pytest.raises(JournalError) as refusal:
            change_key(path, key, keyring=None)
        assert refusal.value.reason == "io"
    present, _ = journal_key(path, keyring=None)
    assert fits(path, present)
    assert (present == key) is (step != "sync_folder"), (
        "the new file is in place before its folder is settled"
    )
    assert key_by_recovery(path, secret) == present
    forget_entries(path, present, keyring=None)
    assert journal_key(path, keyring=None)[0] == key_by_recovery(path, secret) == present


def test_a_change_nobody_can_judge_forgets_nothing(
    path: Path, key: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreadable(*_given: object) -> bool:
        raise JournalError("io")

    with monkeypatch.context() as patch:
        patch.setattr(cache.journal.vault, "sync_folder", broken)
        patch.setattr(cache.keys, "fits", unreadable)
        with pytest.raises(JournalError):
            change_key(path, key, keyring=None)
    assert len(read_slots(path)) == 2
    assert fits(path, journal_key(path, keyring=None)[0])


def test_a_desk_makes_a_damaged_key_file_anew(
    path: Path, key: bytes, tmp_path: Path, samples: Samples
) -> None:
    secret, public = recovery_pair()
    keep_recovery(path, key, public)
    changed = change_key(path, key, keyring=None)
    assert not path.with_name(KEY_FILE).exists(), "the key lies under a name of its own"
    path.with_name(KEYS_FILE).write_bytes(b"{")
    assert journal_key(path, keyring=None)[0] == changed
    store = VaultStore(tmp_path / "reference", path, changed, "journal", None)
    place = Place(samples.place.centre, samples.place.seat, samples.place.clerks, recovery_key=public)
    store.put_place(place)
    assert key_by_recovery(path, secret) == changed
    assert journal_key(path, keyring=None)[0] == changed


def test_beside_a_damaged_key_file_only_a_key_that_fits_is_taken(path: Path, key: bytes) -> None:
    path.with_name(KEYS_FILE).write_bytes(b"{")
    path.with_name(KEY_FILE).write_text("ab" * 32)
    with pytest.raises(JournalError) as refusal:
        journal_key(path, keyring=None)
    assert refusal.value.reason == "key_unreadable"
    path.with_name(f"journal-{'0' * 16}.key").write_text(key.hex())
    assert journal_key(path, keyring=None)[0] == key


def test_a_desk_and_a_command_write_the_key_file_in_turn(path: Path, key: bytes) -> None:
    """The desk seals the key to its centre while somebody sets a passphrase: both are there afterwards."""
    secret, public = recovery_pair()
    with turn(path.with_name(KEYS_FILE)):
        writers = [
            threading.Thread(target=keep_recovery, args=(path, key, public)),
            threading.Thread(target=keep_passphrase, args=(path, key, WORDS), kwargs={"keyring": None}),
        ]
        for writer in writers:
            writer.start()
        writers[0].join(0.05)
        assert all(writer.is_alive() for writer in writers)
        assert not path.with_name(KEYS_FILE).exists()
    for writer in writers:
        writer.join()
    assert key_by_recovery(path, secret) == key_by_passphrase(path, WORDS) == key


def test_failed_restores_leave_no_keys_behind(
    path: Path, key: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backups = []
    for number in range(5):
        write_backup(path, key, tmp_path / f"{number}.backup")
        backups.append((open_backup(tmp_path / f"{number}.backup"), key))
        key = change_key(path, key, keyring=None)
    monkeypatch.setattr(cache.journal.vault, "_mark_restored", broken)
    before = {file.name: file.read_bytes() for file in path.parent.iterdir() if "key" in file.name}
    for number, (backup, its_key) in enumerate(backups):
        with pytest.raises(JournalError):
            restore(backup, its_key, path, aside=tmp_path / f"aside{number}", keyring=None)
        assert journal_key(path, keyring=None)[0] == key
    assert before == {file.name: file.read_bytes() for file in path.parent.iterdir() if "key" in file.name}


def test_no_file_is_written_that_could_not_be_read(path: Path, key: bytes) -> None:
    many = tuple(KeyEntry(f"{number:016x}", ()) for number in range(17))
    with pytest.raises(JournalError):
        write_slots(path, many)
    write_slots(path, many[:16])
    assert read_slots(path) == many[:16]
    with pytest.raises(JournalError):
        write_slots(path, (KeyEntry("0" * 16, (RecoverySlot("x", "y", "z"),)),))


def test_a_kill_while_the_file_is_changed_hides_no_key(path: Path, key: bytes) -> None:
    """Between two keys the desk must tell which one fits, also when only a writer can undo what was begun."""
    other = bytes(32)
    source = path.with_name("source.db")
    shutil.copyfile(path, source)
    database = open_database(source, key, writing=True)
    database.pragma("journal_mode", "delete")
    database.pragma("cache_size", 1)
    database.execute("BEGIN IMMEDIATE; CREATE TABLE more (content BLOB)")
    for _ in range(200):
        database.execute("INSERT INTO more VALUES (randomblob(3000))")
    database.cache_flush()
    for end in ("", "-journal"):  # as the disk looks after a kill
        shutil.copyfile(source.with_name(f"source.db{end}"), path.with_name(f"journal.db{end}"))
    database.close()
    with pytest.raises(JournalError):
        open_database(path, key, writing=False)
    before = path.read_bytes()
    assert fits(path, key)
    assert not fits(path, other)
    assert path.read_bytes() == before
    with SqliteJournal.open(path, key, desk_id="q03", seat="Q03") as journal:
        assert journal.verify_chain() == 1
