"""`counter print list|test|models`: this desk's printers, and a page that shows whether they are set right.

Exit codes: 0 printed or sent, 1 not printed, 2 bad settings or no such printer, 3 no usable data folder.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import click

from counter.cli.listing import json_option, say_json, say_rows, wants_json
from counter.folders import data_folder, known_mode
from counter.settings import SettingsError, load_settings
from counter.texts import Texts

if TYPE_CHECKING:
    from printing.spool.spooler import Outcome
    from printing.ways import Way

__all__ = ["list_models", "list_printers", "print_test", "trouble_words"]

_NOT_PRINTED, _BAD_INPUT = 1, 2


@click.command("list")
@json_option
@click.pass_context
def list_printers(ctx: click.Context) -> None:
    """Every printer of this desk and how it is now."""
    words: Texts = ctx.obj
    rows = [
        {
            "name": way.name,
            "label": way.view.label,
            "paper": words(f"printer.paper.{way.tray}"),
            "state": _state(words, way),
        }
        for way in _ways(ctx)
    ]
    say_rows(ctx, rows, "printer.command", "name label paper state")


@click.command("test")
@click.argument("name", required=False)
@json_option
@click.pass_context
def print_test(ctx: click.Context, name: str | None) -> None:
    """Print a test page at the printer NAME, at every printer without one."""
    from counter.events import PrintState
    from printing.test_page import spooled_test_page

    words: Texts = ctx.obj
    ways = _ways(ctx)
    if name is not None and name not in (way.name for way in ways):
        names = ", ".join(way.name for way in ways)
        raise click.BadParameter(words("printer.command.unknown", name=name, names=names))
    told = []
    for way in ways:
        if name in (None, way.name):
            outcome = spooled_test_page(way, threading.Event())
            told.append({"name": way.name, "state": outcome.state.value, "reason": outcome.reason})
            if not wants_json(ctx):
                click.echo(_said(words, way, outcome))
    if wants_json(ctx):
        say_json(told)
    elif not told:
        click.echo(words("printer.command.none"))
    good = (PrintState.CONFIRMED.value, PrintState.SENT.value)
    ctx.exit(0 if told and all(one["state"] in good for one in told) else _NOT_PRINTED)


@click.command("models")
@json_option
@click.pass_context
def list_models(ctx: click.Context) -> None:
    """The receipt printers this program knows, by the name the settings want."""
    from printing.models import models

    rows: list[dict[str, object]] = [
        {
            "model": model.name,
            "dots": model.dots,
            "dpi": model.dpi,
            "cut": model.cut.value,
            "letters": "TCVN-3" if model.tcvn else "",
        }
        for model in models().values()
    ]
    say_rows(ctx, rows, "printer.command", "model dots dpi cut letters")


def _ways(ctx: click.Context) -> list[Way]:
    from counter.bootstrap import ways_of

    mode = known_mode(ctx.meta.get("mode"))
    folder = data_folder(mode)
    try:
        settings = load_settings(folder / "settings.toml")
    except SettingsError as error:
        click.echo(ctx.obj("command.desk.bad_settings", detail=error), err=True)
        ctx.exit(_BAD_INPUT)
    return ways_of(settings, mode, folder / "papers", ctx.obj.language)


def _state(words: Texts, way: Way) -> str:
    status = way.spooler.status()
    said = words(f"printer.state.{status.state}")
    lack = next(iter(status.reasons), "")
    return f"{said}: {trouble_words(words, lack)}" if lack not in ("", "no-status") else said


def _said(words: Texts, way: Way, outcome: Outcome) -> str:
    from counter.events import PrintState
    from printing.spool.folder import FolderSpooler

    label = way.view.label
    if isinstance(way.spooler, FolderSpooler) and outcome.state is PrintState.CONFIRMED:
        return f"{label}: {words('printer.command.folder', folder=way.spooler.folder)}"
    if outcome.state is PrintState.CONFIRMED:
        return words("printer.command.tested", printer=label)
    if outcome.state is PrintState.SENT:
        return words("printer.command.sent", printer=label)
    return words("printer.command.failed", printer=label, reason=trouble_words(words, outcome.reason))


def trouble_words(words: Texts, reason: str) -> str:
    """The words for what a printer says of itself, else its own machine word."""
    from printing.spool.reasons import bare

    key = f"desk.reason.{bare(reason).replace('-', '_')}"
    return words(key) if key in words else reason
