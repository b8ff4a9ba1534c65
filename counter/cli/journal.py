"""`counter journal …`: look after the file that holds the desk's work.

All but `check` and `backup` want the desk closed; all but `check` ask for the PIN of somebody who may.
Exit codes: 0 good, 1 a finding, 2 bad input, 3 cannot be done.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from counter.cli.listing import fail, json_option, say_json, wants_json
from counter.cli.passphrase import asked, key_by_words
from counter.cli.permitted import allow_here, pin_option
from counter.cli.recorded import record
from counter.domain.access import Permission
from counter.folders import Mode, data_folder, known_mode
from counter.secrecy import keep_out_of_core_dumps
from counter.texts import Texts

if TYPE_CHECKING:
    from cache.backup import Backup

__all__ = ["command"]

T = TypeVar("T")

_FINDING, _BAD_INPUT = 1, 2
_SHORTEST_PASSPHRASE = 12


@click.group("journal")
def command() -> None:
    """Look after the file that holds the desk's work. Close the desk first, but for check and backup."""
    keep_out_of_core_dumps()


@command.command("check")
@json_option
@click.pass_context
def check(ctx: click.Context) -> None:
    """Read all of it: every page, the chain, and whether everything agrees. Exits 1 for a finding."""
    from cache.journal.vault import examine

    mode, journal = _journal(ctx)
    with _said(ctx, journal):
        found = examine(journal, _key(ctx, mode, journal))
    words: Texts = ctx.obj
    if wants_json(ctx):
        say_json({"events": found.events, "troubles": list(found.troubles)})
    elif found.troubles:
        for trouble in found.troubles:
            click.echo(words(f"command.journal.trouble.{trouble}"))
        click.echo(words("command.journal.next", file=journal))
    else:
        click.echo(words("command.journal.whole", events=found.events))
    ctx.exit(_FINDING if found.troubles else 0)


@command.command("backup")
@click.argument("file", type=click.Path(path_type=Path))
@pin_option
@json_option
@click.pass_context
def backup(ctx: click.Context, file: Path) -> None:
    """Copy the journal into one encrypted FILE, also while the desk works."""
    from cache.backup import write_backup

    clerk = allow_here(ctx, Permission.JOURNAL_BACKUP)
    mode, journal = _journal(ctx)
    with _said(ctx, journal, file):
        key = _key(ctx, mode, journal)
        events, has_ways = write_backup(journal, key, file)
        record(journal, key, mode, clerk, "journal_backed_up", f"{events} events")
    _answer(ctx, "backed_up", events=events, file=str(file), recovery=has_ways)
    if not has_ways:
        click.echo(ctx.obj("command.journal.this_key_only"), err=True)


@command.command("restore")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--replace", is_flag=True, help="Put it in the place of a journal, which is kept aside.")
@pin_option
@json_option
@click.pass_context
def restore(ctx: click.Context, file: Path, replace: bool) -> None:
    """Put the journal of a backup FILE in its place. Leased numbers are closed: none is given twice."""
    from cache.backup import open_backup
    from cache.backup import restore as put_back
    from counter.bootstrap import journal_keeping

    allow_here(ctx, Permission.JOURNAL_RECOVER, or_nobody=True)
    mode, journal = _journal(ctx)
    aside = (
        journal.parent / f"journal-before-{datetime.now().astimezone():%Y%m%d-%H%M%S}" if replace else None
    )
    with _said(ctx, journal, file):
        packed = open_backup(file)
        key = _key_of(ctx, packed, mode, journal)
        closed = put_back(packed, key, journal, aside=aside, **journal_keeping(mode))
    kept = str(aside) if aside is not None and aside.exists() else ""
    _answer(ctx, "restored", blocks=closed, aside=kept)
    if kept and not wants_json(ctx):
        click.echo(ctx.obj("command.journal.kept_aside", folder=kept))


@command.command("recover")
@pin_option
@json_option
@click.pass_context
def recover(ctx: click.Context) -> None:
    """Open a journal whose key is lost with the centre's recovery code, and keep its key anew."""
    from cache.keys import key_by_recovery, store_anew
    from counter.bootstrap import journal_keeping

    clerk = allow_here(ctx, Permission.JOURNAL_RECOVER, or_nobody=True)
    mode, journal = _journal(ctx)
    with _said(ctx, journal):
        key = _by_code(ctx, lambda secret: key_by_recovery(journal, secret))
        source = store_anew(journal, key, **journal_keeping(mode))
        record(journal, key, mode, clerk, "journal_key_recovered", source.value)
    _answer(ctx, "recovered", source=source.value)


