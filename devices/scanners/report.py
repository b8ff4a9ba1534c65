"""What the thread of one scanner tells the desk: scans and how it is, and nothing more once it is to stop."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

from counter.events import CodeScanned, ScannerChanged, ScannerState, ScanOrigin
from counter.ports import Publish
from devices.scanners.framing import Frame

__all__ = ["LineReport"]


@dataclass(frozen=True, slots=True)
class LineReport:
    """Used by the thread that reads; `stopping` may be set from any."""

    publish: Publish
    name: str
    """The scanner's, for people."""
    stopping: threading.Event = field(default_factory=threading.Event)

    def scanned(self, frame: Frame) -> None:
        """A scan is whole."""
        if not self.stopping.is_set():
            self.publish(CodeScanned(frame.text, ScanOrigin.SCANNER, frame.raw, self.name))

    def became(self, state: ScannerState) -> None:
        """The scanner was opened, went away or is refused."""
        if not self.stopping.is_set():
            self.publish(ScannerChanged(self.name, state))
