"""A disk that can lose its power: it keeps what was synced, and of the rest whatever chance leaves.

What a power cut may do by SQLite's own account (sqlite.org/atomiccommit.html §2.0, §3.1): writes not yet
synced are lost, torn at sectors, or reach the platter in another order; what was synced stays.
"""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

import apsw

__all__ = ["PowerDisk"]

SECTORS = (512, 4096)
"""Bytes that reach the platter together, of an old disk and of a new one."""


@dataclass(slots=True)
class _Image:
    """One file: what the platter surely holds, and what was written since."""

    kept: bytearray
    waiting: list[tuple[int, bytes | None]] = field(default_factory=list)
    """(offset, bytes) of a write, (size, None) of a truncation; oldest first."""

    def sync(self) -> None:
        """All that was written is on the platter."""
        for offset, written in self.waiting:
            _apply(self.kept, offset, written)
        self.waiting.clear()

    def after_cut(self, rng: random.Random) -> bytes:
        """What is found when the power is back."""
        kept, sector = bytearray(self.kept), rng.choice(SECTORS)
        pieces = [piece for offset, written in self.waiting for piece in _pieces(offset, written, sector)]
        survival = rng.choice((0.0, 0.1, 0.5, 0.9, 1.0))
        if rng.random() < 0.5:
            rng.shuffle(pieces)
        for offset, written in pieces:
            if rng.random() < survival:
                _apply(kept, offset, written)
        return bytes(kept)


def _apply(image: bytearray, offset: int, written: bytes | None) -> None:
    if written is None:
        del image[offset:]
        return
    image.extend(bytes(max(0, offset - len(image))))
    image[offset : offset + len(written)] = written


def _pieces(offset: int, written: bytes | None, sector: int) -> list[tuple[int, bytes | None]]:
    """A write cut at the borders of sectors."""
    if written is None:
        return [(offset, None)]
    ends = [*range((offset // sector + 1) * sector, offset + len(written), sector), offset + len(written)]
    starts = [offset, *ends[:-1]]
    return [(start, written[start - offset : end - offset]) for start, end in zip(starts, ends, strict=True)]


class PowerDisk(apsw.VFS):
    """Works until the power is cut; then every write fails, and `restore` shows what the platter holds.

    None is ever let go: the cipher's own layer, made when a journal is opened on it, keeps pointing to it.
    """

    _made: ClassVar[list[PowerDisk]] = []

    def __init__(self) -> None:
        self._made.append(self)
        self.name = f"power{len(self._made)}"
        self.vfs = f"multipleciphers-{self.name}"
        """The name under which a journal opens its files on this disk, encrypted."""
        self._files: dict[str, _Image] = {}
        self._turn = threading.Lock()
        self._left = -1
        self._rng = random.Random(0)
        self._found: dict[str, bytes] | None = None
        self.points = 0
        """Writes, syncs and truncations so far: the points at which the power can go."""
        self.on_cut: Callable[[], object] = lambda: None
        """Called once, on the thread whose write was the last."""
        super().__init__(self.name, "unix")

    # --- the power ----------------------------------------------------------------------------------

    @property
    def dead(self) -> bool:
        """Whether the power is gone."""
        return self._found is not None

    def cut_after(self, points: int, rng: random.Random) -> None:
        """Let the power go right after the next `points` write points; 0: at once."""
        with self._turn:
            self._left, self._rng = points, rng
            if points == 0:
                self._cut()

    def _cut(self) -> None:
        if self._found is None:
            self._found = {name: image.after_cut(self._rng) for name, image in self._files.items()}
            self._files.clear()

    def restore(self, folder: Path) -> None:
        """Put into `folder` what the platter holds of every file; shared memory is gone."""
        if self._found is None:
            raise RuntimeError("the power is on")
        for name, found in self._found.items():
            (folder / Path(name).name).write_bytes(found)
        self._found = {}

    # --- the file layer -----------------------------------------------------------------------------

    def xOpen(self, name: str | apsw.URIFilename | None, flags: list[int]) -> apsw.VFSFile:  # noqa: N802
        """Wrap every file."""
        path = name.filename() if isinstance(name, apsw.URIFilename) else name or ""
        opened = _PowerFile(self, path, name, flags)
        with self._turn:
            if path and not self.dead and path not in self._files:
                self._files[path] = _Image(bytearray(Path(path).read_bytes()))
        return opened

    def xDelete(self, filename: str, syncdir: bool) -> None:  # noqa: N802
        """Delete; without power nothing goes away."""
        with self._turn:
            self._require_power()
            self._files.pop(filename, None)
        super().xDelete(filename, syncdir)

    def note(self, path: str, change: Callable[[_Image], None]) -> None:
        """One write point of the file at `path`; raises when it is the last."""
        with self._turn:
            self._require_power()
            if path in self._files:
                change(self._files[path])
            self.points += 1
            if self._left > 0:
                self._left -= 1
                if self._left == 0:
                    self._cut()
        if self.dead:
            self.on_cut()
            self._require_power()

    def synced(self, path: str) -> None:
        """Nothing written to the file at `path` before now can be lost."""
        with self._turn:
            self._require_power()
            if path in self._files:
                self._files[path].sync()

    def _require_power(self) -> None:
        if self.dead:
            raise apsw.IOError("no power")


class _PowerFile(apsw.VFSFile):
    """One file of the disk."""

    def __init__(
        self, disk: PowerDisk, path: str, name: str | apsw.URIFilename | None, flags: list[int]
    ) -> None:
        super().__init__("unix", name, flags)
        self._path = path
        self._disk = disk

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802
        """Write: the computer sees it, the platter may not."""
        written = bytes(data)
        self._disk.note(self._path, lambda image: image.waiting.append((offset, written)))
        super().xWrite(data, offset)

    def xTruncate(self, newsize: int) -> None:  # noqa: N802
        """Cut the file off."""
        self._disk.note(self._path, lambda image: image.waiting.append((newsize, None)))
        super().xTruncate(newsize)

    def xSync(self, flags: int) -> None:  # noqa: N802
        """Bring all to the platter, unless the power goes first."""
        self._disk.note(self._path, lambda _image: None)
        super().xSync(flags)
        self._disk.synced(self._path)
