"""Fewer cases than all: every pair of values of any two dimensions is met at least once."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from itertools import combinations
from typing import Any

__all__ = ["pairwise"]

Case = dict[str, Any]
_TRIES = 40


def pairwise(
    dimensions: Mapping[str, Sequence[Any]], possible: Callable[[Case], bool], *, seed: int = 1
) -> list[Case]:
    """Cases over `dimensions` that cover every pair which a possible case can hold.

    Greedy over random candidates built around a pair that is still missing; the same seed gives the same
    cases. A pair for which no possible case was found in many tries is taken as impossible.
    """
    dice = random.Random(seed)
    names = list(dimensions)
    missing = {
        (first, i, second, j)
        for first, second in combinations(names, 2)
        for i in range(len(dimensions[first]))
        for j in range(len(dimensions[second]))
    }
    cases: list[Case] = []
    while missing:
        wanted = min(missing)
        best: dict[str, int] | None = None
        gain = 0
        for _ in range(_TRIES):
            indices = {name: dice.randrange(len(dimensions[name])) for name in names}
            indices[wanted[0]], indices[wanted[2]] = wanted[1], wanted[3]
            if not possible(_values(dimensions, indices)):
                continue
            covered = len(_pairs(names, indices) & missing)
            if covered > gain:
                best, gain = indices, covered
        if best is None:
            missing.discard(wanted)
            continue
        missing -= _pairs(names, best)
        cases.append(_values(dimensions, best))
    return cases


def _pairs(names: list[str], indices: Mapping[str, int]) -> set[tuple[str, int, str, int]]:
    return {(first, indices[first], second, indices[second]) for first, second in combinations(names, 2)}


def _values(dimensions: Mapping[str, Sequence[Any]], indices: Mapping[str, int]) -> Case:
    return {name: dimensions[name][index] for name, index in indices.items()}
