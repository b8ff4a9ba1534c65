"""Numbers of fee receipts: proposed by themselves, never one twice unseen."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from cache.journal.database import open_database
from counter.desk.receipts import following, receipt_of
from counter.domain.decisions import Mistake
from counter.domain.fees import FeeReceipt, PaymentMethod, ReceiptKind, WaiverGround
from counter.events import ScanOrigin
from tests.rigs.filing import BIRTH, begun, filled, handing, notice, values, visit
from tests.rigs.paying import SERIES, number, owing
from tests.rigs.small_desk import person, small_desk


@pytest.mark.parametrize(
    ("kind", "series", "number", "wrong"),
    [
        (ReceiptKind.PRINTED, "", "127", "series"),
        (ReceiptKind.PRINTED, "A" * 31, "127", "series"),
        (ReceiptKind.PRINTED, "AA\x1b[2J", "12A", "series"),
        (ReceiptKind.PRINTED, SERIES, "12A", "number"),
        (ReceiptKind.PRINTED, SERIES, "1" * 11, "number"),
        (ReceiptKind.PRINTED, SERIES, "", "number"),
        (ReceiptKind.ELECTRONIC, "", "../etc", "number"),
    ],
)
def test_a_bad_receipt_number_names_its_field(
    kind: ReceiptKind, series: str, number: str, wrong: str
) -> None:
    assert receipt_of(kind, series, number) == wrong


def test_receipt_numbers_keep_their_zeros_and_end_with_their_book() -> None:
    receipt = receipt_of(ReceiptKind.PRINTED, " 01blp2-001 aa/26 ", "0000129")
    assert receipt == FeeReceipt(ReceiptKind.PRINTED, SERIES, "0000129")
    assert following(receipt) == FeeReceipt(ReceiptKind.PRINTED, SERIES, "0000130")
    assert following(FeeReceipt(ReceiptKind.PRINTED, SERIES, "99")) is None
    electronic = receipt_of(ReceiptKind.ELECTRONIC, "", "c26-77")
    assert electronic == FeeReceipt(ReceiptKind.ELECTRONIC, "", "C26-77")
    assert following(electronic) is None


async def test_the_next_number_is_proposed_by_itself_also_after_a_restart(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await begun(small)
        await filled(small)
        assert number(small) == ""
        await small.desk.money.set_receipt(ReceiptKind.PRINTED, SERIES, "0000127")
        await small.desk.commit()
        assert visit(small).received[0].dossier.fee.receipt == FeeReceipt(
            ReceiptKind.PRINTED, SERIES, "0000127"
        )
        await filled(small)
        assert number(small) == "0000128"
        await small.desk.money.waive(WaiverGround.MERIT, 0, "")
        assert number(small) == "", "no money, no receipt"
        await small.desk.money.waive(None, 0, "")
        assert number(small) == "0000128"
        await small.desk.money.set_receipt(None, "", "")
        await small.desk.money.take_cash(10_000)
        assert number(small) == "", "taken away by the clerk"
        await small.desk.drop_filing()
    async with small_desk(tmp_path, centre=small.centre) as small:
        await filled(small)
        assert number(small) == "0000128"


async def test_behind_a_restored_backup_no_number_is_proposed_until_one_was_given(tmp_path: Path) -> None:
    """The book went on after the backup was made: what follows its last number lies on paper already."""
    async with small_desk(tmp_path) as small:
        await begun(small)
        await filled(small)
        await small.desk.money.set_receipt(ReceiptKind.PRINTED, SERIES, "0000127")
        await small.desk.commit()
        after = max(row.at for row in small.journal.audit()) + timedelta(microseconds=1)
    database = open_database(tmp_path / "journal.db", bytes(32), writing=True)
    database.execute("INSERT INTO meta VALUES ('restored_at', ?)", (after.isoformat(),))
    database.close()
    async with small_desk(tmp_path, centre=small.centre) as small:
        await filled(small)
        assert number(small) == ""
        await small.desk.money.set_receipt(ReceiptKind.PRINTED, SERIES, "0000140")
        await small.desk.commit()
        await filled(small)
        assert number(small) == "0000141"
    async with small_desk(tmp_path, centre=small.centre) as small:
        await filled(small)
        assert number(small) == "0000141"


async def test_a_number_used_before_is_warned_of_and_taken_when_pressed_again(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await begun(small)
        for _ in range(2):
            await filled(small)
            await small.desk.money.set_receipt(ReceiptKind.PRINTED, SERIES, "0000127")
            await small.desk.commit()
        assert notice(small) == "receipt_used"
        assert len(visit(small).received) == 1
        await small.desk.commit()
        assert len(visit(small).received) == 2
    async with small_desk(tmp_path, centre=small.centre) as small:
        await filled(small)
        await small.desk.money.set_receipt(ReceiptKind.PRINTED, SERIES, "0000127")
        assert notice(small) == "receipt_used"


async def test_the_book_does_not_go_back_with_a_replaced_dossier(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await begun(small)
        await filled(small)
        await small.desk.money.set_receipt(ReceiptKind.PRINTED, SERIES, "0000001")
        await small.desk.commit()
        first = visit(small).received[0].dossier
        for _ in range(2):
            await filled(small)
            await small.desk.commit()
        await small.desk.corrections.void(first.id, Mistake.FEE, "nhầm lệ phí", again=True)
        assert number(small) == "0000001", "its money stays, so does its receipt"
        await small.desk.commit()
        assert len(visit(small).received) == 4, "its own number is used by no other"
        assert small.desk.state.next_receipt == FeeReceipt(ReceiptKind.PRINTED, SERIES, "0000004")
    async with small_desk(tmp_path, centre=small.centre) as small:
        assert small.desk.state.next_receipt == FeeReceipt(ReceiptKind.PRINTED, SERIES, "0000004")


async def test_a_number_used_while_its_visit_waited_makes_room_for_the_next(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        desk = small.desk
        await begun(small)
        await filled(small)
        await desk.money.set_receipt(ReceiptKind.PRINTED, SERIES, "0000001")
        await desk.commit()
        await filled(small)
        first = visit(small).id
        await desk.visits.hold()
        await desk.visits.resume(first)
        assert (number(small), notice(small)) == ("0000002", "taken_up"), "still free"
        await desk.visits.hold()
        await begun(small, skip=1)
        await filled(small)
        await desk.commit()
        await desk.visits.resume(first)
        assert number(small) == "0000003"
        assert (notice(small), values(small)) == ("receipt_renewed", {"number": "0000002"})


async def test_what_is_owed_gets_another_number_too(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        desk = small.desk
        dossier = await owing(small)
        await desk.call_next()
        await desk.scan(dossier.code or "", ScanOrigin.SCANNER)
        await desk.scan(person().qr(), ScanOrigin.SCANNER)
        await desk.money.take_owed(PaymentMethod.CASH)
        await desk.money.set_receipt(ReceiptKind.PRINTED, SERIES, "0000001")
        first = visit(small).id
        await desk.visits.hold()
        await begun(small, skip=1)
        await filled(small)
        await desk.money.set_receipt(ReceiptKind.PRINTED, SERIES, "0000001")
        await desk.commit()
        await desk.visits.resume(first)
        fee = handing(small).fee
        assert fee is not None
        assert fee.receipt == FeeReceipt(ReceiptKind.PRINTED, SERIES, "0000002")


async def test_a_receipt_needs_money(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await begun(small)
        await filled(small, BIRTH)
        await small.desk.money.set_receipt(ReceiptKind.PRINTED, SERIES, "0000127")
        assert notice(small) == "receipt_needs_money"
        await small.desk.drop_filing()
        await filled(small)
        await small.desk.money.set_receipt(ReceiptKind.PRINTED, SERIES, "x")
        assert (notice(small), values(small)) == ("bad_field", {"field": "number"})
        await small.desk.money.set_receipt(ReceiptKind.PRINTED, SERIES, "1")
        await small.desk.money.set_payment(PaymentMethod.LATER)
        assert number(small) == ""
