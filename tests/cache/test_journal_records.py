"""Generic records in the journal: versions, their messages, whose key they are under, and forgetting them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cache.backup import open_backup, restore, write_backup
from cache.journal import JournalReader, SqliteJournal
from cache.journal.vault import examine, rekey
from counter import wire
from counter.desk.recording import message_of
from counter.domain.dossiers import SyncState
from counter.domain.records import DONE, MAXIMUM_BYTES, OPEN, VOID, Record, RecordKind
from counter.ports import JournalError, OutboxKind, OutboxOutcome, PrintJob

if TYPE_CHECKING:
    from tests.cache.conftest import Samples

SECRET = b'{"who":"Person of a record"}'


@pytest.fixture
def make(samples: Samples) -> Callable[..., Record]:
    """Makes fictional records."""

    def one(
        name: str = "r-1",
        content: bytes = SECRET,
        *,
        kind: RecordKind = RecordKind.TRANSFER,
        subject: str = "",
        state: str = OPEN,
        days: int = 0,
    ) -> Record:
        entry = samples.entry(samples.morning + timedelta(days=days))
        return Record(name, kind, subject, state, content, entry)

    return one


def test_a_record_is_kept_once_and_its_newer_version_counts(
    reopen: Callable[[], SqliteJournal], make: Callable[..., Record]
) -> None:
    journal = reopen()
    journal.record([make(), make("r-2")])
    events = journal.audit_head().seq
    journal.record([make(), replace(make("r-2"), entry=make(days=1).entry)])
    assert journal.audit_head().seq == events == 2
    later = make(content=b'{"n":2}', state=DONE, days=1)
    journal.record([later])
    again = reopen()
    assert again.record_of("r-1") == later
    assert again.record_of("nobody") is None
    assert again.records(RecordKind.TRANSFER) == (later, make("r-2"))
    assert again.records(RecordKind.TRANSFER, state=OPEN) == (make("r-2"),)
    assert again.records(RecordKind.SCAN) == ()
    assert again.records(RecordKind.TRANSFER, limit=1) == (later,)
    assert [(one.kind, one.subject) for one in again.audit()] == [
        ("record_transfer", "r-1"), ("record_transfer", "r-2"), ("record_transfer", "r-1"),
    ]  # fmt: skip
    assert again.verify_chain() == 3
    assert again.examine().troubles == ()
    again.record([make()])  # what was before is a newer version too
    assert again.record_of("r-1") == make()
    assert again.audit_head().seq == 4


def test_records_of_a_subject_and_of_none_are_told_apart(
    journal: SqliteJournal, make: Callable[..., Record]
) -> None:
    of_dossier, alone = make("r-1", subject="d-1"), make("r-2")
    journal.record([of_dossier, alone])
    assert journal.records(RecordKind.TRANSFER, subject="d-1") == (of_dossier,)
    assert journal.records(RecordKind.TRANSFER, subject="") == (alone,)
    assert journal.records(RecordKind.TRANSFER, subject="d-2") == ()


def test_kind_and_subject_of_a_record_never_change(
    journal: SqliteJournal, make: Callable[..., Record]
) -> None:
    journal.record([make()])
    for other in (make(kind=RecordKind.SCAN), make(subject="d-1")):
        with pytest.raises(JournalError) as refusal:
            journal.record([make("r-9"), other])
        assert refusal.value.reason == "conflict"
    assert journal.record_of("r-9") is None  # all or nothing
    assert journal.audit_head().seq == 1


def test_a_message_goes_with_its_version_once(
    journal: SqliteJournal, make: Callable[..., Record], samples: Samples
) -> None:
    dossier, _ = journal.receive(samples.order(samples.dossier()))
    record = make(subject=dossier.id)
    paper = PrintJob("j-1", dossier.id, samples.jobs(dossier)[0].document, 1, samples.jobs(dossier)[0].tray)
    for _ in range(2):  # pressed twice: another message id each time
        journal.record([record], item=message_of(record, training=True), jobs=[paper])
    waiting = journal.outbox()
    assert [(one.kind, one.subject) for one in waiting] == [
        (OutboxKind.DOSSIER, dossier.id), (OutboxKind.RECORD, dossier.id),
    ]  # fmt: skip
    told = wire.decode(wire.RecordKept, waiting[1].body)
    assert (told.record, told.training) == (record, True)
    assert [job.id for job in journal.jobs(dossier.id)].count("j-1") == 1
    with pytest.raises(ValueError, match="order"):
        journal.record([record], item=message_of(make("r-5"), training=True))
    newer = replace(record, content=b"[]")
    journal.record([newer], item=(message_of(newer, training=True),))
    assert [one.kind for one in journal.outbox()].count(OutboxKind.RECORD) == 2


def test_nothing_of_a_record_can_be_read_without_its_key(
    journal: SqliteJournal, make: Callable[..., Record]
) -> None:
    record = make(kind=RecordKind.SCAN, subject="d-1")
    journal.record([record], item=message_of(record, training=True))
    kept = journal._query("SELECT payload FROM event UNION ALL SELECT body FROM outbox")
    assert len(kept) == 2
    assert all(b"Person" not in bytes(one) and b"UGVyc29u" not in bytes(one) for (one,) in kept)


def end(journal: SqliteJournal, samples: Samples, dossier_id: str) -> None:
    """Deliver and hand over a dossier: it can be forgotten."""
    row = journal.dossier(dossier_id)
    assert row is not None
    journal.hand_over(*samples.hand_over(row.dossier))
    journal.note_delivered([one.id for one in journal.outbox()])
    journal.note_dossier(dossier_id, SyncState.CONFIRMED)
    for job in journal.open_jobs():
        journal.note_job(job.id, job.state.CONFIRMED)


def test_a_record_is_forgotten_with_its_dossier(
    journal: SqliteJournal, make: Callable[..., Record], samples: Samples
) -> None:
    dossier, _ = journal.receive(samples.order(samples.dossier()))
    record, other = make(subject=dossier.id), make("r-2", subject="d-9")
    for one in (record, other):
        journal.record([one], item=message_of(one, training=True))
    end(journal, samples, dossier.id)
    assert journal.purge(samples.morning + timedelta(days=2), samples.act("purged")) == 1
    with pytest.raises(JournalError) as refusal:
        journal.record_of("r-1")
    assert refusal.value.reason == "purged"
    assert journal.records(RecordKind.TRANSFER) == (other,)
    with pytest.raises(JournalError) as refusal:
        journal.record([replace(record, content=b"[]")])
    assert refusal.value.reason == "purged"
    readable = [one.subject for one in journal.outbox(done=True) if one.body]
    assert readable == ["d-9"]
    assert (journal.verify_chain(), journal.examine().troubles) == (journal.audit_head().seq, ())


@pytest.mark.parametrize(
    ("kind", "state", "age", "gone"),
    [
        (RecordKind.TRANSFER, DONE, 100, True),
        (RecordKind.CERTIFICATION, VOID, 100, True),
        (RecordKind.TRANSFER, OPEN, 100, False),
        (RecordKind.TRANSFER, OPEN, 470, True),
        (RecordKind.TRANSFER, DONE, 80, False),
        (RecordKind.RECEIPT, "issued", 100, True),
        (RecordKind.RECEIPT, "failed", 100, False),
        (RecordKind.RATING, DONE, 800, False),
        (RecordKind.RECEIPT_STOCK, OPEN, 800, False),
    ],
)
def test_a_record_of_no_dossier_is_forgotten_when_it_has_ended(
    journal: SqliteJournal,
    make: Callable[..., Record],
    samples: Samples,
    kind: RecordKind,
    state: str,
    age: int,
    gone: bool,
) -> None:
    record = make(kind=kind, state=state, days=-age)
    journal.record([record], item=message_of(record, training=True))
    limit = samples.morning - timedelta(days=90)
    assert journal.purge(limit, samples.act("purged")) == 0  # the centre has not got it yet
    journal.note_delivered([journal.outbox()[0].id])
    assert journal.purge(limit, samples.act("purged")) == (1 if gone else 0)
    assert len(journal.records(kind)) == (0 if gone else 1)
    assert journal.examine().troubles == ()


def test_one_open_record_keeps_the_key_of_its_subject(
    journal: SqliteJournal, make: Callable[..., Record], samples: Samples
) -> None:
    journal.record(
        [make("r-1", subject="list-1", state=DONE, days=-200), make("r-2", subject="list-1", days=-199)]
    )
    limit = samples.morning - timedelta(days=90)
    assert journal.purge(limit, samples.act("purged")) == 0
    journal.record([make("r-2", subject="list-1", state=DONE, days=-100)])
    assert journal.purge(limit, samples.act("purged")) == 1


def test_a_refused_message_stands_and_waits(journal: SqliteJournal, make: Callable[..., Record]) -> None:
    journal.record([make()], item=message_of(make(), training=True))
    [item] = journal.outbox()
    journal.note_outbox(item.id, OutboxOutcome.STOP, detail="conflict")
    assert journal.outbox()[0].last_outcome is OutboxOutcome.STOP
    journal.free_outbox(stopped=True)
    journal.note_delivered([item.id])
    journal.send_again(item.id)
    assert [one.id for one in journal.outbox()] == [item.id]


def test_backup_restore_and_another_key_keep_records(
    path: Path, tmp_path: Path, make: Callable[..., Record], samples: Samples
) -> None:
    with SqliteJournal.open(path, samples.key, desk_id="q03", seat="Q03") as journal:
        journal.record([make()])
        journal.record([make(content=b"[1]", state=DONE)])
    backup = tmp_path / "journal.backup"
    write_backup(path, samples.key, backup)
    other = bytes(reversed(samples.key))
    rekey(path, samples.key, other)
    assert examine(path, other).troubles == ()
    with JournalReader.open(path, other) as reader:
        assert reader.record_of("r-1") == make(content=b"[1]", state=DONE)
    path.unlink()
    restored = tmp_path / "again" / "journal.db"
    restore(open_backup(backup), samples.key, restored, keyring=None)
    with SqliteJournal.open(restored, samples.key, desk_id="q03", seat="Q03") as journal:
        assert journal.records(RecordKind.TRANSFER) == (make(content=b"[1]", state=DONE),)
        assert journal.examine().troubles == ()


@pytest.mark.parametrize(
    ("sql", "trouble"),
    [
        ("DELETE FROM record WHERE seq = 1", "records"),
        ("UPDATE record SET newest = 0", "record_versions"),
        ("UPDATE record SET version = 5 WHERE newest", "record_versions"),
        ("UPDATE record SET state = 'done' WHERE newest", "record_content"),
        ("UPDATE dossier_key SET key = randomblob(32)", "record_content"),
        ("UPDATE event SET payload = x'00' WHERE seq = 2", "chain"),
    ],
)
def test_what_does_not_agree_is_found(
    journal: SqliteJournal, make: Callable[..., Record], sql: str, trouble: str
) -> None:
    journal.record([make()])
    journal.record([make(content=b"[1]")])
    assert journal.examine().troubles == ()
    journal._connection.execute(sql)
    assert trouble in journal.examine().troubles


@pytest.mark.parametrize(
    "changes",
    [
        {"id": ""}, {"id": "x" * 65}, {"id": "a b"}, {"subject": "ä"}, {"state": "Open"}, {"state": ""},
        {"state": "x" * 33}, {"content": b""}, {"content": b"1" * (MAXIMUM_BYTES + 1)},
    ],
)  # fmt: skip
def test_a_record_that_must_not_be_kept_is_none(make: Callable[..., Record], changes: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="record"):
        replace(make(), **changes)  # type: ignore[arg-type]  # the wrong values are the point


def test_the_repr_of_a_record_shows_nobody(make: Callable[..., Record]) -> None:
    assert "Person" not in repr(make())
    assert "Person" not in repr(wire.record_message(make(), "m-1", training=True))


@given(content=st.binary(min_size=2, max_size=300), state=st.from_regex(r"[a-z_]{1,10}", fullmatch=True))
def test_any_bytes_come_back_as_they_were(content: bytes, state: str) -> None:
    from tests.cache.conftest import Samples

    state = f"s{state}"
    record = Record("r-1", RecordKind.TRAY, "", state, content, Samples().entry())
    assert msgspec.json.decode(msgspec.json.encode(record), type=Record) == record
