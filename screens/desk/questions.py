"""What the scan line asks for besides a scan: an amount, its reason, the next owner, money that is owed.

A code is never taken as an answer: it goes to the desk as always.
"""

from __future__ import annotations

from collections.abc import Callable

from counter.desk.acts import StatedPerson
from counter.desk.delivery import is_sending
from counter.desk.next_step import NextStep
from counter.desk.state import DeskState, Filing, NoticeLevel, Returning
from counter.domain.dossiers import Delivery
from counter.domain.fees import PaymentMethod
from counter.domain.money import dong, format_dong, parse_dong
from counter.domain.parties import PartyRole
from counter.domain.scan import ScanKind, read_scan
from screens.base import CounterScreen, counter, is_code
from screens.desk.scanbox import Purpose
from screens.palette import PaletteScreen, Pick

__all__ = ["Questions"]

_TOO_LONG_FOR_MONEY = 9
"""Characters from which a typed number that is also a code is the code."""
_SMALLEST_NOTE = 500
"""Đồng: the smallest note in use."""
_MAY_BE_CASH = (ScanKind.TEXT, ScanKind.ORDER_NUMBER, ScanKind.UNKNOWN)
"""What a round amount without a unit is read as; nobody looks a dossier up with a form complete."""
_ASKED = {
    NextStep.ENTER_FEE: Purpose.FEE,
    NextStep.NAME_OWNER: Purpose.OWNER,
    NextStep.TAKE_OWED: Purpose.OWED,
}


class Questions:
    """Takes the answers typed on the desk's screen."""

    def __init__(self, screen: CounterScreen, ask: Callable[[Purpose], None]) -> None:
        """`ask` changes what the scan line asks for."""
        self._screen = screen
        self._ask = ask
        self._amount = 0

    @staticmethod
    def of(step: NextStep, state: DeskState) -> Purpose:
        """What a step asks for."""
        returning = state.visit.returning if state.visit is not None else None
        if step is NextStep.HAND_OVER and returning is not None and not returning.consignment:
            posted = is_sending(returning) and returning.dossier.delivery is Delivery.POST
            return Purpose.CONSIGNMENT if posted else Purpose.SCAN
        return _ASKED.get(step, Purpose.SCAN)

    @property
    def _filing(self) -> Filing | None:
        visit = counter(self._screen).state.visit
        return visit.filing if visit is not None else None

    @property
    def _returning(self) -> Returning | None:
        visit = counter(self._screen).state.visit
        return visit.returning if visit is not None else None

    def forget(self) -> None:
        """Drop an amount that waits for its reason."""
        self._amount = 0

    def expect(self, purpose: Purpose) -> None:
        """While the owner is asked for, a scanned identity is the owner's."""
        app = counter(self._screen)
        visit = app.state.visit
        if purpose is Purpose.OWNER and visit is not None and visit.expects is not PartyRole.OWNER:
            app.beside(lambda: app.desk.people.expect(PartyRole.OWNER), group="desk")

    def amount(self, text: str) -> int | None:
        """An amount; digits as long as a personal number are one."""
        is_long = len(text) >= _TOO_LONG_FOR_MONEY and is_code(self._screen, text)
        return None if is_long else parse_dong(text)

    def cash(self, text: str) -> int | None:
        """Cash laid on the desk for a complete form, when no code, number or procedure can be meant.

        Figures without a unit may begin a procedure's code, or be the order number of a dossier: they are
        cash only when notes make them and they pay the whole fee. Six of them are a card's access number.
        """
        filing, amount = self._filing, parse_dong(text)
        if filing is None or not filing.to_pay_dong or amount is None:
            return None
        kind = read_scan(text, counter(self._screen).desk.today()).kind
        if text[-1:].isalpha() or text.endswith("₫"):
            return amount if kind is ScanKind.TEXT else None
        whole = amount >= filing.to_pay_dong and amount % _SMALLEST_NOTE == 0
        return amount if whole and kind in _MAY_BE_CASH else None

    def take_cash(self, amount: int) -> None:
        """Count what the citizen gives."""
        app = counter(self._screen)
        app.act(lambda: app.desk.money.take_cash(amount), in_order=True)

    def answered(self, purpose: Purpose, text: str) -> bool:
        """Take an answer; False when the text is something else: a code, or an answer nobody waits for."""
        if purpose is Purpose.OWED:
            return self._returning is not None and self._owed(text)
        if purpose is Purpose.CONSIGNMENT:
            return self._consignment(text)
        if self._filing is None:
            self._ask(Purpose.SCAN)
            return False
        if purpose is Purpose.FEE_REASON:
            self._set_fee(self._amount, text)
            return True
        if purpose is Purpose.OWNER:
            return self._owner(text)
        amount = self.amount(text)
        if amount is not None:
            self.take_amount(amount)
        return amount is not None or self._no_amount(text)

    def empty(self, purpose: Purpose) -> bool:
        """Enter with nothing typed: money that is owed is taken by a choice."""
        if purpose is not Purpose.OWED or self._returning is None:
            return False
        app = counter(self._screen)
        texts, take = app.texts, app.desk.money.take_owed
        amount = format_dong(dong(self._returning.dossier.fee.owed_dong))
        picks = [
            Pick(texts("outcome.owed.cash"), lambda: app.act(lambda: take(PaymentMethod.CASH))),
            Pick(texts("outcome.owed.transfer"), lambda: app.act(lambda: take(PaymentMethod.TRANSFER))),
            Pick(texts("outcome.owed.not_yet"), lambda: None),
        ]
        app.open(PaletteScreen(texts("outcome.owed.title", amount=amount), picks))
        return True

    def take_amount(self, amount: int) -> None:
        """Set the fee, or ask first why it differs from the computed one."""
        filing = self._filing
        self._amount = amount
        if filing is not None and filing.computed_dong is not None and amount != filing.computed_dong:
            self._ask(Purpose.FEE_REASON)
        else:
            self._set_fee(amount, "")

    def _set_fee(self, amount: int, reason: str) -> None:
        app = counter(self._screen)
        self._ask(Purpose.SCAN)
        app.act(lambda: app.desk.money.set_fee(amount, reason), in_order=True)

    def _owner(self, text: str) -> bool:
        if is_code(self._screen, text):
            return False
        app, stated = counter(self._screen), StatedPerson(full_name=text)
        app.act(lambda: app.desk.people.state_person(PartyRole.OWNER, stated), in_order=True)
        return True

    def _consignment(self, text: str) -> bool:
        """Any number but a code of this house: what the post gives has many shapes."""
        if self._returning is None or is_code(self._screen, text, among_values=True):
            return False
        app = counter(self._screen)
        app.act(lambda: app.desk.set_consignment(text), in_order=True)
        return True

    def _owed(self, text: str) -> bool:
        amount, app = self.amount(text), counter(self._screen)
        if amount is None:
            return self._no_amount(text)
        app.act(lambda: app.desk.money.take_owed(PaymentMethod.CASH, amount), in_order=True)
        return True

    def _no_amount(self, text: str) -> bool:
        """Neither an amount nor a code: say so."""
        if is_code(self._screen, text):
            return False
        counter(self._screen).tell("desk.why.amount", NoticeLevel.WARNING)
        return True
