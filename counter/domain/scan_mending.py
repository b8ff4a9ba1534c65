"""Which of the codes that a mangled text may have been is the one that was scanned, if that is certain.

Certain is what has a structure no words have (or check digits that fit), when nothing else fits as well. What
is not certain is flagged and never guessed: a letter more in a name is another person.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from counter.domain.codes import NumberFinding
from counter.domain.mangled import Mangling, candidates, decoded_again, looks_mangled
from counter.domain.scan_kinds import Scan, ScanKind, scan_of
from counter.domain.scan_warning import ScanWarning

__all__ = ["decoded_anew", "doubted", "mended"]

Read = Callable[[str], Scan]
"""Says what a text is, as it stands."""

_OF_LAYOUT: Final = frozenset(
    {
        Mangling.LAYOUT_FRENCH,
        Mangling.LAYOUT_VIETNAMESE,
        Mangling.SCANNER_FRENCH,
    }
)
"""Layouts that have other signs where the digits are: nothing else can have given these."""
_NUMBERS: Final = frozenset({ScanKind.PERSONAL_NUMBER, ScanKind.OLD_NUMBER, ScanKind.CAN})
_STRUCTURED: Final = frozenset(
    {
        ScanKind.BADGE,
        ScanKind.CITIZEN_QR,
        ScanKind.DAY_SLIP,
        ScanKind.DOSSIER_CODE,
        ScanKind.HEALTH_INSURANCE,
        ScanKind.LIST_NUMBER,
        ScanKind.LOCAL_NUMBER,
        ScanKind.SURVEY,
        ScanKind.TICKET,
    }
)
"""Kinds that no text has by chance."""
_OF_FIXED_LENGTH: Final = frozenset({ScanKind.MRZ, ScanKind.TICKET})
"""Kinds whose letters, where an input method changes any, are as many as they must be."""
_NO_CODES: Final = (ScanKind.TEXT, ScanKind.UNKNOWN)


def decoded_anew(line: str, read: Read) -> Scan | None:
    """What UTF-8 that was taken for a Western code page is; None for any other text."""
    meant = decoded_again(line)
    if meant is None:
        return None
    scan = read(meant)
    return None if scan.kind in _NO_CODES else _marked(scan, meant, Mangling.CODE_PAGE)


def mended(line: str, read: Read) -> Scan | None:
    """The one code that can have been meant by a mangled text; UNKNOWN where several can, None for none."""
    found: dict[tuple[object, ...], Scan] = {}
    sure = True
    for mangling, meant in candidates(line):
        scan = read(meant)
        if _is_code(scan, line, mangling):
            sure = sure and _is_sure(scan, mangling)
            found.setdefault((scan.kind, *scan.fields.items()), _marked(scan, meant, mangling))
    if not found:
        return None
    first, *others = found.values()
    return first if sure and not others else _flagged(line, first.mangling)


def doubted(scan: Scan, line: str) -> Scan:
    """Say of what is no code whether it was one before something changed it."""
    mangling = looks_mangled(line)
    return scan if mangling is None else _flagged(line, mangling)


def _is_code(scan: Scan, line: str, mangling: Mangling) -> bool:
    """Whether what may have been meant is a code by its structure and check digits, and not by chance."""
    if scan.kind in _NUMBERS:
        bare = not any(char.isascii() and char.isalnum() for char in line)
        return bare and mangling in _OF_LAYOUT and NumberFinding.CENTURY_UNKNOWN not in scan.warnings
    if scan.kind in (ScanKind.MRZ, ScanKind.VIETQR):
        return not scan.warnings
    return scan.kind in _STRUCTURED and ScanWarning.UNDECODABLE not in scan.warnings


def _is_sure(scan: Scan, mangling: Mangling) -> bool:
    """Whether a mishap of this kind leaves no doubt.

    A layout and Caps Lock lose nothing. An input method may have swallowed keys: a second tone takes the
    place of the first. What it swallowed shows only where the length is fixed.
    """
    if mangling is Mangling.VNI:
        return scan.kind is ScanKind.MRZ
    return mangling is not Mangling.TELEX or scan.kind in _OF_FIXED_LENGTH


def _marked(scan: Scan, meant: str, mangling: Mangling) -> Scan:
    return replace(scan, warnings=(*scan.warnings, ScanWarning.MENDED), text=meant.strip(), mangling=mangling)


def _flagged(line: str, mangling: Mangling | None) -> Scan:
    return replace(scan_of(ScanKind.UNKNOWN, {}, ScanWarning.MANGLED), text=line, mangling=mangling)
