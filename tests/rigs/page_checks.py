"""What is wrong with laid-out pages: ink outside its frame, texts over one another, rules in the way."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from printing.layout import Box, Mark, Rule, Symbol, Text
from printing.paper import Paper
from printing.sheet import Sheets

__all__ = ["troubles"]

_EDGE = 8.0
"""Points along the sheet that printers leave white."""
_NEAR = 0.3
"""Points by which roundings differ."""


def troubles(pages: Sheets) -> list[str]:
    """One line for each thing that is wrong, with its page; none: it is well."""
    return [
        f"page {number}: {trouble}"
        for number, marks in enumerate(pages.pages, start=1)
        for trouble in _of_page(marks, pages.paper)
    ]


def _of_page(marks: Sequence[Mark], paper: Paper) -> Iterator[str]:
    texts = sorted(
        (one for one in marks if isinstance(one, Text) and one.text.strip()), key=lambda one: one.y
    )
    boxes = [one.box() for one in texts]
    yield from _outside(marks, texts, paper)
    yield from _overlapping(texts, boxes)
    obstacles = _Obstacles(marks)
    for text, box in zip(texts, boxes, strict=True):
        yield from obstacles.hit(text, box)


def _outside(marks: Sequence[Mark], texts: Sequence[Text], paper: Paper) -> Iterator[str]:
    foot = texts[-1].y
    for mark in marks:
        box = mark.box()
        sheet = Box(_EDGE, _EDGE, paper.width - _EDGE, paper.height - _EDGE)
        if not _holds(sheet, box):
            yield f"off the sheet: {mark}"
        if isinstance(mark, Text):
            column = Box(paper.left - 0.5, 0, paper.width - paper.right + 0.5, paper.floor + 3)
            if not _holds(column if mark.y < foot else column._replace(bottom=paper.height), box):
                yield f"out of its column: {mark}"


def _overlapping(texts: Sequence[Text], boxes: Sequence[Box]) -> Iterator[str]:
    for index, one in enumerate(texts):
        for at in range(index + 1, len(texts)):
            other = texts[at]
            if other.y - one.y >= one.size:
                break
            a, b = boxes[index], boxes[at]
            aside = a.right <= b.left + _NEAR or b.right <= a.left + _NEAR
            if not aside and other.y - one.y < 0.9 * min(one.size, other.size):
                yield f"over one another: {one.text} / {other.text}"


class _Obstacles:
    """What letters must not touch, sorted by where it is."""

    def __init__(self, marks: Sequence[Mark]) -> None:
        rules = [one for one in marks if isinstance(one, Rule)]
        self.uprights = sorted((one for one in rules if one.x0 == one.x1), key=lambda one: one.x0)
        self.flats = sorted((one for one in rules if one.y0 == one.y1), key=lambda one: one.y0)
        self.codes = [one.box() for one in marks if isinstance(one, Symbol)]

    def hit(self, text: Text, box: Box) -> Iterator[str]:
        """A rule through the letters, or a code they reach into."""
        middle, top = text.y - 0.3 * text.size, text.y - 0.6 * text.size
        first = bisect_right(self.uprights, box.left + _NEAR, key=lambda one: one.x0)
        for rule in self.uprights[first:]:
            if rule.x0 >= box.right - _NEAR:
                break
            if min(rule.y0, rule.y1) < middle < max(rule.y0, rule.y1):
                yield f"crossed by a rule: {text.text}"
        first = bisect_right(self.flats, top, key=lambda one: one.y0)
        for rule in self.flats[first:]:
            if rule.y0 >= text.y - _NEAR:
                break
            if rule.x0 < box.right and box.left < rule.x1:
                yield f"struck through: {text.text}"
        for code in self.codes:
            aside = box.right <= code.left + _NEAR or code.right <= box.left + _NEAR
            if not aside and code.top + _NEAR < text.y and top < code.bottom - _NEAR:
                yield f"in a code: {text.text}"


def _holds(outer: Box, inner: Box) -> bool:
    across = outer.left <= inner.left and inner.right <= outer.right
    return across and outer.top <= inner.top and inner.bottom <= outer.bottom
