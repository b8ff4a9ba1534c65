"""The bundled typeface as PDF font objects: made once per process and face, the same in every file.

A file carries the core cut of a face: the letters of Latin scripts with every Vietnamese one, 17 kB
(`printing/fonts/core`, made by `tests.rigs.core_fonts`). A text with any other letter brings the whole face.
The codes of a string are its UTF-16 units, so that writing a text costs no look-up (ISO 32000-1 §9.7.4.2).
Knows no marks and no documents.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import groupby
from pathlib import Path

from printing.typeface import Face, font_path, glyphs, tables

__all__ = ["Program", "core_path", "program"]

_LEVEL = 6
"""Of zlib: once per process."""
_SERIF, _SYMBOLIC, _ITALIC = 2, 4, 64
"""Flags of a font descriptor (ISO 32000-1 table 123)."""
_PREFIX = "COUNTR+"
"""Six capitals and a plus: the mark of a subset (ISO 32000-1 §9.6.4)."""
_RANGES = 100
"""Most ranges in one block of a CMap (Adobe technical note 5411 §1.4.1)."""


@dataclass(frozen=True)
class Program:
    """A font file with what a PDF says about it."""

    name: str
    """`COUNTR+Tinos-Bold`; without the prefix it is whole."""
    font: bytes
    glyphs: dict[int, int]
    """Glyph by code point."""

    @cached_property
    def letters(self) -> frozenset[str]:
        """What it can draw."""
        return frozenset(map(chr, self.glyphs))

    @cached_property
    def packed(self) -> bytes:
        """The font file, deflated."""
        return zlib.compress(self.font, _LEVEL)

    @cached_property
    def widths(self) -> bytes:
        """Advance widths by code, as the value of /W."""
        found = tables(self.font)
        units: int = struct.unpack_from(">H", found[b"head"], 18)[0]
        measured: int = struct.unpack_from(">H", found[b"hhea"], 34)[0]
        advances = [pair[0] for pair in struct.iter_unpack(">Hh", found[b"hmtx"][: 4 * measured])]
        said = []
        for first, last in _runs(self.glyphs):
            row = (advances[min(self.glyphs[code], measured - 1)] for code in range(first, last + 1))
            said.append(f"{first} [{' '.join(f'{advance * 1000 / units:.4g}' for advance in row)}]")
        return f"[{' '.join(said)}]".encode()

    @cached_property
    def glyph_of_code(self) -> bytes:
        """Glyph of each code, deflated: the stream /CIDToGIDMap."""
        numbers = [0] * (max(self.glyphs) + 1)
        for code, glyph in self.glyphs.items():
            numbers[code] = glyph
        return zlib.compress(struct.pack(f">{len(numbers)}H", *numbers), _LEVEL)

    @cached_property
    def descriptor(self) -> dict[str, bytes]:
        """Measures of the face as a font descriptor has them, without its file."""
        found = tables(self.font)
        units: int = struct.unpack_from(">H", found[b"head"], 18)[0]
        italic_angle: int = struct.unpack_from(">l", found[b"post"], 4)[0]
        ascent, descent = struct.unpack_from(">hh", found[b"hhea"], 4)
        weight: int = struct.unpack_from(">H", found[b"OS/2"], 4)[0]
        capitals: int = struct.unpack_from(">h", found[b"OS/2"], 88)[0]
        box = struct.unpack_from(">4h", found[b"head"], 36)

        def thousandths(*lengths: int) -> bytes:
            return " ".join(str(round(length * 1000 / units)) for length in lengths).encode()

        return {
            "Flags": str(_SERIF | _SYMBOLIC | (_ITALIC if italic_angle else 0)).encode(),
            "FontBBox": b"[" + thousandths(*box) + b"]",
            "ItalicAngle": str(italic_angle // 65536).encode(),
            "Ascent": thousandths(ascent),
            "Descent": thousandths(descent),
            "CapHeight": thousandths(capitals),
            "StemV": str(50 + weight * weight // 4225).encode(),  # no table says it; the usual estimate
        }

    @cached_property
    def to_unicode(self) -> bytes:
        """The CMap /ToUnicode, deflated: each code is its letter."""
        ranges = [f"<{first:04X}> <{last:04X}> <{first:04X}>" for first, last in _pages(self.glyphs)]
        blocks = [ranges[at : at + _RANGES] for at in range(0, len(ranges), _RANGES)]
        body = "".join(f"{len(one)} beginbfrange\n{chr(10).join(one)}\nendbfrange\n" for one in blocks)
        return zlib.compress(_CMAP.format(body=body).encode(), _LEVEL)


_CMAP = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
{body}endcmap
CMapName currentdict /CMap defineresource pop
end
end
"""


def program(face: Face, letters: Iterable[str]) -> Program:
    """The core cut of `face`, or the whole face when the core lacks one of `letters`."""
    core = _core(face)
    return core if core.letters.issuperset(letters) else _whole(face)


def core_path(face: Face) -> Path:
    """The bundled core cut of a face."""
    return Path(__file__).parent / "fonts" / "core" / f"Tinos-{face}.ttf"


@cache
def _core(face: Face) -> Program:
    return _read(core_path(face), f"{_PREFIX}Tinos-{face}")


@cache
def _whole(face: Face) -> Program:
    return _read(font_path(face), f"Tinos-{face}")


def _read(path: Path, name: str) -> Program:
    font = path.read_bytes()
    return Program(name, font, glyphs(tables(font)[b"cmap"]))


def _runs(codes: Iterable[int]) -> Iterator[tuple[int, int]]:
    """First and last of each run of consecutive codes."""
    for _, run in groupby(enumerate(sorted(codes)), lambda pair: pair[1] - pair[0]):
        members = [code for _, code in run]
        yield members[0], members[-1]


def _pages(codes: Iterable[int]) -> Iterator[tuple[int, int]]:
    """The same, none across a change of the first byte (Adobe technical note 5411 §1.4.1)."""
    for first, last in _runs(codes):
        for page in range(first >> 8, (last >> 8) + 1):
            yield max(first, page << 8), min(last, (page << 8) | 0xFF)
