"""Scans that come on a line of their own: to the front end, which knows what lies on top, else to the desk.

A scan has one consumer: either the front end takes it, and gives it to the desk by `DeskPort.scan` if it is
the desk's, or nobody listens and the desk takes it itself.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import replace
from typing import Any

from counter.desk.core import Core
from counter.desk.state import NoticeLevel
from counter.desk.undoing import Undoing
from counter.domain.text import clean
from counter.events import CodeScanned, ScannerChanged, ScannerState, ScanOrigin

__all__ = ["ScanDesk"]

_LONGEST_NAME = 80

_NOTICES = {
    ScannerState.READY: ("scanner_ready", NoticeLevel.INFORMATION),
    ScannerState.GONE: ("scanner_gone", NoticeLevel.WARNING),
    ScannerState.REFUSED: ("scanner_refused", NoticeLevel.ERROR),
}


class ScanDesk:
    """See `counter.desk.scan_acts.ScanPort`."""

    def __init__(
        self, core: Core, scan: Callable[[str, ScanOrigin], Coroutine[Any, Any, None]], undoing: Undoing
    ) -> None:
        """`scan`: what a scanned code asks for, as an act of the clerk."""
        self._core = core
        self._scan = scan
        self._undoing = undoing
        self._take: Callable[[CodeScanned], None] | None = None

    def hear(self, take: Callable[[CodeScanned], None]) -> Callable[[], None]:
        """See `ScanPort`."""
        self._take = take

        def end() -> None:
            if self._take is take:
                self._take = None

        return end

    async def undo(self) -> None:
        """See `ScanPort`."""
        if self._core.state.clerk is not None:
            await self._undoing.undo()

    # --- what is reported -----------------------------------------------------------------------

    def on_scanned(self, event: CodeScanned) -> None:
        """A code has arrived."""
        if self._take is not None and event.origin is ScanOrigin.SCANNER:
            # A device names itself; of a tag it is the reader's name.
            self._take(replace(event, scanner=clean(event.scanner, limit=_LONGEST_NAME)))
        else:
            self._core.spawn(self._scan(event.text, event.origin), "scan")

    def on_changed(self, event: ScannerChanged) -> None:
        """A scanner came, went or was refused; the first that is there at the start is no news."""
        known = self._core.state.devices.scanners
        before = known.get(event.scanner)
        if before is event.state:
            return
        self._core.update_devices(scanners={**known, event.scanner: event.state})
        if before is not None or event.state is not ScannerState.READY:
            key, level = _NOTICES[event.state]
            self._core.say(key, level, scanner=event.scanner)
