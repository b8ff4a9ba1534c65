"""The desk's printers: one thread each renders and spools its jobs in order and reports each change.

A job that may have reached paper is never sent again by itself: it ends UNKNOWN and a clerk decides. One that
surely did not may go to another printer of the desk, once the clerk has said so. Whoever keeps the ledger is
asked before a byte of a job leaves, and writes down what is published.
"""

from __future__ import annotations

import hashlib
import logging
import queue
import threading
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

from counter.domain.document_kinds import DocumentKind
from counter.events import PrintChanged, PrintState
from counter.ports import (
    BeforeSending,
    PrinterState,
    PrinterStatus,
    PrinterView,
    PrintJob,
    Publish,
    Tray,
)
from printing.escpos import DRAWER_KICK
from printing.paper import PageSize
from printing.rendering import opens_drawer, rendered
from printing.spool.spooler import NotRecordedError, Outcome, Progress, Spooler, StoppedError, Work
from printing.ways import PaperRule, Way, Ways

__all__ = ["PrintService"]

_log = logging.getLogger(__name__)
_STOP_SECONDS = 2.0
"""How long `stop` waits for a thread that is inside a printer's answer; it cannot hold up the exit."""
_CUT_OFF = ("cut-off", "broken", "stopped")
"""Reasons of an UNKNOWN job that may have left half a paper on the roll."""
_OPEN_AGAIN = (PrintState.FAILED,)
_NOT_ITS_FAULT = ("journal", "broken", "stopped")
"""Reasons of a FAILED job that another printer would not mend."""
_NO_PRINTER = "no-printer"


