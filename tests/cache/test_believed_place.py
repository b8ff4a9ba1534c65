"""Whoever can write the place on the disk gets neither the journal's key nor a PIN of their own."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cache.journal import SqliteJournal
from cache.keys import change_key, journal_key, key_by_recovery
from cache.reference import TinyReferenceStore
from cache.slots import KEYS_FILE, recovery_pair
from cache.vault_store import SignedStore, VaultStore
from counter.centre.sample import sample_plan
from counter.folders import Mode, data_folder, journal_path
from tests.rigs.command import answer

if TYPE_CHECKING:
    from tests.cache.conftest import Samples


@pytest.fixture
def key(path: Path, samples: Samples) -> bytes:
    """The key, kept in a file, of a closed journal."""
    key, _ = journal_key(path, keyring=None)
    with SqliteJournal.open(path, key, desk_id="q03", seat="Q03") as journal:
        journal.append(samples.act())
    return key


def store(path: Path, key: bytes) -> VaultStore:
    """The reference data as a desk opens it."""
    return VaultStore(path.with_name("reference"), path, key, "journal", None)


def test_a_recovery_key_that_the_centre_did_not_tell_gets_nothing(
    path: Path, key: bytes, samples: Samples
) -> None:
    (secret, public), (evil, evil_public) = recovery_pair(), recovery_pair()
    told = replace(samples.place, recovery_key=public)
    store(path, key).put_place(told)
    assert store(path, key).place() == told
    file = path.with_name("reference") / "place.json"
    before = path.with_name(KEYS_FILE).read_bytes()
    file.write_text(file.read_text().replace(public, evil_public))
    desk = store(path, key)
    assert desk.place() is None
    assert desk.unreadable == {"place"}
    assert (key_by_recovery(path, evil), key_by_recovery(path, secret)) == (None, key)
    assert path.with_name(KEYS_FILE).read_bytes() == before
    desk.put_place(told)  # fetched anew
    assert store(path, key).place() == told
    assert desk.unreadable == frozenset()


@pytest.mark.parametrize("word", ["cb1", "$argon2id$", "Quầy 3"])
def test_no_clerk_of_a_changed_place_is_believed(path: Path, key: bytes, samples: Samples, word: str) -> None:
    store(path, key).put_place(samples.place)
    file = path.with_name("reference") / "place.json"
    assert word in file.read_text()
    file.write_text(file.read_text().replace(word, word + "2"))
    assert store(path, key).place() is None


def test_a_place_without_a_signature_or_under_another_key_is_not_believed(
    path: Path, key: bytes, samples: Samples
) -> None:
    public = recovery_pair()[1]
    TinyReferenceStore(path.with_name("reference")).put_place(replace(samples.place, recovery_key=public))
    assert store(path, key).place() is None
    assert not path.with_name(KEYS_FILE).exists()
    store(path, key).put_place(samples.place)
    changed = change_key(path, key, keyring=None)
    assert store(path, changed).place() is None


def test_a_change_of_keys_keeps_a_place_that_was_believed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COUNTER_HOME", str(tmp_path))
    folder, place = data_folder(Mode.TRAINING), sample_plan().place

    def key() -> bytes:
        return journal_key(journal_path(folder), account=Mode.TRAINING.value, keyring=None)[0]

    before = key()
    SqliteJournal.open(journal_path(folder), before, desk_id="Q03", seat="Q03").close()
    SignedStore(folder / "reference", before).put_place(place)
    answer("--training", "journal", "rekey", pin="222222")
    assert key() != before
    assert SignedStore(folder / "reference", key()).place() == place


def test_a_seal_that_failed_is_made_at_the_next_start(path: Path, key: bytes, samples: Samples) -> None:
    secret, public = recovery_pair()
    store(path, key).put_place(replace(samples.place, recovery_key=public))
    path.with_name(KEYS_FILE).unlink()
    assert store(path, key).place() is not None
    assert key_by_recovery(path, secret) == key
