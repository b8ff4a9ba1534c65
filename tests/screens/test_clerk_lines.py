"""What a new clerk sees while typing: numbers judged, lines given back, words that are no longer true."""

from __future__ import annotations

import pytest

from counter.domain.decisions import Lack, LackKind
from counter.domain.dossiers import extra_id
from counter.events import CardTrouble, ScanOrigin
from screens.choices import Choices
from screens.desk.scanbox import ScanBox
from screens.relative import RelativeBox
from tests.rigs.desk import until
from tests.rigs.filing import notice
from tests.rigs.small_desk import person
from tests.rigs.zones import passport
from tests.screens.conftest import OpenReal, at_once, settled
from tests.screens.test_identity_box import words_at
from tests.screens.test_outcomes import EXTRACT, shown, visit

ONE = person()
SCHOOL = "Giấy xác nhận của trường"


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_a_paper_of_no_list_stands_in_the_form_to_be_ticked(
    real: OpenReal, size: tuple[int, int]
) -> None:
    async with real(procedure=EXTRACT, size=size) as (app, small, pilot):
        await small.desk.accept_all()
        await small.desk.decisions.supplement([Lack("", SCHOOL, LackKind.MISSING)], "")
        number = visit(small).decisions[-1].local_number
        await small.desk.finish()
        await at_once(pilot, number, "enter")
        assert SCHOOL in shown(app, Choices)
        assert f"✔ {app.texts('desk.dossier.complete')}" not in shown(app, Choices)
        await at_once(pilot, "enter")
        assert extra_id(SCHOOL) in small.desk.state.filing.papers  # type: ignore[union-attr]  # a form is open
        assert f"✔ {app.texts('desk.dossier.complete')}" in shown(app, Choices)


async def test_a_personal_number_is_judged_when_its_line_is_left(real: OpenReal) -> None:
    async with real() as (app, _, pilot):
        await at_once(pilot, "f3", "enter", "09909000001", "enter")
        assert words_at(app, "personal_number") == app.texts("people.right.personal_number")
        await at_once(pilot, "up", "9", "enter")
        assert not words_at(app, "personal_number")


async def test_so_it_is_in_the_box_of_a_relative(real: OpenReal) -> None:
    async with real(procedure=EXTRACT) as (app, _, pilot):
        app.open(RelativeBox(None))
        await settled(pilot)
        box = app.screen
        assert isinstance(box, RelativeBox)
        box.go("personal_number")
        await settled(pilot)
        await at_once(pilot, "09909000001", "down")
        assert words_at(app, "personal_number") == app.texts("people.right.personal_number")


async def test_a_misread_line_comes_back_to_be_mended(real: OpenReal) -> None:
    async with real() as (app, small, pilot):
        first, second = passport()
        line = app.screen.query_one(ScanBox).line
        await at_once(pilot, first, "enter", second[:-1] + "X", "enter")
        assert app.notice is not None
        assert app.notice.key == "desk.notice.zone_misread"
        assert line.value == second[:-1] + "X"
        await at_once(pilot, "right", "backspace", second[-1], "enter")
        found = visit(small).identity.person
        assert found is not None
        assert found.nationality == "UTO"
        assert not line.value


async def test_a_scan_takes_the_place_of_a_misread_line(real: OpenReal) -> None:
    async with real() as (_, small, pilot):
        first, second = passport()
        await at_once(pilot, first + second[:-1] + "X", "enter")
        await at_once(pilot, ONE.qr(), "enter")
        found = visit(small).identity.person
        assert found is not None
        assert found.personal_number == ONE.number


async def test_what_was_read_is_not_said_of_what_is_typed(real: OpenReal) -> None:
    async with real() as (app, _, pilot):
        words = app.screen.query_one(ScanBox).query_one("_ReadAs")
        await at_once(pilot, ONE.qr(), "enter")
        assert words.display
        await at_once(pilot, "khai sinh")
        assert not words.display


async def test_digits_alone_list_and_begin_no_procedure(real: OpenReal) -> None:
    async with real() as (app, small, pilot):
        await at_once(pilot, "0012", "enter")
        assert app.notice is not None
        assert app.notice.key == "desk.notice.order_unknown"
        assert small.desk.state.visit is None


async def test_a_card_that_is_gone_is_asked_for_no_digits(real: OpenReal) -> None:
    async with real() as (_, small, pilot):
        await small.desk.call_next()
        small.reader.put_card(ONE.card())
        await until(small.desk, lambda state: state.devices.card_session)
        await small.desk.scan("999999", ScanOrigin.TYPED)
        await until(
            small.desk,
            lambda state: state.visit and state.visit.identity.card.trouble is CardTrouble.WRONG_KEY,
        )
        assert notice(small).startswith("card_wrong_key")
        small.reader.remove_card()
        await until(small.desk, lambda state: state.devices.card_session is None)
        await settled(pilot)
        assert visit(small).identity.card.trouble is None
        assert not notice(small)
