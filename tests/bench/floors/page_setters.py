"""The words of a slip set by other libraries, each in its own layout: two copies on A5, fonts embedded.

Without the codes. `uv sync --group bench` installs the libraries.
"""

from __future__ import annotations

import html
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from io import BytesIO
from pathlib import Path
from typing import Any

from printing.content import Content
from printing.template import BlockKind
from printing.typeface import Face, font_path

__all__ = ["SETTERS", "Words", "words_of"]

_FONTS = Path(font_path(Face.REGULAR)).parent
_WIDTH, _HEIGHT, _MARGIN = 419.53, 595.28, 30.0
"""A5 in points."""
_SIZE = 10.0


@dataclass(frozen=True, slots=True)
class Words:
    """What stands on a slip, in order."""

    head: Sequence[str]
    title: str
    before: Sequence[str]
    """Fields above the table."""
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    after: Sequence[str]
    """Fields and notes below it."""
    feet: Sequence[str]
    """Who signs, side by side."""


def words_of(page: Content) -> Words:
    """The words of a laid-out slip."""
    form = page.template
    before: list[str] = []
    after: list[str] = []
    columns: Sequence[str] = ()
    for block in form.blocks:
        value = page.values.get(block.key, "")
        if block.kind is BlockKind.TABLE:
            columns = block.columns
        elif block.kind is BlockKind.NOTE:
            after.append(block.label.format(**{block.key: value}) if block.key else block.label)
        elif value:
            (after if columns else before).append(f"{block.label}: {value}")
    words = form.letterhead
    rows = [[row.number, f"{row.label} {row.remark}", *row.counts] for row in page.rows]
    head = [page.parent_name, page.centre_name, page.code, words.nation, words.motto, page.place_date]
    feet = [f"{one.title}\n{one.hint}\n\n\n{page.values.get(one.key, '')}" for one in form.signatures]
    return Words(head, form.title, before, columns, rows, after, feet[:1] + feet[-1:])


Setter = Callable[[Words], bytes]


def platypus() -> Setter:
    """reportlab's own layout engine."""
    platypus: Any = import_module("reportlab.platypus")
    styles: Any = import_module("reportlab.lib.styles")
    metrics: Any = import_module("reportlab.pdfbase.pdfmetrics")
    fonts: Any = import_module("reportlab.pdfbase.ttfonts")
    for face in Face:
        metrics.registerFont(fonts.TTFont(f"Set-{face}", str(font_path(face))))
    plain = styles.ParagraphStyle("plain", fontName="Set-Regular", fontSize=_SIZE, leading=_SIZE * 1.17)
    strong = styles.ParagraphStyle("strong", parent=plain, fontName="Set-Bold", alignment=1)
    grid = platypus.TableStyle(
        [("GRID", (0, 0), (-1, -1), 0.5, "black"), ("FONT", (0, 0), (-1, -1), "Set-Regular")]
    )

    def copy(words: Words) -> list[Any]:
        def paragraph(text: str, style: Any = plain) -> Any:
            return platypus.Paragraph(html.escape(text).replace("\n", "<br/>"), style)

        table = [[paragraph(cell) for cell in row] for row in (words.columns, *words.rows)]
        return [
            *(paragraph(line, strong) for line in (*words.head, words.title)),
            *(paragraph(line) for line in words.before),
            platypus.Table(table, colWidths=[24, 200, 45, 45, 45], style=grid),
            *(paragraph(line) for line in words.after),
            platypus.Table([[paragraph(foot, strong) for foot in words.feet]]),
            platypus.PageBreak(),
        ]

    def draw(words: Words) -> bytes:
        buffer = BytesIO()
        margins = {f"{side}Margin": _MARGIN for side in ("left", "right", "top", "bottom")}
        form = platypus.SimpleDocTemplate(buffer, pagesize=(_WIDTH, _HEIGHT), pageCompression=1, **margins)
        form.build([*copy(words), *copy(words)])
        return buffer.getvalue()

    return draw


