"""Dossiers at the centre: accepted once under their client-made id, read back, handed over once.

The bytes as they came first and their digest are kept. The same id with the same content is a success, also
in other bytes (another version encodes otherwise); with other content it is a conflict. Forwarding to the
register's owner is queued in the accepting transaction.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Row, or_, select

from counter import wire
from counter.centre import bulletin
from counter.centre.catalogue_use import count_use
from counter.centre.corrections import corrections_of, replacement_of, void_of
from counter.centre.database import Database
from counter.centre.keeping import dossier_row, kept_before, require_own, same
from counter.centre.numbers import leased_to
from counter.centre.office_time import Now
from counter.centre.places import Caller
from counter.centre.refusals import RefusedError
from counter.centre.tables import dossiers, forwarding, hand_overs, results
from counter.domain.codes import DossierCode
from counter.domain.dossiers import Dossier, HandOver, Release, Result, SyncState
from counter.wire import DossierReply, WriteReply

__all__ = ["Dossiers", "ResultPlan"]


@dataclass(frozen=True, slots=True)
class ResultPlan:
    """What a training result says, chosen by the caller from the catalogue."""

    kind: str
    number: str
    summary: str


class Dossiers:
    """Keeps what desks send. All refusals are RefusedError."""

    def __init__(self, database: Database, now: Now) -> None:
        self._database = database
        self._now = now

    def accept(self, caller: Caller, dossier: Dossier, body: bytes) -> WriteReply:
        """Keep a dossier with the bytes it came in.

        Refused: 409 `conflict`; 422 `wrong_centre`, `bad_code`, `code_not_leased`, `code_used`.
        """
        digest = wire.digest(body)
        at = self._now()
        with self._database.write() as connection:
            known = kept_before(connection, dossiers, caller, dossier.id, dossier, digest)
            if known is not None:
                return WriteReply(id=dossier.id, repeated=True, state=SyncState(known.state))
            _check(connection, caller, dossier)
            connection.execute(
                dossiers.insert().values(
                    id=dossier.id,
                    centre_id=caller.centre_id,
                    desk_id=dossier.entry.desk_id,
                    local_number=dossier.local_number,
                    code=dossier.code,
                    state=SyncState.ACCEPTED,
                    body=body,
                    digest=digest,
                    accepted_at=at,
                    replaces=None if dossier.replaces is None else dossier.replaces.dossier_id,
                )
            )
            connection.execute(
                forwarding.insert().values(
                    dossier_id=dossier.id,
                    centre_id=caller.centre_id,
                    attempts=0,
                    next_at=at,
                    stopped=False,
                    trouble="",
                )
            )
            count_use(connection, caller.centre_id, dossier.procedure.code, at)
            bulletin.post(connection, caller.centre_id, "dossier", dossier.id, at)
        return WriteReply(id=dossier.id, repeated=False, state=SyncState.ACCEPTED)

    def view(self, centre_id: str, key: str) -> DossierReply:
        """By id, code, official code or local number. Refused: 404 `unknown_dossier`, 409 `ambiguous`."""
        with self._database.read() as connection:
            row = _find(connection, centre_id, key)
            result = connection.execute(
                select(results.c.body).where(results.c.dossier_id == row.id)
            ).scalar_one_or_none()
            returned = connection.execute(
                select(hand_overs.c.body).where(hand_overs.c.dossier_id == row.id)
            ).scalar_one_or_none()
            trouble = connection.execute(
                select(forwarding.c.trouble).where(
                    forwarding.c.dossier_id == row.id, forwarding.c.stopped.is_(True)
                )
            ).scalar_one_or_none()
            corrected = corrections_of(connection, row.id)
            instead = replacement_of(connection, centre_id, row.id)
        return DossierReply(
            dossier=wire.decode(Dossier, row.body),
            digest=row.digest,
            state=SyncState(row.state),
            official_code=row.official_code,
            result=None if result is None else wire.decode(Result, result),
            hand_over=None if returned is None else wire.decode(HandOver, returned),
            trouble=trouble or "",
            corrections=corrected,
            replaced_by=instead,
        )

    def hand_over(self, caller: Caller, order: HandOver, body: bytes) -> WriteReply:
        """Keep the handing over of a result, once.

        What was given at once at the counter, or certified and signed there, needed no result lying ready:
        the one in the order becomes it.
        Refused: 404 `unknown_dossier`; 409 `voided`, `already_returned`, `conflict`, `not_ready`,
        `other_result`; 422 `wrong_centre`, and `bad_amount` for more money than the dossier owed.
        """
        require_own(caller, order.entry)
        digest = wire.digest(body)
        at = self._now()
        with self._database.write() as connection:
            row = dossier_row(connection, caller.centre_id, order.dossier_id)
            reply = WriteReply(id=order.id, repeated=True, state=SyncState(row.state))
            known = connection.execute(
                select(hand_overs).where(
                    or_(hand_overs.c.dossier_id == order.dossier_id, hand_overs.c.id == order.id)
                )
            ).all()
            if known:
                if all(same(held, digest, order) for held in known):
                    return reply
                same_id = any(held.id == order.id for held in known)
                raise RefusedError(409, "conflict" if same_id else "already_returned")
            if void_of(connection, row.id) is not None:
                raise RefusedError(409, "voided")
            if order.fee is not None and order.fee.amount_dong > wire.decode(Dossier, row.body).fee.owed_dong:
                raise RefusedError(422, "bad_amount")
            _settle_result(connection, row, order.result)
            connection.execute(
                hand_overs.insert().values(
                    dossier_id=row.id,
                    centre_id=caller.centre_id,
                    id=order.id,
                    body=body,
                    digest=digest,
                    accepted_at=at,
                )
            )
            bulletin.post(connection, caller.centre_id, "dossier", row.id, at)
        return WriteReply(id=order.id, repeated=False, state=SyncState(row.state))

    def make_ready(self, centre_id: str, dossier_id: str, plan: ResultPlan) -> Result:
        """Put a result beside a dossier; one that lies there already is given back unchanged."""
        at = self._now()
        with self._database.write() as connection:
            row = dossier_row(connection, centre_id, dossier_id)
            ready = connection.execute(
                select(results.c.body).where(results.c.dossier_id == row.id)
            ).scalar_one_or_none()
            if ready is not None:
                return wire.decode(Result, ready)
            result = _result(row, plan, at)
            connection.execute(
                results.insert().values(dossier_id=row.id, centre_id=centre_id, body=wire.encode(result))
            )
            bulletin.post(connection, centre_id, "result", row.id, at)
        return result

    def decided(self, centre_id: str) -> tuple[str, ...]:
        """Ids of the dossiers whose result lies ready or was handed over."""
        with self._database.read() as connection:
            found = select(results.c.dossier_id).where(results.c.centre_id == centre_id)
            return tuple(connection.execute(found).scalars())


def _settle_result(connection: Connection, row: Row[tuple[object, ...]], given: Result) -> None:
    """Hold the result that was given against the one that lies ready."""
    ready = connection.execute(
        select(results.c.body).where(results.c.dossier_id == row.id)
    ).scalar_one_or_none()
    dossier = wire.decode(Dossier, row.body)
    if dossier.release is not Release.APPOINTMENT or dossier.certified:
        connection.execute(results.delete().where(results.c.dossier_id == row.id))
        connection.execute(
            results.insert().values(dossier_id=row.id, centre_id=row.centre_id, body=wire.encode(given))
        )
    elif ready is None:
        raise RefusedError(409, "not_ready")
    elif wire.decode(Result, ready) != given:
        raise RefusedError(409, "other_result")


def _result(row: Row[tuple[object, ...]], plan: ResultPlan, at: datetime) -> Result:
    return Result(row.id, plan.kind, plan.number, plan.summary, at)


def _check(connection: Connection, caller: Caller, dossier: Dossier) -> None:
    require_own(caller, dossier.entry)
    if dossier.code is None:
        return
    code = DossierCode.parse(dossier.code)
    if code is None or str(code) != dossier.code or code.agency != dossier.organisations.deciding_code:
        raise RefusedError(422, "bad_code")
    if not leased_to(connection, caller.centre_id, dossier.entry.desk_id, code):
        raise RefusedError(422, "code_not_leased")
    used = connection.execute(
        select(dossiers.c.id).where(
            or_(dossiers.c.code == dossier.code, dossiers.c.official_code == dossier.code)
        )
    ).first()
    if used is not None:
        raise RefusedError(422, "code_used")


def _find(connection: Connection, centre_id: str, key: str) -> Row[tuple[object, ...]]:
    for column in (dossiers.c.id, dossiers.c.code, dossiers.c.official_code, dossiers.c.local_number):
        rows = connection.execute(
            select(dossiers).where(column == key, dossiers.c.centre_id == centre_id).limit(2)
        ).all()
        if len(rows) > 1:  # a desk whose journal was lost may have begun its local numbers anew
            raise RefusedError(409, "ambiguous")
        if rows:
            return rows[0]
    raise RefusedError(404, "unknown_dossier")