class PrintService:
    """Implements `counter.ports.Printer` and `Printers` over the ways to the desk's printers."""

    def __init__(
        self,
        publish: Publish,
        ways: Mapping[Tray, Spooler] | Sequence[Way],
        *,
        page: PageSize = PageSize.A5,
        rules: Mapping[DocumentKind, PaperRule] | None = None,
    ) -> None:
        """`ways` by tray: one printer each, named as the tray, for sheets of `page`."""
        if isinstance(ways, Mapping):
            ways = [Way(tray.value, tray, spooler, page=page) for tray, spooler in ways.items()]
        self._publish = publish
        self._ways = Ways(ways, rules)
        self._stopped = threading.Event()
        self._lock = threading.Lock()
        self._states: dict[str, PrintState] = {}
        self._queues: dict[str, queue.SimpleQueue[PrintJob | None]] = {
            way.name: queue.SimpleQueue() for way in self._ways.all
        }
        self._turns = {way.name: threading.Lock() for way in self._ways.all}
        """Held while a printer is sent something: another one's jobs and test pages wait for it."""
        self._threads: list[threading.Thread] = []
        self._torn: set[str] = set()
        """Rolls whose last paper may be cut off."""
        self._diverted: dict[str, str] = {}
        self._with_drawer: set[str] = set()
        """Ids of the jobs on their way that open the drawer."""

    def start(self, before_sending: BeforeSending) -> None:
        """Start the print threads; a printer that waits for paper holds up no other."""
        for way in self._ways.all:
            thread = threading.Thread(
                target=self._run, args=(way, before_sending), name=f"print-{way.name}", daemon=True
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
        way = self._ways.first(job.document.kind, job.tray)
        if way is None:
            self._note(job, PrintState.FAILED, _NO_PRINTER)
        else:
            self._queues[way.name].put(job)

    def void_before_next(self, tray: Tray) -> None:
        """The next paper of each roll begins with a strip that voids what hangs before it.

        The ledger does not say which roll it was; where nothing hangs the strip voids nothing.
        """
        if tray is Tray.ROLL:
            with self._lock:
                self._torn |= {way.name for way in self._ways.all if way.tray is Tray.ROLL}

    def status(self, tray: Tray) -> PrinterStatus:
        """Ask the first printer of `tray`."""
        way = self._ways.of_tray(tray)
        return self.status_of(way.name if way is not None else "")

    # --- one by one --------------------------------------------------------------------------------

    def printers(self) -> Sequence[PrinterView]:
        """See `Printers`."""
        return tuple(way.view for way in self._ways.all)

    def status_of(self, name: str) -> PrinterStatus:
        """See `Printers`."""
        way = self._ways.named(name)
        if way is None:
            return PrinterStatus(PrinterState.OFFLINE, (_NO_PRINTER,))
        return way.spooler.status()

    def divert(self, name: str, other: str) -> None:
        """See `Printers`."""
        with self._lock:
            self._diverted.pop(name, None)
            if other:
                self._diverted[name] = other

    def test(self, name: str) -> PrintChanged:
        """See `Printers`."""
        way = self._ways.named(name)
        if way is None:
            return PrintChanged("", PrintState.FAILED, _NO_PRINTER, name)
        from printing.test_page import spooled_test_page

        with self._turns[name]:
            outcome = spooled_test_page(way, self._stopped)
        return PrintChanged("", outcome.state, outcome.reason, name)

    def opens_drawer(self, job_id: str) -> bool:
        """See `Printers`."""
        with self._lock:
            return job_id in self._with_drawer

    def open_drawer(self) -> bool:
        """See `Printers`."""
        way = next((way for way in self._ways.all if way.drawer), None)
        if way is None:
            return False
        kick = Work("drawer", "drawer", "application/octet-stream", DRAWER_KICK, 0)
        progress = Progress(lambda _state, _reason: None, self._stopped, lambda _digest: None)
        try:
            with self._turns[way.name]:
                outcome = way.spooler.spool(kick, progress)
        except StoppedError:
            return False
        return outcome.state in (PrintState.CONFIRMED, PrintState.SENT)

    # --- the print threads -------------------------------------------------------------------------

    def _run(self, way: Way, before_sending: BeforeSending) -> None:
        while not self._stopped.is_set():
            job = self._queues[way.name].get()
            if job is None or self._stopped.is_set():
                return
            try:
                self._work(job, way, before_sending)
            except StoppedError:
                return

    def _work(self, job: PrintJob, way: Way, before_sending: BeforeSending) -> None:
        """Print on the printer that stands in for `way`, else on `way`. Raises StoppedError."""
        with self._lock:
            chosen = self._diverted.get(way.name, "")
        other = self._ways.named(chosen) if chosen != way.name else None
        if other is not None:
            outcome = self._attempt(job, other, before_sending, elsewhere=True)
            if outcome.state is not PrintState.FAILED or outcome.reason in _NOT_ITS_FAULT:
                self._note(job, outcome.state, outcome.reason, other)
                return
        others = () if chosen else self._ways.others(way)
        outcome = self._attempt(job, way, before_sending, elsewhere=bool(others))
        is_theirs = outcome.state is PrintState.FAILED and outcome.reason not in _NOT_ITS_FAULT
        asked = others[0].name if is_theirs and others else ""
        self._note(job, outcome.state, outcome.reason, way, elsewhere=asked)

    def _attempt(self, job: PrintJob, way: Way, before_sending: BeforeSending, *, elsewhere: bool) -> Outcome:
        """How it ended on one printer. Raises StoppedError."""
        progress = Progress(
            lambda state, reason: self._note(job, state, reason, way),
            self._stopped,
            partial(before_sending, job.id),
        )
        try:
            with self._turns[way.name]:
                outcome = self._spooled(job, way, progress, elsewhere=elsewhere)
        except StoppedError:
            raise
        except NotRecordedError as error:
            _log.error("print job %s was not recorded: %s", job.id, type(error.__cause__).__name__)
            outcome = Outcome(PrintState.FAILED, "journal")
        except Exception as error:  # noqa: BLE001  # whatever breaks, the next job goes on
            # the type alone: a message could hold a citizen's data
            _log.error("print job %s broke: %s", job.id, type(error).__name__)
            state = PrintState.UNKNOWN if progress.sent else PrintState.FAILED
            outcome = Outcome(state, "broken")
        with self._lock:
            self._with_drawer.discard(job.id)
            is_torn = outcome.state is PrintState.UNKNOWN and outcome.reason in _CUT_OFF
            if is_torn and way.tray is Tray.ROLL:
                self._torn.add(way.name)
        return outcome

    def _spooled(self, job: PrintJob, way: Way, progress: Progress, *, elsewhere: bool) -> Outcome:
        work, complete = rendered(job, way, self._ways.rule(job.document.kind))
        with self._lock:
            torn = way.name in self._torn
            if opens_drawer(job.document, way):
                self._with_drawer.add(job.id)
        if torn:
            work = _after_strip(work, way)
        progress.digest = hashlib.sha256(work.payload).hexdigest()
        outcome = way.spooler.spool(replace(work, elsewhere=elsewhere), progress)
        if torn and progress.sent:
            with self._lock:
                self._torn.discard(way.name)
        if outcome.state is PrintState.CONFIRMED and not complete:
            return Outcome(PrintState.CONFIRMED, "glyphs-replaced")
        return outcome

    def _note(
        self, job: PrintJob, state: PrintState, reason: str, way: Way | None = None, *, elsewhere: str = ""
    ) -> None:
        with self._lock:
            self._states[job.id] = state
        self._publish(PrintChanged(job.id, state, reason, way.name if way else "", elsewhere))


def _after_strip(work: Work, way: Way) -> Work:
    """`work` behind the strip that voids what may hang before it."""
    from printing.receipt import void_strip

    return replace(work, payload=void_strip(way.model) + work.payload)
