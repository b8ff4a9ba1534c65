"""Electronic receipts from a taken fee to their number, through a real centre and its issuing task."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from counter.cli.open_desk import make_desk
from counter.desk.desk import Desk
from counter.domain.electronic_receipts import ISSUED, VOIDED
from counter.events import ScanOrigin
from counter.folders import Mode
from counter.settings import ReceiptSettings, Settings
from tests.rigs.desk import identified, received, signed_in, until


def standing(desk: Desk) -> list[tuple[str, int, bool]]:
    """State, sum and whether there is a number, of the receipts of the opened dossier."""
    returning = desk.state.visit.returning if desk.state.visit is not None else None
    return sorted(
        (one.state, one.receipt.request.amount_dong, bool(one.receipt.number))
        for one in (returning.receipts if returning else ())
    )


async def test_a_fee_gets_its_number_and_a_refund_another_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COUNTER_HOME", str(tmp_path))
    desk = make_desk(Mode.TRAINING, Settings(receipts=ReceiptSettings(electronic_from=date(2020, 1, 1))))
    await desk.start()
    try:
        await signed_in(desk)
        await identified(desk)
        dossier_id = await received(desk)
        visit = desk.state.visit
        assert visit is not None
        dossier = visit.received[-1].dossier
        taken = dossier.fee.taken_dong
        await desk.finish()
        await desk.scan(dossier.code or dossier.local_number, ScanOrigin.TYPED)
        await until(desk, lambda _: standing(desk) == [(ISSUED, taken, True)])
        await desk.corrections.refund(dossier_id, 1_000, "tính thừa")
        await until(desk, lambda _: standing(desk) == [(ISSUED, taken - 1_000, True), (VOIDED, taken, True)])
    finally:
        await desk.stop()
