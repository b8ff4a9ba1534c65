"""`counter numbers`: every leased block, what was taken of it, and why the rest has no dossier."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

import click

from counter.cli.journal_rows import say_journal
from counter.cli.listing import json_option, wants_json
from counter.ports import JournalError
from counter.texts import Texts

if TYPE_CHECKING:
    from cache.journal import JournalReader
    from counter.desk.gaps import BlockReport

__all__ = ["command"]

_COLUMNS = "agency date block taken unused why"


@click.command("numbers")
@click.option("--days", type=click.IntRange(1, 3_660), default=30, help="Newest dates to look at.")
@json_option
@click.pass_context
def command(ctx: click.Context, days: int) -> None:
    """Explain every gap in the numbers this desk has leased. Exits 3 when the journal does not open."""
    words: Texts = ctx.obj
    draw = _as_json if wants_json(ctx) else lambda report: _as_row(report, words)
    say_journal(ctx, lambda journal: map(draw, _reports(journal, days)), "carry.numbers", _COLUMNS)


def _reports(journal: JournalReader, days: int) -> Iterator[BlockReport]:
    from counter.desk.gaps import explained
    from counter.domain.office import OFFICE_ZONE

    today = datetime.now(OFFICE_ZONE).date()
    for use in journal.number_uses(days=days):
        voided = {one for _, one in use.taken if _is_void(journal, one)}
        yield explained(use, today, voided)


def _is_void(journal: JournalReader, dossier_id: str) -> bool:
    try:
        row = journal.dossier(dossier_id)
    except JournalError as error:
        if error.reason != "purged":
            raise
        return False
    return row is not None and bool(row.voided)


def _as_json(report: BlockReport) -> Mapping[str, object]:
    return {
        "agency": report.agency_code,
        "date": report.date,
        "first": report.first,
        "last": report.last,
        "taken": report.taken,
        "gaps": [
            {"why": gap.reason.value, "count": gap.count, "ranges": [list(each) for each in gap.ranges]}
            for gap in report.gaps
        ],
    }


def _as_row(report: BlockReport, words: Texts) -> Mapping[str, object]:
    said = (
        words(f"carry.gap.{gap.reason}", count=gap.count, numbers=", ".join(map(_range, gap.ranges)))
        for gap in report.gaps
    )
    return {
        "agency": report.agency_code,
        "date": report.date,
        "block": f"{report.first:04d}-{report.last:04d}",
        "taken": report.taken,
        "unused": report.last - report.first + 1 - report.taken,
        "why": "; ".join(said),
    }


def _range(each: tuple[int, int]) -> str:
    first, last = each
    return f"{first:04d}" if first == last else f"{first:04d}-{last:04d}"
