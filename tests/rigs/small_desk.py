"""A desk on a real journal and a virtual reader, with a centre in memory that can be held, cut or refuse.

For races and troubles that a real centre shows once in a thousand runs.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

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
from counter.domain.dossiers import Dossier, NumberBlock, SyncState
from counter.domain.place import Place
from counter.domain.procedures import Procedure
from counter.domain.tickets import Queue, Ticket, TicketState
from counter.hub import Hub
from counter.ports import (
    Answer,
    CentreRefusedError,
    CentreUnavailableError,
    DossierView,
    LookupAnswer,
    LookupOutcome,
    LookupRequest,
    OutboxItem,
    OutboxKind,
    PrinterState,
    PrinterStatus,
    PrintJob,
    Publish,
    Tray,
)
from devices.reader import ChipReader
from devices.virtual.reader import VirtualReader

__all__ = ["MemoryCentre", "SilentPrinter", "SmallDesk", "person", "small_desk"]

_PLACE = sample_plan().place
_VERSION, _PROCEDURES = load_catalogue()


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
    _next: int = 1
    _reached: dict[str, asyncio.Event] = field(default_factory=dict)
    _changed: asyncio.Event = field(default_factory=asyncio.Event)

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
        if item.kind is OutboxKind.DOSSIER:
            self.kept[item.subject] = item.body
        elif item.kind is OutboxKind.TICKET:
            self.open_ticket = None
        acknowledged = item.subject if item.kind is OutboxKind.TICKET else item.id
        return Answer(acknowledged, False, SyncState.ACCEPTED)

    async def dossier(self, key: str) -> DossierView | None:
        await self._meet("dossier")
        body = self.kept.get(key)
        if body is None:
            return None
        dossier = wire.decode(Dossier, body)
        digest = hashlib.sha256(body).hexdigest()
        return DossierView(dossier, digest, SyncState.FORWARDED, dossier.code, None, returned=False)

    async def events(self, after: int, deliver: Publish) -> None:
        await self._meet("events")
        await self._changed.wait()
        raise CentreUnavailableError("cut", sent=False)

    def cut(self) -> None:
        """Cut the live events: the desk connects again."""
        self._changed.set()
        self._changed = asyncio.Event()

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


@asynccontextmanager
async def small_desk(
    folder: Path, *, centre: MemoryCentre | None = None, sign_in: bool = True
) -> AsyncIterator[SmallDesk]:
    """An open desk whose files lie in `folder`; a clerk is signed in."""
    centre = centre or MemoryCentre(list(tickets(3)))
    hub, clock, printer = Hub(), DeskClock(), SilentPrinter()
    reader = VirtualReader(hub.publish)
    journal = SqliteJournal.open(folder / "journal.db", bytes(32), desk_id="Q03", seat="Q03")
    ports = Ports(
        clock=clock,
        journal=journal,
        store=TinyReferenceStore(folder / "reference"),
        centre=centre,
        reader=ChipReader(hub.publish, reader, clock),
        printer=printer,
        hub=hub,
        calendar=lambda place: OfficeCalendar(hours=place.hours),
    )
    desk = Desk(lambda: Opened(ports, None, lambda: None), training=True, jitter=lambda: 0.0)
    await desk.start()
    try:
        if sign_in:
            from tests.rigs.desk import until

            await until(desk, lambda state: state.place is not None and state.devices.online)
            assert await desk.sign_in("123456")
        yield SmallDesk(desk, centre, reader, printer, journal)
    finally:
        await desk.stop()
