"""One line of the checklist as the clerk counts it."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum

from counter.desk.state import Filing
from counter.domain.dossiers import PaperCount
from counter.domain.procedures import Component
from counter.texts import Texts

__all__ = [
    "MOST_COPIES",
    "CountColumn",
    "count_of",
    "counted_off",
    "counted_on",
    "missing_papers",
    "with_count",
]

MOST_COPIES = 9
"""Enter counts 1 to 9 and then none again."""
_NAMED = 3


class CountColumn(StrEnum):
    """The three ways a paper is handed in, in column order; values name fields of PaperCount."""

    ORIGINALS = "originals"
    CERTIFIED = "certified_copies"
    PHOTOCOPIES = "photocopies"


def counted_on(component: Component, paper: PaperCount | None, column: CountColumn) -> PaperCount:
    """The line after Enter: first as asked, then one more in `column`, after `MOST_COPIES` none."""
    if paper is None:
        asked = PaperCount.as_asked(component)
        if asked.presented or column is CountColumn.ORIGINALS or count_of(asked, column):
            return asked
        return with_count(_emptied(asked), column, 1)
    if paper.presented or paper.from_data:
        return _emptied(paper)
    count = count_of(paper, column)
    return with_count(paper, column, 0 if count >= MOST_COPIES else count + 1)


def counted_off(paper: PaperCount, column: CountColumn) -> PaperCount:
    """The line after Backspace: none in `column`; where none was counted there, none at all."""
    return with_count(paper, column, 0) if count_of(paper, column) else _emptied(paper)


def missing_papers(texts: Texts, filing: Filing) -> str:
    """The first required papers that are not ticked, by their labels, and how many more there are."""
    labels = {part.id: part.label for part in filing.case.checklist} if filing.case else {}
    missing = filing.missing
    named = "; ".join(labels[key] for key in missing[:_NAMED])
    more = len(missing) - _NAMED
    return texts("desk.why.papers_more", papers=named, count=more) if more > 0 else named


def count_of(paper: PaperCount, column: CountColumn) -> int:
    """How many stand in a column."""
    counts = {
        CountColumn.ORIGINALS: paper.originals,
        CountColumn.CERTIFIED: paper.certified_copies,
        CountColumn.PHOTOCOPIES: paper.photocopies,
    }
    return counts[column]


def with_count(paper: PaperCount, column: CountColumn, count: int) -> PaperCount:
    """The line with another count in one column."""
    match column:
        case CountColumn.ORIGINALS:
            return replace(paper, originals=count)
        case CountColumn.CERTIFIED:
            return replace(paper, certified_copies=count)
        case CountColumn.PHOTOCOPIES:
            return replace(paper, photocopies=count)


def _emptied(paper: PaperCount) -> PaperCount:
    return replace(paper, originals=0, certified_copies=0, photocopies=0, presented=False, from_data=False)
