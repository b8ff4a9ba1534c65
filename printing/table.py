"""The table of papers: number, name, and counts under a common heading; it flows over pages.

A row stays whole when a page can hold it; a longer one is broken between lines. The heading is repeated.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from printing.content import Row
from printing.layout import LEADING, Flow, Rule, Run, wrapped
from printing.template import Block
from printing.typeface import Face, width

__all__ = ["table"]

_PAD = 2.0
_LINE = 0.5
"""Thickness of rules in points."""


def table(flow: Flow, block: Block, rows: Sequence[Row]) -> None:
    """Draw the table of `block`; without rows it is left out."""
    if rows:
        _Table(flow, block).draw(rows)


def _two_lines(name: str, size: float) -> float:
    """The least width that sets a heading on two lines at most."""
    words = name.split()
    halves = [(" ".join(words[:cut]), " ".join(words[cut:])) for cut in range(1, len(words) + 1)]
    return min(max(width(half, Face.BOLD, size) for half in pair) for pair in halves)


class _Table:
    def __init__(self, flow: Flow, block: Block) -> None:
        self.flow, self.block = flow, block
        paper = flow.paper
        self.size = paper.body * 0.96
        self.heading = paper.small
        self.pitch = LEADING * self.size
        number = width("000", Face.REGULAR, self.size) + 2 * _PAD
        counts = [_two_lines(name, self.heading) + 2 * _PAD + 6 for name in block.columns[2:]]
        edges = [paper.left, paper.left + number, paper.width - paper.right - sum(counts)]
        for count in counts:
            edges.append(edges[-1] + count)
        self.edges = edges

    def draw(self, rows: Sequence[Row]) -> None:
        """Heading and rows."""
        self.flow.keep(self.heading_height() + self.pitch + 2 * _PAD)
        self.head()
        for row in rows:
            self.row(row)

    def heading_lines(self) -> list[list[list[tuple[float, Run]]]]:
        return [
            wrapped([Run(name, Face.BOLD)], self.heading, right - left - 2 * _PAD)
            for name, (left, right) in zip(self.block.columns, self.cells(), strict=True)
        ]

    def heading_height(self) -> float:
        lines = [len(cell) for cell in self.heading_lines()]
        deepest = max(*lines[:2], max(lines[2:]) + 1)
        return deepest * LEADING * self.heading + 2 * _PAD

    def head(self) -> None:
        flow, top, pitch = self.flow, self.flow.y, LEADING * self.heading
        height = self.heading_height()
        bottom, split = top + height, top + pitch + _PAD
        self.rule(top)
        for index, (cell, (left, right)) in enumerate(zip(self.heading_lines(), self.cells(), strict=True)):
            ceiling = split if index >= 2 else top
            flow.y = ceiling + (bottom - ceiling - len(cell) * pitch) / 2
            self.lines(cell, self.heading, left, right, pitch)
        flow.y = top + _PAD / 2
        group = [[(0.0, Run(self.block.group, Face.BOLD))]]
        self.lines(group, self.heading, self.edges[2], self.edges[-1], pitch)
        flow.put(Rule(self.edges[2], split, self.edges[-1], split, _LINE))
        for index, edge in enumerate(self.edges):
            inner = 2 < index < len(self.edges) - 1
            flow.put(Rule(edge, split if inner else top, edge, bottom, _LINE))
        self.rule(bottom)
        flow.y = bottom

    def row(self, row: Row) -> None:
        runs = [Run(row.label, Face.REGULAR)]
        if row.remark:
            runs.append(Run(f"({row.remark})", Face.ITALIC))
        left, right = self.edges[1], self.edges[2]
        lines = wrapped(runs, self.size, right - left - 2 * _PAD)
        first = True
        for part in self.parts(lines):
            cells = (row.number, *row.counts) if first else ("",) * (1 + len(row.counts))
            self.strip(part, cells)
            first = False

    def parts(self, lines: list[list[tuple[float, Run]]]) -> Iterator[list[list[tuple[float, Run]]]]:
        """The row's lines cut to pages, turning them."""
        flow = self.flow
        if not flow.fits(len(lines) * self.pitch + 2 * _PAD):
            flow.turn()
            self.head()
        while lines:
            room = max(1, int((flow.paper.floor - flow.y - 2 * _PAD) // self.pitch))
            yield lines[:room]
            lines = lines[room:]
            if lines:
                flow.turn()
                self.head()

    def strip(self, lines: list[list[tuple[float, Run]]], cells: Sequence[str]) -> None:
        """One row's part on this page with its rules."""
        flow, top = self.flow, self.flow.y
        bottom = top + len(lines) * self.pitch + 2 * _PAD
        flow.y = top + _PAD
        self.lines(lines, self.size, self.edges[1], self.edges[2], self.pitch, centred=False)
        for text, index in zip(cells, (0, *range(2, len(self.edges) - 1)), strict=True):
            flow.y = top + _PAD
            if text:
                cell = [[(0.0, Run(text, Face.REGULAR))]]
                self.lines(cell, self.size, self.edges[index], self.edges[index + 1], self.pitch)
        for edge in self.edges:
            flow.put(Rule(edge, top, edge, bottom, _LINE))
        self.rule(bottom)
        flow.y = bottom

    def lines(
        self,
        lines: Sequence[Sequence[tuple[float, Run]]],
        size: float,
        left: float,
        right: float,
        pitch: float,
        *,
        centred: bool = True,
    ) -> None:
        for line in lines:
            self.flow.line(line, size, left + _PAD, right - left - 2 * _PAD, centred=centred)
            self.flow.skip(pitch)

    def rule(self, y: float) -> None:
        self.flow.put(Rule(self.edges[0], y, self.edges[-1], y, _LINE))

    def cells(self) -> list[tuple[float, float]]:
        return list(zip(self.edges, self.edges[1:], strict=False))
