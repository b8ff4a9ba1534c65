"""Every way to the journal's key: a lost keyring loses no dossier, a changed key leaves no journal shut."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest

import cache.keys
from cache.journal import SqliteJournal
from cache.journal.database import fits
from cache.journal.vault import examine
from cache.keys import (
    KEY_FILE,
    KeySource,
    change_key,
    forget_entries,
    journal_key,
    keep_passphrase,
    keep_recovery,
    key_by_passphrase,
    key_by_recovery,
    store_anew,
)
from cache.slots import KEYS_FILE, PassphraseSlot, RecoverySlot, read_slots, recovery_pair
from counter.domain.recovery import recovery_code, recovery_secret
from tests.rigs.keyrings import Ring, reason

if TYPE_CHECKING:
    from tests.cache.conftest import Samples

WORDS = "bốn con ngựa hư cấu"


class KilledError(BaseException):
    """The process ended here."""


@pytest.fixture(params=["keyring", "file"])
def ring(request: pytest.FixtureRequest) -> Ring | None:
    """With a keyring, and without one."""
    return Ring() if request.param == "keyring" else None


def made(path: Path, ring: Ring | None, samples: Samples) -> bytes:
    """A journal with one event, closed; its key."""
    key, _ = journal_key(path, keyring=lambda: ring)
    with SqliteJournal.open(path, key, desk_id="q03", seat="Q03") as journal:
        journal.append(samples.act())
    return key


def lose(path: Path, ring: Ring | None) -> None:
    """What kept the key is gone."""
    if ring is not None:
        ring.secrets.clear()
    for file in path.parent.glob("journal*.key"):
        file.unlink()


def test_the_centre_opens_a_journal_whose_key_is_lost(
    path: Path, ring: Ring | None, samples: Samples
) -> None:
    key = made(path, ring, samples)
    secret, public = recovery_pair()
    assert keep_recovery(path, key, public)
    assert not keep_recovery(path, key, public)  # once is enough
    assert not keep_recovery(path, key, "")
    lose(path, ring)
    assert reason(lambda: journal_key(path, keyring=lambda: ring)) == "key_missing"

    typed = recovery_code(secret).lower().replace("-", " ")
    assert key_by_recovery(path, recovery_secret(typed)) == key
    assert key_by_recovery(path, recovery_pair()[0]) is None
    source = store_anew(path, key, keyring=lambda: ring)
    assert source is (KeySource.FILE if ring is None else KeySource.KEYRING)
    assert journal_key(path, keyring=lambda: ring) == (key, source)
    assert key_by_recovery(path, secret) == key  # still


def test_another_key_of_the_centre_takes_the_place_of_the_old(path: Path, samples: Samples) -> None:
    key = made(path, None, samples)
    (old, first), (new, second) = recovery_pair(), recovery_pair()
    keep_recovery(path, key, first)
    assert keep_recovery(path, key, second)
    assert (key_by_recovery(path, old), key_by_recovery(path, new)) == (None, key)
    for nonsense in ("00" * 32, "zz" * 32, "ab"):
        assert reason(lambda nonsense=nonsense: keep_recovery(path, key, nonsense)) == "key_unreadable"  # type: ignore[misc]  # bound now


def test_a_passphrase_opens_the_journal(path: Path, ring: Ring | None, samples: Samples) -> None:
    key = made(path, ring, samples)
    assert reason(lambda: key_by_passphrase(path, WORDS)) == "key_missing"
    keep_passphrase(path, key, WORDS, keyring=lambda: ring)
    import unicodedata

    assert key_by_passphrase(path, unicodedata.normalize("NFD", WORDS)) == key
    assert key_by_passphrase(path, "another") is None
    assert journal_key(path, keyring=lambda: ring)[0] == key
    [slot] = [slot for slot in read_slots(path)[0].slots if isinstance(slot, PassphraseSlot)]
    assert (slot.memory_kib, slot.iterations, slot.lanes) == (64 * 1024, 3, 4)  # RFC 9106 §4

    keep_passphrase(path, key, WORDS, only=True, keyring=lambda: ring)
    assert reason(lambda: journal_key(path, keyring=lambda: ring)) == "passphrase_needed"
    assert not list(path.parent.glob("*.key"))
    assert ring is None or not ring.secrets
    assert key_by_passphrase(path, WORDS) == key


def test_no_secret_stands_in_the_slots(path: Path, ring: Ring | None, samples: Samples) -> None:
    key = made(path, ring, samples)
    secret, public = recovery_pair()
    keep_recovery(path, key, public)
    keep_passphrase(path, key, WORDS, keyring=lambda: ring)
    content = path.with_name(KEYS_FILE).read_bytes()
    for word in (key, secret, WORDS.encode()):
        assert word not in content
        assert word.hex().encode() not in content
    assert path.with_name(KEYS_FILE).stat().st_mode & 0o077 == 0


def test_a_changed_key_has_every_way_of_the_old_one(path: Path, ring: Ring | None, samples: Samples) -> None:
    old = made(path, ring, samples)
    secret, public = recovery_pair()
    keep_recovery(path, old, public)
    keep_passphrase(path, old, WORDS, keyring=lambda: ring)
    new = change_key(path, old, WORDS, keyring=lambda: ring)
    assert new != old
    assert not fits(path, old)
    assert journal_key(path, keyring=lambda: ring)[0] == new
    assert key_by_recovery(path, secret) == key_by_passphrase(path, WORDS) == new
    assert examine(path, new).troubles == ()
    [entry] = read_slots(path)
    assert len(entry.slots) == 3
    kept = [bytes.fromhex(file.read_text()) for file in path.parent.glob("*.key")]
    kept += [bytes.fromhex(word) for word in (ring.secrets.values() if ring is not None else ())]
    assert kept == [new]
    again = change_key(path, new, keyring=lambda: ring)  # without the passphrase it opens no longer
    assert reason(lambda: key_by_passphrase(path, WORDS)) == "key_missing"
    assert journal_key(path, keyring=lambda: ring)[0] == again


@pytest.mark.parametrize("step", ["stored", "write_slots", "rekey", "forget_entries", "forget"])
@pytest.mark.parametrize("after", [False, True])
def test_a_change_that_is_killed_leaves_every_way_open(
    path: Path,
    ring: Ring | None,
    samples: Samples,
    monkeypatch: pytest.MonkeyPatch,
    step: str,
    after: bool,
) -> None:
    old = made(path, ring, samples)
    secret, public = recovery_pair()
    keep_recovery(path, old, public)
    real = getattr(cache.keys, step)

    def killed(*given: object, **named: object) -> object:
        if after:
            real(*given, **named)
        raise KilledError

    monkeypatch.setattr(cache.keys, step, killed)
    with pytest.raises(KilledError):
        change_key(path, old, keyring=lambda: ring)
    monkeypatch.undo()
    key, _ = journal_key(path, keyring=lambda: ring)
    assert fits(path, key)
    assert key_by_recovery(path, secret) == key
    forget_entries(path, key, keyring=lambda: ring)
    assert len(read_slots(path)) == 1
    assert journal_key(path, keyring=lambda: ring)[0] == key
    last = change_key(path, key, keyring=lambda: ring)
    assert journal_key(path, keyring=lambda: ring)[0] == last
    assert examine(path, last).events == 1


def test_a_desk_that_is_open_keeps_its_key(path: Path, ring: Ring | None, samples: Samples) -> None:
    old = made(path, ring, samples)
    with SqliteJournal.open(path, old, desk_id="q03", seat="Q03"):
        assert reason(lambda: change_key(path, old, keyring=lambda: ring)) == "locked"
    assert journal_key(path, keyring=lambda: ring)[0] == old
    assert len(read_slots(path)) == 1


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "key_unreadable"),
        (b"{", "key_unreadable"),
        (b'{"version":1,"keys":[]}', "key_unreadable"),
        (b'{"version":1,"keys":[{"id":"' + b"a" * 16 + b'","slots":[{"kind":"file","name":"../x"}]}]}',
         "key_unreadable"),
        (b'{"version":2,"keys":"whatever"}', "newer_format"),
        (b"[" * 70_000, "key_unreadable"),
    ],
)  # fmt: skip
def test_a_damaged_key_file_is_said(path: Path, samples: Samples, content: bytes, expected: str) -> None:
    ring = Ring()
    key = made(path, ring, samples)
    path.with_name(KEYS_FILE).write_bytes(content)
    if expected != "newer_format":
        assert journal_key(path, keyring=lambda: ring)[0] == key
    ring.secrets.clear()
    assert reason(lambda: journal_key(path, keyring=lambda: ring)) == expected
    # The key's own file is enough, whatever became of the other ways.
    path.with_name(KEY_FILE).write_text(key.hex())
    if expected != "newer_format":
        assert journal_key(path, keyring=lambda: ring)[0] == key


def test_hostile_costs_are_refused(path: Path, samples: Samples) -> None:
    key = made(path, None, samples)
    keep_passphrase(path, key, WORDS, keyring=None)
    plain = msgspec.json.decode(path.with_name(KEYS_FILE).read_bytes())
    plain["keys"][0]["slots"][1]["memory_kib"] = 1 << 40
    path.with_name(KEYS_FILE).write_bytes(msgspec.json.encode(plain))
    assert reason(lambda: key_by_passphrase(path, WORDS)) == "key_unreadable"


def test_a_sealed_key_that_was_changed_does_not_open(path: Path, samples: Samples) -> None:
    key = made(path, None, samples)
    secret, public = recovery_pair()
    keep_recovery(path, key, public)
    file = path.with_name(KEYS_FILE)
    [slot] = [slot for slot in read_slots(path)[0].slots if isinstance(slot, RecoverySlot)]
    turned = format(int(slot.wrapped[-1], 16) ^ 1, "x")
    file.write_text(file.read_text().replace(slot.wrapped, slot.wrapped[:-1] + turned))
    assert key_by_recovery(path, secret) is None
