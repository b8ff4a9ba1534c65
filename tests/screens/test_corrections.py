"""Mistakes after the commit and results handed over, by keys over a real desk: both numbers stay in view."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence

import pytest
from textual.pilot import Pilot
from textual.widget import Widget

from counter.desk.next_step import NextStep, next_step
from counter.desk.state import Visit
from counter.domain.decisions import CorrectionKind, DecisionKind, LackKind, Mistake, RefusalGround
from counter.domain.documents import DocumentKind
from counter.domain.dossiers import DossierRow, Result, SyncState
from counter.domain.fees import PaymentMethod
from counter.domain.parties import AuthorityProblem
from counter.events import ScanOrigin
from counter.texts import LANGUAGES, texts
from screens.app import CounterApp
from screens.correction import CorrectionBox
from screens.desk.next import NextPanel
from screens.desk.outcome import ReceivedPanel
from screens.desk.returning import ReturnPanel
from screens.desk.scanbox import Purpose, ScanBox
from screens.desk.screen import DeskScreen
from screens.figures import large
from screens.form_rows import FieldRow
from screens.help import HelpScreen
from screens.outbox import OutboxScreen
from screens.reprint import ReprintScreen
from tests.rigs.desk import until
from tests.rigs.small_desk import SmallDesk, person
from tests.screens.conftest import OpenReal, at_once, moment, press, read_at, settled
from tests.screens.presses import Presses

EXTRACT = "2.000635"


def visit(small: SmallDesk) -> Visit:
    """The open visit."""
    assert small.desk.state.visit is not None
    return small.desk.state.visit


def shown(app: CounterApp, panel: type) -> str:
    """What a panel says."""
    return " ".join(str(app.screen.query_one(panel).render()).split())


def notice(app: CounterApp) -> str:
    """What the clerk reads."""
    assert app.notice is not None
    return app.notice.key


async def receive(small: SmallDesk, pilot: Pilot[None]) -> DossierRow:
    """The open form is received, with all papers."""
    await small.desk.accept_all()
    await settled(pilot)
    await press(pilot, "f5")
    assert next_step(small.desk.state) is NextStep.FINISH
    await until(small.desk, lambda _: visit(small).received[-1].state is SyncState.CONFIRMED)
    await settled(pilot)
    return visit(small).received[-1]


def top(app: CounterApp) -> type:
    """The kind of screen on top."""
    return type(app.screen)


def number(row: DossierRow) -> str:
    """What stands on its slip."""
    return row.official_code or row.dossier.local_number


async def test_a_wrong_fee_is_received_again_under_a_new_number(real: OpenReal) -> None:
    async with real(procedure=EXTRACT) as (app, small, pilot):
        wrong = await receive(small, pilot)
        keys = Presses(pilot)
        await keys.press("ctrl+r", "right", "right", "enter", "right", "enter")
        assert top(app) is CorrectionBox
        await keys.press("enter")
        assert top(app) is CorrectionBox, "a correction has a reason"
        await keys.write("ghi nhầm phí")
        await keys.press("enter")
        assert top(app) is DeskScreen
        filing = visit(small).filing
        assert filing is not None
        assert filing.replaces is not None
        assert filing.replaces.number == number(wrong)
        right = await receive(small, pilot)
        keys.promise("correct and receive again", 8)
        assert number(right) != number(wrong)
        said = shown(app, ReceivedPanel)
        assert f"thay cho {number(wrong)}" in said
        assert f"ĐÃ HỦY: ghi nhầm phí · thay bằng {number(right)}" in said
        assert "Không thu thêm: đã thu 8.000 đ ở hồ sơ cũ" in said, "the money counts for the new one"
        (void,) = await small.desk.corrections.of_dossier(wrong.dossier.id)
        assert (void.kind, void.mistake) == (CorrectionKind.VOID, Mistake.FEE)
        await press(pilot, "f9")
        await press(pilot, "down", "ctrl+r")
        assert notice(app) == "outcome.correction.voided_replaced"
        await press(pilot, "enter")
        assert "GIẤY HẸN ĐÃ HỦY" in shown(app, ReturnPanel)
        assert number(right) in shown(app, NextPanel)
        await press(pilot, "f8")
        assert visit(small).returning is not None
        assert visit(small).jobs[-1].document.kind.value != "X02"


async def test_hammered_it_is_voided_once(real: OpenReal) -> None:
    async with real(procedure=EXTRACT) as (_, small, pilot):
        row = await receive(small, pilot)
        await at_once(pilot, "ctrl+r", "ctrl+r", apart=True)
        await at_once(pilot, "down", "right", "down", "rút nhầm", *["f5"] * 5, *["enter"] * 5, apart=True)
        (void,) = await small.desk.corrections.of_dossier(row.dossier.id)
        assert void.refund_dong == 8000
        assert visit(small).filing is None, "void only: no form is opened"
        await at_once(pilot, "ctrl+r")
        assert len(await small.desk.corrections.of_dossier(row.dossier.id)) == 1


async def test_withdrawn_asks_for_no_remedy(real: OpenReal) -> None:
    async with real(procedure=EXTRACT) as (app, small, pilot):
        row = await receive(small, pilot)
        await at_once(pilot, "ctrl+r", "right", "right", "right", "enter", "người nộp rút", "enter")
        (void,) = await small.desk.corrections.of_dossier(row.dossier.id)
        assert (void.mistake, void.refund_dong) == (Mistake.WITHDRAWN, 8000)
        assert top(app) is DeskScreen


async def test_an_arrow_before_the_box_has_its_cursor_goes_on_from_the_first_line(
    real: OpenReal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Textual gives the focus by a later call: on a busy machine the arrow is there before."""
    async with real(procedure=EXTRACT) as (app, small, pilot):
        await receive(small, pilot)
        await press(pilot, "ctrl+r")
        app.screen.set_focus(None)
        monkeypatch.setattr(Widget, "focus", lambda self, _scroll_visible=True: self)
        await press(pilot, "down")
        stops = [row.entry for row in app.screen.query(FieldRow) if row.entry is not None and row.display]
        assert app.focused is stops[1]


