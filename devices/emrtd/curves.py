"""Points of the two curves PACE uses here, and the arithmetic the generic mapping needs.

`cryptography` offers ECDH, which tells only the x of k·P. The y follows from the x of k·P and of (k+1)·P
(Brier and Joye, PKC 2002, for short Weierstrass curves), so every multiplication by a secret runs in
OpenSSL and none in Python integers. Every received point is checked to lie on its curve; both curves have
cofactor 1, so that also puts it in the right group.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import NamedTuple

from cryptography.hazmat.primitives.asymmetric import ec

from devices.emrtd.errors import MalformedError

__all__ = ["BRAINPOOL_P256R1", "CURVES", "NIST_P256", "Curve", "Point"]


class Point(NamedTuple):
    """An affine point; the point at infinity is never a value here."""

    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Curve:
    """y² = x³ + ax + b over GF(p), a group of prime order n."""

    name: str
    p: int
    a: int
    b: int
    n: int
    generator: Point
    openssl: ec.EllipticCurve

    @property
    def size(self) -> int:
        """Bytes of a coordinate."""
        return (self.p.bit_length() + 7) // 8

    def encode(self, point: Point) -> bytes:
        """Uncompressed form: 04, x, y."""
        return b"\x04" + point.x.to_bytes(self.size, "big") + point.y.to_bytes(self.size, "big")

    def decode(self, encoded: bytes) -> Point:
        """The point in uncompressed form; MalformedError when it is not one of this curve."""
        if len(encoded) != 1 + 2 * self.size or encoded[0] != 4:
            raise MalformedError("point is not in uncompressed form")
        point = Point(
            int.from_bytes(encoded[1 : 1 + self.size], "big"), int.from_bytes(encoded[1 + self.size :], "big")
        )
        if not self.contains(point):
            raise MalformedError("point is not on the curve")
        return point

    def contains(self, point: Point) -> bool:
        """Whether the coordinates are in range and satisfy the equation."""
        if not (0 <= point.x < self.p and 0 <= point.y < self.p):
            return False
        return (point.y * point.y - point.x * point.x * point.x - self.a * point.x - self.b) % self.p == 0

    def random_scalar(self) -> int:
        """An ephemeral private key, 1 to n − 2: `multiply` needs its successor below n too."""
        return 1 + secrets.randbelow(self.n - 2)

    def base(self, scalar: int) -> Point:
        """scalar · G, for 0 < scalar < n."""
        numbers = ec.derive_private_key(scalar, self.openssl).public_key().public_numbers()
        return Point(numbers.x, numbers.y)

    def shared_x(self, scalar: int, point: Point) -> bytes:
        """x of scalar · point, as bytes: what ECDH agrees on. For 0 < scalar < n and a checked point."""
        private = ec.derive_private_key(scalar, self.openssl)
        peer = ec.EllipticCurvePublicNumbers(point.x, point.y, self.openssl).public_key()
        return private.exchange(ec.ECDH(), peer)

    def multiply(self, scalar: int, point: Point) -> Point:
        """scalar · point, for 0 < scalar < n − 1 (so that x repeats for 1 alone) and a checked point."""
        if not 0 < scalar < self.n - 1:
            raise ValueError("scalar out of range")
        x = int.from_bytes(self.shared_x(scalar, point), "big")
        if x == point.x:
            return point
        following = int.from_bytes(self.shared_x(scalar + 1, point), "big")
        difference = point.x - x
        numerator = 2 * self.b + (self.a + point.x * x) * (point.x + x) - following * difference * difference
        return Point(x, numerator * pow(2 * point.y, -1, self.p) % self.p)

    def add(self, first: Point, second: Point) -> Point:
        """first + second; MalformedError when they cancel out, which an honest card never brings about."""
        if first.x == second.x:
            if first.y != second.y:
                raise MalformedError("points cancel out")
            slope = (3 * first.x * first.x + self.a) * pow(2 * first.y, -1, self.p)
        else:
            slope = (second.y - first.y) * pow(second.x - first.x, -1, self.p)
        x = (slope * slope - first.x - second.x) % self.p
        return Point(x, (slope * (first.x - x) - first.y) % self.p)


BRAINPOOL_P256R1 = Curve(
    name="brainpoolP256r1",
    p=0xA9FB57DBA1EEA9BC3E660A909D838D726E3BF623D52620282013481D1F6E5377,
    a=0x7D5A0975FC2C3057EEF67530417AFFE7FB8055C126DC5C6CE94A4B44F330B5D9,
    b=0x26DC5C6CE94A4B44F330B5D9BBD77CBF958416295CF7E1CE6BCCDC18FF8C07B6,
    n=0xA9FB57DBA1EEA9BC3E660A909D838D718C397AA3B561A6F7901E0E82974856A7,
    generator=Point(
        0x8BD2AEB9CB7E57CB2C4B482FFC81B7AFB9DE27E1E3BD23C23A4453BD9ACE3262,
        0x547EF835C3DAC4FD97F8461A14611DC9C27745132DED8E545C1D54C72F046997,
    ),
    openssl=ec.BrainpoolP256R1(),
)
"""RFC 5639 §3.4; PACE parameter id 13."""

NIST_P256 = Curve(
    name="P-256",
    p=0xFFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF,
    a=0xFFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFC,
    b=0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B,
    n=0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551,
    generator=Point(
        0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
        0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5,
    ),
    openssl=ec.SECP256R1(),
)
"""FIPS 186-4 D.1.2.3; PACE parameter id 12."""

CURVES = {12: NIST_P256, 13: BRAINPOOL_P256R1}
"""Standardised domain parameters (ICAO 9303-11 §9.5.1) that are spoken here, by id."""
