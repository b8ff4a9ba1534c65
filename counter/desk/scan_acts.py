"""Scans as front ends see them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from counter.events import CodeScanned

__all__ = ["ScanPort"]


class ScanPort(Protocol):
    """What scanners with a line of their own bring, and the last scan taken back."""

    def hear(self, take: Callable[[CodeScanned], None]) -> Callable[[], None]:
        """From now on `take` gets each scan, on the loop, and decides whose it is; returns the way to stop.

        Without anybody who hears them, scans are the desk's own.
        """

    async def undo(self) -> None:
        """Take the last scan back, while `state.undo` offers it."""
