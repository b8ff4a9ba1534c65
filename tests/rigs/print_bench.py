"""The print ledger on a real journal, with printers that are told how each paper ends."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from cache.journal import SqliteJournal
from counter.desk.clock import DeskClock
from counter.desk.core import Core, Ports
from counter.desk.paper_jobs import decision_jobs, reception_jobs
from counter.desk.paperwork import Paperwork
from counter.desk.printers import PrinterDesk
from counter.desk.state import DeskState
from counter.domain.calendar import OfficeCalendar
from counter.domain.decisions import Decision, DecisionKind
from counter.domain.place import Clerk, DeskSeat, Place
from counter.events import PrintChanged, PrintState
from counter.hub import Hub
from counter.ports import DecisionOrder, PrinterState, PrinterStatus, PrintJob, ReceptionOrder, Tray
from printing.service import PrintService
from printing.spool.spooler import Outcome, Progress, Work
from printing.ways import Way
from tests.rigs import papers

__all__ = ["CONFIRMED", "CUT_OFF", "DOSSIER", "OFFLINE", "Bench", "ToldPrinter", "bench", "decided"]


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
    payloads: list[bytes] = field(default_factory=list, repr=False)
    """The bytes of it."""
    look: Callable[[Work], None] = lambda _work: None

    def spool(self, work: Work, progress: Progress) -> Outcome:
        outcome = self.ends.pop(0) if self.ends else CONFIRMED
        if outcome.state is not PrintState.FAILED:
            progress.sending()
            self.look(work)
            self.stems.append(work.stem)
            self.payloads.append(work.payload)
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
    printers: PrinterDesk

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
    folder: Path,
    *,
    sheet: ToldPrinter | None = None,
    roll: ToldPrinter | None = None,
    more: Sequence[Way] = (),
    drawer: bool = False,
) -> AsyncIterator[Bench]:
    """Opened as a desk opens it, and closed as it closes. `more`: printers beside the usual two."""
    hub, sheet, roll = Hub(), sheet or ToldPrinter(), roll or ToldPrinter()
    journal = SqliteJournal.open(folder / "journal.db", bytes(32), desk_id="Q03", seat="Q03")
    usual = (Way("sheet", Tray.SHEET, sheet), Way("roll", Tray.ROLL, roll, drawer=drawer))
    printer = PrintService(hub.publish, (*usual, *more))
    core = Core(training=True)
    absent = cast(Any, None)
    core.ports = Ports(
        clock=DeskClock(),
        journal=journal,
        store=absent,
        centre=absent,
        reader=absent,
        printer=printer,
        printers=printer,
        hub=hub,
        calendar=lambda place: OfficeCalendar(hours=place.hours),
    )
    clerk = Clerk("an.nv", "Nguyễn Văn An", "")
    place = Place(papers.CENTRE, DeskSeat("Q03", 3, "Quầy 3"), (clerk,), training=True)
    core.update(place=place, clerk=clerk)
    paperwork = Paperwork(core)
    printers = PrinterDesk(core, paperwork)
    hub.subscribe(lambda event: paperwork.on_changed(event) if isinstance(event, PrintChanged) else None)
    hub.start()
    printer.start(paperwork.before_sending)
    await paperwork.resume()
    try:
        yield Bench(core, paperwork, journal, sheet, roll, printers)
    finally:
        await asyncio.to_thread(printer.stop)
        await paperwork.flush()
        hub.stop()
        await core.close()


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
