"""Replacing a whole file so that a power cut leaves the old or the new one, never a mixture.

Knows bytes and paths; what stands in them is the caller's matter.
"""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path

__all__ = ["previous_of", "replace_file", "sync_folder"]


def previous_of(path: Path) -> Path:
    """Where the generation before the newest one lies."""
    return path.with_name(path.name + ".previous")


def replace_file(path: Path, content: bytes, *, keep_previous: bool = False) -> None:
    """Write `content` beside `path`, make it durable, then put it in place; raises OSError.

    The file is readable by its owner alone. With `keep_previous` the file that was there becomes
    `previous_of(path)`: for a moment only that one stands, so a reader looks there too.
    """
    fresh = path.with_name(path.name + ".new")
    fresh.unlink(missing_ok=True)
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if keep_previous:
            with contextlib.suppress(FileNotFoundError):
                path.replace(previous_of(path))
        fresh.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            fresh.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make renames and new names in `folder` durable."""
    if sys.platform == "win32":
        return  # a folder cannot be opened there, and NTFS journals its own names
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
