"""Numbers and codes a desk meets: personal numbers, dossier codes, local numbers, tickets.

Every parser takes hostile text, answers None for what is not its code and never raises. Formats come from
Decree 118/2025 art. 28 (dossier code), facts of the chip card (personal number) and DESIGN.md (local number,
ticket). Nothing here knows a clock: whoever needs "today" passes it in.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from counter.domain.people import PartialDate, PersonalNumber, Sex

__all__ = [
    "DossierCode",
    "LocalNumber",
    "NumberFinding",
    "TicketText",
    "birth_year",
    "can_of",
    "compact_date",
    "is_agency_code",
    "number_findings",
    "old_number",
    "personal_number",
    "procedure_code",
    "registered_sex",
    "ticket_number",
]

_GROUPING = str.maketrans("", "", " .\u00a0\u202f")
_PERSONAL = re.compile(r"[0-9]{12}")
_OLD = re.compile(r"[0-9]{9}")
_DATED = re.compile(r"(?P<head>[^|]{1,60})-(?P<date>[0-9]{6})-(?P<serial>[0-9]{1,9})")
_AGENCY = re.compile(r"[A-Z0-9]+(?:[.\-][A-Z0-9]+)*")
_SEAT = re.compile(r"L([A-Z0-9]{1,12})")
_TICKET = re.compile(r"([A-Z])([0-9]{3,4})")
_SIGNATURE = re.compile(r"[0-9a-f]{8}(?:[0-9a-f]{8})?")
_PROCEDURE = re.compile(r"[1-9]\.[0-9]{6}(?:\.[0-9]{2})?")


def personal_number(text: str) -> PersonalNumber | None:
    """The 12-digit personal number in `text`, maybe grouped by spaces or dots; None when it is not one.

    The first three digits are the place where the birth was registered: no value of them is refused.
    """
    digits = text.strip().translate(_GROUPING)
    return PersonalNumber(digits) if _PERSONAL.fullmatch(digits) else None


def old_number(text: str) -> str | None:
    """The 9-digit number of a former identity card, or None."""
    digits = text.strip().translate(_GROUPING)
    return digits if _OLD.fullmatch(digits) else None


def can_of(number: PersonalNumber) -> str:
    """The card access number of a Vietnamese chip card: the last six digits of the personal number."""
    return number[-6:]


def birth_year(number: PersonalNumber) -> int | None:
    """Year of birth coded in digits 4 to 6; None when digit 4 stands for no known century (6 to 9)."""
    century = int(number[3]) // 2
    return 1900 + 100 * century + int(number[4:6]) if century <= 2 else None


def registered_sex(number: PersonalNumber) -> Sex | None:
    """Sex coded in digit 4 (even male, odd female); None when that digit has no known meaning."""
    if int(number[3]) > 5:
        return None
    return Sex.FEMALE if int(number[3]) % 2 else Sex.MALE


class NumberFinding(StrEnum):
    """What is odd about a personal number. A finding is shown; it never refuses a citizen."""

    CENTURY_UNKNOWN = "number_century_unknown"
    BIRTH_YEAR_IN_FUTURE = "number_birth_year_in_future"
    BIRTH_YEAR_DIFFERS = "number_birth_year_differs"
    SEX_DIFFERS = "number_sex_differs"


def number_findings(
    number: PersonalNumber, today: date, *, birth: PartialDate | None = None, sex: Sex | None = None
) -> tuple[NumberFinding, ...]:
    """Compare what the number codes with today and with what else is known of the person."""
    year, coded_sex = birth_year(number), registered_sex(number)
    if year is None:
        return (NumberFinding.CENTURY_UNKNOWN,)
    findings = []
    if year > today.year:
        findings.append(NumberFinding.BIRTH_YEAR_IN_FUTURE)
    if birth is not None and birth.year != year:
        findings.append(NumberFinding.BIRTH_YEAR_DIFFERS)
    if sex is not None and sex is not coded_sex:
        findings.append(NumberFinding.SEX_DIFFERS)
    return tuple(findings)


@dataclass(frozen=True, slots=True)
class DossierCode:
    """`H99.001-261122-0007`: agency, date of reception and order number (Decree 118/2025 art. 28)."""

    agency: str
    """Agency id in the form of Decision 20/2020 (`H99.001`) or QCVN 102:2016 (`000.00.12.H56`)."""
    day: date
    serial: str
    """4 digits from a province's system, 6 or 7 from a ministry's; zeros are kept."""

    @classmethod
    def of(cls, agency: str, day: date, number: int) -> DossierCode:
        """The code of order number `number` (1 to 9,999) at a province's system; ValueError outside that."""
        if not 1 <= number <= 9_999 or not _AGENCY.fullmatch(agency):
            raise ValueError("not an agency id and an order number of four digits")
        return cls(agency, day, f"{number:04d}")

    @classmethod
    def parse(cls, text: str) -> DossierCode | None:
        """Split at the last two `-`; letters may be typed small. None when it is not a dossier code."""
        parts = _dated(text)
        if parts is None:
            return None
        agency, day, serial = parts
        if not _AGENCY.fullmatch(agency) or len(serial) not in {4, 6, 7} or _SEAT.fullmatch(agency):
            return None
        return cls(agency, day, serial)

    def __str__(self) -> str:
        return f"{self.agency}-{self.day:%y%m%d}-{self.serial}"


