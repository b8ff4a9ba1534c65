"""`counter clerks`: who works at this PC's own centre. An administrator's PIN is asked before each change.

Wants the desk closed: the centre has one writer. Exit codes: 0 good, 2 bad usage, 3 refused or impossible.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import count
from typing import TYPE_CHECKING

import click

from counter.cli.found import ask_pin
from counter.cli.listing import fail, json_option, say_json, say_rows, wants_json
from counter.cli.own_centre import own_office
from counter.cli.permitted import allow, pin_option
from counter.domain.access import Permission, Role
from counter.domain.place import Clerk
from counter.domain.text import clean
from counter.texts import Texts

if TYPE_CHECKING:
    from counter.centre.clerks import Clerks

__all__ = ["command"]

_LONGEST_NAME, _LONGEST_BADGE = 120, 256
_roles = click.option(
    "--role",
    "roles",
    multiple=True,
    required=True,
    type=click.Choice([role.value for role in Role]),
    help="May be given several times.",
)


@dataclass(frozen=True, slots=True)
class _Desk:
    """The open centre, and who changes it."""

    clerks: Clerks
    centre_id: str
    by: str

    def one(self, ctx: click.Context, clerk_id: str) -> Clerk:
        """Somebody who works here; ends the command for anybody else."""
        found = next((one for one in self.clerks.working(self.centre_id) if one.id == clerk_id), None)
        return found or fail(ctx, "unknown_clerk", ctx.obj("admin.clerks.unknown", id=clerk_id))

    def put(self, clerk: Clerk) -> None:
        """Take in or change."""
        self.clerks.put(self.centre_id, self.by, clerk)


@click.group("clerks")
def command() -> None:
    """List and change who works at this PC's own centre. Close the desk first."""


@command.command("list")
@click.option("--changes", is_flag=True, help="Who changed what, and when, instead.")
@json_option
@click.pass_context
def listing(ctx: click.Context, changes: bool) -> None:
    """List who works here, or what was changed of them."""
    from counter.centre.clerks import Clerks

    with own_office(ctx) as (office, _):
        clerks = Clerks(office.database, office.now)
        working, told = clerks.working(office.centre_id), clerks.changes(office.centre_id)
    if changes:
        lines = [
            {
                "at": one.at.isoformat(timespec="seconds"),
                "by": one.clerk_id,
                "what": one.what,
                "subject": one.subject,
            }
            for one in told
        ]
        say_rows(ctx, lines, "admin.changes", "at by what subject")
    else:
        rows = [
            {
                "id": one.id,
                "name": one.name,
                "roles": " ".join(one.roles),
                "badge": "✔" if one.badge_hash else "",
            }
            for one in working
        ]
        say_rows(ctx, rows, "admin.clerks", "id name roles badge")


@command.command("add")
@click.argument("name")
@click.option("--id", "clerk_id", default="", help="Default: the next free one.")
@_roles
@pin_option
@json_option
@click.pass_context
def add(ctx: click.Context, name: str, clerk_id: str, roles: tuple[str, ...]) -> None:
    """Take NAME in; their PIN is typed twice."""
    written = clean(name, limit=_LONGEST_NAME)
    with _changing(ctx) as desk:
        known = desk.clerks.known_ids(desk.centre_id)
        chosen = clerk_id or next(one for number in count(1) if (one := f"c{number:02d}") not in known)
        if chosen in {one.id for one in desk.clerks.working(desk.centre_id)}:
            fail(ctx, "stands", ctx.obj("admin.clerks.stands", id=chosen))
        desk.put(Clerk(chosen, written, _new_pin(ctx, desk, chosen), roles))
    _done(ctx, "added", chosen)


@command.command("role")
@click.argument("clerk_id")
@_roles
@pin_option
@json_option
@click.pass_context
def role(ctx: click.Context, clerk_id: str, roles: tuple[str, ...]) -> None:
    """Give somebody these roles and no others."""
    with _changing(ctx) as desk:
        desk.put(replace(desk.one(ctx, clerk_id), roles=roles))
    _done(ctx, "changed", clerk_id)


@command.command("badge")
@click.argument("clerk_id")
@click.option("--remove", is_flag=True, help="They have none any more.")
@pin_option
@json_option
@click.pass_context
def badge(ctx: click.Context, clerk_id: str, remove: bool) -> None:
    """Scan the badge somebody gets; its text is not kept."""
    from counter.desk.session import badge_hash

    words: Texts = ctx.obj
    with _changing(ctx) as desk:
        clerk, shown = desk.one(ctx, clerk_id), ""
        if not remove:
            text = click.prompt(words("admin.clerks.scan"), hide_input=True, err=True, type=str)
            shown = badge_hash(text[:_LONGEST_BADGE])
            if any(one.badge_hash == shown for one in desk.clerks.working(desk.centre_id) if one != clerk):
                fail(ctx, "badge_taken", words("admin.clerks.badge_taken"))
        desk.put(replace(clerk, badge_hash=shown))
    _done(ctx, "changed", clerk_id)


@command.command("pin")
@click.argument("clerk_id")
@pin_option
@json_option
@click.pass_context
def pin(ctx: click.Context, clerk_id: str) -> None:
    """Give somebody a new PIN, typed twice."""
    with _changing(ctx) as desk:
        clerk = desk.one(ctx, clerk_id)
        desk.put(replace(clerk, pin_hash=_new_pin(ctx, desk, clerk_id)))
    _done(ctx, "changed", clerk_id)


@command.command("remove")
@click.argument("clerk_id")
@pin_option
@json_option
@click.pass_context
def remove(ctx: click.Context, clerk_id: str) -> None:
    """Somebody leaves; what they did names them for ever."""
    with _changing(ctx) as desk:
        desk.clerks.remove(desk.centre_id, desk.by, desk.one(ctx, clerk_id).id)
    _done(ctx, "removed", clerk_id)


@contextmanager
def _changing(ctx: click.Context) -> Iterator[_Desk]:
    """The centre, once an administrator of it has typed their PIN."""
    from counter.centre.clerks import Clerks

    with own_office(ctx) as (office, folder):
        clerks = Clerks(office.database, office.now)
        by = allow(ctx, Permission.CLERK_MANAGE, clerks.working(office.centre_id), folder)
        yield _Desk(clerks, office.centre_id, by.id)


def _new_pin(ctx: click.Context, desk: _Desk, clerk_id: str) -> str:
    """The hash of a PIN nobody else has: it says at the lock screen who signs in."""
    from counter.centre.pins import pin_hash
    from counter.desk.session import pin_matches

    words: Texts = ctx.obj
    others = [one for one in desk.clerks.working(desk.centre_id) if one.id != clerk_id]
    while True:
        typed = ask_pin(words)
        if not any(pin_matches(typed, one) for one in others):
            return pin_hash(typed)
        click.echo(words("admin.clerks.pin_taken"), err=True)


def _done(ctx: click.Context, what: str, clerk_id: str) -> None:
    if wants_json(ctx):
        say_json({"done": what, "id": clerk_id})
    else:
        click.echo(ctx.obj(f"admin.clerks.{what}", id=clerk_id))
