"""Whether DG1 and DG13 tell of the same person, and the record made of both.

Two files of one chip that disagree are no proof of forgery, but nothing a clerk should overlook: evidence
names the fields, never their content.
"""

from __future__ import annotations

from dataclasses import replace

from counter.domain.authenticity import FILES_AGREE, ZONE_DIGITS
from counter.domain.card import CardRecord, Check, CheckOutcome
from counter.domain.codes import birth_year, personal_number
from counter.domain.mrz import Mrz
from counter.domain.people import PartialDate, PersonalNumber
from counter.domain.text import fold

__all__ = ["agreement", "check_digits", "merged"]


def merged(record: CardRecord | None, mrz: Mrz | None) -> CardRecord | None:
    """DG13 completed from DG1; what DG1 holds alone without it; None without both."""
    if mrz is None:
        return record
    if record is None:
        record = CardRecord(full_name="", nationality=mrz.nationality or None)
    expires = record.expiry_date or record.no_expiry
    return replace(
        record,
        full_name=record.full_name or _name(mrz),
        personal_number=record.personal_number or _personal_number(mrz),
        date_of_birth=record.date_of_birth or _date_of_birth(mrz),
        sex=record.sex or mrz.sex,
        expiry_date=record.expiry_date if expires else mrz.date_of_expiry,
        no_expiry=record.no_expiry if expires else mrz.no_expiry,
        mrz=mrz.lines,
    )


def check_digits(mrz: Mrz) -> Check:
    """The check ZONE_DIGITS; its evidence names the fields with a wrong digit."""
    return Check(
        ZONE_DIGITS, CheckOutcome.FAILED if mrz.failed else CheckOutcome.PASSED, " ".join(mrz.failed)
    )


def agreement(mrz: Mrz, record: CardRecord) -> Check:
    """The check FILES_AGREE: fields that both files hold and that differ are its evidence."""
    pairs = {
        "personal_number": _equal(_personal_number(mrz), record.personal_number),
        "full_name": _same_name(mrz, record.full_name),
        "date_of_birth": _same_birth(mrz.date_of_birth, record.date_of_birth),
        "sex": _equal(mrz.sex, record.sex),
        "date_of_expiry": _same_expiry(mrz, record),
    }
    different = [name for name, same in pairs.items() if not same]
    return Check(FILES_AGREE, CheckOutcome.FAILED if different else CheckOutcome.PASSED, " ".join(different))


def _name(mrz: Mrz) -> str:
    return f"{mrz.surname} {mrz.given_names}".strip()


def _personal_number(mrz: Mrz) -> PersonalNumber | None:
    """What a Vietnamese card carries first in its optional data."""
    return personal_number(mrz.optional[:12]) if mrz.issuer == "VNM" else None


def _date_of_birth(mrz: Mrz) -> PartialDate | None:
    """Birth with the century of the personal number where the two fit."""
    born, number = mrz.date_of_birth, _personal_number(mrz)
    year = birth_year(number) if number else None
    if born is None or year is None or year % 100 != born.year % 100:
        return born
    try:
        return PartialDate(year, born.month, born.day)
    except ValueError:  # 29 February of another century
        return born


def _equal(first: str | None, second: str | None) -> bool:
    return first is None or second is None or first == second


def _same_name(mrz: Mrz, name: str) -> bool:
    printed, full = _letters(_name(mrz)), _letters(name)
    if not printed or not full:
        return True
    field = mrz.lines[-1] if len(mrz.lines) == 3 else mrz.lines[0]
    cut = not field.endswith("<")
    return full.startswith(printed) if cut else full == printed


def _letters(name: str) -> str:
    return "".join(char for char in fold(name) if char.isascii() and char.isalpha())


def _same_birth(printed: PartialDate | None, known: PartialDate | None) -> bool:
    """Whether the parts that both know are the same; the printed one knows no century."""
    if printed is None or known is None:
        return True
    pairs = ((printed.year % 100, known.year % 100), (printed.month, known.month), (printed.day, known.day))
    return all(None in pair or pair[0] == pair[1] for pair in pairs)


def _same_expiry(mrz: Mrz, record: CardRecord) -> bool:
    if record.expiry_date is None and not record.no_expiry:
        return True
    return (mrz.date_of_expiry, mrz.no_expiry) == (record.expiry_date, record.no_expiry)
