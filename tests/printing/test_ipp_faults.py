"""What an IPP printer says before a job, where else it can go, and the tray it is taken from."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from counter.events import PrintState
from counter.ports import PrinterState
from printing.pdf import render
from printing.spool.ipp import IppSpooler
from printing.spool.reasons import bare
from printing.spool.spooler import Outcome, Progress, Work
from tests.rigs.ipp import BUILT_IN, IppPrinter, ipp_printer
from tests.rigs.papers import slip

A4, A5 = "iso_a4_210x297mm", "iso_a5_148x210mm"


def work(medium: str = A5, **changes: object) -> Work:
    whole = Work("job-1", "M01_x", "application/pdf", render(slip(), copies=1), 1, medium)
    return replace(whole, **changes)  # type: ignore[arg-type]  # fields of a work


def progress(notes: list[tuple[PrintState, str]] | None = None) -> Progress:
    kept: list[tuple[PrintState, str]] = notes if notes is not None else []
    return Progress(lambda state, reason: kept.append((state, reason)), threading.Event(), lambda _: None)


@pytest.fixture
def printer(tmp_path: Path) -> Iterator[IppPrinter]:
    with ipp_printer(tmp_path / "printer") as running:
        yield running


def keeps_saying(printer: IppPrinter, reason: str) -> IppSpooler:
    """A job that leaves the printer saying `reason` behind."""
    spooler = IppSpooler(printer.uri)
    printer.fault(f"says:{reason}")
    assert spooler.spool(work(), progress()).state is PrintState.CONFIRMED
    printer.fault("")
    return spooler


@pytest.mark.parametrize(
    ("reason", "state"),
    [
        ("cover-open-error", PrinterState.COVER_OPEN),
        ("media-jam-error", PrinterState.JAM),
        ("media-low-warning", PrinterState.READY),
        ("toner-low", PrinterState.READY),
    ],
)
def test_every_lack_is_a_state_with_its_own_word(
    printer: IppPrinter, reason: str, state: PrinterState
) -> None:
    status = keeps_saying(printer, reason).status()
    assert status.state is state
    assert [bare(one) for one in status.reasons] == [bare(reason)]


@pytest.mark.parametrize("reason", ["cover-open-error", "media-jam-error"])
def test_a_printer_that_would_wait_is_left_alone_where_another_one_can_print(
    printer: IppPrinter, reason: str
) -> None:
    spooler = keeps_saying(printer, reason)
    notes: list[tuple[PrintState, str]] = []
    outcome = spooler.spool(work(elsewhere=True), progress(notes))
    assert outcome == Outcome(PrintState.FAILED, reason.removesuffix("-error"))
    assert not notes, "not a byte was announced"
    assert len(printer.printed) == 1, "the job before alone"


@pytest.mark.parametrize("reason", ["media-low", "toner-low"])
def test_what_will_soon_be_lacking_is_told_with_the_paper(printer: IppPrinter, reason: str) -> None:
    spooler = keeps_saying(printer, f"{reason}-warning")
    assert spooler.spool(work(elsewhere=True), progress()) == Outcome(PrintState.CONFIRMED, reason)


def test_its_only_tray_is_empty_before_the_job(tmp_path: Path) -> None:
    with ipp_printer(tmp_path / "printer", media=BUILT_IN) as printer:
        printer.empty_tray()
        spooler = IppSpooler(printer.uri)
        assert spooler.status().state is PrinterState.PAPER_OUT
        notes: list[tuple[PrintState, str]] = []
        outcome = spooler.spool(work(A4, elsewhere=True), progress(notes))
        assert outcome == Outcome(PrintState.FAILED, "media-empty")
        assert not notes


def test_a_tray_is_asked_for_by_its_name_and_the_size_of_its_paper(tmp_path: Path) -> None:
    with ipp_printer(tmp_path / "printer", media=BUILT_IN) as printer:
        outcome = IppSpooler(printer.uri).spool(work(A4, source="by-pass-tray"), progress())
        assert outcome.state is PrintState.CONFIRMED
        asked = printer.asked(1)["IPP_MEDIA_COL"]
        assert "x-dimension=21000" in asked
        assert "y-dimension=29700" in asked
        assert "media-source=by-pass-tray" in asked


def test_a_tray_the_printer_does_not_have_is_refused(tmp_path: Path) -> None:
    with ipp_printer(tmp_path / "printer", media=BUILT_IN) as printer:
        outcome = IppSpooler(printer.uri).spool(work(A4, source="tray-9"), progress())
        assert outcome == Outcome(PrintState.FAILED, "media-source-not-supported")
        assert printer.printed == ()


def test_a_job_that_is_given_up_does_not_come_out_later(printer: IppPrinter) -> None:
    """The clerk prints a copy; the printer that goes on must not print the first one as well."""
    printer.fault("waits:media-needed")
    spooler = IppSpooler(printer.uri, base_seconds=1.5, page_seconds=0)
    assert spooler.spool(work(), progress()) == Outcome(PrintState.UNKNOWN, "media-needed")
    printer.fault("")
    assert IppSpooler(printer.uri).spool(work(job_id="job-2"), progress()).state is PrintState.CONFIRMED
    assert spooler.end_of("job-1") is PrintState.UNKNOWN, "it has ended there, and not as printed"
    assert spooler.end_of("job-2") is PrintState.CONFIRMED


def test_a_job_that_is_killed_in_the_middle_is_unknown(printer: IppPrinter) -> None:
    printer.fault("waits:media-needed")

    def note(_state: PrintState, reason: str) -> None:
        if reason:
            printer.switch_off()

    outcome = IppSpooler(printer.uri).spool(work(), Progress(note, threading.Event(), lambda _: None))
    assert outcome == Outcome(PrintState.UNKNOWN, "no-answer")


def test_a_slow_printer_is_waited_for(printer: IppPrinter) -> None:
    printer.fault("waits:moving-to-paused")
    waited = threading.Event()

    def go_on() -> None:
        waited.wait(5)
        printer.fault("")

    releasing = threading.Thread(target=go_on)
    releasing.start()
    notes: list[tuple[PrintState, str]] = []

    def note(state: PrintState, reason: str) -> None:
        notes.append((state, reason))
        waited.set()

    outcome = IppSpooler(printer.uri).spool(work(), Progress(note, threading.Event(), lambda _: None))
    releasing.join()
    assert outcome == Outcome(PrintState.CONFIRMED)
    assert notes == [(PrintState.SENT, "")], "what a queue does is no lack of paper"
