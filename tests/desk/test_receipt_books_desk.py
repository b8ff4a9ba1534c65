"""Books of printed receipts at a desk: numbers at the commit, changed mid-day, spoilt, never one twice."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from cache.journal.database import open_database
from counter import wire
from counter.desk.core import Ports
from counter.domain.fees import FeeReceipt, ReceiptKind
from counter.domain.receipt_stock import BookDay, BookEnd, ReceiptBook, SpoiltReason
from counter.domain.records import DONE, Record, RecordKind
from counter.ports import CentreUnavailableError
from tests.rigs.filing import begun, filled, notice, values, visit
from tests.rigs.memory_centre import MemoryCentre
from tests.rigs.paying import SERIES, number, owing
from tests.rigs.small_desk import SmallDesk, small_desk, tickets


async def entered(
    small: SmallDesk, first: str = "0000101", last: str = "0000150", series: str = SERIES
) -> None:
    await small.desk.receipts.open_book(series, first, last)
    assert notice(small) == "book_opened"


async def received(small: SmallDesk) -> str:
    """Receive with what is proposed; the receipt's number."""
    await filled(small)
    await small.desk.commit()
    receipt = visit(small).received[-1].dossier.fee.receipt
    return receipt.number if receipt else ""


def book_id(small: SmallDesk, at: int = 0) -> str:
    return small.desk.state.receipt_books[at].book.id


def proposed(small: SmallDesk) -> str:
    """The next number of the desk, empty for none."""
    receipt = small.desk.state.next_receipt
    return receipt.number if receipt else ""


async def books_of_today(small: SmallDesk) -> list[BookDay]:
    """As the day sheet has them."""
    sheet = await small.desk.closing.sheet()
    assert sheet is not None
    return list(sheet.books)


