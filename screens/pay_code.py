"""Ctrl+F: the payment code as large as the terminal has room, beside it whom, how much and for what.

Enter says that the citizen showed the transfer; what is typed before it is the bank's reference.
"""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content

from counter.desk.state import DeskState
from counter.domain.money import Dong, format_dong
from counter.domain.payments import PayCode
from screens.base import CounterModal, Drawn, counter
from screens.columns import wrapped
from screens.figures import large
from screens.input import ScanLine
from screens.qr_blocks import qr_lines
from screens.wording import notice_line, with_keys

__all__ = ["PayCodeBox"]


class _Square(Drawn):
    DEFAULT_CSS = "_Square { height: 1fr; width: auto; min-width: 50; }"

    def part(self, state: DeskState) -> object:
        """The code."""
        return self._box.code

    @property
    def _box(self) -> PayCodeBox:
        assert isinstance(self.screen, PayCodeBox)
        return self.screen

    def lines(self, state: DeskState, width: int, height: int) -> list[Content]:
        """The symbol."""
        code = self._box.code
        if code is None:
            return []
        found = qr_lines(code.payload, width, height)
        return found or wrapped(counter(self).texts("certify.pay.no_room"), width, "$warn")


class _Words(Drawn):
    DEFAULT_CSS = "_Words { height: 1fr; padding: 1 1 0 1; }"

    def part(self, state: DeskState) -> object:
        """The code and the notice."""
        return self._box.code, counter(self).notice, state.training

    @property
    def _box(self) -> PayCodeBox:
        assert isinstance(self.screen, PayCodeBox)
        return self.screen

    def lines(self, state: DeskState, width: int, height: int) -> list[Content]:
        """Amount, account, purpose; what to do next."""
        app, code = counter(self), self._box.code
        texts = app.texts
        if code is None:
            return []
        amount = format_dong(Dong(code.amount_dong))
        lines = wrapped(texts("desk.training.mark"), width, "bold $warn") if state.training else []
        lines += [
            Content.styled(texts("certify.pay.amount"), "$soft"),
            *large(amount.removesuffix(" đ"), width, "bold $mark"),
            Content(""),
            Content.styled(texts("certify.pay.account"), "$soft"),
            Content.styled(f"{code.account.account} · {code.account.bank}", "bold $ink"),
            Content.styled(code.account.name, "$ink"),
            Content.styled(texts("certify.pay.purpose"), "$soft"),
            Content.styled(code.purpose, "bold $ink"),
            Content(""),
        ]
        if app.notice is not None:
            return [*lines, *notice_line(texts, app.notice).wrap(width)]
        return [*lines, *with_keys(texts("certify.pay.next"), "$ink").wrap(width)]


class PayCodeBox(CounterModal):
    """The code over the whole screen."""

    scope = "pay_code"
    DEFAULT_CSS = """
    PayCodeBox { align: left top; background: $paper; }
    PayCodeBox > Horizontal { height: 1fr; width: 1fr; }
    PayCodeBox > Horizontal > Vertical { width: 1fr; height: 1fr; }
    PayCodeBox ScanLine { height: 1; background: $pick; padding: 0 1; margin: 0 1; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.code: PayCode | None = None

    def compose(self) -> ComposeResult:
        """Code at the left, words and a line for the reference at the right."""
        with Horizontal():
            yield _Square()
            with Vertical():
                yield _Words()
                yield self.scan_line()

    def on_mount(self) -> None:
        """Ask for the code."""
        app = counter(self)
        self.query_one(ScanLine).placeholder = app.texts("certify.pay.hint")
        app.act(self._show)

    async def _show(self) -> None:
        self.code = await counter(self).desk.money.show_code()
        if not self.is_running:
            return
        if self.code is None:
            self.close()
            return
        square = self.query_one(_Square)
        found = qr_lines(self.code.payload, self.app.size.width, self.app.size.height)
        square.styles.width = min(found[0].cell_length if found else 50, self.app.size.width - 20)
        square.refresh(layout=True)
        self.query_one(_Words).refresh(layout=True)

    def enter(self, text: str) -> None:
        """It was paid; `text` is the reference."""
        if self.is_current and self.code is not None:
            counter(self).act(lambda: self._claim(text), in_order=True)

    async def _claim(self, text: str) -> None:
        app = counter(self)
        await app.desk.money.claim_transfer(text)
        notice = app.state.notice
        if notice is not None and notice.key == "desk.notice.bad_field":
            self.query_one(ScanLine).value = text
        else:
            self.close()
