"""Sealing bytes to a public key, and under a key: one place for what the key slots and carried files share.

X25519 with a key of its own for each box, HKDF-SHA-256, ChaCha20-Poly1305 with a random nonce in front. Knows
bytes alone: no files, no formats, no names. The library is imported where it is used: desks paint without it.
"""

from __future__ import annotations

from os import urandom
from typing import Final

__all__ = ["OVERHEAD_BYTES", "derived", "met", "new_pair", "opened", "public_of", "sent", "shut"]

_KEY_BYTES: Final = 32
_NONCE_BYTES: Final = 12
OVERHEAD_BYTES: Final = _NONCE_BYTES + 16
"""What `shut` adds: nonce and tag."""


def new_pair() -> tuple[bytes, str]:
    """A new pair: the secret key of 32 bytes, and the public one in hex."""
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

    secret = X25519PrivateKey.generate()
    return secret.private_bytes_raw(), secret.public_key().public_bytes_raw().hex()


def public_of(secret: bytes) -> str:
    """The public key (hex) of a secret one."""
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

    return X25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw().hex()


def sent(public: str) -> tuple[bytes, str]:
    """What is shared with the owner of `public` (hex), and the ephemeral key (hex) by which they find it.

    ValueError for what is no public key.
    """
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

    mine = X25519PrivateKey.generate()
    shared = mine.exchange(X25519PublicKey.from_public_bytes(bytes.fromhex(public)))
    return shared, mine.public_key().public_bytes_raw().hex()


def met(secret: bytes, ephemeral: str) -> bytes | None:
    """What `sent` shared, for the owner of the secret key; None for a point of small order."""
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

    try:
        theirs = X25519PublicKey.from_public_bytes(bytes.fromhex(ephemeral))
        return X25519PrivateKey.from_private_bytes(secret).exchange(theirs)
    except ValueError:
        return None


def derived(secret: bytes, purpose: bytes) -> bytes:
    """A key for one purpose."""
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(SHA256(), _KEY_BYTES, salt=None, info=purpose).derive(secret)


def shut(key: bytes, where: bytes, inside: bytes) -> bytes:
    """Nonce and ciphertext; `where` is bound to it."""
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    nonce = urandom(_NONCE_BYTES)
    return nonce + ChaCha20Poly1305(key).encrypt(nonce, inside, where)


def opened(key: bytes, where: bytes, body: bytes) -> bytes | None:
    """What was shut, or None when key, place and bytes do not fit each other."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    try:
        return ChaCha20Poly1305(key).decrypt(body[:_NONCE_BYTES], body[_NONCE_BYTES:], where)
    except (InvalidTag, ValueError):
        return None
