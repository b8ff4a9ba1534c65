"""A dossier whose result another desk handed over is forgotten, too; and nothing reads the whole journal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from cache.journal import SqliteJournal
from cache.journal.counting import day_totals
from cache.journal.purging import _ENDED, _OVERDUE, _WAITING
from counter.domain.dossiers import SyncState
from counter.events import PrintState
from counter.ports import OutboxOutcome
from tests.cache.conftest import refused

if TYPE_CHECKING:
    from tests.cache.conftest import Samples


def test_what_another_desk_handed_over_ends_by_its_due_date(journal: SqliteJournal, samples: Samples) -> None:
    due = samples.morning + timedelta(days=10)
    dated, undated, unsent = (
        journal.receive(samples.order(replace(samples.dossier(), due_at=at)))[0] for at in (due, None, due)
    )
    for dossier in (dated, undated):
        for job in journal.jobs(dossier.id):
            journal.note_job(job.id, PrintState.CONFIRMED)
        journal.note_outbox(dossier.id, OutboxOutcome.DONE)
        journal.note_dossier(dossier.id, SyncState.CONFIRMED)
    act = samples.act("purged", "q03")
    assert journal.purge(due - timedelta(days=1), act) == 0
    assert journal.purge(due + timedelta(days=1), act) == 1
    assert refused(lambda: journal.dossier(dated.id)) == "purged"
    assert journal.purge(samples.morning + timedelta(days=364), act) == 0
    assert journal.purge(samples.morning + timedelta(days=366), act) == 1
    assert journal.dossier(unsent.id) is not None, "the centre does not have it"
    assert journal.examine().troubles == ()


@pytest.mark.parametrize("sql", [_ENDED[0], _OVERDUE])
def test_forgetting_looks_at_old_dossiers_alone(journal: SqliteJournal, sql: str) -> None:
    plan = " ".join(row[3] for row in journal._query("EXPLAIN QUERY PLAN " + sql, (0,)))
    assert "dossier_kept" in plan


def test_forgetting_and_closing_use_their_indexes(journal: SqliteJournal) -> None:
    plan = " ".join(row[3] for row in journal._query("EXPLAIN QUERY PLAN " + _WAITING, ("x",)))
    assert "outbox_subject" in plan
    asked: list[str] = []

    def query(sql: str, bindings: tuple[object, ...]) -> list[tuple[object, ...]]:
        asked.extend(row[3] for row in journal._query("EXPLAIN QUERY PLAN " + sql, bindings))
        return journal._query(sql, bindings)

    day_totals(query, "2026-11-23")
    plans = " ".join(asked)
    assert all(name in plans for name in ("dossier_day", "event_handed_over", "event_corrected", "money_day"))
    scanned = {line for line in asked if line.startswith("SCAN") and "CONSTANT" not in line}
    assert scanned <= {"SCAN print_job USING INDEX print_job_unfinished"}, "which holds troubles alone"


def test_an_older_journal_gets_the_indexes_when_it_opens(
    journal: SqliteJournal, reopen: Callable[[], SqliteJournal]
) -> None:
    journal._connection.execute("DROP INDEX outbox_subject; DROP INDEX event_corrected")
    names = {name for (name,) in reopen()._query("SELECT name FROM sqlite_schema WHERE type = 'index'")}
    assert {"outbox_subject", "event_corrected"} <= names
