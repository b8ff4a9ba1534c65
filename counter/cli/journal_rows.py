"""What the commands share that list rows of the desk's own journal, read beside a desk."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

import click

from counter.cli.listing import fail, say_rows
from counter.cli.recorded import record_here
from counter.texts import Texts

if TYPE_CHECKING:
    from cache.journal import JournalReader

__all__ = ["say_journal"]

Row = Mapping[str, object]


def say_journal(
    ctx: click.Context,
    rows: Callable[[JournalReader], Iterable[Row]],
    area: str,
    columns: str,
    act: str = "",
) -> None:
    """Say what `rows` finds in the journal of the way to run; nothing before there is one.

    `act` is the kind of the entry in the record that somebody saw people's names; empty where they do not.
    A journal that does not open ends the command with code 3 and the words of the desk.
    """
    from counter.bootstrap import read_journal
    from counter.cli.passphrase import key_by_words
    from counter.desk.port import DeskUnavailableError

    words: Texts = ctx.obj
    try:
        with read_journal(ctx.meta.get("mode"), key_by_words(ctx)) as journal:
            found = list(rows(journal)) if journal else []
    except DeskUnavailableError as error:
        message = words(f"command.desk.{error.reason}", detail=error.detail)
        fail(ctx, error.reason, message, detail=error.detail)
    if act and found:
        record_here(ctx, None, act, f"{len(found)} rows")
    say_rows(ctx, found, area, columns)
