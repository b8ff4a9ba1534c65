"""Scanners on real pseudo-terminals, and keyboards as the bytes of their events through a pipe."""

from __future__ import annotations

import os
import pty
import queue
import struct
import tty
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from counter.events import CodeScanned, Event, ScannerChanged, ScannerState, ScanOrigin
from counter.scanner_settings import ScannerSettings, unreadable
from counter.wired_scanners import scanners_of
from devices.scanners.finding import AUTO, Line, lines_of
from devices.scanners.framing import LONGEST_SCAN_BYTES, Framer
from devices.scanners.keyboard_line import KeyboardLine, name_of
from devices.scanners.keys import EVENT_BYTES, KeyReader
from devices.scanners.serial_line import SerialLine
from devices.scanners.watch import Finder, ScannerWatch

QR = "099090123456||Nguyễn Văn Mẫu|15031990|Nam|Phường Mẫu|20032022"
PATIENCE_SECONDS = 20


class Heard:
    """Events in the order they were published."""

    def __init__(self) -> None:
        self.events: queue.SimpleQueue[Event] = queue.SimpleQueue()

    def next(self) -> Event:
        return self.events.get(timeout=PATIENCE_SECONDS)

    def scan(self) -> CodeScanned:
        event = self.next()
        assert isinstance(event, CodeScanned)
        return event


@dataclass
class Pty:
    """A serial line: what the scanner's end writes, the desk reads at `path`."""

    scanner: int
    desk: int
    path: str

    def send(self, data: bytes) -> None:
        os.write(self.scanner, data)

    def unplug(self) -> None:
        for end in (self.scanner, self.desk):
            if end >= 0:
                os.close(end)
        self.scanner = self.desk = -1


def new_pty() -> Pty:
    scanner, desk = pty.openpty()
    tty.setraw(desk)
    return Pty(scanner, desk, os.ttyname(desk))


@pytest.fixture
def line() -> Iterator[Pty]:
    made = new_pty()
    yield made
    made.unplug()


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def serial(line: Pty, heard: Heard) -> Iterator[SerialLine]:
    reading = SerialLine(heard.events.put, Line(line.path, "Mẫu"))
    reading.start()
    assert heard.next() == ScannerChanged("Mẫu", ScannerState.READY)
    yield reading
    reading.stop()


def test_a_scan_over_a_real_line(serial: SerialLine, line: Pty, heard: Heard) -> None:
    line.send(QR.encode() + b"\r\n")
    event = heard.scan()
    assert event == CodeScanned(QR, ScanOrigin.SCANNER, QR.encode(), "Mẫu")


def test_a_scan_that_nothing_ends_ends_when_the_line_is_silent(
    serial: SerialLine, line: Pty, heard: Heard
) -> None:
    line.send(QR.encode())
    assert heard.scan().text == QR


def test_letters_split_anywhere_bom_and_group_separators(serial: SerialLine, line: Pty, heard: Heard) -> None:
    for byte in b"\xef\xbb\xbf" + QR.replace("|", "\x1d").encode() + b"\r":
        line.send(bytes([byte]))
    assert heard.scan().text == QR.replace("|", "\x1d")


def test_two_scans_in_one_write_are_two(serial: SerialLine, line: Pty, heard: Heard) -> None:
    line.send(b"\x02A027\x03123456\r\n")
    assert [heard.scan().text, heard.scan().text] == ["A027", "123456"]


def test_unplugged_and_plugged_in_again(line: Pty, heard: Heard, tmp_path: Path) -> None:
    by_id = tmp_path / "usb-Mau_Scanner_0001"
    by_id.symlink_to(line.path)
    settings = ScannerSettings(serial=str(by_id))
    watch = scanners_of(heard.events.put, settings)
    assert isinstance(watch, ScannerWatch)
    watch.look_seconds = 0.01
    watch.start()
    watch.start()
    try:
        first = heard.next()
        assert isinstance(first, ScannerChanged)
        assert first.state is ScannerState.READY
        line.send(b"A001\r")
        assert heard.scan().text == "A001"
        by_id.unlink()
        line.unplug()
        assert heard.next() == ScannerChanged(first.scanner, ScannerState.GONE)
        again = new_pty()
        by_id.symlink_to(again.path)
        while not isinstance(back := heard.next(), ScannerChanged) or back.state is not ScannerState.READY:
            assert isinstance(back, ScannerChanged)  # told as gone, also by the name of the settings
        again.send(b"A002\r")
        assert heard.scan().text == "A002"
        again.unplug()
    finally:
        watch.stop()


