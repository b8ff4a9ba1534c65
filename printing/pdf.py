"""Sheets to PDF with the bundled typeface embedded. The only module that knows pydyf, imported late.

What the copies share is drawn once per file, as a form (ISO 32000-1 §8.10). The same sheets give the same
bytes: nothing in them tells when they were made, so that the ledger's digest means the paper.
"""

from __future__ import annotations

import zlib
from io import BytesIO
from typing import TYPE_CHECKING, Any

from counter.domain.documents import Document
from printing.content import content
from printing.embedding import Program, program
from printing.ink import FONT_NAMES, drawn, letters_of
from printing.paper import PageSize, Paper
from printing.sheet import Sheets, sheets
from printing.typeface import Face

if TYPE_CHECKING:
    from collections.abc import Mapping

    Reference = bytes

__all__ = ["PdfFile", "paint", "render"]

_LEVEL = 4
"""Of zlib, for what each page draws: the next one takes a third longer for a fiftieth."""


def render(document: Document, *, page: PageSize = PageSize.A5, copies: int | None = None) -> bytes:
    """The PDF of a slip or return note: all copies of its template, or `copies` of them.

    Letters of a value that the typeface lacks are drawn as a white square; `printing.sheet.sheets` reports
    them. Raises TemplateError and MissingGlyphsError for a defective template.
    """
    return paint(sheets(content(document), page, copies))


def paint(pages: Sheets) -> bytes:
    """Draw laid-out pages. The file's metadata names the form and nothing personal."""
    paper = pages.paper
    file = PdfFile(pages.title)
    file.fonts(
        letters_of(mark for leaf in pages.leaves for part in (leaf.shared, *leaf.own) for mark in part)
    )
    if pages.copies == 1:
        for leaf in pages.leaves:
            file.page(paper, drawn([*leaf.shared, *leaf.own[0]], paper.height))
        return file.written()
    forms = [file.form(paper, drawn(leaf.shared, paper.height)) for leaf in pages.leaves]
    for copy in range(pages.copies):
        for form, leaf in zip(forms, pages.leaves, strict=True):
            file.page(paper, b"/L Do\n" + drawn(leaf.own[copy], paper.height), form)
    return file.written()


class PdfFile:
    """The objects of one file. Its pages may be drawn before it is known which letters they have."""

    def __init__(self, title: str) -> None:
        import pydyf  # type: ignore[import-untyped]  # ships no types

        self._pydyf = pydyf
        self._pdf = pydyf.PDF()
        self._pdf.info["Title"] = pydyf.String(title)
        self._faces = pydyf.Dictionary({})
        self._fonts = self._added(self._faces)

    def fonts(self, letters: Mapping[Face, set[str]]) -> None:
        """Put in the letters of each face, once, before it is written."""
        for face, used in sorted(letters.items()):
            self._faces[FONT_NAMES[face][1:]] = self._font(program(face, used))

    def form(self, paper: Paper, ink: bytes) -> Reference:
        """What several pages draw."""
        box = f"[0 0 {paper.width:.3f} {paper.height:.3f}]"
        named = {"Type": "/XObject", "Subtype": "/Form", "BBox": box, "Resources": self._resources()}
        return self._stream(zlib.compress(ink, _LEVEL), named)

    def page(self, paper: Paper, ink: bytes, form: Reference | None = None) -> None:
        """A page; of a landscape one the sheet keeps the shape of the tray's paper, viewers turn it back.

        A printer that heeds the page's rotation and one that does not both print it whole.
        """
        width, height = paper.width, paper.height
        if paper.landscape:
            width, height = height, width
            ink = f"0 1 -1 0 {width:.3f} 0 cm\n".encode() + ink
        described = {
            "Type": "/Page",
            "Parent": self._pdf.pages.reference,
            "MediaBox": f"[0 0 {width:.3f} {height:.3f}]",
            "Resources": self._resources(form),
            "Contents": self._stream(zlib.compress(ink, _LEVEL)),
        }
        if paper.landscape:
            described["Rotate"] = 90
        self._pdf.add_page(self._pydyf.Dictionary(described))

    def written(self) -> bytes:
        """The file."""
        buffer = BytesIO()
        self._pdf.write(buffer)
        return buffer.getvalue()

    def _resources(self, form: Reference | None = None) -> bytes:
        forms = b"" if form is None else b"/XObject <</L " + form + b">>"
        return b"<</Font " + self._fonts + forms + b">>"

    def _font(self, face: Program) -> Reference:
        """A font with its file (ISO 32000-1 §9.7)."""
        name = f"/{face.name}"
        descriptor = self._dictionary(
            {
                "Type": "/FontDescriptor",
                "FontName": name,
                **face.descriptor,
                "FontFile2": self._stream(face.packed, {"Length1": len(face.font)}),
            }
        )
        descendant = self._dictionary(
            {
                "Type": "/Font",
                "Subtype": "/CIDFontType2",
                "BaseFont": name,
                "CIDSystemInfo": "<</Registry (Adobe) /Ordering (Identity) /Supplement 0>>",
                "FontDescriptor": descriptor,
                "DW": 0,
                "W": face.widths,
                "CIDToGIDMap": self._stream(face.glyph_of_code),
            }
        )
        return self._dictionary(
            {
                "Type": "/Font",
                "Subtype": "/Type0",
                "BaseFont": name,
                "Encoding": "/Identity-H",
                "DescendantFonts": b"[" + descendant + b"]",
                "ToUnicode": self._stream(face.to_unicode),
            }
        )

    def _dictionary(self, values: Mapping[str, object]) -> Reference:
        return self._added(self._pydyf.Dictionary(values))

    def _stream(self, deflated: bytes, extra: Mapping[str, object] | None = None) -> Reference:
        return self._added(self._pydyf.Stream([deflated], {**(extra or {}), "Filter": "/FlateDecode"}))

    def _added(self, one: Any) -> Reference:
        self._pdf.add_object(one)
        reference: Reference = one.reference
        return reference
