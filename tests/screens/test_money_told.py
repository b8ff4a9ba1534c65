"""Money told once and truly: what went back, what is counted, cash typed in the scan line."""

from __future__ import annotations

from counter.desk.state import Visit
from counter.domain.decisions import DecisionKind, Mistake
from counter.domain.documents import FeeSlip
from counter.domain.fees import PaymentMethod
from counter.events import ScanOrigin
from printing.content import content
from screens.app import CounterApp
from screens.correction import CorrectionBox
from screens.desk.dossier import DossierPanel
from screens.desk.next import NextPanel, pile_words
from screens.desk.outcome import ReceivedPanel
from screens.desk.scanbox import ScanBox
from screens.money import MoneyBox
from screens.refusal import RefusalBox
from tests.rigs.desk import until
from tests.rigs.filing import form, let_lie_ready
from tests.rigs.small_desk import SmallDesk
from tests.screens.conftest import OpenReal, at_once, press, settled
from tests.screens.test_result_rows import to_row

EXTRACT = "2.000635"
CERTIFYING = "2.000815"
"""Paid by pages and copies; the result is given at once."""


def visit(small: SmallDesk) -> Visit:
    """The open visit."""
    assert small.desk.state.visit is not None
    return small.desk.state.visit


def notice(app: CounterApp) -> str:
    """What the clerk reads."""
    return app.notice.key if app.notice is not None else ""


def words(app: CounterApp, panel: type) -> str:
    """What a panel says."""
    return " ".join(str(app.screen.query_one(panel).render()).split())


async def test_what_went_back_before_is_not_given_back_again(real: OpenReal) -> None:
    async with real(procedure=EXTRACT) as (app, small, pilot):
        await small.desk.accept_all()
        await small.desk.commit()
        first = visit(small).received[0].dossier.id
        await small.desk.corrections.refund(first, 3_000, "thu thừa")
        await settled(pilot)
        said = words(app, ReceivedPanel)
        assert "Đã thu 8.000 đ, đã hoàn 3.000 đ, còn 5.000 đ" in said
        assert "Thu 8.000 đ" not in said
        receipt = visit(small).jobs[-1].document
        assert isinstance(receipt, FeeSlip)
        assert (receipt.given_back_dong, receipt.copy_number) == (3_000, 1)
        assert content(receipt).values["given_back"] == "3.000 đ, còn lại 5.000 đ"
        await small.desk.corrections.void(first, Mistake.OTHER, "sai người", again=True)
        assert form(small).credit_dong == 5_000
        await small.desk.accept_all()
        await small.desk.commit()
        await settled(pilot)
        said = words(app, ReceivedPanel)
        assert "Trả lại công dân" not in said
        assert "Không thu thêm: đã thu 5.000 đ ở hồ sơ cũ" in said
        assert "Còn thiếu 3.000 đ" in said


async def test_money_a_cheaper_one_does_not_cost_is_told_to_go_back(real: OpenReal) -> None:
    async with real(procedure=EXTRACT) as (app, small, pilot):
        await small.desk.accept_all()
        await small.desk.commit()
        first = visit(small).received[0].dossier.id
        await small.desk.corrections.void(first, Mistake.FEE, "thu sai", again=True)
        await small.desk.accept_all()
        await small.desk.money.set_fee(5_000, "mức mới")
        await small.desk.commit()
        await settled(pilot)
        assert "Trả lại công dân 3.000 đ (đã thu 8.000 đ ở hồ sơ cũ)" in words(app, ReceivedPanel)


async def test_what_was_owed_and_is_paid_in_the_visit_counts_in_its_sum(real: OpenReal) -> None:
    async with real(procedure=EXTRACT) as (app, small, pilot):
        await small.desk.accept_all()
        await small.desk.money.set_payment(PaymentMethod.LATER)
        await small.desk.commit()
        await small.desk.choose_procedure(EXTRACT)
        if form(small).case is None:
            await small.desk.choose_case(form(small).procedure.cases[0].id)
        await small.desk.accept_all()
        await small.desk.commit()
        owing = visit(small).received[0].dossier
        assert (visit(small).taken_dong, visit(small).owed_dong) == (8_000, 8_000)
        await let_lie_ready(small, owing)
        await small.desk.scan(owing.code or "", ScanOrigin.SCANNER)
        await small.desk.money.take_owed(PaymentMethod.CASH, 8_000)
        await small.desk.hand_over()
        await settled(pilot)
        assert (visit(small).taken_dong, visit(small).owed_dong) == (16_000, 0)
        assert "16.000 đ" in pile_words(app.texts, visit(small))


