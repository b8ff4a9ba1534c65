"""What a clerk typed about people, read into values: every field checked, the first bad one named.

Pure. Texts are hostile until read: bounded, cleaned of control characters. Names of fields are those of
`StatedPerson` and `StatedParties`. Source: Decree 118/2025 art. 17.1; facts/rules.json `authorisation`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from counter.desk.acts import StatedParties, StatedPerson
from counter.domain import codes
from counter.domain.contacts import phone_number, tax_code
from counter.domain.parties import Authority, Organisation, OwnerKind
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
from counter.domain.text import clean, person_name
from counter.domain.zones import nationality

__all__ = [
    "BadFieldError",
    "day_near",
    "parse_birth",
    "parse_day",
    "parse_hour",
    "read_authority",
    "read_organisation",
    "read_person",
    "read_witness",
]

_SHORT_DAY = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})")
_LONGEST_NAME = 120
_LONGEST_ADDRESS = 300
_LONGEST_NUMBER = 60
_LONGEST_SCOPE = 300
_LONGEST_CODE = 3
"""Of a state, as a zone writes it."""
_NAME_SIGNS = frozenset(" '’-.,()/")
_DOCUMENT = re.compile(r"[A-Z0-9]{4,20}")
"""Number of a passport or residence card, as its zone can hold it."""
_NUMBERED = frozenset({IdentityPaper.PASSPORT, IdentityPaper.RESIDENCE_CARD})
_OF_CARD = frozenset({IdentityPaper.CARD, IdentityPaper.VNEID})
"""Papers that are known by the personal number."""
_OWN = (PersonField.PHONE,)
"""What no paper tells: it is always typed."""


class BadFieldError(Exception):
    """A field cannot be taken; `field` is its name. The message holds nothing of what was typed."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


def read_person(stated: StatedPerson, today: date) -> Person:
    """The person as typed from the paper named; raises BadFieldError.

    A paper shown makes them SEEN with the paper (or VNeID) as source; without one they are STATED.
    A paper that has run out is no bad field.
    """
    number, old = _numbers(stated)
    person = Person(
        full_name=_name(stated.full_name, "full_name"),
        personal_number=number,
        date_of_birth=_birth(stated.date_of_birth, today),
        sex=stated.sex,
        residence=clean(stated.residence, limit=_LONGEST_ADDRESS) or None,
        old_number=old,
        phone=_optional(stated.phone, phone_number, "phone"),
        nationality=_optional(stated.nationality, nationality, "nationality"),
        document=_document(stated, number or "", old or ""),
    )
    shown = stated.paper is not IdentityPaper.FORGOTTEN
    source = Source.VNEID if stated.paper is IdentityPaper.VNEID else Source.PAPER if shown else Source.TYPED
    held = (name for name in PersonField if getattr(person, name.value))
    sources = {name: Source.TYPED if name in _OWN else source for name in held}
    level = IdentityLevel.SEEN if shown else IdentityLevel.STATED
    return replace(person, sources=sources, level=level)


def read_authority(stated: StatedParties) -> Authority:
    """The right to act, as typed; raises BadFieldError. What it lacks is told by `authority_problems`."""
    if stated.kind is OwnerKind.SELF:
        return Authority()
    return Authority(
        kind=stated.authority,
        relation=stated.relation,
        document_number=clean(stated.document_number, limit=_LONGEST_NUMBER),
        document_date=_day(stated.document_date, "document_date"),
        expires_on=_day(stated.expires_on, "expires_on"),
        certified_by=clean(stated.certified_by, limit=_LONGEST_ADDRESS),
        scope=clean(stated.scope, limit=_LONGEST_SCOPE),
    )


def read_organisation(stated: StatedParties) -> Organisation | None:
    """The organisation that owns the dossier; None for another owner. Raises BadFieldError."""
    if stated.kind is not OwnerKind.ORGANISATION:
        return None
    name = clean(stated.organisation_name, limit=_LONGEST_ADDRESS)
    if not any(char.isalnum() for char in name):
        raise BadFieldError("organisation_name")
    return Organisation(
        name=name,
        tax_code=_optional(stated.tax_code, tax_code, "tax_code") or "",
        address=clean(stated.organisation_address, limit=_LONGEST_ADDRESS),
    )


def read_witness(stated: StatedParties) -> str:
    """The witness of a fingerprint; empty when nobody was named yet. Raises BadFieldError."""
    return _name(stated.witness, "witness") if stated.witness.strip() else ""


