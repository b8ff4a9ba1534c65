"""The printers box: how each printer is, in words; a test page, another printer, and the way back."""

from __future__ import annotations

import pytest

from counter.desk.state import NoticeLevel, StandIn
from screens.choices import Choices
from screens.footer import KeyFooter
from screens.palette import PaletteScreen
from screens.printers import PrintersBox
from tests.screens.conftest import Open, press, settled

OFFER = StandIn("sheet", "back", "Máy in A5", "Máy in phòng sau", "media-empty")


def drawn(box: PrintersBox, width: int = 78) -> str:
    """What stands in the list."""
    rows = box.query_one(Choices).rows
    return "\n".join(line.plain for row in rows for line in row.draw(width))


async def opened_box(opened: Open, pilot: object, app: object) -> PrintersBox:
    await press(pilot, "ctrl+p", *"may in cua quay", "enter")  # type: ignore[arg-type]  # a pilot
    await settled(pilot)  # type: ignore[arg-type]  # the same
    screen = app.screen  # type: ignore[attr-defined]  # the app
    assert isinstance(screen, PrintersBox)
    return screen


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_every_printer_says_how_it_is_and_what_to_do(opened: Open, size: tuple[int, int]) -> None:
    async with opened(size=size) as (app, _, pilot):
        box = await opened_box(opened, pilot, app)
        words = drawn(box)
        assert "Máy in A5" in words
        assert "hết giấy" in words
        assert "nạp giấy" in words, "the remedy stands beside it"
        assert "sắp hết mực" in words
        assert "Máy in phòng sau đang in thay" in words
        assert "máy không báo trạng thái" in words


async def test_enter_prints_a_test_page_and_the_way_back_is_a_row(opened: Open) -> None:
    async with opened() as (app, desk, pilot):
        await opened_box(opened, pilot, app)
        await press(pilot, "enter")
        await settled(pilot)
        assert desk.log[-1] == "test page sheet"
        await opened_box(opened, pilot, app)
        await press(pilot, "down", "enter")
        await settled(pilot)
        assert desk.log[-1] == "take back sheet"


async def test_one_key_says_yes_and_is_shown_only_while_something_is_asked(opened: Open) -> None:
    async with opened() as (app, desk, pilot):
        await press(pilot, "ctrl+d")
        assert app.notice is not None
        assert app.notice.key == "printer.why.no_stand_in"
        assert "Ctrl+D" not in str(app.screen.query_one(KeyFooter).render())
        desk.change(stand_in=OFFER)
        desk.say("print_elsewhere", NoticeLevel.ERROR, reason="media-empty", printer="Máy in phòng sau")
        await settled(pilot)
        assert "Ctrl+D" in str(app.screen.query_one(KeyFooter).render())
        await press(pilot, "ctrl+d")
        await settled(pilot)
        assert desk.log[-1] == "elsewhere"


async def test_the_offer_is_the_first_row_of_the_box(opened: Open) -> None:
    async with opened() as (app, desk, pilot):
        desk.change(stand_in=OFFER)
        box = await opened_box(opened, pilot, app)
        assert drawn(box).startswith("In các giấy chưa ra ở Máy in phòng sau")
        await press(pilot, "enter")
        await settled(pilot)
        assert desk.log[-1] == "elsewhere"


async def test_nobody_who_is_not_signed_in_opens_it(opened: Open) -> None:
    async with opened() as (app, desk, pilot):
        desk.change(clerk=None)
        await settled(pilot)
        await press(pilot, "ctrl+p")
        assert isinstance(app.screen, PaletteScreen)
        assert app.texts("printer.box.palette") not in drawn(app.screen)  # type: ignore[arg-type]  # a list too
