"""The spooler of Windows by the contract of its port; a scripted one stands for it on every machine."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest
from PIL.Image import Image

from counter.events import PrintState
from counter.ports import PrinterState, PrinterStatus
from printing.pdf import render
from printing.spool.spooler import NotRecordedError, Outcome, Progress, Work
from printing.spool.windows import WindowsPort, WindowsSpooler, windows_port
from tests.rigs.papers import slip

PAUSED, ERROR, JAM, PAPER_OUT, OFFLINE, TONER_LOW, DOOR = 1, 2, 8, 0x10, 0x80, 0x20000, 0x400000
JOB_OFFLINE, JOB_PAPER_OUT, JOB_PRINTED, JOB_DELETED, JOB_PRINTING = 0x20, 0x40, 0x80, 0x100, 0x10


@dataclass
class ScriptedPort:
    """`WindowsPort`: says what it is told to, keeps what it was given."""

    printer: int | None = 0
    job_bits: list[int | None] = field(default_factory=lambda: [JOB_PRINTING, JOB_PRINTED])
    refuses: bool = False
    """Whether the spooler service is stopped."""
    breaks: bool = False
    """Whether it takes half and fails."""
    given: list[tuple[str, str, bytes | Sequence[Image]]] = field(default_factory=list)

    def status(self, printer: str) -> int | None:
        if self.refuses:
            raise OSError(1722, "RPC server unavailable")
        return self.printer

    def send(self, printer: str, title: str, payload: bytes | Sequence[Image]) -> int:
        self.given.append((printer, title, payload))
        if self.breaks:
            raise OSError("not all was taken")
        return 7

    def job(self, printer: str, number: int) -> int | None:
        assert number == 7
        return self.job_bits.pop(0) if len(self.job_bits) > 1 else self.job_bits[0]


def receipt(*, elsewhere: bool = False) -> Work:
    return Work("job-1", "receipt_x", "application/octet-stream", b"\x1b@x", 1, elsewhere=elsewhere)


class Notes:
    """What was reported."""

    def __init__(self) -> None:
        self.changes: list[tuple[PrintState, str]] = []
        self.progress = Progress(
            lambda state, reason: self.changes.append((state, reason)), threading.Event(), lambda _: None
        )


def ended(port: WindowsPort, work: Work, notes: Notes | None = None, *, seconds: float = 20) -> Outcome:
    notes = notes or Notes()
    return WindowsSpooler(port, "Xprinter", base_seconds=seconds, page_seconds=0).spool(work, notes.progress)


def test_the_bytes_of_a_receipt_go_as_they_are_under_a_name_that_says_nothing() -> None:
    port = ScriptedPort()
    assert ended(port, receipt()) == Outcome(PrintState.CONFIRMED)
    assert port.given == [("Xprinter", "job-1", b"\x1b@x")]


def test_a_sheet_is_drawn_page_by_page() -> None:
    port = ScriptedPort()
    paper = Work("job-1", "M01_x", "application/pdf", render(slip(), copies=2), 2, "iso_a5_148x210mm")
    assert ended(port, paper) == Outcome(PrintState.CONFIRMED)
    pages = port.given[0][2]
    assert not isinstance(pages, bytes)
    assert len(pages) >= 2
    for page in pages:
        assert page.mode == "L"
        assert page.size[0] == pytest.approx(148 / 25.4 * 300, abs=3)
        assert page.getextrema() == (0, 255), "there is ink on it"


def test_a_job_that_left_the_queue_unseen_was_handed_on_and_no_more() -> None:
    assert ended(ScriptedPort(job_bits=[JOB_PRINTING, None]), receipt()) == Outcome(
        PrintState.SENT, "no-status"
    )


@pytest.mark.parametrize(("bits", "reason"), [(JOB_PAPER_OUT, "media-empty"), (JOB_OFFLINE, "offline")])
def test_a_job_that_waits_says_why_and_goes_on(bits: int, reason: str) -> None:
    notes = Notes()
    assert ended(ScriptedPort(job_bits=[bits, JOB_PRINTED]), receipt(), notes) == Outcome(
        PrintState.CONFIRMED
    )
    assert notes.changes == [(PrintState.SENT, ""), (PrintState.SENT, reason)]


def test_a_job_somebody_deleted_and_one_that_takes_too_long_are_unknown() -> None:
    deleted = ScriptedPort(job_bits=[JOB_DELETED])
    assert ended(deleted, receipt()) == Outcome(PrintState.UNKNOWN, "cancelled")
    waiting = ScriptedPort(job_bits=[JOB_PAPER_OUT])
    assert ended(waiting, receipt(), seconds=0) == Outcome(PrintState.UNKNOWN, "media-empty")
    half = ScriptedPort(breaks=True)
    assert ended(half, receipt()) == Outcome(PrintState.UNKNOWN, "cut-off")


@pytest.mark.parametrize(
    ("bits", "state", "reason"),
    [
        (OFFLINE, PrinterState.OFFLINE, "offline"),
        (PAPER_OUT, PrinterState.PAPER_OUT, "media-empty"),
        (JAM, PrinterState.JAM, "media-jam"),
        (DOOR, PrinterState.COVER_OPEN, "door-open"),
        (PAUSED, PrinterState.TROUBLE, "paused"),
        (ERROR, PrinterState.TROUBLE, "printer-error"),
        (TONER_LOW, PrinterState.READY, "toner-low"),
    ],
)
def test_what_windows_says_is_the_same_word_as_of_any_printer(
    bits: int, state: PrinterState, reason: str
) -> None:
    port = ScriptedPort(printer=bits)
    assert WindowsSpooler(port, "x").status() == PrinterStatus(state, (reason,))
    outcome = ended(port, receipt(elsewhere=True))
    if state is PrinterState.READY:
        assert outcome == Outcome(PrintState.CONFIRMED, reason)
    else:
        assert outcome == Outcome(PrintState.FAILED, reason)
        assert not port.given


@pytest.mark.parametrize(
    ("port", "reason"),
    [(ScriptedPort(printer=None), "no-device"), (ScriptedPort(refuses=True), "no-spooler")],
)
def test_no_such_printer_and_no_spooler(port: ScriptedPort, reason: str) -> None:
    assert WindowsSpooler(port, "x").status() == PrinterStatus(PrinterState.OFFLINE, (reason,))
    assert ended(port, receipt()) == Outcome(PrintState.FAILED, reason)
    assert not port.given


def test_what_the_ledger_did_not_take_never_leaves() -> None:
    def unwritten(_digest: str) -> None:
        raise OSError("no room")

    port = ScriptedPort()
    progress = Progress(lambda _state, _reason: None, threading.Event(), unwritten)
    with pytest.raises(NotRecordedError):
        WindowsSpooler(port, "x").spool(receipt(), progress)
    assert not port.given


def test_settings_of_a_windows_desk_on_another_machine_end_in_words() -> None:
    assert WindowsSpooler(windows_port(), "x").status().reasons == ("no-spooler",)
