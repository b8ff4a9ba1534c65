"""The journal of one desk: every act one transaction, one fsync, the event with all it changes.

Knows nothing of what a draft holds or how a message is encoded: the desk gives both as bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path

import apsw

from cache.journal.beside import chain_all
from cache.journal.database import open_database, translated
from cache.journal.drafts import DraftWriter
from cache.journal.formats import MIGRATIONS
from cache.journal.ledger import JournalLedger
from cache.journal.lock import DeskLock
from cache.journal.numbers import day, leave_a_gap, take_code, take_local_number
from cache.journal.outcomes import (
    record_correction,
    record_decision,
    require_unreplaced,
    require_valid,
)
from cache.journal.projections import (
    append_act,
    forget_draft,
    put_drafts,
    queue_once,
    record_hand_over,
    record_reception,
)
from cache.journal.schema import Migration, check_format, prepare, require_forward
from cache.journal.versions import record_versions
from counter.domain.decisions import Correction, Decision, DecisionKind
from counter.domain.dossiers import Dossier, HandOver
from counter.domain.office import OFFICE_ZONE
from counter.domain.records import Record
from counter.ports import (
    Act,
    DecisionOrder,
    Draft,
    JournalError,
    OutboxItem,
    PrintJob,
    ReceptionOrder,
)

__all__ = ["SqliteJournal"]


class SqliteJournal(JournalLedger):
    """`ports.Journal` on encrypted SQLite. Made by `open`; the only writer until `close`."""

    def __init__(
        self, connection: apsw.Connection, lock: DeskLock, seat: str, chain_left: Callable[[], int]
    ) -> None:
        super().__init__(connection)
        self._chain_left = chain_left
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
        now: datetime | None = None,
        worked_before: bool = False,
    ) -> SqliteJournal:
        """Open or make the journal at `path` for writing.

        `seat` is the desk's short name in local numbers, `Q03`. Jobs that were with the printer when the
        last program ended have become unknown, but for those whose printer tells nothing more (`no-status`).
        Raises JournalError `locked`, `wrong_key`, `unreadable`,
        `newer_format`, `other_desk`, `disk_full`, `io`; with `now`, the PC's clock, also `clock_back`: the
        newest event is so much later that days and numbers would come again. `worked_before`: a journal
        that is made now is not the seat's first one, and today's local numbers begin far behind the old.
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
                if now is not None:
                    require_forward(connection, now)
                is_new = check_format(connection, 1 + len(migrations)) == 0
                prepare(connection, desk_id, migrations)
                if is_new and worked_before:
                    at = now or datetime.now(OFFICE_ZONE)
                    leave_a_gap(connection, at.astimezone(OFFICE_ZONE))
                _clean(connection)
                chain_all(connection, path, key)
                connection.execute(
                    "UPDATE print_job SET state = 'unknown', reason = 'restart'"
                    " WHERE state = 'sent' AND reason <> 'no-status'"
                )
        except BaseException:
            if connection is not None:
                connection.close()
            lock.release()
            raise
        return cls(connection, lock, seat, partial(chain_all, connection, path, key))

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

    def take_in(self) -> int:
        """Chain the acts that commands beside this desk have left; how many. Reads a folder, mostly empty."""
        with self._turn, translated():
            return self._chain_left()

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

    def keep_drafts(
        self,
        drafts: Sequence[Draft],
        acts: Sequence[Act],
        item: OutboxItem | None = None,
        *,
        ended: str | None = None,
    ) -> None:
        """Write drafts now, with the acts behind them and what the centre is told; one transaction."""
        with self._turn:
            with self._transaction() as connection:
                for act in acts:
                    append_act(connection, act)
                put_drafts(connection, drafts)
                if ended is not None:
                    forget_draft(connection, ended)
                queue_once(connection, item)
            for name in (*(draft.id for draft in drafts), *([ended] if ended is not None else [])):
                self._writer.end(name)

    def drop_draft(self, draft_id: str, act: Act, item: OutboxItem | None = None) -> None:
        """Forget a draft and queue what its end is to tell the centre; the same end again adds nothing."""
        with self._turn:
            with self._transaction() as connection:
                append_act(connection, act)
                forget_draft(connection, draft_id)
                queue_once(connection, item)
            self._writer.end(draft_id)

    def receive(self, order: ReceptionOrder) -> tuple[Dossier, tuple[PrintJob, ...]]:
        """Commit a reception (see ReceptionOrder); the same dossier again gives what is there already.

        Raises JournalError `already_replaced` when the dossier it replaces was received anew before.
        """
        with self._turn:
            with self._transaction() as connection:
                dossier = self._number(connection, order.dossier)
                if dossier is not None:
                    jobs = _asked(order.documents(dossier), dossier.entry.at)
                    record_reception(connection, dossier, order.body(dossier), jobs)
                    if order.hand_over is not None:
                        record_hand_over(connection, *order.hand_over(dossier), ())
                    if order.refund is not None:
                        record_correction(connection, *order.refund)
                    if order.records is not None:
                        record_versions(connection, *order.records(dossier), (), "")
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

    def hand_over(
        self,
        hand_over: HandOver,
        item: OutboxItem,
        jobs: Sequence[PrintJob],
        *,
        records: Sequence[Record] = (),
    ) -> None:
        """Commit the handing over of a result; the same one again changes nothing.

        Raises JournalError `already_returned` when the dossier's result was handed over by another act, and
        `already_voided` when its slip is void.
        """
        with self._transaction() as connection:
            before = connection.execute(
                "SELECT id FROM hand_over WHERE dossier_id = ?", (hand_over.dossier_id,)
            ).fetchone()
            if before == (hand_over.id,):
                return
            if before is not None:
                raise JournalError("already_returned")
            require_valid(connection, hand_over.dossier_id)
            record_hand_over(connection, hand_over, item, jobs)
            record_versions(connection, records, (), (), "")

    def decide(self, order: DecisionOrder) -> tuple[Decision, tuple[PrintJob, ...]]:
        """Commit a case that ended without a dossier; the same decision again gives what is there already.

        GUIDANCE takes no number: nothing of it is printed or scanned.
        """
        with self._turn:
            decided = self._decide(order)
            if order.draft is not None:
                self._writer.end(order.draft.id)
            if decided is not None:
                return decided
            before = self.decision(order.decision.id)
            if before is None:
                raise JournalError("unreadable", "a decision is gone between two looks")
            return before, self.jobs(before.id)

    def _decide(self, order: DecisionOrder) -> tuple[Decision, tuple[PrintJob, ...]] | None:
        """The numbered decision and its jobs, None when it was made before; the draft is written anyway."""
        with self._transaction() as connection:
            if order.draft is not None:
                put_drafts(connection, [order.draft])
            decision = order.decision
            if connection.execute("SELECT 1 FROM decision WHERE id = ?", (decision.id,)).fetchone():
                return None
            if decision.kind is not DecisionKind.GUIDANCE:
                number = take_local_number(connection, self._seat, day(decision.entry.at))
                decision = replace(decision, local_number=number)
            jobs = _asked(order.documents(decision), decision.entry.at)
            record_decision(connection, decision, order.body(decision), jobs)
            return decision, jobs

    def correct(self, correction: Correction, item: OutboxItem, draft: Draft | None = None) -> None:
        """Commit a correction; the same one again changes nothing.

        A voided dossier that the centre refused is no longer sent, nor is its correction: the centre never
        had it. Raises JournalError `already_voided`, and `already_returned` for a void after the hand-over.
        """
        with self._turn:
            with self._transaction() as connection:
                known = connection.execute(
                    "SELECT 1 FROM correction WHERE id = ?", (correction.id,)
                ).fetchone()
                if known is None:
                    record_correction(connection, correction, item)
                if draft is not None:
                    put_drafts(connection, [draft])
            if draft is not None:
                self._writer.end(draft.id)

    def _number(self, connection: apsw.Connection, dossier: Dossier) -> Dossier | None:
        """The dossier with its code and local number; None when it was received before."""
        if connection.execute("SELECT 1 FROM dossier WHERE id = ?", (dossier.id,)).fetchone() is not None:
            return None
        require_unreplaced(connection, dossier)
        date = day(dossier.entry.at)
        return replace(
            dossier,
            code=take_code(connection, dossier.organisations.deciding_code, date),
            local_number=take_local_number(connection, self._seat, date),
        )

    def _write_drafts(self, drafts: Sequence[Draft]) -> None:
        with self._transaction() as connection:
            put_drafts(connection, drafts)


def _asked(jobs: Sequence[PrintJob], at: datetime) -> tuple[PrintJob, ...]:
    """The print jobs with the time they were asked for."""
    return tuple(replace(job, at=at) if job.at is None else job for job in jobs)


def _clean(connection: apsw.Connection) -> None:
    """Rewrite the file when a migration has left stale pages; a break is made good at the next start."""
    if connection.execute("SELECT 1 FROM meta WHERE name = 'vacuum_due'").fetchone() is not None:
        connection.execute("VACUUM")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        connection.execute("DELETE FROM meta WHERE name = 'vacuum_due'")
