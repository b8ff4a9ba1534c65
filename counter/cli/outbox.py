"""`counter outbox`: what waits for the centre, and why; and the same carried as a file when no line is left.

Exit codes: 0 good, 1 messages refused or nothing to carry, 2 a file that cannot be taken, 3 the desk's files.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import NoReturn

import click

from counter.cli.journal_rows import say_journal
from counter.cli.listing import fail, json_option, say_json, wants_json
from counter.cli.passphrase import key_by_words
from counter.cli.permitted import allow_here, is_over, pin_option
from counter.domain.access import Permission
from counter.domain.dossiers import ClockSource, Entry
from counter.domain.place import Clerk, Place
from counter.folders import data_folder, journal_path, known_mode
from counter.ports import Act, OutboxItem
from counter.texts import Texts

__all__ = ["command", "read_carried", "refuse_file", "write_carried"]

_COLUMNS = "kind subject created attempts outcome next detail"
_FINDING, _BAD_INPUT = 1, 2
_MOST = 1_000_000


@click.group("outbox", invoke_without_command=True)
@click.option("--done", is_flag=True, help="The delivered ones instead.")
@json_option
@click.pass_context
def command(ctx: click.Context, done: bool) -> None:
    """List messages for the centre in the order they will go. Exits 3 when the journal does not open."""
    if ctx.invoked_subcommand is None:
        say_journal(ctx, lambda journal: map(_row, journal.outbox(done=done)), "command.outbox", _COLUMNS)


@command.command("export")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@pin_option
@json_option
@click.pass_context
def export(ctx: click.Context, file: Path) -> None:
    """Write all that waits into one sealed FILE for the centre, also while the desk works.

    Who did stands in the record; beside an open desk the desk takes that in. With an account whose last day
    has passed (the desk is cut off for long) it must stand there before, and the desk must be closed.
    """
    from cache.journal import SqliteJournal
    from cache.journal.vault import note_act
    from counter.bootstrap import carrying
    from counter.desk.carrying import export as seal
    from counter.desk.port import DeskUnavailableError

    words: Texts = ctx.obj
    clerk = allow_here(ctx, Permission.OUTBOX_EXPORT, although_over=True)
    over, ask = clerk is not None and is_over(clerk), key_by_words(ctx)
    try:
        with carrying(ctx.meta.get("mode"), writing=over, ask=ask) as (journal, secret, place):
            if not place.recovery_key:
                fail(ctx, "no_recovery_key", words("carry.error.no_recovery_key"))
            made = seal(journal.outbox(limit=_MOST), secret, place, datetime.now().astimezone())
            if clerk is not None and isinstance(journal, SqliteJournal):
                journal.append(_exported(clerk, place, f"credential_over {made.count} {made.fingerprint}"))
            elif clerk is not None and made.count:
                path = journal_path(data_folder(known_mode(ctx.meta.get("mode"))))
                note_act(path, secret, _exported(clerk, place, f"{made.count} {made.fingerprint}"))
    except DeskUnavailableError as error:
        fail(
            ctx, error.reason, words(f"command.desk.{error.reason}", detail=error.detail), detail=error.detail
        )
    if made.count:
        write_carried(ctx, file, made.content)
    if wants_json(ctx):
        found = {"file": str(file) if made.count else None, "messages": made.count}
        say_json({**found, "left_out": made.left_out, "fingerprint": made.fingerprint})
    elif made.count:
        click.echo(words("carry.exported", count=made.count, file=file))
        click.echo(words("carry.fingerprint", fingerprint=made.fingerprint))
    else:
        click.echo(words("carry.nothing"))
    if made.left_out and not wants_json(ctx):
        click.echo(words("carry.left_out", count=made.left_out))
    ctx.exit(0 if made.count else _FINDING)


@command.command("import-receipt")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@json_option
@click.pass_context
def import_receipt(ctx: click.Context, file: Path) -> None:
    """Take the centre's receipt FILE: what it has taken waits no longer. Close the desk first."""
    from cache.journal import SqliteJournal
    from counter.bootstrap import carrying
    from counter.carried import CarriedError
    from counter.desk.carrying import take_receipt
    from counter.desk.port import DeskUnavailableError

    words: Texts = ctx.obj
    content, ask = read_carried(ctx, file), key_by_words(ctx)
    try:
        with carrying(ctx.meta.get("mode"), writing=True, ask=ask) as (journal, secret, place):
            if not isinstance(journal, SqliteJournal):
                raise TypeError("a journal to write")
            now = datetime.now().astimezone()
            seat = place.seat
            entry = Entry("", "", seat.id, seat.name, place.centre.id, now, ClockSource.DESK)
            taken = take_receipt(journal, secret, content, entry)
    except CarriedError as error:
        refuse_file(ctx, error.reason, file)
    except DeskUnavailableError as error:
        fail(
            ctx, error.reason, words(f"command.desk.{error.reason}", detail=error.detail), detail=error.detail
        )
    if wants_json(ctx):
        say_json({"done": taken.done, "refused": taken.refused, "gone": taken.gone})
    else:
        click.echo(words("carry.receipt_taken", done=taken.done, refused=taken.refused, gone=taken.gone))
    ctx.exit(_FINDING if taken.refused else 0)


def read_carried(ctx: click.Context, file: Path) -> bytes:
    """The bytes of a file that is not larger than any may be; ends the command otherwise."""
    from counter.carried import LARGEST_BYTES

    try:
        with file.open("rb") as opened:
            content = opened.read(LARGEST_BYTES + 1)
    except OSError as error:
        fail(ctx, "file", ctx.obj("carry.error.file", file=file), detail=type(error).__name__)
    if len(content) > LARGEST_BYTES:
        refuse_file(ctx, "too_large", file)
    return content


def write_carried(ctx: click.Context, file: Path, content: bytes) -> None:
    """The whole file, durable, or none; ends the command when it cannot be written."""
    from cache.safe_files import replace_file

    try:
        replace_file(file, content)
    except OSError as error:
        fail(ctx, "file", ctx.obj("carry.error.file", file=file), detail=type(error).__name__)


def refuse_file(ctx: click.Context, reason: str, file: Path) -> NoReturn:
    """End with code 2: nothing of the file was taken."""
    if wants_json(ctx):
        say_json({"error": reason, "file": str(file)})
    click.echo(ctx.obj(f"carry.error.{reason}", file=file), err=True)
    ctx.exit(_BAD_INPUT)


def _exported(clerk: Clerk, place: Place, detail: str) -> Act:
    now, seat = datetime.now().astimezone(), place.seat
    entry = Entry(clerk.id, clerk.name, seat.id, seat.name, place.centre.id, now, ClockSource.DESK)
    return Act("outbox_exported", seat.id, entry, detail)


def _row(item: OutboxItem) -> dict[str, object]:
    return {
        "id": item.id,
        "kind": item.kind.value,
        "subject": item.subject,
        "created": item.created_at.isoformat(timespec="seconds"),
        "attempts": item.attempts,
        "outcome": item.last_outcome.value if item.last_outcome else None,
        "next": item.next_at.isoformat(timespec="seconds") if item.next_at else None,
        "detail": item.detail or None,
        "held": item.held or None,
    }
