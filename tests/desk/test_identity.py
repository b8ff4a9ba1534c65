"""Nothing of one citizen ever stands in another's visit, and whoever comes can be read."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from counter.desk.acts import StatedPerson
from counter.desk.desk import Desk
from counter.desk.next_step import NextStep, next_step
from counter.desk.state import Reading
from counter.domain.card import Access
from counter.domain.parties import PartyRole
from counter.domain.people import IdentityPaper, PersonField, Source
from counter.domain.text import clean
from counter.events import CardTrouble, ScanOrigin
from counter.ports import CentreUnavailableError, LookupAnswer, LookupOutcome
from counter.wire import HARMFUL_CHARACTERS
from devices.virtual.card import VirtualCard
from devices.virtual.profile import CardProfile
from tests.rigs.desk import until
from tests.rigs.small_desk import person, small_desk
from tests.rigs.stating import notice as said

ONE, OTHER = person(), person(skip=1)


async def stated(desk: Desk, **typed: str) -> None:
    """Identity as typed from a card."""
    person = replace(StatedPerson(paper=IdentityPaper.CARD), **typed)  # type: ignore[arg-type]  # texts by name
    await desk.people.state_person(PartyRole.SUBMITTER, person)


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
        await stated(
            desk, full_name=OTHER.name, date_of_birth="01/02/1999", personal_number=OTHER.number, residence=""
        )
        assert desk.state.visit is not None
        identity = desk.state.visit.identity
        assert identity.person is not None
        assert identity.person.personal_number == OTHER.number
        assert identity.register.outcome is None
        assert identity.qr is None
        assert identity.person.sources[PersonField.FULL_NAME] is Source.PAPER
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
        assert desk.state.notice.key == "desk.notice.card_left_asked"
        small.reader.put_card(OTHER.card())
        await until(desk, lambda state: state.visit and state.visit.identity.card.reading is Reading.DONE)


async def test_a_card_left_lying_is_read_only_after_a_yes(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        desk = small.desk
        small.reader.put_card(ONE.card())
        await desk.call_next()
        await desk.scan(ONE.qr(), ScanOrigin.SCANNER)
        await until(desk, lambda state: state.visit and state.visit.identity.card.reading is Reading.DONE)
        await desk.finish()
        await desk.call_next()
        await desk.scan(ONE.qr(), ScanOrigin.SCANNER)
        for asked in ("card_left", "card_left_asked"):
            assert desk.state.notice is not None
            assert desk.state.notice.key == f"desk.notice.{asked}"
            assert desk.state.visit is not None
            assert desk.state.visit.identity.card.reading is Reading.NONE
            await desk.read_card()
        state = await until(
            desk, lambda state: state.visit and state.visit.identity.card.reading is Reading.DONE
        )
        assert state.devices.left_session is None


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
            await stated(
                desk, full_name=name, date_of_birth=birth, personal_number=number, residence=residence
            )
            assert desk.state.notice is not None
            assert desk.state.notice.values["field"] == field
            assert desk.state.visit is None
        await stated(
            desk, full_name="Lê Thị Thử", date_of_birth="1990", personal_number="", residence="Xã Thử"
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


async def test_wrong_tries_are_counted_in_words(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        desk = small.desk
        await desk.call_next()
        small.reader.insert(VirtualCard(ONE.card(), CardProfile(attempts=3)))
        await until(desk, lambda state: state.devices.card_session)
        for expected in ("card_wrong_key_left", "card_wrong_key_left", "card_blocked"):
            await desk.read_card(can="000000")
            await until(
                desk, lambda state: state.visit and state.visit.identity.card.reading is Reading.FAILED
            )
            assert said(desk) == expected


async def test_a_card_laid_down_for_somebody_else_is_not_tried(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        desk = small.desk
        await desk.call_next()
        await desk.scan(ONE.qr(), ScanOrigin.SCANNER)
        await desk.choose_procedure("2.000815")
        await desk.people.expect(PartyRole.OWNER)
        small.reader.put_card(OTHER.card())
        await until(desk, lambda state: state.devices.card_session)
        assert desk.state.visit is not None
        assert desk.state.visit.identity.card.reading is Reading.NONE
        assert said(desk) == "card_of_other_role"


async def test_a_former_number_waits_for_its_name(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        desk = small.desk
        await desk.scan("099 123 456", ScanOrigin.TYPED)
        assert said(desk) == "register_needs_name"
        assert next_step(desk.state) is NextStep.IDENTIFY
        await stated(desk, full_name="Lê Thị Thử", date_of_birth="1960")
        assert desk.state.visit is not None
        assert desk.state.visit.identity.person is not None
        assert desk.state.visit.identity.person.old_number == "099123456"
        await small.centre.met("look_up")


async def test_a_number_goes_to_who_was_typed_without_one(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        desk = small.desk
        await stated(desk, full_name=ONE.name, date_of_birth=ONE.birth[:4])
        await desk.scan(ONE.number, ScanOrigin.TYPED)
        state = await until(desk, lambda state: state.visit and state.visit.identity.register.outcome)
        assert state.visit is not None
        assert state.visit.identity.register.outcome is LookupOutcome.FOUND
        assert state.visit.identity.person is not None
        assert state.visit.identity.person.personal_number == ONE.number
        assert said(desk) == ""


async def test_a_number_of_one_visit_is_not_the_next_persons(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        desk = small.desk
        await desk.scan(ONE.number, ScanOrigin.TYPED)
        await desk.finish()
        await stated(desk, full_name="Lê Thị Thử", date_of_birth="1960")
        assert desk.state.visit is not None
        assert desk.state.visit.identity.person is not None
        assert desk.state.visit.identity.person.personal_number is None


@pytest.mark.parametrize(
    ("outcome", "notice"),
    [
        (LookupOutcome.SEVERAL, "register_several"),
        (LookupOutcome.NOT_FOUND, "register_not_found"),
        (LookupOutcome.PROCEDURE_NOT_LICENSED, "register_not_licensed"),
        (LookupOutcome.OFFICER_NOT_ALLOWED, "register_not_allowed"),
        (LookupOutcome.UNAVAILABLE, "register_unavailable"),
    ],
)
async def test_what_the_register_cannot_say_is_told_and_work_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, outcome: LookupOutcome, notice: str
) -> None:
    async def answer(_request: object) -> LookupAnswer:
        return LookupAnswer(outcome, "ref")

    async with small_desk(tmp_path) as small:
        desk = small.desk
        monkeypatch.setattr(small.centre, "look_up", answer)
        await desk.call_next()
        await desk.scan(ONE.qr(), ScanOrigin.SCANNER)
        await until(desk, lambda state: state.visit and state.visit.identity.register.outcome is outcome)
        assert said(desk) == notice
        assert next_step(desk.state) is NextStep.CHOOSE_PROCEDURE


async def test_a_register_that_was_down_is_asked_again_by_the_next_scan(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        desk = small.desk
        small.centre.refusals["look_up"] = [CentreUnavailableError("cut", sent=False)]
        await desk.call_next()
        await desk.scan(ONE.qr(), ScanOrigin.SCANNER)
        await until(
            desk,
            lambda state: state.visit and state.visit.identity.register.outcome is LookupOutcome.UNAVAILABLE,
        )
        await desk.scan(ONE.qr(), ScanOrigin.SCANNER)
        await until(
            desk, lambda state: state.visit and state.visit.identity.register.outcome is LookupOutcome.FOUND
        )


def test_no_name_passes_that_the_wire_would_refuse() -> None:
    every = (chr(code) for code in range(0x110000) if not 0xD800 <= code < 0xE000)
    harmful = [char for char in every if re.fullmatch(HARMFUL_CHARACTERS, char)]
    assert harmful
    assert not re.search(HARMFUL_CHARACTERS, clean("a".join(harmful), limit=100_000))


async def test_a_number_the_register_does_not_know_is_told_as_typed_or_as_shown(tmp_path: Path) -> None:
    """A typed one may be a slip of the finger."""
    unknown = person("not_found")
    async with small_desk(tmp_path) as small:
        desk = small.desk
        await desk.call_next()
        await stated(desk, full_name=unknown.name, date_of_birth="01/02/1999", personal_number=unknown.number)
        await until(desk, lambda state: state.notice and said(desk) == "register_not_found_typed")
        await desk.finish()
        await desk.call_next()
        await desk.scan(unknown.qr(), ScanOrigin.SCANNER)
        await until(desk, lambda state: state.notice and said(desk) == "register_not_found")


async def test_a_card_of_which_a_part_cannot_be_read_is_told(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        desk = small.desk
        await desk.call_next()
        await desk.scan(ONE.qr(), ScanOrigin.SCANNER)
        await until(desk, lambda state: state.visit and state.visit.identity.register.outcome)
        card = VirtualCard(ONE.card())
        card._files._application[13] = bytes((0x6D, 0))
        small.reader.insert(card)
        await until(desk, lambda state: state.visit and state.visit.identity.card.reading is Reading.DONE)
        await until(desk, lambda state: state.notice and said(desk) == "card_partial")
