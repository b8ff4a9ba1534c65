"""DG14 and EF.CardSecurity: with which keys and protocols a chip can prove itself (ICAO 9303-11 §9.2).

Only data groups that the issuer's signature covers may be believed here; that is the caller's to see to.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from devices.emrtd import tlv
from devices.emrtd.curves import Point
from devices.emrtd.der import BITS, INTEGER, OID, SEQUENCE
from devices.emrtd.errors import MalformedError, UnsupportedError
from devices.emrtd.groups import CURVE_GROUPS, FIELD_GROUPS, FieldGroup, Group
from devices.emrtd.info_set import each_info
from devices.emrtd.kdf import KeyKind
from devices.emrtd.modp import ModpGroup
from devices.emrtd.pki.public_keys import EcKey, parse_public_key
from devices.emrtd.tlv import Tlv

__all__ = ["ChipKey", "ChipProtocol", "SecurityInfos", "parse", "parse_infos"]

TAG = 0x6E
_BSI = "0.4.0.127.0.7.2.2."
_KEY = _BSI + "1."
_PROTOCOL = _BSI + "3."
_ACTIVE = "2.23.136.1.1.5"
_STANDARDISED = "0.4.0.127.0.7.1.2"
_DH = frozenset({"1.2.840.113549.1.3.1", "1.2.840.10046.2.1"})
_CIPHERS = {"1": KeyKind.DES3, "2": KeyKind.AES128, "3": KeyKind.AES192, "4": KeyKind.AES256}
_AGREEMENTS = {"1": "DH", "2": "ECDH"}
_MAX_FIELD_BYTES = 4_096 // 8 + 1
_MIN_FIELD_BITS = 1_024
_ORDER_BITS = range(160, 513)
"""Of a group spelled out: nobody uses more, and each bit costs a squaring of the whole field."""
_MAX_KEYS = 8
"""Of one chip; real ones have one or two."""


@dataclass(frozen=True, slots=True)
class ChipProtocol:
    """Chip authentication as the chip speaks it."""

    oid_value: bytes
    agreement: str
    """`DH` or `ECDH`."""
    cipher: KeyKind
    version: int
    key_id: int | None

    @property
    def name(self) -> str:
        """`CA-ECDH-AES128`."""
        return f"CA-{self.agreement}-{'3DES' if self.cipher is KeyKind.DES3 else self.cipher.name}"


@dataclass(frozen=True, slots=True)
class ChipKey:
    """A static public key of the chip, for chip authentication."""

    agreement: str
    encoded: bytes = field(repr=False)
    """SubjectPublicKeyInfo."""
    key_id: int | None

    def group(self) -> tuple[Group, bytes]:
        """Its group and the key as an element of it. Raises MalformedError and UnsupportedError."""
        algorithm, bits = _pair(tlv.one(self.encoded, SEQUENCE), SEQUENCE, BITS)
        parts = algorithm.children()
        if len(parts) < 2 or parts[0].tag != OID or bits.value[:1] != b"\x00":
            raise MalformedError("chip's key of unknown form")
        oid, content = tlv.object_identifier(parts[0].value), bits.value[1:]
        if oid == _STANDARDISED:
            return _standardised(int.from_bytes(parts[1].value[:2], "big"), content)
        if oid in _DH:
            return _field_group(parts[1], content)
        key = parse_public_key(self.encoded)
        if not isinstance(key, EcKey):
            raise UnsupportedError("chip's key is for no agreement")
        return _curve_group(key)


@dataclass(frozen=True, slots=True)
class SecurityInfos:
    """What the file says of proving the chip."""

    protocols: tuple[ChipProtocol, ...]
    keys: tuple[ChipKey, ...]
    active_algorithm: str | None
    """Identifier of the signatures of active authentication with elliptic curves."""

    def chip_authentication(self) -> tuple[ChipProtocol, ChipKey] | None:
        """The strongest protocol of version 1 that has a key, and that key; None where there is none.

        A key without a protocol means 3DES, which is begun without naming one (TR-03110-3 B.2).
        """
        fits = [
            (protocol, key)
            for protocol in self.protocols
            for key in self.keys
            if protocol.version == 1
            and protocol.agreement == key.agreement
            and (protocol.key_id is None or protocol.key_id == key.key_id)
        ]
        if fits:
            return max(fits, key=lambda pair: pair[0].cipher.value)
        if self.keys and not self.protocols:
            key = self.keys[0]
            return ChipProtocol(b"", key.agreement, KeyKind.DES3, 1, key.key_id), key
        return None


def parse(content: bytes) -> SecurityInfos:
    """The infos in the file DG14. Raises MalformedError; infos of other protocols are passed over."""
    return parse_infos(tlv.one(content, TAG).value)


def parse_infos(encoded: bytes) -> SecurityInfos:
    """The infos in a SET of SecurityInfo; errors as `parse`."""
    protocols: list[ChipProtocol] = []
    keys: list[ChipKey] = []
    active: str | None = None
    for oid, parts in each_info(encoded):
        if oid.startswith(_KEY) and len(parts) > 1 and oid[len(_KEY) :] in _AGREEMENTS:
            if len(keys) == _MAX_KEYS:
                raise MalformedError("chip with too many keys")
            encoded_key = tlv.encode(parts[1].tag, parts[1].value)
            keys.append(ChipKey(_AGREEMENTS[oid[len(_KEY) :]], encoded_key, _integer(parts, 2)))
        elif oid.startswith(_PROTOCOL):
            agreement, _, cipher = oid[len(_PROTOCOL) :].partition(".")
            if agreement in _AGREEMENTS and cipher in _CIPHERS:
                version, key_id = _integer(parts, 1) or 1, _integer(parts, 2)
                protocols.append(
                    ChipProtocol(parts[0].value, _AGREEMENTS[agreement], _CIPHERS[cipher], version, key_id)
                )
        elif oid == _ACTIVE and len(parts) > 2 and parts[2].tag == OID:
            active = tlv.object_identifier(parts[2].value)
    return SecurityInfos(tuple(protocols), tuple(keys), active)


def _curve_group(key: EcKey) -> tuple[Group, bytes]:
    if key.standard is None:
        raise UnsupportedError("chip's key on a curve without a name")
    group = CURVE_GROUPS[key.standard.parameter_id]
    return group, group.curve.encode(Point(*key.point))


def _standardised(identifier: int, content: bytes) -> tuple[Group, bytes]:
    if identifier in CURVE_GROUPS:
        group = CURVE_GROUPS[identifier]
        return group, group.curve.encode(group.curve.decode(content))
    if identifier in FIELD_GROUPS:
        return _checked(FIELD_GROUPS[identifier].group, content)
    raise UnsupportedError(f"domain parameters {identifier}")


def _field_group(parameters: Tlv, content: bytes) -> tuple[Group, bytes]:
    """PKCS #3 (p, g) of a known group, or X9.42 (p, g, q) of any."""
    parts = parameters.children() if parameters.tag == SEQUENCE else ()
    if len(parts) < 2 or any(len(part.value) > _MAX_FIELD_BYTES for part in parts[:3]):
        raise MalformedError("parameters of an agreement of unknown form")
    p, g = (int.from_bytes(part.value, "big") for part in parts[:2])
    for known in FIELD_GROUPS.values():
        if (known.group.p, known.group.g) == (p, g):
            return _checked(known.group, content)
    q = int.from_bytes(parts[2].value, "big") if len(parts) > 2 else 0
    if q.bit_length() not in _ORDER_BITS:
        raise UnsupportedError("agreement in a group without an order, or with a huge one")
    if p.bit_length() < _MIN_FIELD_BITS or not p & 1 or not 1 < g < p:
        raise MalformedError("parameters of an agreement make no group")
    return _checked(ModpGroup(f"modp{p.bit_length()}", p, q, g), content)


def _checked(group: ModpGroup, content: bytes) -> tuple[Group, bytes]:
    """The group with the INTEGER in `content`, if that is an element of it."""
    number = tlv.one(content, INTEGER).value.lstrip(b"\x00")
    return FieldGroup(group), group.encode(group.decode(number))


def _integer(parts: tuple[Tlv, ...], index: int) -> int | None:
    if index >= len(parts) or parts[index].tag != INTEGER:
        return None
    return int.from_bytes(parts[index].value[:8], "big")


def _pair(element: Tlv, first: int, second: int) -> tuple[Tlv, Tlv]:
    parts = element.children()
    if [part.tag for part in parts] != [first, second]:
        raise MalformedError("chip's key of unknown form")
    return parts[0], parts[1]
