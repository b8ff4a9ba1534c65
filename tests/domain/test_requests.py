"""Requests in plain words, and words mended by what is said beside them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter.domain.mending import Mending
from counter.domain.requests import plain_words, typed_keys
from counter.domain.search_words import words_of

SAID = (
    "đăng ký kết hôn",
    "đăng ký khai sinh",
    "nhập hộ khẩu",
    "hợp đồng mua bán",
    "chứng thực chữ ký",
    "sao y",
)
MENDING = Mending([words_of(said) for said in SAID])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("làm lại cccd", "xin cấp lại căn cước công dân"),
        ("xn tthn", "giấy xác nhận độc thân"),
        ("lấy chồng", "kết hôn"),
        ("cắt khẩu", "cắt hộ khẩu"),
        ("sổ hồng", "bìa đỏ"),
    ],
)
def test_one_thing_said_two_ways_is_one(one: str, other: str) -> None:
    told = [{*plain_words(words_of(said))} - {"giay"} for said in (one, other)]
    assert told[0] == told[1]


def test_who_lost_a_paper_has_not_died() -> None:
    assert "chet" in plain_words(words_of("chồng mất"))
    assert "chet" not in plain_words(words_of("chồng mất giấy kết hôn"))


def test_a_country_is_foreign_and_stays_named() -> None:
    assert {"lao", "nuoc", "ngoai"} <= {*plain_words(words_of("lấy chồng người Lào"))}
    assert plain_words(words_of("nước ngoài")) == ("nuoc", "ngoai")


@pytest.mark.parametrize("typed", ["xin cho", "a", "muốn làm"])
def test_idle_words_alone_are_kept(typed: str) -> None:
    assert plain_words(words_of(typed)) == tuple(words_of(typed))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("dduwowcj", "duoc"),
        ("sinhs", "sinh"),
        ("thuwowngf", "thuong"),
        ("kys", "ki"),
        ("d9ang8", "dang"),
        ("sinh", "sinh"),
    ],
)
def test_what_the_keys_were_meant_for(typed: str, meant: str) -> None:
    assert typed_keys(typed) == meant


@given(st.text("abcdeghiklmnopqrstuvwxyz0123456789", min_size=1, max_size=12))
def test_any_keys_are_borne(word: str) -> None:
    assert isinstance(typed_keys(word), str)
    assert MENDING.mended([word, word])


@pytest.mark.parametrize(
    ("typed", "mended"),
    [
        ("dang ky kt hon", "dang ki ket hon"),
        ("hop dogn mua ban", "hop dong mua ban"),
        ("chugn thuc", "chung thuc"),
        ("chung thuc chuc ky", "chung thuc chu ki"),
        ("nhaphokhau", "nhap ho khau"),
        ("saoy", "sao y"),
        ("nhap ho k", "nhap ho khau"),
        ("tlksnn", "tl ks nn"),
        ("khong ai noi the", "khong ai noi the"),
    ],
)
def test_words_are_mended_by_their_neighbours(typed: str, mended: str) -> None:
    assert " ".join(MENDING.mended(words_of(typed))) == mended


def test_nothing_is_said_nothing_is_mended() -> None:
    assert Mending(()).mended(["khia", "sinh"]) == ["khia", "sinh"]
