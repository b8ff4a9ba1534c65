"""The day sheet from the record: the rows of money, named by their dossiers. Blocking; knows no screen."""

from __future__ import annotations

from typing import Protocol

from counter.desk.recording import value_of
from counter.domain.day import MoneyRow
from counter.domain.day_sheet import DaySheet, SheetLine
from counter.domain.dossiers import DossierRow
from counter.domain.fees import PaymentMethod
from counter.domain.receipt_stock import BookDay, ReceiptBook, day_of
from counter.domain.records import Record, RecordKind

__all__ = ["SheetSource", "day_sheet"]

_NEWEST = 2_000
"""Dossiers looked through for what was paid on the portal: many days of a desk."""


class SheetSource(Protocol):
    """What of a journal the sheet is made of."""

    def day_money(self, date: str) -> tuple[MoneyRow, ...]:
        """Each taking and giving back of one ISO date."""

    def dossier(self, key: str) -> DossierRow | None:
        """By id."""

    def dossiers(self, *, limit: int = 200) -> tuple[DossierRow, ...]:
        """Newest first."""

    def records(
        self, kind: RecordKind, *, subject: str | None = None, state: str | None = None, limit: int = 500
    ) -> tuple[Record, ...]:
        """Newest versions."""

    def receipt_numbers(self, series: str, *, date: str | None = None) -> tuple[str, ...]:
        """Numbers of a series in the record of money, of one ISO date or of all."""


def day_sheet(journal: SheetSource, date: str) -> DaySheet:
    """The sheet of one ISO date. Raises JournalError."""
    known: dict[str, DossierRow | None] = {}
    lines = []
    for row in journal.day_money(date):
        if row.dossier_id not in known:
            known[row.dossier_id] = journal.dossier(row.dossier_id)
        if row.dong or row.receipt:
            lines.append(_line(row, known[row.dossier_id]))
    online = [
        one.dossier.fee.amount_dong
        for one in journal.dossiers(limit=_NEWEST)
        if one.dossier.fee.method is PaymentMethod.ONLINE
        and one.dossier.entry.at.date().isoformat() == date
        and not one.voided
    ]
    books = _books(journal, date)
    spoilt = tuple(f"{book.series} {number}" for book in books for number in book.spoilt)
    return DaySheet(date, tuple(lines), spoilt, sum(online), books)


def _line(row: MoneyRow, known: DossierRow | None) -> SheetLine:
    dossier = known.dossier if known is not None else None
    number = (known.official_code or known.dossier.local_number) if known is not None else row.dossier_id
    return SheetLine(
        number=number,
        procedure=dossier.procedure.name if dossier is not None else "",
        fee=dossier.fee.name if dossier is not None else "",
        method=row.method,
        dong=row.dong if row.taken else -row.dong,
        receipt=" ".join(part for part in (row.series, row.receipt) if part),
    )


def _books(journal: SheetSource, date: str) -> tuple[BookDay, ...]:
    """What became of each book's receipts, in the order in which they were written from."""
    kept = (value_of(record, ReceiptBook) for record in journal.records(RecordKind.RECEIPT_STOCK))
    books = sorted((book for book in kept if book is not None), key=lambda book: book.turn)
    series = tuple(dict.fromkeys(book.series for book in books))
    today = [(one, number) for one in series for number in journal.receipt_numbers(one, date=date)]
    ever = [(one, number) for one in series for number in journal.receipt_numbers(one)]
    return day_of(books, date, today, ever)
