"""Visits put aside at a small desk: whose ticket is open, whose are held."""

from __future__ import annotations

from typing import Any

from counter.desk.state import DeskState, Visit
from counter.events import ScanOrigin
from tests.rigs.desk import EXTRACT, until
from tests.rigs.filing import visit as visit_of
from tests.rigs.small_desk import SmallDesk, person

__all__ = ["ONE", "OTHER", "begun", "held_numbers", "number_of", "shown"]


ONE, OTHER = person(), person(skip=1)


def number_of(state: DeskState) -> str | None:
    """Ticket of the open visit."""
    return state.visit.ticket.number if state.visit and state.visit.ticket else None


def held_numbers(small: SmallDesk) -> list[str | None]:
    """Tickets put aside."""
    return [held.ticket_number for held in small.desk.state.held]


async def shown(small: SmallDesk, citizen: Any = ONE) -> None:
    """The citizen's QR is scanned and the register has answered."""
    await small.desk.scan(citizen.qr(), ScanOrigin.SCANNER)
    await until(small.desk, lambda state: state.visit and state.visit.identity.register.outcome)


async def begun(small: SmallDesk, citizen: Any = ONE) -> Visit:
    """Somebody was called, is known, and has begun an extract."""
    await small.desk.call_next()
    await shown(small, citizen)
    await small.desk.choose_procedure(EXTRACT)
    filing = visit_of(small).filing
    assert filing is not None
    await small.desk.choose_case(filing.procedure.cases[0].id)
    return visit_of(small)
