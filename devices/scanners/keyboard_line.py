"""A scanner that is a keyboard, taken for the desk alone (Linux): its keys reach no window or input method.

The device is grabbed (`EVIOCGRAB`); the system gives it back by itself when this process ends. Taken is only
what the settings name, never what merely looks like a keyboard: the clerk has one too.
"""

from __future__ import annotations

import errno
import logging
import os
import select
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from counter.events import ScannerState
from counter.ports import Publish
from devices.scanners.finding import Line
from devices.scanners.framing import Frame, Framer
from devices.scanners.keys import EVENT_BYTES, KeyReader
from devices.scanners.report import LineReport

__all__ = ["KeyboardLine", "grab", "keyboards_of"]

_log = logging.getLogger(__name__)

_EVIOCGRAB: Final = 0x40044590
"""`_IOW('E', 0x90, int)` of linux/input.h."""
_EVENTS_AT_ONCE: Final = 64
_SILENCE_SECONDS: Final = 1.0
"""Keys of one scan follow each other within milliseconds; one that ends without Enter ends here."""
_LONGEST_WAIT_SECONDS: Final = 5.0
_LONGEST_NAME: Final = 40


def grab(descriptor: int) -> None:
    """Take the device for this process alone. Raises OSError."""
    import fcntl

    if sys.platform != "win32":
        fcntl.ioctl(descriptor, _EVIOCGRAB, 1)


def keyboards_of(path: str) -> tuple[Line, ...]:
    """The keyboard the settings name, if it is plugged in: a path below /dev/input, best of by-id."""
    if not path or not Path(path).exists():
        return ()
    return (Line(path, name_of(path)),)


def name_of(path: str) -> str:
    """`usb-Honeywell_3310g_1234-event-kbd` as `Honeywell 3310g`, without the serial number."""
    words = Path(path).name.removeprefix("usb-").removesuffix("-event-kbd").replace("_", " ").split()
    kept = words[:-1] if len(words) > 1 and "-event-kbd" in Path(path).name else words
    return " ".join(kept)[:_LONGEST_NAME]


class KeyboardLine:
    """Reads one grabbed keyboard until `stop` or until it is unplugged; then `ended` is true."""

    def __init__(self, publish: Publish, line: Line, *, take: Callable[[int], None] = grab) -> None:
        self._line = line
        self._take = take
        self._keys = KeyReader()
        self._framer = Framer()
        self._report = LineReport(publish, line.name)
        self._pipe: tuple[int, ...] = os.pipe()
        self._wake = self._pipe[0]
        self._thread = threading.Thread(target=self._run, name="keyboard-scanner", daemon=True)

    def start(self) -> None:
        """Open, grab and read, on an own thread."""
        self._thread.start()

    @property
    def ended(self) -> bool:
        """Whether nothing is read any more."""
        return not self._thread.is_alive()

    def stop(self) -> None:
        """End the thread and wait for it; publishes nothing more."""
        self._report.stopping.set()
        for end in self._pipe[1:]:
            os.write(end, b"x")
        self._thread.join(_LONGEST_WAIT_SECONDS)
        pipe, self._pipe = self._pipe, ()
        if not self._thread.is_alive():
            for end in pipe:
                os.close(end)

    # --- the thread ---------------------------------------------------------------------------------

    def _run(self) -> None:
        opened = False
        try:
            descriptor = os.open(self._line.path, os.O_RDONLY | os.O_NONBLOCK)
            try:
                self._take(descriptor)
                opened = True
                self._report.became(ScannerState.READY)
                for frame in self._frames(descriptor):
                    self._report.scanned(frame)
                self._report.became(ScannerState.GONE)
            finally:
                os.close(descriptor)
        except OSError as error:
            refused = not opened and error.errno in (errno.EACCES, errno.EPERM, errno.EBUSY)
            self._report.became(ScannerState.REFUSED if refused else ScannerState.GONE)
            _log.info("keyboard scanner ended: %s", errno.errorcode.get(error.errno or 0, "unknown"))

    def _frames(self, descriptor: int) -> Iterator[Frame]:
        """Scans until the device goes away (ENODEV, or the end of a file)."""
        while not self._report.stopping.is_set():
            wait = _SILENCE_SECONDS if self._framer.waiting else None
            ready, _, _ = select.select([descriptor, self._wake], [], [], wait)
            if not ready:
                yield from self._framer.idle()
            elif descriptor in ready:
                data = os.read(descriptor, EVENT_BYTES * _EVENTS_AT_ONCE)
                if not data:
                    return
                typed = "".join(self._keys.feed(data))
                yield from self._framer.feed(typed.encode("utf-8", "replace"))
