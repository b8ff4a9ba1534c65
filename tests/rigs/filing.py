"""Forms at a small desk: somebody at the counter, a procedure open, its papers ticked."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from counter.desk.state import Filing, Returning, Visit
from counter.domain.dossiers import Dossier, Result
from counter.domain.parties import Authority, AuthorityKind, OwnerKind, Parties
from counter.domain.people import PartialDate, Person
from counter.events import ScanOrigin
from tests.rigs.desk import EXTRACT, until
from tests.rigs.small_desk import SmallDesk, person

__all__ = [
    "ADULT",
    "BIRTH",
    "CERTIFYING",
    "MARRIAGE",
    "begun",
    "certified",
    "change_form",
    "change_handing",
    "filled",
    "form",
    "handing",
    "let_lie_ready",
    "notice",
    "values",
    "visit",
]

BIRTH = "1.001193"
"""Birth registration: the owner is a child, kin need no authorisation."""
CERTIFYING = "2.000815"
"""Certifying a copy: no identity is asked, the result is given at once."""
MARRIAGE = "1.000894"
"""Nobody can be authorised."""
ADULT = Person("LÊ VĂN THỬ", date_of_birth=PartialDate(1980, 1, 2))
"""An owner somebody else files for."""


def notice(small: SmallDesk) -> str:
    """Key of the notice, without its area; empty for none."""
    said = small.desk.state.notice
    return said.key.removeprefix("desk.notice.") if said is not None else ""


def values(small: SmallDesk) -> dict[str, object]:
    """Values of the notice."""
    assert small.desk.state.notice is not None
    return dict(small.desk.state.notice.values)


def visit(small: SmallDesk) -> Visit:
    """The open visit."""
    assert small.desk.state.visit is not None
    return small.desk.state.visit


def form(small: SmallDesk) -> Filing:
    """The open form."""
    filing = visit(small).filing
    assert filing is not None
    return filing


def handing(small: SmallDesk) -> Returning:
    """The open hand-over."""
    returning = visit(small).returning
    assert returning is not None
    return returning


async def begun(small: SmallDesk, *, skip: int = 0) -> Person:
    """Somebody was called, showed a QR, and the register has answered."""
    await small.desk.call_next()
    citizen = person(skip=skip)
    await small.desk.scan(citizen.qr(), ScanOrigin.SCANNER)
    state = await until(small.desk, lambda state: state.visit and state.visit.identity.register.person)
    assert state.visit is not None
    assert state.visit.identity.person is not None
    return state.visit.identity.person


async def filled(small: SmallDesk, procedure: str = EXTRACT, *, papers: bool = True) -> Filing:
    """A form of `procedure` in its first case, every required paper ticked."""
    await small.desk.choose_procedure(procedure)
    if form(small).case is None:
        await small.desk.choose_case(form(small).procedure.cases[0].id)
    if papers:
        await small.desk.accept_all()
    return form(small)


def change_form(small: SmallDesk, **changes: Any) -> Filing:
    """Set fields of the open form as another use case would."""
    small.desk._core.update_filing(**changes)
    return form(small)


def change_handing(small: SmallDesk, **changes: Any) -> Returning:
    """Set fields of the open hand-over as another use case would."""
    small.desk._core.update_visit(returning=replace(handing(small), **changes))
    return handing(small)


async def let_lie_ready(small: SmallDesk, dossier: Dossier) -> Result:
    """The centre has `dossier`, and its result lies ready there."""
    await until(small.desk, lambda state: dossier.id in small.centre.kept and not state.outbox.waiting)
    result = Result(dossier.id, "Bản sao", "17/TLKS-BS", "", dossier.entry.at)
    small.centre.results[dossier.id] = result
    return result


def certified(small: SmallDesk) -> Parties:
    """A certified authorisation of somebody else."""
    day = small.desk.today()
    authority = Authority(
        AuthorityKind.CERTIFIED, document_number="15", document_date=day, certified_by="UBND Phường Mẫu"
    )
    return Parties(OwnerKind.PERSON, authority)
