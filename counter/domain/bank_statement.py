"""A bank statement as a file of columns: hostile until parsed, and how its lines are found among transfers.

Columns are known by their headings, Vietnamese or English; only lines with money that came in count. Knows no
bank: what a bank calls its columns stands in one table here. Pure.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from counter.domain.payments import BankLine, pay_key, squeezed
from counter.domain.text import clean, fold

__all__ = ["MAXIMUM_BYTES", "Expected", "Found", "Match", "StatementError", "match_lines", "read_statement"]

MAXIMUM_BYTES: Final = 5 * 1024 * 1024
_MOST_ROWS = 50_000
_MOST_COLUMNS = 60
_CELL_CHARACTERS = 2_000
_HEADINGS_WITHIN = 40
"""Banks write their name and the period above the headings."""
_LARGEST = 999_999_999_999
_COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "amount": (
        "ghi co",
        "so tien ghi co",
        "phat sinh co",
        "co",
        "credit",
        "credit amount",
        "so tien",
        "amount",
    ),
    "words": ("noi dung", "dien giai", "noi dung giao dich", "mo ta", "description", "details", "remark"),
    "reference": (
        "ma giao dich",
        "so tham chieu",
        "so giao dich",
        "so but toan",
        "reference",
        "ref",
        "ref no",
    ),
    "date": ("ngay giao dich", "ngay", "ngay hieu luc", "ngay hach toan", "date", "transaction date"),
}
_DEBITS: Final = frozenset({"d", "dr", "no", "ghi no", "debit", "tien ra"})
"""Of a column that says which way one amount went: this line is money that went out."""
_DAY = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})|([0-9]{4})-([0-9]{2})-([0-9]{2})")
_AMOUNT = re.compile(
    r"[+]?([0-9]{1,3}(?:([.,\s])[0-9]{3})(?:\2[0-9]{3})*|[0-9]{1,13})(?:[.,]0{1,2})?\s*(?:d|vnd)?"
)
_KEY_LETTERS = 6
"""Shortest squeezed name of a dossier that is looked for."""


class StatementError(Exception):
    """The file is no statement; nothing of it was taken.

    `reason`: `too_large`, `encoding`, `columns` (no line has the headings), `rows`
    (too many, or one too wide).
    """

    def __init__(self, reason: str, row: int = 0) -> None:
        super().__init__(reason)
        self.reason = reason
        self.row = row


class Found(StrEnum):
    """What a line of the statement is."""

    PAID = "paid"
    """One transfer that is waited for, and its amount."""
    AMOUNT = "amount"
    """It names a transfer, and is another sum."""
    SEVERAL = "several"
    """It names more than one, or the transfer was paid twice: somebody must look."""
    KNOWN = "known"
    """It was found before."""
    UNKNOWN = "unknown"
    """It names none."""


@dataclass(frozen=True, slots=True)
class Expected:
    """A transfer that is waited for, or was found before."""

    id: str
    dossier_id: str
    numbers: tuple[str, ...]
    """Code and local number; the key of the payment code is known without them."""
    amount_dong: int
    line: str = ""
    """Digest of the line it was found by; empty while it is waited for."""
    reference: str = ""
    """Of the bank, as a clerk wrote it down who found the payment; empty for any other."""

    @property
    def names(self) -> frozenset[str]:
        """What a payer's words may hold, squeezed."""
        squeezed_numbers = (squeezed(number) for number in self.numbers)
        return frozenset(
            name for name in (*squeezed_numbers, pay_key(self.dossier_id)) if len(name) >= _KEY_LETTERS
        )


@dataclass(frozen=True, slots=True)
class Match:
    """One line and what it is."""

    line: BankLine
    found: Found
    transfer: Expected | None = None


def read_statement(body: bytes) -> tuple[BankLine, ...]:
    """Lines with money that came in, in the order of the file. Raises StatementError."""
    if len(body) > MAXIMUM_BYTES:
        raise StatementError("too_large")
    text = _decoded(body)
    rows = _rows(text)
    at, columns = _headings(rows)
    lines = []
    for number, cells in enumerate(rows[at + 1 :], at + 2):
        line = _line(number, cells, columns)
        if line is not None:
            lines.append(line)
    return tuple(lines)


