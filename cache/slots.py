"""The file `journal.keys` beside a journal: every way to its random key, of which any one is enough.

Slots `file` and `keyring` say where the key lies; `passphrase` and `recovery` carry it wrapped, so a lost
keyring loses no dossier. While the key is changed two stand in it, the new one first. Knows no tables and no
keyring: bytes, names and the wrapping alone. What it reads is bounded; a file that does not fit is refused.
"""

from __future__ import annotations

import hashlib
from os import urandom
from pathlib import Path
from typing import Annotated, Final

import msgspec

from cache.safe_files import replace_file
from counter import sealed_box
from counter.ports import JournalError

__all__ = [
    "KEYS_FILE",
    "FileSlot",
    "KeyEntry",
    "KeyringSlot",
    "PassphraseSlot",
    "RecoverySlot",
    "Slot",
    "key_id",
    "passphrase_slot",
    "read_slots",
    "recovery_pair",
    "recovery_slot",
    "with_passphrase",
    "with_recovery",
    "write_slots",
]

KEYS_FILE: Final = "journal.keys"
_VERSION: Final = 1
_LARGEST_BYTES: Final = 64 * 1024
_KEY_BYTES: Final = 32
_MOST_KEYS: Final = 16
"""In one file: more than ever pile up by changes that break off."""

_Hex32 = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]
_Wrapped = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{120}$")]
_MOST_PASSPHRASES: Final = 2
"""In one file: of the key and of the one that follows it."""
_Name = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}$")]
_KeyFile = Annotated[str, msgspec.Meta(pattern=r"^journal(-[0-9a-f]{16})?\.key$")]
"""No other file beside a journal is ever read as a key, or removed."""


class FileSlot(msgspec.Struct, frozen=True, tag="file", tag_field="kind"):
    """The key lies in a file beside the journal that only its owner reads."""

    name: _KeyFile


class KeyringSlot(msgspec.Struct, frozen=True, tag="keyring", tag_field="kind"):
    """The key lies in the operating system's keyring."""

    account: _Name


class PassphraseSlot(msgspec.Struct, frozen=True, tag="passphrase", tag_field="kind"):
    """The key under a key derived by argon2id (RFC 9106); the parameters are those it was made with."""

    salt: Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{32}$")]
    memory_kib: Annotated[int, msgspec.Meta(ge=64, le=256 * 1024)]
    iterations: Annotated[int, msgspec.Meta(ge=1, le=8)]
    lanes: Annotated[int, msgspec.Meta(ge=1, le=16)]
    wrapped: _Wrapped


class RecoverySlot(msgspec.Struct, frozen=True, tag="recovery", tag_field="kind"):
    """The key sealed to the centre's public key: X25519 with a key of its own, HKDF, ChaCha20-Poly1305."""

    public: _Hex32
    """The centre's, by which a desk sees that it has another one now."""
    ephemeral: _Hex32
    wrapped: _Wrapped


Slot = FileSlot | KeyringSlot | PassphraseSlot | RecoverySlot


class KeyEntry(msgspec.Struct, frozen=True):
    """One key and the ways to it."""

    id: Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{16}$")]
    slots: Annotated[tuple[Slot, ...], msgspec.Meta(max_length=16)]

    def __post_init__(self) -> None:
        if _passphrases(self) > 1:
            raise ValueError("one passphrase opens a key")


class _Keys(msgspec.Struct, frozen=True):
    version: int
    keys: Annotated[tuple[KeyEntry, ...], msgspec.Meta(min_length=1, max_length=_MOST_KEYS)]

    def __post_init__(self) -> None:
        if sum(map(_passphrases, self.keys)) > _MOST_PASSPHRASES:
            raise ValueError("so many passphrases were never set")


def key_id(key: bytes) -> str:
    """A name of a key that tells nothing of it."""
    return hashlib.sha256(b"counter journal key id\0" + key).hexdigest()[:16]


