"""A document laid out on A4 or A5: every copy's pages as lists of marks, ready for a painter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from printing.closing import DOTS, closing
from printing.content import Content
from printing.furniture import codes, footers, further_head, letterhead, page_marks, title
from printing.layout import LEADING, Flow, Leaf, Mark, Run, wrapped
from printing.paper import CLOSER, PAPERS, PageSize, Paper, turned
from printing.roster import roster
from printing.table import table
from printing.template import Block, BlockKind
from printing.typeface import Face

__all__ = ["Sheets", "sheets", "size_of"]

_CARRIED = 2
"""Fields of the body that go with the signatures to a further page."""


@dataclass(frozen=True, slots=True)
class Sheets:
    """A laid-out document."""

    paper: Paper
    title: str
    leaves: tuple[Leaf, ...]
    """The pages of one copy, with what the copies have of their own."""
    copies: int
    missing: tuple[int, ...]
    """Code points drawn as REPLACEMENT."""

    @property
    def pages(self) -> tuple[tuple[Mark, ...], ...]:
        """Every page as it is printed: all copies one after another."""
        return tuple((*leaf.own[copy], *leaf.shared) for copy in range(self.copies) for leaf in self.leaves)


def sheets(page: Content, size: PageSize, copies: int | None = None) -> Sheets:
    """Lay `page` out on paper of `size`.

    `copies`: how many of the template's copies, None for all. One copy alone is the last, the citizen's;
    copies beyond the template's repeat that one.

    What runs over by less than a page is set closer, step by step, until it fits on one; where no step is
    enough, the last page has something of the body above the signatures.
    """
    captions = page.template.copies
    if copies is not None:
        spare = (captions[-1],) * max(0, copies - len(captions))
        captions = captions[-1:] if copies == 1 else captions[:copies] + spare
    paper, *closer = _settings(page, size)
    flow, alone = _laid(page, paper, captions)
    if flow.number == 2:
        for setting in closer:
            tried, _ = _laid(page, setting, captions)
            if tried.number == 1:
                flow, alone = tried, False
                break
    if alone:
        flow, _ = _laid(page, paper, captions, carried=_CARRIED)
    footers(flow, page, captions)
    return Sheets(flow.paper, page.template.title, tuple(flow.leaves), len(captions), page.missing)


def size_of(page: Content, size: PageSize) -> PageSize:
    """The sheet `page` is laid on: the one its form asks for, else `size`, the printer's."""
    return PageSize[page.template.size] if page.template.size else size


def _settings(page: Content, size: PageSize) -> list[Paper]:
    """The sheet and its closer settings, as the template lays it."""
    settings = [PAPERS[size], *CLOSER[size]]
    return [turned(paper) for paper in settings] if page.template.landscape else settings


def _laid(page: Content, paper: Paper, captions: Sequence[str], *, carried: int = 0) -> tuple[Flow, bool]:
    """The pages without their feet, and whether the signatures stand alone on the last one."""

    def open_page(flow: Flow) -> None:
        page_marks(flow, page)
        if flow.number > 1:
            further_head(flow, page, captions)

    flow = Flow(paper, open_page, len(captions))
    letterhead(flow, page)
    title(flow, page, captions)
    if page.template.codes:
        codes(flow, page)
    else:
        flow.skip(flow.paper.gap)
    _body(flow, page, carried)
    filled = flow.number
    closing(flow, page)
    return flow, flow.number > filled


def _body(flow: Flow, page: Content, carried: int) -> None:
    """Fields and tables; the last `carried` fields go to a page of their own."""
    item = 0
    fields = _Fields(flow, page.english)
    if page.voided:
        flow.paragraph([Run(page.voided, Face.BOLD)], flow.paper.body)
        flow.skip(flow.paper.gap)
    for block in page.template.blocks:
        value = page.values.get(block.key)
        match block.kind:
            case BlockKind.TABLE:
                fields.set()
                if page.rows:
                    table(flow, block, page.rows, page.english)
                    flow.skip(flow.paper.gap)
            case BlockKind.ROSTER:
                fields.set()
                roster(flow, block, page.rosters.get(block.key, page.lines), page.english)
                flow.skip(flow.paper.gap)
            case BlockKind.NOTE:
                pass  # set with the signatures
            case BlockKind.FIELD | BlockKind.ITEM if value or (value is not None and not block.optional):
                item += block.kind is BlockKind.ITEM
                lead = f"{item}. " if block.kind is BlockKind.ITEM else ""
                listed = block.key.endswith("_lead") and not value
                fields.add(block, lead, "" if listed else value or DOTS)
    fields.set(carried)


class _Fields:
    """Sets fields one below another, or beside the one before where the template says so and both fit."""

    def __init__(self, flow: Flow, english: Mapping[str, str]) -> None:
        self.flow = flow
        self._english = english
        self._waiting: list[tuple[list[Run], list[str]]] = []
        """Lines, each with the English to stand beneath it."""

    def add(self, block: Block, lead: str, value: str) -> None:
        """Hold a field until it is known what follows it."""
        paper = self.flow.paper
        runs = [Run(f"{lead}{block.label}:", Face.REGULAR)] if block.label else []
        if value:
            runs.append(Run(value, Face.BOLD if block.strong else Face.REGULAR))
        beneath = [self._english[block.label]] if block.label in self._english else []
        if block.beside and self._waiting:
            before, said = self._waiting[-1]
            both = [*before, Run("  ·  ", Face.REGULAR), *runs]
            if len(wrapped(both, paper.body, paper.measure)) == 1:
                self._waiting[-1] = both, [*said, *beneath]
                return
        self._waiting.append((runs, beneath))

    def set(self, carried: int = 0) -> None:
        """Set what is held, the last `carried` of it on a new page."""
        paper = self.flow.paper
        turning = len(self._waiting) - carried if carried else -1
        for at, (runs, beneath) in enumerate(self._waiting):
            if at == turning:
                self.flow.turn()
            if beneath:
                self.flow.keep(LEADING * (paper.body + paper.small))
            self.flow.paragraph(runs, paper.body)
            if beneath:
                self.flow.paragraph([Run(" · ".join(beneath), Face.ITALIC)], paper.small)
            self.flow.skip(paper.gap * 0.3)
        self._waiting = []
