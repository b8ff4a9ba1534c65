"""Voided slips and refunds of accepted dossiers. The dossier itself never changes.

A void is told to the system that owns the register through the forwarding queue, in the same transaction.
Source: docs/decisions/0009; Decree 118/2025 art. 21.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, Row, select

from counter import wire
from counter.centre import bulletin
from counter.centre.database import Database
from counter.centre.keeping import dossier_row, kept_before, require_own
from counter.centre.office_time import Now
from counter.centre.places import Caller
from counter.centre.refusals import RefusedError
from counter.centre.tables import corrections, dossiers, forwarding, hand_overs
from counter.domain.decisions import Correction, CorrectionKind
from counter.domain.dossiers import Dossier, HandOver, SyncState
from counter.wire import WriteReply

__all__ = ["Corrections", "corrections_of", "replacement_of", "void_of"]


class Corrections:
    """Keeps what desks send. All refusals are RefusedError."""

    def __init__(self, database: Database, now: Now) -> None:
        self._database = database
        self._now = now

    def accept(self, caller: Caller, correction: Correction, body: bytes) -> WriteReply:
        """Keep a correction with the bytes it came in.

        Refused: 404 `unknown_dossier`; 409 `conflict`, and for a void `already_voided`, `already_returned`;
        422 `wrong_centre`, and `bad_amount` for more money than was taken and not given back before.
        """
        require_own(caller, correction.entry)
        digest = wire.digest(body)
        at = self._now()
        with self._database.write() as connection:
            row = dossier_row(connection, caller.centre_id, correction.dossier_id)
            if kept_before(connection, corrections, caller, correction.id, correction, digest) is not None:
                return WriteReply(id=correction.id, repeated=True, state=SyncState(row.state))
            void = correction.kind is CorrectionKind.VOID
            if void:
                _require_voidable(connection, row.id)
            if correction.refund_dong > _left_dong(connection, row):
                raise RefusedError(422, "bad_amount")
            connection.execute(
                corrections.insert().values(
                    id=correction.id,
                    centre_id=caller.centre_id,
                    dossier_id=row.id,
                    kind=correction.kind,
                    body=body,
                    digest=digest,
                    accepted_at=at,
                )
            )
            if void:
                _queue_withdrawal(connection, row, at)
            bulletin.post(connection, caller.centre_id, "dossier", row.id, at)
        return WriteReply(id=correction.id, repeated=False, state=SyncState(row.state))


def corrections_of(connection: Connection, dossier_id: str) -> tuple[Correction, ...]:
    """Corrections of a dossier in the order they came."""
    bodies = connection.execute(
        select(corrections.c.body)
        .where(corrections.c.dossier_id == dossier_id)
        .order_by(corrections.c.accepted_at, corrections.c.id)
    ).scalars()
    return tuple(wire.decode(Correction, body) for body in bodies)


def void_of(connection: Connection, dossier_id: str) -> Correction | None:
    """The correction that voided a dossier; None while its slip is valid."""
    body = connection.execute(
        select(corrections.c.body).where(
            corrections.c.dossier_id == dossier_id, corrections.c.kind == CorrectionKind.VOID
        )
    ).scalar_one_or_none()
    return None if body is None else wire.decode(Correction, body)


def replacement_of(connection: Connection, centre_id: str, dossier_id: str) -> str | None:
    """Code or local number of the dossier received instead of this one; of several the newest."""
    row = connection.execute(
        select(dossiers.c.official_code, dossiers.c.code, dossiers.c.local_number)
        .where(dossiers.c.replaces == dossier_id, dossiers.c.centre_id == centre_id)
        .order_by(dossiers.c.accepted_at.desc())
        .limit(1)
    ).first()
    return None if row is None else row.official_code or row.code or row.local_number


def _require_voidable(connection: Connection, dossier_id: str) -> None:
    if void_of(connection, dossier_id) is not None:
        raise RefusedError(409, "already_voided")
    handed = select(hand_overs.c.id).where(hand_overs.c.dossier_id == dossier_id)
    if connection.execute(handed).first() is not None:
        raise RefusedError(409, "already_returned")


def _left_dong(connection: Connection, row: Row[tuple[object, ...]]) -> int:
    """Money of a dossier that was taken, at its reception or its hand-over, and not given back."""
    handed = connection.execute(
        select(hand_overs.c.body).where(hand_overs.c.dossier_id == row.id)
    ).scalar_one_or_none()
    later = None if handed is None else wire.decode(HandOver, handed).fee
    taken = wire.decode(Dossier, row.body).fee.taken_dong + (later.taken_dong if later else 0)
    return taken - sum(one.refund_dong for one in corrections_of(connection, row.id))


def _queue_withdrawal(connection: Connection, row: Row[tuple[object, ...]], at: datetime) -> None:
    """Let the forwarder look at the dossier now, whatever became of its entering."""
    afresh = {"attempts": 0, "next_at": at, "stopped": False, "trouble": ""}
    waiting = connection.execute(
        forwarding.update().where(forwarding.c.dossier_id == row.id).values(**afresh)
    )
    if waiting.rowcount == 0:
        connection.execute(forwarding.insert().values(dossier_id=row.id, centre_id=row.centre_id, **afresh))
