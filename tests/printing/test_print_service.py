"""The print threads: order, states, and that paper is never doubled."""

from __future__ import annotations

import queue
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from counter.domain.documents import Document
from counter.domain.people import Person
from counter.events import Event, PrintChanged, PrintState
from counter.ports import BeforeSending, PrinterState, PrinterStatus, PrintJob, Tray
from printing.service import PrintService
from printing.spool.folder import FolderSpooler
from printing.spool.spooler import Outcome, Progress, Spooler, Work
from tests.rigs.papers import CODE, receipt, return_note, slip

ROOT = Path(__file__).parents[2]
LAZY = ("pydyf", "PIL", "barcode", "zxingcpp", "pypdfium2", "escpos", "httpx")


class Ledger:
    """Collects what is published and waits for the end of jobs."""

    def __init__(self) -> None:
        self._events: queue.Queue[PrintChanged] = queue.Queue()

    def publish(self, event: Event) -> None:
        assert isinstance(event, PrintChanged)
        self._events.put(event)

    def next(self) -> tuple[str, PrintState, str]:
        event = self._events.get(timeout=20)
        return event.job_id, event.state, event.reason

    def until(self, job_id: str, *states: PrintState) -> list[tuple[str, PrintState, str]]:
        seen = [self.next()]
        while not (seen[-1][0] == job_id and seen[-1][1] in states):
            seen.append(self.next())
        return seen

    def empty(self) -> bool:
        return self._events.empty()


class Troubled:
    """A printer that breaks as told; `taken` counts what reached it."""

    def __init__(self, *, after_sending: bool) -> None:
        self.after_sending = after_sending
        self.taken = 0

    def spool(self, work: Work, progress: Progress) -> Outcome:
        self.taken += 1
        if self.after_sending:
            progress.sending()
        raise RuntimeError(work.stem)

    def status(self) -> PrinterStatus:
        return PrinterStatus(PrinterState.TROUBLE)


class Listening:
    """A printer that keeps what stood in the ledger when its first byte left."""

    def __init__(self, recorded: list[str]) -> None:
        self.recorded = recorded
        self.seen: list[list[str]] = []

    def spool(self, work: Work, progress: Progress) -> Outcome:
        progress.sending()
        self.seen.append(list(self.recorded))
        return Outcome(PrintState.CONFIRMED)

    def status(self) -> PrinterStatus:
        return PrinterStatus(PrinterState.READY)


class Patient:
    """A printer whose job waits for paper until the program stops."""

    def __init__(self) -> None:
        self.busy = threading.Event()

    def spool(self, work: Work, progress: Progress) -> Outcome:
        progress.sending()
        self.busy.set()
        progress.stopped.wait(60)
        return Outcome(PrintState.UNKNOWN, "stopped")

    def status(self) -> PrinterStatus:
        return PrinterStatus(PrinterState.PAPER_OUT)


def kept(_job_id: str, _digest: str) -> None:
    """A ledger that takes everything."""


def job(job_id: str, document: Document, tray: Tray = Tray.SHEET, copies: int = 2) -> PrintJob:
    return PrintJob(job_id, "dossier-1", document, copies, tray)


@pytest.fixture
def ledger() -> Ledger:
    return Ledger()


@pytest.fixture
def training(ledger: Ledger, tmp_path: Path) -> Iterator[PrintService]:
    folder = FolderSpooler(tmp_path)
    service = PrintService(ledger.publish, {Tray.SHEET: folder, Tray.ROLL: folder})
    service.start(kept)
    yield service
    service.stop()


def running(ledger: Ledger, before_sending: BeforeSending = kept, **spoolers: Spooler) -> PrintService:
    service = PrintService(ledger.publish, {Tray(name): spooler for name, spooler in spoolers.items()})
    service.start(before_sending)
    return service


def test_a_desk_prints_slip_receipt_and_return_note(
    training: PrintService, ledger: Ledger, tmp_path: Path
) -> None:
    training.submit(job("a", slip()))
    assert ledger.until("a", PrintState.CONFIRMED) == [
        ("a", PrintState.QUEUED, ""),
        ("a", PrintState.SENT, ""),
        ("a", PrintState.CONFIRMED, ""),
    ]
    training.submit(job("b", receipt(), Tray.ROLL, copies=1))
    ledger.until("b", PrintState.CONFIRMED)
    training.submit(job("c", return_note()))
    ledger.until("c", PrintState.CONFIRMED)
    training.submit(job("d", replace(slip(), copy_number=1)))
    ledger.until("d", PrintState.CONFIRMED)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        f"M01_{CODE}.pdf",
        f"M01_{CODE}_in-lai-1.pdf",
        f"X02_{CODE}.pdf",
        f"receipt_{CODE}.bin",
        f"receipt_{CODE}.png",
    ]


def test_a_confirmed_job_says_when_letters_were_replaced(training: PrintService, ledger: Ledger) -> None:
    training.submit(job("a", slip(owner=Person("LÝ 王 MẪU"))))
    assert ledger.until("a", PrintState.CONFIRMED)[-1] == ("a", PrintState.CONFIRMED, "glyphs-replaced")


