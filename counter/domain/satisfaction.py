"""What citizens say of a desk on one day: counts and nothing else, so that no answer leads back to anybody.

The eight questions are the contents of Decree 118/2025 art. 33, the three answers those of Circular 01/2018
(facts/rules.json `satisfaction_survey`: answers are confidential). A whole sheet is not kept: each answer is
counted under its question.
"""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final

__all__ = [
    "FEWEST_SHOWN",
    "QUESTIONS",
    "AnswerSheet",
    "Counts",
    "DayRatings",
    "DeskRatings",
    "Satisfaction",
    "answers_text",
    "rating_id",
    "read_answers",
]

QUESTIONS: Final = 8
FEWEST_SHOWN: Final = 3
"""Answers of one desk and day below which nobody is shown how they fell: everybody at the desk would know."""
_RATINGS: Final = uuid.UUID("5a3c6c1e-7c2e-5f0b-8d34-726174696e67")
_ANSWERS: Final = re.compile(r"K01\|1\|([123-]{8})\|([123-])\|([0-9a-f]{8})\|([0-9]{2})")
_MODULUS: Final = 97


class Satisfaction(StrEnum):
    """One answer."""

    VERY = "very"
    SATISFIED = "satisfied"
    NOT = "not"


_BY_DIGIT: Final = {"1": Satisfaction.VERY, "2": Satisfaction.SATISFIED, "3": Satisfaction.NOT, "-": None}
_DIGIT_OF: Final = {level: digit for digit, level in _BY_DIGIT.items()}


@dataclass(frozen=True, slots=True)
class Counts:
    """How often each answer was given."""

    very: int = 0
    satisfied: int = 0
    not_satisfied: int = 0

    @property
    def total(self) -> int:
        """All answers."""
        return self.very + self.satisfied + self.not_satisfied

    def plus(self, level: Satisfaction | None, by: int = 1) -> Counts:
        """With one answer more; None is no answer."""
        match level:
            case Satisfaction.VERY:
                return replace(self, very=self.very + by)
            case Satisfaction.SATISFIED:
                return replace(self, satisfied=self.satisfied + by)
            case Satisfaction.NOT:
                return replace(self, not_satisfied=self.not_satisfied + by)
            case None:
                return self

    def merged(self, other: Counts) -> Counts:
        """Both together."""
        return Counts(
            self.very + other.very,
            self.satisfied + other.satisfied,
            self.not_satisfied + other.not_satisfied,
        )


@dataclass(frozen=True, slots=True)
class AnswerSheet:
    """A K01 as it was filled in; never stored. None where nothing was marked."""

    answers: tuple[Satisfaction | None, ...] = field(repr=False)
    overall: Satisfaction | None = field(repr=False)
    mark: str = ""
    """Eight random hex digits of an answer given on a telephone: it counts once. Empty for paper."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was marked."""
        return self.overall is None and not any(self.answers)


@dataclass(frozen=True, slots=True)
class DayRatings:
    """Content of a RATING record: one desk, one day."""

    day: str
    """ISO date; empty while it is collected behind the end of a day, for the next one."""
    asked: Counts = Counts()
    """Answers given at the desk after a reception or a hand-over."""
    sheets: int = 0
    overall: Counts = Counts()
    """The last line of the sheets."""
    questions: tuple[Counts, ...] = (Counts(),) * QUESTIONS

    @property
    def total(self) -> int:
        """Answers at the desk and sheets."""
        return self.asked.total + self.sheets

    @property
    def satisfaction(self) -> Counts:
        """At the desk and overall on paper together."""
        return self.asked.merged(self.overall)

    def rated(self, level: Satisfaction, instead: Satisfaction | None = None) -> DayRatings:
        """With one answer at the desk; `instead` of one given a moment ago, which is taken back."""
        return replace(self, asked=self.asked.plus(instead, -1).plus(level))

    def with_sheet(self, sheet: AnswerSheet) -> DayRatings:
        """With the answers of one sheet, each under its question."""
        questions = tuple(
            counts.plus(answer) for counts, answer in zip(self.questions, sheet.answers, strict=True)
        )
        return replace(
            self, sheets=self.sheets + 1, overall=self.overall.plus(sheet.overall), questions=questions
        )


@dataclass(frozen=True, slots=True)
class DeskRatings:
    """What was said of one desk on one day."""

    desk_name: str
    ratings: DayRatings


def rating_id(centre_id: str, desk_id: str, day: str) -> str:
    """Id of the record of a desk and day: made of nothing else, so there is one."""
    return str(uuid.uuid5(_RATINGS, f"{centre_id}\0{desk_id}\0{day}"))


def read_answers(text: str) -> AnswerSheet | None:
    """What the QR code of an answered K01 carries; None for anything else.

    `K01|1|12213213|2|9f0c33aa|57`: the eight answers (1 very satisfied, 2 satisfied, 3 not, - none), overall,
    a random mark, and the digits of these three weighted by their places, modulo 97.
    """
    found = _ANSWERS.fullmatch(text.strip())
    if found is None or found[4] != _check(found[1], found[2], found[3]):
        return None
    sheet = AnswerSheet(tuple(_BY_DIGIT[digit] for digit in found[1]), _BY_DIGIT[found[2]], found[3])
    return None if sheet.is_empty else sheet


def answers_text(sheet: AnswerSheet) -> str:
    """The text of the QR code of an answered K01."""
    answers = "".join(_DIGIT_OF[answer] for answer in sheet.answers)
    overall = _DIGIT_OF[sheet.overall]
    return f"K01|1|{answers}|{overall}|{sheet.mark}|{_check(answers, overall, sheet.mark)}"


def _check(answers: str, overall: str, mark: str) -> str:
    values = (int(sign, 16) if sign != "-" else 16 for sign in f"{answers}{overall}{mark}")
    return f"{sum(place * value for place, value in enumerate(values, 2)) % _MODULUS:02}"
