"""The form received instead of a void dossier: whose it is, what money stays, in whose visit it opens."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from counter.domain.contacts import phone_number
from counter.domain.decisions import Mistake
from counter.domain.dossiers import Delivery
from counter.domain.fees import PaymentMethod, ReceiptKind, WaiverGround
from counter.domain.parties import AuthorityKind, Contact, OwnerKind
from counter.domain.people import IdentityLevel
from counter.events import ScanOrigin
from tests.rigs.desk import EXTRACT, until
from tests.rigs.filing import begun, filled, form, handing, let_lie_ready, notice, values, visit
from tests.rigs.small_desk import SmallDesk, person, small_desk

WRONG = "nhập nhầm"
ONE, OTHER = person(), person(skip=1)


async def filed(small: SmallDesk) -> str:
    """The open form is received and the centre has it; the dossier's id."""
    await small.desk.commit()
    dossier_id = visit(small).received[-1].dossier.id
    await until(small.desk, lambda state: dossier_id in small.centre.kept and not state.outbox.waiting)
    return dossier_id


async def again(small: SmallDesk, dossier_id: str, mistake: Mistake = Mistake.OTHER) -> None:
    """The slip is void and its form is open."""
    await small.desk.corrections.void(dossier_id, mistake, WRONG, again=True)


# --- whose visit, whose dossier -------------------------------------------------------------------


@pytest.mark.parametrize("called", [True, False])
async def test_nothing_is_voided_once_its_turn_is_over(tmp_path: Path, *, called: bool) -> None:
    async with small_desk(tmp_path) as small:
        await begun(small)
        await filled(small)
        dossier_id = await filed(small)
        small.centre._reached.clear()
        gate = small.centre.hold("dossier")
        voiding = asyncio.create_task(again(small, dossier_id, Mistake.FEE))
        await small.centre.met("dossier")
        await (small.desk.call_next() if called else small.desk.visits.hold())
        gate.set()
        await voiding
        assert notice(small) == "void_elsewhere"
        now = small.desk.state.visit
        assert now is None or now.filing is None
        assert small.journal.corrections(dossier_id) == ()


