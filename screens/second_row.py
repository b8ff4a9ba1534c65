"""The second row of keys, with Ctrl or Shift: several people, several dossiers, advice, corrections.

None has an alias after Escape: letters only ever type.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter.desk.state import DeskState, Visit
from counter.domain.access import Permission
from counter.domain.decisions import DecisionKind, void_of
from screens.command import Command

if TYPE_CHECKING:
    from screens.app import CounterApp

__all__ = [
    "CloseDay",
    "Correct",
    "EnterOutage",
    "Guide",
    "Hold",
    "List",
    "Palette",
    "People",
    "Receipts",
    "SameAgain",
    "UndoScan",
]


class People(Command):
    """Everybody of the dossier: owner, authority, contact."""

    id = "people"
    key = "ctrl+o"
    permission = Permission.CITIZEN_STATE
    reasons = ("desk.why.no_visit", "desk.why.no_people")

    def why_not(self, state: DeskState) -> str | None:
        """There must be a dossier in work, or one open to hand its result over."""
        visit = state.visit
        if visit is None:
            return "desk.why.no_visit"
        return None if visit.filing is not None or visit.returning is not None else "desk.why.no_people"

    def run(self, counter: CounterApp) -> None:
        """Open the box."""
        counter.show_people()


class EnterOutage(Command):
    """The open form is of a paper received by hand in an outage."""

    id = "outage"
    key = "ctrl+s"
    permission = Permission.DOSSIER_OUTAGE
    needs_free_desk = True
    reasons = ("desk.why.no_filing",)

    def why_not(self, state: DeskState) -> str | None:
        """There must be a dossier in work."""
        return super().why_not(state) or (None if state.filing is not None else "desk.why.no_filing")

    def run(self, counter: CounterApp) -> None:
        """Open the box."""
        counter.show_outage()


class Guide(Command):
    """Only advice was given: counted, once a visit and procedure; the visit stays as it is."""

    id = "guide"
    key = "ctrl+g"
    permission = Permission.TICKET_END
    needs_free_desk = True
    reasons = ("desk.notice.guided_already",)

    def why_not(self, state: DeskState) -> str | None:
        """Counted once a visit and procedure."""
        visit = state.visit
        about = visit.filing.procedure.code if visit is not None and visit.filing is not None else ""
        counted = {
            one.procedure.code if one.procedure is not None else ""
            for one in (visit.decisions if visit is not None else ())
            if one.kind is DecisionKind.GUIDANCE
        }
        return super().why_not(state) or ("desk.notice.guided_already" if about in counted else None)

    def run(self, counter: CounterApp) -> None:
        """Count."""
        counter.act(counter.desk.decisions.guide)


class Hold(Command):
    """Puts the visit aside for the next person; shows the visits put aside."""

    id = "hold"
    key = "ctrl+t"
    permission = Permission.VISIT_HOLD
    needs_free_desk = True
    reasons = ("desk.why.nothing_held",)

    def why_not(self, state: DeskState) -> str | None:
        """There must be a visit, open or put aside."""
        held = state.visit is not None or state.held
        return super().why_not(state) or (None if held else "desk.why.nothing_held")

    def run(self, counter: CounterApp) -> None:
        """Put aside, or list."""
        counter.hold()


class SameAgain(Command):
    """Another dossier like the one received last, for a new owner."""

    id = "same_again"
    key = "ctrl+n"
    permission = Permission.DOSSIER_RECEIVE
    needs_free_desk = True
    reasons = (
        "desk.why.no_visit",
        "desk.why.returning",
        "desk.why.form_in_work",
        "desk.why.nothing_received",
    )

    def why_not(self, state: DeskState) -> str | None:
        """One must have been received in this visit, and no other be in work."""
        visit = state.visit
        if visit is None:
            why: str | None = "desk.why.no_visit"
        elif visit.returning is not None:
            why = "desk.why.returning"
        elif visit.filing is not None:
            why = "desk.why.form_in_work"
        else:
            why = None if visit.series is not None else "desk.why.nothing_received"
        return super().why_not(state) or why

    def run(self, counter: CounterApp) -> None:
        """Open the form."""
        counter.act(counter.desk.visits.same_again, in_order=True)


class UndoScan(Command):
    """Takes the last scan back, for as long as that is offered."""

    id = "undo"
    key = "ctrl+z"
    in_footer = False
    scopes = frozenset({"desk", "identity"})
    reasons = ("scanner.why.nothing_to_undo",)

    def why_not(self, state: DeskState) -> str | None:
        """Only a scan of a moment ago, before anything else was done."""
        return None if state.undo is not None else "scanner.why.nothing_to_undo"

    def run(self, counter: CounterApp) -> None:
        """Take it back."""
        counter.act(counter.desk.scans.undo)


class List(Command):
    """X04: all dossiers of the visit with one total."""

    id = "list"
    key = "ctrl+l"
    permission = Permission.DOSSIER_RECEIVE
    needs_free_desk = True
    reasons = ("desk.why.no_visit", "desk.why.nothing_received", "desk.why.list_printed")

    def why_not(self, state: DeskState) -> str | None:
        """Something received in this visit must stand, and not be on a printed list already."""
        visit = state.visit
        if visit is None:
            why: str | None = "desk.why.no_visit"
        elif not visit.standing:
            why = "desk.why.nothing_received"
        else:
            why = "desk.why.list_printed" if visit.is_listed else None
        return super().why_not(state) or why

    def run(self, counter: CounterApp) -> None:
        """Print."""
        counter.act(counter.desk.visits.print_list)


class Correct(Command):
    """A mistake after the commit: void the slip, receive anew, give money back."""

    id = "correct"
    key = "ctrl+r"
    permission = Permission.DOSSIER_VOID
    needs_free_desk = True
    reasons = ("desk.why.nothing_to_correct", "desk.why.corrected_before")

    def why_not(self, state: DeskState) -> str | None:
        """In a visit there must be a dossier; without a visit the one received last at the desk is meant."""
        why = None if state.visit is None else _uncorrectable(state.visit)
        return super().why_not(state) or why

    def run(self, counter: CounterApp) -> None:
        """Open the box."""
        counter.correct()


def _uncorrectable(visit: Visit) -> str | None:
    """The open dossier, or the one received last, must be there and not be replaced by another one."""
    returning = visit.returning
    if returning is not None:
        replaced = returning.replaced_by is not None and void_of(returning.corrections) is not None
    elif visit.received:
        replaced = not visit.standing and visit.received[-1].replaced_by is not None
    else:
        return "desk.why.nothing_to_correct"
    return "desk.why.corrected_before" if replaced else None


class Receipts(Command):
    """Books of printed receipts: enter, void, change, close."""

    id = "receipts"
    key = "shift+f9"
    permission = Permission.RECEIPT_STOCK
    needs_free_desk = True
    in_footer = False

    def run(self, counter: CounterApp) -> None:
        """Open the box."""
        counter.show_receipts()


class CloseDay(Command):
    """The end of the day: what must be settled, what it comes to, and the slip."""

    id = "close_day"
    key = "ctrl+y"
    permission = Permission.DAY_CLOSE
    needs_free_desk = True

    def run(self, counter: CounterApp) -> None:
        """Open the box."""
        counter.show_closing()


class Palette(Command):
    """Every command by name."""

    id = "palette"
    key = "ctrl+p"
    scopes = frozenset({"lock", "desk", "outbox", "handing", "digitising"})

    def run(self, counter: CounterApp) -> None:
        """Open the list."""
        counter.show_palette()
