"""PACE: a short password becomes strong session keys.

Source: ICAO 9303-11 §4.4, BSI TR-03110-3 §A.3 and §B.1. Three mappings, over curves and prime fields, with
every cipher of the standard. The card is met right after connecting, before any application is selected.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum

from devices.emrtd import tlv
from devices.emrtd.apdu import (
    MAX_EXTENDED,
    MAX_SHORT_DATA,
    MAX_SHORT_LE,
    Command,
    Exchange,
    Response,
    Status,
)
from devices.emrtd.card_access import Mapping, PaceInfo
from devices.emrtd.errors import MalformedError, SecureChannelError, UnsupportedError, WrongKeyError
from devices.emrtd.groups import CurveGroup, Group
from devices.emrtd.kdf import KeyKind, Purpose, derive, password_seed
from devices.emrtd.mapping import CamProof, decrypt_chip_data, pseudo_random, terminal_nonce_bytes
from devices.emrtd.secure_messaging import Channel
from devices.emrtd.suites import Suite, checksum, decrypt_blocks, suite_of

__all__ = [
    "CamProof",
    "Established",
    "Password",
    "PasswordKind",
    "attempts_remaining",
    "decrypt_nonce",
    "establish",
    "token",
]

_DYNAMIC = 0x7C
_PUBLIC_KEY = 0x7F49
_NONCE_SIZES = frozenset({8, 16, 24, 32})

ScalarSource = Callable[[Group], int]
"""Where ephemeral private keys come from."""


def _random_scalar(group: Group) -> int:
    return group.random_scalar()


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


@dataclass(frozen=True, slots=True)
class Established:
    """What PACE left behind."""

    channel: Channel
    cam: CamProof | None = None
    """With the chip-authentication mapping: what a static key can be checked against."""


def establish(
    link: Exchange,
    offer: PaceInfo,
    password: Password,
    *,
    name_parameters: bool = False,
    wants_names: Callable[[], None] = lambda: None,
    scalar: ScalarSource = _random_scalar,
    random_bytes: Callable[[int], bytes] = secrets.token_bytes,
) -> Established:
    """Run PACE on the plain `link`. `name_parameters`: tell the card which domain parameters are meant.

    `wants_names` is told of a card that refused a template without them and took one with them.

    Raises UnsupportedError when the card refuses to begin, WrongKeyError when it refuses the password,
    StatusError when it breaks off, SecureChannelError when the card itself does not know the password,
    MalformedError for what no card may answer.
    """
    group, cipher = offer.group, offer.protocol.cipher
    if _set_authentication_template(link, offer, password.kind, name_parameters=name_parameters):
        wants_names()

    encrypted = _general_authenticate(link, "nonce", b"", 0x80)
    nonce = decrypt_nonce(cipher, password.key(cipher), encrypted)

    if offer.protocol.mapping is Mapping.INTEGRATED:
        ours = random_bytes(terminal_nonce_bytes(cipher))
        generator, mapping_public = _map_number(link, offer, nonce, ours), b""
    else:
        generator, mapping_public = _map_agreed(link, group, nonce, scalar(group))

    agreement_key = scalar(group)
    public = group.public(agreement_key, generator)
    card_public = _general_authenticate(link, "agreement", tlv.encode(0x83, public), 0x84)
    if hmac.compare_digest(card_public, public):
        raise MalformedError("card returned our own public key")
    secret = group.shared(agreement_key, card_public)
    suite = suite_of(secret, cipher)

    confirmed = _confirm(link, token(suite, offer, card_public))
    if not hmac.compare_digest(confirmed.child(0x86).value, token(suite, offer, public)):
        raise SecureChannelError("card does not know the password")
    cam = None
    if offer.protocol.mapping is Mapping.CHIP_AUTHENTICATION and isinstance(group, CurveGroup):
        chip_data = decrypt_chip_data(derive(secret, Purpose.ENCRYPTION, cipher), confirmed.child(0x8A).value)
        cam = CamProof(group.curve, mapping_public, chip_data)
    return Established(Channel(suite), cam)


def _map_number(link: Exchange, offer: PaceInfo, nonce: bytes, ours: bytes) -> bytes:
    """Integrated mapping: the generator that both nonces make."""
    _general_authenticate(link, "mapping", tlv.encode(0x81, ours), 0x82)
    group = offer.group
    return group.encoded(pseudo_random(offer.protocol.cipher, nonce, ours, group.field_prime))


def _map_agreed(link: Exchange, group: Group, nonce: bytes, key: int) -> tuple[bytes, bytes]:
    """Generic mapping: the generator of the nonce and a key agreement, and the chip's public key of that."""
    announced = tlv.encode(0x81, group.public(key))
    public = _general_authenticate(link, "mapping", announced, 0x82)
    return group.mapped(int.from_bytes(nonce, "big"), key, public), public


