"""What the journal says of its day, its numbers, its record, and of who tried to sign in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from cache.journal import SqliteJournal
from counter.domain.day import AuditHead, DayTotals
from counter.domain.decisions import CorrectionKind
from counter.domain.dossiers import Dossier, SyncState
from counter.domain.fees import Fee, FeeReceipt, PaymentMethod, ReceiptKind
from counter.events import PrintState
from counter.ports import Attempts, JournalError

if TYPE_CHECKING:
    from tests.cache.conftest import Samples

Reopen = Callable[[], SqliteJournal]
TODAY = "2026-11-23"


def receipt(number: str) -> FeeReceipt:
    """A receipt of one book."""
    return FeeReceipt(ReceiptKind.PRINTED, "01BLP", number)


def received(journal: SqliteJournal, samples: Samples, fee: Fee, days: int = 0) -> Dossier:
    """A dossier with a fee, received so many days later."""
    dossier = samples.dossier(at=samples.morning + timedelta(days=days))
    return journal.receive(samples.order(replace(dossier, fee=fee)))[0]


def test_a_day_without_work_is_empty(journal: SqliteJournal) -> None:
    assert journal.day_totals(TODAY) == DayTotals(TODAY, 0, 0, 0, 0, 0, (), (), 0, 0)


def test_the_money_of_a_day_is_that_of_its_acts(
    journal: SqliteJournal, reopen: Reopen, samples: Samples
) -> None:
    cash, later = PaymentMethod.CASH, Fee(20_000, PaymentMethod.LATER)
    first = received(journal, samples, Fee(8_000, cash, receipt=receipt("0000007")))
    received(journal, samples, Fee(3_000, PaymentMethod.TRANSFER))
    owing = received(journal, samples, later)
    received(journal, samples, Fee(0, PaymentMethod.NONE))
    received(journal, samples, Fee(99_000, cash), days=1)
    # The money of the voided one pays its successor: 8.000 were taken once, 1.500 come to them.
    journal.correct(*samples.correction(first.id))
    received(journal, samples, Fee(9_500, cash, carried_dong=8_000, receipt=receipt("0000008")))
    hand_over, item, jobs = samples.hand_over(owing)
    journal.hand_over(replace(hand_over, fee=Fee(20_000, cash, receipt=receipt("0000009"))), item, jobs)
    journal.correct(*samples.correction(owing.id, CorrectionKind.REFUND, refund_dong=5_000))
    journal.note_dossier(owing.id, SyncState.CONFIRMED)
    journal.note_job(journal.jobs(owing.id)[0].id, PrintState.UNKNOWN)
    journal.note_job(journal.jobs(owing.id)[1].id, PrintState.CONFIRMED)

    for restart in (False, True):
        totals = (reopen() if restart else journal).day_totals(TODAY)
        assert totals == DayTotals(
            TODAY,
            received=5,
            voided=1,
            handed_over=1,
            taken_dong=8_000 + 3_000 + 1_500 + 20_000,
            given_back_dong=5_000,
            by_method=(("cash", 29_500), ("transfer", 3_000)),
            receipts=("0000007", "0000008", "0000009"),
            unconfirmed=4,
            open_jobs=1,
        )


def test_every_leased_number_is_explained(journal: SqliteJournal, samples: Samples) -> None:
    blocks = [
        samples.block("b2", 5, 6), samples.block("b1", 1, 2), samples.block("b3", 1, 9, date="261122"),
        samples.block("b4", 1, 3, agency="H99.0010"),
    ]  # fmt: skip
    for block in blocks:
        journal.add_block(block)
    taken = [journal.receive(samples.order(samples.dossier()))[0] for _ in range(3)]
    other, _ = journal.receive(samples.order(samples.dossier(agency="H99.0010")))
    uses = journal.number_uses()
    assert [use.block for use in uses] == [blocks[2], blocks[1], blocks[0], blocks[3]]
    assert [(use.next, use.taken) for use in uses] == [
        (1, ()),
        (2, ((1, taken[2].id),)),
        (7, ((5, taken[0].id), (6, taken[1].id))),
        (2, ((1, other.id),)),
    ]
    assert {use.block.date for use in journal.number_uses(days=1)} == {"261123"}


def test_the_record_is_read_without_what_it_carries(journal: SqliteJournal, samples: Samples) -> None:
    assert journal.audit_head() == AuditHead(0, "0" * 64)
    assert journal.audit() == ()
    journal.append(samples.act("signed_in", "cb1"))
    dossier, _ = journal.receive(samples.order(samples.dossier()))
    journal.append(samples.act("ticket_called"))
    found = journal.audit()
    assert [(row.seq, row.kind, row.subject) for row in found] == [
        (1, "signed_in", "cb1"), (2, "dossier_received", dossier.id), (3, "ticket_called", "t-1"),
    ]  # fmt: skip
    assert (found[1].clerk_id, found[1].desk_id, found[1].at) == ("cb1", "q03", samples.morning)
    assert journal.audit(after=1, limit=1) == found[1:2]
    assert journal.audit_head() == AuditHead(3, found[-1].chain)
    assert samples.name not in repr(found)


def test_wrong_attempts_outlive_a_restart_and_end_with_a_good_one(
    journal: SqliteJournal, reopen: Reopen, samples: Samples
) -> None:
    assert journal.attempts() == Attempts()
    until = samples.morning + timedelta(minutes=1)
    journal.note_attempt(samples.act("sign_in_failed", "cb1"))
    journal.note_attempt(samples.act("sign_in_failed", "cb1"), until=until)
    again = reopen()
    assert again.attempts() == Attempts(2, until)
    again.clear_attempts(samples.act("signed_in", "cb1"))
    assert again.attempts() == Attempts()
    assert [row.kind for row in again.audit()] == ["sign_in_failed"] * 2 + ["signed_in"]
    assert again.verify_chain() == 3


def test_a_message_is_kept_back_until_it_is_let_go(
    journal: SqliteJournal, reopen: Reopen, samples: Samples
) -> None:
    dossier, _ = journal.receive(samples.order(samples.dossier()))
    journal.park(dossier.id, "supervisor", samples.act("message_held", dossier.id))
    again = reopen()
    assert [item.held for item in again.outbox()] == ["supervisor"]
    again.park(dossier.id, "", samples.act("message_let_go", dossier.id))
    assert [item.held for item in again.outbox()] == [""]
    with pytest.raises(JournalError) as refusal:
        again.park("nothing", "clerk", samples.act())
    assert refusal.value.reason == "unknown_item"
    assert [row.kind for row in again.audit(after=1)] == ["message_held", "message_let_go"]


def test_what_went_to_the_printer_is_remembered(
    journal: SqliteJournal, reopen: Reopen, samples: Samples
) -> None:
    _, (job, _) = journal.receive(samples.order(samples.dossier()))
    assert (job.at, job.digest) == (samples.morning, "")
    journal.note_job(job.id, PrintState.SENT, digest="ab" * 32)
    journal.note_job(job.id, PrintState.CONFIRMED)
    assert reopen().job(job.id) == replace(job, state=PrintState.CONFIRMED, digest="ab" * 32)
