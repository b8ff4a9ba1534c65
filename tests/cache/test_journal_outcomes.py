"""Decisions, corrections, results given at once: one transaction each, once each, all in the audit chain."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import msgspec
import pytest

from cache.journal import SqliteJournal
from counter.domain.decisions import Correction, CorrectionKind, Decision, DecisionKind
from counter.domain.documents import DecisionSlip, DocumentKind, VisitList
from counter.domain.dossiers import Dossier, HandOver, Replaced, SyncState
from counter.ports import JournalError, OutboxItem, OutboxKind, OutboxOutcome, PrintJob, Tray

if TYPE_CHECKING:
    from tests.cache.conftest import Samples

Reopen = Callable[[], SqliteJournal]


def refused(call: Callable[[], object]) -> str:
    """The reason a call was refused with."""
    with pytest.raises(JournalError) as refusal:
        call()
    return refusal.value.reason


def received(journal: SqliteJournal, samples: Samples, **changes: object) -> Dossier:
    """A dossier of the journal."""
    return journal.receive(samples.order(replace(samples.dossier(), **changes)))[0]  # type: ignore[arg-type]  # field names are the caller's


def payloads(journal: SqliteJournal, kind: str) -> list[bytes]:
    """What the events of a kind carry."""
    return [bytes(row[0]) for row in journal._query("SELECT payload FROM event WHERE kind = ?", (kind,))]


@pytest.mark.parametrize(
    ("kind", "form"),
    [(DecisionKind.SUPPLEMENT, DocumentKind.SUPPLEMENT), (DecisionKind.REFUSAL, DocumentKind.REFUSAL)],
)
def test_a_decision_takes_a_number_and_keeps_everything(
    journal: SqliteJournal, reopen: Reopen, samples: Samples, kind: DecisionKind, form: DocumentKind
) -> None:
    journal.save_draft(samples.draft("d-1"))
    first = received(journal, samples)
    decision, jobs = journal.decide(samples.decision_order(samples.decision(kind)))
    after = received(journal, samples)

    numbers = [first.local_number, decision.local_number, after.local_number]
    assert numbers == ["LQ03-261123-0001", "LQ03-261123-0002", "LQ03-261123-0003"]
    again = reopen()
    assert again.decision(decision.id) == again.decision(decision.local_number) == decision
    assert again.decisions() == (decision,)
    assert again.jobs(decision.id) == jobs
    assert jobs[0].document == DecisionSlip(samples.place.centre, decision)
    assert jobs[0].document.kind is form
    [item] = [item for item in again.outbox() if item.kind is OutboxKind.DECISION]
    assert (item.id, item.subject) == (decision.id, decision.id)
    assert msgspec.json.decode(item.body, type=Decision) == decision
    assert payloads(again, "case_decided") == [msgspec.json.encode(decision)]
    assert [draft.id for draft in again.drafts()] == ["d-1"]  # the visit goes on
    assert again.dossier(decision.local_number) is None
    assert again.verify_chain() == 3


def test_advice_takes_no_number_and_is_told_once(journal: SqliteJournal, samples: Samples) -> None:
    orders = [samples.decision_order(samples.decision(DecisionKind.GUIDANCE)) for _ in range(2)]
    given = [journal.decide(order) for order in orders]
    assert [(decision.local_number, jobs) for decision, jobs in given] == [("", ()), ("", ())]
    assert journal.decision("") is None
    assert journal.decision(given[0][0].id) == given[0][0]
    assert received(journal, samples).local_number == "LQ03-261123-0001"
    assert len([item for item in journal.outbox() if item.kind is OutboxKind.DECISION]) == 2


def test_the_same_decision_again_gives_what_is_there(journal: SqliteJournal, samples: Samples) -> None:
    order = samples.decision_order(samples.decision())
    first = journal.decide(order)
    assert journal.decide(order) == first
    assert len(journal.outbox()) == len(journal.decisions()) == journal.verify_chain() == 1


def test_decisions_are_listed_newest_first(journal: SqliteJournal, samples: Samples) -> None:
    made = [journal.decide(samples.decision_order(samples.decision()))[0] for _ in range(4)]
    assert journal.decisions() == tuple(reversed(made))
    assert journal.decisions(limit=2) == (made[3], made[2])


def test_a_decision_whose_paper_cannot_be_made_takes_no_number(
    journal: SqliteJournal, samples: Samples
) -> None:
    def fail(_: Decision) -> bytes:
        raise LookupError("no encoder")

    with pytest.raises(LookupError):
        journal.decide(replace(samples.decision_order(samples.decision()), body=fail))
    assert (journal.decisions(), journal.outbox(), journal.open_jobs()) == ((), (), ())
    decision, _ = journal.decide(samples.decision_order(samples.decision()))
    assert decision.local_number == "LQ03-261123-0001"


def test_a_void_is_kept_once_and_goes_behind_its_dossier(
    journal: SqliteJournal, reopen: Reopen, samples: Samples
) -> None:
    wrong = received(journal, samples)
    other = received(journal, samples)
    correction, item = samples.correction(wrong.id)
    journal.correct(correction, item)
    journal.correct(correction, item)
    assert refused(lambda: journal.correct(*samples.correction(wrong.id))) == "already_voided"

    again = reopen()
    row, beside = again.dossier(wrong.id), again.dossier(other.id)
    assert row is not None
    assert beside is not None
    assert (row.voided, row.replaced_by, beside.voided) == (correction.reason, None, "")
    assert row.dossier == wrong
    assert [one.voided for one in again.dossiers()] == ["", correction.reason]
    assert again.corrections(wrong.id) == (correction,)
    assert again.corrections(other.id) == ()
    kinds = [(item.kind, item.subject) for item in again.outbox()]
    assert kinds == [
        (OutboxKind.DOSSIER, wrong.id), (OutboxKind.DOSSIER, other.id), (OutboxKind.CORRECTION, wrong.id),
    ]  # fmt: skip
    assert payloads(again, "dossier_corrected") == [msgspec.json.encode(correction)]
    assert again.verify_chain() == 3


def test_refunds_may_be_many_also_of_a_voided_dossier(journal: SqliteJournal, samples: Samples) -> None:
    wrong = received(journal, samples)
    made = []
    for kind, amount in (("refund", 1_000), ("refund", 2_000), ("void", 5_000), ("refund", 500)):
        correction, item = samples.correction(wrong.id, CorrectionKind(kind), refund_dong=amount)
        journal.correct(correction, item)
        made.append(correction)
    assert journal.corrections(wrong.id) == tuple(made)
    row = journal.dossier(wrong.id)
    assert row is not None
    assert row.voided == made[2].reason


def journal_draft(journal: SqliteJournal, samples: Samples) -> str:
    """A form being filled in."""
    journal.save_draft(samples.draft())
    return "d-1"


def test_a_decision_and_the_visit_without_its_form_are_one_transaction(
    journal: SqliteJournal, reopen: Reopen, samples: Samples
) -> None:
    journal.save_draft(samples.draft(content=b"with form"))
    order = samples.decision_order(samples.decision())

    def fail(_: Decision) -> bytes:
        raise LookupError("no encoder")

    with pytest.raises(LookupError):
        journal.decide(replace(order, body=fail, draft=samples.draft(content=b"without")))
    assert [draft.content for draft in reopen().drafts()] == [b"with form"]
    journal = reopen()
    journal.save_draft(samples.draft(content=b"typed last"))
    journal.decide(replace(order, draft=samples.draft(content=b"without")))
    assert [draft.content for draft in journal.drafts()] == [b"without"]
    assert [draft.content for draft in reopen().drafts()] == [b"without"]


def test_the_dossier_that_completes_a_request_is_found_while_it_is_valid(
    journal: SqliteJournal, samples: Samples
) -> None:
    request, _ = journal.decide(samples.decision_order(samples.decision()))
    other = received(journal, samples)
    assert journal.completing(request.local_number) is None
    first = received(journal, samples, follows=request.local_number)
    found = journal.completing(request.local_number)
    assert found is not None
    assert found.dossier == first
    journal.correct(*samples.correction(first.id))
    assert journal.completing(request.local_number) is None
    assert journal.completing(other.local_number) is None


def test_the_dossier_received_instead_is_named_in_the_lists(journal: SqliteJournal, samples: Samples) -> None:
    journal.add_block(samples.block("b1", 1, 2))
    wrong = received(journal, samples)
    journal.correct(*samples.correction(wrong.id))
    right = received(journal, samples, replaces=Replaced(wrong.id, str(wrong.code), "Sai thủ tục"))
    named = journal.dossier(wrong.id)
    assert named is not None
    assert named.replaced_by == right.code == "H99.001-261123-0002"
    assert [row.replaced_by for row in journal.dossiers()] == [None, right.code]

    twice = replace(samples.dossier(), replaces=Replaced(wrong.id, str(wrong.code), "Sai người nộp"))
    order = samples.order(twice, journal_draft(journal, samples))
    assert refused(lambda: journal.receive(order)) == "already_replaced"
    assert journal.dossier(twice.id) is None
    assert [draft.id for draft in journal.drafts()] == ["d-1"], "the form stays with the clerk"

    journal.correct(*samples.correction(right.id))  # and again: no code is left
    last = received(journal, samples, replaces=Replaced(wrong.id, str(wrong.code), "Sai người nộp"))
    named = journal.dossier(wrong.id)
    assert named is not None
    assert named.replaced_by == last.local_number
    journal.note_dossier(last.id, SyncState.ACCEPTED, official_code="H99.001-261123-0009")
    named = journal.dossier(wrong.id)
    assert named is not None
    assert named.replaced_by == "H99.001-261123-0009"


def test_what_was_handed_over_is_not_voided_and_what_is_void_not_handed_over(
    journal: SqliteJournal, samples: Samples
) -> None:
    returned, void = received(journal, samples), received(journal, samples)
    journal.hand_over(*samples.hand_over(returned))
    assert refused(lambda: journal.correct(*samples.correction(returned.id))) == "already_returned"
    refund, item = samples.correction(returned.id, CorrectionKind.REFUND, refund_dong=8_000)
    journal.correct(refund, item)

    journal.correct(*samples.correction(void.id))
    assert refused(lambda: journal.hand_over(*samples.hand_over(void))) == "already_voided"
    assert journal.corrections(returned.id) == (refund,)
    row = journal.dossier(void.id)
    assert row is not None
    assert row.returned_at is None
    assert journal.verify_chain() == 5


def test_a_dossier_of_another_desk_is_corrected_by_its_id(journal: SqliteJournal, samples: Samples) -> None:
    correction, item = samples.correction("received-elsewhere")
    journal.correct(correction, item)
    assert journal.corrections("received-elsewhere") == (correction,)
    assert [waiting.id for waiting in journal.outbox()] == [correction.id]
    assert refused(lambda: journal.correct(*samples.correction("received-elsewhere"))) == "already_voided"


def test_a_voided_dossier_the_centre_refused_waits_for_nobody(
    journal: SqliteJournal, reopen: Reopen, samples: Samples
) -> None:
    wrong = received(journal, samples)
    refund, item = samples.correction(wrong.id, CorrectionKind.REFUND, refund_dong=100)
    journal.correct(refund, item)
    journal.note_outbox(wrong.id, OutboxOutcome.STOP, detail="bad_code")
    assert journal.outbox_counts() == (1, 1, 0)  # a refund alone takes nothing back
    correction, item = samples.correction(wrong.id)
    journal.correct(correction, item)

    again = reopen()
    assert again.outbox() == again.outbox(done=True) == ()
    assert again.outbox_counts() == (0, 0, 0)
    assert again.unconfirmed() == ()
    assert again.sent_body(wrong.id) is not None
    assert again.corrections(wrong.id) == (refund, correction)
    late, item = samples.correction(wrong.id, CorrectionKind.REFUND, refund_dong=200)
    again.correct(late, item)  # the centre never had the dossier: it is told nothing of it later either
    assert again.outbox() == ()
    again.note_outbox(wrong.id, OutboxOutcome.RETRY)  # a "send again" under way at the void never got out
    again.correct(*samples.correction(wrong.id, CorrectionKind.REFUND, refund_dong=300))
    assert again.outbox() == ()
    assert again.verify_chain() == 5


def test_a_voided_dossier_that_is_refused_later_waits_for_nobody_either(
    journal: SqliteJournal, samples: Samples
) -> None:
    wrong, other = received(journal, samples), received(journal, samples)
    journal.correct(*samples.correction(wrong.id))
    journal.note_outbox(wrong.id, OutboxOutcome.RETRY)
    assert [item.subject for item in journal.outbox()] == [wrong.id, other.id, wrong.id]
    journal.note_outbox(wrong.id, OutboxOutcome.STOP, detail="bad_code")
    assert [item.subject for item in journal.outbox()] == [other.id]
    assert [row.dossier.id for row in journal.unconfirmed()] == [other.id]
    journal.note_outbox(other.id, OutboxOutcome.STOP, detail="bad_code")  # refused, and not void: it stays
    assert journal.outbox_counts() == (0, 1, 0)


@pytest.mark.parametrize("outcome", [OutboxOutcome.DONE, OutboxOutcome.UNKNOWN])
def test_a_send_under_way_at_the_void_still_tells_the_centre_of_it(
    journal: SqliteJournal, samples: Samples, outcome: OutboxOutcome
) -> None:
    wrong = received(journal, samples)
    journal.note_outbox(wrong.id, OutboxOutcome.STOP, detail="bad_code")
    correction, item = samples.correction(wrong.id)
    journal.correct(correction, item)  # while the clerk's "send again" is on the line
    journal.note_outbox(wrong.id, OutboxOutcome.RETRY)
    assert journal.outbox() == ()
    journal.note_outbox(wrong.id, outcome)
    waiting = [item.id for item in journal.outbox()]
    assert waiting == ([correction.id] if outcome is OutboxOutcome.DONE else [wrong.id, correction.id])


def test_a_result_given_at_once_is_handed_over_in_the_same_transaction(
    journal: SqliteJournal, reopen: Reopen, samples: Samples
) -> None:
    made: list[HandOver] = []

    def hand_over(dossier: Dossier) -> tuple[HandOver, OutboxItem]:
        act, item, _ = samples.hand_over(dossier)
        made.append(act)
        return act, item

    order = replace(samples.order(samples.dossier()), hand_over=hand_over)
    dossier, _ = journal.receive(order)
    assert journal.receive(order)[0] == dossier
    assert len(made) == 1

    again = reopen()
    row = again.dossier(dossier.id)
    assert row is not None
    assert row.returned_at == made[0].entry.at
    assert [(item.kind, item.subject) for item in again.outbox()] == [
        (OutboxKind.DOSSIER, dossier.id), (OutboxKind.HAND_OVER, dossier.id),
    ]  # fmt: skip
    assert refused(lambda: again.hand_over(*samples.hand_over(dossier))) == "already_returned"
    assert payloads(again, "result_handed_over") == [msgspec.json.encode(made[0])]
    assert again.verify_chain() == 2


def test_a_hand_over_that_cannot_be_made_leaves_no_reception(
    journal: SqliteJournal, samples: Samples
) -> None:
    def fail(_: Dossier) -> tuple[HandOver, OutboxItem]:
        raise LookupError("no result")

    with pytest.raises(LookupError):
        journal.receive(replace(samples.order(samples.dossier()), hand_over=fail))
    assert (journal.dossiers(), journal.outbox(), journal.verify_chain()) == ((), (), 0)


def test_a_list_of_a_visit_is_printed_from_the_ledger(
    journal: SqliteJournal, reopen: Reopen, samples: Samples
) -> None:
    dossiers = (received(journal, samples), received(journal, samples))
    document = VisitList(samples.place.centre, dossiers, samples.entry())
    job = PrintJob("x04", dossiers[0].id, document, 2, Tray.SHEET)
    journal.add_jobs((job,), samples.act("visit_listed"))
    assert reopen().job("x04") == job


def test_a_correction_and_a_decision_of_another_shape_are_unreadable_and_never_guessed(
    journal: SqliteJournal, samples: Samples
) -> None:
    wrong = received(journal, samples)
    journal.correct(*samples.correction(wrong.id))
    decision, _ = journal.decide(samples.decision_order(samples.decision()))
    broken = msgspec.json.encode({"reason": samples.name})
    journal._connection.execute("UPDATE event SET payload = ? WHERE seq > 1", (broken,))
    for call in (
        lambda: journal.corrections(wrong.id),
        lambda: journal.dossier(wrong.id),
        lambda: journal.decision(decision.id),
    ):
        with pytest.raises(JournalError) as refusal:
            call()
        assert refusal.value.reason == "unreadable"
        assert samples.name not in str(refusal.value)
    assert refused(journal.verify_chain) == "chain_broken"


def test_a_correction_shows_no_personal_words_in_logs(samples: Samples) -> None:
    decision = samples.decision()
    assert samples.name not in repr(decision)
    assert isinstance(samples.correction("d")[0], Correction)


def test_a_refused_message_shows_at_its_dossier_until_it_is_delivered(
    journal: SqliteJournal, samples: Samples
) -> None:
    dossier, _ = journal.receive(samples.order(samples.dossier()))

    def trouble() -> str:
        row = journal.dossier(dossier.id)
        assert row is not None
        return row.trouble

    journal.note_outbox(dossier.id, OutboxOutcome.DONE)
    correction, item = samples.correction(dossier.id, CorrectionKind.REFUND, refund_dong=300)
    journal.correct(correction, item)
    assert trouble() == ""
    journal.note_outbox(item.id, OutboxOutcome.STOP, detail="conflict")
    journal.note_dossier(dossier.id, SyncState.CONFIRMED, trouble="")
    assert trouble() == "conflict"
    journal.note_outbox(item.id, OutboxOutcome.DONE)
    assert trouble() == ""


def test_a_void_takes_the_new_form_with_it(journal: SqliteJournal, samples: Samples) -> None:
    dossier, _ = journal.receive(samples.order(samples.dossier()))
    correction, item = samples.correction(dossier.id)
    journal.save_draft(samples.draft(content=b"older"))
    journal.correct(correction, item, samples.draft(content=b"form"))
    assert [draft.content for draft in journal.drafts()] == [b"form"]
    assert refused(lambda: journal.correct(*samples.correction(dossier.id), samples.draft("d-2"))) == (
        "already_voided"
    )
    assert [draft.content for draft in journal.drafts()] == [b"form"]


def test_what_was_given_back_stands_at_the_dossier(journal: SqliteJournal, samples: Samples) -> None:
    first, _ = journal.receive(samples.order(samples.dossier()))
    journal.correct(*samples.correction(first.id, CorrectionKind.REFUND, refund_dong=300))
    refund = samples.correction(first.id, CorrectionKind.REFUND, refund_dong=200)
    order = replace(samples.order(samples.dossier()), refund=refund)
    second, _ = journal.receive(order)
    journal.receive(order)
    assert [row.given_back_dong for row in journal.dossiers()] == [0, 500]
    assert [one.refund_dong for one in journal.corrections(first.id)] == [300, 200]
    assert refund[1].id in [item.id for item in journal.outbox()]
    assert journal.corrections(second.id) == ()
