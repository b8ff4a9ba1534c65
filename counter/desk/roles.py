"""Putting a person into a role of the open dossier other than the submitter's.

The submitter is never replaced by it. Source: DESIGN.md "People of a dossier".
"""

from __future__ import annotations

from dataclasses import replace

from counter.desk import authority
from counter.desk.core import Core
from counter.desk.state import Filing, NoticeLevel, Visit
from counter.domain.compare import is_same_person
from counter.domain.parties import Authority, AuthorityKind, OwnerKind, Parties, PartyRole
from counter.domain.people import Person

__all__ = ["take_for"]


def take_for(core: Core, role: PartyRole, person: Person) -> bool:
    """Make `person` owner, authoriser or representative; False when no open dossier has such a person.

    The next scan is the submitter's again.
    """
    visit = core.visit
    if visit is None:
        return False
    filing, returning = visit.filing, visit.returning
    if filing is not None:
        _take_into(core, visit, filing, role, person)
    elif returning is not None and role is PartyRole.AUTHORISER:
        parties = replace(returning.parties, authoriser=person)
        core.update_visit(returning=replace(returning, parties=parties))
    else:
        return False
    core.update_visit(expects=PartyRole.SUBMITTER)
    authority.refresh(core)
    return True


def _take_into(core: Core, visit: Visit, filing: Filing, role: PartyRole, person: Person) -> None:
    parties, submitter = filing.parties, visit.identity.person
    if role is PartyRole.AUTHORISER:
        core.update_filing(parties=replace(parties, authoriser=person))
    elif role is PartyRole.REPRESENTATIVE:
        core.update_filing(owner=person, parties=_of_organisation(parties), first_submitter=None)
    elif submitter is not None and is_same_person(submitter, person):
        own = replace(parties, kind=OwnerKind.SELF, authority=Authority(), organisation=None, authoriser=None)
        core.update_filing(owner=None, parties=own, first_submitter=None)
        core.say("owner_is_submitter", NoticeLevel.INFORMATION)
    else:
        core.update_filing(owner=person, parties=_of_person(parties), first_submitter=None)


def _of_person(parties: Parties) -> Parties:
    """Somebody else's dossier; whoever acted for themselves needs a written authorisation now."""
    if parties.kind is OwnerKind.PERSON:
        return parties
    return replace(
        parties, kind=OwnerKind.PERSON, authority=Authority(AuthorityKind.WRITTEN), organisation=None
    )


def _of_organisation(parties: Parties) -> Parties:
    if parties.kind is OwnerKind.ORGANISATION:
        return parties
    return replace(
        parties, kind=OwnerKind.ORGANISATION, authority=Authority(AuthorityKind.INTRODUCTION_LETTER)
    )
