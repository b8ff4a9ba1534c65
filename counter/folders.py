"""Where a desk keeps its files, and which way of running it remembers."""

from __future__ import annotations

import os
from enum import StrEnum
from pathlib import Path

__all__ = ["Mode", "centre_folder", "data_folder", "remember_mode", "remembered_mode"]


class Mode(StrEnum):
    """The ways to run; never confused, each with its own data folder."""

    TRAINING = "training"
    STANDALONE = "standalone"


def _home() -> Path:
    """`COUNTER_HOME`, or the user's data folder of the operating system."""
    if override := os.environ.get("COUNTER_HOME"):
        return Path(override)
    import platformdirs

    return Path(platformdirs.user_data_dir("mot-cua-counter", appauthor=False))


def data_folder(mode: Mode) -> Path:
    """The mode's own folder, readable by its user only."""
    folder = _home() / mode.value
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def centre_folder(folder: Path) -> Path:
    """Where the embedded centre lies in a data folder."""
    return folder / "centre"


def remembered_mode() -> Mode | None:
    """What bare `counter` was told the first time."""
    try:
        return Mode((_home() / "mode").read_text(encoding="utf-8").strip())
    except (OSError, ValueError):
        return None


def remember_mode(mode: Mode) -> None:
    """Keep the answer."""
    home = _home()
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    (home / "mode").write_text(mode.value + "\n", encoding="utf-8")
