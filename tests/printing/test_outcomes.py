"""Papers of other outcomes: the supplement request, the refusal, the list of a visit, the voided slip."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from counter.domain.decisions import DecisionKind, Lack, LackKind, RefusalGround
from counter.domain.documents import Document, FeeSlip, Slip
from counter.domain.fees import Fee, PaymentMethod
from printing.content import content
from printing.layout import Stamp, Text
from printing.paper import PageSize
from printing.pdf import paint, render
from printing.receipt import receipt
from printing.sheet import Sheets, sheets
from tests.rigs.decoders import pages_as_pixels, pages_as_text, zbar, zxing
from tests.rigs.papers import (
    CENTRE,
    CODE,
    LOCAL,
    LONGEST_REASON,
    OWNER,
    decision,
    dossier,
    longest_decision,
    longest_slip,
    longest_visit,
    many_papers,
    slip,
    visit,
)
from tests.rigs.papers import receipt as fee_slip

REPLACEMENT_CODE = "H99.001-261123-0009"


def laid(document: Document, size: PageSize = PageSize.A5) -> Sheets:
    return sheets(content(document), size)


def words(pages: Sheets, number: int = 0) -> str:
    return " ".join(mark.text for mark in pages.pages[number] if isinstance(mark, Text))


# --- M02 ------------------------------------------------------------------------------------------


def test_a_supplement_request_lists_only_what_is_missing_or_wrong() -> None:
    pages = laid(decision())
    text = words(pages)
    for part in (
        "PHIẾU YÊU CẦU BỔ SUNG, HOÀN THIỆN HỒ SƠ",
        f"Số: {LOCAL}",
        "Tiếp nhận hồ sơ, yêu cầu của Ông/Bà: TRẦN THỊ MẪU",
        "Yêu cầu Ông/Bà hoàn thiện hồ sơ gồm những nội dung như sau:",
        "Tờ khai cấp bản sao trích lục hộ tịch (chưa đúng: chưa ghi ngày, tháng, năm sinh)",
        "Văn bản ủy quyền (chưa được chứng thực)",
        "Bản chứng thực",
        "Lý do: Hồ sơ chưa đủ thành phần hoặc chưa hợp lệ",
        "liên hệ với công chức Nguyễn Văn An, số điện thoại 0990 000 099 để được hướng dẫn",
        "NGƯỜI HƯỚNG DẪN",
        "Quầy 3 · Số thứ tự A027",
    ):
        assert part in text
    assert "NGƯỜI NỘP HỒ SƠ" not in text
    assert "Đã ghi nhận tại quầy" not in text
    assert pages.copies == 2
    assert "(Bản lưu)" in words(pages, 0)
    assert "(Bản giao người nộp)" in words(pages, 1)


def test_papers_that_are_not_counted_have_no_columns_for_counts() -> None:
    lacks = tuple(Lack("a", "Tờ khai", kind, "trang 2") for kind in LackKind)
    text = words(laid(decision(lacks=lacks)))
    assert "Thành phần hồ sơ" in text
    assert "Bản photo" not in text
    assert text.count(": trang 2)") == len(LackKind)


def test_the_clerks_reason_and_an_earlier_request_are_told() -> None:
    text = words(laid(decision(reason="Thiếu chữ ký.", follows="LQ03-261101-0003")))
    assert "Lý do: Thiếu chữ ký." in text
    assert "Đã có Phiếu yêu cầu bổ sung số LQ03-261101-0003 cho việc này." in text


# --- M03 ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ground", RefusalGround)
def test_a_refusal_gives_its_ground_and_the_clerks_words(ground: RefusalGround) -> None:
    text = words(laid(decision(DecisionKind.REFUSAL, ground=ground, reason="Vì sao {không}.")))
    assert "PHIẾU TỪ CHỐI TIẾP NHẬN GIẢI QUYẾT HỒ SƠ" in text
    said = re.search(r"với lý do cụ thể như sau: (.*?) ?Vì sao {không}. Xin thông báo", text)
    assert said is not None
    assert (len(said[1]) > 10) == (ground is not RefusalGround.OTHER), (
        "another ground is the clerk's own words"
    )
    assert "Xin thông báo cho Ông/Bà được biết và thực hiện." in text
    assert "NGƯỜI NỘP HỒ SƠ" in text
    assert "NGƯỜI TIẾP NHẬN HỒ SƠ" in text
    assert "số điện thoại 0990 000 099" in text


@pytest.mark.parametrize("kind", [DecisionKind.SUPPLEMENT, DecisionKind.REFUSAL])
def test_scanning_a_decision_finds_its_number(kind: DecisionKind, tmp_path: Path) -> None:
    pages = pages_as_pixels(render(decision(kind, training=True), copies=1), 203, tmp_path)
    assert len(pages) == 1
    for page in pages:
        assert zxing(page) == zbar(page) == {("code 128", LOCAL), ("qr", LOCAL)}


# --- X04 ------------------------------------------------------------------------------------------


def numbers(pages: Sheets) -> list[str]:
    """First cells of all rows of one copy."""
    return [
        mark.text
        for leaf in pages.leaves
        for mark in leaf.shared
        if isinstance(mark, Text) and mark.text.isdigit() and mark.x < pages.paper.left + 25
    ]


@pytest.mark.parametrize("size", PageSize)
def test_forty_dossiers_stand_on_numbered_pages_under_one_repeated_heading(size: PageSize) -> None:
    pages = laid(visit(40), size)
    assert numbers(pages) == [str(number) for number in range(1, 41)]
    count = len(pages.leaves)
    assert count > 2
    for number in range(2 * count):
        text = words(pages, number)
        assert f"Trang {number % count + 1}/{count}" in text
        assert ("STT" in text) == bool(re.search(r"H99\.001-261123-00\d\d Thủ tục", text))
    last = words(pages, count - 1)
    assert "Cộng: 40 hồ sơ (40 bộ)" in last
    assert "Tổng tiền đã thu: 320.000 đồng (Bằng chữ: Ba trăm hai mươi nghìn đồng chẵn)" in last
    assert "NGƯỜI NỘP HỒ SƠ" in last
    assert "NGƯỜI TIẾP NHẬN HỒ SƠ" in last


def test_a_line_of_the_list_has_all_columns() -> None:
    text = words(laid(visit(1)))
    for part in (
        *("STT", "Mã hồ sơ", "Nội dung", "Đơn vị", "Họ và tên", "Đã thu (đồng)"),
        *("Ngày", "hẹn", "Thời", "hạn", "lượng"),
        *("H99.001-261123-0001", "(2.000635)", "10:32", "17:00", "23/11/2026", "TRẦN THỊ MẪU 1", "8.000"),
        "Người nộp: LÊ ĐỨC MẪU",
        "Từ mã hồ sơ: H99.001-261123-0001",
    ):
        assert part in text
    assert "số ghi nhận tại quầy" not in text


def test_the_list_tells_what_is_owed_and_which_numbers_are_the_desks_own() -> None:
    text = words(laid(visit(2, code=None, fee=Fee(8000, PaymentMethod.CASH, paid_dong=5000))))
    assert "Tổng tiền đã thu: 10.000 đồng (Bằng chữ: Mười nghìn đồng chẵn)" in text
    assert "Còn phải nộp trước khi nhận kết quả: 6.000 đồng" in text
    assert "mã hồ sơ sẽ được cấp sau" in text
    assert "Từ số ghi nhận: LQ03-261123-0001" in text


def test_the_list_counts_no_money_that_was_given_back() -> None:
    listed = visit(2)
    text = words(laid(replace(listed, given_back={listed.dossiers[0].id: 5_000})))
    assert "3.000" in text
    assert "Tổng tiền đã thu: 11.000 đồng" in text


@pytest.mark.parametrize("count", [1, 7, 11, 18, 40])
def test_the_signatures_of_a_list_are_never_alone(count: int) -> None:
    pages = laid(visit(count))
    last = words(pages, len(pages.leaves) - 1)
    assert "NGƯỜI NỘP HỒ SƠ" in last
    assert "Tổng tiền đã thu" in last


def test_a_list_lies_on_its_side_on_the_trays_paper(tmp_path: Path) -> None:
    pages = laid(visit(2))
    assert (pages.paper.width, pages.paper.height) == pytest.approx((595.28, 419.53), abs=0.01)
    pdf = paint(pages)
    assert b"/MediaBox [0 0 419.528 595.276]" in pdf
    assert pdf.count(b"/Rotate 90") == 2
    text = pages_as_text(pdf, tmp_path)
    assert len(text) == 2
    assert "Cộng: 2 hồ sơ (2 bộ)" in text[0]


# --- voided ---------------------------------------------------------------------------------------


def test_a_voided_slip_says_so_on_every_page_to_eye_and_reader(tmp_path: Path) -> None:
    papers = slip(papers=many_papers(30), training=True).dossier
    document = Slip(CENTRE, papers, 1, voided="chọn nhầm thủ tục", replaced_by=REPLACEMENT_CODE)
    pages = laid(document)
    assert len(pages.leaves) > 1
    for page in pages.pages:
        assert [mark.lines for mark in page if isinstance(mark, Stamp)] == [("ĐÃ HỦY",)]
    text = pages_as_text(paint(pages), tmp_path)
    assert len(text) == len(pages.pages)
    for page_text in text:
        assert "ĐÃ HỦY – KHÔNG CÒN GIÁ TRỊ" in page_text
        assert "TẬP HUẤN – KHÔNG CÓ GIÁ TRỊ" in page_text
        assert "BẢN IN LẠI 1" in page_text
    reason = f"Đã hủy. Lý do: chọn nhầm thủ tục. Hồ sơ thay thế: {REPLACEMENT_CODE}."
    assert reason in text[0]
    assert text[0].index("ĐÃ HỦY") < text[0].index("Tiếp nhận hồ sơ của")


def test_a_valid_slip_has_no_word_of_it() -> None:
    assert "ĐÃ HỦY" not in words(laid(slip()))
    assert "Đã hủy" not in words(laid(slip()))


def test_a_voided_receipt_has_black_bands_and_says_why() -> None:
    document = replace(fee_slip(), voided=LONGEST_REASON, replaced_by=REPLACEMENT_CODE)
    said = content(document).voided
    assert said.startswith("Đã hủy. Lý do: Giấy tờ nộp kèm")
    assert said.endswith(f"Hồ sơ thay thế: {REPLACEMENT_CODE}.")
    assert len(said) < 300
    plain, voided = receipt(fee_slip()).image, receipt(document).image
    black = [y for y in range(voided.height) if voided.crop((0, y, 8, y + 1)).getextrema() == (0, 0)]
    assert len(black) > 100
    assert voided.height > plain.height + 200


def test_a_voided_receipt_still_scans(tmp_path: Path) -> None:
    document = FeeSlip(CENTRE, dossier(training=True), voided="nhầm", replaced_by=REPLACEMENT_CODE)
    picture = tmp_path / "void.png"
    receipt(document).image.save(picture)
    assert zxing(picture) == zbar(picture) == {("qr", CODE)}


# --- every sheet ----------------------------------------------------------------------------------

EVERY: dict[str, Document] = {
    "M01": slip(training=True),
    "M01 long": longest_slip(),
    "M02": decision(training=True),
    "M02 long": longest_decision(DecisionKind.SUPPLEMENT),
    "M03": decision(DecisionKind.REFUSAL, training=True),
    "M03 long": longest_decision(DecisionKind.REFUSAL),
    "X04": visit(3, training=True),
    "X04 long": longest_visit(4),
}


@pytest.mark.parametrize("name", EVERY)
def test_every_page_of_every_sheet_says_whose_it_is(name: str, tmp_path: Path) -> None:
    pages = laid(EVERY[name])
    count = len(pages.leaves)
    text = pages_as_text(paint(pages), tmp_path)
    assert len(text) == 2 * count
    captions = [caption.strip("()") for caption in content(EVERY[name]).template.copies]
    for number, page in enumerate(text):
        assert "TẬP HUẤN – KHÔNG CÓ GIÁ TRỊ" in page
        foot = page[page.rindex("Quầy 3 · Số thứ tự A027") :]
        copy = captions[number // count]
        assert foot.endswith(f"{copy} · Trang {number % count + 1}/{count}")
        assert content(EVERY[name]).code in foot


def test_no_person_is_in_a_repr() -> None:
    for document in (*EVERY.values(), fee_slip()):
        said = repr(content(document))
        assert "MẪU" not in said
        assert OWNER.full_name not in said
    assert "Tờ khai" not in repr(content(slip()).rows)
