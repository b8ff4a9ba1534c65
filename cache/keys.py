"""Where the journal's key lives: the operating system's keyring, else a file that only its owner reads.

A key is made once, before its journal. A journal without its key is never given a new one: the dossiers
in it would be lost without a word.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from secrets import token_bytes
from typing import Final, Protocol

from cache.journal.database import KEY_BYTES
from cache.journal.lock import DeskLock
from cache.safe_files import replace_file
from counter.ports import JournalError

__all__ = ["KEY_FILE", "SERVICE", "KeySource", "Keyring", "journal_key", "system_keyring"]

SERVICE: Final = "mot-cua-counter"
KEY_FILE: Final = "journal.key"
"""Name of the key file beside the journal: 64 hexadecimal digits."""


class KeySource(StrEnum):
    """What keeps the key."""

    KEYRING = "keyring"
    FILE = "file"
    """Whoever can read the data folder can read the journal: worth a warning."""


class Keyring(Protocol):
    """What is used of a `keyring` backend."""

    def get_password(self, service: str, username: str) -> str | None:
        """The stored secret, or None."""

    def set_password(self, service: str, username: str, password: str) -> None:
        """Store a secret."""


def system_keyring() -> Keyring | None:
    """The operating system's keyring, or None where there is none that protects what it keeps."""
    import keyring
    import keyring.errors

    try:
        backend = keyring.get_keyring()
        usable = backend.priority >= 1
    except (keyring.errors.KeyringError, RuntimeError):
        return None
    return backend if usable else None


def journal_key(
    journal: Path,
    *,
    account: str = "journal",
    keyring: Callable[[], Keyring | None] | None = system_keyring,
) -> tuple[bytes, KeySource]:
    """The key of `journal`, made now when there is neither key nor journal; and where it is kept.

    The key file stands in the journal's folder and is looked for first. `account` names the key in the
    keyring; ways to run that must not share a key have their own. `keyring` None keeps to the file.
    Raises JournalError `key_missing` (the journal is there and its key is not), `key_unreadable`,
    `locked` (another program is making both), `io`.
    """
    try:
        backend = keyring() if keyring is not None and not _file(journal).exists() else None
        found = _found(journal, backend, account)
        return found if found is not None else _made(journal, backend, account)
    except OSError as error:
        raise JournalError("io", "the key cannot be read or written") from error


def _file(journal: Path) -> Path:
    return journal.with_name(KEY_FILE)


def _found(journal: Path, backend: Keyring | None, account: str) -> tuple[bytes, KeySource] | None:
    if _file(journal).exists():
        return _parsed(_file(journal).read_text("ascii", "replace")), KeySource.FILE
    kept = _ask(backend, account)
    if kept is not None:
        return _parsed(kept), KeySource.KEYRING
    if journal.exists() and journal.stat().st_size > 0:
        raise JournalError("key_missing", "the journal is here, its key is not")
    return None


def _made(journal: Path, backend: Keyring | None, account: str) -> tuple[bytes, KeySource]:
    """Make the key under the journal's lock, so that two first starts do not make two."""
    journal.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = DeskLock(journal)
    try:
        found = _found(journal, backend, account)
        if found is not None:
            return found
        key = token_bytes(KEY_BYTES)
        if _tell(backend, account, key.hex()):
            return key, KeySource.KEYRING
        replace_file(_file(journal), key.hex().encode())
        return key, KeySource.FILE
    finally:
        lock.release()


def _parsed(text: str) -> bytes:
    try:
        key = bytes.fromhex(text)
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise JournalError("key_unreadable", f"a key of {KEY_BYTES} bytes was expected")
    return key


def _ask(backend: Keyring | None, account: str) -> str | None:
    """The stored secret; None without one and from a keyring that does not answer."""
    if backend is None:
        return None
    import keyring.errors

    try:
        return backend.get_password(SERVICE, account)
    except (keyring.errors.KeyringError, RuntimeError):
        return None


def _tell(backend: Keyring | None, account: str, secret: str) -> bool:
    """Store a secret and read it back: only a keyring that gives it again may keep the only copy."""
    if backend is None:
        return False
    import keyring.errors

    try:
        backend.set_password(SERVICE, account, secret)
        return backend.get_password(SERVICE, account) == secret
    except (keyring.errors.KeyringError, RuntimeError):
        return False
