"""Cuts `printing/fonts/core` from the bundled faces: `uv run --group bench python -m tests.rigs.core_fonts`.

Latin letters with every Vietnamese one, figures and punctuation, without hints: all that most papers need.
"""

from __future__ import annotations

from importlib import import_module
from itertools import chain
from pathlib import Path
from typing import Any

from printing.embedding import core_path
from printing.typeface import REPLACEMENT, Face, font_path

__all__ = ["CORE", "cut"]

CORE = frozenset(
    chain(
        range(0x20, 0x7F),
        range(0xA0, 0x180),  # Latin-1 and Latin Extended-A: the letters of a machine-readable zone's states
        (0x192, 0x1A0, 0x1A1, 0x1AF, 0x1B0),
        range(0x1E80, 0x1E86),
        range(0x1EA0, 0x1EFA),  # Vietnamese
        range(0x2010, 0x2027),
        (0x2030, 0x2032, 0x2033, 0x2039, 0x203A, 0x20AB, 0x20AC, 0x2116, 0x2122),
        (0x2190, 0x2192, 0x2212, 0x2260, 0x2264, 0x2265, 0x25CB, 0x25CF),
        (ord(REPLACEMENT),),
    )
)
"""Code points; those a face lacks are left out."""

_TABLES = (
    "DSIG",
    "GDEF",
    "GPOS",
    "GSUB",
    "LTSH",
    "PCLT",
    "VDMX",
    "FFTM",
    "gasp",
    "hdmx",
    "kern",
    "meta",
    "name",
)
"""Not needed to draw."""


def cut(source: Path, target: Path) -> None:
    """Write the core of the face at `source`."""
    subset: Any = import_module("fontTools.subset")
    options = subset.Options()
    options.hinting = False
    options.layout_features = []
    options.glyph_names = False
    options.legacy_cmap = False
    options.notdef_outline = True
    options.drop_tables += list(_TABLES)
    font = subset.load_font(str(source), options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=CORE)
    cutter.subset(font)
    subset.save_font(font, str(target), options)


if __name__ == "__main__":
    for face in Face:
        cut(font_path(face), core_path(face))
