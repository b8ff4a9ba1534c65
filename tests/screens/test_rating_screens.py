"""What citizens say, by keyboard alone: one key behind a reception, a K01 sheet, the days to look at."""

from __future__ import annotations

import pytest

from counter.desk.state import ElectronicView
from counter.domain.satisfaction import Counts, Satisfaction
from screens.app import CounterApp
from screens.desk.next import NextPanel
from screens.form_rows import FieldRow
from screens.rating import RatingsBox, RatingSheetBox, _Desks
from screens.receipt_books import ReceiptBooksBox
from tests.rigs.small_desk import SmallDesk
from tests.screens.conftest import OpenReal, at_once, shown
from tests.screens.test_people_box import EXTRACT


def said(app: CounterApp) -> str:
    """What stands where the eyes are."""
    return app.screen.query_one(NextPanel).render().plain


async def received(small: SmallDesk) -> None:
    await small.desk.accept_all()
    await small.desk.commit()
    assert small.desk.state.visit is not None
    assert small.desk.state.visit.received


def counted(small: SmallDesk) -> Counts:
    return small.desk.satisfaction._kept.ratings.asked


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
@pytest.mark.parametrize("language", ["vi", "en"])
async def test_one_key_counts_and_another_mends_it(
    real: OpenReal, size: tuple[int, int], language: str
) -> None:
    async with real(size=size, language=language, procedure=EXTRACT) as (app, small, pilot):
        await at_once(pilot, "shift+f5")
        assert counted(small).total == 0, "nobody was served yet"
        await received(small)
        await at_once(pilot)
        assert "Shift+F7" in said(app), "the question is drawn whole"
        await at_once(pilot, "shift+f7")
        assert counted(small) == Counts(0, 0, 1)
        assert app.texts("rating.level.not") in said(app)
        await at_once(pilot, "shift+f5", "shift+f5")
        assert counted(small) == Counts(1, 0, 0)
        await at_once(pilot, "f2")
        visit = small.desk.state.visit
        assert visit is None or not visit.received, "the next one is not kept waiting"
        assert small.desk.state.rated is None


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_a_sheet_is_copied_from_paper(real: OpenReal, size: tuple[int, int]) -> None:
    async with real(size=size) as (app, small, pilot):
        await at_once(pilot, "shift+f8")
        assert shown(app) is RatingSheetBox
        await at_once(pilot, "right", "enter", "right", "right", "enter", "f5")
        assert shown(app) is not RatingSheetBox
        ratings = small.desk.satisfaction._kept.ratings
        assert ratings.sheets == 1
        assert ratings.questions[:3] == (Counts(1, 0, 0), Counts(0, 1, 0), Counts())
        await at_once(pilot, "shift+f8", "f5")
        assert shown(app) is RatingSheetBox, "nothing was marked"
        rows = [row.spec.id for row in app.screen.query(FieldRow)]
        assert rows == ["about", *(f"q{number}" for number in range(1, 9)), "overall"]


async def test_a_supervisor_looks_at_the_days(real: OpenReal) -> None:
    async with real(procedure=EXTRACT) as (app, small, pilot):
        await received(small)
        for level in (Satisfaction.VERY, Satisfaction.NOT):
            await small.desk.satisfaction.rate(level)
        await at_once(pilot, "shift+f10")
        assert shown(app) is not RatingsBox, "not a clerk's"
        await small.desk.finish()
        await small.desk.lock()
        assert await small.desk.sign_in("111111")
        await at_once(pilot)
        await at_once(pilot, "shift+f10")
        assert shown(app) is RatingsBox
        drawn = "\n".join(one.render().plain for one in app.screen.query(_Desks))
        assert "1 lượt" in drawn
        assert "không hài lòng" not in drawn, "one answer shows nobody's"
        await at_once(pilot, "left")
        drawn = "\n".join(one.render().plain for one in app.screen.query(_Desks))
        assert drawn == app.texts("rating.day.none")
        await at_once(pilot, "escape")
        assert shown(app) is not RatingsBox


async def test_electronic_receipts_that_were_refused_are_asked_again(real: OpenReal) -> None:
    async with real() as (app, small, pilot):
        small.desk._core.update(electronic=ElectronicView(2, 1, "tax_code_missing"))
        await at_once(pilot, "shift+f9")
        assert shown(app) is ReceiptBooksBox
        drawn = app.screen.query_one("#row-books", FieldRow).render().plain
        assert "2 biên lai điện tử" in drawn
        assert "1 biên lai điện tử bị từ chối" in drawn
