"""DG13: the personal record of a Vietnamese card, both variants in one tolerant parse.

The layout is observed, not published: `6D { 30 { version, OID, 31 { 30 { INTEGER n, value … } … } } }`. So a
field counts by its number, wherever it stands; its value is whatever text lies below it, in order; a field
that is missing, empty or unreadable is None. Only bytes that are no TLV at all are malformed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from enum import IntEnum

from counter.domain.card import CardRecord
from counter.domain.people import PartialDate, Sex
from counter.domain.text import clean, fold
from devices.emrtd import tlv
from devices.emrtd.der import BMP, IA5, INTEGER, PRINTABLE, SEQUENCE, SET, TELETEX, UTF8
from devices.emrtd.errors import MalformedError
from devices.emrtd.tlv import Tlv

__all__ = ["Field", "parse"]

TAG = 0x6D
_ENCODINGS = {UTF8: "utf-8", PRINTABLE: "utf-8", TELETEX: "utf-8", IA5: "utf-8", BMP: "utf-16-be"}
_DATE = re.compile(r"(?:(?:(\d{1,2})/)?(\d{1,2})/)?(\d{4})", re.ASCII)
_SEXES = {"nam": Sex.MALE, "nu": Sex.FEMALE}


class Field(IntEnum):
    """Numbers of the fields."""

    PERSONAL_NUMBER = 1
    FULL_NAME = 2
    DATE_OF_BIRTH = 3
    SEX = 4
    NATIONALITY = 5
    ETHNICITY = 6
    RELIGION = 7
    PLACE_OF_ORIGIN = 8
    PLACE_OF_RESIDENCE = 9
    IDENTIFYING_FEATURES = 10
    ISSUE_DATE = 11
    EXPIRY_DATE = 12
    PARENTS = 13
    SPOUSE = 14
    OLD_NUMBER = 15
    CHIP_ID = 16


def parse(content: bytes) -> CardRecord:
    """The record in the file `content`; MalformedError when it is no DG13 or holds no numbered field."""
    fields: dict[int, tuple[str, ...]] = {}
    for number, texts in _fields(tlv.one(content, TAG)):
        fields.setdefault(number, texts)
    if not fields:
        raise MalformedError("DG13 holds no field")

    def text(field: Field) -> str | None:
        return next(iter(fields.get(field, ())), None) or None

    parents = fields.get(Field.PARENTS, ())
    expiry = text(Field.EXPIRY_DATE)
    return CardRecord(
        full_name=text(Field.FULL_NAME) or "",
        personal_number=_digits(text(Field.PERSONAL_NUMBER), 12),
        date_of_birth=_partial_date(text(Field.DATE_OF_BIRTH)),
        sex=_SEXES.get(fold(text(Field.SEX) or "")),
        nationality=text(Field.NATIONALITY),
        ethnicity=text(Field.ETHNICITY),
        religion=text(Field.RELIGION),
        place_of_origin=text(Field.PLACE_OF_ORIGIN),
        place_of_residence=text(Field.PLACE_OF_RESIDENCE),
        identifying_features=text(Field.IDENTIFYING_FEATURES),
        issue_date=_whole_date(text(Field.ISSUE_DATE)),
        expiry_date=_whole_date(expiry),
        no_expiry=expiry is not None and not any(char.isdigit() for char in expiry),
        father=parents[0] or None if parents else None,
        mother=parents[1] or None if len(parents) > 1 else None,
        spouse=text(Field.SPOUSE),
        old_number=_digits(text(Field.OLD_NUMBER), 9),
        chip_id=text(Field.CHIP_ID),
        from_dg13=True,
    )


def _fields(element: Tlv) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Every numbered field below `element`, in order."""
    children = element.children()
    if element.tag == SEQUENCE and children and children[0].tag == INTEGER:
        rest = children[1:]
        if not any(child.tag == SET for child in rest):
            number = int.from_bytes(children[0].value[:4], "big")
            yield number, tuple(text for child in rest for text in _texts(child))
            return
    for child in children:
        if child.constructed:
            yield from _fields(child)


def _texts(element: Tlv) -> Iterator[str]:
    """The text leaves of `element`, cleaned, in order; empty ones keep their place."""
    encoding = _ENCODINGS.get(element.tag)
    if encoding is not None:
        yield clean(element.value.decode(encoding, "replace"))
    elif element.constructed:
        for child in element.children():
            yield from _texts(child)


def _digits(text: str | None, count: int) -> str | None:
    return text if text and re.fullmatch(rf"\d{{{count}}}", text, re.ASCII) else None


def _partial_date(text: str | None) -> PartialDate | None:
    found = _DATE.fullmatch(text or "")
    if not found:
        return None
    day, month, year = (int(part) if part else None for part in found.groups())
    try:
        return PartialDate(year or 0, month or None, day or None)
    except ValueError:
        return None


def _whole_date(text: str | None) -> date | None:
    partial = _partial_date(text)
    if partial is None or partial.month is None or partial.day is None:
        return None
    return date(partial.year, partial.month, partial.day)
