"""What surrounds the body of a sheet: letterhead, marks, title, codes, head of further pages, footers."""

from __future__ import annotations

from collections.abc import Sequence

from printing.content import Content
from printing.layout import ASCENT, LEADING, Flow, Ink, Rule, Run, Shade, Stamp, Symbol, Text, wrapped
from printing.paper import DOT, Paper
from printing.symbols import CODE_128_QUIET_MODULES, QR_QUIET_MODULES, code_128, dots_per_module, qr
from printing.typeface import Face, width

__all__ = ["codes", "footers", "further_head", "letterhead", "title", "training_mark"]

_BAR_HEIGHT = 26.0
"""Points; ISO/IEC 15417 asks 15 % of the symbol's length for hand-held reading, a scanner far less."""


def training_mark(flow: Flow, page: Content) -> None:
    """On training papers: pale words across the sheet and a framed line at its top."""
    if not page.training:
        return
    paper, marks = flow.paper, page.template.marks
    size = paper.measure / 8.5
    flow.put(Stamp(paper.width / 2, paper.height * 0.56, (marks.training, marks.void), size, 35))
    text = f"{marks.training} – {marks.void}"
    height = LEADING * paper.body + 4
    left, right = paper.left, paper.width - paper.right
    flow.put(Shade(left, flow.y, right, flow.y + height, 0.0))
    flow.put(Shade(left + 1.2, flow.y + 1.2, right - 1.2, flow.y + height - 1.2, 1.0))
    indent = (paper.measure - width(text, Face.BOLD, paper.body)) / 2
    flow.put(Text(left + indent, flow.y + 2 + ASCENT * paper.body, text, Face.BOLD, paper.body))
    flow.skip(height + paper.gap)


def letterhead(flow: Flow, page: Content) -> None:
    """The two columns of Decree 30/2020: who issues, at the left; the state, place and date at the right."""
    paper, words = flow.paper, page.template.letterhead
    right_column = width(words.nation, Face.BOLD, paper.head) + 2
    left_column = paper.measure - right_column - 2 * paper.gap
    right = paper.width - paper.right - right_column
    top = flow.y
    _centred(flow, page.parent_name, Face.REGULAR, paper.head, paper.left, left_column)
    short = _centred(flow, page.centre_name, Face.BOLD, paper.head, paper.left, left_column)
    _underline(flow, paper.left, left_column, min(short, left_column) * 0.45)
    number = words.number if page.code_final else words.local_number
    _centred(flow, number.format(code=page.code), Face.REGULAR, paper.head, paper.left, left_column)
    bottom, flow.y = flow.y, top
    _centred(flow, words.nation, Face.BOLD, paper.head, right, right_column)
    motto = _centred(flow, words.motto, Face.BOLD, paper.head, right, right_column)
    _underline(flow, right, right_column, motto)
    _centred(flow, page.place_date, Face.ITALIC, paper.head, right, right_column)
    flow.y = max(bottom, flow.y) + 2 * paper.gap


def title(flow: Flow, page: Content, captions: Sequence[str]) -> None:
    """Title, which copy each is, and on a reprint that it is one."""
    paper, form = flow.paper, page.template
    _centred(flow, form.title, Face.BOLD, paper.title, paper.left, paper.measure)
    again = form.marks.reprint.format(number=page.copy_number) if page.copy_number else ""
    reprint = [Run(f"– {again}", Face.BOLD)] if again else []
    flow.differing([[Run(caption, Face.ITALIC), *reprint] for caption in captions], paper.body)


