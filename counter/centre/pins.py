"""Clerks' PINs as argon2id PHC strings; a desk checks them without the network."""

from __future__ import annotations

import secrets

from counter.domain.place import is_pin_hash

__all__ = ["pin_hash", "pin_matches"]

_SALT_BYTES = 16
_HASH_BYTES = 32
_ITERATIONS = 2
_LANES = 1
_MEMORY_KIB = 19 * 1024
"""RFC 9106 form with the parameters of the OWASP password storage guide."""


def pin_hash(pin: str) -> str:
    """`$argon2id$v=19$m=19456,t=2,p=1$…` of a PIN, with a fresh salt."""
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

    return Argon2id(
        salt=secrets.token_bytes(_SALT_BYTES),
        length=_HASH_BYTES,
        iterations=_ITERATIONS,
        lanes=_LANES,
        memory_cost=_MEMORY_KIB,
    ).derive_phc_encoded(pin.encode())


def pin_matches(pin: str, kept: str) -> bool:
    """Whether `pin` opens the PHC string `kept`. Takes tens of milliseconds on purpose."""
    if not is_pin_hash(kept):
        return False
    from cryptography.exceptions import InvalidKey
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

    try:
        Argon2id.verify_phc_encoded(pin.encode(), kept)
    except (InvalidKey, ValueError, MemoryError):
        return False
    return True
