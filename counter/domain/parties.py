"""Who stands behind a dossier: owner, submitter, authoriser, representative, relatives, and by what right.

Source: DESIGN.md "People of a dossier"; facts/rules.json `authorisation`; Decree 118/2025 art. 6.2, 17.1.a;
Circular 04/2020/TT-BTP (kin who register a birth); Decree 123/2015 consolidated 2026.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from counter.domain.people import Person
from counter.domain.text import fold

__all__ = [
    "KIN",
    "PAPERS",
    "Authority",
    "AuthorityKind",
    "AuthorityProblem",
    "AuthorityRule",
    "Contact",
    "Organisation",
    "OwnerKind",
    "Parties",
    "PartyRole",
    "Relation",
    "Relative",
    "Signing",
    "authority_problems",
    "is_parent_of_child",
    "is_same_organisation",
    "paper_lacks",
]


class PartyRole(StrEnum):
    """Which person of a dossier."""

    SUBMITTER = "submitter"
    """Who stands at the counter."""
    OWNER = "owner"
    AUTHORISER = "authoriser"
    """Who gave the authorisation, when that is not the owner: a parent of a child owner."""
    REPRESENTATIVE = "representative"
    """Legal representative of an organisation."""


class OwnerKind(StrEnum):
    """Whose dossier it is, seen from the counter."""

    SELF = "self"
    """The submitter's own."""
    PERSON = "person"
    """Somebody else's: a child, a relative, somebody who authorised the submitter."""
    ORGANISATION = "organisation"


class Signing(StrEnum):
    """How a person signs the papers of the counter."""

    SIGNATURE = "signature"
    FINGERPRINT = "fingerprint"
    """Cannot sign: a fingerprint before a witness (facts/rules.json `signatures`, from memory)."""


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

_RELATED = KIN | {Relation.GUARDIAN, Relation.OTHER_KIN}
_PARENTS = frozenset({Relation.FATHER, Relation.MOTHER})
_ADULT_YEARS = 18


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
class Contact:
    """How the person wants to be told, and what they agreed to."""

    phone: str = ""
    """Digits, with a leading `+` for another country; empty when none was given."""
    email: str = ""
    consent: bool = False
    """Agreed to messages about this dossier (Law 91/2025/QH15)."""

    def __repr__(self) -> str:
        """Keep personal data out of logs and tracebacks."""
        return "<Contact>"


@dataclass(frozen=True, slots=True)
class Parties:
    """Everybody of one dossier besides its submitter and its owner in person."""

    kind: OwnerKind = OwnerKind.SELF
    authority: Authority = Authority()
    organisation: Organisation | None = None
    """Set when the owner is an organisation; `Dossier.owner` is then its legal representative."""
    authoriser: Person | None = None
    """Who gave the authorisation; None: the owner."""
    relatives: tuple[Relative, ...] = ()
    signing: Signing = Signing.SIGNATURE
    witness: str = ""
    """Name of the witness of a fingerprint."""


def is_same_organisation(one: Organisation | None, other: Organisation | None) -> bool:
    """By tax code where both have one, else by name; nobody is no organisation. Pure."""
    if one is None or other is None:
        return False
    if one.tax_code and other.tax_code:
        return one.tax_code == other.tax_code
    return fold(one.name) == fold(other.name)


class AuthorityProblem(StrEnum):
    """Why the submitter may not act yet, or what to look at."""

    NOT_ALLOWED = "not_allowed"
    """The owner must come in person."""
    NEEDS_CERTIFICATION = "needs_certification"
    NO_DOCUMENT = "no_document"
    """The date is missing; of a certified authorisation or an introduction letter also the number."""
    NO_CERTIFIER = "no_certifier"
    """Who certified the authorisation is not said."""
    NO_AUTHORITY = "no_authority"
    """By what right the submitter acts is not said, or no such right fits this owner."""
    KIN_NOT_ENOUGH = "kin_not_enough"
    """Kinship is no right here: parents act for their child, other kin only where a law says so."""
    EXPIRED = "expired"
    DATED_IN_FUTURE = "dated_in_future"
    NO_ORGANISATION = "no_organisation"
    """An introduction letter or a legal representative needs an organisation."""
    NO_OWNER = "no_owner"
    """The owner's name is missing."""
    NO_WITNESS = "no_witness"
    """A fingerprint needs a witness."""


