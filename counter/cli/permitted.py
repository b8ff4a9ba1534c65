"""Commands that not everybody may give: somebody's PIN is asked first, and wrong ones cost time.

The same waits as at the lock screen, kept in a file beside what the command looks after, so that a new
process does not begin them anew; wrong ones at the desk count here too. Nothing typed is shown or kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import click
import msgspec

from counter.cli.listing import fail
from counter.domain.access import Permission
from counter.domain.attempts import FREE_ATTEMPTS, Attempts
from counter.domain.place import Clerk
from counter.folders import data_folder, journal_path, known_mode
from counter.texts import Texts

__all__ = ["allow", "allow_here", "is_over", "pin_option"]

_PIN_FILE = "counter.pin_file"
_ATTEMPTS = "attempts.json"
_LARGEST_BYTES, _LONGEST = 4_096, 256


def _remember(ctx: click.Context, _param: click.Parameter, value: Path | None) -> None:
    ctx.meta[_PIN_FILE] = value


pin_option = click.option(
    "--pin-file",
    type=click.Path(path_type=Path, dir_okay=False, allow_dash=True),
    expose_value=False,
    callback=_remember,
    help="For scripts: its first line is the PIN, the second the text of the badge. “-”: standard input.",
)
"""The option of every command that asks for a PIN."""


def allow_here(
    ctx: click.Context, permission: Permission, *, or_nobody: bool = False, although_over: bool = False
) -> Clerk | None:
    """Who gives the command, known to this desk and allowed to; ends the command otherwise.

    None before there is anything to look after, and, with `or_nobody`, where no place is left of which
    anybody could be known: the recovery code or passphrase that the command asks for says enough then.
    With that, or with `although_over`, a credential whose last day has passed will do.
    """
    from counter.bootstrap import reference_of

    folder = data_folder(known_mode(ctx.meta.get("mode")))
    place = reference_of(folder).place()
    if place is not None:
        over_too = although_over or or_nobody
        return allow(
            ctx,
            permission,
            place.clerks,
            folder,
            _at_the_desk(ctx, may_ask=not or_nobody),
            although_over=over_too,
        )
    if or_nobody or not journal_path(folder).exists():
        return None
    return fail(ctx, "nobody_known", ctx.obj("admin.pin.nobody_known"))


def allow(
    ctx: click.Context,
    permission: Permission,
    clerks: Sequence[Clerk],
    folder: Path,
    elsewhere: Attempts | None = None,
    *,
    although_over: bool = False,
) -> Clerk:
    """Whose PIN is typed, when their roles allow it; ends the command otherwise.

    `folder` keeps the attempts. `although_over`: for what a desk that is cut off for long needs most.
    """
    words: Texts = ctx.obj
    given = _lines(ctx)
    elsewhere = elsewhere or Attempts()
    while True:
        _wait(ctx, folder, elsewhere)
        clerk = _recognised(ctx, clerks, given)
        if clerk is not None:
            break
        _count(ctx, folder, elsewhere.wrong)
        if given is not None:
            fail(ctx, "wrong_pin", words("admin.pin.wrong"))
        click.echo(words("admin.pin.wrong"), err=True)
    _write(ctx, folder, _read(folder).forgiven())
    if not although_over and is_over(clerk):
        fail(ctx, "credential_over", words("desk.notice.credential_over"))
    if not clerk.may(permission):
        fail(ctx, "not_allowed", words(f"access.permission.{permission}"), permission=permission.value)
    return clerk


def is_over(clerk: Clerk) -> bool:
    """Whether the last day of their credential has passed."""
    return clerk.is_over(_now().date())


def _recognised(ctx: click.Context, clerks: Sequence[Clerk], given: list[str] | None) -> Clerk | None:
    """Whose PIN it is; somebody with a badge shows that, too, as at the lock screen."""
    from counter.desk.session import badge_hash, pin_matches

    words: Texts = ctx.obj
    pin = given[0] if given else _typed(words("admin.pin.who"))
    found = [one for one in clerks if pin_matches(pin, one)] if 0 < len(pin) <= _LONGEST else []
    plain = next((one for one in found if not one.badge_hash), None)
    if plain is not None or not found:
        return plain
    badge = given[1] if given and len(given) > 1 else "" if given else _typed(words("admin.pin.badge"))
    shown = badge_hash(badge[:_LONGEST])
    return next((one for one in found if one.badge_hash == shown), None)


def _typed(question: str) -> str:
    return str(click.prompt(question, hide_input=True, err=True, type=str))


def _lines(ctx: click.Context) -> list[str] | None:
    """What `--pin-file` holds; None without it."""
    path: Path | None = ctx.meta.get(_PIN_FILE)
    if path is None:
        return None
    try:
        with click.open_file(str(path), encoding="utf-8") as file:
            lines = file.read(_LARGEST_BYTES).splitlines()
    except (OSError, UnicodeDecodeError):
        fail(ctx, "pin_file", ctx.obj("admin.pin.file", file=path))
    return [line.strip() for line in lines] or [""]


# --- attempts -----------------------------------------------------------------------------------------


def _wait(ctx: click.Context, folder: Path, elsewhere: Attempts) -> None:
    """End the command while nobody may try again."""
    now = _now()
    until = max((one.not_before(now) or now for one in (_read(folder), elsewhere)), default=now)
    if until > now:
        at = until.astimezone(now.tzinfo).strftime("%H:%M:%S")
        fail(ctx, "sign_in_waits", ctx.obj("admin.pin.waits", at=at), until=until.isoformat())


def _count(ctx: click.Context, folder: Path, elsewhere: int) -> None:
    _write(ctx, folder, _read(folder).one_more(_now(), elsewhere=elsewhere))


def _read(folder: Path) -> Attempts:
    """As kept; a file that cannot be read gives no free attempts."""
    try:
        with (folder / _ATTEMPTS).open("rb") as file:
            kept = msgspec.json.decode(file.read(_LARGEST_BYTES), type=Attempts)
    except FileNotFoundError:
        return Attempts()
    except (OSError, ValueError, msgspec.MsgspecError):
        return Attempts(FREE_ATTEMPTS)
    aware = kept.until is None or kept.until.tzinfo is not None
    return kept if kept.wrong >= 0 and aware else Attempts(FREE_ATTEMPTS)


def _write(ctx: click.Context, folder: Path, attempts: Attempts) -> None:
    """Durable before the answer: without it nobody gets another attempt."""
    from cache.safe_files import replace_file

    path = folder / _ATTEMPTS
    try:
        if attempts.wrong or attempts.of_day:
            replace_file(path, msgspec.json.encode(attempts))
        else:
            path.unlink(missing_ok=True)
    except OSError as error:
        fail(ctx, "file", ctx.obj("admin.pin.attempts", file=path), detail=type(error).__name__)


def _at_the_desk(ctx: click.Context, *, may_ask: bool) -> Attempts:
    """Wrong attempts at the lock screen, where the journal can be read; its passphrase is asked for first.

    Not where the command asks for the recovery code: it is for those who have no key any more.
    """
    from counter.bootstrap import read_journal
    from counter.cli.passphrase import key_by_words
    from counter.desk.port import DeskUnavailableError

    ask = key_by_words(ctx) if may_ask and ctx.meta.get(_PIN_FILE) is None else None
    try:
        with read_journal(ctx.meta.get("mode"), ask) as journal:
            found = journal.attempts() if journal is not None else None
    except DeskUnavailableError:
        return Attempts()
    return Attempts(found.wrong, found.until) if found is not None else Attempts()


def _now() -> datetime:
    return datetime.now().astimezone()
