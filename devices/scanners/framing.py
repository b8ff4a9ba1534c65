"""Bytes of a scanner into scans: where one ends, what its letters are. Knows no device and no clock.

A scan ends at CR, LF, ETX or NUL, or when the line falls silent (whoever reads says so). UTF-8 is decoded a
whole scan at a time, so that it does not matter where a driver splits it. Source: facts of the chip card, "QR
code".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

__all__ = ["LONGEST_SCAN_BYTES", "Frame", "Framer"]

LONGEST_SCAN_BYTES = 8_192
"""A QR code holds 2,953 bytes at most (ISO/IEC 18004, version 40-L): what is longer is refused as a scan."""

_ENDS = b"\r\n\x03\x00"
_BEGIN = b"\x02"
_BOM = b"\xef\xbb\xbf"
_FALLBACK = "replace"


@dataclass(frozen=True, slots=True)
class Frame:
    """One scan."""

    raw: bytes
    """As it came, without what ends it."""
    text: str
    """Bytes that are no letters in the scanner's code page stand as U+FFFD."""

    def __repr__(self) -> str:
        """A scan may be a citizen's: keep it out of logs."""
        return f"<Frame {len(self.raw)} bytes>"


class Framer:
    """Collects bytes until a scan is whole."""

    def __init__(self, encoding: str = "utf-8") -> None:
        """`encoding`: the scanner's code page. LookupError or UnicodeError for one Python does not read."""
        b"a".decode(encoding, _FALLBACK)
        self._encoding = encoding
        self._kept = bytearray()

    @property
    def waiting(self) -> bool:
        """Whether a scan has begun and not ended."""
        return bool(self._kept)

    def feed(self, data: bytes) -> Iterator[Frame]:
        """Take the next bytes; the scans that end in them. Of one that is too long the rest is dropped."""
        for byte in data:
            if byte in _ENDS:
                yield from self.idle()
            elif len(self._kept) < LONGEST_SCAN_BYTES:
                self._kept.append(byte)

    def idle(self) -> Iterator[Frame]:
        """The line is silent: whatever was collected is a scan."""
        raw = bytes(self._kept)
        self._kept.clear()
        raw = raw.removeprefix(_BEGIN)
        if raw.strip():
            yield Frame(raw, self._decode(raw))

    def _decode(self, raw: bytes) -> str:
        return raw.removeprefix(_BOM).decode(self._encoding, _FALLBACK)
