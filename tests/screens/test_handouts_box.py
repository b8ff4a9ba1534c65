"""Ctrl+U: a leaflet from the list of procedures with one key, and the box of other papers, at both sizes."""

from __future__ import annotations

from datetime import date

import pytest

from counter.domain.documents import Leaflet
from counter.ports import RegisterKind
from screens.desk.screen import DeskScreen
from screens.handouts import periods
from screens.palette import PaletteScreen
from tests.screens.conftest import Open, OpenReal, at_once
from tests.screens.fake_desk import FakeDesk


async def test_one_key_in_the_list_prints_the_leaflet_of_the_highlighted_procedure(real: OpenReal) -> None:
    async with real() as (app, small, pilot):
        await at_once(pilot, "thuong tru")
        assert isinstance(app.screen, DeskScreen)
        first = app.screen.suggest.choices.key if app.screen.suggest.open else None
        await at_once(pilot, "ctrl+u")
        paper = small.printer.jobs[-1].document
        assert isinstance(paper, Leaflet)
        assert paper.procedure.code == first
        assert isinstance(app.screen, DeskScreen)
        assert not app.screen.suggest.open
        assert app.screen.scan_box.line.value == ""
        assert small.desk.state.visit is None, "nobody was served"


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
@pytest.mark.parametrize("language", ["vi", "en"])
async def test_the_box_names_every_paper_and_why_one_cannot_be_printed(
    opened: Open, size: tuple[int, int], language: str
) -> None:
    async with opened(size=size, language=language) as (app, desk, pilot):
        await at_once(pilot, "ctrl+u")
        assert isinstance(app.screen, PaletteScreen)
        picks = app.screen._picks
        assert len(picks) == 8
        assert [bool(pick.why) for pick in picks] == [True, True, True, True, True, False, True, False]
        await at_once(pilot, "K01", "enter")
        assert desk.handouts.asked == [("survey",)]


async def test_the_register_is_asked_for_by_period_and_kind(opened: Open) -> None:
    desk = FakeDesk()
    async with opened(desk=desk) as (app, _desk, pilot):
        await at_once(pilot, "ctrl+u", "M07", "enter")
        assert isinstance(app.screen, PaletteScreen)
        assert len(app.screen._picks) == len(periods(desk.today())) * len(RegisterKind)
        await at_once(pilot, "down", "enter")
        assert desk.handouts.asked == [("register", desk.today(), desk.today(), RegisterKind.XLSX)]


def test_periods_end_today_at_the_latest_and_begin_where_they_say() -> None:
    found = periods(date(2026, 3, 1))
    assert found == {
        "today": (date(2026, 3, 1), date(2026, 3, 1)),
        "week": (date(2026, 2, 23), date(2026, 3, 1)),
        "month": (date(2026, 3, 1), date(2026, 3, 1)),
        "last_month": (date(2026, 2, 1), date(2026, 2, 28)),
        "year": (date(2026, 1, 1), date(2026, 3, 1)),
    }
    assert periods(date(2027, 1, 1))["last_month"] == (date(2026, 12, 1), date(2026, 12, 31))
