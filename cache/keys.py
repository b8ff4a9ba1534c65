"""The ways to the journal's key: the operating system's keyring, else a file that only its owner reads;
beside them, in `journal.keys`, a passphrase and the centre's recovery key.

Everything that reads the file and writes it anew takes its turn: a desk and a command may do so together.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path
from secrets import token_bytes

from cache.journal.database import KEY_BYTES, fits
from cache.journal.lock import turn
from cache.journal.vault import rekey
from cache.key_finding import journal_key, read_or_legacy
from cache.key_places import (
    KEY_FILE,
    SERVICE,
    AskKeyring,
    Keyring,
    KeySource,
    first_place,
    forget,
    looked_up,
    places_of,
    stored,
    system_keyring,
)
from cache.slots import (
    KEYS_FILE,
    FileSlot,
    KeyEntry,
    KeyringSlot,
    PassphraseSlot,
    RecoverySlot,
    Slot,
    key_id,
    passphrase_slot,
    read_slots,
    recovery_slot,
    with_passphrase,
    with_recovery,
    write_slots,
)
from counter.ports import JournalError

__all__ = [
    "KEY_FILE",
    "SERVICE",
    "AskKeyring",
    "KeySource",
    "Keyring",
    "change_key",
    "forget_entries",
    "journal_key",
    "keep_beside",
    "keep_passphrase",
    "keep_recovery",
    "key_by_passphrase",
    "key_by_recovery",
    "leave_out",
    "mend_slots",
    "new_entry",
    "set_slots",
    "store_anew",
    "system_keyring",
]


def key_by_passphrase(journal: Path, passphrase: str) -> bytes | None:
    """The key, or None for another passphrase. JournalError `key_missing` when none was ever set."""
    return _unwrapped(journal, PassphraseSlot, lambda slot: with_passphrase(slot, passphrase))


def key_by_recovery(journal: Path, secret: bytes) -> bytes | None:
    """The key, or None for another centre's secret. JournalError `key_missing` without a recovery slot."""
    return _unwrapped(journal, RecoverySlot, lambda slot: with_recovery(slot, secret))


def keep_recovery(
    journal: Path,
    key: bytes,
    public: str,
    *,
    account: str = "journal",
    keyring: AskKeyring | None = system_keyring,
) -> bool:
    """Make sure the journal opens with the centre's secret key; whether anything had to be written.

    `public` is the centre's public key in hex, of which an empty one changes nothing. Raises JournalError
    `key_unreadable` (also for what is no public key), `io`.
    """
    if not public:
        return False
    if _is_sealed(_entries(journal, key, account, keyring)[0], public):
        return False
    try:
        fresh = recovery_slot(key, public)
    except ValueError:
        raise JournalError("key_unreadable", "the centre's recovery key is none") from None
    with turn(_keys_file(journal)):
        entries, _ = _entries(journal, key, account, keyring)
        others = (slot for slot in entries[0].slots if not isinstance(slot, RecoverySlot))
        _write(journal, entries, *others, fresh)
    return True


def keep_passphrase(
    journal: Path,
    key: bytes,
    passphrase: str | None,
    *,
    account: str = "journal",
    only: bool = False,
    keyring: AskKeyring | None = system_keyring,
) -> None:
    """Let a passphrase open the journal, None: let none; with `only` neither keyring nor file keep the key.

    Raises JournalError `key_unreadable`, `locked`, `io`.
    """
    fresh = () if passphrase is None else (passphrase_slot(key, passphrase),)
    with turn(_keys_file(journal)):
        entries, _ = _entries(journal, key, account, keyring)
        kept = [slot for slot in entries[0].slots if not isinstance(slot, PassphraseSlot)]
        _write(journal, entries, *kept, *fresh)
        if only and fresh:
            # First the keys, then what is said of them: broken off, no key lies where nobody looks for it.
            forget(journal, places_of(journal, key, account, keyring), keyring)
            wrapped = (slot for slot in kept if not isinstance(slot, FileSlot | KeyringSlot))
            _write(journal, entries, *wrapped, *fresh)


def store_anew(
    journal: Path, key: bytes, *, account: str = "journal", keyring: AskKeyring | None = system_keyring
) -> KeySource:
    """Keep a recovered key in the keyring or a file again, as a new desk would.

    Raises JournalError `locked`, `io`.
    """
    with turn(_keys_file(journal)):
        try:
            before = next((entry for entry in read_slots(journal) if entry.id == key_id(key)), None)
        except JournalError:  # a file that cannot be read is made anew
            before = None
        except OSError as error:
            raise JournalError("io", "the key file cannot be read") from error
        try:
            slot, source = stored(journal, key, account, keyring)
            others = [] if before is None else before.slots
            ways = (slot, *(other for other in others if not isinstance(other, FileSlot | KeyringSlot)))
            write_slots(journal, (KeyEntry(key_id(key), ways),))
        except OSError as error:
            raise JournalError("io", "the key cannot be written") from error
    return source


