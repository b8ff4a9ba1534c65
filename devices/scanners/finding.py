"""Which serial port is a scanner: by what the USB device says of itself, or by the settings.

A port that is not known to be a scanner is never opened: modems, tills and card terminals are serial too, and
some of them act on being opened.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

__all__ = ["AUTO", "Line", "PortSeen", "lines_of", "serial_ports"]

AUTO: Final = "auto"

_MAKERS: Final = {
    0x05E0: "Zebra",  # Symbol Technologies
    0x05F9: "Datalogic",  # PSC Scanning
    0x065A: "Opticon",
    0x0C2E: "Honeywell",  # Metrologic Instruments
    0x1EAB: "Newland",
}
"""USB vendors that make scanners and, under these numbers, nothing a serial line would hurt (usb.ids)."""
_WORDS: Final = ("scanner", "barcode", "bar code", "imager")
_LONGEST_NAME: Final = 40


class PortSeen(Protocol):
    """What `serial.tools.list_ports` tells of a port."""

    device: str
    vid: int | None
    product: str | None
    manufacturer: str | None


@dataclass(frozen=True, slots=True)
class Line:
    """A port to listen at."""

    path: str
    name: str
    """For people; made of what the scanner says of itself, bounded and printable."""


def lines_of(wanted: str, ports: Callable[[], Sequence[PortSeen]]) -> tuple[Line, ...]:
    """The ports to listen at now: those found for `auto`, else the one that is named, if it is there."""
    if not wanted:
        return ()
    seen = ports()
    if wanted != AUTO:
        return (Line(wanted, _named(wanted, seen)),) if _is_there(wanted, seen) else ()
    return tuple(Line(port.device, _name(port)) for port in seen if _is_scanner(port))


def serial_ports() -> Sequence[PortSeen]:
    """All serial ports of this machine."""
    from serial.tools import list_ports  # type: ignore[import-untyped]  # pyserial ships no types

    return tuple(list_ports.comports())


def _is_there(path: str, ports: Sequence[PortSeen]) -> bool:
    return any(port.device == path for port in ports) or Path(path).exists()


def _named(path: str, ports: Sequence[PortSeen]) -> str:
    device = str(Path(path).resolve()) if path.startswith("/") else path
    found = next((port for port in ports if port.device in (path, device)), None)
    return _name(found) if found is not None else Path(path).name


def _is_scanner(port: PortSeen) -> bool:
    said = f"{port.manufacturer or ''} {port.product or ''}".casefold()
    return port.vid in _MAKERS or any(word in said for word in _WORDS)


def _name(port: PortSeen) -> str:
    said = port.product or port.manufacturer or _MAKERS.get(port.vid or 0, "") or Path(port.device).name
    return "".join(char for char in said if char.isprintable())[:_LONGEST_NAME].strip() or port.device
