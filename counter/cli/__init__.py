"""`counter …`: every command a thin front over the same services.

Exit codes: 0 good, 1 a finding (not genuine, not found), 2 bad usage or input, 3 device or network not
available: also the desk's own folder or journal. Commands are imported when they are called, so the desk
paints early.
"""

from __future__ import annotations

import gc
import io
import sys
from importlib import import_module
from typing import Any

import click

from counter import __version__
from counter.folders import FolderUnavailableError
from counter.texts import LANGUAGES, texts

__all__ = ["main"]

_COMMANDS = (
    "audit",
    "calendar",
    "card",
    "catalogue",
    "centre-import",
    "centre-recovery-key",
    "clerks",
    "decisions",
    "doctor",
    "dossiers",
    "drill",
    "due",
    "fee",
    "journal",
    "numbers",
    "outbox",
    "print",
    "receipt-gateway",
    "register",
    "scan",
    "search",
)


class _LazyGroup(click.Group):
    """A group whose commands are modules of this package."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names in the order of the help."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command's module."""
        if cmd_name not in _COMMANDS:
            return None
        command = import_module(f"counter.cli.{cmd_name.replace('-', '_')}").command
        return command if isinstance(command, click.Command) else None

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; a data folder that cannot be used ends every one of them the same way."""
        try:
            return super().invoke(ctx)
        except FolderUnavailableError as error:
            from counter.cli.listing import fail

            fail(ctx, "folder", ctx.obj("command.desk.folder", detail=error.path), detail=str(error.path))


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
    _speak_utf8()
    if ctx.invoked_subcommand is None:
        gc.disable()  # starting makes little garbage; the screens collect from then on (`screens.breaks`)
        try:
            from counter.cli.open_desk import open_desk

            ctx.exit(open_desk(mode, lang))
        finally:
            gc.enable()


def _speak_utf8() -> None:
    """Answers are UTF-8 in pipes and files whatever the system's code page; no letter ends a command."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="backslashreplace")