def parse_birth(text: str) -> PartialDate | None:
    """A typed birth date: `15/03/1990`, `15031990`, `03/1990` or `1990`; None when it is none."""
    digits = text.strip().replace("-", "/").replace(".", "/")
    if len(digits) == 8 and digits.isdigit():
        digits = f"{digits[:2]}/{digits[2:4]}/{digits[4:]}"
    parts = digits.split("/")
    if not 1 <= len(parts) <= 3 or not all(_is_part(part) for part in parts):
        return None
    try:
        born = PartialDate(*(int(part) for part in reversed(parts)))
    except ValueError:
        return None
    return born if 1880 <= born.year <= 2200 else None


def _is_part(part: str) -> bool:
    return part.isascii() and part.isdigit() and len(part) <= 4


def parse_day(text: str) -> date | None:
    """A typed whole date: `15/03/2026`, `15-3-2026`, `15032026`; None when it is none."""
    read = parse_birth(text)
    if read is None or read.month is None or read.day is None:
        return None
    return date(read.year, read.month, read.day)


def day_near(text: str, near: date) -> date | None:
    """A typed date; one without a year (`23/11`) is such a day nearest to `near`. None when it is none."""
    short = _SHORT_DAY.fullmatch(text.strip())
    if short is None:
        return parse_day(text)
    days = (parse_day(f"{short[1]}/{short[2]}/{near.year + shift}") for shift in (-1, 0, 1))
    return min((one for one in days if one is not None), key=lambda one: abs(one - near), default=None)


def parse_hour(text: str) -> tuple[int, int] | None:
    """A typed hour and minute: `9:30`, `9h30`, `14`; None when it is none."""
    parts = text.strip().lower().replace("h", ":").replace("g", ":").replace(".", ":").split(":")
    digits = [part for part in parts if part]
    if not 1 <= len(digits) <= 2 or not all(one.isascii() and one.isdigit() for one in digits):
        return None
    hour, minute = int(digits[0]), int(digits[1]) if len(digits) > 1 else 0
    return (hour, minute) if hour <= 23 and minute <= 59 else None


def _day(text: str, field: str) -> date | None:
    if not text.strip():
        return None
    day = parse_day(text)
    if day is None:
        raise BadFieldError(field)
    return day


def _birth(text: str, today: date) -> PartialDate | None:
    if not text.strip():
        return None
    born = parse_birth(text)
    if born is None or date(born.year, born.month or 1, born.day or 1) > today:
        raise BadFieldError("date_of_birth")
    return born


def _name(text: str, field: str) -> str:
    """Letters of any script: a keyboard under an input method leaves digits in a name."""
    name = clean(text, limit=_LONGEST_NAME)
    letters = sum(1 for char in name if char.isalpha())
    if not letters or not all(_in_a_name(char) for char in name):
        raise BadFieldError(field)
    return person_name(name)


def _in_a_name(char: str) -> bool:
    return char.isalpha() or char in _NAME_SIGNS or unicodedata.category(char).startswith("M")


def _optional(text: str, read: Callable[[str], str | None], field: str) -> str | None:
    """What `read` makes of a text; None for an empty one."""
    if not text.strip():
        return None
    value = read(text)
    if value is None:
        raise BadFieldError(field)
    return value


def _numbers(stated: StatedPerson) -> tuple[PersonalNumber | None, str | None]:
    """Personal number and the 9 digits of a former card, wherever each was typed."""
    own, on_paper = stated.personal_number, stated.paper_number
    number, old = codes.personal_number(own), codes.old_number(own)
    if own.strip() and number is None and old is None:
        raise BadFieldError("personal_number")
    if stated.paper in _OF_CARD and number is None and on_paper.strip():
        number = codes.personal_number(on_paper)
    if stated.paper is IdentityPaper.OLD_CARD and old is None:
        old = codes.old_number(on_paper)
    return number, old


def _document(stated: StatedPerson, number: str, old: str) -> IdentityDocument | None:
    """The paper shown; None when nothing was."""
    paper, typed = stated.paper, clean(stated.paper_number, limit=_LONGEST_NUMBER)
    if paper is IdentityPaper.FORGOTTEN:
        return None
    if paper in _NUMBERED:
        typed = re.sub(r"[\s.\-/]+", "", typed).upper()
        good = _DOCUMENT.fullmatch(typed) is not None
    elif paper in _OF_CARD:
        good = not typed or codes.personal_number(typed) is not None
        typed = number
    elif paper is IdentityPaper.OLD_CARD:
        good = not typed or codes.old_number(typed) is not None
        typed = old
    else:
        good = True
    if not good:
        raise BadFieldError("paper_number")
    country = _optional(stated.nationality, nationality, "nationality") or ""
    issuer = country if paper is IdentityPaper.PASSPORT and len(country) <= _LONGEST_CODE else ""
    return IdentityDocument(paper, typed, issuer, _day(stated.paper_expires, "paper_expires"))
