"""Reading times, fees and lines as the source publishes them, contradictions included."""

from __future__ import annotations

import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter.centre.catalogue.fees import read_fees
from counter.centre.catalogue.guessed import guessed_cases
from counter.centre.catalogue.lines import Line, published_lines, tidy
from counter.centre.catalogue.reading import component_of, cut_label
from counter.centre.catalogue.records import RawProcedure
from counter.centre.catalogue.times import read_limits
from counter.domain.procedures import LABEL_CHARACTERS, Channel, ComponentKind, FeeRule, LimitUnit, TimeLimit

BUSINESS = "Thành lập và hoạt động doanh nghiệp (hộ kinh doanh)"
SAME_DAY = TimeLimit(0, LimitUnit.SAME_DAY)
PERHAPS_SAME_DAY = TimeLimit(0, LimitUnit.SAME_DAY, unit_confirmed=False)
NONE = TimeLimit(0, LimitUnit.NONE)


def row(**members: object) -> RawProcedure:
    base: dict[str, object] = {
        "code": "9.000001",
        "name": "Thủ tục thử",
        "field": "Hộ tịch",
        "processing": [],
        "components": [],
        "results": [],
        "popular": False,
    }
    return msgspec.json.decode(json.dumps(base | members), type=RawProcedure)


def method(**members: object) -> dict[str, object]:
    return {"channel": "direct", "value": None, "unit": None, "fee": None} | members


def working(days: int, *, sure: bool = True) -> TimeLimit:
    return TimeLimit(days, LimitUnit.WORKING_DAY, unit_confirmed=sure)


@pytest.mark.parametrize(
    ("about", "processing", "limit"),
    [
        ({}, method(value=3, unit="working_day"), working(3)),
        ({}, method(value=20, unit="day"), TimeLimit(20, LimitUnit.DAY)),
        ({}, method(value=4, unit="hour"), TimeLimit(4, LimitUnit.WORKING_HOUR, unit_confirmed=False)),
        ({}, method(value=3), working(3, sure=False)),
        ({"cases": [("X.01", 3, "WORKING_DAY")]}, method(value=3), working(3)),
        ({"cases": [("X.01", 25, "DAY")]}, method(value=5), working(5, sure=False)),
        ({"cases": [("X.01", 5, "WORKING_DAY")]}, method(value=3, unit="working_day"), working(3)),
        ({"cases": [("X.01", 2, "WORKING_DAY")]}, method(), working(2)),
        ({"cases": [("X.01", 3, "OTHER")]}, method(), NONE),
        ({"cases": [("X.01", 1, "DAY"), ("X.02", 15, "WORKING_DAY")]}, method(), working(15, sure=False)),
        ({}, method(value=1), PERHAPS_SAME_DAY),
        ({"field": BUSINESS}, method(value=1), working(1, sure=False)),
        ({}, method(), NONE),
        ({}, method(value=0), NONE),
        ({"field": "Chứng thực"}, method(), PERHAPS_SAME_DAY),
        ({"flags": ["same_day", "after_15h_next_working_day"]}, method(value=1), SAME_DAY),
        ({"flags": ["same_day_or_up_to_5_if_verify"]}, method(value=1), PERHAPS_SAME_DAY),
    ],
)
def test_times(about: dict[str, object], processing: dict[str, object], limit: TimeLimit) -> None:
    if "cases" in about:
        assert isinstance(about["cases"], list)
        cases = [{"case_code": code, "qty": qty, "unit": unit} for code, qty, unit in about["cases"]]
        about = about | {"cases": cases}
    assert read_limits(row(**about, processing=[processing])) == ((Channel.DIRECT, limit),)


def test_a_channel_published_twice_takes_the_longer_time() -> None:
    twice = [method(value=1, unit="working_day"), method(value=2, unit="working_day")]
    assert read_limits(row(processing=twice)) == ((Channel.DIRECT, working(2, sure=False)),)


