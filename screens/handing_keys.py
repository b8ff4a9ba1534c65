"""The keys of papers on their way, and of a dossier's time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter.desk.state import DeskState
from counter.domain.access import Permission
from screens.command import Command

if TYPE_CHECKING:
    from screens.app import CounterApp

__all__ = ["Handing", "HandingAct", "HandingBack", "KeepPapers", "Time", "TimeRow"]


class Handing(Command):
    """Papers to units, the leader's tray, results coming back, supplements awaited."""

    id = "handing"
    key = "ctrl+x"
    permission = Permission.TRANSFER_VIEW
    scopes = frozenset({"desk", "outbox"})

    def run(self, counter: CounterApp) -> None:
        """Open the screen."""
        counter.show_handing()


class HandingAct(Command):
    """What the page in view is for: lists of what goes now, results ready in the drawer."""

    id = "handing_act"
    key = "f5"
    permission = Permission.TRANSFER_MAKE
    scopes = frozenset({"handing"})
    needs_free_desk = True
    reasons = (
        "desk.notice.nothing_to_transfer",
        "desk.notice.arrival_nothing",
        "transfer.why.no_act",
    )

    def run(self, counter: CounterApp) -> None:
        """Do it."""
        counter.act_on_papers()


class KeepPapers(Command):
    """Somebody answers for what stays overnight."""

    id = "keep_papers"
    key = "f6"
    permission = Permission.TRANSFER_MAKE
    scopes = frozenset({"handing"})
    needs_free_desk = True
    reasons = ("transfer.why.other_page",)

    def run(self, counter: CounterApp) -> None:
        """Open the box."""
        counter.keep_papers()


class HandingBack(Command):
    """Returns to the desk."""

    id = "handing_back"
    key = "f9"
    scopes = frozenset({"handing"})

    def run(self, counter: CounterApp) -> None:
        """Close the screen on top."""
        counter.close_screen()


class Time(Command):
    """How the appointment came about; of a received dossier extension, supplement and stop."""

    id = "time"
    key = "ctrl+a"
    permission = Permission.DOSSIER_VIEW
    reasons = ("transfer.why.no_time",)

    def why_not(self, state: DeskState) -> str | None:
        """A form with its appointment, or a dossier that was received or opened."""
        visit = state.visit
        counted = state.filing is not None and state.filing.due is not None
        known = visit is not None and (visit.returning is not None or bool(visit.standing))
        return None if counted or known else "transfer.why.no_time"

    def run(self, counter: CounterApp) -> None:
        """Open the box."""
        counter.show_time()


class TimeRow(Command):
    """The time of the dossier highlighted in the list."""

    id = "time_row"
    key = "ctrl+a"
    permission = Permission.DOSSIER_VIEW
    scopes = frozenset({"outbox"})
    reasons = ("transfer.why.no_time",)

    def run(self, counter: CounterApp) -> None:
        """Open the box."""
        counter.show_time()
