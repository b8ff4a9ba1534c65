"""Who stands behind a dossier: owner, submitter, authoriser, representative, relatives, and by what right.

Source: DESIGN.md "People of a dossier"; facts/rules.json `authorisation`; Decree 118/2025 art. 6.2, 17.1.a;
Circular 04/2020/TT-BTP (kin who register a birth); Civil status consolidated 2026.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from counter.domain.people import Person

__all__ = [
    "KIN",
    "Authority",
    "AuthorityKind",
    "AuthorityProblem",
    "AuthorityRule",
    "Organisation",
    "Parties",
    "Relation",
    "Relative",
    "authority_problems",
]


class Relation(StrEnum):
    """How one person is related to the owner of the dossier."""

    FATHER = "father"
    MOTHER = "mother"
    SPOUSE = "spouse"
    CHILD = "child"
    SIBLING = "sibling"
    GRANDPARENT = "grandparent"
    GUARDIAN = "guardian"
    OTHER_KIN = "other_kin"
    EMPLOYEE = "employee"
    OTHER = "other"


KIN = frozenset(
    {
        Relation.GRANDPARENT,
        Relation.FATHER,
        Relation.MOTHER,
        Relation.CHILD,
        Relation.SPOUSE,
        Relation.SIBLING,
    }
)
"""Kin whose written authorisation needs no certification (procedure 1.001193, 2.000635)."""


class AuthorityKind(StrEnum):
    """By what right the submitter acts."""

    SELF = "self"
    """The submitter is the owner."""
    WRITTEN = "written"
    """A written authorisation, not certified."""
    CERTIFIED = "certified"
    """A written authorisation, certified or notarised."""
    KINSHIP = "kinship"
    """Parents for a child, kin who register a birth: no paper needed."""
    GUARDIANSHIP = "guardianship"
    LEGAL_REPRESENTATIVE = "legal_representative"
    """Of an organisation."""
    INTRODUCTION_LETTER = "introduction_letter"
    """An employee of an organisation."""


class AuthorityRule(StrEnum):
    """What a procedure allows."""

    CERTIFIED_UNLESS_KIN = "certified_unless_kin"
    """Civil status."""
    WRITTEN = "written"
    """Any written authorisation (Decree 118/2025 art. 6.2)."""
    NONE = "none"
    """Cannot be authorised: the owner comes in person (marriage, recognition of parent or child)."""


@dataclass(frozen=True, slots=True)
class Organisation:
    """An organisation that owns a dossier."""

    name: str
    tax_code: str = ""
    """10 or 13 characters `0123456789-001`; also the enterprise number."""
    address: str = ""
    phone: str = ""

    def __repr__(self) -> str:
        """Keep names out of logs."""
        return "<Organisation>"


@dataclass(frozen=True, slots=True)
class Authority:
    """The right to act for the owner, with its paper."""

    kind: AuthorityKind = AuthorityKind.SELF
    relation: Relation = Relation.OTHER
    document_number: str = ""
    document_date: date | None = None
    expires_on: date | None = None
    """None: the paper names no end."""
    certified_by: str = ""
    """Who certified it."""
    scope: str = ""
    """What it covers, in its own words."""


@dataclass(frozen=True, slots=True)
class Relative:
    """Somebody else the papers name: parents of a child, the deceased, a spouse to be."""

    relation: Relation
    person: Person


@dataclass(frozen=True, slots=True)
class Parties:
    """Everybody of one dossier."""

    owner: Person
    """The natural person; of an organisation its legal representative, whose name may be empty."""
    submitter: Person
    authority: Authority = Authority()
    organisation: Organisation | None = None
    """Set when the owner is an organisation."""
    relatives: tuple[Relative, ...] = ()


class AuthorityProblem(StrEnum):
    """Why the submitter may not act yet, or what to look at."""

    NOT_ALLOWED = "not_allowed"
    """The owner must come in person."""
    NEEDS_CERTIFICATION = "needs_certification"
    NO_DOCUMENT = "no_document"
    """Number and date of the authorisation are missing."""
    EXPIRED = "expired"
    DATED_IN_FUTURE = "dated_in_future"
    NO_ORGANISATION = "no_organisation"
    """An introduction letter or a legal representative needs an organisation."""


_PAPERS = (AuthorityKind.WRITTEN, AuthorityKind.CERTIFIED, AuthorityKind.INTRODUCTION_LETTER)


def authority_problems(rule: AuthorityRule, parties: Parties, today: date) -> tuple[AuthorityProblem, ...]:
    """What is wrong with the submitter's right under `rule`; empty when they may act. Pure."""
    authority = parties.authority
    if authority.kind is AuthorityKind.SELF:
        return ()
    problems: list[AuthorityProblem] = []
    for_organisation = authority.kind in (
        AuthorityKind.LEGAL_REPRESENTATIVE,
        AuthorityKind.INTRODUCTION_LETTER,
    )
    if for_organisation and parties.organisation is None:
        problems.append(AuthorityProblem.NO_ORGANISATION)
    by_paper = authority.kind in _PAPERS
    if rule is AuthorityRule.NONE and not for_organisation:
        problems.append(AuthorityProblem.NOT_ALLOWED)
    elif (
        rule is AuthorityRule.CERTIFIED_UNLESS_KIN
        and authority.kind is AuthorityKind.WRITTEN
        and authority.relation not in KIN
    ):
        problems.append(AuthorityProblem.NEEDS_CERTIFICATION)
    if by_paper and (not authority.document_number or authority.document_date is None):
        problems.append(AuthorityProblem.NO_DOCUMENT)
    if authority.document_date is not None and authority.document_date > today:
        problems.append(AuthorityProblem.DATED_IN_FUTURE)
    if authority.expires_on is not None and authority.expires_on < today:
        problems.append(AuthorityProblem.EXPIRED)
    return tuple(problems)
