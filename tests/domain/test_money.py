"""Money: typed, printed, and in words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter.domain.money import LARGEST_DONG, dong, dong_words, format_dong, parse_dong

AMOUNTS = st.integers(0, LARGEST_DONG).map(dong)

_ONES = {
    "một": 1,
    "mốt": 1,
    "hai": 2,
    "ba": 3,
    "bốn": 4,
    "tư": 4,
    "năm": 5,
    "lăm": 5,
    "sáu": 6,
    "bảy": 7,
    "tám": 8,
    "chín": 9,
    "không": 0,
}


def spoken_value(words: str) -> int:
    """Read number words back: an independent, simple reader."""
    total = group = digit = 0
    for word in words.lower().removesuffix(" chẵn").removesuffix(" đồng").split():
        if word in _ONES:
            digit = _ONES[word]
            continue
        if word == "trăm":
            group, digit = group + digit * 100, 0
        elif word == "mươi":
            group, digit = group + digit * 10, 0
        elif word == "mười":
            group, digit = group + 10, 0
        elif word != "lẻ":
            total += (group + digit) * {"nghìn": 10**3, "triệu": 10**6, "tỷ": 10**9}[word]
            group = digit = 0
    return total + group + digit


@pytest.mark.parametrize(
    ("amount", "printed"), [(0, "0 đ"), (500, "500 đ"), (8_000, "8.000 đ"), (1_234_567, "1.234.567 đ")]
)
def test_papers_print_dots(amount: int, printed: str) -> None:
    assert format_dong(dong(amount)) == printed


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (0, "Không đồng"),
        (5, "Năm đồng"),
        (10, "Mười đồng"),
        (11, "Mười một đồng"),
        (14, "Mười bốn đồng"),
        (15, "Mười lăm đồng"),
        (20, "Hai mươi đồng"),
        (21, "Hai mươi mốt đồng"),
        (24, "Hai mươi tư đồng"),
        (25, "Hai mươi lăm đồng"),
        (101, "Một trăm lẻ một đồng"),
        (104, "Một trăm lẻ bốn đồng"),
        (115, "Một trăm mười lăm đồng"),
        (1_000, "Một nghìn đồng chẵn"),
        (1_005, "Một nghìn không trăm lẻ năm đồng"),
        (1_050, "Một nghìn không trăm năm mươi đồng"),
        (8_000, "Tám nghìn đồng chẵn"),
        (16_500, "Mười sáu nghìn năm trăm đồng"),
        (21_000, "Hai mươi mốt nghìn đồng chẵn"),
        (200_000, "Hai trăm nghìn đồng chẵn"),
        (1_000_000, "Một triệu đồng chẵn"),
        (1_000_001, "Một triệu không trăm lẻ một đồng"),
        (1_015_000, "Một triệu không trăm mười lăm nghìn đồng chẵn"),
        (2_000_500_000, "Hai tỷ năm trăm nghìn đồng chẵn"),
        (205_000_000_000, "Hai trăm lẻ năm tỷ đồng chẵn"),
    ],
)
def test_receipts_spell_the_amount_out(amount: int, words: str) -> None:
    assert dong_words(dong(amount)) == words


@given(AMOUNTS)
def test_words_say_the_amount(amount: int) -> None:
    words = dong_words(dong(amount))
    assert spoken_value(words) == amount
    assert words.endswith("chẵn") == (amount > 0 and amount % 1_000 == 0)
    assert words[0].isupper()
    assert "  " not in words


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("8000", 8_000),
        ("8.000", 8_000),
        ("8,000", 8_000),
        ("8 000 đ", 8_000),
        ("8\u00a0000đ", 8_000),
        (" 8.000 VNĐ ", 8_000),
        ("8000 đồng.", 8_000),
        ("1.234.567", 1_234_567),
        ("8k", 8_000),
        ("20 nghìn", 20_000),
        ("20 ngàn", 20_000),
        ("2tr", 2_000_000),
        ("2 triệu", 2_000_000),
        ("0", 0),
        ("999999999999", LARGEST_DONG),
    ],
)
def test_what_clerks_type(typed: str, amount: int) -> None:
    assert parse_dong(typed) == amount


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "đ",
        "-5",
        "8.00",
        "8.0000",
        "1.5k",
        "8.000k",
        "1.234,567",
        "1 234.567",
        "1.000,00",
        "8e3",
        "8 usd",
        "1000000000000",
        "999999999k9",
        "９",
        "9" * 50,
    ],
)
def test_unclear_amounts_are_refused(typed: str) -> None:
    assert parse_dong(typed) is None


@given(AMOUNTS)
def test_a_printed_amount_reads_back(amount: int) -> None:
    assert parse_dong(format_dong(dong(amount))) == amount
    assert parse_dong(str(amount)) == amount


@given(st.text(max_size=60))
def test_the_parser_never_raises(text: str) -> None:
    amount = parse_dong(text)
    assert amount is None or 0 <= amount <= LARGEST_DONG


def test_an_amount_out_of_range_is_refused() -> None:
    for amount in (-1, LARGEST_DONG + 1):
        with pytest.raises(ValueError, match="range"):
            dong(amount)
