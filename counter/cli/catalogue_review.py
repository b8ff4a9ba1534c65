"""`counter catalogue review`: what nobody answers for yet, and answering for it, one by one or by field."""

from __future__ import annotations

from collections.abc import Sequence

import click

from counter.cli.catalogue_acts import changing, chosen_one, say_procedure
from counter.cli.listing import fail, json_option, say_json, say_rows, wants_json
from counter.cli.own_centre import own_office
from counter.cli.permitted import pin_option
from counter.domain.confirming import Aspect, Doubt
from counter.domain.field_names import fields_named
from counter.domain.procedures import Procedure
from counter.domain.text import clean
from counter.texts import Texts

__all__ = ["review"]

_FINDING = 1
_NAME_CELLS = 50
_MOST_SHOWN = 100
_SOURCE_CHARACTERS = 200


@click.command("review")
@click.argument("codes", nargs=-1)
@click.option("--field", default="", help="All of this field: “hộ tịch”, hotich, ht.")
@click.option("--popular", is_flag=True, help="All that are met most.")
@click.option("--all", "everything", is_flag=True, help="All that desks are offered.")
@click.option(
    "--only",
    "aspects",
    multiple=True,
    type=click.Choice([aspect.value for aspect in Aspect]),
    help="Of these alone; may be given several times. Default: papers, time and fee.",
)
@click.option("--confirm", is_flag=True, help="Answer for what is chosen, as it reads now.")
@click.option("--withdraw", is_flag=True, help="Take back what was answered for: it is locked again.")
@click.option("--despite-doubts", is_flag=True, help="Confirm what raises doubts, too.")
@click.option("--source", default="", help="What you went by: a decision, a page.")
@pin_option
@json_option
@click.pass_context
def review(
    ctx: click.Context,
    codes: tuple[str, ...],
    field: str,
    popular: bool,
    everything: bool,
    aspects: tuple[str, ...],
    confirm: bool,
    withdraw: bool,
    despite_doubts: bool,
    source: str,
) -> None:
    """List what nobody has confirmed; with --confirm or --withdraw decide it. One CODE alone is told whole.

    A procedure may be received for real once its papers, time and fee are confirmed. What is confirmed by
    field leaves out whatever raises a doubt, unless --despite-doubts; a code that is named is confirmed as it
    stands.
    """
    words: Texts = ctx.obj
    if confirm and withdraw:
        raise click.UsageError(words("cli.usage.catalogue_review"))
    only = tuple(Aspect(one) for one in aspects) or tuple(Aspect)
    if not (confirm or withdraw):
        with own_office(ctx) as (office, _):
            procedures = office.catalogue.procedures
        _tell(
            ctx,
            procedures,
            codes,
            _chosen(ctx, procedures, codes, field, popular, everything or not codes),
            only,
        )
        return
    if not (codes or field or popular or everything):
        raise click.UsageError(words("catalogue.error.nothing_chosen"))
    with changing(ctx) as centre:
        chosen = _chosen(ctx, centre.procedures, codes, field, popular, everything)
        if withdraw:
            held = [(one.code, has.aspect) for one in chosen for has in one.confirmations]
            taken = [(code, aspect) for code, aspect in held if aspect in only]
            count = centre.cataloguing.withdraw(centre.by, taken)
            _done(ctx, "withdrawn", count=count)
            return
        from counter.centre.catalogue.decided import aspect_digest
        from counter.centre.cataloguing import Confirming

        open_ = [(one, aspect) for one in chosen for aspect in one.unconfirmed if aspect in only]
        sure = [
            (one, aspect)
            for one, aspect in open_
            if despite_doubts or one.code in codes or not _doubts(one, aspect)
        ]
        said = clean(source, limit=_SOURCE_CHARACTERS)
        acts = [Confirming(one.code, aspect, aspect_digest(one, aspect), said) for one, aspect in sure]
        count = centre.cataloguing.confirm(centre.by, acts)
    procedures_done = len({one.code for one, _ in sure})
    left = [(one.code, aspect.value) for one, aspect in open_ if (one, aspect) not in sure]
    _done(ctx, "confirmed", count=count, procedures=procedures_done, left=left)


