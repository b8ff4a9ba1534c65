"""Locks of the operating system, gone with the process that held them: one writing desk per journal."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from counter.ports import JournalError

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

__all__ = ["DeskLock", "turn"]

_TURN_SECONDS = 5.0
_LOOK_AGAIN_SECONDS = 0.01


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


@contextlib.contextmanager
def turn(file: Path) -> Iterator[None]:
    """Read `file` and write it anew without another program in between, which waits for its turn.

    Raises JournalError `locked` when somebody keeps it for seconds, `io`.
    """
    until = time.monotonic() + _TURN_SECONDS
    while True:
        try:
            lock = DeskLock(file)
            break
        except JournalError as error:
            if error.reason != "locked" or time.monotonic() >= until:
                raise
            time.sleep(_LOOK_AGAIN_SECONDS)
    try:
        yield
    finally:
        lock.release()


def _lock(handle: int) -> None:
    if sys.platform == "win32":
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
    else:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
