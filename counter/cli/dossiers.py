"""`counter dossiers`: what this desk received, newest first."""

from __future__ import annotations

import click

from counter.cli.listing import say_json, say_table
from counter.domain.dossiers import DossierRow
from counter.texts import Texts

__all__ = ["command"]


@click.command("dossiers")
@click.option("--limit", type=click.IntRange(1, 10_000), default=50, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
@click.pass_context
def command(ctx: click.Context, limit: int, as_json: bool) -> None:
    """List the desk's dossiers with their delivery state."""
    from counter.bootstrap import read_journal

    words: Texts = ctx.obj
    with read_journal(ctx.meta["mode"]) as journal:
        rows = [_row(row) for row in journal.dossiers(limit=limit)] if journal else []
    if as_json:
        say_json(rows)
    elif rows:
        say_table(
            rows,
            [
                (key, words(f"command.dossiers.{key}"))
                for key in ("code", "state", "received", "due", "procedure", "owner")
            ],
        )
    else:
        click.echo(words("command.dossiers.none"))


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
        "owner": dossier.owner.full_name,
    }
