"""Enter on the fee: amount, ground, cash with its change, receipt number; keys only, on a real desk."""

from __future__ import annotations

from counter.domain.fees import PaymentMethod, ReceiptKind, WaiverGround
from screens.app import CounterApp
from screens.figures import large
from screens.form_box import FormBox
from screens.form_rows import FieldRow
from screens.money import MoneyBox
from tests.rigs.filing import form
from tests.screens.conftest import OpenReal, at_once
from tests.screens.test_identity_box import in_work, text_of, words_at
from tests.screens.test_people_box import EXTRACT
from tests.screens.test_result_rows import to_row


def change_of(app: CounterApp) -> str:
    """What stands below the cash, as it is drawn."""
    return app.screen.query_one("#row-change", FieldRow).render().plain


async def test_a_fee_that_is_right_is_taken_with_its_change(real: OpenReal) -> None:
    async with real(procedure=EXTRACT) as (app, small, pilot):
        await to_row(app, pilot, "fee")
        await at_once(pilot, "enter", "down", "50k")
        assert isinstance(app.screen, MoneyBox)
        assert in_work(app) == "given", "typed on the choice above, it goes to the cash"
        shown = change_of(app)
        assert "TRẢ LẠI" in shown
        assert "\n".join(line.plain for line in large("42.000", 60, "")) in shown.replace("\n  ", "\n")
        await at_once(pilot, "f5")
        assert form(small).fee.change_dong == 42_000
        assert not isinstance(app.screen, FormBox)


async def test_less_cash_than_asked_is_said_and_owed(real: OpenReal) -> None:
    async with real(procedure=EXTRACT) as (app, small, pilot):
        await to_row(app, pilot, "fee")
        await at_once(pilot, "enter", "down", "down", "5000")
        assert "CÒN THIẾU" in change_of(app)
        await at_once(pilot, "f5")
        assert form(small).fee.owed_dong == 3_000
        assert not isinstance(app.screen, FormBox), "a shortfall is no mistake of typing"


async def test_another_amount_needs_its_reason(real: OpenReal) -> None:
    async with real(procedure=EXTRACT) as (app, small, pilot):
        await to_row(app, pilot, "fee")
        await at_once(pilot, "enter", "16k", "f5")
        assert in_work(app) == "reason"
        assert words_at(app, "reason")
        await at_once(pilot, "hai bản", "f5")
        assert (form(small).fee_dong, form(small).fee_reason) == (16_000, "hai bản")


async def test_a_waiver_has_a_ground_and_can_be_taken_back(real: OpenReal) -> None:
    async with real(procedure=EXTRACT) as (app, small, pilot):
        await to_row(app, pilot, "fee")
        await at_once(pilot, "enter", "0", "enter", "right", "f5")
        assert form(small).waiver is WaiverGround.POOR_HOUSEHOLD
        assert form(small).fee_dong == 0
        await to_row(app, pilot, "fee")
        await at_once(pilot, "enter", "8000", "enter", "left", "f5")
        assert form(small).waiver is None
        assert (form(small).fee_dong, form(small).payment) == (8_000, PaymentMethod.CASH)


async def test_what_is_no_amount_stays_in_its_line(real: OpenReal) -> None:
    async with real(procedure=EXTRACT) as (app, small, pilot):
        await to_row(app, pilot, "fee")
        for amount in ("backspace", "tám nghìn", "8.00"):
            await at_once(pilot, "enter", amount, "f5")
            assert in_work(app) == "amount"
            assert words_at(app, "amount")
            assert form(small).fee_dong == 8_000
            await at_once(pilot, "escape")


async def test_a_receipt_number_is_kept_with_its_zeros(real: OpenReal) -> None:
    async with real(procedure=EXTRACT) as (app, small, pilot):
        await to_row(app, pilot, "fee")
        await at_once(pilot, "enter", "down", "down", "down", "right", "enter", "01BLP2-001", "enter", "f5")
        assert in_work(app) == "number"
        await at_once(pilot, "0000127", "enter")
        receipt = form(small).receipt
        assert receipt is not None
        assert (receipt.kind, receipt.series, receipt.number) == (
            ReceiptKind.PRINTED,
            "01BLP2-001",
            "0000127",
        )
        await to_row(app, pilot, "fee")
        await at_once(pilot, "enter")
        assert text_of(app, "number") == "0000127"


async def test_a_transfer_needs_no_cash(real: OpenReal) -> None:
    async with real(procedure=EXTRACT) as (app, small, pilot):
        await to_row(app, pilot, "payment")
        await at_once(pilot, "right")
        assert form(small).payment is PaymentMethod.TRANSFER
        await at_once(pilot, "enter")
        assert isinstance(app.screen, MoneyBox)
        assert not app.screen.shows("given")


def test_figures_too_wide_for_their_place_stand_in_one_line() -> None:
    assert [line.plain for line in large("42.000", 10, "")] == ["42.000 đ"]
    assert len(large("42.000", 60, "")) == 3
    assert large("1.234.567.890", 99, "")[2].plain.endswith(" đ")


async def test_pages_and_copies_make_the_fee(real: OpenReal) -> None:
    async with real(procedure="2.000815") as (app, small, pilot):
        await to_row(app, pilot, "fee")
        await at_once(pilot, "enter")
        assert in_work(app) == "pages"
        await at_once(pilot, "3", "x", "enter", "2")
        assert (text_of(app, "pages"), text_of(app, "amount")) == ("3", "10.000"), "digits only"
        await at_once(pilot, "f5")
        assert not isinstance(app.screen, FormBox)
        filing = form(small)
        assert (filing.pages, filing.copies, filing.fee_dong) == (3, 2, 10_000)
        assert not filing.fee_reason


async def test_a_proposed_value_gives_way_and_a_typed_one_goes_on(real: OpenReal) -> None:
    async with real(procedure=EXTRACT) as (app, _, pilot):
        await to_row(app, pilot, "fee")
        await at_once(pilot, "enter", "1", "down", "up", "6")
        assert text_of(app, "amount") == "16"
        await at_once(pilot, "backspace", "backspace", "9", "down", "up", "x")
        assert text_of(app, "amount") == "9", "no letter that is no unit"
