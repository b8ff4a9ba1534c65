"""`counter due`: when a dossier received now or then would be due, and which days were counted."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import click

from counter.cli.listing import json_option, say_json, say_table, wants_json
from counter.desk.office_calendar import office_calendar
from counter.domain.calendar import CalendarError
from counter.domain.due import LONGEST_LIMIT, DayStep, Due, DueMethod, StartShift, due_time
from counter.domain.office import OFFICE_ZONE
from counter.domain.office_rules import OfficeRules
from counter.domain.procedures import LimitUnit, Procedure, TimeLimit
from counter.domain.text import clean
from counter.texts import Texts

__all__ = ["command"]

_FINDING = 1
_LONGEST_CODE = 40
_FIRST_YEAR, _LAST_YEAR = 2000, 2100
_UNITS_PER_YEAR = {LimitUnit.DAY: 365, LimitUnit.WORKING_DAY: 200, LimitUnit.WORKING_HOUR: 1_600}
"""At least so many fit into a year: how far the holidays are asked for."""


def _count(unit: LimitUnit) -> click.IntRange:
    return click.IntRange(0, LONGEST_LIMIT[unit])


@click.command("due")
@click.option("--procedure", "code", metavar="CODE", help="Time limit of this procedure, first case.")
@click.option("--days", type=_count(LimitUnit.DAY), help="Calendar days.")
@click.option("--working-days", type=_count(LimitUnit.WORKING_DAY), help="Working days.")
@click.option("--working-hours", type=_count(LimitUnit.WORKING_HOUR), help="Working hours.")
@click.option("--received", required=True, metavar="ISO", help="Reception, office time: 2026-11-23T10:00.")
@click.option(
    "--method",
    type=click.Choice([method.value for method in DueMethod]),
    default=None,
    help="How working days are counted. Default: as the office's rules say.",
)
@click.option(
    "--skip-holidays/--every-day",
    default=None,
    help="Whether calendar days leave out holidays. Default: as the office's rules say.",
)
@click.option("--agency", metavar="CODE", default="", help="Count as this deciding agency does: H99.014.")
@click.option("--explain", is_flag=True, help="List each day, why it counts or not, and the rules in force.")
@json_option
@click.pass_context
def command(
    ctx: click.Context,
    code: str | None,
    days: int | None,
    working_days: int | None,
    working_hours: int | None,
    received: str,
    method: str | None,
    skip_holidays: bool | None,
    agency: str,
    explain: bool,
) -> None:
    """Compute a due time. Exits 1 when the procedure is not in the catalogue."""
    from counter.bootstrap import offline_place

    words: Texts = ctx.obj
    at = _moment(received, words)
    given = {
        LimitUnit.DAY: days,
        LimitUnit.WORKING_DAY: working_days,
        LimitUnit.WORKING_HOUR: working_hours,
    }
    limits = [TimeLimit(value, unit) for unit, value in given.items() if value is not None]
    if len(limits) + (code is not None) != 1:
        raise click.UsageError(words("cli.usage.one_limit"))
    mode_name = ctx.meta.get("mode")
    code = clean(code or "", limit=_LONGEST_CODE)
    limit = limits[0] if limits else _published(code, mode_name)
    if limit is None:
        click.echo(words("cli.due.unknown_procedure", code=code), err=True)
        ctx.exit(_FINDING)
    place = offline_place(mode_name)
    try:
        calendar = office_calendar(place, _years(at, limit), agency)
        rules = replace(
            calendar.rules,
            method=DueMethod(method) if method else calendar.rules.method,
            skip_holidays=calendar.rules.skip_holidays if skip_holidays is None else skip_holidays,
        )
        due = due_time(at, limit, replace(calendar, rules=rules), place.same_day_cutoff)
    except CalendarError:
        raise click.UsageError(words("cli.usage.calendar")) from None
    if wants_json(ctx):
        say_json(_as_json(due, limit, rules))
        return
    _say(due, words)
    if explain:
        _say_rules(due, limit, rules, words)


def _moment(text: str, words: Texts) -> datetime:
    """Office time: what has a zone is converted, what has none is taken as it stands."""
    try:
        at = datetime.fromisoformat(text.strip())
        at = at.astimezone(OFFICE_ZONE) if at.tzinfo else at
    except (ValueError, OverflowError):
        raise click.BadParameter(words("cli.usage.received"), param_hint="--received") from None
    if not _FIRST_YEAR <= at.year <= _LAST_YEAR:
        years = words("cli.usage.years", first=_FIRST_YEAR, last=_LAST_YEAR)
        raise click.BadParameter(years, param_hint="--received")
    return at


def _published(code: str, mode_name: str | None) -> TimeLimit | None:
    """The limit of the procedure's first case over the counter; None when there is no such procedure."""
    from counter.bootstrap import offline_catalogue

    procedure = next((p for p in offline_catalogue(mode_name) if p.code == code), None)
    return _first_limit(procedure) if procedure is not None else None


