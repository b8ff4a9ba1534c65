"""What a paper looks like before it is printed: as text in cells, and as a picture or a file."""

from __future__ import annotations

from io import BytesIO

import pypdfium2  # type: ignore[import-untyped]  # ships no types
import pytest
import zxingcpp
from PIL import Image
from wcwidth import wcswidth

from counter.domain.documents import Document
from printing.preview import COLUMNS, as_file, as_picture, as_text
from tests.rigs.papers import CODE, longest_slip, many_papers, receipt, slip, visit


def test_a_page_of_text_says_what_the_paper_says_where_it_stands() -> None:
    [page] = as_text(slip(training=True))
    rows = page.split("\n")
    above = [row.strip() for row in rows[:3]]
    assert "TẬP HUẤN – KHÔNG CÓ GIÁ TRỊ" in above
    assert "Mẫu số 01 – Phụ lục I, Thông tư 03/2025/TT-VPCP" in above
    [head] = [row for row in rows if "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in row]
    assert head.index("ỦY BAN NHÂN DÂN PHƯỜNG MẪU") < 10
    assert head.endswith("NAM")
    assert wcswidth(head) > COLUMNS - 6
    assert any(row.startswith("Tiếp nhận hồ sơ của: TRẦN THỊ MẪU") for row in rows)
    [first] = [row for row in rows if "Tờ khai cấp bản sao" in row]
    assert first.startswith("│ 1")
    assert first.count("│") == 5
    [signed] = [row for row in rows if "TRẦN THỊ MẪU" in row and "Nguyễn Văn An" in row]
    assert signed.index("TRẦN") < COLUMNS // 2 < signed.index("Nguyễn")
    assert rows[-1].startswith("Quầy 3 · Số thứ tự A027")
    assert rows[-1].endswith("Trang 1/1")


def test_every_page_and_a_page_on_its_side() -> None:
    pages = as_text(longest_slip(papers=many_papers(60)))
    assert len(pages) > 4
    assert all(f"Trang {number}/{len(pages)}" in page for number, page in enumerate(pages, start=1))
    assert all("QR" in page for page in pages)
    [side] = as_text(visit(2))
    assert max(map(wcswidth, side.split("\n"))) > COLUMNS


def test_a_roll_paper_is_a_strip_of_text() -> None:
    [strip] = as_text(receipt())
    rows = strip.split("\n")
    assert max(map(wcswidth, rows)) <= 56
    [owner] = [row for row in rows if "Chủ hồ sơ:" in row]
    assert owner.endswith("TRẦN THỊ MẪU")


@pytest.mark.parametrize("document", [slip(), receipt()], ids=["sheet", "roll"])
def test_the_picture_can_be_scanned_and_the_file_opened(document: Document) -> None:
    with Image.open(BytesIO(as_picture(document, copies=2, dpi=203))) as picture:
        assert picture.format == "PNG"
        codes = {code.text for code in zxingcpp.read_barcodes(picture.convert("L"))}
    assert codes == {CODE}
    assert len(pypdfium2.PdfDocument(as_file(document, ".pdf"))) == 1
    assert as_file(document, ".png").startswith(b"\x89PNG")
