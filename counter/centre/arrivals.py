"""Results that desks take in from units lie ready for every desk of the centre.

A result that lies there already, from the register or another desk, stays as it is.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select

from counter import wire
from counter.centre import bulletin
from counter.centre.corrections import void_of
from counter.centre.tables import dossiers, results
from counter.domain.records import DONE, RecordKind
from counter.domain.transfers import Arrival, result_of
from counter.wire import RecordKept

__all__ = ["settle_arrival"]


def settle_arrival(connection: Connection, centre_id: str, kept: RecordKept, at: datetime) -> None:
    """Put the result of an ARRIVAL record beside its dossier, in the transaction that keeps the record.

    Nothing for another kind, for a dossier this centre does not keep, for a void one, and for content that
    is no arrival of this version.
    """
    if kept.kind != RecordKind.ARRIVAL or kept.state != DONE:
        return
    try:
        arrival = wire.decode(Arrival, bytes(kept.content))
    except wire.WireError:
        return
    item = next((one for one in arrival.items if one.dossier_id == kept.subject), None)
    row = connection.execute(
        select(dossiers.c.id).where(dossiers.c.id == kept.subject, dossiers.c.centre_id == centre_id)
    ).first()
    if item is None or row is None or void_of(connection, row.id) is not None:
        return
    ready = connection.execute(select(results.c.dossier_id).where(results.c.dossier_id == row.id)).first()
    if ready is None:
        body = wire.encode(result_of(arrival, item))
        connection.execute(results.insert().values(dossier_id=row.id, centre_id=centre_id, body=body))
        bulletin.post(connection, centre_id, "result", row.id, at)