def test_a_scanner_that_is_set_and_not_there_is_told_once(heard: Heard) -> None:
    looked: queue.SimpleQueue[None] = queue.SimpleQueue()

    def find() -> tuple[Line, ...]:
        looked.put(None)
        return ()

    watch = ScannerWatch(heard.events.put, [Finder(find, lambda _: pytest.fail("no"), "COM5")], 0.001)
    watch.start()
    for _ in range(4):
        looked.get(timeout=PATIENCE_SECONDS)
    watch.stop()
    assert heard.next() == ScannerChanged("COM5", ScannerState.GONE)
    assert heard.events.empty()


def test_a_line_that_another_program_holds_is_refused(serial: SerialLine, line: Pty, heard: Heard) -> None:
    other = SerialLine(heard.events.put, Line(line.path, "zwei"))
    other.start()
    assert heard.next() == ScannerChanged("zwei", ScannerState.REFUSED)
    other.stop()


@dataclass
class Port:
    device: str
    vid: int | None = None
    product: str | None = None
    manufacturer: str | None = None


def test_only_what_is_known_to_be_a_scanner_is_opened() -> None:
    ports = [
        Port("/dev/ttyS0"),
        Port("/dev/ttyACM0", 0x0C2E, "3310g\x07"),
        Port("/dev/ttyACM1", 0x2341, "Modem"),
        Port("/dev/ttyUSB0", 0x1A86, "USB Barcode Scanner " + "x" * 80),
        Port("COM7", 0x1EAB),
    ]
    found = lines_of(AUTO, lambda: ports)
    assert [line.path for line in found] == ["/dev/ttyACM0", "/dev/ttyUSB0", "COM7"]
    assert [line.name for line in found][0::2] == ["3310g", "Newland"]
    assert all(len(line.name) <= 40 for line in found)
    assert lines_of("", lambda: ports) == ()
    assert lines_of("COM7", lambda: ports) == (Line("COM7", "Newland"),)
    assert lines_of("COM8", lambda: ports) == ()


def test_another_code_page(line: Pty, heard: Heard) -> None:
    reading = SerialLine(heard.events.put, Line(line.path, "Mẫu"), encoding="cp1252")
    reading.start()
    heard.next()
    line.send("Mãu".encode("cp1252") + b"\r")
    assert heard.scan().text == "Mãu"
    reading.stop()


@pytest.mark.parametrize("encoding", ["no such page", "rot13", "zlib_codec", "idna"])
def test_what_is_no_code_page_is_said_before_the_first_scan(encoding: str) -> None:
    with pytest.raises((LookupError, UnicodeError)):
        Framer(encoding)
    assert [key for key, _ in unreadable({"encoding": encoding})] == ["encoding"]


def test_bytes_of_another_code_page_are_kept_and_marked() -> None:
    (frame,) = Framer().feed(b"M\xe2\xdeu\xff\r")
    assert "\ufffd" in frame.text
    assert "ff" in frame.raw.hex()
    assert "M" not in repr(frame)


@given(st.lists(st.binary(max_size=80), max_size=30))
@example([b"x" * (LONGEST_SCAN_BYTES + 10), b"\r", b"A001\r"])
@example([b"\x02", b"\x03", b"\r\n\r\n", b" \r"])
def test_any_bytes_are_frames_bounded_and_never_an_error(pieces: list[bytes]) -> None:
    framer = Framer()
    frames = [frame for piece in pieces for frame in framer.feed(piece)] + list(framer.idle())
    assert all(0 < len(frame.raw) <= LONGEST_SCAN_BYTES for frame in frames)
    whole = Framer()
    assert frames == [*whole.feed(b"".join(pieces)), *whole.idle()]
    assert not framer.waiting


# --- keyboards ------------------------------------------------------------------------------------------

KEYS = {char: 2 + at for at, char in enumerate("1234567890-=")} | {
    char: first + at
    for first, row in ((16, "qwertyuiop[]"), (30, "asdfghjkl;'`"), (43, "\\zxcvbnm,./"))
    for at, char in enumerate(row)
}
UPPER = dict(zip('!@#$%^&*()_+{}|:"<>?~', "1234567890-=[]\\;',./`", strict=True))
SHIFT, CONTROL, ALT, ENTER = 42, 29, 56, 28


