"""The nationality of the person at the counter: a citizen's in words, another one as the paper writes it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from screens.desk.citizen import CitizenText
from tests.screens.conftest import Open, settled


@pytest.mark.parametrize(("written", "shown"), [("VNM", "Việt Nam"), ("UTO", "UTO")])
async def test_a_citizen_is_of_viet_nam(opened: Open, written: str, shown: str) -> None:
    async with opened(size=(80, 24)) as (app, desk, pilot):
        desk.read()
        visit = desk.state.visit
        assert visit is not None
        assert visit.identity.person is not None
        person = replace(visit.identity.person, nationality=written)
        desk.visit(identity=replace(visit.identity, person=person))
        await settled(pilot)
        panel = "\n".join(str(one.render()) for one in app.screen.query(CitizenText))
        line = next(one for one in panel.splitlines() if app.texts("desk.field.nationality") in one)
        assert shown in line
