"""A desk on a real journal and a virtual reader, with a centre in memory that can be held, cut or refuse.

For races and troubles that a real centre shows once in a thousand runs.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from cache.journal import SqliteJournal
from cache.reference import TinyReferenceStore
from counter import wire
from counter.centre.catalogue import load_catalogue
from counter.centre.people import Citizen, citizens
from counter.centre.sample import sample_plan
from counter.desk.clock import DeskClock
from counter.desk.core import Opened, Ports
from counter.desk.desk import Desk
from counter.domain.calendar import OfficeCalendar
from counter.domain.decisions import Correction, Decision
from counter.domain.dossiers import Dossier, HandOver, NumberBlock, Result, SyncState
from counter.domain.place import Place
from counter.domain.procedures import Procedure
from counter.domain.search import ProcedureIndex
from counter.domain.tickets import Queue, Ticket, TicketState
from counter.hub import Hub
from counter.ports import (
    Answer,
    Centre,
    CentreRefusedError,
    CentreUnavailableError,
    Clock,
    DossierView,
    LookupAnswer,
    LookupOutcome,
    LookupRequest,
    OutboxItem,
    OutboxKind,
    Printer,
    PrinterState,
    PrinterStatus,
    PrintJob,
    Publish,
    Tray,
)
from devices.reader import CardSource, ChipReader
from devices.virtual.reader import VirtualReader

__all__ = ["MemoryCentre", "Parts", "SilentPrinter", "SmallDesk", "person", "small_desk"]

PIN = "123456"


def _place() -> Place:
    """The sample place; its clerk's PIN is hashed as cheaply as argon2id goes."""
    place = sample_plan().place
    cheap = Argon2id(salt=bytes(16), length=32, iterations=1, lanes=1, memory_cost=8)
    clerk = replace(place.clerks[0], pin_hash=cheap.derive_phc_encoded(PIN.encode()))
    return replace(place, clerks=(clerk, *place.clerks[1:]))


_PLACE = _place()
_VERSION, _PROCEDURES = load_catalogue()
_INDEX = ProcedureIndex(_PROCEDURES)


def _index(procedures: Sequence[Procedure]) -> ProcedureIndex:
    """The index of the packaged catalogue is made once for all small desks."""
    return _INDEX if procedures is _PROCEDURES else ProcedureIndex(procedures)