def key(code: int, value: int) -> bytes:
    return struct.pack("@llHHi", 1, 2, 1, code, value) + struct.pack("@llHHi", 1, 2, 0, 0, 0)


def pressed(*codes: int) -> bytes:
    return b"".join(key(code, 1) for code in codes) + b"".join(key(code, 0) for code in reversed(codes))


def typed(text: str) -> bytes:
    """As a scanner set to an American keyboard types it."""
    parts = []
    for char in text:
        base = UPPER.get(char, char.lower())
        codes = [KEYS[base]] if base in KEYS else [57]
        parts.append(pressed(*([SHIFT] if base != char else []), *codes))
    return b"".join(parts)


def test_a_keyboard_is_read_by_its_own_keys() -> None:
    text = "Q|H99.001|20261123|A|A027|0f3c5a91"
    assert "".join(KeyReader().feed(typed(text) + pressed(ENTER))) == text + "\r"


def test_control_caps_lock_repeats_and_letters_by_number() -> None:
    reader = KeyReader()
    data = pressed(CONTROL, KEYS["]"]) + pressed(58) + pressed(KEYS["a"]) + pressed(SHIFT, KEYS["a"])
    data += pressed(58) + key(KEYS["b"], 1) + key(KEYS["b"], 2) + key(KEYS["b"], 0)
    data += pressed(ALT, 79, 75, 81)  # Alt and 1, 4, 3
    data += key(ALT, 1) + pressed(71) + pressed(77) + pressed(72) + pressed(80) + key(ALT, 0)  # 7682
    assert "".join(reader.feed(data)) == "\x1dAab" + bytes([143]).decode("cp1258", "replace") + chr(7682)


@given(st.binary(max_size=40 * EVENT_BYTES), st.integers(1, 50))
def test_any_events_split_anywhere_give_letters(data: bytes, at: int) -> None:
    whole, split = KeyReader(), KeyReader()
    pieces = [data[start : start + at] for start in range(0, len(data), at)]
    found = "".join(whole.feed(data))
    assert found == "".join(letter for piece in pieces for letter in split.feed(piece))
    assert len(found) <= len(data) // EVENT_BYTES


def test_a_keyboard_is_grabbed_read_and_told_when_it_goes(heard: Heard, tmp_path: Path) -> None:
    path = tmp_path / "usb-Mau_Scan_3310_0001-event-kbd"
    os.mkfifo(path)
    taken: list[int] = []
    reading = KeyboardLine(heard.events.put, Line(str(path), name_of(str(path))), take=taken.append)
    writer = os.open(path, os.O_RDWR)
    reading.start()
    assert heard.next() == ScannerChanged("Mau Scan 3310", ScannerState.READY)
    assert len(taken) == 1
    data = typed("H99.001-261122-0007") + pressed(ENTER)
    os.write(writer, data[:37])
    os.write(writer, data[37:])
    event = heard.scan()
    assert (event.text, event.origin, event.scanner) == (
        "H99.001-261122-0007",
        ScanOrigin.SCANNER,
        "Mau Scan 3310",
    )
    os.close(writer)
    assert heard.next() == ScannerChanged("Mau Scan 3310", ScannerState.GONE)
    reading.stop()
    reading.stop()
    assert reading.ended


def test_a_keyboard_that_may_not_be_taken_is_refused(heard: Heard, tmp_path: Path) -> None:
    path = tmp_path / "event3"
    os.mkfifo(path)

    def refuse(_: int) -> None:
        raise PermissionError(13, "no")

    reading = KeyboardLine(heard.events.put, Line(str(path), "event3"), take=refuse)
    reading.start()
    assert heard.next() == ScannerChanged("event3", ScannerState.REFUSED)
    reading.stop()


def test_stopping_a_silent_keyboard_says_nothing(heard: Heard, tmp_path: Path) -> None:
    path = tmp_path / "event4"
    os.mkfifo(path)
    reading = KeyboardLine(heard.events.put, Line(str(path), "event4"), take=lambda _: None)
    writer = os.open(path, os.O_RDWR)
    reading.start()
    heard.next()
    reading.stop()
    os.close(writer)
    assert reading.ended
    assert heard.events.empty()
