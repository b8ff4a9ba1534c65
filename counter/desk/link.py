"""The link to the centre: is it there, what changed there, and is what we sent really there.

One task follows live events; a cut-off or a silent centre turns the network mark, never a key.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace

from counter.desk.core import Core
from counter.desk.outbox import Outbox, back_off_seconds, holds
from counter.desk.state import NoticeLevel
from counter.domain.dossiers import DossierRow, SyncState
from counter.domain.search import ProcedureIndex
from counter.events import CentreEvent
from counter.ports import CentreRefusedError, CentreUnavailableError, JournalError, Publish

__all__ = ["Link"]


async def _nothing() -> None:
    """Until the desk says what to do first."""


_log = logging.getLogger(__name__)

_RETRY_CAP_SECONDS = 15.0


class Link:
    """Keeps the desk and its centre in step."""

    def __init__(self, core: Core, outbox: Outbox, jitter: Callable[[], float]) -> None:
        self._core = core
        self._outbox = outbox
        self._jitter = jitter
        self._last_event = -1
        """Number to follow after; -1 begins with now."""
        self._queue_stale = asyncio.Event()
        self._confirm: dict[str, None] = {}
        self._confirm_due = asyncio.Event()
        self._poll_seconds = 2.0
        self.index = ProcedureIndex(())
        self.before_online: Callable[[], Awaitable[None]] = _nothing
        self.on_queue: Callable[[], Awaitable[None]] = _nothing
        self.on_result: Callable[[str], None] = lambda _dossier_id: None

    async def load_reference(self) -> None:
        """What the disk knows of place and catalogue: enough to work without the centre."""
        store = self._core.ports.store
        place, (_, procedures) = await asyncio.to_thread(lambda: (store.place(), store.catalogue()))
        if procedures:
            self._core.catalogue = {procedure.code: procedure for procedure in procedures}
            self.index = await asyncio.to_thread(ProcedureIndex, procedures)
        if place is not None and procedures:
            self._core.update(place=place)

    async def run(self, publish: Publish) -> None:
        """Connect, follow, reconnect, for ever."""
        attempts = 0
        while True:
            try:
                await self._connect()
                attempts = 0
                await self._core.ports.centre.events(self._last_event, publish)
            except CentreUnavailableError:
                self._set_online(online=False)
            except CentreRefusedError as error:
                self._set_online(online=False)
                _log.warning("centre refused the link: %s %s", error.status, error.reason)
            attempts += 1
            await asyncio.sleep(min(_RETRY_CAP_SECONDS, back_off_seconds(attempts, self._jitter())))

    async def _connect(self) -> None:
        centre, store = self._core.ports.centre, self._core.ports.store
        place, server_time = await centre.place_and_time()
        self._core.ports.clock.measure(server_time)
        if place != self._core.state.place:
            await self._keep(lambda: store.put_place(place))
        known = next(iter(self._core.catalogue.values())).version if self._core.catalogue else ""
        fresh = await centre.catalogue(known)
        if fresh is not None:
            version, procedures = fresh
            self._core.catalogue = {procedure.code: procedure for procedure in procedures}
            self.index = await asyncio.to_thread(ProcedureIndex, procedures)
            await self._keep(lambda: store.put_catalogue(version, procedures))
        self._core.update(place=place)
        await self.before_online()
        self._set_online(online=True)
        self._queue_stale.set()
        await self._outbox.retry_all()
        await self._recall_unconfirmed()

    async def _keep(self, put: Callable[[], None]) -> None:
        """Reference data that cannot be written costs the next start a fetch, and no more."""
        try:
            await asyncio.to_thread(put)
        except OSError as error:
            _log.warning("reference data cannot be kept: %s", type(error).__name__)

    def _set_online(self, *, online: bool) -> None:
        if self._core.state.devices.online is not online:
            self._core.update_devices(online=online)

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
        elif event.kind == "result":
            self.on_result(event.subject)

    # --- reading back -----------------------------------------------------------------------------

    def confirm(self, dossier_id: str) -> None:
        """Read this dossier back until the centre has it, equal, and its register answered."""
        self._confirm[dossier_id] = None
        self._confirm_due.set()

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
            for dossier_id in tuple(self._confirm):
                try:
                    await self._read_back(dossier_id)
                except CentreUnavailableError:
                    break
                except CentreRefusedError:
                    continue
                except JournalError as error:
                    self._confirm.pop(dossier_id, None)  # one dossier's trouble holds up no other
                    self._core.journal_trouble(error)

    async def _read_back(self, dossier_id: str) -> None:
        journal = self._core.ports.journal
        view = await self._core.ports.centre.dossier(dossier_id)
        row = await self._core.durable(journal.dossier, dossier_id)
        sent = await self._core.durable(journal.sent_body, dossier_id)
        if row is None or view is None or sent is None:
            return
        trouble = view.trouble if holds(view, sent) else "differs"
        if trouble:
            self._confirm.pop(dossier_id, None)
            await self._core.durable(journal.note_dossier, dossier_id, row.state, trouble=trouble)
            self._core.say("refused", NoticeLevel.ERROR, reason=trouble)
            return
        arrived = view.state in (SyncState.FORWARDED, SyncState.CONFIRMED)
        state = SyncState.CONFIRMED if arrived else view.state
        await self._core.durable(journal.note_dossier, dossier_id, state, official_code=view.official_code)
        self._show(dossier_id, state, view.official_code)
        if arrived:
            self._confirm.pop(dossier_id, None)
            self._poll_seconds = 2.0
            self._core.say("confirmed", NoticeLevel.DONE, code=view.official_code or row.dossier.local_number)

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
