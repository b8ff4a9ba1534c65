"""Papers beyond reception: what each says, that nothing leaves its page, whose forms, and docs/papers.md."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from counter.domain.documents import Document, DocumentKind
from printing.content import content
from printing.layout import Text
from printing.paper import PageSize
from printing.receipt import receipt
from printing.sheet import Sheets, sheets, size_of
from printing.template import Standing, template, template_ids
from tests.rigs.decoders import zbar, zxing
from tests.rigs.more_papers import LONGEST, USUAL, control, fee_receipt, leaflet, next_step, survey, ticket
from tests.rigs.papers import CODE

ROLL = ("Q01",)
ON_SHEETS = {
    f"{size} {name}": make
    for size, examples in (("usual", USUAL), ("longest", LONGEST))
    for name, make in examples.items()
    if name not in ROLL
}
PAPERS = Path(__file__).resolve().parents[2] / "docs" / "papers.md"


def laid(document: Document, size: PageSize = PageSize.A5) -> Sheets:
    page = content(document)
    return sheets(page, size_of(page, size))


def words(document: Document) -> str:
    """All that stands on the first copy."""
    sheet = laid(document)
    marks = [mark for leaf in sheet.leaves for part in (leaf.own[0], leaf.shared) for mark in part]
    return " ".join(mark.text for mark in marks if isinstance(mark, Text))


def test_every_kind_has_an_example() -> None:
    made = {make().kind for make in USUAL.values()}
    before = {"M01", "M02", "M03", "X02", "X04", "receipt", "day"}
    assert {kind.value for kind in DocumentKind} - {kind.value for kind in made} - before == {"M07"}
    assert {make().kind for make in LONGEST.values()} >= made


@pytest.mark.parametrize("name", ON_SHEETS)
def test_nothing_leaves_its_page_and_no_letter_is_lost(name: str) -> None:
    page = content(ON_SHEETS[name]())
    for size in {size_of(page, size) for size in PageSize}:
        sheet = sheets(page, size)
        paper = sheet.paper
        assert sheet.missing == ()
        for leaf in sheet.leaves:
            boxes = [mark.box() for mark in (*leaf.own[0], *leaf.shared) if isinstance(mark, Text)]
            assert min(box.left for box in boxes) >= paper.left - 0.5
            assert max(box.right for box in boxes) <= paper.width - paper.right + 0.5
            assert max(box.bottom for box in boxes) <= paper.height - 4


@pytest.mark.parametrize("name", USUAL)
def test_a_paper_comes_back_from_the_ledger_as_it_was_and_tells_no_log_of_people(name: str) -> None:
    paper = USUAL[name]()
    assert msgspec.json.decode(msgspec.json.encode(paper), type=type(paper)) == paper
    assert "TRẦN" not in repr(paper).upper()


def test_a_certification_counts_pages_copies_and_electronic_ones() -> None:
    page = content(USUAL["M01 certification"]())
    assert [(row.counts, row.remark) for row in page.rows] == [
        (("1", "3", "X"), "số 126/2026-SCT/BS"),
        (("2", "3", ""), "số 127/2026-SCT/BS"),
    ]
    said = words(USUAL["M01 certification"]())
    assert "Số bản giấy" in said.replace("giấy Số", "giấy")
    assert "Bản photo" not in said


@pytest.mark.parametrize("name", ["M04", "M05"])
def test_a_paper_of_the_agency_stands_under_its_own_name_and_number(name: str) -> None:
    said = words(USUAL[name]())
    assert "ỦY BAN NHÂN DÂN PHƯỜNG MẪU" in said
    assert "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG" in said, "the desk has a copy"
    assert ("Số: 12/PXL-UBND" if name == "M04" else "Số: 03/TB-UBND") in said
    assert "Phạm Thị Thử" in said
    assert CODE in said


def test_an_extension_names_both_appointments_and_apologises() -> None:
    said = words(USUAL["M04"]())
    assert "17 giờ 00 phút, ngày 25 tháng 11 năm 2026" in said
    assert "17 giờ 00 phút, ngày 02 tháng 12 năm 2026" in said
    assert "xin lỗi" in said
    assert "một lần" in said


def test_a_control_sheet_leaves_rows_to_be_filled_in_by_hand() -> None:
    assert len(content(control(0)).lines) == 4
    assert len(content(control(6)).lines) == 6
    assert "Trước hạn" in words(control(0)), "in the heading"


def test_only_papers_that_go_stand_on_a_hand_over_numbered_anew() -> None:
    rows = content(USUAL["X01"]()).rows
    assert [row.number for row in rows] == ["1", "2"]
    assert all(any(row.counts) for row in rows)


def test_a_receipt_has_a_page_for_each_lien_and_a_line_for_what_is_not_known() -> None:
    sheet = laid(fee_receipt())
    assert (len(sheet.pages), sheet.paper.landscape) == (3, True)
    assert all(
        any(f"Liên {number}" in mark.text for mark in page if isinstance(mark, Text))
        for number, page in enumerate(sheet.pages, start=1)
    )
    assert "Mười sáu nghìn đồng" in words(fee_receipt())
    assert "Mã số thuế: ……" in words(fee_receipt(tax_code=""))


def test_a_queue_number_carries_a_code_only_where_it_has_one(tmp_path: Path) -> None:
    picture = tmp_path / "ticket.png"
    for code in ("", "T-099-A027"):
        receipt(ticket(code=code)).image.save(picture)
        seen = {("qr", code)} if code else set()
        assert zxing(picture) == seen
        assert zbar(picture) == seen


def test_the_survey_asks_the_eight_questions_and_no_name() -> None:
    page = content(survey())
    assert [line[0] for line in page.lines] == [str(number) for number in range(1, 9)]
    assert page.code == ""
    assert page.square.startswith("https://")
    assert content(survey(address="")).square == ""


def test_a_leaflet_tells_what_the_catalogue_tells() -> None:
    said = words(leaflet("1.004222"))
    for fact in ("7 ngày làm việc", "20.000 đồng", "10.000 đồng", "Đăng ký thường trú (1.004222)", "CT01"):
        assert fact in said, fact
    assert "chưa rà soát" in said, "nobody has confirmed it at this centre"


def test_what_comes_next_is_told_in_facts_of_the_catalogue() -> None:
    said = words(next_step("death", "1.003197"))
    assert "Xóa đăng ký thường trú (1.003197)" in said
    assert "mai táng" in said


@pytest.mark.parametrize("form", template_ids())
def test_every_template_says_what_it_is_and_docs_list_it(form: str) -> None:
    known = template(form)
    assert known.source
    assert known.law
    listed = PAPERS.read_text(encoding="utf-8")
    row = next(line for line in listed.splitlines() if f"`{form}`" in line)
    assert known.body.value in row
    assert known.law in row
    if known.form.startswith(("M0", "CT")):
        assert known.form.removeprefix("M") in known.mark
        assert known.header in (Standing.OFFICIAL, Standing.MEMORY)
