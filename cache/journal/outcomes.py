"""Cases that end without a dossier, and what corrects a reception: event and projections.

Each function writes inside its caller's transaction.
"""

from __future__ import annotations

from collections.abc import Sequence

import apsw

from cache.journal import rows
from cache.journal.money import note_refund
from cache.journal.projections import add_jobs, queue
from cache.journal.record import append_event
from cache.journal.sealing import key_of, new_key, sealed
from counter.domain.decisions import Correction, CorrectionKind, Decision
from counter.domain.dossiers import Dossier
from counter.ports import JournalError, OutboxItem, OutboxKind, OutboxOutcome, PrintJob

__all__ = [
    "note_sent",
    "record_correction",
    "record_decision",
    "require_unreplaced",
    "require_valid",
]


def record_decision(
    connection: apsw.Connection, decision: Decision, body: bytes, jobs: Sequence[PrintJob]
) -> None:
    """Event, decision, outbox item (its id is the decision's) and print jobs of a numbered decision."""
    entry = decision.entry
    key = new_key(connection, decision.id)
    payload = sealed(key, rows.event_place(rows.CASE_DECIDED, decision.id), rows.encoded(decision))
    seq = append_event(connection, entry, rows.CASE_DECIDED, decision.id, payload)
    connection.execute(
        "INSERT INTO decision VALUES (?, ?, ?, ?, NULL)",
        (seq, decision.id, decision.kind, decision.local_number or None),
    )
    queue(connection, OutboxItem(decision.id, OutboxKind.DECISION, decision.id, body, entry.at), key)
    add_jobs(connection, jobs, entry.at, {decision.id: key})


def record_correction(connection: apsw.Connection, correction: Correction, item: OutboxItem) -> None:
    """Event, correction and outbox item.

    Raises JournalError `already_voided`, and `already_returned` for a void after the hand-over.
    """
    dossier_id = correction.dossier_id
    if correction.kind is CorrectionKind.VOID:
        require_valid(connection, dossier_id)
        if connection.execute("SELECT 1 FROM hand_over WHERE dossier_id = ?", (dossier_id,)).fetchone():
            raise JournalError("already_returned")
    key = key_of(connection, dossier_id)
    payload = sealed(key, rows.event_place(rows.DOSSIER_CORRECTED, dossier_id), rows.encoded(correction))
    seq = append_event(connection, correction.entry, rows.DOSSIER_CORRECTED, dossier_id, payload)
    connection.execute(
        "INSERT INTO correction VALUES (?, ?, ?, ?, ?)",
        (seq, correction.id, dossier_id, correction.kind, correction.refund_dong),
    )
    note_refund(connection, seq, correction)
    queue(connection, item, key)
    _withdraw_refused(connection, dossier_id)
    connection.execute(  # asked for by its id once more: the centre may have it by now
        "UPDATE outbox SET last_outcome = 'unknown', next_at = NULL"
        " WHERE id = ? AND kind = 'dossier' AND last_outcome = 'stop' AND doubt AND done_order IS NULL",
        (dossier_id,),
    )


def require_valid(connection: apsw.Connection, dossier_id: str) -> None:
    """Raises JournalError `already_voided` for a dossier whose slip was voided."""
    void = "SELECT 1 FROM correction WHERE dossier_id = ? AND kind = 'void'"
    if connection.execute(void, (dossier_id,)).fetchone() is not None:
        raise JournalError("already_voided")


def require_unreplaced(connection: apsw.Connection, dossier: Dossier) -> None:
    """Raises JournalError `already_replaced` when another valid dossier replaces what `dossier` replaces."""
    if dossier.replaces is None:
        return
    instead = connection.execute(rows.INSTEAD, (dossier.replaces.dossier_id,))
    if instead.fetchone() is not None:
        raise JournalError("already_replaced")


def note_sent(connection: apsw.Connection, item_id: str, outcome: OutboxOutcome) -> None:
    """See to it that a voided dossier which the centre refused waits for nobody, nor do its corrections.

    A send that was on its way when the dossier was withdrawn may have reached the centre after all: then
    everything withdrawn with it waits again, so that the centre learns of the correction.
    """
    found = connection.execute(
        "SELECT subject, withdrawn FROM outbox WHERE id = ? AND kind = 'dossier'", (item_id,)
    ).fetchone()
    if found is None:
        return
    subject, withdrawn = found
    if outcome is OutboxOutcome.STOP:
        _withdraw_refused(connection, subject)
    elif withdrawn and outcome in (OutboxOutcome.DONE, OutboxOutcome.UNKNOWN):
        connection.execute("UPDATE outbox SET withdrawn = 0 WHERE subject = ?", (subject,))


def _withdraw_refused(connection: apsw.Connection, dossier_id: str) -> None:
    """Take what waits for the centre about a voided dossier out of the outbox, if it refused the dossier.

    Not so when any send of it had no answer: that one may still arrive, and then the centre must learn of the
    correction. Such a dossier goes on waiting, and its corrections behind it.
    """
    connection.execute(
        "UPDATE outbox SET withdrawn = 1 WHERE subject = ?1 AND done_order IS NULL"
        " AND EXISTS (SELECT 1 FROM correction WHERE dossier_id = ?1 AND kind = 'void')"
        " AND EXISTS (SELECT 1 FROM outbox WHERE id = ?1 AND kind = 'dossier'"
        " AND done_order IS NULL AND (last_outcome = 'stop' AND NOT doubt OR withdrawn))",
        (dossier_id,),
    )
