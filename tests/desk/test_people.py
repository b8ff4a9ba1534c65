"""Everybody of a dossier: who shows what, who acts for whom, and what is wrong with it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from counter.desk.acts import StatedParties, StatedPerson
from counter.desk.desk import Desk
from counter.desk.differences import kept_differences
from counter.desk.next_step import NextStep, next_step
from counter.desk.people import MOST_RELATIVES
from counter.desk.state import Filing, Identity, Visit
from counter.desk.stated import BadFieldError, read_person
from counter.domain.dossiers import Delivery
from counter.domain.parties import (
    AuthorityKind,
    AuthorityProblem,
    OwnerKind,
    Parties,
    PartyRole,
    Relation,
    Signing,
)
from counter.domain.people import (
    IdentityDocument,
    IdentityLevel,
    IdentityPaper,
    PartialDate,
    PersonField,
    Sex,
    Source,
)
from counter.events import ScanOrigin
from counter.ports import LookupOutcome
from tests.rigs.desk import until
from tests.rigs.small_desk import SmallDesk, person, small_desk

ONE, OTHER, THIRD = person(), person(skip=1), person(skip=2)
TODAY = date(2026, 11, 23)
EXTRACT, BIRTH, MARRIAGE, COPY, SIGNATURE = "2.000635", "1.001193", "1.000894", "2.000815", "2.000884"


@pytest.fixture
async def small(tmp_path: Path) -> AsyncIterator[SmallDesk]:
    """A desk at which ONE stands, known by the QR of their card."""
    async with small_desk(tmp_path) as small:
        await small.desk.call_next()
        await small.desk.scan(ONE.qr(), ScanOrigin.SCANNER)
        await until(
            small.desk,
            lambda state: state.visit and state.visit.identity.register.outcome is LookupOutcome.FOUND,
        )
        yield small


def visit_of(desk: Desk) -> Visit:
    assert desk.state.visit is not None
    return desk.state.visit


def form(desk: Desk) -> Filing:
    filing = visit_of(desk).filing
    assert filing is not None
    return filing


def notice(desk: Desk) -> str:
    return desk.state.notice.key.removeprefix("desk.notice.") if desk.state.notice else ""


async def begin(desk: Desk, code: str = EXTRACT) -> None:
    await desk.choose_procedure(code)
    if form(desk).case is None:
        await desk.choose_case(form(desk).procedure.cases[0].id)


def said(**changes: object) -> StatedPerson:
    return replace(StatedPerson(full_name="Lê Thị Thử", paper=IdentityPaper.CARD), **changes)  # type: ignore[arg-type]  # fields by name


def right(kind: AuthorityKind, **changes: object) -> StatedParties:
    whole = StatedParties(OwnerKind.PERSON, kind, document_number="7", document_date="01/11/2026")
    return replace(whole, certified_by="UBND Phường Mẫu", **changes)  # type: ignore[arg-type]  # fields by name


# --- what was shown ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("paper", "level", "source"),
    [
        (IdentityPaper.CARD, IdentityLevel.SEEN, Source.PAPER),
        (IdentityPaper.VNEID, IdentityLevel.SEEN, Source.VNEID),
        (IdentityPaper.OLD_CARD, IdentityLevel.SEEN, Source.PAPER),
        (IdentityPaper.PASSPORT, IdentityLevel.SEEN, Source.PAPER),
        (IdentityPaper.RESIDENCE_CARD, IdentityLevel.SEEN, Source.PAPER),
        (IdentityPaper.BIRTH_CERTIFICATE, IdentityLevel.SEEN, Source.PAPER),
        (IdentityPaper.OTHER, IdentityLevel.SEEN, Source.PAPER),
        (IdentityPaper.FORGOTTEN, IdentityLevel.STATED, Source.TYPED),
    ],
)
def test_every_paper_has_its_level_and_source(
    paper: IdentityPaper, level: IdentityLevel, source: Source
) -> None:
    number = {IdentityPaper.OLD_CARD: "099 123 456"}.get(paper, "" if paper == "card" else "C1234567")
    typed = said(
        paper=paper,
        paper_number="" if paper is IdentityPaper.VNEID else number,
        sex=Sex.FEMALE,
        phone="099 000 0001",
        residence="Thôn Mẫu",
        nationality="Việt Nam",
        date_of_birth="15/03/1990",
    )
    person = read_person(typed, TODAY)
    assert (person.level, person.sources[PersonField.FULL_NAME]) == (level, source)
    assert person.sources[PersonField.SEX] is source
    assert (person.phone, person.sources[PersonField.PHONE]) == ("0990000001", Source.TYPED)
    assert (person.nationality, person.residence) == ("VNM", "Thôn Mẫu")
    assert (person.document is None) is (paper is IdentityPaper.FORGOTTEN)
    assert person.document is None or person.document.kind is paper
    assert person.old_number == ("099123456" if paper is IdentityPaper.OLD_CARD else None)


def test_a_child_has_no_number_and_a_passport_has_one() -> None:
    child = read_person(
        StatedPerson("Lê Văn Bé", date_of_birth="2024", paper=IdentityPaper.BIRTH_CERTIFICATE), TODAY
    )
    assert (child.personal_number, child.date_of_birth) == (None, PartialDate(2024))
    passport = read_person(
        said(
            paper=IdentityPaper.PASSPORT,
            paper_number="l 898902c3",
            nationality="uto",
            paper_expires="31122034",
        ),
        TODAY,
    )
    assert passport.document == IdentityDocument(
        IdentityPaper.PASSPORT, "L898902C3", "UTO", date(2034, 12, 31)
    )


def test_nine_digits_are_a_former_number() -> None:
    person = read_person(said(personal_number="099123456"), TODAY)
    assert (person.personal_number, person.old_number) == (None, "099123456")


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"full_name": ""}, "full_name"),
        ({"full_name": "\x1b[2J\x07"}, "full_name"),
        ({"full_name": "Nguye64n Va8n Ma61u"}, "full_name"),
        ({"full_name": "..."}, "full_name"),
        ({"personal_number": "12345"}, "personal_number"),
        ({"personal_number": "09909012345६"}, "personal_number"),
        ({"date_of_birth": "31/02/1990"}, "date_of_birth"),
        ({"date_of_birth": "24/11/2026"}, "date_of_birth"),
        ({"date_of_birth": "٢٠٠٠"}, "date_of_birth"),
        ({"phone": "12"}, "phone"),
        ({"nationality": "V1"}, "nationality"),
        ({"paper_expires": "2030"}, "paper_expires"),
        ({"paper": IdentityPaper.PASSPORT}, "paper_number"),
        ({"paper": IdentityPaper.PASSPORT, "paper_number": "C;DROP"}, "paper_number"),
        ({"paper": IdentityPaper.RESIDENCE_CARD, "paper_number": "1" * 21}, "paper_number"),
        ({"paper": IdentityPaper.OLD_CARD, "paper_number": "12345"}, "paper_number"),
        ({"paper": IdentityPaper.VNEID, "paper_number": "12345"}, "paper_number"),
    ],
)
def test_a_bad_field_is_named(typed: dict[str, object], field: str) -> None:
    with pytest.raises(BadFieldError) as caught:
        read_person(said(**typed), TODAY)
    assert caught.value.field == field


def test_hostile_texts_are_cleaned_and_bounded() -> None:
    person = read_person(
        said(
            full_name="Lê\u202e Thị\x00\u200b Thử\n" + "a" * 500,
            residence="\x1b]0;x\x07Thôn\tMẫu" * 100,
        ),
        TODAY,
    )
    assert person.full_name.startswith("Lê Thị Thử a")
    assert (len(person.full_name), len(person.residence or "")) == (120, 300)
    assert person.full_name.isprintable()
    assert (person.residence or "").isprintable()
    assert "Thử" not in repr(person)


async def test_a_paper_that_ran_out_is_taken_and_told(small: SmallDesk) -> None:
    desk = small.desk
    await begin(desk)
    await desk.people.state_person(PartyRole.OWNER, said(paper_expires="01/02/2020"))
    assert notice(desk) == "paper_expired"
    owner = form(desk).owner
    assert owner is not None
    assert owner.full_name == "Lê Thị Thử"


# --- whose dossier ----------------------------------------------------------------------------------


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


# --- contact and delivery ---------------------------------------------------------------------------


async def test_contact_is_checked_and_kept(small: SmallDesk) -> None:
    desk = small.desk
    await begin(desk)
    for phone, email, field in (("12", "", "phone"), ("", "a@b", "email"), ("", "a b@vidu.vn", "email")):
        await desk.people.set_contact(phone, email, consent=True)
        assert desk.state.notice is not None
        assert desk.state.notice.values["field"] == field
    await desk.people.set_contact("+84 990 000 001", "mau@vidu.vn", consent=True)
    contact = form(desk).contact
    assert (contact.phone, contact.email, contact.consent) == ("0990000001", "mau@vidu.vn", True)


async def test_post_goes_home_and_another_centre_has_a_name(small: SmallDesk) -> None:
    desk = small.desk
    await begin(desk)
    await desk.people.set_delivery(Delivery.POST)
    submitter = visit_of(desk).identity.person
    assert submitter is not None
    assert form(desk).deliver_to == submitter.residence
    await desk.people.state_person(PartyRole.OWNER, said(residence="Thôn Mẫu"))
    await desk.people.set_delivery(Delivery.POST)
    assert form(desk).deliver_to == "Thôn Mẫu"
    await desk.people.set_delivery(Delivery.OTHER_CENTRE)
    assert notice(desk) == "bad_field"
    assert form(desk).delivery is Delivery.POST
    await desk.people.set_delivery(Delivery.OTHER_CENTRE, "Phường Mẫu Hai")
    await desk.people.set_delivery(Delivery.COUNTER, "Phường Mẫu Hai")
    assert (form(desk).delivery, form(desk).deliver_to) == (Delivery.COUNTER, "")


# --- not asked again --------------------------------------------------------------------------------


async def test_what_the_register_holds_is_ticked_and_can_be_unticked(small: SmallDesk) -> None:
    desk = small.desk
    await begin(desk)
    held = {paper.component_id: paper for paper in form(desk).papers.values()}
    assert held
    assert all(paper.from_data for paper in held.values())
    first = next(iter(held.values()))
    await desk.set_paper(replace(first, from_data=False))
    await desk.people.state_parties(StatedParties())
    await desk.scan(ONE.qr(), ScanOrigin.SCANNER)
    assert first.component_id not in form(desk).papers


async def test_a_slow_register_ticks_when_it_answers(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        desk, held = small.desk, small.centre.hold("look_up")
        await desk.call_next()
        await desk.scan(ONE.qr(), ScanOrigin.SCANNER)
        await begin(desk)
        assert visit_of(desk).identity.register.asking
        assert not form(desk).papers
        held.set()
        await until(desk, lambda state: state.visit and state.visit.filing and state.visit.filing.papers)
        assert all(paper.from_data for paper in form(desk).papers.values())


async def test_another_person_unticks_what_was_known_of_the_last(small: SmallDesk) -> None:
    desk = small.desk
    await begin(desk)
    assert form(desk).papers
    unknown = person("not_found")
    for _ in range(2):
        await desk.scan(unknown.qr(), ScanOrigin.SCANNER)
    await until(
        desk, lambda state: state.visit and state.visit.identity.register.outcome is LookupOutcome.NOT_FOUND
    )
    assert not form(desk).papers


@pytest.mark.parametrize("code", [MARRIAGE, SIGNATURE])
async def test_two_people_or_a_signature_show_their_papers(small: SmallDesk, code: str) -> None:
    await begin(small.desk, code)
    assert not form(small.desk).papers


# --- paper and register -----------------------------------------------------------------------------


async def test_what_paper_and_register_say_differently_is_kept(tmp_path: Path) -> None:
    """The paper's value stands, and both are remembered; of words alone there is nothing to remember."""
    wrong = Sex.MALE if ONE.sex is Sex.FEMALE else Sex.FEMALE
    for paper, source, kept in (
        (IdentityPaper.CARD, Source.PAPER, [(PersonField.SEX, Source.PAPER)]),
        (IdentityPaper.FORGOTTEN, Source.REGISTER, []),
    ):
        folder = tmp_path / paper
        folder.mkdir()
        async with small_desk(folder) as small:
            born = "/".join(reversed(ONE.birth.split("-")))
            typed = StatedPerson(ONE.name, ONE.number, born, wrong, paper=paper)
            await small.desk.people.state_person(PartyRole.SUBMITTER, typed)
            state = await until(small.desk, lambda state: state.visit and state.visit.identity.differences)
            assert state.visit is not None
            identity = state.visit.identity
            assert identity.person is not None
            assert identity.person.sources[PersonField.SEX] is source
            found = kept_differences(identity)
            assert [(one.field, one.kept) for one in found] == kept
            assert all((one.paper_value, one.register_value) == (wrong, ONE.sex) for one in found)
    assert kept_differences(Identity()) == ()