def test_a_desk_nobody_published_takes_the_longest_of_the_others() -> None:
    others = [
        method(channel="online", value=3, unit="working_day"),
        method(channel="post", value=5, unit="day"),
    ]
    limits = dict(read_limits(row(processing=others)))
    assert limits[Channel.DIRECT] == TimeLimit(5, LimitUnit.DAY, unit_confirmed=False)
    assert limits[Channel.ONLINE] == working(3)
    assert read_limits(row()) == ((Channel.DIRECT, NONE),)


@pytest.mark.parametrize(
    ("fee", "note", "expected"),
    [
        ("free", None, 0),
        ("free", "(Không.)", 0),
        ("free", "Lệ phí : 0 Đồng", 0),
        ("free", "(Miễn lệ phí. Phí cấp bản sao (nếu có yêu cầu) theo Thông tư quy định mức thu)", 0),
        ("free", "(Mức lệ phí cụ thể do Hội đồng nhân dân tỉnh quyết định.)", None),
        ("free", "(Không thu đối với tổ hợp tác. Mức lệ phí cụ thể do HĐND tỉnh quyết định.)", None),
        ("free", "(Theo quy định của Luật phí và lệ phí)", None),
        (None, None, None),
        ([("VND", 8000, None)], None, 8_000),
        ([("VND", 50000, None)], "(Mức lệ phí cụ thể do Hội đồng nhân dân tỉnh quyết định)", None),
        ([("VND", 50000, None), ("VND", 70000, None)], None, None),
    ],
)
def test_fees(fee: object, note: str | None, expected: int | None) -> None:
    if isinstance(fee, list):
        fee = [{"currency": money, "amount": amount, "note": why} for money, amount, why in fee]
    ((channel, rule),) = read_fees(row(processing=[method(fee=fee, fee_note=note)]))
    assert channel is Channel.DIRECT
    assert rule.amount_dong == expected


def test_fees_abroad_are_not_ours() -> None:
    home = method(fee=[{"currency": "VND", "amount": 2000, "note": "/trang"}])
    abroad = method(fee=[{"currency": "USD", "amount": 10.0, "note": "/bản"}])
    assert read_fees(row(processing=[home, abroad])) == ((Channel.DIRECT, FeeRule(2_000, None, "page")),)
    assert read_fees(row(processing=[abroad])) == ()


def test_a_note_that_does_not_speak_of_money_is_not_a_fee_note() -> None:
    hours = "Thời gian tiếp nhận: giờ hành chính các ngày làm việc"
    ((_, rule),) = read_fees(row(processing=[method(fee="free", fee_note=hours)]))
    assert rule == FeeRule(0, None)


@pytest.mark.parametrize(
    ("heading", "text", "counts", "kind", "required"),
    [
        ("", "Tờ khai theo mẫu", (1, 0), ComponentKind.PAPER, True),
        ("Giấy tờ phải xuất trình", "Thẻ căn cước", (1, 0), ComponentKind.PRESENTED, True),
        ("Giấy tờ phải nộp, xuất trình", "Thẻ căn cước", (1, 0), ComponentKind.PAPER, True),
        ("Lưu ý", "Bản chụp kèm bản chính", (1, 0), ComponentKind.NOTE, False),
        ("", "Bản sao bằng tốt nghiệp", (0, 0), ComponentKind.NOTE, False),
        ("", "Trường hợp trên do luật định.", (1, 0), ComponentKind.NOTE, False),
        ("", "Trường hợp mất thì phải có đơn trình báo", (1, 0), ComponentKind.PAPER, False),
        ("", "Người tiếp nhận có trách nhiệm kiểm tra", (1, 0), ComponentKind.NOTE, False),
        ("", "Văn bản ủy quyền", (1, 0), ComponentKind.PAPER, False),
        ("", "Giấy xác nhận (nếu có)", (0, 1), ComponentKind.PAPER, False),
    ],
)
def test_kinds(heading: str, text: str, counts: tuple[int, int], kind: ComponentKind, required: bool) -> None:
    component = component_of(Line("g1.i1", heading, text, False, *counts), set())
    assert (component.kind, component.required, component.label_reviewed) == (kind, required, False)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("a) Đơn đề nghị.", "Đơn đề nghị"),
        ("- (i) Bản sao hợp đồng;", "Bản sao hợp đồng"),
        ("Giấy tờ của chủ xe: sử dụng ứng dụng để đăng nhập", "Giấy tờ của chủ xe…"),
        ("Bản sao giấy tờ chứng minh nhân thân của người yêu cầu", "Bản sao giấy tờ chứng minh nhân thân…"),
        ("x" * 60, "x" * 39 + "…"),
        ("12345", "12345"),
    ],
)
def test_cut_labels(text: str, label: str) -> None:
    assert cut_label(text) == label


