"""Sets of positions held as bits of integers, and adding up evidence over them. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

__all__ = ["mask_of", "positions", "weighed"]


def mask_of(members: Sequence[int]) -> int:
    """The set of `members`, which stand in ascending order."""
    if not members:
        return 0
    bits = bytearray(members[-1] // 8 + 1)
    for member in members:
        bits[member >> 3] |= 1 << (member & 7)
    return int.from_bytes(bits, "little")


def positions(mask: int) -> Iterator[int]:
    """Positions of the set bits, lowest first."""
    while mask > 0:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest


def weighed(evidence: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """(sum, positions) for (positions, weight) pairs, heaviest first; positions with no weight are left out.

    Every position stands in one sum. The work is a few operations on whole sets for each pair and sum.
    """
    sums: dict[int, int] = {}
    touched = 0
    for mask, weight in evidence:
        if not mask or not weight:
            continue
        moved: dict[int, int] = {}
        for total, held in sums.items():
            hit = held & mask
            if hit:
                moved[total + weight] = moved.get(total + weight, 0) | hit
            if rest := held ^ hit:
                moved[total] = moved.get(total, 0) | rest
        if fresh := mask & ~touched:
            moved[weight] = moved.get(weight, 0) | fresh
            touched |= mask
        sums = moved
    return sorted(sums.items(), reverse=True)
