"""The tables of the journal and how an older format becomes this one.

`event` is the record: appended, never changed, linked by the audit chain. It carries the content of each
act; every other table is a projection that points to it or can be read beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import apsw

from cache.journal.database import transaction
from counter.ports import JournalError

__all__ = ["FORMAT_VERSION", "MIGRATIONS", "Migration", "check_format", "check_readable", "prepare"]

Migration = Callable[[apsw.Connection], None]
"""Changes the tables of one format into the next, inside the transaction of its caller."""

_OUTCOMES: Final = """
CREATE TABLE decision (
    seq INTEGER PRIMARY KEY REFERENCES event (seq),
    id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, local_number TEXT UNIQUE
) STRICT;

CREATE TABLE correction (
    seq INTEGER PRIMARY KEY REFERENCES event (seq),
    id TEXT NOT NULL UNIQUE, dossier_id TEXT NOT NULL, kind TEXT NOT NULL
) STRICT;
CREATE INDEX correction_dossier ON correction (dossier_id);
CREATE UNIQUE INDEX correction_void ON correction (dossier_id) WHERE kind = 'void';

CREATE INDEX dossier_replaces ON dossier (replaces) WHERE replaces IS NOT NULL;
CREATE INDEX dossier_follows ON dossier (follows) WHERE follows IS NOT NULL;
"""
"""Cases that ended without a dossier, and corrections: what format 2 has more than format 1."""


def _add_outcomes(connection: apsw.Connection) -> None:
    """Format 1 to 2. A column added to a table stands last in it, in `_SCHEMA` too."""
    connection.execute("ALTER TABLE dossier ADD COLUMN replaces TEXT")
    connection.execute("ALTER TABLE dossier ADD COLUMN follows TEXT")
    connection.execute("ALTER TABLE outbox ADD COLUMN withdrawn INTEGER NOT NULL DEFAULT 0")
    connection.execute(_OUTCOMES)


MIGRATIONS: Final[tuple[Migration, ...]] = (_add_outcomes,)
"""The first one turns format 1 into 2, and so on; `_SCHEMA` is always the newest format."""

FORMAT_VERSION: Final = 1 + len(MIGRATIONS)

_APPLICATION_ID: Final = 0x4D43754A
"""`MCuJ`: a database with the right key that is not a journal is not touched."""

_SCHEMA: Final = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE event (
    seq INTEGER PRIMARY KEY,
    at TEXT NOT NULL, clock TEXT NOT NULL, clerk TEXT NOT NULL, desk TEXT NOT NULL,
    kind TEXT NOT NULL, subject TEXT NOT NULL, payload BLOB NOT NULL, chain BLOB NOT NULL
) STRICT;

CREATE TABLE draft (
    entry INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE, ticket_id TEXT, content BLOB NOT NULL, saved_at TEXT NOT NULL
) STRICT;

CREATE TABLE dossier (
    seq INTEGER PRIMARY KEY REFERENCES event (seq),
    id TEXT NOT NULL UNIQUE, code TEXT UNIQUE, official_code TEXT UNIQUE,
    local_number TEXT NOT NULL UNIQUE,
    state TEXT NOT NULL, trouble TEXT NOT NULL, received_at TEXT NOT NULL, returned_at TEXT,
    replaces TEXT, follows TEXT
) STRICT;
CREATE INDEX dossier_unconfirmed ON dossier (seq) WHERE state <> 'confirmed';

CREATE TABLE hand_over (
    seq INTEGER PRIMARY KEY REFERENCES event (seq),
    id TEXT NOT NULL UNIQUE, dossier_id TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE outbox (
    entry INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, subject TEXT NOT NULL, body BLOB NOT NULL,
    created_at TEXT NOT NULL, attempts INTEGER NOT NULL DEFAULT 0, next_at TEXT,
    last_outcome TEXT, detail TEXT NOT NULL DEFAULT '', done_order INTEGER,
    withdrawn INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX outbox_waiting ON outbox (entry) WHERE done_order IS NULL;
CREATE UNIQUE INDEX outbox_done ON outbox (done_order) WHERE done_order IS NOT NULL;

CREATE TABLE print_job (
    entry INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE, dossier_id TEXT NOT NULL, kind TEXT NOT NULL, document BLOB NOT NULL,
    copies INTEGER NOT NULL, tray TEXT NOT NULL, state TEXT NOT NULL, reason TEXT NOT NULL
) STRICT;
CREATE INDEX print_job_dossier ON print_job (dossier_id);
CREATE INDEX print_job_open ON print_job (entry) WHERE state IN ('queued', 'sent', 'unknown');
CREATE INDEX print_job_unfinished ON print_job (entry) WHERE state IN ('failed', 'unknown');

CREATE TABLE number_block (
    entry INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE, agency TEXT NOT NULL, date TEXT NOT NULL,
    first INTEGER NOT NULL, last INTEGER NOT NULL, next INTEGER NOT NULL,
    CHECK (first >= 1 AND first <= last AND next BETWEEN first AND last + 1)
) STRICT;
CREATE INDEX number_block_day ON number_block (agency, date);

CREATE TABLE local_sequence (date TEXT PRIMARY KEY, next INTEGER NOT NULL) STRICT, WITHOUT ROWID;
"""


def check_format(connection: apsw.Connection, newest: int = FORMAT_VERSION) -> int:
    """The format of an opened journal, 0 for an empty file; refuses what this program cannot read.

    Raises JournalError `newer_format`, `unreadable`.
    """
    found = int(str(connection.pragma("user_version")))
    if found > newest:
        raise JournalError("newer_format", f"the journal has format {found}, this program knows {newest}")
    empty = connection.execute("SELECT NOT EXISTS (SELECT 1 FROM sqlite_schema)").fetchone() == (1,)
    if found == 0 and empty:
        return 0
    if found == 0 or connection.pragma("application_id") != _APPLICATION_ID:
        raise JournalError("unreadable", "the database is not a journal")
    return found


def check_readable(connection: apsw.Connection) -> None:
    """Refuse a journal that a reader must not touch.

    Raises JournalError `missing`, `older_format` (only the writing desk migrates), `newer_format`,
    `unreadable`.
    """
    found = check_format(connection)
    if found == 0:
        raise JournalError("missing", "the journal is empty")
    if found < FORMAT_VERSION:
        raise JournalError("older_format", "the writing desk has not brought it up to date yet")


def prepare(connection: apsw.Connection, desk_id: str, migrations: Sequence[Migration] = MIGRATIONS) -> None:
    """Make the tables of an empty journal, or bring an older one to the newest format, all or nothing.

    Raises JournalError `newer_format`, `unreadable`, and `other_desk` for a journal that belongs to
    another desk: its number blocks must not be used by two.
    """
    newest = 1 + len(migrations)
    found = check_format(connection, newest)
    if found == 0:
        with transaction(connection):
            connection.execute(_SCHEMA + _OUTCOMES)
            connection.execute("INSERT INTO meta VALUES ('desk_id', ?)", (desk_id,))
            connection.pragma("application_id", _APPLICATION_ID)
            connection.pragma("user_version", newest)
        return
    if connection.execute("SELECT value FROM meta WHERE name = 'desk_id'").fetchone() != (desk_id,):
        raise JournalError("other_desk", "the journal belongs to another desk")
    if found < newest:
        with transaction(connection):
            for migration in migrations[found - 1 :]:
                migration(connection)
            connection.pragma("user_version", newest)
