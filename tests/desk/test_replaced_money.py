"""Money of a dossier received instead of a voided one: what was taken counts, what is too much goes back."""

from __future__ import annotations

from pathlib import Path

from counter.desk.state import Filing
from counter.domain.decisions import CorrectionKind, Mistake
from counter.domain.documents import VisitList
from counter.domain.dossiers import DossierRow
from counter.domain.fees import PaymentMethod
from counter.events import ScanOrigin
from tests.rigs.desk import received, until
from tests.rigs.filing import begun, change_form, filled, form, let_lie_ready, notice, values, visit
from tests.rigs.small_desk import SmallDesk, small_desk

PAID = 8000
"""The fee of an extract."""


async def voided(small: SmallDesk) -> str:
    """An extract was received, paid and voided; the form instead of it is open. The dossier's id."""
    await begun(small)
    dossier_id = await received(small.desk)
    await small.desk.corrections.void(dossier_id, Mistake.FEE, "thu sai", again=True)
    assert form(small).credit_dong == PAID
    return dossier_id


def row_of(small: SmallDesk, dossier_id: str) -> DossierRow:
    """The dossier as the journal has it."""
    row = small.journal.dossier(dossier_id)
    assert row is not None
    return row


def left_of(row: DossierRow) -> int:
    """Money taken of it and not given back."""
    return row.dossier.fee.taken_dong - row.given_back_dong


async def test_cash_pays_only_what_the_money_taken_before_does_not(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await voided(small)
        await small.desk.money.set_fee(20_000, "hai bản")
        assert form(small).to_pay_dong == 12_000
        assert form(small).fee.owed_dong == 12_000
        await small.desk.money.take_cash(50_000)
        assert (notice(small), values(small)["amount"]) == ("cash_change", 38_000)
        fee = form(small).fee
        assert (fee.taken_dong, fee.carried_dong, fee.change_dong, fee.owed_dong) == (20_000, PAID, 38_000, 0)
        await small.desk.money.take_cash(10_000)
        assert (notice(small), values(small)["amount"]) == ("cash_short", 2_000)
        assert (form(small).fee.taken_dong, form(small).fee.owed_dong) == (18_000, 2_000)
        await small.desk.money.take_cash(12_000)
        assert notice(small) == "cash_exact"
        await small.desk.money.take_cash(0)
        assert (form(small).fee.taken_dong, form(small).fee.owed_dong) == (PAID, 12_000)


async def test_to_be_paid_later_what_was_taken_before_stays_taken(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await voided(small)
        await small.desk.money.set_payment(PaymentMethod.LATER)
        assert notice(small) == "paid_before"
        assert form(small).fee.taken_dong == PAID
        await small.desk.money.take_cash(PAID)
        assert notice(small) == "paid_before"
        await small.desk.money.set_fee(20_000, "hai bản")
        await small.desk.money.set_payment(PaymentMethod.LATER)
        assert (form(small).fee.taken_dong, form(small).fee.owed_dong) == (PAID, 12_000)
        await small.desk.money.set_payment(PaymentMethod.TRANSFER)
        assert (form(small).fee.taken_dong, form(small).fee.owed_dong) == (20_000, 0)


async def test_what_a_cheaper_one_does_not_cost_is_given_back_as_a_refund(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        void_id = await voided(small)
        await small.desk.money.set_fee(5_000, "thu theo mức mới")
        await small.desk.money.take_cash(5_000)
        assert (notice(small), values(small)["amount"]) == ("paid_before_back", 3_000)
        await small.desk.commit()
        assert (notice(small), values(small)["amount"]) == ("received_give_back", 3_000)
        instead = visit(small).received[-1]
        assert (instead.dossier.fee.taken_dong, instead.dossier.fee.carried_dong) == (5_000, 5_000)
        refund = small.journal.corrections(void_id)[-1]
        assert (refund.kind, refund.refund_dong) == (CorrectionKind.REFUND, 3_000)
        assert left_of(row_of(small, void_id)) == left_of(instead) == 5_000, "money moves, and is not doubled"
        assert visit(small).received[0].given_back_dong == 3_000
        await until(small.desk, lambda _: refund in small.centre.corrected[void_id])
        await small.desk.visits.print_list()
        assert values(small)["amount"] == 5_000


async def test_a_waived_replacement_gives_all_back(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        void_id = await voided(small)
        await small.desk.money.set_fee(0, "miễn")
        await small.desk.commit()
        assert values(small)["amount"] == PAID
        assert left_of(row_of(small, void_id)) == 0


async def test_money_given_back_while_the_form_waited_pays_nothing_of_it(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        void_id = await voided(small)
        await small.desk.visits.hold()
        await small.desk.corrections.refund(void_id, 3_000, "trả bớt")
        assert notice(small) == "refunded"
        await small.desk.visits.resume(small.desk.state.held[0].visit_id)
        await small.desk.commit()
        assert (notice(small), values(small)["amount"]) == ("credit_changed", 5_000)
        filing: Filing = form(small)
        assert (filing.credit_dong, filing.fee.taken_dong, filing.fee.owed_dong) == (5_000, 5_000, 3_000)
        await small.desk.money.take_cash(3_000)
        await small.desk.commit()
        assert visit(small).received[-1].dossier.fee.taken_dong == PAID
        assert left_of(row_of(small, void_id)) == 5_000


async def test_a_refund_after_the_list_asks_for_another_list(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await begun(small)
        first = await received(small.desk)
        await received(small.desk)
        await small.desk.visits.print_list()
        assert visit(small).is_listed
        await small.desk.corrections.refund(first, 3_000, "thu thừa")
        assert (notice(small), visit(small).is_listed) == ("refunded_list", False)
        small.desk._core.update_visit(pile=True)
        await small.desk.finish()
        assert notice(small) == "list_outdated"
        await small.desk.visits.print_list()
        assert (notice(small), values(small)["amount"]) == ("list_printed", 13_000)
        lists = [job.document for job in visit(small).jobs if isinstance(job.document, VisitList)]
        assert [one.given_back for one in lists] == [{}, {first: 3_000}]
        assert visit(small).is_listed
    async with small_desk(tmp_path) as small:
        assert visit(small).is_listed


async def test_money_taken_for_a_result_that_was_not_given_is_told_once(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await begun(small)
        await filled(small)
        change_form(small, payment=PaymentMethod.LATER)
        await small.desk.commit()
        dossier = visit(small).received[0].dossier
        await let_lie_ready(small, dossier)
        await small.desk.scan(dossier.local_number, ScanOrigin.SCANNER)
        await small.desk.money.take_owed(PaymentMethod.CASH, 10_000)
        await small.desk.finish()
        assert (notice(small), values(small)["amount"]) == ("owed_not_handed", PAID)
        assert visit(small).returning is not None
        await small.desk.finish()
        assert small.desk.state.visit is None
