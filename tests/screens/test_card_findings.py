"""The verdict on a card and what to know beside it, on a small and on a wide screen, never in the way."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from counter.desk.state import NoticeLevel
from counter.domain.authenticity import Finding
from counter.domain.card import Authenticity
from counter.texts import texts
from screens.desk.citizen import CitizenText
from tests.screens.conftest import Open, settled
from tests.screens.fake_desk import FakeDesk

SIZES = ((80, 24), (120, 36))
SAID = {
    Authenticity.GENUINE: (),
    Authenticity.ISSUER_UNKNOWN: (Finding.EXPIRED,),
    Authenticity.NOT_GENUINE: (Finding.FILES_DISAGREE, Finding.CHIP_UNPROVED, Finding.EXPIRED),
}


def judge(desk: FakeDesk, verdict: Authenticity, findings: tuple[Finding, ...]) -> None:
    """The card of the visit gets this verdict and these findings."""
    visit = desk.state.visit
    assert visit is not None
    card = replace(visit.identity.card, authenticity=verdict, findings=findings)
    desk.visit(identity=replace(visit.identity, card=card))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("verdict", SAID)
async def test_verdict_and_gravest_finding_are_in_view(
    opened: Open, size: tuple[int, int], verdict: Authenticity
) -> None:
    async with opened(size=size) as (app, desk, pilot):
        desk.read()
        judge(desk, verdict, SAID[verdict])
        if verdict is Authenticity.NOT_GENUINE:
            desk.say("card_not_genuine", NoticeLevel.ERROR)
        await settled(pilot)
        shown = "\n".join(str(one.render()) for one in app.screen.query(CitizenText))
        if folder := os.environ.get("LOOK"):
            (Path(folder) / f"card_{verdict}_{size[0]}.svg").write_text(app.export_screenshot())
        words = texts("vi")
        assert words(f"desk.verdict.{verdict}") in " ".join(shown.split())
        for finding in SAID[verdict][:1]:
            assert words(f"desk.finding.{finding}") in " ".join(shown.split())


async def test_every_finding_is_named_where_there_is_room(opened: Open) -> None:
    async with opened(size=(120, 36)) as (app, desk, pilot):
        desk.read()
        judge(desk, Authenticity.GENUINE, tuple(Finding))
        await settled(pilot)
        shown = " ".join(" ".join(str(one.render()) for one in app.screen.query(CitizenText)).split())
        assert all(texts("vi")(f"desk.finding.{finding}") in shown for finding in Finding)


async def test_a_form_that_is_open_leaves_the_gravest_in_view(opened: Open) -> None:
    loud = (Finding.CHIP_UNPROVED, Finding.EXPIRED)
    for verdict, findings, word in (
        (Authenticity.NOT_GENUINE, loud, "desk.verdict.not_genuine"),
        (Authenticity.GENUINE, loud, "desk.finding.chip_unproved"),
        (Authenticity.ISSUER_UNKNOWN, loud[1:], "desk.finding.expired"),
    ):
        async with opened(size=(80, 24)) as (app, desk, pilot):
            desk.read()
            judge(desk, verdict, findings)
            await desk.choose_procedure("2.000635")
            await settled(pilot)
            if folder := os.environ.get("LOOK"):
                (Path(folder) / f"band_{verdict}.svg").write_text(app.export_screenshot())
            shown = " ".join(" ".join(str(one.render()) for one in app.screen.query(CitizenText)).split())
            assert texts("vi")(word) in shown
