"""Who brings a case that was begun before: only its submitter of then goes on as its submitter now.

A supplement request and a form received instead of a void dossier name who filed. Somebody else who comes
with the paper never becomes the owner by it. Source: Decree 118/2025 art. 6.2.
"""

from __future__ import annotations

from dataclasses import replace

from counter.desk import authority
from counter.desk.core import Core
from counter.desk.state import Filing, Identity
from counter.domain.compare import is_same_person
from counter.domain.parties import Authority, AuthorityKind, OwnerKind
from counter.domain.people import IdentityLevel, Person, Source

__all__ = ["brought_by", "check", "stated"]


def stated(submitter: Person) -> Identity:
    """Who filed the first time, as the paper tells: whoever brings it now has not shown who they are yet."""
    sources = dict.fromkeys(submitter.sources, Source.PAPER)
    person = replace(submitter, level=IdentityLevel.STATED, sources=sources)
    return Identity(typed=person, person=person)


def brought_by(form: Filing, known: Person) -> Filing:
    """The form as `known` brings it.

    Somebody else than its first submitter: the dossier stays its owner's, the right to act is asked for anew.
    The owner in person acts for themselves. Pure.
    """
    first, parties = form.first_submitter, form.parties
    if first is None or is_same_person(known, first):
        return form
    if parties.kind is OwnerKind.ORGANISATION:
        right = Authority(AuthorityKind.INTRODUCTION_LETTER)
        return replace(form, parties=replace(parties, authority=right), first_submitter=None)
    owner = form.owner if parties.kind is OwnerKind.PERSON else first
    if owner is not None and is_same_person(known, owner):
        own = replace(parties, kind=OwnerKind.SELF, authority=Authority())
        return replace(form, owner=None, parties=own, first_submitter=None)
    theirs = replace(parties, kind=OwnerKind.PERSON, authority=Authority(AuthorityKind.WRITTEN))
    return replace(form, owner=owner, parties=theirs, first_submitter=None)


def check(core: Core) -> None:
    """Somebody was identified while a form is open that was begun before."""
    visit = core.visit
    filing, person = (visit.filing, visit.identity.person) if visit else (None, None)
    if filing is None or person is None:
        return
    brought = brought_by(filing, person)
    if brought is not filing:
        core.update_visit(filing=brought)
        authority.refresh(core)
