"""Sheets as laid out: what they say, in which order, and that nothing leaves its page or overlaps."""

from __future__ import annotations

from dataclasses import replace

import pytest

from counter.domain.decisions import DecisionKind
from counter.domain.documents import Document, Slip
from counter.domain.dossiers import Delivery, Replaced
from counter.domain.fees import Fee, PaymentMethod
from counter.domain.people import Person
from counter.domain.procedures import LimitUnit, TimeLimit
from printing.content import content
from printing.layout import Leaf, Mark, Rule, Symbol, Text
from printing.paper import DOT, PAPERS, PageSize
from printing.sheet import Sheets, sheets
from printing.template import TemplateError
from printing.typeface import Face
from tests.rigs.page_checks import troubles
from tests.rigs.papers import (
    CENTRE,
    CODE,
    FINGER,
    HOSTILE,
    LOCAL,
    LONGEST_REASON,
    OWNER,
    SON,
    decision,
    dossier,
    long_words,
    longest_decision,
    longest_slip,
    longest_visit,
    many_papers,
    return_note,
    slip,
    visit,
)


def laid(document: Document, size: PageSize = PageSize.A5, copies: int | None = None) -> Sheets:
    return sheets(content(document), size, copies)


def words(pages: Sheets, number: int = 0) -> str:
    return " ".join(mark.text for mark in pages.pages[number] if isinstance(mark, Text))


CROWDED: dict[str, Document] = {
    "usual": slip(),
    "training": slip(training=True),
    "local number": slip(code=None),
    "60 papers": slip(papers=many_papers(60), training=True),
    "long names": Slip(CENTRE, long_words(training=True), copy_number=12),
    "long names, 60 papers": Slip(CENTRE, long_words(papers=many_papers(60))),
    "a paper longer than a page": slip(papers=(replace(many_papers(1)[0], label="rất dài " * 240),)),
    "no papers": slip(papers=()),
    "long centre": Slip(replace(CENTRE, name=CENTRE.name * 4, parent_name="W" * 90), long_words()),
    "long desk": slip(entry=replace(slip().dossier.entry, desk_name="Quầy " * 30)),
    "long code": slip(code="000.00.12.H99-261123-0001234"),
    "return note": return_note(training=True),
    "long return note": return_note(owner=replace(OWNER, full_name="X" * 900)),
    "every line a slip can have": longest_slip(),
    "voided": replace(longest_slip(), voided=LONGEST_REASON, replaced_by=CODE, copy_number=2),
    "signed with a finger": slip(parties=FINGER),
    "supplement request": decision(parties=FINGER),
    "long supplement request": longest_decision(DecisionKind.SUPPLEMENT),
    "refusal": decision(DecisionKind.REFUSAL),
    "long refusal": longest_decision(DecisionKind.REFUSAL),
    "visit": visit(3, parties=FINGER),
    "visit of forty": visit(40, training=True),
    "long visit": longest_visit(8),
    "hostile": Slip(
        CENTRE,
        dossier(
            owner=replace(OWNER, full_name=HOSTILE * 2, residence=HOSTILE),
            submitter=replace(SON, full_name=HOSTILE),
            note=HOSTILE,
            deliver_to=HOSTILE,
            delivery=Delivery.POST,
            replaces=Replaced("d", CODE, HOSTILE),
            ticket_number=HOSTILE,
        ),
    ),
}


@pytest.mark.parametrize("size", list(PageSize))
@pytest.mark.parametrize("name", CROWDED)
def test_all_stays_inside_its_frame_and_apart(name: str, size: PageSize) -> None:
    assert troubles(laid(CROWDED[name], size, 1)) == []


WELL = Text(50, 100, "mẫu", Face.REGULAR, 10)


