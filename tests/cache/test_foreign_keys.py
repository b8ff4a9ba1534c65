"""A file of slots of another desk, or of another day: no desk loses its key to it, nor another's."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest

import cache.keys
import cache.slots
from cache.journal import SqliteJournal
from cache.journal.database import fits
from cache.keys import (
    KEY_FILE,
    SERVICE,
    change_key,
    forget_entries,
    journal_key,
    keep_passphrase,
    keep_recovery,
    key_by_passphrase,
    key_by_recovery,
    store_anew,
)
from cache.slots import (
    KEYS_FILE,
    FileSlot,
    KeyEntry,
    KeyringSlot,
    PassphraseSlot,
    key_id,
    passphrase_slot,
    read_slots,
    recovery_pair,
    with_passphrase,
    write_slots,
)
from tests.rigs.keyrings import Ring, reason

if TYPE_CHECKING:
    from tests.cache.conftest import Samples

WORDS = "bốn con ngựa hư cấu"


@pytest.fixture(params=["keyring", "file"])
def ring(request: pytest.FixtureRequest) -> Ring | None:
    """With a keyring, and without one."""
    return Ring() if request.param == "keyring" else None


def made(path: Path, ring: Ring | None, samples: Samples) -> bytes:
    """A journal with one event, closed; its key."""
    key, _ = journal_key(path, account="real", keyring=lambda: ring)
    with SqliteJournal.open(path, key, desk_id="q03", seat="Q03") as journal:
        journal.append(samples.act())
    return key


def test_a_file_of_slots_of_another_desk_costs_no_key(
    tmp_path: Path, ring: Ring | None, samples: Samples
) -> None:
    mine, other = tmp_path / "a" / "journal.db", tmp_path / "b" / "journal.db"
    secret, public = recovery_pair()
    keys = [made(path, ring, samples) for path in (mine, other)]
    for path, key in zip((mine, other), keys, strict=True):
        keep_recovery(path, key, public, account="real", keyring=lambda: ring)
    shutil.copy(other.with_name(KEYS_FILE), mine.with_name(KEYS_FILE))
    for _ in range(2):
        assert journal_key(mine, account="real", keyring=lambda: ring)[0] == keys[0]
        forget_entries(mine, keys[0], account="real", keyring=lambda: ring)
        keep_recovery(mine, keys[0], public, account="real", keyring=lambda: ring)
    assert key_by_recovery(mine, secret) == keys[0]
    assert [entry.id for entry in read_slots(mine)] == [key_id(keys[0])]
    assert journal_key(other, account="real", keyring=lambda: ring)[0] == keys[1]


def test_a_file_of_slots_of_another_day_costs_no_key(path: Path, ring: Ring | None, samples: Samples) -> None:
    old = made(path, ring, samples)
    keep_recovery(path, old, recovery_pair()[1], account="real", keyring=lambda: ring)
    before = path.with_name(KEYS_FILE).read_bytes()
    key = change_key(path, old, account="real", keyring=lambda: ring)
    path.with_name(KEYS_FILE).write_bytes(before)
    for _ in range(2):
        assert journal_key(path, account="real", keyring=lambda: ring)[0] == key
        forget_entries(path, key, account="real", keyring=lambda: ring)


@pytest.mark.parametrize("slot", [FileSlot(KEY_FILE), KeyringSlot("real")])
def test_the_key_in_use_is_never_forgotten_under_another_name(
    path: Path, samples: Samples, slot: FileSlot | KeyringSlot
) -> None:
    ring = Ring()
    key = made(path, None, samples)
    if isinstance(slot, KeyringSlot):  # as older desks kept it
        path.with_name(KEY_FILE).unlink()
        ring.set_password(SERVICE, "real", key.hex())
    for entries in (
        [KeyEntry("0" * 16, (slot,))],
        [KeyEntry(key_id(key), (slot,)), KeyEntry("0" * 16, (slot,))],
    ):
        write_slots(path, tuple(entries))
        assert journal_key(path, account="real", keyring=lambda: ring)[0] == key
        forget_entries(path, key, account="real", keyring=lambda: ring)
        assert read_slots(path) == (KeyEntry(key_id(key), (slot,)),)
        assert journal_key(path, account="real", keyring=lambda: ring)[0] == key


def test_no_entry_is_written_without_a_way_to_its_key(path: Path, samples: Samples) -> None:
    key = made(path, None, samples)
    write_slots(path, (KeyEntry("0" * 16, (FileSlot(KEY_FILE),)),))
    path.with_name(KEY_FILE).unlink()
    before = path.with_name(KEYS_FILE).read_bytes()
    assert reason(lambda: forget_entries(path, key, keyring=None)) == "key_unreadable"
    assert path.with_name(KEYS_FILE).read_bytes() == before


def test_only_key_files_are_read_as_keys(path: Path, samples: Samples) -> None:
    key = made(path, None, samples)
    for name in ("journal.db", "journal.db-wal", "settings.toml"):
        path.with_name(KEYS_FILE).write_bytes(
            msgspec.json.encode({"version": 1, "keys": [
                {"id": key_id(key), "slots": [{"kind": "file", "name": KEY_FILE}]},
                {"id": "0" * 16, "slots": [{"kind": "file", "name": name}]},
            ]})
        )  # fmt: skip
        assert reason(lambda: forget_entries(path, key, keyring=None)) == "key_unreadable"
        assert fits(path, key)


def test_two_folders_of_one_person_have_two_keys(tmp_path: Path, samples: Samples) -> None:
    ring = Ring({(SERVICE, "real"): "ab" * 32})  # of an older desk in a third folder
    paths = [tmp_path / name / "journal.db" for name in "ab"]
    keys = [made(path, ring, samples) for path in paths]
    assert len({*keys, bytes.fromhex("ab" * 32)}) == 3
    changed = change_key(paths[0], keys[0], account="real", keyring=lambda: ring)
    store_anew(paths[0], changed, account="real", keyring=lambda: ring)
    for path, key in zip(paths, (changed, keys[1]), strict=True):
        assert journal_key(path, account="real", keyring=lambda: ring)[0] == key
    assert ring.secrets[SERVICE, "real"] == "ab" * 32


def test_an_older_desks_key_is_found_and_left_to_its_other_folder(tmp_path: Path, samples: Samples) -> None:
    ring = Ring()
    paths = [tmp_path / name / "journal.db" for name in "ab"]
    for path in paths:
        SqliteJournal.open(path, samples.key, desk_id="q03", seat="Q03").close()
    ring.set_password(SERVICE, "real", samples.key.hex())
    changed = change_key(paths[0], samples.key, account="real", keyring=lambda: ring)
    assert journal_key(paths[0], account="real", keyring=lambda: ring)[0] == changed
    assert journal_key(paths[1], account="real", keyring=lambda: ring)[0] == samples.key


@pytest.mark.parametrize("step", ["forget", "write_slots"])
def test_a_passphrase_alone_leaves_no_key_when_it_is_set_again(
    path: Path, ring: Ring | None, samples: Samples, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    key = made(path, ring, samples)

    def set_only() -> None:
        keep_passphrase(path, key, WORDS, account="real", only=True, keyring=lambda: ring)

    def killed(*_given: object, **_named: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(cache.keys, step, killed)
        with pytest.raises(KeyboardInterrupt):
            set_only()
    assert journal_key(path, account="real", keyring=lambda: ring)[0] == key, "not done: it says so"
    set_only()
    assert not [*path.parent.glob("journal*.key"), *path.parent.glob("*.ring")]
    assert ring is None or not ring.secrets
    assert key_by_passphrase(path, WORDS) == key
    # One that an older version left behind, of which no slot speaks.
    path.with_name(f"journal-{key_id(key)}.key").write_text(key.hex())
    set_only()
    assert not [*path.parent.glob("journal*.key")]
    assert reason(lambda: journal_key(path, account="real", keyring=lambda: ring)) == "passphrase_needed"


@pytest.mark.parametrize(("memory_kib", "iterations"), [(256 * 1024 + 1, 1), (64, 9)])
def test_a_file_orders_no_more_work_than_a_desk_can_do(
    path: Path, samples: Samples, memory_kib: int, iterations: int
) -> None:
    key = made(path, None, samples)
    slot = PassphraseSlot("0" * 32, memory_kib, iterations, 1, "0" * 120)
    assert reason(lambda: write_slots(path, (KeyEntry(key_id(key), (slot,)),))) == "key_unreadable"
    largest = PassphraseSlot("0" * 32, 256 * 1024, 8, 1, "0" * 120)
    write_slots(path, (KeyEntry(key_id(key), (largest,)),))
    before = msgspec.json.decode(path.with_name(KEYS_FILE).read_bytes())
    [entry] = before["keys"]
    for keys in ([{**entry, "slots": entry["slots"] * 2}], [{**entry, "id": str(n) * 16} for n in range(3)]):
        path.with_name(KEYS_FILE).write_bytes(msgspec.json.encode({"version": 1, "keys": keys}))
        assert reason(lambda: read_slots(path)) == "key_unreadable"


def test_too_little_memory_for_a_passphrase_is_said(
    monkeypatch: pytest.MonkeyPatch, samples: Samples
) -> None:
    slot = passphrase_slot(samples.key, WORDS, memory_kib=64, iterations=1, lanes=1)

    def short(*_given: object) -> bytes:
        raise MemoryError

    monkeypatch.setattr(cache.slots, "_derived", short)
    assert reason(lambda: with_passphrase(slot, WORDS)) == "key_unreadable"
