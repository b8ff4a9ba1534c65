"""What an act changes beside the record: dossiers, outbox, print ledger, drafts.

Each function writes inside its caller's transaction.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

import apsw

from cache.journal import rows
from cache.journal.money import note_taken
from cache.journal.record import append_event
from cache.journal.sealing import key_of, new_key, sealed
from counter.domain.dossiers import Dossier, HandOver, SyncState
from counter.ports import Act, Draft, OutboxItem, OutboxKind, PrintJob

__all__ = [
    "add_jobs",
    "append_act",
    "forget_draft",
    "put_drafts",
    "queue",
    "queue_once",
    "record_hand_over",
    "record_reception",
]


def append_act(connection: apsw.Connection, act: Act) -> int:
    """Append the event of an act without a projection; returns its number."""
    return append_event(connection, act.entry, act.kind, act.subject, rows.encoded(act))


def record_reception(
    connection: apsw.Connection, dossier: Dossier, body: bytes, jobs: Sequence[PrintJob]
) -> None:
    """Event, dossier, outbox item (its id is the dossier's) and print jobs of a numbered dossier."""
    entry = dossier.entry
    key = new_key(connection, dossier.id)
    plain = rows.encoded(dossier)
    payload = sealed(key, rows.event_place(rows.DOSSIER_RECEIVED, dossier.id), plain)
    seq = append_event(connection, entry, rows.DOSSIER_RECEIVED, dossier.id, payload)
    connection.execute(
        "INSERT INTO dossier VALUES (?, ?, ?, ?, ?, ?, '', ?, NULL, ?, ?, NULL)",
        (
            seq, dossier.id, dossier.code, dossier.code, dossier.local_number, SyncState.RECORDED,
            rows.stamp(entry.at), dossier.replaces.dossier_id if dossier.replaces else None,
            dossier.follows,
        ),
    )  # fmt: skip
    note_taken(connection, seq, entry.at, dossier.id, dossier.fee)
    queue(connection, OutboxItem(dossier.id, OutboxKind.DOSSIER, dossier.id, body, entry.at), key)
    add_jobs(connection, jobs, entry.at, {dossier.id: key}, (dossier, plain))


def record_hand_over(
    connection: apsw.Connection, hand_over: HandOver, item: OutboxItem, jobs: Sequence[PrintJob]
) -> None:
    """Event, hand-over, outbox item and print jobs; the dossier's mark where it was received here."""
    dossier_id = hand_over.dossier_id
    key = key_of(connection, dossier_id)
    payload = sealed(key, rows.event_place(rows.RESULT_HANDED_OVER, dossier_id), rows.encoded(hand_over))
    seq = append_event(connection, hand_over.entry, rows.RESULT_HANDED_OVER, dossier_id, payload)
    connection.execute("INSERT INTO hand_over VALUES (?, ?, ?)", (seq, hand_over.id, dossier_id))
    connection.execute(
        "UPDATE dossier SET returned_at = ? WHERE id = ?", (rows.stamp(hand_over.entry.at), dossier_id)
    )
    if hand_over.fee is not None:
        note_taken(connection, seq, hand_over.entry.at, dossier_id, hand_over.fee)
    queue(connection, item, key)
    add_jobs(connection, jobs, hand_over.entry.at, {dossier_id: key})


def queue(connection: apsw.Connection, item: OutboxItem, key: bytes | None = None) -> None:
    """Put a message at the end of the outbox, sealed when it carries a person; `key` is its subject's."""
    body = item.body
    if item.kind in rows.SEALED_KINDS:
        key = key_of(connection, item.subject) if key is None else key
        body = sealed(key, rows.body_place(item.kind, item.subject, item.id), body)
    connection.execute(
        "INSERT INTO outbox (id, kind, subject, body, created_at) VALUES (?, ?, ?, ?, ?)",
        (item.id, item.kind, item.subject, body, rows.stamp(item.created_at)),
    )


def add_jobs(
    connection: apsw.Connection,
    jobs: Sequence[PrintJob],
    at: datetime,
    keys: Mapping[str, bytes] = MappingProxyType({}),
    part: tuple[object, bytes] = (None, b""),
) -> None:
    """Put jobs at the end of the print ledger, sealed; `at`: when they were asked for, `keys`: at hand.

    `part`: what their documents may have in common, and its JSON, so that it is encoded once.
    """
    asked = rows.stamp(at)
    for job in jobs:
        document, (known, plain) = job.document, part
        kind, subject = document.kind, job.dossier_id
        content = rows.encoded(document) if known is None else rows.encoded_around(document, known, plain)
        whose = rows.job_subject(kind, subject)
        key = keys[whose] if whose in keys else key_of(connection, whose)
        connection.execute(
            "INSERT INTO print_job"
            " (id, dossier_id, kind, document, copies, tray, state, reason, digest, at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                job.id, subject, kind,
                sealed(key, rows.job_place(kind, subject, job.id), content),
                job.copies, job.tray, job.state, job.reason, job.digest,
                rows.stamp(job.at) if job.at is not None and job.at != at else asked,
            ),
        )  # fmt: skip


def queue_once(connection: apsw.Connection, item: OutboxItem | None) -> None:
    """Put a message at the end of the outbox unless it is there, waiting or delivered.

    The end of a ticket is all the centre needs of it: a putting aside it did not take yet waits no longer,
    and holds the end up no more.
    """
    if item is None or connection.execute("SELECT 1 FROM outbox WHERE id = ?", (item.id,)).fetchone():
        return
    if item.kind is OutboxKind.TICKET:
        connection.execute(
            "UPDATE outbox SET withdrawn = 1"
            " WHERE subject = ? AND kind = 'ticket_hold' AND done_order IS NULL",
            (item.subject,),
        )
    queue(connection, item)


def put_drafts(connection: apsw.Connection, drafts: Sequence[Draft]) -> None:
    """Write drafts over their older edits; the last one stands last."""
    connection.executemany(
        "INSERT OR REPLACE INTO draft (id, ticket_id, content, saved_at) VALUES (?, ?, ?, ?)",
        [(draft.id, draft.ticket_id, draft.content, rows.stamp(draft.saved_at)) for draft in drafts],
    )


def forget_draft(connection: apsw.Connection, draft_id: str) -> None:
    """Remove a draft if it is there."""
    connection.execute("DELETE FROM draft WHERE id = ?", (draft_id,))
