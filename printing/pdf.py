"""Sheets to PDF with the bundled typeface embedded. The only module that knows reportlab, imported late.

One letter costs one step of a loop: all text of a page goes through one text object, and what the copies
share is drawn once per file, as a form (ISO 32000-1 §8.10).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, Any

from counter.domain.documents import Document
from printing.content import content
from printing.layout import LEADING, Mark, Rule, Shade, Stamp, Symbol, Text
from printing.paper import PageSize
from printing.sheet import Sheets, sheets
from printing.typeface import Face, font_path, width

if TYPE_CHECKING:
    Canvas = Any
    """reportlab ships no types."""

__all__ = ["paint", "render"]


def render(document: Document, *, page: PageSize = PageSize.A5, copies: int | None = None) -> bytes:
    """The PDF of a slip or return note: all copies of its template, or `copies` of them.

    Letters of a value that the typeface lacks are drawn as a white square; `printing.sheet.sheets` reports
    them. Raises TemplateError and MissingGlyphsError for a defective template.
    """
    return paint(sheets(content(document), page, copies))


def paint(pages: Sheets) -> bytes:
    """Draw laid-out pages. The file's metadata names the form and nothing personal."""
    from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]  # reportlab ships no types

    fonts = _fonts()
    buffer = BytesIO()
    paper = pages.paper
    canvas = Canvas(
        buffer,
        pagesize=(paper.width, paper.height),
        pageCompression=1,
        initialFontName=fonts[Face.REGULAR],
    )
    canvas.setTitle(pages.title)
    canvas.setAuthor("")
    canvas.setSubject("")
    canvas.setCreator("")
    shared = pages.copies > 1
    for number, leaf in enumerate(pages.leaves):
        if shared:
            canvas.beginForm(f"leaf-{number}", 0, 0, paper.width, paper.height)
            _page(canvas, leaf.shared, paper.height, fonts)
            canvas.endForm()
    for copy in range(pages.copies):
        for number, leaf in enumerate(pages.leaves):
            if paper.landscape:
                _turn(canvas, paper.height)
            if shared:
                canvas.doForm(f"leaf-{number}")
            else:
                _page(canvas, leaf.shared, paper.height, fonts)
            _texts(canvas, leaf.own[copy], paper.height, fonts)
            canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _turn(canvas: Canvas, width: float) -> None:
    """Lay a landscape page on its side: the sheet keeps the shape of the tray's paper, viewers turn it back.

    A printer that heeds the page's rotation and one that does not both print it whole. reportlab makes the
    page's box upright by itself when its rotation is set.
    """
    canvas.setPageRotation(90)
    canvas.transform(0, 1, -1, 0, width, 0)


@cache
def _fonts() -> dict[Face, str]:
    """Register the four cuts once per process."""
    from reportlab import rl_config  # type: ignore[import-untyped]  # reportlab ships no types
    from reportlab.pdfbase import pdfmetrics  # type: ignore[import-untyped]  # as above
    from reportlab.pdfbase.ttfonts import TTFont  # type: ignore[import-untyped]  # as above

    rl_config.useA85 = 0  # streams as bytes: every printer takes them, a fifth smaller, 2 ms sooner
    names = {face: f"Tinos-{face}" for face in Face}
    for face, name in names.items():
        pdfmetrics.registerFont(TTFont(name, str(font_path(face))))
    return names


def _page(canvas: Canvas, marks: Sequence[Mark], height: float, fonts: dict[Face, str]) -> None:
    for mark in marks:
        if isinstance(mark, Stamp):
            _stamp(canvas, mark, height, fonts[Face.BOLD])
    for mark in marks:
        if isinstance(mark, Shade):
            canvas.setFillGray(mark.grey)
            canvas.rect(
                mark.left,
                height - mark.bottom,
                mark.right - mark.left,
                mark.bottom - mark.top,
                stroke=0,
                fill=1,
            )
    for mark in marks:
        if isinstance(mark, Symbol):
            _symbol(canvas, mark, height)
    canvas.setFillGray(0)
    _rules(canvas, marks, height)
    _texts(canvas, marks, height, fonts)


def _symbol(canvas: Canvas, mark: Symbol, height: float) -> None:
    """A code on white ground, all its ink in one path."""
    bottom = height - mark.y - mark.height
    canvas.setFillGray(1)
    canvas.rect(mark.x, bottom, mark.width, mark.height, stroke=0, fill=1)
    canvas.setFillGray(0)
    top = height - mark.y
    boxes = [
        f"{mark.x + ink.x:.4f} {top - ink.y - ink.height:.4f} {ink.width:.4f} {ink.height:.4f} re"
        for ink in mark.inks
    ]
    canvas.addLiteral(f"{' '.join(boxes)} f")


def _rules(canvas: Canvas, marks: Sequence[Mark], height: float) -> None:
    """All rules of one thickness in one path."""
    rules = [mark for mark in marks if isinstance(mark, Rule)]
    for thickness in dict.fromkeys(rule.thickness for rule in rules):
        canvas.setLineWidth(thickness)
        canvas.lines(
            [
                (rule.x0, height - rule.y0, rule.x1, height - rule.y1)
                for rule in rules
                if rule.thickness == thickness
            ]
        )


def _texts(canvas: Canvas, marks: Sequence[Mark], height: float, fonts: dict[Face, str]) -> None:
    run = canvas.beginText()
    current: tuple[Face, float] | None = None
    for mark in marks:
        if isinstance(mark, Text):
            if (mark.face, mark.size) != current:
                current = (mark.face, mark.size)
                run.setFont(fonts[mark.face], mark.size)
            run.setTextOrigin(mark.x, height - mark.y)
            run.textOut(mark.text)
    canvas.drawText(run)


def _stamp(canvas: Canvas, mark: Stamp, height: float, font: str) -> None:
    canvas.saveState()
    canvas.setFillGray(mark.grey)
    canvas.translate(mark.x, height - mark.y)
    canvas.rotate(mark.degrees)
    canvas.setFont(font, mark.size)
    for index, line in enumerate(mark.lines):
        y = ((len(mark.lines) - 1) / 2 - index) * mark.size * LEADING - mark.size * 0.35
        canvas.drawString(-width(line, Face.BOLD, mark.size) / 2, y, line)
    canvas.restoreState()
