"""Copies that lie in files, and a folder that a document scanner drops them into.

Nothing but plain files of this folder is ever opened: no links, no pipes, no folders below it. A file is
taken once it has stopped growing; it is deleted only when the very bytes that were taken still stand in it.
"""

from __future__ import annotations

import hashlib
import os
import stat
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from counter.domain.scans import LARGEST_PAPER_BYTES, ScanSource
from counter.domain.text import clean
from counter.ports.scanner import ScanError, ScannedPaper, WaitingPaper
from devices.scanning.copies import copy_of

__all__ = ["SETTLED_SECONDS", "WatchedFolder", "WrittenPaper"]

SETTLED_SECONDS: Final = 2.0
"""A file that changed less long ago may still be written."""
_MOST_FILES: Final = 300
_MOST_LOOKED_AT: Final = 5_000
_ENDINGS: Final = frozenset({".pdf", ".jpg", ".jpeg", ".png", ".tif", ".tiff"})


class WrittenPaper:
    """`ports.PaperFiles`."""

    def read(self, path: str) -> ScannedPaper:
        """The copy in a file."""
        content, _ = _bytes_of(Path(path).expanduser())
        return copy_of([content], ScanSource.FILE)


class WatchedFolder:
    """`ports.DropFolder`. Not for several threads at once."""

    def __init__(self, folder: Path, clock: Callable[[], float] = time.monotonic) -> None:
        """`clock` counts seconds and never goes back."""
        self._folder = folder
        self._clock = clock
        self._seen: dict[str, tuple[tuple[int, int, int], float]] = {}
        """Of each file (inode, size, time of change), and since when it is so."""

    def waiting(self) -> Sequence[WaitingPaper]:
        """What lies in it, oldest first. Raises ScanError `missing`, `io`."""
        found: list[tuple[float, WaitingPaper]] = []
        seen: dict[str, tuple[tuple[int, int, int], float]] = {}
        for name, about in self._files():
            mark, now = (about.st_ino, about.st_size, about.st_mtime_ns), self._clock()
            before = self._seen.get(name)
            since = before[1] if before is not None and before[0] == mark else now
            seen[name] = (mark, since)
            trouble = _trouble(about) or ("partial" if now - since < SETTLED_SECONDS else "")
            shown = clean(name, limit=80) or "?"
            found.append((about.st_mtime, WaitingPaper(shown, name, about.st_size, trouble)))
        self._seen = seen
        return [paper for _, paper in sorted(found, key=lambda one: (one[0], one[1].key))][:_MOST_FILES]

    def take(self, key: str) -> ScannedPaper:
        """The copy in one of its files."""
        path = self._path(key)
        known = self._seen.get(key)
        if known is None or self._clock() - known[1] < SETTLED_SECONDS:
            raise ScanError("partial")
        content, about = _bytes_of(path)
        if (about.st_ino, about.st_size, about.st_mtime_ns) != known[0]:
            raise ScanError("partial")
        return copy_of([content], ScanSource.FOLDER)

    def clear(self, key: str, origin_sha256: str) -> bool:
        """Delete a file that was taken."""
        path = self._path(key)
        try:
            content, _ = _bytes_of(path)
        except ScanError as error:
            if error.reason == "missing":
                return True
            raise
        if hashlib.sha256(content).hexdigest() != origin_sha256:
            return False
        try:
            path.unlink()
        except OSError as error:
            raise ScanError("io", type(error).__name__) from error
        return True

    def _files(self) -> list[tuple[str, os.stat_result]]:
        files: list[tuple[str, os.stat_result]] = []
        try:
            with os.scandir(self._folder) as entries:
                for number, entry in enumerate(entries):
                    if number >= _MOST_LOOKED_AT:
                        break
                    usual = Path(entry.name).suffix.lower() in _ENDINGS and not entry.name.startswith(".")
                    if usual and entry.is_file(follow_symlinks=False):
                        files.append((entry.name, entry.stat(follow_symlinks=False)))
        except FileNotFoundError:
            raise ScanError("missing") from None
        except OSError as error:
            raise ScanError("io", type(error).__name__) from error
        return files

    def _path(self, key: str) -> Path:
        """The file of a key; a key is a bare name."""
        if not key or key != Path(key).name or key in (".", ".."):
            raise ScanError("missing")
        return self._folder / key


def _trouble(about: os.stat_result) -> str:
    if about.st_size > LARGEST_PAPER_BYTES:
        return "too_large"
    return "" if about.st_size else "empty"


def _bytes_of(path: Path) -> tuple[bytes, os.stat_result]:
    """The bytes of a plain file, all of one moment. Raises ScanError."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        if path.is_symlink():
            raise ScanError("no_file")
        handle = os.open(path, flags | getattr(os, "O_BINARY", 0))
        with os.fdopen(handle, "rb") as file:
            before = os.fstat(handle)
            if not stat.S_ISREG(before.st_mode):
                raise ScanError("no_file")
            if before.st_size > LARGEST_PAPER_BYTES:
                raise ScanError("too_large")
            content = file.read(LARGEST_PAPER_BYTES + 1)
            after = os.fstat(handle)
    except (FileNotFoundError, NotADirectoryError):
        raise ScanError("missing") from None
    except IsADirectoryError:
        raise ScanError("no_file") from None
    except (OSError, ValueError) as error:
        raise ScanError("io", type(error).__name__) from error
    if len(content) != before.st_size or before.st_mtime_ns != after.st_mtime_ns:
        raise ScanError("changed")
    if not content:
        raise ScanError("empty")
    return content, before
