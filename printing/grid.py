"""Ruled columns down a stack of pages: a row stays whole when a page can hold it, the heading is repeated.

A row longer than a page is broken between lines. Knows no papers and no people.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import StrEnum

from printing.layout import LEADING, Flow, Rule, Run
from printing.typeface import typeface

__all__ = ["PAD", "Align", "Grid", "Line"]

Line = Sequence[tuple[float, Run]]
"""A broken line: pieces with their offset."""
PAD = 2.0
"""White space between a rule and the text."""
_LINE = 0.5
"""Thickness of rules in points."""
_MOST = 0.8
"""Share of a page that is surely free below the head of a further one."""


class Align(StrEnum):
    """Where the lines of a cell stand."""

    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"


class Grid:
    """Rows between `edges`, the x of each rule from left to right, in type of `size`."""

    def __init__(self, flow: Flow, edges: Sequence[float], size: float, align: Sequence[Align]) -> None:
        self.flow = flow
        self.edges = edges
        self.size = size
        self.pitch = LEADING * size
        self.head: Callable[[], None] = lambda: None
        """Draws the heading at the cursor."""
        self._align = align

    def measure(self, column: int) -> float:
        """Room for text in a column."""
        return self.edges[column + 1] - self.edges[column] - 2 * PAD

    def open(self, heading: float, first: Sequence[Sequence[Line]]) -> None:
        """Draw the heading, of that height, where the first row begins below it.

        A row that fits a page is not parted from the heading; a longer one begins where it is.
        """
        height = heading + max(map(len, first)) * self.pitch + 2 * PAD
        whole = height < (self.flow.paper.floor - self.flow.paper.top) * _MOST
        self.flow.keep(height if whole else heading + self.pitch + 2 * PAD)
        self.head()

    def row(self, cells: Sequence[Sequence[Line]]) -> None:
        """Draw a row, its lines cut to pages."""
        flow, depth = self.flow, max(map(len, cells))
        if not flow.fits(depth * self.pitch + 2 * PAD):
            flow.turn()
            self.head()
        done = 0
        while True:
            room = max(1, int((flow.paper.floor - flow.y - 2 * PAD) // self.pitch))
            if done == 0 and depth <= room:
                self._strip(cells, depth)
                return
            part = min(room, depth - done)
            self._strip([cell[done : done + part] for cell in cells], part)
            done += part
            if done >= depth:
                return
            flow.turn()
            self.head()

    def rule(self, y: float) -> None:
        """A line across all columns."""
        self.across(self.edges[0], self.edges[-1], y)

    def across(self, left: float, right: float, y: float) -> None:
        """A line across some of them."""
        self.flow.put(Rule(left, y, right, y, _LINE))

    def upright(self, edge: float, top: float, bottom: float) -> None:
        """A line between columns."""
        self.flow.put(Rule(edge, top, edge, bottom, _LINE))

    def lines(
        self, lines: Sequence[Line], size: float, left: float, right: float, align: Align = Align.CENTRE
    ) -> None:
        """Set `lines` from the cursor down between two edges."""
        flow, pitch, measure = self.flow, LEADING * size, right - left - 2 * PAD
        for line in lines:
            start = left + PAD
            if align is Align.RIGHT and line:
                offset, last = line[-1]
                start += measure - offset - typeface(last.face).width(last.text, size)
            flow.line(line, size, start, measure, centred=align is Align.CENTRE)
            flow.skip(pitch)

    def _strip(self, cells: Sequence[Sequence[Line]], depth: int) -> None:
        """One row, or its part on this page, with its rules."""
        flow, top = self.flow, self.flow.y
        bottom = top + depth * self.pitch + 2 * PAD
        for column, cell in enumerate(cells):
            if cell:
                flow.y = top + PAD
                self.lines(cell, self.size, self.edges[column], self.edges[column + 1], self._align[column])
        for edge in self.edges:
            self.upright(edge, top, bottom)
        self.rule(bottom)
        flow.y = bottom
