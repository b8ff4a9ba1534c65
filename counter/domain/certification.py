"""Certifying copies, signatures and transactions: what is certified, in which book, under which number.

One number per kind of paper for copies and not per visitor, per document for signatures, per matter for
transactions, counted from 1 in each book and year. Source: Circular 01/2020/TT-BTP art. 4, 8;
facts/rules.json `certification_rules`. The symbols of the books are from memory of the same circular's forms.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

__all__ = [
    "MOST_DOCUMENTS",
    "MOST_PAPERS",
    "PROCEDURES",
    "Book",
    "BookBlock",
    "BookNumber",
    "Certification",
    "CertifiedPaper",
    "Given",
    "Matter",
    "by_kind",
    "entries",
    "given_today",
    "matter_of",
    "most_copies",
    "numbered",
    "numbers_needed",
    "numbers_of",
    "numbers_text",
]

MOST_PAPERS: Final = 24
"""Originals of one dossier: more is another dossier of the same visit."""
MOST_DOCUMENTS: Final = 150
"""Documents of one dossier whose signatures are certified: each has a number of its own."""


class Book(StrEnum):
    """A book of certifications; each counts from 1 every year."""

    COPIES = "copies"
    SIGNATURES = "signatures"
    TRANSACTIONS = "transactions"

    @property
    def symbol(self) -> str:
        """As it stands behind the number."""
        return _SYMBOLS[self]

    @property
    def lease_name(self) -> str:
        """Stands in the place of an agency where blocks of its numbers are leased; none is called so."""
        return f"book.{self.value}"


_SYMBOLS: Final = {Book.COPIES: "SCT/BS", Book.SIGNATURES: "SCT/CK", Book.TRANSACTIONS: "SCT/HĐ,GD"}


class Matter(StrEnum):
    """What is certified."""

    COPY = "copy"
    SIGNATURE = "signature"
    TRANSACTION = "transaction"
    AMENDMENT = "amendment"
    """Amending, adding to or cancelling a certified transaction."""
    CORRECTION = "correction"
    """An error in a certified transaction."""

    @property
    def book(self) -> Book:
        """Where it is entered."""
        if self is Matter.COPY:
            return Book.COPIES
        return Book.SIGNATURES if self is Matter.SIGNATURE else Book.TRANSACTIONS


PROCEDURES: Final = {
    Matter.COPY: "2.000815",
    Matter.SIGNATURE: "2.000884",
    Matter.TRANSACTION: "2.001035",
    Matter.AMENDMENT: "2.000913",
    Matter.CORRECTION: "2.000927",
}
"""Procedure each matter is received under in the certification lane."""

_MATTERS: Final = {
    "2.000942": Matter.COPY,
    "2.000992": Matter.SIGNATURE,
    "2.001008": Matter.SIGNATURE,
    "2.001016": Matter.TRANSACTION,
    "2.001019": Matter.TRANSACTION,
    "2.001406": Matter.TRANSACTION,
} | {code: matter for matter, code in PROCEDURES.items()}


def given_today(at: datetime, cutoff_minutes: int) -> bool:
    """Whether what comes at that hour is usually given the same day: not later than the cut-off, in minutes
    after midnight (the 15:00 rule, Circular 01/2020/TT-BTP art. 2).
    """
    return at.hour * 60 + at.minute <= cutoff_minutes


def matter_of(procedure_code: str) -> Matter | None:
    """What a procedure certifies; None for one that is no certification."""
    return _MATTERS.get(procedure_code)


def most_copies(procedure_code: str, usual: int) -> int:
    """Copies one form may count: `usual`, but of signatures only as many as have numbers of their own."""
    return MOST_DOCUMENTS if matter_of(procedure_code) is Matter.SIGNATURE else usual


@dataclass(frozen=True, slots=True)
class CertifiedPaper:
    """One original: so many pages, so many copies of it."""

    kind: str
    """What paper it is: `Giấy khai sinh`."""
    pages: int
    """Pages of the original."""
    copies: int
    """Copies certified; of a signature or a transaction, documents."""
    electronic: bool = False
    """An electronic copy is signed beside the paper ones."""
    numbers: tuple[int, ...] = ()
    """Its numbers in the book; none before they were given."""
    year: int = 0
    """Of the book; 0 before numbers were given."""


@dataclass(frozen=True, slots=True)
class BookNumber:
    """A number of a book and year."""

    book: Book
    year: int
    number: int

    def __str__(self) -> str:
        """`127/2026-SCT/BS`, numbers of one digit as `01`."""
        return f"{self.number:02d}/{self.year}-{self.book.symbol}"


@dataclass(frozen=True, slots=True)
class Given:
    """Numbers taken for one dossier: asked again for it, the same ones are given."""

    dossier_id: str
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class BookBlock:
    """Numbers of a book leased to this desk, as a record keeps them, and for whom they were taken."""

    id: str
    book: Book
    year: int
    first: int
    last: int
    given: tuple[Given, ...] = ()

    @property
    def next(self) -> int:
        """The first number not taken yet; past `last` when all are."""
        return max((number for one in self.given for number in one.numbers), default=self.first - 1) + 1

    @property
    def left(self) -> int:
        """How many are not taken yet."""
        return max(0, self.last - self.next + 1)

    def giving(self, dossier_id: str, count: int) -> BookBlock:
        """The block once it has given as many of `count` as it has left; itself when it has none."""
        some = min(count, self.left)
        taken = tuple(range(self.next, self.next + some))
        return replace(self, given=(*self.given, Given(dossier_id, taken))) if taken else self


@dataclass(frozen=True, slots=True)
class Certification:
    """An entry of a book: one number, what was certified under it, and where its papers are."""

    id: str
    dossier_id: str
    dossier_number: str
    """Code, or local number; empty while the dossier is being received."""
    matter: Matter
    kinds: tuple[CertifiedPaper, ...]
    """What stands under the number; several originals of one kind stand together."""
    year: int
    number: int
    entered_at: datetime
    signed_at: datetime | None = None
    """When the papers came back signed; None while they wait, and when they came back unsigned."""
    signed_by: str = ""
    """Clerk who took them back."""
    reason: str = ""
    """Why they came back unsigned."""
    training: bool = False

    @property
    def book_number(self) -> BookNumber:
        """Its number with its book."""
        return BookNumber(self.matter.book, self.year, self.number)

    @property
    def copies(self) -> int:
        """Copies or documents under the number."""
        return sum(one.copies for one in self.kinds)


def by_kind(papers: Iterable[CertifiedPaper]) -> tuple[tuple[CertifiedPaper, ...], ...]:
    """Originals of one kind together, in the order in which the kinds were first named."""
    kinds: dict[str, list[CertifiedPaper]] = {}
    for paper in papers:
        kinds.setdefault(_plain(paper.kind), []).append(paper)
    return tuple(map(tuple, kinds.values()))


def _plain(kind: str) -> str:
    return " ".join(kind.casefold().split())


def entries(matter: Matter, papers: Sequence[CertifiedPaper]) -> tuple[tuple[CertifiedPaper, ...], ...]:
    """What stands under one number each."""
    if matter is Matter.COPY:
        return by_kind(papers)
    if matter is Matter.SIGNATURE:
        return tuple((replace(paper, copies=1),) for paper in papers for _ in range(paper.copies))
    return (tuple(papers),) if papers else ()


def numbers_needed(matter: Matter, papers: Sequence[CertifiedPaper]) -> int:
    """How many numbers of the book it takes."""
    return len(entries(matter, papers))


def numbered(
    matter: Matter, papers: Sequence[CertifiedPaper], numbers: Sequence[int], year: int
) -> tuple[CertifiedPaper, ...]:
    """The papers with their numbers; ValueError when there are not as many as are needed."""
    if len(numbers) != numbers_needed(matter, papers):
        raise ValueError("as many numbers as entries")
    if matter is Matter.COPY:
        kinds = (_plain(kind[0].kind) for kind in by_kind(papers))
        of_kind = dict(zip(kinds, numbers, strict=True))
        return tuple(replace(paper, numbers=(of_kind[_plain(paper.kind)],), year=year) for paper in papers)
    if matter is Matter.SIGNATURE:
        given = iter(numbers)
        return tuple(
            replace(paper, numbers=tuple(next(given) for _ in range(paper.copies)), year=year)
            for paper in papers
        )
    return tuple(replace(paper, numbers=tuple(numbers), year=year) for paper in papers)


def numbers_text(matter: Matter, papers: Sequence[CertifiedPaper]) -> str:
    """The numbers as the clerk writes them: `127/2026-SCT/BS`, a run as `127-131/2026-SCT/BS`."""
    numbers = numbers_of(matter, papers)
    if not numbers:
        return ""
    runs: list[tuple[int, int]] = []
    for number in numbers:
        if runs and runs[-1][1] == number - 1:
            runs[-1] = runs[-1][0], number
        else:
            runs.append((number, number))
    tail = str(BookNumber(matter.book, papers[0].year, 0)).removeprefix("00")
    return ", ".join(f"{one:02d}" if one == last else f"{one:02d}-{last:02d}" for one, last in runs) + tail


def numbers_of(matter: Matter, papers: Sequence[CertifiedPaper]) -> list[int]:
    """Numbers in the order of the entries; several originals of one kind, or one matter, share one."""
    if matter is Matter.SIGNATURE:
        return [number for paper in papers for number in paper.numbers]
    return list(dict.fromkeys(number for paper in papers for number in paper.numbers))
