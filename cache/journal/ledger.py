"""What becomes of what the journal holds: acts, deliveries, print jobs, numbers, attempts, and forgetting.

The receptions, decisions and drafts themselves are written in `cache.journal.writing`.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

import apsw

from cache.journal import rows
from cache.journal.database import transaction, translated
from cache.journal.numbers import keep_block
from cache.journal.outcomes import note_sent
from cache.journal.projections import add_jobs, append_act
from cache.journal.purging import purge
from cache.journal.reading import JournalReading
from cache.journal.versions import record_versions
from counter.domain.dossiers import NumberBlock, SyncState
from counter.domain.records import Record
from counter.events import PrintState
from counter.ports import Act, JournalError, OutboxItem, OutboxKind, OutboxOutcome, PrintJob

__all__ = ["JournalLedger"]

_RANK: Final = {state: rank for rank, state in enumerate(SyncState)}


class JournalLedger(JournalReading):
    """The part of `ports.Journal` that follows things up. All raise JournalError."""

    def append(self, act: Act) -> None:
        """Append an act and link it into the audit chain."""
        with self._transaction() as connection:
            append_act(connection, act)

    def note_dossier(
        self,
        dossier_id: str,
        state: SyncState,
        *,
        official_code: str | None = None,
        trouble: str | None = None,
    ) -> None:
        """Move the delivery state of a dossier, never backwards; `trouble` None leaves what is known.

        A late lower state leaves state and code as they are; its trouble, if any, is still shown.
        Raises JournalError `unknown_dossier`, and `conflict` for a code that another dossier has.
        """
        with self._transaction() as connection:
            found = connection.execute(
                "SELECT state, official_code, trouble FROM dossier WHERE id = ?", (dossier_id,)
            ).fetchone()
            if found is None:
                raise JournalError("unknown_dossier")
            now = SyncState(found[0])
            trouble = found[2] if trouble is None else trouble
            late = _RANK[state] < _RANK[now]
            after = (
                now if late else state,
                found[1] or official_code if late else official_code or found[1],
                trouble or found[2] if late else trouble,
            )
            if after != found:
                connection.execute(
                    "UPDATE dossier SET state = ?, official_code = ?, trouble = ? WHERE id = ?",
                    (*after, dossier_id),
                )

    def add_block(self, block: NumberBlock) -> None:
        """Keep a leased block; the same again changes nothing, an overlapping one is a `conflict`."""
        with self._transaction() as connection:
            keep_block(connection, block)

    def send_again(self, item_id: str) -> None:
        """Let a delivered message wait again: the centre has lost it. Its dossier is RECORDED once more.

        Nothing happens to one that waits already. Raises `unknown_item`, and `purged` without its bytes.
        """
        with self._transaction() as connection:
            found = connection.execute(rows.ITEMS + " WHERE id = ?", (item_id,)).fetchone()
            if found is None:
                raise JournalError("unknown_item")
            item = rows.item(found)
            if not item.body:
                raise JournalError("purged")
            if not item.done:
                return
            connection.execute(
                "UPDATE outbox SET done_order = NULL, last_outcome = ?, next_at = NULL, detail = ?"
                " WHERE id = ?",
                (OutboxOutcome.RETRY, "centre_restored", item_id),
            )
            if item.kind is OutboxKind.DOSSIER:
                connection.execute(
                    "UPDATE dossier SET state = ?, trouble = '' WHERE id = ?",
                    (SyncState.RECORDED, item.subject),
                )

    def note_outbox(
        self, item_id: str, outcome: OutboxOutcome, *, next_at: datetime | None = None, detail: str = ""
    ) -> None:
        """Record how a send ended; DONE finishes the item, and a finished item stays finished.

        Raises JournalError `unknown_item`.
        """
        with self._transaction() as connection:
            connection.execute(
                "UPDATE outbox SET attempts = attempts + 1, last_outcome = ?, next_at = ?, detail = ?,"
                " doubt = doubt OR ?,"
                " done_order = CASE WHEN ? THEN (SELECT coalesce(max(done_order), 0) + 1 FROM outbox"
                " WHERE done_order IS NOT NULL) END"
                " WHERE id = ? AND done_order IS NULL",
                (
                    outcome,
                    None if next_at is None else rows.stamp(next_at),
                    detail,
                    outcome is OutboxOutcome.UNKNOWN,
                    outcome is OutboxOutcome.DONE,
                    item_id,
                ),
            )
            if connection.changes() == 0:
                _require(connection, "SELECT 1 FROM outbox WHERE id = ?", item_id)
            else:
                note_sent(connection, item_id, outcome)

    def note_delivered(self, item_ids: Sequence[str]) -> None:
        """Finish messages that the centre acknowledged, and move their dossiers to ACCEPTED: one transaction.

        One that is finished already stays as it is. Raises JournalError `unknown_item`.
        """
        with self._transaction() as connection:
            for item_id in item_ids:
                connection.execute(
                    "UPDATE outbox SET attempts = attempts + 1, last_outcome = 'done', next_at = NULL,"
                    " detail = '', held = '', done_order = (SELECT coalesce(max(done_order), 0) + 1"
                    " FROM outbox WHERE done_order IS NOT NULL) WHERE id = ? AND done_order IS NULL",
                    (item_id,),
                )
                if connection.changes() == 0:
                    _require(connection, "SELECT 1 FROM outbox WHERE id = ?", item_id)
                    continue
                note_sent(connection, item_id, OutboxOutcome.DONE)
                connection.execute(
                    "UPDATE dossier SET state = ? WHERE state = ? AND id ="
                    " (SELECT subject FROM outbox WHERE id = ? AND kind = ?)",
                    (SyncState.ACCEPTED, SyncState.RECORDED, item_id, OutboxKind.DOSSIER),
                )

    def free_outbox(self, *, stopped: bool, item_id: str = "") -> None:
        """Forget the waits of what is in the outbox, or of one message; with `stopped` refusals too.

        What somebody keeps back stays kept back.
        """
        with self._transaction() as connection:
            connection.execute(
                "UPDATE outbox SET next_at = NULL,"
                " last_outcome = CASE last_outcome WHEN 'stop' THEN 'retry' ELSE last_outcome END"
                " WHERE done_order IS NULL AND NOT withdrawn AND (?1 = '' OR id = ?1)"
                " AND (last_outcome IS NOT 'stop' OR ?2)"
                " AND (next_at IS NOT NULL OR last_outcome IS 'stop')",
                (item_id, stopped),
            )

    def record(
        self,
        records: Sequence[Record],
        *,
        item: OutboxItem | tuple[OutboxItem, ...] | None = None,
        jobs: Sequence[PrintJob] = (),
        ended_tally: str = "",
    ) -> None:
        """Commit records, what the centre is told of them and their papers: one transaction.

        What stands already as it is changes nothing. Raises `conflict` for a known id of another kind or
        subject, and `purged` for a subject that was forgotten.
        """
        items = item if isinstance(item, tuple) else () if item is None else (item,)
        with self._transaction() as connection:
            record_versions(connection, records, items, jobs, ended_tally)

    def keep_tally(self, name: str, content: bytes) -> None:
        """Keep counts over those kept before."""
        with self._transaction() as connection:
            connection.execute("INSERT OR REPLACE INTO tally VALUES (?, ?)", (name, content))

    def add_jobs(self, jobs: Sequence[PrintJob], act: Act) -> None:
        """Add print jobs (a reprint) with the act that asked for them."""
        with self._transaction() as connection:
            append_act(connection, act)
            add_jobs(connection, jobs, act.entry.at)

    def note_job(
        self, job_id: str, state: PrintState, reason: str = "", *, digest: str = "", act: Act | None = None
    ) -> None:
        """Move a print job in the ledger, with the act behind it. Raises `unknown_item`.

        A confirmed one stays confirmed, and nothing is recorded then. `digest` is the SHA-256 (hex) of what
        goes to the printer; empty leaves the known one.
        """
        with self._transaction() as connection:
            connection.execute(
                "UPDATE print_job SET state = ?, reason = ?, digest = coalesce(nullif(?, ''), digest)"
                " WHERE id = ? AND state <> 'confirmed'",
                (state, reason, digest, job_id),
            )
            if connection.changes() == 0:
                _require(connection, "SELECT 1 FROM print_job WHERE id = ?", job_id)
            elif act is not None:
                append_act(connection, act)

    def note_attempt(self, act: Act, *, until: datetime | None = None) -> None:
        """Append the act of a failed sign-in and count it."""
        with self._transaction() as connection:
            seq = append_act(connection, act)
            stamp = rows.stamp(until) if until is not None else None
            connection.execute("INSERT INTO attempt VALUES (?, ?)", (seq, stamp))

    def clear_attempts(self, act: Act, kind: str = "sign_in_failed") -> None:
        """Append the act of a good one and forget the wrong ones of this kind."""
        with self._transaction() as connection:
            append_act(connection, act)
            connection.execute(
                "DELETE FROM attempt WHERE seq IN (SELECT seq FROM event WHERE kind = ?)", (kind,)
            )

    def park(self, item_id: str, held: str, act: Act) -> None:
        """Keep a message back for `clerk` or `supervisor`, or let it go (empty). Raises `unknown_item`."""
        with self._transaction() as connection:
            _require(connection, "SELECT 1 FROM outbox WHERE id = ?", item_id)
            append_act(connection, act)
            connection.execute("UPDATE outbox SET held = ? WHERE id = ?", (held, item_id))

    def purge(self, before: datetime, act: Act) -> int:
        """Destroy the keys of what was delivered and ended before a time; how many there were.

        The log in front of the file is emptied behind it, so that the pages that held the keys are gone.
        """
        with self._turn:
            with self._transaction() as connection:
                count = purge(connection, before, act.entry.at)
                if count:
                    append_act(connection, act)
            if count:
                with translated():  # a reader in between puts it off: the next one, or closing, empties it
                    self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            return count

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[apsw.Connection]:
        with self._turn, translated(), transaction(self._connection):
            yield self._connection


def _require(connection: apsw.Connection, sql: str, key: str) -> None:
    if connection.execute(sql, (key,)).fetchone() is None:
        raise JournalError("unknown_item")
