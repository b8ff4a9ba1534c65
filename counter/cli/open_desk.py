"""Bare `counter`, `counter --training`, `counter --standalone`: open the desk."""

from __future__ import annotations

import click

from counter.cli.found import found
from counter.folders import Mode, data_folder, remember_mode, remembered_mode
from counter.texts import LANGUAGES, texts

__all__ = ["open_desk"]


def open_desk(mode_name: str | None, language: str | None) -> int:
    """Open the desk and return the exit code when it was closed."""
    words = texts(language or LANGUAGES[0])
    mode = Mode(mode_name) if mode_name else _ask_mode(words("command.desk.which_mode"))
    from counter.bootstrap import DeskUnavailableError, centre_folder, open_services

    if mode is Mode.STANDALONE:
        found(centre_folder(data_folder(mode)), words)
    try:
        services = open_services(mode, language)
    except DeskUnavailableError as error:
        click.echo(words(f"command.desk.{error.reason}", detail=error.detail), err=True)
        return 2 if error.reason == "bad_settings" else 3
    with services:
        from screens.app import CounterApp

        app = CounterApp(
            services.desk,
            texts=texts(services.language),
            training=mode is Mode.TRAINING,
            now=services.desk.now,
        )
        app.run()
    return app.return_code or 0


def _ask_mode(question: str) -> Mode:
    """Ask once and remember: a desk never slips from one way of running into another."""
    known = remembered_mode()
    if known is not None:
        return known
    chosen = Mode(click.prompt(question, type=click.Choice([mode.value for mode in Mode])))
    remember_mode(chosen)
    return chosen
