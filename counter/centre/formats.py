"""How the database of an older version becomes this one: one step per format, in one transaction.

A step speaks SQL of its own format: the tables of today are none of its business.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from sqlalchemy import Connection

__all__ = ["OLDEST", "STEPS", "Step"]

Step = Callable[[Connection], None]
"""Changes the tables of one format into the next, inside the transaction of its caller."""

OLDEST: Final = 1
"""The first format that can be brought up to date."""

_OUTCOMES: Final = (
    "ALTER TABLE dossiers ADD COLUMN replaces TEXT",
    "CREATE INDEX dossiers_by_replaced ON dossiers (replaces)",
    "ALTER TABLE own_register ADD COLUMN withdrawn_at TEXT",
    "CREATE TABLE decisions ("
    " id TEXT NOT NULL PRIMARY KEY, centre_id TEXT NOT NULL REFERENCES centres (id), desk_id TEXT NOT NULL,"
    " kind TEXT NOT NULL, local_number TEXT NOT NULL, body BLOB NOT NULL, digest TEXT NOT NULL,"
    " accepted_at TEXT NOT NULL)",
    "CREATE INDEX decisions_by_local_number ON decisions (centre_id, local_number)",
    "CREATE TABLE corrections ("
    " id TEXT NOT NULL PRIMARY KEY, centre_id TEXT NOT NULL REFERENCES centres (id),"
    " dossier_id TEXT NOT NULL REFERENCES dossiers (id), kind TEXT NOT NULL, body BLOB NOT NULL,"
    " digest TEXT NOT NULL, accepted_at TEXT NOT NULL)",
    "CREATE UNIQUE INDEX one_void ON corrections (dossier_id) WHERE kind = 'void'",
    "CREATE INDEX corrections_of_dossier ON corrections (dossier_id, accepted_at)",
)


def _add_outcomes(connection: Connection) -> None:
    """Format 1 to 2: decisions, corrections, which dossier replaces which, and withdrawals."""
    for statement in _OUTCOMES:
        connection.exec_driver_sql(statement)


_ALL_ROLES: Final = '["clerk", "supervisor", "administrator"]'
_TRUST: Final = (
    """ALTER TABLE clerks ADD COLUMN roles TEXT NOT NULL DEFAULT '["clerk"]'""",
    "ALTER TABLE clerks ADD COLUMN badge_hash TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE clerks ADD COLUMN removed_at TEXT",
    "ALTER TABLE desks ADD COLUMN secret_hash TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE lookups ADD COLUMN reason TEXT NOT NULL DEFAULT ''",
    "CREATE TABLE sessions ("
    " centre_id TEXT NOT NULL, desk_id TEXT NOT NULL, instance_id TEXT NOT NULL, started_at TEXT NOT NULL,"
    " seen_at TEXT NOT NULL, ended_at TEXT, PRIMARY KEY (centre_id, desk_id),"
    " FOREIGN KEY (centre_id, desk_id) REFERENCES desks (centre_id, id))",
    "CREATE TABLE session_tokens ("
    " token_hash TEXT NOT NULL PRIMARY KEY, centre_id TEXT NOT NULL, desk_id TEXT NOT NULL,"
    " expires_at TEXT NOT NULL,"
    " FOREIGN KEY (centre_id, desk_id) REFERENCES sessions (centre_id, desk_id))",
    "CREATE TABLE imports ("
    " id TEXT NOT NULL PRIMARY KEY, centre_id TEXT NOT NULL REFERENCES centres (id),"
    " file_digest TEXT NOT NULL, imported_at TEXT NOT NULL, clerk_id TEXT NOT NULL, items INTEGER NOT NULL,"
    " body BLOB NOT NULL, UNIQUE (centre_id, file_digest))",
)


def _add_trust(connection: Connection) -> None:
    """Format 2 to 3: roles and badges of clerks, secrets and sessions of desks, reasons, imported files.

    Until then everybody could do everything and nobody managed: the clerk a centre was founded with has all
    roles from now on, as in a new centre; everybody where that one is not there.
    """
    for statement in _TRUST:
        connection.exec_driver_sql(statement)
    connection.exec_driver_sql(
        "UPDATE clerks SET roles = ? WHERE id = 'c01'"
        " OR centre_id NOT IN (SELECT centre_id FROM clerks WHERE id = 'c01')",
        (_ALL_ROLES,),
    )


_CHANGES: Final = (
    "CREATE TABLE changes ("
    " id INTEGER NOT NULL PRIMARY KEY, centre_id TEXT NOT NULL REFERENCES centres (id), at TEXT NOT NULL,"
    " clerk_id TEXT NOT NULL, what TEXT NOT NULL, subject TEXT NOT NULL)",
)


def _add_changes(connection: Connection) -> None:
    """Format 3 to 4: who changed who works here, and the centre itself."""
    for statement in _CHANGES:
        connection.exec_driver_sql(statement)


_RECORDS: Final = (
    "CREATE TABLE records ("
    " id TEXT NOT NULL PRIMARY KEY, centre_id TEXT NOT NULL REFERENCES centres (id), desk_id TEXT NOT NULL,"
    " record_id TEXT NOT NULL, version INTEGER NOT NULL, kind TEXT NOT NULL, subject TEXT NOT NULL,"
    " state TEXT NOT NULL, day TEXT NOT NULL, at TEXT NOT NULL, newest BOOLEAN NOT NULL, body BLOB NOT NULL,"
    " digest TEXT NOT NULL, accepted_at TEXT NOT NULL, UNIQUE (record_id, version))",
    "CREATE INDEX records_by_kind ON records (centre_id, kind, day)",
    "CREATE INDEX records_by_subject ON records (centre_id, subject)",
    "CREATE UNIQUE INDEX one_newest ON records (record_id) WHERE newest",
)


def _add_records(connection: Connection) -> None:
    """Format 4 to 5: generic records of desks."""
    for statement in _RECORDS:
        connection.exec_driver_sql(statement)


_CATALOGUE: Final = (
    "CREATE TABLE catalogue_imports ("
    " id INTEGER NOT NULL PRIMARY KEY, centre_id TEXT NOT NULL REFERENCES centres (id), kind TEXT NOT NULL,"
    " publication TEXT NOT NULL, file_name TEXT NOT NULL, file_digest TEXT NOT NULL, clerk_id TEXT NOT NULL,"
    " begun_at TEXT NOT NULL, finished_at TEXT, lines INTEGER NOT NULL, body BLOB NOT NULL)",
    "CREATE INDEX catalogue_imports_by_kind ON catalogue_imports (centre_id, kind, id)",
    "CREATE TABLE catalogue_rows ("
    " import_id INTEGER NOT NULL REFERENCES catalogue_imports (id), code TEXT NOT NULL, body BLOB NOT NULL,"
    " PRIMARY KEY (import_id, code))",
    "CREATE TABLE catalogue_acts ("
    " id INTEGER NOT NULL PRIMARY KEY, centre_id TEXT NOT NULL REFERENCES centres (id), at TEXT NOT NULL,"
    " clerk_id TEXT NOT NULL, code TEXT NOT NULL, what TEXT NOT NULL, body BLOB NOT NULL)",
    "CREATE TABLE catalogue_versions ("
    " centre_id TEXT NOT NULL REFERENCES centres (id), version TEXT NOT NULL, served_at TEXT NOT NULL,"
    " packed BLOB NOT NULL, PRIMARY KEY (centre_id, version))",
    "CREATE TABLE procedure_use ("
    " centre_id TEXT NOT NULL REFERENCES centres (id), day TEXT NOT NULL, code TEXT NOT NULL,"
    " count INTEGER NOT NULL, PRIMARY KEY (centre_id, day, code))",
)


def _add_catalogue(connection: Connection) -> None:
    """Format 5 to 6: publications taken in, decisions about procedures, versions served, what is used."""
    for statement in _CATALOGUE:
        connection.exec_driver_sql(statement)


STEPS: Final[tuple[Step, ...]] = (_add_outcomes, _add_trust, _add_changes, _add_records, _add_catalogue)
"""The first one turns format 1 into 2, and so on."""
