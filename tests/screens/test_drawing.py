"""What is drawn: cells, not characters; only confirmed is green; hostile names stay text; every size fits."""

from __future__ import annotations

from dataclasses import replace

import pytest
from textual.content import Content

from counter.domain.dossiers import SyncState
from counter.domain.people import Person
from counter.texts import LANGUAGES, texts
from screens.columns import fit, labelled, spread, wrapped
from screens.desk.citizen import CitizenText
from screens.desk.outcome import ladder
from screens.symbols import SYNC
from screens.wording import in_threes
from tests.screens.conftest import Open, press, settled
from tests.screens.fake_desk import FakeDesk
from tests.screens.fake_place import REGISTERED


def test_columns_count_cells() -> None:
    assert fit("山田", 6).plain == "山田  "
    assert fit("Nguyễn Thị Hường", 8).cell_length == 8
    assert spread(Content("abc"), Content("de"), 8).plain == "abc   de"
    assert [line.plain for line in labelled("Tên", "một hai ba", 10, label_width=4, note="x")] == [
        "Tên một  x",
        "    hai ba",
    ]
    assert wrapped("a b c d", 3, limit=1)[0].plain == "a …"


def test_numbers_are_grouped_in_threes() -> None:
    assert in_threes("099198007461") == "099 198 007 461"


@pytest.mark.parametrize("state", SyncState)
def test_only_confirmed_is_green(state: SyncState) -> None:
    styles = {str(span.style) for span in ladder(texts("vi"), state).spans}
    assert ("bold $good" in styles) == (state is SyncState.CONFIRMED)
    assert len({symbol for symbol, _ in SYNC.values()}) == len(SyncState)


async def test_markup_in_a_name_is_only_letters(opened: Open) -> None:
    async with opened() as (app, desk, pilot):
        await desk.call_next()
        name = "[bold red]X[/] [@click=app.exit]Y"
        desk.visit(identity=replace(desk.state.visit.identity, person=Person(name)))  # type: ignore[union-attr]  # open
        await settled(pilot)
        panel = app.screen.query_one(CitizenText)
        assert name.upper() in panel.render().plain.replace("\n", " ")


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (160, 48)])
async def test_nothing_is_clipped_at_any_size(opened: Open, size: tuple[int, int]) -> None:
    """What decides the work stands on the screen at every size, and a resize keeps it."""
    async with opened(size=(100, 30)) as (app, desk, pilot):
        await pilot.resize_terminal(*size)
        await settled(pilot)
        await desk.call_next()
        desk.read(register=replace(REGISTERED, full_name="Trần Thị Mẩu"))
        await settled(pilot)
        shown = _screen(app.screen._compositor)
        for words in (
            "TRẦN THỊ MẪU",
            "099 198 007 461",
            "≠ Họ và tên",
            "Trần Thị Mẩu",
            "F10",
            "TẬP HUẤN",
            "Tiếp theo",
        ):
            assert words in shown, words
        await desk.choose_procedure("2.000635")
        await desk.choose_case("case-1")
        await desk.accept_all()
        await settled(pilot)
        shown = _screen(app.screen._compositor)
        for words in (
            "TRẦN THỊ MẪU",
            "chính",
            "Tờ khai theo mẫu",
            "17:00 Thứ Hai 23/11/2026",
            "8.000 đ",
            "F5",
            "Đủ giấy tờ",
        ):
            assert words in shown, words
        await desk.commit()
        desk.ready = True
        await desk.scan("H99.001-261123-0007", "typed")  # type: ignore[arg-type]  # the fake only logs it
        await settled(pilot)
        shown = _screen(app.screen._compositor)
        for words in ("H99.001-261123-0007", "đã xác nhận", "0457/2026", "chưa kiểm tra", "Giấy hẹn"):
            assert words in shown, words


@pytest.mark.parametrize("language", LANGUAGES)
async def test_help_names_every_key_that_works_here(opened: Open, language: str) -> None:
    async with opened(size=(80, 24), language=language) as (app, desk, pilot):
        await desk.call_next()
        await settled(pilot)
        await press(pilot, "f1")
        page = "\n".join(str(part.render()) for part in app.screen.query("_Page"))
        for key in (*(f"F{number} " for number in range(1, 13)), "Ctrl+Q"):
            assert key in page, key


async def test_no_drawer_and_no_mark_outside_training(opened: Open) -> None:
    async with opened(desk=FakeDesk(training=False)) as (app, _, pilot):
        await settled(pilot)
        shown = _screen(app.screen._compositor)
        assert "TẬP HUẤN" not in shown
        assert "F10" not in shown
        before = app.screen
        await press(pilot, "f10")
        assert app.screen is before


def _screen(compositor: object) -> str:
    lines = compositor.render_strips()  # type: ignore[attr-defined]  # what the terminal gets
    return "\n".join(strip.text for strip in lines)
