"""`counter catalogue`: the procedures of this PC's own centre. Wants the desk closed: one writer at a time.

Taking in, adding, overriding and confirming ask for the PIN of somebody who may (an administrator); who and
when stands in the centre's record. Exit codes: 0 good, 1 a finding, 2 bad usage or input, 3 impossible.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from counter.cli.catalogue_acts import changing, chosen_one, read_publication, refusing
from counter.cli.catalogue_override import add, override
from counter.cli.catalogue_review import review
from counter.cli.listing import json_option, say_json, say_rows, wants_json
from counter.cli.own_centre import own_office
from counter.cli.permitted import pin_option
from counter.texts import Texts

if TYPE_CHECKING:
    from counter.centre.catalogue.publication import NotUnderstood

__all__ = ["command"]

_FINDING = 1
_MOST_SHOWN = 200


@click.group("catalogue")
def command() -> None:
    """Import, compare, confirm and correct the catalogue of this PC's own centre. Close the desk first."""


command.add_command(review)
command.add_command(override)
command.add_command(add)


@command.command("import")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--name", default="", help="What this publication is called. Default: the name of the file.")
@click.option("--trial", is_flag=True, help="Read all of it and change nothing.")
@pin_option
@json_option
@click.pass_context
def take_in(ctx: click.Context, file: Path, name: str, trial: bool) -> None:
    """Take in a publication of procedures: all of it, or nothing to be seen of it.

    FILE is a full publication ({"procedures": […]}) or the national list (one row a line), gzip or plain.
    The same file again goes on where it was interrupted, or changes nothing. Exits 1 when lines were left
    out.
    """
    from counter.centre.catalogue.publication import NotUnderstood

    words: Texts = ctx.obj
    publication = read_publication(ctx, file)
    if trial:
        read = list(publication.rows())
        missed = [row for _, row in read if isinstance(row, NotUnderstood)]
        told = {"rows": len(read) - len(missed), "resumed_at": 0, "repeated": False}
        sentence = words("catalogue.import.trial", file=file.name, rows=told["rows"], missed=len(missed))
        _report(ctx, told, sentence, missed)
    with changing(ctx) as centre, refusing(ctx):
        taken = centre.cataloguing.publications.take_in(
            centre.by, publication, name=name or file.name.split(".")[0], file_name=file.name
        )
    told = {"rows": taken.rows, "resumed_at": taken.resumed_at, "repeated": taken.repeated}
    sentence = words(
        "catalogue.import.done",
        publication=name or file.name,
        rows=taken.rows,
        missed=len(taken.not_understood),
    )
    if taken.repeated:
        sentence = words("catalogue.import.repeated")
    elif taken.resumed_at and not wants_json(ctx):
        click.echo(words("catalogue.import.resumed", line=taken.resumed_at))
    _report(ctx, told, sentence, list(taken.not_understood))


def _report(
    ctx: click.Context, told: Mapping[str, object], sentence: str, missed: list[NotUnderstood]
) -> None:
    """Say what became of a file, every line that was not understood, and end."""
    rows = [{"line": one.line, "code": one.code, "why": one.why} for one in missed]
    if wants_json(ctx):
        say_json({**told, "not_understood": rows})
    else:
        say_rows(ctx, rows, "catalogue.import", "line code why")
        click.echo(sentence)
    ctx.exit(_FINDING if missed else 0)


@command.command("diff")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), required=False)
@click.option("--since", metavar="VERSION", default="", help="Compare with a version desks were given.")
@click.option("--code", default="", help="Of this procedure alone.")
@json_option
@click.pass_context
def diff(ctx: click.Context, file: Path | None, since: str, code: str) -> None:
    """What importing FILE would change, or what changed since a version. Exits 1 when anything did."""
    from counter.centre.catalogue.comparing import Change, differences
    from counter.cli.catalogue_acts import as_imported, of_version

    words: Texts = ctx.obj
    if (file is None) == (not since):
        raise click.UsageError(words("cli.usage.catalogue_diff"))
    with own_office(ctx) as (office, _):
        present = office.catalogue.procedures
        if file is not None:
            before, after = present, as_imported(office, read_publication(ctx, file))
        else:
            before = of_version(ctx, office, since)
            # Desks are given what they are offered: the rest is nothing they could have lost.
            after = tuple(one for one in present if one.shown)
    found = [one for one in differences(before, after) if code in ("", one.code)]
    counts = Counter({one.code: one.change for one in found}.values())
    totals = {word: counts[word] for word in Change}
    if wants_json(ctx):
        rows = [
            {"code": one.code, "change": one.change, "what": one.what, "was": one.was, "now": one.now}
            for one in found
        ]
        say_json({**totals, "differences": rows})
    else:
        shown = [
            {
                "code": one.code,
                "what": " ".join((words(f"catalogue.diff.{one.change}"), one.what)),
                "was": one.was[:60],
                "now": one.now[:60],
            }
            for one in found[:_MOST_SHOWN]
        ]
        say_rows(ctx, shown, "catalogue.diff", "code what was now")
        if found:
            click.echo(words("catalogue.diff.sum", **totals))
    ctx.exit(_FINDING if found else 0)


@command.command("log")
@click.argument("code", default="")
@json_option
@click.pass_context
def log(ctx: click.Context, code: str) -> None:
    """Who took in, added, overrode or confirmed what, and when; newest first."""
    with own_office(ctx) as (office, _):
        told = office.cataloguing.told(code)
    rows = [
        {
            "at": one.at.isoformat(timespec="seconds"),
            "clerk": one.clerk_id,
            "what": one.what,
            "subject": one.subject,
            "content": dict(one.content) if wants_json(ctx) else _brief(one.content),
        }
        for one in told
    ]
    say_rows(ctx, rows, "catalogue.log", "at clerk what subject content")


def _brief(content: object) -> str:
    pairs = content.items() if isinstance(content, dict) else ()
    shown = [(name, value) for name, value in pairs if value not in ("", None) and name != "digest"]
    return " ".join(f"{name}={value}" for name, value in shown)


@command.command("versions")
@json_option
@click.pass_context
def versions(ctx: click.Context) -> None:
    """Every version of the catalogue desks were given, newest first; a dossier names one."""
    with own_office(ctx) as (office, _):
        rows = [
            {"version": version, "served": at.isoformat(timespec="seconds")}
            for version, at in office.use.versions()
        ]
    say_rows(ctx, rows, "catalogue.versions", "version served")


@command.command("show")
@click.argument("code")
@click.option("--version", "version", default="", help="As it read under this version.")
@json_option
@click.pass_context
def show(ctx: click.Context, code: str, version: str) -> None:
    """All that is known of a procedure, now or under the version a dossier names."""
    from counter.cli.catalogue_acts import of_version, say_procedure

    with own_office(ctx) as (office, _):
        procedures = of_version(ctx, office, version) if version else office.catalogue.procedures
    say_procedure(ctx, chosen_one(ctx, procedures, code))
