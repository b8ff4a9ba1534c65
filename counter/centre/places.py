"""Where a desk stands: the centre, its desks, clerks and service groups, as stored."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from sqlalchemy import Connection, select

from counter import wire
from counter.centre.database import Database
from counter.centre.refusals import RefusedError
from counter.centre.tables import centres, clerks, desks, ticket_groups
from counter.domain.place import Clerk, DeskSeat, Place

__all__ = ["Caller", "CentrePlan", "Places", "groups_of", "require_clerk", "seat_of"]

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


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

    def __init__(self, database: Database) -> None:
        self._database = database

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
                [
                    {"centre_id": centre.id, "id": clerk.id, "name": clerk.name, "pin_hash": clerk.pin_hash}
                    for clerk in plan.place.clerks
                ],
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
        """Everything the calling desk must know. Refused `unknown_desk`."""
        with self._database.read() as connection:
            stored = connection.execute(
                select(centres.c.place).where(centres.c.id == caller.centre_id)
            ).scalar_one()
            seat = seat_of(connection, caller)
            rows = connection.execute(
                select(clerks).where(clerks.c.centre_id == caller.centre_id).order_by(clerks.c.name)
            )
            people = tuple(Clerk(row.id, row.name, row.pin_hash) for row in rows)
        return replace(wire.decode(Place, stored), seat=seat, clerks=people)

    def desk_ids(self, centre_id: str) -> frozenset[str]:
        """Ids of the centre's desks."""
        with self._database.read() as connection:
            return frozenset(
                connection.execute(select(desks.c.id).where(desks.c.centre_id == centre_id)).scalars()
            )


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
    """Refuse `unknown_clerk` for somebody who does not work here."""
    found = connection.execute(
        select(clerks.c.id).where(clerks.c.centre_id == centre_id, clerks.c.id == clerk_id)
    ).first()
    if found is None:
        raise RefusedError(403, "unknown_clerk")
