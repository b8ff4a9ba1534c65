"""The table of fees, `fee_table.toml`: rules with their sources and dates, laid over what pages published.

A page fixes an amount; the table says by what it is counted, how it steps, until when it holds and which text
says so. What an administrator of the province decides is laid over both, and not here.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import combinations
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from counter.centre.catalogue.errors import CatalogueError
from counter.domain.procedures import Channel, FeeRule, FeeStep, Procedure

__all__ = ["FEES_FILE", "FeeTable", "TableRow", "read_fee_table"]

FEES_FILE = "fee_table.toml"
_MAX_BYTES = 512 * 1024
_FIRST_DAY, _LAST_DAY = date(1990, 1, 1), date(2200, 1, 1)

Dong = Annotated[int, Meta(ge=0, le=1_000_000_000)]
Words = Annotated[str, Meta(min_length=1, max_length=300)]
Code = Annotated[str, Meta(pattern=r"^[0-9]\.[0-9]{6}$")]


class _Step(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    from_page: Annotated[int, Meta(ge=1, le=10_000)]
    dong: Dong


class _Row(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"begins": "from", "ends": "until"}
):
    id: Annotated[str, Meta(pattern=r"^[a-z][a-z-]{1,59}$")]
    name: Words
    source: Words
    procedures: tuple[Code, ...] = ()
    cases: tuple[Words, ...] = ()
    channels: tuple[Channel, ...] = ()
    """Of a rule without an amount."""
    per: Literal["dossier", "copy", "page", "person"] = "dossier"
    dong: dict[Channel, Dong] = {}
    steps: tuple[_Step, ...] = ()
    most_dong: Dong | None = None
    note: Words | None = None
    begins: date | None = None
    ends: date | None = None


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    fee: Annotated[list[_Row], Meta(min_length=1, max_length=2_000)]


@dataclass(frozen=True, slots=True)
class TableRow:
    """One rule of one channel."""

    id: str
    """`certified-copy`; rows of one id hold at different times or through different channels."""
    channel: Channel
    rule: FeeRule
    procedures: tuple[str, ...]
    """Codes it is laid over; none: it is only looked up."""
    cases: tuple[str, ...]
    """Names of the cases it is narrowed to; none: all of them."""


@dataclass(frozen=True, slots=True)
class FeeTable:
    """All rules, as listed."""

    rows: tuple[TableRow, ...]

    def rule(self, fee_id: str, on: date, channel: Channel = Channel.DIRECT) -> FeeRule | None:
        """The rule of an id on a day; None where there is none."""
        held = (row.rule for row in self.rows if (row.id, row.channel) == (fee_id, channel))
        return next((rule for rule in held if rule.holds_on(on)), None)

    def laid_over(self, procedure: Procedure) -> Procedure:
        """The procedure with the rules that name it; its other channels stay as they were read."""
        ours = [row for row in self.rows if procedure.code in row.procedures]
        if not ours:
            return procedure
        whole = [row for row in ours if not row.cases]
        cases = tuple(
            replace(case, fees=_merged(case.fees, [row for row in ours if case.name in row.cases]))
            for case in procedure.cases
        )
        return replace(procedure, fees=_merged(procedure.fees, whole), cases=cases)


def _merged(
    known: Iterable[tuple[Channel, FeeRule]], rows: list[TableRow]
) -> tuple[tuple[Channel, FeeRule], ...]:
    """Rules by channel: those of the table take the place of what was read, and keep its note."""
    read: Mapping[Channel, list[FeeRule]] = {channel: [] for channel in Channel}
    for channel, rule in known:
        read[channel].append(rule)
    for channel in {row.channel for row in rows}:
        notes = [rule.note for rule in read[channel] if rule.note]
        read[channel][:] = [
            replace(row.rule, note=row.rule.note or (notes[0] if notes else None))
            for row in rows
            if row.channel is channel
        ]
    return tuple((channel, rule) for channel in Channel for rule in read[channel])


def read_fee_table(body: bytes) -> FeeTable:
    """Parse the file; CatalogueError `unreadable`, `too_large`, or `bad_fee` with the rule's id.

    A rule is refused whose steps do not begin with page 1 and go up, whose dates are no span, or that holds
    for a procedure, case and channel on a day on which another one does.
    """
    if len(body) > _MAX_BYTES:
        raise CatalogueError("too_large", FEES_FILE)
    try:
        table = msgspec.convert(tomllib.loads(body.decode()), _File)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, msgspec.ValidationError, RecursionError):
        raise CatalogueError("unreadable", FEES_FILE) from None
    rows = tuple(row for entry in table.fee for row in _rows(entry))
    for one, other in combinations(rows, 2):
        if one.channel is other.channel and _same_matter(one, other) and _overlap(one.rule, other.rule):
            raise CatalogueError("bad_fee", other.id)
    return FeeTable(rows)


def _rows(entry: _Row) -> Iterator[TableRow]:
    channels = tuple(entry.dong) or entry.channels
    pages = [step.from_page for step in entry.steps]
    stepped = not pages or (entry.per == "page" and pages == sorted(set(pages)) and pages[0] == 1)
    spanned = (entry.begins or _FIRST_DAY) <= (entry.ends or _LAST_DAY)
    if not channels or (entry.dong and entry.channels) or not stepped or not spanned:
        raise CatalogueError("bad_fee", entry.id)
    for channel in channels:
        rule = FeeRule(
            amount_dong=entry.dong.get(channel),
            note=entry.note,
            per=entry.per,
            name=entry.name,
            source=entry.source,
            steps=tuple(FeeStep(step.from_page, step.dong) for step in entry.steps),
            most_dong=entry.most_dong,
            valid_from=entry.begins,
            valid_until=entry.ends,
            id=entry.id,
        )
        yield TableRow(entry.id, channel, rule, entry.procedures, entry.cases)


def _same_matter(one: TableRow, other: TableRow) -> bool:
    """Whether both would be the fee of the same case."""
    if not one.procedures and not other.procedures:
        return one.id == other.id
    cases = set(one.cases) == set(other.cases) or bool(set(one.cases) & set(other.cases))
    return cases and bool(set(one.procedures) & set(other.procedures))


def _overlap(one: FeeRule, other: FeeRule) -> bool:
    begins = max(one.valid_from or _FIRST_DAY, other.valid_from or _FIRST_DAY)
    ends = min(one.valid_until or _LAST_DAY, other.valid_until or _LAST_DAY)
    return begins < ends + timedelta(days=1)
