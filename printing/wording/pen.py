"""Writes single values in the words of a template, and remembers which letters could not be drawn.

Each value is cleaned, composed to NFC and checked against the typeface here, once; it is a value and never
a template, so braces and markup in it are letters like any other.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from counter.domain.text import nfc
from printing.typeface import replaced

__all__ = ["Pen", "parts"]


class Pen:
    """The words of one template, and what the typeface lacks of the values written with them."""

    def __init__(self, words: Mapping[str, str], countries: Mapping[str, str]) -> None:
        self.words = words
        self.countries = countries
        self.lost: set[int] = set()
        """Code points that stand as REPLACEMENT."""

    def __call__(self, value: str | None) -> str:
        """`value` as it can be drawn; empty for None."""
        drawable, missing = replaced(value or "")
        self.lost.update(missing)
        return drawable

    def word(self, key: str, **values: object) -> str:
        """The template's wording for `key` with `values` in it."""
        return self.words[key].format(**{name: self(str(value)) for name, value in values.items()})

    def name(self, value: str) -> str:
        """A name in capitals, as the forms write it."""
        return self(nfc(value).upper())

    def moment(self, at: datetime) -> str:
        """Hour and day."""
        return self.word("moment", **parts(at))

    def day(self, on: date) -> str:
        """`20/11/2026`."""
        return f"{on.day:02d}/{on.month:02d}/{on.year}"

    def dong(self, amount: int) -> str:
        """`1.250.000`, without a unit."""
        return f"{amount:,}".replace(",", ".")

    def country(self, code: str) -> str:
        """The state of a code of a machine-readable zone; an unknown code as it is."""
        return self.countries.get(code, self(code))


def parts(at: datetime) -> dict[str, str]:
    """Parts of a moment as the receipt and the forms write them, two digits each."""
    return {
        "hour": f"{at.hour:02d}",
        "minute": f"{at.minute:02d}",
        "day": f"{at.day:02d}",
        "month": f"{at.month:02d}",
        "year": str(at.year),
    }
