"""The PDF itself: fonts embedded, every glyph there, text and codes as a reader and a scanner find them."""

from __future__ import annotations

import subprocess
import unicodedata
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2  # type: ignore[import-untyped]  # ships no types
import pytest
from PIL import Image

from counter.domain.documents import Document, ReturnNote
from counter.domain.people import Person
from printing.content import content
from printing.embedding import program
from printing.layout import Leaf, Text
from printing.paper import PAPERS, PageSize
from printing.pdf import paint, render
from printing.sheet import Sheets, sheets
from printing.typeface import REPLACEMENT, Face
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


def test_the_file_is_well_formed_and_the_same_each_time() -> None:
    documents: tuple[Document, ...] = (slip(training=True), return_note(), decision(), visit(12))
    for document in documents:
        for copies in (1, 2):
            pdf = render(document, copies=copies)
            assert pdf == render(document, copies=copies)
            assert b"Date" not in pdf, "when it was made is no part of the paper"
            with pikepdf.open(BytesIO(pdf)) as opened:
                assert opened.check_pdf_syntax() == []
                assert len(opened.pages) % copies == 0


def test_a_letter_beyond_the_core_brings_the_whole_face(tmp_path: Path) -> None:
    pdf = render(slip(owner=Person("ΜΑΡΙΑ ЖУКОВА")))
    names = [line.split()[0] for line in poppler(pdf, tmp_path, "pdffonts", "PDF").splitlines()[2:]]
    assert names == ["Tinos-Bold", "COUNTR+Tinos-Italic", "COUNTR+Tinos-Regular"]
    assert "ΜΑΡΙΑ ЖУКОВА" in poppler(pdf, tmp_path, "pdftotext", "PDF", "-")


def test_the_core_draws_what_the_whole_face_draws(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [
        Text(20, 20 + 12 * at, "".join(sorted(core.letters))[start : start + 60], face, 9)
        for face in Face
        for core in [program(face, "")]
        for at, start in enumerate(range(0, len(core.letters), 60), start=12 * list(Face).index(face))
    ]
    sheet = Sheets(PAPERS[PageSize.A5], "", (Leaf(lines, ([],)),), 1, ())  # type: ignore[arg-type]  # a list of texts is a list of marks
    core = paint(sheet)
    monkeypatch.setattr("printing.pdf.program", lambda face, _letters: program(face, "Жλ"))
    whole = paint(sheet)
    assert len(whole) > 4 * len(core)
    assert _large(core).tobytes() == _large(whole).tobytes()


def _large(pdf: bytes) -> Image.Image:
    """A picture in which hints move nothing."""
    image: Image.Image = pypdfium2.PdfDocument(pdf)[0].render(scale=8, grayscale=True).to_pil()
    assert image.getextrema() != (255, 255)
    return image


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
