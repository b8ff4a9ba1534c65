"""Looks for scanners, listens at each that is found, and again when it comes back.

Knows no kind of scanner: how they are found and opened is given to it.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol

from counter.events import ScannerChanged, ScannerState
from counter.ports import Publish
from devices.scanners.finding import Line

__all__ = ["Finder", "Reading", "ScannerWatch"]

_log = logging.getLogger(__name__)

LOOK_SECONDS: Final = 1.0


class Reading(Protocol):
    """A scanner that is listened at."""

    @property
    def ended(self) -> bool:
        """Whether it went away."""

    def start(self) -> None:
        """Listen, on an own thread."""

    def stop(self) -> None:
        """End; nothing is published afterwards."""


@dataclass(frozen=True, slots=True)
class Finder:
    """One way scanners are found and opened."""

    find: Callable[[], Sequence[Line]]
    listen: Callable[[Line], Reading]
    expected: str = ""
    """Name of the one the settings ask for: told when it is not there."""


@dataclass(slots=True)
class ScannerWatch:
    """See `counter.ports.code_scanner.CodeScanners`."""

    publish: Publish
    finders: Sequence[Finder]
    look_seconds: float = LOOK_SECONDS
    _reading: dict[str, Reading] = field(default_factory=dict)
    _missed: set[str] = field(default_factory=set)
    _stopping: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin to look for scanners; a second start does nothing."""
        if self._thread is None and self.finders:
            self._stopping.clear()
            self._thread = threading.Thread(target=self._run, name="scanner-watch", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """Stop; returns when the threads have ended."""
        thread, self._thread = self._thread, None
        self._stopping.set()
        if thread is not None:
            thread.join()
        for one in self._reading.values():
            one.stop()
        self._reading.clear()

    def _run(self) -> None:
        while not self._stopping.is_set():
            for path in [path for path, one in self._reading.items() if one.ended]:
                self._reading.pop(path).stop()
            for finder in self.finders:
                try:
                    self._look(finder)
                except Exception as error:  # noqa: BLE001 - what a driver says of its ports is not ours to know
                    _log.warning("looking for scanners broke: %s", type(error).__name__)
            self._stopping.wait(self.look_seconds)

    def _look(self, finder: Finder) -> None:
        lines = finder.find()
        if finder.expected and not lines and finder.expected not in self._missed:
            self._missed.add(finder.expected)
            self.publish(ScannerChanged(finder.expected, ScannerState.GONE))
        for line in lines:
            self._missed.discard(finder.expected)
            if line.path not in self._reading and not self._stopping.is_set():
                self._reading[line.path] = reading = finder.listen(line)
                reading.start()
