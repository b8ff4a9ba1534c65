"""The record of events: appended inside a caller's transaction, and checked link by link."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import apsw

from cache.journal.chain import GENESIS, EventRow, link
from cache.journal.rows import stamp
from counter.domain.dossiers import Entry
from counter.ports import JournalError

__all__ = ["append_event", "verify"]

_PAGE: Final = 500
"""Events checked between two moments in which others may use the connection."""


def append_event(connection: apsw.Connection, entry: Entry, kind: str, subject: str, payload: bytes) -> int:
    """Add one event after the last one; returns its number."""
    last = connection.execute("SELECT seq, chain FROM event ORDER BY seq DESC LIMIT 1").fetchone()
    seq, previous = (0, GENESIS) if last is None else last
    row = EventRow(
        seq + 1, stamp(entry.at), entry.clock, entry.clerk_id, entry.desk_id, kind, subject, payload
    )
    connection.execute(
        "INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            row.seq, row.at, row.clock, row.clerk, row.desk, row.kind, row.subject, payload,
            link(previous, row),
        ),
    )  # fmt: skip
    return row.seq


def verify(query: Callable[[str, tuple[Any, ...]], list[tuple[Any, ...]]]) -> int:
    """Follow the whole chain; the number of events, or JournalError `chain_broken`."""
    seq, previous = 0, GENESIS
    while True:
        page = query("SELECT * FROM event WHERE seq > ? ORDER BY seq LIMIT ?", (seq, _PAGE))
        if not page:
            return seq
        for *fields, chain in page:
            row = EventRow(*fields)
            if row.seq != seq + 1 or chain != link(previous, row):
                raise JournalError("chain_broken", f"event {row.seq} does not follow event {seq}")
            seq, previous = row.seq, chain
