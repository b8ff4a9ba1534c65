"""Where a clerk has stumbled: a result asked for twice, the sum to collect, the drawer, F1 in a box."""

from __future__ import annotations

from dataclasses import replace

import pytest

from counter.desk.state import NoticeLevel, Returning
from counter.domain.dossiers import Collector, CollectorProof, SyncState
from counter.domain.people import Person
from counter.events import PrintState, ReaderState
from counter.texts import texts
from screens.base import CounterModal
from screens.choices import Choices
from screens.desk.citizen import CitizenText
from screens.desk.next import NextPanel, next_sentence_key
from screens.desk.outcome import ReceivedPanel, ladder
from screens.desk.returning import ReturnPanel
from screens.drawer import DrawerScreen
from screens.help import HelpScreen
from screens.shell import Shell
from tests.screens.conftest import Open, press, settled
from tests.screens.fake_desk import FakeDesk
from tests.screens.fake_place import CODE

SIZES = [(80, 24), (120, 36)]
STATED = Collector(Person("Trần Thị Mẫu"), CollectorProof.PAPER, is_owner=True)


def _shown(app: Shell, panel: type) -> str:
    return str(app.screen.query_one(panel).render())


async def _receive(desk: FakeDesk) -> None:
    await desk.call_next()
    desk.read()
    await desk.choose_procedure("2.000635")
    await desk.choose_case("case-1")
    await desk.accept_all()
    await desk.commit()


async def _open_result(desk: FakeDesk) -> Returning:
    await _receive(desk)
    await desk.finish()
    desk.ready = True
    await desk.scan(CODE, "scanner")  # type: ignore[arg-type]  # the fake only logs it
    desk.read()
    assert desk.state.visit is not None
    assert desk.state.visit.returning is not None
    return desk.state.visit.returning


@pytest.mark.parametrize("size", SIZES)
async def test_who_asks_again_hears_when_and_to_whom(opened: Open, size: tuple[int, int]) -> None:
    async with opened(size=size) as (app, desk, pilot):
        await _open_result(desk)
        await desk.hand_over()
        assert desk.state.visit is not None
        returning = desk.state.visit.returning
        assert returning is not None
        desk.visit(returning=replace(returning, hand_over=None, handed=returning.hand_over))
        await settled(pilot)
        shown = _shown(app, ReturnPanel)
        for words in ("đã trả 10:32 23/11/2026", "cho Trần Thị Mẫu", "đã trả · đã xác nhận"):
            assert words in shown, words
        await press(pilot, "f8")
        assert _shown(app, NextPanel).lower().count("đã trả") == 1, "said once"


@pytest.mark.parametrize("size", SIZES)
async def test_a_stated_collector_is_told_apart(opened: Open, size: tuple[int, int]) -> None:
    async with opened(size=size) as (app, desk, pilot):
        returning = await _open_result(desk)
        desk.visit(returning=replace(returning, by_slip=False, collector=STATED))
        await settled(pilot)
        assert "▲ tự khai: xem giấy tờ tùy thân" in _shown(app, ReturnPanel)
        assert next_sentence_key(app.state) == "desk.next.hand_over_stated"
        desk.visit(returning=replace(returning, by_slip=False, collector=STATED, paper_seen=True))
        await settled(pilot)
        assert "đã xem giấy tờ tùy thân" in _shown(app, ReturnPanel)
        assert "F8 lần nữa" in _shown(app, NextPanel)


async def test_a_hand_over_on_its_way_is_not_called_confirmed() -> None:
    said = ladder(texts("vi"), SyncState.RECORDED, returned=True).plain
    assert "đã trả · đã ghi tại quầy" in said
    assert "✔" not in said


@pytest.mark.parametrize("size", SIZES)
async def test_the_sum_to_collect_stands_beside_the_papers(opened: Open, size: tuple[int, int]) -> None:
    async with opened(size=size) as (app, desk, pilot):
        await _receive(desk)
        await settled(pilot)
        shown = _shown(app, ReceivedPanel)
        for words in (CODE, "Thu 8.000 đ tiền mặt", "17:00 Thứ Hai 23/11/2026", "Giấy hẹn ×2", "Phiếu nhận"):
            assert words in shown, words


async def test_a_card_left_behind_is_said_by_the_panel_too(opened: Open) -> None:
    async with opened() as (app, desk, pilot):
        await desk.call_next()
        desk.devices(reader=ReaderState.CARD, card_session=4, left_session=4)
        await settled(pilot)
        assert "trả lại thẻ" in " ".join(_shown(app, CitizenText).split())
        desk.devices(card_session=5)
        await settled(pilot)
        shown = " ".join(_shown(app, CitizenText).split())
        assert "trả lại thẻ" not in shown
        assert "6 số cuối" in shown


async def test_special_cases_stand_under_their_words(opened: Open) -> None:
    async with opened() as (app, _, pilot):
        await press(pilot, "f10")
        rows = [row.draw(52)[0].plain for row in app.screen.query_one(Choices).rows]
        place = rows.index("─ không có trong CSDL")
        assert place == 2, "after the two usual ones"
        assert rows[place + 1].startswith("Lê Văn Thử")
        assert rows.index("─ Những người khác") > rows.index("─ chỉ có năm sinh")
        await press(pilot, *"nam sinh")
        found = [row.key for row in app.screen.query_one(Choices).rows if row.pickable]
        assert found == ["099198007572"]


async def test_the_drawer_says_which_dossier_was_decided(
    opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened() as (app, desk, pilot):
        await _receive(desk)
        await settled(pilot)
        await press(pilot, "f10", "left", "enter")
        assert app.notice is not None
        assert app.notice.key == "desk.notice.result_made_ready"
        assert app.notice.values == {"code": CODE}

        async def refuse(dossier_key: str) -> bool:
            return not dossier_key

        monkeypatch.setattr(desk.drawer, "make_result_ready", refuse)
        desk.log.clear()  # the one dossier is without a result again
        await press(pilot, "f10", "left", "enter")
        assert (app.notice.key, app.notice.level) == ("desk.notice.result_not_made", NoticeLevel.WARNING)


@pytest.mark.parametrize(
    ("key", "words"),
    [("f10", "Khay tập huấn"), ("f3", "Nhập tay"), ("f11", "in lại"), ("f9", "Hồ sơ và quyết định")],
)
async def test_help_opens_over_every_box(opened: Open, key: str, words: str) -> None:
    async with opened() as (app, desk, pilot):
        await _receive(desk)
        assert desk.state.visit is not None
        slip, _ = desk.state.visit.jobs
        desk.visit(jobs=(replace(slip, state=PrintState.FAILED),))
        await settled(pilot)
        await press(pilot, key)
        below = app.screen
        await press(pilot, "f1")
        assert isinstance(app.screen, HelpScreen)
        page = "\n".join(str(part.render()) for part in app.screen.query("_Page"))
        assert words in page
        for sign in "★≈≠▲◌●✔":
            assert sign in page, sign
        await press(pilot, "escape")
        assert app.screen is below
        if isinstance(below, (CounterModal, DrawerScreen)):
            await press(pilot, "escape")


async def test_help_of_the_lock_screen_says_how_to_leave(opened: Open) -> None:
    async with opened(signed_in=False, size=(80, 24)) as (app, _, pilot):
        await press(pilot, "f1")
        assert "Ctrl+Q" in "\n".join(str(part.render()) for part in app.screen.query("_Page"))
