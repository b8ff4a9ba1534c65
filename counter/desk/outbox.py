"""The outbox: durable messages go to the centre in order per dossier, each with one of five outcomes.

Source: DESIGN.md "Truth about a dossier". Nothing here waits for a clerk, and no clerk waits for it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

from counter import wire
from counter.desk.core import Core
from counter.desk.state import NoticeLevel
from counter.domain.dossiers import Dossier, SyncState
from counter.ports import (
    CentreRefusedError,
    CentreUnavailableError,
    DossierView,
    OutboxItem,
    OutboxKind,
    OutboxOutcome,
)

__all__ = ["BACK_OFF_CAP_SECONDS", "Outbox", "back_off_seconds", "holds", "item_of", "outcome_of"]

BACK_OFF_CAP_SECONDS = 300.0
"""Longest wait between two tries."""

_STOP = frozenset({400, 404, 405, 409, 410, 413, 415, 422})
_SIGN_IN = frozenset({401, 403})


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
        self._drained = asyncio.Event()
        self._paused = False
        self.on_delivered: Callable[[OutboxItem], None] = lambda _item: None

    def wake(self) -> None:
        """Look at the outbox now."""
        self._wake.set()

    def resume(self) -> None:
        """Somebody signed in: what the centre refused to take from this desk is tried again."""
        self._paused = False
        self.wake()

    async def retry_all(self) -> None:
        """Forget waits and stops: the clerk asked, or the connection came back."""
        self._paused = False
        for item in await self._core.durable(self._core.ports.journal.outbox):
            if item.next_at is not None or item.last_outcome is OutboxOutcome.STOP:
                outcome = (
                    OutboxOutcome.UNKNOWN
                    if item.last_outcome is OutboxOutcome.UNKNOWN
                    else OutboxOutcome.RETRY
                )
                await self._core.durable(self._core.ports.journal.note_outbox, item.id, outcome)
        self.wake()

    async def settle(self, subject: str, timeout_seconds: float) -> bool:
        """Wait until nothing of `subject` is waiting; False when it takes longer."""
        try:
            async with asyncio.timeout(timeout_seconds):
                while True:
                    self._drained.clear()
                    self.wake()
                    await self._drained.wait()
                    items = await self._core.durable(self._core.ports.journal.outbox)
                    if not any(item.subject == subject for item in items):
                        return True
                    if any(item.next_at or item.last_outcome for item in items if item.subject == subject):
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

    async def _drain(self) -> float | None:
        """Send what is due; seconds until something else is, or None."""
        items = await self._core.durable(self._core.ports.journal.outbox)
        now = self._core.ports.clock.now()
        held: set[str] = set()
        next_at: datetime | None = None
        for item in items:
            if self._paused or item.subject in held:
                continue
            if item.last_outcome is OutboxOutcome.STOP:
                held.add(item.subject)
                continue
            if item.next_at is not None and item.next_at > now:
                held.add(item.subject)
                next_at = min(next_at or item.next_at, item.next_at)
                continue
            outcome, retry_at = await self._send(item)
            if outcome is not OutboxOutcome.DONE:
                held.add(item.subject)
            if retry_at is not None:
                next_at = min(next_at or retry_at, retry_at)
            if self._core.state.devices.online is False and outcome is OutboxOutcome.RETRY:
                break  # the centre is gone: the link wakes us when it is back, the timer if it does not
        if items:
            await self._core.refresh_outbox()
        if next_at is None:
            return None
        return max(0.05, (next_at - self._core.ports.clock.now()).total_seconds())

    async def _send(self, item: OutboxItem) -> tuple[OutboxOutcome, datetime | None]:
        journal = self._core.ports.journal
        try:
            known = item.last_outcome is OutboxOutcome.UNKNOWN and await self._is_there(item)
            if not known:
                await self._deliver(item)
        except (CentreRefusedError, CentreUnavailableError) as error:
            return await self._failed(item, error)
        if item.kind is OutboxKind.DOSSIER:
            # Whatever the centre says of itself: only a read-back makes a dossier more than accepted.
            await self._core.durable(journal.note_dossier, item.subject, SyncState.ACCEPTED)
        await self._core.durable(journal.note_outbox, item.id, OutboxOutcome.DONE)
        self.on_delivered(item)
        return OutboxOutcome.DONE, None

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
    ) -> tuple[OutboxOutcome, datetime | None]:
        journal = self._core.ports.journal
        outcome = outcome_of(error)
        detail = error.reason if isinstance(error, CentreRefusedError) else error.detail
        retry_at: datetime | None = None
        if outcome in (OutboxOutcome.RETRY, OutboxOutcome.UNKNOWN):
            seconds = back_off_seconds(item.attempts + 1, self._jitter())
            retry_at = self._core.ports.clock.now() + timedelta(seconds=seconds)
        elif outcome is OutboxOutcome.SIGN_IN:
            self._paused = True
        await self._core.durable(journal.note_outbox, item.id, outcome, next_at=retry_at, detail=detail[:80])
        if outcome is OutboxOutcome.SIGN_IN:
            self._core.say("sending_paused", NoticeLevel.ERROR, reason=detail[:80])
        elif outcome is OutboxOutcome.STOP:
            self._core.say("refused", NoticeLevel.ERROR, reason=detail[:80])
        return outcome, retry_at


def holds(view: DossierView, sent: bytes) -> bool:
    """Whether the centre keeps what was sent: the same bytes, or the same content in other bytes."""
    return view.digest == wire.digest(sent) or view.dossier == wire.decode(Dossier, sent)


def _answers_with(item: OutboxItem) -> str:
    """The id a centre acknowledges: the dossier's, the ticket's, else the item's own."""
    of_ticket = item.kind in (OutboxKind.TICKET, OutboxKind.TICKET_HOLD)
    return item.subject if of_ticket else item.id


def item_of(
    kind: OutboxKind, item_id: str, subject: str, message: object, created_at: datetime
) -> OutboxItem:
    """A message as the journal keeps it: the bytes that will be sent, frozen now."""
    return OutboxItem(item_id, kind, subject, wire.encode(message), created_at)
