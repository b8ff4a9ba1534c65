"""Clerk-style queries and how often the search puts what is meant first, or among the first five."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from counter.domain.search import ProcedureIndex

__all__ = ["FIRST_SET", "SECOND_SET", "SETS", "THIRD_SET", "Query", "Recall", "queries", "recall"]

FIRST_SET, SECOND_SET, THIRD_SET = "queries_clerk.toml", "queries_second.toml", "queries_third.toml"
SETS = {FIRST_SET: False, SECOND_SET: False, THIRD_SET: True}
"""The sets, and whether each asks for fields that desks leave out."""
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Query:
    """What is typed, and the codes of what would be right."""

    typed: str
    wanted: tuple[str, ...]
    kind: str
    held_out: bool
    """Kept apart from the half the ranking was tuned on, and run for the first time when that was done."""


@dataclass(frozen=True, slots=True)
class Recall:
    """Shares of queries."""

    at_1: float
    at_5: float
    count: int


def queries(name: str) -> Iterator[Query]:
    """The queries of a set: parted by whoever wrote it, else by the first byte of their SHA-256, for ever."""
    for one in tomllib.loads((Path(__file__).parent / name).read_text(encoding="utf-8"))["query"]:
        typed: str = one["typed"]
        apart = one.get("held_out", hashlib.sha256(typed.encode()).digest()[0] % 2 == 1)
        yield Query(typed, tuple(one["wanted"]), one["kind"], held_out=apart)


def recall(index: ProcedureIndex, asked: Iterable[Query]) -> Recall:
    """How often the first hit, and one of the first five, is right."""
    found = [([one.code for one in index.search(query.typed, _SHOWN)], query.wanted) for query in asked]
    first = sum(bool(codes) and codes[0] in wanted for codes, wanted in found)
    five = sum(any(code in wanted for code in codes) for codes, wanted in found)
    return Recall(first / len(found), five / len(found), len(found))
