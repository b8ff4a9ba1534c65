"""What a scanner that is a keyboard types: `struct input_event` of Linux into letters, as on American keys.

Read from the device itself, no input method, layout or window comes between: what the scanner typed is known.
Knows bytes alone; who opens and grabs the device is `devices.scanners.keyboard_line`. Codes and sizes:
linux/input.h, linux/input-event-codes.h.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Final

__all__ = ["EVENT_BYTES", "KeyReader"]

_EVENT: Final = struct.Struct("@llHHi")
EVENT_BYTES: Final = _EVENT.size
_EV_KEY: Final = 1
_RELEASED, _PRESSED = 0, 1

_ROWS: Final = (
    (2, "1234567890-=", "!@#$%^&*()_+"),
    (16, "qwertyuiop[]", "QWERTYUIOP{}"),
    (30, "asdfghjkl;'`", 'ASDFGHJKL:"~'),
    (43, "\\zxcvbnm,./", "|ZXCVBNM<>?"),
)
"""Code of the first key of a run, its letters, and those with Shift."""
_PLAIN: Final = {first + at: char for first, plain, _ in _ROWS for at, char in enumerate(plain)}
_SHIFTED: Final = {first + at: char for first, _, shifted in _ROWS for at, char in enumerate(shifted)}
_KEYPAD: Final = dict(
    zip((82, 79, 80, 81, 75, 76, 77, 71, 72, 73, 83, 74, 78, 55, 98), "0123456789.-+*/", strict=True)
)
_OTHERS: Final = {57: " ", 28: "\r", 96: "\r", 15: "\t"}
_SHIFTS: Final = frozenset({42, 54})
_CONTROLS: Final = frozenset({29, 97})
_ALTS: Final = frozenset({56, 100})
_CAPS_LOCK: Final = 58
_LARGEST_CODE_POINT: Final = 0x10FFFF
_LONGEST_NUMBER: Final = 7


class KeyReader:
    """Keeps which keys are held between two reads."""

    def __init__(self) -> None:
        self._rest = b""
        self._held: set[int] = set()
        self._caps = False
        self._number = ""
        """Digits of the keypad while Alt is held: the number of a letter that has no key."""

    def feed(self, data: bytes) -> Iterator[str]:
        """The letters that the next bytes mean; a whole line of them ends with CR."""
        data = self._rest + data
        whole = len(data) - len(data) % EVENT_BYTES
        self._rest = data[whole:]
        for _, _, kind, code, value in _EVENT.iter_unpack(data[:whole]):
            if kind == _EV_KEY:
                yield from self._key(code, value)

    def _key(self, code: int, value: int) -> Iterator[str]:
        if code in _SHIFTS | _CONTROLS | _ALTS:
            yield from self._modifier(code, value)
        elif value != _PRESSED:
            return  # released, or repeated by the kernel: a scanner presses each key once
        elif code == _CAPS_LOCK:
            self._caps = not self._caps
        elif self._held & _ALTS:
            self._number = (self._number + _KEYPAD.get(code, ""))[:_LONGEST_NUMBER]
        else:
            yield from self._letter(code)

    def _modifier(self, code: int, value: int) -> Iterator[str]:
        if value != _RELEASED:
            self._held.add(code)
            return
        self._held.discard(code)
        if code in _ALTS and self._number:
            number, self._number = self._number, ""
            yield _by_number(number)

    def _letter(self, code: int) -> Iterator[str]:
        shifted = bool(self._held & _SHIFTS)
        if (shifted != self._caps) if _PLAIN.get(code, "").isalpha() else shifted:
            char = _SHIFTED.get(code)
        else:
            char = _PLAIN.get(code)
        char = char or _KEYPAD.get(code) or _OTHERS.get(code)
        if char is None:
            return
        yield chr(ord(char.upper()) & 0x1F) if self._held & _CONTROLS and "@" <= char.upper() <= "_" else char


def _by_number(number: str) -> str:
    """The letter of Alt and a number: of the Vietnamese code page up to 255, of Unicode beyond."""
    value = int(number) if number.isascii() and number.isdigit() else 0
    if 0 < value <= 0xFF:
        return bytes([value]).decode("cp1258", "replace")
    return (
        chr(value) if value <= _LARGEST_CODE_POINT and not 0xD800 <= value <= 0xDFFF and value else "\ufffd"
    )
