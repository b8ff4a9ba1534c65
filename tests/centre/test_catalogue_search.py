"""What people say at the counter, searched in the whole catalogue."""

from __future__ import annotations

import re

import pytest

from counter.centre.catalogue import load_catalogue
from counter.domain.everyday_words import EVERYDAY_NAMES
from counter.domain.search import ProcedureIndex
from counter.domain.short_forms import ABBREVIATIONS
from counter.domain.text import fold

INDEX = ProcedureIndex(load_catalogue()[1])

COPY, SIGNATURE, TRANSACTION = "2.000815", "2.000884", "2.001035"
BIRTH, BIRTH_AGAIN, DEATH, DEATH_AGAIN = "1.001193", "1.004884", "1.000656", "1.005461"
MARRIAGE, MARRIAGE_AGAIN, MARRIAGE_FOREIGN, SINGLE = "1.000894", "1.004746", "2.000806", "1.004873"
EXTRACT, CORRECTION, FATHER, ADOPTION = "2.000635", "1.004859", "1.001022", "2.001263"
PERMANENT, TEMPORARY, STAY, SPLIT, PROOF = "1.004222", "1.004194", "2.001159", "1.010038", "1.010041"
BUSINESS, PAUSED, CLOSED, CHANGED, REISSUED = "1.001612", "1.001570", "1.001266", "2.000720", "2.000575"
LAND, LAND_ERROR, LAND_PURPOSE = "1.013978", "1.012796", "1.013949"
BUILDING, REPAIR, PAVEMENT = "1.013225", "1.013229", "1.013274"

SAID = [
    ("lam lai giay khai sinh", BIRTH_AGAIN),
    ("cấp lại giấy khai sinh", BIRTH_AGAIN),
    ("làm giấy khai sinh cho con", BIRTH),
    ("xin bản sao khai sinh", EXTRACT),
    ("làm giấy chứng tử", DEATH),
    ("báo tử", DEATH),
    ("mất giấy chứng tử", DEATH_AGAIN),
    ("đăng ký kết hôn", MARRIAGE),
    ("làm lại giấy kết hôn", MARRIAGE_AGAIN),
    ("đăng ký kết hôn với người nước ngoài", MARRIAGE_FOREIGN),
    ("giấy độc thân", SINGLE),
    ("xin giấy xác nhận độc thân", SINGLE),
    ("đổi tên", CORRECTION),
    ("sửa năm sinh", CORRECTION),
    ("sửa ngày sinh", CORRECTION),
    ("cải chính giấy khai sinh", CORRECTION),
    ("nhận con nuôi", ADOPTION),
    ("nhận cha cho con", FATHER),
    ("thêm tên cha vào giấy khai sinh", FATHER),
    ("nhập khẩu cho con", PERMANENT),
    ("nhập hộ khẩu cho vợ", PERMANENT),
    ("làm hộ khẩu", PERMANENT),
    ("tách sổ hộ khẩu", SPLIT),
    ("xác nhận hộ khẩu", PROOF),
    ("đăng ký tạm trú cho người thuê nhà", TEMPORARY),
    ("người thuê trọ", TEMPORARY),
    ("khách sạn", STAY),
    ("photo công chứng", COPY),
    ("công chứng giấy tờ", COPY),
    ("công chứng bằng cấp", COPY),
    ("sao y căn cước", COPY),
    ("công chứng sơ yếu lý lịch", SIGNATURE),
    ("xác nhận lý lịch", SIGNATURE),
    ("ủy quyền", SIGNATURE),
    ("hợp đồng ủy quyền", TRANSACTION),
    ("chứng thực hợp đồng mua bán xe", TRANSACTION),
    ("mua bán đất", TRANSACTION),
    ("từ chối nhận thừa kế", "2.001016"),
    ("mo tiem", BUSINESS),
    ("mở quán", BUSINESS),
    ("mở cửa hàng", BUSINESS),
    ("kinh doanh nhỏ", BUSINESS),
    ("đăng ký hộ kinh doanh", BUSINESS),
    ("hkd", BUSINESS),
    ("thôi kinh doanh", CLOSED),
    ("đóng cửa quán", CLOSED),
    ("tạm nghỉ kinh doanh", PAUSED),
    ("tam ngung hkd", PAUSED),
    ("đổi tên hộ kinh doanh", CHANGED),
    ("mất giấy phép kinh doanh", REISSUED),
    ("sổ đỏ", LAND),
    ("làm sổ đỏ", LAND),
    ("sang tên nhà đất", LAND),
    ("đính chính sổ đỏ", LAND_ERROR),
    ("lên thổ cư", LAND_PURPOSE),
    ("xây nhà", BUILDING),
    ("xin phép xây dựng", BUILDING),
    ("cơi nới nhà", REPAIR),
    ("vỉa hè", PAVEMENT),
    ("dựng rạp đám cưới", PAVEMENT),
    ("rút bảo hiểm một lần", "1.001613"),
    ("mất hộ chiếu", "1.010386"),
]


@pytest.mark.parametrize(("said", "code"), SAID)
def test_the_first_hit_is_what_is_meant(said: str, code: str) -> None:
    assert INDEX.search(said)[0].code == code
    assert INDEX.search(fold(said))[0].code == code


def test_a_sale_of_land_also_finds_its_contract() -> None:
    assert [found.code for found in INDEX.search("sang tên nhà đất", 3)][:2] == [LAND, TRANSACTION]


def test_initials_of_a_household_business_come_before_border_papers() -> None:
    found = INDEX.search("hkd", 20)
    assert [procedure.code for procedure in found[:3]] == [BUSINESS, CHANGED, REISSUED]
    assert not any(procedure.field == "Quản lý biên giới" for procedure in found[:5])


@pytest.mark.parametrize("said", [*EVERYDAY_NAMES, *ABBREVIATIONS])
def test_every_word_of_the_tables_finds_something(said: str) -> None:
    assert INDEX.search(said)


@pytest.mark.parametrize("said", EVERYDAY_NAMES)
def test_an_everyday_name_leads_to_the_official_words_of_its_table(said: str) -> None:
    meant = EVERYDAY_NAMES[said]
    first = INDEX.search(said)[0]
    names = re.findall(r"[a-z0-9]+", fold(f"{first.name} {first.short_name} {first.field}"))
    assert set(fold(meant if isinstance(meant, str) else meant[0]).split()) <= set(names)


@pytest.mark.parametrize("typed", ["!!!", "24.000", "100k", "8000", "1000", "200000"])
def test_amounts_and_marks_find_nothing(typed: str) -> None:
    assert INDEX.search(typed) == ()
