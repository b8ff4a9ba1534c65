"""Loading the catalogue: the published procedures, read, with the reviewed labels laid over them.

Pure work on package data: no network, no clock, nothing imported but msgspec and the standard library.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from importlib import resources

from counter.centre.catalogue.desks import is_shown, owner_system, queue_group
from counter.centre.catalogue.errors import CatalogueError
from counter.centre.catalogue.fees import read_fees
from counter.centre.catalogue.guessed import MAIN_CASE, guessed_cases
from counter.centre.catalogue.lines import published_lines, tidy
from counter.centre.catalogue.people import PeopleRule, people_rule, read_people_rules
from counter.centre.catalogue.records import RawProcedure, read_records
from counter.centre.catalogue.reviewed import fee_rules, reviewed_cases, time_limit
from counter.centre.catalogue.reviews import ProcedureReview, Reviews, read_reviews
from counter.centre.catalogue.times import read_limits
from counter.domain.procedures import Channel, FeeRule, Procedure, ResultKind, TimeLimit

__all__ = ["LABELS_FILE", "PEOPLE_FILE", "PUBLISHED_FILE", "build_catalogue", "load_catalogue"]

PUBLISHED_FILE = "procedures-commune.json.gz"
LABELS_FILE = "labels.json"
PEOPLE_FILE = "people.toml"

READING = "2"
"""Counted up when the reading itself gives other values from the same files."""


def load_catalogue() -> tuple[str, tuple[Procedure, ...]]:
    """(version, procedures) from the package's own files; raises CatalogueError.

    The version `2026-07+labels.3.0a1b2c3d` names the publication, the revision of the labels, and eight
    digits of a hash over all files, so that no change goes unnoticed by the desks.
    """
    return build_catalogue(_packaged(PUBLISHED_FILE), _packaged(LABELS_FILE), _packaged(PEOPLE_FILE))


def build_catalogue(
    published: bytes, labels: bytes, people: bytes | None = None
) -> tuple[str, tuple[Procedure, ...]]:
    """The same from given bytes: the gzip file of procedures, the JSON file of labels and the TOML file of
    who may file; without the last one the package's own is taken.
    """
    people = _packaged(PEOPLE_FILE) if people is None else people
    rows, reviews, rules = read_records(published), read_reviews(labels), read_people_rules(people)
    unknown = reviews.procedures.keys() - {row.code for row in rows}
    if unknown:
        raise CatalogueError("stale_labels", min(unknown))
    sealed = hashlib.sha256(b"\0".join((READING.encode(), published, labels, people))).hexdigest()[:8]
    version = f"{reviews.catalogue}+labels.{reviews.revision}.{sealed}"
    return version, tuple(_procedure(row, reviews, people_rule(rules, row), version) for row in rows)


def _procedure(row: RawProcedure, reviews: Reviews, people: PeopleRule, version: str) -> Procedure:
    lines = published_lines(row)
    review = reviews.procedures.get(row.code)
    codes = {case.case_code for case in row.cases}
    case_code = next(iter(codes)) if len(codes) == 1 else ""
    if review is None:
        cases = guessed_cases(lines, case_code)
    else:
        cases = reviewed_cases(row.code, lines, review, reviews.texts, case_code=case_code)
    if len(cases) == 1:  # nothing to choose: its name would repeat the procedure's on paper
        cases = (replace(cases[0], name=MAIN_CASE),)
    return Procedure(
        code=row.code,
        name=tidy(row.name),
        short_name=tidy(row.short_name or row.name),
        field=tidy(row.field),
        queue_group=queue_group(row),
        version=version,
        agency=tidy(row.agency or row.executing_agency or ""),
        owner_system=owner_system(row),
        cases=cases,
        limits=_limits(row, review),
        fees=_fees(row, review),
        results=tuple(ResultKind(tidy(result.name), result.code) for result in row.results),
        popular=row.popular,
        shown=is_shown(row),
        identity_ask=people.identity_ask,
        authority_rule=people.authority_rule,
        owner_kind=people.owner_kind,
        kin_need_no_authority=people.kin_need_no_authority,
        names=tuple(people.names),
    )


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


def _packaged(name: str) -> bytes:
    try:
        return (resources.files(__package__) / name).read_bytes()
    except OSError:
        raise CatalogueError("missing", name) from None
