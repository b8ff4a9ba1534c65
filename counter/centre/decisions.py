"""Cases that ended without a dossier: kept once under their client-made id and found again by their number.

Advice is counted: a row, and nobody is told.
"""

from __future__ import annotations

from sqlalchemy import or_, select

from counter import wire
from counter.centre import bulletin
from counter.centre.database import Database
from counter.centre.keeping import kept_before, require_own
from counter.centre.office_time import Now
from counter.centre.places import Caller
from counter.centre.refusals import RefusedError
from counter.centre.tables import decisions
from counter.domain.decisions import Decision, DecisionKind
from counter.domain.dossiers import SyncState
from counter.wire import DecisionReply, WriteReply

__all__ = ["Decisions"]


class Decisions:
    """Keeps what desks send. All refusals are RefusedError."""

    def __init__(self, database: Database, now: Now) -> None:
        self._database = database
        self._now = now

    def accept(self, caller: Caller, decision: Decision, body: bytes) -> WriteReply:
        """Keep a decision with the bytes it came in. Refused: 409 `conflict`, 422 `wrong_centre`."""
        require_own(caller, decision.entry)
        digest = wire.digest(body)
        at = self._now()
        with self._database.write() as connection:
            if kept_before(connection, decisions, caller, decision.id, decision, digest) is not None:
                return WriteReply(id=decision.id, repeated=True, state=SyncState.ACCEPTED)
            connection.execute(
                decisions.insert().values(
                    id=decision.id,
                    centre_id=caller.centre_id,
                    desk_id=decision.entry.desk_id,
                    kind=decision.kind,
                    local_number=decision.local_number,
                    body=body,
                    digest=digest,
                    accepted_at=at,
                )
            )
            if decision.kind is not DecisionKind.GUIDANCE:
                bulletin.post(connection, caller.centre_id, "decision", decision.id, at)
        return WriteReply(id=decision.id, repeated=False, state=SyncState.ACCEPTED)

    def view(self, centre_id: str, key: str) -> DecisionReply:
        """By id or local number. Refused: 404 `unknown_decision`, 409 `ambiguous`."""
        with self._database.read() as connection:
            rows = connection.execute(
                select(decisions.c.body)
                .where(
                    decisions.c.centre_id == centre_id,
                    or_(decisions.c.id == key, decisions.c.local_number == key),
                )
                .limit(2)
            ).all()
        if len(rows) > 1:  # a desk whose journal was lost may have begun its local numbers anew
            raise RefusedError(409, "ambiguous")
        if not rows:
            raise RefusedError(404, "unknown_decision")
        return DecisionReply(decision=wire.decode(Decision, rows[0].body))
