"""Numbers against a real centre: none is given twice, whatever became of a desk; every gap has a reason."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from cache.journal import SqliteJournal
from cache.journal.vault import copy_to, restored_from
from counter import wire
from counter.centre.database import Database
from counter.centre.numbers import Numbers
from counter.centre.places import Caller, Places
from counter.centre.sample import sample_plan
from counter.desk.gaps import GapReason, explained
from counter.domain.dossiers import Dossier, NumberBlock
from counter.ports import NumberUse, ReceptionOrder
from tests.rigs.centre import RunningCentre, new_dossier, running_centre, today
from tests.rigs.papers import OFFICE

KEY = bytes(range(32))
AGENCY = "H99.001"
NOW = datetime.now(OFFICE)


@contextmanager
def journal_in(folder: Path) -> Iterator[SqliteJournal]:
    folder.mkdir(exist_ok=True)
    with SqliteJournal.open(folder / "journal.db", KEY, desk_id="Q03", seat="Q03") as journal:
        yield journal


def receive(journal: SqliteJournal, at: datetime = NOW) -> Dossier:
    fresh = new_dossier()
    fresh = replace(fresh, local_number="", due_at=None, entry=replace(fresh.entry, at=at))
    return journal.receive(ReceptionOrder(fresh, lambda _: (), wire.encode, None))[0]


def codes(journal: SqliteJournal) -> list[str]:
    return [row.dossier.code for row in journal.dossiers() if row.dossier.code]


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[RunningCentre]:
    with running_centre(tmp_path / "centre") as running:
        yield running


def test_a_reinstalled_desk_gets_numbers_nobody_had(centre: RunningCentre, tmp_path: Path) -> None:
    """A fresh journal knows nothing of what it gave: the centre leases it the next ones."""
    given: list[str] = []
    for folder in ("before", "after"):
        with journal_in(tmp_path / folder) as journal:
            journal.add_block(centre.block(5))
            made = [receive(journal) for _ in range(5)]
            for one in made:
                centre.put(one)
            given += codes(journal)
    assert len(given) == len(set(given)) == 10


def test_a_desk_restored_from_a_backup_gives_no_number_again(centre: RunningCentre, tmp_path: Path) -> None:
    with journal_in(tmp_path / "desk") as journal:
        journal.add_block(centre.block(5))
        centre.put(receive(journal))
        copy_to(tmp_path / "desk/journal.db", KEY, tmp_path / "backup.db")
        after = [receive(journal) for _ in range(2)]
        for one in after:
            centre.put(one)
        given = codes(journal)
    assert (
        restored_from(tmp_path / "backup.db", KEY, tmp_path / "desk/journal.db", aside=tmp_path / "aside.db")
        == 1
    )
    with journal_in(tmp_path / "desk") as journal:
        offline = receive(journal)
        assert offline.code is None, "its open block is closed: the local number stands on the slip"
        assert offline.local_number not in {one.local_number for one in after}
        journal.add_block(centre.block(5))
        again = receive(journal)
        assert again.code not in given
        centre.put(again)
        reports = [explained(use, NOW.date(), ()) for use in journal.number_uses()]
        closed = [gap for report in reports for gap in report.gaps if gap.reason is GapReason.CLOSED]
        assert [gap.count for gap in closed] == [4], "those given since the backup are among them"


def test_a_block_that_is_exhausted_leaves_the_local_number(tmp_path: Path) -> None:
    with journal_in(tmp_path) as journal:
        journal.add_block(NumberBlock("b1", AGENCY, today(), 1, 2))
        made = [receive(journal) for _ in range(3)]
    assert [bool(one.code) for one in made] == [True, True, False]
    assert len({one.local_number for one in made}) == 3


def test_a_form_begun_before_midnight_takes_the_number_of_its_commit(tmp_path: Path) -> None:
    before = datetime(2026, 11, 23, 23, 59, tzinfo=OFFICE)
    after = before + timedelta(minutes=1)
    with journal_in(tmp_path) as journal:
        for number, day in enumerate(("261123", "261124")):
            journal.add_block(NumberBlock(f"b{number}", AGENCY, day, 10 * number + 1, 10 * number + 5))
        assert receive(journal, before).code == f"{AGENCY}-261123-0001"
        assert receive(journal, after).code == f"{AGENCY}-261124-0011"
        assert journal.numbers_left(AGENCY, "261123") == 4


def test_two_centres_of_one_database_never_lease_the_same_number_of_an_agency(tmp_path: Path) -> None:
    """A non-territorial dossier's code belongs to the deciding agency (Decree 118/2025 art. 14, 20)."""
    database = Database(tmp_path / "centre.sqlite3")
    try:
        places, numbers, plan = Places(database), Numbers(database, lambda: NOW), sample_plan()
        other = replace(plan.place, centre=replace(plan.place.centre, id="H99.002", agency_code="H99.002"))
        places.found(plan)
        places.found(replace(plan, place=other))
        given: list[int] = []
        for _ in range(3):
            for centre_id in ("H99.001", "H99.002"):
                order = wire.BlockLease(
                    request_id=str(uuid.uuid4()), agency_code=AGENCY, date=today(), size=10
                )
                block = numbers.lease(Caller(centre_id, "Q03"), order)
                given += range(block.first, block.last + 1)
        assert given == list(range(1, 61))
    finally:
        database.close()


def test_every_number_of_a_block_is_accounted_for() -> None:
    block = NumberBlock("b", AGENCY, "261123", 1, 10)
    use = NumberUse(block, 8, ((1, "a"), (2, "b"), (5, "e")))
    report = explained(use, date(2026, 11, 23), {"b"})
    found = {gap.reason: gap.ranges for gap in report.gaps}
    assert found == {
        GapReason.OPEN: ((8, 10),),
        GapReason.CLOSED: ((3, 4), (6, 7)),
        GapReason.VOIDED: ((2, 2),),
    }
    assert report.taken + sum(gap.count for gap in report.gaps) == 10
    later = explained(use, date(2026, 11, 24), {"b"})
    assert {gap.reason for gap in later.gaps} == {GapReason.DAY_OVER, GapReason.CLOSED, GapReason.VOIDED}
