"""The tables of the journal and how an older format becomes this one.

`event` is the record: appended, never changed, linked by the audit chain. It carries the content of each
act; every other table is a projection that points to it or can be read beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Final

import apsw

from cache.journal.database import transaction
from counter.ports import JournalError

__all__ = [
    "FORMAT_VERSION",
    "INDEXES",
    "NEW_COLUMNS",
    "OUTCOMES",
    "RECORDS",
    "VAULT",
    "Migration",
    "check_format",
    "check_readable",
    "prepare",
    "require_forward",
]

Migration = Callable[[apsw.Connection], None]
"""Changes the tables of one format into the next, inside the transaction of its caller."""

OUTCOMES: Final = """
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
"""Cases that ended without a dossier, and corrections: what format 2 had more than format 1."""

VAULT: Final = """
CREATE TABLE dossier_key (
    entry INTEGER PRIMARY KEY, subject TEXT NOT NULL UNIQUE, key BLOB NOT NULL CHECK (length(key) = 32)
) STRICT;

CREATE TABLE money (
    entry INTEGER PRIMARY KEY, seq INTEGER NOT NULL REFERENCES event (seq),
    date TEXT NOT NULL, dossier_id TEXT NOT NULL, kind TEXT NOT NULL,
    dong INTEGER NOT NULL CHECK (dong >= 0), method TEXT NOT NULL, series TEXT NOT NULL, receipt TEXT NOT NULL
) STRICT;
CREATE INDEX money_day ON money (date);

CREATE TABLE attempt (seq INTEGER PRIMARY KEY REFERENCES event (seq), until TEXT) STRICT;
"""
"""Keys of subjects, money by day and failed sign-ins: what format 3 has more than format 2.

Keys are appended in a table of their own and never deleted, only written over: no page keeps a stray copy.
"""

RECORDS: Final = """
CREATE TABLE record (
    seq INTEGER PRIMARY KEY REFERENCES event (seq),
    id TEXT NOT NULL, version INTEGER NOT NULL, kind TEXT NOT NULL, subject TEXT NOT NULL,
    state TEXT NOT NULL, newest INTEGER NOT NULL, UNIQUE (id, version)
) STRICT;
CREATE UNIQUE INDEX record_newest ON record (id) WHERE newest;
CREATE INDEX record_kind ON record (kind, state) WHERE newest;
CREATE INDEX record_subject ON record (subject, kind);

CREATE TABLE tally (name TEXT PRIMARY KEY, content BLOB NOT NULL) STRICT, WITHOUT ROWID;
"""
"""Versions of records, which point to their events, and counts that no event knows of: format 4."""

NEW_COLUMNS: Final[tuple[tuple[str, ...], ...]] = (
    (
        "ALTER TABLE dossier ADD COLUMN replaces TEXT",
        "ALTER TABLE dossier ADD COLUMN follows TEXT",
        "ALTER TABLE outbox ADD COLUMN withdrawn INTEGER NOT NULL DEFAULT 0",
    ),
    (
        "ALTER TABLE dossier ADD COLUMN purged_at TEXT",
        "ALTER TABLE decision ADD COLUMN purged_at TEXT",
        "ALTER TABLE correction ADD COLUMN refund_dong INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE outbox ADD COLUMN held TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE outbox ADD COLUMN doubt INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE print_job ADD COLUMN digest TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE print_job ADD COLUMN at TEXT",
    ),
)
"""Columns that formats 2 and 3 added. A column added to a table stands last in it, in `_SCHEMA` too."""

FORMAT_VERSION: Final = 4

INDEXES: Final = (
    "CREATE INDEX IF NOT EXISTS outbox_subject ON outbox (subject)",
    "CREATE INDEX IF NOT EXISTS dossier_kept ON dossier (unixepoch(received_at)) WHERE purged_at IS NULL",
    "CREATE INDEX IF NOT EXISTS dossier_day ON dossier (substr(received_at, 1, 10))",
    "CREATE INDEX IF NOT EXISTS event_handed_over ON event (substr(at, 1, 10))"
    " WHERE kind = 'result_handed_over'",
    "CREATE INDEX IF NOT EXISTS event_corrected ON event (substr(at, 1, 10))"
    " WHERE kind = 'dossier_corrected'",
    "CREATE INDEX IF NOT EXISTS money_receipt ON money (series) WHERE receipt <> ''",
)
"""For forgetting and for closing a day; a journal of this format without them gets them when it opens."""

_LATER_COLUMNS: Final = tuple(
    column for column in NEW_COLUMNS[1] if " decision " in column or " correction " in column
)
"""Columns of the tables of `OUTCOMES`, which stands as format 2 made them: a migration makes them too."""

_CLOCK_TOLERANCE: Final = timedelta(minutes=10)
"""Clocks of the desk and of the centre differ, and a desk goes on when it was put right by a little."""

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
    replaces TEXT, follows TEXT, purged_at TEXT
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
    withdrawn INTEGER NOT NULL DEFAULT 0, held TEXT NOT NULL DEFAULT '', doubt INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX outbox_waiting ON outbox (entry) WHERE done_order IS NULL;
CREATE UNIQUE INDEX outbox_done ON outbox (done_order) WHERE done_order IS NOT NULL;

CREATE TABLE print_job (
    entry INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE, dossier_id TEXT NOT NULL, kind TEXT NOT NULL, document BLOB NOT NULL,
    copies INTEGER NOT NULL, tray TEXT NOT NULL, state TEXT NOT NULL, reason TEXT NOT NULL,
    digest TEXT NOT NULL DEFAULT '', at TEXT
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


def require_forward(connection: apsw.Connection, now: datetime) -> None:
    """Refuse a PC's clock that stands before what was recorded already. Raises JournalError `clock_back`."""
    if check_format(connection) == 0:
        return
    found = connection.execute(  # ratings carry a day and no hour
        "SELECT at FROM event WHERE kind <> 'record_rating' ORDER BY seq DESC LIMIT 1"
    ).fetchone()
    if found is not None and datetime.fromisoformat(found[0]) - now > _CLOCK_TOLERANCE:
        raise JournalError("clock_back", "the newest event lies in the future of this clock")


def prepare(connection: apsw.Connection, desk_id: str, migrations: Sequence[Migration]) -> None:
    """Make the tables of an empty journal, or bring an older one to the newest format, all or nothing.

    Raises JournalError `newer_format`, `unreadable`, and `other_desk` for a journal that belongs to
    another desk: its number blocks must not be used by two.
    """
    newest = 1 + len(migrations)
    found = check_format(connection, newest)
    if found == 0:
        with transaction(connection):
            connection.execute(_SCHEMA + OUTCOMES + VAULT + RECORDS)
            for statement in (*_LATER_COLUMNS, *INDEXES):
                connection.execute(statement)
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
    if newest == FORMAT_VERSION:
        for statement in INDEXES:
            connection.execute(statement)
