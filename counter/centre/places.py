"""Where a desk stands: the centre, its desks, clerks and service groups, as stored."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, Row, select

from counter import wire
from counter.centre import bulletin
from counter.centre.database import Database
from counter.centre.office_time import Now, office_now
from counter.centre.refusals import RefusedError
from counter.centre.tables import centres, changes, clerks, desks, ticket_groups
from counter.domain.access import Permission
from counter.domain.calendar import CalendarError, OfficeCalendar
from counter.domain.place import Clerk, DeskSeat, Place

__all__ = [
    "Caller",
    "CentrePlan",
    "Places",
    "clerk_of",
    "groups_of",
    "require_clerk",
    "require_permission",
    "row_of",
    "seat_of",
    "usable_until",
]

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_MOST_USABLE_DAYS = 250
"""A year of work; a larger setting counts as this."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who speaks: a desk of a centre, as the gate has established it."""

    centre_id: str
    desk_id: str


@dataclass(frozen=True, slots=True)
class CentrePlan:
    """What a new centre starts with. `place` carries its clerks; its seat is one of `seats`."""

    place: Place
    seats: tuple[DeskSeat, ...]
    groups: Mapping[str, str]
    """Service group → ticket letter."""


class Places:
    """Reads and founds centres."""

    def __init__(self, database: Database, now: Now = office_now) -> None:
        self._database = database
        self._now = now

    def stands(self, centre_id: str) -> bool:
        """Whether the centre has been founded."""
        with self._database.read() as connection:
            return (
                connection.execute(select(centres.c.id).where(centres.c.id == centre_id)).first() is not None
            )

    def found(self, plan: CentrePlan) -> bool:
        """Store a new centre; False when it stands already, which changes nothing."""
        centre = plan.place.centre
        with self._database.write() as connection:
            if connection.execute(select(centres.c.id).where(centres.c.id == centre.id)).first():
                return False
            connection.execute(
                centres.insert().values(
                    id=centre.id,
                    agency_code=centre.agency_code,
                    place=wire.encode(replace(plan.place, clerks=())),
                    ticket_key=secrets.token_bytes(32),
                    last_event=0,
                )
            )
            connection.execute(
                desks.insert(),
                [{"centre_id": centre.id, "id": seat.id, "seat": wire.encode(seat)} for seat in plan.seats],
            )
            connection.execute(
                clerks.insert(),
                [{"centre_id": centre.id, **row_of(clerk)} for clerk in plan.place.clerks],
            )
            connection.execute(
                ticket_groups.insert(),
                [
                    {"centre_id": centre.id, "name": name, "letter": letter}
                    for name, letter in plan.groups.items()
                ],
            )
        return True

    def sole(self) -> str | None:
        """Id of the one centre of this database; None before it is founded."""
        with self._database.read() as connection:
            return connection.execute(select(centres.c.id).limit(1)).scalar_one_or_none()

    def add_groups(self, centre_id: str, names: Iterable[str]) -> None:
        """Give each new service group the next free letter; beyond 26 a group takes no tickets."""
        with self._database.write() as connection:
            held = groups_of(connection, centre_id)
            free = [letter for letter in _LETTERS if letter not in held.values()]
            new = [name for name in dict.fromkeys(names) if name and name not in held]
            rows = [
                {"centre_id": centre_id, "name": name, "letter": letter}
                for name, letter in zip(new, free, strict=False)
            ]
            if rows:
                connection.execute(ticket_groups.insert(), rows)

    def place(self, caller: Caller) -> Place:
        """Everything the calling desk must know, without clerks who left. Refused `unknown_desk`.

        Its clerks' credentials open a desk without the centre for `Place.usable_working_days` from today.
        """
        with self._database.read() as connection:
            stored = connection.execute(
                select(centres.c.place).where(centres.c.id == caller.centre_id)
            ).scalar_one()
            seat = seat_of(connection, caller)
            rows = connection.execute(
                select(clerks)
                .where(clerks.c.centre_id == caller.centre_id, clerks.c.removed_at.is_(None))
                .order_by(clerks.c.name)
            )
            clerks_here = [clerk_of(row) for row in rows]
        place = wire.decode(Place, stored)
        until = usable_until(place, self._now().date())
        people = tuple(replace(clerk, usable_until=until) for clerk in clerks_here)
        return replace(place, seat=seat, clerks=people)

    def stored(self, centre_id: str) -> Place:
        """The centre's place as it stands, with the seat it was founded with and no clerks."""
        with self._database.read() as connection:
            content = connection.execute(
                select(centres.c.place).where(centres.c.id == centre_id)
            ).scalar_one()
        return wire.decode(Place, content)

    def set_office_time(self, centre_id: str, by: str, place: Place) -> None:
        """Take days, hours and rules of counting from `place`; desks that listen fetch their place anew.

        Refused: 403 `unknown_clerk`, `not_allowed`.
        """
        with self._database.write() as connection:
            require_permission(connection, centre_id, by, Permission.OFFICE_CALENDAR)
            content = connection.execute(
                select(centres.c.place).where(centres.c.id == centre_id)
            ).scalar_one()
            changed = replace(
                wire.decode(Place, content),
                hours=place.hours,
                days_off=place.days_off,
                working_days=place.working_days,
                same_day_cutoff=place.same_day_cutoff,
                rules=place.rules,
                agencies=place.agencies,
                units=place.units,
            )
            connection.execute(
                centres.update().where(centres.c.id == centre_id).values(place=wire.encode(changed))
            )
            now = self._now()
            connection.execute(
                changes.insert().values(
                    centre_id=centre_id, at=now, clerk_id=by, what="office_time", subject=centre_id
                )
            )
            bulletin.post(connection, centre_id, "place", centre_id, now)

    def desk_ids(self, centre_id: str) -> frozenset[str]:
        """Ids of the centre's desks."""
        with self._database.read() as connection:
            return frozenset(
                connection.execute(select(desks.c.id).where(desks.c.centre_id == centre_id)).scalars()
            )


