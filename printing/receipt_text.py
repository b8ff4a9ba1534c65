"""The receipt as text in the printer's own letters: short, so that it suits a slow line (`printing.tcvn`).

The same paper as `printing.receipt` draws, block for block; a letter that no code page has sends the whole
paper back to the picture, never a hole.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from counter.domain.documents import DaySlip, FeeSlip
from printing import escpos
from printing.content import Content, content
from printing.models import RollModel
from printing.receipt import DayRoll, Roll
from printing.tcvn import encoded
from printing.typeface import Face

__all__ = ["receipt_text"]

_LINE: Final = b"\n"
_LEFT, _CENTRE = b"\x1ba\x00", b"\x1ba\x01"
_BOLD: Final = (b"\x1bE\x00", b"\x1bE\x01")
_BLACK: Final = (b"\x1dB\x00", b"\x1dB\x01")
_SIZES: Final = {1: b"\x1d!\x00", 2: b"\x1d!\x11"}
"""`GS !`: as it is, and twice as wide and high."""
_BIG: Final = 50
"""Design dots from which type is printed in double size."""
_LABEL_SHARE: Final = 3
"""A label stands in the first third of the line; a longer one on a line of its own."""


def receipt_text(document: FeeSlip | DaySlip, model: RollModel) -> bytes:
    """The ESC/POS bytes. Raises NotInPagesError, TemplateError, and ValueError for a model without pages."""
    if model.tcvn is None:
        raise ValueError(f"{model.name} has no code page for Vietnamese")
    page = content(document)
    kind = _DayText if isinstance(document, DaySlip) else _Text
    return escpos.INITIALISE + kind(page, model).written() + escpos.cut(model)


class _Text(Roll):
    """The roll's blocks as lines of letters."""

    def __init__(self, page: Content, model: RollModel) -> None:
        super().__init__(page, model)
        assert model.tcvn is not None
        self._pages = model.tcvn
        self._bytes = bytearray()

    def written(self) -> bytes:
        """All blocks."""
        self.compose()
        return bytes(self._bytes)

    def centred(self, text: str, face: Face, dots: int, *, colour: int = 0) -> None:
        size = 2 if dots >= _BIG else 1
        bold = face in (Face.BOLD, Face.BOLD_ITALIC)
        for line in _broken(text, self.model.columns // size):
            self._put(line, lead=_CENTRE + _SIZES[size] + _BOLD[bold] + _BLACK[colour])

    def field(self, label: str, value: str, *, strong: bool) -> None:
        columns = self.model.columns
        margin = columns // _LABEL_SHARE
        lines = _broken(value, columns - margin)
        beside = len(label) < margin
        if not beside:
            self._put(label, lead=_LEFT + _SIZES[1] + _BOLD[0])
        for number, line in enumerate(lines):
            before = label if beside and not number else ""
            self._put(before.ljust(margin), lead=_LEFT + _SIZES[1] + _BOLD[0], end=b"")
            self._put(line, lead=_BOLD[strong])

    def line(self) -> None:
        self._put("-" * self.model.columns, lead=_LEFT + _SIZES[1] + _BOLD[0])

    def band(self, texts: Sequence[str], dots: int) -> None:
        for text in texts:
            self.centred(f" {text} ", Face.BOLD, dots, colour=1)

    def square(self, text: str = "") -> None:
        """The paper's own code, or `text`, drawn by the printer."""
        self._bytes += _CENTRE + escpos.qr(text or self.page.code, self.model) + _LINE

    def gap(self, dots: int) -> None:
        """Lines have their own space."""

    def _put(self, text: str, *, lead: bytes, end: bytes = _LINE) -> None:
        self._bytes += lead + encoded(text, self._pages) + end + _BLACK[0]


class _DayText(_Text, DayRoll):
    """The end of a day."""


def _broken(text: str, columns: int) -> list[str]:
    """Words in lines of at most `columns` letters; a longer word is broken."""
    lines, line = [], ""
    for word in text.split():
        rest = word
        while len(rest) > columns:
            if line:
                lines.append(line)
                line = ""
            lines.append(rest[:columns])
            rest = rest[columns:]
        joined = f"{line} {rest}".strip()
        if len(joined) > columns:
            lines.append(line)
            line = rest
        else:
            line = joined
    return [*lines, line] if line else lines
