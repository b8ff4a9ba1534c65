"""`counter decisions`: cases of this desk that ended without a dossier, newest first."""

from __future__ import annotations

import click

from counter.cli.journal_rows import say_journal
from counter.cli.listing import json_option
from counter.domain.decisions import Decision

__all__ = ["command"]

_COLUMNS = "number kind decided procedure owner lacks reason"


@click.command("decisions")
@click.option("--limit", type=click.IntRange(1, 10_000), default=50, show_default=True)
@json_option
@click.pass_context
def command(ctx: click.Context, limit: int) -> None:
    """List supplement requests, refusals and advice. Exits 3 when the journal does not open."""
    say_journal(
        ctx,
        lambda journal: map(_row, journal.decisions(limit=limit)),
        "command.decisions",
        _COLUMNS,
        act="decisions_listed",
    )


def _row(decision: Decision) -> dict[str, object]:
    return {
        "id": decision.id,
        "number": decision.local_number or None,
        "kind": decision.kind.value,
        "ground": decision.ground.value if decision.ground else None,
        "decided": decision.entry.at.isoformat(timespec="minutes"),
        "procedure": decision.procedure.code if decision.procedure else None,
        "owner": decision.owner_name or None,
        "lacks": len(decision.lacks),
        "reason": decision.reason or None,
        "follows": decision.follows,
    }
