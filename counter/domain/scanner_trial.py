"""A scanner tried: what arrived, shown safely, and what about it is to be set otherwise. Pure.

Nothing of it is kept: what is scanned to try a scanner may be a citizen's card.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from counter.domain.mangled import Mangling
from counter.domain.scan import read_scan
from counter.domain.scan_kinds import ScanKind
from counter.domain.scan_warning import ScanWarning
from counter.domain.text import clean

__all__ = ["Advice", "Came", "Trial", "tried", "visible"]

_SHOWN: Final = 96
"""Bytes or characters of a scan that are shown."""


class Came(StrEnum):
    """Which way a scan came in."""

    OWN_LINE = "own_line"
    """A serial line, or a keyboard the desk has for itself."""
    PREFIXED = "prefixed"
    """Typed, with the prefix the desk knows a scanner by."""
    TYPED = "typed"
    """Typed like a hand: a scanner without a prefix, or a hand."""


class Advice(StrEnum):
    """What is to be set otherwise."""

    SET_PREFIX = "set_prefix"
    LETTERS_LOST = "letters_lost"
    CODE_PAGE = "code_page"
    CONTROLS = "controls"
    TOO_LONG = "too_long"
    NOT_A_CODE = "not_a_code"


@dataclass(frozen=True, slots=True)
class Trial:
    """What one scan says of the scanner."""

    came: Came
    kind: ScanKind
    shown: str
    """What arrived, as far as it is shown: controls and foreign bytes as `\\x1d`. Empty for a badge."""
    count: int
    """Bytes of a line, characters of a keyboard."""
    mangling: Mangling | None
    advice: tuple[Advice, ...]

    @property
    def is_well(self) -> bool:
        """Whether nothing is to be set otherwise."""
        return self.mangling is None and not self.advice

    def __repr__(self) -> str:
        """Keep what was scanned out of logs."""
        return f"<Trial {self.came} {self.kind} {len(self.advice)}>"


def tried(text: str, raw: bytes, came: Came, today: date) -> Trial:
    """Look at a scan; `raw` as the scanner sent it, empty where nobody knows."""
    scan = read_scan(text, today)
    badge = scan.kind is ScanKind.BADGE
    shown = "" if badge else visible(raw.decode("utf-8", "backslashreplace") if raw else text)
    advice = _advice(scan.warnings, scan.kind, came)
    return Trial(came, scan.kind, shown, len(raw) or len(text), scan.mangling, advice)


def visible(text: str) -> str:
    """`text` without anything that acts on a terminal: what cannot be seen as `\\x1d`; bounded."""
    parts = []
    for char in text[:_SHOWN]:
        plain = char == " " or clean(char) == char
        parts.append(char if plain else char.encode("unicode_escape").decode("ascii"))
    return "".join(parts) + ("…" if len(text) > _SHOWN else "")


def _advice(warnings: tuple[str, ...], kind: ScanKind, came: Came) -> tuple[Advice, ...]:
    found = []
    if came is Came.TYPED:
        found.append(Advice.SET_PREFIX)
    if ScanWarning.LETTERS_LOST in warnings and came is not Came.OWN_LINE:
        found.append(Advice.LETTERS_LOST)
    if ScanWarning.UNDECODABLE in warnings:
        found.append(Advice.CODE_PAGE)
    if ScanWarning.CONTROL_CHARACTERS in warnings:
        found.append(Advice.CONTROLS)
    if ScanWarning.TOO_LONG in warnings:
        found.append(Advice.TOO_LONG)
    elif kind in (ScanKind.UNKNOWN, ScanKind.TEXT) and ScanWarning.MANGLED not in warnings:
        found.append(Advice.NOT_A_CODE)
    return tuple(found)
