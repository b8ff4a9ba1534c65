"""A desk on a real journal and a virtual reader, with a centre in memory."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from cache.journal import SqliteJournal
from cache.reference import TinyReferenceStore
from counter.centre.people import Citizen, citizens
from counter.desk.clock import DeskClock
from counter.desk.core import Opened, Ports
from counter.desk.desk import Desk
from counter.domain.calendar import OfficeCalendar
from counter.domain.procedures import Procedure
from counter.domain.search import ProcedureIndex
from counter.domain.tickets import Ticket
from counter.hub import Hub
from counter.ports import (
    Centre,
    Clock,
    NoPrinters,
    Printer,
    PrinterState,
    PrinterStatus,
    PrintJob,
    Publish,
    Tray,
)
from devices.reader import CardSource, ChipReader
from devices.virtual.reader import VirtualReader
from printing.service import PrintService
from tests.rigs.memory_centre import PACKAGED, PIN, MemoryCentre

__all__ = ["Parts", "SilentPrinter", "SmallDesk", "person", "small_desk"]

_VERSION, _PROCEDURES = PACKAGED
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
    printing = parts.printer(hub.publish) if parts.printer else printer
    ports = Ports(
        clock=clock,
        journal=journal,
        store=_SharedStore(folder / "reference"),
        centre=parts.centre or centre,
        reader=ChipReader(hub.publish, parts.source(hub.publish) if parts.source else reader, clock),
        printer=printing,
        printers=printing if isinstance(printing, PrintService) else NoPrinters(),
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
