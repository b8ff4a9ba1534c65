"""Messages of generic records (`counter.domain.records`); reached through `counter.wire`."""

from __future__ import annotations

import msgspec

from counter.domain.dossiers import Entry
from counter.domain.records import Record, RecordKind
from counter.wire_message import Message

__all__ = ["RecordKept", "RecordReply", "RecordsReply", "record_message"]


class RecordKept(Message, frozen=True):
    """Outbox body of kind `record`: PUT /v1/records/{about}. One version of a record.

    `about` is the record's subject, or its id when it has none.
    """

    id: str
    """Of this message: the same id again is the same version."""
    record_id: str
    kind: RecordKind
    subject: str
    state: str
    content: msgspec.Raw
    """The record's value as JSON; what stands in it is known to whoever keeps records of this kind."""
    entry: Entry
    training: bool = False

    def __repr__(self) -> str:
        """Keep the content out of logs."""
        return f"<RecordKept {self.kind} {self.record_id}>"

    @property
    def record(self) -> Record:
        """The record; ValueError for one that must not be kept."""
        return Record(self.record_id, self.kind, self.subject, self.state, bytes(self.content), self.entry)


class RecordReply(Message, frozen=True):
    """GET /v1/records/{record_id}: the newest version of a record."""

    kept: RecordKept
    version: int
    """How many versions came."""
    digest: str
    """SHA-256 (hex) over the bytes the centre received and keeps."""


class RecordsReply(Message, frozen=True):
    """GET /v1/records?kind=K[&subject=S][&state=T][&day=D]: newest versions, newest first; at most 200."""

    records: tuple[RecordReply, ...]


def record_message(record: Record, message_id: str, *, training: bool) -> RecordKept:
    """What the centre is told of a version of a record."""
    return RecordKept(
        id=message_id,
        record_id=record.id,
        kind=record.kind,
        subject=record.subject,
        state=record.state,
        content=msgspec.Raw(record.content),
        entry=record.entry,
        training=training,
    )
