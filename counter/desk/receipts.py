"""Numbers of fee receipts: the stock of printed ones goes on by itself, and no number serves twice unseen.

With books entered (`counter.desk.receipt_books`) the next number is that of the book in use; without one it
follows the number typed last. Source: facts/rules.json `fees_payment` (printed receipts until 31/12/2026,
electronic ones from 1/1/2027; the dates are a setting).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace

from counter import wire
from counter.desk.core import Core
from counter.desk.record import paid_of
from counter.desk.recording import value_of
from counter.desk.state import Filing
from counter.domain.dossiers import Dossier, Entry, HandOver, Replaced
from counter.domain.fees import Fee, FeeReceipt, ReceiptKind
from counter.domain.receipt_stock import BookView, ReceiptBook, gaps, left, next_number
from counter.domain.records import RecordKind
from counter.domain.text import clean
from counter.ports import OutboxItem, OutboxKind

__all__ = [
    "ReceiptStock",
    "following",
    "paid_at_hand_over",
    "receipt_of",
    "takes_money",
    "with_credit",
    "with_receipt",
]

_REMEMBERED = 300
"""Dossiers and messages looked through for numbers that were used."""
_SERIES = re.compile(r"[0-9A-ZĐ][0-9A-ZĐ./ -]{0,29}")
_PRINTED_NUMBER = re.compile(r"[0-9]{1,10}")
_ELECTRONIC_NUMBER = re.compile(r"[0-9A-Z][0-9A-Z./_-]{0,39}")


def receipt_of(kind: ReceiptKind, series: str, number: str) -> FeeReceipt | str:
    """A receipt number as typed, or the name of the field that is wrong: `series`, `number`.

    A printed receipt has a series and a number of digits; an electronic one may have no series.
    """
    symbol, figure = clean(series, limit=40).upper(), clean(number, limit=60).upper().replace(" ", "")
    printed = kind is ReceiptKind.PRINTED
    if not (_SERIES.fullmatch(symbol) or (not symbol and not printed)):
        return "series"
    if not (_PRINTED_NUMBER if printed else _ELECTRONIC_NUMBER).fullmatch(figure):
        return "number"
    return FeeReceipt(kind, symbol, figure)


def following(receipt: FeeReceipt) -> FeeReceipt | None:
    """The next one of a book, leading zeros kept; None at its end and for an electronic receipt. Pure."""
    if receipt.kind is not ReceiptKind.PRINTED or not receipt.number.isdecimal():
        return None
    number = str(int(receipt.number) + 1).zfill(len(receipt.number))
    return replace(receipt, number=number) if len(number) == len(receipt.number) else None


def paid_at_hand_over(item: OutboxItem) -> tuple[Fee, ...]:
    """The fee in a hand-over message, if there was one."""
    if item.kind is not OutboxKind.HAND_OVER:
        return ()
    try:
        fee = wire.decode(HandOver, item.body).fee
    except wire.WireError:  # of an older program: its receipt had no number yet
        return ()
    return (fee,) if fee is not None else ()


class ReceiptStock:
    """What is known of the receipts of this desk."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._used: dict[FeeReceipt, str] = {}
        """Numbers that stand in a record, with the dossier they stand in."""
        self._following: FeeReceipt | None = None
        """What follows the printed number that was written last; counts where no book was entered."""
        self.books: dict[str, ReceiptBook] = {}
        """Books of this desk by id, ended ones among them."""
        self._written: dict[str, set[str]] = {}
        """Numbers in the record of money by series, for the series of the books."""
        self.on_paid: Callable[[str, Dossier, Fee, Entry], None] = _nothing
        """Money was taken by the act of this id, durably."""
        self._unsure: set[str] = set()
        """Books of which an older backup knows less than the paper."""

    async def load(self) -> None:
        """After a restart the book goes on behind the newest fee that has a number of it.

        Behind a restored backup it went on: nothing is proposed until a receipt of afterwards is known.
        """
        journal = self._core.ports.journal
        rows = await self._core.durable(journal.dossiers, limit=_REMEMBERED)
        sent = await self._core.durable(journal.outbox, done=True, limit=_REMEMBERED)
        waiting = await self._core.durable(journal.outbox, limit=_REMEMBERED)
        fees = [(row.dossier.entry.at, row.dossier.id, row.dossier.fee) for row in rows]
        for item in (*sent, *waiting):
            fees += [(item.created_at, item.subject, fee) for fee in paid_at_hand_over(item)]
        printed: FeeReceipt | None = None
        restored_at = await self._core.durable(journal.restored_at)
        later: set[FeeReceipt] = set()
        for at, dossier_id, fee in sorted(fees, key=lambda one: one[0]):
            if fee.receipt is None or not self._keep(fee.receipt, dossier_id):
                continue
            if restored_at is None or at > restored_at:
                printed = fee.receipt if fee.receipt.kind is ReceiptKind.PRINTED else printed
                later.add(fee.receipt)
        self._following = following(printed) if printed is not None else None
        for record in await self._core.durable(journal.records, RecordKind.RECEIPT_STOCK):
            book = value_of(record, ReceiptBook)
            if book is None:
                continue
            numbers = await self._core.durable(journal.receipt_numbers, book.series)
            self._written.setdefault(book.series, set()).update(numbers)
            self.books[book.id] = book
            told = restored_at is None or record.entry.at > restored_at
            if not told and not any(
                book.receipt(one.number) == one and book.holds(one.number) for one in later
            ):
                self._unsure.add(book.id)
        self.propose()

    def is_used(self, receipt: FeeReceipt, replaces: Replaced | None = None) -> bool:
        """Whether another fee of this desk has this number; the dossier that is replaced is no other."""
        used_by = self._used.get(receipt)
        if used_by is not None:
            return replaces is None or replaces.dossier_id != used_by
        return any(
            book.receipt(receipt.number) == receipt and receipt.number in book.gone
            for book in self.books.values()
        )

    def take(self, receipt: FeeReceipt | None, dossier_id: str) -> None:
        """A fee with this number is durable: the next printed number is proposed from now on."""
        if receipt is None or not self._keep(receipt, dossier_id):
            return
        if receipt.kind is ReceiptKind.PRINTED:
            self._following = following(receipt)
            self._written.setdefault(receipt.series, set()).add(receipt.number)
            self._unsure -= {book.id for book in self._open() if book.receipt(receipt.number) == receipt}
            self.propose()

    # --- books ------------------------------------------------------------------------------------

    def put(self, book: ReceiptBook) -> None:
        """A book is durable as it is now; what is said of it now is known for sure."""
        self.books[book.id] = book
        self._written.setdefault(book.series, set())
        self._unsure.discard(book.id)
        self.propose()

    def learn(self, series: str, numbers: Iterable[str]) -> None:
        """Numbers of a series that stand in the record already."""
        self._written.setdefault(series, set()).update(numbers)

    def is_written(self, book: ReceiptBook, number: str) -> bool:
        """Whether a fee of this desk has this number of the book."""
        return number in self._written.get(book.series, ())

    @property
    def printed_ended(self) -> bool:
        """Whether printed receipts are out of use today, by the setting."""
        return self._core.ports.clock.now().date() >= self._core.ports.electronic_from

    def views(self) -> tuple[BookView, ...]:
        """Open books, the one in use first."""
        return tuple(self._view(book) for book in self._open())

    def propose(self) -> None:
        """The next printed number: of the first open book with one left, else what follows the last one."""
        views = self.views()
        following: FeeReceipt | None = None if self.books else self._following
        for view in views:
            if view.next is not None:
                following = None if view.unsure else view.book.receipt(view.next)
                break
        if self.printed_ended:
            following = None
        if (self._core.state.next_receipt, self._core.state.receipt_books) != (following, views):
            self._core.update(next_receipt=following, receipt_books=views)

    def _open(self) -> list[ReceiptBook]:
        books = [book for book in self.books.values() if book.ended is None]
        return sorted(books, key=lambda book: book.turn, reverse=True)

    def _view(self, book: ReceiptBook) -> BookView:
        used = self._written.get(book.series, set())
        return BookView(
            book, next_number(book, used), left(book, used), gaps(book, used), book.id in self._unsure
        )

    def _keep(self, receipt: FeeReceipt, dossier_id: str) -> bool:
        """Whether the number is new here; that of a replaced dossier is not: the book has gone on since."""
        new = receipt not in self._used
        self._used[receipt] = dossier_id
        return new

    def another_for(self, receipt: FeeReceipt | None, replaces: Replaced | None = None) -> FeeReceipt | None:
        """The number in place of one that was used while its visit waited: the next one of the book.

        The same when it is still free; None when nothing is known of the next one.
        """
        if receipt is None or not self.is_used(receipt, replaces):
            return receipt
        proposed = self._core.state.next_receipt
        return None if proposed is not None and self.is_used(proposed) else proposed


def with_receipt(before: Filing | None, after: Filing, proposed: FeeReceipt | None) -> Filing:
    """`after` with a receipt number only while money is taken; `proposed` when money begins to be taken.

    A number the clerk took away does not come back by itself. Pure.
    """
    if not takes_money(after):
        return replace(after, receipt=None)
    begins = before is None or not takes_money(before)
    return replace(after, receipt=proposed) if begins and after.receipt is None else after


def with_credit(form: Filing, left_dong: int, proposed: FeeReceipt | None) -> Filing:
    """The form with what is left of the money taken before; what was counted is counted anew. Pure."""
    bare = replace(
        form,
        credit_dong=left_dong,
        paid_dong=paid_of(left_dong, form.fee_dong),
        given_dong=None,
        receipt=form.receipt if left_dong else None,
    )
    return with_receipt(form if left_dong else None, bare, proposed)


def takes_money(filing: Filing) -> bool:
    """Whether committing the form now takes money."""
    return filing.fee_dong is not None and filing.fee.taken_dong > 0


def _nothing(act_id: str, dossier: Dossier, fee: Fee, entry: Entry) -> None:
    """Until the desk says who asks for electronic receipts."""
