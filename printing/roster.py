"""The roster of a visit: a line for each dossier, in columns of given shares, over several pages."""

from __future__ import annotations

from collections.abc import Sequence

from printing.grid import PAD, Align, Grid, Line
from printing.layout import LEADING, Flow, Run, wrapped
from printing.template import Block
from printing.typeface import Face

__all__ = ["roster"]

_SHRINK = 0.9
"""Its type beside that of the notes: ten columns stand on one sheet."""


def roster(flow: Flow, block: Block, lines: Sequence[Sequence[str]]) -> None:
    """Draw `lines`, at least one, under the columns of `block`, the heading on each page."""
    _Roster(flow, block).draw(lines)


class _Roster:
    def __init__(self, flow: Flow, block: Block) -> None:
        self.flow = flow
        paper = flow.paper
        share = paper.measure / sum(block.widths)
        edges = [paper.left]
        for weight in block.widths:
            edges.append(edges[-1] + weight * share)
        self.grid = Grid(flow, edges, paper.small * _SHRINK, _aligned(block))
        self.grid.head = self.head
        self.headings = [self.broken(name, column, Face.BOLD) for column, name in enumerate(block.columns)]

    def draw(self, lines: Sequence[Sequence[str]]) -> None:
        """Heading and lines."""
        cells = [[self.broken(text, column) for column, text in enumerate(line)] for line in lines]
        self.grid.open(self.height(), cells[0])
        for row in cells:
            self.grid.row(row)

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
        return list(wrapped([Run(text, face)], self.grid.size, self.grid.measure(column)))


def _aligned(block: Block) -> list[Align]:
    return [
        Align.CENTRE if column in block.centred else Align.RIGHT if column in block.right else Align.LEFT
        for column in range(len(block.columns))
    ]
