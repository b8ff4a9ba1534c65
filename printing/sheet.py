"""A document laid out on A4 or A5: every copy's pages as lists of marks, ready for a painter."""

from __future__ import annotations

from dataclasses import dataclass

from printing.content import Content
from printing.furniture import codes, footers, further_head, letterhead, title, training_mark
from printing.layout import LEADING, Flow, Mark, Run, wrapped
from printing.paper import PAPERS, PageSize, Paper
from printing.table import table
from printing.template import Block, BlockKind
from printing.typeface import Face

__all__ = ["Sheets", "sheets"]

_HANGING = 6.0
_DOTS = "…" * 12
"""What stands for a value that is to be written in by hand."""


@dataclass(frozen=True, slots=True)
class Sheets:
    """A laid-out document."""

    paper: Paper
    title: str
    pages: tuple[tuple[Mark, ...], ...]
    """All copies one after another."""
    missing: tuple[int, ...]
    """Code points drawn as REPLACEMENT."""


def sheets(page: Content, size: PageSize, copies: int | None = None) -> Sheets:
    """Lay `page` out on paper of `size`.

    `copies`: how many of the template's copies, None for all. One copy alone is the last, the citizen's;
    copies beyond the template's repeat that one.
    """
    captions = page.template.copies
    if copies is not None:
        spare = (captions[-1],) * max(0, copies - len(captions))
        captions = captions[-1:] if copies == 1 else captions[:copies] + spare
    paper = PAPERS[size]
    pages = [tuple(marks) for caption in captions for marks in _copy(page, paper, caption)]
    return Sheets(paper, page.template.title, tuple(pages), page.missing)


def _copy(page: Content, paper: Paper, caption: str) -> list[list[Mark]]:
    def open_page(flow: Flow) -> None:
        training_mark(flow, page)
        if flow.number > 1:
            further_head(flow, page, caption)

    flow = Flow(paper, open_page)
    letterhead(flow, page)
    title(flow, page, caption)
    codes(flow, page)
    _body(flow, page)
    _closing(flow, page)
    footers(flow, page)
    return flow.pages


def _body(flow: Flow, page: Content) -> None:
    paper = flow.paper
    item = 0
    fields = _Fields(flow)
    for block in page.template.blocks:
        value = page.values.get(block.key, "")
        match block.kind:
            case BlockKind.TABLE:
                fields.flush()
                table(flow, block, page.rows)
                flow.skip(paper.gap)
            case BlockKind.NOTE:
                pass  # set with the signatures
            case BlockKind.FIELD | BlockKind.ITEM if value or not block.optional:
                item += block.kind is BlockKind.ITEM
                lead = f"{item}. " if block.kind is BlockKind.ITEM else ""
                listed = block.key.endswith("_lead") and not value
                fields.add(block, lead, "" if listed else value or _DOTS)
    fields.flush()


class _Fields:
    """Sets fields one below another, or beside the one before where the template says so and both fit."""

    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        self._held: list[Run] = []

    def add(self, block: Block, lead: str, value: str) -> None:
        """Hold a field until it is known whether the next one stands beside it."""
        size = self.flow.paper.body
        runs = [Run(f"{lead}{block.label}:", Face.REGULAR)]
        if value:
            runs.append(Run(value, Face.BOLD if block.strong else Face.REGULAR))
        if block.beside and self._held:
            both = [*self._held, Run("  ·  ", Face.REGULAR), *runs]
            if len(wrapped(both, size, self.flow.paper.measure)) == 1:
                self._held = both
                return
        self.flush()
        self._held = runs

    def flush(self) -> None:
        """Set what is held."""
        if self._held:
            self.flow.paragraph(self._held, self.flow.paper.body)
            self.flow.skip(self.flow.paper.gap * 0.3)
            self._held = []


def _closing(flow: Flow, page: Content) -> None:
    """Notes and the places to sign, on one page: no signature stands alone on the last one."""
    paper, places = flow.paper, page.template.signatures
    notes = [
        [Run(f"- {_note(block, page).strip()}", Face.ITALIC)]
        for block in page.template.blocks
        if block.kind is BlockKind.NOTE
    ]
    measure = paper.measure / len(places)
    names = [
        wrapped([Run(page.values.get(place.key, ""), Face.BOLD)], paper.body, measure - 8) for place in places
    ]
    noted = sum(len(wrapped(note, paper.small, paper.measure - _HANGING)) for note in notes)
    lines = 2 + max(len(name) for name in names)
    closing = noted * paper.small + lines * paper.body
    flow.keep(closing * LEADING + paper.signature + 2 * paper.gap)
    flow.skip(paper.gap)
    for note in notes:
        flow.paragraph(note, paper.small, hanging=_HANGING)
    flow.skip(paper.gap)
    top = flow.y
    bottom = top
    for index, (place, name) in enumerate(zip(places, names, strict=True)):
        flow.y = top
        left = paper.left + index * measure
        flow.paragraph([Run(place.title, Face.BOLD)], paper.body, left=left, measure=measure, centred=True)
        flow.paragraph([Run(place.hint, Face.ITALIC)], paper.small, left=left, measure=measure, centred=True)
        flow.skip(paper.signature)
        for line in name:
            flow.line(line, paper.body, left + 4, measure - 8, centred=True)
            flow.skip(LEADING * paper.body)
        bottom = max(bottom, flow.y)
    flow.y = bottom


def _note(block: Block, page: Content) -> str:
    return block.label.format(**{block.key: page.values.get(block.key, "")}) if block.key else block.label
