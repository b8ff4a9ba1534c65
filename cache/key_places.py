"""Where a journal's key itself lies: the operating system's keyring, else a file that only its owner reads.

Knows names, bytes and the keyring; not which of several keys is the journal's, nor how one is wrapped.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterable
from enum import StrEnum
from pathlib import Path
from typing import Final, Protocol

from cache.journal.database import KEY_BYTES
from cache.safe_files import replace_file
from cache.slots import FileSlot, KeyringSlot, Slot, key_id
from counter.ports import JournalError

__all__ = [
    "KEY_FILE",
    "SERVICE",
    "AskKeyring",
    "KeySource",
    "Keyring",
    "all_places",
    "first_place",
    "forget",
    "keep_secret",
    "looked_up",
    "places_of",
    "secret_of",
    "stored",
    "system_keyring",
]

SERVICE: Final = "mot-cua-counter"
KEY_FILE: Final = "journal.key"
"""Name of the key file beside the journal: 64 hexadecimal digits."""
_KEY_FILES: Final = re.compile(r"journal(-[0-9a-f]{16})?\.key")
_SIGNPOSTS: Final = re.compile(r"journal(-[0-9a-f]{16})\.ring")
"""Empty files whose names say under which account a key lies in the keyring: `journal.keys` may be lost."""


_SIGN_LENGTH: Final = 17


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

    def delete_password(self, service: str, username: str) -> None:
        """Forget a secret."""


AskKeyring = Callable[[], Keyring | None]


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


def first_place(journal: Path, account: str) -> Slot:
    """Where the first key of a journal lies that has no file of slots."""
    return FileSlot(KEY_FILE) if journal.with_name(KEY_FILE).exists() else KeyringSlot(account)


def all_places(journal: Path, account: str) -> tuple[Slot, ...]:
    """Everywhere a key of this journal may lie that can be found without the file of slots."""
    names = sorted(
        file.name for file in journal.parent.glob("journal*.key") if _KEY_FILES.fullmatch(file.name)
    )
    signs = sorted(
        found[1]
        for file in journal.parent.glob("journal-*.ring")
        if (found := _SIGNPOSTS.fullmatch(file.name))
    )
    return (*map(FileSlot, names), *(KeyringSlot(account + sign) for sign in signs), KeyringSlot(account))


def looked_up(journal: Path, slot: Slot, keyring: AskKeyring | None) -> tuple[bytes, KeySource] | None:
    """The key that lies there, None without one. Raises JournalError `key_unreadable`, and OSError."""
    if isinstance(slot, FileSlot):
        file = journal.with_name(slot.name)
        if file.exists():
            return _parsed(file.read_text("ascii", "replace")), KeySource.FILE
    elif isinstance(slot, KeyringSlot) and keyring is not None:
        kept = secret_of(keyring(), slot.account)
        if kept is not None:
            return _parsed(kept), KeySource.KEYRING
    return None


def stored(
    journal: Path, key: bytes, account: str, keyring: AskKeyring | None, suffix: str = ""
) -> tuple[Slot, KeySource]:
    """Put a key into the keyring, else into a file; where it lies now. Raises OSError.

    In the keyring under a name that no other journal's key has: several folders of one person share it.
    The name of the file ends with `suffix`.
    """
    sign = f"-{key_id(key)}"
    backend = keyring() if keyring is not None else None
    if backend is not None:
        replace_file(_signpost(journal, sign), b"")
        if keep_secret(backend, account + sign, key.hex()):
            return KeyringSlot(account + sign), KeySource.KEYRING
        _signpost(journal, sign).unlink(missing_ok=True)
    name = KEY_FILE.replace(".", f"{suffix}.")
    replace_file(journal.with_name(name), key.hex().encode())
    return FileSlot(name), KeySource.FILE


def forget(
    journal: Path, slots: Iterable[Slot], keyring: AskKeyring | None, *, but: bytes | None = None
) -> None:
    """Remove keys from where they lay; what cannot be removed stays without use.

    A place where the key `but` lies is left alone, whatever it is called.
    """
    for slot in slots:
        if but is not None and _holds(journal, slot, keyring, but):
            continue
        if isinstance(slot, FileSlot):
            with contextlib.suppress(OSError):
                journal.with_name(slot.name).unlink()
        elif isinstance(slot, KeyringSlot) and keyring is not None:
            backend = keyring()
            if backend is not None:
                import keyring.errors as errors

                with contextlib.suppress(errors.KeyringError, RuntimeError):
                    backend.delete_password(SERVICE, slot.account)
                    with contextlib.suppress(OSError):
                        _signpost(journal, slot.account[-_SIGN_LENGTH:]).unlink()


def places_of(journal: Path, key: bytes, account: str, keyring: AskKeyring | None) -> tuple[Slot, ...]:
    """Everywhere this key lies beside its journal and in the keyring, whatever the file of slots says."""
    by_name = KeyringSlot(f"{account}-{key_id(key)}")
    places = dict.fromkeys((*all_places(journal, account), by_name))
    return tuple(slot for slot in places if _holds(journal, slot, keyring, key))


def _holds(journal: Path, slot: Slot, keyring: AskKeyring | None, key: bytes) -> bool:
    try:
        found = looked_up(journal, slot, keyring)
    except (JournalError, OSError):
        return False
    return found is not None and found[0] == key


def _signpost(journal: Path, sign: str) -> Path:
    return journal.with_name(f"journal{sign}.ring")


def _parsed(text: str) -> bytes:
    try:
        key = bytes.fromhex(text)
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise JournalError("key_unreadable", f"a key of {KEY_BYTES} bytes was expected")
    return key


def secret_of(backend: Keyring | None, account: str) -> str | None:
    """The stored secret; None without one and from a keyring that does not answer."""
    if backend is None:
        return None
    import keyring.errors

    try:
        return backend.get_password(SERVICE, account)
    except (keyring.errors.KeyringError, RuntimeError):
        return None


def keep_secret(backend: Keyring | None, account: str, secret: str) -> bool:
    """Store a secret and read it back: only a keyring that gives it again may keep the only copy."""
    if backend is None:
        return False
    import keyring.errors

    try:
        backend.set_password(SERVICE, account, secret)
        return backend.get_password(SERVICE, account) == secret
    except (keyring.errors.KeyringError, RuntimeError):
        return False
