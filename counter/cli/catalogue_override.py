"""`counter catalogue override` and `add`: values a publication leaves open or has wrong, procedures it lacks.

Each asks for the PIN of somebody who may. What was overridden or added is locked until it is confirmed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click
import msgspec

from counter.cli.catalogue_acts import changing, chosen_one
from counter.cli.listing import fail, json_option, say_json, wants_json
from counter.cli.permitted import pin_option
from counter.domain.procedures import Channel, LimitUnit
from counter.domain.text import clean
from counter.texts import Texts

if TYPE_CHECKING:
    from counter.centre.catalogue.decided import Override
    from counter.centre.catalogue.records import RawProcedure

__all__ = ["add", "override"]

_TIME = "[CHANNEL=]N:UNIT"
_FEE = "[CHANNEL=]DONG[/PER]"
_LONGEST = 200
_PUBLISHED_UNITS = {
    LimitUnit.WORKING_DAY: "working_day",
    LimitUnit.DAY: "day",
    LimitUnit.WORKING_HOUR: "hour",
}


@click.command("override")
@click.argument("code")
@click.option("--time", "times", multiple=True, metavar=_TIME, help="3:working_day, online=2:day, same_day.")
@click.option("--case-time", "case_times", multiple=True, metavar="CASE=N:UNIT", help="Of one case.")
@click.option("--fee", "fees", multiple=True, metavar=_FEE, help="0, 8000/copy, online=4000, ? (typed then).")
@click.option("--fee-note", default="", help="What stands beside the fee: the text that fixes it.")
@click.option(
    "--paper",
    "papers",
    multiple=True,
    metavar="ID:NAME=VALUE",
    help="g1.i2:kind=note, g1.i2:required=no, g1.i3:abolished=yes, g1.i3:copies=1, g1.i3:label=…",
)
@click.option("--system", default=None, help="Whose register its dossiers belong to.")
@click.option("--system-version", default=None, help="Version of the procedure in that system.")
@click.option("--shown/--hidden", default=None, help="Whether desks are offered it.")
@click.option("--popular/--not-popular", default=None, help="Whether it is met most.")
@click.option("--short-name", default=None, help="As screens and lists call it.")
@click.option("--queue-group", default=None, help="Group of tickets it is called with.")
@click.option("--source", default="", help="What the times are from.")
@click.option("--restore", is_flag=True, help="Drop every own value instead; alone.")
@pin_option
@json_option
@click.pass_context
def override(ctx: click.Context, /, code: str, restore: bool, **named: Any) -> None:
    """Lay own values over a procedure; what is not named stays as published. Publications never undo it."""
    words: Texts = ctx.obj
    with changing(ctx) as centre:
        procedure = chosen_one(ctx, centre.procedures, code)
        if restore and any(value not in (None, "", ()) for value in named.values()):
            raise click.UsageError(words("catalogue.override.restore_alone"))
        if restore:
            centre.cataloguing.restore(centre.by, procedure.code)
        else:
            channels = [channel for channel, _ in procedure.limits] or [Channel.DIRECT]
            asked = _override(ctx, channels, **named)
            cases = {case.id for case in procedure.cases}
            papers = {part.id for case in procedure.cases for part in case.components}
            unknown = [*(asked.papers.keys() - papers), *(asked.case_limits.keys() - cases)]
            if unknown:
                raise click.BadParameter(words("catalogue.override.bad", value=unknown[0]))
            centre.cataloguing.override(centre.by, procedure.code, asked)
    _done(ctx, "catalogue.override.restored" if restore else "catalogue.override.done", procedure.code)


def _override(
    ctx: click.Context,
    channels: list[Channel],
    *,
    times: tuple[str, ...],
    case_times: tuple[str, ...],
    fees: tuple[str, ...],
    fee_note: str,
    papers: tuple[str, ...],
    system: str | None,
    system_version: str | None,
    source: str,
    **plain: Any,
) -> Override:
    """What the options say, checked as a whole."""
    from counter.centre.catalogue.decided import Override

    words: Texts = ctx.obj
    asked: dict[str, Any] = {name: value for name, value in plain.items() if value is not None}
    asked |= {} if system is None else {"owner_system": system}
    asked |= {} if system_version is None else {"owner_version": system_version}
    for text in times:
        limits = _by_channel(ctx, text, channels, lambda said: _limit(ctx, said, source))
        asked.setdefault("limits", {}).update(limits)
    for text in case_times:
        case, _, said = text.partition("=")
        asked.setdefault("case_limits", {})[case] = _limit(ctx, said, source)
    for text in fees:
        rules = _by_channel(ctx, text, channels, lambda said: _fee(ctx, said, fee_note))
        asked.setdefault("fees", {}).update(rules)
    for text in papers:
        at, _, said = text.partition(":")
        name, _, value = said.partition("=")
        asked.setdefault("papers", {}).setdefault(at, {})[name] = _value(value)
    if not asked:
        raise click.UsageError(words("catalogue.override.nothing"))
    try:
        return msgspec.convert(asked, Override)
    except msgspec.ValidationError as error:
        raise click.BadParameter(words("catalogue.override.bad", value=error)) from None


def _by_channel(ctx: click.Context, text: str, channels: list[Channel], read: Any) -> dict[str, Any]:
    """`CHANNEL=` before a value means that channel alone; without it every channel of the procedure."""
    head, found, rest = text.partition("=")
    if not found:
        return {channel.value: read(text) for channel in channels}
    if head not in set(Channel):
        raise click.BadParameter(ctx.obj("catalogue.override.bad", value=text))
    return {head: read(rest)}


def _limit(ctx: click.Context, text: str, source: str) -> dict[str, Any]:
    if text in (LimitUnit.SAME_DAY, LimitUnit.NONE):
        return {"value": 0, "unit": text, "source": source}
    value, _, unit = text.partition(":")
    if not value.isdecimal() or unit not in set(LimitUnit):
        raise click.BadParameter(ctx.obj("catalogue.override.bad", value=text))
    return {"value": int(value), "unit": unit, "source": source}


def _fee(ctx: click.Context, text: str, note: str) -> dict[str, Any]:
    amount, _, per = text.partition("/")
    if amount != "?" and not amount.isdecimal():
        raise click.BadParameter(ctx.obj("catalogue.override.bad", value=text))
    said: dict[str, Any] = {"amount": None if amount == "?" else int(amount)}
    return said | ({"per": per} if per else {}) | ({"note": clean(note, limit=_LONGEST)} if note else {})


def _value(text: str) -> Any:
    if text in ("yes", "no"):
        return text == "yes"
    return int(text) if text.isdecimal() else text


@click.command("add")
@click.argument("code")
@click.argument("name")
@click.option("--field", required=True, help="Its field (lĩnh vực), as the others of it say.")
@click.option("--agency", default="", help="Who decides.")
@click.option("--time", "time", default="", metavar="N:UNIT", help="3:working_day, same_day; nothing: none.")
@click.option("--fee", default="", metavar="DONG", help="0: free. Nothing: to be typed by the clerk.")
@click.option(
    "--paper",
    "papers",
    multiple=True,
    metavar="NAME[=ORIGINALS/COPIES]",
    help="A component: one original without counts, as 1/0.",
)
@click.option("--result", "results", multiple=True, help="Official name of what the citizen gets.")
@click.option("--decision", default="", help="The decision that published it.")
@pin_option
@json_option
@click.pass_context
def add(ctx: click.Context, /, code: str, name: str, **named: Any) -> None:
    """Add a procedure that no publication has, or replace one added before. CODE as 1.001193."""
    words: Texts = ctx.obj
    row = _row(ctx, code, name, **named)
    with changing(ctx) as centre:
        known = next((one for one in centre.procedures if one.code == row.code), None)
        if known is not None and known.origin != "hand":
            fail(ctx, "published", words("catalogue.error.known", code=row.code))
        centre.cataloguing.publications.add(centre.by, row)
    _done(ctx, "catalogue.add.done", row.code)


def _row(
    ctx: click.Context,
    code: str,
    name: str,
    *,
    field: str,
    agency: str,
    time: str,
    fee: str,
    papers: tuple[str, ...],
    results: tuple[str, ...],
    decision: str,
) -> RawProcedure:
    """The procedure as a row of a publication would tell it."""
    from counter.centre.catalogue.records import RawProcedure

    limit: dict[str, Any] = _limit(ctx, time, "") if time else {"value": None, "unit": LimitUnit.NONE}
    if fee and not fee.isdecimal():
        raise click.BadParameter(ctx.obj("catalogue.override.bad", value=fee))
    amount = None if not fee else "free" if int(fee) == 0 else [{"amount": int(fee), "currency": "VND"}]
    unit = _PUBLISHED_UNITS.get(LimitUnit(limit["unit"]))
    row = {
        "code": code,
        "name": clean(name, limit=1_000),
        "field": clean(field, limit=_LONGEST),
        "processing": [
            {"channel": "direct", "value": limit["value"] if unit else None, "unit": unit, "fee": amount}
        ],
        "components": [{"case": None, "items": [_item(ctx, paper) for paper in papers]}],
        "results": [{"name": clean(result, limit=_LONGEST), "code": None} for result in results],
        "popular": False,
        "agency": clean(agency, limit=_LONGEST) or None,
        "decision": clean(decision, limit=_LONGEST),
        "levels": ["commune"],
        "flags": ["same_day"] if limit["unit"] == LimitUnit.SAME_DAY else [],
    }
    try:
        return msgspec.convert(row, RawProcedure)
    except msgspec.ValidationError as error:
        raise click.BadParameter(ctx.obj("catalogue.override.bad", value=error)) from None


def _item(ctx: click.Context, text: str) -> dict[str, Any]:
    name, _, counts = text.rpartition("=") if "=" in text else (text, "", "1/0")
    originals, _, copies = counts.partition("/")
    if not name or not originals.isdecimal() or not (copies or "0").isdecimal():
        raise click.BadParameter(ctx.obj("catalogue.override.bad", value=text))
    return {"name": clean(name, limit=1_000), "originals": int(originals), "copies": int(copies or 0)}


def _done(ctx: click.Context, key: str, code: str) -> None:
    if wants_json(ctx):
        say_json({"done": key.rpartition(".")[2], "code": code})
    else:
        click.echo(ctx.obj(key, code=code))
