"""`counter fee`: what a procedure costs on a day, by which rule, and how the sum comes about."""

from __future__ import annotations

from datetime import datetime

import click

from counter.cli.listing import json_option, say_json, wants_json
from counter.desk.exemption_table import exemption_table
from counter.desk.fee_words import fee_words
from counter.domain.exemptions import Exemption, best, exemptions_of
from counter.domain.fees import WaiverGround
from counter.domain.money import Dong, format_dong
from counter.domain.office import OFFICE_ZONE
from counter.domain.procedures import Channel, FeeRule, Procedure, ProcedureCase
from counter.domain.quantity import MOST_COUNTED, Reckoning, reckon
from counter.domain.text import clean
from counter.texts import Texts

__all__ = ["command"]

_FINDING = 1
_LONGEST_CODE = 40
_COUNT = click.IntRange(1, MOST_COUNTED)


@click.command("fee")
@click.argument("code")
@click.option("--case", "case_id", metavar="ID", help="Case of the procedure; the first without it.")
@click.option("--pages", type=_COUNT, default=1, show_default=True, help="Pages of the original.")
@click.option("--copies", type=_COUNT, default=1, show_default=True, help="Copies, or persons.")
@click.option(
    "--channel",
    type=click.Choice([one.value for one in Channel]),
    default=Channel.DIRECT.value,
    show_default=True,
    help="How it is filed.",
)
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), help="Day of reception; today without it.")
@click.option(
    "--ground",
    "grounds",
    multiple=True,
    type=click.Choice([one.value for one in WaiverGround]),
    help="A ground the citizen has; of several the best one counts.",
)
@click.option("--explain", is_flag=True, help="Say how the sum comes about, and which text says so.")
@json_option
@click.pass_context
def command(
    ctx: click.Context,
    code: str,
    case_id: str | None,
    pages: int,
    copies: int,
    channel: str,
    day: datetime | None,
    grounds: tuple[str, ...],
    explain: bool,
) -> None:
    """Compute a fee. Exits 1 for a procedure or case that is not in the catalogue, or without an amount."""
    from counter.bootstrap import offline_catalogue

    words: Texts = ctx.obj
    code = clean(code, limit=_LONGEST_CODE)
    procedure = next((one for one in offline_catalogue(ctx.meta.get("mode")) if one.code == code), None)
    case = _case(procedure, case_id)
    if procedure is None or (case_id and case is None):
        click.echo(words("cli.due.unknown_procedure", code=code), err=True)
        ctx.exit(_FINDING)
    on = day.date() if day is not None else datetime.now(OFFICE_ZONE).date()
    rule = procedure.fee(Channel(channel), case, on)
    reckoned = reckon(rule, pages, copies)
    held = exemptions_of(exemption_table(), rule, on, Channel(channel))
    exempt = best(held, map(WaiverGround, grounds))
    if wants_json(ctx):
        say_json(_as_json(rule, reckoned, exempt))
    else:
        _say(words, rule, reckoned, exempt, held if explain else ())
        if explain:
            _say_rule(words, rule, f"{on:%d/%m/%Y}")
    if reckoned is None:
        ctx.exit(_FINDING)


def _case(procedure: Procedure | None, case_id: str | None) -> ProcedureCase | None:
    """The case of that id; the first one without an id."""
    cases = procedure.cases if procedure is not None else ()
    return next((case for case in cases if case_id in (None, case.id)), None)


def _left(reckoned: Reckoning | None, exempt: Exemption | None) -> int | None:
    if reckoned is None:
        return None
    return exempt.left_of(reckoned.total_dong) if exempt is not None else reckoned.total_dong


def _as_json(rule: FeeRule, reckoned: Reckoning | None, exempt: Exemption | None) -> dict[str, object]:
    return {
        "amount_dong": _left(reckoned, exempt),
        "computed_dong": reckoned.total_dong if reckoned else None,
        "each_dong": reckoned.each_dong if reckoned else None,
        "pages": [{"pages": one.pages, "dong": one.dong} for one in reckoned.prices] if reckoned else [],
        "bounded": bool(reckoned and reckoned.bounded),
        "per": rule.per,
        "rule": rule.id,
        "name": rule.name,
        "source": rule.source,
        "note": rule.note,
        "valid_from": rule.valid_from.isoformat() if rule.valid_from else None,
        "valid_until": rule.valid_until.isoformat() if rule.valid_until else None,
        "exemption": None
        if exempt is None
        else {
            "ground": exempt.ground.value,
            "percent": exempt.percent,
            "source": exempt.source,
            "verified": exempt.verified,
        },
    }


def _say(
    words: Texts,
    rule: FeeRule,
    reckoned: Reckoning | None,
    exempt: Exemption | None,
    held: tuple[Exemption, ...],
) -> None:
    left = _left(reckoned, exempt)
    if reckoned is None or left is None:
        click.echo(words("certify.fee.open"))
        return
    click.echo(format_dong(Dong(left)))
    if held or rule.steps:
        click.echo(fee_words(words, reckoned))
    if exempt is not None:
        click.echo(_exempt_words(words, exempt, "exempt"))
    for one in held:
        if one is not exempt:
            click.echo(_exempt_words(words, one, "also"))


def _exempt_words(words: Texts, one: Exemption, key: str) -> str:
    ground = words(f"money.waiver.{one.ground}")
    said = words(f"certify.fee.{key}", ground=ground, percent=one.percent, source=one.source)
    return said if one.verified else f"{said} {words('certify.fee.unverified')}"


def _say_rule(words: Texts, rule: FeeRule, on: str) -> None:
    if rule.name:
        click.echo(words("certify.fee.name", name=rule.name))
    click.echo(words("certify.fee.source", source=rule.source or words("certify.fee.page")))
    if rule.valid_from is not None:
        click.echo(words("certify.fee.valid_from", day=f"{rule.valid_from:%d/%m/%Y}"))
    if rule.valid_until is not None:
        click.echo(words("certify.fee.valid_until", day=f"{rule.valid_until:%d/%m/%Y}"))
    if rule.note:
        click.echo(words("certify.fee.note", note=rule.note))
    click.echo(words("certify.fee.on", day=on))
