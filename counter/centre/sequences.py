"""Counters that only go forward, advanced by one statement inside the caller's transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Connection, Table, case

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql, sqlite

__all__ = ["advance", "raise_to"]


def advance(connection: Connection, table: Table, key: dict[str, str], count: int = 1) -> int:
    """Add `count` to column `last` of the row with primary key `key`, made when missing; the new value."""
    values: dict[str, object] = {**key, "last": count}
    statement = _insert(connection, table).values(values)
    raised = statement.on_conflict_do_update(
        index_elements=list(key), set_={"last": table.c.last + count}
    ).returning(table.c.last)
    last: int = connection.execute(raised).scalar_one()
    return last


def raise_to(connection: Connection, table: Table, key: dict[str, str], least: int) -> None:
    """See to it that column `last` of the row is not below `least`."""
    values: dict[str, object] = {**key, "last": least}
    highest = case((table.c.last < least, least), else_=table.c.last)
    statement = _insert(connection, table).values(values)
    connection.execute(statement.on_conflict_do_update(index_elements=list(key), set_={"last": highest}))


def _insert(connection: Connection, table: Table) -> postgresql.Insert | sqlite.Insert:
    # Only the dialect in use is imported: PostgreSQL's costs a start on SQLite a tenth of a second.
    if connection.dialect.name == "postgresql":
        from sqlalchemy.dialects import postgresql

        return postgresql.insert(table)
    from sqlalchemy.dialects import sqlite

    return sqlite.insert(table)