async def test_money_is_given_back_and_no_more_than_was_taken(real: OpenReal) -> None:
    async with real(procedure=EXTRACT) as (app, small, pilot):
        row = await receive(small, pilot)
        await at_once(pilot, "ctrl+r", "down", "right", "right", "down", "9000", "enter", "thu thừa", "enter")
        assert top(app) is CorrectionBox
        assert not await small.desk.corrections.of_dossier(row.dossier.id)
        await at_once(pilot, *["backspace"] * 4, "3000", "f5")
        (refund,) = await small.desk.corrections.of_dossier(row.dossier.id)
        assert (refund.kind, refund.refund_dong) == (CorrectionKind.REFUND, 3000)
        assert top(app) is DeskScreen


async def test_a_wrong_fee_first_offers_to_give_money_back_in_large_figures(real: OpenReal) -> None:
    async with real(procedure=EXTRACT) as (app, small, pilot):
        row = await receive(small, pilot)
        await at_once(pilot, "ctrl+r", "right", "right", "down")
        box = app.screen
        assert isinstance(box, CorrectionBox)
        first = next(row for row in box.ordered() if row.display)
        assert first.spec.id == "back", "the money first"
        assert large("8.000", 60, "")[0].plain in first.render().plain
        assert "gõ mã khác ở dòng quét" in app.screen.query_one("#row-dossier", FieldRow).render().plain
        await at_once(pilot, "down", "3000", "enter", "thu thừa", "enter")
        (refund,) = await small.desk.corrections.of_dossier(row.dossier.id)
        assert (refund.kind, refund.refund_dong) == (CorrectionKind.REFUND, 3000)


async def test_without_a_visit_the_last_dossier_of_the_desk_is_meant(real: OpenReal) -> None:
    async with real(procedure=EXTRACT) as (app, small, pilot):
        row = await receive(small, pilot)
        await press(pilot, "f12", "ctrl+r")
        assert top(app) is CorrectionBox
        assert number(row) in str(app.screen.query_one(".box").border_title)
        await press(pilot, "escape", "f2", "ctrl+r")
        assert notice(app) == "desk.why.nothing_to_correct", "never the dossier of the person before"
        await press(pilot, "f9", "ctrl+r")
        assert top(app) is CorrectionBox, "unless it is chosen"
        await press(pilot, "escape", "f11")
        assert top(app) is ReprintScreen
        await press(pilot, "escape", "escape")
        assert top(app) is not OutboxScreen


