"""Where a desk keeps its files, and which way of running it remembers."""

from __future__ import annotations

import contextlib
import os
import re
import uuid
from enum import StrEnum
from pathlib import Path

__all__ = [
    "FolderUnavailableError",
    "Mode",
    "centre_folder",
    "data_folder",
    "instance_of",
    "journal_path",
    "known_mode",
    "remember_mode",
    "remembered_mode",
]


class Mode(StrEnum):
    """The ways to run; never confused, each with its own data folder."""

    TRAINING = "training"
    STANDALONE = "standalone"


class FolderUnavailableError(Exception):
    """The data folder cannot be made, read or written; `path` is what was asked for."""

    def __init__(self, path: Path) -> None:
        super().__init__("the data folder cannot be used")
        self.path = path


def _home() -> Path:
    """`COUNTER_HOME`, or the user's data folder of the operating system."""
    if override := os.environ.get("COUNTER_HOME"):
        return Path(override)
    import platformdirs

    return Path(platformdirs.user_data_dir("mot-cua-counter", appauthor=False))


def data_folder(mode: Mode) -> Path:
    """The mode's own folder, readable by its user only. Raises FolderUnavailableError."""
    return _usable(_home() / mode.value)


def journal_path(folder: Path) -> Path:
    """Where the journal lies in a data folder."""
    return folder / "journal.db"


def centre_folder(folder: Path) -> Path:
    """Where the embedded centre lies in a data folder."""
    return folder / "centre"


def instance_of(folder: Path) -> str:
    """The id of this PC's data folder, made once: by it the centre knows the PC that holds a desk's seat.

    Where it cannot be kept, one of its own for this run.
    """
    path = folder / "instance"
    with contextlib.suppress(OSError, UnicodeDecodeError):
        known = path.read_text(encoding="ascii").strip()
        if re.fullmatch(r"[0-9a-f-]{36}", known):
            return known
    made = str(uuid.uuid4())
    with contextlib.suppress(OSError):
        fresh = path.with_suffix(".new")
        fresh.write_text(made + "\n", encoding="ascii")
        fresh.replace(path)
    return made


def remembered_mode() -> Mode | None:
    """What bare `counter` was told the first time. Raises FolderUnavailableError when it cannot be known."""
    path = _home() / "mode"
    try:
        return Mode(path.read_text(encoding="utf-8").strip())
    except (FileNotFoundError, ValueError):
        return None
    except OSError as error:
        raise FolderUnavailableError(path) from error


def known_mode(name: str | None) -> Mode:
    """The way to run a command looks at: the one named, else the remembered one, else training.

    Raises FolderUnavailableError.
    """
    return Mode(name) if name else remembered_mode() or Mode.TRAINING


def remember_mode(mode: Mode) -> None:
    """Keep the answer. Raises FolderUnavailableError."""
    path = _usable(_home()) / "mode"
    try:
        path.write_text(mode.value + "\n", encoding="utf-8")
    except OSError as error:
        raise FolderUnavailableError(path) from error


def _usable(folder: Path) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise FolderUnavailableError(folder) from error
    if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        raise FolderUnavailableError(folder)
    return folder
