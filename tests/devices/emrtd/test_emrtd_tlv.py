"""The bounded TLV parser: standard examples, every way of being cut, and arbitrary bytes."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.emrtd import tlv
from devices.emrtd.errors import MalformedError


def test_reads_nested_elements_of_the_standard(icao: dict[str, Any]) -> None:
    com = tlv.one(bytes.fromhex(icao["LDS_part10_examples"]["ef_com"]), 0x60)
    assert [(child.tag, child.value) for child in com.children()] == [
        (0x5F01, b"0106"),
        (0x5F36, b"040000"),
        (0x5C, bytes.fromhex("6175")),
    ]
    assert com.constructed
    assert not com.child(0x5F36).constructed


@pytest.mark.parametrize("size", [0, 1, 127, 128, 255, 256, 65535, 65536])
def test_every_length_form_comes_back(size: int) -> None:
    encoded = tlv.encode(0x7F49, bytes(size))
    assert tlv.one(encoded, 0x7F49).value == bytes(size)
    assert tlv.header(encoded).total == len(encoded)


def test_header_reads_before_the_value_has_come() -> None:
    assert tlv.header(bytes.fromhex("758252AB7F61")) == tlv.Header(0x75, 0x52AB, 4)


@pytest.mark.parametrize(
    "content",
    [
        "",
        "60",
        "5F",
        "5F8080",
        "5F80808001",
        "6005AABB",
        "6080AABB0000",
        "6085010000000000",
        "608201",
        "60FF",
    ],
)
def test_cut_and_forbidden_forms_are_malformed(content: str) -> None:
    with pytest.raises(MalformedError):
        tlv.one(bytes.fromhex(content))


def test_another_tag_or_a_second_element_is_malformed() -> None:
    with pytest.raises(MalformedError):
        tlv.one(bytes.fromhex("600061006"[:8]), 0x60)
    with pytest.raises(MalformedError):
        tlv.one(bytes.fromhex("6000"), 0x61)


def test_depth_is_bounded() -> None:
    content = b""
    for _ in range(tlv.MAX_DEPTH + 2):
        content = tlv.encode(0x30, content)
    element = tlv.one(content)
    for _ in range(tlv.MAX_DEPTH):
        (element,) = element.children()
    with pytest.raises(MalformedError):
        element.children()


def test_width_is_bounded() -> None:
    assert len(tlv.parse(bytes.fromhex("0500") * tlv.MAX_ELEMENTS)) == tlv.MAX_ELEMENTS
    with pytest.raises(MalformedError):
        tlv.parse(bytes.fromhex("0500") * (tlv.MAX_ELEMENTS + 1))


@pytest.mark.parametrize(
    ("value", "dotted"),
    [
        ("04007F00070202040202", "0.4.0.127.0.7.2.2.4.2.2"),
        ("28D316010008", "1.0.10646.1.0.8"),
        ("8837", "2.999"),
    ],
)
def test_object_identifiers(value: str, dotted: str) -> None:
    assert tlv.object_identifier(bytes.fromhex(value)) == dotted


def test_repr_shows_no_value() -> None:
    assert "secret" not in repr(tlv.Tlv(0x5F1F, b"secret"))


@given(st.binary(max_size=200))
def test_arbitrary_bytes_raise_only_malformed(content: bytes) -> None:
    with suppress(MalformedError):
        elements = list(tlv.parse(content))
        while elements:
            elements.extend(elements.pop().children())


@given(st.binary(max_size=80))
def test_arbitrary_identifiers_raise_only_malformed(content: bytes) -> None:
    with suppress(MalformedError):
        tlv.object_identifier(content)
