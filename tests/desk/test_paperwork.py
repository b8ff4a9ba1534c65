"""The print ledger and the clerk: the ledger first, every failed or unknown paper dealt with once."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import pytest

from cache.journal import SqliteJournal
from counter.desk.clock import DeskClock
from counter.desk.core import Core, Ports
from counter.desk.paperwork import Paperwork, decision_jobs, list_jobs, reception_jobs
from counter.desk.state import DeskState
from counter.domain.calendar import OfficeCalendar
from counter.domain.decisions import Correction, CorrectionKind, Decision, DecisionKind, Mistake
from counter.domain.documents import Slip
from counter.domain.place import Clerk, DeskSeat, Place
from counter.events import PrintChanged, PrintState
from counter.hub import Hub
from counter.ports import (
    Act,
    DecisionOrder,
    JournalError,
    OutboxItem,
    OutboxKind,
    PrinterState,
    PrinterStatus,
    PrintJob,
    ReceptionOrder,
    Tray,
)
from printing.service import PrintService
from printing.spool.spooler import Outcome, Progress, Work
from tests.rigs import papers

DOSSIER = papers.dossier().id
CONFIRMED = Outcome(PrintState.CONFIRMED)
OFFLINE = Outcome(PrintState.FAILED, "offline")
CUT_OFF = Outcome(PrintState.UNKNOWN, "cut-off")


@dataclass
class ToldPrinter:
    """Ends its jobs as told, then confirms. `look` is called where the first byte would leave."""

    ends: list[Outcome] = field(default_factory=list)
    stems: list[str] = field(default_factory=list)
    """What came out, or may have."""
    look: Callable[[Work], None] = lambda _work: None

    def spool(self, work: Work, progress: Progress) -> Outcome:
        outcome = self.ends.pop(0) if self.ends else CONFIRMED
        if outcome.state is not PrintState.FAILED:
            progress.sending()
            self.look(work)
            self.stems.append(work.stem)
        return outcome

    def status(self) -> PrinterStatus:
        return PrinterStatus(PrinterState.READY)


@dataclass
class Bench:
    """A desk's paperwork with its journal and two printers."""

    core: Core
    paperwork: Paperwork
    journal: SqliteJournal
    sheet: ToldPrinter
    roll: ToldPrinter

    def receive(self) -> tuple[PrintJob, ...]:
        """A dossier with its slip and its receipt in the ledger."""
        order = ReceptionOrder(
            papers.dossier(code=None, local_number=""),
            lambda dossier: reception_jobs(papers.CENTRE, dossier),
            lambda _: b"{}",
            None,
        )
        return self.journal.receive(order)[1]

    async def ended(self, *jobs: PrintJob) -> None:
        """Wait until these jobs have ended in the ledger."""
        ends = (PrintState.CONFIRMED, PrintState.FAILED, PrintState.UNKNOWN)
        await self.until(lambda _: all(self.state(job)[0] in ends for job in jobs))
        await self.paperwork.flush()

    async def until(self, holds: Callable[[DeskState], object]) -> None:
        """Wait for a state of the desk."""
        reached = asyncio.Event()

        def look(state: DeskState) -> None:
            if holds(state):
                reached.set()

        unsubscribe = self.core.subscribe(look)
        look(self.core.state)
        async with asyncio.timeout(20):
            await reached.wait()
        unsubscribe()

    def state(self, job: PrintJob) -> tuple[PrintState, str]:
        """Where a job stands in the ledger."""
        kept = self.journal.job(job.id)
        assert kept is not None
        return kept.state, kept.reason

    def newest(self) -> PrintJob:
        """The last job of the dossier."""
        return self.journal.jobs(DOSSIER)[-1]

    @property
    def notice(self) -> str:
        """What the clerk reads."""
        notice = self.core.state.notice
        return notice.key.removeprefix("desk.notice.") if notice else ""


@asynccontextmanager
async def bench(
    folder: Path, *, sheet: ToldPrinter | None = None, roll: ToldPrinter | None = None
) -> AsyncIterator[Bench]:
    """Opened as a desk opens it, and closed as it closes."""
    hub, sheet, roll = Hub(), sheet or ToldPrinter(), roll or ToldPrinter()
    journal = SqliteJournal.open(folder / "journal.db", bytes(32), desk_id="Q03", seat="Q03")
    printer = PrintService(hub.publish, {Tray.SHEET: sheet, Tray.ROLL: roll})
    core = Core(training=True)
    absent = cast(Any, None)
    core.ports = Ports(
        clock=DeskClock(),
        journal=journal,
        store=absent,
        centre=absent,
        reader=absent,
        printer=printer,
        hub=hub,
        calendar=lambda place: OfficeCalendar(hours=place.hours),
    )
    clerk = Clerk("an.nv", "Nguyễn Văn An", "")
    place = Place(papers.CENTRE, DeskSeat("Q03", 3, "Quầy 3"), (clerk,), training=True)
    core.update(place=place, clerk=clerk)
    paperwork = Paperwork(core)
    hub.subscribe(lambda event: paperwork.on_changed(event) if isinstance(event, PrintChanged) else None)
    hub.start()
    printer.start(paperwork.before_sending)
    await paperwork.resume()
    try:
        yield Bench(core, paperwork, journal, sheet, roll)
    finally:
        await asyncio.to_thread(printer.stop)
        await paperwork.flush()
        hub.stop()
        await core.close()


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
    def full(*_arguments: object) -> None:
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
            await asyncio.to_thread(desk.paperwork.before_sending, "no such job")
        slip, _ = desk.receive()
        desk.paperwork._loop = asyncio.new_event_loop()
        desk.paperwork._loop.close()
        with pytest.raises(RuntimeError):
            await asyncio.to_thread(desk.paperwork.before_sending, slip.id)


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


# --- papers of decisions and lists ----------------------------------------------------------------


def decided(
    desk: Bench, decision_id: str, kind: DecisionKind = DecisionKind.SUPPLEMENT
) -> Sequence[PrintJob]:
    """A decision with its paper in the ledger."""
    dossier = papers.dossier()
    decision = Decision(
        id=decision_id,
        kind=kind,
        local_number="",
        procedure=dossier.procedure,
        owner=dossier.owner,
        submitter=dossier.submitter,
        lacks=(),
        reason="chưa đủ",
        entry=papers.ENTRY,
    )
    order = DecisionOrder(decision, lambda one: decision_jobs(papers.CENTRE, one), lambda _: b"{}")
    return desk.journal.decide(order)[1]


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
