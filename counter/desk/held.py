"""Visits put aside: each whole, and alone. Nothing of a visit put aside is seen or changed under another one.

The journal has each as a draft of its own; here they wait with the photo, which no draft ever has.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType

from counter.desk.core import Core
from counter.desk.state import CardView, Held, Reading, Visit
from counter.events import CardTrouble

__all__ = ["MOST_HELD", "HeldVisits", "at_rest", "has_content"]

MOST_HELD = 20
"""More people than this do not wait for one desk: somebody was forgotten."""


def has_content(visit: Visit) -> bool:
    """Whether anything would be lost with the visit: a ticket, a person, a form, what was done in it."""
    work = (visit.ticket, visit.identity.person, visit.filing, visit.returning)
    return any(part is not None for part in work) or bool(visit.received or visit.decisions)


def at_rest(visit: Visit, at: datetime) -> Visit:
    """The visit as it waits: what was still being read or asked begins anew when it is taken up."""
    card, register = visit.identity.card, visit.identity.register
    if card.reading is Reading.RUNNING:
        card = CardView()
    elif card.reading is Reading.NAMED:
        card = replace(card, reading=Reading.FAILED, trouble=CardTrouble.REMOVED)
    identity = replace(visit.identity, card=card, register=replace(register, asking=False))
    returning = visit.returning
    if returning is not None and returning.hand_over is None:
        returning = replace(returning, stale=True)
    return replace(visit, identity=identity, returning=returning, held_at=at)


def _name_of(visit: Visit) -> str:
    if visit.identity.person is not None:
        return visit.identity.person.full_name
    return visit.returning.dossier.owner_name if visit.returning is not None else ""


def _procedure_of(visit: Visit) -> str:
    if visit.filing is not None:
        return visit.filing.procedure.short_name
    return visit.returning.dossier.procedure.name if visit.returning is not None else ""


def _summary(visit: Visit) -> Held:
    return Held(
        visit_id=visit.id,
        ticket_number=visit.ticket.number if visit.ticket else None,
        name=_name_of(visit),
        procedure=_procedure_of(visit),
        held_at=visit.held_at or visit.started_at,
    )


class HeldVisits:
    """The visits put aside at this desk, oldest first."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._visits: dict[str, Visit] = {}

    @property
    def visits(self) -> Mapping[str, Visit]:
        """By id, oldest first."""
        return MappingProxyType(self._visits)

    @property
    def full(self) -> bool:
        """Whether no more fit."""
        return len(self._visits) >= MOST_HELD

    def of_ticket(self, ticket_id: str) -> Visit | None:
        """The visit that waits with this ticket."""
        return self._find(lambda visit: visit.ticket is not None and visit.ticket.id == ticket_id)

    def of_number(self, number: str, scan: str | None) -> Visit | None:
        """The visit whose ticket was scanned, or whose number was typed: the one of today then."""
        now = self._core.ports.clock.now()

        def fits(visit: Visit) -> bool:
            ticket = visit.ticket
            if ticket is None or ticket.number != number:
                return False
            if scan is None:
                return ticket.issued_at.astimezone(now.tzinfo).date() == now.date()
            return f"|{ticket.issued_at:%Y%m%d}|" in scan

        return self._find(fits)

    def swap(self, *, coming: Visit | None, aside: Visit | None) -> None:
        """Put the open visit aside and open another one, in one step.

        The card on the reader belongs to nobody until it is put on again.
        """
        if coming is not None:
            self._visits.pop(coming.id, None)
        if aside is not None:
            self._visits[aside.id] = aside
        self._core.change_people()
        self._core.leave_cards()
        self._core.update(visit=coming, held=self.summaries(), read_as="", notice=None)

    def restore(self, visits: list[Visit]) -> None:
        """After a restart: those of the journal, in the order they were put aside."""
        for visit in sorted(visits, key=lambda visit: visit.held_at or visit.started_at):
            self._visits[visit.id] = visit
        self._core.update(held=self.summaries())

    def summaries(self) -> tuple[Held, ...]:
        """What the screen shows of them."""
        return tuple(map(_summary, self._visits.values()))

    def _find(self, fits: Callable[[Visit], bool]) -> Visit | None:
        return next((visit for visit in self._visits.values() if fits(visit)), None)
