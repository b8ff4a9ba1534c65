"""A printer whose paper somebody counts: every job that comes out is told, whatever becomes of the desk."""

from __future__ import annotations

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from counter.events import PrintChanged, PrintState
from counter.ports import BeforeSending, PrinterState, PrinterStatus, PrintJob, Publish, Tray

__all__ = ["CountedTray"]


class CountedTray:
    """`ports.Printer`: asks the ledger before each paper, as the real print threads do."""

    def __init__(self, publish: Publish, came_out: Callable[[str], None], rng: random.Random) -> None:
        self._publish = publish
        self._came_out = came_out
        self._rng = rng
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="tray")
        self._before: BeforeSending | None = None
        self.silent = False
        """Whether jobs are never heard of again: gone into a printer that tells nothing."""
        self.refusing = False
        """Whether jobs fail before the first byte: no paper, no cable."""

    def start(self, before_sending: BeforeSending) -> None:
        """Remember whom to ask."""
        self._before = before_sending

    def stop(self) -> None:
        """What has not begun stays in the ledger."""
        self._thread.shutdown(wait=True, cancel_futures=True)

    def submit(self, job: PrintJob) -> None:
        """Print on the tray's own thread."""
        self._thread.submit(self._print, job)

    def void_before_next(self, tray: Tray) -> None:
        """Papers are counted here, not drawn."""

    def status(self, tray: Tray) -> PrinterStatus:
        """Ready, or out of paper."""
        return PrinterStatus(PrinterState.PAPER_OUT if self.refusing else PrinterState.READY)

    def _print(self, job: PrintJob) -> None:
        if self.refusing:
            self._publish(PrintChanged(job.id, PrintState.FAILED, "offline"))
            return
        assert self._before is not None
        try:
            self._before(job.id, "")
        except Exception:  # noqa: BLE001 - as the real print thread: whatever it was, nothing leaves
            self._publish(PrintChanged(job.id, PrintState.FAILED, "journal"))
            return
        self._came_out(job.id)
        if not self.silent and self._rng.random() < 0.9:
            self._publish(PrintChanged(job.id, PrintState.CONFIRMED))
        elif not self.silent:
            self._publish(PrintChanged(job.id, PrintState.UNKNOWN, "cut-off"))