@given(st.text(min_size=1, max_size=300).map(tidy).filter(bool))
def test_a_cut_label_always_fits_and_says_something(text: str) -> None:
    label = cut_label(text)
    assert 1 <= len(label) <= LABEL_CHARACTERS
    assert label.endswith("…") or label in text


def test_same_labels_are_told_apart() -> None:
    taken: set[str] = set()
    long = "Bản sao giấy tờ chứng minh nhân thân của người yêu cầu số "
    labels = [component_of(Line(f"g1.i{n}", "", f"{long}{n}", False, 1, 0), taken).label for n in range(12)]
    assert len(set(labels)) == 12
    assert all(len(label) <= LABEL_CHARACTERS for label in labels)


def test_sections_belong_to_every_case() -> None:
    def at(number: int, heading: str) -> Line:
        return Line(f"g{number}.i1", heading, f"Giấy {number}", False, 1, 0)

    plain = (at(1, "Giấy tờ phải nộp"), at(2, ""), at(3, "Giấy tờ phải xuất trình"))
    (only,) = guessed_cases(plain, "9.000001.01")
    assert (only.id, [c.id for c in only.components]) == ("9.000001.01", ["g1.i1", "g2.i1", "g3.i1"])
    real = (*plain, at(4, "a) Đối với tổ chức, hồ sơ gồm:"), at(5, "b) Đối với cá nhân, hồ sơ gồm:"))
    organisation, person = guessed_cases(real, "")
    assert (organisation.name, person.name) == ("Đối với tổ chức", "Đối với cá nhân")
    assert [c.id for c in person.components] == ["g1.i1", "g2.i1", "g3.i1", "g5.i1"]


def test_lines_missing_above_are_taken_from_the_component_codes() -> None:
    item = {"name": "Tờ khai  theo mẫu A", "originals": 1, "copies": 0}
    shorter = {"code": "KQ1", "name": "Tờ khai theo mẫu A", "originals": 1, "copies": 0}
    extra = {"code": "KQ2", "name": "B" * 160, "originals": 0, "copies": 1}
    published = row(
        components=[{"case": None, "items": [item]}],
        component_codes=[{"group": "* Khác:", "items": [shorter, extra]}],
    )
    first, second = published_lines(published)
    assert (first.at, first.text, first.cut) == ("g1.i1", "Tờ khai theo mẫu A", False)
    assert (second.at, second.heading, second.cut, second.copies) == ("c1.i2", "Khác", True, 1)


@pytest.mark.parametrize(
    ("name", "form_file", "cut"),
    [
        ("Tờ khai (Mẫu CT01 kèm theo Thông tư 53/2025/", "TT-BCA).doc", True),
        ("Tờ khai (Mẫu CT01);", "CT01.doc", False),
        ("Đơn đề nghị cấp phép th", "i công.docx", True),
        ("Đơn đề nghị", None, False),
        ("x" * 500, None, True),
    ],
)
def test_texts_that_lost_their_end(name: str, form_file: str | None, cut: bool) -> None:
    item = {"name": name, "originals": 1, "copies": 0, "form_file": form_file}
    (line,) = published_lines(row(components=[{"case": None, "items": [item]}]))
    assert line.cut is cut


def test_hidden_characters_are_dropped() -> None:
    hidden = "đăng k\u200eý " + "h\u0303" + "\u202e tên\n"
    assert tidy(hidden) == "đăng ký h\u0303 tên"
