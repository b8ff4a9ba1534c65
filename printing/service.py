"""The desk's printers: one thread per tray renders and spools its jobs in order and reports each change.

A job that may have reached paper is never sent again by itself: it ends UNKNOWN and a clerk decides. Whoever
keeps the ledger is asked before a byte of a job leaves, and writes down what is published.
"""

from __future__ import annotations

import hashlib
import logging
import queue
import threading
from collections.abc import Mapping
from dataclasses import replace
from io import BytesIO

from counter.domain.documents import DaySlip, Document, FeeSlip, subject_of
from counter.events import PrintChanged, PrintState
from counter.ports import BeforeSending, PrinterState, PrinterStatus, PrintJob, Publish, Tray
from printing.paper import PageSize
from printing.spool.spooler import NotRecordedError, Outcome, Progress, Spooler, StoppedError, Work

__all__ = ["PrintService"]

_log = logging.getLogger(__name__)
_STOP_SECONDS = 2.0
"""How long `stop` waits for a thread that is inside a printer's answer; it cannot hold up the exit."""
_CUT_OFF = ("cut-off", "broken", "stopped")
"""Reasons of an UNKNOWN job that may have left half a paper on the roll."""
_OPEN_AGAIN = (PrintState.FAILED,)


class PrintService:
    """Implements `counter.ports.Printer` over one spooler per tray."""

    def __init__(
        self, publish: Publish, spoolers: Mapping[Tray, Spooler], *, page: PageSize = PageSize.A5
    ) -> None:
        self._publish = publish
        self._spoolers = dict(spoolers)
        self._page = page
        self._stopped = threading.Event()
        self._lock = threading.Lock()
        self._states: dict[str, PrintState] = {}
        self._queues: dict[Tray, queue.SimpleQueue[PrintJob | None]] = {
            tray: queue.SimpleQueue() for tray in Tray
        }
        self._threads: list[threading.Thread] = []
        self._torn: set[Tray] = set()
        """Rolls whose last paper may be cut off."""

    def start(self, before_sending: BeforeSending) -> None:
        """Start the print threads; a tray that waits for paper holds up no other."""
        for tray in Tray:
            thread = threading.Thread(
                target=self._run, args=(tray, before_sending), name=f"print-{tray}", daemon=True
            )
            self._threads.append(thread)
            thread.start()

    def stop(self) -> None:
        """Abandon what runs and end the threads; jobs not yet sent stay as they are in the ledger."""
        self._stopped.set()
        for waiting in self._queues.values():
            waiting.put(None)
        for thread in self._threads:
            thread.join(_STOP_SECONDS)

    def submit(self, job: PrintJob) -> None:
        """Queue `job`. The same id again is taken only after it FAILED: paper is not doubled."""
        with self._lock:
            if self._states.get(job.id, PrintState.FAILED) not in _OPEN_AGAIN:
                return
            self._states[job.id] = PrintState.QUEUED
        self._publish(PrintChanged(job.id, PrintState.QUEUED))
        self._queues[job.tray].put(job)

    def void_before_next(self, tray: Tray) -> None:
        """The next paper of a roll begins with a strip that voids what hangs before it."""
        if tray is Tray.ROLL:
            with self._lock:
                self._torn.add(tray)

    def status(self, tray: Tray) -> PrinterStatus:
        """Ask the printer of `tray`."""
        spooler = self._spoolers.get(tray)
        if spooler is None:
            return PrinterStatus(PrinterState.OFFLINE, ("no-printer",))
        return spooler.status()

    # --- the print threads -------------------------------------------------------------------------

    def _run(self, tray: Tray, before_sending: BeforeSending) -> None:
        while not self._stopped.is_set():
            job = self._queues[tray].get()
            if job is None or self._stopped.is_set():
                return
            self._work(job, before_sending)

    def _work(self, job: PrintJob, before_sending: BeforeSending) -> None:
        progress = Progress(
            lambda state, reason: self._note(job, state, reason),
            self._stopped,
            lambda digest: before_sending(job.id, digest),
        )
        try:
            outcome = self._spooled(job, progress)
        except StoppedError:
            return
        except NotRecordedError as error:
            _log.error("print job %s was not recorded: %s", job.id, type(error.__cause__).__name__)
            outcome = Outcome(PrintState.FAILED, "journal")
        except Exception as error:  # noqa: BLE001  # whatever breaks, the next job goes on
            # the type alone: a message could hold a citizen's data
            _log.error("print job %s broke: %s", job.id, type(error).__name__)
            state = PrintState.UNKNOWN if progress.sent else PrintState.FAILED
            outcome = Outcome(state, "broken")
        if outcome.state is PrintState.UNKNOWN and outcome.reason in _CUT_OFF:
            self.void_before_next(job.tray)
        self._note(job, outcome.state, outcome.reason)

    def _spooled(self, job: PrintJob, progress: Progress) -> Outcome:
        spooler = self._spoolers.get(job.tray)
        if spooler is None:
            return Outcome(PrintState.FAILED, "no-printer")
        work, complete = _rendered(job, self._page)
        with self._lock:
            torn = job.tray in self._torn
        if torn:
            from printing.receipt import void_strip

            work = replace(work, payload=void_strip() + work.payload)
        progress.digest = hashlib.sha256(work.payload).hexdigest()
        outcome = spooler.spool(work, progress)
        if torn and progress.sent:
            with self._lock:
                self._torn.discard(job.tray)
        if outcome.state is PrintState.CONFIRMED and not complete:
            return Outcome(PrintState.CONFIRMED, "glyphs-replaced")
        return outcome

    def _note(self, job: PrintJob, state: PrintState, reason: str) -> None:
        with self._lock:
            self._states[job.id] = state
        self._publish(PrintChanged(job.id, state, reason))


def _rendered(job: PrintJob, page: PageSize) -> tuple[Work, bool]:
    """The bytes of a job, and whether every letter of it could be drawn."""
    document = job.document
    if isinstance(document, FeeSlip | DaySlip):
        from printing.receipt import receipt

        drawn = receipt(document)
        preview = BytesIO()
        drawn.image.save(preview, "PNG")
        work = Work(
            job.id,
            _stem(document),
            "application/octet-stream",
            drawn.escpos * max(1, job.copies),
            pages=max(1, job.copies),
            preview=preview.getvalue(),
        )
        return work, not drawn.missing
    from printing.content import content
    from printing.pdf import paint
    from printing.sheet import sheets

    laid_out = sheets(content(document), page, max(1, job.copies))
    work = Work(
        job.id, _stem(document), "application/pdf", paint(laid_out), len(laid_out.pages), medium=page.value
    )
    return work, not laid_out.missing


def _stem(document: Document) -> str:
    again = f"_in-lai-{document.copy_number}" if document.copy_number else ""
    return f"{document.kind.value}_{subject_of(document)[0]}{again}"
