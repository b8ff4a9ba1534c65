"""Tables of the centre's database: SQLAlchemy Core, the same for SQLite and PostgreSQL.

Everything is keyed by centre, except the number sequences: a dossier code belongs to the deciding agency, and
several centres of a province may receive for the same agency (DESIGN.md "Truth about a dossier").
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
)

from counter.centre.catalogue_tables import (
    catalogue_acts,
    catalogue_imports,
    catalogue_rows,
    catalogue_versions,
    procedure_use,
)
from counter.centre.columns import Moment, metadata
from counter.centre.columns import of_centre as _centre
from counter.centre.formats import OLDEST, STEPS

__all__ = [
    "FORMAT",
    "blocks",
    "catalogue_acts",
    "catalogue_imports",
    "catalogue_rows",
    "catalogue_versions",
    "centres",
    "changes",
    "clerks",
    "corrections",
    "decisions",
    "desks",
    "dossiers",
    "events",
    "format_row",
    "forwarding",
    "hand_overs",
    "imports",
    "lookups",
    "metadata",
    "number_sequences",
    "own_register",
    "procedure_use",
    "records",
    "results",
    "session_tokens",
    "sessions",
    "ticket_groups",
    "ticket_sequences",
    "tickets",
]

FORMAT = OLDEST + len(STEPS)
"""Version of this layout. An older one is brought up to it (`formats.STEPS`), a newer one refused."""

format_row = Table(
    "format",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("version", Integer, nullable=False),
    CheckConstraint("id = 1"),
)

centres = Table(
    "centres",
    metadata,
    Column("id", Text, primary_key=True),
    Column("agency_code", Text, nullable=False),
    Column("place", LargeBinary, nullable=False),  # wire JSON of a Place without seat and clerks
    Column("ticket_key", LargeBinary, nullable=False),  # HMAC key of ticket codes
    Column("last_event", Integer, nullable=False, default=0),
)

desks = Table(
    "desks",
    metadata,
    _centre(),
    Column("id", Text, nullable=False),
    Column("seat", LargeBinary, nullable=False),  # wire JSON of a DeskSeat
    Column("secret_hash", Text, nullable=False, server_default=""),  # empty: this desk is not let in
    PrimaryKeyConstraint("centre_id", "id"),
)

clerks = Table(
    "clerks",
    metadata,
    _centre(),
    Column("id", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("pin_hash", Text, nullable=False),
    Column("roles", Text, nullable=False, server_default='["clerk"]'),  # JSON list of Role values
    Column("badge_hash", Text, nullable=False, server_default=""),
    Column("removed_at", Moment),  # somebody who left stays: what they did names them
    PrimaryKeyConstraint("centre_id", "id"),
)

ticket_groups = Table(
    "ticket_groups",
    metadata,
    _centre(),
    Column("name", Text, nullable=False),
    Column("letter", Text, nullable=False),
    PrimaryKeyConstraint("centre_id", "name"),
    UniqueConstraint("centre_id", "letter"),
)

ticket_sequences = Table(
    "ticket_sequences",
    metadata,
    _centre(),
    Column("day", Text, nullable=False),
    Column("letter", Text, nullable=False),
    Column("last", Integer, nullable=False),
    PrimaryKeyConstraint("centre_id", "day", "letter"),
)

tickets = Table(
    "tickets",
    metadata,
    Column("id", Text, primary_key=True),
    _centre(),
    Column("day", Text, nullable=False),
    Column("number", Text, nullable=False),
    Column("group_name", Text, nullable=False),
    Column("priority", Boolean, nullable=False),
    Column("state", Text, nullable=False),
    Column("scan", Text, nullable=False),
    Column("issue_request", Text, nullable=False),
    Column("call_request", Text),
    Column("issued_at", Moment, nullable=False),
    Column("desk_id", Text),
    Column("clerk_id", Text),
    Column("called_at", Moment),
    Column("ended_at", Moment),
    UniqueConstraint("centre_id", "day", "number"),
    UniqueConstraint("centre_id", "issue_request"),
    UniqueConstraint("centre_id", "call_request"),
    ForeignKeyConstraint(["centre_id", "desk_id"], ["desks.centre_id", "desks.id"]),
)
_called = tickets.c.state == "called"
Index(
    "one_open_case", tickets.c.centre_id, tickets.c.desk_id, unique=True,
    sqlite_where=_called, postgresql_where=_called,
)  # fmt: skip
Index("tickets_of_day", tickets.c.centre_id, tickets.c.day, tickets.c.state)

number_sequences = Table(
    "number_sequences",
    metadata,
    Column("agency_code", Text, nullable=False),
    Column("date", Text, nullable=False),
    Column("last", Integer, nullable=False),
    PrimaryKeyConstraint("agency_code", "date"),
)

blocks = Table(
    "number_blocks",
    metadata,
    Column("id", Text, primary_key=True),
    _centre(),
    Column("desk_id", Text, nullable=False),
    Column("request_id", Text, nullable=False),
    Column("agency_code", Text, nullable=False),
    Column("date", Text, nullable=False),
    Column("first", Integer, nullable=False),
    Column("last", Integer, nullable=False),
    Column("leased_at", Moment, nullable=False),
    UniqueConstraint("centre_id", "request_id"),
    UniqueConstraint("agency_code", "date", "first"),
    CheckConstraint("first >= 1 AND last >= first"),
    ForeignKeyConstraint(["centre_id", "desk_id"], ["desks.centre_id", "desks.id"]),
)

dossiers = Table(
    "dossiers",
    metadata,
    Column("id", Text, primary_key=True),
    _centre(),
    Column("desk_id", Text, nullable=False),
    Column("local_number", Text, nullable=False),
    Column("code", Text, unique=True),
    Column("official_code", Text, unique=True),
    Column("state", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),  # wire JSON of the Dossier as it came
    Column("digest", Text, nullable=False),
    Column("accepted_at", Moment, nullable=False),
    Column("forwarded_at", Moment),
    Column("replaces", Text),  # id of the voided dossier it was received instead of
    Index("dossiers_by_local_number", "centre_id", "local_number"),
    Index("dossiers_by_replaced", "replaces"),
)

own_register = Table(
    "own_register",
    metadata,
    Column("dossier_id", Text, primary_key=True),
    Column("code", Text, nullable=False, unique=True),
    Column("entered_at", Moment, nullable=False),
    Column("withdrawn_at", Moment),
)

results = Table(
    "results",
    metadata,
    Column("dossier_id", Text, ForeignKey("dossiers.id"), primary_key=True),
    _centre(),
    Column("body", LargeBinary, nullable=False),  # wire JSON of a Result
)

hand_overs = Table(
    "hand_overs",
    metadata,
    Column("dossier_id", Text, ForeignKey("dossiers.id"), primary_key=True),
    _centre(),
    Column("id", Text, nullable=False, unique=True),
    Column("body", LargeBinary, nullable=False),  # wire JSON of the HandOver as it came
    Column("digest", Text, nullable=False),
    Column("accepted_at", Moment, nullable=False),
)

decisions = Table(
    "decisions",
    metadata,
    Column("id", Text, primary_key=True),
    _centre(),
    Column("desk_id", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("local_number", Text, nullable=False),  # empty for guidance
    Column("body", LargeBinary, nullable=False),  # wire JSON of the Decision as it came
    Column("digest", Text, nullable=False),
    Column("accepted_at", Moment, nullable=False),
    Index("decisions_by_local_number", "centre_id", "local_number"),
)

corrections = Table(
    "corrections",
    metadata,
    Column("id", Text, primary_key=True),
    _centre(),
    Column("dossier_id", Text, ForeignKey("dossiers.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),  # wire JSON of the Correction as it came
    Column("digest", Text, nullable=False),
    Column("accepted_at", Moment, nullable=False),
    Index("corrections_of_dossier", "dossier_id", "accepted_at"),
)
records = Table(  # one row per version; the newest is that of the latest entry, then of the latest arrival
    "records",
    metadata,
    Column("id", Text, primary_key=True),  # of the message that brought it
    _centre(),
    Column("desk_id", Text, nullable=False),
    Column("record_id", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("day", Text, nullable=False),  # ISO date of the entry, office time
    Column("at", Moment, nullable=False),  # of the entry
    Column("newest", Boolean, nullable=False),
    Column("body", LargeBinary, nullable=False),  # wire JSON of the RecordKept as it came
    Column("digest", Text, nullable=False),
    Column("accepted_at", Moment, nullable=False),
    UniqueConstraint("record_id", "version"),
    Index("records_by_kind", "centre_id", "kind", "day"),
    Index("records_by_subject", "centre_id", "subject"),
)
_newest = records.c.newest
Index("one_newest", records.c.record_id, unique=True, sqlite_where=_newest, postgresql_where=_newest)

_void = corrections.c.kind == "void"
Index("one_void", corrections.c.dossier_id, unique=True, sqlite_where=_void, postgresql_where=_void)

events = Table(
    "events",
    metadata,
    _centre(),
    Column("number", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("at", Moment, nullable=False),
    PrimaryKeyConstraint("centre_id", "number"),
)

forwarding = Table(
    "forwarding",
    metadata,
    Column("dossier_id", Text, ForeignKey("dossiers.id"), primary_key=True),
    _centre(),
    Column("attempts", Integer, nullable=False, default=0),
    Column("next_at", Moment, nullable=False),
    Column("stopped", Boolean, nullable=False, default=False),
    Column("trouble", Text, nullable=False, default=""),
)

lookups = Table(
    "lookups",
    metadata,
    Column("id", Integer, primary_key=True),
    _centre(),
    Column("desk_id", Text, nullable=False),
    Column("clerk_id", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("procedure_code", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("reason", Text, nullable=False, server_default=""),
)

sessions = Table(  # one row per seat: who sits there, or sat there last
    "sessions",
    metadata,
    Column("centre_id", Text, nullable=False),
    Column("desk_id", Text, nullable=False),
    Column("instance_id", Text, nullable=False),  # made by the PC, kept in its data folder
    Column("started_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),  # when a token was given last: requests are counted in memory
    Column("ended_at", Moment),  # by somebody else than the PC itself
    PrimaryKeyConstraint("centre_id", "desk_id"),
    ForeignKeyConstraint(["centre_id", "desk_id"], ["desks.centre_id", "desks.id"]),
)

session_tokens = Table(
    "session_tokens",
    metadata,
    Column("token_hash", Text, primary_key=True),
    Column("centre_id", Text, nullable=False),
    Column("desk_id", Text, nullable=False),
    Column("expires_at", Moment, nullable=False),
    ForeignKeyConstraint(["centre_id", "desk_id"], ["sessions.centre_id", "sessions.desk_id"]),
)

changes = Table(  # of who works here and of the centre itself: who, when, what; appended, never changed
    "changes",
    metadata,
    Column("id", Integer, primary_key=True),
    _centre(),
    Column("at", Moment, nullable=False),
    Column("clerk_id", Text, nullable=False),
    Column("what", Text, nullable=False),  # machine words
    Column("subject", Text, nullable=False),
)

imports = Table(
    "imports",
    metadata,
    Column("id", Text, primary_key=True),
    _centre(),
    Column("file_digest", Text, nullable=False),
    Column("imported_at", Moment, nullable=False),
    Column("clerk_id", Text, nullable=False),
    Column("items", Integer, nullable=False),
    Column("body", LargeBinary, nullable=False),
    UniqueConstraint("centre_id", "file_digest"),
)
