"""The `|` texts on Vietnamese cards: the identity card's QR and the health-insurance card's.

Field order (inferred from public readers, never checked on a card by this project): number, old number,
NAME, birth ddmmyyyy, Nam/Nữ, residence, issue ddmmyyyy; cards from July 2024 carry four more.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date

from counter.domain.codes import number_findings, old_number
from counter.domain.expiry import computed_expiry
from counter.domain.people import PartialDate, PersonalNumber, Sex
from counter.domain.scan_warning import ScanWarning
from counter.domain.text import clean, fold

__all__ = ["citizen_fields", "compact_birth", "insurance_fields", "is_insurance", "wedge_marks"]

_FIELDS = 7
_FIELDS_SINCE_JULY_2024 = 11
_SEXES = {"nam": Sex.MALE, "nu": Sex.FEMALE}
_NAME_SIGNS = frozenset(" '’-.")
_INSURANCE_NUMBER = re.compile(r"[A-Z]{2}[0-9]{13}|[0-9]{10}")
_HEX = re.compile(r"(?:[0-9A-Fa-f]{2}){2,250}")
_LONGEST_NAME = 120
_LONGEST_ADDRESS = 400


def wedge_marks(text: str) -> tuple[ScanWarning, ...]:
    """Signs that a reader or input method damaged the text: `control_characters`, `undecodable`."""
    marks = []
    if any(unicodedata.category(char) in {"Cc", "Cf", "Cs"} and char not in "\r\n\t\ufeff" for char in text):
        marks.append(ScanWarning.CONTROL_CHARACTERS)
    if "\ufffd" in text:
        marks.append(ScanWarning.UNDECODABLE)
    return tuple(marks)


def compact_birth(text: str) -> PartialDate | None:
    """A date written `ddmmyyyy`, `yyyy`, or with zeros for what is unknown; None for anything else."""
    if not re.fullmatch("[0-9]{8}|[0-9]{4}", text):
        return None
    year, month, day = int(text[-4:]), int(text[2:4]) if len(text) == 8 else 0, int(text[:2])
    try:
        return PartialDate(year, month or None, (day or None) if len(text) == 8 else None)
    except ValueError:
        return None


def citizen_fields(
    number: PersonalNumber, parts: Sequence[str], today: date
) -> tuple[dict[str, str], tuple[str, ...]]:
    """Named fields of an identity card's QR with at least seven `parts`, and what is odd about them.

    A date or sex that cannot be read is left out with a warning: the number still opens chip and register.
    """
    warnings: list[str] = []
    name = clean(parts[2], limit=_LONGEST_NAME)
    birth, issued = compact_birth(parts[3]), compact_birth(parts[6])
    sex = _SEXES.get(fold(parts[4]))
    fields = {
        "personal_number": number,
        "old_number": old_number(parts[1]) or "",
        "full_name": name,
        "place_of_residence": clean(parts[5], limit=_LONGEST_ADDRESS),
    }
    if birth is None:
        warnings.append(ScanWarning.DATE_OF_BIRTH_UNREADABLE)
    else:
        fields["date_of_birth"] = birth.iso()
    if sex is None:
        warnings.append(ScanWarning.SEX_UNREADABLE)
    else:
        fields["sex"] = sex.value
    if issued is None or issued.day is None:
        warnings.append(ScanWarning.ISSUE_DATE_UNREADABLE)
    else:
        fields["issue_date"] = issued.iso()
    if len(parts) > _FIELDS:
        fields["extra"] = "|".join(parts[_FIELDS:])
    if len(parts) not in {_FIELDS, _FIELDS_SINCE_JULY_2024}:
        warnings.append(ScanWarning.FIELD_COUNT)
    if parts[1] and not fields["old_number"]:
        warnings.append(ScanWarning.OLD_NUMBER_UNREADABLE)
    if not _is_name(name):
        warnings.append(ScanWarning.NAME_NEEDS_CHECK)
    elif name.isascii() and fields["place_of_residence"].isascii() and fields["place_of_residence"]:
        warnings.append(ScanWarning.LETTERS_LOST)
    warnings += number_findings(number, today, birth=birth, sex=sex)
    warnings += _date_findings(birth, issued, today)
    return fields, tuple(warnings)


def _date_findings(birth: PartialDate | None, issued: PartialDate | None, today: date) -> list[ScanWarning]:
    findings = []
    born, made = _whole(birth), _whole(issued)
    if born and born > today:
        findings.append(ScanWarning.DATE_OF_BIRTH_IN_FUTURE)
    if made and made > today:
        findings.append(ScanWarning.ISSUE_DATE_IN_FUTURE)
    if born and made and born > made:
        findings.append(ScanWarning.ISSUED_BEFORE_BIRTH)
    elif born and made and (ends := computed_expiry(born, made)) and ends < today:
        findings.append(ScanWarning.CARD_PROBABLY_EXPIRED)
    return findings


def _whole(day: PartialDate | None) -> date | None:
    return date(day.year, day.month, day.day) if day and day.month and day.day else None


def _is_name(name: str) -> bool:
    """Letters only: a keyboard scanner under an input method leaves digits and signs in a name."""
    return bool(name) and all(char.isalpha() or char in _NAME_SIGNS for char in name)


def is_insurance(parts: Sequence[str]) -> bool:
    """Whether the fields are a health-insurance card's: number, name in hex, …, closing `$`."""
    return (
        len(parts) >= 4
        and parts[-1].endswith("$")
        and bool(_INSURANCE_NUMBER.fullmatch(parts[0]))
        and bool(_HEX.fullmatch(parts[1]))
    )


def insurance_fields(parts: Sequence[str]) -> dict[str, str]:
    """Insurance number and, where they decode, name and date of birth (layout inferred)."""
    fields = {"insurance_number": parts[0]}
    try:
        name = clean(bytes.fromhex(parts[1]).decode("utf-8"), limit=_LONGEST_NAME)
    except ValueError:
        name = ""
    birth = compact_birth(parts[2].replace("/", ""))
    if name:
        fields["full_name"] = name
    if birth is not None:
        fields["date_of_birth"] = birth.iso()
    return fields
