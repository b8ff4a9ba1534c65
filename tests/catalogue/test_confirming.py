"""Locked until somebody answers for papers, time and fee, while what they answered for reads the same."""

from __future__ import annotations

import gzip
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest

from counter import wire
from counter.centre.catalogue import load_catalogue
from counter.centre.catalogue.decided import Override, PaperOverride, aspect_digest
from counter.centre.catalogue.loader import catalogue_version
from counter.centre.catalogue.reviews import FeeReview, LimitReview
from counter.centre.catalogue_use import CatalogueUse, count_use
from counter.centre.cataloguing import Cataloguing, Confirming
from counter.centre.database import Database
from counter.centre.office import CatalogueStock
from counter.centre.refusals import RefusedError
from counter.centre.sample import CENTRE_ID
from counter.domain.confirming import Aspect, DoubtReason
from counter.domain.procedures import Channel, ComponentKind, LimitUnit, Procedure
from tests.rigs.centre import StandingClock

ADMINISTRATOR, CLERK = "dung.pv", "an.nv"
EXTRACT, BIRTH = "2.000635", "1.001193"
PUBLISHED = load_catalogue()[1]


def present(cataloguing: Cataloguing, code: str = EXTRACT) -> Procedure:
    return next(one for one in load_catalogue(cataloguing.decided())[1] if one.code == code)


def confirm(cataloguing: Cataloguing, *aspects: Aspect, code: str = EXTRACT) -> None:
    reads = present(cataloguing, code)
    acts = [Confirming(code, one, aspect_digest(reads, one), "QĐ 1/2026") for one in aspects or tuple(Aspect)]
    cataloguing.confirm(ADMINISTRATOR, acts)


def test_everything_is_locked_as_published() -> None:
    assert all(one.locked and one.unconfirmed == tuple(Aspect) for one in PUBLISHED)


def test_what_the_publication_is_known_to_have_wrong_raises_doubts() -> None:
    raised = Counter(reason for one in PUBLISHED for reason in {doubt.reason for doubt in one.doubts})
    free_by_province = [
        one
        for one in PUBLISHED
        if any(method.free and "hội đồng nhân dân" in method.note.lower() for method in one.methods)
    ]
    assert len(free_by_province) >= 50
    for one in free_by_province:
        assert DoubtReason.LEFT_TO_PROVINCE in {doubt.reason for doubt in one.doubts}
    unitless = [
        one for one in PUBLISHED if any(method.unit_missing and method.value for method in one.methods)
    ]
    for one in unitless:
        assert DoubtReason.UNIT_MISSING in {doubt.reason for doubt in one.doubts}
    assert raised[DoubtReason.ABOLISHED_PAPER] >= 1
    assert raised[DoubtReason.NOTE_AMONG_PAPERS] >= 100
    household_book = next(one for one in PUBLISHED if one.code == "2.000986")
    assert DoubtReason.ABOLISHED_PAPER in {doubt.reason for doubt in household_book.doubts}


def test_a_doubt_names_a_line_a_channel_or_the_whole() -> None:
    for one in PUBLISHED:
        places = {part.id for case in one.cases for part in case.components}
        places |= {case.id for case in one.cases} | {method.channel for method in one.methods} | set(Channel)
        assert {doubt.where for doubt in one.doubts} <= places | {""}


def test_it_opens_when_all_three_are_confirmed_by_whom_and_when(
    cataloguing: Cataloguing, clock: StandingClock
) -> None:
    confirm(cataloguing, Aspect.PAPERS, Aspect.TIME)
    assert present(cataloguing).unconfirmed == (Aspect.FEE,)
    assert present(cataloguing).locked
    confirm(cataloguing, Aspect.FEE)
    opened = present(cataloguing)
    assert not opened.locked
    assert {(one.by, one.at, one.source) for one in opened.confirmations} == {
        (ADMINISTRATOR, clock.time, "QĐ 1/2026")
    }
    assert present(cataloguing, BIRTH).locked


def test_another_value_locks_what_it_changes_and_nothing_else(cataloguing: Cataloguing) -> None:
    confirm(cataloguing)
    fee = Override(fees={Channel.DIRECT: FeeReview(amount=8_000, per="copy")})
    cataloguing.override(ADMINISTRATOR, EXTRACT, fee)
    assert present(cataloguing).unconfirmed == (Aspect.FEE,)
    assert present(cataloguing).fee().amount_dong == 8_000
    cataloguing.restore(ADMINISTRATOR, EXTRACT)
    assert not present(cataloguing).locked, "what was confirmed reads again as it did"


