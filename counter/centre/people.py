"""The fictional citizens of the training centre: the card each carries and what the register says of them.

Read from `people.json`; every number starts with 099, a province code that does not exist. Field `case` names
which of the nine answers of facts of the citizen look-up a person brings about:

`found` · `not_found` (the register knows nobody) · `name_mismatch` (another name stands there: not found) ·
`year_only` (only the year of birth) · `old_number` (known by the 9-digit number only) ·
`not_licensed` (004) · `not_allowed` (005) · `timeout` · `malformed`
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Literal

import msgspec

from counter.domain.card import CardRecord
from counter.domain.expiry import computed_expiry
from counter.domain.people import PartialDate, Person, PersonalNumber, PersonField, Sex, Source
from counter.wire import TrainingPerson

__all__ = ["Citizen", "RegisterCase", "citizens", "partial_date"]

_QR_2024 = date(2024, 7, 1)
_SEX_TEXT = {Sex.MALE: "Nam", Sex.FEMALE: "Nữ"}


class RegisterCase(StrEnum):
    """How the register behaves for a person."""

    FOUND = "found"
    NOT_FOUND = "not_found"
    NAME_MISMATCH = "name_mismatch"
    YEAR_ONLY = "year_only"
    OLD_NUMBER = "old_number"
    NOT_LICENSED = "not_licensed"
    NOT_ALLOWED = "not_allowed"
    TIMEOUT = "timeout"
    MALFORMED = "malformed"


class _RegisterEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the register holds where it differs from the card; null stands for nothing at all."""

    name: str | None = None
    birth: str | None = None
    residence: str | None = None
    personal_number: str | msgspec.UnsetType | None = msgspec.UNSET


class Citizen(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One fictional person. `register` None: unknown there."""

    number: str
    name: str
    birth: str
    sex: Sex
    issued: date
    about: str
    residence: str
    origin: str
    features: str
    ethnicity: str = "Kinh"
    religion: str = "Không"
    old_number: str = ""
    father: str | None = None
    mother: str | None = None
    spouse: str | None = None
    profile: Literal["pace", "bac", "no_dg13"] = "pace"
    case: RegisterCase = RegisterCase.FOUND
    register: _RegisterEntry | None = _RegisterEntry()

    def card(self) -> CardRecord:
        """What the chip says; the virtual card makes its MRZ from it."""
        birth = partial_date(self.birth)
        expiry = computed_expiry(date(birth.year, birth.month or 1, birth.day or 1), self.issued)
        return CardRecord(
            full_name=self.name,
            personal_number=self.number,
            date_of_birth=birth,
            sex=self.sex,
            nationality="Việt Nam",
            ethnicity=self.ethnicity,
            religion=self.religion,
            place_of_origin=self.origin,
            place_of_residence=self.residence,
            identifying_features=self.features,
            issue_date=self.issued,
            expiry_date=expiry,
            no_expiry=expiry is None,
            father=self.father,
            mother=self.mother,
            spouse=self.spouse,
            old_number=self.old_number or None,
            chip_id=f"{int(self.number):016X}",
            from_dg13=self.profile != "no_dg13",
        )

    def qr(self) -> str:
        """Text of the card's QR code: 7 fields, or 11 on cards issued since July 2024."""
        fields = [
            self.number,
            self.old_number,
            self.name,
            "".join(reversed(self.birth.split("-"))),
            _SEX_TEXT[self.sex],
            self.residence,
            self.issued.strftime("%d%m%Y"),
        ]
        return "|".join([*fields, *[""] * (4 if self.issued >= _QR_2024 else 0)])

    def registered(self) -> Person | None:
        """What the register answers about this person, each fact with its source."""
        entry = self.register
        if entry is None:
            return None
        number = self.number if entry.personal_number is msgspec.UNSET else entry.personal_number
        held = {
            PersonField.FULL_NAME: entry.name or self.name,
            PersonField.PERSONAL_NUMBER: number,
            PersonField.DATE_OF_BIRTH: entry.birth or self.birth,
            PersonField.SEX: self.sex,
            PersonField.RESIDENCE: entry.residence or self.residence,
            PersonField.OLD_NUMBER: self.old_number,
        }
        return Person(
            full_name=entry.name or self.name,
            personal_number=None if number is None else PersonalNumber(number),
            date_of_birth=partial_date(entry.birth or self.birth),
            sex=self.sex,
            residence=entry.residence or self.residence,
            old_number=self.old_number or None,
            sources={name: Source.REGISTER for name, value in held.items() if value},
        )

    def training_person(self) -> TrainingPerson:
        """As the training drawer gets it."""
        return TrainingPerson(
            record=self.card(), qr=self.qr(), profile=self.profile, case=self.case, about=self.about
        )


class _People(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    about: str
    people: tuple[Citizen, ...]


def partial_date(text: str) -> PartialDate:
    """ISO text with the precision that is known; ValueError otherwise."""
    parts = [int(part) for part in text.split("-")]
    return PartialDate(*parts)


@cache
def citizens() -> tuple[Citizen, ...]:
    """Everyone, in the order of the file."""
    body = (resources.files(__package__) / "people.json").read_bytes()
    return msgspec.json.decode(body, type=_People).people