def _decoded(body: bytes) -> str:
    encodings = ("utf-16",) if body[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1258")
    for encoding in encodings:
        try:
            text = body.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise StatementError("encoding")


def _rows(text: str) -> list[list[str]]:
    first = "\n".join(text.splitlines()[:_HEADINGS_WITHIN])
    delimiter = max(";\t,|", key=first.count)
    rows: list[list[str]] = []
    try:
        for cells in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=False):
            if len(rows) >= _MOST_ROWS or len(cells) > _MOST_COLUMNS:
                raise StatementError("rows", len(rows) + 1)
            rows.append([clean(cell, limit=_CELL_CHARACTERS) for cell in cells])
    except csv.Error:
        raise StatementError("rows", len(rows) + 1) from None
    return rows


def _headings(rows: Sequence[Sequence[str]]) -> tuple[int, dict[str, int]]:
    """The line of the headings and where each column stands; amount and words must be there."""
    for at, cells in enumerate(rows[:_HEADINGS_WITHIN]):
        plain = [re.sub(r"\s*[(/].*", "", fold(cell)).strip() for cell in cells]
        columns = {
            name: place
            for name, words in _COLUMNS.items()
            if (place := next((plain.index(word) for word in words if word in plain), None)) is not None
        }
        if {"amount", "words"} <= columns.keys():
            return at, columns
    raise StatementError("columns")


def _line(number: int, cells: Sequence[str], columns: Mapping[str, int]) -> BankLine | None:
    def cell(name: str) -> str:
        place = columns.get(name)
        return cells[place] if place is not None and place < len(cells) else ""

    amount = _amount(cell("amount"))
    if not amount or any(fold(other) in _DEBITS for other in cells):
        return None
    return BankLine(number, amount, cell("words"), cell("reference")[:60], _day(cell("date")))


def _amount(text: str) -> int:
    """Whole đồng of a credit; 0 for none, a debit, or what is no amount."""
    match = _AMOUNT.fullmatch(fold(text).strip())
    amount = int(re.sub(r"[^0-9]", "", match[1])) if match is not None else 0
    return amount if amount <= _LARGEST else 0


def _day(text: str) -> date | None:
    match = _DAY.search(text)
    if match is None:
        return None
    day, month, year = (match[1], match[2], match[3]) if match[1] else (match[6], match[5], match[4])
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def match_lines(lines: Iterable[BankLine], transfers: Sequence[Expected]) -> tuple[Match, ...]:
    """What each line is. No line pays two transfers, and no transfer is paid by two lines."""
    used = {one.line: one for one in transfers if one.line}
    by_name: dict[str, list[Expected]] = {}
    for one in transfers:
        for name in one.names:
            by_name.setdefault(name, []).append(one)
    taken: set[str] = {one.id for one in transfers if one.line}
    lengths = sorted({len(name) for name in by_name})
    matches = []
    for line in lines:
        match = _match(line, used, by_name, lengths, taken)
        if match.found is Found.PAID and match.transfer is not None:
            taken.add(match.transfer.id)
            used[line.digest] = match.transfer
        matches.append(match)
    return tuple(matches)


def _named(words: str, by_name: Mapping[str, list[Expected]], lengths: Sequence[int]) -> dict[str, Expected]:
    """Transfers whose names stand in the words, by id: looked up piece by piece, however many there are."""
    pieces = (words[at : at + length] for length in lengths for at in range(len(words) - length + 1))
    return {one.id: one for piece in pieces if piece in by_name for one in by_name[piece]}


def _is_of(line: BankLine, reference: str) -> bool:
    """Whether it is the line whose reference a clerk wrote down."""
    return bool(squeezed(reference)) and squeezed(reference) == squeezed(line.reference)


def _match(
    line: BankLine,
    used: Mapping[str, Expected],
    by_name: Mapping[str, list[Expected]],
    lengths: Sequence[int],
    taken: set[str],
) -> Match:
    known = used.get(line.digest)
    if known is not None:
        return Match(line, Found.KNOWN, known)
    named = _named(squeezed(line.words), by_name, lengths)
    if not named:
        return Match(line, Found.UNKNOWN)
    dossiers = {one.dossier_id for one in named.values()}
    exact = [one for one in named.values() if one.amount_dong == line.amount_dong]
    by_hand = next((one for one in exact if _is_of(line, one.reference)), None)
    if by_hand is not None:
        return Match(line, Found.KNOWN, by_hand)
    if len(dossiers) > 1 or (exact and all(one.id in taken for one in exact)):
        return Match(line, Found.SEVERAL)
    open_ones = [one for one in exact if one.id not in taken]
    if open_ones:
        return Match(line, Found.PAID, open_ones[0])
    return Match(line, Found.AMOUNT, next(iter(named.values())))
