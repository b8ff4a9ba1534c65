"""The test page of a printer: a ruler, letters, both codes, and which printer it is.

Whoever sets a printer up sees whether the paper's whole width is printed, whether the measure is right,
whether every Vietnamese letter is there and whether the codes can be read. It is in no ledger: nobody's paper
is on it.
"""

from __future__ import annotations

import threading
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Final

from counter.domain.office import OFFICE_ZONE
from counter.ports import Tray
from printing import escpos
from printing.layout import Run, wrapped
from printing.paper import PAPERS
from printing.spool.spooler import Outcome, Progress, Work
from printing.symbols import code_128, dots_per_module, qr
from printing.template import shared_words
from printing.typeface import Face, font_path
from printing.ways import Way

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

__all__ = ["CODE", "LETTERS", "drawn", "page_work", "spooled_test_page"]

CODE: Final = "TEST-0123456789"
"""What both codes carry: nothing the desk would take for a dossier."""
_VOWELS: Final = (
    "aàảãáạ", "ăằẳẵắặ", "âầẩẫấậ", "eèẻẽéẹ", "êềểễếệ", "iìỉĩíị",
    "oòỏõóọ", "ôồổỗốộ", "ơờởỡớợ", "uùủũúụ", "ưừửữứự", "yỳỷỹýỵ", "dđ",
)  # fmt: skip
LETTERS: Final = tuple(f"{row} {row.upper()}" for row in _VOWELS)
"""Every Vietnamese letter, small and capital."""
_SHEET_DPI: Final = 300
_LEAST_MODULE_MM: Final = 0.375
"""Of the bar code's module: three dots at 203 dpi."""
_QR_MM: Final = 20
_EDGE_MM: Final = 5
"""What no sheet printer prints at the sides."""
_ROLL_MM: Final = 220
"""Longer than the page of the narrowest roll; what is left over is cut off."""


class _Sheet:
    """A page drawn downwards, in dots."""

    def __init__(self, width: int, height: int, dpi: int, margin: int) -> None:
        import PIL.Image
        import PIL.ImageDraw

        self.image: Image = PIL.Image.new("1", (width, height), 1)
        self.pen: ImageDraw = PIL.ImageDraw.Draw(self.image)
        self.pen.fontmode = "1"
        self.dpi, self.margin, self.y = dpi, margin, margin

    def mm(self, length: float) -> int:
        """Dots of a length."""
        return round(length * self.dpi / 25.4)

    def say(self, text: str, mm: float, face: Face = Face.REGULAR) -> None:
        """Lines of text, broken at the margins."""
        from PIL import ImageFont

        dots = self.mm(mm)
        font: FreeTypeFont = ImageFont.truetype(
            str(font_path(face)), dots, layout_engine=ImageFont.Layout.BASIC
        )
        measure = (self.image.width - 2 * self.margin) / 1.03
        for line in wrapped([Run(text, face)], dots, measure):
            words = " ".join(run.text for _offset, run in line)
            self.pen.text((self.margin, self.y), words, font=font, fill=0)
            self.y += sum(font.getmetrics())

    def ruler(self, edge: int) -> None:
        """A frame of one dot, `edge` dots from the sides, and a scale of millimetres from its left edge."""
        high, right = self.mm(6), self.image.width - 1 - edge
        self.pen.rectangle((edge, self.y, right, self.y + high), outline=0)
        for at in range(int((right - edge) * 25.4 / self.dpi) + 1):
            tick = 4.0 if at % 10 == 0 else 2.5 if at % 5 == 0 else 1.5
            x = min(edge + self.mm(at), right)
            self.pen.line((x, self.y + high - self.mm(tick), x, self.y + high), fill=0)
        self.y += high + self.mm(1)

    def codes(self) -> None:
        """The QR, and the bar code where it fits."""
        symbol = qr(CODE)
        dots = dots_per_module(self.mm(_QR_MM), symbol.modules, largest=40)
        for row, start, run in symbol.runs:
            x, y = self.margin + start * dots, self.y + row * dots
            self.pen.rectangle((x, y, x + run * dots - 1, y + dots - 1), fill=0)
        self.y += symbol.modules * dots + self.mm(3)
        bars = code_128(CODE)
        if bars is None:
            raise ValueError("the code of the test page has no bars")
        module = max(2, self.mm(_LEAST_MODULE_MM))
        while module > 2 and bars.modules * module > self.image.width - 2 * self.margin:
            module -= 1
        for start, run in bars.runs:
            x = self.margin + start * module
            self.pen.rectangle((x, self.y, x + run * module - 1, self.y + self.mm(10)), fill=0)
        self.y += self.mm(12)


