"""One day at one desk, and the head of its record: what the end-of-day slip fixes on paper."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["AuditHead", "DayTotals", "MoneyRow"]


@dataclass(frozen=True, slots=True)
class MoneyRow:
    """One taking or giving back, as the record of money has it."""

    dossier_id: str
    taken: bool
    """False for money given back."""
    method: str
    dong: int
    """Never negative."""
    series: str
    receipt: str
    """Number of the fee receipt; empty without one."""


@dataclass(frozen=True, slots=True)
class AuditHead:
    """The newest link of the audit chain: printed on the end-of-day slip, it fixes everything before it."""

    seq: int
    """Number of the newest event; 0 before the first."""
    chain: str
    """SHA-256, hex."""


@dataclass(frozen=True, slots=True)
class DayTotals:
    """What one day at this desk comes to, from the record itself. Money in đồng."""

    date: str
    """ISO date of the entries' own times."""
    received: int
    """Dossiers, those voided later among them."""
    voided: int
    handed_over: int
    taken_dong: int
    """All money taken, whatever was given back later."""
    given_back_dong: int
    by_method: tuple[tuple[str, int], ...]
    """(method, money taken by it), sorted by method."""
    receipts: tuple[str, ...]
    """Numbers of the fee receipts given out, in order."""
    unconfirmed: int
    """Dossiers of the day that are not yet CONFIRMED."""
    open_jobs: int
    """Papers of which nobody knows whether they came out, or that failed."""
