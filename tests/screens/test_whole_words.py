"""What the clerk must read is never cut: notices, what decides a hand-over, who the person is."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from textual.geometry import Size

from counter.desk.state import NoticeLevel
from counter.domain.access import Permission
from counter.domain.dossiers import CollectorProof, Delivery
from counter.domain.parties import Contact
from counter.domain.people import IdentityLevel, Person
from counter.events import ScanOrigin
from counter.texts import texts
from screens.choices import Choices
from screens.desk.citizen import CitizenText
from screens.desk.next import NextPanel
from screens.desk.returning import ReturnPanel
from screens.desk.scanbox import Purpose
from screens.desk.screen import DeskScreen
from screens.palette import PaletteScreen
from screens.wording import notice_line
from tests.screens.conftest import Open, OpenReal, at_once, press, received_and_ready, settled
from tests.screens.test_outcomes import EXTRACT, shown, visit

ADDRESS = "Số 12, Thôn Ví Dụ Rất Dài, Xã Mẫu, Huyện Mẫu, Tỉnh Mẫu"
PHONE = Contact("0990 000 111")
CODE = "H99.001-261122-0007"
VALUES = {
    "papers": "Tờ khai cấp bản sao trích lục hộ tịch; Giấy tờ tùy thân của người yêu cầu; Văn bản ủy quyền",
    "permission": Permission.DOSSIER_OUTAGE.value,
    "procedure": "Đăng ký khai sinh có yếu tố nước ngoài",
    "words": "Không đủ điều kiện theo quy định của pháp luật",
}
"""Values longer than a number or a code."""


@pytest.mark.parametrize("language", ["vi", "en"])
async def test_no_notice_is_cut_on_the_smallest_screen(opened: Open, language: str) -> None:
    async with opened(size=(80, 24), language=language) as (app, _, pilot):
        catalogue = texts(language)
        notices = sorted(key for key in catalogue.keys() if key.startswith(("desk.notice.", "desk.why.")))  # noqa: SIM118  # not a mapping
        assert len(notices) > 150
        panel = app.screen.query_one(NextPanel)
        longest, most = "", 0
        for key in notices:
            values = {name: VALUES.get(name, CODE) for name in catalogue.placeholders(key) - {"key"}}
            app.tell(key, NoticeLevel.WARNING, **values)
            width = panel.content_size.width
            height = panel.get_content_height(Size(80, 24), Size(80, 24), width)
            drawn = " ".join(line.plain.strip() for line in panel.lines(app.state, width, height))
            assert app.notice is not None
            assert _whole(notice_line(catalogue, app.notice).plain) in _whole(drawn), key
            longest, most = max((longest, most), (key, height), key=lambda one: one[1])
        assert most > 3
        app.tell(
            longest,
            NoticeLevel.WARNING,
            **{name: VALUES.get(name, CODE) for name in catalogue.placeholders(longest)},
        )
        await settled(pilot)
        assert panel.content_size.height > 3, "the panel itself grows"


def _purpose(screen: DeskScreen) -> Purpose:
    return screen.scan_box.purpose


def _whole(words: str) -> str:
    return re.sub(r"\s", "", words)


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_a_result_is_posted_in_five_keys(real: OpenReal, size: tuple[int, int]) -> None:
    async with real(procedure=EXTRACT, size=size) as (app, small, pilot):
        small.desk._core.update_filing(delivery=Delivery.POST, deliver_to=ADDRESS, contact=PHONE)
        await received_and_ready(small)
        open_result = visit(small).returning
        assert open_result is not None
        dossier = open_result.dossier
        await small.desk.finish()
        await small.desk.scan(dossier.code or "", ScanOrigin.TYPED)
        await settled(pilot)
        screen = app.screen
        assert isinstance(screen, DeskScreen)
        assert _purpose(screen) is Purpose.CONSIGNMENT
        assert "gõ số hiệu bưu gửi, Enter, rồi F8" in shown(app, NextPanel)
        panel = " ".join(shown(app, ReturnPanel).split())
        assert f"qua bưu chính: {ADDRESS}" in panel
        await at_once(pilot, "EB123456789VN", "enter")
        assert _purpose(screen) is Purpose.SCAN
        assert "EB123456789VN" in shown(app, ReturnPanel)
        await press(pilot, "f8")
        returning = visit(small).returning
        assert returning is not None
        assert returning.hand_over is not None
        assert returning.hand_over.collector.proof is CollectorProof.POST
        assert returning.hand_over.consignment == "EB123456789VN"
        assert "đã gửi đi lúc" in shown(app, ReturnPanel)


async def test_whoever_comes_for_a_posted_result_is_told_of_first(real: OpenReal) -> None:
    async with real(procedure=EXTRACT, size=(80, 24)) as (app, small, pilot):
        small.desk._core.update_filing(delivery=Delivery.POST, deliver_to=ADDRESS, contact=PHONE)
        owner = visit(small).identity.person
        await received_and_ready(small)
        await settled(pilot)
        assert "Hẹn gửi bưu chính" in shown(app, NextPanel)
        small.desk._core.update_identity(person=owner)
        small.desk._results.check_collector()
        await settled(pilot)
        assert "kết quả này hẹn gửi bưu chính" in " ".join(shown(app, NextPanel).split())


@pytest.mark.parametrize("level", IdentityLevel)
async def test_how_surely_somebody_is_known_stands_in_the_band(real: OpenReal, level: IdentityLevel) -> None:
    async with real(procedure=EXTRACT, size=(80, 24)) as (app, small, pilot):
        before = visit(small).identity.person
        assert before is not None
        nobody = Person("TRẦN THỊ MẪU", personal_number=before.personal_number, level=level)
        small.desk._core.update_identity(person=nobody)
        await settled(pilot)
        said = shown(app, CitizenText)
        assert texts("vi")(f"desk.level.{level}") in said
        assert "—" not in said


@pytest.mark.parametrize("size", [(80, 30), (120, 30)])
async def test_what_does_not_fit_beside_a_person_is_counted(real: OpenReal, size: tuple[int, int]) -> None:
    async with real(procedure=EXTRACT, size=size) as (app, small, pilot):
        person = visit(small).identity.person
        assert person is not None
        long = replace(person, residence="Thôn Ví Dụ Rất Dài " * 40)
        small.desk._core.update_identity(person=long)
        await settled(pilot)
        panel = app.screen.query_one(CitizenText)
        width = max(panel.content_size.width, 40)
        lines = [line.plain for line in panel.lines(app.state, width, 12)]
        assert len(lines) == 12
        assert re.fullmatch(r"↓ còn \d+ dòng.*", lines[-1])
        place = next(number for number, line in enumerate(lines) if line.startswith("CSDL"))
        assert place < next(number for number, line in enumerate(lines) if line.startswith("Thường trú"))


async def test_escape_leaves_the_palette_also_when_something_is_typed(real: OpenReal) -> None:
    async with real() as (app, _, pilot):
        await press(pilot, "ctrl+p")
        assert isinstance(app.screen, PaletteScreen)
        await at_once(pilot, "zzz")
        assert "Không có dòng nào khớp" in shown(app, Choices)
        await press(pilot, "enter")
        assert isinstance(app.screen, PaletteScreen)
        await at_once(pilot, "zzz")
        await press(pilot, "escape")
        assert isinstance(app.screen, DeskScreen)
