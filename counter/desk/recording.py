"""Keeping and reading generic records at the desk: a domain value in, a domain value out.

Knows the journal and the message; not what a record is about.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Final, TypeVar

from counter import wire
from counter.desk.core import Core
from counter.domain.dossiers import Entry
from counter.domain.records import OPEN, Record, RecordKind
from counter.ports import OutboxItem, OutboxKind, PrintJob

__all__ = ["keep", "message_of", "new_record", "newer", "value_of"]

T = TypeVar("T")
_AHEAD: Final = timedelta(days=1)


def new_record(
    kind: RecordKind,
    value: object,
    entry: Entry,
    *,
    subject: str = "",
    state: str = OPEN,
    record_id: str | None = None,
) -> Record:
    """A record of a domain value. Raises ValueError when it is too long."""
    return Record(record_id or str(uuid.uuid4()), kind, subject, state, wire.encode(value), entry)


def newer(record: Record, value: object, entry: Entry, *, state: str | None = None) -> Record:
    """The next version of a record; never earlier than the one it follows, whatever a clock says.

    But for one a day ahead: another desk's clock was wrong, and no year of its is taken over.
    """
    if record.entry.at - entry.at <= _AHEAD:
        entry = replace(entry, at=max(entry.at, record.entry.at))
    return Record(record.id, record.kind, record.subject, state or record.state, wire.encode(value), entry)


def value_of(record: Record, kind: type[T]) -> T | None:
    """The domain value; None for one that this version of the program cannot read."""
    try:
        return wire.decode(kind, record.content)
    except wire.WireError:
        return None


def message_of(record: Record, *, training: bool) -> OutboxItem:
    """What the centre is told of a version."""
    message = wire.record_message(record, str(uuid.uuid4()), training=training)
    body = wire.encode(message)
    return OutboxItem(message.id, OutboxKind.RECORD, record.about, body, record.entry.at)


async def keep(core: Core, records: Sequence[Record], jobs: Sequence[PrintJob] = ()) -> None:
    """Make versions durable with their messages and papers, in one transaction; then the outbox counts them.

    A version that stands already changes nothing and tells nobody again. Raises JournalError. Whoever calls
    it wakes the outbox and submits the jobs behind it.
    """
    training = core.place.training
    items = tuple(message_of(record, training=training) for record in records)
    await core.durable(core.ports.journal.record, records, item=items, jobs=jobs)
    await core.refresh_outbox()
