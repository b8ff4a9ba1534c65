"""Electronic copies beside the journal: each file sealed under a key of its own, which the journal keeps.

The key stands in a record that is sealed under the dossier's key: when the journal forgets the dossier, no
one can open the file any more, and whoever removes the file later only tidies up.
"""

from __future__ import annotations

import errno
import uuid
from collections.abc import Sequence
from os import urandom
from pathlib import Path
from typing import Final

from cache.kept_copies import ENDING, NAME
from cache.safe_files import replace_file
from counter import sealed_box
from counter.ports.paper_store import PaperStoreError

__all__ = ["SealedPapers"]

_PURPOSE: Final = b"counter electronic copy\0"


class SealedPapers:
    """`ports.PaperStore` in a folder."""

    def __init__(self, folder: Path) -> None:
        """`folder` is made when the first copy comes."""
        self._folder = folder

    def put(self, content: bytes) -> tuple[str, str]:
        """Keep a copy."""
        name, key = uuid.uuid4().hex, urandom(32)
        try:
            self._folder.mkdir(mode=0o700, exist_ok=True)
            replace_file(self._path(name), sealed_box.shut(key, _PURPOSE + name.encode(), content))
        except OSError as error:
            full = error.errno in (errno.ENOSPC, errno.EDQUOT)
            raise PaperStoreError("disk_full" if full else "io") from error
        return name, key.hex()

    def get(self, name: str, key: str) -> bytes:
        """A copy."""
        try:
            sealed = self._path(name).read_bytes()
            content = sealed_box.opened(bytes.fromhex(key), _PURPOSE + name.encode(), sealed)
        except FileNotFoundError:
            raise PaperStoreError("missing") from None
        except ValueError:
            raise PaperStoreError("damaged") from None
        except OSError as error:
            raise PaperStoreError("io") from error
        if content is None:
            raise PaperStoreError("damaged")
        return content

    def forget(self, name: str) -> None:
        """Remove a file."""
        try:
            self._path(name).unlink(missing_ok=True)
        except OSError as error:
            raise PaperStoreError("io") from error

    def names(self) -> Sequence[str]:
        """The files that are kept."""
        try:
            found = [path.stem for path in self._folder.iterdir() if path.suffix == ENDING]
        except FileNotFoundError:
            return []
        except OSError as error:
            raise PaperStoreError("io") from error
        return sorted(name for name in found if NAME.fullmatch(name))

    def _path(self, name: str) -> Path:
        """Of a name this store gave; another one is no file of it. Raises PaperStoreError."""
        if NAME.fullmatch(name) is None:
            raise PaperStoreError("missing")
        return self._folder / f"{name}{ENDING}"
