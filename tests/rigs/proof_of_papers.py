"""Proves one paper: everything inside its frame, every letter drawn and read back, every code read twice.

The pages are drawn by pdfium at the dots of a printer in black and white, as paper shows them. Raises
AssertionError that names what is wrong.
"""

from __future__ import annotations

import subprocess
import unicodedata
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pypdfium2  # type: ignore[import-untyped]  # ships no types
from PIL import Image

from counter.domain.documents import DaySlip, Document, FeeSlip, TicketSlip
from printing.content import Content, content
from printing.layout import Mark, Stamp, Symbol, Text
from printing.models import models
from printing.paper import PageSize
from printing.pdf import paint
from printing.receipt import Roll, composed, receipt
from printing.sheet import Sheets, sheets, size_of
from printing.typeface import REPLACEMENT, missing_glyphs
from tests.rigs.decoders import zbar, zxing
from tests.rigs.page_checks import troubles

__all__ = ["DPI", "by_poppler", "is_roll", "prove_codes", "prove_page", "prove_roll", "prove_text"]

DPI = (203, 300)
_AROUND = 24.0
"""Points above and below the codes of a page."""
_ROLL_MARGIN = 8
"""Dots at 203 dpi that stay white at the sides of a strip."""
_INK = 128
"""Grey from which a dot stays white."""


def is_roll(document: Document) -> bool:
    """Whether it is printed on the roll."""
    return isinstance(document, FeeSlip | DaySlip | TicketSlip)


def prove_page(document: Document, size: PageSize, copies: int | None = None) -> tuple[Sheets, bytes]:
    """Layout and text of a sheet; the pages and their PDF. A paper that carries no code has none anywhere."""
    page = content(document)
    laid = sheets(page, size_of(page, size), copies)
    assert troubles(laid) == []
    pdf = paint(laid)
    prove_text(laid, _by_pdfium(pdf))
    for number, marks in enumerate(laid.pages, start=1):
        if page.template.codes and page.square:
            kinds = {one.name.partition("-")[0] for one in marks if isinstance(one, Symbol)}
            assert "square" in kinds, f"page {number} has no code"
    printed = "".join(one.text for marks in laid.pages for one in marks if isinstance(one, Text))
    assert bool(laid.missing) >= (REPLACEMENT in printed), "a letter was lost in silence"
    return laid, pdf


def prove_text(laid: Sheets, read: Sequence[str]) -> None:
    """What a reader finds on each page is what was written there, letter by letter, composed."""
    assert len(read) == len(laid.pages)
    for number, (marks, text) in enumerate(zip(laid.pages, read, strict=True), start=1):
        said = [one.text for one in marks if isinstance(one, Text)]
        said += [line for one in marks if isinstance(one, Stamp) for line in one.lines]
        letters = _letters("".join(said))
        assert _letters(text) == letters, f"page {number} is not read as it is written"
        assert unicodedata.is_normalized("NFC", text)
        assert not missing_glyphs("".join(letters)), f"page {number} has letters that nobody sees"


def prove_codes(
    laid: Sheets, pdf: bytes, page: Content, folder: Path, pages: Sequence[int] | None = None
) -> int:
    """Both decoders read every code of the pages, of some of them by their place; how many were read."""
    count = 0
    for at in range(len(laid.pages)) if pages is None else pages:
        wanted = set()
        for mark in laid.pages[at]:
            if isinstance(mark, Symbol):
                wanted.add(("qr", page.square) if mark.name == "square" else ("code 128", page.code))
        for dpi in DPI if wanted else ():
            picture = folder / f"page-{at}-{dpi}.png"
            _band(_drawn(pdf, at, dpi), laid.pages[at], dpi).save(picture)
            assert zxing(picture) == wanted, f"zxing-cpp, page {at + 1} at {dpi} dpi"
            assert zbar(picture) == wanted, f"zbar, page {at + 1} at {dpi} dpi"
            count += len(wanted)
    return count


def prove_roll(document: FeeSlip | DaySlip | TicketSlip, folder: Path) -> int:
    """A strip on the widest and the narrowest roll of each resolution; how many codes were read."""
    page, count = content(document), 0
    by_dots = sorted(models().values(), key=lambda one: (one.dpi, one.dots))
    ends = {one.dpi: one for one in by_dots} | {-one.dpi: one for one in reversed(by_dots)}
    for model in ends.values():
        drawn = receipt(document, model)
        assert drawn.missing == page.missing
        assert drawn.image.width == model.dots
        _inside(composed(document, model), model.name)
        if isinstance(document, TicketSlip) and page.square == page.code:
            continue
        picture = folder / f"roll-{model.name}.png"
        drawn.image.save(picture)
        wanted = {("qr", page.square)}
        assert zxing(picture) == wanted, f"zxing-cpp, {model.name}"
        assert zbar(picture) == wanted, f"zbar, {model.name}"
        count += 1
    return count


def _inside(strip: Roll, model: str) -> None:
    """No text reaches into the white at the sides of a strip, none lies on another."""
    margin = strip.dots(_ROLL_MARGIN) - 1
    lowest: dict[float, float] = {}
    for x, y, text, font, _colour in sorted(strip.texts, key=lambda one: (one[1], one[0])):
        assert margin <= x, f"{model}: {text}"
        assert x + font.getlength(text) <= strip.width - margin, f"{model}: {text}"
        assert lowest.get(y, 0.0) <= x, f"{model}: over one another: {text}"
        lowest[y] = x + font.getlength(text)


def _letters(text: str) -> Counter[str]:
    return Counter("".join(text.split()))


def by_poppler(pdf: bytes) -> list[str]:
    """The text of each page, as poppler finds it."""
    done = subprocess.run(["pdftotext", "-raw", "-", "-"], input=pdf, check=True, capture_output=True)
    return done.stdout.decode().removesuffix("\f").split("\f")


def _by_pdfium(pdf: bytes) -> list[str]:
    file: Any = pypdfium2.PdfDocument(pdf)
    return [page.get_textpage().get_text_range() for page in file]


def _band(image: Image.Image, marks: Sequence[Mark], dpi: int) -> Image.Image:
    """The part of a page that a scanner is held to: its codes with what stands beside them."""
    boxes = [one.box() for one in marks if isinstance(one, Symbol)]
    top = max(0.0, min(box.top for box in boxes) - _AROUND) * dpi / 72
    bottom = (max(box.bottom for box in boxes) + _AROUND) * dpi / 72
    return image.crop((0, int(top), image.width, min(image.height, int(bottom))))


def _drawn(pdf: bytes, at: int, dpi: int) -> Image.Image:
    file: Any = pypdfium2.PdfDocument(pdf)
    image: Image.Image = file[at].render(scale=dpi / 72, grayscale=True).to_pil()
    return image.point(lambda value: 255 if value >= _INK else 0, "1")
