"""A paper looked at before it is printed: F11, left arrow; arrows move in it, Enter prints it."""

from __future__ import annotations

import pytest

from screens.desk.screen import DeskScreen
from screens.paper import PaperScreen
from screens.reprint import ReprintScreen
from tests.screens.conftest import Open, press, settled
from tests.screens.fake_desk import FakeDesk


async def _looking(desk: FakeDesk, pilot: object) -> None:
    await desk.call_next()
    desk.read()
    await desk.choose_procedure("2.000635")
    await desk.choose_case("case-1")
    await desk.accept_all()
    await desk.commit()
    desk.log.clear()
    await settled(pilot)  # type: ignore[arg-type]  # the pilot of `opened`
    await press(pilot, "f11", "left")  # type: ignore[arg-type]  # the same


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_the_page_moves_and_turns(opened: Open, size: tuple[int, int]) -> None:
    async with opened(size=size) as (app, desk, pilot):
        await _looking(desk, pilot)
        assert isinstance(app.screen, PaperScreen)
        assert desk.log == ["preview M01"]
        assert _rows(app)[0] == "dòng 0"
        assert len(_rows(app)) >= size[1] - 4, "the page has the screen"
        await press(pilot, "down", "down", "up")
        assert _rows(app)[0] == "dòng 1"
        await press(pilot, *["down"] * 70)
        assert _rows(app)[-1] == "dòng 59"
        await press(pilot, "right", "right")
        assert _rows(app) == ["trang sau"]
        await press(pilot, "left")
        assert _rows(app)[0] == "dòng 0"


async def test_enter_prints_it_and_escape_goes_back_to_the_list(opened: Open) -> None:
    async with opened() as (app, desk, pilot):
        await _looking(desk, pilot)
        await press(pilot, "escape")
        assert isinstance(app.screen, ReprintScreen)
        await press(pilot, "left", "enter")
        assert desk.log[-1] == "reprint j1"
        await press(pilot, "escape", "escape")
        assert isinstance(app.screen, DeskScreen)


async def test_a_paper_that_cannot_be_drawn_says_so(opened: Open) -> None:
    async with opened() as (app, desk, pilot):
        desk.pages = ()
        await _looking(desk, pilot)
        assert _rows(app) == ["Không xem trước được giấy này"]


def _rows(app: object) -> list[str]:
    lines = app.screen._compositor.render_strips()  # type: ignore[attr-defined]  # what the terminal gets
    inner = [strip.text.split("│")[1].strip() for strip in lines if strip.text.count("│") >= 2]
    return [row for row in inner[:-1] if row]


async def test_a_row_wider_than_the_terminal_is_folded(opened: Open) -> None:
    async with opened(size=(80, 24)) as (app, desk, pilot):
        desk.pages = ("một " * 30 + "\nngắn\n" + "x" * 100,)
        await _looking(desk, pilot)
        rows = _rows(app)
        assert " ".join(rows[:2]).split() == ["một"] * 30
        assert rows[2] == "ngắn"
        assert "".join(rows[3:]) == "x" * 100
