"""Numbers of the certification books: leased before they are needed, taken for a dossier once.

A number is taken durably before the dossier that carries it is committed; the same form asks again and gets
the same ones, so a key pressed twice, or a break between, takes none in vain. Knows no screen.
Source: Circular 01/2020/TT-BTP art. 4, 8; docs/decisions (numbers of the certification books).
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date, timedelta

from counter.desk.core import Core
from counter.desk.recording import new_record, newer, value_of
from counter.desk.state import NoticeLevel
from counter.domain.certification import Book, BookBlock, CertifiedPaper, Matter, numbered, numbers_needed
from counter.domain.dossiers import NumberBlock
from counter.domain.records import DONE, OPEN, Record, RecordKind
from counter.ports import CentreRefusedError, CentreUnavailableError

__all__ = ["Books"]

_SIZE = 10
_LOW = 4
"""Fewer are left: the next block is leased."""
_BEFORE_NEW_YEAR = timedelta(days=7)
"""So long before the new year its first numbers are leased too: a desk may be cut off on the day."""
_BLOCKS = 200
"""Newest blocks that are looked at: many times those a desk holds open."""


class Books:
    """The desk's blocks."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._pending: dict[tuple[Book, int, int], str] = {}
        """Id of a request without an answer, by book, year and size: one with another size is another."""

    async def ensure(self, *books: Book) -> None:
        """Lease what is low of the books this desk certifies in, and of `books`; offline a later call does.

        Raises JournalError.
        """
        records = await self._records()
        blocks = [block for _, block in records]
        free = [block for record, block in records if record.state == OPEN]
        today = self._core.ports.clock.now().date()
        used = {block.book for block in blocks if block.year >= today.year - 1} | set(books)
        for book in sorted(used):
            for year in sorted({today.year, (today + _BEFORE_NEW_YEAR).year}):
                left = sum(block.left for block in free if (block.book, block.year) == (book, year))
                if left < _LOW and not await self._lease(book, year, _SIZE):
                    return

    async def take(
        self, matter: Matter, papers: Sequence[CertifiedPaper], dossier_id: str, on: date
    ) -> tuple[CertifiedPaper, ...]:
        """The papers with their numbers, durably taken; without numbers where the desk has none left.

        Hundreds of documents may need more than a block: one of that size is leased. Raises JournalError.
        """
        book, count = matter.book, numbers_needed(matter, papers)
        held = await self._of(book, on.year)
        known = sorted(
            number
            for _, block in held
            for one in block.given
            if one.dossier_id == dossier_id
            for number in one.numbers
        )
        missing = count - len(known)
        if missing > _left(held):
            await self._lease(book, on.year, max(_SIZE, missing))
            held = await self._of(book, on.year)
        if missing > _left(held):
            return tuple(papers)
        if missing > 0:
            known += await self._give(held, dossier_id, missing)
        return numbered(matter, papers, known[:count], on.year)

    async def _give(self, held: Sequence[tuple[Record, BookBlock]], dossier_id: str, count: int) -> list[int]:
        """Take from the oldest blocks first, all in one transaction."""
        numbers: list[int] = []
        changed: list[Record] = []
        entry = self._core.entry()
        for record, block in held:
            if record.state != OPEN:  # used up, or closed when an older journal was put back
                continue
            after = block.giving(dossier_id, count - len(numbers))
            if after is not block:
                numbers += after.given[-1].numbers
                changed.append(newer(record, after, entry, state=OPEN if after.left else DONE))
        await self._core.durable(self._core.ports.journal.record, changed)
        return numbers

    async def _lease(self, book: Book, year: int, size: int) -> bool:
        """One block. The request keeps its id until it is answered, so a lost reply leases nothing twice."""
        asked = book, year, size
        request_id = self._pending.setdefault(asked, str(uuid.uuid4()))
        try:
            leased = await self._core.ports.centre.lease_block(request_id, book.lease_name, str(year), size)
        except CentreUnavailableError:
            return False
        except CentreRefusedError:
            self._pending.pop(asked, None)
            return False
        block = BookBlock(leased.id, book, year, leased.first, leased.last)
        if any(_overlap(block, other) for _, other in await self._records()):
            self._pending.pop(asked, None)
            self._core.say("centre_replaced", NoticeLevel.ERROR)
            return False
        record = new_record(RecordKind.BOOK, block, self._core.entry(), record_id=leased.id)
        await self._core.durable(self._core.ports.journal.record, [record])
        self._pending.pop(asked, None)
        return True

    async def held(self) -> tuple[NumberBlock, ...]:
        """All blocks of this year and the next, for a centre that may have forgotten them."""
        year = self._core.ports.clock.now().year
        return tuple(
            NumberBlock(block.id, block.book.lease_name, str(block.year), block.first, block.last)
            for _, block in await self._records()
            if block.year >= year
        )

    async def _of(self, book: Book, year: int) -> list[tuple[Record, BookBlock]]:
        """Blocks of a book and year, those with the lowest numbers first."""
        found = [one for one in await self._records() if (one[1].book, one[1].year) == (book, year)]
        return sorted(found, key=lambda one: one[1].first)

    async def _records(self) -> list[tuple[Record, BookBlock]]:
        kept = await self._core.durable(self._core.ports.journal.records, RecordKind.BOOK, limit=_BLOCKS)
        read = ((record, value_of(record, BookBlock)) for record in kept)
        return [(record, block) for record, block in read if block is not None]


def _left(held: Sequence[tuple[Record, BookBlock]]) -> int:
    return sum(block.left for record, block in held if record.state == OPEN)


def _overlap(one: BookBlock, other: BookBlock) -> bool:
    same = (one.book, one.year) == (other.book, other.year)
    return same and one.first <= other.last and other.first <= one.last
