"""Shift+F5 to F8 and F10: what the citizen says of the desk, a K01 sheet, and what was said of all desks.

One key is one answer, and none is needed: the next call goes on without it. Digits and letters only type.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter.desk.asking import asks
from counter.desk.state import DeskState
from counter.domain.access import Permission
from counter.domain.satisfaction import Satisfaction
from counter.texts import Texts
from screens.command import Command

if TYPE_CHECKING:
    from screens.app import CounterApp

__all__ = ["RateNot", "RateSatisfied", "RateVery", "RatingSheet", "Ratings", "question_line"]


def question_line(texts: Texts, state: DeskState) -> str:
    """What the citizen of a finished visit may be asked, or has answered; empty: nobody is asked."""
    if not asks(state.visit):
        return ""
    if state.rated is None:
        return texts("rating.ask")
    return texts("rating.given", answer=texts(f"rating.level.{state.rated}"))


class RateVery(Command):
    """Very satisfied."""

    id = "rate_very"
    key = "shift+f5"
    permission = Permission.RATING_TAKE
    needs_free_desk = True
    in_footer = False
    level = Satisfaction.VERY

    reasons = ("desk.why.nobody_to_ask",)

    def why_not(self, state: DeskState) -> str | None:
        """Behind a reception or a hand-over, while its visit is open."""
        return super().why_not(state) or (None if asks(state.visit) else "desk.why.nobody_to_ask")

    def run(self, counter: CounterApp) -> None:
        """Count it; another one of these keys takes it back."""
        counter.act(lambda: counter.desk.satisfaction.rate(self.level), in_order=True)


class RateSatisfied(RateVery):
    """Satisfied."""

    id = "rate_satisfied"
    key = "shift+f6"
    level = Satisfaction.SATISFIED


class RateNot(RateVery):
    """Not satisfied."""

    id = "rate_not"
    key = "shift+f7"
    level = Satisfaction.NOT


class RatingSheet(Command):
    """A K01 that was filled in on paper."""

    id = "rating_sheet"
    key = "shift+f8"
    permission = Permission.RATING_TAKE
    in_footer = False

    def run(self, counter: CounterApp) -> None:
        """Open the box."""
        counter.show_rating_sheet()


class Ratings(Command):
    """What was said of each desk today."""

    id = "ratings"
    key = "shift+f10"
    permission = Permission.RATING_VIEW
    in_footer = False

    def run(self, counter: CounterApp) -> None:
        """Open the list."""
        counter.show_ratings()