class _SharedStore(TinyReferenceStore):
    """The packaged catalogue is kept by its version alone, and any other as it is."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._packaged = folder / "packaged"

    def catalogue(self) -> tuple[str, tuple[Procedure, ...]]:
        return (_VERSION, _PROCEDURES) if self._packaged.exists() else super().catalogue()

    def put_catalogue(self, version: str, procedures: Sequence[Procedure]) -> None:
        if procedures is not _PROCEDURES:
            self._packaged.unlink(missing_ok=True)
            super().put_catalogue(version, procedures)
        else:
            self._packaged.parent.mkdir(parents=True, exist_ok=True)
            self._packaged.touch()


def person(case: str = "found", *, skip: int = 0) -> Citizen:
    """A fictional citizen."""
    return [one for one in citizens() if one.case == case][skip]


@dataclass
class MemoryCentre:
    """`ports.Centre` in memory. `gates` hold calls by name until they are set; `refusals` answer once."""

    waiting: list[Ticket] = field(default_factory=list)
    open_ticket: Ticket | None = None
    kept: dict[str, bytes] = field(default_factory=dict)
    gates: dict[str, asyncio.Event] = field(default_factory=dict)
    refusals: dict[str, list[Exception]] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    requests: dict[str, Ticket | None] = field(default_factory=dict)
    decided: dict[str, Decision] = field(default_factory=dict)
    """Decisions by id."""
    corrected: dict[str, list[Correction]] = field(default_factory=dict)
    """Corrections by dossier id, oldest first."""
    handed: dict[str, HandOver] = field(default_factory=dict)
    """Hand-overs by dossier id."""
    results: dict[str, Result] = field(default_factory=dict)
    """Results that lie ready, by dossier id; set one to let it be handed over."""
    held: list[str] = field(default_factory=list)
    """Ids of held tickets, in the order they were put aside."""
    _next: int = 1
    _reached: dict[str, asyncio.Event] = field(default_factory=dict)
    _cut: asyncio.Event = field(default_factory=asyncio.Event)

    async def met(self, name: str) -> None:
        """Wait until `name` was called."""
        await self._reached.setdefault(name, asyncio.Event()).wait()

    async def _meet(self, name: str) -> None:
        self.calls.append(name)
        self._reached.setdefault(name, asyncio.Event()).set()
        if name in self.gates:
            await self.gates[name].wait()
        if self.refusals.get(name):
            raise self.refusals[name].pop(0)

    def hold(self, name: str) -> asyncio.Event:
        """Let the next calls of `name` wait; set the event to let them go."""
        return self.gates.setdefault(name, asyncio.Event())

    async def place(self) -> Place:
        await self._meet("place")
        return _PLACE

    async def place_and_time(self) -> tuple[Place, datetime]:
        return await self.place(), await self.server_time()

    async def catalogue(self, known_version: str) -> tuple[str, tuple[Procedure, ...]] | None:
        await self._meet("catalogue")
        return None if known_version == _VERSION else (_VERSION, _PROCEDURES)

    async def server_time(self) -> datetime:
        return DeskClock().now()

    async def queue(self) -> Queue:
        await self._meet("queue")
        return Queue(waiting=tuple(self.waiting), called=self.open_ticket)

    async def call_next(self, request_id: str, clerk_id: str) -> Ticket | None:
        await self._meet("call_next")
        return self._claim(request_id, self.waiting[0].number if self.waiting else None)

    async def call_ticket(
        self, request_id: str, clerk_id: str, number: str, *, scan: str | None = None
    ) -> Ticket:
        await self._meet("call_ticket")
        ticket = self._claim(request_id, number)
        assert ticket is not None
        return ticket

    def _claim(self, request_id: str, number: str | None) -> Ticket | None:
        if request_id in self.requests:
            return self.requests[request_id]
        if self.open_ticket is not None:
            raise CentreRefusedError(409, "case_open")
        found = next((ticket for ticket in self.waiting if ticket.number == number), None)
        if found is not None:
            self.waiting.remove(found)
            self.open_ticket = replace(found, state=TicketState.CALLED)
        self.requests[request_id] = self.open_ticket
        return self.open_ticket

    async def look_up(self, request: LookupRequest) -> LookupAnswer:
        await self._meet("look_up")
        known = next((one for one in citizens() if one.number == request.personal_number), None)
        found = known.registered() if known else None
        outcome = LookupOutcome.FOUND if found else LookupOutcome.NOT_FOUND
        return LookupAnswer(outcome, f"ref-{len(self.calls)}", found)

    async def lease_block(self, request_id: str, agency_code: str, date: str, size: int) -> NumberBlock:
        await self._meet("lease_block")
        first, self._next = self._next, self._next + size
        return NumberBlock(request_id, agency_code, date, first, first + size - 1)

    async def send(self, item: OutboxItem) -> Answer:
        await self._meet("send")
        repeated = self._keep(item)
        of_ticket = item.kind in (OutboxKind.TICKET, OutboxKind.TICKET_HOLD)
        return Answer(item.subject if of_ticket else item.id, repeated, SyncState.ACCEPTED)

    def _keep(self, item: OutboxItem) -> bool:
        """Keep what was sent; whether it was there already."""
        if item.kind is OutboxKind.TICKET:
            self._end(item.subject)
            return False
        if item.kind is OutboxKind.TICKET_HOLD:
            return self._put_aside(item.subject)
        if item.kind is OutboxKind.DOSSIER:
            repeated = item.subject in self.kept
            self.kept[item.subject] = item.body
        elif item.kind is OutboxKind.DECISION:
            repeated = item.subject in self.decided
            self.decided[item.subject] = wire.decode(Decision, item.body)
        elif item.kind is OutboxKind.HAND_OVER:
            repeated = item.subject in self.handed
            self.handed[item.subject] = wire.decode(HandOver, item.body)
        else:
            of_dossier = self.corrected.setdefault(item.subject, [])
            correction = wire.decode(Correction, item.body)
            repeated = correction in of_dossier
            if not repeated:
                of_dossier.append(correction)
        return repeated

    def _end(self, ticket_id: str) -> None:
        if ticket_id in self.held:
            self.held.remove(ticket_id)
        else:
            self.open_ticket = None

    def _put_aside(self, ticket_id: str) -> bool:
        if ticket_id in self.held:
            return True
        if self.open_ticket is None or self.open_ticket.id != ticket_id:
            raise CentreRefusedError(409, "not_called")
        self.open_ticket = None
        self.held.append(ticket_id)
        return False

    async def dossier(self, key: str) -> DossierView | None:
        await self._meet("dossier")
        everyone = [wire.decode(Dossier, body) for body in self.kept.values()]
        dossier = next((one for one in everyone if key in (one.id, one.code, one.local_number)), None)
        if dossier is None:
            return None
        handed = self.handed.get(dossier.id)
        instead = next(
            (one for one in everyone if one.replaces and one.replaces.dossier_id == dossier.id), None
        )
        return DossierView(
            dossier=dossier,
            digest=hashlib.sha256(self.kept[dossier.id]).hexdigest(),
            state=SyncState.FORWARDED,
            official_code=dossier.code,
            result=handed.result if handed else self.results.get(dossier.id),
            returned=handed is not None,
            hand_over=handed,
            corrections=tuple(self.corrected.get(dossier.id, ())),
            replaced_by=(instead.code or instead.local_number) if instead else None,
        )

    async def decision(self, key: str) -> Decision | None:
        await self._meet("decision")
        return next((one for one in self.decided.values() if key in (one.id, one.local_number)), None)

    async def claim_blocks(self, held: Sequence[NumberBlock]) -> tuple[NumberBlock, ...]:
        self._next = max([self._next, *(block.last + 1 for block in held)])
        return tuple(held)

    async def missing(self, ids: Sequence[str]) -> tuple[str, ...]:
        handed = {one.id for one in self.handed.values()}
        corrected = {one.id for of_dossier in self.corrected.values() for one in of_dossier}
        kept = self.kept.keys() | handed | self.decided.keys() | corrected
        return tuple(one for one in ids if one not in kept)

    async def events(self, after: int, deliver: Publish) -> None:
        await self._meet("events")
        await self._cut.wait()
        self._cut.clear()
        raise CentreUnavailableError("cut", sent=False)

    def cut(self) -> None:
        """Cut the live events, the next ones if none are followed yet: the desk connects again."""
        self._cut.set()

    async def close(self) -> None:
        self.calls.append("close")


class SilentPrinter:
    """Takes jobs and keeps them."""

    def __init__(self) -> None:
        self.jobs: list[PrintJob] = []

    def start(self, *_arguments: object) -> None:
        """Nothing to start."""

    def stop(self) -> None:
        """Nothing to stop."""

    def submit(self, job: PrintJob) -> None:
        """Keep the job."""
        self.jobs.append(job)

    def void_before_next(self, tray: Tray) -> None:
        """Nothing is cut off here."""

    def status(self, tray: Tray) -> PrinterStatus:
        """Ready."""
        return PrinterStatus(PrinterState.READY)


@dataclass
class SmallDesk:
    """The desk and everything around it."""

    desk: Desk
    centre: MemoryCentre
    reader: VirtualReader
    printer: SilentPrinter
    journal: SqliteJournal


def tickets(count: int) -> Sequence[Ticket]:
    """People who wait."""
    now = DeskClock().now()
    return [Ticket(f"t-{number}", f"A{number:03d}", "Hộ tịch", False, now) for number in range(1, count + 1)]


@dataclass
class Parts:
    """Other parts for a small desk, in place of what stands in `SmallDesk`."""

    centre: Centre | None = None
    clock: Clock | None = None
    printer: Callable[[Publish], Printer] | None = None
    source: Callable[[Publish], CardSource] | None = None
    """Where cards come from; `SmallDesk.reader` is out of use then."""
    vfs: str | None = None
    """SQLite's file layer under the journal."""


