"""SQLite's file layer under the journal's encryption, told to fail on the write-ahead log."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

import apsw

__all__ = ["FailingDisk", "vfs_of"]


class FailingDisk(apsw.VFS):
    """A disk that works until it is told otherwise.

    None is ever let go: the cipher's own layer, made when a journal is opened on it, keeps pointing to it.
    """

    _made: ClassVar[list[FailingDisk]] = []

    def __init__(self) -> None:
        self._made.append(self)
        self.name = f"failing{len(self._made)}"
        self.full = False
        self.sync_fails = False
        self.syncs = 0
        """How often anything was made durable."""
        self.before_write: Callable[[bytes, int], None] | None = None
        super().__init__(self.name, "unix")

    def xOpen(self, name: str | apsw.URIFilename | None, flags: list[int]) -> apsw.VFSFile:  # noqa: N802
        """Wrap every file."""
        return _FailingFile(self, name, flags)


class _FailingFile(apsw.VFSFile):
    """One file of the disk."""

    def __init__(self, disk: FailingDisk, name: str | apsw.URIFilename | None, flags: list[int]) -> None:
        super().__init__("unix", name, flags)
        path = name.filename() if isinstance(name, apsw.URIFilename) else name or ""
        self._log = path.endswith("-wal")
        self._disk = disk

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802
        """Write, or find the disk full, or show the disk to the test before."""
        if self._log and self._disk.full:
            raise apsw.FullError("no space left")
        if self._log and self._disk.before_write is not None:
            self._disk.before_write(data, offset)
        super().xWrite(data, offset)

    def xSync(self, flags: int) -> None:  # noqa: N802
        """Sync, or fail."""
        if self._log and self._disk.sync_fails:
            raise apsw.IOError("sync failed")
        self._disk.syncs += 1
        super().xSync(flags)


def vfs_of(disk: FailingDisk) -> str:
    """The name under which the journal opens its files on `disk`, encrypted."""
    return f"multipleciphers-{disk.name}"
