"""F3: every kind of person typed off every kind of paper, or scanned into the box; a real desk, keys only."""

from __future__ import annotations

import pytest

from counter.domain.people import IdentityLevel, IdentityPaper, Person, Sex
from counter.events import ScanOrigin
from screens.app import CounterApp
from screens.form_box import FormBox
from screens.identity import IdentityScreen
from screens.input import Entry
from tests.rigs.small_desk import SmallDesk, person
from tests.screens.conftest import OpenReal, at_once, burst, settled

PASSPORT = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<L898902C36UTO7408122F3204153ZE184226B<<<<<16"
"""The specimen of ICAO 9303-4, valid until 2032."""
PAPERS = list(IdentityPaper)


def known(small: SmallDesk) -> Person:
    """The person at the counter."""
    visit = small.desk.state.visit
    assert visit is not None
    assert visit.identity.person is not None
    return visit.identity.person


def text_of(app: CounterApp, name: str) -> str:
    """What stands in a field."""
    assert isinstance(app.screen, FormBox)
    return app.screen.values()[name]


def words_at(app: CounterApp, name: str) -> str:
    """What is said to be wrong below a line."""
    assert isinstance(app.screen, FormBox)
    return app.screen.rows[name].words


def in_work(app: CounterApp) -> str | None:
    """Id of the line with the cursor."""
    return app.focused.id.removeprefix("field-") if app.focused and app.focused.id else None


async def test_a_card_that_is_not_read_is_typed_off_line_by_line(real: OpenReal) -> None:
    async with real() as (app, small, pilot):
        await at_once(pilot, "f3")
        assert in_work(app) == "paper"
        await at_once(pilot, "enter", "099090000019", "enter", "Lê Văn Thử", "enter", "15031990", "enter")
        await at_once(pilot, "right", "enter", "12 Đường Mẫu", "enter", "0900000001", "enter")
        found = known(small)
        assert (found.full_name, found.personal_number) == ("Lê Văn Thử", "099090000019")
        assert (found.sex, found.residence, found.phone) == (Sex.MALE, "12 Đường Mẫu", "0900000001")
        assert found.level is IdentityLevel.SEEN, "a paper was looked at"
        assert not isinstance(app.screen, FormBox)


async def test_a_number_typed_on_the_paper_line_goes_to_the_number(real: OpenReal) -> None:
    async with real() as (app, _, pilot):
        await at_once(pilot, "f3")
        burst(app, "099090000019\rLê Văn Thử\r")
        await settled(pilot)
        assert text_of(app, "personal_number") == "099090000019"
        assert text_of(app, "full_name") == "Lê Văn Thử"
        assert in_work(app) == "date_of_birth"


async def test_a_foreigner_has_a_passport_a_nationality_and_no_personal_number(real: OpenReal) -> None:
    async with real() as (app, small, pilot):
        await at_once(pilot, "f3", *["right"] * PAPERS.index(IdentityPaper.PASSPORT), "enter")
        assert in_work(app) == "paper_number"
        await at_once(pilot, "C01X00T47", "enter", "D", "enter", "15032032", "enter")
        assert in_work(app) == "full_name", "a foreigner is not asked for a personal number"
        await at_once(pilot, "Erika Mau", "enter", "12081964", "f5")
        found = known(small)
        assert found.nationality == "D"
        assert found.document is not None
        assert (found.document.kind, found.document.number) == (IdentityPaper.PASSPORT, "C01X00T47")
        assert found.document.expires_on is not None


async def test_a_zone_is_typed_in_two_lines(real: OpenReal) -> None:
    async with real() as (app, small, pilot):
        await at_once(pilot, "f3", *["right"] * PAPERS.index(IdentityPaper.PASSPORT), "enter")
        burst(app, f"{PASSPORT[:44]}\r{PASSPORT[44:]}\r")
        await settled(pilot)
        assert isinstance(app.screen, IdentityScreen), "the zone is for the person the box is about"
        assert known(small).nationality == "UTO"
        assert text_of(app, "paper_number") == "L898902C3"
        assert text_of(app, "full_name") == known(small).full_name


PASSPORT_AT = PAPERS.index(IdentityPaper.PASSPORT)
BAD = [
    (0, {"personal_number": "123", "full_name": "Lê Thử"}, "personal_number"),
    (0, {"full_name": "123"}, "full_name"),
    (0, {"full_name": "Lê Thử", "date_of_birth": "31/02/1990"}, "date_of_birth"),
    (0, {"full_name": "Lê Thử", "phone": "12"}, "phone"),
    (PASSPORT_AT, {"paper_number": "!", "full_name": "A"}, "paper_number"),
    (PASSPORT_AT, {"paper_number": "C01X00T47", "nationality": "Đ1", "full_name": "A"}, "nationality"),
    (
        PAPERS.index(IdentityPaper.RESIDENCE_CARD),
        {"paper_number": "C01X00T47", "paper_expires": "2031", "full_name": "A"},
        "paper_expires",
    ),
    (PAPERS.index(IdentityPaper.OLD_CARD), {"paper_number": "12", "full_name": "A"}, "paper_number"),
]


