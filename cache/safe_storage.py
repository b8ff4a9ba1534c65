"""A TinyDB storage that survives a power cut at any instant.

The newest file is replaced whole, the one before it is kept and read when the newest cannot be.
Imports tinydb: itself to be imported only where a store is really read or written.
"""

from __future__ import annotations

import enum
from pathlib import Path
from typing import Annotated, Any

import msgspec
from tinydb.storages import Storage

from cache.safe_files import previous_of, replace_file

__all__ = ["Generation", "SafeStorage"]

Tables = dict[str, dict[str, Any]]
"""TinyDB's content: table name → document id → document."""

_Stored = dict[str, dict[Annotated[str, msgspec.Meta(pattern="^[0-9]{1,9}$")], dict[str, Any]]]
"""The same as TinyDB itself can read it without an error."""


class Generation(enum.Enum):
    """Which file the last read was answered from."""

    NEWEST = "newest"
    PREVIOUS = "previous"
    NONE = "none"
    """There is no file yet."""
    UNREADABLE = "unreadable"
    """There are files and none can be read: the store behaves as empty."""


class SafeStorage(Storage):
    """JSON tables in two generations of one file.

    All that is written between opening and `close` reaches the disk together, in `close`, which raises
    OSError; a store that is not closed changes nothing. Reading never raises.
    """

    def __init__(self, path: Path) -> None:
        self.generation = Generation.NONE
        self._path = path
        self._tables: Tables | None = None
        self._changed = False

    def read(self) -> Tables | None:
        """What was written since opening, else the newest tables that can be read, or None."""
        if self._tables is None:
            self._tables = self._stored()
        return self._tables

    def write(self, data: Tables) -> None:
        """Replace the content, in memory until `close`."""
        self._tables = data
        self._changed = True

    def close(self) -> None:
        """Make the changes durable. A file that cannot be read does not push a good previous one out."""
        if not self._changed:
            return
        keep = self.generation is Generation.NEWEST or _tables(self._path) is not None
        replace_file(self._path, msgspec.json.encode(self._tables), keep_previous=keep)
        self.generation = Generation.NEWEST
        self._changed = False

    def _stored(self) -> Tables | None:
        newest, previous = self._path, previous_of(self._path)
        for path, generation in ((newest, Generation.NEWEST), (previous, Generation.PREVIOUS)):
            tables = _tables(path)
            if tables is not None:
                self.generation = generation
                return tables
        there = newest.exists() or previous.exists()
        self.generation = Generation.UNREADABLE if there else Generation.NONE
        return None


def _tables(path: Path) -> Tables | None:
    try:
        return msgspec.json.decode(path.read_bytes(), type=_Stored)
    except (OSError, ValueError, msgspec.MsgspecError, RecursionError):
        return None
