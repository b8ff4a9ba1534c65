"""`counter dossiers`: what this desk received, newest first."""

from __future__ import annotations

import click

from counter.cli.journal_rows import say_journal
from counter.cli.listing import json_option
from counter.domain.dossiers import DossierRow

__all__ = ["command"]

_COLUMNS = "code state received due procedure owner voided replaced_by"


@click.command("dossiers")
@click.option("--limit", type=click.IntRange(1, 10_000), default=50, show_default=True)
@json_option
@click.pass_context
def command(ctx: click.Context, limit: int) -> None:
    """List the desk's dossiers with their delivery state, and what was voided. Exits 3 without a journal."""
    say_journal(
        ctx,
        lambda journal: map(_row, journal.dossiers(limit=limit)),
        "command.dossiers",
        _COLUMNS,
        act="dossiers_listed",
    )


def _row(row: DossierRow) -> dict[str, object]:
    dossier = row.dossier
    return {
        "id": dossier.id,
        "code": row.official_code or dossier.local_number,
        "local_number": dossier.local_number,
        "state": row.state.value,
        "trouble": row.trouble or None,
        "received": dossier.entry.at.isoformat(timespec="minutes"),
        "due": dossier.due_at.isoformat(timespec="minutes") if dossier.due_at else None,
        "returned": row.returned_at.isoformat(timespec="minutes") if row.returned_at else None,
        "procedure": dossier.procedure.code,
        "owner": dossier.owner_name,
        "voided": row.voided or None,
        "replaces": dossier.replaces.number if dossier.replaces else None,
        "replaced_by": row.replaced_by,
    }
