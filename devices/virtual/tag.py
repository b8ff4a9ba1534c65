"""Tags without hardware: what a PC/SC reader answers for a Type 2 tag, and a Type 4 tag itself."""

from __future__ import annotations

from typing import Final

__all__ = ["ATR_TYPE_2", "ATR_TYPE_4", "VirtualTag2", "VirtualTag4", "text_message"]

ATR_TYPE_2: Final = bytes.fromhex("3B8F8001804F0CA0000003060300030000000068")
ATR_TYPE_4: Final = bytes.fromhex("3B8180018080")

_OK, _NOT_FOUND, _WRONG_OFFSET, _UNKNOWN = b"\x90\x00", b"\x6a\x82", b"\x6b\x00", b"\x6d\x00"


def text_message(text: str, *, language: str = "vi") -> bytes:
    """An NDEF message of one text record."""
    payload = bytes([len(language)]) + language.encode() + text.encode()
    size = bytes([len(payload)]) if len(payload) < 256 else len(payload).to_bytes(4, "big")
    return bytes([0xD1 if len(size) == 1 else 0xC1, 1]) + size + b"T" + payload


class VirtualTag2:
    """Memory of pages of four bytes behind a reader's own commands; `memory` in place of a well-made one."""

    atr = ATR_TYPE_2

    def __init__(self, message: bytes = b"", *, memory: bytes | None = None) -> None:
        size = bytes([len(message)]) if len(message) < 255 else b"\xff" + len(message).to_bytes(2, "big")
        data = b"\x03" + size + message + b"\xfe"
        data += bytes(-len(data) % 16)
        head = bytes(12) + bytes((0xE1, 0x10, len(data) // 8, 0x00))
        self.memory = head + data if memory is None else memory
        self.commands = 0

    def power_on(self) -> None:
        """A tag keeps no state."""

    def answer(self, apdu: bytes) -> bytes:
        """One command of the reader."""
        self.commands += 1
        if apdu[:2] == b"\xff\xca":
            return bytes.fromhex("04A1B2C3D4E5F6") + _OK
        if apdu[:2] != b"\xff\xb0" or len(apdu) < 5:
            return _UNKNOWN
        start = int.from_bytes(apdu[2:4], "big") * 4
        found = self.memory[start : start + apdu[4]]
        return found.ljust(apdu[4], b"\0") + _OK if found else _WRONG_OFFSET


class VirtualTag4:
    """A card with the NDEF application; `size` in place of the message's own."""

    atr = ATR_TYPE_4

    def __init__(self, message: bytes, *, size: int | None = None, largest_read: int = 0x3B) -> None:
        capabilities = bytes.fromhex("000F20") + largest_read.to_bytes(2, "big") + bytes.fromhex("0034")
        capabilities += bytes.fromhex("0406E104") + b"\x08\x00\x00\xff"
        told = len(message) if size is None else size
        self._files = {b"\xe1\x03": capabilities, b"\xe1\x04": told.to_bytes(2, "big") + message}
        self._selected: bytes | None = None
        self._in_application = False
        self.commands = 0

    def power_on(self) -> None:
        """Nothing is selected any more."""
        self._selected, self._in_application = None, False

    def answer(self, apdu: bytes) -> bytes:
        """One command."""
        self.commands += 1
        if apdu[:4] == b"\x00\xa4\x04\x00":
            self._in_application = apdu[5:12] == bytes.fromhex("D2760000850101")
            return _OK if self._in_application else _NOT_FOUND
        if apdu[:4] == b"\x00\xa4\x00\x0c" and self._in_application:
            self._selected = self._files.get(apdu[5:7])
            return _NOT_FOUND if self._selected is None else _OK
        if apdu[:2] == b"\x00\xb0" and self._selected is not None and len(apdu) == 5:
            start = int.from_bytes(apdu[2:4], "big")
            found = self._selected[start : start + (apdu[4] or 256)]
            return found + _OK if found else _WRONG_OFFSET
        return _UNKNOWN
