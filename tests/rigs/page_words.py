"""What stands on a printed sheet, as one text."""

from __future__ import annotations

from counter.domain.documents import Document
from printing.content import content
from printing.layout import Text
from printing.paper import PageSize
from printing.sheet import sheets

__all__ = ["words"]


def words(document: Document, copies: int = 1) -> str:
    """The words of `copies` copies on A4."""
    pages = sheets(content(document), PageSize.A4, copies).pages
    return " ".join(mark.text for page in pages for mark in page if isinstance(mark, Text))
