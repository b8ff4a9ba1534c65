"""The spooler of Windows, behind a port of three calls.

Letters of a receipt printer go through raw; sheets are drawn as pictures, because few office printers in use
take PDF and every driver takes a picture. Nothing here needs Windows; `printing.spool.winspool` does.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, Protocol

from counter.events import PrintState
from counter.ports import PrinterState, PrinterStatus
from printing.spool.reasons import LOW, state_of
from printing.spool.spooler import Outcome, Progress, Work

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["WindowsPort", "WindowsSpooler", "windows_port"]

DRAWN_DPI: Final = 300
_PRINTER_BITS: Final = (
    (0x0000_0080, "offline"),
    (0x0000_1000, "offline"),
    (0x0000_0008, "media-jam"),
    (0x0000_0010, "media-empty"),
    (0x0000_0040, "media-needed"),
    (0x0000_0020, "media-needed"),
    (0x0040_0000, "door-open"),
    (0x0004_0000, "toner-empty"),
    (0x0000_0800, "output-area-full"),
    (0x0000_0001, "paused"),
    (0x0010_0002, "printer-error"),
    (0x0002_0000, "toner-low"),
)
"""`PRINTER_STATUS_…` of winspool.h, the worst first; USER_INTERVENTION counts as an error."""
_JOB_BITS: Final = (
    (0x0040, "media-empty"),
    (0x0020, "offline"),
    (0x0200, "printer-error"),
    (0x0400, "printer-error"),
    (0x0002, "printer-error"),
    (0x0001, "paused"),
)
"""`JOB_STATUS_…` that keep a job waiting."""
_PRINTED: Final = 0x0080
_DELETED: Final = 0x0104
"""DELETING, DELETED."""
_FIRST_PAUSE_SECONDS: Final = 0.05


class WindowsPort(Protocol):
    """What is used of winspool. All calls block, and raise OSError when Windows refuses."""

    def status(self, printer: str) -> int | None:
        """Its `PRINTER_STATUS_…` bits, OFFLINE also where it is set to work offline; None: there is none."""

    def send(self, printer: str, title: str, payload: bytes | Sequence[Image]) -> int:
        """Queue bytes as they are, or pages to draw; the job's number."""

    def job(self, printer: str, number: int) -> int | None:
        """Its `JOB_STATUS_…` bits; None once it left the queue."""


class WindowsSpooler:
    """The printer called `queue` in Windows.

    A job is waited for `base_seconds` plus `page_seconds` for each page, then it is UNKNOWN. One that leaves
    the queue without ever being called printed ends SENT: it was handed on, and no more is known.
    """

    def __init__(
        self, port: WindowsPort, queue: str, *, base_seconds: float = 60.0, page_seconds: float = 5.0
    ) -> None:
        self._port = port
        self._queue = queue
        self._base_seconds, self._page_seconds = base_seconds, page_seconds

    def spool(self, work: Work, progress: Progress) -> Outcome:
        """Queue it and follow it to its end."""
        try:
            bits = self._port.status(self._queue)
            if bits is None:
                return Outcome(PrintState.FAILED, "no-device")
            reasons = _said(bits, _PRINTER_BITS)
            trouble = next((one for one in reasons if one not in LOW), "")
            if trouble and (work.elsewhere or state_of(trouble) is PrinterState.OFFLINE):
                return Outcome(PrintState.FAILED, trouble)
            payload = _pages(work.payload) if work.media_type == "application/pdf" else work.payload
        except OSError:
            return Outcome(PrintState.FAILED, "no-spooler")
        progress.sending()
        try:
            number = self._port.send(self._queue, work.job_id, payload)
            outcome = self._follow(number, work, progress)
        except OSError:
            return Outcome(PrintState.UNKNOWN, "cut-off")
        if outcome == Outcome(PrintState.CONFIRMED):
            return Outcome(PrintState.CONFIRMED, next((one for one in reasons if one in LOW), ""))
        return outcome

    def status(self) -> PrinterStatus:
        """What Windows says of it."""
        try:
            bits = self._port.status(self._queue)
        except OSError:
            return PrinterStatus(PrinterState.OFFLINE, ("no-spooler",))
        if bits is None:
            return PrinterStatus(PrinterState.OFFLINE, ("no-device",))
        reasons = _said(bits, _PRINTER_BITS)
        return PrinterStatus(state_of(reasons[0] if reasons else ""), reasons)

    def _follow(self, number: int, work: Work, progress: Progress) -> Outcome:
        deadline = time.monotonic() + self._base_seconds + self._page_seconds * work.pages
        pause, waiting = _FIRST_PAUSE_SECONDS, ""
        while True:
            bits = self._port.job(self._queue, number)
            if bits is None:
                return Outcome(PrintState.SENT, "no-status")
            if bits & _PRINTED:
                return Outcome(PrintState.CONFIRMED)
            waiting = next(iter(_said(bits, _JOB_BITS)), "")
            if bits & _DELETED:
                return Outcome(PrintState.UNKNOWN, waiting or "cancelled")
            progress.waiting(waiting)
            if time.monotonic() >= deadline:
                return Outcome(PrintState.UNKNOWN, waiting or "overdue")
            if progress.stopped.wait(pause):
                return Outcome(PrintState.UNKNOWN, "stopped")
            pause = min(1.0, pause * 1.5)


def _said(bits: int, words: Sequence[tuple[int, str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for bit, word in words if bits & bit))


def _pages(document: bytes) -> list[Image]:
    """Each page of a PDF as a grey picture of 300 dpi."""
    import pypdfium2  # type: ignore[import-untyped]  # ships no types

    opened = pypdfium2.PdfDocument(document)
    try:
        scale = DRAWN_DPI / 72
        return [page.render(scale=scale, grayscale=True).to_pil().convert("L") for page in opened]
    finally:
        opened.close()


class _Elsewhere:
    """The port on a machine that is not Windows: its settings came from another one."""

    def status(self, printer: str) -> int | None:
        """Raises OSError."""
        raise OSError("no Windows")

    def send(self, printer: str, title: str, payload: bytes | Sequence[Image]) -> int:
        """Raises OSError."""
        raise OSError("no Windows")

    def job(self, printer: str, number: int) -> int | None:
        """Raises OSError."""
        raise OSError("no Windows")


def windows_port() -> WindowsPort:
    """This machine's spooler; one that refuses everything where there is none."""
    from printing.spool.winspool import Winspool

    try:
        return Winspool()
    except OSError:
        return _Elsewhere()
