"""What the commands of the catalogue share: the centre opened by who may, files read, procedures told."""

from __future__ import annotations

import gzip
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from counter import wire
from counter.cli.listing import fail, say_json, wants_json
from counter.cli.own_centre import own_office
from counter.cli.permitted import allow
from counter.domain.access import Permission
from counter.domain.confirming import Aspect
from counter.domain.money import dong, format_dong
from counter.domain.procedures import Channel, FeeRule, Procedure, TimeLimit
from counter.texts import Texts

if TYPE_CHECKING:
    from counter.centre.catalogue.publication import Publication
    from counter.centre.cataloguing import Cataloguing
    from counter.centre.office import Office

__all__ = [
    "Changing",
    "as_imported",
    "changing",
    "chosen_one",
    "of_version",
    "read_publication",
    "refusing",
    "say_procedure",
]

_LARGEST_BYTES = 32 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Changing:
    """The open centre, and who changes its catalogue."""

    cataloguing: Cataloguing
    procedures: tuple[Procedure, ...]
    by: str


@contextmanager
def changing(ctx: click.Context) -> Iterator[Changing]:
    """The centre, once somebody who may has typed their PIN."""
    from counter.centre.clerks import Clerks

    with own_office(ctx) as (office, folder):
        working = Clerks(office.database, office.now).working(office.centre_id)
        by = allow(ctx, Permission.CATALOGUE_MANAGE, working, folder)
        yield Changing(office.cataloguing, office.catalogue.procedures, by.id)


@contextmanager
def refusing(ctx: click.Context) -> Iterator[None]:
    """A refusal of the catalogue's own ends the command in words."""
    from counter.centre.refusals import RefusedError

    try:
        yield
    except RefusedError as error:
        if error.reason != "no_rows":
            raise
        fail(ctx, error.reason, ctx.obj("catalogue.error.no_rows"))


def read_publication(ctx: click.Context, file: Path) -> Publication:
    """The file's publication; ends the command where it is none."""
    from counter.centre.catalogue.errors import CatalogueError
    from counter.centre.catalogue.publication import open_publication

    words: Texts = ctx.obj
    try:
        with file.open("rb") as opened:
            content = opened.read(_LARGEST_BYTES + 1)
    except OSError as error:
        fail(ctx, "file", words("catalogue.error.file", file=file), detail=type(error).__name__)
    if len(content) > _LARGEST_BYTES:
        fail(ctx, "too_large", words("catalogue.error.too_large", file=file))
    try:
        return open_publication(content, file.name)
    except CatalogueError as error:
        fail(ctx, error.reason, words(f"catalogue.error.{error.reason}", file=file))


def as_imported(office: Office, publication: Publication) -> tuple[Procedure, ...]:
    """The catalogue as it would be with this publication in."""
    from counter.centre.catalogue import load_catalogue
    from counter.centre.catalogue.publication import Kind
    from counter.centre.catalogue.records import RawProcedure

    rows = {row.code: row for _, row in publication.rows() if isinstance(row, RawProcedure)}
    decided, taken = office.cataloguing.decided(), tuple(rows.values())
    if publication.kind is Kind.FULL:
        decided = replace(decided, full=taken)
    else:
        decided = replace(decided, listed=taken)
    return load_catalogue(decided)[1]


def of_version(ctx: click.Context, office: Office, version: str) -> tuple[Procedure, ...]:
    """What desks were given under a version; ends the command where none was."""
    packed = office.use.version(version)
    if packed is None:
        fail(ctx, "unknown_version", ctx.obj("catalogue.error.version", version=version))
    return wire.decode(wire.CatalogueReply, gzip.decompress(packed)).procedures


def chosen_one(ctx: click.Context, procedures: Sequence[Procedure], code: str) -> Procedure:
    """The procedure of a code; ends the command where there is none."""
    found = next((one for one in procedures if one.code == code.strip()), None)
    return found or fail(ctx, "unknown_procedure", ctx.obj("catalogue.error.unknown", code=code))


