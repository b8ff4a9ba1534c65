"""A scripted desk behind `DeskPort`: changes `DeskState` as the real one would, without devices or disk."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from counter.desk.next_step import NextStep, next_step
from counter.desk.port import TrainingDrawer
from counter.desk.state import (
    CardView,
    DeskState,
    Devices,
    Filing,
    Identity,
    Notice,
    NoticeLevel,
    OutboxView,
    Reading,
    Visit,
)
from counter.domain.card import ReadStep
from counter.domain.documents import Document, FeeSlip, Slip
from counter.domain.dossiers import (
    Collector,
    CollectorProof,
    DossierRow,
    HandOver,
    PaperCount,
    SyncState,
)
from counter.domain.due import Due
from counter.domain.people import Person
from counter.domain.procedures import Procedure
from counter.domain.scan import ScanKind, read_scan
from counter.domain.text import fold
from counter.domain.tickets import Ticket
from counter.events import PrintState, ReaderState, ScanOrigin
from counter.ports import OutboxItem, PrintJob, Tray
from tests.screens.fake_handing import FakeHanding
from tests.screens.fake_place import (
    CENTRE,
    CLERK,
    CODE,
    NOW,
    PIN,
    PROCEDURES,
    REGISTERED,
    WAITING,
    dossier_of,
    entry,
    identity_of,
    left_papers,
    place,
    queue_of_the_day,
    returning_of,
)
from tests.screens.fake_ports import (
    FakeAside,
    FakeClosing,
    FakeCorrections,
    FakeDecisions,
    FakeDrawer,
    FakeHandouts,
    FakeMoney,
    FakeOutages,
    FakeParking,
    FakePeople,
    FakePrinters,
    FakeReceipts,
    FakeScans,
)

__all__ = ["FakeDesk"]


class FakeDesk:
    """See the module."""

    def __init__(self, *, training: bool = True, opened: bool = True) -> None:
        self.log: list[str] = []
        """Acts in the order they ran."""
        self.ready = False
        """Whether the deciding agency is through."""
        self.stopped = False
        self.unfinished: list[PrintJob] = []
        self.pages: Sequence[str] = ("\n".join(f"dòng {row}" for row in range(60)), "trang sau")
        self._handlers: list[Callable[[DeskState], None]] = []
        self.people: Any = FakePeople(self)
        self.money: Any = FakeMoney(self)
        self.decisions: Any = FakeDecisions(self)
        self.visits: Any = FakeAside(self)
        self.corrections: Any = FakeCorrections()
        self.closing: Any = FakeClosing(self)
        self.handing: Any = FakeHanding()
        self.receipts: Any = FakeReceipts()
        self.printers: Any = FakePrinters(self)
        self.scans: Any = FakeScans(self)
        self.handouts: Any = FakeHandouts()
        self.outages: Any = FakeOutages(self)
        self.parking: Any = FakeParking(self)
        self._rows: list[DossierRow] = []
        self.drawer: TrainingDrawer | None = FakeDrawer(self) if training else None
        self._state = DeskState(
            training=training,
            place=place() if opened else None,
            queue=queue_of_the_day(),
            devices=Devices(online=True, reader=ReaderState.NO_CARD, sheet=None, roll=PrintState.CONFIRMED),
            outbox=OutboxView(waiting=0, stopped=0, done=31),
        )

    # --- the state ------------------------------------------------------------------------------

    @property
    def state(self) -> DeskState:
        """Now."""
        return self._state

    def subscribe(self, handler: Callable[[DeskState], None]) -> Callable[[], None]:
        """Follow."""
        self._handlers.append(handler)
        return lambda: self._handlers.remove(handler)

    def change(self, **values: object) -> None:
        """Change fields of the state and tell everybody."""
        self._state = replace(self._state, **values)  # type: ignore[arg-type]  # names are checked by replace
        for handler in tuple(self._handlers):
            handler(self._state)

    def visit(self, **values: object) -> None:
        """Change the open visit."""
        assert self._state.visit is not None
        self.change(visit=replace(self._state.visit, **values))  # type: ignore[arg-type]  # see change

    def filing(self, **values: object) -> None:
        """Change the filing."""
        assert self._state.visit is not None
        assert self._state.visit.filing is not None
        self.visit(filing=replace(self._state.visit.filing, **values))  # type: ignore[arg-type]  # see change

    def devices(self, **values: object) -> None:
        """Change device states."""
        self.change(devices=replace(self._state.devices, **values))  # type: ignore[arg-type]  # see change

    def say(self, key: str, level: NoticeLevel = NoticeLevel.INFORMATION, **values: object) -> None:
        """Show a notice."""
        self.change(notice=Notice(f"desk.notice.{key}", level, values))

    def begin(self, ticket: Ticket | None) -> None:
        """Open a visit when none is open."""
        if self._state.visit is None:
            self.change(visit=Visit("v1", ticket, NOW - timedelta(minutes=3)), notice=None)

    def reading(self, step: ReadStep, done: int = 0, expected: int = 0) -> None:
        """The chip is being read."""
        self.visit(identity=Identity(card=CardView(1, Reading.RUNNING, step, done, expected)))

    def read(self, *, register: Person = REGISTERED) -> None:
        """The chip was read and the register answered."""
        self.begin(None)
        identity = identity_of(register)
        self.visit(identity=identity)
        returning = self._state.visit.returning if self._state.visit else None
        if returning is not None and identity.person is not None:
            collector = Collector(identity.person, CollectorProof.SLIP, True)
            self.visit(returning=replace(returning, collector=collector))

    # --- acts -----------------------------------------------------------------------------------

    async def start(self) -> None:
        """Nothing to open."""
        self.log.append("start")

    def screen_broke(self) -> None:
        """Only logged."""
        self.log.append("screen_broke")

    async def stop(self) -> None:
        """Nothing to close."""
        self.stopped = True

    async def sign_in(self, pin: str) -> bool:
        """One PIN."""
        self.log.append("sign_in")
        if pin != PIN:
            self.say("wrong_pin", NoticeLevel.ERROR)
            return False
        self.change(clerk=CLERK, notice=None)
        return True

    def touch(self) -> None:
        """Nothing locks by itself."""

    async def lock(self) -> None:
        """Sign out."""
        self.change(clerk=None)

    async def call_next(self) -> None:
        """The first in the queue."""
        self.log.append("call_next")
        queue = self._state.queue
        ticket, waiting = queue.waiting[0], queue.waiting[1:]
        self.change(visit=None, queue=replace(queue, waiting=waiting))
        self.begin(ticket)
        self.say("called", number=ticket.number)

    async def finish(self, *, no_show: bool = False) -> None:
        """Over."""
        self.log.append(f"finish {no_show}")
        self.change(visit=None, notice=None, read_as="")

    async def scan(self, text: str, origin: ScanOrigin) -> None:
        """Dossier codes open a dossier, everything else is only logged."""
        kind = read_scan(text, self.today()).kind
        self.log.append(f"scan {kind} {origin} {text}")
        self.change(read_as=kind.value, notice=None)
        if kind is ScanKind.DOSSIER_CODE:
            self.begin(None)
            row = next((row for row in self._rows if row.official_code == text), None)
            if row is not None:
                self._open(row)

    def _open(self, row: DossierRow) -> None:
        self.visit(returning=returning_of(row, ready=self.ready), filing=None)

    async def read_card(self, *, can: str | None = None) -> None:
        """Read."""
        self.log.append("read_card")
        self.read()

    def search(self, text: str, limit: int = 8) -> Sequence[Procedure]:
        """By folded words."""
        words = fold(text).split()
        found = [one for one in PROCEDURES if all(word in fold(f"{one.code} {one.name}") for word in words)]
        return found[:limit]

    async def choose_procedure(self, code: str) -> None:
        """Begin."""
        self.log.append(f"choose_procedure {code}")
        procedure = next(one for one in PROCEDURES if one.code == code)
        fee = procedure.fee().amount_dong
        self.visit(filing=Filing("f1", procedure, fee_dong=fee, computed_dong=fee, fee_rule=procedure.fee()))
        if len(procedure.cases) == 1:
            await self.choose_case(procedure.cases[0].id)

    async def choose_case(self, case_id: str) -> None:
        """Choose."""
        self.log.append(f"choose_case {case_id}")
        filing = self._filing()
        case = next(one for one in filing.procedure.cases if one.id == case_id)
        due = Due(NOW.replace(hour=17, minute=0), NOW, (), True)
        self.filing(case=case, papers={}, due=due)

    def _filing(self) -> Filing:
        assert self._state.visit is not None
        assert self._state.visit.filing is not None
        return self._state.visit.filing

    async def drop_filing(self) -> None:
        """Drop."""
        self.log.append("drop_filing")
        self.visit(filing=None)

    async def set_paper(self, paper: PaperCount) -> None:
        """Set or unset."""
        counted = paper.originals or paper.certified_copies or paper.photocopies or paper.presented
        self.log.append(
            f"set_paper {paper.component_id} {paper.originals}{paper.certified_copies}{paper.photocopies}"
        )
        papers = {key: one for key, one in self._filing().papers.items() if key != paper.component_id}
        self.filing(papers=papers | ({paper.component_id: paper} if counted else {}))

    async def accept_all(self) -> None:
        """Tick."""
        self.log.append("accept_all")
        filing = self._filing()
        assert filing.case is not None
        asked = {part.id: PaperCount.as_asked(part) for part in filing.case.components if part.required}
        self.filing(papers=asked | dict(filing.papers))

    async def commit(self) -> None:
        """Receive."""
        self.log.append("commit")
        if next_step(self._state) is not NextStep.COMMIT:
            self.say("papers_missing", NoticeLevel.WARNING, count=1)
            return
        visit = self._state.visit
        assert visit is not None
        assert visit.identity.person is not None
        row = self.receive(visit.identity.person, self._filing())
        jobs = (
            PrintJob("j1", row.dossier.id, Slip(CENTRE, row.dossier), 2, Tray.SHEET, PrintState.SENT),
            PrintJob("j2", row.dossier.id, FeeSlip(CENTRE, row.dossier), 1, Tray.ROLL, PrintState.CONFIRMED),
        )
        self.visit(filing=None, received=(row,), jobs=jobs)
        self.change(outbox=OutboxView(waiting=1, stopped=0, done=31))
        self.say("received", NoticeLevel.DONE, code=CODE)

    def receive(self, person: Person, filing: Filing) -> DossierRow:
        """Keep a dossier."""
        dossier = dossier_of(person, filing, order=len(self._rows) + 1)
        row = DossierRow(dossier, SyncState.ACCEPTED, CODE)
        self._rows.insert(0, row)
        return row

    async def set_consignment(self, number: str) -> None:
        """Keep."""
        self.log.append(f"consignment {number}")

    async def hand_over(self) -> None:
        """Give."""
        self.log.append("hand_over")
        visit = self._state.visit
        assert visit is not None
        assert visit.returning is not None
        assert visit.returning.collector is not None
        assert visit.returning.result is not None
        done = HandOver(
            "h1", visit.returning.dossier.id, visit.returning.collector, visit.returning.result, entry()
        )
        self.visit(returning=replace(visit.returning, hand_over=done, returned=True))
        self.say("handed_over", NoticeLevel.DONE, code=CODE)

    async def reprint(self, job_id: str) -> None:
        """Print again: the old job needs nobody any more."""
        self.log.append(f"reprint {job_id}")
        self.unfinished = [job for job in self.unfinished if job.id != job_id]
        self.change(unfinished=len(self.unfinished))
        self.say("reprinting", NoticeLevel.DONE)

    async def unfinished_jobs(self) -> Sequence[PrintJob]:
        """As told by `leave_papers`."""
        return tuple(self.unfinished)

    async def preview(self, document: Document) -> Sequence[str]:
        """As told in `pages`."""
        self.log.append(f"preview {document.kind}")
        return self.pages

    async def settle_job(self, job_id: str) -> None:
        """There."""
        self.log.append(f"settle_job {job_id}")
        self.unfinished = [job for job in self.unfinished if job.id != job_id]
        self.change(unfinished=len(self.unfinished))
        self.say("paper_settled", NoticeLevel.DONE)

    def leave_papers(self) -> None:
        """Two papers of a dossier received before: one failed, of the other nobody knows."""
        self.unfinished = left_papers()
        self.change(unfinished=len(self.unfinished))

    async def jobs_of(self, dossier_id: str) -> Sequence[PrintJob]:
        """Those of the open visit."""
        visit = self._state.visit
        return tuple(job for job in visit.jobs if job.dossier_id == dossier_id) if visit else ()

    async def dossiers(self, limit: int = 100) -> Sequence[DossierRow]:
        """Newest first."""
        return self._rows[:limit]

    async def outbox(self) -> Sequence[OutboxItem]:
        """One waits, one was refused."""
        return WAITING

    async def retry_outbox(self) -> None:
        """Again."""
        self.log.append("retry_outbox")

    def today(self) -> date:
        """The day of NOW."""
        return NOW.date()
