"""`counter centre-recovery-key`: a recovery key for a centre of this PC that was founded without one."""

from __future__ import annotations

import click

from counter.cli.found import hand_over_recovery
from counter.cli.listing import fail, json_option, say_json, wants_json
from counter.cli.own_centre import own_office
from counter.cli.permitted import allow, pin_option
from counter.domain.access import Permission
from counter.texts import Texts

__all__ = ["command"]


@click.command("centre-recovery-key")
@pin_option
@json_option
@click.pass_context
def command(ctx: click.Context) -> None:
    """Make the recovery key of this PC's centre, if there is none, and show its code once.

    Close the desk first.
    """
    from counter.centre.clerks import Clerks
    from counter.centre.recovering import give_recovery_key, recovery_key_of

    words: Texts = ctx.obj
    with own_office(ctx) as (office, folder):
        if recovery_key_of(office.database, office.centre_id):
            fail(ctx, "recovery_key_stands", words("desk.reason.recovery_key_stands"))
        clerks = Clerks(office.database, office.now).working(office.centre_id)
        by = allow(ctx, Permission.JOURNAL_RECOVER, clerks, folder)
        public = hand_over_recovery(words)
        give_recovery_key(office.database, office.now, office.centre_id, by.id, public)
    if wants_json(ctx):
        say_json({"done": "recovery_key", "public": public})
    else:
        click.echo(words("admin.recovery.made"))
