"""Keys from secrets: the key derivation function of ICAO 9303-11 §9.7.1.

SHA-1 for 3DES and AES-128, SHA-256 for AES-192 and AES-256. Standards fix SHA-1 here; it is no choice.
"""

from __future__ import annotations

import hashlib
from enum import Enum, IntEnum

__all__ = ["KeyKind", "Purpose", "derive", "password_seed", "with_parity"]


class Purpose(IntEnum):
    """The 32-bit counter of the derivation."""

    ENCRYPTION = 1
    MAC = 2
    PASSWORD = 3


class KeyKind(Enum):
    """Cipher the key is for; the value is its length in bytes."""

    DES3 = 0
    """Two-key 3DES, 16 bytes with odd parity."""
    AES128 = 16
    AES192 = 24
    AES256 = 32


def derive(secret: bytes, purpose: Purpose, kind: KeyKind) -> bytes:
    """The key for `purpose` from a shared secret (KSeed, a PACE secret or a password)."""
    material = secret + purpose.to_bytes(4, "big")
    if kind is KeyKind.DES3:
        return with_parity(hashlib.sha1(material, usedforsecurity=False).digest()[:16])
    if kind is KeyKind.AES128:
        return hashlib.sha1(material, usedforsecurity=False).digest()[:16]
    return hashlib.sha256(material).digest()[: kind.value]


def password_seed(mrz_information: str) -> bytes:
    """SHA-1 of document number, birth and expiry with their check digits (ICAO 9303-11 §9.7.2, 20 bytes).

    BAC derives from its first 16 bytes, PACE with the MRZ from all 20.
    """
    return hashlib.sha1(mrz_information.encode("ascii"), usedforsecurity=False).digest()


def with_parity(key: bytes) -> bytes:
    """`key` with the lowest bit of each byte set to odd parity, as DES keys carry it."""
    return bytes(byte & 0xFE | (bin(byte >> 1).count("1") + 1) % 2 for byte in key)
