"""Where the journal's key lives, and that a lost one is never replaced."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import keyring.backends.fail
import keyring.errors
import pytest

from cache.journal import SqliteJournal
from cache.journal.lock import DeskLock
from cache.keys import KEY_FILE, SERVICE, KeySource, journal_key, system_keyring
from cache.slots import key_id
from counter.ports import JournalError
from tests.rigs.keyrings import Ring

if TYPE_CHECKING:
    from tests.cache.conftest import Samples


@pytest.fixture
def ring() -> Ring:
    """A keyring that works."""
    return Ring()


def test_a_key_goes_into_the_keyring_once(path: Path, ring: Ring) -> None:
    key, source = journal_key(path, account="desk", keyring=lambda: ring)
    assert (len(key), source) == (32, KeySource.KEYRING)
    assert ring.secrets == {(SERVICE, f"desk-{key_id(key)}"): key.hex()}
    assert journal_key(path, account="desk", keyring=lambda: ring) == (key, source)
    assert not path.with_name(KEY_FILE).exists()
    another = path.parent / "another" / path.name
    assert journal_key(another, account="desk", keyring=lambda: ring)[0] != key


@pytest.mark.parametrize("ring", [Ring(away=True), Ring(forgets=True), None])
def test_without_a_keyring_that_keeps_it_the_key_goes_into_a_file(path: Path, ring: Ring | None) -> None:
    key, source = journal_key(path, keyring=lambda: ring)
    assert source is KeySource.FILE
    file = path.with_name(KEY_FILE)
    assert bytes.fromhex(file.read_text()) == key
    if sys.platform != "win32":
        assert file.stat().st_mode & 0o777 == 0o600
    # A keyring that appears later does not take over: the file is the key of this journal.
    assert journal_key(path, keyring=Ring) == journal_key(path, keyring=None) == (key, source)


def test_a_lost_key_is_not_replaced(path: Path, ring: Ring, samples: Samples) -> None:
    key, _ = journal_key(path, keyring=lambda: ring)
    with SqliteJournal.open(path, key, desk_id="q03", seat="Q03") as journal:
        journal.append(samples.act())
    ring.away = True
    with pytest.raises(JournalError) as refusal:
        journal_key(path, keyring=lambda: ring)
    assert refusal.value.reason == "key_missing"
    assert not path.with_name(KEY_FILE).exists()
    ring.away = False
    assert journal_key(path, keyring=lambda: ring)[0] == key


@pytest.mark.parametrize("content", ["", "no hexadecimal digits", "00" * 31])
def test_a_spoilt_key_is_not_replaced(path: Path, content: str) -> None:
    path.parent.mkdir()
    path.with_name(KEY_FILE).write_text(content)
    with pytest.raises(JournalError) as refusal:
        journal_key(path, keyring=None)
    assert refusal.value.reason == "key_unreadable"
    assert path.with_name(KEY_FILE).read_text() == content


def test_two_first_starts_do_not_make_two_keys(path: Path) -> None:
    path.parent.mkdir()
    lock = DeskLock(path)
    with pytest.raises(JournalError) as refusal:
        journal_key(path, keyring=None)
    assert refusal.value.reason == "locked"
    lock.release()
    assert journal_key(path, keyring=None) == journal_key(path, keyring=None)


def test_a_keyring_that_protects_nothing_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyring, "get_keyring", keyring.backends.fail.Keyring)
    assert system_keyring() is None


def test_the_libraries_wait_until_they_are_needed() -> None:
    code = "import sys, cache.keys, cache.reference, cache.journal; print(*sys.modules)"
    root = Path(__file__).parents[2]
    modules = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True, cwd=root
    ).stdout.split()
    assert "cache.journal.writing" in modules
    assert not {"keyring", "tinydb", "textual", "httpx"} & set(modules)
