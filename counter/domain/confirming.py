"""What must be confirmed of a procedure before it is received for real, by whom it was, and what is doubtful.

Knows no file, no centre and no clock.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

__all__ = ["Aspect", "Confirmation", "Doubt", "DoubtReason"]


class Aspect(StrEnum):
    """What of a procedure an administrator confirms."""

    PAPERS = "papers"
    """Cases and components."""
    TIME = "time"
    FEE = "fee"


class DoubtReason(StrEnum):
    """Why the publication alone is not to be relied on."""

    NO_PAPERS = "no_papers"
    """The page lists none."""
    ABOLISHED_PAPER = "abolished_paper"
    """It asks for a paper the law has done away with (household books: Law on residence 2020 art. 38)."""
    NOTE_AMONG_PAPERS = "note_among_papers"
    """A line reads as an instruction, not as a paper."""
    TEXT_CUT = "text_cut"
    """The source lost the end of a line."""
    LINES_MISSING = "lines_missing"
    """The list stands at the source's limit: lines may be lost."""
    LABELS_STALE = "labels_stale"
    """The published lines changed after people had reviewed their labels."""
    LISTED_ONLY = "listed_only"
    """Known from the national list alone, which leaves out notes and cases."""
    UNIT_MISSING = "unit_missing"
    """The page shows a number without a unit."""
    UNIT_READ = "unit_read"
    """The unit or the number is our reading of a contradictory page."""
    NO_TIME = "no_time"
    """No time is published."""
    LEFT_TO_PROVINCE = "left_to_province"
    """"Free", or an amount, beside a note that leaves the fee to the province or to another text."""
    NO_FEE = "no_fee"
    """Nothing is published about the fee."""
    FEES_DIFFER = "fees_differ"
    """Several amounts, or amounts in another currency, without saying which applies."""

    @property
    def aspect(self) -> Aspect:
        """What it is a doubt about."""
        return _ASPECTS[self]


_ASPECTS = {
    DoubtReason.NO_PAPERS: Aspect.PAPERS,
    DoubtReason.ABOLISHED_PAPER: Aspect.PAPERS,
    DoubtReason.NOTE_AMONG_PAPERS: Aspect.PAPERS,
    DoubtReason.TEXT_CUT: Aspect.PAPERS,
    DoubtReason.LINES_MISSING: Aspect.PAPERS,
    DoubtReason.LABELS_STALE: Aspect.PAPERS,
    DoubtReason.LISTED_ONLY: Aspect.PAPERS,
    DoubtReason.UNIT_MISSING: Aspect.TIME,
    DoubtReason.UNIT_READ: Aspect.TIME,
    DoubtReason.NO_TIME: Aspect.TIME,
    DoubtReason.LEFT_TO_PROVINCE: Aspect.FEE,
    DoubtReason.NO_FEE: Aspect.FEE,
    DoubtReason.FEES_DIFFER: Aspect.FEE,
}


@dataclass(frozen=True, slots=True)
class Doubt:
    """One thing to look at."""

    reason: DoubtReason
    where: str
    """Component id or channel; empty: the whole procedure."""
    says: str = ""
    """What the page says there about money, at most 160 characters; a component's text stands in it."""

    @property
    def aspect(self) -> Aspect:
        """What it is a doubt about."""
        return self.reason.aspect


@dataclass(frozen=True, slots=True)
class Confirmation:
    """Somebody looked and answers for it."""

    aspect: Aspect
    by: str
    """Id of the clerk."""
    at: datetime
    source: str = ""
    """What they went by: a decision, a page."""
