"""The test page of every printer: whole width, every letter, both codes read by two decoders."""

from __future__ import annotations

import io
import threading
from datetime import datetime
from pathlib import Path

import pytest
from PIL import Image

from counter.domain.office import OFFICE_ZONE
from counter.events import PrintState
from counter.ports import Tray
from printing.models import roll_model
from printing.paper import PageSize
from printing.spool.folder import FolderSpooler
from printing.spool.tcp import TcpSpooler
from printing.test_page import CODE, LETTERS, drawn, page_work, spooled_test_page
from printing.typeface import missing_glyphs
from printing.ways import Way
from tests.rigs.decoders import pages_as_pixels, zbar, zxing
from tests.rigs.escpos import burnt
from tests.rigs.sink import tcp_sink

AT = datetime(2026, 11, 23, 10, 32, tzinfo=OFFICE_ZONE)
CODES = {("qr", CODE), ("code 128", CODE)}


def way(name: str, tray: Tray, folder: Path, **values: object) -> Way:
    return Way(name, tray, FolderSpooler(folder), **values)  # type: ignore[arg-type]  # fields of a way


@pytest.mark.parametrize("model", ["generic-58", "generic-80", "TM-T88V", "TM-U220B", "CT-S651"])
def test_both_codes_of_a_roll_are_read_and_the_frame_is_whole(tmp_path: Path, model: str) -> None:
    image = drawn(way("roll", Tray.ROLL, tmp_path, model=roll_model(model)), AT)
    assert image.width == roll_model(model).dots
    picture = tmp_path / "page.png"
    image.convert("L").resize((image.width * 2, image.height * 2)).save(picture)
    assert zxing(picture) >= CODES
    assert zbar(picture) >= CODES
    for x in (0, image.width - 1):
        column = [image.getpixel((x, y)) for y in range(image.height)]
        assert column.count(0) >= 30, "the frame stands on the first and the last dot"


@pytest.mark.parametrize("page", PageSize)
def test_a_sheet_has_its_size_and_its_codes(tmp_path: Path, page: PageSize) -> None:
    work = page_work(way("sheet", Tray.SHEET, tmp_path, page=page, source="tray-2"), AT)
    assert (work.media_type, work.medium, work.source) == ("application/pdf", page.value, "tray-2")
    [pixels] = pages_as_pixels(work.payload, 300, tmp_path)
    with Image.open(pixels) as image:
        across, down = (int(edge) for edge in page.value.split("_")[2].removesuffix("mm").split("x"))
        assert image.size == pytest.approx((across / 25.4 * 300, down / 25.4 * 300), abs=3)
    assert zxing(pixels) >= CODES


def test_every_letter_has_a_glyph() -> None:
    assert not missing_glyphs("".join(LETTERS))


def test_a_printer_with_letters_of_its_own_shows_them_below_the_picture(tmp_path: Path) -> None:
    plain = page_work(way("roll", Tray.ROLL, tmp_path, model=roll_model("TM-T88IV")), AT).payload
    own = page_work(way("roll", Tray.ROLL, tmp_path, model=roll_model("TM-T88V")), AT).payload
    assert own.count(b"\x1bt") > plain.count(b"\x1bt") + 10


def test_it_is_printed_without_a_ledger_and_its_end_is_told(tmp_path: Path) -> None:
    with tcp_sink() as sink:
        sink.answer = b"\x00"
        printer = Way("roll", Tray.ROLL, TcpSpooler("127.0.0.1", sink.port, answer_seconds=10))
        assert spooled_test_page(printer, threading.Event()).state is PrintState.CONFIRMED
        assert burnt(sink.jobs.get(timeout=10)).width == 576
    outcome = spooled_test_page(printer, threading.Event())
    assert (outcome.state, outcome.reason) == (PrintState.FAILED, "offline")


def test_in_a_folder_it_is_a_picture_too(tmp_path: Path) -> None:
    spooled_test_page(way("roll", Tray.ROLL, tmp_path), threading.Event())
    assert {path.name for path in tmp_path.iterdir()} == {"test_roll.bin", "test_roll.png"}
    with Image.open(io.BytesIO((tmp_path / "test_roll.png").read_bytes())) as image:
        assert image.width == 576
