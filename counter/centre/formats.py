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


STEPS: Final[tuple[Step, ...]] = (_add_outcomes,)
"""The first one turns format 1 into 2, and so on."""
