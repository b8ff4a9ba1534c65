"""Lines that carry raw bytes to a printer: TCP, a serial port, a USB device. None knows what the bytes mean.

Opening one raises LineError with a machine word; afterwards all trouble is OSError.
"""

from __future__ import annotations

import errno
import os
import select
import socket
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["DeviceLine", "Line", "LineError", "SerialLine", "TcpLine", "UsbLine", "port_trouble"]

_STALL_SECONDS = 10.0
_DRAIN_SECONDS = 60.0
_POLL_SECONDS = 0.01
_SERIAL_PIECE = 256
"""Bytes a serial line is given at once: a quarter of a second at 9600 baud."""
_PORT_STATUS = 0x060B
"""`LPGETSTATUS` of Linux' usblp driver."""
_PAPER_EMPTY, _SELECTED, _NO_ERROR = 0x20, 0x10, 0x08
"""Bits of a printer port's status (USB printer class 1.1 §4.2.2)."""
_GET_PORT_STATUS = (0xA1, 1)
_PRINTER_CLASS = 7
_OPENING = {
    errno.EACCES: "no-access",
    errno.EPERM: "no-access",
    errno.EBUSY: "busy",
    errno.EAGAIN: "busy",
}


class LineError(OSError):
    """A line that cannot be opened: nothing was sent."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Line(Protocol):
    """One opened line."""

    def trouble(self) -> str:
        """What the port itself says is wrong (`media-empty`, `offline`, `printer-error`); empty: nothing."""

    def send(self, piece: memoryview) -> int:
        """Give some of `piece`; how many bytes were taken. TimeoutError when none is taken for too long."""

    def receive(self, seconds: float) -> bytes:
        """One byte, or none when nothing comes in that time."""

    def finish(self) -> None:
        """Return when all that was given has left."""

    def close(self) -> None:
        """Let go."""


def port_trouble(status: int) -> str:
    """The machine word for a printer port's status byte; empty when all is well."""
    if status & _PAPER_EMPTY:
        return "media-empty"
    if not status & _SELECTED:
        return "offline"
    return "" if status & _NO_ERROR else "printer-error"


def _opening(error: OSError) -> LineError:
    return LineError(_OPENING.get(error.errno or 0, "offline"))


class TcpLine:
    """A connection to port 9100; half-closed at its end, so that the printer knows it has all."""

    def __init__(self, host: str, port: int, seconds: float) -> None:
        """`seconds` bounds connecting, and how long the printer may take nothing."""
        try:
            self._socket = socket.create_connection((host, port), timeout=seconds)
        except OSError as error:
            raise LineError("offline") from error
        self._seconds = seconds

    def trouble(self) -> str:
        """A socket says nothing of the printer."""
        return ""

    def send(self, piece: memoryview) -> int:
        """See `Line`."""
        self._socket.settimeout(self._seconds)
        return self._socket.send(piece)

    def receive(self, seconds: float) -> bytes:
        """See `Line`."""
        self._socket.settimeout(seconds)
        with suppress(TimeoutError):
            return self._socket.recv(1)
        return b""

    def finish(self) -> None:
        """See `Line`."""
        self._socket.shutdown(socket.SHUT_WR)

    def close(self) -> None:
        """See `Line`."""
        self._socket.close()


class SerialLine:
    """A serial port; with `flow` `dsr` the printer's own line tells whether it is on."""

    def __init__(self, device: str, baud: int, flow: str) -> None:
        import serial  # type: ignore[import-untyped]  # pyserial ships no types

        self._watched = flow == "dsr"
        try:
            self._port = serial.Serial(
                device,
                baud,
                dsrdtr=flow == "dsr",
                rtscts=flow == "rts",
                xonxoff=flow == "xon",
                write_timeout=_STALL_SECONDS,
                exclusive=True if os.name == "posix" else None,
            )
        except (OSError, ValueError) as error:
            raise _opening(error) if isinstance(error, OSError) else LineError("offline") from error

    def trouble(self) -> str:
        """See `Line`."""
        try:
            return "offline" if self._watched and not self._port.dsr else ""
        except OSError:  # the adapter was pulled, or has no such line
            return "offline"

    def send(self, piece: memoryview) -> int:
        """See `Line`. Its time-out does not say how much was taken, so it is the end (no TimeoutError)."""
        return int(self._port.write(bytes(piece[:_SERIAL_PIECE])) or 0)

    def receive(self, seconds: float) -> bytes:
        """See `Line`."""
        self._port.timeout = seconds
        return bytes(self._port.read(1))

    def finish(self) -> None:
        """See `Line`. Not by `flush`: it waits for ever on a printer that is off."""
        deadline = time.monotonic() + _DRAIN_SECONDS
        while self._port.out_waiting:
            if time.monotonic() > deadline:
                raise TimeoutError
            time.sleep(_POLL_SECONDS)

    def close(self) -> None:
        """See `Line`."""
        with suppress(OSError):
            self._port.close()


