"""A desk with two real printers, one of which has no paper: one key, one paper, and not a second one."""

from __future__ import annotations

from pathlib import Path

from counter.events import PrintState, ScanOrigin
from counter.ports import Publish, Tray
from printing.paper import PageSize
from printing.service import PrintService
from printing.spool.folder import FolderSpooler
from printing.spool.ipp import IppSpooler
from printing.ways import Way
from tests.rigs.desk import received, until
from tests.rigs.ipp import BUILT_IN, IppPrinter, ipp_printer
from tests.rigs.small_desk import Parts, person, small_desk
from tests.rigs.words import notice_key, reads


async def test_ctrl_d_prints_it_in_the_back_room_once(tmp_path: Path) -> None:
    with (
        ipp_printer(tmp_path / "front", media=BUILT_IN) as front,
        ipp_printer(tmp_path / "back", media=BUILT_IN) as back,
    ):
        front.empty_tray()

        def printers(publish: Publish) -> PrintService:
            return PrintService(publish, ways(tmp_path, front, back))

        async with small_desk(tmp_path / "desk", parts=Parts(printer=printers)) as small:
            desk = small.desk
            await desk.call_next()
            await desk.scan(person().qr(), ScanOrigin.SCANNER)
            await received(desk)
            await until(desk, lambda state: state.stand_in is not None)
            assert notice_key(desk) == "print_elsewhere"
            assert "Máy phòng sau" in reads(desk.state.notice)["vi"]
            assert (front.printed, back.printed) == ((), ()), "asked before anything goes anywhere"
            await desk.printers.elsewhere()
            shown = await until(desk, lambda state: state.devices.sheet is PrintState.CONFIRMED)
            assert shown.devices.sheet_reason == "elsewhere"
            assert len(back.printed) == 1
            assert front.printed == ()
            assert desk.state.unfinished == 0
            assert desk.state.visit is not None
            sheets = [job for job in desk.state.visit.jobs if job.tray is Tray.SHEET]
            assert sheets[-1].document.copy_number == 0, "it was never on paper before"
            lines = await desk.printers.look()
            assert [line.status.state.value for line in lines] == ["paper_out", "ready", "ready"]


def ways(folder: Path, front: IppPrinter, back: IppPrinter) -> list[Way]:
    return [
        Way("sheet", Tray.SHEET, IppSpooler(front.uri), page=PageSize.A4),
        Way("back", Tray.SHEET, IppSpooler(back.uri), "Máy phòng sau", page=PageSize.A4),
        Way("roll", Tray.ROLL, FolderSpooler(folder / "receipts")),
    ]
