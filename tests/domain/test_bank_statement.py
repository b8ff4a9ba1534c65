"""A bank statement: columns by their headings, hostile files refused, each line found or told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from counter.domain.bank_statement import (
    MAXIMUM_BYTES,
    Expected,
    Found,
    StatementError,
    match_lines,
    read_statement,
)
from counter.domain.payments import BankLine, pay_key

HEAD = "Ngân hàng Mẫu;;;\nTừ ngày 01/11/2026;;;\nNgày giao dịch;Số tham chiếu;Ghi nợ;Ghi có;Nội dung\n"
ROWS = (
    "23/11/2026 08:15:02;FT1;;16.000;MBVCB.LP H99001 261123 0007.CT tu 0011\n"
    "23/11/2026;FT2;50.000;;Phi dich vu\n"
    "2026-11-23;FT3;;8,000.00;nop tien\n"
)


def test_columns_are_found_below_what_a_bank_writes_above_them() -> None:
    first, last = read_statement((HEAD + ROWS).encode("utf-8-sig"))
    assert (first.amount_dong, first.reference, first.booked_on, first.row) == (
        16_000,
        "FT1",
        date(2026, 11, 23),
        4,
    )
    assert (last.amount_dong, last.booked_on) == (8_000, date(2026, 11, 23))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", "|"])
def test_encodings_and_delimiters_of_banks(encoding: str, delimiter: str) -> None:
    body = f'Date{delimiter}Credit{delimiter}Description\n23/11/2026{delimiter}"16000"{delimiter}LP A\n'
    (line,) = read_statement(body.encode(encoding))
    assert (line.amount_dong, line.words) == (16_000, "LP A")


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "columns"),
        (b"a;b;c\n1;2;3\n", "columns"),
        (b"\xff\xfe\x00", "encoding"),
        (b"Credit;Description\0\n", "encoding"),
        (b"x" * (MAXIMUM_BYTES + 1), "too_large"),
        (b"Credit;Description\n" + b"1;a\n" * 50_001, "rows"),
        (b";" * 61, "rows"),
        (b"Credit;Description\n1;" + b"a" * 200_000 + b"\n", "rows"),
    ],
)
def test_what_is_no_statement_is_refused(body: bytes, reason: str) -> None:
    with pytest.raises(StatementError) as caught:
        read_statement(body)
    assert caught.value.reason == reason


def test_control_characters_and_formulas_are_words_only() -> None:
    (line,) = read_statement("Credit;Description\n5000;=HYPERLINK(1)\x1b[31m\u202ered\n".encode())
    assert line.words == "=HYPERLINK(1)[31mred"


@pytest.mark.parametrize("text", ["-16.000", "1.6000", "abc", "", "1,5", "99999999999999999", "1e5"])
def test_what_is_no_credit_is_no_line(text: str) -> None:
    assert read_statement(f"Credit;Description\n{text};LP\n".encode()) == ()


def line(words: str, dong: int = 16_000, row: int = 1) -> BankLine:
    return BankLine(row, dong, words, f"FT{row}", date(2026, 11, 23))


def expected(number: str, dong: int = 16_000, name: str = "t-1", known: str = "") -> Expected:
    return Expected(name, f"d-{name}", (number, ""), dong, known)


SEVEN, EIGHT = expected("H99.001-261123-0007"), expected("H99.001-261123-0008", name="t-2")


@pytest.mark.parametrize(
    "words",
    [
        "LP H99.001-261123-0007",
        "MBVCB 1234.lp h99001 2611230007.CT",
        "LPH990012611230007",
        f"chuyen tien LP {pay_key('d-t-1')}-181126",
    ],
)
def test_a_payer_is_found_whatever_the_bank_drops(words: str) -> None:
    (match,) = match_lines([line(words)], [SEVEN, EIGHT])
    assert (match.found, match.transfer) == (Found.PAID, SEVEN)


def test_another_sum_two_dossiers_and_a_second_payment_are_for_somebody_to_look_at() -> None:
    named = "LP H99.001-261123-0007"
    matches = match_lines(
        [
            line(named, dong=15_000, row=1),
            line(f"{named} H99.001-261123-0008", row=2),
            line(named, row=3),
            line(named, row=4),
            line("nop phi", row=5),
        ],
        [SEVEN, EIGHT],
    )
    assert [match.found for match in matches] == [
        Found.AMOUNT,
        Found.SEVERAL,
        Found.PAID,
        Found.SEVERAL,
        Found.UNKNOWN,
    ]


def test_the_same_file_again_finds_nothing_new() -> None:
    paid = line("LP H99.001-261123-0007")
    found = Expected(SEVEN.id, SEVEN.dossier_id, SEVEN.numbers, 16_000, paid.digest)
    (match,) = match_lines([paid], [found])
    assert match.found is Found.KNOWN
    (other,) = match_lines([line("LP H99.001-261123-0007", row=9)], [found])
    assert other.found is Found.SEVERAL, "paid once already"


@pytest.mark.parametrize("way", ["D", "Nợ", "DR", "Debit", "ghi nợ"])
def test_money_that_went_out_pays_nothing(way: str) -> None:
    """One column of amounts, and one that says which way: a refund names its dossier too."""
    rows = ("Ngày;Số tiền;Loại;Nội dung", f"23/11/2026;16.000;{way};HOAN PHI LP H99.001-261123-0007")
    assert read_statement("\n".join(rows).encode()) == ()
    (came,) = read_statement("\n".join((rows[0], rows[1].replace(f";{way};", ";C;"))).encode())
    assert came.amount_dong == 16_000


def test_every_name_in_the_words_is_found_wherever_it_stands() -> None:
    """Names of several lengths, at the beginning, inside and at the end."""
    by_key = Expected("t-9", "dossier-nine", (), 16_000)
    for words in (pay_key("dossier-nine"), f"LP {pay_key('dossier-nine')} CK", f"x{pay_key('dossier-nine')}"):
        (match,) = match_lines([line(words)], [SEVEN, EIGHT, by_key])
        assert (match.found, match.transfer) == (Found.PAID, by_key)
    (both,) = match_lines([line(f"H99.001-261123-0007{pay_key('dossier-nine')}")], [SEVEN, by_key])
    assert both.found is Found.SEVERAL


def test_what_a_clerk_found_by_its_reference_is_known_and_a_second_payment_is_not() -> None:
    words = "LP H99.001-261123-0007"
    by_hand = Expected(SEVEN.id, SEVEN.dossier_id, SEVEN.numbers, 16_000, "by-hand-t-1", "ft 26327.000001")
    same = BankLine(2, 16_000, words, "FT26327000001", None)
    (match,) = match_lines([same], [by_hand])
    assert (match.found, match.transfer) == (Found.KNOWN, by_hand)
    (again,) = match_lines([BankLine(3, 16_000, words, "FT26327000002", None)], [by_hand])
    assert again.found is Found.SEVERAL
    (nameless,) = match_lines([BankLine(4, 16_000, words, "", None)], [replace(by_hand, reference="")])
    assert nameless.found is Found.SEVERAL
