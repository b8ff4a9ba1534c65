"""The centre's database: one writing connection, a few reading ones, each use one transaction.

On SQLite: WAL, `synchronous=FULL`, foreign keys on, BEGIN IMMEDIATE for writers; a commit is one fsync.
Nothing here knows what is stored.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, select
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.pool import QueuePool

from counter.centre.formats import OLDEST, STEPS
from counter.centre.tables import FORMAT, format_row, metadata

__all__ = ["Database", "DatabaseRefusedError"]


class DatabaseRefusedError(Exception):
    """The database cannot be used; `reason` is `newer_format`, `older_format`, `unreadable` or `foreign`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Database:
    """One database file, safe to use from any thread."""

    def __init__(self, path: Path) -> None:
        """Open, create the tables when the file is new, bring an older format up to date, all or nothing.

        Raises DatabaseRefusedError.
        """
        self._lock = threading.Lock()
        self._writer = _engine(path, writing=True)
        self._readers = _engine(path, writing=False)
        self._listeners: list[Callable[[], None]] = []
        try:
            self._prepare()
        except (OperationalError, DatabaseError) as error:
            self.close()
            raise DatabaseRefusedError("unreadable") from error
        except DatabaseRefusedError:
            self.close()
            raise

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction on the writing connection: committed on leaving, rolled back on an error."""
        with self._lock, self._writer.begin() as connection:
            yield connection
        for listener in self._listeners:
            listener()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """One consistent view of what is committed."""
        with self._readers.begin() as connection:
            yield connection

    def on_commit(self, listener: Callable[[], None]) -> None:
        """Call `listener` after each commit, on the committing thread; it must return at once."""
        self._listeners.append(listener)

    def close(self) -> None:
        """Close the connections; the last one folds the WAL back into the file."""
        self._readers.dispose()
        self._writer.dispose()

    def _prepare(self) -> None:
        with self._lock, self._writer.begin() as connection:
            names = set(inspect(connection).get_table_names())
            if not names:
                metadata.create_all(connection)
                connection.execute(format_row.insert().values(id=1, version=FORMAT))
                return
            if format_row.name not in names:
                raise DatabaseRefusedError("foreign")
            version: object = connection.execute(select(format_row.c.version)).scalar_one_or_none()
            if not isinstance(version, int):
                raise DatabaseRefusedError("unreadable")
            if version > FORMAT:
                raise DatabaseRefusedError("newer_format")
            if version < OLDEST:  # no step leads here from it: it is left as it is
                raise DatabaseRefusedError("older_format")
            for step in STEPS[version - OLDEST :]:
                step(connection)
            if version < FORMAT:
                connection.execute(format_row.update().values(version=FORMAT))


def _engine(path: Path, *, writing: bool) -> Engine:
    engine = create_engine(
        f"sqlite+pysqlite:///{path}",
        poolclass=QueuePool,
        pool_size=1 if writing else 4,
        max_overflow=0 if writing else 8,
        connect_args={"check_same_thread": False, "timeout": 10.0},
        hide_parameters=True,  # an error text must not carry a citizen's name
    )

    @event.listens_for(engine, "connect")
    def _configure(dbapi: Any, _record: Any) -> None:
        connection: sqlite3.Connection = getattr(dbapi, "driver_connection", None) or dbapi
        connection.isolation_level = None  # transactions are begun below, in words
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA foreign_keys=ON")
        if not writing:
            connection.execute("PRAGMA query_only=ON")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    return engine
