"""Printers that hang on the PC itself: on a serial port, or on USB."""

from __future__ import annotations

from pathlib import Path

from printing.spool.lines import DeviceLine, SerialLine, UsbLine
from printing.spool.raw import RawSpooler

__all__ = ["serial_spooler", "usb_spooler"]


def serial_spooler(device: str, baud: int, flow: str, *, answer_seconds: float = 0.0) -> RawSpooler:
    """The printer on `device`; `flow` is `none`, `dsr`, `rts` or `xon`."""
    return RawSpooler(lambda: SerialLine(device, baud, flow), answer_seconds=answer_seconds)


def usb_spooler(device: str, usb_id: str, *, answer_seconds: float = 0.0) -> RawSpooler:
    """The printer at a device file, else the one of a vendor and product (`04b8:0e15`)."""
    if device:
        return RawSpooler(lambda: DeviceLine(Path(device)), answer_seconds=answer_seconds)
    vendor, _, product = usb_id.partition(":")
    return RawSpooler(lambda: UsbLine(int(vendor, 16), int(product, 16)), answer_seconds=answer_seconds)
