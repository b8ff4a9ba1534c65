"""Builds the adapters and wires the services: the one place that knows concrete classes.

A desk builds itself with this module after its lock screen was painted.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import datetime
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

from cache.journal import JournalReader, SqliteJournal
from cache.keys import AskKeyring, KeySource, journal_key, system_keyring
from cache.reference import TinyReferenceStore
from cache.vault_store import VaultStore
from counter.desk.clock import DeskClock
from counter.desk.core import Opened, Ports
from counter.desk.office_calendar import office_calendar
from counter.desk.port import DeskUnavailableError
from counter.domain.calendar import OfficeCalendar
from counter.domain.payments import PayAccount
from counter.domain.place import Place
from counter.domain.procedures import Procedure
from counter.embedded import EmbeddedCentre, EmbeddedCentreError
from counter.folders import (
    FolderUnavailableError,
    Mode,
    data_folder,
    instance_of,
    journal_path,
    known_mode,
)
from counter.hub import Hub
from counter.online.client import Access, HttpCentre
from counter.online.session import DeskSession
from counter.online.training import HttpTraining
from counter.ports import Centre, CentreUnavailableError, JournalError
from counter.secrecy import keep_out_of_core_dumps
from counter.settings import Settings
from counter.wired_cards import chip_reader, open_card
from counter.wired_copies import digitising_parts
from counter.wired_papers import forget_papers, open_register, preview
from counter.wired_printers import has_printer, rules_of, spooler_of, way_of, ways_of
from counter.wired_receipts import embedded_centre
from counter.wired_scanners import scanners_of
from devices.virtual.reader import VirtualReader
from printing.service import PrintService

if TYPE_CHECKING:
    from counter.drilling import Faults

__all__ = [
    "carrying",
    "has_printer",
    "journal_keeping",
    "journal_key_of",
    "journal_path",
    "journal_troubles",
    "offline_catalogue",
    "offline_place",
    "open_card",
    "open_ports",
    "preview",
    "read_journal",
    "reference_of",
    "rules_of",
    "spooler_of",
    "way_of",
    "ways_of",
]

_DESKS = {Mode.TRAINING: "Q03", Mode.STANDALONE: "Q01"}
"""Desk id and seat name at the embedded centre of each way to run."""

_JOURNAL_TROUBLES = frozenset(
    {
        "clock_back",
        "disk_full",
        "key_missing",
        "key_unreadable",
        "locked",
        "missing",
        "newer_format",
        "older_format",
        "other_desk",
        "passphrase_needed",
        "unfinished",
        "unreadable",
        "wrong_key",
    }
)
"""Reasons of a JournalError that have their own words; all others read as `io`."""


class EmbeddedAddress:
    """Where the embedded centre answers and its desks' secret; starts it, and again when it died."""

    def __init__(self, centre: EmbeddedCentre, desk_id: str) -> None:
        self._centre = centre
        self._desk_id = desk_id
        self._lock = asyncio.Lock()
        self._known: Access | None = None

    async def __call__(self) -> Access:
        """Its address. Raises CentreUnavailableError while it does not start."""
        if self._known is not None and self._centre.answering():
            return self._known
        async with self._lock:
            try:
                base_url, secret = await asyncio.to_thread(self._centre.start)
            except EmbeddedCentreError as error:
                raise CentreUnavailableError(f"embedded centre: {error.reason}", sent=False) from error
            self._known = Access(base_url, secret, self._desk_id)
            return self._known


def open_ports(mode: Mode, settings: Settings, key: bytes | None = None) -> Opened:
    """Open the desk's journal and build everything around it. Raises DeskUnavailableError.

    `key` is the journal's where only a passphrase gives it.
    """
    try:
        folder = data_folder(mode)
    except FolderUnavailableError as error:
        raise DeskUnavailableError("folder", str(error.path)) from error
    with ExitStack() as stack:
        centre = embedded_centre(folder, mode, settings)
        stack.callback(centre.stop)
        _launch(centre)
        journal, key = _open_journal(folder, mode, key)
        stack.callback(journal.close)
        session = DeskSession(EmbeddedAddress(centre, _DESKS[mode]), instance_of(folder))
        training = HttpTraining(session) if mode is Mode.TRAINING else None
        faults = _faults(training) if training is not None else None
        store = VaultStore(_reference(folder), journal_path(folder), key, **journal_keeping(mode))
        ports, virtual = _ports(mode, folder, settings, journal, session, faults, store)
        drawer = None
        if training is not None and faults is not None:
            from counter.training import Drawer

            papers = _papers(folder)
            drawer = Drawer(ports.hub.publish, virtual, training, papers, lambda: centre.pid, faults)
        return Opened(ports, drawer, stack.pop_all().close)


