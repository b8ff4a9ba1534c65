"""The machine-readable zone of a virtual card: TD1 of three lines (ICAO 9303-5), in the Vietnamese layout."""

from __future__ import annotations

from counter.domain.card import CardRecord
from counter.domain.expiry import NO_EXPIRY
from counter.domain.mrz import check_digit, document_number_of, mrz_date
from counter.domain.people import Sex
from counter.domain.text import fold

__all__ = ["mrz_information", "mrz_lines"]

_LINE = 30
_ISSUER = "VNM"
_SEX = {Sex.MALE: "M", Sex.FEMALE: "F", None: "<"}


def mrz_lines(record: CardRecord) -> tuple[str, str, str]:
    """The three lines of the card of `record`; ValueError without a personal number or date of birth.

    The personal number stands whole in the optional data.
    """
    number, born = record.personal_number, record.date_of_birth
    if number is None or len(number) != 12 or born is None:
        raise ValueError("a virtual card needs a 12-digit personal number and a date of birth")
    document = document_number_of(number)
    birth = f"{born.year % 100:02d}" + "".join(
        f"{part:02d}" if part else "<<" for part in (born.month, born.day)
    )
    expiry = mrz_date(record.expiry_date or NO_EXPIRY)
    first = f"ID{_ISSUER}{document}{check_digit(document)}{number}<<{check_digit(number)}"
    middle = f"{birth}{check_digit(birth)}{_SEX[record.sex]}{expiry}{check_digit(expiry)}{_ISSUER}".ljust(
        29, "<"
    )
    composite = check_digit(first[5:30] + middle[0:7] + middle[8:15] + middle[18:29])
    return first, middle + composite, _name(record.full_name)


def mrz_information(lines: tuple[str, ...]) -> str:
    """Document number, birth and expiry with their check digits: the secret of BAC and of PACE-MRZ."""
    first, second = lines[0], lines[1]
    return first[5:15] + second[0:7] + second[8:15]


def _name(full_name: str) -> str:
    words = ["".join(char for char in word if "A" <= char <= "Z") for word in fold(full_name).upper().split()]
    surname, *given = [word for word in words if word] or ["X"]
    return f"{surname}<<{'<'.join(given)}"[:_LINE].ljust(_LINE, "<")
