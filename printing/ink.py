"""Marks as PDF operators: one content stream of a page or of what its copies share (ISO 32000-1 annex A).

Everything of one kind goes through one object: a stamp, shades and codes below, then rules, then all text. A
code is drawn in its own modules, whole numbers, under one matrix. Knows no fonts' files and no objects.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from printing.layout import LEADING, Mark, Rule, Shade, Stamp, Symbol, Text
from printing.typeface import Face, width

__all__ = ["FONT_NAMES", "drawn", "letters_of"]

FONT_NAMES: Mapping[Face, str] = {
    Face.REGULAR: "/R",
    Face.BOLD: "/B",
    Face.ITALIC: "/I",
    Face.BOLD_ITALIC: "/J",
}
"""What the faces are called among the resources."""


def drawn(marks: Sequence[Mark], height: float) -> bytes:
    """The operators that draw `marks` on a page of `height` points, from its bottom left corner."""
    parts: list[str] = []
    shaded = False
    for kind in (Stamp, Shade, Symbol):
        for mark in marks:
            if isinstance(mark, kind):
                shaded = True
                parts.append(_ground(mark, height))
    if shaded:
        parts.append("0 g")
    parts += _rules([mark for mark in marks if isinstance(mark, Rule)], height)
    parts += _texts([mark for mark in marks if isinstance(mark, Text)], height)
    return "\n".join(parts).encode("ascii")


def letters_of(marks: Iterable[Mark]) -> dict[Face, set[str]]:
    """The letters of each face that are drawn."""
    found: dict[Face, set[str]] = {}
    for mark in marks:
        if isinstance(mark, Text):
            found.setdefault(mark.face, set()).update(mark.text)
        elif isinstance(mark, Stamp):
            found.setdefault(Face.BOLD, set()).update(*mark.lines)
    return found


def _ground(mark: Stamp | Shade | Symbol, height: float) -> str:
    match mark:
        case Stamp():
            return _stamp(mark, height)
        case Shade():
            size = f"{mark.right - mark.left:.2f} {mark.bottom - mark.top:.2f}"
            return f"{mark.grey:g} g {mark.left:.2f} {height - mark.bottom:.2f} {size} re f"
        case Symbol():
            return _symbol(mark, height)


def _symbol(mark: Symbol, height: float) -> str:
    """A code on white ground, all its ink in one path, in modules down from its top left corner."""
    ground = f"1 g {mark.x:.3f} {height - mark.y - mark.height:.3f} {mark.width:.3f} {mark.height:.3f} re f"
    matrix = f"{mark.module:.5f} 0 0 {-mark.row:.5f} {mark.x:.4f} {height - mark.y:.4f} cm"
    boxes = " ".join([f"{x} {y} {across} {down} re" for x, y, across, down in mark.inks])
    return f"{ground} 0 g q {matrix} {boxes} f Q"


def _rules(rules: Sequence[Rule], height: float) -> list[str]:
    """All rules of one thickness in one path."""
    paths: dict[float, list[str]] = {}
    for x0, y0, x1, y1, thickness in rules:
        paths.setdefault(thickness, []).append(f"{x0:.2f} {height - y0:.2f} m {x1:.2f} {height - y1:.2f} l")
    return [f"{thickness:g} w {' '.join(lines)} S" for thickness, lines in paths.items()]


def _texts(texts: Sequence[Text], height: float) -> list[str]:
    if not texts:
        return []
    parts = ["BT"]
    current: tuple[Face, float] | None = None
    for x, y, text, face, size in texts:
        if (face, size) != current:
            current = (face, size)
            parts.append(f"{FONT_NAMES[face]} {size:g} Tf")
        parts.append(f"1 0 0 1 {x:.2f} {height - y:.2f} Tm {_string(text)} Tj")
    parts.append("ET")
    return parts


def _stamp(mark: Stamp, height: float) -> str:
    turn = math.radians(mark.degrees)
    cos, sin = math.cos(turn), math.sin(turn)
    parts = [
        f"q {mark.grey:g} g {cos:.5f} {sin:.5f} {-sin:.5f} {cos:.5f} {mark.x:.2f} {height - mark.y:.2f} cm"
    ]
    parts.append(f"BT {FONT_NAMES[Face.BOLD]} {mark.size:g} Tf")
    for index, line in enumerate(mark.lines):
        y = ((len(mark.lines) - 1) / 2 - index) * mark.size * LEADING - mark.size * 0.35
        parts.append(f"1 0 0 1 {-width(line, Face.BOLD, mark.size) / 2:.2f} {y:.2f} Tm {_string(line)} Tj")
    parts.append("ET Q")
    return " ".join(parts)


def _string(text: str) -> str:
    """A text as codes of `printing.embedding`, UTF-16 units."""
    return f"<{text.encode('utf-16-be').hex()}>"
