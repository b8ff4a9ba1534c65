"""BER-TLV, bounded: the one parser of every structure a card sends.

Source: ISO 7816-4 §5.2.2, ITU-T X.690 §8.1. Definite lengths only. Everything malformed, truncated, too deep
or too wide raises `MalformedError`, and nothing else does.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from devices.emrtd.errors import MalformedError

__all__ = ["Header", "Tlv", "encode", "header", "object_identifier", "one", "parse"]

MAX_DEPTH = 12
"""Nested templates; the deepest real structure (DG13 relatives) has seven."""
MAX_ELEMENTS = 512
"""Elements side by side in one template."""
MAX_TAG_BYTES = 3
MAX_LENGTH_BYTES = 4

_MULTI_BYTE_TAG = 0x1F
_CONSTRUCTED = 0x20
_LONG_FORM = 0x80


class Header(NamedTuple):
    """Tag and length in front of a value. `size` is the bytes they take."""

    tag: int
    length: int
    size: int

    @property
    def total(self) -> int:
        """Bytes of the whole element."""
        return self.size + self.length


@dataclass(frozen=True, slots=True)
class Tlv:
    """One element. `tag` holds the identifier bytes as they stand (0x7F49, 0x5F1F)."""

    tag: int
    value: bytes
    depth: int = 0
    """Templates around it."""

    def __repr__(self) -> str:
        """Tag and size only: values are personal data or key material."""
        return f"<Tlv {self.tag:X} {len(self.value)} bytes>"

    @property
    def constructed(self) -> bool:
        """Whether the value is said to hold elements itself."""
        first = self.tag
        while first > 0xFF:
            first >>= 8
        return bool(first & _CONSTRUCTED)

    def children(self) -> tuple[Tlv, ...]:
        """The elements inside; MalformedError also when they are nested too deep."""
        if self.depth >= MAX_DEPTH:
            raise MalformedError("templates nested too deep")
        return tuple(_elements(self.value, self.depth + 1))

    def find(self, tag: int) -> Tlv | None:
        """The first child with `tag`, or None."""
        return next((child for child in self.children() if child.tag == tag), None)

    def child(self, tag: int) -> Tlv:
        """The first child with `tag`; MalformedError when there is none."""
        found = self.find(tag)
        if found is None:
            raise MalformedError(f"element {tag:X} is missing in {self.tag:X}")
        return found


def header(content: bytes, offset: int = 0) -> Header:
    """Tag and length at `offset`, whether or not the value is there yet."""
    tag, position = _tag(content, offset)
    length, position = _length(content, position)
    return Header(tag, length, position - offset)


def parse(content: bytes) -> tuple[Tlv, ...]:
    """All elements of `content`, which must be used up to the last byte."""
    return tuple(_elements(content, 0))


def one(content: bytes, tag: int | None = None) -> Tlv:
    """The single element that `content` is; MalformedError for more, fewer, or another than `tag`."""
    elements = parse(content)
    if len(elements) != 1:
        raise MalformedError(f"one element expected, {len(elements)} found")
    if tag is not None and elements[0].tag != tag:
        raise MalformedError(f"element {tag:X} expected, {elements[0].tag:X} found")
    return elements[0]


def encode(tag: int, value: bytes) -> bytes:
    """The element as bytes, with the shortest length form."""
    size = len(value)
    if size < _LONG_FORM:
        length = bytes((size,))
    else:
        digits = size.to_bytes((size.bit_length() + 7) // 8, "big")
        length = bytes((_LONG_FORM | len(digits),)) + digits
    return tag.to_bytes(max(1, (tag.bit_length() + 7) // 8), "big") + length + value


def object_identifier(value: bytes) -> str:
    """Dotted form of the value of an OBJECT IDENTIFIER (X.690 §8.19)."""
    if not value or value[-1] & 0x80 or len(value) > 64:
        raise MalformedError("object identifier is cut or too long")
    numbers: list[int] = []
    number = 0
    for byte in value:
        number = number << 7 | byte & 0x7F
        if not byte & 0x80:
            numbers.append(number)
            number = 0
    first = min(numbers[0] // 40, 2)
    return ".".join(map(str, [first, numbers[0] - 40 * first, *numbers[1:]]))


def _elements(content: bytes, depth: int) -> Iterator[Tlv]:
    offset = 0
    count = 0
    while offset < len(content):
        count += 1
        if count > MAX_ELEMENTS:
            raise MalformedError("too many elements in one template")
        head = header(content, offset)
        end = offset + head.total
        if end > len(content):
            raise MalformedError("element is cut")
        yield Tlv(head.tag, content[offset + head.size : end], depth)
        offset = end


def _tag(content: bytes, offset: int) -> tuple[int, int]:
    if offset >= len(content):
        raise MalformedError("tag is missing")
    tag = content[offset]
    end = offset + 1
    if tag & _MULTI_BYTE_TAG == _MULTI_BYTE_TAG:
        while True:
            if end >= len(content) or end - offset >= MAX_TAG_BYTES:
                raise MalformedError("tag is cut or too long")
            byte = content[end]
            tag = tag << 8 | byte
            end += 1
            if not byte & 0x80:
                break
    return tag, end


def _length(content: bytes, offset: int) -> tuple[int, int]:
    if offset >= len(content):
        raise MalformedError("length is missing")
    first = content[offset]
    if first < _LONG_FORM:
        return first, offset + 1
    size = first & 0x7F
    end = offset + 1 + size
    if not 1 <= size <= MAX_LENGTH_BYTES or end > len(content):
        raise MalformedError("length is indefinite, cut or too long")
    return int.from_bytes(content[offset + 1 : end], "big"), end
