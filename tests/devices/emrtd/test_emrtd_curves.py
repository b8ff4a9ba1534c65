"""Point arithmetic against the standards' examples and plain affine addition."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devices.emrtd.curves import BRAINPOOL_P256R1, CURVES, NIST_P256, Curve, Point
from devices.emrtd.errors import MalformedError
from devices.emrtd.groups import CurveGroup

BOTH = pytest.mark.parametrize("curve", [BRAINPOOL_P256R1, NIST_P256], ids=lambda curve: curve.name)
EVERY = pytest.mark.parametrize("curve", CURVES.values(), ids=lambda curve: curve.name)


def test_brainpool_parameters(icao: dict[str, Any]) -> None:
    vector = icao["brainpoolP256r1"]
    for name in ("p", "a", "b", "n"):
        assert getattr(BRAINPOOL_P256R1, name) == int(vector[name], 16)
    assert Point(int(vector["gx"], 16), int(vector["gy"], 16)) == BRAINPOOL_P256R1.generator
    assert CURVES[13] is BRAINPOOL_P256R1
    assert CURVES[12] is NIST_P256


@EVERY
def test_parameters_are_those_of_the_library(curve: Curve) -> None:
    assert curve.contains(curve.generator)
    assert curve.base(1) == curve.generator
    assert curve.base(curve.n - 1) == Point(curve.generator.x, curve.p - curve.generator.y)


@EVERY
def test_what_is_multiplied_here_is_what_openssl_multiplies(curve: Curve) -> None:
    ours = replace(curve, openssl=None)
    scalar = curve.random_scalar()
    point = curve.base(scalar)
    assert ours.base(scalar) == point
    assert ours.multiply(scalar, point) == curve.multiply(scalar, point)
    assert ours.shared_x(scalar, point) == curve.shared_x(scalar, point)
    unknown = {"brainpoolP192r1", "brainpoolP224r1", "brainpoolP320r1"}
    assert (curve.openssl is None) is (curve.name in unknown)


@pytest.mark.parametrize(
    "example",
    ["G1_PACE_ECDH_GM_AES128_brainpoolP256r1", "EAC_worked_example_PACE_ECDH_GM_AES128_password_123456"],
)
def test_mapping_and_agreement_of_the_standards(icao: dict[str, Any], example: str) -> None:
    vector = icao[example]
    curve = BRAINPOOL_P256R1

    def point(name: str) -> Point:
        return curve.decode(bytes.fromhex(vector[name]))

    for side, other in (("terminal", "chip"), ("chip", "terminal")):
        mapping, agreement = (int(vector[f"{side}_{kind}_priv"], 16) for kind in ("map", "eph"))
        assert curve.base(mapping) == point(f"{side}_map_pub")
        shared = curve.multiply(mapping, point(f"{other}_map_pub"))
        assert shared == point("shared_H")
        generator = curve.decode(
            CurveGroup(curve).mapped(
                int(vector["nonce"], 16), mapping, bytes.fromhex(vector[f"{other}_map_pub"])
            )
        )
        assert generator == point("mapped_generator")
        assert curve.multiply(agreement, generator) == point(f"{side}_eph_pub")
        assert curve.shared_x(agreement, point(f"{other}_eph_pub")).hex().upper() == vector["shared_K_x"]
    assert curve.encode(point("shared_H")).hex().upper() == vector["shared_H"]


@BOTH
def test_small_multiples_are_repeated_addition(curve: Curve) -> None:
    start = curve.base(0xC0FFEE)
    total = start
    for scalar in range(2, 20):
        total = curve.add(total, start)
        assert curve.multiply(scalar, start) == total
    assert curve.multiply(1, start) == start


@BOTH
@settings(max_examples=15, deadline=None)
@given(first=st.integers(1, 2**255), second=st.integers(1, 2**255))
def test_multiplication_distributes(curve: Curve, first: int, second: int) -> None:
    point = curve.base(7)
    together = curve.multiply((first + second) % (curve.n - 2) or 1, point)
    if (first + second) < curve.n - 2 and first != second:
        assert curve.add(curve.multiply(first, point), curve.multiply(second, point)) == together
    assert curve.contains(together)


@BOTH
def test_foreign_points_are_refused(curve: Curve) -> None:
    good = curve.encode(curve.generator)
    off = good[:-1] + bytes((good[-1] ^ 1,))
    outside = b"\x04" + (curve.generator.x + curve.p).to_bytes(33, "big")[-32:] + good[33:]
    for encoded in (off, outside, b"\x00", b"\x02" + good[1:33], good[:-1], good + b"\x00", bytes(65), b""):
        with pytest.raises(MalformedError):
            curve.decode(encoded)


def test_a_point_of_the_other_curve_is_refused() -> None:
    with pytest.raises(MalformedError):
        BRAINPOOL_P256R1.decode(NIST_P256.encode(NIST_P256.generator))


@BOTH
def test_points_that_cancel_out_are_refused(curve: Curve) -> None:
    with pytest.raises(MalformedError):
        curve.add(curve.generator, Point(curve.generator.x, curve.p - curve.generator.y))


@BOTH
def test_scalars_out_of_range_are_refused(curve: Curve) -> None:
    for scalar in (0, -1, curve.n - 1, curve.n):
        with pytest.raises(ValueError, match="range"):
            curve.multiply(scalar, curve.generator)


@BOTH
def test_a_zero_nonce_maps_to_the_shared_point(curve: Curve) -> None:
    public = curve.encode(curve.base(5))
    assert CurveGroup(curve).mapped(0, 3, public) == curve.encode(curve.base(15))


@given(st.binary(max_size=70))
def test_arbitrary_bytes_raise_only_malformed(encoded: bytes) -> None:
    with suppress(MalformedError):
        NIST_P256.decode(encoded)