@asynccontextmanager
async def small_desk(
    folder: Path,
    *,
    centre: MemoryCentre | None = None,
    sign_in: bool = True,
    parts: Parts | None = None,
) -> AsyncIterator[SmallDesk]:
    """An open desk whose files lie in `folder`; a clerk is signed in."""
    centre, parts = centre or MemoryCentre(list(tickets(3))), parts or Parts()
    hub, clock, printer = Hub(), parts.clock or DeskClock(), SilentPrinter()
    reader = VirtualReader(hub.publish)
    journal = SqliteJournal.open(folder / "journal.db", bytes(32), desk_id="Q03", seat="Q03", vfs=parts.vfs)
    ports = Ports(
        clock=clock,
        journal=journal,
        store=_SharedStore(folder / "reference"),
        centre=parts.centre or centre,
        reader=ChipReader(hub.publish, parts.source(hub.publish) if parts.source else reader, clock),
        printer=parts.printer(hub.publish) if parts.printer else printer,
        hub=hub,
        calendar=lambda place: OfficeCalendar(hours=place.hours),
    )
    desk = Desk(lambda: Opened(ports, None, lambda: None), training=True, jitter=lambda: 0.0)
    desk._link.indexed = _index
    await desk.start()
    try:
        if sign_in:
            from tests.rigs.desk import until

            await until(desk, lambda state: state.place is not None and state.devices.online)
            assert await desk.sign_in(PIN)
        yield SmallDesk(desk, centre, reader, printer, journal)
    finally:
        await desk.stop()
