"""Owner, organisation and authority in a few lines, as the form and the citizen's panel show them."""

from __future__ import annotations

from textual.content import Content

from counter.desk.state import Filing
from counter.domain.parties import (
    Authority,
    AuthorityKind,
    AuthorityProblem,
    Organisation,
    OwnerKind,
    Relation,
    paper_lacks,
)
from counter.texts import Texts
from screens.columns import wrapped

__all__ = ["authority_line", "authority_words", "organisation_lines", "owner_words", "problem_words"]

_KIN = (AuthorityKind.KINSHIP, AuthorityKind.GUARDIANSHIP)


def owner_words(texts: Texts, filing: Filing) -> str:
    """Whose dossier it is: a name, or the words for the submitter's own."""
    parties = filing.parties
    if parties.kind is OwnerKind.ORGANISATION:
        return parties.organisation.name if parties.organisation else texts("people.owner_kind.organisation")
    if parties.kind is OwnerKind.PERSON:
        named = filing.owner.full_name if filing.owner is not None else ""
        return named or texts("people.owner_kind.person")
    return texts("people.owner_kind.self")


def authority_words(texts: Texts, filing: Filing) -> str:
    """By what right, with the paper's number; kin by what they are. Empty for the submitter's own dossier."""
    authority = filing.parties.authority
    if authority.kind is AuthorityKind.SELF:
        return ""
    words = [texts(f"people.authority_brief.{authority.kind}")]
    if authority.kind in _KIN and authority.relation is not Relation.OTHER:
        relation = texts(f"people.relation.{authority.relation}")
        words = [texts("people.authority_brief.submitter", relation=relation)]
    if authority.document_number:
        words.append(authority.document_number)
    return " · ".join(words)


def problem_words(texts: Texts, problem: AuthorityProblem, authority: Authority) -> str:
    """What is wrong with the right to act; of a paper that lacks number or date, only what it lacks."""
    lacking = paper_lacks(authority) if problem is AuthorityProblem.NO_DOCUMENT else ()
    if len(lacking) == 1:
        return texts("people.problem.no_number" if lacking[0] == "number" else "people.problem.no_date")
    return texts(f"people.problem.{problem}")


def authority_line(texts: Texts, filing: Filing, width: int) -> list[Content]:
    """By what right the submitter acts, or the first thing that is wrong with it."""
    if filing.problems:
        return wrapped(
            f"▲ {problem_words(texts, filing.problems[0], filing.parties.authority)}", width, "$warn"
        )
    words = authority_words(texts, filing)
    return wrapped(texts("people.citizen.right", words=words), width, "$ink") if words else [Content("")]


def organisation_lines(texts: Texts, organisation: Organisation | None, width: int) -> list[Content]:
    """The organisation that owns the dossier; none for a person's."""
    if organisation is None:
        return []
    lines = [Content.styled(texts("people.head.organisation"), "$soft")]
    lines += wrapped(organisation.name, width, "bold $ink", limit=3)
    if organisation.tax_code:
        lines.append(Content.styled(organisation.tax_code, "bold $mark"))
    if organisation.address:
        lines += wrapped(organisation.address, width, "$ink", limit=2)
    return lines
