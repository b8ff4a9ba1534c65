"""What the journal tells the lock screen: wrong PINs of before the start, and who signed in last.

A right PIN makes the journal forget the first; the second stand in its record for good.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Final

from counter.domain.attempts import Attempts
from counter.ports import Journal

__all__ = ["attempts_of", "last_signed_in", "newest_event"]

_AT_ONCE: Final = 500
_MOST_ROWS: Final = 20_000
"""More than a desk records in a day."""


def attempts_of(journal: Journal, kind: str, now: datetime) -> Attempts:
    """Wrong ones of this kind, with the day's. Blocking; raises JournalError."""
    today, last = now.date(), journal.audit_head().seq
    of_day, floor = 0, max(0, last - _MOST_ROWS)
    while last > floor:
        rows = journal.audit(after=max(floor, last - _AT_ONCE), limit=min(_AT_ONCE, last - floor))
        of_day += sum(row.kind == kind and _day(row.at, now) >= today for row in rows)
        if not rows or _day(rows[0].at, now) < today:
            break
        last = rows[0].seq - 1
    return replace(journal.attempts(kind), of_day=of_day, day=today.isoformat())


def newest_event(journal: Journal) -> datetime | None:
    """When the newest act was recorded; None before the first. Blocking; raises JournalError."""
    rows = journal.audit(after=journal.audit_head().seq - 1, limit=1)
    return rows[-1].at if rows else None


def last_signed_in(journal: Journal) -> str:
    """Id of whoever signed in last, empty when that is long ago. Blocking; raises JournalError."""
    rows = journal.audit(after=max(0, journal.audit_head().seq - _AT_ONCE), limit=_AT_ONCE)
    return next((row.subject for row in reversed(rows) if row.kind == "signed_in"), "")


def _day(at: datetime, now: datetime) -> date:
    return at.astimezone(now.tzinfo).date()
