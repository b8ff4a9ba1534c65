"""`counter outbox`: what waits for the centre, and why."""

from __future__ import annotations

import click

from counter.cli.listing import say_json, say_table
from counter.ports import OutboxItem
from counter.texts import Texts

__all__ = ["command"]


@click.command("outbox")
@click.option("--done", is_flag=True, help="The delivered ones instead.")
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
@click.pass_context
def command(ctx: click.Context, done: bool, as_json: bool) -> None:
    """List messages for the centre in the order they will go."""
    from counter.bootstrap import read_journal

    words: Texts = ctx.obj
    with read_journal(ctx.meta["mode"]) as journal:
        rows = [_row(item) for item in journal.outbox(done=done)] if journal else []
    if as_json:
        say_json(rows)
    elif rows:
        keys = ("kind", "subject", "created", "attempts", "outcome", "next", "detail")
        say_table(rows, [(key, words(f"command.outbox.{key}")) for key in keys])
    else:
        click.echo(words("command.outbox.none"))


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
