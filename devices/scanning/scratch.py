"""A private folder for pages that exist for a moment: in memory where the system has room, removed behind."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

__all__ = ["scratch_folder"]

_ROOM_BYTES: Final = 1 << 30
_IN_MEMORY: Final = ("XDG_RUNTIME_DIR",)


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """An empty folder of this user alone, gone behind the block."""
    with tempfile.TemporaryDirectory(prefix="counter-pages-", dir=_place()) as name:
        yield Path(name)


def _place() -> str | None:
    """Where pages touch no disk; None: the system's own folder for temporary files."""
    for place in (*(os.environ.get(name, "") for name in _IN_MEMORY), "/dev/shm"):  # noqa: S108 - private below
        try:
            if place and os.access(place, os.W_OK | os.X_OK) and shutil.disk_usage(place).free > _ROOM_BYTES:
                return place
        except OSError:
            continue
    return None
