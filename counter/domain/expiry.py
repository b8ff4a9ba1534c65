"""When a Vietnamese identity card expires, computed: its QR code does not say.

Source: facts of the chip card ("MRZ, and expiry from the QR"): a card is renewed at 14, 25, 40 and 60;
one issued within the two years before an age is valid to the next age (Law on Identification art. 21,
unconfirmed).
"""

from __future__ import annotations

from calendar import isleap
from datetime import date

__all__ = ["NO_EXPIRY", "computed_expiry", "expiry_candidates"]

NO_EXPIRY = date(2099, 12, 31)
"""How the MRZ codes a card that never expires: `991231`."""

_AGES = (25, 40, 60)
_AGES_SINCE_JULY_2024 = (14, *_AGES)
_CHILD_CARDS_SINCE = date(2024, 7, 1)
_YEARS_BEFORE = 2


def computed_expiry(birth: date, issued: date) -> date | None:
    """The day a card runs out; None when it never does (issued after the last age less two years)."""
    ages = _ages(issued)
    index = _threshold(birth, issued, ages)
    return _birthdays(birth, ages[index])[0] if index < len(ages) else None


def expiry_candidates(birth: date, issued: date) -> tuple[date, ...]:
    """Dates to try as the expiry in an access key, likeliest first, each once.

    The computed threshold, the one before, the one after, then `NO_EXPIRY`; a birth on 29 February gives
    29/02, 28/02 and 01/03 where they exist. At most ten dates.
    """
    ages = _ages(issued)
    index = _threshold(birth, issued, ages)
    order = [ages[i] for i in (index, index - 1, index + 1) if 0 <= i < len(ages)]
    dates = [day for age in order for day in _birthdays(birth, age)]
    if index >= len(ages):
        dates.insert(0, NO_EXPIRY)
    return tuple(dict.fromkeys([*dates, NO_EXPIRY]))


def _ages(issued: date) -> tuple[int, ...]:
    return _AGES_SINCE_JULY_2024 if issued >= _CHILD_CARDS_SINCE else _AGES


def _threshold(birth: date, issued: date, ages: tuple[int, ...]) -> int:
    """Index of the first age with the issue date before birthday(age - 2); len(ages) when there is none."""
    for index, age in enumerate(ages):
        birthdays = _birthdays(birth, age - _YEARS_BEFORE)
        if birthdays and issued < birthdays[0]:
            return index
    return len(ages)


def _birthdays(birth: date, age: int) -> list[date]:
    year = birth.year + age
    if year > date.max.year:
        return []
    if (birth.month, birth.day) != (2, 29):
        return [birth.replace(year=year)]
    around = [date(year, 2, 28), date(year, 3, 1)]
    return [date(year, 2, 29), *around] if isleap(year) else around
