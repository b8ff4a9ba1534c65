"""The two cipher suites of secure messaging, and the same ciphers where a key exchange needs them.

Source: ICAO 9303-11 §9.8 (AES-CBC with CMAC, 3DES with the retail MAC) and §4.4.3. Knows no message format.
"""

from __future__ import annotations

from typing import Protocol

from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
from cryptography.hazmat.primitives.ciphers import Cipher, CipherAlgorithm, algorithms, modes
from cryptography.hazmat.primitives.cmac import CMAC

from devices.emrtd.kdf import KeyKind, Purpose, derive

__all__ = [
    "AES_READ_BYTES",
    "DES3_READ_BYTES",
    "AesSuite",
    "Des3Suite",
    "Suite",
    "checksum",
    "decrypt_blocks",
    "encrypt_blocks",
    "retail_mac",
    "suite_of",
]

MAC_BYTES = 8
DES3_READ_BYTES = 231
"""Most plain bytes a short response can carry under 3DES: 256 − DO87 head − padding − DO99 − DO8E."""
AES_READ_BYTES = 223
"""The same under AES, whose padding goes to 16 bytes."""


class Suite(Protocol):
    """A cipher and a MAC under the two session keys."""

    block: int
    """Bytes of a block, and of the send sequence counter."""
    read_bytes: int
    """Most plain bytes in a short response."""

    def encrypt(self, counter: bytes, padded: bytes) -> bytes:
        """Encrypt whole blocks."""

    def decrypt(self, counter: bytes, blocks: bytes) -> bytes:
        """Decrypt whole blocks."""

    def mac(self, padded: bytes) -> bytes:
        """8-byte checksum of whole blocks, the counter included."""


class Des3Suite:
    """Two-key 3DES in CBC with a zero IV, and the retail MAC (ISO 9797-1 algorithm 3)."""

    block = 8
    read_bytes = DES3_READ_BYTES

    def __init__(self, encryption_key: bytes, mac_key: bytes) -> None:
        self._cipher = _des3(encryption_key)
        self._mac_key = mac_key

    def encrypt(self, counter: bytes, padded: bytes) -> bytes:
        """Encrypt whole blocks; the counter has no part in it."""
        encryptor = self._cipher.encryptor()
        return encryptor.update(padded) + encryptor.finalize()

    def decrypt(self, counter: bytes, blocks: bytes) -> bytes:
        """Decrypt whole blocks; the counter has no part in it."""
        decryptor = self._cipher.decryptor()
        return decryptor.update(blocks) + decryptor.finalize()

    def mac(self, padded: bytes) -> bytes:
        """Retail MAC of whole blocks."""
        return retail_mac(self._mac_key, padded)


class AesSuite:
    """AES of any key length in CBC with IV = E(counter), and CMAC cut to 8 bytes."""

    block = 16
    read_bytes = AES_READ_BYTES

    def __init__(self, encryption_key: bytes, mac_key: bytes) -> None:
        self._key = algorithms.AES(encryption_key)
        self._mac_key = algorithms.AES(mac_key)

    def encrypt(self, counter: bytes, padded: bytes) -> bytes:
        """Encrypt whole blocks under the IV of this counter."""
        encryptor = Cipher(self._key, modes.CBC(self._iv(counter))).encryptor()
        return encryptor.update(padded) + encryptor.finalize()

    def decrypt(self, counter: bytes, blocks: bytes) -> bytes:
        """Decrypt whole blocks under the IV of this counter."""
        decryptor = Cipher(self._key, modes.CBC(self._iv(counter))).decryptor()
        return decryptor.update(blocks) + decryptor.finalize()

    def mac(self, padded: bytes) -> bytes:
        """CMAC of whole blocks, its first 8 bytes."""
        cmac = CMAC(self._mac_key)
        cmac.update(padded)
        return cmac.finalize()[:MAC_BYTES]

    def _iv(self, counter: bytes) -> bytes:
        encryptor = Cipher(self._key, modes.ECB()).encryptor()  # noqa: S305 - one block, as the standard says
        return encryptor.update(counter) + encryptor.finalize()


def suite_of(secret: bytes, kind: KeyKind) -> Suite:
    """The suite whose keys derive from an agreed secret."""
    encryption = derive(secret, Purpose.ENCRYPTION, kind)
    mac = derive(secret, Purpose.MAC, kind)
    return Des3Suite(encryption, mac) if kind is KeyKind.DES3 else AesSuite(encryption, mac)


def encrypt_blocks(kind: KeyKind, key: bytes, blocks: bytes) -> bytes:
    """Whole blocks in CBC with a zero IV."""
    encryptor = _zero_cbc(kind, key).encryptor()
    return encryptor.update(blocks) + encryptor.finalize()


def decrypt_blocks(kind: KeyKind, key: bytes, blocks: bytes) -> bytes:
    """Whole blocks in CBC with a zero IV."""
    decryptor = _zero_cbc(kind, key).decryptor()
    return decryptor.update(blocks) + decryptor.finalize()


def checksum(suite: Suite, message: bytes) -> bytes:
    """8-byte checksum of any message, as authentication tokens carry it: 3DES pads first (§4.4.3.4)."""
    return suite.mac(message + b"\x80" + bytes(-(len(message) + 1) % 8) if suite.block == 8 else message)


def retail_mac(key: bytes, padded: bytes) -> bytes:
    """ISO 9797-1 MAC algorithm 3 with DES over whole blocks: CBC under the first key, then E(D()) once."""
    single = Cipher(_triple(key[:8] * 3), modes.CBC(bytes(8))).encryptor()
    chained = (single.update(padded) + single.finalize())[-8:]
    decryptor = Cipher(_triple(key[8:16] * 3), modes.ECB()).decryptor()  # noqa: S305 - the standard's last step
    middle = decryptor.update(chained) + decryptor.finalize()
    encryptor = Cipher(_triple(key[:8] * 3), modes.ECB()).encryptor()  # noqa: S305 - the standard's last step
    return encryptor.update(middle) + encryptor.finalize()


def _des3(key: bytes) -> Cipher[modes.CBC]:
    return Cipher(_triple(key[:16] + key[:8]), modes.CBC(bytes(8)))


def _zero_cbc(kind: KeyKind, key: bytes) -> Cipher[modes.CBC]:
    return _des3(key) if kind is KeyKind.DES3 else Cipher(algorithms.AES(key), modes.CBC(bytes(16)))


def _triple(key: bytes) -> CipherAlgorithm:
    return TripleDES(key)
