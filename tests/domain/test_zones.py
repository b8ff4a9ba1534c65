"""A foreigner by the machine-readable zone of a passport or residence card."""

from __future__ import annotations

from datetime import date

import pytest

from counter.domain.card import CardRecord
from counter.domain.compare import merge, person_of_card
from counter.domain.mrz import Mrz, check_digit, read_mrz
from counter.domain.people import (
    IdentityDocument,
    IdentityLevel,
    IdentityPaper,
    PartialDate,
    Person,
    PersonField,
    Sex,
    Source,
)
from counter.domain.zones import expires_before, nationality, person_of_zone
from tests.rigs.zones import ERIKSSON, passport, residence_card

TODAY = date(2026, 11, 23)


def zone(lines: tuple[str, ...], between: str = "\n") -> Mrz:
    found = read_mrz(between.join(lines), TODAY)
    assert found is not None
    return found


def test_the_published_specimen() -> None:
    person = person_of_zone(zone(ERIKSSON))
    assert person.full_name == "ERIKSSON ANNA MARIA"
    assert (person.date_of_birth, person.sex) == (PartialDate(1974, 8, 12), Sex.FEMALE)
    assert (person.nationality, person.personal_number) == ("UTO", None)
    assert person.document == IdentityDocument(IdentityPaper.PASSPORT, "L898902C3", "UTO", date(2012, 4, 15))
    assert person.level is IdentityLevel.SEEN
    assert set(person.sources.values()) == {Source.PAPER}
    assert expires_before(person.document, TODAY)


@pytest.mark.parametrize("between", ["\n", "\r\n", "", " ", "\r", "\n\n", "\x03\x02"])
def test_lines_come_broken_in_any_way(between: str) -> None:
    assert zone(passport(), between).failed == ()
    assert zone(residence_card(), between).failed == ()


def test_a_residence_card_is_no_card_of_a_citizen() -> None:
    person = person_of_zone(zone(residence_card()))
    assert person.document is not None
    assert (person.document.kind, person.document.number) == (IdentityPaper.RESIDENCE_CARD, "TT0990001")
    assert (person.nationality, person.personal_number) == ("UTO", None)


@pytest.mark.parametrize("place", range(44))
def test_a_letter_misread_in_the_second_line_is_found(place: int) -> None:
    first, second = passport()
    other = "1" if check_digit(second[place]) != check_digit("1") else "2"
    spoilt = read_mrz(first + second[:place] + other + second[place + 1 :], TODAY)
    covered = place < 10 or 13 <= place < 20 or place >= 21
    assert spoilt is None or bool(spoilt.failed) is covered


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Việt Nam", "VNM"),
        ("vn", "VNM"),
        ("uto", "UTO"),
        ("D", "D"),
        ("Cộng hòa Mẫu", "Cộng hòa Mẫu"),
        ("123", None),
        ("", None),
        ("\x1b[31m", None),
    ],
)
def test_nationalities(typed: str, kept: str | None) -> None:
    assert nationality(typed) == kept


def test_a_passport_chip_without_dg13_proves_its_holder() -> None:
    record = CardRecord(
        "ERIKSSON ANNA MARIA", nationality="UTO", date_of_birth=PartialDate(1974, 8, 12), mrz=passport()
    )
    person = person_of_card(record)
    assert person.document is not None
    assert (person.document.kind, person.document.number) == (IdentityPaper.PASSPORT, "L898902C3")
    merged = merge(record, person_of_zone(zone(passport())), None, None)
    assert merged is not None
    assert (merged.level, merged.sources[PersonField.DOCUMENT]) == (IdentityLevel.PROVED, Source.CHIP)


def test_a_zone_on_paper_takes_its_diacritics_from_elsewhere() -> None:
    seen = person_of_zone(zone(passport(surname="NGUYEN", given="VAN<MAU", state="VNM")))
    typed = Person("Nguyễn Văn Mẫu", level=IdentityLevel.SEEN)
    merged = merge(None, seen, None, typed)
    assert merged is not None
    assert merged.full_name == "Nguyễn Văn Mẫu"
