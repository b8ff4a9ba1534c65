"""Why a register has gaps: each number of a leased block was taken, or is unused for a reason. Pure.

Source: issue 4 "gaps explained in a report"; a number leaves its sequence once, whatever becomes of it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from counter.ports import NumberUse

__all__ = ["BlockReport", "Gap", "GapReason", "explained"]


class GapReason(StrEnum):
    """Why numbers of a block have no valid dossier."""

    OPEN = "open"
    """Still to be given: the day is not over."""
    DAY_OVER = "day_over"
    """Never given: the block was for a day that has ended."""
    CLOSED = "closed"
    """Closed when a backup was put back: nobody knows whether they had been given."""
    VOIDED = "voided"
    """Given, and the slip was voided."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Numbers of one reason, as ranges `(first, last)`."""

    reason: GapReason
    ranges: tuple[tuple[int, int], ...]

    @property
    def count(self) -> int:
        """How many numbers."""
        return sum(last - first + 1 for first, last in self.ranges)


@dataclass(frozen=True, slots=True)
class BlockReport:
    """One leased block."""

    agency_code: str
    date: str
    """yymmdd."""
    first: int
    last: int
    taken: int
    """With valid dossiers."""
    gaps: tuple[Gap, ...]


def explained(use: NumberUse, today: date, voided: Collection[str]) -> BlockReport:
    """Every number of the block, accounted for. `voided` are ids of dossiers whose slips are void."""
    block = use.block
    given = dict(use.taken)
    void = [number for number, dossier_id in use.taken if dossier_id in voided]
    closed = [number for number in range(block.first, use.next) if number not in given]
    left = list(range(use.next, block.last + 1))
    still = GapReason.OPEN if block.date >= f"{today:%y%m%d}" else GapReason.DAY_OVER
    found = ((still, left), (GapReason.CLOSED, closed), (GapReason.VOIDED, void))
    return BlockReport(
        block.agency_code,
        block.date,
        block.first,
        block.last,
        len(given) - len(void),
        tuple(Gap(reason, _ranges(numbers)) for reason, numbers in found if numbers),
    )


def _ranges(numbers: list[int]) -> tuple[tuple[int, int], ...]:
    ranges: list[tuple[int, int]] = []
    for number in sorted(numbers):
        if ranges and ranges[-1][1] == number - 1:
            ranges[-1] = (ranges[-1][0], number)
        else:
            ranges.append((number, number))
    return tuple(ranges)
