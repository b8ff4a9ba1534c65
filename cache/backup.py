"""A backup of the journal: one encrypted file that carries the ways to its own key, and putting it back.

The file is a line that names it, the slots as JSON on a line of their own (recovery and passphrase: the keys
themselves are wrapped), a line with the size of the journal's encrypted file, that file, and behind it the
electronic copies that lie beside it, sealed as they are. Written whole or not at all. What an older version
wrote (`_BARE`) ends with the journal's file.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import IO, Final

import msgspec

from cache.journal.database import fits
from cache.journal.vault import copy_to, restored_from
from cache.kept_copies import copies_beside, keep_aside, pack_copies, unpack_copies
from cache.keys import AskKeyring, journal_key, keep_beside, leave_out, set_slots, system_keyring
from cache.safe_files import sync_folder
from cache.slots import (
    KEYS_FILE,
    KeyEntry,
    PassphraseSlot,
    RecoverySlot,
    key_id,
    read_slots,
    with_passphrase,
    with_recovery,
)
from counter.ports import JournalError

__all__ = ["Backup", "open_backup", "restore", "write_backup"]

_MAGIC: Final = b"counter journal backup 2\n"
_BARE: Final = b"counter journal backup 1\n"
_LONGEST_SIZE: Final = 24
_PIECE_BYTES: Final = 1 << 20
_LONGEST_SLOTS: Final = 64 * 1024


class Backup:
    """A backup file that was looked into: which ways there are to its key."""

    def __init__(self, path: Path, entry: KeyEntry, start: int, size: int | None) -> None:
        """`start`, `size`: where the journal's file lies, in bytes; None: to the end, without copies."""
        self.path = path
        self._entry = entry
        self._start = start
        self._size = size

    @property
    def has_recovery(self) -> bool:
        """Whether the centre's recovery code opens it."""
        return any(isinstance(slot, RecoverySlot) for slot in self._entry.slots)

    @property
    def has_passphrase(self) -> bool:
        """Whether a passphrase opens it."""
        return any(isinstance(slot, PassphraseSlot) for slot in self._entry.slots)

    def is_under(self, key: bytes) -> bool:
        """Whether it was made under this key."""
        return key_id(key) == self._entry.id

    def by_recovery(self, secret: bytes) -> bytes | None:
        """Its key, or None for another centre's secret."""
        slots = [slot for slot in self._entry.slots if isinstance(slot, RecoverySlot)]
        return self._first([with_recovery(slot, secret) for slot in slots])

    def by_passphrase(self, passphrase: str) -> bytes | None:
        """Its key, or None for another passphrase."""
        slots = [slot for slot in self._entry.slots if isinstance(slot, PassphraseSlot)]
        return self._first([with_passphrase(slot, passphrase) for slot in slots])

    def unpack(self, target: Path) -> None:
        """Write the encrypted journal to `target`. Raises OSError, JournalError `unreadable` (cut off)."""
        handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o600)
        with os.fdopen(handle, "wb") as file, self.path.open("rb") as packed:
            packed.seek(self._start)
            if self._size is None:
                shutil.copyfileobj(packed, file)
            elif _copied(packed, file, self._size) != self._size:
                raise JournalError("unreadable", "the backup was cut off")
            file.flush()
            os.fsync(file.fileno())

    def unpack_copies(self, folder: Path) -> int:
        """Put its electronic copies into `folder`; how many. Raises OSError, JournalError `unreadable`."""
        if self._size is None:
            return 0
        with self.path.open("rb") as packed:
            packed.seek(self._start + self._size)
            return unpack_copies(packed, folder)

    def _first(self, keys: list[bytes | None]) -> bytes | None:
        return next((key for key in keys if key is not None and self.is_under(key)), None)


def write_backup(journal: Path, key: bytes, target: Path) -> tuple[int, bool]:
    """Back the journal up, also beside a desk; its events, and whether more than this PC's key opens it.

    The copies beside it go with it: those that come after its moment are in no journal of this backup.
    FileExistsError when `target` stands; raises JournalError and OSError.
    """
    if target.exists():
        raise FileExistsError(target)
    entry = next((one for one in read_slots(journal) if one.id == key_id(key)), None)
    ways = tuple(
        slot
        for slot in (entry.slots if entry is not None else ())
        if isinstance(slot, RecoverySlot | PassphraseSlot)
    )
    bare, packed = (target.with_name(target.name + end) for end in (".bare", ".new"))
    try:
        bare.unlink(missing_ok=True)
        events = copy_to(journal, key, bare)
        slots = msgspec.json.encode(KeyEntry(key_id(key), ways))
        handle = os.open(packed, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o600)
        with os.fdopen(handle, "wb") as file, bare.open("rb") as content:
            size = os.fstat(content.fileno()).st_size
            file.write(_MAGIC + slots + b"\n" + f"{size}\n".encode())
            shutil.copyfileobj(content, file)
            pack_copies(copies_beside(journal), file)
            file.flush()
            os.fsync(file.fileno())
        packed.replace(target)
        sync_folder(target.parent)
    finally:
        bare.unlink(missing_ok=True)
        packed.unlink(missing_ok=True)
    return events, bool(ways)


