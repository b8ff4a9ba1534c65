"""What is half typed for one citizen never stands there for the next."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot

from counter.events import ScanOrigin
from screens.app import CounterApp
from screens.desk.scanbox import Purpose, ScanBox
from screens.desk.screen import DeskScreen
from screens.held import HeldBox
from tests.rigs.desk import until
from tests.rigs.filing import begun, filled, visit
from tests.rigs.small_desk import SmallDesk, person
from tests.screens.conftest import OpenReal, at_once, press, settled
from tests.screens.test_outcomes import shown

HALF_TYPED = ["099090123456", "trich luc"]


def box(app: CounterApp) -> ScanBox:
    """The frame of the scan line."""
    return app.screen.query_one(ScanBox)


async def called(small: SmallDesk, pilot: Pilot[None], *, skip: int = 0) -> str:
    """The next one is called and shows the QR of a card; the visit's id."""
    await press(pilot, "f2")
    await until(small.desk, lambda state: state.visit)
    await small.desk.scan(person(skip=skip).qr(), ScanOrigin.SCANNER)
    await settled(pilot)
    return visit(small).id


@pytest.mark.parametrize("words", HALF_TYPED)
@pytest.mark.parametrize("leaving", [["ctrl+t"], ["f12", "down", "down", "enter"]], ids=["aside", "ended"])
async def test_the_scan_line_is_empty_for_the_next_one(
    real: OpenReal, leaving: list[str], words: str
) -> None:
    async with real() as (app, small, pilot):
        first = await called(small, pilot)
        assert "đọc là" in shown(app, ScanBox)
        await at_once(pilot, words)
        assert box(app).line.value == words
        await press(pilot, *leaving)
        assert small.desk.state.visit is None
        assert box(app).line.value == ""
        assert "đọc là" not in shown(app, ScanBox)
        assert isinstance(app.screen, DeskScreen)
        assert not app.screen.suggest.open
        await press(pilot, "f2")
        await until(small.desk, lambda state: state.visit and state.visit.id != first)
        await press(pilot, "enter")
        assert visit(small).identity.person is None
        assert visit(small).filing is None


async def test_a_visit_taken_up_for_another_gets_nothing_of_it(real: OpenReal) -> None:
    async with real() as (app, small, pilot):
        await called(small, pilot)
        await press(pilot, "ctrl+t")
        second = await called(small, pilot, skip=1)
        await at_once(pilot, "nguyen van b")
        await press(pilot, "ctrl+t")
        assert isinstance(app.screen, HeldBox)
        await press(pilot, "down", "enter")
        assert visit(small).id != second
        assert box(app).line.value == ""


async def test_an_amount_that_waits_for_its_reason_goes_with_its_visit(real: OpenReal) -> None:
    async with real() as (app, small, pilot):
        await begun(small)
        await filled(small)
        await settled(pilot)
        assert isinstance(app.screen, DeskScreen)
        app.screen._questions.take_amount(5_000)
        await at_once(pilot, "mi")
        assert box(app).purpose is Purpose.FEE_REASON
        await press(pilot, "ctrl+t")
        assert box(app).purpose is Purpose.SCAN
        assert box(app).line.value == ""
        await press(pilot, "ctrl+t", "enter")
        form = visit(small).filing
        assert form is not None
        assert form.fee_dong == form.computed_dong
        assert not app.screen.waits_for_reason


async def test_a_question_asked_of_one_is_asked_anew_of_the_next(real: OpenReal) -> None:
    """Both visits stand at the same step, with no form in work: only the visit tells them apart."""
    async with real() as (app, small, pilot):
        await called(small, pilot)
        await press(pilot, "ctrl+t")
        await called(small, pilot, skip=1)
        assert isinstance(app.screen, DeskScreen)
        app.screen._ask(Purpose.OWED)
        await press(pilot, "ctrl+t", "down", "enter")
        assert small.desk.state.visit is not None
        assert box(app).purpose is Purpose.SCAN


async def test_what_is_typed_before_anybody_is_called_stays(real: OpenReal) -> None:
    async with real() as (app, small, pilot):
        await at_once(pilot, "trich l")
        await press(pilot, "f2")
        await until(small.desk, lambda state: state.visit)
        await settled(pilot)
        assert box(app).line.value == "trich l"
