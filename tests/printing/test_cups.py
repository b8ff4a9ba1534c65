"""A queue of CUPS: what it says is weighed against the printer's own word."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from counter.events import PrintState
from counter.ports import PrinterState, PrinterStatus
from printing.pdf import render
from printing.spool.cups import CupsSpooler, _spooler_of
from printing.spool.spooler import NotRecordedError, Outcome, Progress, Work
from tests.rigs.cups import Cups, cups
from tests.rigs.ipp import BUILT_IN, IppPrinter, ipp_printer
from tests.rigs.papers import slip
from tests.rigs.sink import Sink, tcp_sink

pytestmark = pytest.mark.xdist_group("cups")

A4 = "iso_a4_210x297mm"


def work(name: str = "job-1", *, elsewhere: bool = False) -> Work:
    payload = render(slip(), copies=1)
    return Work(name, "M01_x", "application/pdf", payload, 1, A4, elsewhere=elsewhere)


class Notes:
    """What a spooler reported."""

    def __init__(self) -> None:
        self.changes: list[tuple[PrintState, str]] = []
        self.progress = Progress(self._note, threading.Event(), lambda _: None)

    def _note(self, state: PrintState, reason: str) -> None:
        self.changes.append((state, reason))


@pytest.fixture
def notes() -> Notes:
    return Notes()


@pytest.fixture(scope="module")
def server() -> Iterator[Cups]:
    with cups() as running:
        yield running


@pytest.fixture(scope="module")
def sink() -> Iterator[Sink]:
    with tcp_sink() as listening:
        yield listening


@pytest.fixture
def printer(server: Cups, tmp_path: Path) -> Iterator[IppPrinter]:
    with ipp_printer(tmp_path / "printer", media=BUILT_IN) as running:
        server.add_queue("office", running.uri)
        yield running


@pytest.mark.parametrize("way", ["port", "socket"])
def test_a_paper_is_confirmed_when_the_printer_itself_has_ended_it(
    server: Cups, printer: IppPrinter, notes: Notes, way: str
) -> None:
    spooler = CupsSpooler("office", server.server if way == "port" else server.socket)
    assert spooler.status().state is PrinterState.READY
    assert spooler.spool(work(), notes.progress) == Outcome(PrintState.CONFIRMED)
    assert notes.changes == [(PrintState.SENT, "")], "what CUPS is doing is no lack of paper"
    assert len(printer.printed) == 1


@pytest.mark.parametrize("fault", ["broken", "media-empty", "jam"])
def test_what_the_printer_broke_off_is_never_called_printed(
    server: Cups, printer: IppPrinter, notes: Notes, fault: str
) -> None:
    """CUPS now and then calls a job completed that the printer aborted."""
    printer.fault(fault)
    outcome = CupsSpooler("office", server.server).spool(work(), notes.progress)
    assert outcome.state is PrintState.UNKNOWN
    assert printer.printed == ()
    assert server.waiting("office") == ""


def test_a_printer_that_is_off_gets_no_job_into_the_queue(
    server: Cups, printer: IppPrinter, notes: Notes
) -> None:
    """CUPS says `none` of it, takes the job and prints it when nobody waits for it any more."""
    printer.switch_off()
    spooler = CupsSpooler("office", server.server)
    assert spooler.status() == PrinterStatus(PrinterState.OFFLINE, ("offline",))
    assert spooler.spool(work(), notes.progress) == Outcome(PrintState.FAILED, "offline")
    assert not notes.changes
    assert server.waiting("office") == ""


def _not_given_up(spooler: CupsSpooler, progress: Progress) -> Outcome:
    """How a job ends that CUPS keeps: on a busy machine it gives one up by itself before anybody looks."""
    for _ in range(3):
        outcome = spooler.spool(work(), progress)
        assert outcome.state is PrintState.UNKNOWN, "given up or not, nobody knows what is on paper"
        if outcome.reason != "aborted":
            break
    return outcome


def test_an_empty_tray_is_known_before_the_job_and_told_while_it_waits(
    server: Cups, printer: IppPrinter, notes: Notes
) -> None:
    printer.empty_tray()
    spooler = CupsSpooler("office", server.server, base_seconds=4, page_seconds=0)
    assert spooler.status().state is PrinterState.PAPER_OUT
    assert spooler.spool(work(elsewhere=True), notes.progress) == Outcome(PrintState.FAILED, "media-empty")
    assert not notes.changes
    assert _not_given_up(spooler, notes.progress) == Outcome(PrintState.UNKNOWN, "media-empty")
    assert (PrintState.SENT, "media-empty") in notes.changes
    assert server.waiting("office") == "", "what the clerk prints again must not come out of here as well"


def test_bytes_handed_to_a_printer_that_says_nothing_are_no_evidence(
    server: Cups, sink: Sink, notes: Notes
) -> None:
    server.add_queue("roll", f"socket://127.0.0.1:{sink.port}", driver="raw")
    payload = b"\x1b@" + bytes(range(256))
    ticket = Work("job-2", "receipt_x", "application/octet-stream", payload, 1)
    assert CupsSpooler("roll", server.server).spool(ticket, notes.progress) == Outcome(
        PrintState.SENT, "no-status"
    )
    assert sink.jobs.get(timeout=10) == payload, "not a byte is touched"


def test_a_paused_queue_says_so(server: Cups, sink: Sink, notes: Notes) -> None:
    server.add_queue("paused", f"socket://127.0.0.1:{sink.port}", driver="raw")
    server.pause("paused")
    spooler = CupsSpooler("paused", server.server)
    assert spooler.status() == PrinterStatus(PrinterState.TROUBLE, ("paused",))
    assert spooler.spool(work(elsewhere=True), notes.progress) == Outcome(PrintState.FAILED, "paused")


def test_a_queue_that_is_not_there(server: Cups, notes: Notes) -> None:
    spooler = CupsSpooler("nobody", server.server)
    assert spooler.status().reasons == ("no-device",)
    assert spooler.spool(work(), notes.progress) == Outcome(PrintState.FAILED, "no-device")


def test_without_cups_nothing_is_sent(tmp_path: Path, notes: Notes) -> None:
    spooler = CupsSpooler("office", str(tmp_path / "no.sock"))
    assert spooler.status() == PrinterStatus(PrinterState.OFFLINE, ("no-spooler",))
    assert spooler.spool(work(), notes.progress) == Outcome(PrintState.FAILED, "no-spooler")
    assert not notes.changes


def test_cups_killed_in_the_middle_leaves_the_job_unknown(tmp_path: Path) -> None:
    with cups() as server, ipp_printer(tmp_path / "printer", media=BUILT_IN) as printer:
        server.add_queue("office", printer.uri)
        printer.empty_tray()
        changes: list[tuple[PrintState, str]] = []

        def note(state: PrintState, reason: str) -> None:
            changes.append((state, reason))
            if reason:
                server.switch_off()

        spooler = CupsSpooler("office", server.server)
        outcome = _not_given_up(spooler, Progress(note, threading.Event(), lambda _: None))
        assert outcome == Outcome(PrintState.UNKNOWN, "no-answer")
        assert changes[-2:] == [(PrintState.SENT, ""), (PrintState.SENT, "media-empty")]


def test_what_the_ledger_did_not_take_never_reaches_the_queue(server: Cups, printer: IppPrinter) -> None:
    def unwritten(_digest: str) -> None:
        raise OSError("no room")

    progress = Progress(lambda _state, _reason: None, threading.Event(), unwritten)
    with pytest.raises(NotRecordedError):
        CupsSpooler("office", server.server).spool(work(), progress)
    assert server.waiting("office") == ""
    assert printer.printed == ()


@pytest.mark.parametrize(
    "device", ["", "ipp://[", "socket://host:99999", "usb://HP/LaserJet", "file:///dev/null", "ipp:"]
)
def test_an_address_that_is_none_is_asked_nothing(device: str) -> None:
    assert _spooler_of(device) is None
