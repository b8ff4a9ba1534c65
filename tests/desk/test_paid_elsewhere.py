"""What was paid on the portal or by transfer pays that sum and no other, of that dossier and no other."""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable
from datetime import date
from pathlib import Path

import pytest

from counter.desk.receipts import takes_money
from counter.desk.state import Filing
from counter.domain.fees import PaymentMethod, ReceiptKind, WaiverGround
from tests.rigs.filing import begun, notice, values
from tests.rigs.small_desk import SmallDesk, small_desk

CHANGE = "1.002755"
"""Two cases, two sums."""
DEAR, CHEAP = "case-4", "case-2"


def form(small: SmallDesk) -> Filing:
    filing = small.desk.state.filing
    assert filing is not None
    return filing


async def opened(small: SmallDesk) -> None:
    """A form of the dear case."""
    await begun(small)
    await small.desk.drop_filing()
    await small.desk.choose_procedure(CHANGE)
    await small.desk.choose_case(DEAR)
    procedure = form(small).procedure
    sums = {case.id: procedure.fee(case=case, on=date(2026, 11, 23)) for case in procedure.cases}
    assert {rule.amount_dong for rule in (sums[DEAR], sums[CHEAP])} == {15_000, 10_000}


async def paid(small: SmallDesk, method: PaymentMethod) -> None:
    if method is PaymentMethod.ONLINE:
        await small.desk.money.paid_online("DVCQG-0001")
    else:
        await small.desk.money.claim_transfer("FT26327000001")
    assert (form(small).payment, bool(form(small).reference)) == (method, True)


@pytest.mark.parametrize("method", [PaymentMethod.ONLINE, PaymentMethod.TRANSFER])
async def test_another_sum_is_not_paid_by_it(tmp_path: Path, method: PaymentMethod) -> None:
    async with small_desk(tmp_path) as small:
        await opened(small)
        await paid(small, method)
        await small.desk.choose_case(CHEAP)
        assert (form(small).payment, form(small).reference) == (PaymentMethod.CASH, "")
        await paid(small, method)
        await small.desk.money.set_fee(55_000, "theo thông báo")
        assert (form(small).payment, form(small).reference) == (PaymentMethod.CASH, "")
        await paid(small, method)
        await small.desk.choose_case(DEAR)
        assert form(small).fee.taken_dong == 15_000, "in cash"
        assert form(small).payment is PaymentMethod.CASH


@pytest.mark.parametrize("method", [PaymentMethod.ONLINE, PaymentMethod.TRANSFER])
async def test_the_same_sum_stays_paid(tmp_path: Path, method: PaymentMethod) -> None:
    async with small_desk(tmp_path) as small:
        await opened(small)
        await paid(small, method)
        small.desk._reception.begin(form(small))
        assert (form(small).payment, form(small).fee_dong) == (method, 15_000)
        await small.desk.money.set_fee(15_000, "")
        assert (form(small).payment, bool(form(small).reference)) == (method, True)


async def test_the_next_owner_has_not_paid_by_what_the_first_one_paid(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await opened(small)
        await paid(small, PaymentMethod.ONLINE)
        small.desk._reception.begin_like(form(small))
        assert (form(small).payment, form(small).fee_dong) == (PaymentMethod.CASH, 15_000)


async def test_a_form_counts_no_more_signatures_than_have_numbers(tmp_path: Path) -> None:
    """A slip of the key would take thousands of numbers of the book, with an entry each."""
    async with small_desk(tmp_path) as small:
        await begun(small)
        await small.desk.choose_procedure("2.000884")
        await small.desk.money.set_quantity(1, 151)
        assert (notice(small), values(small)) == ("bad_field", {"field": "copies"})
        await small.desk.money.set_quantity(1, 150)
        assert form(small).copies == 150
        await small.desk.drop_filing()
        await small.desk.choose_procedure("2.000815")
        await small.desk.money.set_quantity(1, 9_999)
        assert form(small).copies == 9_999, "copies have one number"


def wrong_of(filing: Filing) -> str:
    """What does not add up in a form's money; empty when all does."""
    fee, method = filing.fee, filing.payment
    elsewhere = {PaymentMethod.ONLINE, PaymentMethod.TRANSFER}
    truths = {
        "paid on the portal without its reference": method is PaymentMethod.ONLINE and not filing.reference,
        "a reference of cash": bool(filing.reference) and method not in elsewhere,
        "more taken than due": not 0 <= fee.taken_dong <= fee.amount_dong,
        "taken and owed are not the fee": method is not PaymentMethod.ONLINE
        and fee.taken_dong + fee.owed_dong != fee.amount_dong,
        "nothing to pay, or no way to": (method is PaymentMethod.NONE) is not (fee.amount_dong == 0),
        "a receipt of nothing": filing.receipt is not None and not takes_money(filing),
        "counted, and not cash": filing.given_dong is not None and method is not PaymentMethod.CASH,
        "another sum without a reason": filing.fee_dong != filing.computed_dong
        and not (filing.waiver or filing.fee_reason),
    }
    return next((what for what, is_so in truths.items() if is_so), "")


@pytest.mark.parametrize("seed", range(3))
async def test_in_whatever_order_money_is_entered_it_adds_up(tmp_path: Path, seed: int) -> None:
    lot = random.Random(seed)
    async with small_desk(tmp_path) as small:
        await opened(small)
        money = small.desk.money
        sums = (0, 1, 7_000, 10_000, 15_000, 100_000)
        acts: list[Callable[[], Awaitable[object]]] = [
            lambda: small.desk.choose_case(lot.choice((DEAR, CHEAP))),
            lambda: money.take_cash(lot.choice(sums)),
            lambda: money.paid_online(lot.choice(("", "DVCQG-0001"))),
            lambda: money.claim_transfer(lot.choice(("", "FT26327000001", "=1"))),
            lambda: money.set_fee(lot.choice(sums), lot.choice(("", "theo thông báo"))),
            lambda: money.set_payment(lot.choice(list(PaymentMethod))),
            lambda: money.waive(lot.choice([None, *WaiverGround]), lot.choice(sums), "xét", "giấy"),
            lambda: money.set_receipt(lot.choice([None, ReceiptKind.PRINTED]), "AA/26E", "0000007"),
        ]
        for _ in range(300):
            await lot.choice(acts)()
            assert wrong_of(form(small)) == ""
