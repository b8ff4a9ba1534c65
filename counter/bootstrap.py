"""Builds the adapters and wires the services: the one place that knows concrete classes.

A desk builds itself with this module after its lock screen was painted.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from cache.journal import JournalReader, SqliteJournal
from cache.keys import KeySource, journal_key
from cache.reference import TinyReferenceStore
from counter.desk.clock import DeskClock
from counter.desk.core import Opened, Ports
from counter.desk.office_calendar import office_calendar
from counter.desk.port import DeskUnavailableError
from counter.domain.calendar import OfficeCalendar
from counter.domain.place import Place
from counter.domain.procedures import Procedure
from counter.embedded import EmbeddedCentre, EmbeddedCentreError
from counter.folders import FolderUnavailableError, Mode, centre_folder, data_folder, known_mode
from counter.hub import Hub
from counter.online.client import Access, HttpCentre
from counter.online.training import HttpTraining
from counter.ports import CentreUnavailableError, JournalError, Tray
from counter.settings import PrinterSettings, Settings
from devices.reader import CardSource, ChipReader
from devices.virtual.reader import VirtualReader
from printing.paper import PageSize
from printing.service import PrintService

if TYPE_CHECKING:
    from devices.emrtd.apdu import CardTransport
    from printing.spool.spooler import Spooler

__all__ = [
    "journal_key_of",
    "journal_path",
    "journal_troubles",
    "offline_catalogue",
    "offline_place",
    "open_card",
    "open_ports",
    "read_journal",
    "reference_of",
    "spooler_of",
]

_DESKS = {Mode.TRAINING: "Q03", Mode.STANDALONE: "Q01"}
"""Desk id and seat name at the embedded centre of each way to run."""

_JOURNAL_TROUBLES = frozenset(
    {
        "disk_full",
        "key_missing",
        "key_unreadable",
        "locked",
        "newer_format",
        "older_format",
        "other_desk",
        "unreadable",
        "wrong_key",
    }
)
"""Reasons of a JournalError that have their own words; all others read as `io`."""


class EmbeddedAddress:
    """Where the embedded centre answers; starts it, and starts it again when it died."""

    def __init__(self, centre: EmbeddedCentre, desk_id: str) -> None:
        self._centre = centre
        self._desk_id = desk_id
        self._lock = asyncio.Lock()
        self._known: Access | None = None

    async def __call__(self) -> Access:
        """Its address. Raises CentreUnavailableError while it does not start."""
        if self._known is not None and self._centre.alive():
            return self._known
        async with self._lock:
            try:
                base_url, token = await asyncio.to_thread(self._centre.start)
            except EmbeddedCentreError as error:
                raise CentreUnavailableError(f"embedded centre: {error.reason}", sent=False) from error
            self._known = Access(base_url, token, self._desk_id)
            return self._known


def open_ports(mode: Mode, settings: Settings) -> Opened:
    """Open the desk's journal and build everything around it. Raises DeskUnavailableError."""
    try:
        folder = data_folder(mode)
    except FolderUnavailableError as error:
        raise DeskUnavailableError("folder", str(error.path)) from error
    with ExitStack() as stack:
        centre = EmbeddedCentre(centre_folder(folder), training=mode is Mode.TRAINING)
        stack.callback(centre.stop)
        _launch(centre)
        journal = _open_journal(folder, mode)
        stack.callback(journal.close)
        address = EmbeddedAddress(centre, _DESKS[mode])
        ports, virtual = _ports(mode, folder, settings, journal, address)
        drawer = None
        if mode is Mode.TRAINING:
            from counter.training import Drawer

            papers = _papers(folder)
            drawer = Drawer(ports.hub.publish, virtual, HttpTraining(address), papers, lambda: centre.pid)
        return Opened(ports, drawer, stack.pop_all().close)


