"""What an act changes beside the record: dossiers, outbox, print ledger, drafts.

Each function writes inside its caller's transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import apsw

from cache.journal import rows
from cache.journal.record import append_event
from counter.domain.dossiers import Dossier, HandOver, SyncState
from counter.ports import Act, Draft, OutboxItem, OutboxKind, PrintJob

__all__ = [
    "DOSSIER_RECEIVED",
    "RESULT_HANDED_OVER",
    "add_jobs",
    "append_act",
    "forget_draft",
    "put_drafts",
    "queue",
    "queue_once",
    "record_hand_over",
    "record_reception",
]

DOSSIER_RECEIVED: Final = "dossier_received"
"""Kind of the event that carries a Dossier. An event that carries an Act has the act's kind."""
RESULT_HANDED_OVER: Final = "result_handed_over"
"""Kind of the event that carries a HandOver."""


def append_act(connection: apsw.Connection, act: Act) -> None:
    """Append the event of an act without a projection."""
    append_event(connection, act.entry, act.kind, act.subject, rows.encoded(act))


def record_reception(
    connection: apsw.Connection, dossier: Dossier, body: bytes, jobs: Sequence[PrintJob]
) -> None:
    """Event, dossier, outbox item (its id is the dossier's) and print jobs of a numbered dossier."""
    entry = dossier.entry
    seq = append_event(connection, entry, DOSSIER_RECEIVED, dossier.id, rows.encoded(dossier))
    connection.execute(
        "INSERT INTO dossier VALUES (?, ?, ?, ?, ?, ?, '', ?, NULL, ?, ?)",
        (
            seq, dossier.id, dossier.code, dossier.code, dossier.local_number, SyncState.RECORDED,
            rows.stamp(entry.at), dossier.replaces.dossier_id if dossier.replaces else None,
            dossier.follows,
        ),
    )  # fmt: skip
    queue(connection, OutboxItem(dossier.id, OutboxKind.DOSSIER, dossier.id, body, entry.at))
    add_jobs(connection, jobs)


def record_hand_over(
    connection: apsw.Connection, hand_over: HandOver, item: OutboxItem, jobs: Sequence[PrintJob]
) -> None:
    """Event, hand-over, outbox item and print jobs; the dossier's mark where it was received here."""
    dossier_id = hand_over.dossier_id
    seq = append_event(connection, hand_over.entry, RESULT_HANDED_OVER, dossier_id, rows.encoded(hand_over))
    connection.execute("INSERT INTO hand_over VALUES (?, ?, ?)", (seq, hand_over.id, dossier_id))
    connection.execute(
        "UPDATE dossier SET returned_at = ? WHERE id = ?", (rows.stamp(hand_over.entry.at), dossier_id)
    )
    queue(connection, item)
    add_jobs(connection, jobs)


def queue(connection: apsw.Connection, item: OutboxItem) -> None:
    """Put a message at the end of the outbox."""
    connection.execute(
        "INSERT INTO outbox (id, kind, subject, body, created_at) VALUES (?, ?, ?, ?, ?)",
        (item.id, item.kind, item.subject, item.body, rows.stamp(item.created_at)),
    )


def add_jobs(connection: apsw.Connection, jobs: Sequence[PrintJob]) -> None:
    """Put jobs at the end of the print ledger."""
    if jobs:
        connection.executemany(
            "INSERT INTO print_job (id, dossier_id, kind, document, copies, tray, state, reason)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            map(rows.job_values, jobs),
        )


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
