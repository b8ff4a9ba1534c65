"""Reference data on the desk's disk."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from counter.domain.place import Place
from counter.domain.procedures import Procedure

__all__ = ["ReferenceStore"]


class ReferenceStore(Protocol):
    """Reference data on the desk's disk: rebuilt from the centre at will, losing it loses nothing."""

    def place(self) -> Place | None:
        """Where this desk stands, as last told by the centre."""

    def catalogue(self) -> tuple[str, tuple[Procedure, ...]]:
        """(version, procedures); ("", ()) when there is none."""

    def put_place(self, place: Place) -> None:
        """Replace, crash-safe."""

    def put_catalogue(self, version: str, procedures: Sequence[Procedure]) -> None:
        """Replace, crash-safe."""
