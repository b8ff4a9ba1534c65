"""How often the search misses what a clerk means: shares of queries, open and held-out half of each set.

Measured only when named: a held-out half is run to be reported, never to tune on.
"""

from __future__ import annotations

from collections.abc import Iterator

from counter.centre.catalogue import load_catalogue
from counter.domain.search import ProcedureIndex
from tests.bench.harness import Bar, Figures, Judged, Row
from tests.catalogue.recall import SETS, queries, recall

__all__ = ["measure"]

_MISSED_FIRST, _MISSED_FIVE = Bar(Judged.MEDIAN, 0.10), Bar(Judged.MEDIAN, 0.02)


def measure() -> list[Row]:
    """Missed as the first hit, and among the first five."""
    procedures = load_catalogue()[1]
    offered = ProcedureIndex(procedures)
    everything = ProcedureIndex(procedures, include_hidden=True)
    return [row for name, whole in SETS.items() for row in _of_set(everything if whole else offered, name)]


def _of_set(index: ProcedureIndex, name: str) -> Iterator[Row]:
    for held_out, half in ((False, "open"), (True, "held out")):
        asked = [query for query in queries(name) if query.held_out is held_out]
        if not asked:
            continue
        found = recall(index, asked)
        of = f"{name.removesuffix('.toml')}, {half}"
        yield Row(f"{of}: not first", "share", Figures(1 - found.at_1, count=found.count), bar=_MISSED_FIRST)
        yield Row(f"{of}: not in five", "share", Figures(1 - found.at_5, count=found.count), bar=_MISSED_FIVE)
