"""One serial scanner: opened, read on an own thread until it goes away, then looked for again.

Knows bytes and scans, not what a code is. Where the port comes from is `devices.scanners.finding`.
"""

from __future__ import annotations

import errno
import logging
import threading
from collections.abc import Iterator
from typing import Any, Final

from counter.events import ScannerState
from counter.ports import Publish
from devices.scanners.finding import Line
from devices.scanners.framing import Frame, Framer
from devices.scanners.report import LineReport

__all__ = ["SILENCE_SECONDS", "SerialLine"]

_log = logging.getLogger(__name__)

SILENCE_SECONDS: Final = 0.12
"""A line that is silent for so long has ended its scan; at 9,600 baud a byte takes one millisecond."""
_LONGEST_WAIT_SECONDS: Final = 5.0


class SerialLine:
    """Reads one port until `stop` or until the scanner is unplugged; then `ended` is true."""

    def __init__(
        self,
        publish: Publish,
        line: Line,
        *,
        baud: int = 9_600,
        encoding: str = "utf-8",
        silence_seconds: float = SILENCE_SECONDS,
    ) -> None:
        self._line = line
        self._baud = baud
        self._framer = Framer(encoding)
        self._silence_seconds = silence_seconds
        self._report = LineReport(publish, line.name)
        self._thread = threading.Thread(target=self._run, name="serial-scanner", daemon=True)

    def start(self) -> None:
        """Open the port and read, on an own thread."""
        self._thread.start()

    @property
    def ended(self) -> bool:
        """Whether nothing is read any more."""
        return not self._thread.is_alive()

    def stop(self) -> None:
        """End the thread and wait for it, one silence at most; publishes nothing more."""
        self._report.stopping.set()
        self._thread.join(_LONGEST_WAIT_SECONDS)

    # --- the thread ---------------------------------------------------------------------------------

    def _run(self) -> None:
        from serial import Serial, SerialException  # type: ignore[import-untyped]  # ships no types

        opened = False
        try:
            with Serial(self._line.path, self._baud, timeout=self._silence_seconds, exclusive=True) as port:
                opened = True
                self._report.became(ScannerState.READY)
                for frame in self._frames(port):
                    self._report.scanned(frame)
        except (SerialException, OSError, ValueError, TypeError) as error:
            # pyserial raises TypeError when the descriptor goes away under a running read.
            self._report.became(ScannerState.GONE if opened or not _refused(error) else ScannerState.REFUSED)
            _log.info("serial scanner ended: %s", type(error).__name__)

    def _frames(self, port: Any) -> Iterator[Frame]:
        while not self._report.stopping.is_set():
            data: bytes = port.read(1)
            if data:
                data += port.read(port.in_waiting)
                yield from self._framer.feed(data)
            else:
                yield from self._framer.idle()


def _refused(error: Exception) -> bool:
    """Whether the system forbids the port, or another program holds it; pyserial has words for it."""
    number = getattr(error, "errno", None)
    said = str(error)
    held = "exclusively lock" in said or "PermissionError" in said or "Access is denied" in said
    return number in (errno.EACCES, errno.EPERM, errno.EBUSY) or held or isinstance(error, PermissionError)
