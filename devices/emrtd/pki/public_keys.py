"""Public keys as certificates and data groups carry them: RSA, elliptic curves named or spelled out.

Source: RFC 3279 §2.3, RFC 5480, ICAO 9303-12 §4 (explicit parameters are the rule there), TR-03110-3 A.2.
"""

from __future__ import annotations

from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric import ec

from devices.emrtd import tlv
from devices.emrtd.curves import CURVES
from devices.emrtd.der import BITS, INTEGER, OCTETS, OID, SEQUENCE
from devices.emrtd.errors import LimitError, MalformedError, UnsupportedError
from devices.emrtd.pki.elliptic import PrimeCurve
from devices.emrtd.standard_curves import STANDARD_CURVES, StandardCurve
from devices.emrtd.tlv import Tlv

__all__ = ["EcKey", "PublicKey", "RsaKey", "parse_public_key"]

MAX_RSA_BITS = 8_192
_MIN_RSA_BITS = 1_024
_MAX_EXPONENT_BITS = 64
"""Larger public exponents only slow a verification down."""

_RSA = frozenset({"1.2.840.113549.1.1.1", "1.2.840.113549.1.1.10", "1.2.840.113549.1.1.7"})
_EC = frozenset({"1.2.840.10045.2.1", "1.3.132.1.12", "1.3.132.1.13"})
_PRIME_FIELD = "1.2.840.10045.1.1"
_BY_OID = {curve.oid: curve for curve in STANDARD_CURVES}


@dataclass(frozen=True, slots=True)
class RsaKey:
    """Modulus and public exponent, within bounds."""

    n: int
    e: int

    @property
    def name(self) -> str:
        """`rsa2048`."""
        return f"rsa{self.n.bit_length()}"


@dataclass(frozen=True, slots=True)
class EcKey:
    """A point of a curve, checked to lie on it."""

    curve: PrimeCurve
    point: tuple[int, int]
    standard: StandardCurve | None
    """The named curve its parameters are, however they were written; None for any other."""
    explicit: bool
    """Whether the parameters were spelled out."""

    @property
    def name(self) -> str:
        """`brainpoolP384r1`, `brainpoolP512r1-explicit`, `curve256`."""
        name = self.standard.name if self.standard else f"curve{self.curve.p.bit_length()}"
        return f"{name}-explicit" if self.explicit else name

    @property
    def openssl(self) -> ec.EllipticCurve | None:
        """The curve in `cryptography`; None where it has none."""
        return CURVES[self.standard.parameter_id].openssl if self.standard else None


PublicKey = RsaKey | EcKey


def parse_public_key(encoded: bytes) -> PublicKey:
    """The key of a SubjectPublicKeyInfo.

    Raises MalformedError, LimitError for numbers out of bounds, UnsupportedError for other kinds of keys.
    """
    algorithm, bits = _pair(tlv.one(encoded, SEQUENCE), SEQUENCE, BITS)
    parts = algorithm.children()
    if not parts or parts[0].tag != OID:
        raise MalformedError("key algorithm without an identifier")
    oid = tlv.object_identifier(parts[0].value)
    if bits.value[:1] != b"\x00":
        raise MalformedError("key is no whole number of bytes")
    content = bits.value[1:]
    if oid in _RSA:
        return _rsa(content)
    if oid in _EC:
        if len(parts) != 2:
            raise MalformedError("key without curve parameters")
        return ec_key(parts[1], content)
    raise UnsupportedError(f"key of kind {oid}")


def ec_key(parameters: Tlv, point: bytes) -> EcKey:
    """The key `point` on the curve that `parameters` name or spell out; errors as `parse_public_key`."""
    if parameters.tag == OID:
        standard = _BY_OID.get(tlv.object_identifier(parameters.value))
        if standard is None:
            raise UnsupportedError(f"curve {tlv.object_identifier(parameters.value)}")
        curve = _prime_curve(standard)
    elif parameters.tag == SEQUENCE:
        curve, standard = _explicit(parameters)
    else:
        raise UnsupportedError("curve parameters are inherited")
    return EcKey(curve, curve.decode(point), standard, explicit=parameters.tag == SEQUENCE)


def _prime_curve(curve: StandardCurve) -> PrimeCurve:
    return PrimeCurve(curve.p, curve.a, curve.b, curve.n, curve.x, curve.y)


def _explicit(parameters: Tlv) -> tuple[PrimeCurve, StandardCurve | None]:
    """SpecifiedECDomain (SEC 1 C.2): version, field, curve, base, order, cofactor."""
    parts = parameters.children()
    if len(parts) < 5 or [part.tag for part in parts[:5]] != [
        INTEGER,
        SEQUENCE,
        SEQUENCE,
        OCTETS,
        INTEGER,
    ]:
        raise MalformedError("curve parameters of unknown form")
    kind, prime = _pair(parts[1], OID, INTEGER)
    if tlv.object_identifier(kind.value) != _PRIME_FIELD:
        raise UnsupportedError("curve over a binary field")
    a, b = _pair(parts[2], OCTETS, OCTETS)
    p, n = _number(prime), _number(parts[4])
    numbers = (p, int.from_bytes(a.value[:128], "big"), int.from_bytes(b.value[:128], "big"), n)
    base = parts[3].value
    for standard in STANDARD_CURVES:
        if (standard.p, standard.a, standard.b, standard.n) == numbers:
            curve = _prime_curve(standard)
            if _is_generator(curve, base):
                return curve, standard
    size = (p.bit_length() + 7) // 8
    if base[:1] not in (b"\x04", b"\x06", b"\x07") or len(base) != 1 + 2 * size:
        raise UnsupportedError("generator in compressed form")
    x, y = int.from_bytes(base[1 : 1 + size], "big"), int.from_bytes(base[1 + size :], "big")
    return PrimeCurve(*numbers, x, y), None


def _is_generator(curve: PrimeCurve, encoded: bytes) -> bool:
    x, y = curve.x.to_bytes(curve.size, "big"), curve.y.to_bytes(curve.size, "big")
    odd = curve.y & 1
    return encoded in (b"\x04" + x + y, bytes((2 | odd,)) + x, bytes((6 | odd,)) + x + y)


def _rsa(content: bytes) -> RsaKey:
    modulus, exponent = _pair(tlv.one(content, SEQUENCE), INTEGER, INTEGER)
    n, e = _number(modulus), _number(exponent)
    if not _MIN_RSA_BITS <= n.bit_length() <= MAX_RSA_BITS or e.bit_length() > _MAX_EXPONENT_BITS:
        raise LimitError(f"RSA key of {n.bit_length()} bits")
    if e < 3 or not e & 1 or not n & 1:
        raise MalformedError("RSA key with an even number")
    return RsaKey(n, e)


def _number(element: Tlv) -> int:
    """A positive INTEGER, by its absolute bytes: some issuers leave the sign byte out."""
    if len(element.value) > MAX_RSA_BITS // 8 + 1:
        raise LimitError("number is too long")
    return int.from_bytes(element.value, "big")


def _pair(element: Tlv, first: int, second: int) -> tuple[Tlv, Tlv]:
    """The first two children, of these tags."""
    parts = element.children()
    if len(parts) < 2 or parts[0].tag != first or parts[1].tag != second:
        raise MalformedError("key of unknown form")
    return parts[0], parts[1]
