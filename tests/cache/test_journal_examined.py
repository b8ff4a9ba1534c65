"""What somebody with the key could change without the record: an examination names it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cache.journal import SqliteJournal
from cache.journal.database import open_database
from cache.journal.vault import examine
from counter.domain.dossiers import SyncState
from counter.ports import OutboxOutcome

if TYPE_CHECKING:
    from tests.cache.conftest import Samples

DAMAGES = {
    "UPDATE outbox SET withdrawn = 1 WHERE subject = (SELECT min(id) FROM dossier WHERE returned_at NOTNULL)":
        {"outbox"},
    "UPDATE outbox SET withdrawn = 1 WHERE kind = 'ticket'": {"outbox"},
    "UPDATE correction SET refund_dong = 0": {"money"},
    "UPDATE local_sequence SET next = 1": {"numbers"},
    "UPDATE local_sequence SET next = next - 1": {"numbers"},
    "DELETE FROM local_sequence": {"numbers"},
    "UPDATE dossier SET purged_at = '2026-11-23T00:00:00+07:00';"
    " UPDATE dossier_key SET key = zeroblob(32) WHERE subject IN (SELECT id FROM dossier)": {"keys"},
    "UPDATE decision SET purged_at = '2026-11-23T00:00:00+07:00'": {"keys"},
    "UPDATE event SET payload = x'00' WHERE kind = 'dossier_received'": {"chain", "money"},
}  # fmt: skip


@pytest.fixture
def worked(journal: SqliteJournal, path: Path, samples: Samples) -> Path:
    """The closed journal of a desk that took back, handed over, decided, put aside and purged."""
    handed, void, refused, old = (journal.receive(samples.order(samples.dossier()))[0] for _ in range(4))
    journal.hand_over(*samples.hand_over(handed))
    journal.correct(*samples.correction(void.id, refund_dong=1000))
    journal.note_outbox(refused.id, OutboxOutcome.STOP, detail="bad_fee")
    journal.correct(*samples.correction(refused.id))  # withdrawn, as the centre refused it
    journal.decide(samples.decision_order(samples.decision()))
    draft = samples.draft()
    journal.save_draft(draft)
    journal.drop_draft(draft.id, samples.act(), samples.ticket_item("t"))
    journal.hand_over(*samples.hand_over(old))
    for item in journal.outbox():
        if item.subject == old.id:
            journal.note_outbox(item.id, OutboxOutcome.DONE)
    journal.note_dossier(old.id, SyncState.CONFIRMED)
    jobs = "UPDATE print_job SET state = 'confirmed' WHERE dossier_id = ?"
    journal._connection.execute(jobs, (old.id,))
    later = samples.morning.replace(year=2027)
    assert journal.purge(later, samples.act("purged", at=later)) == 1
    journal.close()
    return path


def test_a_journal_that_was_worked_with_is_whole(worked: Path, samples: Samples) -> None:
    assert examine(worked, samples.key).troubles == ()


@pytest.mark.parametrize("sql", DAMAGES)
def test_a_change_beside_the_record_is_named(worked: Path, samples: Samples, sql: str) -> None:
    database = open_database(worked, samples.key, writing=True)
    database.pragma("foreign_keys", False)
    database.execute(sql)
    database.close()
    assert set(examine(worked, samples.key).troubles) == DAMAGES[sql]
