"""Tables of the catalogue: publications taken in, decisions on procedures, versions served, what is used."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, PrimaryKeyConstraint, Table, Text

from counter.centre.columns import Moment, metadata
from counter.centre.columns import of_centre as _centre

__all__ = [
    "catalogue_acts",
    "catalogue_imports",
    "catalogue_rows",
    "catalogue_versions",
    "procedure_use",
]

catalogue_imports = Table(  # a publication taken in, or a procedure added by hand
    "catalogue_imports",
    metadata,
    Column("id", Integer, primary_key=True),
    _centre(),
    Column("kind", Text, nullable=False),  # full, list, hand
    Column("publication", Text, nullable=False),
    Column("file_name", Text, nullable=False),
    Column("file_digest", Text, nullable=False),
    Column("clerk_id", Text, nullable=False),
    Column("begun_at", Moment, nullable=False),
    Column("finished_at", Moment),  # until then nobody sees its rows
    Column("lines", Integer, nullable=False, default=0),  # read so far
    Column("body", LargeBinary, nullable=False),  # JSON of what was not understood
    Index("catalogue_imports_by_kind", "centre_id", "kind", "id"),
)

catalogue_rows = Table(
    "catalogue_rows",
    metadata,
    Column("import_id", Integer, ForeignKey("catalogue_imports.id"), nullable=False),
    Column("code", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),  # JSON of the row as it was read
    PrimaryKeyConstraint("import_id", "code"),
)

catalogue_acts = Table(  # confirmations and other values: who, when, what; appended, never changed
    "catalogue_acts",
    metadata,
    Column("id", Integer, primary_key=True),
    _centre(),
    Column("at", Moment, nullable=False),
    Column("clerk_id", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("what", Text, nullable=False),  # confirmed, withdrawn, overridden, restored
    Column("body", LargeBinary, nullable=False),
)

catalogue_versions = Table(  # every version a desk was given, whole
    "catalogue_versions",
    metadata,
    _centre(),
    Column("version", Text, nullable=False),
    Column("served_at", Moment, nullable=False),
    Column("packed", LargeBinary, nullable=False),  # gzip of wire JSON
    PrimaryKeyConstraint("centre_id", "version"),
)

procedure_use = Table(  # how often a procedure is received here: of no person, of no desk
    "procedure_use",
    metadata,
    _centre(),
    Column("day", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("count", Integer, nullable=False),
    PrimaryKeyConstraint("centre_id", "day", "code"),
)