def fpdf2() -> Setter:
    """fpdf2."""
    fpdf: Any = import_module("fpdf")
    logging.getLogger("fontTools").setLevel(logging.ERROR)

    def draw(words: Words) -> bytes:
        pdf = fpdf.FPDF(unit="pt", format=(_WIDTH, _HEIGHT))
        pdf.set_margin(_MARGIN)
        for style, face in (("", Face.REGULAR), ("B", Face.BOLD)):
            pdf.add_font("Tinos", style=style, fname=str(font_path(face)))
        for _copy in range(2):
            pdf.add_page()
            pdf.set_font("Tinos", "B", _SIZE)
            for line in (*words.head, words.title):
                pdf.multi_cell(0, _SIZE * 1.17, line, align="C", new_x="LMARGIN", new_y="NEXT")
            pdf.set_font("Tinos", "", _SIZE)
            for line in words.before:
                pdf.multi_cell(0, _SIZE * 1.17, line, new_x="LMARGIN", new_y="NEXT")
            with pdf.table(col_widths=(24, 200, 45, 45, 45), line_height=_SIZE * 1.17) as table:
                for row in (words.columns, *words.rows):
                    table.row(row)
            for line in words.after:
                pdf.multi_cell(0, _SIZE * 1.17, line, new_x="LMARGIN", new_y="NEXT")
            with pdf.text_columns(ncols=2, gutter=10, text_align="CENTER") as columns:
                columns.write(words.feet[0])
                columns.new_column()
                columns.write(words.feet[1])
        return bytes(pdf.output())

    return draw


def typst() -> Setter:
    """Typst, its compiler kept between papers."""
    module: Any = import_module("typst")
    compiler = module.Compiler(font_paths=[str(_FONTS)])

    def text(line: str) -> str:
        escaped = line.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
        return f'#text("{escaped}")'

    def cells(lines: Sequence[str]) -> str:
        return ", ".join(f"[{text(line)}]" for line in lines)

    def copy(words: Words) -> str:
        head = "\n\n".join(f"#align(center)[*{text(line)}*]" for line in (*words.head, words.title))
        rows = ", ".join(cells(row) for row in (words.columns, *words.rows))
        lines = ["\n\n".join(map(text, part)) for part in (words.before, words.after)]
        table = f"#table(columns: (24pt, 1fr, 45pt, 45pt, 45pt), {rows})"
        feet = f"#grid(columns: (1fr, 1fr), {cells(words.feet)})"
        return "\n\n".join((head, lines[0], table, lines[1], feet))

    def draw(words: Words) -> bytes:
        page = f"#set page(width: {_WIDTH}pt, height: {_HEIGHT}pt, margin: {_MARGIN}pt)"
        type_ = f'#set text(font: "Tinos", size: {_SIZE}pt)'
        source = f"{page}\n{type_}\n{copy(words)}\n#pagebreak()\n{copy(words)}"
        pdf: bytes = compiler.compile(input=source.encode(), format="pdf")
        return pdf

    return draw


def weasyprint() -> Setter:
    """WeasyPrint, its fonts configured once."""
    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    module: Any = import_module("weasyprint")
    fonts: Any = import_module("weasyprint.text.fonts").FontConfiguration()
    faces = "".join(
        f"@font-face {{ font-family: Tinos; src: url({font_path(face).as_uri()}); font-weight: {weight} }}"
        for face, weight in ((Face.REGULAR, "normal"), (Face.BOLD, "bold"))
    )
    style = module.CSS(
        string=f"{faces} @page {{ size: A5; margin: {_MARGIN}pt }} body {{ font: {_SIZE}pt/1.17 Tinos }}"
        "p { margin: 0 } .c { text-align: center; font-weight: bold }"
        "section + section { break-before: page }"
        "table { border-collapse: collapse } td { border: .5pt solid; white-space: pre-line }",
        font_config=fonts,
    )

    def lines(part: Sequence[str], kind: str = "") -> str:
        return "".join(f"<p class='{kind}'>{html.escape(line)}</p>" for line in part)

    def table(rows: Sequence[Sequence[str]]) -> str:
        cells = ("".join(f"<td>{html.escape(cell)}</td>" for cell in row) for row in rows)
        return f"<table>{''.join(f'<tr>{row}</tr>' for row in cells)}</table>"

    def draw(words: Words) -> bytes:
        body = lines([*words.head, words.title], "c") + lines(words.before)
        body += table([words.columns, *words.rows]) + lines(words.after) + table([words.feet])
        page = module.HTML(string=f"<section>{body}</section><section>{body}</section>")
        pdf: bytes = page.write_pdf(stylesheets=[style], font_config=fonts)
        return pdf

    return draw


SETTERS: Mapping[str, Callable[[], Setter]] = {
    "reportlab platypus": platypus,
    "fpdf2": fpdf2,
    "typst": typst,
    "weasyprint": weasyprint,
}
"""By the name the table calls them; ImportError or OSError where one is not installed."""