async def test_a_bad_field_gets_the_cursor_and_words(real: OpenReal) -> None:
    async with real(size=(80, 24)) as (app, small, pilot):
        for steps, typed, field in BAD:
            await at_once(pilot, "f3", *["right"] * steps)
            box = app.screen
            assert isinstance(box, IdentityScreen)
            for name, text in typed.items():
                box.go(name)
                await at_once(pilot, text)
            await at_once(pilot, "f5")
            assert in_work(app) == field
            assert words_at(app, field), field
            assert small.desk.state.visit is None or small.desk.state.visit.identity.person is None
            await at_once(pilot, "backspace")
            assert not words_at(app, field), "a change takes the words away"
            await at_once(pilot, "escape")


@pytest.mark.parametrize("way", ["serial", "prefixed wedge", "wedge"])
async def test_a_card_scanned_in_the_box_fills_it(real: OpenReal, way: str) -> None:
    async with real() as (app, small, pilot):
        citizen = person()
        await at_once(pilot, "f3", "down", "down", "Sai")
        if way == "serial":
            await small.desk.scan(citizen.qr(), ScanOrigin.SCANNER)
        elif way == "prefixed wedge":
            burst(app, f"\x02{citizen.qr()}\r")
        else:
            burst(app, f"{citizen.qr()}\r")
        await settled(pilot)
        assert isinstance(app.screen, IdentityScreen)
        assert text_of(app, "full_name") == known(small).full_name
        assert text_of(app, "personal_number") == citizen.number
        await at_once(pilot, "f5")
        assert not isinstance(app.screen, FormBox)


async def test_a_code_of_something_else_closes_the_box(real: OpenReal) -> None:
    async with real(procedure="2.000635") as (app, _, pilot):
        await at_once(pilot, "f3")
        burst(app, "\x02H99.001-261123-0007\r")
        await settled(pilot)
        assert not isinstance(app.screen, FormBox)


async def test_enter_hammered_takes_the_person_once(real: OpenReal) -> None:
    async with real() as (app, small, pilot):
        await at_once(pilot, "f3")
        burst(app, "\r\rLê Văn Thử" + "\r" * 12)
        await settled(pilot)
        assert known(small).full_name == "Lê Văn Thử"
        assert not isinstance(app.screen, FormBox)


async def test_escape_leaves_everything_as_it_was(real: OpenReal) -> None:
    async with real() as (app, small, pilot):
        await at_once(pilot, "f3", "enter", "enter", "Lê", "escape")
        assert not isinstance(app.screen, FormBox)
        assert small.desk.state.visit is None


@pytest.mark.parametrize("language", ["vi", "en"])
async def test_the_focused_line_is_in_view_on_a_small_terminal(real: OpenReal, language: str) -> None:
    async with real(size=(80, 24), language=language) as (app, _, pilot):
        await at_once(pilot, "f3", *["right"] * PAPERS.index(IdentityPaper.PASSPORT))
        for _ in range(11):
            focused = app.focused
            assert isinstance(focused, Entry)
            assert app.screen.query_one("#fields").region.contains_region(focused.region)
            await at_once(pilot, "down")
        assert in_work(app) == "phone"


async def test_a_zone_typed_at_the_desk_line_by_line_is_no_search(real: OpenReal) -> None:
    async with real() as (app, small, pilot):
        await at_once(pilot, PASSPORT[:44], "enter")
        assert app.notice is not None
        assert app.notice.key == "desk.notice.zone_line"
        await at_once(pilot, PASSPORT[44:], "enter")
        assert known(small).nationality == "UTO"


@pytest.mark.parametrize("field", ["personal_number", "full_name", "date_of_birth", "phone"])
async def test_a_long_qr_of_a_plain_wedge_is_not_cut_by_the_line(real: OpenReal, field: str) -> None:
    code = (
        "099198007461||Nguyễn Hoàng Phương Thảo Mẫu|07111998|Nữ|Số nhà 123/45/6 Ngõ 789 Đường Ví Dụ Rất Dài, "
        "Tổ dân phố Bình Minh, Phường Mẫu, Tỉnh Mẫu|04052023"
    )
    async with real() as (app, small, pilot):
        await at_once(pilot, "f3")
        box = app.screen
        assert isinstance(box, IdentityScreen)
        box.go(field)
        await settled(pilot)
        await at_once(pilot, code, "enter")
        assert known(small).personal_number == "099198007461"
