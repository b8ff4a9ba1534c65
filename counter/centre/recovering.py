"""A recovery key for a centre that was founded before there was one."""

from __future__ import annotations

import re
from dataclasses import replace

from sqlalchemy import select

from counter import wire
from counter.centre.clerks import Change, note_change
from counter.centre.database import Database
from counter.centre.office_time import Now
from counter.centre.places import require_permission
from counter.centre.refusals import RefusedError
from counter.centre.tables import centres
from counter.domain.access import Permission
from counter.domain.place import Place

__all__ = ["give_recovery_key", "recovery_key_of"]

_KEY = re.compile(r"[0-9a-f]{64}")


def recovery_key_of(database: Database, centre_id: str) -> str:
    """The public half, in hex; empty before there is one."""
    with database.read() as connection:
        stored = connection.execute(select(centres.c.place).where(centres.c.id == centre_id)).scalar_one()
    return wire.decode(Place, stored).recovery_key


def give_recovery_key(database: Database, now: Now, centre_id: str, by: str, public: str) -> None:
    """Keep the public half of a new key, once: what is sealed to another one would open no more.

    Refused: 403 `unknown_clerk`, `not_allowed`; 409 `recovery_key_stands`; 422 `invalid`.
    """
    if not _KEY.fullmatch(public):
        raise RefusedError(422, "invalid")
    with database.write() as connection:
        require_permission(connection, centre_id, by, Permission.JOURNAL_RECOVER)
        stored = connection.execute(select(centres.c.place).where(centres.c.id == centre_id)).scalar_one()
        place = wire.decode(Place, stored)
        if place.recovery_key:
            raise RefusedError(409, "recovery_key_stands")
        fresh = wire.encode(replace(place, recovery_key=public))
        connection.execute(centres.update().where(centres.c.id == centre_id).values(place=fresh))
        note_change(connection, centre_id, Change(now(), by, "recovery_key", centre_id))
