"""Books of printed fee receipts: which number comes next, which were spoilt, what is left, what is missing.

A book is a series (its symbol) and the numbers from its first to its last. Pure: what was used is told by the
record of money, what was spoilt stands in the book. Source: facts/rules.json `fees_payment`; the duties of
whoever keeps printed receipts are Circular 303/2016/TT-BTC (from memory: unconfirmed).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final

from counter.domain.fees import FeeReceipt, ReceiptKind
from counter.domain.text import clean

__all__ = [
    "ELECTRONIC_FROM",
    "LARGEST_BOOK",
    "LOW_BELOW",
    "MOST_SPOILT",
    "BookDay",
    "BookEnd",
    "BookView",
    "ReceiptBook",
    "SpoiltReason",
    "SpoiltReceipt",
    "book_numbers",
    "day_of",
    "gaps",
    "left",
    "next_number",
    "overlap",
]

ELECTRONIC_FROM: Final = date(2027, 1, 1)
"""Printed receipts may be used until the day before (facts/rules.json: Decree 254/2026, secondary source)."""
LARGEST_BOOK: Final = 10_000
"""Receipts; a book usually has 50 or 100, a box of endless forms some thousands."""
LOW_BELOW: Final = 10
"""A desk with fewer receipts left in all its books is told to fetch another one."""
MOST_SPOILT: Final = 150
"""Of one book; whoever spoils more of it hands it back."""
_SERIES: Final = re.compile(r"[0-9A-ZĐ][0-9A-ZĐ./ -]{0,29}")
_NUMBER: Final = re.compile(r"[0-9]{1,10}")
_MOST_GAPS: Final = 200


class SpoiltReason(StrEnum):
    """Why a receipt of a book serves no fee."""

    TORN = "torn"
    """Torn, wet, badly printed by the press."""
    MISWRITTEN = "miswritten"
    MISFED = "misfed"
    """Spoilt in the printer."""
    LOST = "lost"


class BookEnd(StrEnum):
    """How a book ended at this desk."""

    USED_UP = "used_up"
    RETURNED = "returned"
    """Handed back with what was left in it."""
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class SpoiltReceipt:
    """A receipt that serves no fee."""

    number: str
    reason: SpoiltReason
    day: str
    """ISO date."""
    clerk_id: str
    instead: str = ""
    """The receipt of the same book that was written in its place; empty for one spoilt before it was used."""


@dataclass(frozen=True, slots=True)
class ReceiptBook:
    """A book at one desk. Its numbers have the same count of digits."""

    id: str
    series: str
    first: str
    last: str
    desk_id: str
    begun_at: str = ""
    """The first number used at this desk, where somebody else used those before it; empty: `first`."""
    spoilt: tuple[SpoiltReceipt, ...] = ()
    ended: BookEnd | None = None
    turn: int = 0
    """Of several open books the one with the highest is written from first."""

    @property
    def size(self) -> int:
        """Receipts from the first to the last."""
        return int(self.last) - int(self.first) + 1

    def holds(self, number: str) -> bool:
        """Whether it is a number of this book, leading zeros and all."""
        return (
            len(number) == len(self.last)
            and number.isascii()
            and number.isdecimal()
            and int(self.first) <= int(number) <= int(self.last)
        )

    def receipt(self, number: str) -> FeeReceipt:
        """A receipt of this book."""
        return FeeReceipt(ReceiptKind.PRINTED, self.series, number)

    def with_spoilt(self, spoilt: SpoiltReceipt) -> ReceiptBook:
        """The book with one more."""
        return replace(self, spoilt=(*self.spoilt, spoilt))

    @property
    def gone(self) -> frozenset[str]:
        """Numbers that can serve no fee any more: spoilt, or written in a spoilt one's place."""
        return frozenset(number for one in self.spoilt for number in (one.number, one.instead) if number)


