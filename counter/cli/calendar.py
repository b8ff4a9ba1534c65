"""`counter calendar`: the office's days and hours, how it counts time, and the file that overrides them.

`import` changes this PC's own centre and wants the desk closed; an administrator's PIN is asked. Exit codes:
0 good, 1 the file has problems, 2 bad usage, 3 refused or impossible.
"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import click

from counter.cli.listing import fail, json_option, say_json, say_rows, wants_json
from counter.cli.own_centre import own_office
from counter.cli.permitted import allow, pin_option
from counter.desk.office_calendar import office_calendar
from counter.domain.access import Permission
from counter.domain.calendar import DayKind, OfficeCalendar
from counter.domain.office_rules import Sessions
from counter.domain.place import Place
from counter.texts import Texts

__all__ = ["command"]

_FINDING = 1


@click.group("calendar")
def command() -> None:
    """Show the office's calendar and rules of counting, check and take in its override file."""


@command.command("show")
@click.option("--year", type=click.IntRange(2000, 2100), default=None, help="Default: this year.")
@click.option("--agency", metavar="CODE", default="", help="Of this deciding agency: H99.014.")
@json_option
@click.pass_context
def show(ctx: click.Context, year: int | None, agency: str) -> None:
    """List the days off and make-up days of a year, the hours, and which rules are in force."""
    from counter.bootstrap import offline_place

    words: Texts = ctx.obj
    place = offline_place(ctx.meta.get("mode"))
    chosen = year or datetime.now().astimezone().year
    calendar = office_calendar(place, range(chosen, chosen + 1), agency)
    rows = _days(calendar, chosen, words)
    if wants_json(ctx):
        say_json(
            {
                "rules": dict(calendar.rules.choices),
                "hours": _sessions(calendar.sessions),
                "saturday": _sessions(calendar.rules.saturday),
                "confirmed_until": str(calendar.confirmed_until),
                "days": rows,
            }
        )
        return
    click.echo(words("office.hours", sessions=_sessions(calendar.sessions)))
    if calendar.rules.saturday:
        click.echo(words("office.saturday_hours", sessions=_sessions(calendar.rules.saturday)))
    for name, how in calendar.rules.choices:
        click.echo(
            words("office.choice", what=words(f"office.{name}.title"), how=words(f"office.{name}.{how}"))
        )
    click.echo(words("office.confirmed", day=f"{calendar.confirmed_until:%d/%m/%Y}"))
    for one in place.agencies:
        click.echo(words("office.agency", code=one.code, name=one.name))
    say_rows(ctx, rows, "office", "date kind name")


@command.command("check")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@json_option
@click.pass_context
def check(ctx: click.Context, file: Path) -> None:
    """Say what is wrong with an override file, and take nothing in."""
    from counter.bootstrap import offline_place

    _read(ctx, file, offline_place(ctx.meta.get("mode")))
    if wants_json(ctx):
        say_json({"problems": []})
    else:
        click.echo(ctx.obj("office.right"))


@command.command("import")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@pin_option
@json_option
@click.pass_context
def take_in(ctx: click.Context, file: Path) -> None:
    """Let this PC's own centre count by the file from now on; dossiers received before keep their time."""
    from counter.centre.clerks import Clerks

    with own_office(ctx) as (office, folder):
        clerks = Clerks(office.database, office.now)
        by = allow(ctx, Permission.OFFICE_CALENDAR, clerks.working(office.centre_id), folder)
        known = office.places.stored(office.centre_id)
        office.places.set_office_time(office.centre_id, by.id, _read(ctx, file, known))
    if wants_json(ctx):
        say_json({"done": "imported"})
    else:
        click.echo(ctx.obj("office.saved"))


def _read(ctx: click.Context, file: Path, place: Place) -> Place:
    """The place as the file changes it; problems end the command, all at once."""
    from counter.office_file import MOST_BYTES, OfficeFileError, read_office_file

    words: Texts = ctx.obj
    try:
        with file.open("rb") as opened:
            content = opened.read(MOST_BYTES + 1)
    except OSError as error:
        fail(ctx, "file", words("office.error.unreadable", file=file), detail=type(error).__name__)
    try:
        return read_office_file(content, place)
    except OfficeFileError as error:
        if wants_json(ctx):
            say_json({"problems": [{"where": where, "what": what} for where, what in error.problems]})
        for where, what in error.problems:
            told = (
                words(f"office.error.{what}", detail=where)
                if what == "not_toml"
                else words(f"office.error.{what}")
            )
            click.echo(words("office.problem", where=where, what=told), err=True)
        ctx.exit(_FINDING)


def _days(calendar: OfficeCalendar, year: int, words: Texts) -> list[dict[str, object]]:
    named = {day: name for day, name in calendar.days_off.items() if day.year == year}
    worked = {day: "" for day in calendar.make_up_days if day.year == year}
    return [
        {
            "date": f"{words(f'cli.weekday.{day.isoweekday()}')} {day:%d/%m/%Y}",
            "kind": words(f"cli.day.{_kind(calendar, day)}"),
            "name": name if calendar.is_confirmed(day) else f"{name} ({words('office.estimated')})".strip(),
        }
        for day, name in sorted({**named, **worked}.items())
    ]


def _kind(calendar: OfficeCalendar, day: date) -> DayKind:
    return calendar.kind(day)


def _sessions(sessions: Sessions) -> str:
    return ", ".join(
        f"{start // 60:02d}:{start % 60:02d}-{end // 60:02d}:{end % 60:02d}" for start, end in sessions
    )
