"""The PDF itself: fonts embedded, every glyph there, text and codes as a reader and a scanner find them."""

from __future__ import annotations

import subprocess
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest

from counter.domain.documents import Document, ReturnNote
from counter.domain.people import Person
from printing.content import content
from printing.paper import PageSize
from printing.pdf import render
from printing.sheet import sheets
from printing.typeface import REPLACEMENT
from tests.rigs.decoders import pages_as_pixels, zbar, zxing
from tests.rigs.papers import CODE, LOCAL, OWNER, decision, return_note, slip, visit


def poppler(pdf: bytes, folder: Path, *command: str) -> str:
    path = folder / "read.pdf"
    path.write_bytes(pdf)
    full = [part if part != "PDF" else str(path) for part in command]
    return subprocess.run(full, check=True, capture_output=True, text=True).stdout


@pytest.mark.parametrize(
    ("document", "code", "dpi"),
    [
        (slip(), CODE, 203),
        (slip(), CODE, 300),
        (slip(training=True, code=None), LOCAL, 203),
        (return_note(training=True), CODE, 203),
        (slip(code="000.00.12.H99-261123-0001234"), "000.00.12.H99-261123-0001234", 203),
        (replace(slip(training=True), voided="nhầm"), CODE, 203),
    ],
    ids=["M01", "M01 fine", "M01 local training", "X02", "long code", "voided"],
)
def test_two_decoders_read_both_codes_of_both_copies(
    document: Document, code: str, dpi: int, tmp_path: Path
) -> None:
    """At the coarsest printer's dots, where a bar is fewest of them; once at those of a finer one."""
    pages = pages_as_pixels(render(document), dpi, tmp_path)
    assert len(pages) == 2
    for page in pages:
        assert zxing(page) == {("code 128", code), ("qr", code)}
        assert zbar(page) == {("code 128", code), ("qr", code)}


def test_all_fonts_are_embedded_subsets_of_the_bundled_typeface(tmp_path: Path) -> None:
    documents: tuple[Document, ...] = (slip(training=True), return_note(), decision(), visit(12))
    for document in documents:
        lines = poppler(render(document), tmp_path, "pdffonts", "PDF").splitlines()[2:]
        assert lines
        for line in lines:
            name, embedded, subset, unicode = line.split()[0], *line.split()[-5:-2]
            assert "Tinos" in name, line
            assert (embedded, subset, unicode) == ("yes", "yes", "yes"), line


def test_the_text_comes_back_whole_and_composed(tmp_path: Path) -> None:
    decomposed = unicodedata.normalize("NFD", OWNER.full_name)
    pdf = render(slip(owner=Person(decomposed), submitter=Person(decomposed)))
    text = poppler(pdf, tmp_path, "pdftotext", "-layout", "PDF", "-")
    assert text == unicodedata.normalize("NFC", text)
    assert "Tiếp nhận hồ sơ của: TRẦN THỊ MẪU" in text
    assert "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ" in text
    assert text.count("(Liên: Giao khách hàng)") == 1


def test_a_foreign_letter_is_printed_as_a_box_and_reported(tmp_path: Path) -> None:
    document = slip(owner=Person("LÝ 王 MẪU"))
    assert sheets(content(document), PageSize.A5).missing == (0x738B,)
    text = poppler(render(document), tmp_path, "pdftotext", "-layout", "PDF", "-")
    assert f"LÝ {REPLACEMENT} MẪU" in text


def test_metadata_says_nothing_about_the_citizen(tmp_path: Path) -> None:
    pdf = render(slip())
    told = poppler(pdf, tmp_path, "pdfinfo", "PDF")
    for private in (OWNER.full_name, "099198007461", CODE, "Nguyễn Văn An"):
        assert private not in told
    assert "GIẤY TIẾP NHẬN" in told
    assert "419.528 x 595.276" in told


def test_a_note_signed_after_the_code_came_carries_the_official_code() -> None:
    document = return_note(official_code="H99.001-261123-0042", code=None)
    assert isinstance(document, ReturnNote)
    assert content(document).code == "H99.001-261123-0042"
    assert content(document).code_final
