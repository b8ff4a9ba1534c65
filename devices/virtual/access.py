"""The chip's half of access control: PACE in every variant of the standard, and BAC over 3DES.

Source: ICAO 9303-11 §4.3 (BAC) and §4.4 (PACE); BSI TR-03110-3 A.3. Written apart from the terminal's half,
so that a misreading of the standard on one side does not meet its own image on the other.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.cmac import CMAC

from devices.emrtd import tlv
from devices.emrtd.card_access import Mapping, PaceInfo
from devices.emrtd.errors import MalformedError
from devices.emrtd.groups import CurveGroup, Group
from devices.emrtd.kdf import KeyKind, Purpose, derive, password_seed
from devices.emrtd.mapping import nonce_bytes, pseudo_random
from devices.emrtd.secure_messaging import AesSuite, Channel, Des3Suite, retail_mac
from devices.emrtd.suites import encrypt_blocks

__all__ = ["BacChip", "PaceChip", "RefusedError", "WrongPasswordError"]

_MRZ, _CAN = 1, 2


class RefusedError(Exception):
    """The chip answers with this status word and nothing else."""

    def __init__(self, status_word: int) -> None:
        super().__init__(f"{status_word:04X}")
        self.status_word = status_word


class WrongPasswordError(RefusedError):
    """The terminal did not know the password; the card decides which status word tells it."""

    def __init__(self) -> None:
        super().__init__(0x6300)


@dataclass(slots=True)
class PaceChip:
    """One run of PACE. `passwords` holds the secret of each password reference (1 MRZ, 2 CAN)."""

    passwords: dict[int, bytes] = field(repr=False)
    offers: tuple[PaceInfo, ...]
    wants_parameter_id: bool = False
    static_key: int = field(default=0, repr=False)
    """Private key that the chip-authentication mapping proves; 0: one of its own."""
    channel: Channel | None = None
    """The secure channel once the last step ended well."""
    _offer: PaceInfo | None = None
    _reference: int = 0
    _nonce: bytes = b""
    _mapping_key: int = 0
    _generator: bytes = b""
    _private: int = 0
    _public: bytes = b""
    _peer: bytes = b""

    @classmethod
    def of(
        cls,
        can: str,
        mrz_information: str,
        offers: tuple[PaceInfo, ...],
        *,
        wants_parameter_id: bool = False,
        static_key: int = 0,
    ) -> PaceChip:
        """A chip whose CAN and MRZ are these."""
        passwords = {_MRZ: password_seed(mrz_information), _CAN: can.encode("ascii")}
        return cls(passwords, offers, wants_parameter_id, static_key)

    def set_template(self, content: bytes) -> None:
        """MSE:Set AT; RefusedError with 6A80, 6A87 or 6A88."""
        fields = {element.tag: element.value for element in tlv.parse(content)}
        named = fields.get(0x84)
        meant = [offer for offer in self.offers if offer.oid_value == fields.get(0x80)]
        if not meant:
            raise RefusedError(0x6A80)
        if named is None and self.wants_parameter_id:
            raise RefusedError(0x6A87)
        if named is not None:
            meant = [offer for offer in meant if bytes((offer.parameter_id or 0,)) == named]
        if len(meant) != 1:
            raise RefusedError(0x6A88)
        self._reference = int.from_bytes(fields.get(0x83, b""), "big")
        if self._reference not in self.passwords:
            raise RefusedError(0x6A88)
        self._offer = meant[0]

    def step(self, content: bytes) -> bytes:
        """One GENERAL AUTHENTICATE: dynamic authentication data in, out. RefusedError, WrongPasswordError."""
        if not self._reference:
            raise RefusedError(0x6985)
        steps = {None: self._give_nonce, 0x81: self._map, 0x83: self._agree, 0x85: self._confirm}
        asked = tlv.one(content, 0x7C).children()
        tag = asked[0].tag if asked else None
        if tag not in steps or len(asked) > 1:
            raise RefusedError(0x6A80)
        try:
            answer = steps[tag](asked[0].value if asked else b"")
        except MalformedError as error:
            raise RefusedError(0x6A80) from error
        return tlv.encode(0x7C, b"".join(tlv.encode(tag, value) for tag, value in answer.items()))

    def _give_nonce(self, _: bytes) -> dict[int, bytes]:
        kind = self._chosen.protocol.cipher
        self._nonce = secrets.token_bytes(nonce_bytes(kind))
        key = derive(self.passwords[self._reference], Purpose.PASSWORD, kind)
        return {0x80: encrypt_blocks(kind, key, self._nonce)}

    def _map(self, terminal: bytes) -> dict[int, bytes]:
        if not self._nonce:
            raise RefusedError(0x6985)
        group = self._group
        if self._chosen.protocol.mapping is Mapping.INTEGRATED:
            kind = self._chosen.protocol.cipher
            self._generator = group.encoded(pseudo_random(kind, self._nonce, terminal, group.field_prime))
            return {0x82: b""}
        self._mapping_key = group.random_scalar()
        self._generator = group.mapped(int.from_bytes(self._nonce, "big"), self._mapping_key, terminal)
        return {0x82: group.public(self._mapping_key)}

    def _agree(self, terminal: bytes) -> dict[int, bytes]:
        if not self._generator:
            raise RefusedError(0x6985)
        self._peer = terminal
        self._private = self._group.random_scalar()
        self._public = self._group.public(self._private, self._generator)
        return {0x84: self._public}

    def _confirm(self, token: bytes) -> dict[int, bytes]:
        if not self._peer or not self._public:
            raise RefusedError(0x6985)
        kind = self._chosen.protocol.cipher
        secret = self._group.shared(self._private, self._peer)
        encryption = derive(secret, Purpose.ENCRYPTION, kind)
        mac = derive(secret, Purpose.MAC, kind)
        peer, self._peer = self._peer, b""  # one guess a run
        if not hmac.compare_digest(self._token(mac, self._public), token):
            raise WrongPasswordError
        suite = Des3Suite(encryption, mac) if kind is KeyKind.DES3 else AesSuite(encryption, mac)
        self.channel = Channel(suite)
        answer = {0x86: self._token(mac, peer)}
        if self._chosen.protocol.mapping is Mapping.CHIP_AUTHENTICATION:
            answer[0x8A] = self._chip_data(encryption)
        return answer

    def _token(self, key: bytes, public: bytes) -> bytes:
        """Checksum over the public key of the other side, in its 7F49 object."""
        tag = 0x86 if isinstance(self._group, CurveGroup) else 0x84
        message = tlv.encode(0x7F49, tlv.encode(0x06, self._chosen.oid_value) + tlv.encode(tag, public))
        if self._chosen.protocol.cipher is KeyKind.DES3:
            return retail_mac(key, message + b"\x80" + bytes(-(len(message) + 1) % 8))
        cmac = CMAC(algorithms.AES(key))
        cmac.update(message)
        return cmac.finalize()[:8]

    def _chip_data(self, key: bytes) -> bytes:
        """The mapping key divided by the static one, encrypted under IV = E(−1) (§4.4.3.5.1)."""
        group = self._group
        if not isinstance(group, CurveGroup):
            raise RefusedError(0x6A80)
        order = group.curve.n
        static = self.static_key or group.random_scalar()
        size = (order.bit_length() + 7) // 8
        data = (pow(static, -1, order) * self._mapping_key % order).to_bytes(size, "big")
        padded = data + b"\x80" + bytes(-(len(data) + 1) % 16)
        first = Cipher(algorithms.AES(key), modes.ECB()).encryptor()  # noqa: S305 - one block for the IV
        start = first.update(b"\xff" * 16) + first.finalize()
        encryptor = Cipher(algorithms.AES(key), modes.CBC(start)).encryptor()
        return encryptor.update(padded) + encryptor.finalize()

    @property
    def _chosen(self) -> PaceInfo:
        if self._offer is None:
            raise RefusedError(0x6985)
        return self._offer

    @property
    def _group(self) -> Group:
        return self._chosen.group


@dataclass(slots=True)
class BacChip:
    """One run of BAC, with the keys of the printed MRZ."""

    mrz_information: str = field(repr=False)
    _challenge: bytes = b""

    def challenge(self) -> bytes:
        """GET CHALLENGE: eight random bytes."""
        self._challenge = secrets.token_bytes(8)
        return self._challenge

    def authenticate(self, content: bytes) -> tuple[bytes, Channel]:
        """EXTERNAL AUTHENTICATE: the chip's cryptogram and the channel; WrongPasswordError, RefusedError."""
        challenge, self._challenge = self._challenge, b""
        if not challenge:
            raise RefusedError(0x6985)
        if len(content) != 40:
            raise RefusedError(0x6700)
        seed = password_seed(self.mrz_information)[:16]
        suite, mac_key = _suite(seed), derive(seed, Purpose.MAC, KeyKind.DES3)
        cryptogram, checksum = content[:32], content[32:]
        if not hmac.compare_digest(_checksum(mac_key, cryptogram), checksum):
            raise WrongPasswordError
        plain = suite.decrypt(bytes(8), cryptogram)
        if plain[8:16] != challenge:
            raise WrongPasswordError
        own = secrets.token_bytes(16)
        answer = suite.encrypt(bytes(8), challenge + plain[:8] + own)
        session = bytes(one ^ other for one, other in zip(plain[16:32], own, strict=True))
        counter = int.from_bytes(challenge[4:] + plain[4:8], "big")
        return answer + _checksum(mac_key, answer), Channel(_suite(session), counter)


def _suite(seed: bytes) -> Des3Suite:
    return Des3Suite(derive(seed, Purpose.ENCRYPTION, KeyKind.DES3), derive(seed, Purpose.MAC, KeyKind.DES3))


def _checksum(key: bytes, cryptogram: bytes) -> bytes:
    return retail_mac(key, cryptogram + b"\x80" + bytes(7))
