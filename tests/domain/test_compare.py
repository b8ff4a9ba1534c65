"""Card against register, and everything known merged into one person."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import date

import pytest

from counter.domain.card import CardRecord
from counter.domain.compare import (
    Difference,
    Weight,
    compare,
    is_same_person,
    may_be_same,
    merge,
    person_of_card,
    speaks_of_another,
)
from counter.domain.people import (
    IdentityDocument,
    IdentityLevel,
    IdentityPaper,
    PartialDate,
    Person,
    PersonalNumber,
    PersonField,
    Sex,
    Source,
)

NUMBER = PersonalNumber("099090123456")
OTHER = PersonalNumber("099090999999")
CARD = CardRecord(
    full_name="Nguyễn Văn Mẫu",
    personal_number=NUMBER,
    date_of_birth=PartialDate(1990, 3, 15),
    sex=Sex.MALE,
    place_of_residence="Số 1 Đường Mẫu, Phường Mẫu, Quận Mẫu",
    issue_date=date(2022, 3, 20),
    old_number="099123456",
    from_dg13=True,
)
REGISTER = Person(
    full_name="NGUYỄN VĂN MẪU",
    personal_number=NUMBER,
    date_of_birth=PartialDate(1990, 3, 15),
    sex=Sex.MALE,
    residence="Số 1 Đường Mẫu, Phường Mẫu",
)
QR = Person(
    full_name="Nguyễn Văn Mẫu",
    personal_number=NUMBER,
    date_of_birth=PartialDate(1990, 3, 15),
    level=IdentityLevel.SEEN,
)
SHOWN = person_of_card(CARD)


def names(differences: tuple[Difference, ...]) -> list[tuple[PersonField, Weight]]:
    return [(difference.field, difference.weight) for difference in differences]


def test_the_same_person_differs_in_nothing() -> None:
    assert compare(SHOWN, replace(REGISTER, residence=CARD.place_of_residence)) == ()
    assert compare(SHOWN, Person("")) == ()


@pytest.mark.parametrize(
    ("card", "register", "weight"),
    [
        ("Nguyễn Văn Mẫu", "NGUYỄN  VĂN MẪU", None),
        (unicodedata.normalize("NFD", "Nguyễn Văn Mẫu"), "nguyễn văn mẫu", None),
        ("Trần Thị Hoà", "Trần Thị Hòa", Weight.INFORMATION),
        ("Lê Thuý Khoẻ", "Lê Thúy Khỏe", Weight.INFORMATION),
        ("NGUYEN VAN MAU", "Nguyễn Văn Mẫu", Weight.INFORMATION),
        ("Nguyễn Văn Mậu", "Nguyễn Văn Mẫu", Weight.WARNING),
        ("Nguyễn Văn Mau", "Nguyễn Văn Mẫu", Weight.WARNING),
        ("Đỗ Văn Mẫu", "Dỗ Văn Mẫu", Weight.WARNING),
        ("Nguyễn Văn Mẫu", "Nguyễn Mẫu", Weight.WARNING),
    ],
)
def test_names(card: str, register: str, weight: Weight | None) -> None:
    differences = compare(Person(card), Person(register))
    assert [difference.weight for difference in differences] == ([weight] if weight else [])


@pytest.mark.parametrize(
    ("card", "register", "differs"),
    [
        (PartialDate(1990, 3, 15), PartialDate(1990), False),
        (PartialDate(1990), PartialDate(1990, 3, 15), False),
        (PartialDate(1990, 3, 15), PartialDate(1990, 3), False),
        (PartialDate(1990, 3, 15), PartialDate(1990, 3, 16), True),
        (PartialDate(1990, 3, 15), PartialDate(1990, 4), True),
        (PartialDate(1990), PartialDate(1991, 3, 15), True),
    ],
)
def test_birth_dates_are_compared_by_what_is_known(
    card: PartialDate, register: PartialDate, differs: bool
) -> None:
    found = compare(replace(SHOWN, date_of_birth=card), replace(REGISTER, date_of_birth=register))
    assert (PersonField.DATE_OF_BIRTH in [difference.field for difference in found]) is differs


@pytest.mark.parametrize(
    ("issued", "weight"),
    [
        (date(2022, 3, 20), Weight.INFORMATION),
        (date(2025, 6, 30), Weight.INFORMATION),
        (date(2025, 7, 1), Weight.WARNING),
        (None, Weight.WARNING),
    ],
)
def test_an_address_from_before_the_mergers_is_information(issued: date | None, weight: Weight) -> None:
    assert names(compare(SHOWN, REGISTER, issued)) == [(PersonField.RESIDENCE, weight)]


def test_punctuation_of_an_address_does_not_matter() -> None:
    register = replace(REGISTER, residence="số 1, đường mẫu - phường mẫu, quận mẫu.")
    assert compare(SHOWN, register) == ()


def test_numbers_and_sex_are_compared_exactly_and_shown_as_read() -> None:
    register = replace(
        REGISTER,
        personal_number=OTHER,
        sex=Sex.FEMALE,
        old_number="099000000",
        date_of_birth=PartialDate(1990, 4),
    )
    found = compare(SHOWN, register, date(2022, 3, 20))
    assert names(found) == [
        (PersonField.PERSONAL_NUMBER, Weight.WARNING),
        (PersonField.DATE_OF_BIRTH, Weight.WARNING),
        (PersonField.SEX, Weight.WARNING),
        (PersonField.RESIDENCE, Weight.INFORMATION),
        (PersonField.OLD_NUMBER, Weight.WARNING),
    ]
    assert (found[1].card_value, found[1].register_value) == ("15/03/1990", "04/1990")
    assert NUMBER not in repr(found)


def test_each_field_comes_from_its_most_trusted_source() -> None:
    typed = Person("nguyen van mau", residence="Thôn Mẫu", phone="0990000000")
    person = merge(replace(CARD, place_of_residence=None, old_number=None), QR, REGISTER, typed)
    assert person is not None
    assert person.full_name == "Nguyễn Văn Mẫu"
    assert person.residence == REGISTER.residence
    assert person.phone == "0990000000"
    assert dict(person.sources) == {
        PersonField.FULL_NAME: Source.CHIP,
        PersonField.PERSONAL_NUMBER: Source.CHIP,
        PersonField.DATE_OF_BIRTH: Source.CHIP,
        PersonField.SEX: Source.CHIP,
        PersonField.RESIDENCE: Source.REGISTER,
        PersonField.PHONE: Source.TYPED,
    }


def test_a_field_keeps_the_source_it_was_given() -> None:
    typed = Person("Nguyễn Văn Mẫu", phone="099", sources={PersonField.PHONE: Source.PAPER})
    person = merge(None, None, None, typed)
    assert person is not None
    assert person.sources == {PersonField.FULL_NAME: Source.TYPED, PersonField.PHONE: Source.PAPER}


def test_a_paper_is_trusted_more_than_typing_and_less_than_the_qr() -> None:
    vneid = Person(
        "Nguyễn Văn Mẫu",
        residence="Phường Mẫu",
        sources={PersonField.FULL_NAME: Source.VNEID, PersonField.RESIDENCE: Source.PAPER},
    )
    person = merge(None, replace(QR, residence="Phường Mẫu (QR)"), None, vneid)
    assert person is not None
    assert person.sources[PersonField.FULL_NAME] is Source.VNEID
    assert person.residence == "Phường Mẫu (QR)"


def test_a_chip_without_dg13_takes_the_diacritics_from_elsewhere() -> None:
    latin = replace(CARD, full_name="NGUYEN VAN MAU", from_dg13=False)
    person = merge(latin, None, REGISTER, None)
    assert person is not None
    assert person.full_name == "NGUYỄN VĂN MẪU"
    assert person.sources[PersonField.FULL_NAME] is Source.REGISTER
    assert person.sources[PersonField.PERSONAL_NUMBER] is Source.CHIP
    other = merge(latin, None, replace(REGISTER, full_name="TRẦN THỊ MẪU"), None)
    assert other is not None
    assert other.full_name == "NGUYEN VAN MAU"


@pytest.mark.parametrize("stranger", [OTHER, None])
def test_somebody_elses_data_is_left_out(stranger: PersonalNumber | None) -> None:
    register = replace(
        REGISTER, personal_number=stranger, date_of_birth=PartialDate(1971), full_name="TRẦN THỊ MẪU"
    )
    person = merge(None, QR, register, None)
    assert person is not None
    assert person.full_name == QR.full_name
    assert person.residence is None
    assert person.level is IdentityLevel.SEEN


def test_what_was_typed_anchors_the_register() -> None:
    typed = Person("Nguyễn Văn Mẫu", personal_number=NUMBER)
    person = merge(None, None, replace(REGISTER, personal_number=OTHER), typed)
    assert person is not None
    assert person.personal_number == NUMBER
    assert PersonField.RESIDENCE not in person.sources


@pytest.mark.parametrize(
    ("card", "qr", "register", "typed", "level"),
    [
        (CARD, None, None, None, IdentityLevel.PROVED),
        (CARD, QR, REGISTER, None, IdentityLevel.PROVED),
        (None, QR, REGISTER, None, IdentityLevel.SEEN),
        (None, QR, replace(REGISTER, full_name="TRẦN VĂN MẪU"), None, IdentityLevel.SEEN),
        (None, QR, replace(REGISTER, personal_number=None), None, IdentityLevel.SEEN),
        (None, QR, None, None, IdentityLevel.SEEN),
        (None, None, None, Person("A", level=IdentityLevel.SEEN), IdentityLevel.SEEN),
        (None, None, REGISTER, Person("A", personal_number=NUMBER), IdentityLevel.STATED),
        (None, None, None, Person("A"), IdentityLevel.STATED),
    ],
)
def test_how_sure_the_desk_is(
    card: CardRecord | None,
    qr: Person | None,
    register: Person | None,
    typed: Person | None,
    level: IdentityLevel,
) -> None:
    person = merge(card, qr, register, typed)
    assert person is not None
    assert person.level is level


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (Person("Nguyễn Văn Mậu", sex=Sex.FEMALE, level=IdentityLevel.SEEN), Source.PAPER),
        (Person("Nguyễn Văn Mậu", sex=Sex.FEMALE), Source.REGISTER),
    ],
)
def test_a_paper_prevails_over_the_register_and_words_do_not(typed: Person, kept: Source) -> None:
    named = {PersonField.FULL_NAME: Source.PAPER, PersonField.SEX: Source.PAPER}
    shown = replace(typed, sources=named if typed.level is IdentityLevel.SEEN else {})
    person = merge(None, None, REGISTER, shown)
    assert person is not None
    assert (person.sources[PersonField.FULL_NAME], person.sources[PersonField.SEX]) == (kept, kept)
    assert person.sources[PersonField.RESIDENCE] is Source.REGISTER


def test_a_name_from_a_qr_code_alone_may_be_damaged_by_its_scanner() -> None:
    person = merge(None, replace(QR, full_name="NGUYEEN VAWN MAAUX", sex=Sex.FEMALE), REGISTER, None)
    assert person is not None
    assert person.full_name == REGISTER.full_name
    assert (person.sex, person.sources[PersonField.SEX]) == (Sex.FEMALE, Source.QR)


@pytest.mark.parametrize(
    ("issued", "source"), [(date(2022, 1, 1), Source.REGISTER), (date(2025, 8, 1), Source.QR)]
)
def test_an_address_from_before_the_mergers_gives_way_to_the_register(issued: date, source: Source) -> None:
    person = merge(None, replace(QR, residence="Xã Cũ, Huyện Cũ"), REGISTER, None, issued)
    assert person is not None
    assert person.sources[PersonField.RESIDENCE] is source


PASSPORT = IdentityDocument(IdentityPaper.PASSPORT, "C0990001", "UTO")
ANNA = Person("ERIKSSON ANNA", date_of_birth=PartialDate(1974, 8, 12), document=PASSPORT)


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (Person("Anna Eriksson", date_of_birth=PartialDate(1974, 8, 12)), True),
        (replace(ANNA, full_name="Anna Muster"), True),
        (Person("Anna Eriksson", date_of_birth=PartialDate(1975)), False),
        (Person("Anna Muster", date_of_birth=PartialDate(1974, 8, 12)), False),
    ],
)
def test_a_foreigner_is_known_by_document_or_by_name_and_birth(other: Person, *, same: bool) -> None:
    assert is_same_person(ANNA, other) is same
    assert may_be_same(ANNA, other) is same


@pytest.mark.parametrize(
    ("known", "another"),
    [
        (replace(ANNA, level=IdentityLevel.SEEN, document=replace(PASSPORT, number="C0990002")), True),
        (replace(ANNA, level=IdentityLevel.SEEN), False),
        (replace(ANNA, document=replace(PASSPORT, number="C0990002")), False),
        (QR, True),
        (replace(QR, level=IdentityLevel.STATED), False),
    ],
)
def test_a_chip_is_refused_only_when_it_is_surely_somebody_elses(known: Person, *, another: bool) -> None:
    assert speaks_of_another(known, ANNA) is another


def test_nothing_known_is_nobody() -> None:
    assert merge(None, None, None, None) is None


def test_a_number_on_the_chip_that_is_none_is_not_taken() -> None:
    assert person_of_card(replace(CARD, personal_number="12345")).personal_number is None
