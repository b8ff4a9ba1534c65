"""The published procedures as they lie in `procedures-commune.json.gz`: shape and bounds, no meaning.

Source: rows of the National Public Service Portal, mid-2026; `about` in the file describes them. Rows of the
national list are brought into the same shape by `listed`.
"""

from __future__ import annotations

import gzip
import io
import zlib
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from counter.centre.catalogue.errors import CatalogueError

__all__ = [
    "CODED_CUT",
    "PUBLISHED_CUT",
    "RawCase",
    "RawFee",
    "RawMethod",
    "RawProcedure",
    "read_records",
    "unpacked",
]

PUBLISHED_CUT = 500
"""Characters the source keeps of a component text; one of exactly this length is cut."""
CODED_CUT = 160
"""The same for a text of the list of component codes."""

_MAX_BYTES = 32 * 1024 * 1024

Text = Annotated[str, Meta(max_length=8_000)]
Count = Annotated[int, Meta(ge=0, le=1_000)]


class Raw(msgspec.Struct, frozen=True):
    """Base of the rows; members nobody reads are passed over."""


class RawFee(Raw, frozen=True):
    """An amount as published."""

    amount: Annotated[float, Meta(ge=0, le=1e12)]
    currency: Literal["VND", "USD"]
    note: Text | None = None


class RawMethod(Raw, frozen=True):
    """How to file: a channel with its time and fee."""

    channel: Literal["direct", "online", "post", "unspecified"]
    value: Annotated[int, Meta(ge=0, le=100_000)] | None
    unit: Literal["working_day", "day", "hour", "month"] | None
    fee: Literal["free"] | Annotated[list[RawFee], Meta(max_length=200)] | None
    fee_note: Text | None = None
    unit_missing_in_source: bool = False


class RawItem(Raw, frozen=True):
    """A line of the component list."""

    name: Text
    originals: Count
    copies: Count
    form_file: Text | None = None


class RawGroup(Raw, frozen=True):
    """Lines under one heading: a real case, or only a section."""

    case: Text | None
    items: Annotated[list[RawItem], Meta(max_length=500)]


class RawCodedItem(Raw, frozen=True):
    """A line of the list of component codes: complete in number, its text cut shorter."""

    name: Text
    originals: Count
    copies: Count
    code: Annotated[str, Meta(max_length=60)] | None = None


class RawCodedGroup(Raw, frozen=True):
    """Lines of the list of component codes under one heading."""

    group: Text
    items: Annotated[list[RawCodedItem], Meta(max_length=500)]


class RawCase(Raw, frozen=True):
    """A case of the portal: its code and time, never its name."""

    case_code: Text
    qty: Count
    unit: Literal["WORKING_DAY", "DAY", "HOUR", "OTHER"]


class RawResult(Raw, frozen=True):
    """A result type."""

    name: Text
    code: Annotated[str, Meta(max_length=40)] | None


class RawProcedure(Raw, frozen=True):
    """A procedure as published."""

    code: Annotated[str, Meta(pattern=r"^[0-9]\.[0-9]{6}$")]
    name: Annotated[str, Meta(min_length=1, max_length=4_000)]
    field: Annotated[str, Meta(min_length=1, max_length=200)]
    processing: Annotated[list[RawMethod], Meta(max_length=50)]
    components: Annotated[list[RawGroup], Meta(max_length=100)]
    results: Annotated[list[RawResult], Meta(max_length=100)]
    popular: bool
    agency: Text | None = None
    executing_agency: Text | None = None
    short_name: Text | None = None
    queue_group: Annotated[str, Meta(max_length=80)] | None = None
    flags: Annotated[list[Text], Meta(max_length=20)] = []
    cases: Annotated[list[RawCase], Meta(max_length=100)] = []
    component_codes: Annotated[list[RawCodedGroup], Meta(max_length=100)] = []
    ministry: Text = ""
    levels: Annotated[list[Annotated[str, Meta(max_length=40)]], Meta(max_length=10)] = []
    subjects: Text = ""
    decision: Text = ""
    url: Text | None = None
    field_code: Annotated[str, Meta(max_length=40)] | None = None


class _File(Raw, frozen=True):
    procedures: Annotated[list[RawProcedure], Meta(min_length=1, max_length=20_000)]


def read_records(packed: bytes) -> list[RawProcedure]:
    """Unpack and parse the published file; CatalogueError `unreadable`, `too_large` or `duplicate`."""
    where = "procedures-commune.json.gz"
    body = unpacked(packed, where)
    try:
        rows = msgspec.json.decode(body, type=_File).procedures
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise CatalogueError("unreadable", where) from None
    if len({row.code for row in rows}) != len(rows):
        raise CatalogueError("duplicate", where)
    return rows


def unpacked(packed: bytes, where: str) -> bytes:
    """What a gzip file holds; CatalogueError `unreadable` or `too_large` (over 32 MiB) names `where`."""
    try:
        with gzip.open(io.BytesIO(packed)) as stream:
            body = stream.read(_MAX_BYTES + 1)
    except (OSError, EOFError, zlib.error):
        raise CatalogueError("unreadable", where) from None
    if len(body) > _MAX_BYTES:
        raise CatalogueError("too_large", where)
    return body
