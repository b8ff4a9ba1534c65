"""Personal numbers, dossier codes, local numbers and tickets."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter.domain.codes import (
    DossierCode,
    LocalNumber,
    NumberFinding,
    TicketText,
    birth_year,
    can_of,
    number_findings,
    old_number,
    personal_number,
    procedure_code,
    registered_sex,
    ticket_number,
)
from counter.domain.people import PartialDate, PersonalNumber, Sex

TODAY = date(2026, 11, 23)
MALE_1990 = PersonalNumber("099090123456")


@pytest.mark.parametrize(
    "text", ["099090123456", " 099 090 123 456 ", "099.090.123.456", "099\u00a0090123456"]
)
def test_a_personal_number_may_be_grouped(text: str) -> None:
    assert personal_number(text) == MALE_1990


@pytest.mark.parametrize(
    "text", ["", "09909012345", "0990901234567", "09909012345x", "０９９０９０１２３４５６", "099-090"]
)
def test_anything_but_twelve_ascii_digits_is_no_personal_number(text: str) -> None:
    """Leading zeros doubled (OCA #53)."""
    assert personal_number(text) is None


@pytest.mark.parametrize(
    ("number", "year", "sex"),
    [
        ("099090123456", 1990, Sex.MALE),
        ("099198007461", 1998, Sex.FEMALE),
        ("099215000001", 2015, Sex.MALE),
        ("099326000001", 2026, Sex.FEMALE),
        ("099499000001", 2199, Sex.MALE),
        ("099600000001", None, None),
        ("099999000001", None, None),
    ],
)
def test_what_the_number_codes(number: str, year: int | None, sex: Sex | None) -> None:
    assert birth_year(PersonalNumber(number)) == year
    assert registered_sex(PersonalNumber(number)) is sex


def test_the_card_access_number_is_the_last_six_digits() -> None:
    assert can_of(MALE_1990) == "123456"


def test_findings_say_what_disagrees() -> None:
    assert number_findings(MALE_1990, TODAY, birth=PartialDate(1990, 3), sex=Sex.MALE) == ()
    assert number_findings(MALE_1990, TODAY, birth=PartialDate(1991), sex=Sex.FEMALE) == (
        NumberFinding.BIRTH_YEAR_DIFFERS,
        NumberFinding.SEX_DIFFERS,
    )
    assert number_findings(PersonalNumber("099227000001"), TODAY) == (NumberFinding.BIRTH_YEAR_IN_FUTURE,)
    assert number_findings(PersonalNumber("099700000001"), TODAY) == (NumberFinding.CENTURY_UNKNOWN,)


def test_no_registration_code_is_refused() -> None:
    for place in ("000", "099", "123", "999"):
        assert number_findings(PersonalNumber(place + "090123456"), TODAY) == ()


def test_a_former_number_has_nine_digits() -> None:
    assert old_number("099 123 456") == "099123456"
    assert old_number("0991234567") is None


@pytest.mark.parametrize(
    ("text", "agency", "day", "serial"),
    [
        ("H99.001-261122-0007", "H99.001", date(2026, 11, 22), "0007"),
        ("000.00.12.H56-250225-0001", "000.00.12.H56", date(2025, 2, 25), "0001"),
        ("H15.50.05.13-261008-0975", "H15.50.05.13", date(2026, 10, 8), "0975"),
        ("G15-261008-150975", "G15", date(2026, 10, 8), "150975"),
        ("G09.01-261008-0900123", "G09.01", date(2026, 10, 8), "0900123"),
        ("H99-CN2-261122-0007", "H99-CN2", date(2026, 11, 22), "0007"),
        ("h99.001-261122-0007\n", "H99.001", date(2026, 11, 22), "0007"),
        ("H99.001-240229-0001", "H99.001", date(2024, 2, 29), "0001"),
    ],
)
def test_a_dossier_code_splits_at_the_last_two_hyphens(
    text: str, agency: str, day: date, serial: str
) -> None:
    code = DossierCode.parse(text)
    assert code == DossierCode(agency, day, serial)
    assert str(code) == text.strip().upper()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "H99.001-261322-0007",
        "H99.001-230229-0001",
        "H99.001-261122-007",
        "H99.001-261122-00007",
        "H99.001-261122-00000007",
        "H99..001-261122-0007",
        ".H99-261122-0007",
        "H99 001-261122-0007",
        "-261122-0007",
        "261122-0007",
        "ß99-261122-0007",
        "LQ03-261122-0007",
        "A" * 61 + "-261122-0007",
    ],
)
def test_other_texts_are_no_dossier_code(text: str) -> None:
    assert DossierCode.parse(text) is None


