"""People known by a machine-readable zone: passports, residence cards, and zones that cannot be taken."""

from __future__ import annotations

from pathlib import Path

import pytest

from counter.desk.next_step import NextStep, next_step
from counter.desk.state import Reading
from counter.domain.card import Access, CardRecord
from counter.domain.people import IdentityLevel, IdentityPaper, PersonField, Source
from counter.events import CardTrouble, ScanOrigin
from devices.virtual.card import VirtualCard
from devices.virtual.profile import CardProfile
from tests.rigs.desk import until
from tests.rigs.small_desk import person, small_desk
from tests.rigs.stating import notice as said
from tests.rigs.zones import ERIKSSON, passport, residence_card

ONE = person()


async def test_a_foreigner_is_known_by_the_zone_of_a_passport(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        desk = small.desk
        first, second = passport()
        for text in (f"{first}\n{second}", f"{first}{second}".lower(), f"{first}\r\n{second}\r\n"):
            await desk.scan(text, ScanOrigin.SCANNER)
            assert desk.state.visit is not None
            someone = desk.state.visit.identity.person
            assert someone is not None
            assert (someone.full_name, someone.nationality) == ("ERIKSSON ANNA MARIA", "UTO")
            assert (someone.level, someone.sources[PersonField.DOCUMENT]) == (
                IdentityLevel.SEEN,
                Source.PAPER,
            )
            assert next_step(desk.state) is NextStep.CHOOSE_PROCEDURE
            assert said(desk) == ""
            await desk.finish()


@pytest.mark.parametrize(
    ("text", "notice"),
    [
        ("".join(passport())[:-1] + "9", "zone_misread"),
        ("".join(passport(surname="", given="")), "zone_nameless"),
    ],
)
async def test_a_zone_that_cannot_be_taken_leaves_nothing(tmp_path: Path, text: str, notice: str) -> None:
    async with small_desk(tmp_path) as small:
        await small.desk.scan(text, ScanOrigin.SCANNER)
        assert small.desk.state.visit is None
        assert said(small.desk) == notice


async def test_an_expired_passport_is_taken_and_told(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await small.desk.scan("".join(ERIKSSON), ScanOrigin.SCANNER)
        assert small.desk.state.visit is not None
        assert small.desk.state.visit.identity.person is not None
        assert said(small.desk) == "paper_expired"


@pytest.mark.parametrize("swiped_first", [True, False])
async def test_the_zone_of_a_residence_card_opens_its_chip(tmp_path: Path, *, swiped_first: bool) -> None:
    lines = residence_card()
    held = CardRecord("MUSTER JAN", personal_number="099090123456", mrz=lines)
    card = VirtualCard(held, CardProfile(access=frozenset({Access.BAC}), dg13=None))
    async with small_desk(tmp_path) as small:
        desk = small.desk
        await desk.call_next()
        if swiped_first:
            await desk.scan("\n".join(lines), ScanOrigin.SCANNER)
        small.reader.insert(card)
        await until(desk, lambda state: state.devices.card_session)
        if not swiped_first:
            await desk.scan("\n".join(lines), ScanOrigin.SCANNER)
        state = await until(
            desk, lambda state: state.visit and state.visit.identity.card.reading is Reading.DONE
        )
        assert state.visit is not None
        someone = state.visit.identity.person
        assert someone is not None
        assert someone.document is not None
        assert someone.document.kind is IdentityPaper.RESIDENCE_CARD
        assert (someone.level, someone.personal_number) == (IdentityLevel.PROVED, None)
        assert someone.sources[PersonField.DOCUMENT] is Source.CHIP


async def test_another_foreigners_chip_is_refused(tmp_path: Path) -> None:
    lines = residence_card(number="TT0990002", born="850101")
    held = CardRecord("MUSTER PIET", personal_number="099090123456", mrz=lines)
    async with small_desk(tmp_path) as small:
        desk = small.desk
        await desk.call_next()
        await desk.scan("\n".join(residence_card()), ScanOrigin.SCANNER)
        small.reader.insert(VirtualCard(held, CardProfile(dg13=None)))
        await until(desk, lambda state: state.visit and state.visit.identity.card.trouble)
        await desk.read_card(can="123456")
        state = await until(
            desk,
            lambda state: state.visit and state.visit.identity.card.trouble is CardTrouble.OTHER_PERSON,
        )
        assert state.visit is not None
        assert state.visit.identity.person is not None
        assert state.visit.identity.person.full_name == "MUSTER JAN"


@pytest.mark.parametrize("lines", [passport(), residence_card()], ids=["passport", "residence card"])
async def test_a_zone_comes_line_by_line(tmp_path: Path, lines: tuple[str, ...]) -> None:
    async with small_desk(tmp_path) as small:
        desk = small.desk
        await desk.scan(lines[1], ScanOrigin.TYPED)
        assert desk.state.notice is not None
        assert desk.state.notice.key == "desk.notice.zone_line_first"
        await desk.scan(lines[0][:-1], ScanOrigin.TYPED)
        assert desk.state.notice.key == "desk.notice.zone_line_length", "a letter is missing"
        await desk.scan(lines[0], ScanOrigin.TYPED)
        assert desk.state.notice.key == "desk.notice.zone_line"
        await desk.scan(lines[0], ScanOrigin.TYPED)
        assert desk.state.notice.key == "desk.notice.zone_line", "twice is once"
        for line in lines[1:]:
            await desk.scan(line, ScanOrigin.TYPED)
        assert desk.state.visit is not None
        person = desk.state.visit.identity.person
        assert person is not None
        assert person.nationality == "UTO"


async def test_lines_of_two_people_never_make_one_zone(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        first, second = passport()
        await small.desk.scan(first, ScanOrigin.TYPED)
        await small.desk.scan(ONE.qr(), ScanOrigin.SCANNER)
        await small.desk.scan(second, ScanOrigin.TYPED)
        assert small.desk.state.notice is not None
        assert small.desk.state.notice.key == "desk.notice.zone_line_first"