def _chosen(
    ctx: click.Context,
    procedures: Sequence[Procedure],
    codes: tuple[str, ...],
    field: str,
    popular: bool,
    everything: bool,
) -> list[Procedure]:
    """The procedures meant; every condition narrows, and codes are added."""
    named = [chosen_one(ctx, procedures, code) for code in codes]
    if not (field or popular or everything):
        return named
    fields = fields_named(dict.fromkeys(one.field for one in procedures), field) if field else ()
    if field and not fields:
        fail(ctx, "no_field", ctx.obj("catalogue.error.no_field", field=field))
    offered = [one for one in procedures if one.shown and one.code not in codes]
    return named + [
        one for one in offered if (not field or one.field in fields) and (not popular or one.popular)
    ]


def _shortened(name: str) -> str:
    """A name for a column; one that is cut says so."""
    return name if len(name) <= _NAME_CELLS else name[: _NAME_CELLS - 1].rstrip() + "…"


def _doubts(procedure: Procedure, aspect: Aspect) -> int:
    return sum(doubt.aspect is aspect for doubt in procedure.doubts)


def _tell(
    ctx: click.Context,
    procedures: Sequence[Procedure],
    codes: tuple[str, ...],
    chosen: Sequence[Procedure],
    only: tuple[Aspect, ...],
) -> None:
    words: Texts = ctx.obj
    if len(codes) == len(chosen) == 1:
        say_procedure(ctx, chosen[0])
        ctx.exit(_FINDING if chosen[0].locked else 0)
    waiting = [one for one in chosen if set(one.unconfirmed) & set(only)]
    waiting.sort(key=lambda one: (not one.popular, one.field, one.code))
    offered = [one for one in procedures if one.shown]
    totals = {"locked": sum(one.locked for one in offered), "all": len(offered)}
    if wants_json(ctx):
        rows = [
            {
                "code": one.code,
                "name": one.name,
                "field": one.field,
                "popular": one.popular,
                "unconfirmed": [aspect.value for aspect in one.unconfirmed if aspect in only],
                "doubts": [
                    {
                        "aspect": doubt.aspect.value,
                        "reason": doubt.reason.value,
                        "where": doubt.where,
                        "says": doubt.says,
                    }
                    for doubt in one.doubts
                    if doubt.aspect in only
                ],
            }
            for one in waiting
        ]
        say_json({**totals, "waiting": rows})
    else:
        shown = [
            {
                "code": one.code,
                "name": _shortened(one.short_name),
                "open": ", ".join(
                    words(f"catalogue.aspect.{aspect}") for aspect in one.unconfirmed if aspect in only
                ),
                "doubts": sum(_doubts(one, aspect) for aspect in only) or "",
            }
            for one in waiting[:_MOST_SHOWN]
        ]
        say_rows(ctx, shown, "catalogue.review", "code name open doubts")
        click.echo(words("catalogue.review.sum", **totals))
    ctx.exit(_FINDING if waiting else 0)


def _doubt(doubt: Doubt) -> dict[str, str]:
    return {
        "aspect": doubt.aspect.value,
        "reason": doubt.reason.value,
        "where": doubt.where,
        "says": doubt.says,
    }


def _done(ctx: click.Context, what: str, *, left: Sequence[tuple[str, str]] = (), **counts: int) -> None:
    words: Texts = ctx.obj
    if wants_json(ctx):
        rest = [{"code": code, "aspect": aspect} for code, aspect in left]
        say_json({"done": what, **counts, "left": rest})
        return
    click.echo(words(f"catalogue.review.{what}", **counts))
    if left:
        click.echo(words("catalogue.review.left", count=len(left)))
