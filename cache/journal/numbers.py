"""Dossier codes from leased blocks and the desk's own numbers, taken inside a caller's transaction.

A number is gone when the transaction commits and free again when it does not.
"""

from __future__ import annotations

from datetime import datetime

import apsw

from counter.domain.dossiers import NumberBlock
from counter.ports import JournalError

__all__ = ["day", "keep_block", "leave_a_gap", "take_code", "take_local_number"]


def day(at: datetime) -> str:
    """`yymmdd` in the zone the moment was recorded in: the office's."""
    return f"{at.year % 100:02d}{at.month:02d}{at.day:02d}"


def take_code(connection: apsw.Connection, agency: str, date: str) -> str | None:
    """The next code of the oldest block of (agency, yymmdd) that has one left, `H99.001-261123-0007`."""
    # With min() SQLite gives the other column of the same row, and sorts nothing.
    entry, number = connection.execute(
        "SELECT min(entry), next FROM number_block WHERE agency = ? AND date = ? AND next <= last",
        (agency, date),
    ).fetchone() or (None, 0)
    if entry is None:
        return None
    connection.execute("UPDATE number_block SET next = ? WHERE entry = ?", (number + 1, entry))
    return f"{agency}-{date}-{number:04d}"


def take_local_number(connection: apsw.Connection, seat: str, date: str) -> str:
    """The desk's next number of the day, `LQ03-261123-0007`."""
    last = connection.execute("SELECT next FROM local_sequence WHERE date = ?", (date,)).fetchone()
    number = 1 if last is None else int(last[0])
    connection.execute("INSERT OR REPLACE INTO local_sequence VALUES (?, ?)", (date, number + 1))
    return f"L{seat}-{date}-{number:04d}"


def leave_a_gap(database: apsw.Connection, now: datetime) -> None:
    """Let today's sequence go on where no desk can have been: numbers the journal does not know are on paper.

    Six numbers a minute from 1001 on: a second restore on the same day lies beyond the first one's numbers.
    """
    beyond = 1001 + 6 * (60 * now.hour + now.minute)
    database.execute(
        "INSERT INTO local_sequence VALUES (?1, ?2)"
        " ON CONFLICT (date) DO UPDATE SET next = max(next, excluded.next)",
        (f"{now:%y%m%d}", beyond),
    )


def keep_block(connection: apsw.Connection, block: NumberBlock) -> None:
    """Add a block; the same block again changes nothing.

    Raises JournalError `conflict` for a block that is empty, that overlaps another one, or whose id
    stands for another block: codes from it could be given twice.
    """
    same = connection.execute(
        "SELECT agency, date, first, last FROM number_block WHERE id = ?", (block.id,)
    ).fetchone()
    if same is not None:
        if same != (block.agency_code, block.date, block.first, block.last):
            raise JournalError("conflict", "a leased block came again with another content")
        return
    overlap = connection.execute(
        "SELECT 1 FROM number_block WHERE agency = ? AND date = ? AND first <= ? AND last >= ? LIMIT 1",
        (block.agency_code, block.date, block.last, block.first),
    ).fetchone()
    if overlap is not None:
        raise JournalError("conflict", "a leased block overlaps another one")
    connection.execute(
        "INSERT INTO number_block (id, agency, date, first, last, next) VALUES (?, ?, ?, ?, ?, ?)",
        (block.id, block.agency_code, block.date, block.first, block.last, block.first),
    )
