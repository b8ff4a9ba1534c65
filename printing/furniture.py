"""What surrounds the body of a sheet: letterhead, marks, title, codes, head of further pages, footers."""

from __future__ import annotations

from collections.abc import Sequence

from printing.content import Content
from printing.layout import ASCENT, LEADING, Flow, Ink, Rule, Run, Shade, Stamp, Symbol, Text, wrapped
from printing.paper import DOT, Paper
from printing.symbols import CODE_128_QUIET_MODULES, QR_QUIET_MODULES, code_128, dots_per_module, qr
from printing.typeface import Face, width

__all__ = ["codes", "footers", "further_head", "letterhead", "page_marks", "title"]

_BAR_HEIGHT = 26.0
"""Points; ISO/IEC 15417 asks 15 % of the symbol's length for hand-held reading, a scanner far less."""
_MARK = 0.9
"""Type size of the number of the form beside that of notes."""
_MARK_ABOVE = 1.5
"""Points from its line to the body: dots below its letters, and no further into what printers leave white."""
_FURTHER_DOTS = 4
"""Dots per module of the QR code on further pages."""
_APART = 6.0
"""Least white space between the parts of a foot."""


def page_marks(flow: Flow, page: Content) -> None:
    """What a training paper or a voided one is not: pale words across the sheet, a framed line at its top."""
    paper, marks = flow.paper, page.template.marks
    edge, middle, height = min(paper.width, paper.height), paper.width / 2, paper.height * 0.56
    if page.voided:
        flow.put(Stamp(middle, height, (marks.stamp,), edge / 5, 35, 0.8))
    elif page.training:
        flow.put(Stamp(middle, height, (marks.training, marks.void), edge / 10, 35))
    if page.voided:
        _band(flow, marks.cancelled, dark=True)
    if page.training:
        _band(flow, f"{marks.training} – {marks.void}")


def _band(flow: Flow, text: str, *, dark: bool = False) -> None:
    """A framed line across the column; `dark` with a heavy frame and larger type."""
    paper = flow.paper
    size, frame = (paper.title, 3.0) if dark else (paper.body, 1.2)
    height = LEADING * size + 4 + (4 if dark else 0)
    left, right = paper.left, paper.width - paper.right
    flow.put(Shade(left, flow.y, right, flow.y + height, 0.0))
    flow.put(Shade(left + frame, flow.y + frame, right - frame, flow.y + height - frame, 1.0))
    indent = (paper.measure - width(text, Face.BOLD, size)) / 2
    flow.put(
        Text(left + indent, flow.y + (height - LEADING * size) / 2 + ASCENT * size, text, Face.BOLD, size)
    )
    flow.skip(height + paper.gap)


def letterhead(flow: Flow, page: Content) -> None:
    """The two columns of Decree 30/2020: who issues, at the left; the state, place and date at the right.

    Above them, at the right, which form it is: in the margin, where it takes no line from the body.
    """
    paper, words = flow.paper, page.template.letterhead
    if page.template.mark:
        size = paper.small * _MARK
        length = width(page.template.mark, Face.ITALIC, size)
        right = paper.width - paper.right
        flow.put(Text(right - length, paper.top - _MARK_ABOVE, page.template.mark, Face.ITALIC, size))
    right_column = width(words.nation, Face.BOLD, paper.head) + 2
    left_column = paper.measure - right_column - 2 * paper.gap
    right = paper.width - paper.right - right_column
    top = flow.y
    _centred(flow, page.parent_name, Face.REGULAR, paper.head, paper.left, left_column)
    short = _centred(flow, page.centre_name, Face.BOLD, paper.head, paper.left, left_column)
    _underline(flow, paper.left, left_column, min(short, left_column) * 0.45)
    number = words.number if page.code_final else words.local_number
    if number and page.number:
        line = number.format(code=page.number)
        _centred(flow, line, Face.REGULAR, paper.head, paper.left, left_column)
    bottom, flow.y = flow.y, top
    _centred(flow, words.nation, Face.BOLD, paper.head, right, right_column)
    _beneath(flow, page, words.nation, right, right_column)
    motto = _centred(flow, words.motto, Face.BOLD, paper.head, right, right_column)
    _underline(flow, right, right_column, motto)
    _beneath(flow, page, words.motto, right, right_column)
    _centred(flow, page.place_date, Face.ITALIC, paper.head, right, right_column)
    flow.y = max(bottom, flow.y) + 2 * paper.gap


