"""How commands answer: JSON for programs, aligned columns for people."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import click
from wcwidth import wcswidth

__all__ = ["say_json", "say_table"]


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
