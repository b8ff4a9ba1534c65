"""What a person shows: every paper's level and source, and what is wrong with what was typed."""

from __future__ import annotations

from datetime import date

import pytest

from counter.desk.acts import StatedPerson
from counter.desk.stated import BadFieldError, read_person
from counter.domain.parties import PartyRole
from counter.domain.people import (
    IdentityDocument,
    IdentityLevel,
    IdentityPaper,
    PartialDate,
    PersonField,
    Sex,
    Source,
)
from tests.rigs.small_desk import SmallDesk
from tests.rigs.stating import begin, form, notice, said

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("paper", "level", "source"),
    [
        (IdentityPaper.CARD, IdentityLevel.SEEN, Source.PAPER),
        (IdentityPaper.VNEID, IdentityLevel.SEEN, Source.VNEID),
        (IdentityPaper.OLD_CARD, IdentityLevel.SEEN, Source.PAPER),
        (IdentityPaper.PASSPORT, IdentityLevel.SEEN, Source.PAPER),
        (IdentityPaper.RESIDENCE_CARD, IdentityLevel.SEEN, Source.PAPER),
        (IdentityPaper.BIRTH_CERTIFICATE, IdentityLevel.SEEN, Source.PAPER),
        (IdentityPaper.OTHER, IdentityLevel.SEEN, Source.PAPER),
        (IdentityPaper.FORGOTTEN, IdentityLevel.STATED, Source.TYPED),
    ],
)
def test_every_paper_has_its_level_and_source(
    paper: IdentityPaper, level: IdentityLevel, source: Source
) -> None:
    number = {IdentityPaper.OLD_CARD: "099 123 456"}.get(paper, "" if paper == "card" else "C1234567")
    typed = said(
        paper=paper,
        paper_number="" if paper is IdentityPaper.VNEID else number,
        sex=Sex.FEMALE,
        phone="099 000 0001",
        residence="Thôn Mẫu",
        nationality="Việt Nam",
        date_of_birth="15/03/1990",
    )
    person = read_person(typed, TODAY)
    assert (person.level, person.sources[PersonField.FULL_NAME]) == (level, source)
    assert person.sources[PersonField.SEX] is source
    assert (person.phone, person.sources[PersonField.PHONE]) == ("0990000001", Source.TYPED)
    assert (person.nationality, person.residence) == ("VNM", "Thôn Mẫu")
    assert (person.document is None) is (paper is IdentityPaper.FORGOTTEN)
    assert person.document is None or person.document.kind is paper
    assert person.old_number == ("099123456" if paper is IdentityPaper.OLD_CARD else None)


def test_a_child_has_no_number_and_a_passport_has_one() -> None:
    child = read_person(
        StatedPerson("Lê Văn Bé", date_of_birth="2024", paper=IdentityPaper.BIRTH_CERTIFICATE), TODAY
    )
    assert (child.personal_number, child.date_of_birth) == (None, PartialDate(2024))
    passport = read_person(
        said(
            paper=IdentityPaper.PASSPORT,
            paper_number="l 898902c3",
            nationality="uto",
            paper_expires="31122034",
        ),
        TODAY,
    )
    assert passport.document == IdentityDocument(
        IdentityPaper.PASSPORT, "L898902C3", "UTO", date(2034, 12, 31)
    )


def test_nine_digits_are_a_former_number() -> None:
    person = read_person(said(personal_number="099123456"), TODAY)
    assert (person.personal_number, person.old_number) == (None, "099123456")


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"full_name": ""}, "full_name"),
        ({"full_name": "\x1b[2J\x07"}, "full_name"),
        ({"full_name": "Nguye64n Va8n Ma61u"}, "full_name"),
        ({"full_name": "..."}, "full_name"),
        ({"personal_number": "12345"}, "personal_number"),
        ({"personal_number": "09909012345६"}, "personal_number"),
        ({"date_of_birth": "31/02/1990"}, "date_of_birth"),
        ({"date_of_birth": "24/11/2026"}, "date_of_birth"),
        ({"date_of_birth": "٢٠٠٠"}, "date_of_birth"),
        ({"phone": "12"}, "phone"),
        ({"nationality": "V1"}, "nationality"),
        ({"paper_expires": "2030"}, "paper_expires"),
        ({"paper": IdentityPaper.PASSPORT}, "paper_number"),
        ({"paper": IdentityPaper.PASSPORT, "paper_number": "C;DROP"}, "paper_number"),
        ({"paper": IdentityPaper.RESIDENCE_CARD, "paper_number": "1" * 21}, "paper_number"),
        ({"paper": IdentityPaper.OLD_CARD, "paper_number": "12345"}, "paper_number"),
        ({"paper": IdentityPaper.VNEID, "paper_number": "12345"}, "paper_number"),
    ],
)
def test_a_bad_field_is_named(typed: dict[str, object], field: str) -> None:
    with pytest.raises(BadFieldError) as caught:
        read_person(said(**typed), TODAY)
    assert caught.value.field == field


def test_hostile_texts_are_cleaned_and_bounded() -> None:
    person = read_person(
        said(
            full_name="Lê\u202e Thị\x00\u200b Thử\n" + "a" * 500,
            residence="\x1b]0;x\x07Thôn\tMẫu" * 100,
        ),
        TODAY,
    )
    assert person.full_name.startswith("Lê Thị Thử a")
    assert (len(person.full_name), len(person.residence or "")) == (120, 300)
    assert person.full_name.isprintable()
    assert (person.residence or "").isprintable()
    assert "Thử" not in repr(person)


async def test_a_paper_that_ran_out_is_taken_and_told(small: SmallDesk) -> None:
    desk = small.desk
    await begin(desk)
    await desk.people.state_person(PartyRole.OWNER, said(paper_expires="01/02/2020"))
    assert notice(desk) == "paper_expired"
    owner = form(desk).owner
    assert owner is not None
    assert owner.full_name == "Lê Thị Thử"
