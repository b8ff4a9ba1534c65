"""Where electronic copies lie beside the journal. Knows sealed bytes; nothing of dossiers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Protocol

__all__ = ["STORE_REASONS", "NoPapers", "PaperStore", "PaperStoreError"]


STORE_REASONS: Final = ("disk_full", "io", "missing", "damaged")
"""Every reason of a PaperStoreError."""


class PaperStoreError(Exception):
    """A copy could not be kept or read.

    `reason` is one of STORE_REASONS: `disk_full`, `io`, `missing`, `damaged` (or another key).
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class PaperStore(Protocol):
    """Copies as sealed files. Calls block; all raise PaperStoreError."""

    def put(self, content: bytes) -> tuple[str, str]:
        """Keep a copy, durably: (name of its file, its key in hex). The key is nowhere but in the answer."""

    def get(self, name: str, key: str) -> bytes:
        """A copy that was kept."""

    def forget(self, name: str) -> None:
        """Remove a file; one that is gone already is no trouble."""

    def names(self) -> Sequence[str]:
        """The files that are kept."""


class NoPapers:
    """A desk that keeps no copies."""

    def put(self, content: bytes) -> tuple[str, str]:
        """Never kept."""
        raise PaperStoreError("missing")

    def get(self, name: str, key: str) -> bytes:
        """Never there."""
        raise PaperStoreError("missing")

    def forget(self, name: str) -> None:
        """Nothing is there."""

    def names(self) -> Sequence[str]:
        """None."""
        return ()
