"""The register (M07) as a file that grows line by line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from counter.domain.documents import RegisterHead, RegisterLine  # the lock screen is painted without it

__all__ = ["OpenRegister", "RegisterFile", "RegisterKind"]


class RegisterKind(StrEnum):
    """What file it is; the word is the file's ending."""

    PDF = "pdf"
    """A4 landscape, to be printed and signed."""
    XLSX = "xlsx"
    """For a spreadsheet: times are times."""


class RegisterFile(Protocol):
    """A register being written; blocking, off the loop. Nothing stands at its place before `close`."""

    @property
    def path(self) -> str:
        """Where it will stand."""

    def add(self, lines: Sequence[RegisterLine]) -> None:
        """Write the next lines, oldest first."""

    def close(self) -> None:
        """Finish the file and put it in its place, readable by its owner alone. Raises OSError."""

    def give_up(self) -> None:
        """Leave nothing behind."""


OpenRegister = Callable[["RegisterHead", RegisterKind], RegisterFile]
