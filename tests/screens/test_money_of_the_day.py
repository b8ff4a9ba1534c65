"""Where money and its receipts are read: books on the day sheet, electronic receipts of an opened dossier."""

from __future__ import annotations

from dataclasses import replace

import pytest

from counter.desk.state import Returning
from counter.domain.dossiers import SyncState
from counter.domain.electronic_receipts import (
    FAILED,
    ISSUED,
    PENDING,
    VOIDED,
    VOIDING,
    ElectronicReceipt,
    ReceiptRequest,
    StandingReceipt,
)
from counter.domain.fees import PaymentMethod
from counter.domain.receipt_stock import SpoiltReason
from screens.choices import Choices
from screens.day_sheet import DaySheetBox
from screens.desk.returning import ReturnPanel
from tests.rigs import papers
from tests.screens.conftest import Open, OpenReal, at_once, settled
from tests.screens.fake_desk import FakeDesk
from tests.screens.test_outcomes import EXTRACT, shown, top

REQUEST = ReceiptRequest(
    "r-1", "d-1", papers.CODE, "Phí", "TRẦN THỊ MẪU", 8_000, PaymentMethod.CASH, papers.ENTRY.at
)


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_the_day_sheet_tells_each_book_from_number_to_number(
    real: OpenReal, size: tuple[int, int]
) -> None:
    async with real(procedure=EXTRACT, size=size) as (app, small, pilot):
        await small.desk.receipts.open_book("01BLP2-001 AA/26", "0000101", "0000150")
        await small.desk.receipts.spoil("0000101", SpoiltReason.TORN)
        await small.desk.accept_all()
        await small.desk.commit()
        await small.desk.finish()
        await at_once(pilot, "ctrl+y", "f6")
        await settled(pilot)
        assert top(app) is DaySheetBox
        await at_once(pilot, *["down"] * 20)
        await settled(pilot)
        told = shown(app, Choices)
        assert "01BLP2-001 AA/26: 0000102" in told
        assert "1 dùng, 1 hỏng, còn 48" in told


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(
    ("state", "number", "words"),
    [
        (PENDING, "", {"vi": "đang chờ cấp số", "en": "waits for its number"}),
        (ISSUED, "0000127", {"vi": "TT/27E 0000127", "en": "TT/27E 0000127"}),
        (FAILED, "", {"vi": "bị từ chối", "en": "refused"}),
        (VOIDING, "0000127", {"vi": "đang hủy", "en": "being made void"}),
        (VOIDED, "0000127", {"vi": "đã hủy", "en": "void"}),
    ],
)
async def test_an_opened_dossier_tells_its_electronic_receipt(
    opened: Open, language: str, state: str, number: str, words: dict[str, str]
) -> None:
    receipt = ElectronicReceipt(
        REQUEST, "TT/27E" if number else "", number, "invalid" if state == FAILED else ""
    )
    returning = Returning(
        papers.dossier(), None, None, returned=False, by_slip=True, sync=SyncState.CONFIRMED
    )
    desk = FakeDesk()
    async with opened(desk=desk, language=language) as (app, _desk, pilot):
        await desk.call_next()
        desk.visit(returning=replace(returning, receipts=(StandingReceipt(state, receipt),)))
        await settled(pilot)
        told = " ".join(shown(app, ReturnPanel).split())
        assert words[language] in told
        assert "8.000" in told
