"""What is made of papers beside printing them: a part of `bootstrap`, which alone asks for it.

The code that draws is imported when a paper is asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from counter.domain.documents import Document, RegisterHead
    from counter.ports import RegisterFile, RegisterKind

__all__ = ["forget_papers", "open_register", "preview"]


def forget_papers(papers: Path, registers: Path, before: datetime) -> int:
    """Delete the papers and registers in these folders that are older; how many they were."""
    from printing.register import forget_registers
    from printing.spool.folder import forget

    return forget(papers, before) + forget_registers(registers, before)


def open_register(folder: Path, head: RegisterHead, kind: RegisterKind) -> RegisterFile:
    """Begin a register as a file in `folder`."""
    from printing.register import open_register as opened
    from printing.register import register_name

    return opened(head, kind, folder / register_name(head, kind))


def preview(document: Document) -> Sequence[str]:
    """A paper as text, page by page; none when its template is defective."""
    from printing.preview import as_text
    from printing.template import TemplateError
    from printing.typeface import MissingGlyphsError

    try:
        return as_text(document)
    except (TemplateError, MissingGlyphsError):
        return ()
