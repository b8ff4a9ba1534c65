"""Whom the papers always name: told once, before the dossier is received, by the rule of the catalogue."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from counter.centre.catalogue import load_catalogue
from counter.desk.acts import StatedPerson
from counter.desk.authority import first_parties
from counter.desk.named_people import lack_of_people, unnamed
from counter.domain.parties import AuthorityKind, OwnerKind, Relation
from counter.domain.people import Person, Sex
from tests.rigs.filing import MARRIAGE, begun, change_form, filled, form, notice, visit
from tests.rigs.small_desk import small_desk

_, PROCEDURES = load_catalogue()
CATALOGUE = {one.code: one for one in PROCEDURES}
REMARRIAGE = "1.004746"


async def test_a_marriage_asks_once_for_the_other_side(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        who = await begun(small)
        await filled(small, MARRIAGE)
        missing = {Sex.MALE: "bride_missing", Sex.FEMALE: "groom_missing", None: "spouse_missing"}[who.sex]
        await small.desk.commit()
        assert (notice(small), visit(small).received) == (missing, ())
        await small.desk.commit()
        (row,) = visit(small).received
        assert row.dossier.parties.relatives == ()


async def test_with_the_other_side_named_nothing_is_asked(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await begun(small)
        await filled(small, MARRIAGE)
        await small.desk.people.add_relative(Relation.FATHER, StatedPerson(full_name="Lê Văn Cha"))
        assert unnamed(form(small)) == (Relation.SPOUSE,), "a father is not the other side"
        await small.desk.people.add_relative(Relation.SPOUSE, StatedPerson(full_name="Lê Thị Kia"))
        assert unnamed(form(small)) == ()
        await small.desk.commit()
        assert [one.dossier.parties.relatives[1].person.full_name for one in visit(small).received] == [
            "Lê Thị Kia"
        ]


async def test_the_side_is_named_by_the_sex_of_whoever_is_there(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await begun(small)
        await filled(small, MARRIAGE)
        for sex, key in (
            (Sex.MALE, "bride_missing"),
            (Sex.FEMALE, "groom_missing"),
            (None, "spouse_missing"),
        ):
            identity = replace(visit(small).identity, person=Person("Lê Mẫu", sex=sex))
            assert lack_of_people(replace(visit(small), identity=identity)) == key
        change_form(small, procedure=replace(form(small).procedure, names=(Relation.FATHER,)))
        assert lack_of_people(visit(small)) == "relative_missing"
        assert lack_of_people(None) is None


def test_every_marriage_registered_here_names_the_other_side() -> None:
    for one in PROCEDURES:
        name = one.name.lower()
        marries = "đăng ký kết hôn" in name or "đăng ký lại kết hôn" in name
        wanted = (Relation.SPOUSE,) if marries and "ghi vào" not in name else ()
        assert one.names == wanted, one.code


@pytest.mark.parametrize(
    ("code", "place", "kind", "relation"),
    [
        ("1.014062", 0, AuthorityKind.KINSHIP, Relation.MOTHER),
        ("1.014063", 1, AuthorityKind.KINSHIP, Relation.MOTHER),
        ("1.014064", 1, AuthorityKind.KINSHIP, Relation.MOTHER),
        ("2.000908", 1, AuthorityKind.KINSHIP, Relation.OTHER_KIN),
        ("2.000635", 1, AuthorityKind.CERTIFIED, Relation.OTHER),
    ],
)
def test_a_case_about_somebody_else_proposes_its_owner(
    code: str, place: int, kind: AuthorityKind, relation: Relation
) -> None:
    procedure = CATALOGUE[code]
    proposed = first_parties(procedure, Person("Lê Mẫu", sex=Sex.FEMALE), procedure.cases[place])
    assert (proposed.kind, proposed.authority.kind) == (OwnerKind.PERSON, kind)
    assert proposed.authority.relation is relation
    if place:
        own = first_parties(procedure, None, procedure.cases[0])
        assert own.kind is OwnerKind.SELF


def test_every_reviewed_case_of_a_child_or_of_somebody_represented_says_so() -> None:
    for one in PROCEDURES:
        for case in one.cases if one.popular else ():
            words = case.name.lower()
            if words.startswith("dưới") or "người đại diện" in words or "người được ủy quyền" in words:
                assert case.owner_kind is OwnerKind.PERSON, (one.code, case.name)
