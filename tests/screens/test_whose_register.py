"""A form says whose register its dossier belongs to, where it is not the centre's own."""

from __future__ import annotations

from dataclasses import replace

import pytest

from screens.desk.dossier import DossierPanel
from tests.screens.conftest import OpenReal, settled
from tests.screens.test_outcomes import EXTRACT, shown


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_a_procedure_of_another_system_says_so(real: OpenReal, size: tuple[int, int]) -> None:
    async with real(procedure=EXTRACT, size=size) as (app, small, pilot):
        await settled(pilot)
        assert "Thuộc hệ thống" not in shown(app, DossierPanel)
        filing = small.desk.state.filing
        assert filing is not None
        other = replace(filing.procedure, owner_system="province", owner_version="v2026-07")
        small.desk._core.update_filing(procedure=other)
        await settled(pilot)
        assert "Thuộc hệ thống: province v2026-07" in shown(app, DossierPanel)
