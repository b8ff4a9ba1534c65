"""`counter centre-import FILE`: the centre takes what a cut-off desk carried to it; a receipt goes back."""

from __future__ import annotations

from pathlib import Path

import click

from counter.cli.listing import fail, json_option, say_json, wants_json
from counter.cli.outbox import read_carried, refuse_file, write_carried
from counter.texts import Texts

__all__ = ["command"]

_FINDING = 1
_TRIES = 3


@click.command("centre-import")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--fingerprint", "told", default="", help="Of the desk's key, as the desk showed it.")
@click.option(
    "--receipt", "receipt", type=click.Path(path_type=Path, dir_okay=False), help="Default: FILE.receipt"
)
@json_option
@click.pass_context
def command(ctx: click.Context, file: Path, told: str, receipt: Path | None) -> None:
    """Take the outbox FILE of a desk into this PC's centre. Asks for the centre's recovery code."""
    from counter.carried import CarriedError
    from counter.centre.embedded import Settings, StartError, office_alone
    from counter.centre.importing import Importing
    from counter.folders import Mode, centre_folder, data_folder, known_mode

    words: Texts = ctx.obj
    content = read_carried(ctx, file)
    mode = known_mode(ctx.meta.get("mode"))
    folder = centre_folder(data_folder(mode))
    settings = Settings(secret="", folder=str(folder), training=mode is Mode.TRAINING)
    try:
        with office_alone(settings) as office:
            importing = Importing(office)
            label = importing.label(content)
            if not importing.knows(label):
                _confirm(ctx, label.signer, label.desk_id, told)
            done = importing.take(content, _secret(ctx), clerk_id="")
    except CarriedError as error:
        refuse_file(ctx, error.reason, file)
    except StartError as error:
        word = "running" if str(error) == "locked" else "centre"
        fail(ctx, word, words(f"carry.error.{word}"), detail=str(error))
    target = receipt or file.with_name(file.name + ".receipt")
    write_carried(ctx, target, done.receipt)
    refused = [{"id": one.id, "status": one.status, "reason": one.reason} for one in done.refused]
    if wants_json(ctx):
        found = {"taken": done.taken, "repeated": done.repeated, "refused": refused, "receipt": str(target)}
        say_json(found)
    else:
        click.echo(words("carry.imported", taken=done.taken, repeated=done.repeated, refused=len(refused)))
        click.echo(words("carry.receipt", file=target))
    ctx.exit(_FINDING if refused else 0)


def _confirm(ctx: click.Context, signer: str, desk_id: str, told: str) -> None:
    """The administrator compares the fingerprint with the one the desk shows; ends the command otherwise."""
    from counter.carried import fingerprint

    words: Texts = ctx.obj
    shown = fingerprint(signer)
    if not told:
        if wants_json(ctx):
            fail(ctx, "unconfirmed", words("carry.error.unconfirmed"), fingerprint=shown)
        click.echo(words("carry.first_file", desk=desk_id, fingerprint=shown))
        told = click.prompt(words("carry.confirm"), type=str)
    if "".join(told.split()).upper() != shown.replace(" ", ""):
        fail(ctx, "unconfirmed", words("carry.error.unconfirmed"), fingerprint=shown)


def _secret(ctx: click.Context) -> bytes:
    """The centre's secret recovery key, typed as its code."""
    from counter.domain.recovery import RecoveryCodeError, recovery_secret

    words: Texts = ctx.obj
    for _ in range(_TRIES):
        typed = click.prompt(words("carry.recovery_code"), hide_input=True, err=True, type=str)
        try:
            return recovery_secret(typed)
        except RecoveryCodeError:
            click.echo(words("carry.error.code"), err=True)
    return fail(ctx, "code", words("carry.error.code"))