async def test_each_receipt_takes_the_next_number_also_after_a_restart(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await begun(small)
        await entered(small)
        assert [await received(small) for _ in range(3)] == ["0000101", "0000102", "0000103"]
        [view] = small.desk.state.receipt_books
        assert (view.next, view.left, view.gaps) == ("0000104", 47, ())
    async with small_desk(tmp_path, centre=small.centre) as small:
        await filled(small)
        assert number(small) == "0000104"
        [told] = [one for one in small.centre.recorded.values() if one.kind is RecordKind.RECEIPT_STOCK]
        assert wire.decode(ReceiptBook, bytes(told.content)).first == "0000101"


async def test_a_book_entered_beside_an_open_form_gives_it_a_number(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await begun(small)
        await filled(small)
        assert number(small) == ""
        await entered(small)
        assert number(small) == "0000101"


async def test_a_book_changed_in_the_middle_of_a_day(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await begun(small)
        await entered(small, "49", "50", "AA/26")
        assert await received(small) == "49"
        await entered(small, "1", "2", "AB/26")
        assert await received(small) == "1"
        await small.desk.receipts.use_book(book_id(small, 1))
        assert (notice(small), values(small)) == ("book_in_use", {"series": "AA/26"})
        assert [await received(small) for _ in range(3)] == ["50", "2", ""], (
            "the other one when it is used up"
        )
        assert [view.left for view in small.desk.state.receipt_books] == [0, 0]
        assert small.desk.state.next_receipt is None
        assert await books_of_today(small) == [
            BookDay("AB/26", "1", "2", 2, (), 0),
            BookDay("AA/26", "49", "50", 2, (), 0),
        ]
        await small.desk.receipts.end_book("", BookEnd.USED_UP)
        assert len(small.desk.state.receipt_books) == 1


async def test_the_number_is_taken_at_the_commit_not_before(tmp_path: Path) -> None:
    """Two visits were proposed the same number: whoever is received first has it."""
    async with small_desk(tmp_path) as small:
        await begun(small)
        await entered(small)
        await filled(small)
        first = visit(small).id
        await small.desk.visits.hold()
        await begun(small, skip=1)
        assert await received(small) == "0000101"
        await small.desk.visits.resume(first)
        assert number(small) == "0000102"
        await small.desk.commit()
        receipt = visit(small).received[-1].dossier.fee.receipt
        assert receipt is not None
        assert receipt.number == "0000102"


async def test_no_number_of_a_book_serves_twice(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await begun(small)
        await entered(small)
        await received(small)
        await filled(small)
        await small.desk.money.set_receipt(ReceiptKind.PRINTED, SERIES, "0000101")
        for _ in range(2):
            await small.desk.commit()
        used = [row.dossier.fee.receipt for row in visit(small).received]
        assert [one.number for one in used if one] == ["0000101", "0000102"]


async def test_a_spoilt_receipt_is_void_and_its_fee_gets_the_next_one(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        desk = small.desk
        await begun(small)
        await entered(small)
        await filled(small)
        await desk.receipts.spoil("0000101", SpoiltReason.TORN)
        assert (notice(small), number(small)) == ("receipt_spoilt", "0000102"), "the open form goes on"
        await desk.commit()
        await desk.receipts.spoil("102", SpoiltReason.MISFED)
        assert notice(small) == "receipt_instead"
        assert values(small) == {"number": "0000102", "instead": "0000103"}
        assert await received(small) == "0000104"
        for wrong, word in (
            ("0000102", "receipt_spoilt_before"),
            ("0000140", "bad_field"),
            ("x", "bad_field"),
        ):
            await desk.receipts.spoil(wrong, SpoiltReason.LOST)
            assert notice(small) == word
        [told] = await books_of_today(small)
        assert told == BookDay(SERIES, "0000103", "0000104", 2, ("0000101", "0000102"), 46)
    async with small_desk(tmp_path, centre=small.centre) as small:
        assert small.desk.state.next_receipt == FeeReceipt(ReceiptKind.PRINTED, SERIES, "0000105")
        spoilt = small.desk.state.receipt_books[0].book.spoilt
        assert [(one.number, one.reason, one.instead) for one in spoilt] == [
            ("0000101", SpoiltReason.TORN, ""), ("0000102", SpoiltReason.MISFED, "0000103"),
        ]  # fmt: skip


async def test_the_last_receipt_spoilt_has_none_in_its_place(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await begun(small)
        await entered(small, "7", "7")
        await received(small)
        await small.desk.receipts.spoil("7", SpoiltReason.MISWRITTEN)
        assert notice(small) == "receipt_spoilt_last"


async def test_a_number_skipped_by_hand_shows_as_missing(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await begun(small)
        await entered(small)
        await filled(small)
        await small.desk.money.set_receipt(ReceiptKind.PRINTED, SERIES, "0000103")
        await small.desk.commit()
        [view] = small.desk.state.receipt_books
        assert (view.next, view.gaps) == ("0000104", ("0000101", "0000102"))
        await small.desk.receipts.spoil("0000101", SpoiltReason.LOST)
        assert small.desk.state.receipt_books[0].gaps == ("0000102",)
        await small.desk.receipts.go_on_at("", "0000120")
        assert small.desk.state.receipt_books[0].next == "0000120"
        await small.desk.receipts.go_on_at("", "0000110")
        assert notice(small) == "bad_field"


async def test_what_is_owed_takes_a_number_too(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await owing(small)
        await entered(small)
        await small.desk.call_next()
        await begun(small, skip=1)
        assert await received(small) == "0000101"


@pytest.mark.parametrize(
    ("numbers", "word"),
    [
        (("0000150", "0000160"), "book_known"),
        (("0000160", "0000151"), "bad_field"),
        (("0000151", "0000200"), "book_opened"),
    ],
)
async def test_a_second_book_with_the_same_numbers_is_refused(
    tmp_path: Path, numbers: tuple[str, str], word: str
) -> None:
    async with small_desk(tmp_path) as small:
        await entered(small)
        await small.desk.receipts.open_book(SERIES, *numbers)
        assert notice(small) == word
        await small.desk.receipts.end_book(book_id(small, -1), BookEnd.RETURNED)
        await small.desk.receipts.open_book(SERIES, "0000101", "0000150", begun_at="0000120")
        assert notice(small) == "book_opened", "handed back, it may come again"


async def test_another_desks_numbers_are_refused_and_a_cut_off_desk_goes_on(tmp_path: Path) -> None:
    centre = MemoryCentre(list(tickets(3)))
    async with small_desk(tmp_path / "one", centre=centre) as small:
        await entered(small)
        await small.desk._core.refresh_outbox()
        while not centre.recorded:
            await centre.met("send")
    [told] = centre.recorded.values()
    book = replace(wire.decode(ReceiptBook, bytes(told.content)), desk_id="Q07")
    centre.recorded[told.id] = wire.record_message(
        replace(told.record, content=wire.encode(book)), told.id, training=True
    )
    async with small_desk(tmp_path / "two", centre=centre) as small:
        await small.desk.receipts.open_book(SERIES, "0000140", "0000190")
        assert notice(small) == "book_elsewhere"
        assert small.desk.state.receipt_books == ()
        centre.refusals["records"] = [CentreUnavailableError("cut", sent=False)] * 20
        await small.desk.receipts.open_book(SERIES, "0000151", "0000190")
        assert notice(small) == "book_unchecked"
        assert small.desk.state.next_receipt == FeeReceipt(ReceiptKind.PRINTED, SERIES, "0000151")


@pytest.mark.parametrize(
    ("end", "begun_at", "word"),
    [
        (BookEnd.USED_UP, "0000120", "book_elsewhere"),
        (BookEnd.LOST, "0000120", "book_elsewhere"),
        (BookEnd.RETURNED, "", "book_begun_elsewhere"),
        (BookEnd.RETURNED, "0000120", "book_opened"),
    ],
)
async def test_a_book_another_desk_has_ended_begins_with_what_is_left_in_it(
    tmp_path: Path, end: BookEnd, begun_at: str, word: str
) -> None:
    """The desk that handed it back has used the numbers before."""
    async with small_desk(tmp_path) as small:
        book = ReceiptBook(str(uuid.uuid4()), SERIES, "0000101", "0000150", "Q07", ended=end)
        entry = replace(small.desk._core.entry(), desk_id="Q07", desk_name="Quầy 7")
        record = Record(book.id, RecordKind.RECEIPT_STOCK, "", DONE, wire.encode(book), entry)
        small.centre.recorded["m-1"] = wire.record_message(record, "m-1", training=True)
        await small.desk.receipts.open_book(SERIES, "0000101", "0000150", begun_at)
        assert notice(small) == word
        assert [one.next for one in small.desk.state.receipt_books] == (
            ["0000120"] if word == "book_opened" else []
        )


async def test_digits_of_another_script_are_no_number_of_a_book(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await small.desk.receipts.open_book(SERIES, "0000101", "0000150", "１２０")
        assert notice(small) == "bad_field"
        assert small.desk.state.receipt_books == ()


async def test_behind_a_restored_backup_a_book_waits_for_its_next_number(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await begun(small)
        await entered(small)
        await received(small)
        after = max(row.at for row in small.journal.audit()) + timedelta(microseconds=1)
    database = open_database(tmp_path / "journal.db", bytes(32), writing=True)
    database.execute("INSERT INTO meta VALUES ('restored_at', ?)", (after.isoformat(),))
    database.close()
    async with small_desk(tmp_path, centre=small.centre) as small:
        assert small.desk.state.receipt_books[0].unsure
        assert proposed(small) == ""
        await small.desk.receipts.go_on_at("", "0000110")
        assert proposed(small) == "0000110"
    async with small_desk(tmp_path, centre=small.centre) as small:
        assert not small.desk.state.receipt_books[0].unsure


async def test_printed_receipts_end_with_their_year(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with small_desk(tmp_path) as small:
        await begun(small)
        await entered(small)
        fields = {name: getattr(small.desk._core.ports, name) for name in Ports.__dataclass_fields__}
        monkeypatch.setattr(
            small.desk._core, "ports", Ports(**(fields | {"electronic_from": date(2020, 1, 1)}))
        )
        small.desk._stock.propose()
        assert small.desk.state.next_receipt is None
        await filled(small)
        await small.desk.money.take_cash(20_000)
        assert number(small) == ""
        await small.desk.money.set_receipt(ReceiptKind.PRINTED, SERIES, "0000101")
        assert notice(small) == "receipt_printed_ended"
        await small.desk.receipts.open_book(SERIES, "0000201", "0000250")
        assert notice(small) == "receipt_printed_ended"
        await small.desk.money.set_receipt(ReceiptKind.ELECTRONIC, "", "C27-1")
        assert number(small) == "C27-1"


async def test_an_act_without_a_book_says_so(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        for act in (
            small.desk.receipts.use_book("b"),
            small.desk.receipts.go_on_at("", "1"),
            small.desk.receipts.spoil("1", SpoiltReason.TORN),
            small.desk.receipts.end_book("", BookEnd.LOST),
        ):
            await act
            assert notice(small) == "no_book"
