"""`counter dossiers`: what this desk received, newest first, with the appointment in force."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

import click

from counter.cli.in_force import appointments
from counter.cli.journal_rows import say_journal
from counter.cli.listing import json_option
from counter.domain.dossiers import DossierRow
from counter.domain.place import Place
from counter.folders import data_folder, known_mode

if TYPE_CHECKING:
    from cache.journal import JournalReader

__all__ = ["command"]

_COLUMNS = "code state received due procedure owner voided replaced_by"


@click.command("dossiers")
@click.option("--limit", type=click.IntRange(1, 10_000), default=50, show_default=True)
@json_option
@click.pass_context
def command(ctx: click.Context, limit: int) -> None:
    """List the desk's dossiers with their delivery state, and what was voided. Exits 3 without a journal."""
    from counter.bootstrap import reference_of

    place = reference_of(data_folder(known_mode(ctx.meta.get("mode")))).place()
    say_journal(
        ctx,
        lambda journal: _rows(journal, place, limit),
        "command.dossiers",
        _COLUMNS,
        act="dossiers_listed",
    )


def _rows(journal: JournalReader, place: Place | None, limit: int) -> Iterator[dict[str, object]]:
    rows = journal.dossiers(limit=limit)
    if rows:
        days = [row.dossier.entry.at.date() for row in rows]
        due = appointments(journal, place, min(days), max(days))
        yield from (_row(row, due(row.dossier)) for row in rows)


def _row(row: DossierRow, due_at: datetime | None) -> dict[str, object]:
    dossier = row.dossier
    return {
        "id": dossier.id,
        "code": row.official_code or dossier.local_number,
        "local_number": dossier.local_number,
        "state": row.state.value,
        "trouble": row.trouble or None,
        "received": dossier.entry.at.isoformat(timespec="minutes"),
        "due": due_at.isoformat(timespec="minutes") if due_at else None,
        "returned": row.returned_at.isoformat(timespec="minutes") if row.returned_at else None,
        "procedure": dossier.procedure.code,
        "owner": dossier.owner_name,
        "voided": row.voided or None,
        "replaces": dossier.replaces.number if dossier.replaces else None,
        "replaced_by": row.replaced_by,
    }
