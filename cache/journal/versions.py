"""Generic records: an event per version, and which version of each is the newest.

Each function writes inside its caller's transaction. Knows nothing of what a record says.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import apsw

from cache.journal import rows
from cache.journal.projections import add_jobs, queue_once
from cache.journal.record import append_event
from cache.journal.sealing import key_of, sealed
from counter.domain.dossiers import Entry
from counter.domain.records import OPEN, VOID, Record, RecordKind
from counter.ports import JournalError, OutboxItem, OutboxKind, PrintJob

__all__ = ["close_books", "record_versions"]


def record_versions(
    connection: apsw.Connection,
    records: Sequence[Record],
    items: Sequence[OutboxItem],
    jobs: Sequence[PrintJob],
    ended_tally: str,
) -> None:
    """Events of the versions that are new and their messages, papers that are not known yet.

    Raises JournalError `conflict` and `purged`; ValueError for a message of none of the records.
    """
    about = {record.about for record in records}
    if any(item.kind is OutboxKind.RECORD and item.subject not in about for item in items):
        raise ValueError("a record's message waits in the order of the record")
    new = {record.about for record in records if _keep(connection, record)}
    for item in items:
        if item.kind is not OutboxKind.RECORD or item.subject in new:
            queue_once(connection, item)
    connection.execute("DELETE FROM tally WHERE name = ?", (ended_tally,))
    fresh = [
        job
        for job in jobs
        if connection.execute("SELECT 1 FROM print_job WHERE id = ?", (job.id,)).fetchone() is None
    ]
    if fresh:
        add_jobs(connection, fresh, records[-1].entry.at)


def close_books(connection: apsw.Connection, entry: Entry) -> int:
    """Void every open block of a certification book; how many. What was given from it stays in it.

    Raises JournalError. A journal of a format without records has none.
    """
    if connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'record'").fetchone() is None:
        return 0
    found = connection.execute(
        rows.RECORDS + " AND record.kind = ? AND record.state = ? AND dossier_key.key <> zeroblob(32)",
        (RecordKind.BOOK, OPEN),
    ).fetchall()
    for row in found:
        _keep(connection, replace(rows.record(row), state=VOID, entry=entry))
    return len(found)


def _keep(connection: apsw.Connection, record: Record) -> bool:
    """Append a version unless the newest one is the same; whether it was appended."""
    key = key_of(connection, record.about)
    found = connection.execute(rows.RECORDS + " AND record.id = ?", (record.id,)).fetchone()
    version = 1
    if found is not None:
        known = rows.record(found)
        if (known.kind, known.subject) != (record.kind, record.subject):
            raise JournalError("conflict", "a record's kind and subject never change")
        if (known.state, known.content) == (record.state, record.content):
            return False
        [last] = connection.execute(
            "SELECT max(version) FROM record WHERE id = ?", (record.id,)
        ).fetchone() or (0,)
        version = int(last) + 1
        connection.execute("UPDATE record SET newest = 0 WHERE id = ? AND newest", (record.id,))
    kind = rows.record_event(record.kind)
    payload = sealed(key, rows.record_place(record.kind, record.about, record.id), rows.encoded(record))
    seq = append_event(connection, record.entry, kind, record.about, payload)
    connection.execute(
        "INSERT INTO record VALUES (?, ?, ?, ?, ?, ?, 1)",
        (seq, record.id, version, record.kind, record.about, record.state),
    )
    return True
