"""A number scanned off a card without a chip: it waits for its name, and nobody else gets it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from counter.desk.acts import StatedPerson
from counter.desk.drafts import pack, unpack
from counter.desk.state import Identity, Reading
from counter.domain.parties import PartyRole
from counter.domain.people import IdentityPaper, PersonField
from counter.events import ScanOrigin
from devices.virtual.zone import mrz_lines
from tests.rigs.desk import until
from tests.rigs.small_desk import SmallDesk, person, small_desk
from tests.rigs.words import notice_key

ONE, OTHER = person(), person(skip=1)


def identity(small: SmallDesk) -> Identity:
    assert small.desk.state.visit is not None
    return small.desk.state.visit.identity


async def test_it_waits_in_the_visit_and_goes_to_who_is_typed(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await small.desk.scan(ONE.number, ScanOrigin.SCANNER)
        assert identity(small).number == ONE.number
        assert notice_key(small.desk) == "register_needs_name"
        typed = StatedPerson(paper=IdentityPaper.CARD, full_name=ONE.name, date_of_birth="15/03/1990")
        await small.desk.people.state_person(PartyRole.SUBMITTER, typed)
        known = identity(small).person
        assert known is not None
        assert known.personal_number == ONE.number
        assert identity(small).number == ""


async def test_it_is_kept_with_the_visit_and_taken_back_with_the_scan(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await small.desk.call_next()
        await small.desk.scan(ONE.number, ScanOrigin.SCANNER)
        visit = small.desk.state.visit
        assert visit is not None
        kept = unpack(pack(visit, visit.started_at), small.desk._core.catalogue)
        assert kept is not None
        assert kept.visit.identity.number == ONE.number
        await small.desk.scans.undo()
        assert identity(small).number == ""


async def test_another_persons_number_is_told_and_nothing_else_happens(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await small.desk.scan(ONE.qr(), ScanOrigin.SCANNER)
        await until(small.desk, lambda state: state.visit and state.visit.identity.register.outcome)
        before = identity(small)
        await small.desk.scan(ONE.number, ScanOrigin.SCANNER)
        assert small.desk.state.notice is not None
        assert small.desk.state.notice.key == "desk.notice.number_agrees"
        assert identity(small) == before
        await small.desk.scan(OTHER.number, ScanOrigin.SCANNER)
        assert notice_key(small.desk) == "number_of_nobody_here"
        assert identity(small) == replace(before, number=OTHER.number)
        await small.desk.scan(OTHER.qr(), ScanOrigin.SCANNER)
        assert identity(small).number == "", "they came with their card after all"


async def test_it_opens_the_card_that_is_put_on_after_it(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await small.desk.scan(ONE.number, ScanOrigin.SCANNER)
        small.reader.put_card(ONE.card())
        await until(
            small.desk, lambda state: state.visit and state.visit.identity.card.reading is Reading.DONE
        )
        known = identity(small).person
        assert known is not None
        assert known.personal_number == ONE.number
        assert identity(small).number == "", "it has found who it belongs to"


async def test_it_is_told_beside_a_card_that_is_read(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await small.desk.scan(ONE.qr(), ScanOrigin.SCANNER)
        small.reader.put_card(ONE.card())
        await until(
            small.desk, lambda state: state.visit and state.visit.identity.card.reading is Reading.DONE
        )
        await small.desk.scan(OTHER.number, ScanOrigin.SCANNER)
        assert notice_key(small.desk) == "number_of_nobody_here"


async def test_a_zone_has_no_vietnamese_letters_and_nobody_is_told_so_each_time(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await small.desk.scan("".join(mrz_lines(ONE.card())), ScanOrigin.SCANNER)
        await until(small.desk, lambda state: state.visit and state.visit.identity.register.outcome)
        known = identity(small)
        assert known.qr is not None
        assert known.qr.full_name.isascii()
        assert known.person is not None
        assert known.person.full_name == ONE.name
        assert PersonField.FULL_NAME not in [one.field for one in known.differences]


async def test_what_a_scan_was_read_as_stays_when_it_opens_a_card(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await small.desk.call_next()
        small.reader.put_card(ONE.card())
        await until(small.desk, lambda state: state.devices.card_session is not None)
        await small.desk.scan(ONE.qr(), ScanOrigin.SCANNER)
        assert identity(small).card.reading is not Reading.NONE
        assert small.desk.state.read_as == "citizen_qr"
        assert small.desk.state.undo is not None


async def test_a_dossier_that_is_not_there_does_not_hide_what_was_read(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await small.desk.scan("H99.001-261122-0007", ScanOrigin.SCANNER)
        assert small.desk.state.notice is not None
        assert small.desk.state.read_as == "dossier_code"
