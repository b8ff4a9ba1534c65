"""The link to the centre: is it there, what changed there, and is what we sent really there.

One task follows live events; a cut-off or a silent centre turns the network mark, never a key.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

from counter.desk.core import Core
from counter.desk.often import Often
from counter.desk.outbox import Outbox, back_off_seconds, holds
from counter.desk.restored import Restored
from counter.desk.state import NoticeLevel
from counter.domain.calendar import CalendarError
from counter.domain.dossiers import DossierRow, NumberBlock, SyncState
from counter.domain.place import Place
from counter.domain.procedures import Procedure
from counter.domain.search import ProcedureIndex
from counter.events import CentreEvent
from counter.ports import CentreRefusedError, CentreUnavailableError, JournalError, Publish

__all__ = ["Link"]


async def _nothing() -> None:
    """Until the desk says what to do first."""


_log = logging.getLogger(__name__)

_RETRY_CAP_SECONDS = 15.0
_RENEWAL_SECONDS = 5.0
_CLOCK_MINUTES = 2
"""From so much on a PC's clock is wrong enough to be told."""
_OTHER_VERSION = "other_version"
_PASSING = frozenset({"disk_full", "locked", "io"})
"""Troubles of the journal after which it is tried again."""


class Link:
    """Keeps the desk and its centre in step."""

    def __init__(self, core: Core, outbox: Outbox, jitter: Callable[[], float]) -> None:
        self._core = core
        self._outbox = outbox
        self._jitter = jitter
        self._restored = Restored(core)
        self._last_event = -1
        """Number to follow after; -1 begins with now."""
        self._queue_stale = asyncio.Event()
        self._catalogue_stale = asyncio.Event()
        self._confirm: dict[str, None] = {}
        self._confirm_due = asyncio.Event()
        self._poll_seconds = 2.0
        self._clock_told = 0
        """Minutes the PC's clock was off when it was looked at last."""
        self._often = Often(core)
        self._used: Mapping[str, int] = {}
        """How often each procedure was received when the index was built."""
        self.indexed: Callable[[Sequence[Procedure]], ProcedureIndex] = ProcedureIndex
        """Builds the index of a catalogue, about 0.3 s: off the loop."""
        self.index = ProcedureIndex(())
        self.before_online: Callable[[], Awaitable[None]] = _nothing
        self.on_queue: Callable[[], Awaitable[None]] = _nothing
        self.on_result: Callable[[str], None] = lambda _dossier_id: None
        self.on_record: Callable[[str], None] = lambda _record_id: None

    def claims_also(self, blocks: Callable[[], Awaitable[tuple[NumberBlock, ...]]]) -> None:
        """Blocks the centre is told of beside those of dossiers."""
        self._restored.further_blocks = blocks

    async def load_reference(self) -> None:
        """What the disk knows of place and catalogue: enough to work without the centre."""
        store = self._core.ports.store
        place, (_, procedures) = await asyncio.to_thread(lambda: (store.place(), store.catalogue()))
        if procedures:
            self._core.catalogue = {procedure.code: procedure for procedure in procedures}
            self.index = await self._indexed_by_use(procedures)
        if place is not None and procedures:
            self._core.update(place=place)
            await self._prepare_calendar(place)

    async def run(self, publish: Publish) -> None:
        """Connect, follow, reconnect, for ever."""
        attempts = 0
        while True:
            try:
                await self._connect()
                attempts = 0
                await self._core.ports.centre.events(self._last_event, publish)
            except CentreUnavailableError as error:
                self._lose(_OTHER_VERSION if error.foreign else error.detail if error.distrusted else "")
            except CentreRefusedError as error:
                self._lose(error.reason or _OTHER_VERSION)
                _log.warning("centre refused the link: %s %s", error.status, error.reason)
            attempts += 1
            await asyncio.sleep(min(_RETRY_CAP_SECONDS, back_off_seconds(attempts, self._jitter())))

    async def _connect(self) -> None:
        centre, store = self._core.ports.centre, self._core.ports.store
        place, server_time = await centre.place_and_time()
        self._set_clock(server_time)
        if place != self._core.state.place:
            await self._keep(lambda: store.put_place(place))
        await self._find_forgotten()
        # What waits goes first: no trouble with reference data keeps a dossier from its centre.
        await self._outbox.reconnected()
        if self._core.catalogue:
            self._catalogue_stale.set()
        else:
            await self._fetch_catalogue()
            self._core.spawn(self.renew_order(ask_centre=True), "order of procedures")
        await self._prepare_calendar(place)
        self._core.update(place=place)
        await self.before_online()
        self._set_online(online=True)
        self._queue_stale.set()
        await self._recall_unconfirmed()

    async def renew_place(self) -> None:
        """Fetch the place anew: clerks who left, roles, how long credentials last.

        A centre that does not answer in time changes nothing.
        """
        with contextlib.suppress(CentreUnavailableError, CentreRefusedError, TimeoutError):
            async with asyncio.timeout(_RENEWAL_SECONDS):
                place, server_time = await self._core.ports.centre.place_and_time()
            self._set_clock(server_time)
            if place != self._core.state.place:
                await self._keep(lambda: self._core.ports.store.put_place(place))
                self._core.update(place=place)

    async def run_catalogue(self) -> None:
        """Fetch the catalogue anew at each connection. One that does not come is tried again.

        It holds up nothing (peers.md: MOSIP PR 1104).
        """
        failures = 0
        while True:
            wait = back_off_seconds(failures, self._jitter()) if failures else None
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(wait):
                    await self._catalogue_stale.wait()
            self._catalogue_stale.clear()
            try:
                await self._fetch_catalogue()
                await self.renew_order(ask_centre=True)
                failures = 0
            except (CentreUnavailableError, CentreRefusedError) as error:
                failures += 1
                _log.warning("the catalogue does not come: %s", type(error).__name__)

    async def _fetch_catalogue(self) -> None:
        known = next(iter(self._core.catalogue.values())).version if self._core.catalogue else ""
        fresh = await self._core.ports.centre.catalogue(known)
        if fresh is None:
            return
        version, procedures = fresh
        index = await self._indexed_by_use(procedures)
        self._core.catalogue = {procedure.code: procedure for procedure in procedures}
        self.index = index
        await self._keep(lambda: self._core.ports.store.put_catalogue(version, procedures))

    async def _indexed_by_use(self, procedures: Sequence[Procedure]) -> ProcedureIndex:
        if not self._used:
            return await asyncio.to_thread(self.indexed, procedures)
        return await asyncio.to_thread(partial(ProcedureIndex, procedures, used=self._used))

    async def renew_order(self, *, ask_centre: bool = False) -> None:
        """Put what this clerk and this centre receive most first, among procedures that fit as well."""
        if ask_centre:
            await self._often.ask_centre()
        used = await self._often.counts()
        if used != self._used and self._core.catalogue:
            self._used = used
            self.index = await self._indexed_by_use(tuple(self._core.catalogue.values()))

    async def _prepare_calendar(self, place: Place) -> None:
        """The first calendar of a place imports the holidays, about 0.5 s: off the loop."""
        with contextlib.suppress(CalendarError):  # whoever asks for it tells
            await asyncio.to_thread(self._core.ports.calendar, place)

    async def _keep(self, put: Callable[[], None]) -> None:
        """Reference data that cannot be written costs the next start a fetch, and no more."""
        try:
            await asyncio.to_thread(put)
        except OSError as error:
            _log.warning("reference data cannot be kept: %s", type(error).__name__)

    def _set_online(self, *, online: bool, reason: str = "") -> None:
        devices = self._core.state.devices
        if (devices.online, devices.offline_reason) != (online, reason):
            self._core.update_devices(online=online, offline_reason=reason)

    def _lose(self, reason: str) -> None:
        """The centre cannot be worked with. One that is there and says no is told once: no cable mends it."""
        told = self._core.state.devices.offline_reason
        self._set_online(online=False, reason=reason)
        if reason and reason != told:
            self._core.say("centre_no_use", NoticeLevel.ERROR, reason=reason)

    # --- the clock --------------------------------------------------------------------------------

    async def check_clock(self) -> None:
        """Ask the centre for the time again when somebody has set this machine's clock."""
        if not self._core.ports.clock.jumped():
            return
        with contextlib.suppress(CentreUnavailableError, CentreRefusedError):
            self._set_clock(await self._core.ports.centre.server_time())

    def _set_clock(self, centre_time: datetime) -> None:
        """The centre's time counts; a PC that is far off is told, for its files and its other programs."""
        off = self._core.ports.clock.measure(centre_time)
        minutes = round(abs(off.total_seconds()) / 60)
        if minutes >= _CLOCK_MINUTES and minutes != self._clock_told:
            self._core.say("clock_wrong", NoticeLevel.WARNING, minutes=minutes)
        self._clock_told = minutes

    # --- the queue --------------------------------------------------------------------------------

    async def run_queue(self) -> None:
        """Fetch the queue whenever it is stale; bursts of events cost one fetch."""
        while True:
            await self._queue_stale.wait()
            self._queue_stale.clear()
            try:
                self._core.update(queue=await self._core.ports.centre.queue())
            except (CentreUnavailableError, CentreRefusedError):
                continue  # the link task shows it and makes the queue stale again when it is back
            await self.on_queue()

    def refresh_queue(self) -> None:
        """The queue has changed."""
        self._queue_stale.set()

    def on_event(self, event: CentreEvent) -> None:
        """A live event of the centre."""
        self._last_event = event.number
        if event.kind in ("queue", "position"):
            self.refresh_queue()
        elif event.kind == "dossier":
            if event.subject in self._confirm:
                self._confirm_due.set()
            self.on_result(event.subject)  # handed over, or its slip voided, at another desk
        elif event.kind == "result":
            self.on_result(event.subject)
        elif event.kind == "record":
            self.on_record(event.subject)
        elif event.kind == "place":  # somebody was taken in, changed or removed
            self._core.spawn(self.renew_place(), "place")

    # --- reading back -----------------------------------------------------------------------------

    def confirm(self, dossier_id: str) -> None:
        """Read this dossier back until the centre has it, equal, and its register answered."""
        self._confirm[dossier_id] = None
        self._confirm_due.set()

    async def _find_forgotten(self) -> None:
        """Before anything is leased or sent: a restored centre learns its numbers and what it has lost."""
        try:
            await self._restored.claim_numbers()
            await self._restored.check()
        except JournalError as error:
            self._core.journal_trouble(error)

    async def _recall_unconfirmed(self) -> None:
        for row in await self._core.durable(self._core.ports.journal.unconfirmed):
            if row.state is not SyncState.RECORDED:
                self.confirm(row.dossier.id)

    async def run_confirm(self) -> None:
        """Read back what waits for it: on the centre's event, else by a slow poll."""
        while True:
            try:
                async with asyncio.timeout(self._poll_seconds if self._confirm else None):
                    await self._confirm_due.wait()
            except TimeoutError:
                self._poll_seconds = min(60.0, self._poll_seconds * 2)
            self._confirm_due.clear()
            await self._outbox.at_rest()
            for dossier_id in tuple(self._confirm):
                try:
                    await self._read_back(dossier_id)
                except CentreUnavailableError:
                    break
                except CentreRefusedError:
                    continue
                except JournalError as error:
                    if error.reason not in _PASSING:  # one dossier's trouble holds up no other
                        self._confirm.pop(dossier_id, None)
                    self._core.journal_trouble(error)

    async def _read_back(self, dossier_id: str) -> None:
        journal = self._core.ports.journal
        view = await self._core.ports.centre.dossier(dossier_id)
        row = await self._core.durable(journal.dossier, dossier_id)
        sent = await self._core.durable(journal.sent_body, dossier_id)
        if row is None or sent is None:
            return
        if view is None:  # it was delivered, and the centre has lost it: an older backup was put back
            self._confirm.pop(dossier_id, None)  # the outbox asks for the read-back again
            await self._restored.send_again(dossier_id)
            self._outbox.wake()
            return
        trouble = view.trouble if holds(view, sent) else "differs"
        if trouble:
            self._confirm.pop(dossier_id, None)
            await self._core.durable(journal.note_dossier, dossier_id, row.state, trouble=trouble)
            self._core.say("refused", NoticeLevel.ERROR, reason=trouble)
            return
        arrived = view.state in (SyncState.FORWARDED, SyncState.CONFIRMED)
        state = SyncState.CONFIRMED if arrived else view.state
        code = view.official_code
        await self._core.durable(journal.note_dossier, dossier_id, state, official_code=code, trouble="")
        self._show(dossier_id, state, view.official_code)
        if arrived:
            self._confirm.pop(dossier_id, None)
            self._poll_seconds = 2.0
            if self._is_of_visit(dossier_id) and not self._is_bad_news():
                code = view.official_code or row.dossier.local_number
                self._core.say("confirmed", NoticeLevel.DONE, code=code)

    def _is_of_visit(self, dossier_id: str) -> bool:
        """Good news of somebody else's dossier does not disturb the visit that is open."""
        visit = self._core.visit
        return visit is None or any(row.dossier.id == dossier_id for row in visit.received)

    def _is_bad_news(self) -> bool:
        """Whether what the clerk reads now must not make room for good news."""
        notice = self._core.state.notice
        return notice is not None and notice.level in (NoticeLevel.WARNING, NoticeLevel.ERROR)

    def _show(self, dossier_id: str, state: SyncState, official_code: str | None) -> None:
        visit = self._core.visit
        if visit is None:
            return

        def moved(row: DossierRow) -> DossierRow:
            if row.dossier.id != dossier_id:
                return row
            return replace(row, state=state, official_code=official_code or row.official_code)

        self._core.update_visit(received=tuple(moved(row) for row in visit.received))

    def delivered(self, dossier_id: str) -> None:
        """The outbox delivered a dossier: show it and begin to read it back."""
        self._show(dossier_id, SyncState.ACCEPTED, None)
        self.confirm(dossier_id)
