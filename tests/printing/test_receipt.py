"""The 80 mm receipt: its raster is readable, and the bytes carry exactly that raster."""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image, ImageChops

from counter.domain.documents import FeeSlip
from counter.domain.people import Person
from printing.content import content
from printing.receipt import DOTS_PER_MM, WIDTH_DOTS, receipt
from tests.rigs.decoders import zbar, zxing
from tests.rigs.papers import CENTRE, CODE, LOCAL, OWNER, long_words
from tests.rigs.papers import receipt as fee_slip


def raster(escpos: bytes) -> Image.Image:
    """What a printer makes of `GS v 0` commands, read independently of who wrote them."""
    bands: list[Image.Image] = []
    at = 0
    while (at := escpos.find(b"\x1dv0", at)) >= 0:
        width = int.from_bytes(escpos[at + 4 : at + 6], "little") * 8
        height = int.from_bytes(escpos[at + 6 : at + 8], "little")
        at += 8
        band = Image.frombytes("1", (width, height), escpos[at : at + width // 8 * height])
        bands.append(ImageChops.invert(band.convert("L")))
        at += width // 8 * height
    whole = Image.new("L", (bands[0].width, sum(band.height for band in bands)), 255)
    top = 0
    for band in bands:
        whole.paste(band, (0, top))
        top += band.height
    return whole


@pytest.mark.parametrize(
    "changes", [{}, {"training": True}, {"code": None}], ids=["usual", "training", "local"]
)
def test_two_decoders_read_the_printed_raster(changes: dict[str, object], tmp_path: Path) -> None:
    printed = receipt(fee_slip(**changes))
    picture = tmp_path / "receipt.png"
    raster(printed.escpos).save(picture)
    code = LOCAL if "code" in changes else CODE
    assert zxing(picture) == {("qr", code)}
    assert zbar(picture) == {("qr", code)}


def test_the_bytes_initialise_print_the_picture_feed_and_cut() -> None:
    printed = receipt(fee_slip())
    assert printed.escpos.startswith(b"\x1b@")
    assert printed.escpos.endswith((b"\x1dV\x00", b"\x1dV\x01"))
    assert b"\x1bd\x06" in printed.escpos[-8:]
    back = raster(printed.escpos)
    assert back.size == printed.image.size
    assert ImageChops.difference(back, printed.image.convert("L")).getbbox() is None


def test_the_picture_fits_the_paper() -> None:
    for document in (fee_slip(), FeeSlip(CENTRE, long_words(code=None), copy_number=3)):
        image = receipt(document).image
        assert image.size[0] == WIDTH_DOTS
        assert image.mode == "1"
        ink = ImageChops.invert(image.convert("L")).getbbox()
        assert ink is not None
        assert ink[0] >= 8
        assert ink[2] <= WIDTH_DOTS - 8


def test_the_code_is_about_25_mm_wide_with_its_quiet_zone_clear() -> None:
    image = receipt(fee_slip()).image.convert("L")
    corners = zxingcpp.read_barcodes(image)[0].position
    left, right, top = corners.top_left.x, corners.top_right.x, corners.top_left.y
    assert 22 * DOTS_PER_MM <= right - left <= 27 * DOTS_PER_MM
    quiet = 4 * (right - left) // 21 - 3
    assert image.crop((left - quiet, top - quiet, left - 3, top + 50)).getextrema() == (255, 255)


def test_no_personal_number_is_on_the_receipt() -> None:
    said = content(fee_slip())
    assert OWNER.personal_number is not None
    assert OWNER.personal_number not in " ".join(said.values.values())
    assert "personal" not in said.values
    assert said.values["fee"] == "8.000 đ, đã nộp tiền mặt"
    assert said.values["due_at"] == "17:00 ngày 23/11/2026"


def test_a_foreign_letter_is_reported() -> None:
    assert receipt(fee_slip(owner=Person("LÝ 王 MẪU"))).missing == (0x738B,)


def test_a_training_receipt_is_darker_by_its_bands() -> None:
    plain, training = receipt(fee_slip()).image, receipt(fee_slip(training=True)).image
    assert training.height > plain.height + 150
    full_rows = [y for y in range(training.height) if training.crop((0, y, 8, y + 1)).getextrema() == (0, 0)]
    assert len(full_rows) > 150


def test_drawing_writes_nothing_to_the_terminal_or_the_log(
    capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        receipt(fee_slip(entry=replace(fee_slip().dossier.entry, desk_name="Quầy 4")))
    out, err = capfd.readouterr()
    assert (out, err) == ("", "")
    assert "MẪU" not in caplog.text
