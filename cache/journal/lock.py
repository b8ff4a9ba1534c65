"""One writing desk per journal: a lock of the operating system, gone with the process that held it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from counter.ports import JournalError

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

__all__ = ["DeskLock"]


class DeskLock:
    """The lock of the journal at `journal`, a file beside it, held from construction until `release`.

    Raises JournalError `locked` when another holds it.
    """

    def __init__(self, journal: Path) -> None:
        try:
            path = journal.with_name(journal.name + ".lock")
            self._handle: int | None = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise JournalError("io", "the lock file cannot be opened") from error
        try:
            _lock(self._handle)
        except OSError as error:
            os.close(self._handle)
            raise JournalError("locked", "another program holds the journal") from error

    def release(self) -> None:
        """Let another program in. The file stays: removing it would let two programs hold two files."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None


def _lock(handle: int) -> None:
    if sys.platform == "win32":
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
    else:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
