"""The receipt of a roll printer as a 1-bit raster and the ESC/POS bytes that print it.

Drawn as a picture because raster is the only way to Vietnamese letters that works on every printer model.
All measures are designed at 203 dpi on 80 mm paper and follow the model's own dots. Pillow is imported late.
It shows no personal number.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from counter.domain.documents import DaySlip, FeeSlip, TicketSlip
from printing import escpos
from printing.content import Content, content
from printing.layout import Run, wrapped
from printing.models import GENERIC, RollModel, roll_model
from printing.symbols import QR_QUIET_MODULES, dots_per_module, qr
from printing.template import BlockKind, shared_words
from printing.typeface import Face, font_path

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

__all__ = ["DOTS_PER_MM", "WIDTH_DOTS", "DayRoll", "Receipt", "Roll", "composed", "receipt", "void_strip"]

WIDTH_DOTS = 576
"""Printable width of 80 mm paper at 203 dpi (72 mm)."""
DOTS_PER_MM = 8
_DESIGN_DPI = 203
_MARGIN = 12
_QR_EDGE = 25 * DOTS_PER_MM
"""Edge of the symbol aimed at, in dots; modules are whole dots."""
_HINTING = 1.03
_NARROW = 0.8
"""Of the type size, on 58 mm paper."""
_TWO_COLUMNS = 480
"""Design dots from which a value stands beside its label."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """A drawn receipt."""

    image: Image
    """Mode `1`, as wide as its model prints; 0 is black."""
    escpos: bytes
    """Initialise, raster in bands, feed, cut."""
    missing: tuple[int, ...]
    """Code points drawn as a white square."""


def receipt(document: FeeSlip | DaySlip | TicketSlip, model: RollModel | None = None) -> Receipt:
    """Draw `document` for `model`, `generic-80` without one.

    Raises TemplateError or MissingGlyphsError for a defective template.
    """
    model = model or roll_model(GENERIC)
    page = content(document)
    image = _roll_of(document)(page, model).drawn()
    return Receipt(image, _commands(image, model), page.missing)


def composed(document: FeeSlip | DaySlip | TicketSlip, model: RollModel | None = None) -> Roll:
    """The strip of `document`, laid and not yet drawn: its texts and where they stand."""
    strip = _roll_of(document)(content(document), model or roll_model(GENERIC))
    strip.compose()
    return strip


def _roll_of(document: FeeSlip | DaySlip | TicketSlip) -> type[Roll]:
    """What lays out a paper of this kind."""
    from printing.ticket import TicketRoll

    match document:
        case TicketSlip():
            return TicketRoll
        case DaySlip():
            return DayRoll
        case FeeSlip():
            return Roll


@cache
def void_strip(model: RollModel | None = None) -> bytes:
    """What is printed before the next paper when the one before it may have been cut off (issue 4)."""
    model = model or roll_model(GENERIC)
    image = _VoidStrip(None, model).drawn()
    # White rows first: a raster command that was broken off still waits for so many, and would eat the words.
    return bytes(escpos.BAND_ROWS * -(-model.dots // 8)) + _commands(image, model)


def _commands(image: Image, model: RollModel) -> bytes:
    return escpos.INITIALISE + escpos.picture(image, model) + escpos.cut(model)


@cache
def _font(face: Face, dots: int) -> FreeTypeFont:
    from PIL import ImageFont

    return ImageFont.truetype(str(font_path(face)), dots, layout_engine=ImageFont.Layout.BASIC)


class Roll:
    """A strip that grows downwards: steps are recorded first, so that its length is known before drawing."""

    column = 164
    """Dots to the values, beside their labels."""

    def __init__(self, page: Content | None, model: RollModel) -> None:
        """`page` is None for what is no document."""
        self._page = page
        self.model = model
        self.width = model.dots
        self.scale = model.dpi / _DESIGN_DPI
        self.is_narrow = model.dots / self.scale < _TWO_COLUMNS
        self.margin = self.dots(_MARGIN)
        self.y = self.margin
        self.texts: list[tuple[float, float, str, FreeTypeFont, int]] = []
        """x, y of the top, text, font, colour (1 white)."""
        self.boxes: list[tuple[float, float, float, float]] = []
        """Filled black: left, top, right, bottom; inclusive as Pillow has it."""

    @property
    def page(self) -> Content:
        """What stands on it."""
        assert self._page is not None
        return self._page

    def dots(self, designed: float) -> int:
        """Dots of the model for dots of the design."""
        return round(designed * self.scale)

    def font(self, face: Face, designed: int) -> FreeTypeFont:
        """The cut at a size of the design."""
        return _font(face, self.size(designed))

    def size(self, designed: int) -> int:
        """Dots of a type size of the design."""
        return self.dots(designed * _NARROW if self.is_narrow else designed)

    def drawn(self) -> Image:
        """The finished strip."""
        from PIL import Image, ImageDraw

        self.compose()
        image = Image.new("1", (self.width, self.y + self.margin), 1)
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
            value = page.values.get(block.key, "")
            if block.kind is BlockKind.NOTE and (value or not block.key):
                self.centred(block.label.format(**{block.key or "_": value}), Face.ITALIC, 23)
        if page.pay:
            self.line()
            self.centred(form.words["pay_title"], Face.BOLD, 26)
            self.square(page.pay)
            self.centred(page.values["pay_purpose"], Face.BOLD, 26)
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
        self.boxes.append((0, top, self.width - 1, self.y))
        self.gap(12)

    def square(self, text: str = "") -> None:
        """The paper's own code, or `text`."""
        symbol = qr(text or self.page.square)
        dots = dots_per_module(self.dots(_QR_EDGE) + QR_QUIET_MODULES, symbol.modules, largest=10)
        left = (self.width - symbol.modules * dots) // 2
        top = self.y + QR_QUIET_MODULES * dots
        for row, start, run in symbol.runs:
            x, y = left + start * dots, top + row * dots
            self.boxes.append((x, y, x + run * dots - 1, y + dots - 1))
        self.y = top + (symbol.modules + QR_QUIET_MODULES) * dots

    def field(self, label: str, value: str, *, strong: bool) -> None:
        """A label and its value in two columns; the value is broken in its own."""
        small = self.font(Face.REGULAR, 26)
        self.texts.append((self.margin, self.y, label, small, 0))
        column = self.dots(self.column)
        if self.is_narrow:
            self.y += _pitch(small)
            column = self.margin
        face, designed = (Face.BOLD, 28) if strong else (Face.REGULAR, 26)
        font = self.font(face, designed)
        for line in _broken(value, face, self.size(designed), self.width - 2 * self.margin - column):
            self.texts.append((self.margin + column, self.y, line, font, 0))
            self.y += _pitch(font)
        self.gap(3)

    def centred(self, text: str, face: Face, dots: int, *, colour: int = 0) -> None:
        font = self.font(face, dots)
        for line in _broken(text, face, self.size(dots), self.width - 2 * self.margin):
            self.texts.append(((self.width - font.getlength(line)) / 2, self.y, line, font, colour))
            self.y += _pitch(font)

    def line(self) -> None:
        self.gap(10)
        self.boxes.append((self.margin, self.y, self.width - 1 - self.margin, self.y + 1))
        self.gap(12)

    def gap(self, dots: int) -> None:
        self.y += self.dots(dots)


class _VoidStrip(Roll):
    """White words in a black band."""

    def compose(self) -> None:
        """Across the whole roll, so that nobody misses it."""
        words = shared_words()
        self.band((words["roll_cut_off"], words["roll_cut_off_void"]), 34)


class DayRoll(Roll):
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