def keep_beside(
    journal: Path, key: bytes, *, account: str = "journal", keyring: AskKeyring | None = system_keyring
) -> bool:
    """Keep the key of a journal that is to come beside those that are there; whether it was not kept before.

    Raises JournalError `key_unreadable`, `locked`, `io`.
    """
    with turn(_keys_file(journal)):
        try:
            entries, _ = read_or_legacy(journal, account)
            kept = [entry for entry in entries if entry.id]
            for entry in entries:
                for slot in entry.slots:
                    found = looked_up(journal, slot, keyring)
                    if found is not None and found[0] == key:
                        return False
                    if found is not None and not entry.id:  # the first key of a desk, not in the file yet
                        kept.append(KeyEntry(key_id(found[0]), (slot,)))
            slot, _ = stored(journal, key, account, keyring, f"-{key_id(key)}")
            write_slots(journal, (KeyEntry(key_id(key), (slot,)), *kept))
        except OSError as error:
            raise JournalError("io", "the key cannot be written") from error
    return True


def leave_out(journal: Path, key: bytes, *, keyring: AskKeyring | None = system_keyring) -> None:
    """Forget the key of a journal that did not come; kept while the journal opens with it, or nobody knows.

    Raises JournalError `key_unreadable`, `locked`, `io`.
    """
    try:
        if fits(journal, key):
            return
    except JournalError:
        return
    with turn(_keys_file(journal)):
        try:
            entries = read_slots(journal)
            others = tuple(entry for entry in entries if entry.id != key_id(key))
            if others:
                write_slots(journal, others)
            else:
                _keys_file(journal).unlink(missing_ok=True)
        except OSError as error:
            raise JournalError("io", "the key file cannot be written") from error
        kept = {slot for entry in others for slot in entry.slots}
        mine = [slot for entry in entries if entry not in others for slot in entry.slots]
        forget(journal, [slot for slot in mine if slot not in kept], keyring)


def set_slots(journal: Path, key: bytes) -> None:
    """Leave the entry of `key` alone in the file, if it has one; the other keys stay where they lie.

    Raises JournalError `key_unreadable`, `locked`, `io`.
    """
    with turn(_keys_file(journal)):
        try:
            entries = read_slots(journal)
            mine = tuple(entry for entry in entries if entry.id == key_id(key))
            if mine and mine != entries:
                write_slots(journal, mine)
        except OSError as error:
            raise JournalError("io", "the key file cannot be written") from error


def mend_slots(
    journal: Path, key: bytes, *, account: str = "journal", keyring: AskKeyring | None = system_keyring
) -> bool:
    """Make a file that cannot be read anew for `key`, which opens the journal; whether it had to be.

    It names the places where the key lies; what was wrapped in it is gone, and the file is kept under
    another name. Raises JournalError `key_unreadable` (the key lies nowhere), `newer_format`, `locked`, `io`.
    """
    with turn(_keys_file(journal)):
        try:
            try:
                read_slots(journal)
            except JournalError as error:
                if error.reason != "key_unreadable":
                    raise
                mine = places_of(journal, key, account, keyring)
                if not mine:
                    raise
                write_slots(journal, (KeyEntry(key_id(key), mine),), keep_previous=True)
                return True
        except OSError as error:
            raise JournalError("io", "the key file cannot be written") from error
    return False


def new_entry(
    journal: Path,
    old: bytes,
    passphrase: str | None,
    *,
    account: str = "journal",
    keyring: AskKeyring | None = system_keyring,
) -> bytes:
    """Make the key that shall follow `old`, with every way to it; both stand in the file until the change.

    A passphrase slot goes over only when the passphrase is given. Raises JournalError `key_unreadable`, `io`.
    """
    key = token_bytes(KEY_BYTES)
    by_words = () if passphrase is None else (passphrase_slot(key, passphrase),)
    with turn(_keys_file(journal)):
        entries, _ = _entries(journal, old, account, keyring)
        before, slots = entries[0].slots, list[Slot]()
        try:
            if any(isinstance(slot, FileSlot | KeyringSlot) for slot in before):
                # Under a name of its own: the old key stays where it is until the journal has the new one.
                in_file = any(isinstance(slot, FileSlot) for slot in before)
                suffix = f"-{key_id(key)}"
                slots.append(stored(journal, key, account, None if in_file else keyring, suffix)[0])
            slots += [recovery_slot(key, slot.public) for slot in before if isinstance(slot, RecoverySlot)]
            write_slots(journal, (KeyEntry(key_id(key), (*slots, *by_words)), entries[0]))
        except OSError as error:
            raise JournalError("io", "the key file cannot be written") from error
    return key


