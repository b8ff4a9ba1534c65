"""Who may collect a result for its owner, and by what right."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from counter.desk.authority import collecting_problems
from counter.domain.dossiers import Dossier
from counter.domain.parties import (
    Authority,
    AuthorityKind,
    AuthorityProblem,
    Organisation,
    OwnerKind,
    Parties,
    Relation,
)
from counter.domain.people import PartialDate, Person

TODAY = date(2026, 11, 23)


def dossier(owner: Person, submitter: Person, parties: Parties) -> Dossier:
    """Only what the rule looks at."""
    made = object.__new__(Dossier)
    for name, value in (("owner", owner), ("submitter", submitter), ("parties", parties)):
        object.__setattr__(made, name, value)
    return made


ADULT = Person("Lê Thị Mẫu", date_of_birth=PartialDate(1980, 1, 2))
CHILD = Person("Lê Văn Bé", date_of_birth=PartialDate(2020, 5, 6))
UNKNOWN = Person("Lê Văn Bé")
FATHER = Person("Lê Văn Cha", date_of_birth=PartialDate(1985, 5, 6))


@pytest.mark.parametrize(
    ("owner", "filed", "kind", "relation", "problem"),
    [
        (ADULT, AuthorityKind.SELF, AuthorityKind.WRITTEN, Relation.OTHER, None),
        (ADULT, AuthorityKind.SELF, AuthorityKind.KINSHIP, Relation.SPOUSE, AuthorityProblem.KIN_NOT_ENOUGH),
        (ADULT, AuthorityKind.SELF, AuthorityKind.KINSHIP, Relation.FATHER, AuthorityProblem.KIN_NOT_ENOUGH),
        (CHILD, AuthorityKind.SELF, AuthorityKind.KINSHIP, Relation.FATHER, None),
        (
            UNKNOWN,
            AuthorityKind.SELF,
            AuthorityKind.KINSHIP,
            Relation.FATHER,
            AuthorityProblem.KIN_NOT_ENOUGH,
        ),
        (CHILD, AuthorityKind.SELF, AuthorityKind.KINSHIP, Relation.SIBLING, AuthorityProblem.KIN_NOT_ENOUGH),
        (UNKNOWN, AuthorityKind.KINSHIP, AuthorityKind.KINSHIP, Relation.OTHER_KIN, None),
        (ADULT, AuthorityKind.GUARDIANSHIP, AuthorityKind.SELF, Relation.GUARDIAN, None),
        (ADULT, AuthorityKind.LEGAL_REPRESENTATIVE, AuthorityKind.SELF, Relation.OTHER, None),
        (ADULT, AuthorityKind.WRITTEN, AuthorityKind.SELF, Relation.OTHER, AuthorityProblem.NO_AUTHORITY),
        (ADULT, AuthorityKind.SELF, AuthorityKind.GUARDIANSHIP, Relation.GUARDIAN, None),
    ],
)
def test_who_may_collect(
    owner: Person,
    filed: AuthorityKind,
    kind: AuthorityKind,
    relation: Relation,
    problem: AuthorityProblem | None,
) -> None:
    submitter = FATHER if filed is not AuthorityKind.SELF else owner
    acted = Parties(OwnerKind.PERSON, replace(Parties().authority, kind=filed))
    shown = replace(
        Parties().authority,
        kind=kind,
        relation=relation,
        document_number="7",
        document_date=date(2026, 11, 1),
    )
    found = collecting_problems(
        dossier(owner, submitter, acted), Parties(OwnerKind.PERSON, shown), FATHER, TODAY
    )
    assert found == ((problem,) if problem else ())


def test_a_guardian_who_did_not_file_shows_the_decision() -> None:
    filed = dossier(ADULT, ADULT, Parties())
    bare = Parties(OwnerKind.PERSON, Authority(AuthorityKind.GUARDIANSHIP, Relation.GUARDIAN))
    assert collecting_problems(filed, bare, FATHER, TODAY) == (AuthorityProblem.NO_DOCUMENT,)


def test_a_right_that_ended_since_collects_nothing() -> None:
    ended = Authority(AuthorityKind.GUARDIANSHIP, Relation.GUARDIAN, expires_on=TODAY)
    acted = Parties(OwnerKind.PERSON, ended)
    filed = dossier(CHILD, FATHER, acted)
    assert collecting_problems(filed, acted, FATHER, TODAY) == ()
    tomorrow = TODAY + timedelta(days=1)
    assert AuthorityProblem.EXPIRED in collecting_problems(filed, acted, FATHER, tomorrow)


OURS = Organisation("Công ty Một", "0123456789")


@pytest.mark.parametrize(
    ("organisation", "kind", "allowed"),
    [
        (OURS, AuthorityKind.INTRODUCTION_LETTER, True),
        (Organisation("CÔNG TY MỘT"), AuthorityKind.INTRODUCTION_LETTER, True),
        (Organisation("Công ty Một", "0123456789-001"), AuthorityKind.INTRODUCTION_LETTER, False),
        (Organisation("Công ty Hai"), AuthorityKind.INTRODUCTION_LETTER, False),
        (Organisation("Công ty Hai"), AuthorityKind.LEGAL_REPRESENTATIVE, False),
        (OURS, AuthorityKind.LEGAL_REPRESENTATIVE, False),
    ],
)
@pytest.mark.parametrize("owned", [True, False])
def test_an_organisation_collects_its_own_result_by_its_letter(
    organisation: Organisation, kind: AuthorityKind, *, allowed: bool, owned: bool
) -> None:
    """Whoever only says they represent it shows no paper; the representative on record is the owner."""
    letter = Authority(kind, document_number="7", document_date=date(2026, 11, 1))
    theirs = Parties(OwnerKind.ORGANISATION, letter, organisation)
    acted = Parties(OwnerKind.ORGANISATION, letter, OURS) if owned else Parties()
    found = collecting_problems(dossier(ADULT, ADULT, acted), theirs, FATHER, TODAY)
    assert found == (() if allowed and owned else (AuthorityProblem.NO_AUTHORITY,))
