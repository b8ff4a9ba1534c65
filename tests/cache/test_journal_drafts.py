"""Field edits: never waiting for the disk, on it soon, gone for good with their reception."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

import pytest

from cache.journal import SqliteJournal
from counter.ports import JournalError

if TYPE_CHECKING:
    from tests.cache.conftest import Samples

Reopen = Callable[[], SqliteJournal]

PATIENCE = 30.0
"""Seconds after which a test that waits for an event has failed."""


def test_the_writer_thread_commits_by_itself_many_edits_at_once(
    journal: SqliteJournal, samples: Samples
) -> None:
    batches: list[list[str]] = []
    written = threading.Event()
    commit = journal._writer._write

    def watch(drafts: object) -> None:
        assert isinstance(drafts, tuple)
        commit(drafts)
        batches.append([draft.content.decode() for draft in drafts])
        written.set()

    journal._writer._write = watch
    with journal._turn:  # a commit is running
        for number in range(50):
            journal.save_draft(samples.draft("d-1", b"%d" % number))
        journal.save_draft(samples.draft("d-2", b"other"))
        assert not batches
    assert written.wait(PATIENCE)
    assert batches == [["49", "other"]]


def test_drafts_show_edits_on_their_way_to_disk_last_edit_last(
    journal: SqliteJournal, reopen: Reopen, samples: Samples
) -> None:
    journal.save_draft(samples.draft("d-1", b"old"))
    journal.save_draft(samples.draft("d-2"))
    journal._writer.flush()
    newer = replace(samples.draft("d-1", b"new"), ticket_id=None)
    with journal._turn:
        journal.save_draft(newer)
        assert journal.drafts() == (samples.draft("d-2"), newer)
    assert reopen().drafts() == (samples.draft("d-2"), newer)


def test_an_edit_still_in_the_queue_does_not_outlive_its_reception(
    journal: SqliteJournal, reopen: Reopen, samples: Samples
) -> None:
    with journal._turn:  # the writer thread cannot commit before the reception
        journal.save_draft(samples.draft("d-1"))
        journal.receive(samples.order(samples.dossier(), "d-1"))
        journal.save_draft(samples.draft("d-2"))
        journal.drop_draft("d-2", samples.act("draft_dropped", "d-2"))
    assert journal.drafts() == ()
    assert reopen().drafts() == ()


def test_the_same_id_can_be_used_again_later(
    journal: SqliteJournal, reopen: Reopen, samples: Samples
) -> None:
    journal.drop_draft("d-1", samples.act("draft_dropped", "d-1"))
    later = samples.draft("d-1", at=samples.morning + timedelta(minutes=1))
    journal.save_draft(later)
    assert reopen().drafts() == (later,)


def test_a_reception_that_failed_leaves_the_draft(
    journal: SqliteJournal, reopen: Reopen, samples: Samples
) -> None:
    dossier, _ = journal.receive(samples.order(samples.dossier()))
    clash = replace(samples.order(samples.dossier(), "d-1"), documents=lambda _: samples.jobs(dossier))
    journal.save_draft(samples.draft("d-1"))
    with pytest.raises(JournalError, match="conflict"):
        journal.receive(clash)
    assert reopen().drafts() == (samples.draft("d-1"),)


def test_edits_and_receptions_from_many_threads(
    journal: SqliteJournal, reopen: Reopen, samples: Samples
) -> None:
    journal.add_block(samples.block("b1", 1, 20))
    start = threading.Barrier(5)
    failures: list[BaseException] = []

    def work(body: Callable[[], None]) -> threading.Thread:
        def run() -> None:
            try:
                start.wait(PATIENCE)
                body()
            except BaseException as error:  # noqa: BLE001 - reported by the test
                failures.append(error)

        return threading.Thread(target=run)

    def receive(worker: int) -> None:
        for number in range(10):
            name = f"{worker}-{number}"
            journal.save_draft(samples.draft(name))
            journal.receive(samples.order(samples.dossier(), name))

    def edit() -> None:
        for number in range(300):
            journal.save_draft(samples.draft(f"open-{number % 3}", b"%d" % number))

    def look() -> None:
        for _ in range(50):
            journal.drafts()

    threads = [work(partial(receive, worker)) for worker in range(3)] + [work(edit), work(look)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert failures == []

    again = reopen()
    assert sorted(draft.content for draft in again.drafts()) == [b"297", b"298", b"299"]
    rows = again.dossiers()
    assert len({row.dossier.local_number for row in rows}) == len(rows) == again.verify_chain() == 30
    codes = [row.dossier.code for row in rows if row.dossier.code is not None]
    assert len(set(codes)) == len(codes) == 20