def open_backup(path: Path) -> Backup:
    """Look into a backup. Raises JournalError `unreadable` (it is none), `missing`, and OSError."""
    try:
        with path.open("rb") as file:
            entry, size = _entry_of(file)
            return Backup(path, entry, file.tell(), size)
    except FileNotFoundError:
        raise JournalError("missing", "there is no such file") from None


def restore(
    backup: Backup,
    key: bytes,
    journal: Path,
    *,
    aside: Path | None = None,
    account: str = "journal",
    keyring: AskKeyring | None = system_keyring,
) -> int:
    """Put a backup in the journal's place; how many number blocks were closed (see `restored_from`).

    A journal that stands there goes into the new folder `aside` with every way to its key. A backup under a
    key this desk does not have brings its key with it. Raises JournalError `conflict` when a journal stands
    there and `aside` is None, else as `restored_from`.
    """
    unpacked = journal.with_name(journal.name + ".unpacked")
    try:
        journal.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        backup.unpack(unpacked)
        if not fits(unpacked, key):
            raise JournalError("wrong_key", "the backup is under another key")
        _clear_the_place(journal, aside)
        kept = aside / journal.name if aside is not None and _stands(journal) else None
        old = _old_key(journal, account, keyring) if kept is not None else None
        if aside is not None and aside.is_dir():
            keep_aside(copies_beside(journal), aside)
        # First: a journal never speaks of what is not there yet.
        backup.unpack_copies(copies_beside(journal))
        is_new = keep_beside(journal, key, account=account, keyring=keyring)
        try:
            closed = restored_from(unpacked, key, journal, aside=kept, old=old)
        except (JournalError, OSError):
            if is_new:
                leave_out(journal, key, keyring=keyring)
            raise
        set_slots(journal, key)
        return closed  # noqa: TRY300 - the last of several steps
    except FileExistsError:
        raise
    except OSError as error:
        raise JournalError("io", "the backup cannot be put in place") from error
    finally:
        for end in ("", "-wal", "-shm"):
            unpacked.with_name(unpacked.name + end).unlink(missing_ok=True)


def _old_key(journal: Path, account: str, keyring: AskKeyring | None) -> bytes | None:
    """The key of the journal that stands there; None when nobody has it any more."""
    try:
        return journal_key(journal, account=account, keyring=keyring)[0]
    except JournalError:
        return None


def _stands(journal: Path) -> bool:
    return journal.exists() and journal.stat().st_size > 0


def _clear_the_place(journal: Path, aside: Path | None) -> None:
    """Make the folder for the journal that stands there, with the ways to its key in it."""
    if not _stands(journal):
        return
    if aside is None:
        raise JournalError("conflict", "a journal stands there")
    aside.mkdir(mode=0o700)
    for file in (*journal.parent.glob("journal*.key"), journal.with_name(KEYS_FILE)):
        if file.exists():
            shutil.copy2(file, aside / file.name)


def _entry_of(file: IO[bytes]) -> tuple[KeyEntry, int | None]:
    """The ways to its key, and the size of the journal's file where it is told."""
    first = file.read(len(_MAGIC))
    if first not in (_MAGIC, _BARE):
        raise JournalError("unreadable", "this is no backup of a journal")
    try:
        entry = msgspec.json.decode(file.readline(_LONGEST_SLOTS), type=KeyEntry)
        return entry, max(0, int(file.readline(_LONGEST_SIZE))) if first == _MAGIC else None
    except (ValueError, msgspec.MsgspecError, RecursionError):
        raise JournalError("unreadable", "the backup is damaged") from None


def _copied(source: IO[bytes], target: IO[bytes], size: int) -> int:
    """Copy at most `size` bytes; how many there were."""
    left = size
    while left and (piece := source.read(min(left, _PIECE_BYTES))):
        target.write(piece)
        left -= len(piece)
    return size - left
