"""PACE with the generic mapping: a short password becomes strong session keys.

Source: ICAO 9303-11 §4.4, BSI TR-03110-3 §A.3 and §B.1. The card is met right after connecting, before any
SELECT.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.cmac import CMAC

from devices.emrtd import tlv
from devices.emrtd.apdu import Command, Exchange, Response, Status
from devices.emrtd.card_access import PaceInfo
from devices.emrtd.curves import Curve, Point
from devices.emrtd.errors import MalformedError, SecureChannelError, UnsupportedError, WrongKeyError
from devices.emrtd.kdf import KeyKind, Purpose, derive, password_seed
from devices.emrtd.secure_messaging import AesSuite, Channel

__all__ = [
    "Password",
    "PasswordKind",
    "attempts_remaining",
    "decrypt_nonce",
    "establish",
    "map_generator",
    "token",
]

_DYNAMIC = 0x7C
_PUBLIC_KEY = 0x7F49
_MAX_NONCE_BLOCKS = 2

ScalarSource = Callable[[Curve], int]
"""Where ephemeral private keys come from."""


class PasswordKind(IntEnum):
    """Password reference of MSE:Set AT."""

    MRZ = 1
    CAN = 2


@dataclass(frozen=True, slots=True)
class Password:
    """A password for PACE."""

    kind: PasswordKind
    text: str
    """The CAN, or the MRZ information (number, birth, expiry with check digits)."""

    def __repr__(self) -> str:
        """Keep the secret out of logs."""
        return f"<Password {self.kind.name}>"

    def key(self, cipher: KeyKind) -> bytes:
        """Kπ, which encrypts the nonce."""
        secret = password_seed(self.text) if self.kind is PasswordKind.MRZ else self.text.encode("ascii")
        return derive(secret, Purpose.PASSWORD, cipher)


def establish(
    link: Exchange, offer: PaceInfo, password: Password, *, scalar: ScalarSource = Curve.random_scalar
) -> Channel:
    """Run PACE on the plain `link` and return the channel that follows.

    Raises UnsupportedError when the card refuses to begin, WrongKeyError when it refuses the password,
    StatusError when it breaks off, SecureChannelError when the card itself does not know the password,
    MalformedError for what no card may answer.
    """
    curve = offer.curve
    _set_authentication_template(link, offer, password.kind)

    encrypted = _general_authenticate(link, "nonce", b"", 0x80)
    nonce = decrypt_nonce(password.key(offer.cipher), encrypted)

    mapping_key = scalar(curve)
    mapping_public = curve.encode(curve.base(mapping_key))
    answer = curve.decode(_general_authenticate(link, "mapping", tlv.encode(0x81, mapping_public), 0x82))
    generator = map_generator(curve, nonce, curve.multiply(mapping_key, answer))

    agreement_key = scalar(curve)
    public = curve.encode(curve.multiply(agreement_key, generator))
    card_public = _general_authenticate(link, "agreement", tlv.encode(0x83, public), 0x84)
    card_point = curve.decode(card_public)
    if hmac.compare_digest(card_public, public):
        raise MalformedError("card returned our own public key")
    secret = curve.shared_x(agreement_key, card_point)
    encryption_key = derive(secret, Purpose.ENCRYPTION, offer.cipher)
    mac_key = derive(secret, Purpose.MAC, offer.cipher)

    ours = tlv.encode(0x85, token(mac_key, offer.oid_value, card_public))
    theirs = _general_authenticate(link, "token", ours, 0x86, last=True)
    if not hmac.compare_digest(theirs, token(mac_key, offer.oid_value, public)):
        raise SecureChannelError("card does not know the password")
    return Channel(AesSuite(encryption_key, mac_key))


def decrypt_nonce(key: bytes, encrypted: bytes) -> int:
    """The nonce s from z: AES-CBC with a zero IV."""
    if not encrypted or len(encrypted) % 16 or len(encrypted) > 16 * _MAX_NONCE_BLOCKS:
        raise MalformedError("encrypted nonce of wrong size")
    decryptor = Cipher(algorithms.AES(key), modes.CBC(bytes(16))).decryptor()
    return int.from_bytes(decryptor.update(encrypted) + decryptor.finalize(), "big")


def map_generator(curve: Curve, nonce: int, shared: Point) -> Point:
    """The ephemeral generator: s·G + H."""
    reduced = nonce % curve.n
    return curve.add(curve.base(reduced), shared) if reduced else shared


def token(mac_key: bytes, oid_value: bytes, public: bytes) -> bytes:
    """Authentication token over the other side's public key (TR-03110-3, authentication token), 8 bytes."""
    cmac = CMAC(algorithms.AES(mac_key))
    cmac.update(tlv.encode(_PUBLIC_KEY, tlv.encode(0x06, oid_value) + tlv.encode(0x86, public)))
    return cmac.finalize()[:8]


def attempts_remaining(status_word: int) -> int | None:
    """Tries left as 63Cx or 6983 tell them, else None."""
    if status_word & 0xFFF0 == 0x63C0:
        return status_word & 0x0F
    return 0 if status_word == Status.KEY_BLOCKED else None


def _set_authentication_template(link: Exchange, offer: PaceInfo, kind: PasswordKind) -> None:
    template = tlv.encode(0x80, offer.oid_value) + tlv.encode(0x83, bytes((kind,)))
    response = link.exchange(Command(0x00, 0x22, 0xC1, 0xA4, template))
    if response.status_word == Status.INCONSISTENT_LENGTH and offer.parameter_id is not None:
        # Some batches want the domain parameters named although only one set is offered.
        template += tlv.encode(0x84, bytes((offer.parameter_id,)))
        response = link.exchange(Command(0x00, 0x22, 0xC1, 0xA4, template))
    if attempts_remaining(response.status_word):
        return  # 63Cx here warns of the tries left and lets the protocol go on (TR-03110-3, MSE:Set AT).
    _refuse_key(response, "MSE:Set AT", {Status.KEY_BLOCKED})
    if not response.ok:
        raise UnsupportedError(
            f"card refuses PACE: {response.status_word:04X}", status_word=response.status_word
        )


def _general_authenticate(
    link: Exchange, what: str, content: bytes, expected: int, *, last: bool = False
) -> bytes:
    command = Command(0x00 if last else 0x10, 0x86, 0, 0, tlv.encode(_DYNAMIC, content), 0x100)
    response = link.exchange(command)
    if last:
        # The standard names 6300; cards of other makers answer a wrong token with 6982 or 6988.
        _refuse_key(
            response, what, {Status.SECURITY_NOT_SATISFIED, Status.SM_OBJECT_WRONG, Status.KEY_BLOCKED}
        )
    return tlv.one(response.expect_ok(f"PACE {what}"), _DYNAMIC).child(expected).value


def _refuse_key(response: Response, what: str, also: set[Status]) -> None:
    """WrongKeyError for an answer that means a wrong or blocked password."""
    if response.status_word >> 8 == 0x63 or response.status_word in also:
        raise WrongKeyError(
            f"{what}: key refused, {response.status_word:04X}",
            status_word=response.status_word,
            attempts_remaining=attempts_remaining(response.status_word),
        )
