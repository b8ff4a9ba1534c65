"""Electronic copies in a backup: each sealed file as it lies, named and measured, behind the journal.

Their keys are in the journal; nothing is opened here. Behind the last one stands how many there are: a backup
that was cut off is found.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
from pathlib import Path
from typing import IO, Final

from cache.safe_files import replace_file, sync_folder
from counter.domain.scans import LARGEST_PAPER_BYTES
from counter.ports import JournalError

__all__ = ["COPIES", "ENDING", "NAME", "copies_beside", "keep_aside", "pack_copies", "unpack_copies"]

COPIES: Final = "copies"
"""Name of the folder beside a journal."""
ENDING: Final = ".copy"
NAME: Final = re.compile(r"[0-9a-f]{32}")
"""Of a copy's file, without its ending."""
_HEAD: Final = re.compile(rb"(copy ([0-9a-f]{32})|end) ([0-9]{1,9})\n")
_LONGEST_HEAD: Final = 64
_LARGEST_BYTES: Final = 4 * LARGEST_PAPER_BYTES
"""Of a sealed file: twice a copy, with room for signatures."""


def copies_beside(journal: Path) -> Path:
    """Where the copies of a journal lie."""
    return journal.with_name(COPIES)


def pack_copies(folder: Path, target: IO[bytes]) -> int:
    """Write every copy of `folder` behind what stands in `target`; how many. Raises OSError.

    One that goes meanwhile is left out: its journal has dropped it.
    """
    names = sorted(path.name for path in folder.glob(f"*{ENDING}")) if folder.is_dir() else []
    count = 0
    for name in names:
        stem = name.removesuffix(ENDING)
        if NAME.fullmatch(stem) is None:
            continue
        with contextlib.suppress(FileNotFoundError):
            content = (folder / name).read_bytes()
            target.write(f"copy {stem} {len(content)}\n".encode() + content)
            count += 1
    target.write(f"end {count}\n".encode())
    return count


def unpack_copies(source: IO[bytes], folder: Path) -> int:
    """Put the copies that follow in `source` into `folder`; one that lies there already stays. How many.

    Raises JournalError `unreadable` for what is no copy or was cut off, and OSError.
    """
    count = 0
    while True:
        head = _HEAD.fullmatch(source.readline(_LONGEST_HEAD))
        size = int(head[3]) if head is not None else 0
        if head is not None and head[2] is None and size == count:
            break
        if head is None or head[2] is None or size > _LARGEST_BYTES:
            raise JournalError("unreadable", "the copies of the backup are damaged")
        content = source.read(size)
        if len(content) != size:
            raise JournalError("unreadable", "the backup was cut off")
        folder.mkdir(mode=0o700, exist_ok=True)
        path = folder / f"{head[2].decode()}{ENDING}"
        if not path.exists():
            replace_file(path, content)
        count += 1
    return count


def keep_aside(folder: Path, aside: Path) -> None:
    """Let the copies of a journal that is put aside lie beside it too; no byte is written where links work.

    Raises OSError.
    """
    if not folder.is_dir():
        return
    kept = aside / COPIES
    kept.mkdir(mode=0o700, exist_ok=True)
    for path in folder.glob(f"*{ENDING}"):
        try:
            os.link(path, kept / path.name)
        except OSError:
            shutil.copy2(path, kept / path.name)
    sync_folder(kept)
