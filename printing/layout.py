"""Pages as lists of marks, and a cursor that fills them from the top: words are broken, pages turned.

Coordinates are points from the top left corner of the sheet. Pure: no PDF library, so that every mark can
be checked against the edges of its page.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import cache
from typing import NamedTuple

from printing.paper import Paper
from printing.typeface import Face, typeface

__all__ = [
    "LEADING",
    "Box",
    "Flow",
    "Ink",
    "Leaf",
    "Mark",
    "Rule",
    "Run",
    "Shade",
    "Stamp",
    "Symbol",
    "Text",
    "wrapped",
]

LEADING = 1.17
"""Line pitch as a multiple of the type size."""
ASCENT = 0.93
"""Height of a line above its baseline: capitals with two marks, Ấ, reach 0.92 of the type size."""


class Box(NamedTuple):
    """The rectangle a mark keeps to."""

    left: float
    top: float
    right: float
    bottom: float


class Text(NamedTuple):
    """A run of letters on a baseline."""

    x: float
    y: float
    """Baseline."""
    text: str
    face: Face
    size: float

    def box(self) -> Box:
        """Where its ink is."""
        end = self.x + typeface(self.face).width(self.text, self.size)
        return Box(self.x, self.y - ASCENT * self.size, end, self.y + 0.25 * self.size)


class Rule(NamedTuple):
    """A straight line."""

    x0: float
    y0: float
    x1: float
    y1: float
    thickness: float

    def box(self) -> Box:
        """Where its ink is."""
        half = self.thickness / 2
        return Box(self.x0 - half, self.y0 - half, self.x1 + half, self.y1 + half)


class Shade(NamedTuple):
    """A filled rectangle; `grey` 0 is black, 1 white."""

    left: float
    top: float
    right: float
    bottom: float
    grey: float

    def box(self) -> Box:
        """Where its ink is."""
        return Box(self.left, self.top, self.right, self.bottom)


class Ink(NamedTuple):
    """A dark rectangle of a code, in modules from the symbol's corner, its quiet zone counted."""

    x: int
    y: int
    width: int
    height: int


class Symbol(NamedTuple):
    """A code with its quiet zone, on white ground."""

    x: float
    y: float
    width: float
    height: float
    name: str
    """Kind and dots per module: `bars-3`."""
    module: float
    """Points that a module is wide."""
    row: float
    """Points that a module is high; bars are one module high."""
    inks: tuple[Ink, ...]

    def box(self) -> Box:
        """The symbol with its quiet zone."""
        return Box(self.x, self.y, self.x + self.width, self.y + self.height)


class Stamp(NamedTuple):
    """Large pale words across the sheet, behind the text."""

    x: float
    y: float
    """Centre."""
    lines: tuple[str, ...]
    size: float
    degrees: float
    grey: float = 0.88
    """0 is black, 1 white."""

    def box(self) -> Box:
        """Bounding rectangle of the turned words."""
        length = max(typeface(Face.BOLD).width(line, self.size) for line in self.lines)
        depth = LEADING * self.size * len(self.lines)
        turn = math.radians(self.degrees)
        across = (length * math.cos(turn) + depth * math.sin(turn)) / 2
        down = (length * math.sin(turn) + depth * math.cos(turn)) / 2
        return Box(self.x - across, self.y - down, self.x + across, self.y + down)


Mark = Text | Rule | Shade | Symbol | Stamp


class Leaf(NamedTuple):
    """One page of all copies."""

    shared: list[Mark]
    """The same on every copy."""
    own: tuple[list[Mark], ...]
    """What each copy has of its own."""


class Run(NamedTuple):
    """A piece of a paragraph in one cut."""

    text: str
    face: Face


_SIGNS = "-/.@_"
"""Signs in codes and addresses behind which a line may end."""
_Word = tuple[str, Face, float]
"""A word, its cut and its width in points."""


def wrapped(runs: Sequence[Run], size: float, measure: float) -> list[list[tuple[float, Run]]]:
    """Lines of a paragraph: pieces with their offset from the left. A word wider than `measure` is cut."""
    if len(runs) == 1:
        [(text, face)] = runs
        whole = " ".join(text.split())
        if typeface(face).width(whole, size) <= measure:
            return [[(0.0, Run(whole, face))] if whole else []]
    lines: list[list[tuple[float, Run]]] = []
    pieces: list[tuple[float, Run]] = []
    waiting: list[str] = []
    """Words of the piece being gathered: all in one cut."""
    start = end = 0.0
    last: Face | None = None
    for word, face, length in _words(runs, size, measure):
        if last is None:
            last = face
        elif end + (space := _space(face) * size) + length > measure:
            lines.append([*pieces, (start, Run(" ".join(waiting), last))])
            pieces, waiting, start, end, last = [], [], 0.0, 0.0, face
        elif face is last:
            end += space
        else:
            pieces.append((start, Run(" ".join(waiting), last)))
            end += space
            waiting, start, last = [], end, face
        waiting.append(word)
        end += length
    lines.append([*pieces, (start, Run(" ".join(waiting), last))] if last is not None else [])
    return lines


