"""Printers on a serial port and on USB: a pty stands for the line, a scripted device for libusb."""

from __future__ import annotations

import errno
import os
import threading
import tty
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from counter.events import PrintState
from counter.ports import PrinterState, PrinterStatus
from printing.spool.attached import serial_spooler, usb_spooler
from printing.spool.lines import LineError, UsbLine, port_trouble
from printing.spool.raw import RawSpooler
from printing.spool.spooler import NotRecordedError, Outcome, Progress, Work

WELL = b"\x12"
PAYLOAD = bytes(range(256)) * 40


class Roll:
    """A receipt printer at the far end of a pty: takes all, answers what it is told to."""

    def __init__(self, *, real_time: bytes = b"", sensor: bytes = b"", gone_after: int | None = None) -> None:
        self.real_time, self.sensor, self.gone_after = real_time, sensor, gone_after
        self.taken = bytearray()
        self._far, near = os.openpty()
        tty.setraw(near)
        self.path = os.ttyname(near)
        self._near = near
        self._thread = threading.Thread(target=self._serve, name="roll", daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                self.taken += os.read(self._far, 4096)
                if self.gone_after is not None and len(self.taken) >= self.gone_after:
                    self.unplug()
                    return
                if self.real_time and self.taken[-3:-1] == b"\x10\x04":
                    del self.taken[-3:]
                    os.write(self._far, self.real_time)
                elif self.sensor and self.taken.endswith(b"\x1dr\x01"):
                    os.write(self._far, self.sensor)

    def unplug(self) -> None:
        """Pull the cable."""
        for end in (self._far, self._near):
            with suppress(OSError):
                os.close(end)


@contextmanager
def roll(**says: Any) -> Iterator[Roll]:
    printer = Roll(**says)
    try:
        yield printer
    finally:
        printer.unplug()


def spooler_of(kind: str, path: str, *, answer_seconds: float = 0.0) -> RawSpooler:
    if kind == "serial":
        return serial_spooler(path, 115200, "none", answer_seconds=answer_seconds)
    return usb_spooler(path, "", answer_seconds=answer_seconds)


def work() -> Work:
    return Work("job", "receipt_x", "application/octet-stream", PAYLOAD, 1)


def progress() -> Progress:
    return Progress(lambda _state, _reason: None, threading.Event(), lambda _: None)


KINDS = pytest.mark.parametrize("kind", ["serial", "usb"])


@KINDS
def test_a_printer_that_tells_nothing_gets_all_and_the_job_stays_sent(kind: str) -> None:
    with roll() as printer:
        outcome = spooler_of(kind, printer.path).spool(work(), progress())
        assert outcome == Outcome(PrintState.SENT, "no-status")
        read = threading.Event()
        while len(printer.taken) < len(PAYLOAD) and not read.wait(0.01):
            pass
        assert printer.taken == PAYLOAD


@KINDS
@pytest.mark.parametrize(
    ("sensor", "outcome"),
    [
        (b"\x00", Outcome(PrintState.CONFIRMED)),
        (b"\x03", Outcome(PrintState.CONFIRMED, "media-low")),
        (b"\x0c", Outcome(PrintState.UNKNOWN, "media-empty")),
    ],
)
def test_a_printer_that_answers_is_believed(kind: str, sensor: bytes, outcome: Outcome) -> None:
    with roll(real_time=WELL, sensor=sensor) as printer:
        assert spooler_of(kind, printer.path, answer_seconds=20).spool(work(), progress()) == outcome


@KINDS
@pytest.mark.parametrize(
    ("said", "state"), [(b"\x72", PrinterState.PAPER_OUT), (b"\x16", PrinterState.COVER_OPEN)]
)
def test_one_in_trouble_gets_nothing(kind: str, said: bytes, state: PrinterState) -> None:
    with roll(real_time=said, sensor=b"\x00") as printer:
        spooler = spooler_of(kind, printer.path, answer_seconds=20)
        assert spooler.status().state is state
        assert spooler.spool(work(), progress()).state is PrintState.FAILED
        assert not printer.taken


@KINDS
def test_a_cable_pulled_in_the_middle_leaves_the_job_unknown(kind: str) -> None:
    with roll(gone_after=2000) as printer:
        big = Work("job", "receipt_x", "application/octet-stream", PAYLOAD * 200, 1)
        outcome = spooler_of(kind, printer.path).spool(big, progress())
        assert outcome == Outcome(PrintState.UNKNOWN, "cut-off")


@KINDS
def test_a_printer_that_is_not_plugged_in(kind: str, tmp_path: Path) -> None:
    spooler = spooler_of(kind, str(tmp_path / "lp0"))
    assert spooler.status() == PrinterStatus(PrinterState.OFFLINE, ("offline",))
    assert spooler.spool(work(), progress()) == Outcome(PrintState.FAILED, "offline")


@KINDS
def test_what_the_ledger_did_not_take_never_leaves(kind: str) -> None:
    def unwritten(_digest: str) -> None:
        raise OSError("no room")

    with roll() as printer:
        refused = Progress(lambda _state, _reason: None, threading.Event(), unwritten)
        with pytest.raises(NotRecordedError):
            spooler_of(kind, printer.path).spool(work(), refused)
        spooler_of(kind, printer.path).spool(Work("j", "s", "x", b"after", 1), progress())
        read = threading.Event()
        while not printer.taken and not read.wait(0.01):
            pass
        assert printer.taken == b"after"


def test_a_serial_printer_whose_line_is_dead_is_off() -> None:
    with roll() as printer:
        spooler = serial_spooler(printer.path, 9600, "dsr")
        assert spooler.status() == PrinterStatus(PrinterState.OFFLINE, ("offline",))
        assert spooler.spool(work(), progress()) == Outcome(PrintState.FAILED, "offline")
        assert not printer.taken


def test_a_serial_port_another_program_holds() -> None:
    with roll() as printer:
        import serial  # type: ignore[import-untyped]  # pyserial ships no types

        with serial.Serial(printer.path, exclusive=True):
            outcome = spooler_of("serial", printer.path).spool(work(), progress())
        assert outcome.state is PrintState.FAILED
        assert outcome.reason in ("busy", "offline")


@pytest.mark.parametrize(
    ("status", "word"), [(0x18, ""), (0x38, "media-empty"), (0x08, "offline"), (0x10, "printer-error")]
)
def test_the_port_itself_says_what_is_wrong(status: int, word: str) -> None:
    assert port_trouble(status) == word


# --- libusb --------------------------------------------------------------------------------------


class Endpoint:
    """One way to or from the device."""

    wMaxPacketSize = 64  # noqa: N815 - the name of the USB standard

    def __init__(self, device: Device, address: int) -> None:
        self.device = device
        self.bEndpointAddress = address

    def write(self, data: bytes, timeout: int) -> int:
        return self.device.write(data)

    def read(self, size: int, timeout: int) -> bytes:
        raise OSError(errno.ETIMEDOUT, "nothing")


class Interface(list[Endpoint]):
    """The printer's interface."""

    bInterfaceClass = 7  # noqa: N815 - the same
    bInterfaceNumber = 0  # noqa: N815 - the same


class Device:
    """A USB printer as pyusb shows it."""

    def __init__(self, *, status: int = 0x18, pulled_after: int | None = None) -> None:
        self.status, self.pulled_after = status, pulled_after
        self.taken = bytearray()
        self.claimed = False
        self.interface = Interface([Endpoint(self, 0x02), Endpoint(self, 0x81)])
        self._ctx = self

    def get_active_configuration(self) -> list[Interface]:
        return [self.interface]

    def is_kernel_driver_active(self, number: int) -> bool:
        return False

    def managed_claim_interface(self, device: Device, interface: int) -> None:
        self.claimed = True

    def dispose(self, device: Device) -> None:
        self.claimed = False

    def ctrl_transfer(self, kind: int, request: int, value: int, index: int, length: int) -> bytes:
        assert (kind, request, length) == (0xA1, 1, 1), "GET_PORT_STATUS of the printer class"
        if self.pulled_after == 0:
            raise OSError(errno.ENODEV, "gone")
        return bytes([self.status])

    def write(self, data: bytes) -> int:
        self.taken += data
        if self.pulled_after is not None and len(self.taken) > self.pulled_after:
            raise OSError(errno.ENODEV, "gone")
        return len(data)


def usb(device: Device | None) -> RawSpooler:
    return RawSpooler(lambda: UsbLine(0x04B8, 0x0E15, find=lambda **_: device))


def test_a_usb_printer_gets_all_and_is_let_go() -> None:
    device = Device()
    assert usb(device).spool(work(), progress()) == Outcome(PrintState.SENT, "no-status")
    assert device.taken == PAYLOAD
    assert not device.claimed


@pytest.mark.parametrize(
    ("status", "reason"), [(0x38, "media-empty"), (0x08, "offline"), (0x10, "printer-error")]
)
def test_a_usb_printer_in_trouble_gets_nothing(status: int, reason: str) -> None:
    device = Device(status=status)
    assert usb(device).spool(work(), progress()) == Outcome(PrintState.FAILED, reason)
    assert usb(device).status().reasons == (reason,)
    assert not device.taken


def test_a_usb_printer_pulled_in_the_middle_leaves_the_job_unknown() -> None:
    assert usb(Device(pulled_after=5000)).spool(work(), progress()) == Outcome(PrintState.UNKNOWN, "cut-off")


def test_no_usb_printer_of_that_kind() -> None:
    assert usb(None).status() == PrinterStatus(PrinterState.OFFLINE, ("offline",))


def test_without_libusb_the_word_says_so() -> None:
    import usb.core  # type: ignore[import-untyped]  # pyusb ships no types

    def none(**_: object) -> None:
        raise usb.core.NoBackendError("No backend available")

    with pytest.raises(LineError) as raised:
        UsbLine(1, 2, find=none)
    assert raised.value.reason == "no-usb-library"
