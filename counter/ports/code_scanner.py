"""Scanners of codes that have a line of their own: serial ones, and keyboards taken for the desk alone."""

from __future__ import annotations

from typing import Protocol

__all__ = ["CodeScanners", "NoCodeScanners"]


class CodeScanners(Protocol):
    """Read codes on their own threads and report by CodeScanned and ScannerChanged."""

    def start(self) -> None:
        """Begin to look for scanners and to read them; a second start does nothing."""

    def stop(self) -> None:
        """Stop; returns when the threads have ended. Nothing is reported afterwards."""


class NoCodeScanners:
    """A desk whose scanner types, or that has none."""

    def start(self) -> None:
        """Do nothing."""

    def stop(self) -> None:
        """Do nothing."""
