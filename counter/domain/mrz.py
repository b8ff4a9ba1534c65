"""The machine-readable zone of a card, visa or passport (ICAO 9303-3 §4, -4, -5, -6).

Reads TD1 (3 × 30), TD2 (2 × 36) and TD3 (2 × 44) from lines or one run of characters. A wrong check digit
is reported beside the fields, never raised.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from counter.domain.people import PartialDate, Sex

__all__ = ["Mrz", "MrzFormat", "check_digit", "document_number_of", "mrz_date", "read_mrz", "zone_part"]

_VALUES = {**{str(n): n for n in range(10)}, **{chr(65 + n): 10 + n for n in range(26)}, "<": 0}
_WEIGHTS = (7, 3, 1)
_BREAKS = re.compile(r"[\s\x00-\x1f]+")
"""Between lines, and what readers put around them."""
_CHARACTERS = re.compile(r"[A-Z0-9<]+")
_CONTINUED = "<"
"""In the place of a check digit: the document number goes on in the optional field."""


class MrzFormat(StrEnum):
    """Sizes of travel documents."""

    TD1 = "TD1"
    TD2 = "TD2"
    TD3 = "TD3"


_LINE = {MrzFormat.TD1: 30, MrzFormat.TD2: 36, MrzFormat.TD3: 44}
_BY_LENGTH = {90: MrzFormat.TD1, 72: MrzFormat.TD2, 88: MrzFormat.TD3}
_SHORTEST_PART = 20
"""Characters of a line that is not mistaken for words, however many of it are missing."""


@dataclass(frozen=True, slots=True)
class Mrz:
    """A zone as read. Names are transliterated Latin letters without diacritics."""

    format: MrzFormat
    lines: tuple[str, ...]
    document_type: str
    """One or two letters: `ID`, `P`, `V`."""
    issuer: str
    """Three-letter state code, `VNM`."""
    document_number: str
    """Without fillers; longer than nine characters where the zone continues it in the optional field."""
    date_of_birth: PartialDate | None
    sex: Sex | None
    date_of_expiry: date | None
    no_expiry: bool
    """True for `991231` of a Vietnamese card."""
    nationality: str
    surname: str
    given_names: str
    optional: str
    """Optional data without fillers; of a Vietnamese card the 12-digit personal number stands first."""
    failed: tuple[str, ...]
    """Fields whose check digit is wrong: `document_number`, `date_of_birth`, `date_of_expiry`, `optional`,
    `composite`."""

    def __repr__(self) -> str:
        """Keep personal data out of logs."""
        return f"<Mrz {self.format} {self.issuer}>"


def check_digit(text: str) -> str:
    """The check digit of `text` (weights 7-3-1, ICAO 9303-3 §4.9); ValueError for a foreign character."""
    try:
        total = sum(_VALUES[char] * _WEIGHTS[i % 3] for i, char in enumerate(text))
    except KeyError:
        raise ValueError("not a character of a machine-readable zone") from None
    return str(total % 10)


def document_number_of(personal_number: str) -> str:
    """Document number of a Vietnamese chip card: the last nine digits of the personal number."""
    return personal_number[-9:]


def mrz_date(day: date) -> str:
    """`yymmdd`."""
    return f"{day:%y%m%d}"


def zone_part(text: str) -> str:
    """The characters of a text that can only be lines of a zone, not a whole one; empty for any other text.

    A scanner, or a clerk who types it, gives a zone line by line; one may be a letter short.
    """
    part = _BREAKS.sub("", text[:400]).upper() if text.isascii() else ""
    bounded = _SHORTEST_PART <= len(part) < max(_BY_LENGTH)
    return part if bounded and "<" in part and _CHARACTERS.fullmatch(part) else ""


def read_mrz(text: str, today: date) -> Mrz | None:
    """Read a zone; `today` decides the century of the birth year. None when `text` has not that shape."""
    zone = _BREAKS.sub("", text[:400]).upper()
    form = _BY_LENGTH.get(len(zone)) if text.isascii() else None
    if form is None or not _CHARACTERS.fullmatch(zone) or not zone[0].isalpha():
        return None
    width = _LINE[form]
    lines = tuple(zone[start : start + width] for start in range(0, len(zone), width))
    return _read_td1(lines, today) if form is MrzFormat.TD1 else _read_two_lines(form, lines, today)


def _read_td1(lines: tuple[str, ...], today: date) -> Mrz | None:
    first, second, names = lines
    number, number_ok, optional = _document_number(first[5:14], first[14], first[15:30])
    composite = first[5:30] + second[0:7] + second[8:15] + second[18:29]
    return _mrz(
        MrzFormat.TD1,
        lines,
        head=first,
        names=names,
        number=number,
        optional=(optional, second[18:29]),
        dates=(second[0:6], second[8:14]),
        sex=second[7],
        nationality=second[15:18],
        checks={
            "document_number": number_ok,
            "date_of_birth": _good(second[0:6], second[6]),
            "date_of_expiry": _good(second[8:14], second[14]),
            "composite": _good(composite, second[29]),
        },
        today=today,
    )


def _read_two_lines(form: MrzFormat, lines: tuple[str, ...], today: date) -> Mrz | None:
    first, second = lines
    end = 42 if form is MrzFormat.TD3 else 35
    number, number_ok, optional = _document_number(second[0:9], second[9], second[28:end])
    checks = {
        "document_number": number_ok,
        "date_of_birth": _good(second[13:19], second[19]),
        "date_of_expiry": _good(second[21:27], second[27]),
    }
    if form is MrzFormat.TD3:
        blank = not second[28:42].strip("<") and second[42] == "<"
        checks["optional"] = blank or _good(second[28:42], second[42])
        composite = second[0:10] + second[13:20] + second[21:43]
        checks["composite"] = _good(composite, second[43])
    elif not first.startswith("V"):  # visas carry no composite digit (ICAO 9303-7)
        checks["composite"] = _good(second[0:10] + second[13:20] + second[21:35], second[35])
    return _mrz(
        form,
        lines,
        head=first,
        names=first[5:],
        number=number,
        optional=(optional, ""),
        dates=(second[13:19], second[21:27]),
        sex=second[20],
        nationality=second[10:13],
        checks=checks,
        today=today,
    )


def _mrz(
    form: MrzFormat,
    lines: tuple[str, ...],
    *,
    head: str,
    names: str,
    number: str,
    optional: tuple[str, str],
    dates: tuple[str, str],
    sex: str,
    nationality: str,
    checks: dict[str, bool],
    today: date,
) -> Mrz | None:
    issuer = head[2:5].strip("<")
    if not issuer.isalpha() or not number:
        return None
    surname, _, given = names.partition("<<")
    expiry = _date(dates[1], latest_year=2099)
    no_expiry = issuer == "VNM" and dates[1] == "991231"
    return Mrz(
        format=form,
        lines=lines,
        document_type=head[0:2].strip("<"),
        issuer=issuer,
        document_number=number,
        date_of_birth=_date(dates[0], latest_year=today.year),
        sex={"M": Sex.MALE, "F": Sex.FEMALE}.get(sex),
        date_of_expiry=_whole(expiry) if not no_expiry else None,
        no_expiry=no_expiry,
        nationality=nationality.strip("<"),
        surname=_words(surname),
        given_names=_words(given),
        optional=" ".join(part.strip("<") for part in optional if part.strip("<")),
        failed=tuple(name for name, good in checks.items() if not good),
    )


def _document_number(field: str, check: str, optional: str) -> tuple[str, bool, str]:
    """Number, whether its check digit is right, and what is left of the optional field.

    A number longer than nine characters has `<` for its check digit and goes on in the optional field,
    its own check digit last (ICAO 9303-5 §4.2.2).
    """
    if check == _CONTINUED and (tail := optional.partition("<")[0]):
        whole = field + tail[:-1]
        return whole, _good(whole, tail[-1]), optional[len(tail) :]
    return field.strip("<"), _good(field, check), optional


def _good(field: str, check: str) -> bool:
    return check_digit(field) == check


def _date(field: str, *, latest_year: int) -> PartialDate | None:
    if not re.fullmatch(r"[0-9]{2}(?:[0-9]{2}|<<)(?:[0-9]{2}|<<)", field):
        return None
    year = latest_year - (latest_year - int(field[:2])) % 100
    month, day = (None if part == "<<" else int(part) for part in (field[2:4], field[4:6]))
    try:
        return PartialDate(year, month, day)
    except ValueError:
        return None


def _whole(day: PartialDate | None) -> date | None:
    return date(day.year, day.month, day.day) if day and day.month and day.day else None


def _words(field: str) -> str:
    return " ".join(field.replace("<", " ").split())
