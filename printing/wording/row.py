"""A line of a table of papers."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Row"]


@dataclass(frozen=True, slots=True)
class Row:
    """One paper. Holds what a citizen handed in: it has no repr of its fields."""

    number: str
    label: str
    remark: str
    """In italics after the label: what became of the paper, or what is the matter with it."""
    counts: tuple[str, ...]
    """One per count column; none at all: the table has no such columns."""

    def __repr__(self) -> str:
        """Keep personal data out of logs."""
        return f"<Row {self.number}>"
