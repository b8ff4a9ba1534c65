"""X04 in words: all dossiers of one visit, a line each, with one total of dossiers and of money."""

from __future__ import annotations

from collections.abc import Sequence

from counter.domain.documents import VisitList
from counter.domain.dossiers import Dossier
from counter.domain.money import dong, dong_words
from counter.domain.parties import Contact, Parties
from printing.wording.cases import due, limit
from printing.wording.pen import Pen
from printing.wording.persons import everybody, is_own, signing

__all__ = ["visit_lines", "visit_values"]


def visit_values(document: VisitList, pen: Pen) -> dict[str, str]:
    """Who came, and the totals."""
    first = document.dossiers[0]
    taken = sum(_taken(document, one) for one in document.dossiers)
    owed = sum(one.fee.owed_dong for one in document.dossiers)
    return {
        **_bearer(document.dossiers, pen),
        **signing(first.parties, pen),
        "receiving": pen(first.organisations.receiving),
        "submitter": pen.name(first.submitter.full_name),
        "submitter_name": pen.name(first.submitter.full_name),
        "received_at": pen.moment(document.entry.at),
        "list_lead": "",
        "total": pen.word(
            "total", count=len(document.dossiers), sets=sum(one.sets for one in document.dossiers)
        ),
        "taken": pen.word("taken", amount=pen.dong(taken), words=dong_words(dong(taken))),
        "owed": pen.word("fee", amount=pen.dong(owed)) if owed else "",
        "local": "" if all(one.code for one in document.dossiers) else pen.word("local"),
        "clerk": pen(document.entry.clerk_name),
    }


def _bearer(dossiers: Sequence[Dossier], pen: Pen) -> dict[str, str]:
    """Who brought them all: the list is theirs, whoever the dossiers belong to.

    What a dossier says of how to reach somebody counts only where it is about whoever brought it.
    """
    submitter = dossiers[0].submitter
    own = (one.contact for one in dossiers if is_own(one.owner, submitter, one.parties))
    people = everybody(submitter, submitter, Parties(), next(own, Contact()), pen)
    return {key: people[key] for key in ("address", "number", "nationality", "phone", "email")}


def visit_lines(document: VisitList, pen: Pen) -> tuple[tuple[str, ...], ...]:
    """The columns of facts/forms.json X04, after the number with the code, before the end with the money."""
    return tuple(
        _line(at, one, _taken(document, one), pen) for at, one in enumerate(document.dossiers, start=1)
    )


def _taken(document: VisitList, dossier: Dossier) -> int:
    """Taken and not given back."""
    return dossier.fee.taken_dong - document.given_back.get(dossier.id, 0)


def _line(at: int, dossier: Dossier, taken_dong: int, pen: Pen) -> tuple[str, ...]:
    return (
        str(at),
        pen(dossier.code or dossier.local_number),
        pen.word("request", name=dossier.procedure.name, code=dossier.procedure.code),
        pen(dossier.organisations.deciding),
        pen.moment(dossier.entry.at),
        due(dossier, pen),
        limit(dossier, pen),
        str(dossier.sets),
        pen.name(dossier.owner_name),
        pen.dong(taken_dong),
    )
