"""The number in the queue on the roll (Q01): the number fills the paper, no personal data stands on it."""

from __future__ import annotations

from printing.receipt import Roll
from printing.template import BlockKind
from printing.typeface import Face

__all__ = ["TicketRoll"]

_NUMBER = 150
"""Dots of the number's type at 203 dpi: read across a waiting room."""


class TicketRoll(Roll):
    """Centre, number, counter and time; a QR only where the ticket has a code."""

    column = 190

    def compose(self) -> None:
        """Lay the strip."""
        page, form = self.page, self.page.template
        values = page.values
        self.mark()
        self.centred(page.centre_name, Face.BOLD, 26)
        self.gap(8)
        self.centred(form.title, Face.BOLD, 34)
        if page.copy_number:
            self.centred(form.marks.reprint.format(number=page.copy_number), Face.BOLD, 28)
        self.centred(values["number"], Face.BOLD, _NUMBER)
        if values["priority"]:
            self.band((values["priority"],), 44)
        if page.square != page.code:
            self.square()
        self.line()
        for block in form.blocks:
            value = values.get(block.key, "")
            if block.kind is BlockKind.FIELD and value:
                self.field(f"{block.label}:", value, strong=block.strong)
        self.line()
        for block in form.blocks:
            if block.kind is BlockKind.NOTE:
                self.centred(block.label, Face.ITALIC, 26)
        self.mark()