def usable_until(place: Place, today: date) -> str:
    """ISO date of the last day on which a credential told today opens a desk; empty: no end.

    Days that are no dates count for nothing: a wrong setting stops no desk.
    """
    days = min(place.usable_working_days, _MOST_USABLE_DAYS)
    if days <= 0:
        return ""
    calendar = OfficeCalendar(
        days_off={day: name for text, name in place.days_off if (day := _date(text)) is not None},
        make_up_days=frozenset(day for text in place.working_days if (day := _date(text)) is not None),
    )
    until = today
    for _ in range(days):
        try:
            until = calendar.next_working_day(until)
        except CalendarError:  # an office that is closed for a very long time
            until += timedelta(days=1)
    return until.isoformat()


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def seat_of(connection: Connection, caller: Caller) -> DeskSeat:
    """The caller's desk. Refused `unknown_desk`."""
    stored = connection.execute(
        select(desks.c.seat).where(desks.c.centre_id == caller.centre_id, desks.c.id == caller.desk_id)
    ).scalar_one_or_none()
    if stored is None:
        raise RefusedError(403, "unknown_desk")
    return wire.decode(DeskSeat, stored)


def groups_of(connection: Connection, centre_id: str) -> dict[str, str]:
    """Service group → ticket letter."""
    rows = connection.execute(
        select(ticket_groups.c.name, ticket_groups.c.letter).where(ticket_groups.c.centre_id == centre_id)
    )
    return {row.name: row.letter for row in rows}


def require_clerk(connection: Connection, centre_id: str, clerk_id: str) -> None:
    """Refuse `unknown_clerk` for somebody who does not work here, or does not any more."""
    _working(connection, centre_id, clerk_id)


def require_permission(connection: Connection, centre_id: str, clerk_id: str, permission: Permission) -> None:
    """Refuse `unknown_clerk`, and `not_allowed` for somebody whose roles do not allow it."""
    if not _working(connection, centre_id, clerk_id).may(permission):
        raise RefusedError(403, "not_allowed")


def _working(connection: Connection, centre_id: str, clerk_id: str) -> Clerk:
    row = connection.execute(
        select(clerks).where(
            clerks.c.centre_id == centre_id, clerks.c.id == clerk_id, clerks.c.removed_at.is_(None)
        )
    ).first()
    if row is None:
        raise RefusedError(403, "unknown_clerk")
    return clerk_of(row)


def clerk_of(row: Row[Any]) -> Clerk:
    """Of a row of `clerks`; roles that cannot be read give nothing."""
    try:
        roles = json.loads(row.roles)
    except ValueError:
        roles = []
    words = tuple(str(role) for role in roles) if isinstance(roles, list) else ()
    return Clerk(row.id, row.name, row.pin_hash, words, row.badge_hash)


def row_of(clerk: Clerk) -> dict[str, str]:
    """Columns of `clerks`, without the centre's id."""
    return {
        "id": clerk.id,
        "name": clerk.name,
        "pin_hash": clerk.pin_hash,
        "roles": json.dumps(clerk.roles),
        "badge_hash": clerk.badge_hash,
    }
