"""Ways to paper against real counterparts: an IPP printer, a raw TCP listener, a disk."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from counter.events import PrintState
from counter.ports import PrinterState
from printing.pdf import render
from printing.spool.folder import FolderSpooler
from printing.spool.ipp import IppSpooler
from printing.spool.ipp_message import IppError, answer
from printing.spool.spooler import NotRecordedError, Outcome, Progress, StoppedError, Work
from printing.spool.tcp import TcpSpooler
from tests.rigs.ipp import BUILT_IN, IppPrinter, ipp_printer
from tests.rigs.papers import slip
from tests.rigs.sink import Sink, tcp_sink

A4, A5 = "iso_a4_210x297mm", "iso_a5_148x210mm"


class Notes:
    """What a spooler reported."""

    def __init__(self) -> None:
        self.changes: list[tuple[PrintState, str]] = []
        self.stopped = threading.Event()
        self.recorded = 0
        self.progress = Progress(
            lambda state, reason: self.changes.append((state, reason)), self.stopped, self._record
        )

    def _record(self, digest: str) -> None:
        self.recorded += 1


def _recorded(_digest: str) -> None:
    """The ledger took it."""


@pytest.fixture
def notes() -> Notes:
    return Notes()


@pytest.fixture
def printer(tmp_path: Path) -> Iterator[IppPrinter]:
    with ipp_printer(tmp_path / "printer") as running:
        yield running


@pytest.fixture
def sink() -> Iterator[Sink]:
    with tcp_sink() as listening:
        yield listening


def sheet(medium: str = A5) -> Work:
    return Work("job-1", "M01_x", "application/pdf", render(slip(), copies=1), 1, medium)


def roll(payload: bytes = b"\x1b@ticket") -> Work:
    return Work("job-2", "receipt_x", "application/octet-stream", payload, 1, preview=b"\x89PNG")


# --- IPP ------------------------------------------------------------------------------------------


def test_an_ipp_printer_takes_the_very_bytes_and_confirms(printer: IppPrinter, notes: Notes) -> None:
    spooler = IppSpooler(printer.uri)
    assert spooler.status().state is PrinterState.READY
    work = sheet()
    assert spooler.spool(work, notes.progress) == Outcome(PrintState.CONFIRMED)
    assert notes.changes == [(PrintState.SENT, "")]
    assert [paper.read_bytes() for paper in printer.printed] == [work.payload]


def test_a_job_aborted_for_want_of_paper_failed_and_says_why(printer: IppPrinter, notes: Notes) -> None:
    printer.fault("media-empty")
    spooler = IppSpooler(printer.uri)
    assert spooler.spool(sheet(), notes.progress) == Outcome(PrintState.FAILED, "media-empty")
    assert "media-empty-report" in spooler.status().reasons


def test_an_aborted_job_failed(printer: IppPrinter, notes: Notes) -> None:
    printer.fault("broken")
    assert IppSpooler(printer.uri).spool(sheet(), notes.progress) == Outcome(PrintState.FAILED, "aborted")


def test_a_job_aborted_after_its_first_side_is_unknown(printer: IppPrinter, notes: Notes) -> None:
    printer.fault("halfway")
    assert IppSpooler(printer.uri).spool(sheet(), notes.progress) == Outcome(PrintState.UNKNOWN, "aborted")


def test_paper_the_printer_does_not_have_is_refused(printer: IppPrinter, notes: Notes) -> None:
    outcome = IppSpooler(printer.uri).spool(sheet("iso_a6_105x148mm"), notes.progress)
    assert outcome == Outcome(PrintState.FAILED, "media-not-supported")
    assert printer.printed == ()


def test_a_printer_switched_off_failed_before_anything_was_sent(printer: IppPrinter, notes: Notes) -> None:
    printer.switch_off()
    spooler = IppSpooler(printer.uri)
    assert spooler.spool(sheet(), notes.progress) == Outcome(PrintState.FAILED, "offline")
    assert not notes.changes
    assert spooler.status().state is PrinterState.OFFLINE


def test_a_printer_that_dies_with_the_job_leaves_it_unknown(tmp_path: Path) -> None:
    with ipp_printer(tmp_path / "printer", media=BUILT_IN) as printer:
        printer.empty_tray()
        changes: list[tuple[PrintState, str]] = []

        def note(state: PrintState, reason: str) -> None:
            changes.append((state, reason))
            if reason == "media-empty":
                printer.switch_off()

        outcome = IppSpooler(printer.uri).spool(sheet(A4), Progress(note, threading.Event(), _recorded))
        assert outcome == Outcome(PrintState.UNKNOWN, "no-answer")
        assert changes == [(PrintState.SENT, ""), (PrintState.SENT, "media-empty")]


def test_a_job_that_waits_for_paper_says_so_and_is_given_up_at_once_when_stopped(tmp_path: Path) -> None:
    with ipp_printer(tmp_path / "printer", media=BUILT_IN) as printer:
        printer.empty_tray()
        stopped = threading.Event()
        spooler = IppSpooler(printer.uri)
        states: list[PrinterState] = []

        def note(_state: PrintState, reason: str) -> None:
            if reason == "media-empty":
                states.append(spooler.status().state)
                stopped.set()

        assert spooler.spool(sheet(A4), Progress(note, stopped, _recorded)) == Outcome(
            PrintState.UNKNOWN, "stopped"
        )
        assert states == [PrinterState.PAPER_OUT]


def test_a_job_that_takes_too_long_is_unknown(tmp_path: Path, notes: Notes) -> None:
    with ipp_printer(tmp_path / "printer", media=BUILT_IN) as printer:
        printer.empty_tray()
        spooler = IppSpooler(printer.uri, base_seconds=0, page_seconds=0)
        assert spooler.spool(sheet(A4), notes.progress).state is PrintState.UNKNOWN


def test_what_is_no_ipp_printer_is_not_sent_to(sink: Sink, notes: Notes) -> None:
    sink.hang_up_after = 1
    spooler = IppSpooler(f"ipp://127.0.0.1:{sink.port}/ipp/print", answer_seconds=2)
    assert spooler.spool(sheet(), notes.progress) == Outcome(PrintState.FAILED, "no-answer")
    assert not notes.progress.sent


@pytest.mark.parametrize("uri", ["http://localhost/", "localhost", "ipp://"])
def test_a_printer_uri_is_checked(uri: str) -> None:
    with pytest.raises(ValueError, match="ipp"):
        IppSpooler(uri)


@pytest.mark.parametrize(
    "message",
    [
        b"",
        b"\x01\x01\x00\x00\x00\x00\x00\x01",
        b"\x01\x01\x00\x00\x00\x00\x00\x01\x02\x21",
        b"\x01\x01\x00\x00\x00\x00\x00\x01\x02\x21\xff\xffjob-id",
        b"\x01\x01\x00\x00\x00\x00\x00\x01\x02\x21\x00\x06job-id\x00\xff\x00",
    ],
)
def test_a_malformed_answer_is_refused(message: bytes) -> None:
    with pytest.raises(IppError):
        answer(message)


# --- TCP ------------------------------------------------------------------------------------------


def test_a_silent_listener_gets_all_and_the_job_stays_sent(sink: Sink, notes: Notes) -> None:
    payload = bytes(range(256)) * 600
    outcome = TcpSpooler("127.0.0.1", sink.port).spool(roll(payload), notes.progress)
    assert outcome == Outcome(PrintState.SENT, "no-status")
    assert sink.jobs.get(timeout=5) == payload


@pytest.mark.parametrize(
    ("said", "state", "reason"),
    [
        (b"\x00", PrintState.CONFIRMED, ""),
        (b"\x03", PrintState.CONFIRMED, "media-low"),
        (b"\x0c", PrintState.UNKNOWN, "media-empty"),
        (b"\xff", PrintState.SENT, "no-status"),
    ],
    ids=["paper", "paper near its end", "paper out", "not an answer"],
)
def test_a_printer_that_answers_is_believed(
    sink: Sink, notes: Notes, said: bytes, state: PrintState, reason: str
) -> None:
    sink.answer = said
    spooler = TcpSpooler("127.0.0.1", sink.port, answer_seconds=5)
    assert spooler.spool(roll(), notes.progress) == Outcome(state, reason)


def test_a_listener_that_hangs_up_midway_leaves_the_job_unknown(sink: Sink, notes: Notes) -> None:
    """What was half sent may be on paper."""
    sink.hang_up_after = 1000
    spooler = TcpSpooler("127.0.0.1", sink.port)
    assert spooler.spool(roll(bytes(20_000_000)), notes.progress).state is PrintState.UNKNOWN


def test_nobody_listening_is_offline_and_nothing_was_sent(notes: Notes) -> None:
    with tcp_sink() as gone:
        port = gone.port
    spooler = TcpSpooler("127.0.0.1", port, connect_seconds=1)
    assert spooler.spool(roll(), notes.progress) == Outcome(PrintState.FAILED, "offline")
    assert not notes.changes
    assert spooler.status().state is PrinterState.OFFLINE


def test_a_status_question_prints_nothing(sink: Sink) -> None:
    assert TcpSpooler("127.0.0.1", sink.port).status().state is PrinterState.UNKNOWN
    sink.answer = b"\x00"
    assert TcpSpooler("127.0.0.1", sink.port, answer_seconds=5).status().state is PrinterState.READY
    sink.answer = b"\x0c"
    assert TcpSpooler("127.0.0.1", sink.port, answer_seconds=5).status().state is PrinterState.PAPER_OUT


# --- the ledger comes first -----------------------------------------------------------------------


def unwritten(_digest: str) -> None:
    raise OSError("no room for the ledger")


def test_what_the_ledger_did_not_take_never_leaves(
    printer: IppPrinter, sink: Sink, tmp_path: Path, notes: Notes
) -> None:
    ways = (
        (IppSpooler(printer.uri), sheet()),
        (TcpSpooler("127.0.0.1", sink.port), roll()),
        (FolderSpooler(tmp_path / "paper"), sheet()),
    )
    for spooler, work in ways:
        progress = Progress(
            lambda state, reason: notes.changes.append((state, reason)), notes.stopped, unwritten
        )
        with pytest.raises(NotRecordedError):
            spooler.spool(work, progress)
        assert not progress.sent
    assert not notes.changes
    assert not printer.printed
    assert not any((tmp_path / "paper").iterdir())
    TcpSpooler("127.0.0.1", sink.port).spool(roll(b"after"), notes.progress)
    assert sink.jobs.get(timeout=5) == b"after", "connections are served in order: the one before was empty"


def test_a_job_that_has_not_begun_when_the_program_ends_is_left_alone(tmp_path: Path, notes: Notes) -> None:
    notes.stopped.set()
    with pytest.raises(StoppedError):
        FolderSpooler(tmp_path / "paper").spool(sheet(), notes.progress)
    assert not notes.recorded
    assert not notes.changes


# --- folder ---------------------------------------------------------------------------------------


def test_a_folder_keeps_files_only_their_owner_reads(tmp_path: Path, notes: Notes) -> None:
    folder = tmp_path / "paper"
    spooler = FolderSpooler(folder)
    assert spooler.status().state is PrinterState.READY
    assert spooler.spool(sheet(), notes.progress) == Outcome(PrintState.CONFIRMED)
    assert spooler.spool(roll(), notes.progress) == Outcome(PrintState.CONFIRMED)
    assert sorted(path.name for path in folder.iterdir()) == ["M01_x.pdf", "receipt_x.bin", "receipt_x.png"]
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}
    assert folder.stat().st_mode & 0o777 == 0o700


def test_a_hostile_code_cannot_leave_the_folder(tmp_path: Path, notes: Notes) -> None:
    work = Work("job", "../../M01_/etc/x", "application/pdf", b"%PDF", 1)
    assert FolderSpooler(tmp_path / "paper").spool(work, notes.progress).state is PrintState.CONFIRMED
    assert [path.parent for path in tmp_path.rglob("*.pdf")] == [tmp_path / "paper"]


def test_a_folder_that_cannot_be_made_failed(tmp_path: Path, notes: Notes) -> None:
    (tmp_path / "file").write_text("")
    outcome = FolderSpooler(tmp_path / "file" / "paper").spool(sheet(), notes.progress)
    assert outcome == Outcome(PrintState.FAILED, "disk")


WELL = {4: b"\x12", 2: b"\x12"}


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (WELL | {4: b"\x72"}, "media-empty"),
        (WELL | {2: b"\x16"}, "cover-open"),
        (WELL | {2: b"\x52", 3: b"\x12"}, "printer-error"),
        (WELL | {2: b"\x52", 3: b"\x1a"}, "cutter-jam"),
    ],
)
def test_a_roll_printer_in_trouble_gets_nothing(
    sink: Sink, notes: Notes, said: dict[int, bytes], reason: str
) -> None:
    sink.real_time = said
    spooler = TcpSpooler("127.0.0.1", sink.port, answer_seconds=5)
    assert spooler.spool(roll(), notes.progress) == Outcome(PrintState.FAILED, reason)
    assert notes.recorded == 0
    assert spooler.status().reasons == (reason,)
    sink.real_time, sink.answer = WELL, b"\x00"
    assert spooler.spool(roll(), notes.progress) == Outcome(PrintState.CONFIRMED)
    assert sink.jobs.get(timeout=10).startswith(roll().payload), "the first had left nothing"
