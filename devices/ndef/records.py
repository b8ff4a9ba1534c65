"""An NDEF message: the first text or address in it. Every length is checked before it is used.

Source: NFC Forum, NDEF 1.0 §3.2 (records), RTD Text 1.0 §3.2, RTD URI 1.0 §3.2.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from devices.ndef.errors import NdefError

__all__ = ["MOST_RECORDS", "Record", "first_text", "records"]

MOST_RECORDS: Final = 16
_CHUNKED, _SHORT, _WITH_ID = 0x20, 0x10, 0x08
_BEGINS, _ENDS = 0x80, 0x40
_FORMAT: Final = 0x07
_WELL_KNOWN: Final = 1
_EMPTY: Final = 0
_UTF_16: Final = 0x80
_LANGUAGE: Final = 0x3F
_PREFIXES: Final = ("", "http://www.", "https://www.", "http://", "https://")
"""Codes of the beginnings of addresses; those beyond (telephone, mail …) begin no ticket."""


@dataclass(frozen=True, slots=True)
class Record:
    """One record as it stands."""

    format: int
    """Type name format: 0 empty, 1 well known …"""
    kind: bytes
    payload: bytes

    def __repr__(self) -> str:
        """Keep what stands on a tag out of logs."""
        return f"<Record {self.format} {len(self.payload)} bytes>"


def first_text(message: bytes) -> str:
    """The first text or address of a message. NdefError where it has none, or is malformed."""
    for record in records(message):
        if record.format == _WELL_KNOWN and record.kind == b"T":
            return _text(record.payload)
        if record.format == _WELL_KNOWN and record.kind == b"U":
            return _address(record.payload)
    raise NdefError("no text and no address")


def records(message: bytes) -> tuple[Record, ...]:
    """All records of a message. NdefError where a length leads beyond it, or it has too many."""
    found: list[Record] = []
    at = 0
    while at < len(message):
        if len(found) == MOST_RECORDS:
            raise NdefError("too many records")
        header, record, at = _record(message, at)
        if bool(header & _BEGINS) is bool(found):
            raise NdefError("the first record is not where the message begins")
        found.append(record)
        if header & _ENDS:
            return tuple(found)
    raise NdefError("the message does not end")


def _record(message: bytes, at: int) -> tuple[int, Record, int]:
    header, at = _number(message, at, 1)
    if header & _CHUNKED:
        raise NdefError("chunked records are not read")
    kind_size, at = _number(message, at, 1)
    size, at = _number(message, at, 1 if header & _SHORT else 4)
    id_size, at = _number(message, at, 1) if header & _WITH_ID else (0, at)
    kind, at = _part(message, at, kind_size)
    _, at = _part(message, at, id_size)
    payload, at = _part(message, at, size)
    if header & _FORMAT == _EMPTY and (kind or payload):
        raise NdefError("an empty record that is not empty")
    return header, Record(header & _FORMAT, kind, payload), at


def _number(message: bytes, at: int, size: int) -> tuple[int, int]:
    part, at = _part(message, at, size)
    return int.from_bytes(part, "big"), at


def _part(message: bytes, at: int, size: int) -> tuple[bytes, int]:
    if at + size > len(message):
        raise NdefError("a length leads beyond the message")
    return message[at : at + size], at + size


def _text(payload: bytes) -> str:
    if not payload:
        raise NdefError("a text without its status byte")
    status = payload[0]
    size = 1 + (status & _LANGUAGE)
    if size > len(payload):
        raise NdefError("a language beyond the text")
    return _decoded(payload[size:], "utf-16" if _has_mark(payload, size) else "utf-16-be", status)


def _has_mark(payload: bytes, at: int) -> bool:
    return payload[at : at + 2] in (b"\xff\xfe", b"\xfe\xff")


def _decoded(text: bytes, wide: str, status: int) -> str:
    try:
        return text.decode(wide if status & _UTF_16 else "utf-8")
    except UnicodeError as error:
        raise NdefError("no letters") from error


def _address(payload: bytes) -> str:
    if not payload or payload[0] >= len(_PREFIXES):
        raise NdefError("an address of another kind")
    return _PREFIXES[payload[0]] + _decoded(payload[1:], "", 0)
