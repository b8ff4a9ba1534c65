"""Shift+F8: a K01 as the citizen filled it in. Shift+F10: what was said of each desk, day by day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content

from counter.desk.state import DeskState
from counter.domain.satisfaction import (
    FEWEST_SHOWN,
    QUESTIONS,
    AnswerSheet,
    Counts,
    DeskRatings,
    Satisfaction,
)
from counter.texts import Texts
from screens.base import CounterModal, Drawn, counter
from screens.columns import spread, wrapped
from screens.form_box import ChoiceField, Field, FormBox, NoteField, Values
from screens.input import ScanLine
from screens.wording import with_keys

__all__ = ["RatingSheetBox", "RatingsBox"]

_DAYS_BACK = 31


class RatingSheetBox(FormBox):
    """Eight questions and one for all; what was not marked stays open."""

    scope: ClassVar[str] = "rating"

    def heading(self) -> str:
        """What it is."""
        return counter(self).texts("rating.sheet.title")

    def stands(self, state: DeskState) -> bool:
        """As long as somebody is signed in."""
        return super().stands(state) and state.clerk is not None

    def fields(self) -> Sequence[Field]:
        """The questions as the paper has them."""
        texts = counter(self).texts
        options = [("", texts("rating.level.none"))]
        options += [(one.value, texts(f"rating.level.{one}")) for one in Satisfaction]

        def question(name: str) -> Field:
            said = name.removeprefix("q")
            return ChoiceField(
                id=name,
                label=texts(f"rating.question.{said}"),
                options=options,
                hint=texts(f"rating.whole.{said}"),
            )

        names = [f"q{number}" for number in range(1, QUESTIONS + 1)]
        return [NoteField(id="about", draw=self._about), *map(question, [*names, "overall"])]

    def _about(self, values: Values, width: int) -> list[Content]:
        del values
        return wrapped(counter(self).texts("rating.sheet.about"), width, "$soft", limit=2)

    async def apply(self, values: Values) -> None:
        """Count it."""
        answers = tuple(_level(values[f"q{number}"]) for number in range(1, QUESTIONS + 1))
        await counter(self).desk.satisfaction.take_sheet(AnswerSheet(answers, _level(values["overall"])))


def _level(value: str) -> Satisfaction | None:
    return Satisfaction(value) if value else None


class _Desks(Drawn):
    DEFAULT_CSS = """
    _Desks { height: auto; max-height: 16; }
    """

    found: Sequence[DeskRatings] | None = None

    def lines(self, state: DeskState, width: int, height: int) -> list[Content]:
        """One line a desk, then all together; few answers are a number and no more."""
        del state, height
        texts = counter(self).texts
        if self.found is None:
            return [Content.styled(texts("rating.day.loading"), "$soft")]
        if not self.found:
            return [Content.styled(texts("rating.day.none"), "$soft")]
        lines = [
            _line(texts, one.desk_name, one.ratings.satisfaction, one.ratings.total, width)
            for one in self.found
        ]
        if len(self.found) > 1:
            everything, total = Counts(), 0
            for one in self.found:
                everything, total = everything.merged(one.ratings.satisfaction), total + one.ratings.total
            lines += [Content(""), _line(texts, texts("rating.day.together"), everything, total, width)]
        return lines


def _line(texts: Texts, name: str, counts: Counts, total: int, width: int) -> Content:
    if total < FEWEST_SHOWN:
        said = texts("rating.day.few", total=total)
    else:
        said = texts(
            "rating.day.counts",
            very=counts.very,
            satisfied=counts.satisfied,
            not_satisfied=counts.not_satisfied,
            total=total,
        )
    return spread(Content.styled(name, "bold $ink"), Content.styled(said, "$ink"), width)


class RatingsBox(CounterModal):
    """Left and right turn the days."""

    scope = "ratings"
    DEFAULT_CSS = """
    RatingsBox > .box { width: 78; }
    RatingsBox ScanLine { height: 1; text-opacity: 0%; & > .input--cursor { background: $sheet; } }
    """

    def compose(self) -> ComposeResult:
        """The desks, what the keys do, and a scan line."""
        with Vertical(classes="box"):
            yield _Desks()
            yield _Keys()
            yield ScanLine(sideways=True)

    def on_mount(self) -> None:
        """Today first."""
        self._back = 0
        self._load()

    def enter(self, text: str) -> None:
        """Nothing is typed here."""
        if text:
            counter(self).tell("desk.why.codes_only")
            self.query_one(ScanLine).value = ""
        else:
            self.close()

    def _load(self) -> None:
        app = counter(self)
        day = self._day()
        self.query_one(".box").border_title = Content(app.texts("rating.day.title", day=f"{day:%d/%m/%Y}"))
        desks = self.query_one(_Desks)
        desks.found = None
        desks.refresh(layout=True)
        app.beside(lambda: self._show(day), group="ratings", only_newest=True)

    def _day(self) -> date:
        return counter(self).now().date() - timedelta(days=self._back)

    async def _show(self, day: date) -> None:
        found = await counter(self).desk.satisfaction.of_day(day.isoformat())
        if self.is_running and day == self._day():
            desks = self.query_one(_Desks)
            desks.found = found
            desks.refresh(layout=True)

    def steer(self, key: str) -> None:
        """Left: a day back; right: a day on, none lies ahead."""
        days = {"left": 1, "right": -1}.get(key, 0)
        back = min(_DAYS_BACK, max(0, self._back + days))
        if back != self._back:
            self._back = back
            self._load()


class _Keys(Drawn):
    DEFAULT_CSS = """
    _Keys { height: auto; margin: 1 0 0 0; }
    """

    def lines(self, state: DeskState, width: int, height: int) -> list[Content]:
        """Which keys turn the days."""
        del state, height
        return with_keys(counter(self).texts("rating.day.keys"), "$soft").wrap(width)
