"""The machine-readable zone, on the specimens of ICAO 9303 and a fictional Vietnamese card."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter.domain.mrz import MrzFormat, check_digit, document_number_of, mrz_date, read_mrz
from counter.domain.people import PartialDate, Sex

TODAY = date(2026, 11, 23)
VIETNAMESE = "IDVNM0901234562099090123456<<8\n9003152M3003150VNM<<<<<<<<<<<4\nNGUYEN<<VAN<MAU<<<<<<<<<<<<<<<"
TD1 = "I<UTOD231458907<<<<<<<<<<<<<<<7408122F1204159UTO<<<<<<<<<<<6ERIKSSON<<ANNA<MARIA<<<<<<<<<<"
TD1_LONG = "I<UTOD23145890<7349<<<<<<<<<<<3407127M9507122UTO<<<<<<<<<<<2STEVENSON<<PETER<JOHN<<<<<<<<<"
TD2 = "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\r\nD231458907UTO7408122F1204159<<<<<<<6"
TD3 = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"


@pytest.mark.parametrize(
    ("field", "digit"),
    [("520727", "3"), ("AB2134<<<", "5"), ("090123456", "2"), ("900315", "2"), ("300315", "0"), ("<<<", "0")],
)
def test_check_digits_weigh_7_3_1(field: str, digit: str) -> None:
    assert check_digit(field) == digit


def test_a_foreign_character_has_no_check_digit() -> None:
    with pytest.raises(ValueError, match="machine-readable"):
        check_digit("Đ1")


def test_the_vietnamese_card() -> None:
    zone = read_mrz(VIETNAMESE, TODAY)
    assert zone is not None
    assert zone.failed == ()
    assert (zone.format, zone.issuer, zone.document_number) == (MrzFormat.TD1, "VNM", "090123456")
    assert zone.date_of_birth == PartialDate(1990, 3, 15)
    assert zone.date_of_expiry == date(2030, 3, 15)
    assert zone.sex is Sex.MALE
    assert (zone.surname, zone.given_names) == ("NGUYEN", "VAN MAU")
    assert zone.optional.startswith("099090123456")
    assert "NGUYEN" not in repr(zone)


@pytest.mark.parametrize(
    ("text", "form", "number", "surname"),
    [
        (TD1, MrzFormat.TD1, "D23145890", "ERIKSSON"),
        (TD2, MrzFormat.TD2, "D23145890", "ERIKSSON"),
        (TD3, MrzFormat.TD3, "L898902C3", "ERIKSSON"),
        (TD1_LONG, MrzFormat.TD1, "D23145890734", "STEVENSON"),
    ],
)
def test_the_specimens_of_icao_9303(text: str, form: MrzFormat, number: str, surname: str) -> None:
    zone = read_mrz(text, TODAY)
    assert zone is not None
    assert (zone.format, zone.document_number, zone.surname, zone.failed) == (form, number, surname, ())
    assert zone.issuer == "UTO"


def test_births_lie_in_the_past() -> None:
    zone = read_mrz(TD3.replace("7408122", "2611237"), TODAY)
    assert zone is not None
    assert zone.date_of_birth == PartialDate(2026, 11, 23)
    zone = read_mrz(TD3.replace("7408122", "2711230"), TODAY)
    assert zone is not None
    assert zone.date_of_birth == PartialDate(1927, 11, 23)


def test_unknown_parts_of_a_birth_date_stay_unknown() -> None:
    zone = read_mrz(TD3.replace("7408122", "74<<<<4"), TODAY)
    assert zone is not None
    assert zone.date_of_birth == PartialDate(1974)


def test_a_vietnamese_card_without_expiry() -> None:
    zone = read_mrz(VIETNAMESE.replace("3003150", "9912315"), TODAY)
    assert zone is not None
    assert zone.no_expiry
    assert zone.date_of_expiry is None


@pytest.mark.parametrize(
    ("original", "changed", "failed"),
    [
        ("0901234562", "0901234572", {"document_number", "composite"}),
        ("9003152M", "9003162M", {"date_of_birth", "composite"}),
        ("3003150V", "3003160V", {"date_of_expiry", "composite"}),
        ("<<<<<4", "<<<<<5", {"composite"}),
    ],
)
def test_wrong_check_digits_are_named(original: str, changed: str, failed: set[str]) -> None:
    zone = read_mrz(VIETNAMESE.replace(original, changed), TODAY)
    assert zone is not None
    assert set(zone.failed) == failed


def test_a_visa_has_no_composite_digit() -> None:
    zone = read_mrz("V" + TD2[1:-1] + "<", TODAY)
    assert zone is not None
    assert zone.failed == ()


@pytest.mark.parametrize(
    "text", ["", "A" * 89, "9" * 90, VIETNAMESE[:-1], VIETNAMESE.replace("<", "|"), "Đ" * 90]
)
def test_other_texts_are_no_zone(text: str) -> None:
    assert read_mrz(text, TODAY) is None


def test_parts_of_an_access_key() -> None:
    assert document_number_of("099090123456") == "090123456"
    assert mrz_date(date(2030, 3, 15)) == "300315"


@given(
    st.sampled_from([30, 36, 44]).flatmap(
        lambda width: st.text("ABIPV0123456789<", min_size=2 * width, max_size=3 * width)
    )
)
def test_the_reader_never_raises(text: str) -> None:
    read_mrz(text, TODAY)
