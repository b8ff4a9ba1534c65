"""`counter scan TEXT`: what the router makes of a scanned or typed text."""

from __future__ import annotations

import click

from counter.cli.listing import json_option, say_json, wants_json
from counter.desk.clock import DeskClock
from counter.domain.scan import Scan, ScanKind, read_scan
from counter.texts import Texts

__all__ = ["command"]

_FINDING = 1


@click.command("scan")
@click.argument("text")
@json_option
@click.pass_context
def command(ctx: click.Context, text: str) -> None:
    """Say what TEXT is: a card's QR, a number, a dossier code, a ticket … Exits 1 when it is unreadable."""
    scan = read_scan(text, DeskClock().now().date())
    if wants_json(ctx):
        say_json({"kind": scan.kind.value, "fields": dict(scan.fields), "warnings": list(scan.warnings)})
    else:
        _say(scan, ctx.obj)
    ctx.exit(_FINDING if scan.kind is ScanKind.UNKNOWN else 0)


def _say(scan: Scan, words: Texts) -> None:
    click.echo(words(f"cli.kind.{scan.kind.value}"))
    width = max((len(name) for name in scan.fields), default=0)
    for name, value in scan.fields.items():
        click.echo(f"  {name:{width}}  {value}")
    if scan.mangling is not None:
        click.echo(words("cli.scan.warning", warning=words(f"scanner.mangling.{scan.mangling}")))
    for warning in scan.warnings:
        key = f"cli.warning.{warning}"
        click.echo(words("cli.scan.warning", warning=words(key) if key in words else warning))
