"""The outbox of a desk that is cut off for days: carried to the centre as a file, and the receipt taken back.

What somebody keeps back or the centre refused stays here, with what follows it of the same subject. A file
changes nothing at the desk; only its receipt makes messages done, and nobody else can write one.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from counter import wire
from counter.carried import CarriedItem, fingerprint, open_receipt, seal_outbox, signer_of
from counter.domain.dossiers import Entry
from counter.domain.place import Place
from counter.ports import Act, OutboxItem, OutboxOutcome

__all__ = ["CarryingJournal", "Exported", "Received", "carried_items", "export", "take_receipt"]

_MOST = 1_000_000
_OK = 200
_STOPS = range(400, 500)
_AGAIN = frozenset({401, 403, 408, 425, 429})
"""Refusals that say nothing of the message."""


class CarryingJournal(Protocol):
    """What of a journal the receipt needs."""

    def outbox(self, *, done: bool = False, limit: int = 500) -> tuple[OutboxItem, ...]:
        """Waiting items in order of entry."""

    def note_delivered(self, item_ids: Sequence[str]) -> None:
        """Finish acknowledged messages."""

    def note_outbox(
        self, item_id: str, outcome: OutboxOutcome, *, next_at: datetime | None = None, detail: str = ""
    ) -> None:
        """Record how a send ended."""

    def append(self, act: Act) -> None:
        """Append an act."""


@dataclass(frozen=True, slots=True)
class Exported:
    """A file for the centre."""

    content: bytes
    count: int
    left_out: int
    """Waiting messages that are kept back or were refused, or follow one."""
    fingerprint: str
    """Of the desk's key, to be read to whoever imports the file."""


@dataclass(frozen=True, slots=True)
class Received:
    """What a receipt did."""

    done: int
    refused: int
    gone: int
    """Messages that no longer waited, or wait in other bytes."""


def carried_items(items: Sequence[OutboxItem]) -> tuple[CarriedItem, ...]:
    """The messages that go, in order; pure."""
    kept: set[str] = set()
    going = []
    for item in items:
        if item.held or item.last_outcome is OutboxOutcome.STOP or item.subject in kept:
            kept.add(item.subject)
        else:
            going.append(CarriedItem(item.id, item.kind.value, item.subject, item.body))
    return tuple(going)


def export(items: Sequence[OutboxItem], secret: bytes, place: Place, made_at: datetime) -> Exported:
    """All that may go as one file. ValueError while the centre has no recovery key."""
    going = carried_items(items)
    content = seal_outbox(
        secret,
        place.recovery_key,
        going,
        outbox_id=str(uuid.uuid4()),
        centre_id=place.centre.id,
        desk_id=place.seat.id,
        made_at=made_at,
    )
    return Exported(content, len(going), len(items) - len(going), fingerprint(signer_of(secret)))


def take_receipt(journal: CarryingJournal, secret: bytes, content: bytes, entry: Entry) -> Received:
    """Note what the centre took. Raises CarriedError and JournalError; again, it changes nothing."""
    receipt = open_receipt(secret, content)
    waiting = {item.id: item for item in journal.outbox(limit=_MOST)}
    there = [
        answer
        for answer in receipt.items
        if answer.id in waiting and wire.digest(waiting[answer.id].body) == answer.digest
    ]
    done = [answer.id for answer in there if answer.status == _OK]
    refused = [answer for answer in there if answer.status in _STOPS and answer.status not in _AGAIN]
    if done:
        journal.note_delivered(done)
    for answer in refused:
        journal.note_outbox(answer.id, OutboxOutcome.STOP, detail=answer.reason[:80])
    if there:
        journal.append(
            Act("receipt_taken", receipt.outbox_id, entry, f"{len(done)} done, {len(refused)} refused")
        )
    return Received(len(done), len(refused), len(receipt.items) - len(there))
