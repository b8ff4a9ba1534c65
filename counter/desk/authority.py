"""By what right somebody acts for the owner: worked out anew whenever a person or the procedure changes.

Source: facts/rules.json `authorisation`; Decree 118/2025 art. 6.2, 17.1.a; Circular 04/2020/TT-BTP;
Civil Code art. 136 (parents represent their minor child).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from counter.desk.core import Core
from counter.desk.state import Filing, Returning, Visit
from counter.domain.compare import is_same_person
from counter.domain.dossiers import Dossier
from counter.domain.parties import (
    PAPERS,
    Authority,
    AuthorityKind,
    AuthorityProblem,
    AuthorityRule,
    OwnerKind,
    Parties,
    PartyRole,
    Relation,
    authority_problems,
    is_same_organisation,
)
from counter.domain.people import NOBODY, Person, Sex
from counter.domain.procedures import Procedure, ProcedureCase

__all__ = ["awaited", "collecting_problems", "filed_by", "filing_problems", "first_parties", "refresh"]

_OWN_RIGHTS = frozenset(
    {AuthorityKind.KINSHIP, AuthorityKind.GUARDIANSHIP, AuthorityKind.LEGAL_REPRESENTATIVE}
)
"""Rights that stand without a paper of the owner: whoever filed by one of them collects by it."""
_PARENT = {Sex.MALE: Relation.FATHER, Sex.FEMALE: Relation.MOTHER}


def first_parties(
    procedure: Procedure, submitter: Person | None, case: ProcedureCase | None = None
) -> Parties:
    """Whose dossier a procedure usually is, as a form proposes it before anybody said so. Pure.

    A birth is usually registered by a parent: which one is proposed from the submitter's sex. A case that is
    about somebody authorised, a child or an organisation says so itself.
    """
    owner_kind = case.owner_kind if case and case.owner_kind else procedure.owner_kind
    if owner_kind is OwnerKind.SELF:
        return Parties()
    if owner_kind is OwnerKind.ORGANISATION:
        return Parties(owner_kind, Authority(AuthorityKind.INTRODUCTION_LETTER, Relation.EMPLOYEE))
    kind = AuthorityKind.KINSHIP if procedure.kin_need_no_authority else AuthorityKind.WRITTEN
    if case is not None and case.authority is not None:
        kind = case.authority
    relation = Relation.OTHER_KIN if kind is AuthorityKind.KINSHIP else Relation.OTHER
    of_child = procedure.owner_kind is OwnerKind.PERSON or (case is not None and case.authority is kind)
    if kind is AuthorityKind.KINSHIP and of_child and submitter is not None and submitter.sex is not None:
        relation = _PARENT[submitter.sex]
    return Parties(owner_kind, Authority(kind, relation))


def filing_problems(filing: Filing, today: date) -> tuple[AuthorityProblem, ...]:
    """What is wrong with the submitter's right to file. Pure."""
    return authority_problems(
        filing.procedure.authority_rule,
        filing.parties,
        filing.owner or NOBODY,
        today,
        kin_need_no_authority=filing.procedure.kin_need_no_authority,
    )


def filed_by(dossier: Dossier, person: Person | None, today: date) -> bool:
    """Whether `person` filed the dossier by kinship, guardianship or as legal representative, and still may.

    A right that ended since collects nothing.
    """
    right = dossier.parties.authority
    ended = right.expires_on is not None and right.expires_on < today
    if person is None or right.kind not in _OWN_RIGHTS or ended:
        return False
    return is_same_person(dossier.submitter, person)


def collecting_problems(
    dossier: Dossier, parties: Parties, collector: Person | None, today: date
) -> tuple[AuthorityProblem, ...]:
    """What is wrong with somebody's right to collect the result for the owner. Pure.

    Anybody but the owner needs a paper, kin too (Decree 118/2025 art. 6.2): the owner's authorisation, the
    letter of the very organisation whose dossier it is, a guardian's decision. None is needed by whoever
    filed by a right of their own, nor by a parent of an owner known to be a child.
    """
    if filed_by(dossier, collector, today):
        return ()
    problems = authority_problems(AuthorityRule.WRITTEN, parties, dossier.owner, today)
    if problems:
        return problems
    right, ours = parties.authority, parties.organisation
    if parties.kind is OwnerKind.ORGANISATION:
        theirs = right.kind in PAPERS and is_same_organisation(ours, dossier.parties.organisation)
        return () if theirs else (AuthorityProblem.NO_AUTHORITY,)
    if right.kind is AuthorityKind.GUARDIANSHIP and not (right.document_number and right.document_date):
        return (AuthorityProblem.NO_DOCUMENT,)
    return ()


def refresh(core: Core) -> None:
    """Work out again what is wrong with the right of whoever files or collects.

    To be called after every change of owner, submitter, parties or procedure.
    """
    visit = core.visit
    if visit is None:
        return
    today = core.ports.clock.now().date()
    if visit.filing is not None:
        _refresh_filing(core, visit.filing, today)
    if visit.returning is not None and visit.returning.hand_over is None:
        _refresh_returning(core, visit, visit.returning, today)


def _refresh_filing(core: Core, filing: Filing, today: date) -> None:
    problems = filing_problems(filing, today)
    if problems != filing.problems:
        core.update_filing(problems=problems)


def _refresh_returning(core: Core, visit: Visit, returning: Returning, today: date) -> None:
    collector = returning.collector.person if returning.collector else visit.identity.person
    parties = returning.parties
    if parties == Parties() and filed_by(returning.dossier, collector, today):
        parties = returning.dossier.parties
    problems: tuple[AuthorityProblem, ...] = ()
    if returning.collector is None or not returning.collector.is_owner:
        problems = collecting_problems(returning.dossier, parties, collector, today)
    if (parties, problems) != (returning.parties, returning.problems):
        core.update_visit(returning=replace(returning, parties=parties, problems=problems))


def awaited(visit: Visit) -> PartyRole:
    """Of whom the next scanned identity is.

    As the clerk said; a form that waits for the name of its owner takes whoever is shown beside the
    submitter for the owner. An expectation whose form is gone holds no longer.
    """
    filing = visit.filing
    if visit.expects is not PartyRole.SUBMITTER:
        carried = filing is not None or (
            visit.returning is not None and visit.expects is PartyRole.AUTHORISER
        )
        return visit.expects if carried else PartyRole.SUBMITTER
    nameless = filing is not None and filing.parties.kind is OwnerKind.PERSON and filing.owner is None
    return PartyRole.OWNER if nameless and visit.identity.person is not None else PartyRole.SUBMITTER
