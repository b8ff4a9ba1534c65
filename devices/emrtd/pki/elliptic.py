"""ECDSA verification over any prime curve, for the curves `cryptography` cannot load.

Certificates of issuers may spell out a curve instead of naming it, and Brainpool curves of 192, 224 and 320
bits are in use that `cryptography` does not know. Only public numbers ever come here, so nothing has to take
constant time. Source: ANSI X9.62 §7.4, SEC 1 §4.1.4; doubling and addition after Cohen, Miyaji and Ono.
"""

from __future__ import annotations

from dataclasses import dataclass

from devices.emrtd.errors import LimitError, MalformedError

__all__ = ["PrimeCurve", "verifies"]

MAX_BITS = 640
_MIN_BITS = 160

_Jacobian = tuple[int, int, int]
_INFINITY: _Jacobian = (1, 1, 0)


@dataclass(frozen=True, slots=True)
class PrimeCurve:
    """y² = x³ + ax + b over GF(p), with a generator (x, y) of order n.

    Raises LimitError for a field this program does not compute in, MalformedError for numbers that make no
    curve.
    """

    p: int
    a: int
    b: int
    n: int
    x: int
    y: int

    def __post_init__(self) -> None:
        """Refuse what is no curve; whether p and n are prime is not asked."""
        if not _MIN_BITS <= self.p.bit_length() <= MAX_BITS or self.n.bit_length() > MAX_BITS:
            raise LimitError("field is too small or too large")
        small = not (0 <= self.a < self.p and 0 <= self.b < self.p)
        if small or not self.p & 1 or not self.n & 1 or self.n.bit_length() < _MIN_BITS - 1:
            raise MalformedError("curve parameters are out of range")
        if (4 * self.a**3 + 27 * self.b**2) % self.p == 0 or not self.contains(self.x, self.y):
            raise MalformedError("curve parameters make no curve")

    @property
    def size(self) -> int:
        """Bytes of a coordinate."""
        return (self.p.bit_length() + 7) // 8

    def contains(self, x: int, y: int) -> bool:
        """Whether the point is in range and on the curve."""
        if not (0 <= x < self.p and 0 <= y < self.p):
            return False
        return (y * y - x * x * x - self.a * x - self.b) % self.p == 0

    def decode(self, encoded: bytes) -> tuple[int, int]:
        """A point in uncompressed, hybrid or compressed form (SEC 1 §2.3.4); MalformedError otherwise."""
        form, body = encoded[:1], encoded[1:]
        x = int.from_bytes(body[: self.size], "big")
        if form in (b"\x04", b"\x06", b"\x07") and len(body) == 2 * self.size:
            y = int.from_bytes(body[self.size :], "big")
        elif form in (b"\x02", b"\x03") and len(body) == self.size and self.p % 4 == 3:
            y = pow(x * x * x + self.a * x + self.b, (self.p + 1) // 4, self.p)
            if y & 1 != form[0] & 1:
                y = self.p - y
        else:
            raise MalformedError("point in an unknown form")
        if not self.contains(x, y):
            raise MalformedError("point is not on the curve")
        return x, y


def verifies(curve: PrimeCurve, point: tuple[int, int], digest: bytes, r: int, s: int) -> bool:
    """Whether (r, s) is a signature over `digest` by the key `point`, which lies on `curve`."""
    n = curve.n
    if not (0 < r < n and 0 < s < n):
        return False
    number = int.from_bytes(digest, "big") >> max(0, 8 * len(digest) - n.bit_length())
    try:
        inverse = pow(s, -1, n)
        x = _sum_x(curve, number * inverse % n, (curve.x, curve.y), r * inverse % n, point)
    except ValueError as error:  # no inverse: p or n is no prime
        raise MalformedError("curve parameters make no field") from error
    return x is not None and x % n == r


def _sum_x(curve: PrimeCurve, u: int, first: tuple[int, int], v: int, second: tuple[int, int]) -> int | None:
    """x of u·first + v·second, both multiplied in one pass; None at infinity."""
    one: _Jacobian = (*first, 1)
    other: _Jacobian = (*second, 1)
    table = (_INFINITY, one, other, _add(curve, one, other))
    total = _INFINITY
    for bit in range(max(u.bit_length(), v.bit_length()) - 1, -1, -1):
        total = _double(curve, total)
        total = _add(curve, total, table[(u >> bit & 1) | (v >> bit & 1) << 1])
    x, _, z = total
    if z == 0:
        return None
    return x * pow(z * z, -1, curve.p) % curve.p


def _double(curve: PrimeCurve, point: _Jacobian) -> _Jacobian:
    x, y, z = point
    if z == 0 or y == 0:
        return _INFINITY
    p = curve.p
    square = y * y % p
    s = 4 * x * square % p
    m = (3 * x * x + curve.a * pow(z, 4, p)) % p
    new_x = (m * m - 2 * s) % p
    return new_x, (m * (s - new_x) - 8 * square * square) % p, 2 * y * z % p


def _add(curve: PrimeCurve, one: _Jacobian, other: _Jacobian) -> _Jacobian:
    if one[2] == 0:
        return other
    if other[2] == 0:
        return one
    p = curve.p
    (x1, y1, z1), (x2, y2, z2) = one, other
    z1z1, z2z2 = z1 * z1 % p, z2 * z2 % p
    u1, u2 = x1 * z2z2 % p, x2 * z1z1 % p
    s1, s2 = y1 * z2 * z2z2 % p, y2 * z1 * z1z1 % p
    if u1 == u2:
        return _double(curve, one) if s1 == s2 else _INFINITY
    h, r = (u2 - u1) % p, (s2 - s1) % p
    hh = h * h % p
    hhh, v = h * hh % p, u1 * hh % p
    x = (r * r - hhh - 2 * v) % p
    return x, (r * (v - x) - s1 * hhh) % p, z1 * z2 * h % p
