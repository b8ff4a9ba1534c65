"""The integrated mapping's random number, and the proof that comes with the chip-authentication mapping.

Source: ICAO 9303-11 §4.4.3.3.2 (pseudo-random number mapping) and §4.4.3.5 (chip authentication data).
"""

from __future__ import annotations

from dataclasses import dataclass

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from devices.emrtd.curves import Curve
from devices.emrtd.errors import MalformedError
from devices.emrtd.kdf import KeyKind
from devices.emrtd.suites import encrypt_blocks

__all__ = ["CamProof", "decrypt_chip_data", "nonce_bytes", "pseudo_random", "terminal_nonce_bytes"]

_SHORT = (
    bytes.fromhex("A668892A7C41E3CA739F40B057D85904"),
    bytes.fromhex("A4E136AC725F738B01C1F60217C188AD"),
)
_LONG = (
    bytes.fromhex("D463D65234124EF7897054986DCA0A174E28DF758CBAA03F240616414D5A1676"),
    bytes.fromhex("54BD7255F0AAF831BEC3423FCF39D69B6CBF066677D0FAAE5AADD99DF8E53517"),
)
"""The standard's constants c0 and c1 for l = 128 and l = 256."""
_SECURITY_BITS = 64
_MAX_CHIP_DATA = 0x60


@dataclass(frozen=True, slots=True)
class CamProof:
    """What a chip said of its static key during PACE with chip-authentication mapping."""

    curve: Curve
    mapping_public: bytes
    """Its ephemeral key of the mapping, uncompressed."""
    chip_data: bytes
    """The decrypted chip authentication data."""

    def proves(self, static_public: bytes) -> bool:
        """Whether the chip holds the private key of `static_public`; MalformedError for no point.

        Worth something once a signed file vouches for that key.
        """
        scalar = int.from_bytes(self.chip_data, "big")
        if not 0 < scalar < self.curve.n - 1:
            return False
        point = self.curve.multiply(scalar, self.curve.decode(static_public))
        return self.curve.encode(point) == self.mapping_public


def terminal_nonce_bytes(cipher: KeyKind) -> int:
    """Bytes of the terminal's nonce t: the key size, 16 for 3DES."""
    return cipher.value or 16


def nonce_bytes(cipher: KeyKind) -> int:
    """Bytes of the card's nonce s where a number is made of it: whole AES blocks that hold a key."""
    return 32 if terminal_nonce_bytes(cipher) > 16 else 16


def pseudo_random(cipher: KeyKind, nonce: bytes, terminal_nonce: bytes, modulus: int) -> int:
    """Rp(s, t), a number below `modulus`; MalformedError for a nonce of another size than the cipher's."""
    key_bytes = terminal_nonce_bytes(cipher)
    if len(nonce) != nonce_bytes(cipher) or len(terminal_nonce) != key_bytes:
        raise MalformedError("nonce of wrong size for the integrated mapping")
    next_key, output = _SHORT if len(nonce) == 16 else _LONG
    key = encrypt_blocks(cipher, terminal_nonce, nonce)
    number = b""
    while 8 * len(number) < modulus.bit_length() + _SECURITY_BITS:
        key = key[:key_bytes]
        number += encrypt_blocks(cipher, key, output)
        key = encrypt_blocks(cipher, key, next_key)
    return int.from_bytes(number, "big") % modulus


def decrypt_chip_data(encryption_key: bytes, encrypted: bytes) -> bytes:
    """The chip authentication data: AES-CBC with IV = E(−1), padding taken off; MalformedError."""
    if not encrypted or len(encrypted) % 16 or len(encrypted) > _MAX_CHIP_DATA:
        raise MalformedError("chip authentication data of wrong size")
    aes = algorithms.AES(encryption_key)
    encryptor = Cipher(aes, modes.ECB()).encryptor()  # noqa: S305 - one block, as the standard says
    start = encryptor.update(b"\xff" * 16) + encryptor.finalize()
    decryptor = Cipher(aes, modes.CBC(start)).decryptor()
    padded = (decryptor.update(encrypted) + decryptor.finalize()).rstrip(b"\x00")
    if padded[-1:] != b"\x80":
        raise MalformedError("chip authentication data without its padding")
    return padded[:-1]
