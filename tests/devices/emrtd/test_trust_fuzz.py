"""Whatever strangers hand in about signatures: spoilt in every way, it ends in typed errors, and soon."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from devices.emrtd import tlv
from devices.emrtd.errors import LimitError, MalformedError
from devices.emrtd.pki import bounds
from devices.emrtd.pki.elliptic import PrimeCurve, verifies
from devices.emrtd.pki.public_keys import parse_public_key
from devices.virtual.issuing import algorithm, integer, oid
from tests.rigs.fuzz_targets import TARGETS

QUICK = settings(
    max_examples=60,
    deadline=timedelta(seconds=3),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@st.composite
def spoilt(draw: st.DrawFn, examples: tuple[bytes, ...]) -> bytes:
    """A good example with a few bytes changed, cut out, put in or doubled."""
    content = bytearray(draw(st.sampled_from(examples)))
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, max(0, len(content) - 1)))
        match draw(st.integers(0, 4)):
            case 0:
                content[at : at + 1] = bytes((draw(st.integers(0, 255)),))
            case 1:
                del content[at : at + draw(st.integers(1, 40))]
            case 2:
                content[at:at] = draw(st.binary(min_size=1, max_size=12))
            case 3:
                content[at:at] = content[at : at + draw(st.integers(1, 200))]
            case _:
                del content[at:]
    return bytes(content)


@pytest.mark.parametrize("name", TARGETS)
def test_spoilt_bytes_end_in_typed_errors(name: str) -> None:
    target = TARGETS[name]
    examples = target.examples()
    for example in examples:
        target(example)

    @QUICK
    @given(spoilt(examples))
    def eat(content: bytes) -> None:
        target(content)

    @QUICK
    @given(st.binary(max_size=300))
    def eat_noise(content: bytes) -> None:
        target(content)

    eat()
    eat_noise()


# --- bounds --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [
        b"\x30\x80" + bytes(20),
        b"\x30\x84\xff\xff\xff\xff",
        b"\x30\x03\x30\x05\x00",
        b"\x30\x02\x05\x00\x00",
        b"",
        b"\x1f\xff\xff\xff\x00",
    ],
)
def test_structures_that_lie_about_their_length(content: bytes) -> None:
    with pytest.raises(MalformedError):
        bounds.check(content, limit=1000)


def test_bombs_are_refused_by_their_size() -> None:
    nested = b""
    for _ in range(40):
        nested = tlv.encode(0x30, nested)
    bombs = (
        nested,
        tlv.encode(0x30, b"\x05\x00" * 20_001),
        tlv.encode(0x30, tlv.encode(0x02, bytes(3_000))),
        tlv.encode(0x30, tlv.encode(0x06, b"\x81" * 80 + b"\x01")),
    )
    for bomb in bombs:
        with pytest.raises(LimitError):
            bounds.check(bomb, limit=100_000)
    with pytest.raises(LimitError):
        bounds.check(bytes(100_001), limit=100_000)


def rsa(n: int, e: int) -> bytes:
    key = tlv.encode(0x30, integer(n) + integer(e))
    return tlv.encode(0x30, algorithm("1.2.840.113549.1.1.1") + tlv.encode(0x03, b"\x00" + key))


@pytest.mark.parametrize(("n_bits", "e_bits"), [(16_000, 17), (2_048, 2_047), (500, 17)])
def test_rsa_numbers_that_only_cost_time_are_refused(n_bits: int, e_bits: int) -> None:
    with pytest.raises(LimitError):
        parse_public_key(rsa(2**n_bits + 1, 2**e_bits + 1))


def explicit(p: int, n: int, size: int) -> bytes:
    zeros = bytes(size)
    parameters = tlv.encode(
        0x30,
        integer(1)
        + tlv.encode(0x30, oid("1.2.840.10045.1.1") + integer(p))
        + tlv.encode(0x30, tlv.encode(0x04, zeros) + tlv.encode(0x04, zeros))
        + tlv.encode(0x04, b"\x04" + zeros + zeros)
        + integer(n),
    )
    kind = tlv.encode(0x30, oid("1.2.840.10045.2.1") + parameters)
    return tlv.encode(0x30, kind + tlv.encode(0x03, b"\x00\x04" + zeros + zeros))


@pytest.mark.parametrize("bits", [64, 8_000])
def test_fields_of_a_size_nobody_uses_are_refused(bits: int) -> None:
    number = 2**bits + 1
    with pytest.raises(LimitError):
        parse_public_key(explicit(number, number, bits // 8 + 1))


def test_a_curve_over_no_field_is_malformed() -> None:
    p = 15 * (2**252 + 1)  # odd, and no prime
    x, y, a = 2**200 + 9, 2**201 + 5, 3
    curve = PrimeCurve(p, a, (y * y - x**3 - a * x) % p, 3 * (2**254 + 1), x, y)
    with pytest.raises(MalformedError):
        verifies(curve, (x, y), bytes(32), 5, 3)  # 3 divides the order: it has no inverse
