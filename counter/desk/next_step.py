"""The whole flow of a desk in one place: from any state there is one obvious next act."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from counter.desk.delivery import is_sending
from counter.desk.state import DeskState, Filing, Identity, Reading, Returning, Visit
from counter.domain.clock_rules import ClockState
from counter.domain.compare import Weight
from counter.domain.decisions import void_of
from counter.domain.parties import OwnerKind
from counter.domain.people import IdentityAsk, IdentityLevel
from counter.domain.procedures import ProcedureCase
from counter.ports import LookupOutcome

__all__ = ["OVER", "WHAT_FIRST", "NextStep", "identity_enough", "next_step"]


class NextStep(StrEnum):
    """The one obvious next act."""

    OPENING = "opening"
    SIGN_IN = "sign_in"
    CALL = "call"
    IDENTIFY = "identify"
    READING = "reading"
    CHOOSE_PROCEDURE = "choose_procedure"
    CHOOSE_CASE = "choose_case"
    NAME_OWNER = "name_owner"
    """The dossier is somebody else's: who is it?"""
    SHOW_AUTHORITY = "show_authority"
    """The submitter's right to act is not complete (`Filing.problems`, `Returning.problems`)."""
    SHOW_IDENTITY = "show_identity"
    """The procedure asks for more than a stated identity."""
    CHECK_PAPERS = "check_papers"
    ENTER_FEE = "enter_fee"
    COMMIT = "commit"
    FINISH = "finish"
    """Received (or handed over): next person, or another dossier of the same one."""
    RESULT_NOT_READY = "result_not_ready"
    IN_TRAY = "in_tray"
    """What was certified is signed and given from the tray of signatures."""
    STOPPED = "stopped"
    """By an M05, or closed: no result will come."""
    ALREADY_RETURNED = "already_returned"
    CHECK_COLLECTOR = "check_collector"
    COLLECTOR_NOT_OWNER = "collector_not_owner"
    TAKE_OWED = "take_owed"
    """A fee is owed: it is taken before the result is handed over."""
    VOIDED = "voided"
    """The slip is void: the dossier received instead counts."""
    HAND_OVER = "hand_over"


OVER = frozenset(
    {
        NextStep.FINISH,
        NextStep.RESULT_NOT_READY,
        NextStep.IN_TRAY,
        NextStep.STOPPED,
        NextStep.ALREADY_RETURNED,
        NextStep.VOIDED,
    }
)
"""Nothing of the visit is left to do: it may be ended without asking."""


def next_step(state: DeskState) -> NextStep:
    """The one obvious next act of `state`."""
    if state.place is None:
        return NextStep.OPENING
    if state.clerk is None:
        return NextStep.SIGN_IN
    if state.visit is None:
        return NextStep.CALL
    if state.visit.returning is not None:
        return _next_of_return(state.visit.returning)
    return _next_of_visit(state.visit)


def _next_of_return(returning: Returning) -> NextStep:
    if returning.hand_over is not None:
        return NextStep.FINISH
    if void_of(returning.corrections) is not None:
        return NextStep.VOIDED
    if returning.returned:
        return NextStep.ALREADY_RETURNED
    if returning.result is None:
        return _without_result(returning)
    collector = returning.collector
    if collector is None and not is_sending(returning):
        return NextStep.CHECK_COLLECTOR
    rightless = returning.parties.kind is OwnerKind.SELF or bool(returning.problems)
    if collector is not None and not collector.is_owner and rightless:
        return NextStep.COLLECTOR_NOT_OWNER
    owed = returning.dossier.fee.owed_dong
    return NextStep.TAKE_OWED if owed and returning.fee is None else NextStep.HAND_OVER


def _without_result(returning: Returning) -> NextStep:
    """Why no result lies here: not decided yet, stopped for good, or certified and in the tray."""
    if returning.standing is not None and returning.standing.state is ClockState.STOPPED:
        return NextStep.STOPPED
    if not returning.dossier.certified:
        return NextStep.RESULT_NOT_READY
    owed = returning.dossier.fee.owed_dong
    return NextStep.TAKE_OWED if owed and returning.fee is None else NextStep.IN_TRAY


def _next_of_visit(visit: Visit) -> NextStep:
    filing = visit.filing
    if filing is None:
        if visit.received or visit.decisions:
            return NextStep.FINISH
        if visit.identity.card.reading is Reading.RUNNING and visit.identity.person is None:
            return NextStep.READING
        return NextStep.IDENTIFY if visit.identity.person is None else NextStep.CHOOSE_PROCEDURE
    if visit.identity.person is None and filing.procedure.identity_required:
        return NextStep.IDENTIFY
    if filing.case is None:
        return NextStep.CHOOSE_CASE
    return _next_of_people(visit, filing) or _next_of_form(filing, filing.case)


def _next_of_people(visit: Visit, filing: Filing) -> NextStep | None:
    """What is still missing about the people of the dossier."""
    if filing.parties.kind is OwnerKind.PERSON and filing.owner is None:
        return NextStep.NAME_OWNER
    if filing.problems:
        return NextStep.SHOW_AUTHORITY
    return None if identity_enough(visit.identity, filing.procedure.identity_ask) else NextStep.SHOW_IDENTITY


def _next_of_form(filing: Filing, case: ProcedureCase) -> NextStep:
    if filing.missing or (not filing.papers and any(part.required for part in case.checklist)):
        return NextStep.CHECK_PAPERS
    return NextStep.ENTER_FEE if filing.fee_dong is None else NextStep.COMMIT


def identity_enough(identity: Identity, ask: IdentityAsk) -> bool:
    """Whether the submitter is known as surely as the procedure asks (issue 3; Decree 123/2015 art. 2)."""
    person = identity.person
    if ask is IdentityAsk.NONE:
        return True
    if person is None or person.level is not IdentityLevel.STATED:
        return person is not None
    loud = any(one.weight is Weight.WARNING for one in identity.differences)
    return (
        ask is IdentityAsk.NUMBER
        and person.personal_number is not None
        and identity.register.outcome is LookupOutcome.FOUND
        and not loud
    )


WHAT_FIRST: Final[Mapping[NextStep, str]] = {
    NextStep.IDENTIFY: "identify_first",
    NextStep.CHOOSE_PROCEDURE: "procedure_first",
    NextStep.CHOOSE_CASE: "case_first",
    NextStep.NAME_OWNER: "owner_first",
    NextStep.ENTER_FEE: "fee_needed",
}
"""What is said where a form is to be received before a step is done."""
