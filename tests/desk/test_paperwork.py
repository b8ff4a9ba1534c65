"""The print ledger and the clerk: the ledger first, every failed or unknown paper dealt with once."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

import pytest

from counter.desk.paper_jobs import list_jobs
from counter.domain.decisions import Correction, CorrectionKind, DecisionKind, Mistake
from counter.domain.documents import Slip
from counter.events import PrintChanged, PrintState
from counter.ports import Act, JournalError, OutboxItem, OutboxKind, Tray
from printing.spool.spooler import Outcome, Work
from tests.rigs import papers
from tests.rigs.print_bench import CONFIRMED, CUT_OFF, DOSSIER, OFFLINE, ToldPrinter, bench, decided

# --- the ledger first -----------------------------------------------------------------------------


async def test_killed_while_printing_a_job_is_unknown_after_the_restart(tmp_path: Path) -> None:
    """What a kill at the first byte would leave on the disk is copied there and opened."""
    killed = tmp_path / "killed"
    sheet = ToldPrinter(look=lambda _work: [shutil.copytree(tmp_path / "desk", killed)].clear())
    async with bench(tmp_path / "desk", sheet=sheet) as desk:
        slip, receipt = desk.receive()
        desk.paperwork.submit([slip])
        await desk.ended(slip)
        assert desk.state(slip) == (PrintState.CONFIRMED, "")
    async with bench(killed) as desk:
        assert desk.state(slip) == (PrintState.UNKNOWN, "restart")
        assert desk.notice == "print_unknown"
        assert desk.core.state.unfinished == 1
        await desk.ended(receipt)
        assert desk.sheet.stems == [], "unknown is never printed by itself"
        assert len(desk.roll.stems) == 1, "queued is"


async def test_a_ledger_that_takes_nothing_prints_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_arguments: object, **_named: object) -> None:
        raise JournalError("disk_full")

    async with bench(tmp_path) as desk:
        slip, _ = desk.receive()
        with monkeypatch.context() as broken:
            broken.setattr(desk.journal, "note_job", full)
            desk.paperwork.submit([slip])
            await desk.until(lambda state: state.unfinished)
            await desk.paperwork.flush()
            assert desk.sheet.stems == []
            assert desk.state(slip) == (PrintState.QUEUED, "")
            assert desk.notice == "disk_full"
            [told] = await desk.paperwork.unfinished()
            assert (told.id, told.state, told.reason) == (slip.id, PrintState.FAILED, "journal")
        await desk.paperwork.flush()
        assert desk.state(slip) == (PrintState.FAILED, "journal"), "written down when there is room again"


async def test_a_job_the_ledger_does_not_know_or_cannot_be_asked_about_is_refused(tmp_path: Path) -> None:
    async with bench(tmp_path) as desk:
        with pytest.raises(JournalError, match="unknown_item"):
            await asyncio.to_thread(desk.paperwork.before_sending, "no such job", "")
        slip, _ = desk.receive()
        desk.paperwork._loop = asyncio.new_event_loop()
        desk.paperwork._loop.close()
        with pytest.raises(RuntimeError):
            await asyncio.to_thread(desk.paperwork.before_sending, slip.id, "")


async def test_what_printers_told_last_is_in_the_ledger_when_the_desk_closes(tmp_path: Path) -> None:
    async with bench(tmp_path) as desk:
        slip, receipt = desk.receive()
        for change in (
            PrintChanged(slip.id, PrintState.SENT, "media-empty"),
            PrintChanged(slip.id, PrintState.SENT),
            PrintChanged("no such job", PrintState.SENT),
            PrintChanged(slip.id, PrintState.CONFIRMED),
            PrintChanged(receipt.id, PrintState.FAILED, "offline"),
        ):
            desk.paperwork.on_changed(change)
    async with bench(tmp_path) as desk:
        assert desk.state(slip) == (PrintState.CONFIRMED, "")
        assert desk.state(receipt) == (PrintState.FAILED, "offline")
        assert [job.id for job in await desk.paperwork.unfinished()] == [receipt.id]


async def test_a_printer_that_tells_nothing_leaves_nothing_to_do_after_a_restart(tmp_path: Path) -> None:
    async with bench(tmp_path) as desk:
        _, receipt = desk.receive()
        desk.paperwork.on_changed(PrintChanged(receipt.id, PrintState.SENT, "no-status"))
    async with bench(tmp_path) as desk:
        assert desk.state(receipt) == (PrintState.SENT, "no-status")
        assert desk.core.state.unfinished == 0


# --- what the clerk does about it -----------------------------------------------------------------


async def test_a_paper_that_surely_never_came_out_is_printed_as_the_first(tmp_path: Path) -> None:
    async with bench(tmp_path, sheet=ToldPrinter([OFFLINE, OFFLINE])) as desk:
        slip, _ = desk.receive()
        desk.paperwork.submit([slip])
        await desk.ended(slip)
        for left in (1, 0):
            await desk.paperwork.reprint(slip.id)
            await desk.ended(desk.newest())
            assert desk.core.state.unfinished == left, "the job that was printed again needs nobody any more"
        prints = [job for job in desk.journal.jobs(DOSSIER) if job.tray is Tray.SHEET]
        assert [job.document.copy_number for job in prints] == [0, 0, 0]
        assert [(job.state, job.reason) for job in prints] == [
            (PrintState.FAILED, "reprinted"),
            (PrintState.FAILED, "reprinted"),
            (PrintState.CONFIRMED, ""),
        ]
        assert len(desk.sheet.stems) == 1


@pytest.mark.parametrize("end", [CUT_OFF, CONFIRMED, Outcome(PrintState.SENT, "no-status")], ids=str)
async def test_a_paper_that_may_be_there_is_printed_again_as_a_copy(tmp_path: Path, end: Outcome) -> None:
    async with bench(tmp_path, roll=ToldPrinter([end])) as desk:
        _, receipt = desk.receive()
        desk.paperwork.submit([receipt])
        await desk.until(lambda _: desk.state(receipt) == (end.state, end.reason))
        for number in (1, 2):
            await desk.paperwork.reprint(receipt.id)
            await desk.ended(desk.newest())
            assert desk.newest().document.copy_number == number
        assert [stem.partition("_in-lai-")[2] for stem in desk.roll.stems] == ["", "1", "2"]
        assert desk.core.state.unfinished == 0


async def test_two_quick_presses_are_one_reprint(tmp_path: Path) -> None:
    """Print pressed twice crashes (OpenCRVS #10671)."""
    async with bench(tmp_path) as desk:
        slip, _ = desk.receive()
        desk.paperwork.submit([slip])
        await desk.ended(slip)
        await asyncio.gather(*(desk.paperwork.reprint(slip.id) for _ in range(3)))
        await desk.ended(desk.newest())
        assert len(desk.sheet.stems) == 2


async def test_what_is_being_printed_is_not_printed_again(tmp_path: Path) -> None:
    async with bench(tmp_path) as desk:
        slip, _ = desk.receive()
        await desk.paperwork.reprint(slip.id)
        assert desk.notice == "already_printing"
        desk.paperwork.on_changed(PrintChanged(slip.id, PrintState.SENT, "media-empty"))
        await desk.paperwork.reprint(slip.id)
        assert desk.notice == "already_printing"
        assert len(desk.journal.jobs(DOSSIER)) == 2


async def test_a_paper_found_in_the_tray_is_settled_and_not_printed(tmp_path: Path) -> None:
    async with bench(tmp_path, sheet=ToldPrinter([CUT_OFF])) as desk:
        slip, _ = desk.receive()
        desk.paperwork.submit([slip])
        await desk.ended(slip)
        assert [job.id for job in await desk.paperwork.unfinished()] == [slip.id]
        await desk.paperwork.settle(slip.id)
        assert desk.state(slip) == (PrintState.CONFIRMED, "clerk")
        assert desk.notice == "paper_settled"
        assert desk.core.state.unfinished == 0
        await desk.paperwork.settle(slip.id)
        assert desk.notice == "nothing_to_do"
        assert len(desk.sheet.stems) == 1


async def test_a_paper_printed_again_is_not_found_in_the_tray_afterwards(tmp_path: Path) -> None:
    """Else two prints would both say that they are no copy."""
    async with bench(tmp_path, sheet=ToldPrinter([OFFLINE, OFFLINE])) as desk:
        slip, _ = desk.receive()
        desk.paperwork.submit([slip])
        await desk.ended(slip)
        await desk.paperwork.reprint(slip.id)
        again = desk.newest()
        await desk.ended(again)
        await desk.paperwork.settle(slip.id)
        assert desk.notice == "nothing_to_do"
        assert desk.state(slip) == (PrintState.FAILED, "reprinted")
        await desk.paperwork.settle(again.id)
        assert desk.state(again) == (PrintState.CONFIRMED, "clerk")


async def test_a_receipt_with_a_refund_takes_the_place_of_one_that_failed(tmp_path: Path) -> None:
    async with bench(tmp_path, roll=ToldPrinter([OFFLINE])) as desk:
        _, receipt = desk.receive()
        desk.paperwork.submit([receipt])
        await desk.ended(receipt)
        row = desk.journal.dossier(DOSSIER)
        assert row is not None
        refund = Correction(
            "c-1", CorrectionKind.REFUND, DOSSIER, Mistake.FEE, "thu thừa", papers.ENTRY, refund_dong=1_000
        )
        await desk.paperwork.print_refund(row.dossier, refund)
        await desk.ended(desk.newest())
        assert desk.state(receipt) == (PrintState.FAILED, "reprinted")
        assert desk.core.state.unfinished == 0
        await desk.paperwork.settle(receipt.id)
        assert desk.notice == "nothing_to_do"
        firsts = [job for job in desk.journal.jobs(DOSSIER) if job.tray is Tray.ROLL]
        assert [(job.state, job.document.copy_number) for job in firsts] == [
            (PrintState.FAILED, 0),
            (PrintState.CONFIRMED, 0),
        ]


async def test_failed_and_unknown_papers_wait_for_the_clerk_over_a_restart(tmp_path: Path) -> None:
    async with bench(tmp_path, sheet=ToldPrinter([CUT_OFF]), roll=ToldPrinter([OFFLINE])) as desk:
        slip, receipt = desk.receive()
        desk.paperwork.submit([slip, receipt])
        await desk.ended(slip, receipt)
    async with bench(tmp_path) as desk:
        assert [job.id for job in await desk.paperwork.unfinished()] == [slip.id, receipt.id]
        await desk.paperwork.reprint(receipt.id)
        await desk.paperwork.settle(slip.id)
        await desk.ended(desk.newest())
        assert desk.newest().document.copy_number == 0
    async with bench(tmp_path) as desk:
        assert desk.core.state.unfinished == 0


async def test_papers_of_decisions_are_counted_each_for_itself(tmp_path: Path) -> None:
    async with bench(tmp_path) as desk:
        [first], [second] = decided(desk, "request-1"), decided(desk, "request-2")
        assert decided(desk, "advice", DecisionKind.GUIDANCE) == ()
        desk.paperwork.submit([first])
        await desk.ended(first)
        await desk.paperwork.reprint(first.id)
        again = desk.journal.jobs("request-1")[-1]
        await desk.ended(again)
        assert again.document.copy_number == 1
        await desk.paperwork.reprint(second.id)
        assert desk.notice == "already_printing", "the second one is still on its way"
        desk.paperwork.submit([second])
        await desk.ended(second)
        await desk.paperwork.reprint(second.id)
        assert desk.journal.jobs("request-2")[-1].document.copy_number == 1
        assert desk.notice == "reprinting"


async def test_an_act_told_twice_prints_nothing_twice(tmp_path: Path) -> None:
    printed: list[Work] = []
    async with bench(tmp_path, sheet=ToldPrinter(look=printed.append)) as desk:
        [request] = decided(desk, "request-1")
        desk.paperwork.submit([request])
        desk.paperwork.submit([request])
        await desk.ended(request)
        desk.paperwork.submit(decided(desk, "request-1"))
        [other] = decided(desk, "request-0")  # one after another: the printer is done with the first
        desk.paperwork.submit([other])
        await desk.ended(other)
        assert len(printed) == 2
    async with bench(tmp_path) as desk:
        desk.paperwork.submit(decided(desk, "request-1"))
        [other] = decided(desk, "request-2")
        desk.paperwork.submit([other])
        await desk.ended(other)
        assert len(desk.sheet.stems) == 1, "what came out before the restart stays so"


async def test_lists_of_other_dossiers_are_other_papers(tmp_path: Path) -> None:
    async with bench(tmp_path) as desk:
        one, other = papers.dossier(), papers.dossier(id="00000000-0000-4000-8000-000000000002")
        [short] = list_jobs(papers.CENTRE, [one], papers.ENTRY)
        [long] = list_jobs(papers.CENTRE, [one, other], papers.ENTRY)
        assert short.id != long.id
        assert short.id == list_jobs(papers.CENTRE, [one], papers.ENTRY)[0].id
        slip, _ = desk.receive()
        assert {short.dossier_id, long.dossier_id} == {slip.dossier_id}
        desk.journal.add_jobs([short, long], Act("visit_listed", "v-1", papers.ENTRY))
        desk.paperwork.submit([short])
        await desk.ended(short)
        await desk.paperwork.reprint(short.id)
        assert desk.newest().document.copy_number == 1, "the long one on its way is another paper"
        await desk.ended(desk.newest())
        await desk.paperwork.reprint(slip.id)
        assert desk.notice == "already_printing", "nor is the slip of the same dossier"


async def test_failed_papers_of_every_kind_wait_for_the_clerk(tmp_path: Path) -> None:
    async with bench(tmp_path, sheet=ToldPrinter([OFFLINE, CUT_OFF])) as desk:
        [request] = decided(desk, "request-1")
        [listing] = list_jobs(papers.CENTRE, [papers.dossier()], papers.ENTRY)
        desk.journal.add_jobs([listing], Act("visit_listed", "v-1", papers.ENTRY))
        desk.paperwork.submit([request, listing])
        await desk.ended(request, listing)
    async with bench(tmp_path) as desk:
        assert [job.id for job in await desk.paperwork.unfinished()] == [request.id, listing.id]
        await desk.paperwork.settle(listing.id)
        await desk.paperwork.reprint(request.id)
        assert desk.core.state.unfinished == 0
        assert desk.journal.jobs("request-1")[-1].document.copy_number == 0


async def test_a_slip_voided_before_it_was_printed_says_so(tmp_path: Path) -> None:
    async with bench(tmp_path) as desk:
        slip, _ = desk.receive()
        void = Correction("void-1", CorrectionKind.VOID, DOSSIER, Mistake.FEE, "nhập nhầm", papers.ENTRY)
        item = OutboxItem(void.id, OutboxKind.CORRECTION, DOSSIER, b"{}", papers.ENTRY.at)
        desk.journal.correct(void, item)
    printed: list[Work] = []
    async with bench(tmp_path, sheet=ToldPrinter(look=printed.append)) as desk:
        await desk.ended(slip)
        document = desk.paperwork._jobs[slip.id].document
        assert isinstance(document, Slip)
        assert document.voided == "nhập nhầm"
        assert len(printed) == 1


async def test_nobody_signed_in_prints_nothing(tmp_path: Path) -> None:
    async with bench(tmp_path, sheet=ToldPrinter([OFFLINE])) as desk:
        slip, _ = desk.receive()
        desk.paperwork.submit([slip])
        await desk.ended(slip)
        desk.core.update(clerk=None)
        await desk.paperwork.reprint(slip.id)
        await desk.paperwork.settle(slip.id)
        assert desk.state(slip) == (PrintState.FAILED, "offline")
        assert len(desk.journal.jobs(DOSSIER)) == 2
