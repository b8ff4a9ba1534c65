"""The 80 mm receipt as a 1-bit raster and the ESC/POS bytes that print it.

Drawn as a picture because raster is the only way to Vietnamese letters that works on every printer model.
Pillow and python-escpos are imported late. It shows no personal number.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import gettempdir
from typing import TYPE_CHECKING, Any

from counter.domain.documents import DaySlip, FeeSlip
from printing.content import Content, content
from printing.layout import Run, wrapped
from printing.symbols import QR_QUIET_MODULES, dots_per_module, qr
from printing.template import BlockKind, shared_words
from printing.typeface import Face, font_path

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

__all__ = ["DOTS_PER_MM", "WIDTH_DOTS", "Receipt", "receipt", "void_strip"]

WIDTH_DOTS = 576
"""Printable width of 80 mm paper at 203 dpi (72 mm)."""
DOTS_PER_MM = 8
_MARGIN = 12
_QR_EDGE = 25 * DOTS_PER_MM
"""Edge of the symbol aimed at, in dots; modules are whole dots."""
_HINTING = 1.03
_BAND_ROWS = 128
"""Rows per raster command: 9 kB, less than the buffer of the smallest printers."""
_PROFILE = "NT-80-V-UL"
"""80 mm, 576 dots, raster and cutter. With a profile of unknown width escpos writes to stdout."""
_PICKLE_VARIABLE = "ESCPOS_CAPABILITIES_PICKLE_DIR"


@dataclass(frozen=True, slots=True)
class Receipt:
    """A drawn receipt."""

    image: Image
    """Mode `1`, WIDTH_DOTS wide; 0 is black."""
    escpos: bytes
    """Initialise, raster in bands, feed, cut."""
    missing: tuple[int, ...]
    """Code points drawn as a white square."""


def receipt(document: FeeSlip | DaySlip) -> Receipt:
    """Draw `document`. Raises TemplateError or MissingGlyphsError for a defective template."""
    page = content(document)
    roll = _DayRoll(page) if isinstance(document, DaySlip) else _Roll(page)
    image = roll.drawn()
    return Receipt(image, _commands(image), page.missing)


@cache
def void_strip() -> bytes:
    """What is printed before the next paper when the one before it may have been cut off (issue 4)."""
    image = _VoidStrip().drawn()
    # White rows first: a raster command that was broken off still waits for so many, and would eat the words.
    return bytes(_BAND_ROWS * WIDTH_DOTS // 8) + _commands(image)


def _commands(image: Image) -> bytes:
    logging.getLogger("escpos").setLevel(logging.CRITICAL)  # it logs what it prints
    printer = _dummy()(profile=_PROFILE)
    printer.hw("INIT")
    printer.image(image, impl="bitImageRaster", fragment_height=_BAND_ROWS)
    printer.cut(mode="PART")
    return bytes(printer.output)


@cache
def _dummy() -> Any:
    """The class of escpos that collects bytes, imported without a trace.

    escpos keeps what it knows of printers as a pickle in a new folder in the temp folder, one for every
    process (3.1 `escpos.capabilities`); a variable may name another, but the new one is made all the same.
    """
    named = os.environ.pop(_PICKLE_VARIABLE, None)  # a pickle of somebody else's is code of theirs
    try:
        from escpos import capabilities  # type: ignore[import-untyped]  # python-escpos ships no types
        from escpos.printer import Dummy  # type: ignore[import-untyped]  # the same
    finally:
        if named is not None:
            os.environ[_PICKLE_VARIABLE] = named
    folder = Path(capabilities.pickle_dir)
    if folder.parent == Path(gettempdir()):
        with suppress(OSError):  # not empty, or not ours: it stays
            Path(capabilities.pickle_path).unlink(missing_ok=True)
            folder.rmdir()
    return Dummy


@cache
def _font(face: Face, dots: int) -> FreeTypeFont:
    from PIL import ImageFont

    return ImageFont.truetype(str(font_path(face)), dots, layout_engine=ImageFont.Layout.BASIC)


class _Roll:
    """A strip that grows downwards: steps are recorded first, so that its length is known before drawing."""

    column = 164
    """Dots to the values, beside their labels."""

    def __init__(self, page: Content) -> None:
        self.page = page
        self.y = _MARGIN
        self.texts: list[tuple[float, float, str, FreeTypeFont, int]] = []
        """x, y of the top, text, font, colour (1 white)."""
        self.boxes: list[tuple[float, float, float, float]] = []
        """Filled black: left, top, right, bottom; inclusive as Pillow has it."""

    def drawn(self) -> Image:
        """The finished strip."""
        from PIL import Image, ImageDraw

        self.compose()
        image = Image.new("1", (WIDTH_DOTS, self.y + _MARGIN), 1)
        pen: ImageDraw.ImageDraw = ImageDraw.Draw(image)
        pen.fontmode = "1"
        self.ink(pen)
        return image

    def ink(self, pen: ImageDraw) -> None:
        for box in self.boxes:
            pen.rectangle(box, fill=0)
        for x, y, text, font, colour in self.texts:
            pen.text((x, y), text, font=font, fill=colour)

    def compose(self) -> None:
        page, form = self.page, self.page.template
        self.mark()
        if page.voided:
            self.centred(page.voided, Face.BOLD, 26)
            self.gap(8)
        self.centred(page.centre_name, Face.BOLD, 26)
        self.gap(8)
        self.centred(form.title, Face.BOLD, 36)
        if page.copy_number:
            self.centred(form.marks.reprint.format(number=page.copy_number), Face.BOLD, 28)
        self.square()
        label = form.letterhead.number if page.code_final else form.letterhead.local_number
        self.centred(label, Face.REGULAR, 24)
        self.centred(page.code, Face.BOLD, 40)
        if not page.code_final:
            self.centred(form.marks.not_online, Face.BOLD, 26)
        self.line()
        for block in form.blocks:
            value = page.values.get(block.key, "")
            if block.kind is BlockKind.FIELD and value:
                self.field(f"{block.label}:", value, strong=block.strong)
        self.line()
        for block in form.blocks:
            if block.kind is BlockKind.NOTE:
                value = page.values.get(block.key, "")
                self.centred(block.label.format(**{block.key or "_": value}), Face.ITALIC, 23)
        self.gap(6)
        self.centred(page.footer, Face.REGULAR, 23)
        self.mark()

    def mark(self) -> None:
        """Black bands across the paper: voided, training."""
        marks = self.page.template.marks
        if self.page.voided:
            self.band((marks.cancelled,), 56)
        if self.page.training:
            self.band((marks.training, marks.void), 34)

    def band(self, texts: Sequence[str], dots: int) -> None:
        self.gap(6)
        top = self.y
        self.gap(6)
        for text in texts:
            self.centred(text, Face.BOLD, dots, colour=1)
        self.gap(8)
        self.boxes.append((0, top, WIDTH_DOTS - 1, self.y))
        self.gap(12)

    def square(self) -> None:
        symbol = qr(self.page.code)
        dots = dots_per_module(_QR_EDGE + QR_QUIET_MODULES, symbol.modules, largest=10)
        left = (WIDTH_DOTS - symbol.modules * dots) // 2
        top = self.y + QR_QUIET_MODULES * dots
        for row, start, run in symbol.runs:
            x, y = left + start * dots, top + row * dots
            self.boxes.append((x, y, x + run * dots - 1, y + dots - 1))
        self.y = top + (symbol.modules + QR_QUIET_MODULES) * dots

    def field(self, label: str, value: str, *, strong: bool) -> None:
        """A label and its value in two columns; the value is broken in its own."""
        top, column = self.y, self.column
        self.texts.append((_MARGIN, top, label, _font(Face.REGULAR, 26), 0))
        face, dots = (Face.BOLD, 28) if strong else (Face.REGULAR, 26)
        font = _font(face, dots)
        for line in _broken(value, face, dots, WIDTH_DOTS - 2 * _MARGIN - column):
            self.texts.append((_MARGIN + column, self.y, line, font, 0))
            self.y += _pitch(font)
        self.gap(3)

    def centred(self, text: str, face: Face, dots: int, *, colour: int = 0) -> None:
        font = _font(face, dots)
        for line in _broken(text, face, dots, WIDTH_DOTS - 2 * _MARGIN):
            self.texts.append(((WIDTH_DOTS - font.getlength(line)) / 2, self.y, line, font, colour))
            self.y += _pitch(font)

    def line(self) -> None:
        self.gap(10)
        self.boxes.append((_MARGIN, self.y, WIDTH_DOTS - 1 - _MARGIN, self.y + 1))
        self.gap(12)

    def gap(self, dots: int) -> None:
        self.y += dots


class _VoidStrip(_Roll):
    """White words in a black band."""

    def __init__(self) -> None:
        self.y = _MARGIN
        self.texts = []
        self.boxes = []

    def compose(self) -> None:
        """Across the whole roll, so that nobody misses it."""
        words = shared_words()
        self.band((words["roll_cut_off"], words["roll_cut_off_void"]), 34)


class _DayRoll(_Roll):
    """The end of a day: its sums, then the head of the record in groups of hex digits and as a QR."""

    column = 196

    def compose(self) -> None:
        page, form = self.page, self.page.template
        self.mark()
        self.centred(page.centre_name, Face.BOLD, 26)
        self.gap(8)
        self.centred(form.title, Face.BOLD, 36)
        if page.copy_number:
            self.centred(form.marks.reprint.format(number=page.copy_number), Face.BOLD, 28)
        self.centred(page.values["day"], Face.BOLD, 30)
        self.line()
        for block in form.blocks:
            value = page.values.get(block.key, "")
            if block.kind is BlockKind.FIELD and value:
                self.field(f"{block.label}:", value, strong=block.strong)
        self.line()
        self.centred(form.letterhead.number, Face.REGULAR, 24)
        for line in page.values["head"].split("\n"):
            self.centred(line, Face.BOLD, 30)
        self.square()
        for block in form.blocks:
            if block.kind is BlockKind.NOTE:
                self.centred(block.label, Face.ITALIC, 23)
        self.gap(6)
        self.centred(page.footer, Face.REGULAR, 23)
        self.mark()


def _pitch(font: FreeTypeFont) -> int:
    ascent, descent = font.getmetrics()
    return ascent + descent


def _broken(text: str, face: Face, dots: int, measure: float) -> Sequence[str]:
    """Lines of at most `measure` dots; hinted letters are drawn up to a few per cent wider than designed."""
    return [
        " ".join(run.text for _offset, run in line)
        for line in wrapped([Run(text, face)], dots, measure / _HINTING)
    ]