def test_a_code_is_made_from_agency_day_and_number() -> None:
    assert str(DossierCode.of("H99.001", date(2026, 11, 22), 7)) == "H99.001-261122-0007"
    for agency, number in (("H99.001", 0), ("H99.001", 10_000), ("h99|", 1)):
        with pytest.raises(ValueError, match="order number"):
            DossierCode.of(agency, date(2026, 11, 22), number)


@given(
    agency=st.from_regex(r"[A-KM-Z0-9]{1,4}(\.[A-Z0-9]{1,3}){0,4}", fullmatch=True),
    day=st.dates(date(2000, 1, 1), date(2099, 12, 31)),
    number=st.integers(1, 9_999),
)
def test_codes_survive_printing_and_reading(agency: str, day: date, number: int) -> None:
    code = DossierCode.of(agency, day, number)
    assert DossierCode.parse(str(code)) == code


def test_a_local_number_names_its_seat() -> None:
    number = LocalNumber.parse("lq03-261122-0007")
    assert number == LocalNumber("Q03", date(2026, 11, 22), 7)
    assert str(number) == "LQ03-261122-0007"
    assert str(LocalNumber("Q03", date(2026, 11, 22), 12_345)) == "LQ03-261122-12345"
    assert LocalNumber.parse("LQ03-261122-12345") == LocalNumber("Q03", date(2026, 11, 22), 12_345)


@pytest.mark.parametrize(
    "text", ["L-261122-0007", "LQ03-261122-007", "LQ03-261122-0000", "LQ.3-261122-0007", "Q03-261122-0007"]
)
def test_other_texts_are_no_local_number(text: str) -> None:
    assert LocalNumber.parse(text) is None


def test_ticket_numbers_are_a_letter_and_digits() -> None:
    assert ticket_number("a027 ") == "A027"
    assert ticket_number("A1027") == "A1027"
    for text in ("A27", "27", "AB027", "A02700", "ı027", "Đ027"):
        assert ticket_number(text) is None


@pytest.mark.parametrize("number", ["27", "027", "A027"])
def test_the_ticket_text_gives_the_number_as_it_is_called(number: str) -> None:
    text = f"Q|H99.001|20261122|A|{number}|0F3C5A91"
    ticket = TicketText.parse(text)
    assert ticket == TicketText(
        "H99.001", date(2026, 11, 22), "A027", "0f3c5a91", f"Q|H99.001|20261122|A|{number}"
    )


@pytest.mark.parametrize(
    "text",
    [
        "Q|H99.001|20261122|A|27",
        "Q|H99.001|20261122|A|27|0f3c5a91|x",
        "X|H99.001|20261122|A|27|0f3c5a91",
        "Q||20261122|A|27|0f3c5a91",
        "Q|H99.001|20261322|A|27|0f3c5a91",
        "Q|H99.001|20261122|AB|27|0f3c5a91",
        "Q|H99.001|20261122|A|B27|0f3c5a91",
        "Q|H99.001|20261122|A||0f3c5a91",
        "Q|H99.001|20261122|A|27|0f3c5a9",
        "Q|H99.001|20261122|A|27|xxxxxxxx",
    ],
)
def test_a_malformed_ticket_is_no_ticket(text: str) -> None:
    assert TicketText.parse(text) is None


def test_procedure_codes_may_carry_a_case() -> None:
    assert procedure_code("2.000635") == "2.000635"
    assert procedure_code("2.000635.02") == "2.000635.02"
    assert procedure_code("2000635") is None


@given(st.text(max_size=80))
def test_no_parser_raises(text: str) -> None:
    for parse in (
        personal_number,
        old_number,
        ticket_number,
        procedure_code,
        DossierCode.parse,
        LocalNumber.parse,
        TicketText.parse,
    ):
        parse(text)