def test_a_confirmation_is_taken_back(cataloguing: Cataloguing) -> None:
    confirm(cataloguing)
    cataloguing.withdraw(ADMINISTRATOR, [(EXTRACT, Aspect.TIME)])
    assert present(cataloguing).unconfirmed == (Aspect.TIME,)


def test_overrides_are_laid_over_each_other_by_what_they_name(cataloguing: Cataloguing) -> None:
    paper = present(cataloguing).cases[0].checklist[0]
    days = LimitReview(2, LimitUnit.WORKING_DAY)
    case = present(cataloguing).cases[-1].id
    for one in (
        Override(limits={Channel.DIRECT: days}, owner_system="province", owner_version="v2026-07"),
        Override(papers={paper.id: PaperOverride(kind=ComponentKind.NOTE)}, short_name="Trích lục"),
        Override(case_limits={case: LimitReview(5, LimitUnit.WORKING_DAY)}),
    ):
        cataloguing.override(ADMINISTRATOR, EXTRACT, one)
    got = present(cataloguing)
    assert (got.owner_system, got.owner_version, got.short_name) == ("province", "v2026-07", "Trích lục")
    assert got.limit(got.cases[0]).value == 2
    assert got.limit(got.cases[-1]).value == 5
    assert paper.id not in {part.id for part in got.cases[0].checklist}
    assert not any(doubt.where == paper.id for doubt in got.doubts)


def test_nobody_else_decides_and_everything_decided_is_told(cataloguing: Cataloguing) -> None:
    with pytest.raises(RefusedError, match="not_allowed"):
        cataloguing.override(CLERK, EXTRACT, Override(popular=False))
    with pytest.raises(RefusedError, match="not_allowed"):
        cataloguing.confirm(CLERK, [Confirming(EXTRACT, Aspect.FEE, "0")])
    confirm(cataloguing, Aspect.FEE)
    cataloguing.override(ADMINISTRATOR, EXTRACT, Override(popular=False))
    cataloguing.restore(ADMINISTRATOR, EXTRACT)
    assert [(one.what, one.clerk_id, one.subject) for one in cataloguing.told()] == [
        ("restored", ADMINISTRATOR, EXTRACT),
        ("overridden", ADMINISTRATOR, EXTRACT),
        ("confirmed", ADMINISTRATOR, EXTRACT),
    ]
    assert cataloguing.told(BIRTH) == ()


def test_every_decision_is_another_version_and_old_ones_stay_readable(
    cataloguing: Cataloguing, database: Database, clock: StandingClock
) -> None:
    use = CatalogueUse(database, clock, CENTRE_ID)
    first = CatalogueStock(*load_catalogue(cataloguing.decided()), keep=use.keep_version)
    assert first.reply(packed=True)
    cataloguing.override(
        ADMINISTRATOR, EXTRACT, Override(limits={Channel.DIRECT: LimitReview(9, LimitUnit.DAY)})
    )
    version, procedures = load_catalogue(cataloguing.decided())
    assert version == catalogue_version(cataloguing.decided()) != first.version
    CatalogueStock(version, procedures, keep=use.keep_version).reply(packed=False)
    assert {known for known, _ in use.versions()} == {first.version, version}
    packed = use.version(first.version)
    assert packed is not None
    kept = wire.decode(wire.CatalogueReply, gzip.decompress(packed)).procedures
    then = next(one for one in kept if one.code == EXTRACT)
    assert then == replace(next(one for one in PUBLISHED if one.code == EXTRACT), version=first.version)
    assert use.version("never") is None


def test_use_is_counted_by_day_and_forgotten_after_a_quarter(
    database: Database, clock: StandingClock
) -> None:
    use = CatalogueUse(database, clock, CENTRE_ID)
    with database.write() as connection:
        for code, days_ago in (
            (EXTRACT, 0),
            (EXTRACT, 0),
            (BIRTH, 1),
            (EXTRACT, 89),
            (BIRTH, 91),
            (BIRTH, 200),
        ):
            count_use(connection, CENTRE_ID, code, clock() - timedelta(days=days_ago))
    assert use.used() == ((EXTRACT, 3), (BIRTH, 1))
