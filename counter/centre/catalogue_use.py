"""Which versions of the catalogue desks were given, and how often each procedure is received at a centre.

A version is kept whole, as it was served: a dossier names one, and what it said then can be read for ever.
Use is counted by day and procedure, of no person and no desk.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, func, select, update

from counter.centre.catalogue_tables import catalogue_versions, procedure_use
from counter.centre.database import Database
from counter.centre.office_time import Now

__all__ = ["CatalogueUse", "count_use"]

_USE_DAYS = 90


class CatalogueUse:
    """What one centre serves, and what is asked for there."""

    def __init__(self, database: Database, now: Now, centre_id: str) -> None:
        self._database = database
        self._now = now
        self._centre_id = centre_id

    def keep_version(self, version: str, packed: bytes) -> None:
        """Remember what desks are given under `version`; one that is known stays as it is."""
        table = catalogue_versions
        with self._database.write() as connection:
            same = (table.c.centre_id == self._centre_id, table.c.version == version)
            if connection.execute(select(table.c.version).where(*same)).first() is None:
                connection.execute(
                    table.insert().values(
                        centre_id=self._centre_id, version=version, served_at=self._now(), packed=packed
                    )
                )

    def versions(self) -> tuple[tuple[str, datetime], ...]:
        """(version, when a desk was first given it), newest first."""
        table = catalogue_versions
        with self._database.read() as connection:
            found = connection.execute(
                select(table.c.version, table.c.served_at)
                .where(table.c.centre_id == self._centre_id)
                .order_by(table.c.served_at.desc())
            )
            return tuple((row.version, row.served_at) for row in found)

    def version(self, version: str) -> bytes | None:
        """What desks were given under a version: the packed reply; None for one nobody was given."""
        table = catalogue_versions
        with self._database.read() as connection:
            return connection.execute(
                select(table.c.packed).where(table.c.centre_id == self._centre_id, table.c.version == version)
            ).scalar_one_or_none()

    def used(self) -> tuple[tuple[str, int], ...]:
        """(code, how often received here in the last 90 days), most first."""
        table = procedure_use
        since = (self._now() - timedelta(days=_USE_DAYS)).date().isoformat()
        total = func.sum(table.c.count)
        with self._database.read() as connection:
            found = connection.execute(
                select(table.c.code, total.label("times"))
                .where(table.c.centre_id == self._centre_id, table.c.day >= since)
                .group_by(table.c.code)
                .order_by(total.desc(), table.c.code)
            )
            return tuple((row.code, int(row.times)) for row in found)


def count_use(connection: Connection, centre_id: str, code: str, at: datetime) -> None:
    """Count a dossier of a procedure, in the transaction that accepts it."""
    table, day = procedure_use, at.date().isoformat()
    one = (table.c.centre_id == centre_id, table.c.day == day, table.c.code == code)
    if not connection.execute(update(table).where(*one).values(count=table.c.count + 1)).rowcount:
        connection.execute(table.insert().values(centre_id=centre_id, day=day, code=code, count=1))
