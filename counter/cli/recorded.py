"""What a command did stands in the record of this desk, also while the desk is open.

Beside an open desk the act is left, sealed and durable, for the desk to chain. Where it can be neither
recorded nor left, the command says so instead of its answer.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from counter.cli.listing import fail
from counter.cli.passphrase import key_by_words
from counter.domain.dossiers import ClockSource, Entry
from counter.domain.place import Clerk
from counter.folders import Mode, data_folder, journal_path, known_mode
from counter.texts import Texts

__all__ = ["record", "record_here"]


def record(journal: Path, key: bytes, mode: Mode, clerk: Clerk | None, kind: str, detail: str = "") -> None:
    """Put what was done on the record of `journal`; `clerk` is who was asked for. Raises JournalError."""
    from cache.journal.vault import note_act
    from counter.bootstrap import reference_of
    from counter.ports import Act

    place, now = reference_of(data_folder(mode)).place(), datetime.now().astimezone()
    who = ("", "") if clerk is None else (clerk.id, clerk.name)
    where = ("", "", "") if place is None else (place.seat.id, place.seat.name, place.centre.id)
    entry = Entry(*who, *where, now, ClockSource.DESK)
    note_act(journal, key, Act(kind, where[0] or "journal", entry, detail))


def record_here(ctx: click.Context, clerk: Clerk | None, kind: str, detail: str = "") -> None:
    """The same for the journal of the way to run; nothing before there is one. Ends the command otherwise."""
    from counter.bootstrap import journal_key_of, journal_troubles
    from counter.desk.port import DeskUnavailableError
    from counter.ports import JournalError

    words: Texts = ctx.obj
    mode = known_mode(ctx.meta.get("mode"))
    path = journal_path(data_folder(mode))
    if not path.exists():
        return
    try:
        with journal_troubles(path):
            try:
                key = journal_key_of(path, mode)[0]
            except JournalError as error:
                if error.reason != "passphrase_needed":
                    raise
                key = key_by_words(ctx)(path)
            record(path, key, mode, clerk, kind, detail)
    except DeskUnavailableError as error:
        message = words(f"command.desk.{error.reason}", detail=error.detail)
        fail(ctx, error.reason, message, detail=error.detail)
