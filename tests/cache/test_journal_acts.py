"""What each call of the journal makes durable, and what it refuses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import msgspec
import pytest

from cache.journal import SqliteJournal
from counter.domain.documents import Slip
from counter.domain.dossiers import Dossier, SyncState
from counter.events import PrintState
from counter.ports import JournalError, OutboxKind, OutboxOutcome, PrintJob, Tray

if TYPE_CHECKING:
    from tests.cache.conftest import Samples

Reopen = Callable[[], SqliteJournal]


def test_a_reception_takes_both_numbers_and_keeps_everything(
    journal: SqliteJournal, reopen: Reopen, samples: Samples
) -> None:
    journal.add_block(samples.block("b1", 7, 9))
    journal.save_draft(samples.draft("d-1"))
    dossier, jobs = journal.receive(samples.order(samples.dossier(), "d-1"))

    assert dossier.code == "H99.001-261123-0007"
    assert dossier.local_number == "LQ03-261123-0001"
    assert [job.state for job in jobs] == [PrintState.QUEUED] * 2
    assert jobs[0].document == Slip(samples.place.centre, dossier)

    again = reopen()
    row = again.dossier(dossier.id)
    assert row is not None
    assert row.dossier == dossier
    assert (row.state, row.official_code, row.returned_at) == (SyncState.RECORDED, dossier.code, None)
    assert again.dossier(dossier.local_number) == again.dossier("H99.001-261123-0007") == row
    assert again.jobs(dossier.id) == again.open_jobs() == jobs
    [item] = again.outbox()
    assert (item.kind, item.subject, item.created_at) == (
        OutboxKind.DOSSIER, dossier.id, dossier.entry.at,
    )  # fmt: skip
    assert msgspec.json.decode(item.body, type=Dossier) == dossier
    assert again.drafts() == ()
    assert again.numbers_left("H99.001", "261123") == 2
    assert again.verify_chain() == 1


def test_without_a_block_there_is_no_code_and_the_official_one_follows(
    journal: SqliteJournal, samples: Samples
) -> None:
    journal.add_block(samples.block("other day", 1, 9, date="261124"))
    journal.add_block(samples.block("other agency", 1, 9, agency="H99.002"))
    dossier, _ = journal.receive(samples.order(samples.dossier()))
    assert dossier.code is None

    journal.note_dossier(dossier.id, SyncState.ACCEPTED, official_code="H99.001-261123-0400")
    row = journal.dossier("H99.001-261123-0400")
    assert row is not None
    assert (row.dossier.code, row.official_code, row.state) == (
        None, "H99.001-261123-0400", SyncState.ACCEPTED,
    )  # fmt: skip


def test_the_same_dossier_again_gives_what_is_there(journal: SqliteJournal, samples: Samples) -> None:
    journal.add_block(samples.block("b1", 1, 9))
    order = samples.order(samples.dossier())
    first = journal.receive(order)
    assert journal.receive(order) == first
    assert len(journal.outbox()) == len(journal.dossiers()) == journal.verify_chain() == 1
    assert journal.numbers_left("H99.001", "261123") == 8


def test_a_document_that_cannot_be_made_takes_no_number(journal: SqliteJournal, samples: Samples) -> None:
    journal.add_block(samples.block("b1", 1, 9))

    def fail(_: Dossier) -> bytes:
        raise LookupError("no encoder")

    with pytest.raises(LookupError):
        journal.receive(replace(samples.order(samples.dossier()), body=fail))
    assert (journal.dossiers(), journal.outbox(), journal.open_jobs()) == ((), (), ())
    dossier, _ = journal.receive(samples.order(samples.dossier()))
    assert (dossier.code, dossier.local_number) == ("H99.001-261123-0001", "LQ03-261123-0001")


def test_numbers_come_from_the_oldest_block_of_the_office_day(
    journal: SqliteJournal, samples: Samples
) -> None:
    journal.add_block(samples.block("b2", 50, 51))
    journal.add_block(samples.block("b1", 1, 1))
    journal.add_block(samples.block("b1", 1, 1))
    codes = [journal.receive(samples.order(samples.dossier()))[0].code for _ in range(4)]
    assert codes == ["H99.001-261123-0050", "H99.001-261123-0051", "H99.001-261123-0001", None]
    late = samples.dossier(at=samples.morning.replace(hour=23))
    assert journal.receive(samples.order(late))[0].local_number == "LQ03-261123-0005"
    after = samples.dossier(at=samples.morning + timedelta(days=1))
    assert journal.receive(samples.order(after))[0].local_number == "LQ03-261124-0001"


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [("b2", 10, 20), ("b2", 1, 1), ("b2", 0, 0), ("b2", 30, 29), ("b1", 1, 9)],
    ids=["overlaps", "within", "from zero", "empty", "same id, other numbers"],
)
def test_a_block_that_could_give_a_number_twice_is_refused(
    journal: SqliteJournal, samples: Samples, name: str, first: int, last: int
) -> None:
    journal.add_block(samples.block("b1", 1, 10))
    with pytest.raises(JournalError) as refusal:
        journal.add_block(samples.block(name, first, last))
    assert refusal.value.reason == "conflict"
    assert journal.numbers_left("H99.001", "261123") == 10


def test_a_result_is_handed_over_once(journal: SqliteJournal, samples: Samples) -> None:
    dossier, _ = journal.receive(samples.order(samples.dossier()))
    act = samples.hand_over(dossier)
    journal.hand_over(*act)
    journal.hand_over(*act)
    row = journal.dossier(dossier.id)
    assert row is not None
    assert row.returned_at == act[0].entry.at
    assert [item.kind for item in journal.outbox()] == [OutboxKind.DOSSIER, OutboxKind.HAND_OVER]
    assert journal.jobs(dossier.id)[-1:] == tuple(act[2])

    with pytest.raises(JournalError) as refusal:
        journal.hand_over(*samples.hand_over(dossier))
    assert refusal.value.reason == "already_returned"
    assert len(journal.outbox()) == journal.verify_chain() == 2


def test_a_result_of_another_desks_dossier_can_be_handed_over(
    journal: SqliteJournal, samples: Samples
) -> None:
    elsewhere = replace(samples.dossier(), local_number="LQ01-261120-0001")
    journal.hand_over(*samples.hand_over(elsewhere))
    assert journal.dossier(elsewhere.id) is None
    with pytest.raises(JournalError) as refusal:
        journal.hand_over(*samples.hand_over(elsewhere))
    assert refusal.value.reason == "already_returned"


def test_delivery_never_goes_backwards(journal: SqliteJournal, samples: Samples) -> None:
    dossier, _ = journal.receive(samples.order(samples.dossier()))

    def after(state: SyncState, **details: str) -> tuple[SyncState, str | None, str]:
        journal.note_dossier(dossier.id, state, **details)
        row = journal.dossier(dossier.id)
        assert row is not None
        return row.state, row.official_code, row.trouble

    assert after(SyncState.RECORDED, trouble="conflict") == (SyncState.RECORDED, None, "conflict")
    assert after(SyncState.ACCEPTED) == (SyncState.ACCEPTED, None, "conflict")
    assert after(SyncState.FORWARDED, official_code="X-1", trouble="") == (SyncState.FORWARDED, "X-1", "")
    assert after(SyncState.ACCEPTED, official_code="X-0") == (SyncState.FORWARDED, "X-1", "")
    assert after(SyncState.CONFIRMED) == (SyncState.CONFIRMED, "X-1", "")
    assert after(SyncState.RECORDED, trouble="invalid") == (SyncState.CONFIRMED, "X-1", "invalid")
    assert after(SyncState.RECORDED) == (SyncState.CONFIRMED, "X-1", "invalid")


def test_an_official_code_belongs_to_one_dossier(journal: SqliteJournal, samples: Samples) -> None:
    first, second = (journal.receive(samples.order(samples.dossier()))[0] for _ in range(2))
    journal.note_dossier(first.id, SyncState.ACCEPTED, official_code="X-1")
    with pytest.raises(JournalError) as refusal:
        journal.note_dossier(second.id, SyncState.ACCEPTED, official_code="X-1")
    assert refusal.value.reason == "conflict"
    row = journal.dossier(second.id)
    assert row is not None
    assert row.state is SyncState.RECORDED


def test_what_is_not_there_is_named(journal: SqliteJournal) -> None:
    with pytest.raises(JournalError, match="unknown_dossier"):
        journal.note_dossier("none", SyncState.ACCEPTED)
    with pytest.raises(JournalError, match="unknown_item"):
        journal.note_outbox("none", OutboxOutcome.DONE)
    with pytest.raises(JournalError, match="unknown_item"):
        journal.note_job("none", PrintState.SENT)


def test_the_outbox_keeps_order_and_never_reopens_an_item(
    journal: SqliteJournal, reopen: Reopen, samples: Samples
) -> None:
    for name in ("a", "b", "c"):
        journal.drop_draft(f"d-{name}", samples.act("visit_ended"), samples.ticket_item(name))
    later = samples.morning + timedelta(minutes=5)
    assert journal.outbox_counts() == (3, 0, 0)
    journal.note_outbox("a", OutboxOutcome.STOP, detail="409")
    assert journal.outbox_counts() == (2, 1, 0)
    journal.note_outbox("a", OutboxOutcome.RETRY, next_at=later, detail="503")
    journal.note_outbox("a", OutboxOutcome.UNKNOWN, detail="no_answer")
    journal.note_outbox("c", OutboxOutcome.DONE)
    journal.note_outbox("b", OutboxOutcome.DONE)
    journal.note_outbox("b", OutboxOutcome.RETRY)

    again = reopen()
    [waiting] = again.outbox()
    assert (waiting.id, waiting.attempts, waiting.last_outcome, waiting.next_at, waiting.detail) == (
        "a", 3, OutboxOutcome.UNKNOWN, None, "no_answer",
    )  # fmt: skip
    done = again.outbox(done=True)
    assert [(item.id, item.attempts, item.last_outcome, item.done) for item in done] == [
        ("b", 1, OutboxOutcome.DONE, True),
        ("c", 1, OutboxOutcome.DONE, True),
    ]
    assert [item.id for item in again.outbox(done=True, limit=1)] == ["b"]
    assert again.outbox_counts() == (1, 0, 2)


def test_the_end_of_a_visit_is_told_once(journal: SqliteJournal, samples: Samples) -> None:
    item = samples.ticket_item("a")
    journal.drop_draft("d-a", samples.act("visit_ended"), item)
    journal.drop_draft("d-a", samples.act("visit_ended"), replace(item, body=b"{}"))
    [waiting] = journal.outbox()
    assert waiting.body == item.body


def test_after_a_restart_a_sent_job_is_unknown_and_a_queued_one_queued(
    journal: SqliteJournal, reopen: Reopen, samples: Samples
) -> None:
    dossier, _ = journal.receive(samples.order(samples.dossier()))
    reprint = [
        PrintJob(f"r{n}", dossier.id, Slip(samples.place.centre, dossier, n), 1, Tray.SHEET) for n in (1, 2)
    ]
    journal.add_jobs(reprint, samples.act("reprinted", dossier.id))
    slip, fee = journal.jobs(dossier.id)[:2]
    journal.note_job(slip.id, PrintState.SENT)
    journal.note_job("r1", PrintState.CONFIRMED)
    journal.note_job("r1", PrintState.SENT)
    journal.note_job("r2", PrintState.FAILED, "media-empty")

    again = reopen()
    assert [(job.id, job.state, job.reason) for job in again.jobs(dossier.id)] == [
        (slip.id, PrintState.UNKNOWN, "restart"),
        (fee.id, PrintState.QUEUED, ""),
        ("r1", PrintState.CONFIRMED, ""),
        ("r2", PrintState.FAILED, "media-empty"),
    ]
    assert [job.id for job in again.open_jobs()] == [slip.id, fee.id]


def test_dossiers_come_newest_first(journal: SqliteJournal, samples: Samples) -> None:
    names = [journal.receive(samples.order(samples.dossier()))[0].id for _ in range(3)]
    assert [row.dossier.id for row in journal.dossiers()] == names[::-1]
    assert [row.dossier.id for row in journal.dossiers(limit=2)] == names[:0:-1]


def test_unconfirmed_dossiers_come_oldest_first(journal: SqliteJournal, samples: Samples) -> None:
    names = [journal.receive(samples.order(samples.dossier()))[0].id for _ in range(3)]
    journal.note_dossier(names[0], SyncState.ACCEPTED)
    journal.note_dossier(names[1], SyncState.CONFIRMED)
    assert [row.dossier.id for row in journal.unconfirmed()] == [names[0], names[2]]


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE event SET clerk = 'cb2' WHERE seq = 2",
        "UPDATE event SET payload = CAST('{}' AS BLOB) WHERE seq = 3",
        "UPDATE event SET at = '2026-11-23T09:31:00+07:00' WHERE seq = 1",
        "DELETE FROM event WHERE seq = 2",
        "UPDATE event SET chain = zeroblob(32) WHERE seq = 3",
    ],
)
def test_a_changed_event_breaks_the_chain(journal: SqliteJournal, samples: Samples, damage: str) -> None:
    for number in range(3):
        journal.append(samples.act(subject=f"t-{number}"))
    assert journal.verify_chain() == 3
    journal._connection.execute(damage)
    with pytest.raises(JournalError) as broken:
        journal.verify_chain()
    assert broken.value.reason == "chain_broken"


def test_a_time_without_a_zone_is_refused(journal: SqliteJournal, samples: Samples) -> None:
    with pytest.raises(ValueError, match="zone"):
        journal.append(samples.act(at=samples.morning.replace(tzinfo=None)))
    assert journal.verify_chain() == 0
