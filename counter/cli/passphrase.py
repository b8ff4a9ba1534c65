"""Asking for the passphrase of a journal that neither keyring nor file opens: once in each command.

Nothing typed is shown or kept longer than the command runs.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click

from counter.texts import Texts

__all__ = ["asked", "key_by_words"]

T = TypeVar("T")

_KEYS = "counter.keys"


def asked(ctx: click.Context, find: Callable[[str], T | None]) -> T:
    """What the passphrase opens; asked for again until it does."""
    words: Texts = ctx.obj
    while True:
        typed = click.prompt(words("command.desk.passphrase"), hide_input=True, type=str, err=True)
        found = find(typed)
        if found is not None:
            return found
        click.echo(words("command.desk.passphrase_wrong"), err=True)


def key_by_words(ctx: click.Context) -> Callable[[Path], bytes]:
    """The way to a journal's key where only a passphrase gives it.

    What it gives raises JournalError `passphrase_needed` where nobody is there to type it.
    """

    def key(journal: Path) -> bytes:
        from cache.keys import key_by_passphrase
        from counter.ports import JournalError

        known: dict[Path, bytes] = ctx.meta.setdefault(_KEYS, {})
        if journal not in known:
            try:
                known[journal] = asked(ctx, lambda typed: key_by_passphrase(journal, typed))
            except click.Abort:
                raise JournalError("passphrase_needed", "nobody typed the passphrase") from None
        return known[journal]

    return key
