"""The outbox: durable messages go to the centre in order per subject, each with one of five outcomes.

Source: DESIGN.md "Truth about a dossier". Nothing here waits for a clerk, and no clerk waits for it. Several
subjects are on their way at once, one message after another within each; acknowledgements are noted together.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from datetime import datetime, timedelta

from counter import wire
from counter.desk.core import Core
from counter.desk.delivered import Delivered
from counter.desk.state import NoticeLevel
from counter.domain.dossiers import Dossier
from counter.ports import (
    CentreRefusedError,
    CentreUnavailableError,
    DossierView,
    JournalError,
    OutboxItem,
    OutboxKind,
    OutboxOutcome,
)

__all__ = [
    "BACK_OFF_CAP_SECONDS",
    "IN_FLIGHT",
    "Outbox",
    "back_off_seconds",
    "holds",
    "item_of",
    "outcome_of",
]

BACK_OFF_CAP_SECONDS = 300.0
"""Longest wait between two tries."""
IN_FLIGHT = 6
"""Subjects on their way at once, once the centre has taken something: its one writer is busy with them."""

_log = logging.getLogger(__name__)
_UNNOTED = 4
"""Times as many subjects may run as may be on the line: the rest wait for their notes."""
_PAGE = 500
_UNSENT_IN_A_ROW = 2
"""So many tries without a connection end a pass."""
_STOP = frozenset({400, 404, 405, 409, 410, 413, 415, 422})
_SIGN_IN = frozenset({401, 403})

Lanes = dict[str, deque[OutboxItem]]
"""What is due, by subject, in order of entry."""


def back_off_seconds(attempts: int, jitter: float) -> float:
    """Wait after `attempts` failed tries: 1 s doubling to the cap, times 0.5 to 1 by `jitter` (0 to 1)."""
    return min(BACK_OFF_CAP_SECONDS, float(2 ** min(max(attempts - 1, 0), 9))) * (0.5 + jitter / 2)


def outcome_of(error: CentreRefusedError | CentreUnavailableError) -> OutboxOutcome:
    """Which outcome an error means."""
    if isinstance(error, CentreUnavailableError):
        return OutboxOutcome.UNKNOWN if error.sent else OutboxOutcome.RETRY
    if error.status in _SIGN_IN:
        return OutboxOutcome.SIGN_IN
    return OutboxOutcome.STOP if error.status in _STOP else OutboxOutcome.RETRY


class Outbox:
    """Drains the journal's outbox."""

    def __init__(self, core: Core, jitter: Callable[[], float]) -> None:
        self._core = core
        self._jitter = jitter
        self._wake = asyncio.Event()
        self._nudge = asyncio.Event()
        """Somebody woke the outbox, or more may go at once now."""
        self._drained = asyncio.Event()
        self._rest = asyncio.Event()
        self._rest.set()
        self._paused = False
        self._width = 1
        """One until the centre has taken something: a centre that says no to everything is asked once."""
        self._line = asyncio.Semaphore(IN_FLIGHT)
        self._flying = 0
        """Messages on the line now, or about to be."""
        self._gone = False
        self._unsent = 0
        """Tries in a row that found no connection, whichever message they were of."""
        self._failures: dict[str, int] = {}
        """Tries in a row by message: what the back-off grows with, forgotten when the line comes back."""
        self._delivered = Delivered(core)
        self.on_delivered: Callable[[OutboxItem], None] = lambda _item: None

    def wake(self) -> None:
        """Look at the outbox now."""
        self._wake.set()
        self._nudge.set()

    def resume(self) -> None:
        """Somebody signed in: what the centre refused to take from this desk is tried again."""
        self._paused = False
        self.wake()

    async def reconnected(self) -> None:
        """The connection came back: all waits are over. What the centre refused stays for somebody to see."""
        await self._free(stopped=False)

    async def retry_all(self) -> None:
        """The clerk asked: forget waits and refusals."""
        await self._free(stopped=True)

    async def retry(self, item_id: str) -> None:
        """The clerk asked for one message."""
        await self._free(stopped=True, item_id=item_id)

    async def _free(self, *, stopped: bool, item_id: str = "") -> None:
        self._paused = False
        self._unsent = 0
        if item_id:
            self._failures.pop(item_id, None)
        else:
            self._failures.clear()
        await self._core.durable(self._core.ports.journal.free_outbox, stopped=stopped, item_id=item_id)
        self.wake()

    async def at_rest(self) -> None:
        """Wait until nothing is on its way: what only reads the centre lets the sends go first."""
        await self._rest.wait()

    async def settle(self, subject: str, timeout_seconds: float) -> bool:
        """Wait until nothing of `subject` is waiting; False when it takes longer."""
        try:
            async with asyncio.timeout(timeout_seconds):
                while True:
                    self._drained.clear()
                    self.wake()
                    await self._drained.wait()
                    items = await self._core.durable(self._core.ports.journal.outbox)
                    mine = [item for item in items if item.subject == subject]
                    if not mine:
                        return True
                    if any(item.next_at or item.last_outcome or item.held for item in mine):
                        return False
        except TimeoutError:
            return False

    async def run(self) -> None:
        """Drain for ever."""
        while True:
            self._wake.clear()
            wait_seconds = await self._drain()
            self._drained.set()
            try:
                async with asyncio.timeout(wait_seconds):
                    await self._wake.wait()
            except TimeoutError:
                continue

    # --- one pass ---------------------------------------------------------------------------------

    async def _drain(self) -> float | None:
        """Send what is due, and what becomes due meanwhile; seconds until something else is, or None."""
        self._gone, self._width, self._flying = False, 1, 0
        lanes, next_at = await self._due(())
        any_due = bool(lanes)
        running: dict[asyncio.Task[None], str] = {}
        self._rest.clear()
        try:
            while True:
                if self._wake.is_set():
                    self._wake.clear()
                    lanes, next_at = await self._due(tuple(running.values()))
                    any_due = any_due or bool(lanes)
                while lanes and self._has_room(len(running)):
                    subject = next(iter(lanes))
                    self._flying += 1
                    task = asyncio.create_task(self._send_lane(lanes.pop(subject)), name="outbox send")
                    running[task] = subject
                if not running:
                    break
                await self._one_ends(running)
        finally:
            await _cancel(running)
            self._rest.set()
        if any_due or next_at is not None:
            lanes, next_at = await self._due(())  # what failed in this pass has its time now
            await self._core.refresh_outbox()
            if lanes and not self._stops():  # it came for a subject that was under way when it was looked for
                return 0.0
        if next_at is None:
            return None
        return max(0.05, (next_at - self._core.ports.clock.now()).total_seconds())

    def _stops(self) -> bool:
        return self._paused or self._gone

    def _has_room(self, running: int) -> bool:
        """Whether another subject may go. One whose note is still being written keeps no other waiting."""
        return not self._stops() and self._flying < self._width and running < self._width * _UNNOTED

    async def _one_ends(self, running: dict[asyncio.Task[None], str]) -> None:
        """Wait until a subject is through or somebody wakes the outbox; settle those that are through."""
        self._nudge.clear()
        if not self._wake.is_set():
            nudge = asyncio.create_task(self._nudge.wait(), name="outbox nudge")
            try:
                await asyncio.wait((*running, nudge), return_when=asyncio.FIRST_COMPLETED)
            finally:
                nudge.cancel()
        for task in [task for task in running if task.done()]:
            del running[task]
            task.result()
        if self._delivered.noticed():
            await self._core.refresh_outbox()

    async def _due(self, on_their_way: tuple[str, ...]) -> tuple[Lanes, datetime | None]:
        """Due messages by subject, those that failed least first; when the next one is, without one now."""
        limit = _PAGE
        while True:
            items = await self._core.durable(self._core.ports.journal.outbox, limit=limit)
            lanes, next_at = _sorted_out(items, self._core.ports.clock.now())
            if lanes or len(items) < limit:
                break
            limit *= 4  # a page of nothing but parked ones hides no other
        busy = frozenset(on_their_way)
        free = [(subject, lane) for subject, lane in lanes.items() if subject not in busy]
        free.sort(key=lambda each: self._failures.get(each[1][0].id, 0))
        return dict(free), next_at

    # --- one subject ------------------------------------------------------------------------------

    async def _send_lane(self, lane: deque[OutboxItem]) -> None:
        """Send a subject's messages one after another, up to the first that does not arrive."""
        first = True
        while lane and (first or not self._stops()):
            item = lane.popleft()
            if not first:
                now = await self._core.durable(self._core.ports.journal.outbox_item, item.id)
                if now is None:
                    continue
                if _waits(now, self._core.ports.clock.now()):
                    return  # somebody keeps it back while the one before it was on its way
                item = now
                self._flying += 1
            first = False
            try:
                async with self._line:
                    outcome = await self._sent(item)
            finally:
                self._flying -= 1
                self._nudge.set()
            if outcome is not OutboxOutcome.DONE:
                self._width = 1
                return
            self._width = IN_FLIGHT
            self._failures.pop(item.id, None)
            self._unsent = 0
            await self._delivered.note(item.id)
            self.on_delivered(item)

    async def _sent(self, item: OutboxItem) -> OutboxOutcome:
        """Send one; what went wrong is noted here, what arrived by the caller.

        Whatever the centre says of itself: only a read-back makes a dossier more than accepted.
        """
        try:
            known = item.last_outcome is OutboxOutcome.UNKNOWN and await self._is_there(item)
            if not known:
                await self._deliver(item)
        except (CentreRefusedError, CentreUnavailableError) as error:
            return await self._failed(item, error)
        except JournalError:
            raise
        except Exception as error:  # noqa: BLE001 - a message that breaks its sender blocks no other one
            _log.error("a message cannot be sent: %s", type(error).__name__)
            return await self._failed(item, CentreRefusedError(422, "unreadable"))
        return OutboxOutcome.DONE

    async def _deliver(self, item: OutboxItem) -> None:
        """Send; an acknowledgement of something else is no acknowledgement."""
        answer = await self._core.ports.centre.send(item)
        if answer.centre_id != _answers_with(item):
            raise CentreUnavailableError("not ours: another id", sent=True)

    async def _is_there(self, item: OutboxItem) -> bool:
        """After an unknown outcome: whether the centre has it. False: send it again."""
        if item.kind is not OutboxKind.DOSSIER:
            return False
        view = await self._core.ports.centre.dossier(item.subject)
        if view is None:
            return False
        if not holds(view, item.body):
            raise CentreRefusedError(409, "conflict")
        return True

    async def _failed(
        self, item: OutboxItem, error: CentreRefusedError | CentreUnavailableError
    ) -> OutboxOutcome:
        outcome = outcome_of(error)
        unsent = isinstance(error, CentreUnavailableError) and not error.sent
        self._unsent = self._unsent + 1 if unsent else 0
        detail = (error.reason if isinstance(error, CentreRefusedError) else error.detail)[:80]
        retry_at: datetime | None = None
        if outcome in (OutboxOutcome.RETRY, OutboxOutcome.UNKNOWN):
            failures = self._failures[item.id] = self._failures.get(item.id, 0) + 1
            seconds = back_off_seconds(max(failures, self._unsent), self._jitter())
            if isinstance(error, CentreRefusedError):  # never sooner than the centre asks, within our bound
                seconds = max(seconds, min(BACK_OFF_CAP_SECONDS, error.retry_after_seconds or 0.0))
            retry_at = self._core.ports.clock.now() + timedelta(seconds=seconds)
            # Without a connection nothing else goes: the link wakes us when it is back, else the timer.
            self._gone = self._unsent >= (_UNSENT_IN_A_ROW if self._core.state.devices.online else 1)
        elif outcome is OutboxOutcome.SIGN_IN:
            self._paused = True
        journal = self._core.ports.journal
        await self._core.durable(journal.note_outbox, item.id, outcome, next_at=retry_at, detail=detail)
        if outcome is OutboxOutcome.SIGN_IN:
            self._core.say("sending_paused", NoticeLevel.ERROR, reason=detail)
        elif outcome is OutboxOutcome.STOP:
            self._core.say("refused", NoticeLevel.ERROR, reason=detail)
        return outcome


