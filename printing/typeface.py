"""The bundled Times-metric typeface Tinos: which letters it has and how wide they are.

Reads the font files' own `cmap` and `hmtx` tables, so that laying a page out needs no PDF library. It
knows nothing of documents.
"""

from __future__ import annotations

import struct
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from counter.domain.text import clean, nfc

__all__ = [
    "REPLACEMENT",
    "Face",
    "MissingGlyphsError",
    "Typeface",
    "font_path",
    "glyphs",
    "missing_glyphs",
    "replaced",
    "require_glyphs",
    "tables",
    "typeface",
    "width",
]

REPLACEMENT = "\u25a1"
"""White square: a hole everybody sees, where a foreign name has a letter the typeface lacks."""

_COMMON = frozenset((*range(0x20, 0x180), *range(0x1E00, 0x2030)))
"""Latin letters, Vietnamese ones and punctuation: nearly every value has no others."""
_LINE_LIMIT = 2000
"""Characters of one value on paper; the longest published component text is 500."""


class Face(StrEnum):
    """The four cuts, named as in the font files."""

    REGULAR = "Regular"
    BOLD = "Bold"
    ITALIC = "Italic"
    BOLD_ITALIC = "BoldItalic"


class MissingGlyphsError(Exception):
    """A text cannot be printed whole. Carries code points only, never the text: it may be a name."""

    def __init__(self, code_points: tuple[int, ...]) -> None:
        super().__init__("no glyph for " + ", ".join(f"U+{point:04X}" for point in code_points))
        self.code_points = code_points


@dataclass(frozen=True, slots=True)
class Typeface:
    """One cut: advance widths by code point, in thousandths of the type size."""

    face: Face
    advances: dict[int, float]
    letters: _Advances
    """The same by letter."""

    def width(self, text: str, size: float) -> float:
        """Width of `text` in points at `size` points; letters the cut lacks count nothing."""
        return sum(map(self.letters.__getitem__, text)) * size / 1000


class _Advances(dict[str, float]):
    """Advance widths; a letter that is not there counts nothing."""

    def __missing__(self, letter: str) -> float:
        return 0.0


def font_path(face: Face) -> Path:
    """The bundled TrueType file of a cut."""
    return Path(__file__).parent / "fonts" / f"Tinos-{face}.ttf"


@cache
def typeface(face: Face) -> Typeface:
    """The cut `face`, read once; OSError when the bundled file is gone."""
    advances = _advances(font_path(face).read_bytes())
    return Typeface(face, advances, _Advances({chr(code): width for code, width in advances.items()}))


def width(text: str, face: Face, size: float) -> float:
    """Width of `text` in points."""
    return typeface(face).width(text, size)


@cache
def _coverage() -> frozenset[int]:
    """Code points that all four cuts have."""
    return frozenset.intersection(*(frozenset(typeface(face).advances) for face in Face))


@cache
def _plain() -> frozenset[str]:
    """Letters that stand for themselves, whatever stands beside them: what `clean` changes nothing of."""
    return frozenset(
        char
        for char in map(chr, _coverage() & _COMMON)
        if not unicodedata.combining(char) and (char == " " or clean(char) == char)
    )


def missing_glyphs(text: str) -> tuple[int, ...]:
    """Code points of `text`, composed to NFC, that the typeface cannot draw; sorted, each once."""
    return tuple(sorted({ord(char) for char in nfc(text)} - _coverage()))


def require_glyphs(text: str) -> str:
    """`text` in NFC, or MissingGlyphsError: for our own wording, which has to be whole."""
    composed = nfc(text)
    missing = missing_glyphs(composed)
    if missing:
        raise MissingGlyphsError(missing)
    return composed


def replaced(text: str) -> tuple[str, tuple[int, ...]]:
    """A value as it can be drawn, and what it lost.

    One clean NFC line; each letter the typeface lacks becomes a visible REPLACEMENT and is reported.
    """
    if len(text) <= _LINE_LIMIT and _plain().issuperset(text) and "  " not in text and text == text.strip():
        return text, ()
    composed = clean(text, limit=_LINE_LIMIT)
    missing = missing_glyphs(composed)
    if not missing:
        return composed, ()
    return composed.translate(dict.fromkeys(missing, REPLACEMENT)), missing


# --- the font file (OpenType 1.9: cmap format 4, hmtx) ---------------------------------------------


def tables(font: bytes) -> dict[bytes, bytes]:
    """The tables of a font file by their tags."""
    return {
        tag: font[offset : offset + length]
        for tag, _checksum, offset, length in struct.iter_unpack(
            ">4sLLL", font[12 : 12 + 16 * struct.unpack_from(">H", font, 4)[0]]
        )
    }


def _advances(font: bytes) -> dict[int, float]:
    found = tables(font)
    units_per_em: int = struct.unpack_from(">H", found[b"head"], 18)[0]
    measured: int = struct.unpack_from(">H", found[b"hhea"], 34)[0]
    widths = [pair[0] for pair in struct.iter_unpack(">Hh", found[b"hmtx"][: 4 * measured])]
    return {
        code: widths[min(glyph, measured - 1)] * 1000 / units_per_em
        for code, glyph in glyphs(found[b"cmap"]).items()
    }


def glyphs(cmap: bytes) -> dict[int, int]:
    """Code point to glyph of the Windows Unicode subtable (platform 3, encoding 1, format 4).

    ValueError when there is none.
    """
    count: int = struct.unpack_from(">H", cmap, 2)[0]
    for platform, encoding, offset in struct.iter_unpack(">HHL", cmap[4 : 4 + 8 * count]):
        if (platform, encoding) == (3, 1) and struct.unpack_from(">H", cmap, offset)[0] == 4:
            return _format_4(cmap[offset:])
    raise ValueError("font without a Unicode cmap of format 4")


def _format_4(table: bytes) -> dict[int, int]:
    doubled: int = struct.unpack_from(">H", table, 6)[0]
    segments = doubled // 2

    def column(start: int) -> tuple[int, ...]:
        return struct.unpack_from(f">{segments}H", table, start)

    ends, starts = column(14), column(16 + doubled)
    deltas, ranges = column(16 + 2 * doubled), column(16 + 3 * doubled)
    found: dict[int, int] = {}
    for index in range(segments):
        for code in range(starts[index], ends[index] + 1):
            glyph = code
            if ranges[index]:
                at = 16 + 3 * doubled + 2 * index + ranges[index] + 2 * (code - starts[index])
                glyph = struct.unpack_from(">H", table, at)[0] if at + 2 <= len(table) else 0
                if not glyph:
                    continue
            glyph = (glyph + deltas[index]) & 0xFFFF
            if glyph and code != 0xFFFF:
                found[code] = glyph
    return found
