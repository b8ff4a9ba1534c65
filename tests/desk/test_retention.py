"""What the desk knows of people ends by itself: after the centre's time, once a day, on the record."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from counter.desk.retention import PURGED
from counter.domain.dossiers import Collector, CollectorProof, Dossier, HandOver, Result, SyncState
from counter.ports import Draft, JournalError, OutboxItem, OutboxKind, OutboxOutcome, ReceptionOrder
from tests.rigs.papers import dossier
from tests.rigs.small_desk import SmallDesk, small_desk


def ended(small: SmallDesk, name: str, days: int) -> Dossier:
    """A dossier that was handed over so many days ago, confirmed, all delivered."""
    journal = small.journal
    entry = replace(small.desk._core.entry(), at=small.desk.now() - timedelta(days=days))
    one = replace(dossier(code=None, local_number=""), id=name, entry=entry)
    received, _ = journal.receive(ReceptionOrder(one, lambda _: (), msgspec.json.encode, None))
    result = Result(name, "Bản sao", "15", "", entry.at)
    given = HandOver(
        f"h-{name}", name, Collector(one.owner, CollectorProof.SLIP, is_owner=True), result, entry
    )
    journal.hand_over(given, OutboxItem(given.id, OutboxKind.HAND_OVER, name, b"{}", entry.at), ())
    for item in (name, given.id):
        journal.note_outbox(item, OutboxOutcome.DONE)
    journal.note_dossier(name, SyncState.CONFIRMED)
    return received


def purges(small: SmallDesk) -> list[str]:
    """What the record says of purges."""
    return [row.desk_id for row in small.journal.audit(limit=10_000) if row.kind == PURGED]


async def test_the_desk_forgets_after_the_time_of_its_centre(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        place = small.desk.state.place
        assert place is not None
        days = place.retention_days
        assert days == 90
        old, young = ended(small, "d-old", days + 1), ended(small, "d-young", days - 1)
        retention = small.desk._retention
        assert await retention.check() == 1
        assert await retention.check() == 0  # once a day
        assert [row.dossier.id for row in small.journal.dossiers()] == [young.id]
        with pytest.raises(JournalError, match="purged"):
            small.journal.dossier(old.id)
        assert purges(small) == [place.seat.id]
        small.journal.verify_chain()


async def test_a_centre_that_keeps_for_ever_is_not_overruled(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        ended(small, "d-old", 9_000)
        core = small.desk._core
        assert core.state.place is not None
        core.update(place=replace(core.state.place, retention_days=0))
        assert await small.desk._retention.check() == 0
        assert len(small.journal.dossiers()) == 1
        assert purges(small) == []


async def test_nobody_who_is_being_served_is_forgotten(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        ended(small, "d-old", 200)
        await small.desk.call_next()
        assert small.desk.state.visit is not None
        assert await small.desk._retention.check() == 0


async def test_what_a_visit_put_aside_speaks_of_stays(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        ended(small, "d-old", 200)
        entry = small.desk._core.entry()
        draft = Draft("w-1", None, b'{"received":["d-old"]}', entry.at)
        small.journal.keep_drafts([draft], ())
        assert await small.desk._retention.check() == 0
        assert small.journal.dossier("d-old") is not None