def decrypt_nonce(cipher: KeyKind, key: bytes, encrypted: bytes) -> bytes:
    """The nonce s from z: CBC with a zero IV."""
    if len(encrypted) not in _NONCE_SIZES or (cipher is not KeyKind.DES3 and len(encrypted) % 16):
        raise MalformedError("encrypted nonce of wrong size")
    return decrypt_blocks(cipher, key, encrypted)


def token(suite: Suite, offer: PaceInfo, public: bytes) -> bytes:
    """Authentication token over the other side's public key (ICAO 9303-11 §4.4.3.4), 8 bytes."""
    key = tlv.encode(0x06, offer.oid_value) + tlv.encode(offer.group.public_key_tag, public)
    return checksum(suite, tlv.encode(_PUBLIC_KEY, key))


def attempts_remaining(status_word: int) -> int | None:
    """Tries left as 63Cx or 6983 tell them, else None."""
    if status_word & 0xFFF0 == 0x63C0:
        return status_word & 0x0F
    return 0 if status_word == Status.KEY_BLOCKED else None


def _set_authentication_template(
    link: Exchange, offer: PaceInfo, kind: PasswordKind, *, name_parameters: bool
) -> bool:
    """Begin; whether the card took the domain parameters' name only after it had refused without."""
    template = tlv.encode(0x80, offer.oid_value) + tlv.encode(0x83, bytes((kind,)))
    named = template + tlv.encode(0x84, bytes((offer.parameter_id or 0,)))
    response = link.exchange(Command(0x00, 0x22, 0xC1, 0xA4, named if name_parameters else template))
    refused = response.status_word == Status.INCONSISTENT_LENGTH and not name_parameters
    if refused:
        # Some batches want the domain parameters named although only one set is offered.
        response = link.exchange(Command(0x00, 0x22, 0xC1, 0xA4, named))
    if attempts_remaining(response.status_word):
        # 63Cx here warns of the tries left and lets the protocol go on (TR-03110-3, MSE:Set AT).
        return refused
    _refuse_key(response, "MSE:Set AT", {Status.KEY_BLOCKED})
    if not response.ok:
        raise UnsupportedError(
            f"card refuses PACE: {response.status_word:04X}", status_word=response.status_word
        )
    return refused


def _general_authenticate(link: Exchange, what: str, content: bytes, expected: int) -> bytes:
    template = tlv.encode(_DYNAMIC, content)
    # Keys of 2048 bits fit no short command, and their answers no short response.
    room = MAX_SHORT_LE if len(template) <= MAX_SHORT_DATA else MAX_EXTENDED
    response = link.exchange(Command(0x10, 0x86, 0, 0, template, room))
    return tlv.one(response.expect_ok(f"PACE {what}"), _DYNAMIC).child(expected).value


def _confirm(link: Exchange, ours: bytes) -> tlv.Tlv:
    """The last step: our token for the card's, in its template."""
    template = tlv.encode(_DYNAMIC, tlv.encode(0x85, ours))
    response = link.exchange(Command(0x00, 0x86, 0, 0, template, 0x100))
    # The standard names 6300; cards of other makers answer a wrong token with 6982 or 6988.
    _refuse_key(
        response, "PACE token", {Status.SECURITY_NOT_SATISFIED, Status.SM_OBJECT_WRONG, Status.KEY_BLOCKED}
    )
    return tlv.one(response.expect_ok("PACE token"), _DYNAMIC)


def _refuse_key(response: Response, what: str, also: set[Status]) -> None:
    """WrongKeyError for an answer that means a wrong or blocked password."""
    if response.status_word >> 8 == 0x63 or response.status_word in also:
        raise WrongKeyError(
            f"{what}: key refused, {response.status_word:04X}",
            status_word=response.status_word,
            attempts_remaining=attempts_remaining(response.status_word),
        )
