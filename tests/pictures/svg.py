"""A screen as a small SVG: one rectangle per run of ground, one text per run of letters, styles as classes.

No font comes with it: any monospaced font of the reader's system draws it. The same screen, the same bytes.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape

from rich.cells import cell_len
from rich.style import Style
from textual.strip import Strip

__all__ = ["svg"]

_WIDE, _HIGH, _BASE = 8, 16, 12
"""Pixels of a cell, and its base line."""
_GAP = " " * 6
"""Blanks that cost more bytes than a new text."""
_FONT = "'Cascadia Mono','DejaVu Sans Mono',Menlo,Consolas,monospace"
_SIZE = 13.3
_QUARTERS = " ▘▝▀▖▌▞▛▗▚▐▜▄▙▟█"
"""Bits: 1 upper left, 2 upper right, 4 lower left, 8 lower right."""
_BLOCKS = frozenset(_QUARTERS[1:])


def svg(strips: Sequence[Strip], columns: int, ground: str, title: str) -> str:
    """The picture of these rows on `ground`."""
    classes: dict[str, str] = {}
    grounds: list[str] = []
    letters: list[str] = []
    for row, strip in enumerate(strips):
        for column, width, text, style in _runs(strip):
            back = _colour(style, ground=True)
            if back != ground:
                grounds.append(
                    f'<path class="{_class(classes, f"fill:{back}")}" d="M{_x(column)} {row * _HIGH}'
                    f'h{_x(width)}v{_HIGH}h-{_x(width)}z"/>'
                )
            if set(text) <= _BLOCKS:
                name = _class(classes, f"fill:{_colour(style, ground=False)}")
                for place, letter in enumerate(text):
                    grounds += _block(name, column + place, row, letter)
                continue
            for start, part in _parts(text):
                name = _class(classes, _look(style))
                where = f'x="{_x(column + start)}" y="{row * _HIGH + _BASE}"'
                letters.append(f'<text class="{name}" {where}>{escape(part)}</text>')
    sheet = "".join(f".{name}{{{rules}}}" for rules, name in classes.items())
    wide, high = _x(columns), len(strips) * _HIGH
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xml:space="preserve"'
        f' viewBox="0 0 {wide} {high}" width="{wide}" height="{high}">'
        f"<title>{escape(title)}</title><style>text{{font:{_SIZE}px {_FONT};white-space:pre}}{sheet}</style>"
        f'<rect width="100%" height="100%" fill="{ground}"/>' + "".join(_joined(grounds)) + "\n"
        + "\n".join(letters) + "\n</svg>\n"
    )  # fmt: skip


def _block(name: str, column: int, row: int, letter: str) -> Iterator[str]:
    """A quarter block as rectangles: letters of a font leave gaps between rows."""
    shape = _QUARTERS.index(letter)
    half, part = _WIDE // 2, _HIGH // 2
    x, y = column * _WIDE, row * _HIGH
    if shape == 15:
        yield f'<path class="{name}" d="M{x} {y}h{_WIDE}v{_HIGH}h-{_WIDE}z"/>'
        return
    for place, pair in enumerate((shape & 3, shape >> 2)):
        if pair:
            wide = _WIDE if pair == 3 else half
            left, top = x + (half if pair == 2 else 0), y + place * part
            yield f'<path class="{name}" d="M{left} {top}h{wide}v{part}h-{wide}z"/>'


def _runs(strip: Strip) -> Iterator[tuple[int, int, str, Style]]:
    """(column, cells, text, style) of neighbouring segments that look alike."""
    column, start, text, look = 0, 0, "", Style.null()
    for segment in strip:
        style = segment.style or Style.null()
        if text and (_look(style), _colour(style, ground=True)) != (_look(look), _colour(look, ground=True)):
            yield start, column - start, text, look
            start, text = column, ""
        look = style
        text += segment.text
        column += segment.cell_length
    if text:
        yield start, column - start, text, look


def _parts(text: str) -> Iterator[tuple[int, str]]:
    """Words with their place in cells: what is no plain letter starts anew, for fonts that are not even."""
    column, start, part = 0, 0, ""
    odd = False
    for letter in text:
        strange = not (letter.isascii() or unicodedata.name(letter, "").startswith(("LATIN", "BOX")))
        gap = letter == " " and part.endswith(_GAP)
        if part and (strange or odd or gap):
            if part.strip():
                yield start, part.rstrip()
            start, part = column, ""
        if letter == " " and not part:
            start = column + 1
        else:
            part += letter
        odd = strange
        column += cell_len(letter)
    if part.strip():
        yield start, part.rstrip()


def _class(classes: dict[str, str], rules: str) -> str:
    return classes.setdefault(rules, _letters(len(classes)))


def _letters(number: int) -> str:
    name = ""
    while True:
        name = chr(ord("a") + number % 26) + name
        number = number // 26 - 1
        if number < 0:
            return name


def _look(style: Style) -> str:
    rules = f"fill:{_colour(style, ground=False)}"
    if style.bold:
        rules += ";font-weight:bold"
    if style.italic:
        rules += ";font-style:italic"
    if style.underline:
        rules += ";text-decoration:underline"
    return rules


def _colour(style: Style, *, ground: bool) -> str:
    colour = style.bgcolor if ground != bool(style.reverse) else style.color
    if colour is None or colour.triplet is None:
        return "#000000" if ground else "#ffffff"
    return colour.triplet.hex


def _joined(grounds: list[str]) -> Iterator[str]:
    """Paths of one class in one element, as long as they follow each other."""
    before, data = "", ""
    for one in grounds:
        head, _, rest = one.partition(' d="')
        path = rest.removesuffix('"/>')
        if head == before:
            data += path
            continue
        if data:
            yield f'{before} d="{data}"/>'
        before, data = head, path
    if data:
        yield f'{before} d="{data}"/>'


def _x(cells: int) -> str:
    return str(cells * _WIDE)
