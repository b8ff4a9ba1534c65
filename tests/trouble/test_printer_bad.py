"""A desk with real printers that fail: what the clerk reads, and that F11 mends it without a second slip."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from counter.domain.place import Place
from counter.events import PrintState, ScanOrigin
from counter.ports import Printer, Publish, Tray
from printing.paper import PageSize
from printing.service import PrintService
from printing.spool.folder import FolderSpooler
from printing.spool.ipp import IppSpooler
from printing.spool.spooler import Spooler
from printing.spool.tcp import TcpSpooler
from tests.rigs.decoders import pages_as_text
from tests.rigs.desk import received, until
from tests.rigs.ipp import A4_AND_A5, BUILT_IN, IppPrinter, ipp_printer
from tests.rigs.memory_centre import MemoryCentre
from tests.rigs.sink import tcp_sink
from tests.rigs.small_desk import Parts, SmallDesk, person, small_desk, tickets
from tests.rigs.words import notice_key, reads

A5_ONLY = {name: size for name, size in A4_AND_A5.items() if "a5" in name}


def printers(
    folder: Path, sheet: Spooler, roll: Spooler | None = None, *, page: PageSize = PageSize.A5
) -> Callable[[Publish], Printer]:
    """A print service; receipts go to files unless there is a `roll`."""
    spoolers = {Tray.SHEET: sheet, Tray.ROLL: roll or FolderSpooler(folder / "receipts")}
    return lambda publish: PrintService(publish, spoolers, page=page)


@asynccontextmanager
async def filing_desk(
    folder: Path, sheet: Spooler, roll: Spooler | None = None, *, page: PageSize = PageSize.A5
) -> AsyncIterator[SmallDesk]:
    """A desk with these printers and somebody whose dossier is received."""
    async with small_desk(folder, parts=Parts(printer=printers(folder, sheet, roll, page=page))) as small:
        await small.desk.call_next()
        await small.desk.scan(person().qr(), ScanOrigin.SCANNER)
        await received(small.desk)
        yield small


async def ends(small: SmallDesk, state: PrintState, reason: str, *, tray: Tray = Tray.SHEET) -> str:
    """Wait until the newest paper of `tray` stands so; its id. The strip and the list of papers agree."""

    def stands(desk: object) -> bool:
        visit = getattr(desk, "visit", None)
        jobs = [job for job in visit.jobs if job.tray is tray] if visit else []
        return bool(jobs) and (jobs[-1].state, jobs[-1].reason) == (state, reason)

    shown = await until(small.desk, stands)
    devices = shown.devices
    last = (
        (devices.sheet, devices.sheet_reason) if tray is Tray.SHEET else (devices.roll, devices.roll_reason)
    )
    assert last == (state, reason)
    assert shown.visit is not None
    return [job for job in shown.visit.jobs if job.tray is tray][-1].id


@pytest.fixture
def printer(tmp_path: Path) -> Iterator[IppPrinter]:
    with ipp_printer(tmp_path / "printer") as running:
        yield running


async def printed_at_last(small: SmallDesk, job_id: str, printer: IppPrinter) -> None:
    """F11 prints the paper that never came out: one, and not called a copy."""
    desk = small.desk
    await until(desk, lambda state: state.unfinished == 1)
    await desk.reprint(job_id)
    await ends(small, PrintState.CONFIRMED, "")
    assert desk.state.unfinished == 0
    assert len(printer.printed) == 1
    assert desk.state.visit is not None
    assert desk.state.visit.jobs[-1].document.copy_number == 0


async def test_a_printer_that_is_off(tmp_path: Path) -> None:
    """Success shown when no job was created (MOSIP print success)."""
    with ipp_printer(tmp_path / "printer") as printer:
        printer.switch_off()
        async with filing_desk(tmp_path / "desk-a", IppSpooler(printer.uri)) as small:
            await ends(small, PrintState.FAILED, "offline")
            assert notice_key(small.desk) == "print_failed"
            assert "F11" in reads(small.desk.state.notice)["vi"]
            assert small.desk.state.visit is not None
            assert small.desk.state.visit.received, "the dossier is received all the same"


@pytest.mark.parametrize(
    ("fault", "reason"),
    [("fails:media-needed", "media-needed"), ("broken", "aborted")],
    ids=["size", "aborted"],
)
async def test_paper_that_surely_did_not_come_out_is_printed_by_f11(
    tmp_path: Path, printer: IppPrinter, fault: str, reason: str
) -> None:
    printer.fault(fault)
    async with filing_desk(tmp_path / "desk-a", IppSpooler(printer.uri)) as small:
        job_id = await ends(small, PrintState.FAILED, reason)
        assert notice_key(small.desk) == "print_failed"
        printer.fault("")
        await printed_at_last(small, job_id, printer)


async def test_a_jam_after_the_first_side_is_looked_at_before_anything_is_printed(
    tmp_path: Path, printer: IppPrinter
) -> None:
    printer.fault("jam")
    async with filing_desk(tmp_path / "desk-a", IppSpooler(printer.uri)) as small:
        desk = small.desk
        job_id = await ends(small, PrintState.UNKNOWN, "media-jam")
        assert notice_key(desk) == "print_unknown"
        await until(desk, lambda state: state.unfinished == 1)
        printer.fault("")
        assert printer.printed == (), "nothing is printed again by itself"
        await desk.reprint(job_id)
        await ends(small, PrintState.CONFIRMED, "")
        assert desk.state.visit is not None
        assert desk.state.visit.jobs[-1].document.copy_number == 1, (
            "it may be there already: a copy, and it says so"
        )


async def test_a_printer_that_waits_for_another_size_says_so_and_goes_on(
    tmp_path: Path, printer: IppPrinter
) -> None:
    printer.fault("waits:media-needed")
    async with filing_desk(tmp_path / "desk-a", IppSpooler(printer.uri)) as small:
        await ends(small, PrintState.SENT, "media-needed")
        assert small.desk.state.unfinished == 0, "the job is alive"
        printer.fault("")
        await ends(small, PrintState.CONFIRMED, "")
        assert len(printer.printed) == 1


async def test_the_tray_has_a5_and_the_slip_is_a4(tmp_path: Path) -> None:
    with ipp_printer(tmp_path / "printer", media=A5_ONLY) as printer:
        sheet = IppSpooler(printer.uri)
        async with filing_desk(tmp_path / "desk-a", sheet, page=PageSize.A4) as small:
            await ends(small, PrintState.FAILED, "media-not-supported")
            assert notice_key(small.desk) == "print_failed"
            assert "khổ giấy" in reads(small.desk.state.notice)["vi"]
            assert printer.printed == ()
        async with filing_desk(tmp_path / "desk-b", sheet, page=PageSize.A5) as small:
            await ends(small, PrintState.CONFIRMED, "")


async def test_an_empty_tray_waits_until_the_desk_closes_and_is_asked_about_after(tmp_path: Path) -> None:
    with ipp_printer(tmp_path / "printer", media=BUILT_IN) as printer:
        printer.empty_tray()
        sheet = IppSpooler(printer.uri)
        folder = tmp_path / "desk-a"
        async with filing_desk(folder, sheet, page=PageSize.A4) as small:
            await ends(small, PrintState.SENT, "media-empty")
            assert small.desk.state.unfinished == 0, "the printer has it: nothing to do but to load paper"
        async with small_desk(folder, parts=Parts(printer=printers(folder, sheet))) as small:
            assert small.desk.state.unfinished == 1
            [job] = await small.desk.unfinished_jobs()
            assert (job.state, job.reason) == (PrintState.UNKNOWN, "stopped")


async def test_a_receipt_printer_without_paper_or_gone(tmp_path: Path, printer: IppPrinter) -> None:
    with tcp_sink() as sink:
        sink.answer = b"\x0c"
        roll = TcpSpooler("127.0.0.1", sink.port, answer_seconds=20)
        async with filing_desk(tmp_path / "desk-a", IppSpooler(printer.uri), roll) as small:
            await ends(small, PrintState.UNKNOWN, "media-empty", tray=Tray.ROLL)
            await until(small.desk, lambda state: state.unfinished == 1)
            await ends(small, PrintState.CONFIRMED, "")
    async with filing_desk(tmp_path / "desk-b", IppSpooler(printer.uri), roll) as small:
        await ends(small, PrintState.FAILED, "offline", tray=Tray.ROLL)
        assert notice_key(small.desk) == "print_failed"


class NextDesk(MemoryCentre):
    """The centre as the desk beside sees it."""

    async def place(self) -> Place:
        place = await super().place()
        return replace(place, seat=replace(place.seat, id="Q04", name="Quầy 4"))


async def test_two_desks_share_a_printer_and_no_set_is_mixed(tmp_path: Path, printer: IppPrinter) -> None:
    parts = Parts(printer=printers(tmp_path, IppSpooler(printer.uri)))
    beside = NextDesk(list(tickets(3)))
    async with (
        small_desk(tmp_path / "desk-a", parts=parts) as one,
        small_desk(tmp_path / "desk-b", parts=parts, centre=beside) as other,
    ):
        for small, skip in ((one, 0), (other, 1)):
            await small.desk.call_next()
            await small.desk.scan(person(skip=skip).qr(), ScanOrigin.SCANNER)
            await received(small.desk)
            await small.desk.finish()
            await small.desk.scan(person(skip=skip + 2).qr(), ScanOrigin.SCANNER)
        await asyncio.gather(received(one.desk), received(other.desk))
        for small in (one, other):
            await ends(small, PrintState.CONFIRMED, "")
    assert len(printer.printed) == 4
    seats = []
    for number, paper in enumerate(printer.printed):
        folder = tmp_path / f"read-{number}"
        folder.mkdir()
        pages = pages_as_text(paper.read_bytes(), folder)
        feet = [re.search(r"(Quầy \d) · .+? (\S+) (?:Liên|Bản)", page) for page in pages]
        assert all(feet), pages
        assert len({foot.groups() for foot in feet if foot}) == 1, "one desk and one dossier on all its pages"
        assert len(pages) % 2 == 0, "both copies in one job"
        seats += [foot[1] for foot in feet[:1] if foot]
    assert sorted(seats) == ["Quầy 3", "Quầy 3", "Quầy 4", "Quầy 4"]
