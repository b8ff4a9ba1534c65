"""Receiving: what is missing, whose dossier it is, where its result goes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from counter.desk.next_step import NextStep, next_step
from counter.domain.dossiers import Delivery
from counter.domain.parties import (
    Authority,
    AuthorityKind,
    Contact,
    Organisation,
    OwnerKind,
    Parties,
    Relation,
    Signing,
)
from counter.domain.people import IdentityLevel, PartialDate, Person
from counter.events import ScanOrigin
from tests.rigs.desk import EXTRACT
from tests.rigs.filing import (
    ADULT,
    BIRTH,
    MARRIAGE,
    begun,
    certified,
    change_form,
    filled,
    form,
    notice,
    visit,
)
from tests.rigs.small_desk import person, small_desk

CHILD = Person("TRẦN THỊ MẪU CON", date_of_birth=PartialDate(2026, 11, 2))

REGISTERED_RESIDENCE = "1.004194"
"""A procedure that wants identity seen, and no number."""


async def test_the_commit_key_says_what_is_missing(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        desk = small.desk
        await desk.commit()
        assert notice(small) == "nothing_to_do"
        await desk.call_next()
        await desk.commit()
        assert notice(small) == "identify_first"
        await desk.scan(person().qr(), ScanOrigin.SCANNER)
        await desk.commit()
        assert notice(small) == "procedure_first"
        await desk.choose_procedure(EXTRACT)
        await desk.commit()
        assert notice(small) == "case_first"
        await desk.choose_case(form(small).procedure.cases[0].id)
        await desk.commit()
        assert notice(small) == "papers_missing"
        await desk.accept_all()
        change_form(small, fee_dong=None)
        await desk.commit()
        assert notice(small) == "fee_needed"
        assert await desk.dossiers() == ()


async def test_the_commit_key_says_what_is_missing_about_the_people(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        desk = small.desk
        await begun(small)
        await filled(small)
        today = desk.today()
        cases = {
            "owner_first": (certified(small), None),
            "authority_needs_certification": (
                Parties(OwnerKind.PERSON, Authority(AuthorityKind.WRITTEN, document_date=today)),
                ADULT,
            ),
            "authority_expired": (
                replace(
                    certified(small),
                    authority=replace(certified(small).authority, expires_on=today - timedelta(days=1)),
                ),
                ADULT,
            ),
            "authority_no_organisation": (
                Parties(
                    OwnerKind.ORGANISATION,
                    Authority(AuthorityKind.INTRODUCTION_LETTER, document_number="3", document_date=today),
                ),
                None,
            ),
            "authority_no_witness": (Parties(signing=Signing.FINGERPRINT), None),
        }
        for words, (parties, owner) in cases.items():
            change_form(small, parties=parties, owner=owner)
            await desk.commit()
            assert notice(small) == words
        assert await desk.dossiers() == ()


async def test_a_marriage_cannot_be_filed_for_another(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await begun(small)
        await filled(small, MARRIAGE)
        change_form(small, parties=certified(small), owner=ADULT)
        await small.desk.commit()
        assert notice(small) == "authority_not_allowed"


@pytest.mark.parametrize(
    ("procedure", "words"), [(EXTRACT, "identity_number_needed"), (REGISTERED_RESIDENCE, "identity_needed")]
)
async def test_a_stated_identity_is_not_enough(tmp_path: Path, procedure: str, words: str) -> None:
    async with small_desk(tmp_path) as small:
        await begun(small)
        await filled(small, procedure)
        stated = Person("NGUYỄN VĂN KHAI", date_of_birth=PartialDate(1970))
        small.desk._core.update_identity(person=stated)
        assert next_step(small.desk.state) is NextStep.SHOW_IDENTITY
        await small.desk.commit()
        assert notice(small) == words
        assert await small.desk.dossiers() == ()


async def test_everybody_of_the_form_stands_in_the_dossier(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        submitter = await begun(small)
        await filled(small)
        contact = Contact("0990000123", "mau@example.com", consent=True)
        change_form(
            small,
            parties=certified(small),
            owner=ADULT,
            contact=contact,
            delivery=Delivery.POST,
            deliver_to="Số 2 Đường Mẫu",
        )
        await small.desk.commit()
        dossier = visit(small).received[0].dossier
        assert (dossier.owner, dossier.submitter) == (ADULT, submitter)
        assert dossier.parties == certified(small)
        assert (dossier.contact, dossier.deliver_to) == (contact, "Số 2 Đường Mẫu")
        row = (await small.desk.dossiers())[0]
        assert row.dossier == dossier


async def test_an_organisation_owns_a_dossier(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        submitter = await begun(small)
        await filled(small)
        company = Organisation("CÔNG TY MẪU", "0990000001")
        parties = Parties(OwnerKind.ORGANISATION, Authority(AuthorityKind.LEGAL_REPRESENTATIVE), company)
        change_form(small, parties=parties)
        await small.desk.commit()
        dossier = visit(small).received[0].dossier
        assert dossier.owner_name == "CÔNG TY MẪU"
        assert dossier.owner == submitter, "who acts as its legal representative is the one"
        await filled(small, papers=False)
        letter = Authority(
            AuthorityKind.INTRODUCTION_LETTER, document_number="3", document_date=small.desk.today()
        )
        change_form(small, parties=replace(parties, authority=letter))
        await small.desk.accept_all()
        await small.desk.commit()
        assert visit(small).received[1].dossier.owner == Person(""), "an employee is not the owner"


@pytest.mark.parametrize("delivery", [Delivery.POST, Delivery.OTHER_CENTRE])
async def test_a_result_that_goes_elsewhere_needs_its_place(tmp_path: Path, delivery: Delivery) -> None:
    async with small_desk(tmp_path) as small:
        await begun(small)
        await filled(small)
        change_form(small, delivery=delivery)
        await small.desk.commit()
        assert notice(small) == "deliver_to_needed"
        change_form(small, delivery=Delivery.COUNTER, deliver_to="còn sót lại")
        await small.desk.commit()
        assert visit(small).received[0].dossier.deliver_to == ""


async def test_a_birth_is_somebody_elses_and_kin_register_it(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        parent = await begun(small)
        await filled(small, BIRTH)
        assert form(small).parties.kind is OwnerKind.PERSON
        assert form(small).parties.authority.kind is AuthorityKind.KINSHIP
        assert next_step(small.desk.state) is NextStep.NAME_OWNER
        await small.desk.commit()
        assert notice(small) == "owner_first"
        change_form(small, owner=CHILD)
        await small.desk.commit()
        assert notice(small) == "child_incomplete"
        assert visit(small).received == ()
        await small.desk.commit()
        dossier = visit(small).received[0].dossier
        assert (dossier.owner, dossier.submitter) == (CHILD, parent)


async def test_another_case_keeps_what_was_said_of_the_people(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await begun(small)
        await filled(small, BIRTH)
        said = Parties(OwnerKind.PERSON, Authority(AuthorityKind.KINSHIP, Relation.GRANDPARENT))
        change_form(small, parties=said, owner=CHILD)
        await small.desk.choose_case(form(small).procedure.cases[1].id)
        assert (form(small).parties, form(small).owner) == (said, CHILD)


async def test_a_qr_alone_is_seen_not_proved(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        assert (await begun(small)).level is IdentityLevel.SEEN


async def test_a_procedure_may_begin_a_visit(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await small.desk.choose_procedure(EXTRACT)
        assert visit(small).ticket is None
        assert next_step(small.desk.state) is NextStep.IDENTIFY
