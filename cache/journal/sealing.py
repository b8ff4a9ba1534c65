"""Sealing what the journal keeps of a person: a random key per dossier or decision, destroyed by a purge.

Knows keys, bytes and names of rows; nothing of what the bytes mean. Everything sealed is ChaCha20-Poly1305
(RFC 8439) under its subject's key with a fresh random nonce in front; where it stands is bound to it.
"""

from __future__ import annotations

from os import urandom
from typing import Final

import apsw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from counter.ports import JournalError

__all__ = ["DESTROYED", "key_of", "new_key", "opened", "place", "sealed"]

KEY_BYTES: Final = 32
_NONCE_BYTES: Final = 12

DESTROYED: Final = bytes(KEY_BYTES)
"""What stands where a key was. Written over it in place: nothing moves, so no copy stays behind in a page."""


def place(*names: str) -> bytes:
    """Where something stands: table, kind, subject, id. Bound to the bytes: no row passes for another."""
    return "\0".join(names).encode()


def new_key(connection: apsw.Connection, subject: str) -> bytes:
    """Make the key of a subject that has none."""
    key = urandom(KEY_BYTES)
    connection.execute("INSERT INTO dossier_key (subject, key) VALUES (?, ?)", (subject, key))
    return key


def key_of(connection: apsw.Connection, subject: str) -> bytes:
    """The key of a subject, made now when it has none. Raises JournalError `purged`."""
    found = connection.execute("SELECT key FROM dossier_key WHERE subject = ?", (subject,)).fetchone()
    if found is None:
        return new_key(connection, subject)
    key: bytes = found[0]
    if key == DESTROYED:
        raise JournalError("purged")
    return key


def sealed(key: bytes, where: bytes, content: bytes) -> bytes:
    """Nonce and ciphertext of `content`."""
    nonce = urandom(_NONCE_BYTES)
    return nonce + ChaCha20Poly1305(key).encrypt(nonce, content, where)


def opened(key: bytes | None, where: bytes, body: bytes) -> bytes:
    """What was sealed. Raises JournalError `purged` (its key was destroyed), `unreadable`."""
    if key == DESTROYED:
        raise JournalError("purged")
    try:
        return ChaCha20Poly1305(key or DESTROYED).decrypt(body[:_NONCE_BYTES], body[_NONCE_BYTES:], where)
    except (InvalidTag, ValueError):
        raise JournalError("unreadable", "something sealed cannot be opened") from None