@dataclass(frozen=True, slots=True)
class BookView:
    """A book as a screen shows it."""

    book: ReceiptBook
    next: str | None
    """None at its end."""
    left: int
    gaps: tuple[str, ...]
    """Numbers before the next one of which nothing is known."""
    unsure: bool = False
    """An older backup was put back since: which receipt comes next is on the paper alone."""


@dataclass(frozen=True, slots=True)
class BookDay:
    """What became of one book's receipts on one day."""

    series: str
    first: str
    """The lowest number used that day; empty when none was."""
    last: str
    used: int
    spoilt: tuple[str, ...]
    left: int
    """After that day's last act, as far as the book is known now."""


def book_numbers(series: str, first: str, last: str) -> tuple[str, str, str] | str:
    """Series and numbers as typed, with the same count of digits; or the field that is wrong.

    `series`, `first`, `last`.
    """
    symbol = clean(series, limit=40).upper()
    lowest, highest = (clean(one, limit=20).replace(" ", "") for one in (first, last))
    if _SERIES.fullmatch(symbol) is None:
        return "series"
    if _NUMBER.fullmatch(lowest) is None:
        return "first"
    if _NUMBER.fullmatch(highest) is None:
        return "last"
    width = max(len(lowest), len(highest))
    if not 1 <= int(highest) - int(lowest) + 1 <= LARGEST_BOOK:
        return "last"
    return symbol, lowest.zfill(width), highest.zfill(width)


def overlap(one: ReceiptBook, other: ReceiptBook) -> bool:
    """Whether both have a number of the same series: then one of them is typed wrong."""
    return (
        one.series == other.series and int(one.first) <= int(other.last) and int(other.first) <= int(one.last)
    )


def next_number(book: ReceiptBook, used: Collection[str]) -> str | None:
    """The number behind the highest that is gone; None at the end of the book.

    A book is used in order: a number skipped by hand does not come back, it is among the `gaps`.
    """
    gone = [int(number) for number in (*used, *book.gone) if book.holds(number)]
    begin = int(book.begun_at or book.first)
    found = max([begin, *(number + 1 for number in gone)])
    return str(found).zfill(len(book.last)) if found <= int(book.last) and book.ended is None else None


def left(book: ReceiptBook, used: Collection[str]) -> int:
    """Receipts from the next one to the last."""
    found = next_number(book, used)
    return 0 if found is None else int(book.last) - int(found) + 1


def gaps(book: ReceiptBook, used: Collection[str]) -> tuple[str, ...]:
    """Numbers before the next one that no fee has and that were not spoilt; at most 200."""
    gone = {int(number) for number in (*used, *book.gone) if book.holds(number)}
    begin = int(book.begun_at or book.first)
    highest = max(gone, default=begin - 1)
    missing = (number for number in range(begin, highest) if number not in gone)
    return tuple(
        str(number).zfill(len(book.last)) for number, _ in zip(missing, range(_MOST_GAPS), strict=False)
    )


def day_of(
    books: Iterable[ReceiptBook],
    day: str,
    used_that_day: Collection[tuple[str, str]],
    used: Collection[tuple[str, str]],
) -> tuple[BookDay, ...]:
    """What became of each book's receipts on an ISO date; books nothing happened to are left out.

    `used_that_day` and `used` (ever) are (series, number) of the record of money.
    """
    found: list[BookDay] = []
    for book in books:
        written = {number for series, number in used_that_day if series == book.series and book.holds(number)}
        written |= {one.instead for one in book.spoilt if one.day == day and one.instead}
        spoilt = tuple(one.number for one in book.spoilt if one.day == day)
        good = sorted((number for number in written if number not in spoilt), key=int)
        if good or spoilt:
            ever = {number for series, number in used if series == book.series}
            found.append(
                BookDay(
                    book.series,
                    good[0] if good else "",
                    good[-1] if good else "",
                    len(good),
                    spoilt,
                    left(book, ever),
                )
            )
    return tuple(found)
