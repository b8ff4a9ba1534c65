"""Bare `counter`, `counter --training`, `counter --standalone`: open the desk.

The lock screen is painted first; journal, devices and centre are built behind it.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from counter.desk.later import built_later
from counter.folders import (
    FolderUnavailableError,
    Mode,
    centre_folder,
    data_folder,
    journal_path,
    remember_mode,
    remembered_mode,
)
from counter.logs import log_to
from counter.ports import JournalError
from counter.secrecy import keep_out_of_core_dumps
from counter.settings import Settings, SettingsError, load_settings
from counter.texts import LANGUAGES, Texts, texts

if TYPE_CHECKING:
    from counter.desk.core import Opened
    from counter.desk.desk import Desk
    from screens.app import CounterApp

__all__ = ["make_app", "make_desk", "open_desk"]

_BAD_INPUT, _NOT_AVAILABLE = 2, 3


def make_desk(mode: Mode, settings: Settings, key: bytes | None = None) -> Desk:
    """A desk that builds itself when it is started; `key` is its journal's where a passphrase gives it."""
    from counter.desk.desk import Desk

    def opening() -> Opened:
        from counter.bootstrap import open_ports

        return open_ports(mode, settings, key)

    return Desk(opening, training=mode is Mode.TRAINING)


def open_desk(mode_name: str | None, language: str | None) -> int:
    """Open the desk and return the exit code when it was closed. Raises FolderUnavailableError."""
    words = texts(language or LANGUAGES[0])
    mode = Mode(mode_name) if mode_name else _ask_mode(words)
    keep_out_of_core_dumps()
    os.umask(0o077)  # whatever is written from here on is its user's alone
    folder = data_folder(mode)
    log_to(folder / "desk.log")
    try:
        settings = load_settings(folder / "settings.toml")
    except SettingsError as error:
        click.echo(words("command.desk.bad_settings", detail=error), err=True)
        return _BAD_INPUT
    words = texts(language or settings.interface.language)
    if not _on_terminal():
        click.echo(words("command.desk.no_terminal"), err=True)
        return _NOT_AVAILABLE
    if mode is Mode.STANDALONE:
        from counter.cli.found import found

        try:
            found(centre_folder(folder), words)
        except OSError as error:
            raise FolderUnavailableError(centre_folder(folder)) from error
    try:
        key = _asked_key(folder, words)
    except JournalError as error:
        click.echo(words(f"command.desk.journal_{error.reason}", detail=folder), err=True)
        return _NOT_AVAILABLE
    app = make_app(mode, settings, words, key)
    app.run()
    if app.unavailable is not None:
        reason, detail = app.unavailable.reason, app.unavailable.detail
        click.echo(words(f"command.desk.{reason}", detail=detail), err=True)
        return _NOT_AVAILABLE
    return app.return_code or 0


def make_app(mode: Mode, settings: Settings, words: Texts, key: bytes | None = None) -> CounterApp:
    """The app over a desk of its own, as the settings want it."""
    from screens.app import CounterApp

    training = mode is Mode.TRAINING
    desk = built_later(lambda: make_desk(mode, settings, key), training=training)
    app = CounterApp(desk, texts=words, training=training, now=desk.now)
    app.theme = settings.interface.theme
    return app


def _asked_key(folder: Path, words: Texts) -> bytes | None:
    """The journal's key where only a passphrase gives it: asked for before the screen is taken.

    Raises JournalError `newer_format`.
    """
    from cache.slots import FileSlot, KeyringSlot, PassphraseSlot, read_slots

    journal = journal_path(folder)
    try:
        ways = {type(slot) for entry in read_slots(journal) for slot in entry.slots}
    except JournalError as error:
        if error.reason != "key_unreadable":
            raise
        return None  # the key itself may still lie in the keyring or in its file: the desk looks there
    if PassphraseSlot not in ways or ways & {FileSlot, KeyringSlot}:
        return None
    from cache.keys import key_by_passphrase

    while True:
        typed = click.prompt(words("command.desk.passphrase"), hide_input=True, type=str)
        key = key_by_passphrase(journal, typed)
        if key is not None:
            return key
        click.echo(words("command.desk.passphrase_wrong"), err=True)


def _on_terminal() -> bool:
    """Whether there are keys and a screen: textual draws on standard error, on Windows on standard output."""
    screen = sys.__stdout__ if os.name == "nt" else sys.__stderr__
    return all(stream is not None and stream.isatty() for stream in (sys.__stdin__, screen))


def _ask_mode(words: Texts) -> Mode:
    """Ask once and remember: a desk never slips from one way of running into another."""
    known = remembered_mode()
    if known is not None:
        return known
    if not _on_terminal():
        raise click.UsageError(words("command.desk.mode_needed"))
    question = words("command.desk.which_mode")
    chosen = Mode(click.prompt(question, type=click.Choice([mode.value for mode in Mode])))
    remember_mode(chosen)
    return chosen