def read_slots(journal: Path) -> tuple[KeyEntry, ...]:
    """The entries beside `journal`, newest key first; none without the file.

    Raises JournalError `key_unreadable` for a file that is not one, `newer_format`, and OSError.
    """
    path = journal.with_name(KEYS_FILE)
    try:
        with path.open("rb") as file:
            content = file.read(_LARGEST_BYTES + 1)
    except FileNotFoundError:
        return ()
    try:
        version = msgspec.json.decode(content, type=dict[str, object]).get("version")
        if isinstance(version, int) and version > _VERSION:
            raise JournalError("newer_format", "the key file was written by a newer version")
        return msgspec.json.decode(content, type=_Keys).keys
    except (ValueError, msgspec.MsgspecError, RecursionError):
        raise JournalError("key_unreadable", "the key file cannot be read") from None


def write_slots(journal: Path, entries: tuple[KeyEntry, ...], *, keep_previous: bool = False) -> None:
    """Replace the file, wholly or not at all.

    With `keep_previous` what stood there stays beside it. Raises JournalError `key_unreadable` for what could
    not be read again, and OSError.
    """
    try:
        content = msgspec.json.encode(_Keys(_VERSION, entries))
        msgspec.json.decode(content, type=_Keys)
    except (ValueError, msgspec.ValidationError):
        raise JournalError("key_unreadable", "so many keys could not be read again") from None
    if len(content) > _LARGEST_BYTES:
        raise JournalError("key_unreadable", "so long a key file could not be read again")
    replace_file(journal.with_name(KEYS_FILE), content, keep_previous=keep_previous)


def passphrase_slot(
    key: bytes, passphrase: str, *, memory_kib: int = 64 * 1024, iterations: int = 3, lanes: int = 4
) -> PassphraseSlot:
    """Wrap a key under a passphrase; RFC 9106's second recommended cost, about 0.1 s."""
    salt = urandom(16)
    made = _derived(passphrase, salt, memory_kib, iterations, lanes)
    return PassphraseSlot(salt.hex(), memory_kib, iterations, lanes, _wrap(made, "passphrase", key))


def with_passphrase(slot: PassphraseSlot, passphrase: str) -> bytes | None:
    """The key, or None for another passphrase. JournalError `key_unreadable` where memory is too short."""
    salt = bytes.fromhex(slot.salt)
    try:
        made = _derived(passphrase, salt, slot.memory_kib, slot.iterations, slot.lanes)
    except MemoryError:
        raise JournalError("key_unreadable", "the passphrase asks for more memory than there is") from None
    return _unwrap(made, "passphrase", slot.wrapped)


def recovery_pair() -> tuple[bytes, str]:
    """A new pair: the secret key of 32 bytes, and the public one in hex."""
    return sealed_box.new_pair()


def recovery_slot(key: bytes, public: str) -> RecoverySlot:
    """Seal a key to a centre's public key (hex). ValueError for what is no public key."""
    shared, ephemeral = sealed_box.sent(public)
    public = public.lower()
    return RecoverySlot(public, ephemeral, _wrap(_expanded(shared, ephemeral, public), "recovery", key))


def with_recovery(slot: RecoverySlot, secret: bytes) -> bytes | None:
    """The key, or None when it was sealed to another centre's key."""
    if sealed_box.public_of(secret) != slot.public:
        return None
    shared = sealed_box.met(secret, slot.ephemeral)
    return (
        _unwrap(_expanded(shared, slot.ephemeral, slot.public), "recovery", slot.wrapped) if shared else None
    )


def _passphrases(entry: KeyEntry) -> int:
    return sum(isinstance(slot, PassphraseSlot) for slot in entry.slots)


def _derived(passphrase: str, salt: bytes, memory_kib: int, iterations: int, lanes: int) -> bytes:
    import unicodedata

    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

    # The same words typed on another system may come with their accents apart.
    words = unicodedata.normalize("NFC", passphrase).encode()
    kdf = Argon2id(salt=salt, length=_KEY_BYTES, iterations=iterations, lanes=lanes, memory_cost=memory_kib)
    return kdf.derive(words)


def _expanded(shared: bytes, ephemeral: str, public: str) -> bytes:
    info = b"counter journal recovery" + bytes.fromhex(ephemeral) + bytes.fromhex(public)
    return sealed_box.derived(shared, info)


def _wrap(wrapping: bytes, kind: str, key: bytes) -> str:
    return sealed_box.shut(wrapping, kind.encode(), key).hex()


def _unwrap(wrapping: bytes, kind: str, wrapped: str) -> bytes | None:
    return sealed_box.opened(wrapping, kind.encode(), bytes.fromhex(wrapped))
