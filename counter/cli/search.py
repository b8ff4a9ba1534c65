"""`counter search TEXT`: procedures of the catalogue, best first."""

from __future__ import annotations

import click

from counter.cli.listing import say_json, say_table
from counter.domain.search import ProcedureIndex
from counter.texts import Texts

__all__ = ["command"]

_FINDING = 1


@click.command("search")
@click.argument("text")
@click.option(
    "--limit", type=click.IntRange(1, 100), default=10, show_default=True, help="At most this many."
)
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
@click.pass_context
def command(ctx: click.Context, text: str, limit: int, as_json: bool) -> None:
    """Find procedures by words, initials, code or everyday name. Exits 1 when there is none."""
    from counter.bootstrap import offline_catalogue

    words: Texts = ctx.obj
    found = ProcedureIndex(offline_catalogue()).search(text, limit)
    rows = [{"code": p.code, "name": p.name, "field": p.field} for p in found]
    if as_json:
        say_json(rows)
    elif rows:
        say_table(rows, [(key, words(f"cli.search.{key}")) for key in ("code", "name", "field")])
    else:
        click.echo(words("cli.search.none"))
    ctx.exit(0 if rows else _FINDING)
