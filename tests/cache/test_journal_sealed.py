"""What the journal keeps of people: sealed under a key of its own, and gone when that key is destroyed."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cache.journal import JournalReader, SqliteJournal
from cache.journal.database import open_database
from cache.journal.sealing import DESTROYED, opened, place, sealed
from counter.domain.documents import VisitList
from counter.domain.dossiers import Dossier, SyncState
from counter.events import PrintState
from counter.ports import JournalError, OutboxOutcome, PrintJob, Tray

if TYPE_CHECKING:
    from tests.cache.conftest import Samples

Reopen = Callable[[], SqliteJournal]


def refused(call: Callable[[], object]) -> str:
    """The reason a call was refused with."""
    with pytest.raises(JournalError) as refusal:
        call()
    return refusal.value.reason


def bodies(journal: SqliteJournal) -> list[bytes]:
    """Everything the tables carry of acts, as it stands in them."""
    return [
        bytes(body)
        for sql in (
            "SELECT payload FROM event", "SELECT body FROM outbox", "SELECT document FROM print_job",
        )
        for (body,) in journal._query(sql)
    ]  # fmt: skip


def keys(journal: SqliteJournal) -> dict[str, bytes]:
    """The key of each subject."""
    return dict(journal._query("SELECT subject, key FROM dossier_key"))


def delivered(journal: SqliteJournal, dossier: Dossier) -> None:
    """The centre has read everything back, and all papers came out."""
    for item in journal.outbox():
        journal.note_outbox(item.id, OutboxOutcome.DONE)
    for job in journal.open_jobs():
        journal.note_job(job.id, PrintState.CONFIRMED)
    journal.note_dossier(dossier.id, SyncState.CONFIRMED)


def handed_over(journal: SqliteJournal, samples: Samples) -> Dossier:
    """A dossier that was received, handed over and delivered."""
    dossier, _ = journal.receive(samples.order(samples.dossier()))
    journal.hand_over(*samples.hand_over(dossier))
    delivered(journal, dossier)
    return dossier


def test_nobody_stands_in_the_tables_in_clear_text(journal: SqliteJournal, samples: Samples) -> None:
    handed_over(journal, samples)
    wrong, _ = journal.receive(samples.order(samples.dossier()))
    journal.correct(*samples.correction(wrong.id))
    journal.decide(samples.decision_order(samples.decision()))
    found = bodies(journal)
    assert len(found) == 16
    assert not [body for body in found if samples.name.encode() in body or b"099198007461" in body]
    nonces = [body[:12] for body in found]
    assert len(set(nonces)) == len(nonces)
    assert len(set(keys(journal).values())) == len(keys(journal)) == 3


def test_the_same_words_are_never_sealed_alike() -> None:
    key, where = bytes(range(32)), place("event", "dossier_received", "d-1")
    one, other = sealed(key, where, b"same"), sealed(key, where, b"same")
    assert one != other
    assert opened(key, where, one) == opened(key, where, other) == b"same"


@pytest.mark.parametrize(
    ("key", "where", "damage"),
    [
        (bytes(31) + b"\1", place("event", "dossier_received", "d-1"), 0),
        (bytes(range(32)), place("event", "dossier_received", "d-2"), 0),
        (bytes(range(32)), place("event", "case_decided", "d-1"), 0),
        (bytes(range(32)), place("event", "dossier_received", "d-1"), 1),
        (None, place("event", "dossier_received", "d-1"), 0),
    ],
)
def test_what_was_sealed_opens_only_where_it_stood(key: bytes | None, where: bytes, damage: int) -> None:
    body = bytearray(sealed(bytes(range(32)), place("event", "dossier_received", "d-1"), b"words"))
    body[-1] ^= damage
    assert refused(lambda: opened(key, where, bytes(body))) == "unreadable"


def test_a_row_put_in_the_place_of_another_is_not_believed(journal: SqliteJournal, samples: Samples) -> None:
    one, other = (journal.receive(samples.order(samples.dossier()))[0] for _ in range(2))
    journal._connection.execute(
        "UPDATE event SET payload = (SELECT payload FROM event WHERE subject = ?) WHERE subject = ?",
        (one.id, other.id),
    )
    assert refused(lambda: journal.dossier(other.id)) == "unreadable"


def test_a_purge_takes_what_has_ended_and_leaves_the_rest(
    journal: SqliteJournal, reopen: Reopen, samples: Samples
) -> None:
    ended = handed_over(journal, samples)
    voided, _ = journal.receive(samples.order(samples.dossier()))
    journal.correct(*samples.correction(voided.id))
    delivered(journal, voided)
    decision, _ = journal.decide(samples.decision_order(samples.decision()))
    delivered(journal, ended)
    later = replace(samples.dossier(), due_at=samples.morning + timedelta(days=3))
    still_here, _ = journal.receive(samples.order(later))
    delivered(journal, still_here)
    unsent, _ = journal.receive(samples.order(samples.dossier()))
    journal.hand_over(*samples.hand_over(unsent))
    kept = keys(journal)

    act = samples.act("purged", "q03")
    assert journal.purge(samples.morning - timedelta(days=1), act) == 0
    events = journal.verify_chain()
    assert journal.purge(samples.morning + timedelta(days=1), act) == 3
    assert journal.purge(samples.morning + timedelta(days=1), act) == 0

    for restart in (False, True):
        again = reopen() if restart else journal
        assert again.verify_chain() == events + 1
        assert [row.kind for row in again.audit(after=events)] == ["purged"]
        assert [row.dossier for row in again.dossiers()] == [unsent, still_here]
        assert again.decisions() == ()
        for key in (ended.id, ended.local_number, voided.id):
            assert refused(partial(again.dossier, key)) == "purged"
        assert refused(partial(again.decision, decision.id)) == "purged"
        assert refused(partial(again.corrections, voided.id)) == "purged"
        assert (again.jobs(ended.id), again.sent_body(ended.id)) == ((), None)
        assert len(again.outbox(done=True)) == 6  # what was sent stays counted, empty or not
        assert len(again.jobs(unsent.id)) == 3
        gone = {subject for subject, key in keys(again).items() if key == DESTROYED}
        assert gone == {ended.id, voided.id, decision.id}
        assert all(keys(again)[subject] == kept[subject] for subject in (still_here.id, unsent.id))
        assert again.day_totals("2026-11-23").received == 4


def test_a_list_of_several_people_outlives_none_of_them(journal: SqliteJournal, samples: Samples) -> None:
    waits, _ = journal.receive(samples.order(samples.dossier()))
    ended = handed_over(journal, samples)
    listing = VisitList(samples.place.centre, (waits, ended), samples.entry())
    jobs = [PrintJob(name, waits.id, listing, 2, Tray.SHEET) for name in ("x04", "x04-again")]
    journal.add_jobs(jobs, samples.act("visit_listed"))
    assert keys(journal)[f"X04:{waits.id}"] != keys(journal)[waits.id]
    later, act = samples.morning + timedelta(days=1), samples.act("purged", "q03")
    journal.note_job("x04", PrintState.SENT)
    assert journal.purge(later, act) == 1, "the list is on its way to the printer"
    assert journal.job("x04-again") is not None
    for job in journal.open_jobs():
        journal.note_job(job.id, PrintState.CONFIRMED)
    assert journal.purge(later, act) == 1
    assert (journal.job("x04"), journal.job("x04-again")) == (None, None)
    assert keys(journal)[f"X04:{waits.id}"] == bytes(32)
    assert journal.dossier(waits.id) is not None
    assert journal.jobs(waits.id), "its own papers stand"


def test_what_is_held_back_or_not_printed_yet_is_not_purged(journal: SqliteJournal, samples: Samples) -> None:
    dossier, _ = journal.receive(samples.order(samples.dossier()))
    journal.hand_over(*samples.hand_over(dossier))
    later, act = samples.morning + timedelta(days=1), samples.act("purged", "q03")
    journal.note_dossier(dossier.id, SyncState.CONFIRMED)
    for item in journal.outbox():
        assert journal.purge(later, act) == 0
        journal.note_outbox(item.id, OutboxOutcome.DONE)
    for job in journal.open_jobs():
        assert journal.purge(later, act) == 0
        journal.note_job(job.id, PrintState.SENT, "no-status")
    assert journal.purge(later, act) == 1


def test_a_result_of_another_desk_is_forgotten_too(journal: SqliteJournal, samples: Samples) -> None:
    elsewhere = replace(samples.dossier(), code="H99.001-261123-0007", local_number="LQ04-261123-0001")
    journal.hand_over(*samples.hand_over(elsewhere))
    later, act = samples.morning + timedelta(days=1), samples.act("purged", "q03")
    assert journal.purge(later, act) == 0
    for item in journal.outbox():
        journal.note_outbox(item.id, OutboxOutcome.DONE)
    for job in journal.open_jobs():
        journal.note_job(job.id, PrintState.CONFIRMED)
    assert journal.purge(samples.morning, act) == 0
    assert journal.purge(later, act) == 1
    assert refused(lambda: journal.hand_over(*samples.hand_over(elsewhere))) == "already_returned"


def test_a_destroyed_key_is_nowhere_in_the_files(
    journal: SqliteJournal, path: Path, samples: Samples
) -> None:
    """Looked for with the journal's own key: whoever holds that must not find it either."""

    def traces(secret: bytes) -> int:
        pages = itertools.chain.from_iterable(decrypted(path, samples.key))
        return bytes(pages).count(secret)

    for _ in range(40):  # more than a page of keys
        handed_over(journal, samples)
    before = keys(journal)
    reader = JournalReader.open(path, samples.key)
    assert len(reader.dossiers()) == 40
    reader.close()
    journal._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    assert all(traces(secret) == 1 for secret in before.values())
    assert journal.purge(samples.morning + timedelta(days=1), samples.act("purged", "q03")) == 40
    assert path.with_name("journal.db-wal").stat().st_size == 0
    assert not any(traces(secret) for secret in before.values())
    assert journal.verify_chain() == 81


def decrypted(path: Path, key: bytes) -> list[bytes]:
    """The pages of the file in clear text, free space included: a copy whose cipher was taken off."""
    plain = path.with_name("plain.db")
    plain.write_bytes(path.read_bytes())
    database = open_database(plain, key, writing=True)
    database.pragma("journal_mode", "delete")
    database.execute("PRAGMA rekey = ''").fetchall()
    database.close()
    content = plain.read_bytes()
    plain.unlink()
    return [content]


def test_a_moment_with_another_offset_is_the_same_moment(journal: SqliteJournal, samples: Samples) -> None:
    handed_over(journal, samples)
    act = samples.act("purged", "q03")
    returned = samples.morning + timedelta(hours=5)
    utc = datetime.fromisoformat("2026-11-23T07:30:00+00:00")
    assert returned == utc
    assert journal.purge(utc, act) == 0
    assert journal.purge(utc + timedelta(seconds=1), act) == 1
