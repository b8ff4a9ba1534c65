"""The token of the system that issues electronic receipts: in the keyring, else in its owner's own file.

A journal opens without it and loses nothing by it: whoever lost it is given another one. Knows no gateway.
"""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Final

from cache.key_places import (
    SERVICE,
    AskKeyring,
    KeySource,
    keep_secret,
    secret_of,
    system_keyring,
)
from cache.safe_files import replace_file

__all__ = ["keep_token", "token_of"]

_FILE: Final = "receipts.token"


def keep_token(
    folder: Path, instance: str, token: str, *, keyring: AskKeyring | None = system_keyring
) -> KeySource:
    """Keep the token of a data folder, empty: forget it; where it lies now. Raises OSError.

    `instance` is the folder's own id: several folders of one person share a keyring.
    """
    file, account = folder / _FILE, f"receipts-{instance}"
    backend = keyring() if keyring is not None else None
    if not token:
        if backend is not None:
            import keyring.errors as errors

            with contextlib.suppress(errors.KeyringError, RuntimeError):
                backend.delete_password(SERVICE, account)
        file.unlink(missing_ok=True)
        return KeySource.KEYRING
    if keep_secret(backend, account, token):
        file.unlink(missing_ok=True)
        return KeySource.KEYRING
    replace_file(file, token.encode("ascii"))
    return KeySource.FILE


def token_of(folder: Path, instance: str, *, keyring: AskKeyring | None = system_keyring) -> str:
    """The token; empty where none is kept or nobody can read it."""
    found = secret_of(keyring() if keyring is not None else None, f"receipts-{instance}")
    if found:
        return found
    with contextlib.suppress(OSError, UnicodeDecodeError):
        return (folder / _FILE).read_text("ascii").strip()
    return ""
