"""Who may act for whom: every kind of right against every rule, and what is said when it is not enough."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from counter.domain.parties import (
    KIN,
    Authority,
    AuthorityKind,
    AuthorityProblem,
    AuthorityRule,
    Organisation,
    OwnerKind,
    Parties,
    Relation,
    Signing,
    authority_problems,
)
from counter.domain.people import PartialDate, Person

TODAY = date(2026, 11, 23)
OWNER = Person("Lê Thị Mẫu", date_of_birth=PartialDate(1980, 1, 2))
CHILD = Person("Lê Văn Bé", date_of_birth=PartialDate(2020, 5, 6))
DAY = date(2026, 11, 1)


def acting(
    kind: AuthorityKind,
    relation: Relation = Relation.OTHER,
    owner: OwnerKind = OwnerKind.PERSON,
    **more: object,
) -> Parties:
    """Somebody who acts for another by `kind` with a whole paper."""
    right = Authority(kind, relation, "12/2026", DAY, certified_by="UBND Phường Mẫu")
    company = Organisation("Công ty Mẫu") if owner is OwnerKind.ORGANISATION else None
    return Parties(owner, replace(right, **more), company)  # type: ignore[arg-type]  # fields by name


def wrong(
    parties: Parties,
    rule: AuthorityRule = AuthorityRule.WRITTEN,
    owner: Person = OWNER,
    *,
    free: bool = False,
) -> list[AuthorityProblem]:
    return list(authority_problems(rule, parties, owner, TODAY, kin_need_no_authority=free))


@pytest.mark.parametrize("rule", AuthorityRule)
def test_the_owner_in_person_needs_no_right(rule: AuthorityRule) -> None:
    assert wrong(Parties(), rule) == []


@pytest.mark.parametrize("kind", AuthorityKind)
def test_what_nobody_can_be_authorised_for(kind: AuthorityKind) -> None:
    assert AuthorityProblem.NOT_ALLOWED in wrong(acting(kind), AuthorityRule.NONE)


@pytest.mark.parametrize("relation", Relation)
def test_civil_status_asks_strangers_for_a_certified_paper(relation: Relation) -> None:
    rule = AuthorityRule.CERTIFIED_UNLESS_KIN
    asked = [] if relation in KIN else [AuthorityProblem.NEEDS_CERTIFICATION]
    assert wrong(acting(AuthorityKind.WRITTEN, relation), rule) == asked
    assert wrong(acting(AuthorityKind.CERTIFIED, relation), rule) == []
    assert wrong(acting(AuthorityKind.WRITTEN, relation), AuthorityRule.WRITTEN) == []


@pytest.mark.parametrize(
    ("kind", "missing", "problem"),
    [
        (AuthorityKind.WRITTEN, {"document_date": None}, AuthorityProblem.NO_DOCUMENT),
        (AuthorityKind.WRITTEN, {"document_number": ""}, None),
        (AuthorityKind.CERTIFIED, {"document_number": ""}, AuthorityProblem.NO_DOCUMENT),
        (AuthorityKind.CERTIFIED, {"document_date": None}, AuthorityProblem.NO_DOCUMENT),
        (AuthorityKind.CERTIFIED, {"certified_by": ""}, AuthorityProblem.NO_CERTIFIER),
        (AuthorityKind.WRITTEN, {"expires_on": date(2026, 11, 22)}, AuthorityProblem.EXPIRED),
        (AuthorityKind.WRITTEN, {"expires_on": TODAY}, None),
        (AuthorityKind.WRITTEN, {"document_date": date(2026, 11, 24)}, AuthorityProblem.DATED_IN_FUTURE),
    ],
)
def test_what_a_paper_must_say(
    kind: AuthorityKind, missing: dict[str, object], problem: AuthorityProblem | None
) -> None:
    assert wrong(acting(kind, **missing)) == ([problem] if problem else [])  # type: ignore[arg-type]  # fields


@pytest.mark.parametrize(
    ("relation", "owner", "enough"),
    [
        (Relation.FATHER, CHILD, True),
        (Relation.MOTHER, Person("Lê Văn Bé"), False),
        (Relation.MOTHER, OWNER, False),
        (Relation.FATHER, Person("Lê A", date_of_birth=PartialDate(2008, 11, 23)), False),
        (Relation.FATHER, Person("Lê A", date_of_birth=PartialDate(2008, 11, 24)), True),
        (Relation.FATHER, Person("Lê A", date_of_birth=PartialDate(2008)), True),
        (Relation.FATHER, Person("Lê A", date_of_birth=PartialDate(2007)), False),
        (Relation.GRANDPARENT, CHILD, False),
        (Relation.CHILD, OWNER, False),
        (Relation.OTHER, CHILD, False),
    ],
)
def test_kinship_is_a_right_of_parents_for_their_child(
    relation: Relation, owner: Person, *, enough: bool
) -> None:
    found = wrong(acting(AuthorityKind.KINSHIP, relation), owner=owner)
    assert found == ([] if enough else [AuthorityProblem.KIN_NOT_ENOUGH])


@pytest.mark.parametrize("relation", Relation)
def test_kin_who_register_a_birth_need_no_paper(relation: Relation) -> None:
    stranger = relation in (Relation.OTHER, Relation.EMPLOYEE)
    found = wrong(acting(AuthorityKind.KINSHIP, relation), AuthorityRule.CERTIFIED_UNLESS_KIN, free=True)
    assert found == ([AuthorityProblem.KIN_NOT_ENOUGH] if stranger else [])


@pytest.mark.parametrize(
    ("kind", "owner", "problem"),
    [
        (AuthorityKind.SELF, OwnerKind.PERSON, AuthorityProblem.NO_AUTHORITY),
        (AuthorityKind.GUARDIANSHIP, OwnerKind.PERSON, None),
        (AuthorityKind.LEGAL_REPRESENTATIVE, OwnerKind.PERSON, AuthorityProblem.NO_ORGANISATION),
        (AuthorityKind.INTRODUCTION_LETTER, OwnerKind.PERSON, AuthorityProblem.NO_ORGANISATION),
        (AuthorityKind.SELF, OwnerKind.ORGANISATION, AuthorityProblem.NO_AUTHORITY),
        (AuthorityKind.KINSHIP, OwnerKind.ORGANISATION, AuthorityProblem.NO_AUTHORITY),
        (AuthorityKind.GUARDIANSHIP, OwnerKind.ORGANISATION, AuthorityProblem.NO_AUTHORITY),
        (AuthorityKind.LEGAL_REPRESENTATIVE, OwnerKind.ORGANISATION, None),
        (AuthorityKind.INTRODUCTION_LETTER, OwnerKind.ORGANISATION, None),
        (AuthorityKind.WRITTEN, OwnerKind.ORGANISATION, None),
    ],
)
def test_a_right_fits_its_owner(
    kind: AuthorityKind, owner: OwnerKind, problem: AuthorityProblem | None
) -> None:
    assert wrong(acting(kind, owner=owner)) == ([problem] if problem else [])


def test_whoever_acts_names_owner_organisation_and_witness() -> None:
    nameless = replace(acting(AuthorityKind.WRITTEN), signing=Signing.FINGERPRINT)
    assert wrong(nameless, owner=Person("")) == [AuthorityProblem.NO_WITNESS, AuthorityProblem.NO_OWNER]
    company = replace(acting(AuthorityKind.WRITTEN, owner=OwnerKind.ORGANISATION), organisation=None)
    assert wrong(company) == [AuthorityProblem.NO_ORGANISATION]
    assert wrong(replace(Parties(), signing=Signing.FINGERPRINT, witness="Trần Văn Chứng")) == []
