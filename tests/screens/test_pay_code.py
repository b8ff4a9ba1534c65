"""The payment code in a terminal: two decoders read what stands in the cells; Enter claims the transfer."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from counter.domain.fees import PaymentMethod
from counter.domain.payments import PayAccount, pay_code, pay_key
from screens.bank_transfers import TransfersBox
from screens.choices import Choices
from screens.day_sheet import DaySheetBox
from screens.money import MoneyBox
from screens.pay_code import PayCodeBox, _Square
from screens.qr_blocks import qr_lines
from tests.rigs.decoders import zbar, zxing
from tests.rigs.small_desk import SmallDesk
from tests.screens.conftest import OpenReal, at_once, settled
from tests.screens.test_outcomes import EXTRACT, shown, top

ACCOUNT = PayAccount("000000", "TAPHUAN", "TAP HUAN")
LONGEST = PayAccount("970415", "1234567890123456789", "TRUNG TAM PVHCC PHUONG MAU"[:25], "THANH PHO HCM")
_DOTS = 6
_DARK = {" ": (0, 0), "▀": (1, 0), "▄": (0, 1), "█": (1, 1)}


def picture(lines: list[str], folder: Path) -> Path:
    """What a camera sees of the cells: half a cell a module, black on white."""
    width, height = len(lines[0]), 2 * len(lines)
    image = Image.new("L", (width, height), 255)
    for row, line in enumerate(lines):
        for column, block in enumerate(line):
            for half, dark in enumerate(_DARK[block]):
                image.putpixel((column, 2 * row + half), 0 if dark else 255)
    path = folder / "code.png"
    image.resize((width * _DOTS, height * _DOTS), Image.Resampling.NEAREST).save(path)
    return path


@pytest.mark.parametrize("account", [ACCOUNT, LONGEST])
@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
def test_two_decoders_read_the_cells(account: PayAccount, size: tuple[int, int], tmp_path: Path) -> None:
    code = pay_code(account, 4_239_000, "d-1", "H99.001-261123-0007")
    lines = qr_lines(code.payload, *size)
    assert lines
    assert len(lines) <= size[1]
    path = picture([line.plain for line in lines], tmp_path)
    assert zxing(path) == zbar(path) == {("qr", code.payload)}


def test_a_window_without_room_shows_no_piece_of_a_code() -> None:
    assert qr_lines(pay_code(ACCOUNT, 8_000, "d-1").payload, 40, 24) == []


def with_account(small: SmallDesk) -> None:
    small.desk._core.ports = replace(small.desk._core.ports, pay_account=ACCOUNT)


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_the_screen_shows_the_code_of_the_form_and_enter_claims_it(
    real: OpenReal, size: tuple[int, int], tmp_path: Path
) -> None:
    async with real(procedure=EXTRACT, size=size) as (app, small, pilot):
        with_account(small)
        await small.desk.accept_all()
        await at_once(pilot, "ctrl+f")
        box = app.screen
        assert isinstance(box, PayCodeBox)
        assert box.code is not None
        square = box.query_one(_Square)
        lines = [line.plain for line in square.lines(app.state, *square.content_size)]
        path = picture(lines, tmp_path)
        assert zxing(path) == zbar(path) == {("qr", box.code.payload)}
        filing = app.state.filing
        assert filing is not None
        assert pay_key(filing.id) in box.code.payload
        await at_once(pilot, "FT26327000123", "enter")
        filing = app.state.filing
        assert filing is not None
        assert (filing.payment, filing.reference) == (PaymentMethod.TRANSFER, "FT26327000123")
        assert not isinstance(app.screen, PayCodeBox)


async def test_escape_leaves_the_payment_as_it_was(real: OpenReal) -> None:
    async with real(procedure=EXTRACT) as (app, small, pilot):
        with_account(small)
        await at_once(pilot, "ctrl+f", "escape")
        await settled(pilot)
        filing = app.state.filing
        assert filing is not None
        assert (filing.payment, filing.code_shown) == (PaymentMethod.CASH, True)


async def test_a_transfer_is_found_and_the_day_told_at_its_end(real: OpenReal, tmp_path: Path) -> None:
    async with real(procedure=EXTRACT) as (app, small, pilot):
        with_account(small)
        await small.desk.accept_all()
        await small.desk.money.claim_transfer()
        dossier_id = app.state.filing.id if app.state.filing else ""
        await small.desk.commit()
        await small.desk.finish()
        statement = tmp_path / "s.csv"
        statement.write_text(f"Credit;Description\n8000;LP {pay_key(dossier_id)}\n", encoding="utf-8")
        await at_once(pilot, "ctrl+y", "f7")
        await settled(pilot)
        assert top(app) is TransfersBox
        assert "chờ đối chiếu" in shown(app, Choices)
        await at_once(pilot, str(statement), "enter")
        await settled(pilot)
        assert "đã đối chiếu" in shown(app, Choices)
        await at_once(pilot, "escape", "f6")
        await settled(pilot)
        assert top(app) is DaySheetBox
        told = shown(app, Choices)
        assert "Phí khai thác" in told
        assert "chuyển khoản (1)" in told
        await at_once(pilot, str(tmp_path / "ngay.csv"), "enter")
        await settled(pilot)
        assert (tmp_path / "ngay.csv").exists()


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_the_money_box_takes_what_was_paid_online(real: OpenReal, size: tuple[int, int]) -> None:
    async with real(procedure=EXTRACT, size=size) as (app, small, pilot):
        await small.desk.accept_all()
        small.desk._core.update_filing(quantity_said=True)
        app.open(MoneyBox())
        await settled(pilot)
        box = app.screen
        assert isinstance(box, MoneyBox)
        box.put("method", PaymentMethod.ONLINE)
        await settled(pilot)
        box.go("reference")
        await at_once(pilot, "f5")
        assert "3 đến 40" in box.rows["reference"].words, "a reference is asked for"
        box.go("reference")
        await at_once(pilot, "DVCQG 0001", "f5")
        filing = app.state.filing
        assert filing is not None
        assert (filing.payment, filing.reference, filing.fee.owed_dong) == (
            PaymentMethod.ONLINE,
            "DVCQG 0001",
            0,
        )
