"""Sheet sizes with the margins and type sizes each asks for. Lengths in points (1/72 inch)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

__all__ = ["CLOSER", "DOT", "MM", "PAPERS", "PageSize", "Paper"]

MM = 72 / 25.4
DOT = 72 / 203
"""A dot of a 203 dpi printer: code modules are whole dots of it."""


class PageSize(StrEnum):
    """Sheets a desk prints on, by the name PWG 5101.1 gives their medium."""

    A4 = "iso_a4_210x297mm"
    A5 = "iso_a5_148x210mm"


@dataclass(frozen=True, slots=True)
class Paper:
    """A sheet, portrait."""

    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float
    body: float
    """Type size of the text."""
    head: float
    """Type size of the letterhead."""
    title: float
    small: float
    """Type size of notes and footers."""
    gap: float
    """The unit of white space between parts."""
    signature: float
    """Height left free to sign in."""
    code_dots: int
    """Largest Code 128 module in dots of a 203 dpi printer."""
    qr_dots: int
    landscape: bool = False
    """The long edge lies at the top: the sheet goes through the printer turned."""

    @property
    def measure(self) -> float:
        """Width of the text column."""
        return self.width - self.left - self.right

    @property
    def floor(self) -> float:
        """Lowest line the body may reach, from the top edge."""
        return self.height - self.bottom


PAPERS = {
    # Margins and sizes of Decree 30/2020 (facts/forms.json).
    PageSize.A4: Paper(
        width=210 * MM,
        height=297 * MM,
        left=30 * MM,
        right=15 * MM,
        top=18 * MM,
        bottom=20 * MM,
        body=13,
        head=12,
        title=14,
        small=11,
        gap=6,
        signature=18 * MM,
        code_dots=3,
        qr_dots=7,
    ),
    PageSize.A5: Paper(
        width=148 * MM,
        height=210 * MM,
        left=12 * MM,
        right=10 * MM,
        top=8 * MM,
        bottom=11 * MM,
        body=10,
        head=9,
        title=12,
        small=8,
        gap=3,
        signature=12 * MM,
        code_dots=3,
        qr_dots=5,
    ),
}

_A4, _A5 = PAPERS[PageSize.A4], PAPERS[PageSize.A5]
CLOSER = {
    PageSize.A4: (
        replace(_A4, gap=3, small=10, signature=14 * MM),
        replace(_A4, gap=2, small=10, signature=13 * MM, body=12, top=15 * MM, bottom=16 * MM),
    ),
    PageSize.A5: (
        replace(_A5, gap=2, small=7.5, signature=10 * MM),
        replace(_A5, gap=1.5, small=7.5, signature=9 * MM, body=9.5, top=6 * MM, bottom=9 * MM),
        replace(_A5, gap=1, small=7, signature=8 * MM, body=9, head=8.5, top=6 * MM, bottom=9 * MM),
        replace(
            _A5, gap=0.4, small=7, signature=8 * MM, body=9, head=8.5, title=11, top=6 * MM, bottom=9 * MM
        ),
    ),
}
"""For what runs over by little: closer settings, the next where one is not enough. White space goes first."""


def turned(paper: Paper) -> Paper:
    """The same sheet with its long edge at the top."""
    return replace(paper, width=paper.height, height=paper.width, landscape=True)