async def test_what_is_owed_is_taken_before_the_result_is_handed_over(real: OpenReal) -> None:
    async with real(procedure=EXTRACT) as (app, small, pilot):
        await small.desk.money.set_payment(PaymentMethod.LATER)
        row = await receive(small, pilot)
        small.centre.results[row.dossier.id] = Result(
            row.dossier.id, "Bản sao Trích lục khai sinh", "0457/2026", "", row.dossier.entry.at
        )
        await press(pilot, "f12")
        await small.desk.scan(number(row), ScanOrigin.SCANNER)
        await small.desk.scan(person().qr(), ScanOrigin.SCANNER)
        await settled(pilot)
        assert next_step(small.desk.state) is NextStep.TAKE_OWED
        assert app.screen.query_one(ScanBox).purpose is Purpose.OWED
        assert "Thu 8.000 đ còn thiếu" in shown(app, NextPanel)
        keys = Presses(pilot)
        await keys.press("f8")
        returning = visit(small).returning
        assert returning is not None
        assert returning.hand_over is None
        await keys.press("enter", "enter")
        assert "đã thu 8.000 đ tiền mặt" in shown(app, ReturnPanel)
        await keys.press("f8")
        keys.promise("hand over with a fee owed", 5)
        await at_once(pilot, *["f8"] * 4, apart=True)
        returning = visit(small).returning
        assert returning is not None
        assert returning.hand_over is not None
        assert [job.document.kind.value for job in visit(small).jobs] == ["X02"]


async def test_cash_for_what_is_owed_gives_change(real: OpenReal) -> None:
    async with real(procedure=EXTRACT, size=(80, 24)) as (app, small, pilot):
        await small.desk.money.set_payment(PaymentMethod.LATER)
        row = await receive(small, pilot)
        small.centre.results[row.dossier.id] = Result(
            row.dossier.id, "Bản sao", "1", "", row.dossier.entry.at
        )
        await press(pilot, "f12")
        await small.desk.scan(number(row), ScanOrigin.SCANNER)
        await small.desk.scan(person().qr(), ScanOrigin.SCANNER)
        await settled(pilot)
        await press(pilot, *"20k", "enter")
        assert "Trả lại công dân 12.000 đ" in shown(app, ReturnPanel)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_outcome_has_words(language: str) -> None:
    said = texts(language)
    families: dict[str, Iterable[str]] = {
        "outcome.mistake": Mistake,
        "outcome.lack": LackKind,
        "outcome.ground": RefusalGround,
        "outcome.day": DecisionKind,
        "outcome.decided": DecisionKind,
        "people.problem": AuthorityProblem,
        "desk.document": [kind.lower() for kind in DocumentKind],
    }
    for family, words in families.items():
        for word in words:
            assert f"{family}.{word}" in said, word


async def test_a_journal_that_cannot_be_read_blocks_nothing(
    real: OpenReal, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with real(procedure=EXTRACT) as (app, small, pilot):
        await receive(small, pilot)
        await press(pilot, "f12")

        async def broken(limit: int = 100) -> None:
            raise RuntimeError

        monkeypatch.setattr(small.desk, "dossiers", broken)
        await press(pilot, "ctrl+r")
        assert top(app) is DeskScreen
        assert notice(app) == "desk.why.failed"


async def test_a_journal_that_does_not_answer_blocks_nothing(
    real: OpenReal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The keys after Ctrl+R still type while the journal is silent, and the box comes when it answers."""
    async with real(procedure=EXTRACT) as (app, small, pilot):
        await receive(small, pilot)
        await press(pilot, "f12")
        answers, asked, dossiers = asyncio.Event(), asyncio.Event(), small.desk.dossiers

        async def silent(limit: int = 100) -> Sequence[DossierRow]:
            asked.set()
            await answers.wait()
            return await dossiers(limit)

        monkeypatch.setattr(small.desk, "dossiers", silent)
        app.post_message(read_at("ctrl+r", None, moment()))
        await asked.wait()
        app.post_message(read_at("f1", None, moment()))
        async with asyncio.timeout(30):
            while top(app) is not HelpScreen:
                await pilot.pause(0)
        answers.set()
        await settled(pilot)
        await press(pilot, "escape")
        assert top(app) is CorrectionBox
