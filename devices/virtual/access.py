"""The chip's half of access control: PACE with generic mapping over AES-128, and BAC over 3DES.

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
from devices.emrtd.curves import CURVES, Curve, Point
from devices.emrtd.errors import MalformedError
from devices.emrtd.kdf import KeyKind, Purpose, derive, password_seed
from devices.emrtd.secure_messaging import AesSuite, Channel, Des3Suite, retail_mac

__all__ = ["BacChip", "PaceChip", "RefusedError"]

PACE_GM_AES_128 = bytes.fromhex("04007F00070202040202")
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

    passwords: dict[int, bytes]
    parameter_id: int
    wants_parameter_id: bool = False
    channel: Channel | None = None
    """The secure channel once the last step ended well."""
    _reference: int = 0
    _nonce: bytes = b""
    _generator: Point | None = None
    _private: int = 0
    _public: Point | None = None
    _peer: Point | None = None

    @classmethod
    def of(cls, can: str, mrz_information: str, parameter_id: int, *, wants_parameter_id: bool) -> PaceChip:
        """A chip whose CAN and MRZ are these."""
        passwords = {_MRZ: password_seed(mrz_information), _CAN: can.encode("ascii")}
        return cls(passwords, parameter_id, wants_parameter_id)

    @property
    def curve(self) -> Curve:
        """The curve of this chip."""
        return CURVES[self.parameter_id]

    def set_template(self, content: bytes) -> None:
        """MSE:Set AT; RefusedError with 6A80, 6A87 or 6A88."""
        fields = {element.tag: element.value for element in tlv.parse(content)}
        if fields.get(0x80) != PACE_GM_AES_128:
            raise RefusedError(0x6A80)
        if 0x84 not in fields and self.wants_parameter_id:
            raise RefusedError(0x6A87)
        if fields.get(0x84, bytes((self.parameter_id,))) != bytes((self.parameter_id,)):
            raise RefusedError(0x6A88)
        self._reference = int.from_bytes(fields.get(0x83, b""), "big")
        if self._reference not in self.passwords:
            raise RefusedError(0x6A88)

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
            answer_tag, answer = steps[tag](asked[0].value if asked else b"")
        except MalformedError as error:
            raise RefusedError(0x6A80) from error
        return tlv.encode(0x7C, tlv.encode(answer_tag, answer))

    def _give_nonce(self, _: bytes) -> tuple[int, bytes]:
        self._nonce = secrets.token_bytes(16)
        key = derive(self.passwords[self._reference], Purpose.PASSWORD, KeyKind.AES128)
        encryptor = Cipher(algorithms.AES(key), modes.CBC(bytes(16))).encryptor()
        return 0x80, encryptor.update(self._nonce) + encryptor.finalize()

    def _map(self, terminal: bytes) -> tuple[int, bytes]:
        if not self._nonce:
            raise RefusedError(0x6985)
        curve, private = self.curve, self.curve.random_scalar()
        shared = curve.multiply(private, curve.decode(terminal))
        self._generator = curve.add(curve.base(int.from_bytes(self._nonce, "big") % curve.n), shared)
        return 0x82, curve.encode(curve.base(private))

    def _agree(self, terminal: bytes) -> tuple[int, bytes]:
        if self._generator is None:
            raise RefusedError(0x6985)
        self._peer = self.curve.decode(terminal)
        self._private = self.curve.random_scalar()
        self._public = self.curve.multiply(self._private, self._generator)
        return 0x84, self.curve.encode(self._public)

    def _confirm(self, token: bytes) -> tuple[int, bytes]:
        if self._peer is None or self._public is None:
            raise RefusedError(0x6985)
        secret = self.curve.shared_x(self._private, self._peer)
        encryption = derive(secret, Purpose.ENCRYPTION, KeyKind.AES128)
        mac = derive(secret, Purpose.MAC, KeyKind.AES128)
        peer, self._peer = self._peer, None  # one guess a run
        if not hmac.compare_digest(self._token(mac, self._public), token):
            raise WrongPasswordError
        self.channel = Channel(AesSuite(encryption, mac))
        return 0x86, self._token(mac, peer)

    def _token(self, key: bytes, point: Point) -> bytes:
        """CMAC over the public key of the other side, in its 7F49 object."""
        cmac = CMAC(algorithms.AES(key))
        cmac.update(
            tlv.encode(0x7F49, tlv.encode(0x06, PACE_GM_AES_128) + tlv.encode(0x86, self.curve.encode(point)))
        )
        return cmac.finalize()[:8]


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