def test_a_printed_job_is_not_printed_again(training: PrintService, ledger: Ledger) -> None:
    training.submit(job("a", slip()))
    ledger.until("a", PrintState.CONFIRMED)
    training.submit(job("a", slip()))
    training.submit(job("b", slip()))
    assert {job_id for job_id, _state, _reason in ledger.until("b", PrintState.CONFIRMED)} == {"b"}


def test_the_ledger_knows_before_a_byte_leaves(ledger: Ledger) -> None:
    recorded: list[str] = []
    printer = Listening(recorded)
    service = running(ledger, lambda job_id, _digest: recorded.append(job_id), sheet=printer)
    for name in ("a", "b"):
        service.submit(job(name, slip()))
        ledger.until(name, PrintState.CONFIRMED)
    service.stop()
    assert printer.seen == [["a"], ["a", "b"]]


def test_without_the_ledger_nothing_is_printed_and_the_next_job_goes_on(
    ledger: Ledger, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    def taken(job_id: str, _digest: str) -> None:
        if job_id == "a":
            raise TimeoutError(CODE)

    service = running(ledger, taken, sheet=FolderSpooler(tmp_path))
    service.submit(job("a", slip()))
    assert ledger.until("a", PrintState.FAILED) == [
        ("a", PrintState.QUEUED, ""),
        ("a", PrintState.FAILED, "journal"),
    ]
    assert not any(tmp_path.iterdir())
    assert "TimeoutError" in caplog.text
    assert CODE not in caplog.text
    service.submit(job("b", slip()))
    ledger.until("b", PrintState.CONFIRMED)
    service.stop()


def test_a_job_that_is_drawn_while_the_program_ends_stays_queued(ledger: Ledger) -> None:
    drawing, go_on = threading.Event(), threading.Event()

    class Drawing(Listening):
        def spool(self, work: Work, progress: Progress) -> Outcome:
            drawing.set()
            go_on.wait(20)
            return super().spool(work, progress)

    recorded: list[str] = []
    printer = Drawing(recorded)
    service = running(ledger, lambda job_id, _digest: recorded.append(job_id), sheet=printer)
    service.submit(job("a", slip()))
    assert drawing.wait(20)
    service._stopped.set()
    go_on.set()
    service.stop()
    assert ledger.next() == ("a", PrintState.QUEUED, "")
    assert ledger.empty()
    assert not recorded
    assert not printer.seen


def test_what_breaks_after_sending_is_unknown_and_not_sent_again(ledger: Ledger) -> None:
    printer = Troubled(after_sending=True)
    service = running(ledger, sheet=printer)
    service.submit(job("a", slip()))
    assert ledger.until("a", PrintState.UNKNOWN)[-1] == ("a", PrintState.UNKNOWN, "broken")
    service.submit(job("a", slip()))
    service.stop()
    assert printer.taken == 1
    assert ledger.empty()


def test_what_breaks_before_sending_failed_and_may_be_tried_again(
    ledger: Ledger, caplog: pytest.LogCaptureFixture
) -> None:
    printer = Troubled(after_sending=False)
    service = running(ledger, sheet=printer)
    for _attempt in range(2):
        service.submit(job("a", slip()))
        assert ledger.until("a", PrintState.FAILED)[-1] == ("a", PrintState.FAILED, "broken")
    service.stop()
    assert printer.taken == 2
    assert "RuntimeError" in caplog.text
    assert CODE not in caplog.text


def test_a_tray_without_a_printer_failed(ledger: Ledger) -> None:
    service = running(ledger)
    service.submit(job("a", receipt(), Tray.ROLL))
    assert ledger.until("a", PrintState.FAILED)[-1][2] == "no-printer"
    assert service.status(Tray.ROLL) == PrinterStatus(PrinterState.OFFLINE, ("no-printer",))
    service.stop()


def test_a_defective_template_failed_and_the_next_job_prints(training: PrintService, ledger: Ledger) -> None:
    training.submit(job("a", replace(slip(), template="M01-1900")))
    training.submit(job("b", slip()))
    seen = ledger.until("b", PrintState.CONFIRMED)
    assert ("a", PrintState.FAILED, "broken") in seen


def test_a_sheet_that_waits_for_paper_holds_up_no_receipt_and_stop_ends_it(
    ledger: Ledger, tmp_path: Path
) -> None:
    patient = Patient()
    service = running(ledger, sheet=patient, roll=FolderSpooler(tmp_path))
    service.submit(job("a", slip()))
    service.submit(job("b", slip()))
    assert patient.busy.wait(20)
    service.submit(job("c", receipt(), Tray.ROLL))
    ledger.until("c", PrintState.CONFIRMED)
    assert service.status(Tray.SHEET).state is PrinterState.PAPER_OUT
    service.stop()
    assert ledger.until("a", PrintState.UNKNOWN) == [("a", PrintState.UNKNOWN, "stopped")]
    assert ledger.empty(), "a job that was never sent stays queued"


def test_the_start_of_the_program_loads_no_drawing_library() -> None:
    modules = "printing, printing.service, printing.spool.ipp, printing.spool.tcp, printing.spool.folder"
    script = f"import sys; import {modules}; print(*sorted(set({LAZY!r}) & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", script], check=True, capture_output=True, text=True, cwd=ROOT
    )
    assert done.stdout.strip() == ""
