"""The NDEF message of a tag on a reader: Type 2 by the reader's own commands, Type 4 by those of a card.

Every read is bounded by the tag's own type, whatever it says of itself: a hostile tag costs one error.
Source: NFC Forum Type 2 Tag 1.2 §2, Type 4 Tag 3.0 §5; PC/SC part 3 §3.2.2.1 (READ BINARY of storage cards)
and its supplement (ATR of storage cards).
"""

from __future__ import annotations

from typing import Final

from devices.emrtd.apdu import CardTransport
from devices.ndef.errors import NdefError

__all__ = ["MOST_BYTES", "is_storage_card", "is_tag", "read_message"]

MOST_BYTES: Final = 2_048
"""Of a message: the largest Type 2 tag holds 888 bytes (NTAG216), and no ticket is longer."""

_STORAGE: Final = bytes.fromhex("804F0CA000000306")
"""Historical bytes of a storage card: a data object with the application id of the PC/SC workgroup."""
_TYPE_2: Final = 0x0003
"""Card name of Ultralight and NTAG21x."""
_DESFIRE: Final = bytes.fromhex("3B8180018080")
"""DESFire and NTAG 4xx: the chips of Type 4 tags. An identity card has its own historical bytes."""

_OK: Final = b"\x90\x00"
_PAGE_BYTES: Final = 4
_READ_BYTES: Final = 16
_FIRST_DATA_PAGE: Final = 4
_MAGIC: Final = 0xE1
_NULL, _MESSAGE, _END = 0x00, 0x03, 0xFE
_LONG: Final = 0xFF
_APPLICATION: Final = bytes.fromhex("00A4040007D276000085010100")
_CAPABILITIES: Final = bytes.fromhex("E103")
_LARGEST_READ: Final = 0xF6
"""Of a short response, as usual tags carry it."""


def is_storage_card(atr: bytes) -> bool:
    """Whether the reader speaks for a Type 2 tag: UID and pages, no application."""
    at = atr.find(_STORAGE)
    return at >= 0 and int.from_bytes(atr[at + 9 : at + 11], "big") == _TYPE_2


def is_tag(atr: bytes) -> bool:
    """Whether a card by its ATR may carry a ticket; anything else is never asked."""
    return is_storage_card(atr) or atr == _DESFIRE


def read_message(transport: CardTransport, atr: bytes) -> bytes:
    """The NDEF message of a tag. Raises NdefError, and what `transport` raises."""
    return _read_type_2(transport) if is_storage_card(atr) else _read_type_4(transport)


def _said(transport: CardTransport, apdu: bytes) -> bytes:
    answer = transport.transmit(apdu)
    if answer[-2:] != _OK:
        raise NdefError("the tag refused a command")
    return answer[:-2]


# --- Type 2 ------------------------------------------------------------------------------------------


def _read_type_2(transport: CardTransport) -> bytes:
    head = _pages(transport, _FIRST_DATA_PAGE - 1)
    if head[0] != _MAGIC or head[3] & 0xF0:
        raise NdefError("not formatted as NDEF, or not to be read")
    size = min(head[2] * 8, MOST_BYTES)
    memory = bytearray(head[_PAGE_BYTES:])
    while len(memory) < size and _message_in(memory) is None:
        memory += _pages(transport, _FIRST_DATA_PAGE + len(memory) // _PAGE_BYTES)
    message = _message_in(memory[:size])
    if message is None:
        raise NdefError("no whole message in the memory of the tag")
    return message


def _pages(transport: CardTransport, page: int) -> bytes:
    found = _said(transport, bytes((0xFF, 0xB0, page >> 8, page & 0xFF, _READ_BYTES)))
    if len(found) != _READ_BYTES:
        raise NdefError("the reader did not give four pages")
    return found


def _message_in(memory: bytes | bytearray) -> bytes | None:
    """The first message among the blocks of a memory; None where it is not whole. NdefError at the end."""
    at = 0
    while at < len(memory):
        kind, at = memory[at], at + 1
        if kind == _NULL:
            continue
        if kind == _END:
            raise NdefError("an empty tag")
        if at + 3 > len(memory):
            return None
        long = memory[at] == _LONG
        size = int.from_bytes(memory[at + 1 : at + 3], "big") if long else memory[at]
        at += 3 if long else 1
        if kind == _MESSAGE:
            return bytes(memory[at : at + size]) if at + size <= len(memory) else None
        at += size
    return None


# --- Type 4 ------------------------------------------------------------------------------------------


def _read_type_4(transport: CardTransport) -> bytes:
    _said(transport, _APPLICATION)
    _select(transport, _CAPABILITIES)
    capabilities = _binary(transport, 0, 15)
    largest, control = int.from_bytes(capabilities[3:5], "big"), capabilities[7:15]
    if control[:2] != b"\x04\x06" or control[6] != 0:
        raise NdefError("no NDEF file that may be read")
    _select(transport, control[2:4])
    size = int.from_bytes(_binary(transport, 0, 2), "big")
    if not 0 < size <= MOST_BYTES:
        raise NdefError("empty, or more than a ticket is")
    message = b""
    chunk = max(16, min(largest, _LARGEST_READ))
    while len(message) < size:
        message += _binary(transport, 2 + len(message), min(chunk, size - len(message)))
    return message


def _select(transport: CardTransport, file: bytes) -> None:
    _said(transport, bytes.fromhex("00A4000C02") + file)


def _binary(transport: CardTransport, offset: int, size: int) -> bytes:
    found = _said(transport, bytes((0x00, 0xB0, offset >> 8, offset & 0xFF, size)))
    if len(found) != size:
        raise NdefError("less than was asked for")
    return found