def drawn(way: Way, at: datetime) -> Image:
    """The page as a picture of one bit, in the printer's dots."""
    if way.tray is Tray.ROLL:
        model = way.model
        sheet = _Sheet(model.dots, round(_ROLL_MM * model.per_mm), model.dpi, round(1.5 * model.per_mm))
    else:
        paper = PAPERS[way.page]
        across, down = (round(edge / 72 * _SHEET_DPI) for edge in (paper.width, paper.height))
        sheet = _Sheet(across, down, _SHEET_DPI, round(12 * _SHEET_DPI / 25.4))
    words = shared_words()
    sheet.say(words["test_page"], 5, Face.BOLD)
    sheet.say(f"{way.label or way.name} · {at:%H:%M %d/%m/%Y}", 3.5, Face.BOLD)
    sheet.say(_about(way), 3)
    sheet.y += sheet.mm(2)
    sheet.ruler(0 if way.tray is Tray.ROLL else sheet.mm(_EDGE_MM))
    sheet.say(words["test_page_ruler"], 3, Face.ITALIC)
    for face in (Face.REGULAR, Face.BOLD):
        sheet.say("   ".join(LETTERS), 3.4, face)
    sheet.y += sheet.mm(3)
    sheet.codes()
    sheet.say(f"{CODE} · {words['test_page_codes']}", 3, Face.ITALIC)
    if way.tray is Tray.ROLL:
        return sheet.image.crop((0, 0, sheet.image.width, sheet.y + sheet.mm(3)))
    return sheet.image


def _about(way: Way) -> str:
    if way.tray is Tray.SHEET:
        return " · ".join(part for part in (way.name, way.page.name, way.source) if part)
    model = way.model
    return f"{way.name} · {model.name} · {model.dots} × {model.dpi} dpi · {model.cut.value}"


def page_work(way: Way, at: datetime) -> Work:
    """The page as the bytes that printer takes."""
    image = drawn(way, at)
    stem = f"test_{way.name}"
    kept = BytesIO()
    if way.tray is Tray.SHEET:
        image.save(kept, "PDF", resolution=_SHEET_DPI)
        return Work(stem, stem, "application/pdf", kept.getvalue(), 1, way.page.value, way.source)
    image.save(kept, "PNG")
    payload = escpos.INITIALISE + escpos.picture(image, way.model) + _own_letters(way) + escpos.cut(way.model)
    return Work(stem, stem, "application/octet-stream", payload, 1, preview=kept.getvalue())


def _own_letters(way: Way) -> bytes:
    """The same letters out of the printer's code pages, to be held against the picture."""
    if way.model.tcvn is None:
        return b""
    from printing.tcvn import encoded

    return b"\n".join(encoded(row, way.model.tcvn) for row in LETTERS) + b"\n"


def spooled_test_page(way: Way, stopped: threading.Event) -> Outcome:
    """Print it and say how it ended. Blocks as long as the printer takes."""
    progress = Progress(lambda _state, _reason: None, stopped, lambda _digest: None)
    return way.spooler.spool(page_work(way, datetime.now(OFFICE_ZONE)), progress)
