"""Active authentication: the chip signs a fresh challenge with a key that never leaves it.

Source: ICAO 9303-11 §6.1. RSA keys sign by ISO/IEC 9796-2 scheme 1, whose signature gives part of the
message back; elliptic-curve keys by ECDSA. The challenge is random every time: to a fixed one a recording
answers too.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from typing import Final

from devices.emrtd import tlv
from devices.emrtd.apdu import Command, Exchange
from devices.emrtd.errors import UnsupportedError
from devices.emrtd.pki.public_keys import EcKey, PublicKey, RsaKey, parse_public_key
from devices.emrtd.pki.signatures import (
    DIGESTS,
    SchemeKind,
    der_numbers,
    digest_of,
    plain_numbers,
    scheme_of_oid,
    verify_numbers,
)

__all__ = ["ActiveProof", "challenge_card", "parse_key"]

TAG: Final = 0x6F
CHALLENGE_BYTES: Final = 8
_INTERNAL_AUTHENTICATE: Final = 0x88
_PARTIAL: Final = 0x60
"""Leading bits of a representative that holds part of the message (ISO/IEC 9796-2 §8.1.4)."""
_TRAILERS: Final = {0x33: "sha1", 0x34: "sha256", 0x35: "sha512", 0x36: "sha384", 0x38: "sha224"}
"""Hash identifiers of ISO/IEC 10118-3 in front of CC; BC alone means SHA-1."""
_UNNAMED: Final = ("sha256", "sha1", "sha224", "sha384", "sha512")
"""Hashes to try with an elliptic-curve key when DG14 does not name one."""


@dataclass(frozen=True, slots=True)
class ActiveProof:
    """One challenge and the chip's answer, to be verified now or later."""

    challenge: bytes
    signature: bytes

    def verified_by(self, key: PublicKey, algorithm: str | None) -> str | None:
        """How the signature holds under the chip's key, in machine words; None: it does not.

        `algorithm` is the identifier of DG14, if it has one. Raises UnsupportedError and MalformedError.
        """
        if isinstance(key, RsaKey):
            digest = _recovered(key, self.signature, self.challenge)
            return None if digest is None else f"{key.name} iso9796-2-{digest}"
        return self._verified_by_curve(key, algorithm)

    def _verified_by_curve(self, key: EcKey, algorithm: str | None) -> str | None:
        digests: tuple[str, ...] = _UNNAMED
        if algorithm is not None:
            scheme = scheme_of_oid(algorithm)
            if scheme.kind not in (SchemeKind.ECDSA, SchemeKind.ECDSA_PLAIN):
                raise UnsupportedError("signature algorithm of another kind of key")
            digests = (scheme.digest,)
        for numbers in (plain_numbers(self.signature), der_numbers(self.signature)):
            for digest in digests:
                if verify_numbers(key, digest, self.challenge, numbers):
                    return f"{key.name} ecdsa-{digest}"
        return None


def parse_key(content: bytes) -> PublicKey:
    """The public key in the file DG15. Raises MalformedError, LimitError and UnsupportedError."""
    return parse_public_key(tlv.one(content, TAG).value)


def challenge_card(card: Exchange) -> ActiveProof:
    """Have the chip sign eight fresh random bytes; StatusError when it refuses."""
    challenge = secrets.token_bytes(CHALLENGE_BYTES)
    response = card.exchange(Command(0x00, _INTERNAL_AUTHENTICATE, 0, 0, challenge, 0x100))
    return ActiveProof(challenge, response.expect_ok("INTERNAL AUTHENTICATE"))


def _recovered(key: RsaKey, signature: bytes, challenge: bytes) -> str | None:
    """The hash with which the signature holds over what it gives back and the challenge."""
    number = int.from_bytes(signature, "big")
    if len(signature) > (key.n.bit_length() + 7) // 8 or not 0 < number < key.n:
        return None
    opened = pow(number, key.e, key.n)
    # ISO/IEC 9796-2 A.1.3: a signer may give n − s in place of s when that is smaller.
    for candidate in (opened, key.n - opened):
        digest = _opened(candidate.to_bytes((key.n.bit_length() + 7) // 8, "big"), challenge)
        if digest is not None:
            return digest
    return None


def _opened(block: bytes, challenge: bytes) -> str | None:
    trailer = 1 if block[-1] == 0xBC else 2
    digest = "sha1" if trailer == 1 else _TRAILERS.get(block[-2], "") if block[-1] == 0xCC else ""
    start = _message_start(block)
    if not digest or start is None:
        return None
    end = len(block) - trailer - DIGESTS[digest].digest_size
    if end < start:
        return None
    recovered, expected = block[start:end], block[end:-trailer]
    return digest if hmac.compare_digest(digest_of(digest, recovered + challenge), expected) else None


def _message_start(block: bytes) -> int | None:
    """Where the message begins: after 6A, or after 6B, padding of B and a closing A, half a byte each."""
    if block[0] & 0xF0 != _PARTIAL:
        return None
    if block[0] & 0x0F == 0x0A:
        return 1
    if block[0] & 0x0F != 0x0B:
        return None
    for index, byte in enumerate(block[1:], 1):
        if byte == 0xBA:
            return index + 1
        if byte != 0xBB:
            return None
    return None
