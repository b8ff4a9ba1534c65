"""Money at the desk: cash and change, waivers, and what is owed."""

from __future__ import annotations

from pathlib import Path

from counter.desk.next_step import NextStep, next_step
from counter.domain.decisions import Mistake
from counter.domain.dossiers import HandOver
from counter.domain.fees import FeeReceipt, PaymentMethod, ReceiptKind, WaiverGround
from counter.domain.money import LARGEST_DONG
from counter.events import ScanOrigin
from tests.rigs.desk import received, until
from tests.rigs.filing import (
    BIRTH,
    begun,
    change_form,
    filled,
    form,
    handing,
    let_lie_ready,
    notice,
    values,
    visit,
)
from tests.rigs.paying import SERIES, number, owing
from tests.rigs.small_desk import person, small_desk


async def test_a_fee_is_changed_with_a_reason_only(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        money = small.desk.money
        await begun(small)
        await filled(small)
        await money.set_fee(16_000, "")
        assert notice(small) == "fee_reason_needed"
        assert form(small).fee_dong == 8_000
        await money.set_fee(16_000, "hai bản")
        assert form(small).fee_dong == 16_000
        await money.set_fee(0, "miễn")
        assert form(small).payment is PaymentMethod.NONE
        await money.set_fee(-1, "lỗi")
        await money.set_fee(LARGEST_DONG + 1, "lỗi")
        assert form(small).fee_dong == 0
        await money.set_fee(8_000, "")
        assert form(small).payment is PaymentMethod.CASH, "the computed amount needs no reason"


async def test_cash_gives_change_or_leaves_a_shortfall(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        money = small.desk.money
        await begun(small)
        await filled(small)
        await money.take_cash(10_000)
        assert (notice(small), values(small)) == ("cash_change", {"amount": 2_000})
        assert (form(small).fee.change_dong, form(small).fee.owed_dong) == (2_000, 0)
        await money.take_cash(8_000)
        assert notice(small) == "cash_exact"
        await money.take_cash(5_000)
        assert (notice(small), values(small)) == ("cash_short", {"amount": 3_000})
        assert (form(small).fee.taken_dong, form(small).fee.owed_dong) == (5_000, 3_000)
        assert form(small).fee.change_dong == 0
        await small.desk.commit()
        assert visit(small).received[0].dossier.fee.owed_dong == 3_000


async def test_what_was_counted_is_forgotten_with_the_amount_or_the_way(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        money = small.desk.money
        await begun(small)
        await filled(small)
        await money.take_cash(5_000)
        await money.set_payment(PaymentMethod.TRANSFER)
        assert (form(small).paid_dong, form(small).given_dong) == (None, None)
        await money.take_cash(5_000)
        assert form(small).payment is PaymentMethod.CASH
        await money.set_fee(4_000, "một nửa")
        assert (form(small).fee.owed_dong, form(small).given_dong) == (0, None)
        await money.take_cash(0)
        assert form(small).payment is PaymentMethod.LATER
        assert form(small).fee.owed_dong == 4_000


async def test_what_cannot_be_counted_is_refused(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        money = small.desk.money
        await money.take_cash(1_000)
        assert notice(small) == "nothing_to_do"
        await begun(small)
        await filled(small)
        before = form(small)
        await money.take_cash(-1)
        assert (notice(small), values(small)) == ("bad_field", {"field": "given_dong"})
        await money.take_cash(LARGEST_DONG + 1)
        assert notice(small) == "bad_field"
        await money.set_payment(PaymentMethod.NONE)
        assert notice(small) == "waive_instead"
        assert form(small) == before
        await small.desk.drop_filing()
        await filled(small, BIRTH)
        await money.take_cash(1_000)
        assert notice(small) == "nothing_to_pay"


async def test_a_waiver_takes_less_on_a_ground(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        money = small.desk.money
        await begun(small)
        await filled(small)
        await money.waive(WaiverGround.ELDERLY, 8_000, "")
        assert (notice(small), values(small)) == ("waiver_not_less", {"amount": 8_000})
        await money.waive(WaiverGround.OTHER, 0, "  ")
        assert notice(small) == "waiver_reason_needed"
        assert form(small).waiver is None
        await money.waive(WaiverGround.POOR_HOUSEHOLD, 0, "")
        fee = form(small).fee
        assert (fee.amount_dong, fee.computed_dong, fee.method) == (0, 8_000, PaymentMethod.NONE)
        assert fee.waiver is WaiverGround.POOR_HOUSEHOLD
        await money.waive(WaiverGround.DISABLED, 4_000, "")
        assert (form(small).fee.amount_dong, form(small).payment) == (4_000, PaymentMethod.CASH)
        await money.waive(None, 0, "")
        assert (form(small).fee_dong, form(small).waiver) == (8_000, None)
        await small.desk.commit()
        assert visit(small).received[0].dossier.fee.amount_dong == 8_000


async def test_the_digital_citizen_waiver_is_refused_at_a_desk(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await begun(small)
        before = await filled(small)
        await small.desk.money.waive(WaiverGround.DIGITAL_CITIZEN, 0, "")
        assert notice(small) == "waiver_online_only"
        assert form(small) == before
        await small.desk.money.waive(WaiverGround.MERIT, 4_000, "")
        await small.desk.money.set_fee(8_000, "")
        assert form(small).waiver is None


async def test_a_waiver_of_an_entered_fee_is_changed_and_taken_back(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        waive = small.desk.money.waive
        await begun(small)
        await filled(small)
        change_form(small, computed_dong=None, fee_dong=100_000)
        await waive(WaiverGround.ELDERLY, 50_000, "")
        await waive(WaiverGround.ELDERLY, 60_000, "")
        assert (notice(small), form(small).fee_dong) == ("", 60_000)
        await waive(WaiverGround.ELDERLY, 100_000, "")
        assert (notice(small), values(small)) == ("waiver_not_less", {"amount": 100_000})
    async with small_desk(tmp_path, centre=small.centre) as small:
        await small.desk.money.waive(None, 0, "")
        assert (form(small).fee_dong, form(small).waiver) == (100_000, None)
        await small.desk.money.set_fee(70_000, "")
        await small.desk.money.waive(WaiverGround.ELDERLY, 70_000, "")
        assert values(small) == {"amount": 70_000}, "the whole fee is the one entered last"


# --- what is owed ---------------------------------------------------------------------------------


async def test_what_is_owed_is_taken_before_the_result_is_handed_over(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        desk = small.desk
        await begun(small)
        await filled(small)
        await desk.money.take_cash(5_000)
        await desk.money.set_receipt(ReceiptKind.PRINTED, SERIES, "0000127")
        await desk.commit()
        dossier = visit(small).received[0].dossier
        await let_lie_ready(small, dossier)
        await desk.scan(dossier.code or "", ScanOrigin.SCANNER)
        assert next_step(desk.state) is NextStep.TAKE_OWED
        await desk.hand_over()
        assert (notice(small), values(small)) == ("owed_first", {"amount": 3_000})
        await desk.money.take_owed(PaymentMethod.LATER)
        assert notice(small) == "owed_first"
        await desk.money.take_owed(PaymentMethod.CASH, 2_000)
        assert (notice(small), values(small)) == ("owed_short", {"amount": 1_000})
        assert handing(small).fee is None
        await desk.money.take_owed(PaymentMethod.CASH, 5_000)
        assert (notice(small), values(small)) == ("cash_change", {"amount": 2_000})
        await desk.money.set_receipt(ReceiptKind.PRINTED, SERIES, "0000200")
        assert next_step(desk.state) is NextStep.HAND_OVER
        await desk.hand_over()
        hand_over = handing(small).hand_over
        assert hand_over is not None
        assert hand_over.fee is not None
        assert (hand_over.fee.amount_dong, hand_over.fee.change_dong) == (3_000, 2_000)
        assert hand_over.fee.receipt == FeeReceipt(ReceiptKind.PRINTED, SERIES, "0000200")
        assert desk.state.next_receipt == FeeReceipt(ReceiptKind.PRINTED, SERIES, "0000201")
        await desk.money.take_owed(PaymentMethod.CASH, 5_000)
        assert notice(small) == "nothing_to_do"
        await desk.finish()
    async with small_desk(tmp_path, centre=small.centre) as small:
        await filled(small)
        assert number(small) == "0000201", "the book went on with the hand-over"


async def test_no_money_is_taken_for_a_hand_over_that_cannot_follow(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        desk, centre = small.desk, small.centre
        dossier = await owing(small)
        result = centre.results.pop(dossier.id)
        await desk.scan(dossier.code or "", ScanOrigin.SCANNER)

        async def refused() -> str:
            await desk.money.take_owed(PaymentMethod.CASH, 8_000)
            assert handing(small).fee is None
            return notice(small)

        assert await refused() == "result_not_ready"
        centre.results[dossier.id] = result
        await desk.scan(dossier.code or "", ScanOrigin.SCANNER)
        assert await refused() == "identify_first"
        await desk.scan(person(skip=1).qr(), ScanOrigin.SCANNER)
        assert await refused() == "collector_not_owner"
        await desk.scan(person().qr(), ScanOrigin.SCANNER)
        await desk.corrections.void(dossier.id, Mistake.WITHDRAWN, "rút hồ sơ", again=False)
        assert await refused() == "slip_void"


async def test_money_taken_for_an_open_hand_over_survives_a_restart(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        dossier = await owing(small)
        await small.desk.scan(dossier.code or "", ScanOrigin.SCANNER)
        await small.desk.scan(person().qr(), ScanOrigin.SCANNER)
        await until(small.desk, lambda state: state.visit and state.visit.identity.register.person)
        await small.desk.money.take_owed(PaymentMethod.CASH, 10_000)
        before = handing(small)
    async with small_desk(tmp_path, centre=small.centre) as small:
        now = handing(small)
        assert (now.dossier, now.fee, now.by_slip) == (dossier, before.fee, True)
        assert (now.collector, now.parties) == (before.collector, before.parties)
        await small.desk.hand_over()
        hand_over = handing(small).hand_over
        assert hand_over is not None
        assert hand_over.fee == before.fee
    async with small_desk(tmp_path, centre=small.centre) as small:
        assert handing(small).hand_over == hand_over
        assert next_step(small.desk.state) is NextStep.FINISH


async def test_a_result_handed_over_while_the_desk_was_off_is_not_given_twice(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        dossier = await owing(small)
        await small.desk.scan(dossier.code or "", ScanOrigin.SCANNER)
        await small.desk.scan(person().qr(), ScanOrigin.SCANNER)
        await small.desk.money.take_owed(PaymentMethod.CASH, 8_000)
        before = handing(small)
    assert before.collector is not None
    assert before.result is not None
    small.centre.handed[dossier.id] = HandOver(
        "h-1", dossier.id, before.collector, before.result, dossier.entry
    )
    async with small_desk(tmp_path, centre=small.centre) as small:
        await small.desk.hand_over()
        assert handing(small).hand_over is None
        assert next_step(small.desk.state) is NextStep.ALREADY_RETURNED


async def test_nothing_owed_takes_nothing(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await begun(small)
        await received(small.desk)
        dossier = visit(small).received[0].dossier
        await let_lie_ready(small, dossier)
        await small.desk.scan(dossier.code or "", ScanOrigin.SCANNER)
        await small.desk.money.take_owed(PaymentMethod.CASH)
        assert notice(small) == "nothing_to_do"
        await small.desk.hand_over()
        hand_over = handing(small).hand_over
        assert hand_over is not None
        assert hand_over.fee is None
