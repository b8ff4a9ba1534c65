"""People on paper: whose the dossier is, who brings it and by what right, how they are reached.

Source: facts/forms.json M01 (`chu_ho_so`, `nguoi_nop`, `so_giay_to`, `ma_so_thue`); Decree 118/2025 art. 6.2.
"""

from __future__ import annotations

from counter.domain.parties import Authority, AuthorityKind, Contact, Organisation, Parties, Relation
from counter.domain.people import IdentityPaper, Person
from printing.wording.pen import Pen

__all__ = ["capacity", "everybody", "is_own", "number", "same_person", "signing"]

_HOME = frozenset({"", "VNM"})
"""Nationalities that go without saying."""
_UNNAMED = frozenset({Relation.OTHER, Relation.EMPLOYEE})
"""Relations that say nothing beside the paper that gives the right."""
_ON_PAPER = {
    AuthorityKind.WRITTEN: "by_written",
    AuthorityKind.CERTIFIED: "by_certified",
    AuthorityKind.INTRODUCTION_LETTER: "by_introduction_letter",
}


def everybody(
    owner: Person, submitter: Person, parties: Parties, contact: Contact, pen: Pen
) -> dict[str, str]:
    """Owner, submitter, their right, their papers and addresses; a key that does not apply is missing."""
    organisation = parties.organisation
    other = not is_own(owner, submitter, parties)
    values = {
        "owner": pen.name(organisation.name if organisation else owner.full_name),
        "submitter": pen.name(submitter.full_name) if other else "",
        "submitter_name": pen.name(submitter.full_name),
        "submitter_address" if other else "address": pen(submitter.residence),
        "submitter_number" if other else "number": number(submitter, pen),
        "nationality": _nationality(submitter, pen),
        "phone": pen(contact.phone or submitter.phone or (organisation.phone if organisation else "")),
        "email": pen(contact.email),
        "consent": pen.word("agreed") if contact.consent else "",
        "relatives": _relatives(parties, pen),
    }
    if organisation is not None:
        values |= _organisation(organisation, owner, submitter, pen)
    elif other:
        values |= {
            "owner_number": number(owner, pen),
            "owner_nationality": _nationality(owner, pen),
            "owner_birth": _birth(owner, pen),
            "owner_sex": _sex(owner, pen),
            "owner_address": pen(owner.residence),
        }
    if other:
        values["capacity"] = capacity(parties, owner, pen)
    return values


def is_own(owner: Person, submitter: Person, parties: Parties) -> bool:
    """Whether whoever brings a dossier brings their own."""
    return parties.organisation is None and same_person(owner, submitter)


def same_person(owner: Person, submitter: Person) -> bool:
    """Whether two records are of one person: by number where both have one, else by name and birth."""
    if owner.personal_number and submitter.personal_number:
        return owner.personal_number == submitter.personal_number
    return owner.full_name == submitter.full_name and owner.date_of_birth == submitter.date_of_birth


def number(person: Person, pen: Pen) -> str:
    """The number a person is known by: personal number, else the paper shown, else the former number."""
    if person.personal_number:
        return pen(person.personal_number)
    shown = person.document
    if shown is None or not shown.number:
        return (
            pen.word(f"paper_{IdentityPaper.OLD_CARD}", number=person.old_number) if person.old_number else ""
        )
    said = pen.word(f"paper_{shown.kind}", number=shown.number)
    if shown.country in _HOME or shown.country == person.nationality:
        return said
    return pen.words["issued_by"].format(number=said, country=pen.country(shown.country))


def capacity(parties: Parties, owner: Person, pen: Pen) -> str:
    """By what right somebody acts for the owner; empty when they act for themselves."""
    authority = parties.authority
    if authority.kind is AuthorityKind.SELF:
        return ""
    said = [_right(authority, pen)]
    if authority.kind is AuthorityKind.KINSHIP:
        said = []
    if authority.kind is not AuthorityKind.GUARDIANSHIP and authority.relation not in _UNNAMED:
        said.append(pen.word(_relation(authority.relation)))
    if authority.certified_by:
        said.append(pen.word("certified_by", place=authority.certified_by))
    giver = parties.authoriser
    if giver is not None and not same_person(giver, owner):
        said.append(pen.word("given_by", name=giver.full_name.upper()))
    if authority.expires_on is not None:
        said.append(pen.word("valid_until", day=pen.day(authority.expires_on)))
    if authority.scope:
        said.append(pen.word("covers", scope=authority.scope))
    line = "; ".join(part for part in said if part)
    return line[:1].upper() + line[1:]


def signing(parties: Parties, pen: Pen) -> dict[str, str]:
    """What the places to sign say beyond the names of the two sides."""
    return {"witness": pen.name(parties.witness)}


def _right(authority: Authority, pen: Pen) -> str:
    document = _document(authority, pen)
    if authority.kind in _ON_PAPER:
        return pen.words[_ON_PAPER[authority.kind]].format(document=document).strip()
    if authority.kind is AuthorityKind.GUARDIANSHIP:
        if not document:
            return pen.word("by_guardianship")
        return pen.words["by_guardianship_with"].format(document=document)
    return pen.word("by_legal_representative") if authority.kind is AuthorityKind.LEGAL_REPRESENTATIVE else ""


def _document(authority: Authority, pen: Pen) -> str:
    """Number and date of the paper that gives the right."""
    said = []
    if authority.document_number:
        said.append(pen.word("document_number", number=authority.document_number))
    if authority.document_date is not None:
        said.append(pen.word("document_date", day=pen.day(authority.document_date)))
    return " ".join(said)


def _relation(relation: Relation) -> str:
    return "child_of" if relation is Relation.CHILD else relation.value


def _organisation(organisation: Organisation, head: Person, submitter: Person, pen: Pen) -> dict[str, str]:
    """An organisation as owner; its representative is named where somebody else brings the dossier."""
    named = bool(head.full_name) and not same_person(head, submitter)
    return {
        "tax_code": pen(organisation.tax_code),
        "representative": pen.name(head.full_name) if named else "",
        "head_office": pen(organisation.address),
    }


def _nationality(person: Person, pen: Pen) -> str:
    code = person.nationality or (person.document.country if person.document is not None else "")
    return "" if code in _HOME else pen.country(code)


def _birth(person: Person, pen: Pen) -> str:
    """Date of birth of an owner who has no number to be told by."""
    if number(person, pen) or person.date_of_birth is None:
        return ""
    return pen(person.date_of_birth.vietnamese())


def _sex(person: Person, pen: Pen) -> str:
    """Sex of such an owner: a child to be registered."""
    if number(person, pen) or person.sex is None:
        return ""
    return pen.word(f"sex_{person.sex}")


def _relatives(parties: Parties, pen: Pen) -> str:
    return "; ".join(
        pen.word(f"kin_{one.relation}", name=one.person.full_name.upper()) for one in parties.relatives
    )
