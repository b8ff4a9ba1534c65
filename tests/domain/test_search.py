"""Type-ahead over part of the real catalogue, with the words clerks use."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counter.domain.procedures import Procedure
from counter.domain.search import ProcedureIndex
from counter.domain.text import fold
from counter.domain.vocabulary import Vocabulary, within_one_edit


@pytest.fixture(scope="session")
def index(catalogue: tuple[Procedure, ...]) -> ProcedureIndex:
    return ProcedureIndex(catalogue)


BIRTH, BIRTH_AGAIN, BIRTH_PAPERS, BIRTH_FOREIGN = "1.001193", "1.004884", "1.004772", "2.000528"
DEATH, MARRIAGE, MARRIAGE_FOREIGN, SINGLE = "1.000656", "1.000894", "2.000806", "1.004873"
COPY, SIGNATURE, TRANSACTION, WILL = "2.000815", "2.000884", "2.001035", "2.001019"
EXTRACT, CORRECTION, FROM_BOOK = "2.000635", "1.004859", "2.000908"
PERMANENT, TEMPORARY, STAY, AWAY, SPLIT = "1.004222", "1.004194", "2.001159", "1.003677", "1.010038"
LEAVING, PROOF = "1.003197", "1.010041"
CARD, CHILD_CARD, RENEWED, LOST, E_ID = "1.014061", "1.014062", "1.014063", "1.014064", "3.000228"
BUSINESS, PAUSED, CLOSED = "1.001612", "1.001570", "1.001266"

QUERIES = [
    # words without diacritics, with them, and by their beginnings
    ("khai sinh", BIRTH),
    ("Đăng ký khai sinh", BIRTH),
    ("dang ky lai khai sinh", BIRTH_AGAIN),
    ("khai sinh lai", BIRTH_AGAIN),
    ("khai sinh nuoc ngoai", BIRTH_FOREIGN),
    ("dang ky khai sinh co yeu to", BIRTH_FOREIGN),
    ("khai tu", DEATH),
    ("ket hon", MARRIAGE),
    ("ket hon nuoc ngoai", MARRIAGE_FOREIGN),
    ("tinh trang hon nhan", SINGLE),
    ("chung thuc", COPY),
    ("chứng thực chữ ký", SIGNATURE),
    ("ch th bs", COPY),
    ("chung thuc di chuc", WILL),
    ("trich luc", EXTRACT),
    ("trich luc ho tich", EXTRACT),
    ("ban sao tu so goc", FROM_BOOK),
    ("cai chinh", CORRECTION),
    ("thuong tru", PERMANENT),
    ("tam tru", TEMPORARY),
    ("gia han tam tru", "1.002755"),
    ("xoa thuong tru", LEAVING),
    ("luu tru", STAY),
    ("tam vang", AWAY),
    ("tach ho", SPLIT),
    ("cap lai the can cuoc", LOST),
    ("thu tuc dang ky giam ho", "1.004837"),
    ("ho tich khai tu", DEATH),
    # initials
    ("dkks", BIRTH),
    ("dkkh", MARRIAGE),
    ("dktt", PERMANENT),
    ("hkd", BUSINESS),
    ("ctck", SIGNATURE),
    # codes
    ("2.000635", EXTRACT),
    ("2000635", EXTRACT),
    ("000635", EXTRACT),
    ("2.000635.02", EXTRACT),
    ("1.00119", BIRTH),
    # everyday names
    ("sao y", COPY),
    ("cong chung", COPY),
    ("sơ yếu lý lịch", SIGNATURE),
    ("giấy độc thân", SINGLE),
    ("làm giấy độc thân cho con", SINGLE),
    ("nhập hộ khẩu", PERMANENT),
    ("cắt khẩu", LEAVING),
    ("tách khẩu", SPLIT),
    ("kt3", TEMPORARY),
    ("ct07", PROOF),
    ("đkkh", MARRIAGE),
    ("báo tử", DEATH),
    ("khai sinh tre", BIRTH_PAPERS),
    ("trích lục khai sinh", EXTRACT),
    ("làm căn cước", CARD),
    ("can cuoc tre em", CHILD_CARD),
    ("đổi cccd", RENEWED),
    ("mất cccd", LOST),
    ("xin cap lai the can cuoc", LOST),
    ("vneid", E_ID),
    ("giấy phép kinh doanh", BUSINESS),
    ("dkkd", BUSINESS),
    ("nghỉ kinh doanh", PAUSED),
    ("giải thể hộ kinh doanh", CLOSED),
    ("hợp đồng mua bán xe", TRANSACTION),
    ("sổ đỏ", "1.013978"),
    ("xây nhà", "1.013225"),
    ("vỉa hè", "1.013274"),
    ("lien thong khai sinh", "2.000986"),
    # slips of the finger, and words run together
    ("khai sing", BIRTH),
    ("khia sinh", BIRTH),
    ("chugn thuc", COPY),
    ("ket hom", MARRIAGE),
    ("tam truu", TEMPORARY),
    ("giay doc thna", SINGLE),
    ("khaisinh", BIRTH),
    ("kethon", MARRIAGE),
    ("chung thuc chu ky xyzxyz", SIGNATURE),
]


@pytest.mark.parametrize(("query", "code"), QUERIES)
def test_the_first_hit_is_what_the_clerk_means(index: ProcedureIndex, query: str, code: str) -> None:
    assert index.search(query)[0].code == code


@pytest.mark.parametrize(
    ("name", "code", "enough"),
    [
        ("khai sinh", BIRTH, 4),
        ("ket hon", MARRIAGE, 3),
        ("chung thuc", COPY, 1),
        ("thuong tru", PERMANENT, 4),
        ("trich luc", EXTRACT, 3),
        ("nhap ho khau", PERMANENT, 4),
        ("sao y", COPY, 3),
    ],
)
def test_few_keys_are_enough(index: ProcedureIndex, name: str, code: str, enough: int) -> None:
    for keys in range(enough, len(name) + 1):
        assert code in [procedure.code for procedure in index.search(name[:keys], 3)]


def test_no_text_shows_the_most_used(index: ProcedureIndex) -> None:
    first = index.search("", 3)
    assert [procedure.code for procedure in first] == [COPY, BIRTH, MARRIAGE]
    assert index.search(" \t ", 3) == first
    assert all(procedure.popular for procedure in index.search("", 60))


@pytest.mark.parametrize("typed", ["!!!", "  ?! ", "---", "…", "王"])
def test_marks_alone_are_no_request(index: ProcedureIndex, typed: str) -> None:
    assert index.search(typed) == ()


@pytest.mark.parametrize(
    "typed",
    [
        *("24.000", "100k", "8000", "1000", "20000", "100000", "1.000.000", "2.000.000 đ", "20.000 đồng"),
        *("50 nghìn", "1tr", "8,000", "0", "12", "635", "1.", "1.0", "1.00", "000", "23/11/2026"),
        *("0990123456", "099198007461"),
    ],
)
def test_a_bare_number_finds_no_procedure(index: ProcedureIndex, typed: str) -> None:
    assert index.search(typed) == ()


@pytest.mark.parametrize("typed", ["1.001", "1.0011", "1.00119", "0011", "00119", "001193", "1001193"])
def test_a_code_is_found_from_its_fourth_digit(index: ProcedureIndex, typed: str) -> None:
    found = [procedure.code for procedure in index.search(typed, 100)]
    assert BIRTH in found
    assert all(code.replace(".", "").endswith(typed.replace(".", "")) or typed in code for code in found)


@pytest.mark.parametrize("typed", ["2.000635", "2.000635.02", "2.000635 trích lục", "2. 000635", "000635 x"])
def test_a_whole_code_means_that_procedure_alone(index: ProcedureIndex, typed: str) -> None:
    assert [procedure.code for procedure in index.search(typed)] == [EXTRACT]


def test_nothing_found_is_nothing(index: ProcedureIndex) -> None:
    assert index.search("zzzqqq") == ()
    assert index.search("9.999999") == ()


def test_at_most_so_many_and_each_once(index: ProcedureIndex) -> None:
    for limit in (0, 1, 5):
        assert len(index.search("dang ky", limit)) == limit
    codes = [procedure.code for procedure in index.search("khai sinh", 100)]
    assert len(codes) == len(set(codes))


def test_popular_ones_come_before_others_that_match_as_well(index: ProcedureIndex) -> None:
    found = index.search("ket hon", 20)
    popular = [procedure.popular for procedure in found if "ket hon" in fold(procedure.name)]
    assert len(popular) > 4
    assert popular == sorted(popular, reverse=True)


def test_all_words_of_a_popular_name_beat_the_phrase_of_another(catalogue: tuple[Procedure, ...]) -> None:
    popular = replace(catalogue[0], code="1.000001", name="Cấp mới bản trích lục", popular=True)
    other = replace(catalogue[0], code="1.000002", name="Cấp trích lục bản đồ", popular=False)
    pair = [replace(procedure, short_name=procedure.name) for procedure in (other, popular)]
    assert [found.code for found in ProcedureIndex(pair).search("cap trich luc")] == ["1.000001", "1.000002"]


def test_hidden_fields_are_not_found_unless_asked_for(catalogue: tuple[Procedure, ...]) -> None:
    hidden = next(procedure for procedure in catalogue if not procedure.shown)
    assert ProcedureIndex(catalogue).search(hidden.code) == ()
    everything = ProcedureIndex(catalogue, include_hidden=True)
    assert everything.search(hidden.code) == (hidden,)
    assert len(everything) == len(catalogue)


def test_a_reviewed_short_name_is_searched_too(catalogue: tuple[Procedure, ...]) -> None:
    known = next(procedure for procedure in catalogue if procedure.code == "1.013274")
    renamed = replace(known, short_name="Xin đặt bàn ghế ngoài phố")
    assert ProcedureIndex([*catalogue, renamed]).search("ban ghe ngoai pho")[0] is renamed


def test_an_empty_catalogue_answers_nothing() -> None:
    assert ProcedureIndex(()).search("khai sinh") == ()
    assert ProcedureIndex(()).search("") == ()


def test_one_word_right_is_better_than_none(index: ProcedureIndex) -> None:
    found = index.search("khai sinh xyzxyz qwqwqw")
    assert any(procedure.code == BIRTH for procedure in found)


@settings(max_examples=150)
@given(text=st.one_of(st.text(max_size=40), st.text("acdghiknostuy0123. ", max_size=40)))
def test_search_never_raises_and_repeats_itself(index: ProcedureIndex, text: str) -> None:
    found = index.search(text, 5)
    assert len(found) <= 5
    assert found == index.search(text, 5)


def test_an_empty_catalogue_looks_no_everyday_name_up(monkeypatch: pytest.MonkeyPatch) -> None:
    def looked_up(_index: ProcedureIndex, official: object) -> tuple[int, ...]:
        raise AssertionError(official)

    monkeypatch.setattr(ProcedureIndex, "_named", looked_up)
    empty = ProcedureIndex(())
    assert [empty.search(typed) for typed in ("", "khai sinh", "giay bao tu", "2.000635")] == [()] * 4


def test_long_texts_are_cut(index: ProcedureIndex) -> None:
    assert index.search("khai sinh " * 1_000)[0].code == BIRTH


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("sinh", "sinh", True),
        ("sinh", "sing", True),
        ("sinh", "snih", True),
        ("sinh", "sin", True),
        ("sinh", "sinhh", True),
        ("sinh", "xsinh", True),
        ("sinh", "sang", False),
        ("sinh", "hsin", False),
        ("sinh", "si", False),
        ("ab", "ba", True),
        ("", "a", True),
    ],
)
def test_one_edit(one: str, other: str, near: bool) -> None:
    assert within_one_edit(one, other) is near
    assert within_one_edit(other, one) is near


@given(st.sets(st.text("abcd", min_size=1, max_size=6), min_size=1, max_size=30), st.text("abcd", max_size=6))
def test_the_vocabulary_finds_exactly_the_near_words(words: set[str], typed: str) -> None:
    vocabulary = Vocabulary(words)
    assert set(vocabulary.near(typed)) == {word for word in words if within_one_edit(typed, word)}
    assert vocabulary.starting(typed) == sorted(word for word in words if word.startswith(typed))
