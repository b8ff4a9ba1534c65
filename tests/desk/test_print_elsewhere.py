"""A printer that cannot print while another one could: asked once a day, printed there once, never twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from counter.desk.clock import DeskClock
from counter.desk.state import StandIn
from counter.events import PrintState
from counter.ports import Tray
from printing.escpos import DRAWER_KICK
from printing.spool.spooler import Outcome
from printing.ways import Way
from tests.rigs.print_bench import CUT_OFF, DOSSIER, OFFLINE, Bench, ToldPrinter, bench, decided
from tests.rigs.words import reads

EMPTY = Outcome(PrintState.FAILED, "media-empty")


def acts(desk: Bench, kind: str) -> list[str]:
    """Subjects of the acts of a kind in the record."""
    return [row.subject for row in desk.journal.audit() if row.kind == kind]


def asked(desk: Bench) -> StandIn | None:
    """What the clerk is asked now."""
    return desk.core.state.stand_in


def beside(printer: ToldPrinter) -> Way:
    return Way("back", Tray.SHEET, printer, "Máy phòng sau")


async def test_the_clerk_is_asked_in_words_and_one_yes_prints_it_there(tmp_path: Path) -> None:
    back = ToldPrinter()
    async with bench(tmp_path, sheet=ToldPrinter([EMPTY]), more=[beside(back)]) as desk:
        slip, _ = desk.receive()
        desk.paperwork.submit([slip])
        await desk.ended(slip)
        assert asked(desk) == StandIn("sheet", "back", "sheet", "Máy phòng sau", "media-empty")
        assert desk.notice == "print_elsewhere"
        assert all(
            "Ctrl+D" in said and "Máy phòng sau" in said for said in reads(desk.core.state.notice).values()
        )
        assert not back.stems
        await desk.printers.elsewhere()
        await desk.ended(desk.newest())
        assert desk.state(slip) == (PrintState.FAILED, "reprinted")
        assert desk.newest().document.copy_number == 0, "it was never on paper before"
        assert len(back.stems) == 1
        assert asked(desk) is None
        assert desk.core.state.unfinished == 0
        assert desk.core.state.devices.sheet_reason == "elsewhere", "the clerk looks where it lies"
        assert acts(desk, "printer_replaced") == ["sheet"]


async def test_the_answer_holds_for_the_day_and_ends_with_it(tmp_path: Path) -> None:
    back = ToldPrinter()
    sheet = ToldPrinter([EMPTY, OFFLINE])
    async with bench(tmp_path, sheet=sheet, more=[beside(back)]) as desk:
        slip, _ = desk.receive()
        desk.paperwork.submit([slip])
        await desk.ended(slip)
        await desk.printers.elsewhere()
        await desk.ended(desk.newest())
        [request] = decided(desk, "decision-1")
        desk.paperwork.submit([request])
        await desk.ended(request)
        assert len(back.stems) == 2, "the next one goes there by itself"
        assert [line.stands_in for line in await desk.printers.look()] == ["Máy phòng sau", "", ""]
        desk.core.ports = replace(desk.core.ports, clock=Tomorrow())
        [refusal] = decided(desk, "decision-2")
        desk.paperwork.submit([refusal])
        await desk.ended(refusal)
        assert desk.state(refusal) == (PrintState.FAILED, "offline"), "yesterday's yes is over"
        assert desk.notice == "print_elsewhere"
        assert len(back.stems) == 2


class Tomorrow(DeskClock):
    """The same clock a day later."""

    def now(self) -> datetime:
        return super().now() + timedelta(days=1)


async def test_the_clerk_takes_the_printer_back_when_it_prints_again(tmp_path: Path) -> None:
    back = ToldPrinter()
    async with bench(tmp_path, sheet=ToldPrinter([EMPTY]), more=[beside(back)]) as desk:
        slip, _ = desk.receive()
        desk.paperwork.submit([slip])
        await desk.ended(slip)
        await desk.printers.elsewhere()
        await desk.ended(desk.newest())
        await desk.printers.take_back("sheet")
        [request] = decided(desk, "decision-1")
        desk.paperwork.submit([request])
        await desk.ended(request)
        assert len(desk.sheet.stems) == len(back.stems) == 1
        assert acts(desk, "printer_replaced") == ["sheet", "sheet"]
        await desk.printers.take_back("sheet")
        assert desk.notice == "nothing_to_do"


async def test_it_is_asked_once_and_nothing_goes_there_without_a_yes(tmp_path: Path) -> None:
    back = ToldPrinter()
    async with bench(tmp_path, sheet=ToldPrinter([EMPTY, EMPTY]), more=[beside(back)]) as desk:
        slip, _ = desk.receive()
        [request] = decided(desk, "decision-1")
        desk.paperwork.submit([slip])
        await desk.ended(slip)
        assert desk.notice == "print_elsewhere"
        desk.paperwork.submit([request])
        await desk.ended(request)
        assert desk.notice == "print_failed", "the question is not put twice"
        assert not back.stems
        await desk.printers.elsewhere()
        await desk.ended(*(job for job in desk.journal.jobs(DOSSIER) if job.tray is Tray.SHEET))
        await desk.until(lambda _: len(back.stems) == 2)
        assert len(set(back.stems)) == 2, "both that waited, each once"


async def test_what_was_printed_meanwhile_is_not_printed_again(tmp_path: Path) -> None:
    back = ToldPrinter()
    async with bench(tmp_path, sheet=ToldPrinter([EMPTY]), more=[beside(back)]) as desk:
        slip, _ = desk.receive()
        desk.paperwork.submit([slip])
        await desk.ended(slip)
        await desk.paperwork.reprint(slip.id)
        await desk.ended(desk.newest())
        assert len(desk.sheet.stems) == 1, "paper was loaded and F11 printed it"
        await desk.printers.elsewhere()
        assert not back.stems
        assert len([job for job in desk.journal.jobs(DOSSIER) if job.tray is Tray.SHEET]) == 2


async def test_what_may_be_on_paper_is_never_offered(tmp_path: Path) -> None:
    async with bench(tmp_path, sheet=ToldPrinter([CUT_OFF]), more=[beside(ToldPrinter())]) as desk:
        slip, _ = desk.receive()
        desk.paperwork.submit([slip])
        await desk.ended(slip)
        assert asked(desk) is None
        assert desk.notice == "print_unknown"


async def test_a_desk_with_one_printer_is_asked_nothing(tmp_path: Path) -> None:
    async with bench(tmp_path, sheet=ToldPrinter([OFFLINE])) as desk:
        slip, _ = desk.receive()
        desk.paperwork.submit([slip])
        await desk.ended(slip)
        assert desk.notice == "print_failed"
        await desk.printers.elsewhere()
        assert desk.notice == "nothing_to_do"


# --- the drawer -----------------------------------------------------------------------------------


async def test_the_drawer_opens_with_the_cash_and_the_record_says_so_first(tmp_path: Path) -> None:
    seen: list[list[str]] = []
    async with bench(tmp_path, drawer=True) as desk:
        desk.roll.look = lambda _work: seen.append(acts(desk, "drawer_opened"))
        _, receipt = desk.receive()
        desk.paperwork.submit([receipt])
        await desk.ended(receipt)
        assert desk.roll.payloads[0].startswith(DRAWER_KICK)
        assert seen == [[DOSSIER]]
        await desk.paperwork.reprint(receipt.id)
        await desk.ended(desk.newest())
        assert DRAWER_KICK not in desk.roll.payloads[1], "a copy opens nothing"
        assert acts(desk, "drawer_opened") == [DOSSIER]


async def test_money_without_a_receipt_opens_the_drawer_by_itself(tmp_path: Path) -> None:
    async with bench(tmp_path, drawer=True) as desk:
        await desk.paperwork.open_drawer(DOSSIER)
        assert desk.roll.payloads == [DRAWER_KICK]
        assert acts(desk, "drawer_opened") == [DOSSIER]
        assert desk.core.state.unfinished == 0
    (tmp_path / "other").mkdir()
    async with bench(tmp_path / "other") as desk:
        await desk.paperwork.open_drawer(DOSSIER)
        assert not desk.roll.payloads
        assert acts(desk, "drawer_opened") == []


async def test_without_a_drawer_nothing_is_opened_nor_recorded(tmp_path: Path) -> None:
    async with bench(tmp_path) as desk:
        _, receipt = desk.receive()
        desk.paperwork.submit([receipt])
        await desk.ended(receipt)
        assert DRAWER_KICK not in desk.roll.payloads[0]
        assert acts(desk, "drawer_opened") == []


async def test_a_test_page_stands_in_the_record_and_in_no_ledger(tmp_path: Path) -> None:
    async with bench(tmp_path, more=[beside(ToldPrinter([OFFLINE]))]) as desk:
        await desk.printers.test("sheet")
        assert desk.notice == "test_page_done"
        assert desk.sheet.stems == ["test_sheet"]
        await desk.printers.test("back")
        assert desk.notice == "test_page_failed"
        reads(desk.core.state.notice)
        assert acts(desk, "test_page_printed") == ["sheet", "back"]
        assert desk.core.state.unfinished == 0


async def test_every_printer_is_asked_how_it_is(tmp_path: Path) -> None:
    async with bench(tmp_path, more=[beside(ToldPrinter())]) as desk:
        lines = await desk.printers.look()
        assert [line.view.name for line in lines] == ["sheet", "roll", "back"]
        assert {line.status.state for line in lines} == {"ready"}


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_words_of_the_question_exist(language: str) -> None:
    from counter.texts import texts

    assert texts(language)("printer.why.no_stand_in").strip()