async def test_whoever_was_called_and_is_not_known_yet_may_be_anybody(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await begun(small)
        await filled(small)
        dossier_id = await filed(small)
        await small.desk.finish()
        await small.desk.call_next()
        await again(small, dossier_id, Mistake.FEE)
        assert notice(small) == "void_elsewhere"
        assert small.journal.corrections(dossier_id) == ()


async def test_begun_at_an_idle_desk_it_stays_its_submitters(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await begun(small)
        await filled(small)
        dossier_id = await filed(small)
        await small.desk.finish()
        await again(small, dossier_id, Mistake.FEE)
        known = visit(small).identity.person
        assert known is not None
        assert (known.personal_number, known.level) == (ONE.number, IdentityLevel.STATED)
        for _ in range(2):  # another person's paper counts when it is scanned twice
            await small.desk.scan(OTHER.qr(), ScanOrigin.SCANNER)
        await until(small.desk, lambda state: state.visit and state.visit.identity.register.person)
        brought = form(small)
        assert brought.owner is not None
        assert brought.owner.personal_number == ONE.number
        assert (brought.parties.kind, brought.parties.authority.kind) == (
            OwnerKind.PERSON,
            AuthorityKind.WRITTEN,
        )
        await small.desk.commit()
        assert not visit(small).received, "the bearer has no right yet"


async def test_a_procedure_that_is_gone_voids_nothing(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await begun(small)
        await filled(small)
        dossier_id = await filed(small)
        small.desk._core.catalogue.pop(EXTRACT)
        await again(small, dossier_id, Mistake.FEE)
        assert notice(small) == "procedure_gone"
        assert small.journal.corrections(dossier_id) == ()


async def test_the_wrong_persons_phone_and_address_are_not_in_the_form(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await begun(small)
        await filled(small)
        await small.desk.people.set_delivery(Delivery.POST, "Số 1, phố Mẫu")
        await small.desk.people.set_contact("0990000123", "", consent=True)
        assert form(small).contact.phone == phone_number("0990000123")
        dossier_id = await filed(small)
        await again(small, dossier_id, Mistake.PERSON)
        assert (form(small).contact, form(small).deliver_to) == (Contact(), "")
        assert form(small).first_submitter is None


# --- money that stays -----------------------------------------------------------------------------


async def test_the_way_it_was_paid_and_the_waiver_stay(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await begun(small)
        await filled(small)
        await small.desk.money.waive(WaiverGround.ELDERLY, 3_000, "")
        await small.desk.money.set_payment(PaymentMethod.TRANSFER)
        await again(small, await filed(small))
        fee = form(small).fee
        assert (fee.amount_dong, fee.waiver, fee.method) == (
            3_000,
            WaiverGround.ELDERLY,
            PaymentMethod.TRANSFER,
        )
        await small.desk.commit()
        assert visit(small).received[-1].dossier.fee.taken_dong == 3_000


@pytest.mark.parametrize("mistake", [Mistake.FEE, Mistake.PERSON, Mistake.PROCEDURE])
async def test_a_dearer_form_shows_the_rest_as_owed(tmp_path: Path, mistake: Mistake) -> None:
    async with small_desk(tmp_path) as small:
        await begun(small)
        await filled(small)
        await small.desk.money.waive(WaiverGround.ELDERLY, 3_000, "")
        await again(small, await filed(small), mistake)
        if form(small).case is None:
            await small.desk.choose_procedure(EXTRACT)
            await small.desk.choose_case(form(small).procedure.cases[0].id)
        fee = form(small).fee
        assert (fee.amount_dong, fee.taken_dong, fee.owed_dong) == (8_000, 3_000, 5_000)


async def test_what_is_owed_stays_owed(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await begun(small)
        await filled(small)
        await small.desk.money.set_payment(PaymentMethod.LATER)
        await again(small, await filed(small), Mistake.FEE)
        assert (form(small).fee.taken_dong, form(small).fee.owed_dong) == (0, 8_000)


async def test_money_given_back_pays_nothing_of_the_new_form(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await begun(small)
        await filled(small)
        await small.desk.money.set_receipt(ReceiptKind.PRINTED, "01BLP2-001", "0000001")
        dossier_id = await filed(small)
        await again(small, dossier_id, Mistake.FEE)
        first = form(small).receipt
        assert first is not None
        assert first.number == "0000001", "the money stays, so does its receipt"
        await small.desk.corrections.refund(dossier_id, 3_000, "thừa")
        assert (form(small).credit_dong, form(small).fee.taken_dong, form(small).receipt) == (
            5_000,
            5_000,
            first,
        )
        await small.desk.corrections.refund(dossier_id, 5_000, "đổi ý")
        assert form(small).credit_dong == 0
        proposed = form(small).receipt
        assert proposed is not None
        assert proposed.number == "0000002", "what is taken now has a receipt of its own"


# --- money taken at the hand-over -----------------------------------------------------------------


async def test_what_was_paid_at_the_hand_over_can_be_given_back(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await begun(small)
        await filled(small)
        await small.desk.money.set_payment(PaymentMethod.LATER)
        dossier_id = await filed(small)
        dossier = visit(small).received[-1].dossier
        await let_lie_ready(small, dossier)
        await small.desk.scan(dossier.code or "", ScanOrigin.SCANNER)
        await small.desk.money.take_owed(PaymentMethod.CASH, 10_000)
        await small.desk.hand_over()
        assert handing(small).hand_over is not None
        await until(small.desk, lambda _: dossier_id in small.centre.handed)
        await small.desk.corrections.refund(dossier_id, 8_001, WRONG)
        assert (notice(small), values(small)["amount"]) == ("refund_too_much", 8_000)
        await small.desk.corrections.refund(dossier_id, 8_000, WRONG)
        assert notice(small) == "refunded"
