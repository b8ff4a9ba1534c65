"""Rows of the national list (`procedures-national.jsonl.gz`): every procedure of the country, told in less.

The list has no notes beside fees, no cases, no paper codes. A row becomes a `RawProcedure`, so that it is
read by the same rules; what cannot be said in that shape is refused, never guessed.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from counter.centre.catalogue.records import RawFee, RawGroup, RawMethod, RawProcedure, RawResult, Text

__all__ = ["RawListed", "as_published", "read_listed"]

_HOURS_OF_A_DAY = 8


class RawListedMethod(msgspec.Struct, frozen=True):
    """How to file, as the list has it."""

    channel: Literal["direct", "online", "post", "unspecified"]
    time_value: Annotated[float, Meta(ge=0, le=100_000)] | None
    time_unit: Literal["working_day", "day", "hour", "month"] | None
    fee: Literal["free"] | Annotated[list[RawFee], Meta(max_length=200)] | None


class RawListed(msgspec.Struct, frozen=True):
    """A row of the list."""

    code: Annotated[str, Meta(pattern=r"^[0-9]\.[0-9]{6}$")]
    name: Annotated[str, Meta(min_length=1, max_length=4_000)]
    field: Annotated[str, Meta(min_length=1, max_length=200)]
    methods: Annotated[list[RawListedMethod], Meta(max_length=50)]
    components: Annotated[list[RawGroup], Meta(max_length=100)]
    results: Annotated[list[RawResult], Meta(max_length=100)] = []
    ministry: Text = ""
    levels: Annotated[list[Annotated[str, Meta(max_length=40)]], Meta(max_length=10)] = []
    subjects: Text = ""
    decision: Text = ""
    agency: Text | None = None
    url: Text | None = None


def as_published(row: RawListed) -> RawProcedure:
    """The row in the shape of the full publication. Raises ValueError for a time that is none."""
    return RawProcedure(
        code=row.code,
        name=row.name,
        field=row.field,
        processing=[_method(method) for method in row.methods],
        components=row.components,
        results=row.results,
        popular=False,
        agency=row.agency,
        ministry=row.ministry,
        levels=row.levels,
        subjects=row.subjects,
        decision=row.decision,
        url=row.url,
    )


def _method(method: RawListedMethod) -> RawMethod:
    value, unit = method.time_value, method.time_unit
    if value is not None and value != int(value) and unit in ("day", "working_day"):
        value, unit = value * _HOURS_OF_A_DAY, "hour"  # half a day is four working hours
    if value is not None and value != int(value):
        raise ValueError(f"time {value} {unit}")
    whole = None if value is None else int(value)
    missing = whole is not None and unit is None
    return RawMethod(method.channel, whole, unit, method.fee, unit_missing_in_source=missing)


def read_listed(body: bytes) -> RawProcedure:
    """One line of the file. Raises ValueError (msgspec's too) saying what is not understood."""
    return as_published(msgspec.json.decode(body, type=RawListed))
