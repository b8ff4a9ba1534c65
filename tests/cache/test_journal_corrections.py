"""Voided dossiers and money given back in the journal: once each, behind their dossier, in the lists."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import msgspec
import pytest

from cache.journal import SqliteJournal
from counter.domain.decisions import Correction, CorrectionKind
from counter.domain.dossiers import Replaced, SyncState
from counter.ports import OutboxKind, OutboxOutcome
from tests.cache.conftest import payloads, received, refused

if TYPE_CHECKING:
    from tests.cache.conftest import Samples


Reopen = Callable[[], SqliteJournal]


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


def test_a_voided_dossier_that_may_still_arrive_waits_with_its_correction(
    journal: SqliteJournal, samples: Samples
) -> None:
    """One send had no answer, a later one was refused: the first may reach the centre after all."""
    wrong = received(journal, samples)
    journal.note_outbox(wrong.id, OutboxOutcome.UNKNOWN)
    journal.note_outbox(wrong.id, OutboxOutcome.STOP, detail="bad_code")
    correction, item = samples.correction(wrong.id)
    journal.correct(correction, item)
    waiting = journal.outbox()
    assert [(one.id, one.last_outcome) for one in waiting] == [
        (wrong.id, OutboxOutcome.UNKNOWN),
        (item.id, None),
    ]
    journal.note_outbox(wrong.id, OutboxOutcome.STOP, detail="bad_code")
    assert [one.id for one in journal.outbox()] == [wrong.id, item.id], "somebody must look at it"
    journal.note_delivered([wrong.id])
    assert [one.id for one in journal.outbox()] == [item.id]


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
