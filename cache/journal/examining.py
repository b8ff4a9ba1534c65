"""Whether a journal is whole: every page, every reference, the chain, and what was projected from the record.

Reads only, through a query of its caller.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from cache.journal import record, rows
from cache.journal.counting import Query, audit_head
from cache.journal.sealing import DESTROYED
from counter.domain.decisions import Correction
from counter.domain.dossiers import Dossier, HandOver
from counter.ports import JournalError

__all__ = ["Examination", "examine"]


@dataclass(frozen=True, slots=True)
class Examination:
    """What an examination found. `troubles` are machine words; empty: all is well."""

    events: int
    troubles: tuple[str, ...]


_PROJECTIONS: Final = {
    "dossiers": "SELECT count(*) FROM event WHERE kind = 'dossier_received'"
    " UNION ALL SELECT count(*) FROM dossier JOIN event USING (seq) WHERE kind = 'dossier_received'"
    " AND subject = dossier.id UNION ALL SELECT count(*) FROM dossier",
    "hand_overs": "SELECT count(*) FROM event WHERE kind = 'result_handed_over'"
    " UNION ALL SELECT count(*) FROM hand_over JOIN event USING (seq) WHERE subject = hand_over.dossier_id"
    " UNION ALL SELECT count(*) FROM hand_over",
    "decisions": "SELECT count(*) FROM event WHERE kind = 'case_decided'"
    " UNION ALL SELECT count(*) FROM decision JOIN event USING (seq) WHERE subject = decision.id"
    " UNION ALL SELECT count(*) FROM decision",
    "corrections": "SELECT count(*) FROM event WHERE kind = 'dossier_corrected'"
    " UNION ALL SELECT count(*) FROM correction JOIN event USING (seq) WHERE subject = correction.dossier_id"
    " UNION ALL SELECT count(*) FROM correction",
    "records": "SELECT count(*) FROM event WHERE kind GLOB 'record_*'"
    " UNION ALL SELECT count(*) FROM record JOIN event USING (seq) WHERE event.subject = record.subject"
    " AND event.kind = 'record_' || record.kind UNION ALL SELECT count(*) FROM record",
    "record_versions": "SELECT count(DISTINCT id) FROM record"
    " UNION ALL SELECT count(*) FROM record WHERE newest"
    " UNION ALL SELECT count(*) FROM record WHERE newest"
    " AND seq = (SELECT max(seq) FROM record AS other WHERE other.id = record.id)"
    " AND version = (SELECT count(*) FROM record AS other WHERE other.id = record.id)",
    "outbox": "SELECT count(*) FROM dossier"
    " UNION ALL SELECT count(*) FROM dossier JOIN outbox ON outbox.id = dossier.id"
    # Nothing is withdrawn but what a void dossier has left, and a putting aside whose ticket has ended.
    " UNION ALL SELECT (SELECT count(*) FROM dossier) + count(*) FROM outbox WHERE withdrawn AND NOT EXISTS"
    " (SELECT 1 FROM correction WHERE dossier_id = outbox.subject AND correction.kind = 'void') AND NOT"
    " (kind = 'ticket_hold' AND EXISTS (SELECT 1 FROM outbox AS ended WHERE ended.kind = 'ticket'"
    " AND ended.subject = outbox.subject))",
    "numbers": "SELECT 0 UNION ALL SELECT count(*) FROM dossier JOIN number_block AS block"
    " ON dossier.code BETWEEN block.agency || '-' || block.date || '-' || printf('%04d', block.next)"
    " AND block.agency || '-' || block.date || '-' || printf('%04d', block.last)"
    " AND length(dossier.code) = length(block.agency) + 12"
    " UNION ALL SELECT count(*) FROM (SELECT local_number AS number,"
    " rtrim(local_number, '0123456789') AS head FROM (SELECT local_number FROM dossier"
    " UNION ALL SELECT local_number FROM decision))"
    " LEFT JOIN local_sequence ON date = substr(head, -7, 6) WHERE number LIKE 'L%-______-%'"
    " AND CAST(substr(number, length(head) + 1) AS INTEGER) >= coalesce(next, 0)",
    "keys": "SELECT 0 UNION ALL SELECT count(*) FROM dossier WHERE NOT EXISTS"
    " (SELECT 1 FROM dossier_key WHERE subject = dossier.id AND (purged_at IS NULL) = (key <> zeroblob(32)))"
    # What was purged, was purged by an act of the record.
    " UNION ALL SELECT count(*) FROM (SELECT purged_at FROM dossier UNION ALL SELECT purged_at FROM decision)"
    " WHERE purged_at IS NOT NULL AND purged_at NOT IN (SELECT at FROM event WHERE kind = 'purged')",
}
"""Counts that must be equal, by what disagrees when they are not."""


_RENEWED_BROKEN: Final = (
    "SELECT 1 FROM event WHERE kind = 'chain_renewed' AND CAST(payload AS TEXT) LIKE '% broken%'"
)
_MONEY: Final = (
    "SELECT event.seq, dossier_key.key, event.kind, event.subject, event.payload,"
    " (SELECT coalesce(sum(dong), 0) FROM money WHERE money.seq = event.seq AND money.kind = 'taken'),"
    " (SELECT coalesce(sum(dong), 0) FROM money WHERE money.seq = event.seq AND money.kind = 'given_back')"
    " FROM event JOIN dossier_key USING (subject) WHERE event.seq > ? AND event.kind IN"
    " ('dossier_received', 'result_handed_over', 'dossier_corrected') ORDER BY event.seq LIMIT 200"
)
_RECORDS: Final = (
    "SELECT record.seq, record.state, dossier_key.key, record.id, record.kind, record.subject, event.payload"
    " FROM record JOIN event USING (seq) LEFT JOIN dossier_key ON dossier_key.subject = record.subject"
    " WHERE record.seq > ? ORDER BY record.seq LIMIT 200"
)
_STRAY_MONEY: Final = (
    "SELECT 1 FROM money JOIN event USING (seq) WHERE event.kind NOT IN"
    " ('dossier_received', 'result_handed_over', 'dossier_corrected') OR money.dossier_id <> event.subject"
    " UNION ALL SELECT 1 FROM correction WHERE refund_dong <> (SELECT coalesce(sum(dong), 0) FROM money"
    " WHERE money.seq = correction.seq AND money.kind = 'given_back')"
)


def examine(query: Query) -> Examination:
    """Read everything; raises JournalError when it cannot be read."""
    troubles = [] if query("PRAGMA integrity_check", ()) == [("ok",)] else ["pages"]
    if query("PRAGMA foreign_key_check", ()):
        troubles.append("references")
    try:
        record.verify(query)
    except JournalError as error:
        if error.reason != "chain_broken":
            raise
        troubles.append("chain")
    if query(_RENEWED_BROKEN, ()):
        troubles.append("chain_before")
    troubles += [word for word, sql in _PROJECTIONS.items() if len(set(query(sql, ()))) > 1]
    if not _money_agrees(query):
        troubles.append("money")
    if not _records_agree(query):
        troubles.append("record_content")
    return Examination(audit_head(query).seq, tuple(troubles))


def _money_agrees(query: Query) -> bool:
    """Whether every act took and gave back what it says; of purged ones nobody can tell."""
    if query(_STRAY_MONEY, ()):
        return False
    after = 0
    while True:
        page = query(_MONEY, (after,))
        for seq, key, kind, name, payload, taken, given_back in page:
            after = seq
            if key == DESTROYED:
                continue
            try:
                said = _money_of(kind, rows.event_opened(key, kind, name, payload))
            except JournalError:  # damaged: nobody can tell what it said
                return False
            if (taken, given_back) != said:
                return False
        if not page:
            return True


def _records_agree(query: Query) -> bool:
    """Whether every version says of itself what its projection says; of purged ones nobody can tell."""
    after = 0
    while page := query(_RECORDS, (after,)):
        for seq, state, *row in page:
            after = seq
            if row[0] == DESTROYED:
                continue
            try:
                kept = rows.record(tuple(row))
            except JournalError:  # damaged: nobody can tell what it said
                return False
            if (kept.id, kept.kind, kept.about, kept.state) != (row[1], row[2], row[3], state):
                return False
    return True


def _money_of(kind: str, body: bytes) -> tuple[int, int]:
    """What an act took and gave back, in whole đồng."""
    if kind == rows.DOSSIER_CORRECTED:
        return 0, rows.decoded(Correction, body).refund_dong
    received = kind == rows.DOSSIER_RECEIVED
    fee = rows.decoded(Dossier, body).fee if received else rows.decoded(HandOver, body).fee
    return 0 if fee is None else max(0, fee.taken_dong - fee.carried_dong), 0
