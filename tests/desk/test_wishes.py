"""What a form proposes and still needs: its owner, its count, its way home, the paper of a right."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from counter.desk.acts import StatedParties
from counter.desk.delivery import proposed_address
from counter.domain.dossiers import Delivery
from counter.domain.parties import AuthorityKind, OwnerKind
from tests.rigs.desk import EXTRACT
from tests.rigs.filing import BIRTH, CERTIFYING, begun, filled, form, notice, values, visit
from tests.rigs.small_desk import small_desk


async def test_the_case_proposes_whose_dossier_it_is(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await begun(small)
        await small.desk.choose_procedure(EXTRACT)
        own, authorised, organisation = (case.id for case in form(small).procedure.cases)
        for case, kind in (
            (organisation, OwnerKind.ORGANISATION),
            (authorised, OwnerKind.PERSON),
            (own, OwnerKind.SELF),
        ):
            await small.desk.choose_case(case)
            assert form(small).parties.kind is kind


async def test_a_recorded_right_ticks_its_paper(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await begun(small)
        await small.desk.choose_procedure(EXTRACT)
        await small.desk.choose_case(form(small).procedure.cases[1].id)
        assert "g1.i2" not in form(small).papers
        right = StatedParties(OwnerKind.PERSON, AuthorityKind.CERTIFIED, document_date="01/10/2026")
        await small.desk.people.state_parties(right)
        assert form(small).papers["g1.i2"].originals == 1
        await small.desk.people.state_parties(replace(right, authority=AuthorityKind.KINSHIP))
        assert "g1.i2" not in form(small).papers


async def test_certified_copies_cost_by_page_and_copy(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await begun(small)
        await filled(small, CERTIFYING)
        for pages, copies, dong in ((1, 1, 2_000), (3, 2, 10_000), (500, 1, 200_000)):
            await small.desk.money.set_quantity(pages, copies)
            assert (form(small).fee_dong, form(small).computed_dong) == (dong, dong)
            assert form(small).fee_reason == ""
        await small.desk.money.set_quantity(0, 1)
        assert (notice(small), values(small)) == ("bad_field", {"field": "pages"})
        await small.desk.drop_filing()
        await filled(small, BIRTH)
        await small.desk.money.set_quantity(2, 2)
        assert notice(small) == "nothing_to_do"


async def test_the_post_needs_a_telephone_and_an_electronic_result_an_address(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await begun(small)
        await filled(small)
        people = small.desk.people
        for way, key in (
            (Delivery.POST, "post_needs_phone"),
            (Delivery.ELECTRONIC, "electronic_needs_email"),
        ):
            await people.set_delivery(way, "Số 1, phố Mẫu" if way is Delivery.POST else "")
            assert notice(small) == key
            await small.desk.commit()
            assert (notice(small), visit(small).received) == (key, ())
        await people.set_contact("", "mau@example.vn", consent=False)
        await small.desk.commit()
        assert len(visit(small).received) == 1


async def test_the_register_knows_the_newer_address(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await begun(small)
        await filled(small)
        now, registered = visit(small), visit(small).identity.register.person
        assert registered is not None
        moved = replace(registered, residence="Số 9, phố Mới")
        identity = replace(now.identity, register=replace(now.identity.register, person=moved))
        assert proposed_address(replace(now, identity=identity)) == "Số 9, phố Mới"
