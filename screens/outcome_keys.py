"""Keys that end a case without a dossier, and the keys of their boxes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter.desk.state import DeskState
from counter.domain.access import Permission
from counter.domain.parties import OwnerKind
from screens.command import Command

if TYPE_CHECKING:
    from screens.app import CounterApp

__all__ = ["PrintRefusal", "PrintSupplement", "Refuse", "Supplement", "TakeBox"]

_OF_A_CASE = (
    "desk.why.no_visit",
    "desk.why.returning",
    "desk.why.no_filing",
    "desk.notice.identify_first",
    "desk.notice.owner_first",
)


def _decidable(state: DeskState) -> str | None:
    """Why a case cannot end without a dossier now: it must be known what it is and whose."""
    visit = state.visit
    if visit is None:
        return "desk.why.no_visit"
    if visit.returning is not None:
        return "desk.why.returning"
    filing, person = visit.filing, visit.identity.person
    if filing is None:
        return "desk.why.no_filing"
    if person is None or not person.full_name:
        return "desk.notice.identify_first"
    nobody = filing.parties.kind is OwnerKind.PERSON and filing.owner is None
    return "desk.notice.owner_first" if nobody else None


class Supplement(Command):
    """M02: one complete request for what is missing or wrong."""

    id = "supplement"
    key = "f6"
    permission = Permission.DOSSIER_SUPPLEMENT
    needs_free_desk = True
    reasons = (*_OF_A_CASE, "desk.notice.case_first")

    def why_not(self, state: DeskState) -> str | None:
        """A checklist must be open."""
        why = super().why_not(state) or _decidable(state)
        filing = state.filing
        return why or ("desk.notice.case_first" if filing is not None and filing.case is None else None)

    def run(self, counter: CounterApp) -> None:
        """Open the box."""
        counter.show_supplement()


class Refuse(Command):
    """M03: the dossier is not taken, with grounds."""

    id = "refuse"
    key = "f7"
    permission = Permission.DOSSIER_REFUSE
    needs_free_desk = True
    reasons = _OF_A_CASE

    def why_not(self, state: DeskState) -> str | None:
        """A procedure must be chosen."""
        return super().why_not(state) or _decidable(state)

    def run(self, counter: CounterApp) -> None:
        """Open the box."""
        counter.show_refusal()


class TakeBox(Command):
    """Takes what stands in the box."""

    id = "take_box"
    key = "f5"
    scopes = frozenset({"supplement", "refusal"})
    needs_free_desk = True

    def run(self, counter: CounterApp) -> None:
        """Take it."""
        counter.take_box()


class PrintSupplement(TakeBox):
    """F6 again in its box: the request is made and printed."""

    id = "print_supplement"
    key = "f6"
    scopes = frozenset({"supplement"})


class PrintRefusal(TakeBox):
    """F7 again in its box: the refusal is made and printed."""

    id = "print_refusal"
    key = "f7"
    scopes = frozenset({"refusal"})
