"""What `counter doctor readers` and `counter doctor scanners` find: every reader and scanner one by one.

Looks only: no card is selected, no scanner is opened that a desk may be reading.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from counter.domain.text import clean
from counter.scanner_settings import ScannerSettings
from counter.texts import Texts

if TYPE_CHECKING:
    from devices.pcsc.winscard import ReaderEvent

__all__ = ["Seen", "readers", "scanners"]

Seen = tuple[str, str, str]
"""Name of the part, how it is (`good`, `warning`, `bad`), words."""

_LONGEST_NAME = 80
_IN_USE, _EXCLUSIVE = 0x0100, 0x0080
"""Bits of a reader's state word (winscard.h, SCARD_STATE_INUSE and SCARD_STATE_EXCLUSIVE)."""


def readers(words: Texts) -> Iterator[Seen]:
    """The service, then each reader: its card, and who else has it."""
    from devices.pcsc.errors import NoServiceError, PcscError
    from devices.pcsc.winscard import Context

    try:
        with Context() as context:
            names = context.readers()
            events = context.wait(dict.fromkeys(names, 0), 0) if names else {}
    except NoServiceError:
        yield words("scanner.doctor.service"), "bad", words("command.doctor.no_service")
        return
    except PcscError as error:
        detail = words("command.doctor.broken", detail=f"0x{error.code:08X}")
        yield words("scanner.doctor.service"), "bad", detail
        return
    yield words("scanner.doctor.service"), "good", words("command.doctor.good")
    if not names:
        yield words("command.doctor.reader"), "bad", words("command.doctor.no_reader")
    for name in names:
        health, said = _reader(events.get(name), words)
        yield clean(name, limit=_LONGEST_NAME), health, said  # devices name themselves


def _reader(event: ReaderEvent | None, words: Texts) -> tuple[str, str]:
    from devices.ndef.tags import is_tag
    from devices.pcsc.winscard import ReaderFlag

    if event is None:
        return "bad", words("scanner.doctor.silent")
    if event.word & _EXCLUSIVE:
        return "warning", words("scanner.doctor.exclusive")
    if event.word & ReaderFlag.MUTE:
        return "warning", words("scanner.doctor.mute")
    if not event.present:
        return "good", words("scanner.doctor.empty")
    said = words(f"scanner.doctor.{'tag' if is_tag(event.atr) else 'card'}")
    return "good", f"{said} · {words('scanner.doctor.in_use')}" if event.word & _IN_USE else said


def scanners(settings: ScannerSettings, words: Texts) -> Iterator[Seen]:
    """Ports that are listened at, ports that are not, and a keyboard that is taken."""
    from devices.scanners.finding import AUTO, lines_of, serial_ports

    part = words("scanner.doctor.serial")
    ports = serial_ports()
    lines = lines_of(settings.serial, lambda: ports)
    for line in lines:
        yield f"{part} {line.path}", *_openable(line.path, line.name, words)
    known = {line.path for line in lines}
    others = [port.device for port in ports if port.vid is not None and port.device not in known]
    if settings.serial and not lines:
        missing = settings.serial != AUTO
        key = "missing" if missing else "none"
        yield part, "bad" if missing else "good", words(f"scanner.doctor.{key}", port=settings.serial)
    if not settings.serial:
        yield part, "good", words("scanner.doctor.off")
    elif others and not lines:
        yield part, "good", words("scanner.doctor.others", ports=", ".join(others))
    if settings.keyboard:
        yield words("scanner.doctor.keyboard"), *_keyboard(settings.keyboard, words)
    yield words("scanner.doctor.wedge"), "good", words("scanner.doctor.how_wedge")


def _openable(path: str, name: str, words: Texts) -> tuple[str, str]:
    if path.startswith("/") and not os.access(path, os.R_OK | os.W_OK):
        return "bad", words("scanner.doctor.no_permission", group="dialout")
    return "good", name


def _keyboard(path: str, words: Texts) -> tuple[str, str]:
    if sys.platform != "linux":
        return "bad", words("scanner.doctor.linux_only")
    if not Path(path).exists():
        return "bad", words("scanner.doctor.missing", port=path)
    if not os.access(path, os.R_OK):
        return "bad", words("scanner.doctor.no_permission", group="input")
    return "good", words("command.doctor.good")
