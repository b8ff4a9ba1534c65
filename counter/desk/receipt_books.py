"""Books of printed receipts at the desk: entered, changed, used from another number, spoilt, handed back.

Each is one record; which number comes next is counted from it and from the record of money. Knows no screen.
"""

from __future__ import annotations

import uuid
from dataclasses import replace

from counter.desk.core import Core
from counter.desk.electronic import ElectronicDesk
from counter.desk.guard import guarded
from counter.desk.money import MoneyDesk
from counter.desk.outbox import Outbox
from counter.desk.receipts import ReceiptStock, takes_money
from counter.desk.recording import keep, new_record, value_of
from counter.desk.state import NoticeLevel
from counter.domain.receipt_stock import (
    MOST_SPOILT,
    BookEnd,
    ReceiptBook,
    SpoiltReason,
    SpoiltReceipt,
    book_numbers,
    overlap,
)
from counter.domain.records import DONE, OPEN, RecordKind
from counter.domain.text import clean
from counter.ports import CentreRefusedError, CentreUnavailableError

__all__ = ["ReceiptDesk"]


@guarded("receipts")
class ReceiptDesk:
    """See `counter.desk.acts.ReceiptPort`."""

    def __init__(
        self,
        core: Core,
        stock: ReceiptStock,
        money: MoneyDesk,
        outbox: Outbox,
        electronic: ElectronicDesk,
    ) -> None:
        self._core = core
        self._stock = stock
        self._money = money
        self._outbox = outbox
        self._electronic = electronic

    async def open_book(self, series: str, first: str, last: str, begun_at: str = "") -> None:
        """Enter a book; it is written from at once. `begun_at`: the first number that is still there."""
        async with self._core.act("opening_book", alone=False) as mine:
            if not mine:
                return
            book = self._book_of(series, first, last, begun_at)
            if book is None:
                return
            asked = await self._other_desk(book)
            async with self._core.act("entering_book") as ours:
                # Another book may have been entered while the centre was asked.
                if not ours or isinstance(asked, ReceiptBook) or self._clashes(book):
                    return
                await self._learn(book)
                had_none = self._core.state.next_receipt is None
                await self._keep(replace(book, turn=self._next_turn))
                self._fill_in(had_none=had_none)
                level = NoticeLevel.DONE if asked else NoticeLevel.WARNING
                self._core.say("book_opened" if asked else "book_unchecked", level, series=book.series)

    async def use_book(self, book_id: str) -> None:
        """Write from this open book from now on."""
        async with self._core.act("changing_book", book_id) as mine:
            book = self._open_book(book_id) if mine else None
            if book is None:
                return
            await self._keep(replace(book, turn=self._next_turn))
            self._core.say("book_in_use", series=book.series)

    async def go_on_at(self, book_id: str, number: str) -> None:
        """The next receipt of a book is this one: those before it were used elsewhere."""
        async with self._core.act("changing_book", book_id) as mine:
            book = self._open_book(book_id) if mine else None
            if book is None:
                return
            begin = _padded(book, number)
            used = self._stock.is_written(book, begin) or begin in book.gone
            if not book.holds(begin) or used or int(begin) < int(self._reached(book)):
                self._core.say("bad_field", NoticeLevel.WARNING, field="number")
                return
            await self._keep(replace(book, begun_at=begin))
            self._core.say("book_goes_on", number=begin)

    async def spoil(self, number: str, reason: SpoiltReason, book_id: str = "") -> None:
        """Void a receipt of an open book: the next one, or one that was written already.

        One that serves a fee is written anew: the notice names the receipt that takes its place.
        """
        async with self._core.act("spoiling", number) as mine:
            book = self._open_book(book_id) if mine else None
            if book is None:
                return
            spoilt = _padded(book, number)
            if not book.holds(spoilt) or int(spoilt) > int(self._reached(book)):
                self._core.say("bad_field", NoticeLevel.WARNING, field="number")
                return
            if any(one.number == spoilt for one in book.spoilt):
                self._core.say("receipt_spoilt_before", NoticeLevel.WARNING, number=spoilt)
                return
            if len(book.spoilt) >= MOST_SPOILT:
                self._core.say("book_too_spoilt", NoticeLevel.WARNING, series=book.series)
                return
            served = self._stock.is_written(book, spoilt) or spoilt in book.gone
            view = next((one for one in self._stock.views() if one.book.id == book.id), None)
            instead = (view.next if view is not None and served else None) or ""
            entry = self._core.entry()
            day = entry.at.date().isoformat()
            await self._keep(book.with_spoilt(SpoiltReceipt(spoilt, reason, day, entry.clerk_id, instead)))
            self._money.renew_receipt()
            if served and not instead:
                self._core.say("receipt_spoilt_last", NoticeLevel.WARNING, number=spoilt)
            elif served:
                self._core.say("receipt_instead", NoticeLevel.WARNING, number=spoilt, instead=instead)
            else:
                self._core.say("receipt_spoilt", NoticeLevel.DONE, number=spoilt)

    async def end_book(self, book_id: str, end: BookEnd) -> None:
        """A book is used up, handed back or lost: nothing is written from it any more."""
        async with self._core.act("changing_book", book_id) as mine:
            book = self._open_book(book_id) if mine else None
            if book is None:
                return
            await self._keep(replace(book, ended=end), state=DONE)
            self._core.say("book_ended", NoticeLevel.DONE, series=book.series)

    async def ask_again(self) -> None:
        """Electronic receipts that were refused are asked for once more."""
        async with self._core.act("asking_receipts") as mine:
            if mine:
                await self._electronic.ask_again()

    # --- one book -------------------------------------------------------------------------------

    def _book_of(self, series: str, first: str, last: str, begun_at: str) -> ReceiptBook | None:
        """The book as typed; says what is wrong with it."""
        numbers = book_numbers(series, first, last)
        if isinstance(numbers, str):
            self._core.say("bad_field", NoticeLevel.WARNING, field=numbers)
            return None
        if self._stock.printed_ended:
            self._core.say("receipt_printed_ended", NoticeLevel.WARNING)
            return None
        book = ReceiptBook(str(uuid.uuid4()), *numbers, self._core.place.seat.id)
        if begun_at.strip():
            book = replace(book, begun_at=_padded(book, begun_at))
            if not book.holds(book.begun_at):
                self._core.say("bad_field", NoticeLevel.WARNING, field="number")
                return None
        return None if self._clashes(book) else book

    def _clashes(self, book: ReceiptBook) -> bool:
        """Whether one of the desk's own books has a number of it; one that was handed back may come again."""
        others = [one for one in self._stock.books.values() if one.ended is not BookEnd.RETURNED]
        if not any(overlap(book, other) for other in others):
            return False
        self._core.say("book_known", NoticeLevel.WARNING, series=book.series)
        return True

    async def _other_desk(self, book: ReceiptBook) -> ReceiptBook | bool:
        """The book of another desk that has a number of it, told; else whether the centre could be asked.

        One that was handed back comes with the first number still in it: those before were used there.
        """
        centre = self._core.ports.centre
        try:
            records = [
                record
                for state in (OPEN, DONE)
                for record in await centre.records(RecordKind.RECEIPT_STOCK, state=state)
            ]
        except (CentreUnavailableError, CentreRefusedError):
            return False
        for record in records:
            other = value_of(record, ReceiptBook)
            if other is None or other.desk_id == book.desk_id or not overlap(book, other):
                continue
            if other.ended is not BookEnd.RETURNED:
                self._core.say("book_elsewhere", NoticeLevel.ERROR, desk=record.entry.desk_name)
                return other
            if not book.begun_at:
                self._core.say("book_begun_elsewhere", NoticeLevel.WARNING, desk=record.entry.desk_name)
                return other
        return True

    async def _learn(self, book: ReceiptBook) -> None:
        """Receipts of it that were written before it was entered are used."""
        journal = self._core.ports.journal
        self._stock.learn(book.series, await self._core.durable(journal.receipt_numbers, book.series))

    async def _keep(self, book: ReceiptBook, *, state: str = OPEN) -> None:
        record = new_record(
            RecordKind.RECEIPT_STOCK, book, self._core.entry(), state=state, record_id=book.id
        )
        await keep(self._core, [record])
        self._stock.put(book)
        self._outbox.wake()

    def _fill_in(self, *, had_none: bool) -> None:
        """The open form takes money and no number could be proposed for it before: now there is one."""
        filing = self._core.state.filing
        if had_none and filing is not None and filing.receipt is None and takes_money(filing):
            self._core.update_filing(receipt=self._core.state.next_receipt)

    def _open_book(self, book_id: str) -> ReceiptBook | None:
        """An open book by its id, the one in use for an empty one; says when there is none."""
        for view in self._stock.views():
            if book_id in ("", view.book.id):
                return view.book
        self._core.say("no_book", NoticeLevel.WARNING)
        return None

    def _reached(self, book: ReceiptBook) -> str:
        """The next number of a book; its last one at its end."""
        view = next((one for one in self._stock.views() if one.book.id == book.id), None)
        return (view.next if view is not None else None) or book.last

    @property
    def _next_turn(self) -> int:
        return 1 + max((book.turn for book in self._stock.books.values()), default=0)


def _padded(book: ReceiptBook, number: str) -> str:
    """A number as typed, with the zeros of its book."""
    typed = clean(number, limit=20).replace(" ", "")
    return typed.zfill(len(book.last)) if typed.isascii() else ""
