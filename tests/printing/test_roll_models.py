"""The receipt on every roll printer of the table: whole, in its own dots, its QR readable, cut as it cuts."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from counter.domain.fees import PaymentMethod
from printing.escpos import DRAWER_KICK
from printing.models import GENERIC, Cut, Raster, RollModel, models, roll_model
from printing.receipt import receipt, void_strip
from printing.symbols import qr
from tests.rigs.decoders import zbar, zxing
from tests.rigs.escpos import burnt
from tests.rigs.papers import CODE
from tests.rigs.papers import receipt as fee_slip

WIDTHS = sorted({(model.dots, model.dpi) for model in models().values()})
FULL, PARTIAL, TEAR = b"\x1dV\x00", b"\x1dV\x01", b"\x1bd\x06"


def test_the_table_has_narrow_and_wide_paper_and_both_resolutions() -> None:
    assert {(384, 203), (576, 203), (512, 180)} <= set(WIDTHS)
    assert roll_model("").name == GENERIC
    assert {model.source for model in models().values()} == {"db", "class"}


@pytest.mark.parametrize(("dots", "dpi"), WIDTHS)
def test_the_receipt_fits_the_paper_and_its_code_is_read(tmp_path: Path, dots: int, dpi: int) -> None:
    model = replace(roll_model(GENERIC), dots=dots, dpi=dpi)
    drawn = receipt(fee_slip(), model)
    assert drawn.image.width == dots
    assert not drawn.missing
    ink = drawn.image.convert("L").point(lambda dot: 255 - dot).getbbox()
    assert ink is not None
    assert ink[0] >= 4
    assert ink[2] <= dots - 4, "nothing is drawn over the edge"
    picture = tmp_path / "receipt.png"
    drawn.image.convert("L").resize((dots * 2, drawn.image.height * 2)).save(picture)
    assert ("qr", CODE) in zxing(picture)
    assert ("qr", CODE) in zbar(picture)
    modules = qr(CODE).modules
    assert 15 * model.per_mm <= modules * round(25 * model.per_mm / modules) <= 28 * model.per_mm


@pytest.mark.parametrize(
    "name", sorted(name for name, one in models().items() if one.raster is Raster.RASTER)
)
def test_the_printer_burns_the_very_picture(name: str) -> None:
    model = roll_model(name)
    drawn = receipt(fee_slip(), model)
    assert drawn.escpos.startswith(b"\x1b@")
    paper = burnt(drawn.escpos).crop((0, 0, *drawn.image.size))
    assert paper.tobytes() == drawn.image.tobytes()


@pytest.mark.parametrize(("raster", "begin"), [(Raster.GRAPHICS, b"\x1d(L"), (Raster.COLUMN, b"\x1b*")])
def test_a_printer_without_the_usual_command_gets_its_own(raster: Raster, begin: bytes) -> None:
    drawn = receipt(fee_slip(), replace(roll_model(GENERIC), raster=raster))
    assert drawn.escpos.count(begin) > 1
    assert b"\x1dv0" not in drawn.escpos


@pytest.mark.parametrize(("cut", "end"), [(Cut.FULL, FULL), (Cut.PARTIAL, PARTIAL), (Cut.NONE, TEAR)])
def test_the_knife_does_what_is_set(cut: Cut, end: bytes) -> None:
    model = replace(roll_model(GENERIC), cut=cut)
    for paper in (receipt(fee_slip(), model).escpos, void_strip(model)):
        assert paper.endswith(end)
        assert (FULL in paper[-8:]) is (cut is Cut.FULL)


@pytest.mark.parametrize("model", [roll_model("generic-58"), roll_model("TM-T88V")], ids=lambda one: one.name)
def test_the_strip_that_voids_is_as_wide_as_the_paper(model: RollModel) -> None:
    assert burnt(void_strip(model)).width >= model.dots
    assert void_strip(model).startswith(bytes(128 * model.dots // 8))


def test_a_drawer_kick_is_no_part_of_a_paper() -> None:
    paid = fee_slip()
    assert paid.dossier.fee.method is PaymentMethod.CASH
    assert DRAWER_KICK not in receipt(paid).escpos
