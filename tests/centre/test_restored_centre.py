"""A centre whose older backup was put back: numbers stay single, lost messages come again, sessions too."""

from __future__ import annotations

import shutil
import uuid
from pathlib import Path

import pytest

from counter import wire
from counter.centre.database import Database
from counter.centre.dossiers import Dossiers
from counter.centre.numbers import Numbers
from counter.centre.places import Caller
from counter.centre.refusals import RefusedError
from counter.centre.sample import CENTRE_ID
from counter.domain.dossiers import Dossier, NumberBlock
from counter.online.client import HttpCentre
from counter.online.session import DeskSession
from counter.ports import OutboxItem, OutboxKind
from tests.rigs.centre import StandingClock, new_dossier, today
from tests.rigs.served import served

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:litestar")

MINE, THEIRS = Caller(CENTRE_ID, "Q03"), Caller(CENTRE_ID, "Q01")
DATE = "261123"


@pytest.fixture
def numbers(database: Database, clock: StandingClock) -> Numbers:
    return Numbers(database, clock)


def lease(numbers: Numbers, caller: Caller, size: int = 5) -> NumberBlock:
    order = wire.BlockLease(request_id=str(uuid.uuid4()), agency_code="H99.001", date=DATE, size=size)
    return numbers.lease(caller, order)


def block(first: int, last: int, name: str = "lost-block") -> NumberBlock:
    return NumberBlock(name, "H99.001", DATE, first, last)


def test_a_block_the_centre_knows_changes_nothing(numbers: Numbers) -> None:
    held = lease(numbers, MINE)
    assert numbers.claim(MINE, (held,)) == (held,)
    assert lease(numbers, THEIRS).first == held.last + 1


def test_a_lost_block_is_its_desks_again_and_the_sequence_goes_on_behind_it(
    numbers: Numbers, database: Database, clock: StandingClock
) -> None:
    lost = block(21, 25)
    assert numbers.claim(MINE, (lost,)) == numbers.claim(MINE, (lost,)) == (lost,)
    assert numbers.claim(MINE, (block(3, 7, "older"),)) == (block(3, 7, "older"),)
    assert lease(numbers, THEIRS).first == 26
    received = new_dossier("H99.001-261123-0021")
    assert not accept(Dossiers(database, clock), received).repeated


def accept(dossiers: Dossiers, received: Dossier) -> wire.WriteReply:
    return dossiers.accept(MINE, received, wire.encode(received))


def test_what_was_leased_to_somebody_else_since_is_not_taken_from_them(
    numbers: Numbers, database: Database, clock: StandingClock
) -> None:
    theirs = lease(numbers, THEIRS)
    overlap, free = block(theirs.last, theirs.last + 4), block(100, 104, "free")
    assert numbers.claim(MINE, (overlap, free)) == (free,)
    assert numbers.claim(MINE, (theirs,)) == ()
    with pytest.raises(RefusedError, match="code_not_leased"):
        accept(Dossiers(database, clock), new_dossier(f"H99.001-261123-{overlap.first:04d}"))


@pytest.mark.parametrize(("first", "last"), [(0, 4), (5, 4), (-3, 1), (1, 201), (9_990, 10_001)])
def test_what_cannot_be_a_block_is_refused(numbers: Numbers, first: int, last: int) -> None:
    with pytest.raises(RefusedError, match="invalid"):
        numbers.claim(MINE, (block(first, last),))


async def test_a_desk_and_a_restored_centre_come_together_again(tmp_path: Path) -> None:
    """Backed up, worked on, put back: over HTTP, with the same secret and PC."""
    used, backup = tmp_path / "used", tmp_path / "backup"
    used.mkdir()
    async with served(used):
        pass
    shutil.copytree(used, backup)
    async with served(used) as centre:
        desk = HttpCentre(DeskSession(centre.door(), "pc-1"))
        held = await desk.lease_block("r-1", "H99.001", today(), 5)
        received = new_dossier(f"H99.001-{today()}-{held.first:04d}")
        item = OutboxItem(
            received.id, OutboxKind.DOSSIER, received.id, wire.encode(received), received.entry.at
        )
        await desk.send(item)
        assert await desk.missing([received.id]) == ()
        await desk.close()
    async with served(backup) as centre:
        desk = HttpCentre(DeskSession(centre.door(), "pc-1"))
        other = HttpCentre(DeskSession(centre.door("Q01"), "pc-2"))
        assert await desk.missing([received.id, "never-sent"]) == (received.id, "never-sent")
        assert await desk.claim_blocks([held]) == (held,)
        assert (await other.lease_block("r-2", "H99.001", today(), 5)).first == held.last + 1
        assert not (await desk.send(item)).repeated
        assert (await desk.send(item)).repeated
        view = await desk.dossier(received.id)
        assert view is not None
        assert view.digest == wire.digest(item.body)
        await desk.close()
        await other.close()
