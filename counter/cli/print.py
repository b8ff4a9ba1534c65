"""`counter print …`: this desk's printers, and its papers as they would be printed."""

from __future__ import annotations

import click

from counter.cli.print_preview import preview
from counter.cli.printers import list_models, list_printers, print_test

__all__ = ["command"]


@click.group("print")
def command() -> None:
    """This desk's printers and papers."""


for _one in (list_printers, print_test, list_models, preview):
    command.add_command(_one)
