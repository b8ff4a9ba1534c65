"""Taking publications of procedures in, whole: an interrupted one goes on where it stopped, unseen till then.

Nothing is changed or deleted; the newest finished publication of each kind counts. Knows no file.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import msgspec
from sqlalchemy import Connection, Insert, Row, Select, func, select, update

from counter.centre.catalogue.publication import Kind, NotUnderstood, Publication
from counter.centre.catalogue.records import RawProcedure
from counter.centre.catalogue_tables import catalogue_imports, catalogue_rows
from counter.centre.clerks import Change, note_change
from counter.centre.database import Database
from counter.centre.office_time import Now
from counter.centre.places import require_permission
from counter.centre.refusals import RefusedError
from counter.domain.access import Permission

__all__ = ["Publications", "TakenIn", "rows_of"]

_ROWS_A_TURN = 250
"""Rows made durable together: what an interrupted import keeps."""

_Read = RawProcedure | NotUnderstood


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What became of a publication."""

    import_id: int
    rows: int
    """Understood and kept."""
    resumed_at: int
    """Rows that an interrupted import had kept already; 0: begun now."""
    repeated: bool
    """The newest publication of its kind is this very file: nothing was changed."""
    not_understood: tuple[NotUnderstood, ...]


class Publications:
    """The publications of one centre."""

    def __init__(self, database: Database, now: Now, centre_id: str) -> None:
        self._database = database
        self._now = now
        self._centre_id = centre_id

    def take_in(
        self, by: str, publication: Publication, *, name: str, file_name: str, turn: int = _ROWS_A_TURN
    ) -> TakenIn:
        """Take a publication in, all of it or nothing to be seen of it; one that was interrupted goes on.

        Refused: 403 `unknown_clerk`, `not_allowed`; 422 `no_rows` when nothing of it was understood.
        """
        begun = self._begin(by, publication, name, file_name)
        if begun.finished_at is not None:
            missed = msgspec.json.decode(begun.body, type=list[NotUnderstood])
            return TakenIn(begun.id, self._count(begun.id), 0, repeated=True, not_understood=tuple(missed))
        resumed_at = begun.lines
        missed = msgspec.json.decode(begun.body, type=list[NotUnderstood])
        rows = publication.rows(resumed_at)
        while some := list(islice(rows, turn)):
            missed += self._keep(begun.id, some, missed)
        if not self._count(begun.id):
            raise RefusedError(422, "no_rows")
        with self._database.write() as connection:
            require_permission(connection, self._centre_id, by, Permission.CATALOGUE_MANAGE)
            self._finish(connection, by, begun.id, "catalogue_taken_in", name)
        return TakenIn(
            begun.id, self._count(begun.id), resumed_at, repeated=False, not_understood=tuple(missed)
        )

    def _begin(self, by: str, publication: Publication, name: str, file_name: str) -> Row[Any]:
        """The row of the import to go on with: an open one of this file, or a new one."""
        table = catalogue_imports
        with self._database.write() as connection:
            require_permission(connection, self._centre_id, by, Permission.CATALOGUE_MANAGE)
            newest = self.newest(connection, publication.kind)
            if newest is not None and newest.file_digest == publication.digest:
                return newest
            own = (table.c.centre_id == self._centre_id, table.c.file_digest == publication.digest)
            is_open = select(table).where(*own, table.c.finished_at.is_(None)).order_by(table.c.id)
            found = connection.execute(is_open).first()
            if found is not None:
                return found
            made = connection.execute(
                table.insert()
                .values(**self._import(by, publication.kind, name, file_name, publication.digest))
                .returning(table)
            )
            return made.one()

    def _import(self, by: str, kind: Kind, name: str, file_name: str, digest: str) -> dict[str, object]:
        return {
            "centre_id": self._centre_id,
            "kind": kind.value,
            "publication": name,
            "file_name": file_name,
            "file_digest": digest,
            "clerk_id": by,
            "begun_at": self._now(),
            "lines": 0,
            "body": b"[]",
        }

    def _keep(
        self,
        import_id: int,
        some: list[tuple[int, RawProcedure | NotUnderstood]],
        missed: list[NotUnderstood],
    ) -> list[NotUnderstood]:
        """Make a turn's rows durable; the rows of it that were not understood."""
        more: list[NotUnderstood] = []
        with self._database.write() as connection:
            known: set[str] = set(connection.execute(_codes_of(import_id)).scalars())
            for number, row in some:
                if isinstance(row, NotUnderstood):
                    more.append(row)
                elif row.code in known:
                    more.append(NotUnderstood(number, row.code, "code stands twice"))
                else:
                    known.add(row.code)
                    connection.execute(_insert_row(import_id, row))
            connection.execute(
                update(catalogue_imports)
                .where(catalogue_imports.c.id == import_id)
                .values(lines=some[-1][0], body=msgspec.json.encode([*missed, *more]))
            )
        return more

    def add(self, by: str, row: RawProcedure) -> None:
        """Add a procedure no publication has, or put a newer one in the place of one added before.

        Refused: 403 `unknown_clerk`, `not_allowed`.
        """
        body = msgspec.json.encode(row)
        with self._database.write() as connection:
            require_permission(connection, self._centre_id, by, Permission.CATALOGUE_MANAGE)
            values = self._import(by, Kind.HAND, row.code, "", hashlib.sha256(body).hexdigest())
            made = connection.execute(
                catalogue_imports.insert().values(**values).returning(catalogue_imports)
            ).one()
            connection.execute(_insert_row(made.id, row))
            self._finish(connection, by, made.id, "catalogue_added", row.code)

    def _finish(self, connection: Connection, by: str, import_id: int, what: str, subject: str) -> None:
        connection.execute(
            update(catalogue_imports)
            .where(catalogue_imports.c.id == import_id)
            .values(finished_at=self._now())
        )
        note_change(connection, self._centre_id, Change(self._now(), by, what, subject))

    def newest(self, connection: Connection, kind: Kind) -> Row[Any] | None:
        """The publication of a kind that counts."""
        return max(self.finished(connection, kind), key=lambda one: (one.finished_at, one.id), default=None)

    def finished(self, connection: Connection, kind: Kind) -> Sequence[Row[Any]]:
        """Publications of a kind that are in, whole."""
        table = catalogue_imports
        found = select(table).where(
            table.c.centre_id == self._centre_id, table.c.kind == kind.value, table.c.finished_at.is_not(None)
        )
        return connection.execute(found.order_by(table.c.id)).all()

    def _count(self, import_id: int) -> int:
        counted = select(func.count()).where(catalogue_rows.c.import_id == import_id)
        with self._database.read() as connection:
            return connection.execute(counted).scalar_one()


def rows_of(connection: Connection, import_id: int) -> list[RawProcedure]:
    """The rows of an import, by code."""
    found = select(catalogue_rows.c.body).where(catalogue_rows.c.import_id == import_id)
    bodies = connection.execute(found.order_by(catalogue_rows.c.code)).scalars()
    return [msgspec.json.decode(body, type=RawProcedure) for body in bodies]


def _codes_of(import_id: int) -> Select[Any]:
    return select(catalogue_rows.c.code).where(catalogue_rows.c.import_id == import_id)


def _insert_row(import_id: int, row: RawProcedure) -> Insert:
    return catalogue_rows.insert().values(import_id=import_id, code=row.code, body=msgspec.json.encode(row))
