"""F6 at the end of the day: the money of the day by way, fee and procedure; a path and Enter export it."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content

from counter.desk.state import DeskState
from counter.domain.day_sheet import DaySheet, SheetSum
from counter.domain.money import Dong, format_dong
from counter.domain.receipt_stock import BookDay
from screens.base import CounterModal, Drawn, counter
from screens.choices import Choices, Row
from screens.columns import spread
from screens.input import ScanLine
from screens.passing import PASSING
from screens.wording import notice_line, with_keys

__all__ = ["DaySheetBox"]


class _Said(Drawn):
    DEFAULT_CSS = "_Said { height: 2; margin: 1 0 0 0; }"

    def part(self, state: DeskState) -> object:
        """The notice."""
        return counter(self).notice

    def lines(self, state: DeskState, width: int, height: int) -> list[Content]:
        """What was exported, else what the keys do."""
        app = counter(self)
        if app.notice is not None and app.notice.key not in PASSING:
            return notice_line(app.texts, app.notice).wrap(width)
        return with_keys(app.texts("certify.sheet.next"), "$soft").wrap(width)


class DaySheetBox(CounterModal):
    """A list that scrolls, and a line for the file."""

    scope = "day_sheet"
    DEFAULT_CSS = """
    DaySheetBox > .box { width: 78; }
    DaySheetBox {
        & Choices { max-height: 60vh; }
        & ScanLine { margin: 1 0 0 0; background: $pick; padding: 0 1; }
    }
    """

    def compose(self) -> ComposeResult:
        """The sums, the words, a line to type in."""
        with Vertical(classes="box"):
            yield Choices(id="sheet")
            yield _Said()
            yield self.scan_line()

    def on_mount(self) -> None:
        """Name the box and count."""
        app = counter(self)
        box = self.query_one(".box")
        box.border_title = Content(app.texts("certify.sheet.title", day=f"{app.now():%d/%m/%Y}"))
        box.border_subtitle = Content(app.texts("certify.sheet.keys"))
        self.query_one(ScanLine).placeholder = app.texts("certify.sheet.hint")
        app.beside(self._count, group="sheet", only_newest=True)

    async def _count(self) -> None:
        sheet = await counter(self).desk.closing.sheet()
        if self.is_running and sheet is not None:
            self.query_one(Choices).fill(self._rows(sheet), preselect=True)

    def _rows(self, sheet: DaySheet) -> list[Row]:
        texts = counter(self).texts

        def method(name: str) -> str:
            return texts(f"desk.payment.{name}")

        def named(name: str) -> str:
            return name or texts("certify.sheet.unknown")

        rows = [
            self._row("taken", texts("certify.sheet.taken"), _dong(sheet.taken_dong), strong=True),
            self._row("back", texts("certify.sheet.given_back"), _dong(sheet.given_back_dong)),
            self._row("online", texts("certify.sheet.online"), _dong(sheet.online_dong)),
        ]
        groups: list[tuple[str, Sequence[tuple[str, SheetSum]]]] = [
            ("method", [(method(one.name), one) for one in sheet.by_method]),
            ("fee", [(named(one.name), one) for one in sheet.by_fee]),
            ("procedure", [(named(one.name), one) for one in sheet.by_procedure]),
        ]
        for word, sums in groups:
            rows.append(_heading(f"head-{word}", texts(f"certify.sheet.by.{word}")))
            rows += [
                self._row(f"{word}-{place}", f"{name} ({one.count})", _dong(one.left_dong))
                for place, (name, one) in enumerate(sums)
            ]
        used, spoilt = sheet.receipts, sheet.spoilt
        said = texts("certify.sheet.receipts_said", used=len(used), spoilt=len(spoilt))
        rows.append(self._row("receipts", texts("certify.sheet.receipts"), said))
        rows += [self._book_row(place, one) for place, one in enumerate(sheet.books)]
        rows += [self._row(f"spoilt-{one}", f"✖ {one}", texts("certify.sheet.spoilt")) for one in spoilt]
        return rows

    def _book_row(self, place: int, book: BookDay) -> Row:
        """From which number to which, and what is left for tomorrow."""
        texts = counter(self).texts
        said = texts("certify.sheet.book_said", used=book.used, spoilt=len(book.spoilt), left=book.left)
        numbers = book.first if book.first == book.last else f"{book.first} – {book.last}"
        return self._row(f"book-{place}", f"  {book.series}: {numbers or '—'}", said)

    def _row(self, key: str, name: str, value: str, *, strong: bool = False) -> Row:
        style = "bold $mark" if strong else "$ink"

        def draw(width: int) -> list[Content]:
            right = Content.styled(value, style)
            left = Content.styled(name, style).truncate(width - right.cell_length - 2, ellipsis=True)
            return [spread(left, right, width)]

        return Row(key, draw)

    @on(Choices.Picked)
    def _clicked(self, message: Choices.Picked) -> None:
        message.stop()

    def enter(self, text: str) -> None:
        """Export to the file that is named."""
        if text and self.is_current:
            self.query_one(ScanLine).value = ""
            counter(self).act(lambda: counter(self).desk.closing.export(text))

    def steer(self, key: str) -> None:
        """Scroll."""
        self.query_one(Choices).steer(key)


def _heading(key: str, words: str) -> Row:
    heading = Content.styled(words, "$soft")
    return Row(key, lambda _: [heading], pickable=False)


def _dong(amount: int) -> str:
    sign = "-" if amount < 0 else ""
    return sign + format_dong(Dong(abs(amount)))
