"""Shift+F9: books of printed receipts by keyboard alone, on a real desk; drawn whole at both sizes."""

from __future__ import annotations

import pytest

from counter.domain.fees import FeeReceipt, ReceiptKind
from counter.domain.receipt_stock import BookEnd, SpoiltReason
from screens.app import CounterApp
from screens.desk.idle import IdlePanel
from screens.form_rows import FieldRow
from screens.receipt_books import ReceiptBooksBox
from tests.rigs.paying import SERIES
from tests.screens.conftest import OpenReal, at_once, shown
from tests.screens.test_identity_box import in_work, words_at


def books_of(app: CounterApp) -> str:
    """What stands above the lines."""
    return app.screen.query_one("#row-books", FieldRow).render().plain


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_a_book_is_entered_and_a_number_voided(real: OpenReal, size: tuple[int, int]) -> None:
    async with real(size=size) as (app, small, pilot):
        await at_once(pilot, "shift+f9")
        assert shown(app) is ReceiptBooksBox
        await at_once(pilot, "enter", SERIES, "enter", "0000101", "enter", "0000150", "f5")
        assert shown(app) is not ReceiptBooksBox
        assert small.desk.state.next_receipt == FeeReceipt(ReceiptKind.PRINTED, SERIES, "0000101")
        await at_once(pilot, "shift+f9")
        assert "0000101" in books_of(app)
        assert "50" in books_of(app)
        await at_once(pilot, "down", "down", "right", "f5")
        [view] = small.desk.state.receipt_books
        assert [(one.number, one.reason) for one in view.book.spoilt] == [
            ("0000101", SpoiltReason.MISWRITTEN)
        ]
        assert view.next == "0000102"


async def test_what_is_wrong_is_said_in_its_line(real: OpenReal) -> None:
    async with real() as (app, small, pilot):
        await at_once(pilot, "shift+f9", "enter", SERIES, "enter", "150", "enter", "101", "f5")
        assert in_work(app) == "last"
        assert words_at(app, "last")
        await at_once(pilot, "escape")
        assert small.desk.state.receipt_books == ()


async def test_of_two_books_one_is_chosen_and_closed(real: OpenReal) -> None:
    async with real() as (app, small, pilot):
        await small.desk.receipts.open_book("AA/26", "1", "9")
        await small.desk.receipts.open_book("AB/26", "1", "50")
        await at_once(pilot, "shift+f9")
        assert "▲ AA/26" in books_of(app), "few are left in it"
        await at_once(pilot, "right", "enter", "right", "f5")
        assert [view.book.series for view in small.desk.state.receipt_books] == ["AA/26", "AB/26"]
        await at_once(pilot, "shift+f9", "left", "enter", "enter", "right", "f5")
        assert [view.book.series for view in small.desk.state.receipt_books] == ["AB/26"]
        ended = [book.ended for book in small.desk._stock.books.values() if book.series == "AA/26"]
        assert ended == [BookEnd.RETURNED]


async def test_an_idle_desk_says_that_few_receipts_are_left(real: OpenReal) -> None:
    async with real() as (app, small, pilot):
        await small.desk.receipts.open_book("AA/26", "1", "50")
        await at_once(pilot)
        assert "Shift+F9" not in app.screen.query_one(IdlePanel).render().plain
        await small.desk.receipts.go_on_at("", "48")
        await at_once(pilot)
        assert "còn 3 biên lai in sẵn · Shift+F9" in app.screen.query_one(IdlePanel).render().plain
