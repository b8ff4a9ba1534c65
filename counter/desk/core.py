"""What the use cases of a desk share: the state, who may change it, and the way to the journal.

State changes only on the event loop, through `Core.update`. Journal calls run one after another on a
thread of their own, so no disk stalls a key.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, nullcontext
from contextvars import ContextVar, copy_context
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import partial
from typing import Any, ParamSpec, TypeVar

from counter.desk.port import TrainingDrawer
from counter.desk.state import DeskState, Devices, Filing, Identity, Notice, NoticeLevel, OutboxView, Visit
from counter.domain.calendar import OfficeCalendar
from counter.domain.documents import Document
from counter.domain.dossiers import Entry
from counter.domain.payments import PayAccount
from counter.domain.place import Place
from counter.domain.procedures import Procedure
from counter.domain.receipt_stock import ELECTRONIC_FROM
from counter.hub import Hub
from counter.ports import (
    Act,
    CardReader,
    Centre,
    Clock,
    Journal,
    JournalError,
    NoPrinters,
    OpenRegister,
    Printer,
    Printers,
    ReferenceStore,
)
from counter.ports.code_scanner import CodeScanners, NoCodeScanners
from counter.ports.paper_store import NoPapers, PaperStore
from counter.ports.scanner import DropFolder, PaperFiles, PaperScanner
from counter.ports.signer import Signer

__all__ = ["Core", "DigitisingParts", "Opened", "Ports"]

P = ParamSpec("P")
R = TypeVar("R")

_log = logging.getLogger(__name__)
_FIRST_PAUSE_SECONDS = 0.25
_LONGEST_PAUSE_SECONDS = 15.0
_asked_by: ContextVar[str] = ContextVar("asked_by", default="")
"""Id of the clerk in whose name the act of this task was begun; empty: nobody was signed in."""


@dataclass(frozen=True, slots=True)
class DigitisingParts:
    """What electronic copies are made, kept and signed with; None: this desk has none."""

    store: PaperStore = field(default_factory=NoPapers)
    scanner: PaperScanner | None = None
    files: PaperFiles | None = None
    folder: DropFolder | None = None
    signer: Signer | None = None


@dataclass(frozen=True, slots=True)
class Ports:
    """Everything outside that a desk works with."""

    clock: Clock
    journal: Journal
    store: ReferenceStore
    centre: Centre
    reader: CardReader
    printer: Printer
    hub: Hub
    calendar: Callable[[Place], OfficeCalendar]
    """Builds the office calendar of a place."""
    printers: Printers = field(default_factory=NoPrinters)
    """The same printers one by one."""
    forget_papers: Callable[[datetime], int] = lambda _before: 0
    """Removes papers that lie in files and are older; how many went. Blocking."""
    pay_account: PayAccount | None = None
    """Where transfers go; None: no code is shown."""
    open_register: OpenRegister | None = None
    """Begins the register (M07) as a file; None: this desk writes none."""
    preview: Callable[[Document], Sequence[str]] = lambda _document: ()
    """A paper as text, page by page, as it would be printed; none where it cannot be drawn. Blocking."""
    code_scanners: CodeScanners = field(default_factory=NoCodeScanners)
    """Scanners with a line of their own; one that types needs none."""
    digitising: DigitisingParts = field(default_factory=DigitisingParts)
    """What electronic copies are made, kept and signed with."""
    tax_code: str = ""
    """Of the collecting unit, on fee receipts (B01)."""
    survey_address: str = ""
    """Where K01 is answered on a telephone, with `{desk}` and `{day}`; empty: nowhere."""
    electronic_from: date = ELECTRONIC_FROM
    """The first day on which no printed fee receipt is used."""


@dataclass(frozen=True, slots=True)
class Opened:
    """What opening a desk gives."""

    ports: Ports
    drawer: TrainingDrawer | None
    close: Callable[[], None]
    """Ends what the ports do not end themselves; blocking."""


class Core:
    """The desk's state and its one writer."""

    ports: Ports
    """Set once, when the desk opens; nothing asks for it before a clerk signed in."""

    def __init__(self, *, training: bool) -> None:
        self.state = DeskState(training=training)
        self.catalogue: dict[str, Procedure] = {}
        self.left_cards: frozenset[int] = frozenset()
        """Sessions of cards that lay on readers when the last visit ended: never read for the next person."""
        self.acts_begun = 0
        """Grows with every act a clerk begins, looking aside (see `counter.desk.guard`)."""
        self.turn_of_people = 0
        """Grows whenever somebody else's turn begins: what was asked before belongs to nobody any more."""
        self._subscribers: list[Callable[[DeskState], None]] = []
        self._disk = ThreadPoolExecutor(max_workers=1, thread_name_prefix="journal")
        self._tasks: set[asyncio.Task[Any]] = set()
        self._turn = asyncio.Lock()
        self._begun: set[str] = set()

    # --- state --------------------------------------------------------------------------------

    def subscribe(self, handler: Callable[[DeskState], None]) -> Callable[[], None]:
        """Call `handler` after every change."""
        self._subscribers.append(handler)
        return lambda: self._subscribers.remove(handler) if handler in self._subscribers else None

    def update(self, **changes: Any) -> None:
        """Replace fields of the state and tell the subscribers; one that fails stops nothing else."""
        self.state = replace(self.state, **changes)
        for handler in tuple(self._subscribers):
            try:
                handler(self.state)
            except Exception:  # noqa: BLE001 - an act is worth more than a failing look at it
                _log.exception("a subscriber failed")

    def update_devices(self, **changes: Any) -> None:
        """Replace fields of the devices."""
        devices: Devices = replace(self.state.devices, **changes)
        self.update(devices=devices)

    def leave_cards(self) -> None:
        """What lies on readers now is the last person's: to be given back, never read for the next one."""
        devices = self.state.devices
        self.left_cards = frozenset(devices.cards)
        self.update_devices(left_session=devices.card_session)

    def update_visit(self, **changes: Any) -> None:
        """Replace fields of the open visit; nothing without one."""
        if self.state.visit is not None:
            self.update(visit=replace(self.state.visit, **changes))

    def update_identity(self, **changes: Any) -> None:
        """Replace fields of the open visit's identity."""
        if self.state.visit is not None:
            identity: Identity = replace(self.state.visit.identity, **changes)
            self.update_visit(identity=identity)

    def update_filing(self, **changes: Any) -> None:
        """Replace fields of the open filing."""
        if self.state.visit is not None and self.state.visit.filing is not None:
            filing: Filing = replace(self.state.visit.filing, **changes)
            self.update_visit(filing=filing)

    def tried(self, change: Callable[[], None]) -> Visit | None:
        """The visit as `change` would leave it; nobody sees it, and the state stays as it is.

        For a change that stands in the journal before the screen has it. `change` only changes the state.
        """
        before = self.state, self.left_cards, self._subscribers
        self._subscribers = []
        try:
            change()
            return self.state.visit
        finally:
            self.state, self.left_cards, self._subscribers = before

    def say(self, key: str, level: NoticeLevel = NoticeLevel.INFORMATION, **values: object) -> None:
        """Show a notice: `desk.notice.<key>`."""
        self.update(notice=Notice(f"desk.notice.{key}", level, values))

    def hush(self) -> None:
        """Take the notice and the word of the last scan away: the next act has begun."""
        if self.state.notice is not None or self.state.read_as:
            self.update(notice=None, read_as="")

    @property
    def visit(self) -> Visit | None:
        """The open visit."""
        return self.state.visit

    def change_people(self) -> None:
        """Somebody was called, a visit ended, was put aside or taken up again.

        Not so when a paper or a card is shown at an idle desk: what is shown next is of the same person.
        """
        self.turn_of_people += 1

    def has_moved_on(self, asked_in: int) -> bool:
        """Whether it is somebody else's turn than when something was asked (`turn_of_people` of then)."""
        return self.turn_of_people != asked_in

    @property
    def place(self) -> Place:
        """Where the desk stands; only after opening."""
        if self.state.place is None:
            raise RuntimeError("the desk is not open yet")
        return self.state.place

    def entry(self) -> Entry:
        """Who, where and when, frozen now."""
        place, clerk, clock = self.place, self.state.clerk, self.ports.clock
        return Entry(
            clerk_id=clerk.id if clerk else "",
            clerk_name=clerk.name if clerk else "",
            desk_id=place.seat.id,
            desk_name=place.seat.name,
            centre_id=place.centre.id,
            at=clock.now(),
            clock=clock.source(),
        )

    @asynccontextmanager
    async def act(self, name: str, subject: str = "", *, alone: bool = True) -> AsyncIterator[bool]:
        """Acts take turns; yields False for one that is begun already: a key pressed twice works once.

        Trouble with the journal ends the act and is shown. A different act waits for its turn and is never
        lost, so a scan may come while another act runs. One that only waits for the network is not `alone`:
        it holds up no other, and looks at the state anew when it has its answer.

        False as well when whoever asked for it, or for the act it is a part of, signed out meanwhile: nothing
        is done in nobody's name.
        """
        key = f"{name} {subject}"
        if key in self._begun:
            yield False
            return
        self._begun.add(key)
        asked_by = _asked_by.get() or self._clerk_id
        before = _asked_by.set(asked_by)
        try:
            async with self._turn if alone else nullcontext():
                if asked_by and asked_by != self._clerk_id:
                    yield False
                    return
                self.update(busy=name if alone else self.state.busy)
                try:
                    yield True
                except JournalError as error:
                    self.journal_trouble(error)
                finally:
                    self.update(busy="" if alone else self.state.busy)
        finally:
            _asked_by.reset(before)
            self._begun.discard(key)

    @property
    def _clerk_id(self) -> str:
        return self.state.clerk.id if self.state.clerk else ""

    # --- work ---------------------------------------------------------------------------------

    async def durable(self, call: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Run a journal call on the journal's thread; raises JournalError."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._disk, partial(call, *args, **kwargs))

    async def note(self, kind: str, subject: str, detail: str = "") -> None:
        """Append an act to the journal; trouble is shown, the act stands."""
        act = Act(kind=kind, subject=subject, entry=self.entry(), detail=detail)
        try:
            await self.durable(self.ports.journal.append, act)
        except JournalError as error:
            self.journal_trouble(error)

    def journal_trouble(self, error: JournalError) -> None:
        """Show and log what is wrong with the journal."""
        _log.error("journal: %s", error.reason)
        key = {"disk_full": "disk_full", "locked": "journal_locked"}.get(error.reason, "journal_trouble")
        self.say(key, NoticeLevel.ERROR, reason=error.reason)

    async def refresh_outbox(self) -> None:
        """Recount the outbox."""
        counts = await self.durable(self.ports.journal.outbox_counts)
        self.update(outbox=OutboxView(*counts))

    def spawn(self, work: Coroutine[Any, Any, None], name: str) -> asyncio.Task[None]:
        """Run work beside the keys; a failure is shown or logged, without its values."""
        context = copy_context()
        context.run(_asked_by.set, "")  # it outlives the act that begins it
        task = asyncio.create_task(work, name=name, context=context)
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return task

    def keep_running(self, work: Callable[[], Coroutine[Any, Any, None]], name: str) -> None:
        """Run work that never ends by itself; what breaks is shown or logged, and it begins again."""
        self.spawn(self._supervise(work, name), name)

    async def _supervise(self, work: Callable[[], Coroutine[Any, Any, None]], name: str) -> None:
        pause = _FIRST_PAUSE_SECONDS
        while True:
            began = asyncio.get_running_loop().time()
            try:
                await work()
            except JournalError as error:
                self.journal_trouble(error)
            except Exception:  # noqa: BLE001 - the desk outlives whatever breaks beside the keys
                _log.exception("%s broke and begins again", name)
            lasted = asyncio.get_running_loop().time() - began
            pause = (
                _FIRST_PAUSE_SECONDS
                if lasted > _LONGEST_PAUSE_SECONDS
                else min(pause * 2, _LONGEST_PAUSE_SECONDS)
            )
            await asyncio.sleep(pause)

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        error = None if task.cancelled() else task.exception()
        if isinstance(error, JournalError):
            self.journal_trouble(error)
        elif error is not None:
            _log.error("background work failed: %s", task.get_name(), exc_info=error)

    async def close(self) -> None:
        """End what runs beside the keys, write what is pending, then let the journal's thread end."""
        tasks = tuple(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        try:
            await self.durable(self.ports.journal.close)
        except JournalError as error:
            # What was typed last found no room; what was recorded is on disk. The rest closes all the same.
            _log.error("journal did not take the last edits: %s", error.reason)
        self._disk.shutdown(wait=True)
