"""What can be read from a journal, by the desk that writes it and by any number of others."""

from __future__ import annotations

import threading
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import apsw

from cache.journal import auditing, counting, examining, record, rows
from cache.journal.database import open_database, translated
from cache.journal.schema import check_readable
from counter.domain.day import AuditHead, DayTotals, MoneyRow
from counter.domain.decisions import Correction, Decision
from counter.domain.dossiers import DossierRow
from counter.domain.records import Record, RecordKind
from counter.events import PrintChanged, PrintState
from counter.ports import Attempts, AuditRow, Draft, ForgottenRow, NumberUse, OutboxItem, PrintJob, Tray

__all__ = ["JournalReader", "JournalReading"]


class JournalReading:
    """The queries of a journal. Safe to call from several threads; all raise JournalError."""

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection
        self._turn = threading.RLock()

    def close(self) -> None:
        """Let go of the file."""
        with self._turn, translated():
            self._connection.close()

    def __enter__(self) -> Self:
        """Nothing to do: the journal is open."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close."""
        self.close()

    def drafts(self) -> tuple[Draft, ...]:
        """Drafts that were neither committed nor dropped, in the order of their last edit."""
        return tuple(map(rows.draft, self._query(rows.DRAFTS + " ORDER BY entry")))

    def dossier(self, key: str) -> DossierRow | None:
        """By id, code, official code or local number. Raises `purged` for what may no longer be read."""
        found = self._query(
            rows.DOSSIERS + " WHERE dossier.id = ?1 OR dossier.code = ?1 OR dossier.official_code = ?1"
            " OR dossier.local_number = ?1 LIMIT 1",
            (key,),
        )
        return rows.dossier_row(found[0]) if found else None

    def dossiers(self, *, limit: int = 200) -> tuple[DossierRow, ...]:
        """Newest first, without those that were purged."""
        found = self._query(
            rows.DOSSIERS + " WHERE dossier.purged_at IS NULL ORDER BY dossier.seq DESC LIMIT ?", (limit,)
        )
        return tuple(map(rows.dossier_row, found))

    def received(
        self, since: str, until: str, *, after: int = 0, limit: int = 500
    ) -> tuple[int, tuple[DossierRow | ForgottenRow, ...]]:
        """The dossiers entered from one ISO date to another, both counted, oldest first: a page of them."""
        found = self._query(
            "SELECT seq, id, coalesce(official_code, code, local_number), received_at,"
            " returned_at FROM dossier WHERE substr(received_at, 1, 10) BETWEEN ? AND ? AND seq > ?"
            " ORDER BY seq LIMIT ?",
            (since, until, after, limit),
        )
        if not found:
            return after, ()
        last = int(found[-1][0])
        kept = self._query(
            rows.DOSSIERS + " WHERE dossier.purged_at IS NULL AND dossier.seq BETWEEN ? AND ?"
            " AND substr(dossier.received_at, 1, 10) BETWEEN ? AND ? ORDER BY dossier.seq",
            (found[0][0], last, since, until),
        )
        whole = {row.dossier.id: row for row in map(rows.dossier_row, kept)}
        return last, tuple(whole.get(row[1]) or rows.forgotten(row[2:]) for row in found)

    def completing(self, number: str) -> DossierRow | None:
        """The valid dossier that completes the supplement request of this local number; the newest."""
        found = self._query(
            rows.DOSSIERS
            + " WHERE dossier.purged_at IS NULL AND dossier.follows = ?"
            + rows.VALID
            + " ORDER BY dossier.seq DESC LIMIT 1",
            (number,),
        )
        return rows.dossier_row(found[0]) if found else None

    def unconfirmed(self) -> tuple[DossierRow, ...]:
        """Dossiers not yet CONFIRMED, oldest first, without voided ones that never reached the centre."""
        found = self._query(rows.DOSSIERS + rows.UNCONFIRMED + " ORDER BY dossier.seq")
        return tuple(map(rows.dossier_row, found))

    def decision(self, key: str) -> Decision | None:
        """By id or local number. Raises `purged` for what may no longer be read."""
        found = self._query(rows.DECISIONS + " WHERE id = ?1 OR local_number = ?1 LIMIT 1", (key,))
        return rows.decision(found[0]) if found else None

    def decisions(self, *, limit: int = 200) -> tuple[Decision, ...]:
        """Newest first, without those that were purged."""
        found = self._query(
            rows.DECISIONS + " WHERE purged_at IS NULL ORDER BY decision.seq DESC LIMIT ?", (limit,)
        )
        return tuple(map(rows.decision, found))

    def corrections(self, dossier_id: str) -> tuple[Correction, ...]:
        """Corrections of a dossier, oldest first. Raises `purged` for what may no longer be read."""
        found = self._query(rows.CORRECTIONS + " WHERE dossier_id = ? ORDER BY correction.seq", (dossier_id,))
        return tuple(map(rows.correction, found))

    def records(
        self, kind: RecordKind, *, subject: str | None = None, state: str | None = None, limit: int = 500
    ) -> tuple[Record, ...]:
        """The newest version of each record of a kind, newest first, without those that were purged."""
        found = self._query(
            rows.RECORDS + " AND record.kind = ?1 AND dossier_key.key <> zeroblob(32)"
            " AND (?2 IS NULL OR record.subject = ?2 OR ?2 = '' AND record.subject = record.id)"
            " AND (?3 IS NULL OR record.state = ?3) ORDER BY record.seq DESC LIMIT ?4",
            (kind, subject, state, limit),
        )
        return tuple(map(rows.record, found))

    def record_of(self, record_id: str) -> Record | None:
        """The newest version of one record. Raises `purged` for what may no longer be read."""
        found = self._query(rows.RECORDS + " AND record.id = ?", (record_id,))
        return rows.record(found[0]) if found else None

    def numbers_left(self, agency_code: str, date: str) -> int:
        """Unused numbers of the blocks of (agency, yymmdd)."""
        [(left,)] = self._query(
            "SELECT coalesce(sum(last - next + 1), 0) FROM number_block WHERE agency = ? AND date = ?",
            (agency_code, date),
        )
        return int(left)

    def outbox(self, *, done: bool = False, limit: int = 500) -> tuple[OutboxItem, ...]:
        """Waiting items in order of entry; with `done` the finished ones, newest first."""
        which = (
            " WHERE done_order IS NOT NULL ORDER BY done_order DESC"
            if done
            else " WHERE done_order IS NULL AND NOT withdrawn ORDER BY outbox.entry"
        )
        found = self._query(rows.ITEMS + which + " LIMIT ?", (limit,))
        return tuple(map(rows.item, found))

    def outbox_item(self, item_id: str) -> OutboxItem | None:
        """A message as it waits now; None once it was delivered or withdrawn."""
        found = self._query(rows.ITEMS + " WHERE id = ? AND done_order IS NULL AND NOT withdrawn", (item_id,))
        return rows.item(found[0]) if found else None

    def sent_body(self, item_id: str) -> bytes | None:
        """The frozen bytes of a message, delivered or not; None once they were purged."""
        found = self._query(rows.ITEMS + " WHERE id = ?", (item_id,))
        return (rows.item(found[0]).body or None) if found else None

    def outbox_counts(self) -> tuple[int, int, int]:
        """(waiting, stopped by a refusal, delivered since the journal began)."""
        [counts] = self._query(
            "SELECT count(*) FILTER (WHERE last_outcome IS NOT 'stop'),"
            " count(*) FILTER (WHERE last_outcome IS 'stop'),"
            " (SELECT coalesce(max(done_order), 0) FROM outbox WHERE done_order IS NOT NULL)"
            " FROM outbox WHERE done_order IS NULL AND NOT withdrawn"
        )
        waiting, stopped, delivered = map(int, counts)
        return waiting, stopped, delivered

    def jobs(self, dossier_id: str) -> tuple[PrintJob, ...]:
        """Print jobs of a dossier, oldest first."""
        return self._jobs(" WHERE dossier_id = ?", (dossier_id,))

    def open_jobs(self) -> tuple[PrintJob, ...]:
        """Jobs queued, sent or unknown, oldest first."""
        return self._jobs(" WHERE state IN ('queued', 'sent', 'unknown')")

    def job(self, job_id: str) -> PrintJob | None:
        """One print job."""
        return next(iter(self._jobs(" WHERE id = ?", (job_id,))), None)

    def last_paper(self, tray: Tray) -> PrintChanged | None:
        """How the newest job of a tray stands of which something may be on paper, purged or not."""
        found = self._query(
            "SELECT id, state, reason FROM print_job WHERE tray = ? AND state NOT IN ('queued', 'failed')"
            " ORDER BY entry DESC LIMIT 1",
            (tray,),
        )
        return PrintChanged(found[0][0], PrintState(found[0][1]), found[0][2]) if found else None

    def unfinished_jobs(self) -> tuple[PrintJob, ...]:
        """Jobs failed or unknown, oldest first, without those that were printed again."""
        return self._jobs(" WHERE state IN ('failed', 'unknown') AND reason <> 'reprinted'")

    def attempts(self, kind: str = "sign_in_failed") -> Attempts:
        """Wrong attempts of this kind since the last right one."""
        found = self._query(
            "SELECT until FROM attempt JOIN event USING (seq) WHERE event.kind = ? ORDER BY seq", (kind,)
        )
        until = found[-1][0] if found else None
        return Attempts(len(found), rows.moment(until) if until is not None else None)

    def restored_at(self) -> datetime | None:
        """When a backup last took this journal's place; what was done between the two is not in it."""
        found = self._query("SELECT value FROM meta WHERE name = 'restored_at'")
        return rows.moment(found[0][0]) if found else None

    def audit_head(self) -> AuditHead:
        """The newest link of the chain."""
        return counting.audit_head(self._query)

    def audit(self, *, after: int = 0, limit: int = 500) -> tuple[AuditRow, ...]:
        """Events after a number, oldest first, without what they carry."""
        return counting.audit(self._query, after, limit)

    def day_money(self, date: str) -> tuple[MoneyRow, ...]:
        """Each taking and giving back of one ISO date."""
        return counting.day_money(self._query, date)

    def day_totals(self, date: str) -> DayTotals:
        """Count one ISO date from the record."""
        with self._turn:  # one state of the journal for all of it
            return counting.day_totals(self._query, date)

    def tally(self, name: str) -> bytes | None:
        """Counts kept under a name."""
        found = self._query("SELECT content FROM tally WHERE name = ?", (name,))
        return bytes(found[0][0]) if found else None

    def receipt_numbers(self, series: str, *, date: str | None = None) -> tuple[str, ...]:
        """Numbers of one series that stand in the record, of one ISO date or of all, in order."""
        return counting.receipt_numbers(self._query, series, date)

    def number_uses(self, *, days: int = 30) -> tuple[NumberUse, ...]:
        """Blocks of the newest dates and what became of each number, oldest first."""
        return counting.number_uses(self._query, days)

    def examine(self) -> examining.Examination:
        """Read everything and say what does not agree."""
        with self._turn:  # one state of the journal for all of it
            return examining.examine(self._query)

    def verify_chain(self) -> int:
        """Check the audit chain from its beginning: the number of events, or `chain_broken`."""
        return record.verify(self._query)

    def follow_chain(self) -> auditing.ChainState:
        """Follow the audit chain and name the first event that was tampered with."""
        return auditing.follow(self._query)

    def event_of_head(self, chain: str) -> int | None:
        """Number of the event with this link (hex); None when no event has it."""
        return auditing.event_of_head(self._query, chain)

    def _jobs(self, condition: str, bindings: tuple[Any, ...] = ()) -> tuple[PrintJob, ...]:
        found = self._query(rows.JOBS + condition + " AND document <> x'' ORDER BY print_job.entry", bindings)
        return tuple(map(rows.job, found))

    def _query(self, sql: str, bindings: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
        with self._turn, translated():
            return self._connection.execute(sql, bindings).fetchall()


class JournalReader(JournalReading):
    """A journal opened for reading alone, beside the desk that writes it or without one."""

    @classmethod
    def open(cls, path: Path, key: bytes) -> JournalReader:
        """Open `path`; raises JournalError `missing`, `wrong_key`, `unreadable`, `newer_format`.

        An older format is refused as `older_format`: only the writing desk migrates.
        """
        connection = open_database(path, key, writing=False)
        try:
            with translated():
                check_readable(connection)
        except BaseException:
            connection.close()
            raise
        return cls(connection)
