"""`counter register --from --to -o FILE`: the register (M07) of a period as PDF or spreadsheet.

Exit codes: 0 good, 1 nothing was received in the period, 2 bad days or another kind of file, 3 the desk's
files.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from counter.cli.in_force import appointments
from counter.cli.listing import fail, json_option, say_json, wants_json
from counter.cli.passphrase import key_by_words
from counter.cli.permitted import allow_here, pin_option
from counter.desk.register_lines import register_line
from counter.domain.access import Permission
from counter.domain.documents import RegisterHead, RegisterLine
from counter.domain.dossiers import ClockSource, DossierRow, Entry
from counter.domain.place import Clerk, Place
from counter.folders import data_folder, journal_path, known_mode
from counter.ports import Act, ForgottenRow, RegisterKind
from counter.texts import Texts

if TYPE_CHECKING:
    from cache.journal import JournalReader, SqliteJournal

__all__ = ["command"]

_FINDING = 1
_PAGE = 500
_DAY = click.DateTime(["%Y-%m-%d"])


@click.command("register")
@click.option("--from", "since", type=_DAY, required=True, metavar="DAY", help="First day: 2026-01-01.")
@click.option("--to", "until", type=_DAY, required=True, metavar="DAY", help="Last day, counted too.")
@click.option(
    "-o",
    "--output",
    "file",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    help="Where to: its ending says what, .pdf or .xlsx.",
)
@pin_option
@json_option
@click.pass_context
def command(ctx: click.Context, since: datetime, until: datetime, file: Path) -> None:
    """Write the register of what this desk received, also beside an open desk."""
    from cache.journal.vault import note_act
    from counter.bootstrap import carrying
    from counter.desk.port import DeskUnavailableError

    words: Texts = ctx.obj
    kind = _kind(file)
    if until < since:
        raise click.BadParameter(words("papers.register.since_after_until"), param_hint="--to")
    clerk = allow_here(ctx, Permission.REGISTER_EXPORT)
    mode = ctx.meta.get("mode")
    try:
        with carrying(mode, writing=False, ask=key_by_words(ctx)) as (journal, key, place):
            head = _head(place, clerk, since.date(), until.date())
            due = appointments(journal, place, head.since, head.until)
            lines = ([register_line(row, due) for row in rows] for rows in _rows(journal, head))
            count = _write(ctx, head, kind, file, lines)
            detail = f"{head.since} {head.until} {count}"
            act = Act("register_written", place.seat.id, head.entry, detail)
            if clerk is not None:
                note_act(journal_path(data_folder(known_mode(mode))), key, act)
    except DeskUnavailableError as error:
        message = words(f"command.desk.{error.reason}", detail=error.detail)
        fail(ctx, error.reason, message, detail=error.detail)
    if wants_json(ctx):
        say_json({"file": str(file), "dossiers": count})
    else:
        click.echo(words("papers.register.done", count=count, file=file))
    ctx.exit(0 if count else _FINDING)


def _kind(file: Path) -> RegisterKind:
    try:
        return RegisterKind(file.suffix.lower().removeprefix("."))
    except ValueError:
        kinds = ", ".join(f".{kind}" for kind in RegisterKind)
        raise click.BadParameter(kinds, param_hint="-o") from None


def _head(place: Place, clerk: Clerk | None, since: date, until: date) -> RegisterHead:
    now, seat = datetime.now().astimezone(), place.seat
    who, name = (clerk.id, clerk.name) if clerk is not None else ("", "")
    entry = Entry(who, name, seat.id, seat.name, place.centre.id, now, ClockSource.DESK)
    return RegisterHead(place.centre, since, until, entry, training=place.training)


def _rows(
    journal: JournalReader | SqliteJournal, head: RegisterHead
) -> Iterator[Sequence[DossierRow | ForgottenRow]]:
    """A page of dossiers at a time."""
    after = 0
    while True:
        after, rows = journal.received(
            head.since.isoformat(), head.until.isoformat(), after=after, limit=_PAGE
        )
        if not rows:
            return
        yield rows


def _write(
    ctx: click.Context,
    head: RegisterHead,
    kind: RegisterKind,
    file: Path,
    pages: Iterator[Sequence[RegisterLine]],
) -> int:
    """How many lines; a file that cannot be written ends the command and leaves nothing behind."""
    from printing.register import open_register

    count = 0
    try:
        made = open_register(head, kind, file.absolute())
    except OSError as error:
        fail(ctx, "file", ctx.obj("papers.register.not_written", file=file), detail=type(error).__name__)
    done = False
    try:
        for lines in pages:
            made.add(lines)
            count += len(lines)
        made.close()
        done = True
    except OSError as error:
        fail(ctx, "file", ctx.obj("papers.register.not_written", file=file), detail=type(error).__name__)
    finally:
        if not done:
            made.give_up()
    return count
