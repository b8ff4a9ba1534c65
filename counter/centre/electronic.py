"""Electronic fee receipts at the centre: asked for in the background, by id, until the system has answered.

A desk sends a RECEIPT record that is `pending`; the newer version with series and number, or with the
refusal, is the centre's. Only the centre has the credentials of such a system (DESIGN.md "The three tiers").
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, Protocol

from sqlalchemy import select

from counter import wire
from counter.centre.bulletin import Bell
from counter.centre.database import Database
from counter.centre.office_time import Now
from counter.centre.records import Records
from counter.centre.tables import records
from counter.domain.dossiers import ClockSource
from counter.domain.electronic_receipts import (
    FAILED,
    ISSUED,
    PENDING,
    VOIDED,
    VOIDING,
    ElectronicReceipt,
    ReceiptRequest,
)
from counter.domain.records import RecordKind
from counter.wire import RecordKept

__all__ = [
    "ElectronicReceipts",
    "Issued",
    "Issuer",
    "ReceiptsRefusedError",
    "ReceiptsUnavailableError",
    "TrainingReceipts",
]

_log = logging.getLogger(__name__)
_FIRST_PAUSE: Final = 1.0
_LONGEST_PAUSE: Final = 300.0
_CHECK_EVERY: Final = 30.0


class ReceiptsUnavailableError(Exception):
    """The system gave no usable answer: asked again later. `sent`: it may have issued the receipt."""

    def __init__(self, *, sent: bool) -> None:
        super().__init__("unavailable")
        self.sent = sent


class ReceiptsRefusedError(Exception):
    """The system said no; `reason` is a machine word. The receipt waits for a person."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Issued:
    """Series and number of an issued receipt."""

    series: str
    number: str


class ElectronicReceipts(Protocol):
    """A system that issues electronic receipts. Blocking; called off the event loop.

    All raise ReceiptsUnavailableError and ReceiptsRefusedError.
    """

    def issue(self, request: ReceiptRequest) -> Issued:
        """Issue a receipt; the same id again gives the same one."""

    def void(self, receipt_id: str, reason: str) -> None:
        """Mark a receipt as void; again, or one never issued, is a success."""

    def look_up(self, receipt_id: str) -> Issued | None:
        """What was issued under an id; None when nothing was."""


class TrainingReceipts:
    """Issues receipts without value: their numbers are made of the id, so the same id has the same number."""

    SERIES: Final = "TAPHUAN/26E"

    def __init__(self) -> None:
        self._issued: dict[str, Issued] = {}

    def issue(self, request: ReceiptRequest) -> Issued:
        """At once."""
        digits = int.from_bytes(hashlib.sha256(request.id.encode()).digest()[:4]) % 100_000_000
        return self._issued.setdefault(request.id, Issued(self.SERIES, f"{digits:08}"))

    def void(self, receipt_id: str, reason: str) -> None:
        """At once."""

    def look_up(self, receipt_id: str) -> Issued | None:
        """Those of this run."""
        return self._issued.get(receipt_id)


@dataclass
class _Wait:
    attempts: int
    until: datetime
    asked: bool
    """Whether the system may have done it: it is asked what it knows first."""


class Issuer:
    """One background task that asks for what is pending."""

    def __init__(self, database: Database, kept: Records, system: ElectronicReceipts, now: Now) -> None:
        self._database = database
        self._kept = kept
        self._system = system
        self._now = now
        self._waits: dict[str, _Wait] = {}

    async def run(self, bell: Bell) -> None:
        """Work until cancelled: at once after a commit, and on its own for what is due again."""
        with bell.listen() as heard:
            while not bell.closed:
                heard.clear()
                try:
                    pause = await asyncio.to_thread(self.work)
                except Exception as error:  # noqa: BLE001 - what is pending stays pending: log and try again
                    _log.error("issuing receipts failed: %s", type(error).__name__)
                    pause = _FIRST_PAUSE
                try:
                    await asyncio.wait_for(heard.wait(), timeout=pause)
                except TimeoutError:
                    continue

    def work(self) -> float:
        """Ask for everything that is due; seconds until the next look without a commit."""
        for record_id, body in self._due():
            kept = wire.decode(RecordKept, body)
            try:
                receipt = wire.decode(ElectronicReceipt, bytes(kept.content))
            except wire.WireError:
                _log.error("a pending receipt cannot be read")
                self._put_off(record_id, asked=False)
                continue
            try:
                self._advance(kept, receipt)
                self._waits.pop(record_id, None)
            except ReceiptsUnavailableError as error:
                self._put_off(record_id, asked=error.sent)
            except ReceiptsRefusedError as error:
                self._write(kept, replace(receipt, trouble=error.reason), FAILED)
            except Exception as error:  # noqa: BLE001 - an adapter's defect must not block the others
                _log.error("issuing a receipt failed: %s", type(error).__name__)
                self._put_off(record_id, asked=True)
        waits = [(wait.until - self._now()).total_seconds() for wait in self._waits.values()]
        return min([_CHECK_EVERY, *(max(0.05, seconds) for seconds in waits)])

    def _due(self) -> list[tuple[str, bytes]]:
        with self._database.read() as connection:
            rows = connection.execute(
                select(records.c.record_id, records.c.body)
                .where(
                    records.c.kind == RecordKind.RECEIPT,
                    records.c.state.in_((PENDING, VOIDING)),
                    records.c.newest,
                )
                .order_by(records.c.at)
                .limit(500)
            ).all()
        now = self._now()
        waits = self._waits
        return [
            (row.record_id, row.body)
            for row in rows
            if row.record_id not in waits or waits[row.record_id].until <= now
        ]

    def _advance(self, kept: RecordKept, receipt: ElectronicReceipt) -> None:
        if kept.state == VOIDING:
            self._system.void(receipt.request.id, receipt.reason)
            if not receipt.number and (known := self._system.look_up(receipt.request.id)) is not None:
                receipt = replace(receipt, series=known.series, number=known.number)
            self._write(kept, receipt, VOIDED)
            return
        wait = self._waits.get(kept.record_id)
        found = self._system.look_up(receipt.request.id) if wait is not None and wait.asked else None
        found = found or self._system.issue(receipt.request)
        self._write(kept, replace(receipt, series=found.series, number=found.number, trouble=""), ISSUED)

    def _write(self, kept: RecordKept, receipt: ElectronicReceipt, state: str) -> None:
        entry = replace(
            kept.entry,
            clerk_id="",
            clerk_name="",
            at=max(self._now(), kept.entry.at),
            clock=ClockSource.CENTRE,
        )
        self._kept.follow(kept, wire.encode(receipt), state, entry)

    def _put_off(self, record_id: str, *, asked: bool) -> None:
        """Ask again later, each time twice as long up to five minutes."""
        before = self._waits.get(record_id)
        attempts = before.attempts + 1 if before is not None else 0
        pause = min(_LONGEST_PAUSE, _FIRST_PAUSE * 2 ** min(attempts, 16))
        doubt = asked or (before is not None and before.asked)
        self._waits[record_id] = _Wait(attempts, self._now() + timedelta(seconds=pause), doubt)
