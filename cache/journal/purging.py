"""Forgetting people: the keys of what was delivered and has ended are destroyed, the record stays whole.

Each function writes inside its caller's transaction. Messages and papers of a purged subject go with its key.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

import apsw
import msgspec

from cache.journal import rows
from cache.journal.sealing import DESTROYED
from counter.domain.dossiers import Dossier
from counter.ports import JournalError

__all__ = ["purge"]

_ENDED: Final = (
    # Dossiers: confirmed (or never at the centre, being void), and handed over or void long ago.
    "SELECT dossier.id FROM dossier WHERE purged_at IS NULL AND unixepoch(received_at) < ?1"
    " AND (state = 'confirmed' OR EXISTS (SELECT 1 FROM outbox WHERE outbox.id = dossier.id AND withdrawn))"
    " AND EXISTS (SELECT 1 FROM event WHERE unixepoch(event.at) < ?1 AND event.seq IN"
    " (SELECT seq FROM hand_over WHERE dossier_id = dossier.id"
    " UNION ALL SELECT seq FROM correction WHERE dossier_id = dossier.id AND correction.kind = 'void'))",
    # Cases that ended without a dossier.
    "SELECT decision.id FROM decision JOIN event USING (seq) WHERE purged_at IS NULL"
    " AND unixepoch(event.at) < ?1",
    # Hand-overs and corrections of dossiers of other desks, records and papers of no dossier.
    "SELECT subject FROM dossier_key WHERE key <> zeroblob(32)"
    " AND NOT EXISTS (SELECT 1 FROM dossier WHERE dossier.id = subject)"
    " AND NOT EXISTS (SELECT 1 FROM decision WHERE decision.id = subject)"
    # Records that carry no person are kept; others while somebody has yet to act on them, within a year.
    # On an electronic receipt that was issued nobody has.
    " AND NOT EXISTS (SELECT 1 FROM record JOIN event USING (seq) WHERE newest"
    " AND record.subject = dossier_key.subject AND (record.kind IN ('rating', 'receipt_stock')"
    " OR state NOT IN ('done', 'void', 'issued') AND unixepoch(event.at) >= ?1 - 365 * 86400))"
    " AND (SELECT max(unixepoch(at)) FROM (SELECT at FROM event WHERE seq IN"
    " (SELECT seq FROM hand_over WHERE dossier_id = dossier_key.subject"
    " UNION ALL SELECT seq FROM correction WHERE dossier_id = dossier_key.subject"
    " UNION ALL SELECT seq FROM record WHERE record.subject = dossier_key.subject)"
    " UNION ALL SELECT at FROM print_job WHERE dossier_id = dossier_key.subject)) < ?1",
    # Lists of several people's dossiers end by their own age: they were made before any of these ended.
    "SELECT 'X04:' || dossier_id FROM print_job WHERE kind = 'X04' AND document <> x''"
    " GROUP BY dossier_id HAVING min(unixepoch(at)) < ?1",
)
"""Subjects that ended before a time (seconds since 1970)."""

_OVERDUE: Final = (
    "SELECT dossier.id, dossier_key.key, event.payload FROM dossier JOIN event USING (seq)"
    " JOIN dossier_key ON dossier_key.subject = dossier.id"
    " WHERE purged_at IS NULL AND unixepoch(received_at) < ?1 AND state = 'confirmed'"
    " AND NOT EXISTS (SELECT 1 FROM hand_over WHERE dossier_id = dossier.id)"
    " AND NOT EXISTS (SELECT 1 FROM correction WHERE dossier_id = dossier.id AND correction.kind = 'void')"
)
"""Dossiers that the centre has and that did not end here: another desk may have handed their result over."""

_UNDATED: Final = timedelta(days=365)
"""How long after its reception a dossier without a due date counts as open."""

_WAITING: Final = (
    "SELECT 1 FROM outbox WHERE subject = ?1 AND done_order IS NULL AND NOT withdrawn"
    " UNION ALL SELECT 1 FROM print_job WHERE (dossier_id = ?1 OR kind = 'X04' AND 'X04:' || dossier_id = ?1)"
    " AND (state = 'queued' OR state = 'sent' AND reason <> 'no-status')"
    " UNION ALL SELECT 1 FROM draft WHERE instr(content, CAST(?1 AS BLOB))"
)
"""What of a subject is still on its way to the centre or to a printer, or spoken of in an open visit."""


_FORGETTING: Final = (
    "UPDATE dossier_key SET key = :key WHERE subject IN (SELECT value FROM json_each(:subjects)"
    " UNION ALL SELECT 'X04:' || value FROM json_each(:subjects))",
    "UPDATE outbox SET body = x'' WHERE subject IN (SELECT value FROM json_each(:subjects))",
    "UPDATE print_job SET document = x'' WHERE dossier_id IN (SELECT value FROM json_each(:subjects))"
    " OR kind = 'X04' AND 'X04:' || dossier_id IN (SELECT value FROM json_each(:subjects))",
    "UPDATE dossier SET purged_at = :at WHERE id IN (SELECT value FROM json_each(:subjects))",
    "UPDATE decision SET purged_at = :at WHERE id IN (SELECT value FROM json_each(:subjects))",
)


def purge(connection: apsw.Connection, before: datetime, now: datetime) -> int:
    """Destroy the keys of what ended before `before`; how many subjects there were."""
    limit = int(before.timestamp())
    over = [subject for sql in _ENDED for (subject,) in connection.execute(sql, (limit,)).fetchall()]
    over += _overdue(connection, before)
    ended = [subject for subject in over if connection.execute(_WAITING, (subject,)).fetchone() is None]
    subjects = msgspec.json.encode(ended).decode()
    for sql in _FORGETTING:
        connection.execute(sql, {"subjects": subjects, "key": DESTROYED, "at": rows.stamp(now)})
    return len(ended)


def _overdue(connection: apsw.Connection, before: datetime) -> Iterator[str]:
    """Confirmed dossiers whose due date lies before a time, and of which this desk knows no end."""
    for subject, key, payload in connection.execute(_OVERDUE, (int(before.timestamp()),)).fetchall():
        if not (isinstance(key, bytes) and isinstance(subject, str) and isinstance(payload, bytes)):
            raise JournalError("unreadable", "a dossier is not what a journal holds")
        dossier = rows.decoded(Dossier, rows.event_opened(key, rows.DOSSIER_RECEIVED, subject, payload))
        if (dossier.due_at or dossier.entry.at + _UNDATED) < before:
            yield subject
