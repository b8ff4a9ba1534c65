"""The journal of one desk: every act one transaction, one fsync, the event with all it changes.

Knows nothing of what a draft holds or how a message is encoded: the desk gives both as bytes.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Final

import apsw

from cache.journal import rows
from cache.journal.database import open_database, transaction, translated
from cache.journal.drafts import DraftWriter
from cache.journal.lock import DeskLock
from cache.journal.numbers import day, keep_block, take_code, take_local_number
from cache.journal.projections import (
    add_jobs,
    append_act,
    forget_draft,
    queue,
    record_hand_over,
    record_reception,
)
from cache.journal.reading import JournalReading
from cache.journal.schema import MIGRATIONS, Migration, prepare
from counter.domain.dossiers import Dossier, HandOver, NumberBlock, SyncState
from counter.events import PrintState
from counter.ports import (
    Act,
    Draft,
    JournalError,
    OutboxItem,
    OutboxOutcome,
    PrintJob,
    ReceptionOrder,
)

__all__ = ["SqliteJournal"]

_RANK: Final = {state: rank for rank, state in enumerate(SyncState)}


class SqliteJournal(JournalReading):
    """`ports.Journal` on encrypted SQLite. Made by `open`; the only writer until `close`."""

    def __init__(self, connection: apsw.Connection, lock: DeskLock, seat: str) -> None:
        super().__init__(connection)
        self._lock = lock
        self._seat = seat
        self._closed = False
        self._writer = DraftWriter(self._write_drafts, self._turn)

    @classmethod
    def open(
        cls,
        path: Path,
        key: bytes,
        *,
        desk_id: str,
        seat: str,
        migrations: Sequence[Migration] = MIGRATIONS,
        vfs: str | None = None,
    ) -> SqliteJournal:
        """Open or make the journal at `path` for writing.

        `seat` is the desk's short name in local numbers, `Q03`. Jobs that were with the printer when the
        last program ended have become unknown, but for those whose printer tells nothing more (`no-status`).
        Raises JournalError `locked`, `wrong_key`, `unreadable`,
        `newer_format`, `other_desk`, `disk_full`, `io`.
        """
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise JournalError("io", "the journal's folder cannot be made") from error
        lock = DeskLock(path)
        connection = None
        try:
            connection = open_database(path, key, writing=True, vfs=vfs)
            with translated():
                prepare(connection, desk_id, migrations)
                connection.execute(
                    "UPDATE print_job SET state = 'unknown', reason = 'restart'"
                    " WHERE state = 'sent' AND reason <> 'no-status'"
                )
        except BaseException:
            if connection is not None:
                connection.close()
            lock.release()
            raise
        return cls(connection, lock, seat)

    def close(self) -> None:
        """Write what is pending, close the file, release the lock; a second call does nothing."""
        with self._turn:
            if self._closed:
                return
            self._closed = True
        try:
            self._writer.close()
        finally:
            super().close()
            self._lock.release()

    def append(self, act: Act) -> None:
        """Append an act and link it into the audit chain."""
        with self._transaction() as connection:
            append_act(connection, act)

    def save_draft(self, draft: Draft) -> None:
        """Hand a draft to the writer thread: durable within 50 ms, never waits for the disk.

        Raises the JournalError of the last commit of drafts that failed; nothing is lost by it.
        """
        self._writer.put(draft)

    def drafts(self) -> tuple[Draft, ...]:
        """Drafts that were neither committed nor dropped, those not yet on disk among them."""
        with self._turn:
            waiting = self._writer.pending()
            stored = super().drafts()
        return (*(draft for draft in stored if draft.id not in waiting), *waiting.values())

    def drop_draft(self, draft_id: str, act: Act, item: OutboxItem | None = None) -> None:
        """Forget a draft and queue what its end is to tell the centre; the same end again adds nothing."""
        with self._turn:
            with self._transaction() as connection:
                append_act(connection, act)
                forget_draft(connection, draft_id)
                known = (
                    item is None
                    or connection.execute("SELECT 1 FROM outbox WHERE id = ?", (item.id,)).fetchone()
                )
                if item is not None and not known:
                    queue(connection, item)
            self._writer.end(draft_id)

    def receive(self, order: ReceptionOrder) -> tuple[Dossier, tuple[PrintJob, ...]]:
        """Commit a reception (see ReceptionOrder); the same dossier again gives what is there already."""
        with self._turn:
            with self._transaction() as connection:
                dossier = self._number(connection, order.dossier)
                if dossier is not None:
                    jobs = tuple(order.documents(dossier))
                    record_reception(connection, dossier, order.body(dossier), jobs)
                if order.draft_id is not None:
                    forget_draft(connection, order.draft_id)
            if order.draft_id is not None:
                self._writer.end(order.draft_id)
            if dossier is not None:
                return dossier, jobs
            known = self.dossier(order.dossier.id)
            if known is None:
                raise JournalError("unreadable", "a dossier is gone between two looks")
            return known.dossier, self.jobs(known.dossier.id)

    def hand_over(self, hand_over: HandOver, item: OutboxItem, jobs: Sequence[PrintJob]) -> None:
        """Commit the handing over of a result; the same one again changes nothing.

        Raises JournalError `already_returned` when the dossier's result was handed over by another act.
        """
        with self._transaction() as connection:
            before = connection.execute(
                "SELECT id FROM hand_over WHERE dossier_id = ?", (hand_over.dossier_id,)
            ).fetchone()
            if before == (hand_over.id,):
                return
            if before is not None:
                raise JournalError("already_returned")
            record_hand_over(connection, hand_over, item, jobs)

    def note_dossier(
        self, dossier_id: str, state: SyncState, *, official_code: str | None = None, trouble: str = ""
    ) -> None:
        """Move the delivery state of a dossier, never backwards.

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

    def note_outbox(
        self, item_id: str, outcome: OutboxOutcome, *, next_at: datetime | None = None, detail: str = ""
    ) -> None:
        """Record how a send ended; DONE finishes the item, and a finished item stays finished.

        Raises JournalError `unknown_item`.
        """
        with self._transaction() as connection:
            connection.execute(
                "UPDATE outbox SET attempts = attempts + 1, last_outcome = ?, next_at = ?, detail = ?,"
                " done_order = CASE WHEN ? THEN (SELECT coalesce(max(done_order), 0) + 1 FROM outbox"
                " WHERE done_order IS NOT NULL) END"
                " WHERE id = ? AND done_order IS NULL",
                (
                    outcome,
                    None if next_at is None else rows.stamp(next_at),
                    detail,
                    outcome is OutboxOutcome.DONE,
                    item_id,
                ),
            )
            if connection.changes() == 0:
                _require(connection, "SELECT 1 FROM outbox WHERE id = ?", item_id)

    def add_jobs(self, jobs: Sequence[PrintJob], act: Act) -> None:
        """Add print jobs (a reprint) with the act that asked for them."""
        with self._transaction() as connection:
            append_act(connection, act)
            add_jobs(connection, jobs)

    def note_job(self, job_id: str, state: PrintState, reason: str = "") -> None:
        """Move a print job in the ledger; a confirmed one stays confirmed. Raises `unknown_item`."""
        with self._transaction() as connection:
            connection.execute(
                "UPDATE print_job SET state = ?, reason = ? WHERE id = ? AND state <> 'confirmed'",
                (state, reason, job_id),
            )
            if connection.changes() == 0:
                _require(connection, "SELECT 1 FROM print_job WHERE id = ?", job_id)

    def _number(self, connection: apsw.Connection, dossier: Dossier) -> Dossier | None:
        """The dossier with its code and local number; None when it was received before."""
        if connection.execute("SELECT 1 FROM dossier WHERE id = ?", (dossier.id,)).fetchone() is not None:
            return None
        date = day(dossier.entry.at)
        return replace(
            dossier,
            code=take_code(connection, dossier.organisations.deciding_code, date),
            local_number=take_local_number(connection, self._seat, date),
        )

    def _write_drafts(self, drafts: Sequence[Draft]) -> None:
        with self._transaction() as connection:
            connection.executemany(
                "INSERT OR REPLACE INTO draft (id, ticket_id, content, saved_at) VALUES (?, ?, ?, ?)",
                [(draft.id, draft.ticket_id, draft.content, rows.stamp(draft.saved_at)) for draft in drafts],
            )

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[apsw.Connection]:
        with self._turn, translated(), transaction(self._connection):
            yield self._connection


def _require(connection: apsw.Connection, sql: str, key: str) -> None:
    if connection.execute(sql, (key,)).fetchone() is None:
        raise JournalError("unknown_item")
