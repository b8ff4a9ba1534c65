"""A paper before it is printed: as text for a terminal, page by page, and as a picture.

Both are drawn from the very marks that go to the printer. pypdfium2 and Pillow are imported late.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

from wcwidth import wcswidth

from counter.domain.documents import DaySlip, Document, FeeSlip, TicketSlip
from printing.content import content
from printing.layout import Mark, Rule, Symbol, Text
from printing.paper import PageSize, Paper
from printing.sheet import Sheets, sheets, size_of
from printing.typeface import width

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["COLUMNS", "as_file", "as_picture", "as_text"]

COLUMNS = 78
"""Cells across a page of text: a terminal of 80 with its frame."""
_ROLL_COLUMNS = 56
_ROLL_DPI = 203
_LANDSCAPE = 1.5
_SAME_LINE = 4.0
"""Points by which baselines of one line differ: a heading beside a smaller one."""
_GAP = 20.0
"""Points between baselines from which a blank line stands for the white between them."""
_BETWEEN = 12
"""Dots between the pages of a picture."""
_WIDE = 0.6
"""Share of the column from which a rule is drawn across."""


def as_text(
    document: Document,
    *,
    page: PageSize = PageSize.A5,
    columns: int = COLUMNS,
    bilingual: bool = False,
) -> tuple[str, ...]:
    """The pages of one copy in lines of `columns` cells, half as many more when it lies on its side.

    Each text is where it stands on paper; one that is wider in cells moves what follows it. Large
    words behind the text are left out: a line at the top says the same. Raises TemplateError.
    """
    if isinstance(document, FeeSlip | DaySlip | TicketSlip):
        return (_roll_text(document, min(columns, _ROLL_COLUMNS)),)
    laid = _laid(document, page, 1, bilingual=bilingual)
    if laid.paper.landscape:
        columns = round(columns * _LANDSCAPE)
    return tuple(_page_text(marks, laid.paper, columns) for marks in laid.pages)


def as_file(
    document: Document,
    ending: str,
    *,
    page: PageSize = PageSize.A5,
    copies: int = 1,
    dpi: int = 150,
    bilingual: bool = False,
) -> bytes:
    """The bytes of a `.pdf` or a `.png`. The PDF of a roll paper is its strip on a page of its own size."""
    if ending == ".png":
        return as_picture(document, page=page, copies=copies, dpi=dpi, bilingual=bilingual)
    if isinstance(document, FeeSlip | DaySlip | TicketSlip):
        from printing.receipt import receipt

        return _saved(receipt(document).image.convert("L"), "PDF")
    from printing.pdf import paint

    return paint(_laid(document, page, copies, bilingual=bilingual))


def as_picture(
    document: Document,
    *,
    page: PageSize = PageSize.A5,
    copies: int = 1,
    dpi: int = 150,
    bilingual: bool = False,
) -> bytes:
    """A PNG with the pages of `copies` below one another; of a roll paper its strip, dot by dot."""
    if isinstance(document, FeeSlip | DaySlip | TicketSlip):
        from printing.receipt import receipt

        return _saved(receipt(document).image, "PNG")
    from PIL import Image

    from printing.pdf import paint

    pages = _drawn(paint(_laid(document, page, copies, bilingual=bilingual)), dpi)
    height = sum(one.height for one in pages) + _BETWEEN * (len(pages) - 1)
    whole = Image.new("L", (max(one.width for one in pages), height), 128)
    top = 0
    for one in pages:
        whole.paste(one, (0, top))
        top += one.height + _BETWEEN
    return _saved(whole, "PNG")


def _laid(document: Document, page: PageSize, copies: int, *, bilingual: bool) -> Sheets:
    words = content(document, bilingual=bilingual)
    return sheets(words, size_of(words, page), copies)


def _drawn(pdf: bytes, dpi: int) -> list[Image]:
    import pypdfium2  # type: ignore[import-untyped]  # ships no types

    file: Any = pypdfium2.PdfDocument(pdf)
    try:
        return [page.render(scale=dpi / 72, grayscale=True).to_pil() for page in file]
    finally:
        file.close()


def _saved(image: Image, kind: str) -> bytes:
    buffer = BytesIO()
    if kind == "PDF":
        image.save(buffer, kind, resolution=_ROLL_DPI)
    else:
        image.save(buffer, kind, optimize=True)
    return buffer.getvalue()


# --- as text --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Said:
    """A text with the cell it begins in, and where it stands."""

    column: int
    y: float
    text: str


class _Line:
    """A row of cells."""

    def __init__(self, y: float) -> None:
        self.y = y
        self._said: list[_Said] = []

    def add(self, said: _Said) -> None:
        """Put a text into it."""
        self._said.append(said)

    def drawn(self, bars: Sequence[int]) -> str:
        """The row, with a bar in each of the columns `bars` that no letter takes."""
        row = ""
        for said in sorted(self._said, key=lambda one: one.column):
            for bar in bars:
                if wcswidth(row) <= bar < said.column:
                    row += " " * (bar - wcswidth(row)) + "│"
            missing = said.column - wcswidth(row)
            row += " " * missing if missing > 0 else " " if row and not row.endswith(" ") else ""
            row += said.text
        for bar in bars:
            if bar >= wcswidth(row):
                row += " " * (bar - wcswidth(row)) + "│"
        return row.rstrip()


def _page_text(marks: Sequence[Mark], paper: Paper, columns: int) -> str:
    pitch = paper.measure / columns
    said: list[_Said] = []
    for mark in marks:
        if isinstance(mark, Text):
            said.append(_placed(mark, paper, pitch, columns))
        elif isinstance(mark, Symbol):
            name = "▌▐▌▌▐▐▌▐" if mark.name.startswith("bars") else "▄▀▄ QR"
            said.append(_Said(_cell(mark.x, paper, pitch), mark.y + mark.height / 2, name))
    lines = _lines(said)
    rules = [mark for mark in marks if isinstance(mark, Rule)]
    return "\n".join(_rows(lines, rules, paper, pitch, columns))


def _placed(mark: Text, paper: Paper, pitch: float, columns: int) -> _Said:
    """A text that is centred or set flush right on paper is so in cells."""
    length, cells = width(mark.text, mark.face, mark.size), max(0, wcswidth(mark.text))
    left, right = mark.x - paper.left, paper.measure - (mark.x - paper.left) - length
    column = _cell(mark.x, paper, pitch)
    if right < pitch / 2 < left:
        column = columns - cells
    elif left > 2 * pitch:
        column = round((left + length / 2) / pitch - cells / 2)
    return _Said(max(0, column), mark.y, mark.text)


def _cell(x: float, paper: Paper, pitch: float) -> int:
    return max(0, round((x - paper.left) / pitch))


def _lines(said: Sequence[_Said]) -> list[_Line]:
    lines: list[_Line] = []
    for one in sorted(said, key=lambda one: one.y):
        if not lines or one.y - lines[-1].y > _SAME_LINE:
            lines.append(_Line(one.y))
        lines[-1].add(one)
    return lines


def _rows(
    lines: Sequence[_Line], rules: Sequence[Rule], paper: Paper, pitch: float, columns: int
) -> list[str]:
    """The lines with what lies between them: white, and rules across the column."""
    across = sorted(
        {rule.y0 for rule in rules if rule.y0 == rule.y1 and rule.x1 - rule.x0 > _WIDE * paper.measure}
    )
    rows: list[str] = []
    last = 0.0
    for line in lines:
        if any(last < y <= line.y for y in across):
            rows.append("─" * columns)
        elif rows and line.y - last > _GAP:
            rows.append("")
        bars = {
            min(_cell(rule.x0, paper, pitch), columns - 1)
            for rule in rules
            if rule.x0 == rule.x1 and min(rule.y0, rule.y1) < line.y < max(rule.y0, rule.y1)
        }
        rows.append(line.drawn(sorted(bars)))
        last = line.y
    return rows


def _roll_text(document: FeeSlip | DaySlip | TicketSlip, columns: int) -> str:
    from printing.receipt import WIDTH_DOTS, composed

    strip = composed(document)
    pitch = WIDTH_DOTS / columns
    lines: list[_Line] = []
    for x, y, text, font, _colour in sorted(strip.texts, key=lambda one: (one[1], one[0])):
        centred = x > strip.margin and abs(WIDTH_DOTS - 2 * x - font.getlength(text)) < 2
        column = (columns - wcswidth(text)) // 2 if centred else round(x / pitch)
        if not lines or y - lines[-1].y > _SAME_LINE:
            if lines and y - lines[-1].y > 4 * _GAP:
                lines.append(_Line(y - 1))
            lines.append(_Line(y))
        lines[-1].add(_Said(max(0, column), y, text))
    return "\n".join(line.drawn([]) for line in lines)
