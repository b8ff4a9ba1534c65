"""`counter receipt-gateway`: the token of the system that issues electronic receipts, and whether it answers.

The address stands in the settings (`[receipts] gateway`), the token in the keyring. Exit codes: 0 good, 1 the
gateway is not there or says no, 2 bad usage or settings, 3 refused or impossible.
"""

from __future__ import annotations

import re
import uuid
from pathlib import Path

import click

from counter.cli.listing import fail, json_option, say_json, wants_json
from counter.cli.own_centre import own_office
from counter.cli.permitted import allow, pin_option
from counter.domain.access import Permission
from counter.folders import Mode, data_folder, instance_of, known_mode
from counter.texts import Texts

__all__ = ["command"]

_FINDING, _BAD_INPUT = 1, 2
_TOKEN = re.compile(r"[!-~]{8,2000}")
_LARGEST = 4_096


@click.group("receipt-gateway")
def command() -> None:
    """The system that issues electronic receipts for this PC's own centre."""


@command.command("token")
@click.option(
    "--token-file",
    type=click.Path(path_type=Path, dir_okay=False, allow_dash=True),
    help="Its first line is the token. “-”: standard input. Without it the token is asked for.",
)
@click.option("--forget", is_flag=True, help="Forget the token instead.")
@pin_option
@json_option
@click.pass_context
def token(ctx: click.Context, token_file: Path | None, forget: bool) -> None:
    """Keep the token that the gateway asks for. Close the desk first: it is used from the next opening on."""
    from cache.gateway_token import keep_token
    from counter.bootstrap import journal_keeping
    from counter.centre.clerks import Change, Clerks, note_change

    words: Texts = ctx.obj
    mode = known_mode(ctx.meta.get("mode"))
    folder = data_folder(mode)
    with own_office(ctx) as (office, centre):
        working = Clerks(office.database, office.now).working(office.centre_id)
        by = allow(ctx, Permission.RECEIPT_GATEWAY, working, centre)
        said = "" if forget else _given(ctx, token_file)
        try:
            where = keep_token(folder, instance_of(folder), said, keyring=journal_keeping(mode)["keyring"])
        except OSError as error:
            fail(ctx, "file", words("money.gateway.not_kept"), detail=type(error).__name__)
        with office.database.write() as connection:
            what = "receipt_gateway_forgotten" if forget else "receipt_gateway_token"
            note_change(connection, office.centre_id, Change(office.now(), by.id, what, ""))
    if wants_json(ctx):
        say_json({"done": "forgotten" if forget else "kept", "where": where.value})
    else:
        click.echo(words("money.gateway.forgotten" if forget else f"money.gateway.kept_{where}"))


@command.command("check")
@json_option
@click.pass_context
def check(ctx: click.Context) -> None:
    """Ask the gateway for a receipt that nobody has: whether it is there and takes the token."""
    from counter.centre.electronic import ReceiptsRefusedError, ReceiptsUnavailableError
    from counter.centre.electronic_http import HttpReceipts
    from counter.settings import SettingsError, load_settings
    from counter.wired_receipts import gateway_of

    words: Texts = ctx.obj
    mode = known_mode(ctx.meta.get("mode"))
    folder = data_folder(mode)
    try:
        settings = load_settings(folder / "settings.toml")
    except SettingsError as error:
        click.echo(words("command.desk.bad_settings", detail=error), err=True)
        ctx.exit(_BAD_INPUT)
    gateway = gateway_of(folder, mode, settings)
    if gateway is None:
        _end(ctx, "training" if mode is Mode.TRAINING else "not_set")
    elif not gateway.token:
        _end(ctx, "no_token")
    else:
        system = HttpReceipts(gateway.address, gateway.token)
        try:
            system.look_up(str(uuid.uuid4()))
        except ReceiptsUnavailableError:
            _end(ctx, "unavailable")
        except ReceiptsRefusedError:
            _end(ctx, "refused")
        finally:
            system.close()
        _end(ctx, "good", 0)


def _end(ctx: click.Context, found: str, code: int = _FINDING) -> None:
    if wants_json(ctx):
        say_json({"gateway": found})
    else:
        click.echo(ctx.obj(f"money.gateway.{found}"), err=bool(code))
    ctx.exit(code)


def _given(ctx: click.Context, file: Path | None) -> str:
    """The token as it is given; ends the command for what is none."""
    words: Texts = ctx.obj
    if file is None:
        said = str(click.prompt(words("money.gateway.ask"), hide_input=True, err=True, type=str))
    else:
        with click.open_file(str(file), "rb") as opened:
            said = opened.read(_LARGEST).partition(b"\n")[0].decode("ascii", "replace")
    if _TOKEN.fullmatch(said.strip()) is None:
        raise click.UsageError(words("money.gateway.no_token_said"))
    return said.strip()
