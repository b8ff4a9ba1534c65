"""Decisions and results given at once: one transaction each, once each, all in the audit chain."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import msgspec
import pytest

from cache.journal import SqliteJournal
from counter.domain.decisions import Decision, DecisionKind
from counter.domain.documents import DecisionSlip, DocumentKind, VisitList
from counter.domain.dossiers import Dossier, HandOver
from counter.ports import JournalError, OutboxItem, OutboxKind, PrintJob, Tray
from tests.cache.conftest import payloads, received, refused

if TYPE_CHECKING:
    from tests.cache.conftest import Samples


Reopen = Callable[[], SqliteJournal]


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
    job = PrintJob("x04", dossiers[0].id, document, 2, Tray.SHEET, at=samples.morning)
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