def _ports(
    mode: Mode, folder: Path, settings: Settings, journal: SqliteJournal, address: EmbeddedAddress
) -> tuple[Ports, VirtualReader | None]:
    """The adapters, and the virtual reader where the desk has one."""
    training = mode is Mode.TRAINING
    hub, clock = Hub(), DeskClock()
    source: CardSource
    virtual: VirtualReader | None = None
    if settings.reader.kind == "virtual" or (settings.reader.kind == "default" and training):
        source = virtual = VirtualReader(hub.publish)
    else:
        from devices.pcsc.source import PcscSource

        source = PcscSource(hub.publish)
    printers = {
        Tray.SHEET: spooler_of(settings.printers.sheet, _papers(folder)),
        Tray.ROLL: spooler_of(settings.printers.roll, _papers(folder)),
    }
    ports = Ports(
        clock=clock,
        journal=journal,
        store=reference_of(folder),
        centre=HttpCentre(address),
        reader=ChipReader(hub.publish, source, clock),
        printer=PrintService(hub.publish, printers, page=PageSize[settings.printers.sheet.page]),
        hub=hub,
        calendar=lambda place: _calendar_of(place, clock.now().year),
    )
    return ports, virtual


def _papers(folder: Path) -> Path:
    return folder / "papers"


def _launch(centre: EmbeddedCentre) -> None:
    """Let its imports overlap with the desk's; whoever asks for its address meets what goes wrong."""
    with contextlib.suppress(EmbeddedCentreError):
        centre.launch()


def _open_journal(folder: Path, mode: Mode) -> SqliteJournal:
    path = journal_path(folder)
    with journal_troubles(path):
        key, _ = journal_key_of(path, mode)
        return SqliteJournal.open(path, key, desk_id=_DESKS[mode], seat=_DESKS[mode])


@contextmanager
def journal_troubles(path: Path) -> Iterator[None]:
    """What goes wrong with the journal at `path`, as a DeskUnavailableError that has words."""
    try:
        yield
    except JournalError as error:
        reason = "unreadable" if error.reason == "chain_broken" else error.reason
        reason = reason if reason in _JOURNAL_TROUBLES else "io"
        raise DeskUnavailableError(f"journal_{reason}", f"{path}: {error.reason}") from error


def journal_key_of(path: Path, mode: Mode) -> tuple[bytes, KeySource]:
    """The journal's key; training has nothing to protect and asks no keyring."""
    if mode is Mode.TRAINING:
        return journal_key(path, account=mode.value, keyring=None)
    return journal_key(path, account=mode.value)


def journal_path(folder: Path) -> Path:
    """Where the journal lies in a data folder."""
    return folder / "journal.db"


def spooler_of(settings: PrinterSettings, papers: Path) -> Spooler:
    """The way to one printer, as the settings say."""
    if settings.kind == "ipp":
        from printing.spool.ipp import IppSpooler

        return IppSpooler(settings.uri)
    if settings.kind == "tcp":
        from printing.spool.tcp import TcpSpooler

        return TcpSpooler(settings.host, settings.port)
    from printing.spool.folder import FolderSpooler

    return FolderSpooler(papers)


@lru_cache(maxsize=8)
def _calendar_of(place: Place, year: int) -> OfficeCalendar:
    return office_calendar(place, range(year - 1, year + 3))


# --- for commands -----------------------------------------------------------------------------------


def offline_catalogue(mode_name: str | None = None) -> tuple[Procedure, ...]:
    """The catalogue without a centre: what the desk keeps, else the packaged one.

    Raises FolderUnavailableError, as all that follow with a `mode_name` (see `known_mode`).
    """
    from counter.centre.catalogue import load_catalogue

    _, procedures = reference_of(data_folder(known_mode(mode_name))).catalogue()
    return procedures or load_catalogue()[1]


def offline_place(mode_name: str | None = None) -> Place:
    """The place without a centre: what the desk keeps, else the training centre's."""
    from counter.centre.sample import sample_plan

    return reference_of(data_folder(known_mode(mode_name))).place() or sample_plan().place


def open_card(reader: str | None) -> AbstractContextManager[CardTransport]:
    """The card on a PC/SC reader; raises what `devices.pcsc` raises."""
    from devices.pcsc.transport import open_card as open_pcsc

    return open_pcsc(reader)


@contextmanager
def read_journal(mode_name: str | None) -> Iterator[JournalReader | None]:
    """The journal for reading, beside a desk that writes it; None before there is one.

    Raises DeskUnavailableError `journal_…`.
    """
    mode = known_mode(mode_name)
    path = journal_path(data_folder(mode))
    if not path.exists():
        yield None
        return
    with journal_troubles(path):
        key, _ = journal_key_of(path, mode)
        with JournalReader.open(path, key) as journal:
            yield journal


def reference_of(folder: Path) -> TinyReferenceStore:
    """The reference data in a data folder."""
    return TinyReferenceStore(folder / "reference")