@cache
def _space(face: Face) -> float:
    """Width of a space at one point."""
    return typeface(face).width(" ", 1)


def _words(runs: Sequence[Run], size: float, measure: float) -> list[_Word]:
    words: list[_Word] = []
    for text, face in runs:
        cut = typeface(face)
        for word in text.split():
            rest, width = word, cut.width(word, size)
            while width > measure and len(rest) > 1:
                fits = _cut(rest, max(1, _fitting(rest, face, size, measure)))
                words.append((rest[:fits], face, cut.width(rest[:fits], size)))
                rest = rest[fits:]
                width = cut.width(rest, size)
            words.append((rest, face, width))
    return words


def _cut(word: str, fits: int) -> int:
    """Where a word is cut of which `fits` characters fit: behind its last sign, as `H99.001-261123-`."""
    return max(word.rfind(sign, 0, fits) for sign in _SIGNS) + 1 or fits


def _fitting(text: str, face: Face, size: float, measure: float) -> int:
    """How many leading characters fit."""
    cut, total = typeface(face), 0.0
    for count, char in enumerate(text):
        total += cut.width(char, size)
        if total > measure:
            return count
    return len(text)


class Flow:
    """A cursor down a stack of pages, laid out once for all `copies`."""

    def __init__(self, paper: Paper, open_page: Callable[[Flow], None], copies: int = 1) -> None:
        self.paper = paper
        self.leaves: list[Leaf] = []
        self.copies = copies
        self.y = 0.0
        """Top of the free space on the last page."""
        self._open_page = open_page
        self._marks: list[Mark] = []
        self.turn()

    @property
    def number(self) -> int:
        """Number of the page being filled, from 1."""
        return len(self.leaves)

    def turn(self) -> None:
        """Begin a page."""
        self.leaves.append(Leaf([], tuple([] for _ in range(self.copies))))
        self._marks = self.leaves[-1].shared
        self.y = self.paper.top
        self._open_page(self)

    def put(self, mark: Mark) -> None:
        """Add a mark to the page being filled."""
        self._marks.append(mark)

    def skip(self, height: float) -> None:
        """Leave white space."""
        self.y += height

    def fits(self, height: float) -> bool:
        """Whether `height` is left on the page."""
        return self.y + height <= self.paper.floor

    def keep(self, height: float) -> None:
        """Turn the page unless `height` is left on it."""
        if not self.fits(height):
            self.turn()

    def paragraph(
        self,
        runs: Sequence[Run],
        size: float,
        *,
        left: float | None = None,
        measure: float | None = None,
        centred: bool = False,
        hanging: float = 0.0,
    ) -> None:
        """Set a paragraph line by line, turning pages as needed; `hanging` indents all but its first line."""
        left = self.paper.left if left is None else left
        measure = self.paper.measure if measure is None else measure
        for index, line in enumerate(wrapped(runs, size, measure - hanging)):
            self.keep(LEADING * size)
            self.line(line, size, left + (hanging if index else 0.0), measure, centred=centred)
            self.y += LEADING * size

    def differing(self, paragraphs: Sequence[Sequence[Run]], size: float) -> None:
        """Set one centred paragraph per copy in the same place; all copies go on below the longest."""
        left, measure, top = self.paper.left, self.paper.measure, self.y
        broken = [wrapped(runs, size, measure) for runs in paragraphs]
        for lines, marks in zip(broken, self.leaves[-1].own, strict=True):
            self.y, self._marks = top, marks
            for line in lines:
                self.line(line, size, left, measure, centred=True)
                self.y += LEADING * size
        self._marks = self.leaves[-1].shared
        self.y = top + max(map(len, broken)) * LEADING * size

    def line(
        self,
        pieces: Sequence[tuple[float, Run]],
        size: float,
        left: float,
        measure: float,
        *,
        centred: bool = False,
    ) -> None:
        """Set one broken line at the cursor without moving it."""
        if centred and pieces:
            offset, last = pieces[-1]
            left += (measure - offset - typeface(last.face).width(last.text, size)) / 2
        baseline = self.y + ASCENT * size
        for offset, run in pieces:
            self.put(Text(left + offset, baseline, run.text, run.face, size))
