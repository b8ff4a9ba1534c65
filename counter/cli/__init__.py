"""`counter …`: every command a thin front over the same services.

Exit codes: 0 good, 1 a finding (not genuine, not found), 2 bad usage or input, 3 device or network not
available. Commands are imported when they are called, so the desk paints early.
"""

from __future__ import annotations

from importlib import import_module

import click

from counter import __version__
from counter.texts import LANGUAGES, texts

__all__ = ["main"]

_COMMANDS = ("card", "doctor", "dossiers", "due", "outbox", "scan", "search")


class _LazyGroup(click.Group):
    """A group whose commands are modules of this package."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names in the order of the help."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command's module."""
        if cmd_name not in _COMMANDS:
            return None
        command = import_module(f"counter.cli.{cmd_name}").command
        return command if isinstance(command, click.Command) else None


@click.group(cls=_LazyGroup, invoke_without_command=True)
@click.option(
    "--training", "mode", flag_value="training", help="The training desk: nothing it does is valid."
)
@click.option("--standalone", "mode", flag_value="standalone", help="One PC with its own register.")
@click.option("--lang", type=click.Choice(LANGUAGES), default=None, help="Language of screens and answers.")
@click.version_option(__version__, prog_name="counter")
@click.pass_context
def main(ctx: click.Context, mode: str | None, lang: str | None) -> None:
    """The whole desk of a one-stop-shop clerk. Without a command it opens the desk."""
    ctx.obj = texts(lang or LANGUAGES[0])
    ctx.meta["mode"] = mode
    if ctx.invoked_subcommand is None:
        from counter.cli.open_desk import open_desk

        ctx.exit(open_desk(mode, lang))