@pytest.mark.parametrize(
    ("marks", "trouble"),
    [
        ([Text(5, 100, "mẫu", Face.REGULAR, 10)], "off the sheet"),
        ([Text(20, 100, "mẫu", Face.REGULAR, 10)], "out of its column"),
        (
            [Text(60, 570, "mẫu", Face.REGULAR, 10), Text(60, 580, "chân", Face.REGULAR, 8)],
            "out of its column",
        ),
        ([WELL._replace(x=58, y=102)], "over one another"),
        ([Rule(55, 80, 55, 120, 0.5)], "crossed by a rule"),
        ([Rule(40, 97, 90, 97, 0.5)], "struck through"),
        ([Symbol(60, 80, 40, 40, "square", 1, 1, ())], "in a code"),
    ],
)
def test_the_checks_of_a_page_see_what_is_wrong(marks: list[Mark], trouble: str) -> None:
    paper = PAPERS[PageSize.A5]
    foot = Text(50, paper.height - 12, "Trang 1/1", Face.REGULAR, 8)

    def checked(marks: list[Mark]) -> list[str]:
        return troubles(Sheets(paper, "", (Leaf([WELL, foot, *marks], ([],)),), 1, ()))

    assert checked([]) == []
    assert any(trouble in one for one in checked(marks))


def test_a_usual_slip_is_one_page_a_copy() -> None:
    for size in PageSize:
        pages = laid(slip(), size)
        assert len(pages.pages) == 2
        assert "(Liên: Lưu)" in words(pages, 0)
        assert "(Liên: Giao khách hàng)" in words(pages, 1)
    assert len(laid(slip(training=True)).pages) == 2


def test_one_copy_alone_is_the_citizens_and_more_repeat_it() -> None:
    assert "(Liên: Giao khách hàng)" in words(laid(slip(), copies=1))
    assert "(Liên: Giao khách hàng)" in words(laid(slip(), copies=3), 2)


def test_a_slip_says_all_the_form_asks_with_items_numbered_consecutively() -> None:
    text = words(laid(slip()))
    for part in (
        "ỦY BAN NHÂN DÂN PHƯỜNG MẪU",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Phường Mẫu, ngày 23 tháng 11 năm 2026",
        f"Mã hồ sơ: {CODE}",
        "TRẦN THỊ MẪU",
        "099198007461",
        "(2.000635)",
        "1. Thành phần hồ sơ, số lượng mỗi loại giấy tờ:",
        "(xuất trình, đã trả lại)",
        "(đã có dữ liệu, không nộp)",
        "2. Số lượng hồ sơ: 1 (bộ)",
        "3. Thời gian giải quyết hồ sơ theo quy định là: Trong ngày làm việc",
        "4. Thời gian nhận hồ sơ: 10 giờ 32 phút, ngày 23 tháng 11 năm 2026",
        "17 giờ 00 phút, ngày 23 tháng 11 năm 2026",
        "6. Đăng ký nhận kết quả tại: Trung tâm Phục vụ hành chính công phường Mẫu",
        "7. Phí, lệ phí: 8.000 đồng (đã nộp tiền mặt)",
        "https://tracuu.example.vn",
        "(khoản 2 Điều 6 Nghị định 118/2025/NĐ-CP)",
        "NGƯỜI NỘP HỒ SƠ",
        "NGƯỜI TIẾP NHẬN HỒ SƠ",
        "Nguyễn Văn An",
        "Quầy 3 · Số thứ tự A027",
        "Trang 1/1",
    ):
        assert part in text
    assert "Người nộp:" not in text
    assert "TẬP HUẤN" not in text