def title(flow: Flow, page: Content, captions: Sequence[str]) -> None:
    """Title, which copy each is, and on a reprint that it is one."""
    paper, form = flow.paper, page.template
    _centred(flow, form.title, Face.BOLD, paper.title, paper.left, paper.measure)
    _beneath(flow, page, form.title, paper.left, paper.measure)
    if form.subtitle:
        _centred(flow, form.subtitle, Face.BOLD, paper.body, paper.left, paper.measure)
        _beneath(flow, page, form.subtitle, paper.left, paper.measure)
    again = _again(page)
    flow.differing([[Run(caption, Face.ITALIC), *again] for caption in captions], paper.body)


def codes(flow: Flow, page: Content, *, further: bool = False) -> None:
    """Code 128 and QR of the bare code side by side, the code in letters below the bars.

    On `further` pages the QR code is smaller: each page of a paper taken apart says whose it is.

    A paper without a number has an address in its QR code and words beside it.

    While there is no final code the desk's number stands here, with words that say so. A code too long
    for bars of two dots goes without them: its QR code carries it.
    """
    paper = flow.paper
    if not page.square:
        return
    square = _square(page.square, _FURTHER_DOTS if further else paper.qr_dots)
    left_measure = paper.measure - square.width - paper.gap
    top = flow.y
    if not page.code:
        flow.paragraph([Run(page.values.get("square", ""), Face.ITALIC)], paper.body, measure=left_measure)
        flow.put(square._replace(x=paper.width - paper.right - square.width, y=top))
        flow.y = max(flow.y + paper.gap, top + square.height)
        return
    bars = _bars(page.code, paper, left_measure)
    told = page.template.marks.not_online if not page.code_final and not further else ""
    words = len(wrapped([Run(told, Face.BOLD)], paper.body, left_measure)) if told else 0
    height = (_BAR_HEIGHT + 2 if bars else 0) + (1 + words) * LEADING * paper.body
    flow.skip(max(2.0, (square.height - height) / 2))
    if bars:
        flow.put(bars._replace(x=paper.left + (left_measure - bars.width) / 2, y=flow.y))
        flow.skip(_BAR_HEIGHT + 2)
    _centred(flow, page.code, Face.BOLD, paper.body, paper.left, left_measure)
    if told:
        flow.paragraph([Run(told, Face.BOLD)], paper.body, measure=left_measure, centred=True)
        _beneath(flow, page, told, paper.left, left_measure)
    flow.put(square._replace(x=paper.width - paper.right - square.width, y=top))
    flow.y = max(flow.y + paper.gap, top + square.height)


def further_head(flow: Flow, page: Content, captions: Sequence[str]) -> None:
    """Head of the second and later pages: what this is a part of, of which copy, and its codes."""
    paper = flow.paper
    continued = Run(page.template.continued.format(title=page.template.title), Face.BOLD)
    flow.differing([[continued, Run(caption, Face.ITALIC)] for caption in captions], paper.small)
    if page.copy_number:
        flow.paragraph(_again(page), paper.small, centred=True)
    if page.template.codes:
        codes(flow, page, further=True)
    flow.skip(paper.gap)


def _again(page: Content) -> list[Run]:
    """On a reprint, that it is one."""
    if not page.copy_number:
        return []
    return [Run(f"– {page.template.marks.reprint.format(number=page.copy_number)}", Face.BOLD)]


