"""Numbers large enough to be read from the other side of the counter: three lines high."""

from __future__ import annotations

from textual.content import Content

__all__ = ["large"]

_FIGURES = {
    "0": ("┏━┓", "┃ ┃", "┗━┛"),
    "1": (" ┓ ", " ┃ ", "╺┻╸"),
    "2": ("╺━┓", "┏━┛", "┗━╸"),
    "3": ("╺━┓", " ━┫", "╺━┛"),
    "4": ("╻ ╻", "┗━┫", "  ╹"),
    "5": ("┏━╸", "┗━┓", "╺━┛"),
    "6": ("┏━╸", "┣━┓", "┗━┛"),
    "7": ("╺━┓", "  ┃", "  ╹"),
    "8": ("┏━┓", "┣━┫", "┗━┛"),
    "9": ("┏━┓", "┗━┫", "╺━┛"),
    ".": (" ", " ", "•"),
}


def large(number: str, width: int, style: str) -> list[Content]:
    """`number` (digits and points) in three lines and ` đ`; in one line where it is wider than `width`."""
    rows = ["".join(_FIGURES[figure][row] for figure in number) for row in range(3)]
    if len(rows[0]) + 2 > width:
        return [Content.styled(f"{number} đ", style)]
    rows[2] += " đ"
    return [Content.styled(row, style) for row in rows]