def test_what_is_not_fixed_is_said_in_the_words_of_the_form() -> None:
    text = words(laid(slip(limit=TimeLimit(0, LimitUnit.NONE), due_at=None)))
    assert "là: Không quy định" in text
    assert "Không có ngày hẹn trả cụ thể theo quy định" in text


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"limit": TimeLimit(5, LimitUnit.WORKING_DAY)}, "là: 5 ngày làm việc"),
        ({"limit": TimeLimit(30, LimitUnit.DAY)}, "là: 30 ngày"),
        ({"limit": TimeLimit(8, LimitUnit.WORKING_HOUR)}, "là: 8 giờ làm việc"),
        ({"delivery": Delivery.POST}, "Nhà riêng/trụ sở, qua dịch vụ bưu chính công ích"),
        ({"delivery": Delivery.ELECTRONIC}, "tại: Bản điện tử"),
        ({"fee": Fee(0, PaymentMethod.NONE)}, "Phí, lệ phí: Không"),
        ({"fee": Fee(1_250_000, PaymentMethod.LATER)}, "1.250.000 đồng (chưa nộp"),
        ({"fee": Fee(8000, PaymentMethod.TRANSFER)}, "8.000 đồng (đã nộp bằng chuyển khoản)"),
        ({"papers": ()}, "Không yêu cầu giấy tờ"),
        ({"submitter": SON}, "LÊ ĐỨC MẪU"),
        ({"submitter": Person("TRẦN THỊ MẪU")}, "Địa chỉ người nộp: …………"),
    ],
)
def test_variants_of_a_slip(changes: dict[str, object], expected: str) -> None:
    assert expected in words(laid(slip(**changes)))


def test_without_a_final_code_the_slip_says_so_and_carries_the_desks_number() -> None:
    text = words(laid(slip(code=None)))
    assert "Đã ghi nhận tại quầy, chưa có trên hệ thống trực tuyến" in text
    assert f"Số ghi nhận: {LOCAL}" in text
    assert "Mã hồ sơ:" not in text


def test_training_and_reprint_marks_are_on_every_page() -> None:
    pages = laid(Slip(CENTRE, slip(papers=many_papers(30), training=True).dossier, copy_number=2))
    assert len(pages.pages) > 4
    for number in range(len(pages.pages)):
        assert "TẬP HUẤN – KHÔNG CÓ GIÁ TRỊ" in words(pages, number)
        assert CODE in words(pages, number)
        assert f"Trang {number % (len(pages.pages) // 2) + 1}/{len(pages.pages) // 2}" in words(pages, number)
    assert "BẢN IN LẠI 2" in words(pages)


def test_every_paper_is_listed_once_under_a_repeated_heading() -> None:
    pages = laid(slip(papers=many_papers(60)), copies=1)
    numbers = [
        mark.text
        for marks in pages.pages
        for mark in marks
        if isinstance(mark, Text) and mark.text.isdigit() and mark.x < pages.paper.left + 20
    ]
    assert numbers == [str(number) for number in range(1, 61)]
    with_rows = [n for n in range(len(pages.pages)) if "Thành phần hồ sơ" in words(pages, n)]
    assert with_rows == list(range(len(with_rows)))
    assert "NGƯỜI NỘP HỒ SƠ" in words(pages, len(pages.pages) - 1)


def test_bars_are_whole_dots_and_rules_are_inside_the_column() -> None:
    pages = laid(slip())
    bars = next(m for m in pages.pages[0] if isinstance(m, Symbol) and m.name.startswith("bars"))
    assert bars.name == "bars-3"
    assert bars.module == pytest.approx(3 * DOT)
    assert min(ink.x for ink in bars.inks) == 10
    assert any(isinstance(mark, Rule) for mark in pages.pages[0])


def test_a_return_note_names_who_collected_with_what() -> None:
    text = words(laid(return_note(official_code="H99.001-261123-0099")))
    for part in (
        "GIẤY BIÊN NHẬN TRẢ KẾT QUẢ",
        "Mã hồ sơ: H99.001-261123-0099",
        "LÊ ĐỨC MẪU",
        "Người nhận đã xuất trình: Văn bản ủy quyền",
        "Số: 15/2026/TLKS-BS",
        "16 giờ 40 phút, ngày 23 tháng 11 năm 2026",
        "NGƯỜI NHẬN KẾT QUẢ",
        "NGƯỜI TRẢ KẾT QUẢ",
    ):
        assert part in text


def test_an_unknown_template_is_refused() -> None:
    with pytest.raises(TemplateError):
        content(replace(slip(), template="../M01"))


def test_a_content_does_not_show_its_citizen() -> None:
    assert "MẪU" not in repr(content(slip()))
