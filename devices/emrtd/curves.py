"""Points of the standardised prime curves, and the arithmetic that PACE's mappings need.

`cryptography` offers ECDH, which tells only the x of k·P. The y follows from the x of k·P and of (k+1)·P
(Brier and Joye, PKC 2002, for short Weierstrass curves), so every multiplication by a secret on a curve that
OpenSSL knows runs there. Three Brainpool curves it does not offer are multiplied here: the keys live for one
read (decision record 22). Every received point is checked to lie on its curve; all cofactors are 1, so that
also puts it in the right group.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import NamedTuple

from cryptography.hazmat.primitives.asymmetric import ec

from devices.emrtd.errors import MalformedError
from devices.emrtd.standard_curves import STANDARD_CURVES, StandardCurve

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
    openssl: ec.EllipticCurve | None
    """The curve in `cryptography`; None where it has none."""

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
        return (point.y * point.y - self.right_side(point.x)) % self.p == 0

    def right_side(self, x: int) -> int:
        """x³ + ax + b in GF(p)."""
        return (x * x * x + self.a * x + self.b) % self.p

    def random_scalar(self) -> int:
        """An ephemeral private key, 1 to n − 2: `multiply` needs its successor below n too."""
        return 1 + secrets.randbelow(self.n - 2)

    def base(self, scalar: int) -> Point:
        """scalar · G, for 0 < scalar < n."""
        if self.openssl is None:
            return self._ladder(scalar, self.generator)
        numbers = ec.derive_private_key(scalar, self.openssl).public_key().public_numbers()
        return Point(numbers.x, numbers.y)

    def shared_x(self, scalar: int, point: Point) -> bytes:
        """x of scalar · point, as bytes: what ECDH agrees on. For 0 < scalar < n and a checked point."""
        if self.openssl is None:
            return self._ladder(scalar, point).x.to_bytes(self.size, "big")
        private = ec.derive_private_key(scalar, self.openssl)
        peer = ec.EllipticCurvePublicNumbers(point.x, point.y, self.openssl).public_key()
        return private.exchange(ec.ECDH(), peer)

    def multiply(self, scalar: int, point: Point) -> Point:
        """scalar · point, for 0 < scalar < n − 1 (so that x repeats for 1 alone) and a checked point."""
        if not 0 < scalar < self.n - 1:
            raise ValueError("scalar out of range")
        if self.openssl is None:
            return self._ladder(scalar, point)
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

    def _ladder(self, scalar: int, point: Point) -> Point:
        """scalar · point for 0 < scalar < n: one doubling and one addition a bit, whatever the bit."""
        if scalar == self.n - 1:  # the ladder would pass through infinity
            return Point(point.x, self.p - point.y)
        lower, upper = point, self.add(point, point)
        for bit in bin(scalar)[3:]:
            both = self.add(lower, upper)
            if bit == "1":
                lower, upper = both, self.add(upper, upper)
            else:
                lower, upper = self.add(lower, lower), both
        return lower


_OPENSSL: dict[str, ec.EllipticCurve] = {
    "secp192r1": ec.SECP192R1(),
    "secp224r1": ec.SECP224R1(),
    "secp256r1": ec.SECP256R1(),
    "brainpoolP256r1": ec.BrainpoolP256R1(),
    "secp384r1": ec.SECP384R1(),
    "brainpoolP384r1": ec.BrainpoolP384R1(),
    "brainpoolP512r1": ec.BrainpoolP512R1(),
    "secp521r1": ec.SECP521R1(),
}


def _curve(standard: StandardCurve) -> Curve:
    return Curve(
        name=standard.name,
        p=standard.p,
        a=standard.a,
        b=standard.b,
        n=standard.n,
        generator=Point(standard.x, standard.y),
        openssl=_OPENSSL.get(standard.name),
    )


CURVES = {standard.parameter_id: _curve(standard) for standard in STANDARD_CURVES}
"""The standardised domain parameters over curves (ICAO 9303-11 §9.5.1), by id."""
NIST_P256 = CURVES[12]
BRAINPOOL_P256R1 = CURVES[13]