@dataclass(frozen=True, slots=True)
class LocalNumber:
    """`LQ03-261122-0007`: a desk's own number of a dossier, on paper until the final code follows."""

    seat: str
    """Letters and digits of the seat's name, `Q03`."""
    day: date
    serial: int
    """Counts from 1 each day at each desk."""

    @classmethod
    def parse(cls, text: str) -> LocalNumber | None:
        """None when it is not a local number. The serial has at least four digits."""
        parts = _dated(text)
        seat = _SEAT.fullmatch(parts[0]) if parts else None
        if parts is None or seat is None or len(parts[2]) < 4 or int(parts[2]) < 1:
            return None
        return cls(seat[1], parts[1], int(parts[2]))

    def __str__(self) -> str:
        return f"L{self.seat}-{self.day:%y%m%d}-{self.serial:04d}"


def _dated(text: str) -> tuple[str, date, str] | None:
    match = _DATED.fullmatch(text.strip().upper()) if text.isascii() else None
    if match is None:
        return None
    digits = match["date"]
    try:
        day = date(2000 + int(digits[:2]), int(digits[2:4]), int(digits[4:]))
    except ValueError:
        return None
    return match["head"], day, match["serial"]


def is_agency_code(text: str) -> bool:
    """Whether `text` can begin a dossier code: `H99.001`, `000.00.12.H56`."""
    return len(text) <= 60 and _AGENCY.fullmatch(text) is not None and _SEAT.fullmatch(text) is None


def ticket_number(text: str) -> str | None:
    """A queue number as it is called, `A027`; letters may be typed small. None when it is not one."""
    number = text.strip().upper()
    return number if text.isascii() and _TICKET.fullmatch(number) else None


def procedure_code(text: str) -> str | None:
    """A national procedure code, `2.000635`, or a case code of it, `2.000635.02`; None otherwise."""
    code = text.strip()
    return code if _PROCEDURE.fullmatch(code) else None


@dataclass(frozen=True, slots=True)
class TicketText:
    """What the QR of a queue ticket carries: `Q|H99.001|20261122|A|27|0f3c5a91` (parsed, not verified)."""

    centre: str
    """Agency code of the centre that issued it."""
    day: date
    number: str
    """As it is called: `A027`."""
    signature: str
    """Hex, lower case; who holds the key checks it over `signed`."""
    signed: str
    """Everything before the last `|`, unchanged."""

    @classmethod
    def parse(cls, text: str) -> TicketText | None:
        """None unless all six fields are well formed. The number field may or may not repeat the letter."""
        fields = text.strip().split("|")
        if len(fields) != 6 or fields[0] != "Q" or not _AGENCY.fullmatch(fields[1]) or len(fields[1]) > 60:
            return None
        _, centre, day_text, group, number_text, signature = fields
        number_digits = number_text.removeprefix(group)
        day = compact_date(day_text)
        well_formed = (
            re.fullmatch("[A-Z]", group)
            and re.fullmatch("[0-9]{1,4}", number_digits)
            and _SIGNATURE.fullmatch(signature.lower())
        )
        if day is None or not well_formed:
            return None
        signed = text.strip().rpartition("|")[0]
        return cls(centre, day, f"{group}{int(number_digits):03d}", signature.lower(), signed)


def compact_date(text: str) -> date | None:
    """A real date written `yyyymmdd`, or None."""
    if not re.fullmatch("[0-9]{8}", text):
        return None
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return None
