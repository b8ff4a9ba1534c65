"""Every command of the counter, declared once: key, alias, footer label, help line, condition and act.

The key bindings, the footer, the palette and the help screen are all derived from `COMMANDS`. A command that
cannot act now says why: `why_not` names a text, and the notice line shows it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from counter.desk.next_step import OVER, NextStep, next_step
from counter.desk.state import DeskState
from counter.domain.access import Permission
from screens.certify_keys import Certify, DaySheetKey, PayCodeKey, Signing, Transfers
from screens.command import ALIASES, KEYS, Command, alias_of, key_name
from screens.digitising_keys import (
    CopyBack,
    CopyDescribe,
    CopyDrop,
    CopyElsewhere,
    CopyFile,
    CopyFolder,
    CopyReuse,
    CopyScan,
    CopySign,
    Digitise,
    DigitiseRow,
)
from screens.handing_keys import Handing, HandingAct, HandingBack, KeepPapers, Time, TimeRow
from screens.handout_key import Handouts
from screens.outcome_keys import PrintRefusal, PrintSupplement, Refuse, Supplement, TakeBox
from screens.rating_keys import RateNot, RateSatisfied, RateVery, Ratings, RatingSheet
from screens.second_row import (
    CloseDay,
    Correct,
    EnterOutage,
    Guide,
    Hold,
    List,
    Palette,
    People,
    Receipts,
    SameAgain,
    UndoScan,
)

if TYPE_CHECKING:
    from screens.app import CounterApp

__all__ = ["ALIASES", "COMMANDS", "KEYS", "Command", "alias_of", "command_for", "key_name"]


class Help(Command):
    """Explains the screen, the next step and the keys."""

    id = "help"
    key = "f1"

    def works_on(self, scope: str) -> bool:
        """On every screen and box of ours."""
        return bool(scope)

    def run(self, counter: CounterApp) -> None:
        """Open the help."""
        counter.show_help()


class Call(Command):
    """Calls the next ticket; a finished visit is finished with it."""

    id = "call"
    key = "f2"
    permission = Permission.TICKET_CALL
    needs_free_desk = True
    reasons = ("desk.why.visit_open",)

    _ready: ClassVar[frozenset[NextStep]] = OVER | {NextStep.CALL}

    def why_not(self, state: DeskState) -> str | None:
        """An open visit must be finished first."""
        return super().why_not(state) or (None if next_step(state) in self._ready else "desk.why.visit_open")

    def run(self, counter: CounterApp) -> None:
        """Call."""
        counter.act(counter.desk.call_next)


class Card(Command):
    """Reads the card on the reader, or takes identity typed by the clerk."""

    id = "card"
    key = "f3"
    permission = Permission.CITIZEN_STATE

    def run(self, counter: CounterApp) -> None:
        """Read or ask."""
        counter.identify()


class Choose(Command):
    """Opens the list of procedures."""

    id = "choose"
    key = "f4"
    permission = Permission.DOSSIER_RECEIVE
    reasons = ("desk.why.returning",)

    def why_not(self, state: DeskState) -> str | None:
        """A hand-over is finished first."""
        returning = state.visit is not None and state.visit.returning is not None
        return "desk.why.returning" if returning else None

    def run(self, counter: CounterApp) -> None:
        """Open the list."""
        counter.choose_procedure()


class Receive(Command):
    """Commits the reception: the one key after which everything is durable and printed."""

    id = "receive"
    key = "f5"
    permission = Permission.DOSSIER_RECEIVE
    needs_free_desk = True
    reasons = ("desk.why.no_visit", "desk.notice.papers_missing", "desk.why.receive", "desk.why.no_filing")

    def why_not(self, state: DeskState) -> str | None:
        """Everything must stand."""
        busy = super().why_not(state)
        if busy or next_step(state) is NextStep.COMMIT:
            return busy
        if state.visit is None:
            return "desk.why.no_visit"
        if next_step(state) is NextStep.CHECK_PAPERS:
            return "desk.notice.papers_missing"
        return "desk.why.receive" if state.visit.filing is not None else "desk.why.no_filing"

    def run(self, counter: CounterApp) -> None:
        """Commit."""
        counter.act(counter.desk.commit, in_order=True)


class HandOver(Command):
    """Hands the open result over to the checked collector."""

    id = "hand_over"
    key = "f8"
    permission = Permission.RESULT_HAND_OVER
    needs_free_desk = True
    reasons = ("desk.why.no_dossier", "desk.why.hand_over")

    def why_not(self, state: DeskState) -> str | None:
        """The dossier is open, its result ready, the collector checked."""
        busy = super().why_not(state)
        if busy or next_step(state) is NextStep.HAND_OVER:
            return busy
        if state.visit is None or state.visit.returning is None:
            return "desk.why.no_dossier"
        return "desk.why.hand_over"

    def run(self, counter: CounterApp) -> None:
        """Commit the hand-over."""
        counter.act(counter.desk.hand_over, in_order=True)


class Outbox(Command):
    """Shows the last dossiers and the waiting messages."""

    id = "outbox"
    key = "f9"
    permission = Permission.OUTBOX_VIEW

    def run(self, counter: CounterApp) -> None:
        """Open the screen."""
        counter.show_outbox()


class Drawer(Command):
    """The training drawer: what a citizen would do."""

    id = "drawer"
    key = "f10"

    def offered(self, state: DeskState) -> bool:
        """Only in training."""
        return state.training

    def run(self, counter: CounterApp) -> None:
        """Open the drawer."""
        counter.show_drawer()


class Reprint(Command):
    """Prints a paper again, or settles one that lies in the tray."""

    id = "reprint"
    key = "f11"
    permission = Permission.PRINT_AGAIN
    reasons = ("desk.why.no_papers",)

    def why_not(self, state: DeskState) -> str | None:
        """There must be a paper: of the open visit, or one of the desk that is not finished."""
        visit = state.visit
        has_papers = visit is not None and (
            visit.jobs or visit.received or visit.decisions or visit.returning
        )
        return None if has_papers or state.unfinished else "desk.why.no_papers"

    def run(self, counter: CounterApp) -> None:
        """Open the list of papers."""
        counter.show_papers()


class Elsewhere(Command):
    """Yes to the other printer: what did not come out is printed there, and so for the day."""

    id = "elsewhere"
    key = "ctrl+d"
    permission = Permission.PRINT_AGAIN
    scopes = frozenset({"desk", "outbox"})
    reasons = ("printer.why.no_stand_in",)

    def why_not(self, state: DeskState) -> str | None:
        """A printer must have failed while another one could print."""
        return None if state.stand_in is not None else "printer.why.no_stand_in"

    def run(self, counter: CounterApp) -> None:
        """Print there."""
        counter.act(counter.desk.printers.elsewhere)


class Finish(Command):
    """Ends the visit; without one, locks the desk."""

    id = "finish"
    key = "f12"
    needs_free_desk = True

    def run(self, counter: CounterApp) -> None:
        """Finish or lock."""
        counter.finish()


class Retry(Command):
    """Sends waiting and stopped messages again now."""

    id = "retry"
    key = "f5"
    permission = Permission.OUTBOX_RETRY
    scopes = frozenset({"outbox"})
    reasons = ("desk.outbox.nothing",)

    def why_not(self, state: DeskState) -> str | None:
        """Something must wait or have stopped."""
        return None if state.outbox.waiting or state.outbox.stopped else "desk.outbox.nothing"

    def run(self, counter: CounterApp) -> None:
        """Retry."""
        counter.act(counter.desk.retry_outbox)


class Back(Command):
    """Returns to the desk."""

    id = "back"
    key = "f9"
    scopes = frozenset({"outbox"})

    def run(self, counter: CounterApp) -> None:
        """Close the screen on top."""
        counter.close_screen()


class CorrectRow(Command):
    """Corrects the dossier highlighted in the list."""

    id = "correct_row"
    key = "ctrl+r"
    permission = Permission.DOSSIER_VOID
    scopes = frozenset({"outbox"})
    needs_free_desk = True
    reasons = ("outcome.correction.decision", "outcome.correction.nothing")

    def run(self, counter: CounterApp) -> None:
        """Open the box."""
        counter.correct()


class ReprintRow(Command):
    """Prints the papers of the dossier highlighted in the list again."""

    id = "reprint_row"
    key = "f11"
    permission = Permission.PRINT_AGAIN
    scopes = frozenset({"outbox"})
    reasons = ("desk.why.no_papers",)

    def run(self, counter: CounterApp) -> None:
        """Open the list of its papers."""
        counter.show_papers()


COMMANDS: tuple[Command, ...] = (
    Call(),
    Card(),
    People(),
    Choose(),
    Certify(),
    Receive(),
    SameAgain(),
    List(),
    PayCodeKey(),
    Signing(),
    DaySheetKey(),
    Transfers(),
    Supplement(),
    Refuse(),
    Guide(),
    HandOver(),
    Hold(),
    Correct(),
    UndoScan(),
    EnterOutage(),
    Reprint(),
    Elsewhere(),
    Outbox(),
    Handing(),
    HandingAct(),
    KeepPapers(),
    HandingBack(),
    Time(),
    TimeRow(),
    Digitise(),
    DigitiseRow(),
    CopyScan(),
    CopyFolder(),
    CopyFile(),
    CopySign(),
    CopyDescribe(),
    CopyReuse(),
    CopyElsewhere(),
    CopyDrop(),
    CopyBack(),
    Retry(),
    CorrectRow(),
    ReprintRow(),
    Back(),
    Drawer(),
    Finish(),
    RateVery(),
    RateSatisfied(),
    RateNot(),
    RatingSheet(),
    Ratings(),
    Receipts(),
    Handouts(),
    CloseDay(),
    TakeBox(),
    PrintSupplement(),
    PrintRefusal(),
    Palette(),
    Help(),
)
"""All commands in the order of their use; the footer puts them in the order of the keys."""


def command_for(key: str, scope: str) -> Command | None:
    """The command a key stands for on a screen."""
    return next((command for command in COMMANDS if command.key == key and command.works_on(scope)), None)
