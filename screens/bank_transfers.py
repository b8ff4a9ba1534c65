"""F7 at the end of the day: money that came by transfer, and what the bank's statement says of it.

A reference and Enter reconcile the marked line; the path of a file and Enter read a statement.
"""

from __future__ import annotations

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content

from counter.desk.state import DeskState
from counter.desk.transfer_rows import BankTransfer, StatementReport
from counter.domain.money import Dong, format_dong
from counter.domain.payments import PaymentState
from screens.base import CounterModal, Drawn, counter
from screens.choices import Choices, Row
from screens.columns import spread
from screens.input import ScanLine
from screens.passing import PASSING
from screens.wording import notice_line, with_keys

__all__ = ["TransfersBox"]

_MARKS = {
    PaymentState.SHOWN: ("○", "$soft"),
    PaymentState.CLAIMED: ("◌", "$warn"),
    PaymentState.RECONCILED: ("✔", "$good"),
    PaymentState.ONLINE: ("●", "$ink"),
}
_DOUBTFUL = 4
"""Lines of a statement that are shown; the rest are counted."""


class _Said(Drawn):
    DEFAULT_CSS = "_Said { height: auto; margin: 1 0 0 0; }"
    report: StatementReport | None = None

    def part(self, state: DeskState) -> object:
        """The notice and what the statement brought."""
        return counter(self).notice, self.report

    def lines(self, state: DeskState, width: int, height: int) -> list[Content]:
        """What was found, then what the keys do."""
        app = counter(self)
        lines: list[Content] = []
        for match in self.report.doubtful[:_DOUBTFUL] if self.report is not None else ():
            amount = format_dong(Dong(match.line.amount_dong))
            number = match.transfer.numbers[0] if match.transfer is not None else ""
            said = app.texts(
                f"certify.statement.{match.found}", row=match.line.row, amount=amount, number=number
            )
            lines.append(Content.styled(f"▲ {said}", "$warn").truncate(width, ellipsis=True))
        if app.notice is not None and app.notice.key not in PASSING:
            return [*lines, *notice_line(app.texts, app.notice).wrap(width)]
        return [*lines, *with_keys(app.texts("certify.transfers.next"), "$soft").wrap(width)]


class TransfersBox(CounterModal):
    """The list, and a line for a reference or a file."""

    scope = "transfers_paid"
    DEFAULT_CSS = """
    TransfersBox > .box { width: 78; }
    TransfersBox {
        & Choices { max-height: 55vh; }
        & ScanLine { margin: 1 0 0 0; background: $pick; padding: 0 1; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._listed: tuple[BankTransfer, ...] = ()

    def compose(self) -> ComposeResult:
        """The list, the words, a line to type in."""
        with Vertical(classes="box"):
            yield Choices(id="transfers")
            yield _Said()
            yield self.scan_line()

    def on_mount(self) -> None:
        """Name the box and read."""
        app = counter(self)
        box = self.query_one(".box")
        box.border_title = Content(app.texts("certify.transfers.title"))
        box.border_subtitle = Content(app.texts("certify.transfers.keys"))
        self.query_one(ScanLine).placeholder = app.texts("certify.transfers.hint")
        app.beside(self._read, group="transfers", only_newest=True)

    async def _read(self) -> None:
        found = await counter(self).desk.payments.transfers()
        if self.is_running:
            self._listed = tuple(found)
            self.query_one(Choices).fill(self._rows(self._listed), preselect=True, keep=True)

    def _rows(self, listed: Sequence[BankTransfer]) -> list[Row]:
        texts = counter(self).texts
        if not listed:
            nothing = Content.styled(texts("certify.transfers.empty"), "$soft")
            return [Row("empty", lambda _: [nothing], pickable=False)]
        return [self._row(one) for one in listed]

    def _row(self, one: BankTransfer) -> Row:
        app = counter(self)
        symbol, style = _MARKS[one.state]

        def draw(width: int) -> list[Content]:
            words = app.texts(f"certify.payment.{one.state}")
            amount = format_dong(Dong(one.amount_dong))
            told = f"  {one.at:%d/%m %H:%M} · {one.purpose}"
            if one.reference:
                told += f" · {one.reference}"
            return [
                spread(
                    Content.styled(f"{one.number}  ", "bold $ink") + Content.styled(amount, "$ink"),
                    Content.styled(f"{symbol} {words}", style),
                    width,
                ),
                Content.styled(told, "$soft").truncate(width, ellipsis=True),
            ]

        return Row(one.id, draw)

    @on(Choices.Picked)
    def _clicked(self, message: Choices.Picked) -> None:
        message.stop()

    def enter(self, text: str) -> None:
        """A file that is named like one is a statement; other words are the marked transfer's reference."""
        app, key = counter(self), self.query_one(Choices).key
        if not text or not self.is_current:
            return
        self.query_one(ScanLine).value = ""
        payments = app.desk.payments

        async def act() -> None:
            if text.lower().endswith((".csv", ".txt")):
                report = await payments.read_statement(text)
                if self.is_running:
                    self.query_one(_Said).report = report
            elif key is not None:
                await payments.reconcile(key, text)
            await self._read()
            if self.is_running:
                self.query_one(_Said).refresh(layout=True)

        app.act(act, in_order=True)

    def steer(self, key: str) -> None:
        """Move."""
        self.query_one(Choices).steer(key)
