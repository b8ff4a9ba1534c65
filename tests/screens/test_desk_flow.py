"""One citizen from call to slip, and a result handed over: keys in, acts out."""

from __future__ import annotations

from screens.desk.dossier import DossierPanel
from screens.desk.screen import DeskScreen
from screens.desk.stage import Stage
from screens.input import Entry
from screens.lock import LockScreen
from tests.screens.conftest import Open, press, settled
from tests.screens.fake_desk import FakeDesk
from tests.screens.fake_place import CODE, place


async def test_a_wrong_pin_says_so_and_a_right_one_opens_the_desk(opened: Open) -> None:
    async with opened(signed_in=False) as (app, desk, pilot):
        await press(pilot, *"99", "enter")
        assert app.notice is not None
        assert app.notice.key == "desk.notice.wrong_pin"
        assert app.screen.query_one(Entry).value == ""
        await press(pilot, *"123456", "enter")
        assert isinstance(app.screen, DeskScreen)
        await desk.lock()
        await settled(pilot)
        assert isinstance(app.screen, LockScreen)


async def test_a_pin_typed_while_the_desk_opens_is_kept(opened: Open) -> None:
    desk = FakeDesk(opened=False)
    async with opened(signed_in=False, desk=desk) as (app, _, pilot):
        await press(pilot, *"123456", "enter")
        assert "sign_in" not in desk.log
        desk.change(place=place())
        await settled(pilot)
        assert desk.log.count("sign_in") == 1
        assert isinstance(app.screen, DeskScreen)


async def test_receiving_one_dossier_costs_at_most_twelve_keys(opened: Open) -> None:
    """F2 call, F10 Enter card, three letters, Enter procedure, Enter case, Enter papers, F5: ten keys."""
    async with opened() as (_, desk, pilot):
        keys = ["f2", "f10", "enter", *"tri", "enter", "enter", "enter", "f5"]
        for key in keys:
            await press(pilot, key)
        assert len(keys) <= 12
        assert [act.split(" ")[0] for act in desk.log] == [
            "call_next",
            "show_qr",
            "put_card",
            "choose_procedure",
            "choose_case",
            "accept_all",
            "commit",
        ]
        assert desk.state.visit is not None
        assert [row.official_code for row in desk.state.visit.received] == [CODE]


async def test_lines_are_counted_with_arrows_and_enter(opened: Open) -> None:
    async with opened() as (app, desk, pilot):
        await _filing(desk)
        await settled(pilot)
        desk.log.clear()
        await press(pilot, "down", "enter", "enter", "right", "enter")
        assert desk.log == ["set_paper g1.i1 100", "set_paper g1.i1 200", "set_paper g1.i1 210"]
        panel = app.screen.query_one(DossierPanel)
        assert panel.choices.key == "g1.i1", "the highlight stays on its line"
        await press(pilot, "pagedown", "up", "left", "up", "left")
        assert desk.log[3:] == ["set_payment later", "set_delivery electronic"]


async def test_an_unknown_fee_is_asked_in_the_scan_line(opened: Open) -> None:
    async with opened() as (_, desk, pilot):
        await desk.call_next()
        desk.read()
        await desk.choose_procedure("2.000815")
        await desk.accept_all()
        await settled(pilot)
        desk.log.clear()
        await press(pilot, *"4k", "enter")
        assert desk.log == ["set_fee 4000 "]


async def test_another_fee_needs_its_reason(opened: Open) -> None:
    async with opened() as (_, desk, pilot):
        await _filing(desk)
        await settled(pilot)
        desk.log.clear()
        await press(pilot, "pagedown", "enter", "0", "enter", *"già", "enter")
        assert desk.log == ["set_fee 0 già"]


async def test_a_result_is_handed_over_in_three_keys_and_a_scan(opened: Open) -> None:
    async with opened() as (app, desk, pilot):
        await _filing(desk)
        await desk.accept_all()
        await desk.commit()
        await desk.finish()
        desk.ready = True
        desk.log.clear()
        app.scan(CODE)
        await settled(pilot)
        assert app.screen.has_class(f"-{Stage.RETURN}")
        for key in ("f8", "f10", "enter", "f8"):
            await press(pilot, key)
        assert [act.split(" ")[0] for act in desk.log] == ["scan", "show_qr", "put_card", "hand_over"]


async def test_a_key_that_cannot_act_says_why(opened: Open) -> None:
    async with opened() as (app, desk, pilot):
        for key, why in (("f5", "no_visit"), ("f8", "no_dossier")):
            await press(pilot, key)
            assert app.notice is not None
            assert app.notice.key == f"desk.why.{why}"
        await _filing(desk)
        await press(pilot, "f5")
        assert app.notice is not None
        assert app.notice.key == "desk.why.papers_missing"
        await press(pilot, "f2")
        assert app.notice.key == "desk.why.visit_open"
        assert "commit" not in desk.log


async def test_a_visit_with_work_in_it_ends_only_when_asked_twice(opened: Open) -> None:
    async with opened() as (app, desk, pilot):
        await _filing(desk)
        desk.log.clear()
        await press(pilot, "f12", "enter")
        assert desk.log == [], "staying comes first"
        await press(pilot, "f12", "down", "down", "down", "enter")
        assert desk.log == ["finish False"], "what loses work comes last"
        await press(pilot, "f12")
        assert isinstance(app.screen, LockScreen)


async def test_typed_identity_names_the_field_that_is_wrong(opened: Open) -> None:
    async with opened() as (app, desk, pilot):
        await desk.call_next()
        await press(pilot, "f3", "f5")
        assert app.focused is not None
        assert app.focused.id == "field-full_name"
        await press(pilot, *"Lê", "f5")
        assert desk.log[-1] == "state_person submitter Lê|||"
        assert isinstance(app.screen, DeskScreen)


async def test_the_outbox_opens_a_dossier_and_sends_again(opened: Open) -> None:
    async with opened() as (app, desk, pilot):
        await _filing(desk)
        await desk.accept_all()
        await desk.commit()
        await desk.finish()
        desk.log.clear()
        await press(pilot, "f9", "f5")
        await press(pilot, "enter")
        assert desk.log == ["retry_outbox", f"scan dossier_code typed {CODE}"]
        assert isinstance(app.screen, DeskScreen)


async def test_the_drawer_filters_and_takes_tickets(opened: Open) -> None:
    async with opened() as (_, desk, pilot):
        await press(pilot, "f10", *"hen", "right", "enter")
        assert [act.split(" ")[0] for act in desk.log] == ["put_card"]
        desk.log.clear()
        await press(pilot, "f10", "left", "left", "enter")
        await press(pilot, "enter")
        assert desk.log == ["take_ticket Bảo trợ xã hội False"]


async def test_the_desk_is_closed_with_the_app(opened: Open) -> None:
    async with opened() as (app, desk, pilot):
        app.exit()
        await pilot.pause()
    assert desk.stopped


async def _filing(desk: FakeDesk) -> None:
    """A known person, a procedure and its first case."""
    await desk.call_next()
    desk.read()
    await desk.choose_procedure("2.000635")
    await desk.choose_case("case-1")
