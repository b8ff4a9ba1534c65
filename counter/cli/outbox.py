"""`counter outbox`: what waits for the centre, and why."""

from __future__ import annotations

import click

from counter.cli.journal_rows import say_journal
from counter.cli.listing import json_option
from counter.ports import OutboxItem

__all__ = ["command"]

_COLUMNS = "kind subject created attempts outcome next detail"


@click.command("outbox")
@click.option("--done", is_flag=True, help="The delivered ones instead.")
@json_option
@click.pass_context
def command(ctx: click.Context, done: bool) -> None:
    """List messages for the centre in the order they will go. Exits 3 when the journal does not open."""
    say_journal(ctx, lambda journal: map(_row, journal.outbox(done=done)), "command.outbox", _COLUMNS)


def _row(item: OutboxItem) -> dict[str, object]:
    return {
        "id": item.id,
        "kind": item.kind.value,
        "subject": item.subject,
        "created": item.created_at.isoformat(timespec="seconds"),
        "attempts": item.attempts,
        "outcome": item.last_outcome.value if item.last_outcome else None,
        "next": item.next_at.isoformat(timespec="seconds") if item.next_at else None,
        "detail": item.detail or None,
    }