class DeviceLine:
    """A device file, `/dev/usb/lp0`: Linux' own driver of USB printers; it also tells the port's status."""

    def __init__(self, path: Path) -> None:
        if sys.platform == "win32":
            raise LineError("no-device-files")
        try:
            self._file = os.open(path, os.O_RDWR | os.O_NONBLOCK | os.O_NOCTTY)
        except OSError as error:
            raise _opening(error) from error

    def trouble(self) -> str:
        """See `Line`; empty where the file knows no such question."""
        if sys.platform == "win32":
            return ""
        import fcntl

        status = bytearray(4)
        try:
            fcntl.ioctl(self._file, _PORT_STATUS, status)
        except OSError as error:
            return "offline" if error.errno in (errno.ENODEV, errno.EIO) else ""
        return port_trouble(int.from_bytes(status, sys.byteorder))

    def send(self, piece: memoryview) -> int:
        """See `Line`."""
        _, ready, _ = select.select([], [self._file], [], _STALL_SECONDS)
        if not ready:
            raise TimeoutError
        return os.write(self._file, piece)

    def receive(self, seconds: float) -> bytes:
        """See `Line`."""
        ready, _, _ = select.select([self._file], [], [], seconds)
        with suppress(BlockingIOError):
            return os.read(self._file, 1) if ready else b""
        return b""

    def finish(self) -> None:
        """The driver takes no more than the printer does."""

    def close(self) -> None:
        """See `Line`."""
        with suppress(OSError):
            os.close(self._file)


class UsbLine:
    """A USB printer by its vendor and product number, through libusb: where the system has no driver."""

    def __init__(self, vendor: int, product: int, find: Callable[..., Any] | None = None) -> None:
        """`find` is `usb.core.find`, or what stands for it."""
        import usb.core  # type: ignore[import-untyped]  # pyusb ships no types
        import usb.util  # type: ignore[import-untyped]  # the same

        self._release = usb.util.dispose_resources
        try:
            device = (find or usb.core.find)(idVendor=vendor, idProduct=product)
        except usb.core.NoBackendError as error:
            raise LineError("no-usb-library") from error
        if device is None:
            raise LineError("offline")
        try:
            interface = _printer_interface(device)
            self._number = int(interface.bInterfaceNumber)
            with suppress(NotImplementedError):
                if device.is_kernel_driver_active(self._number):
                    device.detach_kernel_driver(self._number)
            usb.util.claim_interface(device, self._number)
            self._device = device
            out = [one for one in interface if not one.bEndpointAddress & usb.util.ENDPOINT_IN]
            back = [one for one in interface if one.bEndpointAddress & usb.util.ENDPOINT_IN]
            self._out, self._in = out[0], back[0] if back else None
        except (OSError, IndexError) as error:
            raise _opening(error) if isinstance(error, OSError) else LineError("offline") from error

    def trouble(self) -> str:
        """See `Line`."""
        kind, request = _GET_PORT_STATUS
        try:
            said = self._device.ctrl_transfer(kind, request, 0, self._number, 1)
        except TimeoutError:
            return ""
        except OSError as error:
            return "offline" if error.errno in (errno.ENODEV, errno.EIO) else ""
        return port_trouble(said[0]) if len(said) else ""

    def send(self, piece: memoryview) -> int:
        """See `Line`. Its time-out does not say how much was taken, so it is the end (no TimeoutError)."""
        try:
            return int(self._out.write(bytes(piece), int(_STALL_SECONDS * 1000)))
        except TimeoutError as error:
            raise OSError(errno.EIO, "stalled") from error

    def receive(self, seconds: float) -> bytes:
        """See `Line`."""
        if self._in is None:
            return b""
        try:
            return bytes(self._in.read(self._in.wMaxPacketSize, int(seconds * 1000)))[:1]
        except OSError as error:
            if error.errno == errno.ETIMEDOUT:
                return b""
            raise

    def finish(self) -> None:
        """A bulk transfer ends when the device has it."""

    def close(self) -> None:
        """See `Line`."""
        with suppress(OSError):
            self._release(self._device)


def _printer_interface(device: Any) -> Any:
    """The device's printer interface, else its first. Raises IndexError for a device without any."""
    interfaces = list(device.get_active_configuration())
    printers = [one for one in interfaces if one.bInterfaceClass == _PRINTER_CLASS]
    return (printers or interfaces)[0]
