"""Fields in a request, what is used most, several spellings; and sums over sets of positions."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter.centre.catalogue import load_catalogue
from counter.domain.field_names import fields_named
from counter.domain.search import ProcedureIndex
from counter.domain.weighing import mask_of, positions, weighed

PROCEDURES = load_catalogue()[1]
INDEX = ProcedureIndex(PROCEDURES)
CIVIL, RESIDENCE = "Hộ tịch", "Đăng ký, quản lý cư trú"


@pytest.mark.parametrize("typed", ["#hotich", "#ho tich", "#hộ tịch", "#ht", "#ho ti"])
def test_a_field_alone_lists_it(typed: str) -> None:
    found = INDEX.search(typed, 60)
    assert {procedure.field for procedure in found} <= {CIVIL, "Nuôi con nuôi"}
    assert len(found) > 30
    assert found[0].popular


@pytest.mark.parametrize("typed", ["#hotich ket hon", "#ho tich kết hôn", "ket hon #hotich", "#ht ket hon"])
def test_a_field_narrows_what_is_typed_before_or_behind_it(typed: str) -> None:
    found = INDEX.search(typed, 60)
    assert found[0].code == "1.000894"
    assert {procedure.field for procedure in found} == {CIVIL}


def test_a_field_keeps_out_what_the_words_alone_would_find() -> None:
    assert INDEX.search("xac nhan")[0].field != RESIDENCE
    assert {procedure.field for procedure in INDEX.search("#cu tru xac nhan", 30)} == {RESIDENCE}


@pytest.mark.parametrize("typed", ["#khongco", "#khongco khai sinh"])
def test_a_field_nobody_has_finds_nothing(typed: str) -> None:
    assert INDEX.search(typed) == ()


def test_the_mark_alone_lists_as_no_text_does() -> None:
    assert INDEX.search("#", 5) == INDEX.search("", 5)


def test_fields_are_named_by_words_letters_run_together_and_initials() -> None:
    fields = (CIVIL, RESIDENCE, "Chứng thực", "Đất đai")
    for asked, meant in (
        ("cư trú", RESIDENCE),
        ("cutru", RESIDENCE),
        ("ct", "Chứng thực"),
        ("dat", "Đất đai"),
    ):
        assert fields_named(fields, asked) == (meant,)
    assert fields_named(fields, "") == fields_named(fields, "xyz") == ()


def test_what_is_received_here_comes_first_among_what_fits_as_well() -> None:
    plain = [procedure.code for procedure in INDEX.search("dang ky", 40)]
    late = plain[-1]
    used = ProcedureIndex(PROCEDURES, used={late: 500})
    assert [procedure.code for procedure in used.search("", 1)] == [late]
    assert [procedure.code for procedure in used.search("dang ky", 40)].index(late) < plain.index(late)
    assert used.search("khai sinh", 1) == INDEX.search("khai sinh", 1), "no use makes other words fit"


@pytest.mark.parametrize(("one", "other"), [("đăng kí", "đăng ký"), ("sơ yếu lí lịch", "sơ yếu lý lịch")])
def test_i_and_y_are_spelt_as_people_please(one: str, other: str) -> None:
    assert INDEX.search(one) == INDEX.search(other)


def test_an_act_and_a_thing_that_no_name_has_together_are_both_understood() -> None:
    for said, code in (
        ("lấy chồng hàn quốc", "2.000806"),
        ("tạm nghỉ bán một thời gian", "1.001570"),
        ("chặt cây trước nhà", "1.002693"),
        ("mất passport", "1.010386"),
    ):
        assert INDEX.search(said)[0].code == code


@given(st.lists(st.tuples(st.sets(st.integers(0, 70), max_size=20), st.integers(0, 6)), max_size=9))
def test_sums_are_those_of_counting_one_by_one(evidence: list[tuple[set[int], int]]) -> None:
    sums = weighed((mask_of(sorted(members)), weight) for members, weight in evidence)
    told = {position: total for total, mask in sums for position in positions(mask)}
    by_hand: dict[int, int] = {}
    for (members, weight), position in product(evidence, range(71)):
        if weight and position in members:
            by_hand[position] = by_hand.get(position, 0) + weight
    assert told == by_hand
    assert [total for total, _ in sums] == sorted({*by_hand.values()}, reverse=True)