def _first_limit(procedure: Procedure) -> TimeLimit:
    return procedure.limit(procedure.cases[0]) if procedure.cases else TimeLimit(0, LimitUnit.NONE)


def _years(at: datetime, limit: TimeLimit) -> range:
    return range(at.year, at.year + 2 + limit.value // _UNITS_PER_YEAR.get(limit.unit, limit.value + 1))


def _as_json(due: Due, limit: TimeLimit, rules: OfficeRules) -> dict[str, object]:
    return {
        "due": _iso(due.due_at) if due.due_at else None,
        "start": _iso(due.start_at),
        "limit": {"value": limit.value, "unit": limit.unit.value, "confirmed": limit.unit_confirmed},
        "calendar_confirmed": due.confirmed,
        "shift": due.shift.value,
        "rules": dict(rules.choices),
        "explanation": [
            {
                "day": step.day.isoformat(),
                "kind": step.kind.value,
                "counted": step.counted,
                "name": step.name,
                "minutes": step.minutes,
            }
            for step in (*due.before, *due.steps)
        ],
    }


def _iso(moment: datetime) -> str:
    return moment.isoformat(timespec="minutes")


def _say(due: Due, words: Texts) -> None:
    if due.due_at is None:
        click.echo(words("cli.due.none"))
        return
    click.echo(words("cli.due.due", at=f"{due.due_at:%H:%M %d/%m/%Y}"))
    click.echo(words("cli.due.start", at=f"{due.start_at:%H:%M %d/%m/%Y}"))
    if not due.confirmed:
        click.echo(words("cli.due.estimated"))
    rows = [
        {
            "day": f"{words(f'cli.weekday.{step.day.isoweekday()}')} {step.day:%d/%m/%Y}",
            "kind": step.name or words(f"cli.day.{step.kind.value}"),
            "counted": _counted(step, words),
        }
        for step in (*due.before, *due.steps)
    ]
    say_table(rows, [(key, words(f"cli.due.column_{key}")) for key in ("day", "kind", "counted")])


def _counted(step: DayStep, words: Texts) -> str:
    if not step.counted:
        return words("cli.due.skipped")
    if not step.minutes:
        return words("cli.due.counted")
    return words("cli.due.counted_minutes", hours=step.minutes // 60, minutes=f"{step.minutes % 60:02d}")


def _say_rules(due: Due, limit: TimeLimit, rules: OfficeRules, words: Texts) -> None:
    """Which of two readings of the rules decided, and why it counts from where it does."""
    click.echo("")
    if due.shift is not StartShift.NONE:
        click.echo(words(f"office.shift.{due.shift}"))
    if not limit.unit_confirmed:
        click.echo(words("office.unit_unconfirmed"))
    for name, chosen in rules.choices:
        click.echo(
            words("office.choice", what=words(f"office.{name}.title"), how=words(f"office.{name}.{chosen}"))
        )
