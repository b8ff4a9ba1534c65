"""`counter drill`: the faults that can be practised; `counter drill NAME`: play one on a desk of its own."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import click

from counter.cli.drill_play import Played, interrupted, play, ready, resumed
from counter.cli.listing import json_option, say_json, wants_json
from counter.cli.open_desk import make_desk
from counter.desk.drills import DRILLS, Drill, drill
from counter.folders import Mode
from counter.settings import Settings
from counter.texts import Texts

__all__ = ["command"]

_FINDING = 1
_CHILD = "COUNTER_DRILL_CHILD"
"""Set for the child process whose power is cut."""


@click.command("drill")
@click.argument("name", required=False)
@json_option
@click.pass_context
def command(ctx: click.Context, name: str | None) -> None:
    """List what can go wrong on purpose, or play fault NAME on a throw-away training desk."""
    words: Texts = ctx.obj
    if name is None:
        _list(ctx, words)
        return
    one = drill(name)
    if one is None:
        raise click.BadParameter(words("drill.command.unknown", name=name), param_hint="NAME")
    if os.environ.get(_CHILD):
        asyncio.run(_until_the_power_goes(one))
    else:
        played = _played(one)
        _say(ctx, words, one, played)
        ctx.exit(0 if played.passed else _FINDING)


def _list(ctx: click.Context, words: Texts) -> None:
    if wants_json(ctx):
        say_json([{"name": one.name, "ends": one.ends.value, "notice": one.notice} for one in DRILLS])
        return
    width = max(len(one.name) for one in DRILLS)
    for one in DRILLS:
        click.echo(f"{one.name:{width}}  {words(f'drill.{one.name}.name')}")
        click.echo(f"{'':{width}}  {words(f'drill.{one.name}.sees')}")


def _say(ctx: click.Context, words: Texts, one: Drill, played: Played) -> None:
    if wants_json(ctx):
        say_json({"name": one.name, "seen": played.seen, "went_on": played.went_on, "kept": played.kept})
        return
    click.echo(words(f"drill.{one.name}.name"))
    click.echo(words(f"drill.{one.name}.sees"))
    for part in ("seen", "went_on", "kept"):
        click.echo(words(f"drill.command.{part}" if getattr(played, part) else f"drill.command.not_{part}"))


def _played(one: Drill) -> Played:
    """Play it in a folder that goes away."""
    with tempfile.TemporaryDirectory(prefix="counter-drill-") as folder:
        before = os.environ.get("COUNTER_HOME")
        os.environ["COUNTER_HOME"] = folder
        try:
            return asyncio.run(_power_back(one) if one.name == "power_cut" else _play_one(one))
        finally:
            if before is None:
                del os.environ["COUNTER_HOME"]
            else:
                os.environ["COUNTER_HOME"] = before


async def _play_one(one: Drill) -> Played:
    desk = make_desk(Mode.TRAINING, Settings())
    await desk.start()
    try:
        return await play(desk, await ready(desk), one)
    finally:
        await desk.stop()


_ROOT = str(Path(__file__).resolve().parents[2])


async def _until_the_power_goes(one: Drill) -> None:
    """A form is filled in, and the process ends in the middle."""
    desk = make_desk(Mode.TRAINING, Settings())
    await desk.start()
    drawer = await ready(desk)
    await interrupted(desk, drawer)
    await drawer.drill(one.name)


async def _power_back(one: Drill) -> Played:
    """The desk is opened again after the cut of its process."""
    await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-c", "from counter.cli import main; main()", "drill", one.name],
        env={**os.environ, _CHILD: "1", "PYTHONPATH": _ROOT},
        check=False,
    )
    desk = make_desk(Mode.TRAINING, Settings())
    await desk.start()
    try:
        return await resumed(desk)
    finally:
        await desk.stop()
