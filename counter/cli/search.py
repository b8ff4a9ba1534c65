"""`counter search TEXT`: procedures of the catalogue, best first."""

from __future__ import annotations

import click

from counter.cli.listing import json_option, say_rows
from counter.domain.search import ProcedureIndex
from counter.domain.text import clean
from counter.texts import Texts

__all__ = ["command"]

_FINDING = 1


@click.command("search")
@click.argument("text", nargs=-1, required=True)
@click.option(
    "--limit", type=click.IntRange(1, 100), default=10, show_default=True, help="At most this many."
)
@json_option
@click.pass_context
def command(ctx: click.Context, text: tuple[str, ...], limit: int) -> None:
    """Find procedures by words, initials, code or everyday name. Exits 1 when there is none.

    “#” before a field narrows to it: counter search "#hộ tịch" khai sinh (a shell wants the quotes).
    """
    from counter.bootstrap import offline_catalogue

    words: Texts = ctx.obj
    asked = clean(" ".join(text))
    if not asked:
        raise click.BadParameter(words("cli.usage.search"), param_hint="TEXT")
    found = ProcedureIndex(offline_catalogue(ctx.meta.get("mode"))).search(asked, limit)
    rows = [{"code": p.code, "name": p.name, "field": p.field} for p in found]
    say_rows(ctx, rows, "cli.search", "code name field")
    ctx.exit(0 if rows else _FINDING)
