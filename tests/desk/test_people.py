"""Everybody of a dossier: whose it is, who acts for whom, and what is wrong with it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from counter.desk.acts import StatedParties, StatedPerson
from counter.desk.next_step import NextStep, next_step
from counter.desk.people import MOST_RELATIVES
from counter.domain.parties import (
    AuthorityKind,
    AuthorityProblem,
    OwnerKind,
    Parties,
    PartyRole,
    Relation,
    Signing,
)
from counter.domain.people import Sex
from counter.events import ScanOrigin
from tests.rigs.small_desk import SmallDesk, person
from tests.rigs.stating import begin, form, notice, right, said, visit_of

ONE, OTHER = person(), person(skip=1)
BIRTH, MARRIAGE, COPY = "1.001193", "1.000894", "2.000815"


async def test_the_owner_of_a_courier_is_scanned_and_the_submitter_stays(small: SmallDesk) -> None:
    desk = small.desk
    await begin(desk)
    await desk.people.expect(PartyRole.OWNER)
    assert visit_of(desk).expects is PartyRole.OWNER
    await desk.scan(OTHER.qr(), ScanOrigin.SCANNER)
    owner, submitter = form(desk).owner, visit_of(desk).identity.person
    assert owner is not None
    assert submitter is not None
    assert (owner.personal_number, submitter.personal_number) == (OTHER.number, ONE.number)
    assert visit_of(desk).expects is PartyRole.SUBMITTER
    assert form(desk).parties.kind is OwnerKind.PERSON
    assert AuthorityProblem.NO_DOCUMENT in form(desk).problems
    assert next_step(desk.state) is NextStep.SHOW_AUTHORITY


async def test_a_form_without_its_owner_takes_the_next_scan_for_the_owner(small: SmallDesk) -> None:
    desk = small.desk
    await begin(desk)
    await desk.people.state_parties(right(AuthorityKind.WRITTEN, relation=Relation.SIBLING))
    assert next_step(desk.state) is NextStep.NAME_OWNER
    await desk.scan(ONE.qr(), ScanOrigin.SCANNER)
    assert form(desk).owner is None, "the submitter showed their card once more"
    await desk.scan(OTHER.qr(), ScanOrigin.SCANNER)
    owner = form(desk).owner
    assert owner is not None
    assert owner.personal_number == OTHER.number
    assert form(desk).problems == ()


async def test_the_owner_is_found_to_be_the_submitter(small: SmallDesk) -> None:
    desk = small.desk
    await begin(desk)
    await desk.people.expect(PartyRole.OWNER)
    await desk.scan(ONE.qr(), ScanOrigin.SCANNER)
    assert notice(desk) == "owner_is_submitter"
    assert (form(desk).owner, form(desk).parties.kind) == (None, OwnerKind.SELF)
    assert form(desk).problems == ()


async def test_a_number_scanned_alone_goes_to_the_owner_typed_next(small: SmallDesk) -> None:
    desk = small.desk
    await begin(desk)
    await desk.people.expect(PartyRole.OWNER)
    await desk.scan(OTHER.number, ScanOrigin.TYPED)
    assert notice(desk) == "register_needs_name"
    await desk.people.state_person(PartyRole.OWNER, said(full_name=OTHER.name))
    owner = form(desk).owner
    assert owner is not None
    assert owner.personal_number == OTHER.number


async def test_expecting_somebody_needs_a_form(small: SmallDesk) -> None:
    await small.desk.people.expect(PartyRole.OWNER)
    assert notice(small.desk) == "procedure_first"
    assert visit_of(small.desk).expects is PartyRole.SUBMITTER


@pytest.mark.parametrize("kind", [AuthorityKind.WRITTEN, AuthorityKind.CERTIFIED, AuthorityKind.KINSHIP])
async def test_civil_status_asks_a_stranger_for_a_certified_paper(
    small: SmallDesk, kind: AuthorityKind
) -> None:
    desk = small.desk
    await begin(desk)
    await desk.people.state_person(PartyRole.OWNER, said(date_of_birth="1980"))
    await desk.people.state_parties(right(kind, relation=Relation.OTHER))
    asked = {
        AuthorityKind.WRITTEN: (AuthorityProblem.NEEDS_CERTIFICATION,),
        AuthorityKind.KINSHIP: (AuthorityProblem.KIN_NOT_ENOUGH,),
    }
    assert form(desk).problems == asked.get(kind, ())
    owner = form(desk).owner
    assert owner is not None, "the right does not drop the owner"


async def test_a_birth_is_the_childs_and_kin_need_no_paper(small: SmallDesk) -> None:
    desk = small.desk
    await begin(desk, BIRTH)
    assert form(desk).parties.kind is OwnerKind.PERSON
    assert next_step(desk.state) is NextStep.NAME_OWNER
    child = StatedPerson("Lê Văn Bé", date_of_birth="01/11/2026", sex=Sex.MALE)
    await desk.people.state_person(PartyRole.OWNER, child)
    assert form(desk).problems == ()
    assert next_step(desk.state) is NextStep.CHECK_PAPERS
    for relation, problems in (
        (Relation.GRANDPARENT, ()),
        (Relation.OTHER_KIN, ()),
        (Relation.OTHER, (AuthorityProblem.KIN_NOT_ENOUGH,)),
    ):
        await desk.people.state_parties(right(AuthorityKind.KINSHIP, relation=relation))
        assert form(desk).problems == problems


async def test_a_marriage_cannot_be_authorised(small: SmallDesk) -> None:
    desk = small.desk
    await begin(desk, MARRIAGE)
    await desk.people.state_person(PartyRole.OWNER, said())
    await desk.people.state_parties(right(AuthorityKind.CERTIFIED))
    assert form(desk).problems == (AuthorityProblem.NOT_ALLOWED,)
    company = StatedParties(
        kind=OwnerKind.ORGANISATION,
        authority=AuthorityKind.LEGAL_REPRESENTATIVE,
        organisation_name="Công ty Một",
    )
    await desk.people.state_parties(company)
    assert form(desk).problems == (AuthorityProblem.NOT_ALLOWED,), "a company marries nobody either"
    await desk.people.state_parties(StatedParties())
    assert (form(desk).owner, form(desk).problems) == (None, ())


async def test_an_organisation_by_letter_and_by_its_representative(small: SmallDesk) -> None:
    desk = small.desk
    await begin(desk, COPY)
    letter = right(AuthorityKind.INTRODUCTION_LETTER, relation=Relation.EMPLOYEE)
    company = replace(letter, kind=OwnerKind.ORGANISATION)
    for wrong, field in (
        ({"organisation_name": " "}, "organisation_name"),
        ({"organisation_name": "Công ty Mẫu", "tax_code": "0123456789"}, "tax_code"),
        ({"organisation_name": "Công ty Mẫu", "document_date": "1/13/2026"}, "document_date"),
        ({"organisation_name": "Công ty Mẫu", "expires_on": "mai"}, "expires_on"),
        ({"organisation_name": "Công ty Mẫu", "witness": "123"}, "witness"),
    ):
        await desk.people.state_parties(replace(company, **wrong))  # type: ignore[arg-type]  # texts by name
        assert desk.state.notice is not None
        assert (notice(desk), desk.state.notice.values["field"]) == ("bad_field", field)
        assert form(desk).parties == Parties()
    named = replace(company, organisation_name="Công ty Mẫu", tax_code="0123456787001")
    await desk.people.state_parties(named)
    organisation = form(desk).parties.organisation
    assert organisation is not None
    assert (organisation.tax_code, form(desk).problems) == ("0123456787-001", ())
    await desk.people.state_person(PartyRole.REPRESENTATIVE, said())
    representative = form(desk).owner
    assert representative is not None
    assert representative.full_name == "Lê Thị Thử"
    assert form(desk).parties.organisation == organisation


async def test_a_fingerprint_needs_a_witness(small: SmallDesk) -> None:
    desk = small.desk
    await begin(desk)
    await desk.people.state_parties(StatedParties(signing=Signing.FINGERPRINT))
    assert form(desk).problems == (AuthorityProblem.NO_WITNESS,)
    await desk.people.state_parties(StatedParties(signing=Signing.FINGERPRINT, witness="Trần Văn Chứng"))
    assert form(desk).problems == ()


async def test_parents_of_a_child_owner_authorise(small: SmallDesk) -> None:
    desk = small.desk
    await begin(desk)
    await desk.people.state_person(PartyRole.AUTHORISER, said())
    await desk.people.state_parties(right(AuthorityKind.CERTIFIED))
    authoriser = form(desk).parties.authoriser
    assert authoriser is not None
    assert authoriser.full_name == "Lê Thị Thử"


async def test_relatives_come_and_go_within_bounds(small: SmallDesk) -> None:
    desk = small.desk
    await begin(desk)
    for _ in range(MOST_RELATIVES + 1):
        await desk.people.add_relative(Relation.FATHER, said())
    assert len(form(desk).parties.relatives) == MOST_RELATIVES
    assert notice(desk) == "relatives_full"
    await desk.people.drop_relative(0)
    for nowhere in (-1, MOST_RELATIVES - 1):
        await desk.people.drop_relative(nowhere)
    assert len(form(desk).parties.relatives) == MOST_RELATIVES - 1
