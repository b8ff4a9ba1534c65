"""Which panels a state needs: the stage of the desk screen."""

from __future__ import annotations

from enum import StrEnum

from counter.desk.state import DeskState
from counter.domain.decisions import DecisionKind

__all__ = ["Stage", "stage_of"]


class Stage(StrEnum):
    """What the clerk is busy with; each stage has its own layout."""

    IDLE = "idle"
    PERSON = "person"
    """Who is it?"""
    PROCEDURE = "procedure"
    """The person is known, a procedure is not chosen."""
    FORM = "form"
    """Case, papers, fee."""
    DONE = "done"
    """Received, or ended without a dossier."""
    RETURN = "return"


def stage_of(state: DeskState) -> Stage:
    """The stage of `state`."""
    visit = state.visit
    if visit is None:
        return Stage.IDLE
    if visit.returning is not None:
        return Stage.RETURN
    if visit.filing is not None:
        return Stage.FORM
    if visit.received or any(one.kind is not DecisionKind.GUIDANCE for one in visit.decisions):
        return Stage.DONE
    return Stage.PERSON if visit.identity.person is None else Stage.PROCEDURE
