"""Bare `counter`, `counter --training`, `counter --standalone`: open the desk.

The lock screen is painted first; journal, devices and centre are built behind it.
"""

from __future__ import annotations

import click

from counter.cli.found import found
from counter.desk.core import Opened
from counter.desk.desk import Desk
from counter.folders import Mode, centre_folder, data_folder, remember_mode, remembered_mode
from counter.logs import log_to
from counter.settings import Settings, SettingsError, load_settings
from counter.texts import LANGUAGES, texts

__all__ = ["make_desk", "open_desk"]


def make_desk(mode: Mode, settings: Settings) -> Desk:
    """A desk that builds itself when it is started."""

    def opening() -> Opened:
        from counter.bootstrap import open_ports

        return open_ports(mode, settings)

    return Desk(opening, training=mode is Mode.TRAINING)


def open_desk(mode_name: str | None, language: str | None) -> int:
    """Open the desk and return the exit code when it was closed."""
    words = texts(language or LANGUAGES[0])
    mode = Mode(mode_name) if mode_name else _ask_mode(words("command.desk.which_mode"))
    folder = data_folder(mode)
    log_to(folder / "desk.log")
    if mode is Mode.STANDALONE:
        found(centre_folder(folder), words)
    try:
        settings = load_settings(folder / "settings.toml")
    except SettingsError as error:
        click.echo(words("command.desk.bad_settings", detail=error), err=True)
        return 2
    from screens.app import CounterApp

    words = texts(language or settings.interface.language)
    desk = make_desk(mode, settings)
    app = CounterApp(desk, texts=words, training=mode is Mode.TRAINING, now=desk.now)
    app.run()
    if app.unavailable is not None:
        reason, detail = app.unavailable.reason, app.unavailable.detail
        click.echo(words(f"command.desk.{reason}", detail=detail), err=True)
        return 2 if reason == "bad_settings" else 3
    return app.return_code or 0


def _ask_mode(question: str) -> Mode:
    """Ask once and remember: a desk never slips from one way of running into another."""
    known = remembered_mode()
    if known is not None:
        return known
    chosen = Mode(click.prompt(question, type=click.Choice([mode.value for mode in Mode])))
    remember_mode(chosen)
    return chosen
