"""What people call procedures: the table fits the packaged catalogue, and leads where it says."""

from __future__ import annotations

from collections import Counter
from itertools import islice

import pytest

from counter.centre.catalogue import load_catalogue
from counter.domain.aliases import TABLES, aliases
from counter.domain.search import ProcedureIndex
from counter.domain.text import fold

PROCEDURES = load_catalogue()[1]
OFFERED, EVERYTHING = ProcedureIndex(PROCEDURES), ProcedureIndex(PROCEDURES, include_hidden=True)
NAMES = {procedure.code: procedure.name for procedure in PROCEDURES}
MARRIAGE, BIRTH, COPY, SIGNATURE, CARD = "1.000894", "1.001193", "2.000815", "2.000884", "1.014061"


def test_each_procedure_of_the_table_is_in_the_catalogue_and_stands_once() -> None:
    codes = Counter(code for table in TABLES for code in table)
    assert set(codes) <= set(NAMES)
    assert set(codes.values()) == {1}


def test_what_desks_offer_has_other_names_but_where_many_share_the_official_one() -> None:
    called = {code for code, _ in aliases()}
    shared = Counter(NAMES.values())
    assert [
        one.code for one in PROCEDURES if one.shown and one.code not in called and shared[one.name] == 1
    ] == []


def test_an_alias_finds_its_procedure_without_marks() -> None:
    every_third = list(islice(aliases(), 0, None, 3))
    found = [(code, [one.code for one in EVERYTHING.search(fold(alias), 5)]) for code, alias in every_third]
    assert [code for code, codes in found if code not in codes] == []
    assert sum(codes[0] == code for code, codes in found) / len(found) > 0.99


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("hôn kết ký đăng", MARRIAGE),
        ("con mới đẻ làm giấy tờ gì", BIRTH),
        ("tôi muốn xin sao y bằng cấp", COPY),
        ("thủ tục làm cccd như thế nào", CARD),
        ("ly hôn với chồng bên đài loan ghi sổ", "2.000554"),
        ("ba tôi mất hôm qua", "1.000656"),
        ("mất giấy hôn thú của ba mẹ", "1.004746"),
    ],
)
def test_words_come_in_any_order_and_among_others(typed: str, code: str) -> None:
    assert OFFERED.search(typed, 1)[0].code == code


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("ddawng kys keets hoon", MARRIAGE),
        ("chuwngs thuwcj chu kys", SIGNATURE),
        ("d9ang8 ky1 khai sinh", BIRTH),
        ("saoy", COPY),
        ("nhapkhau", "1.004222"),
    ],
)
def test_a_keyboard_not_switched_and_lost_spaces(typed: str, code: str) -> None:
    assert OFFERED.search(typed, 1)[0].code == code


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("xnhn", "1.004873"),
        ("dk kh nn", "2.000806"),
        ("dkks cho con", BIRTH),
        ("mat cc", "1.014064"),
        ("gh gpxd", "1.013227"),
        ("xn tthn", "1.004873"),
        ("dkgh", "1.004837"),
    ],
)
def test_short_forms_alone_together_and_run_together(typed: str, code: str) -> None:
    assert OFFERED.search(typed, 1)[0].code == code


@pytest.mark.parametrize("typed", ["nhập kh", "nhập hộ kh"])
def test_half_a_word_is_not_taken_for_a_short_form(typed: str) -> None:
    assert OFFERED.search(typed, 1)[0].code == "1.004222"


@pytest.mark.parametrize("asked", ["khai tử", "khai tử cho người nhà", "đi làm giấy khai tử cho ông"])
def test_the_plain_act_comes_before_its_special_cases(asked: str) -> None:
    assert OFFERED.search(asked, 1)[0].code == "1.000656"
    assert OFFERED.search(f"{asked} lưu động", 1)[0].code == "1.000419"
    assert OFFERED.search(f"{asked} là người nước ngoài", 1)[0].code == "1.001766"


def test_a_catalogue_without_any_of_the_codes_is_searched_by_its_names() -> None:
    others = ProcedureIndex([one for one in PROCEDURES if one.code not in {BIRTH, MARRIAGE}])
    found = {one.code for one in others.search("giấy khai sinh cho con", 20)}
    assert found
    assert found.isdisjoint({BIRTH, MARRIAGE})
