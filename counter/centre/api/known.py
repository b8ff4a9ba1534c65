"""Which delivered messages are still kept: how a desk finds out that a backup has been put back here."""

from __future__ import annotations

from litestar import Response, post
from sqlalchemy import select

from counter.centre.api.messages import check_id, read, reply
from counter.centre.office import Office
from counter.centre.places import Caller
from counter.centre.tables import corrections, decisions, dossiers, hand_overs, records
from counter.wire import KnownQuery, KnownReply

__all__ = ["HANDLERS"]


@post("/v1/known", sync_to_thread=True)
def known(office: Office, caller: Caller, body: bytes) -> Response[bytes]:
    """Those of the given ids that this centre keeps, in their order."""
    query = read(KnownQuery, body)
    check_id(*query.ids)
    kept: set[str] = set()
    with office.database.read() as connection:
        for table in (dossiers, hand_overs, decisions, corrections, records):
            kept.update(
                connection.execute(
                    select(table.c.id).where(table.c.id.in_(query.ids), table.c.centre_id == caller.centre_id)
                ).scalars()
            )
    return reply(KnownReply(ids=tuple(one for one in query.ids if one in kept)))


HANDLERS = (known,)
