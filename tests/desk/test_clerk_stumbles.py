"""What the desk answers where a new clerk stumbled: papers of no list, short numbers, misread lines."""

from __future__ import annotations

from pathlib import Path

import pytest

from counter.desk.acts import StatedPerson
from counter.domain.decisions import Lack, LackKind
from counter.domain.documents import Slip
from counter.domain.dossiers import extra_id
from counter.domain.parties import PartyRole
from counter.domain.people import IdentityPaper
from counter.domain.text import person_name
from counter.events import ScanOrigin
from counter.ports import LookupOutcome
from printing.content import content
from tests.rigs.desk import EXTRACT, until
from tests.rigs.filing import begun, filled, form, notice, values, visit
from tests.rigs.requests import made
from tests.rigs.small_desk import SmallDesk, person, small_desk
from tests.rigs.zones import passport, residence_card

MARRIAGE = "1.000894"
SCHOOL = "Giấy xác nhận của trường"
ONE = person()


# --- a paper of no checklist --------------------------------------------------------------------


async def brought_back(small: SmallDesk) -> None:
    """A request for a paper of no list, and the person who comes back with it."""
    await begun(small)
    await filled(small, EXTRACT)
    await small.desk.decisions.supplement([Lack("", SCHOOL, LackKind.MISSING)], "")
    number = made(small).local_number
    await small.desk.finish()
    await small.desk.scan(number, ScanOrigin.SCANNER)
    await small.desk.scan(ONE.qr(), ScanOrigin.SCANNER)