def change_key(
    journal: Path,
    old: bytes,
    passphrase: str | None = None,
    *,
    account: str = "journal",
    keyring: AskKeyring | None = system_keyring,
) -> bytes:
    """Put the journal under a new key, with every way to it; the key. No desk may have it open.

    The new key stands in the slots before the file changes and the old one until after it: a kill at any
    point leaves a journal that opens. A passphrase opens it afterwards only when it is given here. Raises
    JournalError `locked`, `wrong_key`, `key_unreadable`, `io`.
    """
    key = new_entry(journal, old, passphrase, account=account, keyring=keyring)
    try:
        rekey(journal, old, key)
    except JournalError:
        # Under the new key it may be although its folder could not be settled: a power cut may bring the old
        # file back. Then both stay, as where nobody can tell, until a desk has opened the journal.
        with contextlib.suppress(JournalError):
            if not fits(journal, key) and fits(journal, old):
                forget_entries(journal, old, account=account, keyring=keyring)
        raise
    forget_entries(journal, key, account=account, keyring=keyring)
    return key


def forget_entries(
    journal: Path, key: bytes, *, account: str = "journal", keyring: AskKeyring | None = system_keyring
) -> None:
    """Forget the keys that are not the journal's: what a change of keys, or its break, has left.

    Raises JournalError `key_unreadable`, `locked`, `io`.
    """
    if len(_entries(journal, key, account, keyring)[0]) == 1:
        return
    with turn(_keys_file(journal)):
        entries, is_own = _entries(journal, key, account, keyring)
        _write(journal, entries[:1], *entries[0].slots)
        if is_own:
            # Under the bare account other folders of older desks may have theirs.
            kept = {*entries[0].slots, KeyringSlot(account)}
            gone = [slot for entry in entries[1:] for slot in entry.slots if slot not in kept]
            forget(journal, gone, keyring, but=key)


# --- the slots --------------------------------------------------------------------------------------


def _entries(
    journal: Path, key: bytes, account: str, keyring: AskKeyring | None
) -> tuple[tuple[KeyEntry, ...], bool]:
    """The entries with that of `key` first, and whether the file is this journal's.

    The first key of a journal gets its entry here; so does one that stands in no entry, with the places
    where it lies: then the file came from another desk or day, and its keys are none to forget.
    """
    try:
        entries = read_slots(journal)
    except OSError as error:
        raise JournalError("io", "the key file cannot be read") from error
    mine = next((entry for entry in entries if entry.id == key_id(key)), None)
    is_own = mine is not None or not entries
    if mine is None:
        found = places_of(journal, key, account, keyring)
        mine = KeyEntry(key_id(key), found if entries or found else (first_place(journal, account),))
    return (mine, *(entry for entry in entries if entry.id != mine.id)), is_own


def _is_sealed(entries: tuple[KeyEntry, ...], public: str) -> bool:
    return any(isinstance(slot, RecoverySlot) and slot.public == public for slot in entries[0].slots)


def _keys_file(journal: Path) -> Path:
    return journal.with_name(KEYS_FILE)


def _write(journal: Path, entries: tuple[KeyEntry, ...], *slots: Slot) -> None:
    if not slots:
        raise JournalError("key_unreadable", "no way to the key would be left")
    try:
        write_slots(journal, (KeyEntry(entries[0].id, slots), *entries[1:]))
    except OSError as error:
        raise JournalError("io", "the key file cannot be written") from error


def _unwrapped(journal: Path, kind: type[Slot], unwrap: Callable[..., bytes | None]) -> bytes | None:
    try:
        slots = [slot for entry in read_slots(journal) for slot in entry.slots if isinstance(slot, kind)]
        if not slots:
            raise JournalError("key_missing", "there is no such way to the key")
        keys = [key for slot in slots if (key := unwrap(slot)) is not None]
        return next((key for key in keys if fits(journal, key)), keys[0] if keys else None)
    except OSError as error:
        raise JournalError("io", "the key file cannot be read") from error
