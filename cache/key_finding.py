"""Finding a journal's key among the ways to it, and making the first one, once, before its journal.

A journal without its key is never given a new one: the dossiers in it would be lost without a word.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from secrets import token_bytes

from cache.journal.database import KEY_BYTES, fits
from cache.journal.lock import DeskLock
from cache.key_places import (
    AskKeyring,
    KeySource,
    all_places,
    first_place,
    looked_up,
    stored,
    system_keyring,
)
from cache.slots import KeyEntry, KeyringSlot, PassphraseSlot, Slot, key_id, read_slots, write_slots
from counter.ports import JournalError

__all__ = ["journal_key", "keys_in", "read_or_legacy"]


def journal_key(
    journal: Path, *, account: str = "journal", keyring: AskKeyring | None = system_keyring
) -> tuple[bytes, KeySource]:
    """The key of `journal`, made now when there is neither key nor journal; and where it is kept.

    The key file stands in the journal's folder and is looked for first. `account` names the key in the
    keyring; ways to run that must not share a key have their own. `keyring` None keeps to the file.
    Raises JournalError `key_missing` (the journal is there and its key is not), `passphrase_needed` (the
    same, and there is a passphrase), `key_unreadable`, `locked` (another program is making both), `io`.
    """
    try:
        found = _found(journal, account, keyring)
        return found if found is not None else _made(journal, account, keyring)
    except OSError as error:
        raise JournalError("io", "the key cannot be read or written") from error


def _found(journal: Path, account: str, keyring: AskKeyring | None) -> tuple[bytes, KeySource] | None:
    entries, trouble = read_or_legacy(journal, account)
    slots = [slot for entry in entries for slot in entry.slots]
    stands = journal.exists() and journal.stat().st_size > 0
    if not stands and not any(entry.id for entry in entries):
        # Under the bare account lies an older journal's key, in whatever folder: never that of a new one.
        slots = [slot for slot in slots if slot != KeyringSlot(account)]
    candidates = [(key, source) for _, key, source in keys_in(journal, slots, keyring)]
    if stands:
        fitting = [found for found in candidates if _opens(journal, found[0], alone=len(candidates) == 1)]
        if not fitting and trouble is None:  # a file of slots of another desk, or of another day
            others = [slot for slot in all_places(journal, account) if slot not in slots]
            fitting = [
                (key, source) for _, key, source in _kept(journal, others, keyring) if fits(journal, key)
            ]
        candidates = fitting or ([] if trouble is not None else candidates)
    if candidates:
        return candidates[0]
    if trouble is not None:
        raise trouble
    if any(isinstance(slot, PassphraseSlot) for slot in slots):
        raise JournalError("passphrase_needed", "only the passphrase opens the journal")
    if stands:
        raise JournalError("key_missing", "the journal is here, its key is not")
    return None


def _opens(journal: Path, key: bytes, *, alone: bool) -> bool:
    """Whether the key fits; of a lone one in doubt whoever opens the journal with it tells what is wrong."""
    try:
        return fits(journal, key)
    except JournalError:
        if alone:
            return True
        raise


def _kept(
    journal: Path, slots: list[Slot], keyring: AskKeyring | None
) -> list[tuple[Slot, bytes, KeySource]]:
    try:
        return keys_in(journal, slots, keyring)
    except JournalError:
        return []


def keys_in(
    journal: Path, slots: Iterable[Slot], keyring: AskKeyring | None
) -> list[tuple[Slot, bytes, KeySource]]:
    """What lies in these places. One that holds no key is a trouble only where none holds any."""
    found, trouble = list[tuple[Slot, bytes, KeySource]](), None
    for slot in slots:
        try:
            here = looked_up(journal, slot, keyring)
        except JournalError as error:
            trouble = error
        else:
            if here is not None:
                found.append((slot, *here))
    if not found and trouble is not None:
        raise trouble
    return found


def read_or_legacy(journal: Path, account: str) -> tuple[tuple[KeyEntry, ...], JournalError | None]:
    """The entries; without the file, or with one that cannot be read, the places a key may lie in.

    With the trouble of a file that cannot be read: a key from such a place must open the journal.
    """
    try:
        if entries := read_slots(journal):
            return entries, None
    except JournalError as error:
        if error.reason == "newer_format":
            raise
        return (KeyEntry("", all_places(journal, account)),), error
    return (KeyEntry("", (first_place(journal, account),)),), None


def _made(journal: Path, account: str, keyring: AskKeyring | None) -> tuple[bytes, KeySource]:
    """Make the key under the journal's lock, so that two first starts do not make two."""
    journal.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = DeskLock(journal)
    try:
        found = _found(journal, account, keyring)
        if found is not None:
            return found
        key = token_bytes(KEY_BYTES)
        slot, source = stored(journal, key, account, keyring)
        if isinstance(slot, KeyringSlot):
            write_slots(journal, (KeyEntry(key_id(key), (slot,)),))
        return key, source
    finally:
        lock.release()
