"""What the record comes to: its head, its days, and what became of every leased number. Reads only."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cache.journal.chain import GENESIS
from cache.journal.money import TAKEN
from cache.journal.rows import moment
from counter.domain.day import AuditHead, DayTotals, MoneyRow
from counter.domain.dossiers import NumberBlock
from counter.ports import AuditRow, NumberUse

__all__ = ["Query", "audit", "audit_head", "day_money", "day_totals", "number_uses", "receipt_numbers"]

Query = Callable[[str, tuple[Any, ...]], list[tuple[Any, ...]]]
"""Runs a statement on the journal; raises JournalError."""


def audit_head(query: Query) -> AuditHead:
    """The newest link of the chain."""
    found = query("SELECT seq, chain FROM event ORDER BY seq DESC LIMIT 1", ())
    seq, chain = found[0] if found else (0, GENESIS)
    return AuditHead(seq, bytes(chain).hex())


def audit(query: Query, after: int, limit: int) -> tuple[AuditRow, ...]:
    """Events after a number, oldest first."""
    found = query(
        "SELECT seq, at, clock, clerk, desk, kind, subject, chain FROM event"
        " WHERE seq > ? ORDER BY seq LIMIT ?",
        (after, limit),
    )
    return tuple(
        AuditRow(seq, moment(at), clock, clerk, desk, kind, subject, chain.hex())
        for seq, at, clock, clerk, desk, kind, subject, chain in found
    )


def day_totals(query: Query, date: str) -> DayTotals:
    """Count one ISO date; voided and unconfirmed count by the day of the voiding, and of the reception."""
    [(received, unconfirmed)] = query(
        "SELECT count(*), count(*) FILTER (WHERE state <> 'confirmed'"
        " AND NOT EXISTS (SELECT 1 FROM outbox WHERE outbox.id = dossier.id AND withdrawn))"
        " FROM dossier WHERE substr(received_at, 1, 10) = ?",
        (date,),
    )
    [(voided, handed_over)] = query(
        "SELECT (SELECT count(*) FROM event JOIN correction USING (seq)"
        " WHERE event.kind = 'dossier_corrected' AND correction.kind = 'void' AND substr(at, 1, 10) = ?1),"
        " (SELECT count(*) FROM event JOIN hand_over USING (seq)"
        " WHERE event.kind = 'result_handed_over' AND substr(at, 1, 10) = ?1)",
        (date,),
    )
    money = query("SELECT kind, method, dong, receipt FROM money WHERE date = ? ORDER BY entry", (date,))
    by_method: dict[str, int] = {}
    for kind, method, dong, _ in money:
        if kind == "taken" and dong:
            by_method[method] = by_method.get(method, 0) + dong
    [(open_jobs,)] = query(
        "SELECT count(*) FROM print_job WHERE state IN ('failed', 'unknown') AND reason <> 'reprinted'"
        " AND document <> x'' AND (at IS NULL OR substr(at, 1, 10) = ?)",
        (date,),
    )
    return DayTotals(
        date=date,
        received=int(received),
        voided=int(voided),
        handed_over=int(handed_over),
        taken_dong=sum(by_method.values()),
        given_back_dong=sum(dong for kind, _, dong, _ in money if kind == "given_back"),
        by_method=tuple(sorted(by_method.items())),
        receipts=tuple(receipt for _, _, _, receipt in money if receipt),
        unconfirmed=int(unconfirmed),
        open_jobs=int(open_jobs),
    )


def receipt_numbers(query: Query, series: str, date: str | None) -> tuple[str, ...]:
    """Numbers of one series that stand in the record of money, in the order they were written."""
    found = query(
        "SELECT receipt FROM money WHERE series = ?1 AND receipt <> '' AND (?2 IS NULL OR date = ?2)"
        " ORDER BY entry",
        (series, date),
    )
    return tuple(receipt for (receipt,) in found)


def day_money(query: Query, date: str) -> tuple[MoneyRow, ...]:
    """Each taking and giving back of one ISO date, in the order it was written."""
    found = query(
        "SELECT dossier_id, kind, method, dong, series, receipt FROM money WHERE date = ? ORDER BY entry",
        (date,),
    )
    return tuple(MoneyRow(dossier, kind == TAKEN, *row) for dossier, kind, *row in found)


def number_uses(query: Query, days: int) -> tuple[NumberUse, ...]:
    """Blocks of the newest `days` dates that have any, oldest first."""
    blocks = query(
        "SELECT id, agency, date, first, last, next FROM number_block WHERE date IN"
        " (SELECT DISTINCT date FROM number_block ORDER BY date DESC LIMIT ?) ORDER BY date, agency, first",
        (days,),
    )
    return tuple(
        NumberUse(NumberBlock(*block), after, _taken(query, NumberBlock(*block))) for *block, after in blocks
    )


def _taken(query: Query, block: NumberBlock) -> tuple[tuple[int, str], ...]:
    prefix = f"{block.agency_code}-{block.date}-"
    found = query(
        # Every digit sorts before the colon: the range holds the codes with this prefix and no other.
        "SELECT code, id FROM dossier WHERE code >= ?1 AND code < ?1 || ':'",
        (prefix,),
    )
    numbers = ((int(code.removeprefix(prefix)), dossier_id) for code, dossier_id in found)
    return tuple(sorted(pair for pair in numbers if block.first <= pair[0] <= block.last))
