"""IPP messages to bytes and back (RFC 8010), as little of them as a print desk needs.

Our own, because the maintained library (pyipp) is bound to asyncio and aiohttp while printing has a thread
of its own over httpx. Answers are hostile until parsed: lengths are checked against what is there.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

__all__ = ["Answer", "Attribute", "Collection", "Group", "IppError", "Operation", "Tag", "answer", "request"]

_VERSION = 0x0101
"""1.1: the version every IPP printer accepts."""
_END = 0x03
_GROUP_LIMIT = 0x0F
"""Tags up to here delimit groups, above it they are value types."""
_MOST_VALUES = 20_000


class IppError(Exception):
    """An answer that is not IPP, or breaks its own lengths."""


class Operation(IntEnum):
    """Operations (RFC 8011 §5.4.15)."""

    PRINT_JOB = 0x0002
    CANCEL_JOB = 0x0008
    GET_JOB_ATTRIBUTES = 0x0009
    GET_JOBS = 0x000A
    GET_PRINTER_ATTRIBUTES = 0x000B


class Group(IntEnum):
    """Attribute groups (RFC 8010 §3.5.1)."""

    OPERATION = 0x01
    JOB = 0x02
    PRINTER = 0x04
    UNSUPPORTED = 0x05


class Tag(IntEnum):
    """Value types (RFC 8010 §3.5.2)."""

    INTEGER = 0x21
    BOOLEAN = 0x22
    ENUM = 0x23
    NAME = 0x42
    KEYWORD = 0x44
    URI = 0x45
    CHARSET = 0x47
    LANGUAGE = 0x48
    MIME = 0x49


_BEGIN_COLLECTION, _END_COLLECTION, _MEMBER = 0x34, 0x37, 0x4A
"""RFC 8010 §3.1.6."""

Value = int | bool | str | bytes


@dataclass(frozen=True, slots=True)
class Attribute:
    """A named attribute with one or more values of one type."""

    name: str
    tag: Tag
    values: tuple[int | str, ...]


@dataclass(frozen=True, slots=True)
class Collection:
    """A named attribute made of others (RFC 8010 §3.1.6): `media-col`."""

    name: str
    members: tuple[Attribute | Collection, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """A decoded answer."""

    status: int
    attributes: dict[tuple[int, str], tuple[Value, ...]]
    """By (group, name); of repeated groups the last wins."""
    jobs: tuple[dict[str, tuple[Value, ...]], ...] = ()
    """Each job by itself, where several were asked for."""

    def integer(self, group: Group, name: str) -> int | None:
        """The first value as a number, or None."""
        values = self.attributes.get((group, name), ())
        return values[0] if values and isinstance(values[0], int) else None

    def words(self, group: Group, name: str) -> tuple[str, ...]:
        """The values that are words."""
        return tuple(value for value in self.attributes.get((group, name), ()) if isinstance(value, str))

    def names(self, group: Group) -> tuple[str, ...]:
        """Names of the attributes of a group."""
        return tuple(name for found, name in self.attributes if found == group)


def request(
    operation: Operation,
    number: int,
    groups: Sequence[tuple[Group, Sequence[Attribute | Collection]]],
    document: bytes = b"",
) -> bytes:
    """Encode a request; charset and language come first, as RFC 8011 §4.1.4 wants."""
    parts = [struct.pack(">HHI", _VERSION, operation, number)]
    for group, attributes in groups:
        parts.append(bytes([group]))
        if group is Group.OPERATION:
            parts.append(_encoded(Attribute("attributes-charset", Tag.CHARSET, ("utf-8",))))
            parts.append(_encoded(Attribute("attributes-natural-language", Tag.LANGUAGE, ("en",))))
        parts += [_encoded(attribute) for attribute in attributes]
    parts += [bytes([_END]), document]
    return b"".join(parts)


def _encoded(attribute: Attribute | Collection) -> bytes:
    if isinstance(attribute, Collection):
        return _field(_BEGIN_COLLECTION, attribute.name.encode("ascii"), b"") + _members(attribute)
    parts = []
    name = attribute.name.encode("ascii")
    for value in attribute.values:
        raw = struct.pack(">i", value) if isinstance(value, int) else value.encode("utf-8")
        parts.append(_field(attribute.tag, name, raw))
        name = b""
    return b"".join(parts)


def _members(collection: Collection) -> bytes:
    """What stands between a collection's beginning and its end, and its end."""
    parts = []
    for member in collection.members:
        parts.append(_field(_MEMBER, b"", member.name.encode("ascii")))
        if isinstance(member, Collection):
            parts += [_field(_BEGIN_COLLECTION, b"", b""), _members(member)]
        else:
            parts.append(_encoded(Attribute("", member.tag, member.values)))
    return b"".join([*parts, _field(_END_COLLECTION, b"", b"")])


def _field(tag: int, name: bytes, raw: bytes) -> bytes:
    return struct.pack(">BH", tag, len(name)) + name + struct.pack(">H", len(raw)) + raw


def answer(message: bytes) -> Answer:
    """Decode an answer; IppError when it is malformed."""
    if len(message) < 9:
        raise IppError("too short")
    _version, status, _number = struct.unpack_from(">HHI", message)
    attributes: dict[tuple[int, str], tuple[Value, ...]] = {}
    jobs: list[dict[str, tuple[Value, ...]]] = []
    group, key, at, count = 0, (0, ""), 8, 0
    while True:
        tag, at = _byte(message, at)
        if tag == _END:
            return Answer(status, attributes, tuple(jobs))
        if tag <= _GROUP_LIMIT:
            group = tag
            jobs += [{}] if group == Group.JOB else []
            continue
        raw_name, at = _counted(message, at)
        raw, at = _counted(message, at)
        count += 1
        if count > _MOST_VALUES:
            raise IppError("too many values")
        if raw_name:
            key = (group, raw_name.decode("ascii", "replace"))
            attributes[key] = ()
        if key in attributes:
            attributes[key] += (_decoded(tag, raw),)
            if group == Group.JOB:
                jobs[-1][key[1]] = attributes[key]


def _byte(message: bytes, at: int) -> tuple[int, int]:
    if at >= len(message):
        raise IppError("ends too early")
    return message[at], at + 1


def _counted(message: bytes, at: int) -> tuple[bytes, int]:
    if at + 2 > len(message):
        raise IppError("ends too early")
    end = at + 2 + int.from_bytes(message[at : at + 2], "big")
    if end > len(message):
        raise IppError("ends too early")
    return message[at + 2 : end], end


def _decoded(tag: int, raw: bytes) -> Value:
    if tag in (Tag.INTEGER, Tag.ENUM) and len(raw) == 4:
        return int.from_bytes(raw, "big", signed=True)
    if tag == Tag.BOOLEAN and len(raw) == 1:
        return raw != b"\x00"
    if 0x40 <= tag <= 0x5F:
        return raw.decode("utf-8", "replace")
    return raw
