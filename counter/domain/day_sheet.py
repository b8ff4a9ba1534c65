"""The day sheet: every taking and giving back of a day with its dossier, and what they come to.

Its sums are those of the record of money to the đồng: they are made of the same rows. Pure.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from counter.domain.receipt_stock import BookDay

__all__ = ["DaySheet", "SheetLine", "SheetSum", "csv_of"]

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet would take for a formula (OWASP, CSV injection)."""


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One taking or giving back."""

    number: str
    """Code or local number of the dossier; its id where the dossier was received at another desk."""
    procedure: str
    """Name; empty where the dossier is not known here."""
    fee: str
    """Official name of the fee; empty where none is known."""
    method: str
    dong: int
    """Negative for money given back."""
    receipt: str
    """Series and number; empty without one."""


@dataclass(frozen=True, slots=True)
class SheetSum:
    """What one kind of money comes to."""

    name: str
    count: int
    """Takings and givings back."""
    taken_dong: int
    given_back_dong: int

    @property
    def left_dong(self) -> int:
        """What stays of it."""
        return self.taken_dong - self.given_back_dong


@dataclass(frozen=True, slots=True)
class DaySheet:
    """One day at one desk."""

    date: str
    """ISO date."""
    lines: tuple[SheetLine, ...]
    spoilt: tuple[str, ...] = ()
    """Receipts voided on the day."""
    online_dong: int = 0
    """Paid on the national portal for dossiers of the day: nothing of it was taken here."""
    books: tuple[BookDay, ...] = ()
    """What became of the receipts of each book; books nothing happened to are left out."""

    @property
    def taken_dong(self) -> int:
        """All money taken."""
        return sum(line.dong for line in self.lines if line.dong > 0)

    @property
    def given_back_dong(self) -> int:
        """All money given back."""
        return -sum(line.dong for line in self.lines if line.dong < 0)

    @property
    def by_method(self) -> tuple[SheetSum, ...]:
        """By way of paying."""
        return _sums(self.lines, lambda line: line.method)

    @property
    def by_fee(self) -> tuple[SheetSum, ...]:
        """By kind of fee."""
        return _sums(self.lines, lambda line: line.fee)

    @property
    def by_procedure(self) -> tuple[SheetSum, ...]:
        """By procedure."""
        return _sums(self.lines, lambda line: line.procedure)

    @property
    def receipts(self) -> tuple[str, ...]:
        """Receipts given out, in order."""
        return tuple(dict.fromkeys(line.receipt for line in self.lines if line.receipt))


def _sums(lines: Iterable[SheetLine], name: Callable[[SheetLine], str]) -> tuple[SheetSum, ...]:
    """Sums by name, the largest first."""
    found: dict[str, list[int]] = {}
    for line in lines:
        found.setdefault(name(line), []).append(line.dong)
    sums = [
        SheetSum(
            name, len(dongs), sum(one for one in dongs if one > 0), -sum(one for one in dongs if one < 0)
        )
        for name, dongs in found.items()
    ]
    return tuple(sorted(sums, key=lambda one: (-one.taken_dong, one.name)))


def csv_of(sheet: DaySheet, heads: Sequence[str]) -> bytes:
    """The lines with a heading and their total, for a spreadsheet: UTF-8 with a mark, semicolons.

    `heads` names number, procedure, fee, method, amount and receipt. A text that a spreadsheet would take
    for a formula is quoted.
    """
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    writer.writerow(heads)
    for line in sheet.lines:
        row = (line.number, line.procedure, line.fee, line.method, line.dong, line.receipt)
        writer.writerow([_harmless(cell) for cell in row])
    total = sheet.taken_dong - sheet.given_back_dong
    writer.writerow(["", "", "", "", total, ""])
    return b"\xef\xbb\xbf" + stream.getvalue().encode()


def _harmless(cell: object) -> object:
    if isinstance(cell, str) and cell.startswith(_FORMULA):
        return f"'{cell}"
    return cell