async def test_the_hint_of_the_amount_follows_the_counts_typed(real: OpenReal) -> None:
    async with real(procedure=CERTIFYING) as (app, small, pilot):
        await to_row(app, pilot, "fee")
        await at_once(pilot, "enter", "12", "enter", "3", "enter")
        assert isinstance(app.screen, MoneyBox)
        assert "42.000 đ" in app.screen.quiet
        await at_once(pilot, "f5")
        assert form(small).fee_dong == 42_000


async def test_pages_and_copies_are_asked_for_until_somebody_said_them(real: OpenReal) -> None:
    async with real(procedure=CERTIFYING, size=(80, 24)) as (app, small, pilot):
        await small.desk.accept_all()
        await settled(pilot)
        assert "Số trang, số bản: Enter ở dòng Phí; một trang một bản thì F5" in words(app, NextPanel)
        foot = app.screen.query_one(DossierPanel).query_one("_Foot")
        assert "1 trang × 1 bản" in str(foot.render())
        await to_row(app, pilot, "fee")
        await at_once(pilot, "enter", "f5")
        assert form(small).quantity_said, "the box shows them first: taken, they are said"
        assert "Số trang, số bản" not in words(app, NextPanel)
        await press(pilot, "f5")
        assert visit(small).received, "and one of one is received by the same key"


async def test_cash_is_typed_in_the_scan_line_of_a_complete_form(real: OpenReal) -> None:
    async with real(procedure=EXTRACT) as (app, small, pilot):
        await at_once(pilot, "20k", "enter")
        assert form(small).given_dong is None, "papers are still to be checked"
        await small.desk.accept_all()
        await settled(pilot)
        for typed, given in (("20k", 20_000), ("50.000", 50_000), ("10000", 10_000), ("5k", 5_000)):
            await at_once(pilot, typed, "enter")
            assert form(small).given_dong == given
        assert notice(app) == "desk.notice.cash_short"
        for code in ("2.000", "100000", "8001"):
            await at_once(pilot, code, "enter")
            assert form(small).given_dong == 5_000, "part of a procedure's code, the number on a card"


async def test_advice_beside_a_form_says_that_the_form_stands(real: OpenReal) -> None:
    async with real(procedure=EXTRACT) as (app, small, pilot):
        before = form(small)
        await press(pilot, "ctrl+g")
        assert notice(app) == "desk.notice.guided_beside_form"
        assert form(small) == before
        assert [one.kind for one in visit(small).decisions] == [DecisionKind.GUIDANCE]


async def test_the_refusal_box_is_not_opened_with_words_of_another_act(real: OpenReal) -> None:
    async with real(procedure=EXTRACT) as (app, small, pilot):
        await small.desk.commit()
        assert notice(app)
        told = app.texts("desk.why.papers_missing", papers="")[:12]
        await press(pilot, "f7")
        assert isinstance(app.screen, RefusalBox)
        shown = " ".join(str(app.screen.query_one("_Said").render()).split())
        assert told not in shown
        assert "Gõ lý do cụ thể" in shown
        await press(pilot, "f7")
        assert notice(app) == "outcome.refusal.needs"


async def test_the_reason_of_money_back_is_not_promised_on_a_void_slip(real: OpenReal) -> None:
    async with real(procedure=EXTRACT) as (app, small, pilot):
        await small.desk.accept_all()
        await small.desk.commit()
        await settled(pilot)
        await press(pilot, "ctrl+r", "right", "right", "enter", "enter", "enter")
        box = app.screen
        assert isinstance(box, CorrectionBox)
        assert box.row_of(box.focused) is box.rows["reason"]
        assert box.quiet == app.texts("outcome.correction.reason_kept")


async def test_the_outbox_says_that_it_counts_messages(real: OpenReal) -> None:
    async with real(procedure=EXTRACT) as (app, small, pilot):
        await small.desk.accept_all()
        await small.desk.commit()
        await until(small.desk, lambda state: state.outbox.done)
        await settled(pilot)
        said = str(app.screen.query_one(ScanBox).border_subtitle)
        assert f"{small.desk.state.outbox.done} tin đã gửi" in said
