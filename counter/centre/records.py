"""Generic records of desks: every version kept once, the newest found by id or kind.

Knows nothing of what stands in them: what a kind must not say is checked by whoever made the office
(`Check`). A record may be kept by one desk and go on at another of the centre.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, Row, func, select, update

from counter import wire
from counter.centre import bulletin
from counter.centre.arrivals import settle_arrival
from counter.centre.database import Database
from counter.centre.keeping import kept_before, require_own
from counter.centre.office_time import Now
from counter.centre.places import Caller
from counter.centre.refusals import RefusedError
from counter.centre.tables import records
from counter.domain.dossiers import Entry, SyncState
from counter.domain.electronic_receipts import VOIDING
from counter.domain.office import OFFICE_ZONE
from counter.domain.records import RecordKind
from counter.wire import RecordKept, RecordReply, RecordsReply, WriteReply

__all__ = ["MOST_RECORDS", "Check", "Records"]

Check = Callable[[Connection, Caller, RecordKept], None]
"""Refuses a version of one kind inside the transaction that would keep it. Raises RefusedError."""
MOST_RECORDS = 200
"""Of one answer."""
_MOST_BYTES = 3 * 1024 * 1024
"""Of one answer; the first record is given whatever its size."""
_AHEAD: Final = timedelta(days=1)
"""A version from later than this was made by a clock that is wrong: it never keeps a true one out."""
_ONE_DESKS: Final = frozenset(
    {
        RecordKind.SCAN,
        RecordKind.RATING,
        RecordKind.RECEIPT,
        RecordKind.CERTIFICATION,
        RecordKind.PAYMENT,
    }
)
"""Kinds that only the desk goes on with that began them. Lists, trays and the time of a dossier are any
desk's; whose a book of receipts is, its own check knows."""


class Records:
    """Keeps what desks send. All refusals are RefusedError."""

    def __init__(
        self, database: Database, now: Now, checks: Mapping[RecordKind, Check] = MappingProxyType({})
    ) -> None:
        self._database = database
        self._now = now
        self._checks = checks

    def accept(self, caller: Caller, kept: RecordKept, body: bytes) -> WriteReply:
        """Keep a version with the bytes it came in; the newest is that of the latest entry.

        Refused: 422 `wrong_centre`, `other_desk`; 409 `conflict` for a known id of other content, kind,
        subject, centre, or desk where only one desk may go on; what the kind's check refuses.
        """
        require_own(caller, kept.entry)
        at = self._now()
        with self._database.write() as connection:
            if kept_before(connection, records, caller, kept.id, kept, wire.digest(body)) is not None:
                return WriteReply(id=kept.id, repeated=True, state=SyncState.ACCEPTED)
            known = _newest(connection, kept.record_id)
            same = (caller.centre_id, kept.kind, kept.subject)
            if known is not None and (known.centre_id, known.kind, known.subject) != same:
                raise RefusedError(409, "conflict")
            if known is not None and kept.kind in _ONE_DESKS and known.desk_id != caller.desk_id:
                raise RefusedError(409, "conflict")
            if (check := self._checks.get(kept.kind)) is not None:
                check(connection, caller, kept)
            _keep(connection, kept, body, known, at)
            settle_arrival(connection, caller.centre_id, kept, at)
            bulletin.post(connection, caller.centre_id, "record", kept.record_id, at)
        return WriteReply(id=kept.id, repeated=False, state=SyncState.ACCEPTED)

    def follow(self, before: RecordKept, content: bytes, state: str, entry: Entry) -> bool:
        """Keep a version of the centre's own behind `before`; False when that is not the newest any more."""
        at = self._now()
        kept = msgspec.structs.replace(
            before, id=str(uuid.uuid4()), content=msgspec.Raw(content), state=state, entry=entry
        )
        with self._database.write() as connection:
            known = _newest(connection, before.record_id)
            if known is None or known.id != before.id:
                return False
            _keep(connection, kept, wire.encode(kept), known, at)
            bulletin.post(connection, known.centre_id, "record", kept.record_id, at)
        return True

    def view(self, centre_id: str, record_id: str) -> RecordReply:
        """The newest version. Refused: 404 `unknown_record`."""
        with self._database.read() as connection:
            row = connection.execute(
                select(records).where(
                    records.c.record_id == record_id, records.c.centre_id == centre_id, records.c.newest
                )
            ).first()
        if row is None:
            raise RefusedError(404, "unknown_record")
        return _reply(row)

    def find(
        self, centre_id: str, kind: RecordKind, *, subject: str | None, state: str | None, day: str | None
    ) -> RecordsReply:
        """Newest versions of a kind, newest first; as many as fit into one answer."""
        asked = select(records).where(
            records.c.centre_id == centre_id, records.c.kind == kind, records.c.newest
        )
        for column, value in ((records.c.subject, subject), (records.c.state, state), (records.c.day, day)):
            if value is not None:
                asked = asked.where(column == value)
        found: list[RecordReply] = []
        room = _MOST_BYTES
        with self._database.read() as connection:
            ordered = asked.order_by(records.c.at.desc(), records.c.accepted_at.desc()).limit(MOST_RECORDS)
            for row in connection.execute(ordered):
                room -= len(row.body)
                if room < 0 and found:
                    break
                found.append(_reply(row))
        return RecordsReply(records=tuple(found))


def _newest(connection: Connection, record_id: str) -> Row[Any] | None:
    return connection.execute(
        select(records).where(records.c.record_id == record_id, records.c.newest)
    ).first()


def _keep(
    connection: Connection, kept: RecordKept, body: bytes, known: Row[Any] | None, at: datetime
) -> None:
    """Add a version; `known` is the newest so far."""
    versions = 0
    if known is not None:
        versions = connection.execute(
            select(func.max(records.c.version)).where(records.c.record_id == kept.record_id)
        ).scalar_one()
    newest = known is None or _is_newer(known, kept, at)
    if newest and known is not None:
        connection.execute(update(records).where(records.c.id == known.id).values(newest=False))
    connection.execute(
        records.insert().values(
            id=kept.id,
            centre_id=kept.entry.centre_id,
            desk_id=kept.entry.desk_id,
            record_id=kept.record_id,
            version=versions + 1,
            kind=kept.kind,
            subject=kept.subject,
            state=kept.state,
            day=kept.entry.at.astimezone(OFFICE_ZONE).date().isoformat(),
            at=kept.entry.at,
            newest=newest,
            body=body,
            digest=wire.digest(body),
            accepted_at=at,
        )
    )


def _is_newer(known: Row[Any], kept: RecordKept, now: datetime) -> bool:
    """Whether `kept` takes the place of the newest version so far.

    Money that was given back voids its receipt, also one that was issued while the desk was cut off.
    """
    if kept.kind is RecordKind.RECEIPT and kept.state == VOIDING:
        return True
    was_wrong = known.at > now + _AHEAD >= kept.entry.at
    return was_wrong or bool(known.at <= kept.entry.at)


def _reply(row: Row[Any]) -> RecordReply:
    return RecordReply(kept=wire.decode(RecordKept, row.body), version=row.version, digest=row.digest)
