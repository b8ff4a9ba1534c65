"""Writes kept once: the same id with the same content is a success, also in other bytes.

Another version of a desk encodes otherwise; with other content the id is a conflict. What a desk sends is
its own.
"""

from __future__ import annotations

from sqlalchemy import Connection, Row, Table, select

from counter import wire
from counter.centre.places import Caller
from counter.centre.refusals import RefusedError
from counter.centre.tables import dossiers
from counter.domain.dossiers import Entry

__all__ = ["dossier_row", "kept_before", "require_own", "same"]


def require_own(caller: Caller, entry: Entry) -> None:
    """Refused: 422 `wrong_centre` for what was done at another centre, `other_desk` at another desk of it."""
    if entry.centre_id != caller.centre_id:
        raise RefusedError(422, "wrong_centre")
    if entry.desk_id != caller.desk_id:
        raise RefusedError(422, "other_desk")


def kept_before(
    connection: Connection, table: Table, caller: Caller, message_id: str, sent: object, digest: str
) -> Row[tuple[object, ...]] | None:
    """The row of `table` that keeps `sent` already; None when nothing has its id. Refused: 409 `conflict`."""
    known = connection.execute(select(table).where(table.c.id == message_id)).first()
    if known is not None and (known.centre_id != caller.centre_id or not same(known, digest, sent)):
        raise RefusedError(409, "conflict")
    return known


def same(kept: Row[tuple[object, ...]], digest: str, sent: object) -> bool:
    """Whether what is kept in `kept.body` says the same as `sent`, whose bytes have that `digest`."""
    if kept.digest == digest:
        return True
    try:
        return wire.decode(type(sent), kept.body) == sent
    except wire.WireError:  # kept by a version that this one cannot read: nobody can say that it is the same
        return False


def dossier_row(connection: Connection, centre_id: str, dossier_id: str) -> Row[tuple[object, ...]]:
    """The dossier of that id at that centre. Refused: 404 `unknown_dossier`."""
    row = connection.execute(
        select(dossiers).where(dossiers.c.id == dossier_id, dossiers.c.centre_id == centre_id)
    ).first()
    if row is None:
        raise RefusedError(404, "unknown_dossier")
    return row
