"""F11: papers printed again or settled, in two keys."""

from __future__ import annotations

from dataclasses import replace

from counter.events import PrintState
from screens.choices import Choices
from screens.commands import Reprint
from screens.desk.screen import DeskScreen
from screens.reprint import ReprintScreen, newest_of_each
from tests.screens.conftest import Open, burst, press, settled
from tests.screens.fake_desk import FakeDesk
from tests.screens.fake_place import CODE


async def _received(desk: FakeDesk) -> None:
    await desk.call_next()
    desk.read()
    await desk.choose_procedure("2.000635")
    await desk.choose_case("case-1")
    await desk.accept_all()
    await desk.commit()
    desk.log.clear()


async def test_a_paper_of_the_visit_is_printed_again_in_two_keys(opened: Open) -> None:
    async with opened() as (app, desk, pilot):
        await _received(desk)
        await settled(pilot)
        await press(pilot, "f11", "enter")
        assert desk.log == ["reprint j1"]
        assert isinstance(app.screen, DeskScreen)
        await press(pilot, "f11", "down", "enter")
        assert desk.log == ["reprint j1", "reprint j2"]


async def test_keys_in_one_write_print_once(opened: Open) -> None:
    async with opened() as (app, desk, pilot):
        await _received(desk)
        await settled(pilot)
        burst(app, "\x1b-")
        await settled(pilot)
        assert isinstance(app.screen, ReprintScreen), "Escape and - stand for F11"
        burst(app, "\r\r")
        await settled(pilot)
        assert desk.log == ["reprint j1"]


async def test_the_paper_that_failed_is_marked_first(opened: Open) -> None:
    async with opened() as (_, desk, pilot):
        await _received(desk)
        assert desk.state.visit is not None
        slip, receipt = desk.state.visit.jobs
        desk.visit(jobs=(slip, replace(receipt, state=PrintState.FAILED, reason="media-empty")))
        await settled(pilot)
        await press(pilot, "f11", "enter")
        assert desk.log == ["reprint j2"]


async def test_papers_of_the_desk_are_printed_or_settled(opened: Open) -> None:
    async with opened(size=(80, 24)) as (app, desk, pilot):
        desk.leave_papers()
        await settled(pilot)
        assert "▲ 2 giấy chưa xong F11" in _shown(app.screen._compositor)
        await press(pilot, "f11")
        assert "Lê Văn Thử" in _shown(app.screen._compositor)
        await press(pilot, "right")
        assert desk.log == ["settle_job u1"]
        assert isinstance(app.screen, ReprintScreen), "the other paper still waits"
        assert [row.key for row in app.screen.query_one(Choices).rows if row.pickable] == ["u2"]
        await press(pilot, "enter")
        assert desk.log == ["settle_job u1", "reprint u2"]
        assert "giấy chưa xong" not in _shown(app.screen._compositor)


async def test_a_printed_paper_is_not_settled(opened: Open) -> None:
    async with opened() as (app, desk, pilot):
        await _received(desk)
        await settled(pilot)
        await press(pilot, "f11", "right")
        assert desk.log == []
        assert app.notice is not None
        assert app.notice.key == "desk.why.paper_is_there"


async def test_without_papers_the_key_says_so(opened: Open) -> None:
    async with opened() as (app, desk, pilot):
        assert not Reprint().when(desk.state)
        await press(pilot, "f11")
        assert isinstance(app.screen, DeskScreen)
        assert app.notice is not None
        assert app.notice.key == "desk.why.no_papers"


async def test_a_scan_into_the_list_goes_to_the_desk(opened: Open) -> None:
    async with opened() as (app, desk, pilot):
        desk.leave_papers()
        await press(pilot, "f11")
        burst(app, f"{CODE}\r")
        await settled(pilot)
        assert desk.log == [f"scan dossier_code typed {CODE}"]
        assert isinstance(app.screen, DeskScreen)


async def test_a_paper_is_one_row_whatever_was_printed_of_it(opened: Open) -> None:
    async with opened() as (_, desk, _pilot):
        await _received(desk)
        assert desk.state.visit is not None
        slip, receipt = desk.state.visit.jobs
        again = replace(slip, id="j3")
        assert [job.id for job in newest_of_each([slip, receipt, again])] == ["j3", "j2"]


def _shown(compositor: object) -> str:
    lines = compositor.render_strips()  # type: ignore[attr-defined]  # what the terminal gets
    return "\n".join(strip.text for strip in lines)
