"""One act, one transaction, one fsync: whatever an act writes becomes durable together, and waits once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cache.journal import SqliteJournal
from counter.domain.dossiers import Dossier, SyncState
from counter.events import PrintState
from counter.ports import OutboxOutcome
from tests.rigs.disk import FailingDisk, vfs_of

if TYPE_CHECKING:
    from tests.cache.conftest import Samples

ACTS: dict[str, Callable[[SqliteJournal, Samples, Dossier], object]] = {
    "receive": lambda journal, samples, _: journal.receive(samples.order(samples.dossier(), "d-1")),
    "hand_over": lambda journal, samples, one: journal.hand_over(*samples.hand_over(one)),
    "decide": lambda journal, samples, _: journal.decide(samples.decision_order(samples.decision())),
    "correct": lambda journal, samples, one: journal.correct(*samples.correction(one.id)),
    "append": lambda journal, samples, _: journal.append(samples.act()),
    "keep_drafts": lambda journal, samples, _: journal.keep_drafts([samples.draft()], [samples.act()]),
    "drop_draft": lambda journal, samples, _: journal.drop_draft("d-1", samples.act()),
    "add_block": lambda journal, samples, _: journal.add_block(samples.block("b2", 20, 29)),
    "add_jobs": lambda journal, samples, one: journal.add_jobs(samples.hand_over(one)[2], samples.act()),
    "note_job": lambda journal, samples, one: journal.note_job(
        f"{one.id}-fee", PrintState.SENT, act=samples.act("print_sent")
    ),
    "note_outbox": lambda journal, samples, one: journal.note_outbox(one.id, OutboxOutcome.DONE),
    "note_dossier": lambda journal, samples, one: journal.note_dossier(one.id, SyncState.ACCEPTED),
    "note_attempt": lambda journal, samples, _: journal.note_attempt(samples.act()),
    "clear_attempts": lambda journal, samples, _: journal.clear_attempts(samples.act()),
    "park": lambda journal, samples, one: journal.park(one.id, "clerk", samples.act()),
}


@pytest.fixture
def disk() -> FailingDisk:
    """A disk that counts."""
    return FailingDisk()


@pytest.fixture
def journal(disk: FailingDisk, path: Path, samples: Samples) -> Iterator[SqliteJournal]:
    """A journal on that disk, used before: the first commit of a log also writes its header."""
    opened = SqliteJournal.open(path, samples.key, desk_id="q03", seat="Q03", vfs=vfs_of(disk))
    opened.add_block(samples.block("b1", 1, 9))
    yield opened
    opened.close()


@pytest.mark.parametrize("act", ACTS)
def test_an_act_waits_for_the_disk_once(
    journal: SqliteJournal, disk: FailingDisk, samples: Samples, act: str
) -> None:
    dossier, _ = journal.receive(samples.order(samples.dossier()))
    before = disk.syncs
    ACTS[act](journal, samples, dossier)
    assert disk.syncs == before + 1