PAPERS = frozenset({AuthorityKind.WRITTEN, AuthorityKind.CERTIFIED, AuthorityKind.INTRODUCTION_LETTER})
"""Rights that are a paper of the owner."""
_NUMBERED = (AuthorityKind.CERTIFIED, AuthorityKind.INTRODUCTION_LETTER)
"""Papers of a register: a letter written by hand has a date and no number."""


def paper_lacks(authority: Authority) -> tuple[str, ...]:
    """What a paper of authority is without, for `AuthorityProblem.NO_DOCUMENT`: `number`, `date`."""
    number = authority.kind in _NUMBERED and not authority.document_number
    return (*(("number",) if number else ()), *(("date",) if authority.document_date is None else ()))


_OF_ORGANISATIONS = (AuthorityKind.LEGAL_REPRESENTATIVE, AuthorityKind.INTRODUCTION_LETTER)
_OF_PERSONS = (AuthorityKind.KINSHIP, AuthorityKind.GUARDIANSHIP)


def authority_problems(
    rule: AuthorityRule,
    parties: Parties,
    owner: Person,
    today: date,
    *,
    kin_need_no_authority: bool = False,
) -> tuple[AuthorityProblem, ...]:
    """What is wrong with the submitter's right under `rule`; empty when they may act. Pure.

    `kin_need_no_authority` as the procedure says (`Procedure.kin_need_no_authority`).
    """
    problems: list[AuthorityProblem] = []
    if parties.signing is Signing.FINGERPRINT and not parties.witness:
        problems.append(AuthorityProblem.NO_WITNESS)
    if parties.kind is OwnerKind.SELF:
        return tuple(problems)
    authority = parties.authority
    organised = parties.kind is OwnerKind.ORGANISATION
    if organised and (parties.organisation is None or not parties.organisation.name):
        problems.append(AuthorityProblem.NO_ORGANISATION)
    if not organised and not owner.full_name:
        problems.append(AuthorityProblem.NO_OWNER)
    if rule is AuthorityRule.NONE:
        problems.append(AuthorityProblem.NOT_ALLOWED)
    elif (
        not organised
        and rule is AuthorityRule.CERTIFIED_UNLESS_KIN
        and authority.kind is AuthorityKind.WRITTEN
        and authority.relation not in KIN
    ):
        problems.append(AuthorityProblem.NEEDS_CERTIFICATION)
    if (wrong := _wrong_kind(parties, owner, today, kin_need_no_authority)) is not None:
        if wrong not in problems:
            problems.append(wrong)
    elif authority.kind in PAPERS and (
        authority.document_date is None or (authority.kind in _NUMBERED and not authority.document_number)
    ):
        problems.append(AuthorityProblem.NO_DOCUMENT)
    if authority.kind is AuthorityKind.CERTIFIED and not authority.certified_by:
        problems.append(AuthorityProblem.NO_CERTIFIER)
    if authority.document_date is not None and authority.document_date > today:
        problems.append(AuthorityProblem.DATED_IN_FUTURE)
    if authority.expires_on is not None and authority.expires_on < today:
        problems.append(AuthorityProblem.EXPIRED)
    return tuple(problems)


def _wrong_kind(
    parties: Parties, owner: Person, today: date, kin_need_no_authority: bool
) -> AuthorityProblem | None:
    """Whether the kind of right fits the kind of owner."""
    kind = parties.authority.kind
    if kind is AuthorityKind.SELF:
        return AuthorityProblem.NO_AUTHORITY
    if parties.kind is OwnerKind.ORGANISATION:
        return AuthorityProblem.NO_AUTHORITY if kind in _OF_PERSONS else None
    if kind in _OF_ORGANISATIONS:
        return AuthorityProblem.NO_ORGANISATION
    if kind is AuthorityKind.KINSHIP:
        allowed = parties.authority.relation in _RELATED if kin_need_no_authority else False
        return (
            None if allowed or is_parent_of_child(parties, owner, today) else AuthorityProblem.KIN_NOT_ENOUGH
        )
    return None


def is_parent_of_child(parties: Parties, owner: Person, today: date) -> bool:
    """Whether the submitter is said to be father or mother of an owner under 18 (Civil Code art. 136).

    An owner whose birth date is not known does not pass for a child.
    """
    born = owner.date_of_birth
    if parties.authority.relation not in _PARENTS or born is None:
        return False
    birthday = (born.year + _ADULT_YEARS, born.month or 12, born.day or 31)
    return (today.year, today.month, today.day) < birthday
