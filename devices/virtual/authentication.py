"""How a virtual card is signed, and how its chip proves that it is no copy.

EF.SOD, DG14 and DG15, and the chip's half of both proofs, written apart from the terminal's half, so that a
misreading of the standard does not meet its own image. Source: ICAO 9303-11 §6, ISO/IEC 9796-2 scheme 1.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, cached_property

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa, utils

from devices.emrtd import tlv
from devices.emrtd.apdu import Command, Response
from devices.emrtd.der import SEQUENCE, SET
from devices.emrtd.errors import MalformedError
from devices.emrtd.groups import CURVE_GROUPS
from devices.emrtd.kdf import KeyKind
from devices.emrtd.standard_curves import STANDARD_CURVES
from devices.emrtd.suites import Suite, suite_of
from devices.virtual.access import RefusedError
from devices.virtual.issuing import CardIssuer, EcSigner, algorithm, ec_public, integer, oid, signed_data

__all__ = ["ActiveKey", "CardAuthentication", "ChipProofs"]

DG14, DG15 = 14, 15
_BSI = "0.4.0.127.0.7.2.2."
_ACTIVE_INFO = "2.23.136.1.1.5"
_PLAIN_ECDSA_SHA256 = "0.4.0.127.0.7.1.1.4.1.3"
_CARD_SECURITY = "0.4.0.127.0.7.3.2.1"
_CIPHERS = {KeyKind.DES3: 1, KeyKind.AES128: 2, KeyKind.AES192: 3, KeyKind.AES256: 4}
_SET_KEY_AGREEMENT, _SET_AUTHENTICATION = 0x41A6, 0x41A4
_RSA_TRAILER = b"\x34\xcc"
_PARAMETERS = 13


class ActiveKey(StrEnum):
    """Kind of key for active authentication."""

    EC = "ec"
    RSA = "rsa"


@dataclass(frozen=True, slots=True)
class ChipProofs:
    """How one virtual chip proves itself."""

    active: ActiveKey | None = ActiveKey.EC
    rsa_bits: int = 1024
    chip: KeyKind | None = KeyKind.AES128
    """Cipher after chip authentication; None: it does not know it."""
    parameter_id: int = _PARAMETERS
    """Curve of chip authentication."""
    copied: bool = False
    """All files of a genuine card, none of its private keys."""


class CardAuthentication:
    """Signed files of one card and what its chip answers when it has to prove itself.

    `seed` tells one card from another: the same keys every time. `issuer` may be made when first needed.
    """

    def __init__(
        self, issuer: CardIssuer | Callable[[], CardIssuer], seed: str, proofs: ChipProofs | None = None
    ) -> None:
        self._issuer = issuer if callable(issuer) else lambda: issuer
        self._seed = seed
        self._signed_list: bytes | None = None
        self._proofs = proofs or ChipProofs()
        self._group = CURVE_GROUPS[self._proofs.parameter_id]
        number = int.from_bytes(hashlib.sha512(f"{seed} chip".encode()).digest() * 2, "big")
        self._signed_key = number % (self._group.curve.n - 3) + 1
        self.static_key = self._signed_key + 1 if self._proofs.copied else self._signed_key
        """Of chip authentication and of PACE's mapping; a copy has another than the one signed."""
        self._chosen = False

    @cached_property
    def _active(self) -> EcSigner:
        return EcSigner("brainpoolP256r1", "sha256", f"{self._seed} active")

    # --- files --------------------------------------------------------------------------------

    def file(self, short_id: int, groups: Callable[[], Mapping[int, bytes]]) -> bytes | None:
        """EF.SOD over `groups` (whole files by number), DG14 or DG15; None for one the card does not have."""
        match short_id:
            case 0x1D:
                if self._signed_list is None:
                    own = {DG14: self._dg14(), DG15: self._dg15()}
                    there = {number: content for number, content in own.items() if content is not None}
                    self._signed_list = self._issuer().security_object({**groups(), **there})
                return self._signed_list
            case 14:
                return self._dg14()
            case 15:
                return self._dg15()
            case _:
                return None

    def card_security(self) -> bytes:
        """EF.CardSecurity: the chip's key, signed."""
        infos = tlv.encode(SET, self._chip_key_info())
        return signed_data(_CARD_SECURITY, infos, self._issuer().key, self._issuer().signer)

    def _dg14(self) -> bytes | None:
        infos = b""
        if self._proofs.chip is not None:
            infos += self._chip_key_info()
            infos += tlv.encode(SEQUENCE, self._protocol + integer(1))
        if self._proofs.active is ActiveKey.EC:
            infos += tlv.encode(SEQUENCE, oid(_ACTIVE_INFO) + integer(1) + oid(_PLAIN_ECDSA_SHA256))
        return tlv.encode(0x6E, tlv.encode(SET, infos)) if infos else None

    def _dg15(self) -> bytes | None:
        if self._proofs.active is None:
            return None
        if self._proofs.active is ActiveKey.EC:
            return tlv.encode(0x6F, self._active.public)
        numbers = _rsa_key(self._proofs.rsa_bits).public_key().public_numbers()
        key = tlv.encode(SEQUENCE, integer(numbers.n) + integer(numbers.e))
        public = algorithm("1.2.840.113549.1.1.1") + tlv.encode(0x03, b"\x00" + key)
        return tlv.encode(0x6F, tlv.encode(SEQUENCE, public))

    @property
    def _protocol(self) -> bytes:
        return oid(f"{_BSI}3.2.{_CIPHERS[self._proofs.chip or KeyKind.DES3]}")

    def _chip_key_info(self) -> bytes:
        curve = next(one for one in STANDARD_CURVES if one.parameter_id == self._proofs.parameter_id)
        key = ec_public(oid(curve.oid), self._group.public(self._signed_key))
        return tlv.encode(SEQUENCE, oid(_BSI + "1.2") + key)

    # --- commands -----------------------------------------------------------------------------

    def handle(self, command: Command) -> tuple[Response, Suite | None] | None:
        """The answer to a command inside the channel, and the suite that counts after it.

        None for a command that is none of these. Raises RefusedError.
        """
        match command.ins:
            case 0x88 if self._proofs.active is not None:
                return Response(self._sign(command.data), 0x9000), None
            case 0x22 if self._proofs.chip is not None:
                return Response(b"", 0x9000), self._set(command)
            case 0x86 if self._proofs.chip is not None and self._chosen:
                self._chosen = False
                public = tlv.one(command.data, 0x7C).child(0x80).value
                return Response(tlv.encode(0x7C, b""), 0x9000), self._agreed(public)
            case _:
                return None

    def _set(self, command: Command) -> Suite | None:
        fields = {element.tag: element.value for element in tlv.parse(command.data)}
        parameters, triple = command.p1 << 8 | command.p2, self._proofs.chip is KeyKind.DES3
        if parameters == _SET_KEY_AGREEMENT and triple and 0x91 in fields:
            return self._agreed(fields[0x91])
        if parameters != _SET_AUTHENTICATION or triple:
            raise RefusedError(0x6A86)
        if tlv.encode(0x06, fields.get(0x80, b"")) != self._protocol:
            raise RefusedError(0x6A80)
        self._chosen = True
        return None

    def _agreed(self, public: bytes) -> Suite:
        try:
            secret = self._group.shared(self.static_key, public)
        except MalformedError as error:
            raise RefusedError(0x6A80) from error
        return suite_of(secret, self._proofs.chip or KeyKind.DES3)

    def _sign(self, challenge: bytes) -> bytes:
        if len(challenge) != 8:
            raise RefusedError(0x6700)
        if self._proofs.copied:
            challenge = bytes(8)  # a recording of another challenge is all that a copy has
        if self._proofs.active is ActiveKey.RSA:
            return _sign_with_recovery(_rsa_key(self._proofs.rsa_bits), challenge)
        signature = self._active.private.sign(challenge, ec.ECDSA(hashes.SHA256()))
        return b"".join(number.to_bytes(32, "big") for number in utils.decode_dss_signature(signature))


def _sign_with_recovery(key: rsa.RSAPrivateKey, challenge: bytes) -> bytes:
    """A bare RSA power of: 6A, random message, hash over it and the challenge, trailer."""
    numbers = key.private_numbers()
    size = (key.key_size + 7) // 8
    message = secrets.token_bytes(size - 1 - 32 - len(_RSA_TRAILER))
    block = b"\x6a" + message + hashlib.sha256(message + challenge).digest() + _RSA_TRAILER
    power = pow(int.from_bytes(block, "big"), numbers.d, numbers.public_numbers.n)
    return power.to_bytes(size, "big")


@cache
def _rsa_key(bits: int) -> rsa.RSAPrivateKey:
    """One key of this size for all virtual cards of a process: making one takes long."""
    return rsa.generate_private_key(65537, bits)
