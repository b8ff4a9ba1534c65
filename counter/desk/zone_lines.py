"""A machine-readable zone, whole or line by line: who it names, what opens its chip, what was misread.

A scanner, or a clerk who types it, gives a zone line by line: each waits for the next in the same visit.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from counter.desk.core import Core
from counter.desk.state import NoticeLevel
from counter.domain.card import AccessKey
from counter.domain.expiry import NO_EXPIRY
from counter.domain.mrz import Mrz, read_mrz, zone_part
from counter.domain.people import PartialDate, Person
from counter.domain.scan_kinds import ScanKind
from counter.domain.zones import expires_before, person_of_zone

__all__ = ["ZoneLines"]

_FIRST_LINE = re.compile(r"[ACIPV][A-Z<]{4}")
"""Kind of document and state that issued it (ICAO 9303-3 §4.3 f.)."""
_LINE_AND_NEXT = {30: (1, "2 (3)"), 36: (1, "2"), 44: (1, "2"), 60: (2, "3")}
"""Characters of a zone read so far: which line ended, and which are to come."""
_SHORT_LINE = 30
"""Characters of a line of a card (TD1), whose check digits stand in its first two lines."""
_TWO_SHORT_LINES = 60
_WHOLE = "composite"


class ZoneLines:
    """Puts zones together."""

    def __init__(self, core: Core, take: Callable[[Person, AccessKey | None], None]) -> None:
        """`take`: whoever wants the holder of a zone whose check digits are right, and its chip's key."""
        self._core = core
        self._take = take
        self._begun = ""
        """Lines of a zone whose next one is to come."""
        self._begun_in: str | None = None
        self._before = ""
        """Lines the text in hand was joined to: they stay when its own line turns out to be misread."""

    def continued(self, text: str, today: date) -> str:
        """With the lines of the zone before it, where `text` is the next one; anything else drops them."""
        begun, self._begun, self._before = self._begun, "", ""
        part = zone_part(text.lstrip("\ufeff"))
        if not begun or not part or part == begun or self._begun_in != self._here:
            return text
        whole = begun + part
        zone = read_mrz(whole, today)
        if _begins_anew(begun, part) and (zone is None or zone.failed):
            return text
        if zone is not None or len(whole) in _LINE_AND_NEXT:
            self._before = begun
            return whole
        if len(part) not in _LINE_AND_NEXT:
            self._begun = begun  # a letter is missing: only this line is to be typed again
        return text

    def whole(self, text: str, today: date) -> None:
        """Take a whole zone. One with a wrong check digit is refused: a letter misread is another person."""
        zone = read_mrz(text.lstrip("\ufeff"), today)
        if zone is None:
            self._core.say("unknown_code", NoticeLevel.WARNING, kind=ScanKind.MRZ.value)
            return
        if zone.failed:
            self._begun, self._begun_in = self._before, self._here
            self._misread(zone.failed)
            return
        person = person_of_zone(zone)
        if not person.full_name:
            self._core.say("zone_nameless", NoticeLevel.WARNING)
            return
        self._take(person, _key(zone, person.date_of_birth))
        document = person.document
        if self._core.state.notice is None and document is not None and expires_before(document, today):
            expired = document.expires_on.strftime("%d/%m/%Y") if document.expires_on else ""
            self._core.say("paper_expired", NoticeLevel.WARNING, date=expired)

    def line(self, part: str, today: date) -> None:
        """Keep a line of a zone until the next one completes it; one of another length was typed wrong."""
        if len(part) not in _LINE_AND_NEXT:
            self._core.say("zone_line_length", NoticeLevel.WARNING, count=len(part))
        elif _FIRST_LINE.match(part) is None:
            self._core.say("zone_line_first", NoticeLevel.WARNING)
        elif failed := _failed_so_far(part, today):
            self._begun, self._begun_in = part[:-_SHORT_LINE], self._here
            self._misread(failed)
        else:
            self._begun, self._begun_in = part, self._here
            line, following = _LINE_AND_NEXT[len(part)]
            self._core.say("zone_line", line=line, following=following)

    def forget(self) -> None:
        """A scan was taken back."""
        self._begun = self._before = ""

    @property
    def _here(self) -> str | None:
        return self._core.visit.id if self._core.visit is not None else None

    def _misread(self, failed: tuple[str, ...]) -> None:
        """Name the field to look at: the first whose own check digit is wrong, else the line as a whole."""
        field = next((name for name in failed if name != _WHOLE), "")
        self._core.say(f"zone_misread_{field}" if field else "zone_misread", NoticeLevel.WARNING)


def _begins_anew(begun: str, part: str) -> bool:
    """Whether a first line is typed again: a line of names, which looks like one, holds no digit."""
    named = len(begun) == _TWO_SHORT_LINES and not any(one.isdigit() for one in part)
    return _FIRST_LINE.match(part) is not None and not named


def _failed_so_far(part: str, today: date) -> tuple[str, ...]:
    """Wrong check digits of the lines of a card read so far; the longer zones carry theirs in the last."""
    if len(part) not in (_SHORT_LINE, _TWO_SHORT_LINES):
        return ()
    zone = read_mrz(part.ljust(3 * _SHORT_LINE, "<"), today)
    failed = zone.failed if zone is not None else ()
    return (
        failed if len(part) == _TWO_SHORT_LINES else tuple(one for one in failed if one == "document_number")
    )


def _key(zone: Mrz, born: PartialDate | None) -> AccessKey | None:
    """What a zone opens its chip with; None where it lacks a whole date."""
    expiry = NO_EXPIRY if zone.no_expiry else zone.date_of_expiry
    if born is None or born.month is None or born.day is None or expiry is None:
        return None
    return AccessKey(
        document_number=zone.document_number,
        date_of_birth=date(born.year, born.month, born.day),
        date_of_expiry=expiry,
    )
