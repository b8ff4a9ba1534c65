"""A roster: a line for each dossier or step, in columns of given shares, over several pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from printing.grid import PAD, Align, Grid, Line
from printing.layout import LEADING, Flow, Run, wrapped
from printing.template import Block
from printing.typeface import Face

__all__ = ["Roster", "roster"]

_SHRINK = 0.9
"""Its type beside that of the notes: ten columns stand on one sheet."""


def roster(
    flow: Flow, block: Block, lines: Sequence[Sequence[str]], english: Mapping[str, str] | None = None
) -> None:
    """Draw `lines` under the columns of `block`, the heading on each page; without lines it is left out.

    A line feed in a cell begins a line of it.
    """
    drawn = Roster(flow, block, english)
    for line in lines:
        drawn.add(line)


class Roster:
    """A roster that grows line by line."""

    def __init__(self, flow: Flow, block: Block, english: Mapping[str, str] | None = None) -> None:
        """Nothing is drawn before the first line; `english` stands beneath the names of columns."""
        self.flow = flow
        paper = flow.paper
        share = paper.measure / sum(block.widths)
        edges = [paper.left]
        for weight in block.widths:
            edges.append(edges[-1] + weight * share)
        self.grid = Grid(flow, edges, paper.body if block.large else paper.small * _SHRINK, _aligned(block))
        self.grid.head = self.head
        self.headings = [
            [
                *self.broken(name, column, Face.BOLD),
                *self.broken((english or {}).get(name, ""), column, Face.ITALIC),
            ]
            for column, name in enumerate(block.columns)
        ]
        self._open = False

    def add(self, line: Sequence[str]) -> None:
        """Draw a line, the heading above the first one and on each page."""
        cells = [self.broken(text, column) for column, text in enumerate(line)]
        if not self._open:
            self.grid.open(self.height(), cells)
            self._open = True
        self.grid.row(cells)

    def height(self) -> float:
        return max(map(len, self.headings)) * LEADING * self.grid.size + 2 * PAD

    def head(self) -> None:
        flow, grid, top = self.flow, self.grid, self.flow.y
        bottom = top + self.height()
        grid.rule(top)
        for column, cell in enumerate(self.headings):
            flow.y = top + (bottom - top - len(cell) * grid.pitch) / 2
            grid.lines(cell, grid.size, grid.edges[column], grid.edges[column + 1])
        for edge in grid.edges:
            grid.upright(edge, top, bottom)
        grid.rule(bottom)
        flow.y = bottom

    def broken(self, text: str, column: int, face: Face = Face.REGULAR) -> list[Line]:
        if not text:
            return []
        measure = self.grid.measure(column)
        parts = [wrapped([Run(part, face)], self.grid.size, measure) for part in text.split("\n")]
        return [line for lines in parts for line in lines]


def _aligned(block: Block) -> list[Align]:
    return [
        Align.CENTRE if column in block.centred else Align.RIGHT if column in block.right else Align.LEFT
        for column in range(len(block.columns))
    ]