@command.command("rekey")
@pin_option
@json_option
@click.pass_context
def rekey(ctx: click.Context) -> None:
    """Put the journal under a new key. Backups made before stay under the old one."""
    from cache.keys import change_key, key_by_passphrase
    from cache.slots import PassphraseSlot, read_slots
    from cache.vault_store import SignedStore
    from counter.bootstrap import journal_keeping

    clerk = allow_here(ctx, Permission.JOURNAL_RECOVER)
    mode, journal = _journal(ctx)
    with _said(ctx, journal):
        key, passphrase = _key(ctx, mode, journal), None
        if any(isinstance(slot, PassphraseSlot) for entry in read_slots(journal) for slot in entry.slots):
            passphrase = asked(ctx, lambda typed: typed if key_by_passphrase(journal, typed) == key else None)
        reference = journal.with_name("reference")
        known = SignedStore(reference, key).place()
        key = change_key(journal, key, passphrase, **journal_keeping(mode))
        if known is not None:
            with suppress(OSError):  # not written, it is fetched anew
                SignedStore(reference, key).put_place(known)
        record(journal, key, mode, clerk, "journal_key_changed")
    _answer(ctx, "rekeyed")


@command.command("passphrase")
@click.option("--remove", is_flag=True, help="No passphrase opens it any more.")
@click.option(
    "--only", is_flag=True, help="Neither keyring nor file keep the key: the desk asks at each start."
)
@pin_option
@json_option
@click.pass_context
def passphrase(ctx: click.Context, remove: bool, only: bool) -> None:
    """Let a passphrase open the journal, beside what opens it now."""
    from cache.keys import keep_passphrase, store_anew
    from counter.bootstrap import journal_keeping

    words: Texts = ctx.obj
    clerk = allow_here(ctx, Permission.JOURNAL_RECOVER)
    mode, journal = _journal(ctx)
    keeping = journal_keeping(mode)
    with _said(ctx, journal):
        key = _key(ctx, mode, journal)
        if remove:
            store_anew(journal, key, **keeping)
            keep_passphrase(journal, key, None, **keeping)
            record(journal, key, mode, clerk, "journal_passphrase", "removed")
            _answer(ctx, "passphrase_removed")
            return
        typed = click.prompt(words("command.journal.new_passphrase"), hide_input=True, type=str)
        if len(typed) < _SHORTEST_PASSPHRASE or len(set(typed)) < _SHORTEST_PASSPHRASE // 2:
            click.echo(words("command.journal.passphrase_weak", characters=_SHORTEST_PASSPHRASE), err=True)
            ctx.exit(_BAD_INPUT)
        if click.prompt(words("command.journal.again"), hide_input=True, type=str) != typed:
            click.echo(words("command.journal.differs"), err=True)
            ctx.exit(_BAD_INPUT)
        keep_passphrase(journal, key, typed, only=only, **keeping)
        record(journal, key, mode, clerk, "journal_passphrase", "only" if only else "set")
    _answer(ctx, "passphrase_set")


@command.command("purge")
@click.option(
    "--before", required=True, type=click.DateTime(["%Y-%m-%d"]), help="What ended before this day."
)
@pin_option
@json_option
@click.pass_context
def purge(ctx: click.Context, before: datetime) -> None:
    """Forget the people of dossiers that are confirmed and ended, as the desk does by itself in time."""
    from cache.journal import SqliteJournal
    from counter.bootstrap import reference_of
    from counter.domain.dossiers import ClockSource, Entry
    from counter.ports import Act, JournalError

    clerk = allow_here(ctx, Permission.DOSSIER_PURGE)
    mode, journal = _journal(ctx)
    now = datetime.now().astimezone()
    limit = min(before.astimezone(), now)
    with _said(ctx, journal):
        key, place = _key(ctx, mode, journal), reference_of(data_folder(mode)).place()
        if place is None or clerk is None:
            raise JournalError("missing")
        seat = place.seat
        entry = Entry(clerk.id, clerk.name, seat.id, seat.name, place.centre.id, now, ClockSource.DESK)
        with SqliteJournal.open(journal, key, desk_id=seat.id, seat=seat.id, now=now) as opened:
            count = opened.purge(limit, Act("purged", seat.id, entry, f"before {limit.date()}"))
    _answer(ctx, "purged", count=count)


