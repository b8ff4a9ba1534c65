"""Who may file and what is asked of them: the settings file against the real catalogue."""

from __future__ import annotations

import tomllib
from importlib import resources

import pytest

from counter.centre.catalogue import CatalogueError, load_catalogue
from counter.centre.catalogue.people import read_people_rules
from counter.domain.parties import AuthorityRule, OwnerKind
from counter.domain.people import IdentityAsk
from counter.domain.procedures import ComponentKind
from counter.domain.register_papers import held_by_register

_, PROCEDURES = load_catalogue()
CATALOGUE = {procedure.code: procedure for procedure in PROCEDURES}
RULES = (resources.files("counter.centre.catalogue") / "people.toml").read_text(encoding="utf-8")


def test_every_rule_speaks_of_what_is_published() -> None:
    fields = {procedure.field for procedure in PROCEDURES}
    for rule in tomllib.loads(RULES)["rule"]:
        assert set(rule.get("procedures", ())) <= CATALOGUE.keys()
        assert set(rule.get("fields", ())) <= fields


@pytest.mark.parametrize(
    ("code", "ask", "rule", "owner"),
    [
        ("2.000815", IdentityAsk.NONE, AuthorityRule.WRITTEN, OwnerKind.SELF),
        ("2.000635", IdentityAsk.NUMBER, AuthorityRule.CERTIFIED_UNLESS_KIN, OwnerKind.SELF),
        ("1.001193", IdentityAsk.NUMBER, AuthorityRule.CERTIFIED_UNLESS_KIN, OwnerKind.PERSON),
        ("2.000986", IdentityAsk.NUMBER, AuthorityRule.CERTIFIED_UNLESS_KIN, OwnerKind.PERSON),
        ("1.000894", IdentityAsk.NUMBER, AuthorityRule.NONE, OwnerKind.SELF),
        ("1.001022", IdentityAsk.NUMBER, AuthorityRule.NONE, OwnerKind.SELF),
        ("2.000884", IdentityAsk.SEEN, AuthorityRule.WRITTEN, OwnerKind.SELF),
        ("1.001612", IdentityAsk.SEEN, AuthorityRule.WRITTEN, OwnerKind.SELF),
    ],
)
def test_what_is_asked(code: str, ask: IdentityAsk, rule: AuthorityRule, owner: OwnerKind) -> None:
    procedure = CATALOGUE[code]
    assert (procedure.identity_ask, procedure.authority_rule, procedure.owner_kind) == (ask, rule, owner)


def test_every_marriage_and_every_recognition_is_in_person() -> None:
    for procedure in PROCEDURES:
        name = procedure.name.lower()
        both = "đăng ký kết hôn" in name or "đăng ký lại kết hôn" in name or "nhận cha, mẹ, con" in name
        if procedure.field == "Hộ tịch" and both and "ghi vào" not in name:
            assert procedure.authority_rule is AuthorityRule.NONE, procedure.code


def test_no_procedure_begins_with_what_it_forbids() -> None:
    for procedure in PROCEDURES:
        assert procedure.authority_rule is not AuthorityRule.NONE or procedure.owner_kind is OwnerKind.SELF


@pytest.mark.parametrize(
    "body",
    [b"\xff", b"[[rule]]\n", b'[[rule]]\nsource="a"\nconfirmed=true\nidentity_ask="maybe"\n', b"x=1", b"["],
)
def test_a_broken_settings_file_is_refused(body: bytes) -> None:
    with pytest.raises(CatalogueError, match="unreadable"):
        read_people_rules(body)


def test_what_the_register_holds_in_the_popular_procedures() -> None:
    """Each of these lines was read by eye: identity and residence of the requester, nothing else."""
    held = {
        (part.label, procedure.code)
        for procedure in PROCEDURES
        if procedure.popular
        for case in procedure.cases
        for part in case.checklist
        if held_by_register(part)
    }
    labels = {label for label, _ in held}
    assert labels == {"Giấy tờ tùy thân (xuất trình)", "Giấy tờ về nơi cư trú (nếu cần)"}
    identity = {code for label, code in held if label.startswith("Giấy tờ tùy thân")}
    assert len(identity) == 19
    assert {"2.000635", "1.001193", "2.000908", "2.000942"} <= identity
    shown = {"2.000884", "2.001008", "3.000228"}
    assert not shown & {code for _, code in held}, "a signature is certified before the person's own paper"


def test_another_persons_paper_is_always_asked_for() -> None:
    lines = [part for procedure in PROCEDURES for case in procedure.cases for part in case.components]
    for part in lines:
        text = part.text.lower()
        if (
            "người chết" in text
            or "ủy quyền" in text[:40]
            or part.abolished
            or part.kind is ComponentKind.NOTE
        ):
            assert not held_by_register(part), part.label
