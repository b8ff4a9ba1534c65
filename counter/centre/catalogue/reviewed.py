"""Cases of a reviewed procedure: the published lines as people arranged and named them.

Every published text appears in at least one case: papers where the review lists them, notes in every case
unless the review places them. A text without a review, or a list that changed, is refused.
"""

from __future__ import annotations

from collections.abc import Iterator

from counter.centre.catalogue.errors import CatalogueError
from counter.centre.catalogue.lines import Line
from counter.centre.catalogue.reviews import (
    CaseReview,
    FeeReview,
    LimitReview,
    LineReview,
    ProcedureReview,
    TextReview,
    list_digest,
    text_digest,
)
from counter.domain.procedures import Channel, Component, ComponentKind, FeeRule, ProcedureCase, TimeLimit

__all__ = ["fee_rules", "reviewed_cases", "time_limit"]


def reviewed_cases(
    row_code: str,
    lines: tuple[Line, ...],
    review: ProcedureReview,
    texts: dict[str, TextReview],
    *,
    case_code: str,
) -> tuple[ProcedureCase, ...]:
    """The cases of the review; CatalogueError `stale_labels` or `unknown_line` names the procedure."""
    if review.published != list_digest(line.text for line in lines):
        raise CatalogueError("stale_labels", row_code)
    desk = _Arrangement(row_code, lines, texts, review)
    return tuple(
        ProcedureCase(
            id=case_code if case_code and len(review.cases) == 1 else f"case-{number}",
            name=case.name,
            components=tuple(desk.components(case)),
            limit=time_limit(case.limit) if case.limit else None,
            fees=fee_rules(case.fees),
            owner_kind=case.owner,
            authority=case.authority,
        )
        for number, case in enumerate(review.cases, 1)
    )


def time_limit(review: LimitReview) -> TimeLimit:
    """The domain value of a reviewed time."""
    return TimeLimit(review.value, review.unit, unit_confirmed=review.confirmed)


def fee_rules(fees: dict[Channel, FeeReview]) -> tuple[tuple[Channel, FeeRule], ...]:
    """The domain values of reviewed fees, in the order of the channels."""
    return tuple((channel, _fee(fees[channel])) for channel in Channel if channel in fees)


def _fee(review: FeeReview) -> FeeRule:
    return FeeRule(review.amount, review.note, review.per)


class _Arrangement:
    """The lines of one procedure with their reviews at hand."""

    def __init__(
        self, code: str, lines: tuple[Line, ...], texts: dict[str, TextReview], review: ProcedureReview
    ) -> None:
        self._code = code
        self._lines = {line.at: line for line in lines}
        self._reviews: dict[str, TextReview] = {}
        for line in lines:
            known = texts.get(text_digest(line.text))
            if known is None:
                raise CatalogueError("stale_labels", f"{code} {line.at}")
            self._reviews[line.at] = known
        placed = {_at(entry) for case in review.cases for entry in case.lines}
        self._notes = [
            line.at
            for line in lines
            if self._reviews[line.at].kind is ComponentKind.NOTE and line.at not in placed
        ]

    def components(self, case: CaseReview) -> Iterator[Component]:
        """The case's own lines as listed, then the notes common to all cases, each text once."""
        for entry in case.lines:
            yield self._component(LineReview(entry) if isinstance(entry, str) else entry)
        seen = {self._lines[_at(entry)].text for entry in case.lines}
        for at in self._notes:
            text = self._lines[at].text
            if text not in seen:
                seen.add(text)
                yield self._component(LineReview(at))

    def _component(self, entry: LineReview) -> Component:
        line = self._lines.get(entry.at)
        if line is None:
            raise CatalogueError("unknown_line", f"{self._code} {entry.at}")
        review = self._reviews[entry.at]
        kind = entry.kind or review.kind
        required = review.required if entry.required is None else entry.required
        return Component(
            id=entry.at if entry.part is None else f"{entry.at}.p{entry.part}",
            label=entry.label or review.label,
            text=line.text,
            text_cut=line.cut,
            kind=kind,
            required=required and kind is not ComponentKind.NOTE and not entry.abolished,
            originals=line.originals if entry.originals is None else entry.originals,
            copies=line.copies if entry.copies is None else entry.copies,
            label_reviewed=True,
            abolished=entry.abolished,
            form_file=line.form_file,
            code=line.code,
        )


def _at(entry: str | LineReview) -> str:
    return entry if isinstance(entry, str) else entry.at
