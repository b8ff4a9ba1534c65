"""What eats the bytes of scanners and tags: scans, mangled or not, lines, keys, messages and memories."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

from counter.domain.scan import read_scan
from counter.domain.scanner_trial import Came, tried
from devices.ndef.errors import NdefError
from devices.ndef.records import first_text
from devices.ndef.tags import MOST_BYTES, read_message
from devices.scanners.framing import LONGEST_SCAN_BYTES, Framer
from devices.scanners.keys import EVENT_BYTES, KeyReader
from devices.virtual.tag import ATR_TYPE_2, ATR_TYPE_4, VirtualTag2, text_message
from tests.rigs.fuzz_target import Target

__all__ = ["SCAN_TARGETS"]

_TODAY = date(2026, 11, 23)
_MOST_COMMANDS = 4 + MOST_BYTES // 16 + 16
_SCANS = (
    "099090123456|099123456|Nguyễn Văn Mẫu|15031990|Nam|Số 1 Đường Mẫu|20032022",
    "Q|H99.001|20261123|A|A027|fâ3c5a9",
    'AµHçç:àà&µéàé-&&é"µQµQàéèµàf"cQç&',
    "H99.001-261122-0007",
    "https://mau.example/?ma=H99.001-261122-0007",
    "DN4999912345678|4e677579e1bb856e|15/03/1990|1|C490|99-001|||$",
    "IDVNM0901234562099090123456<<89003152M3003150VNM<<<<<<<<<<<4NGUYEN<<VAN<MAU<<<<<<<<<<<<<<<",
    "00020101021138560010A0000007270126000697041501120000111122220208QRIBFTTA53037045802VN63041C49",
)


class _Answering:
    """A tag that answers with its bytes again and again."""

    def __init__(self, content: bytes) -> None:
        self._content = content or b"\x00"
        self.commands = 0

    def transmit(self, apdu: bytes) -> bytes:
        """As many bytes as are asked for, from somewhere."""
        self.commands += 1
        size = apdu[4] if len(apdu) == 5 else 0
        start = int.from_bytes(apdu[2:4], "big") % len(self._content)
        return (self._content[start:] + self._content * size)[:size] + b"\x90\x00"

    def reset(self) -> None:
        """Nothing to forget."""


def _scan(content: bytes) -> None:
    text = content.decode("utf-8", "replace")
    scan = read_scan(text, _TODAY)
    assert not any(ord(char) < 32 for value in scan.fields.values() for char in value)
    tried(text, content, Came.OWN_LINE, _TODAY)


def _line(content: bytes) -> None:
    framer = Framer()
    for frame in (*framer.feed(content), *framer.idle()):
        assert len(frame.raw) <= LONGEST_SCAN_BYTES
        read_scan(frame.text, _TODAY)


def _keys(content: bytes) -> None:
    assert len(list(KeyReader().feed(content))) <= len(content) // EVENT_BYTES


def _message(content: bytes) -> None:
    with suppress(NdefError):
        read_scan(first_text(content), _TODAY)


def _tag(content: bytes) -> None:
    for atr in (ATR_TYPE_2, ATR_TYPE_4):
        tag = _Answering(content)
        with suppress(NdefError):
            first_text(read_message(tag, atr))
        assert tag.commands <= _MOST_COMMANDS


SCAN_TARGETS: dict[str, Target] = {
    "scan": Target(_scan, lambda: tuple(one.encode() for one in _SCANS), never_raises=True),
    "scanner_line": Target(
        _line, lambda: tuple(b"\x02" + one.encode() + b"\x03\r\n" for one in _SCANS), never_raises=True
    ),
    "scanner_keys": Target(
        _keys, lambda: (bytes(16) + b"\x01\x00\x1e\x00\x01\x00\x00\x00",), never_raises=True
    ),
    "ndef": Target(_message, lambda: (text_message(_SCANS[1]), text_message("x" * 300)), never_raises=True),
    "tag": Target(_tag, lambda: (VirtualTag2(text_message(_SCANS[3])).memory,), never_raises=True),
}
