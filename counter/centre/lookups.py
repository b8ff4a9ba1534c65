"""Asking the population register for a desk; who asked, when and why is written before the question goes.

What was answered about the citizen is not kept; only how the question ended (Law 91/2025, Decree 118/2025).
"""

from __future__ import annotations

import asyncio
import logging
import re

from sqlalchemy import Connection, select, update

from counter.centre.database import Database
from counter.centre.office_time import Now
from counter.centre.places import Caller, require_permission
from counter.centre.refusals import RefusedError
from counter.centre.register import (
    MalformedAnswerError,
    PopulationRegister,
    RegisterAnswer,
)
from counter.centre.tables import centres, dossiers, lookups, tickets
from counter.domain.access import Permission
from counter.domain.codes import old_number, personal_number
from counter.domain.lookup import LookupOutcome, LookupReason
from counter.wire import LookupQuery, LookupReply

__all__ = ["Lookups"]

_log = logging.getLogger(__name__)
_LONGEST_NAME = 200
_VISIT = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
"""Ids of visits are made by the desks, whose journals have them."""


class Lookups:
    """Asks the register, with a limit on its time."""

    def __init__(
        self, database: Database, register: PopulationRegister, now: Now, *, timeout_seconds: float
    ) -> None:
        self._database = database
        self._register = register
        self._now = now
        self._timeout = timeout_seconds

    async def ask(self, caller: Caller, query: LookupQuery) -> LookupReply:
        """The register's answer. Refused: 422 `invalid`, `no_purpose`; 403 `unknown_clerk`, `not_allowed`.

        The purpose is a reason and a ticket or dossier of this centre, or a visit of the desk that asks.
        """
        _check(query)
        row_id, reference = await asyncio.to_thread(self._note_question, caller, query)
        answer = await self._answer(query, reference)
        await asyncio.to_thread(self._note_outcome, row_id, answer.outcome)
        return LookupReply(outcome=answer.outcome, reference=reference, person=answer.person)

    async def _answer(self, query: LookupQuery, reference: str) -> RegisterAnswer:
        unavailable = RegisterAnswer(LookupOutcome.UNAVAILABLE)
        try:
            return await asyncio.wait_for(self._register.look_up(query, reference), self._timeout)
        except (TimeoutError, MalformedAnswerError):
            return unavailable
        except Exception as error:  # noqa: BLE001 - whatever a connector does, the clerk goes on with papers
            _log.error("register connector failed: %s", type(error).__name__)
            return unavailable

    def _note_question(self, caller: Caller, query: LookupQuery) -> tuple[int, str]:
        at = self._now()
        with self._database.write() as connection:
            require_permission(connection, caller.centre_id, query.clerk_id, Permission.REGISTER_LOOKUP)
            _require_case(connection, caller.centre_id, query.subject)
            agency = connection.execute(
                select(centres.c.agency_code).where(centres.c.id == caller.centre_id)
            ).scalar_one()
            row_id: int = connection.execute(
                lookups.insert()
                .values(
                    centre_id=caller.centre_id,
                    desk_id=caller.desk_id,
                    clerk_id=query.clerk_id,
                    subject=query.subject,
                    procedure_code=query.procedure_code,
                    outcome="asked",
                    asked_at=at,
                    reason=query.reason,
                )
                .returning(lookups.c.id)
            ).scalar_one()
        return row_id, f"{agency}-{at:%Y%m%d%H%M%S}-{row_id:04d}"

    def _note_outcome(self, row_id: int, outcome: LookupOutcome) -> None:
        with self._database.write() as connection:
            connection.execute(update(lookups).where(lookups.c.id == row_id).values(outcome=outcome))


def _check(query: LookupQuery) -> None:
    if not query.subject.strip() or query.reason not in tuple(LookupReason):
        raise RefusedError(422, "no_purpose")
    numbers = (query.personal_number, query.old_number)
    readable = (query.personal_number is None or personal_number(query.personal_number) is not None) and (
        query.old_number is None or old_number(query.old_number) is not None
    )
    if numbers == (None, None) or not readable or not 1 <= len(query.full_name) <= _LONGEST_NAME:
        raise RefusedError(422, "invalid")


def _require_case(connection: Connection, centre_id: str, subject: str) -> None:
    """Refuse `no_purpose` for a question that belongs to nobody's case."""
    for table in (tickets, dossiers):
        if connection.execute(
            select(table.c.id).where(table.c.centre_id == centre_id, table.c.id == subject)
        ).first():
            return
    if _VISIT.fullmatch(subject) is None:
        raise RefusedError(422, "no_purpose")
