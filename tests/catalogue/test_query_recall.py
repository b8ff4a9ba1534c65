"""The queries the ranking was tuned on: what held once goes on holding. Halves kept apart are the bench's."""

from __future__ import annotations

import pytest

from counter.centre.catalogue import load_catalogue
from counter.domain.search import ProcedureIndex
from tests.catalogue.recall import FIRST_SET, SECOND_SET, SETS, THIRD_SET, queries, recall

PROCEDURES = load_catalogue()[1]
OFFERED, EVERYTHING = ProcedureIndex(PROCEDURES), ProcedureIndex(PROCEDURES, include_hidden=True)


@pytest.mark.parametrize(
    ("name", "first", "five"), [(FIRST_SET, 0.98, 1.0), (SECOND_SET, 0.97, 1.0), (THIRD_SET, 0.97, 1.0)]
)
def test_what_was_found_once_stays_found(name: str, first: float, five: float) -> None:
    """The first two sets have no half any more that nobody looked at: all of them are held here."""
    asked = [query for query in queries(name) if name != THIRD_SET or not query.held_out]
    found = recall(EVERYTHING if SETS[name] else OFFERED, asked)
    assert found.count == len(asked) >= 100
    assert (found.at_1 >= first, found.at_5 >= five) == (True, True), found


def test_the_sets_are_whole_apart_and_about_procedures_there_are() -> None:
    asked = {name: list(queries(name)) for name in SETS}
    for one in (FIRST_SET, SECOND_SET):
        typed = [query.typed for query in asked[one]]
        assert len({*typed}) == len(typed)
        assert 0.4 < sum(query.held_out for query in asked[one]) / len(typed) < 0.6
    assert {*(query.typed for query in asked[FIRST_SET])}.isdisjoint(
        query.typed for query in asked[SECOND_SET]
    )
    assert sum(map(len, asked.values())) >= 200
    offered = {procedure.code for procedure in PROCEDURES if procedure.shown}
    every = {procedure.code for procedure in PROCEDURES}
    for name, whole in SETS.items():
        assert {code for query in asked[name] for code in query.wanted} <= (every if whole else offered)
