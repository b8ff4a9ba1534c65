"""Who works at a centre: taken in, changed and removed by an administrator. Nobody who left is forgotten.

What somebody did names them for ever, so a clerk who leaves keeps their row and loses their place.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from counter.centre import bulletin
from counter.centre.database import Database
from counter.centre.office_time import Now
from counter.centre.places import clerk_of, require_permission, row_of
from counter.centre.refusals import RefusedError
from counter.centre.tables import changes, clerks
from counter.domain.access import Permission, Role
from counter.domain.place import Clerk, is_pin_hash
from counter.domain.text import clean

__all__ = ["Change", "Clerks", "note_change"]

_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_BADGE_HASH = re.compile(r"[0-9a-f]{64}")
_LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Change:
    """One line of the record of a centre: who did what to whom, and when."""

    at: datetime
    clerk_id: str
    what: str
    """`taken_in`, `returned`, `removed`, `recovery_key`, `session_ended` (of which desk, asked for at which),
    or what was changed: `roles badge pin name`."""
    subject: str


class Clerks:
    """The people of a centre. PINs and badges come hashed: their texts never reach the centre."""

    def __init__(self, database: Database, now: Now) -> None:
        self._database = database
        self._now = now

    def put(self, centre_id: str, by: str, clerk: Clerk) -> None:
        """Take somebody in, or change them; who had left works here again.

        Refused: 403 `unknown_clerk`, `not_allowed`; 422 `invalid`; 409 `last_administrator`.
        """
        _check(clerk)
        row = row_of(clerk)
        with self._database.write() as connection:
            require_permission(connection, centre_id, by, Permission.CLERK_MANAGE)
            what = _difference(connection, centre_id, clerk)
            if Role.ADMINISTRATOR not in clerk.roles:
                _require_another(connection, centre_id, clerk.id)
            changed = connection.execute(
                clerks.update()
                .where(clerks.c.centre_id == centre_id, clerks.c.id == clerk.id)
                .values(**row, removed_at=None)
            )
            if changed.rowcount == 0:
                connection.execute(clerks.insert().values(centre_id=centre_id, **row))
            if what:
                self._told(connection, centre_id, Change(self._now(), by, what, clerk.id))

    def remove(self, centre_id: str, by: str, clerk_id: str) -> None:
        """Somebody leaves: a desk that listens signs them out, any other when their credential is over.

        Refused: 403 `unknown_clerk`, `not_allowed`; 409 `last_administrator`.
        """
        with self._database.write() as connection:
            require_permission(connection, centre_id, by, Permission.CLERK_MANAGE)
            _require_another(connection, centre_id, clerk_id)
            removed = connection.execute(
                clerks.update()
                .where(
                    clerks.c.centre_id == centre_id, clerks.c.id == clerk_id, clerks.c.removed_at.is_(None)
                )
                .values(removed_at=self._now())
            )
            if removed.rowcount:
                self._told(connection, centre_id, Change(self._now(), by, "removed", clerk_id))

    def _told(self, connection: Connection, centre_id: str, change: Change) -> None:
        """Record it, and let every desk that listens fetch its place anew."""
        note_change(connection, centre_id, change)
        bulletin.post(connection, centre_id, "place", change.subject, change.at)

    def working(self, centre_id: str) -> Sequence[Clerk]:
        """Who works here now, by id."""
        with self._database.read() as connection:
            rows = connection.execute(
                select(clerks)
                .where(clerks.c.centre_id == centre_id, clerks.c.removed_at.is_(None))
                .order_by(clerks.c.id)
            )
            return [clerk_of(row) for row in rows]

    def known_ids(self, centre_id: str) -> frozenset[str]:
        """Ids of everybody who ever worked here."""
        with self._database.read() as connection:
            found = connection.execute(select(clerks.c.id).where(clerks.c.centre_id == centre_id))
            return frozenset(found.scalars())

    def changes(self, centre_id: str) -> Sequence[Change]:
        """What was changed, oldest first."""
        with self._database.read() as connection:
            rows = connection.execute(
                select(changes).where(changes.c.centre_id == centre_id).order_by(changes.c.id)
            )
            return [Change(row.at, row.clerk_id, row.what, row.subject) for row in rows]


def note_change(connection: Connection, centre_id: str, change: Change) -> None:
    """Append a line, in the transaction of what it is about."""
    connection.execute(
        changes.insert().values(
            centre_id=centre_id,
            at=change.at,
            clerk_id=change.clerk_id,
            what=change.what,
            subject=change.subject,
        )
    )


def _difference(connection: Connection, centre_id: str, clerk: Clerk) -> str:
    """What putting `clerk` changes, in machine words; empty: nothing."""
    row = connection.execute(
        select(clerks).where(clerks.c.centre_id == centre_id, clerks.c.id == clerk.id)
    ).first()
    if row is None:
        return "taken_in"
    if row.removed_at is not None:
        return "returned"
    known = clerk_of(row)
    pairs = {
        "roles": (known.roles, tuple(clerk.roles)),
        "badge": (known.badge_hash, clerk.badge_hash),
        "pin": (known.pin_hash, clerk.pin_hash),
        "name": (known.name, clerk.name),
    }
    return " ".join(word for word, (was, will) in pairs.items() if was != will)


def _require_another(connection: Connection, centre_id: str, clerk_id: str) -> None:
    """Refuse `last_administrator` when nobody else could take anybody in."""
    rows = connection.execute(
        select(clerks).where(clerks.c.centre_id == centre_id, clerks.c.removed_at.is_(None))
    )
    managers = {one.id for one in map(clerk_of, rows) if one.may(Permission.CLERK_MANAGE)}
    if managers == {clerk_id}:
        raise RefusedError(409, "last_administrator")


def _check(clerk: Clerk) -> None:
    well_formed = (
        _ID.fullmatch(clerk.id)
        and clean(clerk.name, limit=_LONGEST_NAME) == clerk.name
        and clerk.name.strip()
        and is_pin_hash(clerk.pin_hash)
        and clerk.roles
        and set(clerk.roles) <= set(Role)
        and (not clerk.badge_hash or _BADGE_HASH.fullmatch(clerk.badge_hash))
    )
    if not well_formed:
        raise RefusedError(422, "invalid")
