"""Cases of the procedures met most, spelled out: what the checklist asks, the time and the fee."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

from counter.centre.catalogue import load_catalogue
from counter.centre.catalogue.loader import LABELS_FILE
from counter.centre.catalogue.reviews import read_reviews
from counter.domain.procedures import (
    Channel,
    ComponentKind,
    LimitUnit,
    Procedure,
    TimeLimit,
)

BY_CODE = {procedure.code: procedure for procedure in load_catalogue()[1]}
LABELS = (resources.files("counter.centre.catalogue") / LABELS_FILE).read_bytes()
DOCUMENTED = Path(__file__).parents[2] / "docs" / "catalogue.md"
SAME_DAY = TimeLimit(0, LimitUnit.SAME_DAY)


def papers(procedure: Procedure, number: int) -> list[tuple[str, bool, int, int]]:
    """What the checklist of the case shows: label, demanded, originals, copies."""
    return [
        (item.label, item.required, item.originals, item.copies)
        for item in procedure.cases[number].components
        if item.kind is not ComponentKind.NOTE
    ]


def test_extract_copy() -> None:
    procedure = BY_CODE["2.000635"]
    identity = ("Giấy tờ tùy thân (xuất trình)", True, 1, 0)
    residence = ("Giấy tờ về nơi cư trú (nếu cần)", False, 1, 0)
    form = ("Tờ khai cấp bản sao trích lục hộ tịch", True, 1, 0)
    assert [case.name for case in procedure.cases] == [
        "Cá nhân yêu cầu",
        "Người được ủy quyền",
        "Cơ quan, tổ chức yêu cầu",
    ]
    assert papers(procedure, 0) == [form, identity, residence]
    assert papers(procedure, 1) == [form, ("Văn bản ủy quyền", True, 1, 0), identity, residence]
    assert papers(procedure, 2) == [("Văn bản yêu cầu nêu rõ lý do", True, 1, 0), identity, residence]
    assert procedure.limit(procedure.cases[0]) == SAME_DAY
    fee = procedure.fee()
    assert (fee.amount_dong, fee.note, fee.per) == (8_000, "8.000 đồng/bản sao", "copy")


def test_household_business() -> None:
    procedure = BY_CODE["1.001612"]
    agents = [
        ("Văn bản ủy quyền cho cá nhân (nếu có)", False, 0, 1),
        ("Hợp đồng dịch vụ, giấy giới thiệu", False, 0, 1),
        ("Phiếu gửi hồ sơ bưu chính công ích", False, 0, 1),
        ("Bản sao căn cước của người ủy quyền", False, 0, 1),
    ]
    form = ("Giấy đề nghị đăng ký hộ kinh doanh", True, 1, 0)
    assert [case.name for case in procedure.cases] == ["Cá nhân", "Thành viên hộ gia đình"]
    assert papers(procedure, 0) == [form, *agents]
    assert papers(procedure, 1) == [form, ("Bản sao văn bản ủy quyền làm chủ hộ", True, 0, 1), *agents]
    assert procedure.limit(procedure.cases[0]) == TimeLimit(3, LimitUnit.WORKING_DAY, unit_confirmed=False)
    assert procedure.fee().amount_dong is None
    assert "Hội đồng nhân dân" in (procedure.fee().note or "")


def test_a_published_time_stays_and_none_is_invented() -> None:
    published = TimeLimit(1, LimitUnit.WORKING_DAY, unit_confirmed=False)
    for code in ("1.001570", "1.001266", "2.000720", "2.000575"):
        assert {BY_CODE[code].limit(case) for case in BY_CODE[code].cases} == {published}
    adoption = BY_CODE["2.001263"]
    assert {adoption.limit(case).unit for case in adoption.cases} == {LimitUnit.NONE}


def test_times_from_memory_are_unconfirmed_and_listed() -> None:
    listed = DOCUMENTED.read_text(encoding="utf-8").split("## Times taken from memory")[1]
    for code, review in read_reviews(LABELS).procedures.items():
        for limit in (review.limit, *(case.limit for case in review.cases)):
            if limit is not None and "from memory" in limit.source:
                assert not limit.confirmed, code
                assert code in listed.split("##")[0], code


def test_birth() -> None:
    procedure = BY_CODE["1.001193"]
    form = ("Tờ khai đăng ký khai sinh", True, 1, 0)
    common = [
        ("Giấy tờ tùy thân (xuất trình)", True, 1, 0),
        ("Giấy tờ về nơi cư trú (nếu cần)", False, 1, 0),
        ("Văn bản ủy quyền (nếu có)", False, 1, 0),
    ]
    certificate = ("Giấy chứng sinh", True, 1, 0)
    expected = {
        "Có Giấy chứng sinh": [form, certificate, *common],
        "Không có Giấy chứng sinh": [form, ("Giấy làm chứng hoặc cam đoan việc sinh", True, 1, 0), *common],
        "Trẻ em bị bỏ rơi": [form, ("Biên bản về việc trẻ bị bỏ rơi", True, 1, 0), *common],
        "Sinh do mang thai hộ": [
            form,
            certificate,
            ("Xác nhận mang thai hộ của cơ sở y tế", True, 1, 0),
            *common,
        ],
    }
    assert {case.name: papers(procedure, n) for n, case in enumerate(procedure.cases)} == expected
    assert procedure.limit(procedure.cases[0]) == SAME_DAY
    assert procedure.fee().amount_dong == 0


def test_certified_copy() -> None:
    procedure = BY_CODE["2.000815"]
    (case,) = procedure.cases
    (component,) = case.components
    assert component.kind is ComponentKind.PRESENTED
    assert papers(procedure, 0) == [("Bản chính và bản sao cần chứng thực", True, 1, 0)]
    assert procedure.limit(case) == SAME_DAY
    assert (procedure.fee().amount_dong, procedure.fee().per) == (2_000, "page")
    assert procedure.identity_required is False


def test_permanent_residence() -> None:
    procedure = BY_CODE["1.004222"]
    form = ("Tờ khai thay đổi cư trú (CT01)", True, 1, 0)
    assert all(papers(procedure, number)[0] == form for number in range(len(procedure.cases)))
    by_name = {case.name: papers(procedure, number) for number, case in enumerate(procedure.cases)}
    assert by_name["Thuê, mượn, ở nhờ"] == [
        form,
        ("Hợp đồng thuê, mượn, ở nhờ (chứng thực)", True, 1, 0),
        ("Giấy tờ về diện tích nhà ở", True, 1, 0),
    ]
    assert by_name["Chỗ ở thuộc quyền sở hữu của mình"] == [
        form,
        ("Giấy tờ chứng minh chỗ ở hợp pháp", True, 1, 0),
    ]
    assert procedure.limit(procedure.cases[0]) == TimeLimit(7, LimitUnit.WORKING_DAY)
    assert procedure.fee().amount_dong == 20_000
    assert procedure.fee(Channel.ONLINE).amount_dong == 10_000


def test_a_case_may_have_its_own_time_and_fee() -> None:
    stay, account = BY_CODE["1.004194"], BY_CODE["3.000228"]
    one, listed = stay.cases[0], stay.cases[1]
    assert stay.fee(Channel.DIRECT, one).amount_dong == stay.fee().amount_dong == 15_000
    fee = stay.fee(Channel.DIRECT, listed)
    assert (fee.amount_dong, fee.note, fee.per) == (10_000, "10.000 đồng/người/lần đăng ký", "person")
    assert stay.fee(Channel.ONLINE, listed).amount_dong == 5_000
    assert [account.limit(case).value for case in account.cases] == [3, 7]
