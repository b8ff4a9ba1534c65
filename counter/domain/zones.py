"""The person named by a machine-readable zone: a foreigner's passport or residence card, a card swiped.

Names in a zone are Latin letters without diacritics, surname first (ICAO 9303-3 §4.6).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from counter.domain.codes import birth_year, personal_number
from counter.domain.mrz import Mrz
from counter.domain.people import (
    IdentityDocument,
    IdentityLevel,
    IdentityPaper,
    PartialDate,
    Person,
    PersonalNumber,
    PersonField,
    Source,
)
from counter.domain.text import clean, fold

__all__ = ["VIETNAM", "document_of_zone", "expires_before", "nationality", "person_of_zone"]

VIETNAM = "VNM"
_VIETNAM_IN_WORDS = frozenset({"viet nam", "vietnam", "vn", "vnm", "vie"})
_LONGEST_NATIONALITY = 60
_LONGEST_CODE = 3


def nationality(text: str) -> str | None:
    """A nationality as the zone writes it, `VNM`, `D`, or in the words typed; None for what is none."""
    words = clean(text, limit=_LONGEST_NATIONALITY)
    if fold(words) in _VIETNAM_IN_WORDS:
        return VIETNAM
    if not words or not all(char.isalpha() or char in " -'’." for char in words):
        return None
    return words.upper() if len(words) <= _LONGEST_CODE and words.isascii() else words


def document_of_zone(zone: Mrz) -> IdentityDocument:
    """The paper that carries the zone."""
    return IdentityDocument(_kind(zone), zone.document_number, zone.issuer, zone.date_of_expiry)


def person_of_zone(zone: Mrz) -> Person:
    """The person of a zone whose check digits are right: seen on paper, not proved."""
    person = Person(
        full_name=clean(f"{zone.surname} {zone.given_names}", limit=120),
        personal_number=_personal_number(zone),
        date_of_birth=_born(zone),
        sex=zone.sex,
        nationality=nationality(zone.nationality),
        document=document_of_zone(zone),
        level=IdentityLevel.SEEN,
    )
    held = (name for name in PersonField if getattr(person, name.value))
    return replace(person, sources=dict.fromkeys(held, Source.PAPER))


def expires_before(document: IdentityDocument, today: date) -> bool:
    """Whether the paper has run out."""
    return document.expires_on is not None and document.expires_on < today


def _kind(zone: Mrz) -> IdentityPaper:
    if zone.document_type.startswith("P"):
        return IdentityPaper.PASSPORT
    if zone.issuer != VIETNAM or zone.document_type.startswith("V"):
        return IdentityPaper.OTHER
    return IdentityPaper.CARD if zone.nationality == VIETNAM else IdentityPaper.RESIDENCE_CARD


def _personal_number(zone: Mrz) -> PersonalNumber | None:
    """What papers of Vietnamese citizens carry first in their optional data."""
    return personal_number(zone.optional[:12]) if zone.issuer == zone.nationality == VIETNAM else None


def _born(zone: Mrz) -> PartialDate | None:
    """Two digits of a year: the personal number, where there is one, knows the century."""
    born, number = zone.date_of_birth, _personal_number(zone)
    year = birth_year(number) if number else None
    if born is None or year is None or year % 100 != born.year % 100:
        return born
    try:
        return PartialDate(year, born.month, born.day)
    except ValueError:  # 29 February of another century
        return born
