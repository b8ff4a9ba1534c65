"""No desk takes all numbers of an agency and a day, whether it leases them or says that it had them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from counter.centre import numbers
from counter.centre.numbers import MAX_BLOCK, MOST_OF_A_DESK
from counter.centre.office import Office
from counter.centre.places import Caller
from counter.centre.refusals import RefusedError
from counter.centre.sample import CENTRE_ID
from counter.domain.dossiers import NumberBlock
from counter.wire import BlockLease
from tests.rigs.centre import today
from tests.rigs.served import opened_office

GREEDY, OTHER = Caller(CENTRE_ID, "Q03"), Caller(CENTRE_ID, "Q01")
AGENCY = "H99.001"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = opened_office(tmp_path)
    yield office
    office.database.close()


def lease(office: Office, caller: Caller, number: int, size: int = MAX_BLOCK) -> NumberBlock:
    return office.numbers.lease(
        caller, BlockLease(request_id=f"r-{number}", agency_code=AGENCY, date=today(), size=size)
    )


def test_one_claim_does_not_take_them_all(office: Office) -> None:
    held = [
        NumberBlock(f"b-{first}", AGENCY, today(), first, min(9_999, first + MAX_BLOCK - 1))
        for first in range(1, 10_000, MAX_BLOCK)
    ]
    kept = office.numbers.claim(GREEDY, held)
    assert sum(block.last - block.first + 1 for block in kept) == MOST_OF_A_DESK
    assert kept == tuple(held[: len(kept)])
    assert office.numbers.claim(GREEDY, held) == kept, "asked again, nothing more"
    assert lease(office, OTHER, 1, 10).first == MOST_OF_A_DESK + 1
    with pytest.raises(RefusedError, match="exhausted"):
        lease(office, GREEDY, 2, 1)


def test_a_desk_leases_no_more_either(office: Office) -> None:
    for number in range(MOST_OF_A_DESK // MAX_BLOCK):
        lease(office, GREEDY, number)
    with pytest.raises(RefusedError, match="exhausted"):
        lease(office, GREEDY, 100, 1)
    assert lease(office, GREEDY, 0).first == 1, "what was leased is told again"
    assert lease(office, OTHER, 101).first == MOST_OF_A_DESK + 1


def test_an_exhausted_day_gives_no_number_and_loses_none(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(numbers, "MOST_OF_A_DESK", 9_999)
    for number in range(49):
        lease(office, GREEDY, number)
    with pytest.raises(RefusedError, match="exhausted"):
        lease(office, OTHER, 100)
    assert lease(office, OTHER, 101, 199).last == 9_999