@command.command("accept-clock")
@pin_option
@json_option
@click.pass_context
def accept_clock(ctx: click.Context) -> None:
    """Say that the PC's clock is right although the newest record is later; that is recorded."""
    from cache.journal.vault import accept_clock as accept

    allow_here(ctx, Permission.JOURNAL_RECOVER)
    mode, journal = _journal(ctx)
    with _said(ctx, journal):
        accept(journal, _key(ctx, mode, journal))
    _answer(ctx, "clock_accepted")


# --- what they share --------------------------------------------------------------------------------


def _journal(ctx: click.Context) -> tuple[Mode, Path]:
    from counter.bootstrap import journal_path

    mode = known_mode(ctx.meta.get("mode"))
    return mode, journal_path(data_folder(mode))


def _key(ctx: click.Context, mode: Mode, journal: Path) -> bytes:
    """The journal's key, asked for where only a passphrase gives it. Raises JournalError."""
    from counter.bootstrap import journal_key_of
    from counter.ports import JournalError

    if not journal.exists():
        raise JournalError("missing")
    try:
        return journal_key_of(journal, mode)[0]
    except JournalError as error:
        if error.reason != "passphrase_needed":
            raise
    return key_by_words(ctx)(journal)


def _key_of(ctx: click.Context, packed: Backup, mode: Mode, journal: Path) -> bytes:
    """The key of a backup: this desk's, else by its recovery code or its passphrase."""
    from counter.bootstrap import journal_key_of
    from counter.ports import JournalError

    try:
        key = journal_key_of(journal, mode)[0] if journal.exists() else None
    except JournalError:
        key = None
    if key is not None and packed.is_under(key):
        return key
    if packed.has_recovery:
        return _by_code(ctx, packed.by_recovery)
    if packed.has_passphrase:
        return asked(ctx, packed.by_passphrase)
    raise JournalError("key_missing", "nothing but the key of its desk opens this backup")


def _by_code(ctx: click.Context, find: Callable[[bytes], T | None]) -> T:
    """What the recovery code opens; asked for again until it does."""
    from counter.domain.recovery import RecoveryCodeError, recovery_secret

    words: Texts = ctx.obj
    while True:
        typed = click.prompt(words("command.journal.code"), type=str, err=True)
        try:
            found = find(recovery_secret(typed))
        except RecoveryCodeError as error:
            wrong = "code_group" if error.group else "code_length"
            click.echo(words(f"command.journal.{wrong}", group=error.group), err=True)
            continue
        if found is not None:
            return found
        click.echo(words("command.journal.code_of_another"), err=True)


def _answer(ctx: click.Context, what: str, **values: object) -> None:
    if wants_json(ctx):
        say_json({"done": what, **values})
    else:
        click.echo(ctx.obj(f"command.journal.{what}", **values))


@contextmanager
def _said(ctx: click.Context, journal: Path, file: Path | None = None) -> Iterator[None]:
    """What goes wrong in the words of the desk, with code 3."""
    from counter.bootstrap import journal_troubles
    from counter.desk.port import DeskUnavailableError
    from counter.ports import JournalError

    words: Texts = ctx.obj
    try:
        with journal_troubles(journal):
            yield
    except DeskUnavailableError as error:
        cause = error.__cause__
        if isinstance(cause, JournalError) and cause.reason == "conflict":
            fail(ctx, "journal_stands", words("command.journal.stands", file=journal), detail=str(journal))
        message = words(f"command.desk.{error.reason}", detail=error.detail)
        if error.reason == "journal_unreadable":
            message += "\n" + words("command.journal.next", file=journal)
        fail(ctx, error.reason, message, detail=error.detail)
    except FileExistsError as error:
        fail(ctx, "file_stands", words("command.journal.file_stands", file=error.filename or file))
    except OSError:
        fail(ctx, "file", words("command.journal.file_trouble", file=file or journal))
