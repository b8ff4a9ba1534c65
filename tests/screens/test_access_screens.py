"""The lock screen counts down and takes badges; who may not is told; the box that ends the day."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from textual.widgets import Input

from counter.desk.state import NoticeLevel
from counter.domain.access import Permission, Role
from counter.texts import LANGUAGES, texts
from screens.closing import ClosingBox
from screens.command import Command
from screens.commands import COMMANDS
from screens.desk.idle import IdlePanel
from screens.desk.screen import DeskScreen
from screens.lock import LockScreen, spoken
from tests.screens.conftest import Open, press, settled, shown
from tests.screens.fake_desk import FakeDesk
from tests.screens.fake_place import NOW

SIZES = [(80, 24), (120, 36)]
BADGE = "CB01234567890123456789"


def drawn(pilot_app: object) -> str:
    """What stands on the screen on top, in one line."""
    screen = pilot_app.screen  # type: ignore[attr-defined]  # a counter app
    return " ".join(" ".join(str(part.render()) for part in screen.query("Drawn")).split())


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_wait_is_said_in_minutes_and_seconds(language: str) -> None:
    said = texts(language)
    assert spoken(said, 29).startswith("29 ")
    assert spoken(said, 14 * 60 + 5).startswith("14 ")
    assert "05" in spoken(said, 14 * 60 + 5)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_lock_screen_counts_down_in_words(
    opened: Open, size: tuple[int, int], language: str
) -> None:
    async with opened(signed_in=False, size=size, language=language) as (app, desk, pilot):
        desk.change(sign_in_after=NOW + timedelta(seconds=90))
        await settled(pilot)
        assert app.texts("access.lock.wait", left=spoken(app.texts, 90)) in drawn(app)
        app.now = lambda: NOW + timedelta(seconds=61)
        app.screen.query_one("_PinSaid")._take(app.state)  # type: ignore[attr-defined]  # as its clock does
        await settled(pilot)
        assert app.texts("access.lock.wait", left=spoken(app.texts, 29)) in drawn(app)
        app.now = lambda: NOW + timedelta(seconds=91)
        app.screen.query_one("_PinSaid")._take(app.state)  # type: ignore[attr-defined]  # as its clock does
        await settled(pilot)
        assert app.texts("desk.next.sign_in") in drawn(app)


async def test_a_badge_that_a_scanner_types_goes_to_the_desk_and_not_for_a_pin(opened: Open) -> None:
    async with opened(signed_in=False) as (app, desk, pilot):
        await press(pilot, *BADGE, "enter")
        assert desk.log == ["scan"] or not [one for one in desk.log if one == "sign_in"]
        assert app.screen.query_one(Input).value == ""
        assert shown(app) is LockScreen


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ADMINISTRATOR])
async def test_a_command_one_may_not_use_says_why_and_does_nothing(opened: Open, role: Role) -> None:
    async with opened() as (app, desk, pilot):
        clerk = desk.state.clerk
        assert clerk is not None
        desk.change(clerk=replace(clerk, roles=(role,)))
        await settled(pilot)
        await press(pilot, "f2")
        assert desk.log == []
        assert app.notice is not None
        assert app.notice.key == "access.permission.ticket.call"
        may = {one.id for one in COMMANDS if one.forbidden(desk.state) is None}
        assert "outbox" in may
        assert not may & {"call", "receive", "hand_over", "correct", "close_day", "supplement", "refuse"}


def test_every_command_that_acts_names_what_it_needs() -> None:
    free = {"help", "back", "handing_back", "copy_back", "drawer", "finish", "take_box", "palette", "undo"}

    def needs(command: Command) -> bool:
        return isinstance(command.permission, Permission)

    named = {one.id for one in COMMANDS if needs(one)}
    boxes = {one.id for one in COMMANDS if one.id.startswith("print_")}
    assert {one.id for one in COMMANDS} - named - boxes <= free | {"open_message"}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_day_is_shown_what_must_be_settled_first_and_closed(
    opened: Open, size: tuple[int, int], language: str
) -> None:
    async with opened(size=size, language=language) as (app, desk, pilot):
        await press(pilot, "ctrl+y")
        assert shown(app) is ClosingBox
        said = drawn(app)
        first = said.index(app.texts("access.closing.first.papers", count=1))
        assert first < said.index(app.texts("access.closing.received"))
        for part in ("512.000 đ", "400.000 đ", "112.000 đ", "8.000 đ", "0000140 (3)"):
            assert part in said
        box = app.screen.query_one(".box")
        assert box.region.bottom <= size[1]
        assert app.screen.query_one("_Day").region.height >= 9
        await press(pilot, "enter")
        assert desk.log == ["close_day"]
        assert shown(app) is DeskScreen
        assert app.notice is not None
        assert app.notice.key == "desk.notice.day_closed"


async def test_a_day_that_cannot_be_closed_stays_in_its_box(opened: Open) -> None:
    async with opened() as (app, desk, pilot):

        async def refused() -> None:
            desk.say("day_open_visits", NoticeLevel.WARNING)

        desk.closing.close = refused
        await press(pilot, "ctrl+y", "enter")
        assert shown(app) is ClosingBox
        assert app.texts("desk.notice.day_open_visits") in drawn(app)
        await press(pilot, "escape")
        assert shown(app) is DeskScreen


async def test_an_idle_lock_says_so_at_the_lock_screen(opened: Open) -> None:
    async with opened(size=(80, 24)) as (app, desk, pilot):
        await press(pilot, "ctrl+y")
        desk.change(clerk=None)
        desk.say("idle_locked", NoticeLevel.INFORMATION, minutes=10)
        await settled(pilot)
        assert shown(app) is LockScreen
        assert app.texts("desk.notice.idle_locked", minutes=10)[:40] in drawn(app)


async def test_every_key_is_a_sign_of_life() -> None:
    touched: list[str] = []

    class Touched(FakeDesk):
        def touch(self) -> None:
            touched.append("key")

    from tests.screens.conftest import app_of

    app = app_of(Touched())
    async with app.run_test() as pilot:
        await press(pilot, "1", "2", "escape")
    assert len(touched) >= 3


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_visit_one_may_not_see_is_said_in_whole_words(
    opened: Open, size: tuple[int, int], language: str
) -> None:
    async with opened(size=size, language=language) as (app, desk, pilot):
        desk.change(visit=None, held=(), others_visit=True)
        await settled(pilot)
        panel = app.screen.query_one(IdlePanel)
        lines = [
            line.plain for line in panel.lines(app.state, panel.content_size.width, panel.content_size.height)
        ]
        assert max(map(len, lines)) <= panel.content_size.width
        assert app.texts("desk.idle.of_another") in " ".join(" ".join(lines).split())
