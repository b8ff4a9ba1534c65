"""The sentence of the next step: in every state one, complete, naming the key to press, in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from counter.desk.next_step import NextStep, next_step
from counter.desk.state import DeskState, Filing, Held, Identity, Returning, Visit
from counter.domain.certification import CertifiedPaper
from counter.domain.clock_rules import ClockState, Standing
from counter.domain.decisions import Correction, CorrectionKind, Decision, DecisionKind, Mistake
from counter.domain.dossiers import (
    ClockSource,
    Collector,
    CollectorProof,
    DossierRow,
    Entry,
    Result,
    SyncState,
)
from counter.domain.fees import Fee, PaymentMethod
from counter.domain.parties import AuthorityProblem, OwnerKind, Parties
from counter.domain.people import IdentityLevel, Person
from counter.texts import LANGUAGES, texts
from screens.desk.next import next_sentence, next_sentence_key, pile_words
from tests.screens.fake_desk import FakeDesk
from tests.screens.fake_place import NOW, PROCEDURES

ENTRY = Entry("u1", "Nguyễn An", "q3", "Quầy 3", "c1", NOW, ClockSource.CENTRE)
PERSON = Person("Trần Thị Mẫu", level=IdentityLevel.SEEN)
FORM = Filing("f", PROCEDURES[0], PROCEDURES[0].cases[0], fee_dong=8000, computed_dong=8000)


def row(number: int = 1, *, fee: Fee | None = None) -> DossierRow:
    """A received dossier."""
    desk = FakeDesk()
    received = desk.receive(PERSON, FORM)
    dossier = replace(
        received.dossier, id=f"d{number}", entry=replace(ENTRY, at=NOW + timedelta(minutes=number))
    )
    return replace(received, dossier=replace(dossier, fee=fee or dossier.fee))


def decision(kind: DecisionKind, minute: int = 0) -> Decision:
    """How a case ended."""
    at = replace(ENTRY, at=NOW + timedelta(minutes=minute))
    return Decision("x", kind, "LQ03-261123-0002", None, PERSON, PERSON, (), "", at)


def returning(**values: object) -> Returning:
    """An open result."""
    dossier = row(fee=Fee(8000, PaymentMethod.LATER)).dossier
    result = Result(dossier.id, "Bản sao", "1", "", NOW)
    opened = Returning(
        dossier, "H99.001-261123-0007", result, returned=False, by_slip=True, sync=SyncState.ACCEPTED
    )
    return replace(opened, **values)  # type: ignore[arg-type]  # names are checked by replace


def states() -> Iterator[tuple[NextStep, str, DeskState]]:
    """Every step, and what tells its sentences apart."""
    desk = FakeDesk().state
    assert desk.place is not None
    signed = replace(desk, clerk=desk.place.clerks[0])
    held = (Held("v2", "A001", "", "", NOW),)
    visit = Visit("v", None, NOW, Identity(person=PERSON))
    owner = Collector(PERSON, CollectorProof.SLIP, is_owner=True)
    stranger = Collector(PERSON, CollectorProof.SLIP, is_owner=False)
    void = Correction("c", CorrectionKind.VOID, "d1", Mistake.FEE, "nhầm", ENTRY)
    paid = Fee(8000, PaymentMethod.CASH)
    other = Parties(OwnerKind.PERSON)

    def at(**values: object) -> DeskState:
        return replace(signed, visit=replace(visit, **values))  # type: ignore[arg-type]  # see above

    yield NextStep.OPENING, "opening", FakeDesk(opened=False).state
    yield NextStep.SIGN_IN, "sign_in", desk
    yield NextStep.CALL, "call", signed
    yield NextStep.CALL, "call_held", replace(signed, held=held)
    nobody = replace(signed.queue, waiting=())
    yield NextStep.CALL, "call_empty", replace(signed, queue=nobody)
    yield NextStep.CALL, "call_empty_held", replace(signed, queue=nobody, held=held)
    yield NextStep.IDENTIFY, "identify", at(identity=Identity())
    yield NextStep.CHOOSE_PROCEDURE, "choose_procedure", at()
    yield NextStep.CHOOSE_CASE, "choose_case", at(filing=replace(FORM, case=None))
    yield NextStep.NAME_OWNER, "name_owner", at(filing=replace(FORM, parties=other))
    problems = (AuthorityProblem.NO_DOCUMENT,)
    yield NextStep.SHOW_AUTHORITY, "show_authority", at(filing=replace(FORM, problems=problems))
    yield NextStep.CHECK_PAPERS, "check_papers", at(filing=FORM)
    yield NextStep.FINISH, "finish", at(received=(row(),))
    yield NextStep.FINISH, "finish_series", at(received=(row(),), series=FORM)
    yield NextStep.FINISH, "finish_pile", at(received=(row(1), row(2)), series=FORM)
    yield NextStep.FINISH, "finish_supplement", at(decisions=(decision(DecisionKind.SUPPLEMENT),))
    yield NextStep.FINISH, "finish_refusal", at(decisions=(decision(DecisionKind.REFUSAL),))
    yield NextStep.FINISH, "finish_guidance", at(decisions=(decision(DecisionKind.GUIDANCE),))
    later = (decision(DecisionKind.REFUSAL, 9),)
    yield NextStep.FINISH, "finish_refusal", at(received=(row(),), decisions=later)
    yield NextStep.RESULT_NOT_READY, "result_not_ready", at(returning=returning(result=None))
    copies = replace(row(fee=paid).dossier, certified=(CertifiedPaper("Giấy khai sinh", 2, 3),))
    yield NextStep.IN_TRAY, "in_tray", at(returning=returning(result=None, dossier=copies))
    stopped = Standing(ClockState.STOPPED, None, extended=False, waiting=None, due=None)
    yield NextStep.STOPPED, "stopped", at(returning=returning(result=None, standing=stopped))
    yield NextStep.ALREADY_RETURNED, "already_returned", at(returning=returning(returned=True))
    yield NextStep.CHECK_COLLECTOR, "check_collector", at(returning=returning())
    yield NextStep.COLLECTOR_NOT_OWNER, "collector_not_owner", at(returning=returning(collector=stranger))
    asked = returning(collector=stranger, parties=other, problems=problems)
    yield NextStep.COLLECTOR_NOT_OWNER, "collector_problem", at(returning=asked)
    yield NextStep.TAKE_OWED, "take_owed", at(returning=returning(collector=owner))
    yield NextStep.HAND_OVER, "hand_over", at(returning=returning(collector=owner, fee=paid))
    yield NextStep.VOIDED, "voided", at(returning=returning(corrections=(void,)))
    replaced = returning(corrections=(void,), replaced_by="H99.001-261123-0009")
    yield NextStep.VOIDED, "voided_replaced", at(returning=replaced)


@pytest.mark.parametrize(
    ("step", "sentence", "state"), [pytest.param(*one, id=f"{one[1]}-{n}") for n, one in enumerate(states())]
)
def test_each_state_has_its_sentence(step: NextStep, sentence: str, state: DeskState) -> None:
    assert next_step(state) is step
    assert next_sentence_key(state) == f"desk.next.{sentence}"
    for language in LANGUAGES:
        said = next_sentence(texts(language), state)
        assert said
        assert "{" not in said
        assert "  " not in said, "a number or a reason is missing"


def test_numbers_and_reasons_stand_in_the_sentences() -> None:
    said = {sentence: next_sentence(texts("vi"), state) for _, sentence, state in states()}
    assert "8.000 đ" in said["take_owed"]
    assert "H99.001-261123-0009" in said["voided_replaced"]
    assert "Thiếu" in said["show_authority"]
    assert "Ctrl+O" in said["collector_problem"]
    assert "2 hồ sơ" in said["finish_pile"]
    assert "1 lượt" in said["call_held"]


def test_the_pile_counts_what_stands() -> None:
    vietnamese = texts("vi")
    visit = Visit("v", None, NOW, received=(row(1), row(2)))
    assert pile_words(vietnamese, visit) == "Lượt này: 2 hồ sơ · 16.000 đ"
    void = replace(visit, received=(row(1), replace(row(2), voided="nhầm")))
    assert pile_words(vietnamese, void) == "", "one dossier is no pile"
    assert pile_words(vietnamese, replace(void, filing=FORM)) == "Lượt này: 1 hồ sơ · 8.000 đ"
    assert pile_words(vietnamese, None) == ""
