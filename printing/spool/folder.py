"""A printer that is a folder: the training desk's paper, one file per document."""

from __future__ import annotations

import os
import re
import stat
from datetime import datetime
from pathlib import Path

from counter.events import PrintState
from counter.ports import PrinterState, PrinterStatus
from printing.spool.spooler import Outcome, Progress, Work

__all__ = ["FolderSpooler", "forget"]

_ENDINGS = {"application/pdf": ".pdf"}
_PAPERS = frozenset({".pdf", ".bin", ".png", ".part"})
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")


class FolderSpooler:
    """Writes `M01_<code>.pdf`, or `.bin` and `.png` of a receipt: mode 0600, confirmed once on the disk."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def spool(self, work: Work, progress: Progress) -> Outcome:
        """Write the files of `work`; FAILED with `disk` when the folder cannot take them."""
        stem = _UNSAFE.sub("_", work.stem).lstrip(".") or "document"
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            progress.sending()
            if work.preview is not None:
                self._write(f"{stem}.png", work.preview)
            self._write(stem + _ENDINGS.get(work.media_type, ".bin"), work.payload)
        except OSError:
            return Outcome(PrintState.FAILED, "disk")
        return Outcome(PrintState.CONFIRMED)

    def status(self) -> PrinterStatus:
        """READY while the folder is, or can be made, writable."""
        nearest = next(path for path in (self.folder, *self.folder.parents) if path.exists())
        if os.access(nearest, os.W_OK):
            return PrinterStatus(PrinterState.READY)
        return PrinterStatus(PrinterState.TROUBLE, ("disk",))

    def _write(self, name: str, content: bytes) -> None:
        """Durable and whole: temporary file, fsync, rename, fsync of the folder."""
        target = self.folder / name
        temporary = target.with_name(f".{name}.part")
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(target)
        if os.name == "posix":
            folder = os.open(self.folder, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)


def forget(folder: Path, before: datetime) -> int:
    """Remove the papers that were written before; how many went. One that cannot go stays for next time."""
    gone = 0
    for paper in sorted(folder.iterdir()) if folder.is_dir() else ():
        if paper.suffix not in _PAPERS:
            continue
        try:
            written = paper.lstat()
            if stat.S_ISREG(written.st_mode) and written.st_mtime < before.timestamp():
                paper.unlink()
                gone += 1
        except OSError:
            continue
    return gone
