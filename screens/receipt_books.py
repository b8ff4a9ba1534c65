"""Shift+F9: the books of printed receipts: what comes next, what is left; enter, change, void, close.

The box is one form: what is to be done stands in its first line, and the lines below it follow.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Final

from textual.content import Content

from counter.desk.state import DeskState, Notice
from counter.domain.receipt_stock import LOW_BELOW, BookEnd, BookView, SpoiltReason
from screens.base import counter
from screens.columns import wrapped
from screens.form_box import ChoiceField, Field, FormBox, NoteField, TextField, Values
from screens.wording import brief, marked

__all__ = ["ReceiptBooksBox"]

_OPEN, _SPOIL, _USE, _GO_ON, _END, _AGAIN = "open", "spoil", "use", "go_on", "end", "again"
_OF_A_BOOK: Final = (_SPOIL, _USE, _GO_ON, _END)
_NUMBERED: Final = (_SPOIL, _GO_ON)
_TAKEN: Final = frozenset(
    {
        "desk.notice.book_unchecked",
        "desk.notice.receipt_instead",
        "desk.notice.receipt_spoilt_last",
        "desk.notice.receipt_renewed",
    }
)
"""Warnings of what was done all the same."""
_MENDED: Final = {
    "desk.notice.book_known": "first",
    "desk.notice.book_elsewhere": "first",
    "desk.notice.receipt_spoilt_before": "number",
}
_SHOWN = 4
"""Books; a desk rarely has more than two."""


class ReceiptBooksBox(FormBox):
    """Books of this desk, the one in use first."""

    scope: ClassVar[str] = "receipts"

    def heading(self) -> str:
        """What it is."""
        return counter(self).texts("money.books.title")

    def fields(self) -> Sequence[Field]:
        """The books, what to do, and with which."""
        texts, books = counter(self).texts, counter(self).state.receipt_books
        acts = (_SPOIL, _USE, _OPEN, _GO_ON, _END) if books else (_OPEN,)
        if counter(self).state.electronic.failed:
            acts = (_AGAIN, *acts)
        return [
            NoteField(id="books", draw=self._books),
            ChoiceField(
                id="act",
                label=texts("money.books.act"),
                options=[
                    (one, texts(f"money.books.act_{one}")) for one in acts if one != _USE or len(books) > 1
                ],
                value=acts[0],
                hint=texts("money.books.hint_act"),
            ),
            ChoiceField(
                id="book",
                label=texts("money.books.book"),
                options=[(view.book.id, self._words(view)) for view in books] or [("", "")],
                when=lambda values: values["act"] in _OF_A_BOOK and len(books) > 1,
            ),
            self._line("series", _opening, limit=40),
            self._line("first", _opening, digits=True),
            self._line("last", _opening, digits=True),
            self._line("begun_at", _opening, digits=True),
            self._line("number", _numbered, digits=True, value=(books[0].next or "") if books else ""),
            ChoiceField(
                id="reason",
                label=texts("money.books.reason"),
                options=[(one.value, texts(f"money.spoilt.{one}")) for one in SpoiltReason],
                when=lambda values: values["act"] == _SPOIL,
            ),
            ChoiceField(
                id="end",
                label=texts("money.books.end"),
                options=[(one.value, texts(f"money.ended.{one}")) for one in BookEnd],
                when=lambda values: values["act"] == _END,
            ),
        ]

    def _line(
        self, name: str, when: object, *, value: str = "", digits: bool = False, limit: int = 12
    ) -> TextField:
        texts = counter(self).texts
        return TextField(
            id=name,
            label=texts(f"money.books.{name}"),
            value=value,
            right=texts(f"money.books.right_{name}"),
            hint=texts(f"money.books.right_{name}"),
            when=when,  # type: ignore[arg-type]  # a test of values
            proposed=bool(value),
            digits=digits,
            signs="" if digits else None,
            limit=limit,
        )

    def _words(self, view: BookView) -> str:
        texts = counter(self).texts
        if view.next is None:
            return texts("money.books.used_up", series=view.book.series)
        if view.unsure:
            return texts("money.books.unsure", series=view.book.series)
        return texts("money.books.next", series=view.book.series, number=view.next, left=view.left)

    def _books(self, values: Values, width: int) -> list[Content]:
        del values
        app = counter(self)
        texts, views = app.texts, app.state.receipt_books
        waiting = self._electronic()
        if not views and waiting:
            return [*waiting, Content("")]
        if not views:
            return [*wrapped(texts("money.books.none"), width, "$soft", limit=3), Content("")]
        lines: list[Content] = []
        for view in views[:_SHOWN]:
            low = view.unsure or view.left < LOW_BELOW
            sign, style = ("▲", "$warn") if low else ("●", "$ink")
            lines += marked((sign, style), self._words(view)).wrap(width)
            if view.gaps:
                said = texts("money.books.gaps", count=len(view.gaps), first=view.gaps[0])
                lines += marked(("▲", "$warn"), said).wrap(width)
        if app.state.next_receipt is not None and sum(view.left for view in views) < LOW_BELOW:
            lines += marked(("▲", "$warn"), texts("money.books.low")).wrap(width)
        return [*lines, *waiting, Content("")]

    def _electronic(self) -> list[Content]:
        """Electronic receipts that have no number yet."""
        app, lines = counter(self), list[Content]()
        view = app.state.electronic
        if view.pending:
            lines.append(marked(("●", "$ink"), app.texts("money.books.pending", count=view.pending)))
        if view.failed:
            why = brief(app.texts, view.trouble)
            said = app.texts("money.books.failed", count=view.failed, reason=why)
            lines.append(marked(("▲", "$warn"), said))
        return lines

    def stands(self, state: DeskState) -> bool:
        """As long as somebody is signed in."""
        return super().stands(state) and state.clerk is not None

    def refuses(self, notice: Notice) -> bool:
        """What was done all the same closes the box; its notice stays on the desk."""
        return super().refuses(notice) and notice.key not in _TAKEN

    def mends(self, notice: Notice) -> str | None:
        """Every refusal of the desk has its line."""
        return super().mends(notice) or _MENDED.get(notice.key)

    async def apply(self, values: Values) -> None:
        """Do it."""
        receipts, book = counter(self).desk.receipts, values["book"]
        match values["act"]:
            case "open":
                await receipts.open_book(
                    values["series"], values["first"], values["last"], values["begun_at"]
                )
            case "spoil":
                await receipts.spoil(values["number"], SpoiltReason(values["reason"]), book)
            case "again":
                await receipts.ask_again()
            case "use":
                await receipts.use_book(book)
            case "go_on":
                await receipts.go_on_at(book, values["number"])
            case _:
                await receipts.end_book(book, BookEnd(values["end"]))


def _opening(values: Values) -> bool:
    return values["act"] == _OPEN


def _numbered(values: Values) -> bool:
    return values["act"] in _NUMBERED