def codes(flow: Flow, page: Content) -> None:
    """Code 128 and QR of the bare code side by side, the code in letters below the bars.

    While there is no final code the desk's number stands here, with words that say so. A code too long
    for bars of two dots goes without them: its QR code carries it.
    """
    paper = flow.paper
    square = _square(page.code, paper)
    left_measure = paper.measure - square.width - paper.gap
    top = flow.y
    bars = _bars(page.code, paper, left_measure)
    lines = wrapped([Run(page.template.marks.not_online, Face.BOLD)], paper.body, left_measure)
    words = 0 if page.code_final else len(lines)
    height = (_BAR_HEIGHT + 2 if bars else 0) + (1 + words) * LEADING * paper.body
    flow.skip(max(2.0, (square.height - height) / 2))
    if bars:
        flow.put(bars._replace(x=paper.left + (left_measure - bars.width) / 2, y=flow.y))
        flow.skip(_BAR_HEIGHT + 2)
    _centred(flow, page.code, Face.BOLD, paper.body, paper.left, left_measure)
    if not page.code_final:
        flow.paragraph(
            [Run(page.template.marks.not_online, Face.BOLD)], paper.body, measure=left_measure, centred=True
        )
    flow.put(square._replace(x=paper.width - paper.right - square.width, y=top))
    flow.y = max(flow.y + paper.gap, top + square.height)


def further_head(flow: Flow, page: Content, captions: Sequence[str]) -> None:
    """Head of the second and later pages: what this is a part of, and of which dossier."""
    paper = flow.paper
    continued = Run(page.template.continued.format(title=page.template.title), Face.BOLD)
    flow.differing([[continued, Run(caption, Face.ITALIC)] for caption in captions], paper.small)
    flow.skip(paper.gap)


def footers(flow: Flow, page: Content) -> None:
    """Desk and ticket, code and page number at the foot of every page."""
    paper = flow.paper
    size, right = paper.small, paper.width - paper.right
    line = paper.height - paper.bottom + 6
    baseline = line + 2 + size
    for number, (marks, _own) in enumerate(flow.leaves, start=1):
        count = page.template.page.format(page=number, pages=len(flow.leaves))
        count_width = width(count, Face.REGULAR, size)
        code_width = width(page.code, Face.REGULAR, size)
        middle = paper.left + (paper.measure - code_width) / 2
        desk = _cut(page.footer, size, middle - paper.left - 6)
        marks.append(Rule(paper.left, line, right, line, 0.4))
        marks.append(Text(paper.left, baseline, desk, Face.REGULAR, size))
        marks.append(Text(middle, baseline, page.code, Face.REGULAR, size))
        marks.append(Text(right - count_width, baseline, count, Face.REGULAR, size))


def _centred(flow: Flow, text: str, face: Face, size: float, left: float, measure: float) -> float:
    """Set centred lines; the width of the last one."""
    flow.paragraph([Run(text, face)], size, left=left, measure=measure, centred=True)
    lines = wrapped([Run(text, face)], size, measure)
    return width(lines[-1][0][1].text, face, size) if lines[-1] else 0.0


def _underline(flow: Flow, left: float, measure: float, length: float) -> None:
    start = left + (measure - length) / 2
    flow.put(Rule(start, flow.y + 1.5, start + length, flow.y + 1.5, 0.6))
    flow.skip(4)


def _cut(text: str, size: float, measure: float) -> str:
    """A desk's name as far as it goes before the code, with an ellipsis when it is longer."""
    if width(text, Face.REGULAR, size) <= measure:
        return text
    while text and width(text + "…", Face.REGULAR, size) > measure:
        text = text[:-1]
    return text.rstrip() + "…"


def _bars(code: str, paper: Paper, measure: float) -> Symbol | None:
    symbol = code_128(code)
    if symbol is None:
        return None
    modules = symbol.modules + 2 * CODE_128_QUIET_MODULES
    dots = dots_per_module(measure / DOT, modules, largest=paper.code_dots)
    if dots < 2:
        return None
    module = dots * DOT
    quiet = CODE_128_QUIET_MODULES * module
    inks = tuple(Ink(quiet + start * module, 0.0, run * module, _BAR_HEIGHT) for start, run in symbol.runs)
    return Symbol(0, 0, modules * module, _BAR_HEIGHT, f"bars-{dots}", inks)


def _square(code: str, paper: Paper) -> Symbol:
    symbol = qr(code)
    module = paper.qr_dots * DOT
    quiet = QR_QUIET_MODULES * module
    edge = (symbol.modules + 2 * QR_QUIET_MODULES) * module
    inks: Sequence[Ink] = [
        Ink(quiet + start * module, quiet + row * module, run * module, module)
        for row, start, run in symbol.runs
    ]
    return Symbol(0, 0, edge, edge, "square", tuple(inks))
