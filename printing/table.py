"""The table of papers: number, name, and counts, with a heading over them or without; it flows over pages.

A table whose papers are not counted has no columns for counts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from printing.content import Row
from printing.grid import PAD, Align, Grid, Line
from printing.layout import LEADING, Flow, Run, wrapped
from printing.template import Block
from printing.typeface import Face, width

__all__ = ["table"]


def table(flow: Flow, block: Block, rows: Sequence[Row], english: Mapping[str, str] | None = None) -> None:
    """Draw the table of `block`, `english` beneath the names of columns; without rows it is left out."""
    if rows:
        _Table(flow, block, english or {}, counted=bool(rows[0].counts)).draw(rows)


def _beneath(text: str, size: float, measure: float) -> list[Line]:
    return list(wrapped([Run(text, Face.ITALIC)], size, measure)) if text else []


def _two_lines(name: str, size: float) -> float:
    """The least width that sets a heading on two lines at most."""
    words = name.split()
    halves = [(" ".join(words[:cut]), " ".join(words[cut:])) for cut in range(1, len(words) + 1)]
    return min(max(width(half, Face.BOLD, size) for half in pair) for pair in halves)


class _Table:
    def __init__(self, flow: Flow, block: Block, english: Mapping[str, str], *, counted: bool) -> None:
        self.flow = flow
        self.columns = block.columns if counted else block.columns[:2]
        self.group = [Run(block.group, Face.BOLD)] if block.group else []
        if block.group in english:
            self.group.append(Run(f"({english[block.group]})", Face.ITALIC))
        paper = flow.paper
        size = paper.body * 0.96
        self.heading = paper.small
        number = width("000", Face.REGULAR, size) + 2 * PAD
        counts = [
            max(_two_lines(name, self.heading) for name in (column, english.get(column, "")) if name)
            + 2 * PAD
            + 6
            for column in self.columns[2:]
        ]
        edges = [paper.left, paper.left + number, paper.width - paper.right - sum(counts)]
        for count in counts:
            edges.append(edges[-1] + count)
        align = [Align.CENTRE, Align.LEFT, *[Align.CENTRE] * len(counts)]
        self.edges, self.grid = edges, Grid(flow, edges, size, align)
        self.grid.head = self.head
        self.headings: list[list[Line]] = [
            [
                *wrapped([Run(name, Face.BOLD)], self.heading, self.grid.measure(column)),
                *_beneath(english.get(name, ""), self.heading, self.grid.measure(column)),
            ]
            for column, name in enumerate(self.columns)
        ]

    def draw(self, rows: Sequence[Row]) -> None:
        """Heading and rows."""
        cells = [self.cells(row) for row in rows]
        self.grid.open(self.heading_height(), cells[0])
        for row in cells:
            self.grid.row(row)

    def heading_height(self) -> float:
        deepest = max(len(cell) for cell in self.headings[:2])
        if len(self.headings) > 2:
            deepest = max(deepest, bool(self.group) + max(len(cell) for cell in self.headings[2:]))
        return deepest * LEADING * self.heading + 2 * PAD

    def head(self) -> None:
        flow, grid, top, pitch = self.flow, self.grid, self.flow.y, LEADING * self.heading
        bottom, split = top + self.heading_height(), top + pitch + PAD if self.group else top
        grid.rule(top)
        for column, cell in enumerate(self.headings):
            ceiling = split if column >= 2 else top
            flow.y = ceiling + (bottom - ceiling - len(cell) * pitch) / 2
            grid.lines(cell, self.heading, self.edges[column], self.edges[column + 1])
        if len(self.headings) > 2 and self.group:
            self.group_head(top, split)
        for index, edge in enumerate(self.edges):
            inner = 2 < index < len(self.edges) - 1
            grid.upright(edge, split if inner else top, bottom)
        grid.rule(bottom)
        flow.y = bottom

    def group_head(self, top: float, split: float) -> None:
        """The common heading of the counts."""
        self.flow.y = top + PAD / 2
        lines = wrapped(self.group, self.heading, self.edges[-1] - self.edges[2])[:1]
        self.grid.lines(lines, self.heading, self.edges[2], self.edges[-1])
        self.grid.across(self.edges[2], self.edges[-1], split)

    def cells(self, row: Row) -> list[list[Line]]:
        runs = [Run(row.label, Face.REGULAR)]
        if row.remark:
            runs.append(Run(f"({row.remark})", Face.ITALIC))
        label: list[Line] = list(wrapped(runs, self.grid.size, self.grid.measure(1)))
        return [_cell(row.number), label, *map(_cell, row.counts)]


def _cell(text: str) -> list[Line]:
    """A cell of one line, or none."""
    return [[(0.0, Run(text, Face.REGULAR))]] if text else []
