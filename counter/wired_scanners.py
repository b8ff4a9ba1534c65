"""Scanners of codes by the settings; the libraries load when they are used, on threads of their own."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from counter.ports import Publish
from counter.ports.code_scanner import CodeScanners
from devices.scanners.watch import Finder, ScannerWatch

if TYPE_CHECKING:
    from counter.scanner_settings import ScannerSettings
    from devices.scanners.finding import Line
    from devices.scanners.watch import Reading

__all__ = ["scanners_of"]


def scanners_of(publish: Publish, settings: ScannerSettings) -> CodeScanners:
    """What looks for this desk's scanners once it is started."""
    finders = []
    if settings.serial:
        finders.append(_serial(publish, settings))
    if settings.keyboard and sys.platform == "linux":
        finders.append(_keyboard(publish, settings.keyboard))
    return ScannerWatch(publish, finders)


def _serial(publish: Publish, settings: ScannerSettings) -> Finder:
    from devices.scanners.finding import AUTO, lines_of, serial_ports
    from devices.scanners.serial_line import SerialLine

    def listen(line: Line) -> Reading:
        return SerialLine(publish, line, baud=settings.baud, encoding=settings.encoding)

    expected = "" if settings.serial == AUTO else Path(settings.serial).name
    return Finder(lambda: lines_of(settings.serial, serial_ports), listen, expected)


def _keyboard(publish: Publish, path: str) -> Finder:
    from devices.scanners.keyboard_line import KeyboardLine, keyboards_of, name_of

    return Finder(lambda: keyboards_of(path), lambda line: KeyboardLine(publish, line), name_of(path))
