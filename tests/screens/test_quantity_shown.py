"""What a fee was counted by, where a received dossier is opened: to hand it over, to correct it."""

from __future__ import annotations

import pytest

from counter.domain.quantity import Counted, Quantity
from counter.events import ScanOrigin
from counter.texts import LANGUAGES, texts
from screens.correction import CorrectionBox
from screens.desk.returning import ReturnPanel
from screens.wording import quantity_words
from tests.rigs.filing import let_lie_ready
from tests.screens.conftest import OpenReal, press, settled

EXTRACT = "2.000635"


async def test_the_copies_asked_for_stand_in_the_opened_dossier(real: OpenReal) -> None:
    async with real(procedure=EXTRACT) as (app, small, pilot):
        await small.desk.money.set_quantity(1, 3)
        await small.desk.accept_all()
        await small.desk.commit()
        visit = small.desk.state.visit
        assert visit is not None
        dossier = visit.received[-1].dossier
        await settled(pilot)
        await press(pilot, "ctrl+r")
        assert isinstance(app.screen, CorrectionBox)
        assert "24.000 đ (3 bản)" in " ".join(line.plain for line in app.screen._about(100))
        await press(pilot, "escape")
        await let_lie_ready(small, dossier)
        await small.desk.finish()
        await small.desk.scan(dossier.code or "", ScanOrigin.SCANNER)
        await settled(pilot)
        shown = " ".join(str(app.screen.query_one(ReturnPanel).render()).split())
        assert f"{app.texts('money.row.counted')} 3 bản" in shown


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("per", Counted)
def test_every_count_has_words(per: Counted, language: str) -> None:
    said = quantity_words(texts(language), Quantity(per, copies=3, pages=12))
    assert "3" in said
    assert ("12" in said) == (per is Counted.PAGE)
    assert quantity_words(texts(language), Quantity(per, copies=1)) == ""
    assert quantity_words(texts(language), None) == ""