def footers(flow: Flow, page: Content, captions: Sequence[str]) -> None:
    """Desk and ticket, number, copy and page at the foot of every page.

    On a printer that several desks share, each page says whose it is. The ticket is never cut; a long name
    of a desk is.
    """
    paper = flow.paper
    size, right = paper.small, paper.width - paper.right
    line = paper.height - paper.bottom + 6
    baseline = line + 2 + size
    code_width = width(page.code, Face.REGULAR, size)
    for number, (marks, own) in enumerate(flow.leaves, start=1):
        count = page.template.page.format(page=number, pages=len(flow.leaves))
        ends = [" · ".join(part for part in (caption.strip("()"), count) if part) for caption in captions]
        start = right - max(width(end, Face.REGULAR, size) for end in ends)
        middle = min(paper.left + (paper.measure - code_width) / 2, start - _APART - code_width)
        desk = _desk(page, size, middle - paper.left - _APART)
        marks.append(Rule(paper.left, line, right, line, 0.4))
        marks.append(Text(paper.left, baseline, desk, Face.REGULAR, size))
        marks.append(Text(middle, baseline, page.code, Face.REGULAR, size))
        for end, ours in zip(ends, own, strict=True):
            ours.append(Text(right - width(end, Face.REGULAR, size), baseline, end, Face.REGULAR, size))


def _desk(page: Content, size: float, measure: float) -> str:
    """Desk and ticket, the desk's name as far as it goes."""
    if not page.ticket:
        return _cut(page.desk, size, measure)
    ticket = _cut(f" · {page.ticket}", size, measure)
    return _cut(page.desk, size, measure - width(ticket, Face.REGULAR, size)) + ticket


def _centred(flow: Flow, text: str, face: Face, size: float, left: float, measure: float) -> float:
    """Set centred lines; the width of the last one."""
    flow.paragraph([Run(text, face)], size, left=left, measure=measure, centred=True)
    lines = wrapped([Run(text, face)], size, measure)
    return width(lines[-1][0][1].text, face, size) if lines[-1] else 0.0


def _beneath(flow: Flow, page: Content, text: str, left: float, measure: float) -> None:
    """The English of a centred line, where there is one."""
    if text in page.english:
        _centred(flow, page.english[text], Face.ITALIC, flow.paper.small, left, measure)


def _underline(flow: Flow, left: float, measure: float, length: float) -> None:
    start = left + (measure - length) / 2
    flow.put(Rule(start, flow.y + 1.5, start + length, flow.y + 1.5, 0.6))
    flow.skip(4)


def _cut(text: str, size: float, measure: float) -> str:
    """A text as far as `measure` goes, with an ellipsis when it is longer."""
    if width(text, Face.REGULAR, size) <= measure:
        return text
    while text and width(text + "…", Face.REGULAR, size) > measure:
        text = text[:-1]
    return text.rstrip() + "…" if text else ""


def _bars(code: str, paper: Paper, measure: float) -> Symbol | None:
    symbol = code_128(code)
    if symbol is None:
        return None
    modules = symbol.modules + 2 * CODE_128_QUIET_MODULES
    dots = dots_per_module(measure / DOT, modules, largest=paper.code_dots)
    if dots < 2:
        return None
    module = dots * DOT
    inks = tuple(Ink(CODE_128_QUIET_MODULES + start, 0, run, 1) for start, run in symbol.runs)
    return Symbol(0, 0, modules * module, _BAR_HEIGHT, f"bars-{dots}", module, _BAR_HEIGHT, inks)


def _square(code: str, dots: int) -> Symbol:
    symbol = qr(code)
    module, quiet = dots * DOT, QR_QUIET_MODULES
    edge = (symbol.modules + 2 * quiet) * module
    inks = tuple(Ink(quiet + start, quiet + row, run, 1) for row, start, run in symbol.runs)
    return Symbol(0, 0, edge, edge, "square", module, module, inks)
