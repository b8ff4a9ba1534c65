"""People of a dossier: who they are, where each fact about them came from, and how sure we are.

Source of the rules: DESIGN.md "People of a dossier"; Decree 118/2025 art. 17.1.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NewType

__all__ = [
    "NOBODY",
    "IdentityAsk",
    "IdentityDocument",
    "IdentityLevel",
    "IdentityPaper",
    "PartialDate",
    "Person",
    "PersonField",
    "PersonalNumber",
    "Sex",
    "Source",
]

PersonalNumber = NewType("PersonalNumber", str)
"""The 12-digit personal number (số định danh cá nhân), already checked by `codes.personal_number`."""


class Sex(StrEnum):
    """Sex as the register codes it (1 male, 2 female)."""

    MALE = "male"
    FEMALE = "female"


class Source(StrEnum):
    """Where a fact about a person was taken from, most trusted first."""

    CHIP = "chip"
    REGISTER = "register"
    VNEID = "vneid"
    QR = "qr"
    PAPER = "paper"
    TYPED = "typed"


class IdentityLevel(StrEnum):
    """How well the desk knows that this is the person."""

    PROVED = "proved"
    """Chip read by the desk."""
    SEEN = "seen"
    """A paper, a QR code or VNeID was shown to the clerk; a QR code can be a photocopy."""
    STATED = "stated"
    """Only said or typed."""


class IdentityAsk(StrEnum):
    """What a procedure asks of the identity of whoever files it."""

    NONE = "none"
    """Nothing: certifying a copy (procedure 2.000815 lists no identity paper)."""
    NUMBER = "number"
    """The personal number is enough once the register confirms it, else a paper (Decree 123/2015 art. 2)."""
    SEEN = "seen"
    """A card, VNeID or another identity paper was shown."""


class IdentityPaper(StrEnum):
    """What was shown to the clerk as identity paper."""

    CARD = "card"
    """Identity card (căn cước, CCCD), looked at but not read by chip or code."""
    VNEID = "vneid"
    """VNeID on the phone."""
    OLD_CARD = "old_card"
    """Former 9-digit identity card (CMND)."""
    PASSPORT = "passport"
    RESIDENCE_CARD = "residence_card"
    """Permanent or temporary residence card of a foreigner."""
    BIRTH_CERTIFICATE = "birth_certificate"
    """A child's, who has no card."""
    OTHER = "other"
    FORGOTTEN = "forgotten"
    """Nothing was shown: the identity is only stated."""


@dataclass(frozen=True, slots=True)
class IdentityDocument:
    """An identity paper that is not read by chip: a passport, a residence card, a former card."""

    kind: IdentityPaper
    number: str
    country: str = ""
    """Issuing state as the machine-readable zone writes it: `VNM`, `D`; empty when not known."""
    expires_on: date | None = None

    def __repr__(self) -> str:
        """Keep personal data out of logs and tracebacks."""
        return f"<IdentityDocument {self.kind}>"


class PersonField(StrEnum):
    """Fields of a person that carry a source of their own."""

    FULL_NAME = "full_name"
    PERSONAL_NUMBER = "personal_number"
    DATE_OF_BIRTH = "date_of_birth"
    SEX = "sex"
    RESIDENCE = "residence"
    OLD_NUMBER = "old_number"
    PHONE = "phone"
    NATIONALITY = "nationality"
    DOCUMENT = "document"


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A date of which month and day may be unknown (older registrations give only the year)."""

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        """Refuse impossible dates with ValueError."""
        if not 1 <= self.year <= 9999:
            raise ValueError("year out of range")
        if self.day is not None and self.month is None:
            raise ValueError("a day needs its month")
        if not (1 <= (self.month or 1) <= 12 and 1 <= (1 if self.day is None else self.day) <= 31):
            raise ValueError("month or day out of range")
        date(self.year, self.month or 1, self.day or 1)

    @classmethod
    def of(cls, whole: date) -> PartialDate:
        """Wrap a complete date."""
        return cls(whole.year, whole.month, whole.day)

    def iso(self) -> str:
        """ISO 8601 with the precision that is known: `1990-03-15`, `1990-03` or `1990`."""
        parts = [f"{self.year:04d}"]
        if self.month is not None:
            parts.append(f"{self.month:02d}")
        if self.day is not None:
            parts.append(f"{self.day:02d}")
        return "-".join(parts)

    def vietnamese(self) -> str:
        """As papers write it: `15/03/1990`, `03/1990` or `1990`."""
        return "/".join(reversed(self.iso().split("-")))


@dataclass(frozen=True, slots=True)
class Person:
    """A natural person as the desk knows them. Texts are cleaned and NFC."""

    full_name: str
    personal_number: PersonalNumber | None = None
    date_of_birth: PartialDate | None = None
    sex: Sex | None = None
    residence: str | None = None
    """Place of residence, as printed or registered; an address from before 7/2025 may have three levels."""
    old_number: str | None = None
    """9-digit number of the former identity card, or None."""
    phone: str | None = None
    sources: Mapping[PersonField, Source] = field(default_factory=dict)
    level: IdentityLevel = IdentityLevel.STATED
    nationality: str | None = None
    """As the machine-readable zone writes it, `VNM`, `D`; None when not known."""
    document: IdentityDocument | None = None
    """The paper shown, when the person was not identified by the chip of a Vietnamese card."""

    def __repr__(self) -> str:
        """Keep personal data out of logs and tracebacks."""
        return f"<Person {self.level}>"


NOBODY = Person("")
"""Who is not known, and needs not be."""
