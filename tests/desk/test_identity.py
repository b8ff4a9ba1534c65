"""Nothing of one citizen ever stands in another's visit, and whoever comes can be read."""

from __future__ import annotations

import re
from pathlib import Path

from counter.desk.state import NextStep, Reading, next_step
from counter.domain.card import Access
from counter.domain.people import PersonField, Source
from counter.domain.text import clean
from counter.events import CardTrouble, ScanOrigin
from counter.ports import LookupOutcome
from counter.wire import HARMFUL_CHARACTERS
from devices.virtual.card import VirtualCard
from devices.virtual.profile import CardProfile
from tests.rigs.desk import until
from tests.rigs.small_desk import person, small_desk

ONE, OTHER = person(), person(skip=1)


async def test_another_persons_card_leaves_nothing_behind(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        desk = small.desk
        await desk.call_next()
        await desk.scan(ONE.qr(), ScanOrigin.SCANNER)
        small.reader.put_card(OTHER.card())
        await until(desk, lambda state: state.visit and state.visit.identity.card.trouble)
        await desk.read_card(can=OTHER.number[-6:])
        state = await until(
            desk,
            lambda state: state.visit and state.visit.identity.card.trouble is CardTrouble.OTHER_PERSON,
        )
        assert state.visit is not None
        card = state.visit.identity.card
        assert (card.record, card.photo, card.access) == (None, None, None)
        assert state.visit.identity.person is not None
        assert state.visit.identity.person.personal_number == ONE.number
        assert state.notice is not None
        assert state.notice.key == "desk.notice.other_card"


async def test_a_new_person_starts_clean_typed_or_scanned(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        desk = small.desk
        await desk.call_next()
        await desk.scan(ONE.qr(), ScanOrigin.SCANNER)
        await until(
            desk,
            lambda state: state.visit and state.visit.identity.register.outcome is LookupOutcome.FOUND,
        )
        held = small.centre.hold("look_up")
        await desk.state_identity(
            full_name=OTHER.name, date_of_birth="01/02/1999", personal_number=OTHER.number, residence=""
        )
        assert desk.state.visit is not None
        identity = desk.state.visit.identity
        assert identity.person is not None
        assert identity.person.personal_number == OTHER.number
        assert identity.register.outcome is None
        assert identity.qr is None
        assert identity.person.sources[PersonField.FULL_NAME] is Source.TYPED
        held.set()


async def test_a_late_register_answer_is_not_believed_of_the_next_person(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        desk = small.desk
        held = small.centre.hold("look_up")
        await desk.call_next()
        await desk.scan(ONE.qr(), ScanOrigin.SCANNER)
        await desk.finish()
        await desk.call_next()
        await desk.scan(OTHER.qr(), ScanOrigin.SCANNER)
        held.set()
        state = await until(desk, lambda state: state.visit and state.visit.identity.register.person)
        assert state.visit is not None
        assert state.visit.identity.register.person is not None
        assert state.visit.identity.register.person.personal_number == OTHER.number
        await until(desk, lambda _: small.journal.drafts())
        assert [draft.id for draft in small.journal.drafts()] == [state.visit.id]


async def test_a_card_left_on_the_reader_is_not_read_for_the_next_person(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        desk = small.desk
        small.reader.put_card(ONE.card())
        await desk.call_next()
        await desk.scan(ONE.qr(), ScanOrigin.SCANNER)
        await until(desk, lambda state: state.visit and state.visit.identity.card.reading is Reading.DONE)
        assert desk.state.devices.left_session is None
        await desk.finish()
        await desk.call_next()
        devices = desk.state.devices
        assert devices.left_session is not None
        assert devices.left_session == devices.card_session, "the screen says to give the card back"
        await desk.scan(OTHER.qr(), ScanOrigin.SCANNER)
        assert desk.state.visit is not None
        assert desk.state.visit.identity.card.reading is Reading.NONE
        await desk.read_card()
        assert desk.state.notice is not None
        assert desk.state.notice.key == "desk.notice.card_left"
        small.reader.put_card(OTHER.card())
        await until(desk, lambda state: state.visit and state.visit.identity.card.reading is Reading.DONE)


async def test_a_card_without_pace_opens_with_a_computed_expiry(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        desk = small.desk
        await desk.call_next()
        small.reader.insert(VirtualCard(ONE.card(), CardProfile(access=frozenset({Access.BAC}))))
        await desk.scan(ONE.qr(), ScanOrigin.SCANNER)
        state = await until(
            desk, lambda state: state.visit and state.visit.identity.card.reading is Reading.DONE
        )
        assert state.visit is not None
        assert state.visit.identity.card.access is Access.BAC


async def test_a_typed_number_alone_opens_the_chip(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        desk = small.desk
        small.reader.put_card(ONE.card())
        await until(desk, lambda state: state.devices.card_session)
        await desk.scan(ONE.number, ScanOrigin.TYPED)
        state = await until(
            desk, lambda state: state.visit and state.visit.identity.card.reading is Reading.DONE
        )
        assert state.visit is not None
        assert state.visit.identity.person is not None
        assert state.visit.identity.person.full_name == ONE.name


async def test_a_wrong_can_is_told_and_the_card_can_be_read_again(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        desk = small.desk
        await desk.call_next()
        small.reader.put_card(ONE.card())
        await until(desk, lambda state: state.devices.card_session)
        await desk.read_card(can="000000")
        state = await until(
            desk, lambda state: state.visit and state.visit.identity.card.reading is Reading.FAILED
        )
        assert state.visit is not None
        assert state.visit.identity.card.trouble is CardTrouble.WRONG_KEY
        await desk.read_card(can=ONE.number[-6:])
        await until(desk, lambda state: state.visit and state.visit.identity.card.reading is Reading.DONE)


async def test_a_locked_desk_reads_and_asks_nothing_until_somebody_signs_in(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        desk = small.desk
        held = small.centre.hold("look_up")
        await desk.call_next()
        await desk.scan(ONE.qr(), ScanOrigin.SCANNER)
        await desk.lock()
        small.reader.put_card(ONE.card())
        held.set()
        await desk.scan(OTHER.qr(), ScanOrigin.SCANNER)
        assert desk.state.visit is not None
        assert desk.state.visit.identity.card.reading is Reading.NONE
        assert await desk.sign_in("123456")
        state = await until(
            desk,
            lambda state: (
                state.visit
                and state.visit.identity.card.reading is Reading.DONE
                and state.visit.identity.register.outcome is LookupOutcome.FOUND
            ),
        )
        assert state.visit is not None
        assert not state.visit.identity.register.asking


async def test_bad_typed_identity_says_which_field(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        desk = small.desk
        for values, field in (
            (("", "1990", "", ""), "full_name"),
            (("Lê Thị Thử", "31/02/1990", "", ""), "date_of_birth"),
            (("Lê Thị Thử", "1990", "12345", ""), "personal_number"),
        ):
            name, birth, number, residence = values
            await desk.state_identity(
                full_name=name, date_of_birth=birth, personal_number=number, residence=residence
            )
            assert desk.state.notice is not None
            assert desk.state.notice.values["field"] == field
            assert desk.state.visit is None
        await desk.state_identity(
            full_name="Lê Thị Thử", date_of_birth="1990", personal_number="", residence="Xã Thử"
        )
        assert next_step(desk.state) is NextStep.CHOOSE_PROCEDURE


async def test_another_persons_qr_needs_a_second_scan_while_a_form_is_open(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        desk = small.desk
        await desk.call_next()
        await desk.scan(ONE.qr(), ScanOrigin.SCANNER)
        await desk.choose_procedure("2.000635")
        for expected in (ONE.number, OTHER.number):
            await desk.scan(OTHER.qr(), ScanOrigin.SCANNER)
            assert desk.state.visit is not None
            assert desk.state.visit.identity.person is not None
            assert desk.state.visit.identity.person.personal_number == expected


def test_no_name_passes_that_the_wire_would_refuse() -> None:
    every = (chr(code) for code in range(0x110000) if not 0xD800 <= code < 0xE000)
    harmful = [char for char in every if re.fullmatch(HARMFUL_CHARACTERS, char)]
    assert harmful
    assert not re.search(HARMFUL_CHARACTERS, clean("a".join(harmful), limit=100_000))
