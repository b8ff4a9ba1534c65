"""The desk: every act of a clerk, and what devices and the centre report, in one place.

Front ends see this class through `counter.desk.port.DeskPort`; the rules live in the use cases it joins.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import TypeVar

from counter.desk import authority, bearer
from counter.desk.books import Books
from counter.desk.certifying import CertifyingDesk
from counter.desk.clock import DeskClock
from counter.desk.closing import ClosingDesk
from counter.desk.commit_checks import told_locked
from counter.desk.core import Core, Opened
from counter.desk.correcting import CorrectionDesk
from counter.desk.decisions import DecisionDesk
from counter.desk.digitising import DigitisingDesk
from counter.desk.doubles import Doubles
from counter.desk.electronic import ElectronicDesk
from counter.desk.guard import guarded, may_see_visits, veiled
from counter.desk.handing import Handing
from counter.desk.handouts import HandoutDesk
from counter.desk.identify import Identification
from counter.desk.idle import IdleLock
from counter.desk.kept_visits import KeptVisits
from counter.desk.link import Link
from counter.desk.money import MoneyDesk
from counter.desk.numbers import Numbers
from counter.desk.outage import OutageDesk
from counter.desk.outbox import Outbox
from counter.desk.paperwork import Paperwork
from counter.desk.parking import ParkingDesk
from counter.desk.payments import PaymentDesk
from counter.desk.people import PeopleDesk
from counter.desk.port import TrainingDrawer
from counter.desk.printers import PrinterDesk
from counter.desk.queueing import Queueing
from counter.desk.reading import CardDesk
from counter.desk.receipt_books import ReceiptDesk
from counter.desk.receipts import ReceiptStock
from counter.desk.reception import Reception
from counter.desk.reports import Reports
from counter.desk.retention import Retention
from counter.desk.returning import ResultDesk
from counter.desk.rounds import Rounds
from counter.desk.routing import Router
from counter.desk.satisfaction import SatisfactionDesk
from counter.desk.scans import ScanDesk
from counter.desk.session import Session
from counter.desk.state import DeskState, NoticeLevel
from counter.desk.visits import VisitDesk
from counter.domain.card import AccessKey
from counter.domain.documents import Document
from counter.domain.dossiers import DossierRow, PaperCount
from counter.domain.procedures import Procedure
from counter.events import ScanOrigin
from counter.ports import Journal, JournalError, OutboxItem, PrintJob

__all__ = ["Desk"]


T = TypeVar("T")

_PC_CLOCK = DeskClock()


def _jitter() -> float:
    return secrets.randbelow(1000) / 1000


@guarded()
class Desk:
    """One desk of a centre."""

    def __init__(
        self, opening: Callable[[], Opened], *, training: bool, jitter: Callable[[], float] = _jitter
    ) -> None:
        """`opening` builds journal, devices and client; it blocks, and runs on a thread of its own."""
        self.drawer: TrainingDrawer | None = None
        self._opening = opening
        self._opened: Opened | None = None
        self._core = Core(training=training)
        self._session = Session(self._core)
        self._idle = IdleLock(self._core, self._session)
        self._retention = Retention(self._core)
        self._paperwork = Paperwork(self._core)
        self._outbox = Outbox(self._core, jitter)
        self._link = Link(self._core, self._outbox, jitter)
        self._numbers = Numbers(self._core)
        self._queueing = Queueing(self._core, self._outbox)
        self._card = CardDesk(self._core)
        self._identification = Identification(self._core, self._card)
        self._stock = ReceiptStock(self._core)
        self._doubles = Doubles(self._core)
        self._reception = Reception(
            self._core, self._queueing, self._paperwork, self._outbox, self._numbers, self._stock
        )
        self._results = ResultDesk(self._core, self._paperwork, self._outbox, self._queueing, self._stock)
        self._router = Router(self._core, self._queueing, self._identification, self._card, self._results)
        self.scans = ScanDesk(self._core, self.scan, self._router.undoing)
        self.people = PeopleDesk(self._core, self._queueing, self._identification)
        self.money = MoneyDesk(self._core, self._stock)
        self._books = Books(self._core)
        self.certifying = CertifyingDesk(self._core, self._reception, self._books, self._outbox, self._stock)
        self.payments = PaymentDesk(self._core, self._outbox)
        self.decisions = DecisionDesk(
            self._core, self._queueing, self._reception, self._paperwork, self._outbox
        )
        self.visits = VisitDesk(self._core, self._queueing, self._reception, self._paperwork, self._outbox)
        self.corrections = CorrectionDesk(
            self._core, self._queueing, self._reception, self._paperwork, self._outbox
        )
        self.outages = OutageDesk(self._core, self._reception)
        self.parking = ParkingDesk(self._core, self._outbox)
        self._electronic = ElectronicDesk(self._core, self._stock, self._outbox)
        self.receipts = ReceiptDesk(self._core, self._stock, self.money, self._outbox, self._electronic)
        self.handing = Handing(self._core, self._paperwork, self._outbox)
        self.printers = PrinterDesk(self._core, self._paperwork)
        self.digitising = DigitisingDesk(self._core, self._outbox)
        self._retention.on_purged = self.digitising.tidy
        self.satisfaction = SatisfactionDesk(self._core, self._outbox)
        self.closing = ClosingDesk(self._core, self._paperwork)
        self.handouts = HandoutDesk(self._core, self._paperwork)
        self._kept = KeptVisits(self._core, self._queueing)
        self._rounds = Rounds(self._core, self._idle, self._link, self._reception, self._numbers, self._books)
        self._reports = Reports(
            core=self._core,
            idle=self._idle,
            card=self._card,
            paperwork=self._paperwork,
            handing=self.handing,
            link=self._link,
            electronic=self._electronic,
            results=self._results,
            scans=self.scans,
        )
        self._on_event = self._reports.take
        self._join()

    def _join(self) -> None:
        """Tell the use cases of each other."""
        self._card.on_record = self._identification.merge_and_ask
        self._identification.on_identified = self._identified
        self._queueing.on_held = self.visits.resume
        self._queueing.may_leave = self.visits.may_leave
        self._results.decided = self.decisions.open
        self.decisions.on_person = self._identification.resume
        self._outbox.on_delivered = self._reports.delivered
        self._session.on_signed_in = self._signed_in
        self._session.renew = self._link.renew_place
        self._session.on_second_badge = self.outages.show_badge
        self._router.on_badge = self._session.show_badge
        self._router.on_procedure = self.choose_procedure
        self._router.on_survey = self.satisfaction.take_code
        self.closing.on_closed = self.satisfaction.end_day
        self._link.on_queue = self._queueing.resume_called
        self._link.before_online = self._numbers.ensure
        self._link.on_result = self._reports.result_changed
        self._link.on_record = self._reports.record_changed
        self.corrections.on_corrected = self._electronic.given_back
        self.visits.on_taken_up = self._taken_up_again
        self._reception.before_commit = self.certifying.before_commit
        self._reception.after_commit = self.certifying.after_commit
        self._link.claims_also(self._books.held)
        self._kept.follow()
        self._core.subscribe(self._doubles.on_change)

    def _identified(self) -> None:
        self._results.check_collector()
        bearer.check(self._core)

    def _taken_up_again(self) -> None:
        self._identification.resume()
        self._reception.refresh_due()
        self._results.taken_up()
        self.money.renew_receipt()
        authority.refresh(self._core)

    # --- life -----------------------------------------------------------------------------------

    @property
    def state(self) -> DeskState:
        """The current state, as far as whoever is signed in may see it."""
        return veiled(self._core.state)

    def subscribe(self, handler: Callable[[DeskState], None]) -> Callable[[], None]:
        """Call `handler` on the loop after every change."""
        return self._core.subscribe(lambda state: handler(veiled(state)))

    async def start(self) -> None:
        """Open everything; returns once the disk has told what it knows. Raises DeskUnavailableError."""
        self._opened = await asyncio.to_thread(self._opening)
        self._core.ports = ports = self._opened.ports
        self.drawer = self._opened.drawer
        ports.hub.subscribe(self._on_event)
        ports.hub.start()
        await self._link.load_reference()
        ports.reader.start()
        ports.code_scanners.start()
        ports.printer.start(self._paperwork.before_sending)
        await self._resume()
        self._core.keep_running(self._outbox.run, "outbox")
        self._core.keep_running(lambda: self._link.run(ports.hub.publish), "link")
        self._core.keep_running(self._link.run_queue, "queue")
        self._core.keep_running(self._link.run_confirm, "confirm")
        self._core.keep_running(self._link.run_catalogue, "catalogue")
        self._rounds.start()
        self._core.keep_running(self._retention.run, "retention")
        self._core.keep_running(self.handing.run, "papers")
        if self.drawer is not None:
            self._core.spawn(self._fill(self.drawer), "training drawer")

    async def _fill(self, drawer: TrainingDrawer) -> None:
        await drawer.load()
        self._core.update()

    def _signed_in(self) -> None:
        """Whatever waited for a clerk goes on; a visit only with somebody who may see it."""
        self._outbox.resume()
        self._link.refresh_queue()
        self._core.spawn(self._link.renew_order(), "order of procedures")
        self._core.spawn(self.handing.count(), "papers that press")
        if not may_see_visits(self._core.state):
            return
        self._taken_up_again()
        if any(visit.broken for visit in self._queueing.held.visits.values()):
            self._core.spawn(self.visits.settle_broken(), "broken visit")

    async def _resume(self) -> None:
        """After a restart: attempts, the open visit and those put aside, print jobs, outbox counts."""
        await self._session.load()
        await self._core.refresh_outbox()
        await self._paperwork.resume()
        await self._stock.load()
        await self._electronic.load()
        await self.satisfaction.load()
        await self._kept.restore()
        await self.certifying.resume()

    def screen_broke(self) -> None:
        """Mark the open visit as put aside in the journal: opened again, it might break the next start."""
        self._kept.put_aside()

    async def stop(self) -> None:
        """Stop devices first, then what talks, then the disk; nothing for a desk that never opened."""
        if self._opened is None:
            return
        ports = self._opened.ports
        await asyncio.to_thread(ports.reader.stop)
        await asyncio.to_thread(ports.code_scanners.stop)
        await asyncio.to_thread(ports.printer.stop)
        ports.hub.drain()
        await self._paperwork.flush()
        await self.satisfaction.close()
        ports.hub.stop()
        await self._core.close()
        await ports.centre.close()
        await asyncio.to_thread(self._opened.close)

    # --- acts -----------------------------------------------------------------------------------

    async def sign_in(self, pin: str) -> bool:
        """Sign a clerk in by PIN."""
        self._idle.touch()
        return await self._session.sign_in(pin)

    def touch(self) -> None:
        """A key was pressed."""
        self._idle.touch()

    async def lock(self) -> None:
        """Sign out; the open visit stays, and so do those put aside."""
        await self._session.lock()
        state = self._core.state
        if state.clerk is None and state.held:
            self._core.say("held_remain", NoticeLevel.WARNING, count=len(state.held))

    async def call_next(self) -> None:
        """Finish the finished visit, if any, and call the next ticket."""
        await self._queueing.call_next()

    async def finish(self, *, no_show: bool = False) -> None:
        """End the visit without calling anybody."""
        await self._queueing.finish(no_show=no_show)

    async def scan(self, text: str, origin: ScanOrigin) -> None:
        """Do what a scanned or typed code asks for."""
        await self._router.route(text, origin, self.today())

    async def read_card(self, *, can: str | None = None) -> None:
        """Read the card on the reader."""
        self._card.ask(AccessKey(can=can) if can else None)

    def search(self, text: str, limit: int = 8) -> Sequence[Procedure]:
        """Procedures by type-ahead, best first."""
        return self._link.index.search(text, limit)

    async def choose_procedure(self, code: str) -> None:
        """Begin a dossier of this procedure."""
        procedure = self._core.catalogue.get(code)
        if self.state.clerk is None or procedure is None:
            self._core.say("nothing_to_do")
            return
        self._reception.choose_procedure(procedure)
        filing = self.state.filing
        if filing is not None:
            told_locked(self._core, filing.procedure)
        await self._warn_of_double()

    async def choose_case(self, case_id: str) -> None:
        """Choose the situation."""
        self._reception.choose_case(case_id)
        await self._warn_of_double()

    async def _warn_of_double(self) -> None:
        try:
            await self._doubles.warn()
        except JournalError as error:
            self._core.journal_trouble(error)

    async def drop_filing(self) -> None:
        """Leave the procedure again."""
        self._reception.drop()

    async def set_paper(self, paper: PaperCount) -> None:
        """Set one checklist line."""
        self._reception.set_paper(paper)

    async def accept_all(self) -> None:
        """Tick every required paper."""
        self._reception.accept_all()

    async def commit(self) -> None:
        """Receive the dossier."""
        await self._reception.commit()

    async def set_consignment(self, number: str) -> None:
        """See `DeskPort`."""
        self._results.take_consignment(number)

    async def hand_over(self) -> None:
        """Hand the open result over."""
        await self._results.hand_over()

    async def reprint(self, job_id: str) -> None:
        """Print a job again; the paper says so unless it surely never came out."""
        await self._paperwork.reprint(job_id)

    async def unfinished_jobs(self) -> Sequence[PrintJob]:
        """Papers that failed or may have been printed."""
        return await self._paperwork.unfinished()

    async def preview(self, document: Document) -> Sequence[str]:
        """A paper as text, page by page."""
        return await asyncio.to_thread(self._core.ports.preview, document)

    async def settle_job(self, job_id: str) -> None:
        """The clerk has the paper of a failed or unknown job."""
        await self._paperwork.settle(job_id)

    async def jobs_of(self, dossier_id: str) -> Sequence[PrintJob]:
        """Print jobs of a dossier."""
        return await self._read(lambda journal: journal.jobs(dossier_id))

    async def dossiers(self, limit: int = 100) -> Sequence[DossierRow]:
        """The desk's dossiers, newest first."""
        return await self._read(lambda journal: journal.dossiers(limit=limit))

    async def outbox(self) -> Sequence[OutboxItem]:
        """Waiting and stopped messages in order."""
        return await self._read(lambda journal: journal.outbox())

    async def _read(self, look: Callable[[Journal], Sequence[T]]) -> Sequence[T]:
        """What the journal says; trouble is shown and reads as nothing."""
        try:
            return await self._core.durable(look, self._core.ports.journal)
        except JournalError as error:
            self._core.journal_trouble(error)
            return ()

    async def retry_outbox(self) -> None:
        """Try stopped and waiting messages again now."""
        async with self._core.act("retrying") as mine:
            if mine:
                await self._outbox.retry_all()

    def now(self) -> datetime:
        """Office time; the PC's own until the desk is open."""
        return (self._opened.ports.clock if self._opened else _PC_CLOCK).now()

    def today(self) -> date:
        """The office's date."""
        return self.now().date()