def _ports(
    mode: Mode,
    folder: Path,
    settings: Settings,
    journal: SqliteJournal,
    session: DeskSession,
    faults: Faults | None,
    store: TinyReferenceStore,
) -> tuple[Ports, VirtualReader | None]:
    """The adapters, and the virtual reader where the desk has one."""
    hub, clock = Hub(), DeskClock(faults.wall) if faults is not None else DeskClock()
    reader, virtual = chip_reader(hub.publish, settings.reader, mode, folder, clock)
    ways = ways_of(settings, mode, _papers(folder))
    centre: Centre = HttpCentre(session)
    if faults is not None:
        centre = faults.centre(centre)
        ways = [replace(way, spooler=faults.spooler(way.spooler)) for way in ways]
    printer = PrintService(hub.publish, ways, rules=rules_of(settings))
    ports = Ports(
        clock=clock,
        journal=journal if faults is None else faults.journal(journal),
        store=store,
        centre=centre,
        reader=reader,
        printer=printer,
        printers=printer,
        hub=hub,
        calendar=lambda place: _calendar_of(place, clock.now().year),
        forget_papers=partial(forget_papers, _papers(folder), folder / "registers"),
        pay_account=_pay_account(settings, mode),
        open_register=partial(open_register, folder / "registers"),
        preview=preview,
        survey_address=settings.survey.address,
        digitising=digitising_parts(folder, settings, mode),
        code_scanners=scanners_of(hub.publish, settings.scanners),
        tax_code=settings.receipts.tax_code,
        electronic_from=settings.receipts.electronic_from,
    )
    return ports, virtual


def _pay_account(settings: Settings, mode: Mode) -> PayAccount | None:
    """Where transfers go; in training an account of no bank, so that nobody can pay into it."""
    if mode is Mode.TRAINING:
        return PayAccount("000000", "TAPHUAN", "TAP HUAN")
    chosen = settings.payment
    return PayAccount(chosen.bank, chosen.account, chosen.name, chosen.city) if chosen.bank else None


def _faults(client: HttpTraining) -> Faults:
    """What can be broken on purpose."""
    from counter.drilling import Faults

    return Faults(client)


def _reference(folder: Path) -> Path:
    return folder / "reference"


def _papers(folder: Path) -> Path:
    return folder / "papers"


def _launch(centre: EmbeddedCentre) -> None:
    """Let its imports overlap with the desk's; whoever asks for its address meets what goes wrong."""
    with contextlib.suppress(EmbeddedCentreError):
        centre.launch()


def _open_journal(folder: Path, mode: Mode, key: bytes | None) -> tuple[SqliteJournal, bytes]:
    path = journal_path(folder)
    with journal_troubles(path):
        _refuse_unfinished(path)
        if key is None:
            key, _ = journal_key_of(path, mode)
        now = datetime.now().astimezone()
        # A desk that has met its centre and has no journal has lost it: its numbers are on paper.
        lost = not (path.exists() and path.stat().st_size) and reference_of(folder).place() is not None
        journal = SqliteJournal.open(
            path, key, desk_id=_DESKS[mode], seat=_DESKS[mode], now=now, worked_before=lost
        )
        return journal, key


def _refuse_unfinished(path: Path) -> None:
    """Where a journal was being put in place and none stands, none is made: its numbers would come again.

    Raises JournalError `unfinished`.
    """
    if path.exists() and path.stat().st_size:
        return
    begun = (path.with_name(path.name + end) for end in (".unpacked", ".fresh"))
    if any(file.exists() for file in begun) or any(path.parent.glob("journal-before-*")):
        raise JournalError("unfinished", "a journal was being put in place")


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
    """The journal's key; training has nothing to protect and asks no keyring.

    Before it is in memory, this process is kept out of core dumps.
    """
    keep_out_of_core_dumps()
    return journal_key(path, **journal_keeping(mode))


class Keeping(TypedDict):
    """Where keys are kept: the arguments all functions of `cache.keys` share."""

    account: str
    keyring: AskKeyring | None


def journal_keeping(mode: Mode) -> Keeping:
    """Where a way to run keeps its keys."""
    return Keeping(account=mode.value, keyring=None if mode is Mode.TRAINING else system_keyring)


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


AskKey = Callable[[Path], bytes]
"""Gives the key of a journal that only a passphrase opens. Raises JournalError."""


@contextmanager
def read_journal(mode_name: str | None, ask: AskKey | None = None) -> Iterator[JournalReader | None]:
    """The journal for reading, beside a desk that writes it; None before there is one.

    `ask` is used where only a passphrase gives its key. Raises DeskUnavailableError `journal_…`.
    """
    mode = known_mode(mode_name)
    path = journal_path(data_folder(mode))
    if not path.exists():
        yield None
        return
    with journal_troubles(path), JournalReader.open(path, _key_or_asked(path, mode, ask)) as journal:
        yield journal


@contextmanager
def carrying(
    mode_name: str | None, *, writing: bool, ask: AskKey | None = None
) -> Iterator[tuple[JournalReader | SqliteJournal, bytes, Place]]:
    """The journal, the secret it is kept under and the place, to carry an outbox by file.

    Raises DeskUnavailableError `journal_…`, and `place` before the desk has met its centre.
    """
    mode = known_mode(mode_name)
    folder = data_folder(mode)
    path = journal_path(folder)
    with journal_troubles(path):
        if not path.exists():
            raise JournalError("missing")
        key = _key_or_asked(path, mode, ask)
        place = reference_of(folder).place()
        if place is None:
            raise DeskUnavailableError("journal_missing", str(folder))
        journal = (
            SqliteJournal.open(
                path, key, desk_id=_DESKS[mode], seat=_DESKS[mode], now=datetime.now().astimezone()
            )
            if writing
            else JournalReader.open(path, key)
        )
        with journal:
            yield journal, key, place


def _key_or_asked(path: Path, mode: Mode, ask: AskKey | None) -> bytes:
    try:
        return journal_key_of(path, mode)[0]
    except JournalError as error:
        if error.reason != "passphrase_needed" or ask is None:
            raise
        return ask(path)


def reference_of(folder: Path) -> TinyReferenceStore:
    """The reference data in a data folder."""
    return TinyReferenceStore(_reference(folder))