async def test_a_paper_of_no_list_is_a_line_of_the_form_and_of_the_slip(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await brought_back(small)
        assert [(part.id, part.label) for part in form(small).extras] == [(extra_id(SCHOOL), SCHOOL)]
        assert form(small).unbrought
        await small.desk.accept_all()
        assert form(small).papers[extra_id(SCHOOL)].originals == 1
        assert not form(small).unbrought
        await small.desk.commit()
        (row,) = visit(small).received
        assert SCHOOL in [paper.label for paper in row.dossier.papers]
        slip = next(job.document for job in visit(small).jobs if isinstance(job.document, Slip))
        assert SCHOOL in [line.label for line in content(slip).rows]
        await until(small.desk, lambda state: state.outbox.done and not state.outbox.waiting)


async def test_one_that_was_not_brought_is_told_once_before_it_is_received(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await brought_back(small)
        await small.desk.commit()
        assert (notice(small), values(small)) == ("asked_not_brought", {"paper": SCHOOL})
        await small.desk.commit()
        (row,) = visit(small).received
        assert SCHOOL not in [paper.label for paper in row.dossier.papers]


async def test_it_is_kept_with_a_visit_put_aside_and_in_the_next_request(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await brought_back(small)
        await small.desk.accept_all()
        number = visit(small).id
        await small.desk.visits.hold()
        await small.desk.visits.resume(number)
        assert form(small).papers[extra_id(SCHOOL)].label == SCHOOL
        await small.desk.decisions.supplement([Lack("", "Sổ tiêm chủng", LackKind.MISSING)], "")
        await small.desk.decisions.supplement([Lack("", "Sổ tiêm chủng", LackKind.MISSING)], "")
        assert SCHOOL in [paper.label for paper in made(small).papers], "right already: not asked again"


async def test_the_same_name_is_the_same_paper_and_another_is_not(tmp_path: Path) -> None:
    assert extra_id(SCHOOL) == extra_id(SCHOOL.upper())
    assert extra_id(SCHOOL) != extra_id("Sổ tiêm chủng")


# --- the identity paper that was seen -----------------------------------------------------------


@pytest.mark.parametrize("card_first", [True, False])
async def test_a_card_seen_at_the_desk_is_no_paper_to_be_brought(tmp_path: Path, *, card_first: bool) -> None:
    async with small_desk(tmp_path) as small:
        await small.desk.call_next()
        if card_first:
            await small.desk.scan(ONE.qr(), ScanOrigin.SCANNER)
        await small.desk.choose_procedure(MARRIAGE)
        if not card_first:
            assert not form(small).papers
            await small.desk.scan(ONE.qr(), ScanOrigin.SCANNER)
        (shown,) = form(small).papers.values()
        assert shown.presented
        await small.desk.decisions.supplement([], "")
        assert shown.component_id not in [lack.component_id for lack in made(small).lacks]
        assert made(small).lacks


async def test_who_only_says_who_they_are_has_shown_nothing(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await small.desk.call_next()
        said = StatedPerson("Lê Thị Thử", paper=IdentityPaper.FORGOTTEN)
        await small.desk.people.state_person(PartyRole.SUBMITTER, said)
        await small.desk.choose_procedure(MARRIAGE)
        assert not form(small).papers


async def test_a_line_the_clerk_unticked_stays_so(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await begun(small)
        await small.desk.choose_procedure(MARRIAGE)
        (shown,) = form(small).papers
        await small.desk.set_paper(form(small).papers[shown].__class__(shown, ""))
        await small.desk.scan(ONE.qr(), ScanOrigin.SCANNER)
        assert not form(small).papers


# --- short numbers ------------------------------------------------------------------------------


async def test_an_order_number_opens_the_dossier_of_this_desk(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await begun(small)
        await filled(small, EXTRACT)
        await small.desk.commit()
        (row,) = visit(small).received
        code = row.official_code or row.dossier.local_number
        await small.desk.finish()
        order = code.rpartition("-")[2]
        for typed in (order, order.lstrip("0")):
            await small.desk.scan(typed, ScanOrigin.TYPED)
            returning = visit(small).returning
            assert returning is not None
            assert returning.dossier.id == row.dossier.id
            assert not returning.by_slip, "typed: no paper was shown"
            await small.desk.finish()


@pytest.mark.parametrize("digits", ["0012", "1", "0", "00000"])
async def test_an_order_number_nobody_has_is_told(tmp_path: Path, digits: str) -> None:
    async with small_desk(tmp_path) as small:
        await small.desk.scan(digits, ScanOrigin.TYPED)
        assert (notice(small), values(small)) == ("order_unknown", {"number": digits})
        assert small.desk.state.visit is None


@pytest.mark.parametrize(("digits", "told"), [("1000894", "unknown_code"), ("123456", "nothing_to_do")])
async def test_other_digits_begin_no_procedure(tmp_path: Path, digits: str, told: str) -> None:
    async with small_desk(tmp_path) as small:
        await small.desk.scan(digits, ScanOrigin.TYPED)
        assert notice(small) == told
        assert small.desk.state.visit is None


# --- the register is asked for who has no card --------------------------------------------------


async def test_the_register_is_asked_with_what_was_typed_and_says_what_it_needs(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        desk = small.desk
        await desk.call_next()
        await desk.scan(ONE.number, ScanOrigin.TYPED)
        assert notice(small) == "register_needs_name"
        said = StatedPerson(ONE.name, paper=IdentityPaper.VNEID)
        await desk.people.state_person(PartyRole.SUBMITTER, said)
        assert notice(small) == "register_needs_birth"
        assert visit(small).identity.register.outcome is None
        born = "/".join(reversed(ONE.birth.split("-")))
        whole = StatedPerson(ONE.name.lower(), ONE.number, born, paper=IdentityPaper.VNEID)
        await desk.people.state_person(PartyRole.SUBMITTER, whole)
        await until(
            desk, lambda state: state.visit and state.visit.identity.register.outcome is LookupOutcome.FOUND
        )


# --- a misread line -----------------------------------------------------------------------------


def spoilt(line: str, place: int) -> str:
    """The line with one digit read wrong."""
    return line[:place] + str((int(line[place]) + 1) % 10) + line[place + 1 :]


@pytest.mark.parametrize(
    ("place", "field"), [(9, "document_number"), (19, "date_of_birth"), (27, "date_of_expiry")]
)
async def test_a_wrong_second_line_names_its_field_and_keeps_the_first(
    tmp_path: Path, place: int, field: str
) -> None:
    async with small_desk(tmp_path) as small:
        first, second = passport()
        await small.desk.scan(first, ScanOrigin.TYPED)
        await small.desk.scan(spoilt(second, place), ScanOrigin.TYPED)
        assert notice(small) == f"zone_misread_{field}"
        await small.desk.scan(second[:-1], ScanOrigin.TYPED)
        assert notice(small) == "zone_line_length"
        await small.desk.scan(second, ScanOrigin.TYPED)
        found = visit(small).identity.person
        assert found is not None
        assert found.nationality == "UTO"


async def test_a_line_of_a_card_is_judged_when_it_ends(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        first, second, names = residence_card()
        await small.desk.scan(spoilt(first, 14), ScanOrigin.TYPED)
        assert notice(small) == "zone_misread_document_number"
        await small.desk.scan(first, ScanOrigin.TYPED)
        await small.desk.scan(spoilt(second, 6), ScanOrigin.TYPED)
        assert notice(small) == "zone_misread_date_of_birth"
        await small.desk.scan(second, ScanOrigin.TYPED)
        assert values(small) == {"line": 2, "following": "3"}
        await small.desk.scan(names, ScanOrigin.TYPED)
        assert visit(small).identity.person is not None


async def test_a_first_line_typed_again_takes_the_place_of_the_one_before(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        first, second = passport()
        await small.desk.scan(first.replace("ANNA", "ANMA"), ScanOrigin.TYPED)
        await small.desk.scan(first, ScanOrigin.TYPED)
        assert notice(small) == "zone_line"
        await small.desk.scan(second, ScanOrigin.TYPED)
        found = visit(small).identity.person
        assert found is not None
        assert found.full_name == "ERIKSSON ANNA MARIA"


# --- names --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("nguyễn thị an", "Nguyễn Thị An"),
        ("NGUYỄN THỊ AN", "NGUYỄN THỊ AN"),
        ("Ludwig van Dyck", "Ludwig van Dyck"),
        ("o’neil-đỗ ánh", "O’neil-Đỗ Ánh"),
    ],
)
def test_a_name_in_small_letters_gets_its_capitals(typed: str, shown: str) -> None:
    assert person_name(typed) == shown


async def test_it_does_so_wherever_a_name_is_typed(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await small.desk.call_next()
        said = StatedPerson("nguyễn thị an", paper=IdentityPaper.CARD)
        await small.desk.people.state_person(PartyRole.SUBMITTER, said)
        found = visit(small).identity.person
        assert found is not None
        assert found.full_name == "Nguyễn Thị An"