def say_procedure(ctx: click.Context, procedure: Procedure) -> None:
    """All of it: as JSON whole; in words what an administrator compares with the page."""
    words: Texts = ctx.obj
    if wants_json(ctx):
        say_json(msgspec.to_builtins(procedure) | {"locked": procedure.locked})
        return
    about = {
        "version": procedure.version,
        "owner": " ".join((procedure.owner_system, procedure.owner_version)).strip(),
        "origin": " · ".join(filter(None, (procedure.origin, procedure.decision, procedure.url))),
        "limit": _by_channel(words, [(one, _limit_said(words, limit)) for one, limit in procedure.limits]),
        "fee": _by_channel(words, [(one, _fee_said(words, fee)) for one, fee in procedure.fees]),
    }
    click.echo(f"{procedure.code} {procedure.name}\n{procedure.field}")
    for key, value in about.items():
        click.echo(f"{words(f'catalogue.show.{key}')}: {value}")
    for method in procedure.methods:
        if method.note:
            click.echo(f"  {words(f'catalogue.channel.{method.channel}')}: {method.note}")
    doubtful: dict[str, list[str]] = {}
    for doubt in procedure.doubts:
        doubtful.setdefault(doubt.where, []).append(words(f"catalogue.doubt.{doubt.reason}"))
    for case in procedure.cases:
        limit = f" · {_limit_said(words, case.limit)}" if case.limit else ""
        click.echo(f"\n{words('catalogue.show.case')} {case.id}: {case.name}{limit}")
        for part in case.components:
            doubts = "".join(f"  ▲ {why}" for why in doubtful.get(part.id, ()))
            kind = words(f"catalogue.kind.{part.kind}")
            counts = f"{kind} {part.originals}+{part.copies}{'' if part.required else ' *'}"
            click.echo(f"  {part.id:8} {counts:14} {part.label}{doubts}\n           {part.text}")
    click.echo()
    for aspect in Aspect:
        click.echo(_standing(words, procedure, aspect))
        for doubt in procedure.doubts:
            if doubt.aspect is aspect:
                why = words(f"catalogue.doubt.{doubt.reason}")
                where = words(key) if (key := f"catalogue.channel.{doubt.where}") in words else doubt.where
                click.echo("  ▲ " + " · ".join(filter(None, (where, why, doubt.says))))


def _by_channel(words: Texts, said: Sequence[tuple[Channel, str]]) -> str:
    """What is said of each channel; once where all say the same."""
    if len({what for _, what in said}) == 1:
        return said[0][1]
    return "; ".join(f"{words(f'catalogue.channel.{channel}')}: {what}" for channel, what in said)


def _limit_said(words: Texts, limit: TimeLimit) -> str:
    said = words(f"catalogue.limit.{limit.unit}", count=limit.value)
    return said if limit.unit_confirmed else words("catalogue.limit.unconfirmed", limit=said)


def _fee_said(words: Texts, fee: FeeRule) -> str:
    if fee.steps:
        told = (
            words("catalogue.fee.step", amount=format_dong(dong(one.dong)), page=one.from_page)
            for one in fee.steps
        )
        return ", ".join(told)
    if fee.amount_dong is None:
        return words("catalogue.fee.open")
    if not fee.amount_dong:
        return words("catalogue.fee.none")
    return words(f"catalogue.fee.{fee.per}", amount=format_dong(dong(fee.amount_dong)))


def _standing(words: Texts, procedure: Procedure, aspect: Aspect) -> str:
    """Whether an aspect is confirmed, by whom and when."""
    name = words(f"catalogue.aspect.{aspect}")
    one = next((one for one in procedure.confirmations if one.aspect is aspect), None)
    if one is None:
        return words("catalogue.review.open_aspect", aspect=name)
    at = f"{one.at:%d/%m/%Y %H:%M}"
    return words("catalogue.review.shown", aspect=name, at=at, by=one.by, source=one.source).rstrip()
