"""Setting up a single PC: asked once, before its desk opens for the first time."""

from __future__ import annotations

from pathlib import Path

import click

from counter.domain.codes import is_agency_code
from counter.domain.text import clean
from counter.texts import Texts

__all__ = ["ask_pin", "found", "hand_over_recovery"]

_ASKED = ("agency_code", "parent_name", "name", "short_name", "place_name", "address", "phone", "clerk_name")
_PIN_DIGITS = range(6, 13)


def found(folder: Path, words: Texts) -> None:
    """Ask for the centre and its first clerk, unless they stand already."""
    from counter.centre.founding import Founding, is_founded, write_founding

    if is_founded(folder):
        return
    click.echo(words("command.found.welcome"))
    answers = {field: _ask(field, words) for field in _ASKED}
    pin = ask_pin(words)
    write_founding(folder, Founding.of(answers, pin, hand_over_recovery(words)))
    click.echo(words("command.found.done"))


def hand_over_recovery(words: Texts) -> str:
    """Show the centre's recovery code, once, until it stands on paper; the public half of its key."""
    from cache.slots import recovery_pair
    from counter.domain.recovery import recovery_code

    secret, public = recovery_pair()
    groups = recovery_code(secret).split("-")
    click.echo(words("command.found.recovery"))
    for line in (groups[:5], groups[5:10], groups[10:]):
        click.echo("    " + " - ".join(line))
    while clean(click.prompt(words("command.found.recovery_last"), type=str), limit=20).upper() != groups[-1]:
        click.echo(words("command.found.recovery_differs"))
    click.clear()
    return public


def _ask(field: str, words: Texts) -> str:
    while True:
        answer = clean(click.prompt(words(f"command.found.{field}"), type=str), limit=200)
        if answer and (field != "agency_code" or is_agency_code(answer)):
            return answer
        click.echo(
            words("command.found.agency_code_wrong" if field == "agency_code" else "command.found.empty")
        )


def ask_pin(words: Texts) -> str:
    """A new PIN, typed twice and not shown."""
    while True:
        pin = click.prompt(words("command.found.pin"), hide_input=True, type=str)
        if not (pin.isascii() and pin.isdigit() and len(pin) in _PIN_DIGITS) or len(set(pin)) < 3:
            click.echo(words("command.found.pin_weak"))
        elif click.prompt(words("command.found.pin_again"), hide_input=True, type=str) != pin:
            click.echo(words("command.found.pin_differs"))
        else:
            return str(pin)
