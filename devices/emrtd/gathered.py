"""The files of one card as far as they were read, so that nothing is fetched twice in one visit.

Personal data in memory: whoever holds it forgets it with the visit, and brings it to no other card.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum

__all__ = ["Gathered", "Part", "ShortId"]


class ShortId(IntEnum):
    """Files by their short identifiers (ICAO 9303-10 §3.11.2, §4.6)."""

    DG1 = 0x01
    DG2 = 0x02
    DG13 = 0x0D
    DG14 = 0x0E
    DG15 = 0x0F
    SOD = 0x1D
    COM = 0x1E
    CARD_SECURITY = 0x11D
    """Of the master file, where it has the number that the SOD has in the application."""

    @property
    def number(self) -> int:
        """What a command names it by."""
        return self & 0x1F


@dataclass(slots=True)
class Part:
    """A file as far as it was read."""

    content: bytes = b""
    total: int = 0
    """Bytes of the whole file by its own header; 0: not begun."""
    absent: bool = False
    """The card said that it has no such file."""

    def __repr__(self) -> str:
        """Sizes only."""
        return f"<Part {len(self.content)} of {self.total}>"

    @property
    def whole(self) -> bool:
        """Whether nothing is missing."""
        return 0 < self.total == len(self.content)


@dataclass(slots=True)
class Gathered:
    """Files by short identifier."""

    _parts: dict[ShortId, Part] = field(default_factory=dict)

    def part(self, file: ShortId) -> Part:
        """The file, begun now if it was not."""
        return self._parts.setdefault(file, Part())

    def whole(self, file: ShortId) -> bytes | None:
        """The content of a file that was read to its end."""
        part = self._parts.get(file)
        return part.content if part is not None and part.whole else None

    def forget(self) -> None:
        """Nothing is known any more."""
        self._parts.clear()

    def take(self, other: Gathered) -> None:
        """Know what `other` knows, too."""
        self._parts.update(other._parts)

    def __bool__(self) -> bool:
        """Whether any file was begun."""
        return any(part.total for part in self._parts.values())
