"""How commands answer: JSON for programs, aligned columns and words for people; and how they say what failed.

`--json` is declared here once, so that a failure, too, answers in JSON where it was asked for.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NoReturn

import click
from wcwidth import wcswidth

from counter.texts import Texts

__all__ = ["NOT_AVAILABLE", "fail", "json_option", "say_json", "say_rows", "say_table", "wants_json"]

NOT_AVAILABLE = 3
"""Exit code: a device, the network or the desk's own files cannot be used."""

_JSON = "counter.json"


def _remember(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
    ctx.meta[_JSON] = value


json_option = click.option(
    "--json", is_flag=True, expose_value=False, callback=_remember, help="Answer as JSON."
)
"""The option every command that answers has; `wants_json` says whether it was given."""


def wants_json(ctx: click.Context) -> bool:
    """Whether the answer is for a program."""
    return bool(ctx.meta.get(_JSON))


def say_json(value: Any) -> None:
    """One JSON document in readable UTF-8."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def say_table(rows: Sequence[Mapping[str, object]], columns: Iterable[tuple[str, str]]) -> None:
    """Columns as (key, heading), padded by cell width."""
    keys = list(columns)
    cells = [[heading for _, heading in keys]]
    cells += [[str(row.get(key) if row.get(key) is not None else "") for key, _ in keys] for row in rows]
    widths = [max(wcswidth(line[at]) for line in cells) for at in range(len(keys))]
    for line in cells:
        padded = (text + " " * (width - wcswidth(text)) for text, width in zip(line, widths, strict=True))
        click.echo("  ".join(padded).rstrip())


def say_rows(ctx: click.Context, rows: Sequence[Mapping[str, object]], area: str, columns: str) -> None:
    """A list: JSON, or a table headed by the texts `AREA.COLUMN`, or the text `AREA.none`."""
    words: Texts = ctx.obj
    if wants_json(ctx):
        say_json(list(rows))
    elif rows:
        say_table(rows, [(key, words(f"{area}.{key}")) for key in columns.split()])
    else:
        click.echo(words(f"{area}.none"))


def fail(ctx: click.Context, error: str, message: str, **more: object) -> NoReturn:
    """End with code 3: words on standard error; `error` and `more` as JSON where it was asked for."""
    if wants_json(ctx):
        say_json({"error": error, **more})
    click.echo(message, err=True)
    ctx.exit(NOT_AVAILABLE)