def _sorted_out(items: tuple[OutboxItem, ...], now: datetime) -> tuple[Lanes, datetime | None]:
    """Due messages by subject; the earliest time of those that wait. One that waits holds up its subject."""
    lanes: Lanes = {}
    waiting: set[str] = set()
    next_at: datetime | None = None
    for item in items:
        if item.subject in waiting:
            continue
        if not _waits(item, now):
            lanes.setdefault(item.subject, deque()).append(item)
            continue
        waiting.add(item.subject)
        if item.next_at is not None and not (item.held or item.last_outcome is OutboxOutcome.STOP):
            next_at = min(next_at or item.next_at, item.next_at)
    return lanes, next_at


def _waits(item: OutboxItem, now: datetime) -> bool:
    """Whether it is not to be sent now: kept back, refused, or before its time."""
    if item.held or item.last_outcome is OutboxOutcome.STOP:
        return True
    return item.next_at is not None and item.next_at > now


async def _cancel(running: dict[asyncio.Task[None], str]) -> None:
    for task in running:
        task.cancel()
    await asyncio.gather(*running, return_exceptions=True)


def holds(view: DossierView, sent: bytes) -> bool:
    """Whether the centre keeps what was sent: the same bytes, or the same content in other bytes."""
    if view.digest == wire.digest(sent):
        return True
    try:
        return view.dossier == wire.decode(Dossier, sent)
    except wire.WireError:  # frozen by a version whose messages this one cannot read: nobody can say it is
        return False


def _answers_with(item: OutboxItem) -> str:
    """The id a centre acknowledges: the dossier's, the ticket's, else the item's own."""
    of_ticket = item.kind in (OutboxKind.TICKET, OutboxKind.TICKET_HOLD)
    return item.subject if of_ticket else item.id


def item_of(
    kind: OutboxKind, item_id: str, subject: str, message: object, created_at: datetime
) -> OutboxItem:
    """A message as the journal keeps it: the bytes that will be sent, frozen now."""
    return OutboxItem(item_id, kind, subject, wire.encode(message), created_at)
