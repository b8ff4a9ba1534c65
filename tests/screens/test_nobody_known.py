"""While nobody is known: what lies on the reader and what was scanned decide what the clerk is told to do."""

from __future__ import annotations

import pytest

from counter.desk.next_step import NextStep, next_step
from counter.desk.state import Identity
from counter.events import ReaderState, ScanOrigin
from counter.texts import texts
from screens.desk.citizen import CitizenText
from screens.desk.next import next_sentence
from screens.identity import IdentityScreen
from screens.input import ScanLine
from tests.rigs.desk import until
from tests.rigs.small_desk import person
from tests.screens.conftest import Open, OpenReal, at_once, settled

ONE = person()
MOMENTS: dict[str, tuple[dict[str, object], str, str]] = {
    "nobody": ({}, "", "identify"),
    "nobody_no_reader": ({"reader": ReaderState.NO_READER}, "", "identify_no_reader"),
    "no service": ({"reader": ReaderState.NO_SERVICE}, "", "identify_no_reader"),
    "nobody_card": ({"reader": ReaderState.CARD, "card_session": 7}, "", "identify_card"),
    "card_left": ({"reader": ReaderState.CARD, "card_session": 7, "left_session": 7}, "", "identify_left"),
    "a ticket on a tag": ({"reader": ReaderState.CARD}, "", "identify"),
    "nobody_number": ({"reader": ReaderState.NO_READER}, ONE.number, "identify_number"),
}
PANELS = {"no service": "nobody_no_reader", "a ticket on a tag": "nobody"}


@pytest.mark.parametrize("moment", MOMENTS)
async def test_panel_and_sentence_say_what_can_be_done(opened: Open, moment: str) -> None:
    devices, number, sentence = MOMENTS[moment]
    async with opened(size=(80, 24)) as (app, desk, pilot):
        await desk.call_next()
        desk.visit(identity=Identity(number=number))
        desk.devices(**{"reader": ReaderState.NO_CARD, **devices})
        await settled(pilot)
        assert next_step(app.state) is NextStep.IDENTIFY
        words = texts("vi")
        assert next_sentence(words, app.state) == words(f"desk.next.{sentence}")
        shown = " ".join(" ".join(str(one.render()) for one in app.screen.query(CitizenText)).split())
        panel = words(f"desk.citizen.{PANELS.get(moment, moment)}", number="099 090 123 456")
        assert panel.split(".")[0][:30] in shown


async def test_a_number_that_was_scanned_stands_in_the_form(real: OpenReal) -> None:
    async with real() as (app, small, pilot):
        await small.desk.scan(ONE.number, ScanOrigin.SCANNER)
        await at_once(pilot, "f3")
        assert isinstance(app.screen, IdentityScreen)
        assert app.screen.values()["personal_number"] == ONE.number
        await small.desk.scan("099123456", ScanOrigin.SCANNER)
        await settled(pilot)
        assert (app.screen.values()["paper"], app.screen.values()["paper_number"]) == (
            "old_card",
            "099123456",
        )


async def test_a_scan_is_taken_back_in_the_form_too(real: OpenReal) -> None:
    async with real() as (app, small, pilot):
        await small.desk.call_next()
        await at_once(pilot, "f3")
        await small.desk.scan(ONE.qr(), ScanOrigin.SCANNER)
        await until(small.desk, lambda state: state.visit and state.visit.identity.person)
        await settled(pilot)
        assert isinstance(app.screen, IdentityScreen)
        assert app.screen.values()["full_name"]
        await at_once(pilot, "ctrl+z")
        await until(small.desk, lambda state: state.visit and state.visit.identity.person is None)
        await settled(pilot)
        assert not app.screen.values()["full_name"]


@pytest.mark.parametrize(("size", "alone"), [((80, 24), True), ((120, 36), False)])
async def test_what_was_read_is_not_written_into_a_hint(
    opened: Open, size: tuple[int, int], alone: bool
) -> None:
    async with opened(size=size) as (app, desk, pilot):
        await desk.call_next()
        line = app.screen.query_one(ScanLine)
        hint = line.placeholder
        assert hint
        desk.change(read_as="citizen_qr")
        await settled(pilot)
        assert line.placeholder == ("" if alone else hint)
        desk.change(read_as="")
        await settled(pilot)
        assert line.placeholder == hint
