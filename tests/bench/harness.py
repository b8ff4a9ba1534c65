"""Rows of the bench: samples taken in turn, their figures, and the bar they are held against.

Ours and the floor are taken A B A B in one run, so their ratio holds when the machine drifts. Knows nothing
of what is measured.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import median
from time import perf_counter
from typing import TypeVar

__all__ = [
    "MILLISECONDS",
    "Bar",
    "Clock",
    "Figures",
    "Judged",
    "Row",
    "Take",
    "alternate",
    "figures",
    "in_turn",
    "percentile",
    "timed",
]

T = TypeVar("T")
Take = Callable[[], float]
"""Takes one sample, in seconds."""
Clock = Callable[[], float]
"""Seconds since whenever."""

MILLISECONDS = 1000.0
"""Of a second."""

_P95_SAMPLES = 20
_P99_SAMPLES = 100
"""Fewer samples than these say nothing about that percentile."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What is told of many samples, in the unit of their row."""

    median: float
    p95: float | None = None
    """None: too few samples."""
    p99: float | None = None
    count: int = 1


class Judged(StrEnum):
    """The figure a bar is about."""

    MEDIAN = "median"
    P95 = "p95"
    P99 = "p99"
    RATIO = "ratio"
    """Of the medians, ours to theirs."""
    EXCESS = "excess"
    """Our median less theirs."""


@dataclass(frozen=True, slots=True)
class Bar:
    """The most a figure may be; RATIO has no unit, the others that of the row."""

    of: Judged
    most: float


@dataclass(frozen=True, slots=True)
class Row:
    """One thing measured. Without `theirs` it stands alone, for information."""

    what: str
    unit: str
    ours: Figures
    peer: str = ""
    """What `theirs` are the figures of."""
    theirs: Figures | None = None
    bar: Bar | None = None

    @property
    def ratio(self) -> float | None:
        """Our median to theirs."""
        return self.ours.median / self.theirs.median if self.theirs and self.theirs.median else None

    @property
    def held(self) -> bool | None:
        """Whether the bar holds; None without a bar, or without the figure it is about."""
        if self.bar is None:
            return None
        judged = {
            Judged.MEDIAN: self.ours.median,
            Judged.P95: self.ours.p95,
            Judged.P99: self.ours.p99,
            Judged.RATIO: self.ratio,
            Judged.EXCESS: self.ours.median - self.theirs.median if self.theirs else None,
        }[self.bar.of]
        return None if judged is None else judged <= self.bar.most


def figures(samples: Sequence[float], factor: float = 1.0) -> Figures:
    """Figures of at least one sample, each multiplied by `factor`."""
    count = len(samples)
    return Figures(
        median(samples) * factor,
        percentile(samples, 95) * factor if count >= _P95_SAMPLES else None,
        percentile(samples, 99) * factor if count >= _P99_SAMPLES else None,
        count,
    )


def percentile(samples: Sequence[float], percent: int) -> float:
    """The nearest rank: the smallest sample that is not below `percent` of them."""
    return sorted(samples)[math.ceil(len(samples) * percent / 100) - 1]


def timed(act: Callable[[], object], clock: Clock = perf_counter) -> Take:
    """A sample is how long `act` takes."""

    def take() -> float:
        start = clock()
        act()
        return clock() - start

    return take


def alternate(takes: Sequence[Callable[[], T]], *, rounds: int, warm_up: int = 1) -> tuple[list[T], ...]:
    """`rounds` samples of each, taken in turn after `warm_up` rounds that do not count."""
    for _ in range(warm_up):
        for take in takes:
            take()
    samples: tuple[list[T], ...] = tuple([] for _ in takes)
    for _ in range(rounds):
        for kept, take in zip(samples, takes, strict=True):
            kept.append(take())
    return samples


def in_turn(*takes: Take, rounds: int, warm_up: int = 1) -> tuple[Figures, ...]:
    """Figures of each in milliseconds, taken in turn."""
    return tuple(
        figures(samples, MILLISECONDS) for samples in alternate(takes, rounds=rounds, warm_up=warm_up)
    )
