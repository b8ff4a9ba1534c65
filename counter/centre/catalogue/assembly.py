"""One procedure out of its published row: reviewed labels, people rules, an administrator's values, doubts.

Pure. A label review that no longer fits is refused for the publication the program brings (`strict`), and
falls away with a doubt for one a centre took in itself: its desks must not stand still.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from counter.centre.catalogue.decided import Confirmed, Decided, Override, aspect_digest
from counter.centre.catalogue.desks import is_shown, paper_set, queue_group
from counter.centre.catalogue.doubts import doubts_of
from counter.centre.catalogue.errors import CatalogueError
from counter.centre.catalogue.fee_table import FeeTable
from counter.centre.catalogue.fees import read_fees
from counter.centre.catalogue.guessed import MAIN_CASE, guessed_cases
from counter.centre.catalogue.lines import Line, published_lines, tidy
from counter.centre.catalogue.overriding import overridden
from counter.centre.catalogue.people import PeopleRules, people_rule
from counter.centre.catalogue.records import RawFee, RawMethod, RawProcedure
from counter.centre.catalogue.reviewed import fee_rules, reviewed_cases, time_limit
from counter.centre.catalogue.reviews import ProcedureReview, Reviews
from counter.centre.catalogue.times import read_limits
from counter.domain.confirming import Aspect
from counter.domain.procedures import (
    OWN_REGISTER,
    Channel,
    FeeRule,
    Procedure,
    ProcedureCase,
    ResultKind,
    TimeLimit,
)
from counter.domain.published import PortalCase, PublishedFee, PublishedMethod

__all__ = ["HAND", "LIST", "PUBLISHED", "Assembly"]

PUBLISHED, LIST, HAND = "published", "list", "hand"
"""Where a row came from: `Procedure.origin`."""


@dataclass(frozen=True, slots=True)
class Assembly:
    """Everything rows are read with."""

    reviews: Reviews
    rules: PeopleRules
    fees: FeeTable
    decided: Decided
    version: str
    strict: bool
    """Whether a stale label review is refused."""

    def procedure(self, row: RawProcedure, origin: str) -> Procedure:
        """The procedure of a row; CatalogueError `stale_labels` or `unknown_line` where that is strict."""
        read, stale = self._read(row, origin)
        read = self.fees.laid_over(read)
        override = self.decided.overrides.get(row.code, Override())
        read = overridden(read, override) if override != Override() else read
        doubts = doubts_of(row, read, listed=origin == LIST, stale=stale)
        confirmed = self.decided.confirmed.get(row.code, {})
        return replace(
            read,
            doubts=tuple(doubt for doubt in doubts if not _is_settled(doubt.where, doubt.aspect, override)),
            confirmations=tuple(
                one.confirmation for aspect in Aspect if (one := _standing(read, aspect, confirmed))
            ),
        )

    def _read(self, row: RawProcedure, origin: str) -> tuple[Procedure, bool]:
        lines = published_lines(row)
        review = self.reviews.procedures.get(row.code) if origin == PUBLISHED else None
        cases, stale = self._cases(row, lines, review)
        if stale:
            review = None
        people = people_rule(self.rules, row)
        return Procedure(
            code=row.code,
            name=tidy(row.name),
            short_name=tidy(row.short_name or row.name),
            field=tidy(row.field),
            queue_group=queue_group(row),
            version=self.version,
            agency=tidy(row.agency or row.executing_agency or ""),
            owner_system=OWN_REGISTER,
            cases=cases,
            limits=_limits(row, review),
            fees=_fees(row, review),
            results=tuple(ResultKind(tidy(result.name), result.code) for result in row.results),
            popular=row.popular,
            shown=is_shown(row, listed=origin == LIST) or (origin == LIST and self.decided.show_listed),
            identity_ask=people.identity_ask,
            authority_rule=people.authority_rule,
            owner_kind=people.owner_kind,
            kin_need_no_authority=people.kin_need_no_authority,
            names=tuple(people.names),
            ministry=tidy(row.ministry),
            levels=tuple(row.levels),
            subjects=tidy(row.subjects),
            decision=tidy(row.decision),
            url=row.url or "",
            executing_agency=tidy(row.executing_agency or ""),
            field_code=row.field_code or "",
            flags=tuple(row.flags),
            methods=tuple(_method(method) for method in row.processing),
            portal_cases=tuple(PortalCase(case.case_code, case.qty, case.unit) for case in row.cases),
            origin=origin,
            paper_set=paper_set(row),
        ), stale

    def _cases(
        self, row: RawProcedure, lines: tuple[Line, ...], review: ProcedureReview | None
    ) -> tuple[tuple[ProcedureCase, ...], bool]:
        """The cases, and whether a review fell away."""
        codes = {case.case_code for case in row.cases}
        case_code = next(iter(codes)) if len(codes) == 1 else ""
        stale = False
        try:
            if review is None:
                cases = guessed_cases(lines, case_code)
            else:
                cases = reviewed_cases(row.code, lines, review, self.reviews.texts, case_code=case_code)
        except CatalogueError:
            if self.strict:
                raise
            cases, stale = guessed_cases(lines, case_code), True
        if len(cases) == 1:  # nothing to choose: its name would repeat the procedure's on paper
            cases = (replace(cases[0], name=MAIN_CASE),)
        return cases, stale


def _standing(read: Procedure, aspect: Aspect, confirmed: Mapping[Aspect, Confirmed]) -> Confirmed | None:
    """The confirmation while what it was given for still reads the same."""
    one = confirmed.get(aspect)
    return one if one is not None and one.digest == aspect_digest(read, aspect) else None


def _is_settled(where: str, aspect: Aspect, override: Override) -> bool:
    """Whether an administrator has put a value where the doubt was."""
    if aspect is Aspect.PAPERS:
        return where in override.papers
    if aspect is Aspect.TIME:
        return where in override.case_limits or where in override.limits or Channel.DIRECT in override.limits
    return where in override.fees or (not where and bool(override.fees))


def _limits(row: RawProcedure, review: ProcedureReview | None) -> tuple[tuple[Channel, TimeLimit], ...]:
    limits = read_limits(row)
    if review is None or review.limit is None:
        return limits
    fixed = time_limit(review.limit)
    return tuple((channel, fixed) for channel, _ in limits)


def _fees(row: RawProcedure, review: ProcedureReview | None) -> tuple[tuple[Channel, FeeRule], ...]:
    fees = dict(read_fees(row))
    if review is not None:
        fees |= dict(fee_rules(review.fees))
    return tuple((channel, fees[channel]) for channel in Channel if channel in fees)


def _method(method: RawMethod) -> PublishedMethod:
    fees = method.fee if isinstance(method.fee, list) else []
    return PublishedMethod(
        channel=method.channel,
        value=method.value,
        unit=method.unit,
        unit_missing=method.unit_missing_in_source,
        free=method.fee == "free",
        fees=tuple(_fee(fee) for fee in fees),
        note=tidy(method.fee_note or ""),
    )


def _fee(fee: RawFee) -> PublishedFee:
    return PublishedFee(fee.amount, fee.currency, tidy(fee.note or ""))
