"""Diffie-Hellman as PACE uses it, the same over curves and over prime fields: keys in, encoded keys out.

Source: ICAO 9303-11 §4.4.3.3 and §9.4.5; the integrated mapping onto a curve is Appendix B (Brier, Coron,
Icart, Madore, Randriam and Tibouchi, CRYPTO 2010). Public keys are checked whenever they come from outside.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from devices.emrtd.curves import CURVES, Curve, Point
from devices.emrtd.errors import MalformedError
from devices.emrtd.modp import MODP_GROUPS, ModpGroup

__all__ = ["CURVE_GROUPS", "FIELD_GROUPS", "CurveGroup", "FieldGroup", "Group"]


class Group(Protocol):
    """A group with a generator; `bytes` are encoded elements, `int` are private keys."""

    public_key_tag: int
    """Of a public key in an authentication token."""

    @property
    def name(self) -> str:
        """For evidence."""

    @property
    def field_prime(self) -> int:
        """The p of GF(p)."""

    def random_scalar(self) -> int:
        """An ephemeral private key."""

    def public(self, scalar: int, generator: bytes = b"") -> bytes:
        """The public key of `scalar`, under an own generator or the group's."""

    def shared(self, scalar: int, public: bytes) -> bytes:
        """What both sides agree on, as the key derivation takes it; MalformedError for no group element."""

    def mapped(self, nonce: int, scalar: int, public: bytes) -> bytes:
        """Generic mapping: the generator of a nonce and an agreement; MalformedError."""

    def encoded(self, number: int) -> bytes:
        """Integrated mapping: the generator of a number below `field_prime`; MalformedError for a bad one."""


@dataclass(frozen=True, slots=True)
class CurveGroup:
    """A curve as a `Group`."""

    curve: Curve
    public_key_tag = 0x86

    @property
    def name(self) -> str:
        """Name of the curve."""
        return self.curve.name

    @property
    def field_prime(self) -> int:
        """The p of GF(p)."""
        return self.curve.p

    @property
    def encodes(self) -> bool:
        """Whether numbers can be mapped onto it: the standard's encoding wants p ≡ 3 (mod 4)."""
        return self.curve.p % 4 == 3

    def random_scalar(self) -> int:
        """An ephemeral private key."""
        return self.curve.random_scalar()

    def public(self, scalar: int, generator: bytes = b"") -> bytes:
        """scalar · generator."""
        curve = self.curve
        point = curve.multiply(scalar, curve.decode(generator)) if generator else curve.base(scalar)
        return curve.encode(point)

    def shared(self, scalar: int, public: bytes) -> bytes:
        """The x of scalar · public."""
        return self.curve.shared_x(scalar, self.curve.decode(public))

    def mapped(self, nonce: int, scalar: int, public: bytes) -> bytes:
        """nonce · G + scalar · public."""
        curve = self.curve
        shared = curve.multiply(scalar, curve.decode(public))
        reduced = nonce % curve.n
        return curve.encode(curve.add(curve.base(reduced), shared) if reduced else shared)

    def encoded(self, number: int) -> bytes:
        """Appendix B, affine coordinates."""
        curve, p = self.curve, self.curve.p
        alpha = -number * number % p
        denominator = (alpha + alpha * alpha) % p
        if not denominator:
            raise MalformedError("number maps onto no point")
        second = -curve.b * pow(curve.a, -1, p) * (1 + pow(denominator, -1, p)) % p
        right = curve.right_side(second)
        root = pow(right, p - 1 - (p + 1) // 4, p)  # 1/√right where there is a root
        if root * root * right % p == 1:
            return curve.encode(Point(second, root * right % p))
        return curve.encode(Point(alpha * second % p, root * pow(number, 3, p) * right % p))


@dataclass(frozen=True, slots=True)
class FieldGroup:
    """A subgroup of GF(p)* as a `Group`."""

    group: ModpGroup
    public_key_tag = 0x84

    @property
    def name(self) -> str:
        """Name of the group."""
        return self.group.name

    @property
    def field_prime(self) -> int:
        """The p of GF(p)."""
        return self.group.p

    def random_scalar(self) -> int:
        """An ephemeral private key."""
        return self.group.random_scalar()

    def public(self, scalar: int, generator: bytes = b"") -> bytes:
        """generator ^ scalar."""
        group = self.group
        return group.encode(pow(group.decode(generator) if generator else group.g, scalar, group.p))

    def shared(self, scalar: int, public: bytes) -> bytes:
        """public ^ scalar."""
        return self.group.encode(pow(self.group.decode(public), scalar, self.group.p))

    def mapped(self, nonce: int, scalar: int, public: bytes) -> bytes:
        """g ^ nonce · public ^ scalar."""
        group = self.group
        shared = pow(group.decode(public), scalar, group.p)
        return self._checked(pow(group.g, nonce, group.p) * shared % group.p)

    def encoded(self, number: int) -> bytes:
        """number ^ cofactor."""
        group = self.group
        return self._checked(pow(number, (group.p - 1) // group.q, group.p))

    def _checked(self, generator: int) -> bytes:
        if generator <= 1:
            raise MalformedError("mapped generator is none")
        return self.group.encode(generator)


CURVE_GROUPS = {identifier: CurveGroup(curve) for identifier, curve in CURVES.items()}
FIELD_GROUPS = {identifier: FieldGroup(group) for identifier, group in MODP_GROUPS.items()}
"""By standardised domain parameter id."""
