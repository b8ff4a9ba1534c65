"""The same commit on a journal of a million events: years of a busy desk. Asked for by name, about 20 s."""

from __future__ import annotations

from tests.bench.commit import row
from tests.bench.harness import Row

__all__ = ["measure"]


def measure() -> list[Row]:
    """On a million events."""
    return [row(1_000_000)]
