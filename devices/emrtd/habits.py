"""What one reader with one kind of card has taught: how to begin, and how much a command may carry.

Kept as long as the program runs, so that a question which costs a command is asked once. Holds nothing of a
person: readers and kinds of cards alone.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from devices.emrtd.apdu import MAX_SHORT_LE
from devices.emrtd.profiles import CardAccessWay, Profile, profile_of
from devices.emrtd.suites import Suite

__all__ = ["Habits"]

_LEAST_EXTENDED = 2 * MAX_SHORT_LE


@dataclass(slots=True)
class Habits:
    """Used by one read at a time."""

    profile: Profile = field(default_factory=lambda: profile_of(b""))
    way: CardAccessWay | None = None
    """How EF.CardAccess was reached the last time."""
    names_parameters: bool = False
    """MSE:Set AT is wanted with the domain parameters named."""
    header_first: bool = False
    """A file shorter than what is asked for gives nothing: its header is read alone."""
    extended: bool | None = None
    """Whether reader and card carry extended length; None: not tried yet."""
    proven: int = 0
    """Most plain bytes that came in one extended response."""
    _extended_read: int = 0
    _most: int = 0
    _short_reads: dict[int, int] = field(default_factory=dict)
    """Plain bytes of a short read by the block size of the cipher, once less than what fits."""

    def __post_init__(self) -> None:
        self._extended_read = self.profile.first_extended_read
        self._most = self.profile.largest_extended_read
        if not self.profile.extended_length:
            self.extended = False

    def read_bytes(self, suite: Suite) -> int:
        """Plain bytes to ask for in one command."""
        if self.extended:
            return self._extended_read
        return self._short_reads.get(suite.block, suite.read_bytes)

    def unproven(self, wanted: int) -> bool:
        """Whether nobody knows yet that an answer of `wanted` bytes arrives."""
        return wanted > max(self.proven, MAX_SHORT_LE)

    def carried(self, wanted: int, given: int, *, more: bool) -> None:
        """`given` plain bytes came for `wanted`; `more`: the file had as many as were asked for."""
        if wanted <= MAX_SHORT_LE:
            return
        self.proven = max(self.proven, given)
        if given < wanted:
            if more:  # what the card holds ready at once
                self._most = self._extended_read = max(given, MAX_SHORT_LE)
        elif wanted >= self._extended_read:
            self._extended_read = min(2 * wanted, self._most)

    def refused(self, suite: Suite, wanted: int) -> int | None:
        """`wanted` bytes were too many: the size to ask for instead, None when there is no smaller."""
        self.header_first = False
        if wanted > MAX_SHORT_LE:
            self._most = self.proven if _LEAST_EXTENDED <= self.proven < wanted else wanted // 2
            if self._most < _LEAST_EXTENDED:
                self.extended = False
            self._extended_read = self._most = max(self._most, _LEAST_EXTENDED)
            return self.read_bytes(suite)
        smaller = next((size for size in self.profile.smaller_reads if size < wanted), None)
        if smaller is not None and not self.extended:
            self._short_reads[suite.block] = smaller
        return smaller
