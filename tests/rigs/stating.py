"""What a clerk states of people at a desk, and the form it goes into."""

from __future__ import annotations

from dataclasses import replace

from counter.desk.acts import StatedParties, StatedPerson
from counter.desk.desk import Desk
from counter.desk.state import Filing, Visit
from counter.domain.parties import AuthorityKind, OwnerKind
from counter.domain.people import IdentityPaper

__all__ = ["begin", "form", "notice", "right", "said", "visit_of"]

EXTRACT = "2.000635"


def visit_of(desk: Desk) -> Visit:
    """The open visit."""
    assert desk.state.visit is not None
    return desk.state.visit


def form(desk: Desk) -> Filing:
    """The open form."""
    filing = visit_of(desk).filing
    assert filing is not None
    return filing


def notice(desk: Desk) -> str:
    """Key of the notice, without its area; empty for none."""
    return desk.state.notice.key.removeprefix("desk.notice.") if desk.state.notice else ""


async def begin(desk: Desk, code: str = EXTRACT) -> None:
    """A form of the procedure, in its first case."""
    await desk.choose_procedure(code)
    if form(desk).case is None:
        await desk.choose_case(form(desk).procedure.cases[0].id)


def said(**changes: object) -> StatedPerson:
    """Somebody with a card, as typed."""
    return replace(StatedPerson(full_name="Lê Thị Thử", paper=IdentityPaper.CARD), **changes)  # type: ignore[arg-type]  # fields by name


def right(kind: AuthorityKind, **changes: object) -> StatedParties:
    """A right to act for another, as typed, with the whole of its paper."""
    whole = StatedParties(OwnerKind.PERSON, kind, document_number="7", document_date="01/11/2026")
    return replace(whole, certified_by="UBND Phường Mẫu", **changes)  # type: ignore[arg-type]  # fields by name
