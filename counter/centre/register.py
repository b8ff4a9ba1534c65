"""The population register as the centre asks it, and the fictional one of training.

A register answers by name, number and date of birth only, and only for a purpose (facts of the citizen
look-up). A real connector implements the same protocol.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Protocol

from counter.centre.people import Citizen, RegisterCase, citizens
from counter.domain.lookup import LookupOutcome
from counter.domain.people import PartialDate, Person
from counter.domain.text import fold
from counter.wire import LookupQuery

__all__ = [
    "FictionalRegister",
    "MalformedAnswerError",
    "NoRegister",
    "PopulationRegister",
    "RegisterAnswer",
]

_SLOW_SECONDS = 60.0
"""How long the slow register keeps silent: longer than anybody waits."""


class MalformedAnswerError(Exception):
    """The register answered something that cannot be read."""


@dataclass(frozen=True, slots=True)
class RegisterAnswer:
    """An answer; `person` stands with FOUND only."""

    outcome: LookupOutcome
    person: Person | None = None


class PopulationRegister(Protocol):
    """Who can be asked about a citizen."""

    async def look_up(self, query: LookupQuery, reference: str) -> RegisterAnswer:
        """Ask under the evidence number `reference`. Raises MalformedAnswerError; may take long."""


class NoRegister:
    """A centre without a licensed connection: every question goes on with the papers."""

    async def look_up(self, query: LookupQuery, reference: str) -> RegisterAnswer:
        """Always unavailable."""
        return RegisterAnswer(LookupOutcome.UNAVAILABLE)


class FictionalRegister:
    """Knows the fictional citizens and plays each one's case."""

    def __init__(self) -> None:
        self._by_number = {person.number: person for person in citizens()}
        self._by_old = {person.old_number: person for person in citizens() if person.old_number}

    async def look_up(self, query: LookupQuery, reference: str) -> RegisterAnswer:
        """Found only when number, name without diacritics and date of birth agree."""
        citizen = self._by_number.get(query.personal_number or "") or self._by_old.get(query.old_number or "")
        if citizen is None:
            return RegisterAnswer(LookupOutcome.NOT_FOUND)
        match citizen.case:
            case RegisterCase.NOT_LICENSED:
                return RegisterAnswer(LookupOutcome.PROCEDURE_NOT_LICENSED)
            case RegisterCase.NOT_ALLOWED:
                return RegisterAnswer(LookupOutcome.OFFICER_NOT_ALLOWED)
            case RegisterCase.TIMEOUT:
                await asyncio.sleep(_SLOW_SECONDS)
            case RegisterCase.MALFORMED:
                raise MalformedAnswerError
        person = citizen.registered()
        if person is None or not _same(citizen, person, query):
            return RegisterAnswer(LookupOutcome.NOT_FOUND)
        return RegisterAnswer(LookupOutcome.FOUND, person)


def _same(citizen: Citizen, person: Person, query: LookupQuery) -> bool:
    by_number = person.personal_number is not None and query.personal_number == person.personal_number
    by_old = bool(citizen.old_number) and query.old_number == citizen.old_number
    born = person.date_of_birth
    return (
        (by_number or by_old)
        and fold(person.full_name) == fold(query.full_name)
        and born is not None
        and _agree(born, query.date_of_birth)
    )


def _agree(one: PartialDate, other: PartialDate) -> bool:
    """Equal as far as both are known."""
    pairs = ((one.year, other.year), (one.month, other.month), (one.day, other.day))
    return all(left is None or right is None or left == right for left, right in pairs)
