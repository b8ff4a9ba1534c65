"""Keys of certification and of money: the lane, the tray of signatures, the payment code, transfers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter.desk.state import DeskState
from counter.domain.access import Permission
from screens.command import Command

if TYPE_CHECKING:
    from screens.app import CounterApp

__all__ = ["Certify", "DaySheetKey", "PayCodeKey", "Signing", "Transfers"]


class Certify(Command):
    """The certification lane."""

    id = "certify"
    key = "ctrl+k"
    permission = Permission.DOSSIER_RECEIVE
    needs_free_desk = True
    reasons = ("desk.why.returning",)

    def why_not(self, state: DeskState) -> str | None:
        """A hand-over is finished first."""
        returning = state.visit is not None and state.visit.returning is not None
        return super().why_not(state) or ("desk.why.returning" if returning else None)

    def run(self, counter: CounterApp) -> None:
        """Open the box."""
        from screens.certifying import CertifyBox

        counter.open(CertifyBox())


class Signing(Command):
    """The tray of what waits for a signature."""

    id = "signing"
    key = "ctrl+w"
    permission = Permission.DOSSIER_LIST

    def run(self, counter: CounterApp) -> None:
        """Open the list."""
        from screens.signing_tray import SigningTray

        counter.open(SigningTray())


class PayCodeKey(Command):
    """The payment code of what is to be paid."""

    id = "pay_code"
    key = "ctrl+f"
    permission = Permission.FEE_TAKE
    needs_free_desk = True
    reasons = ("desk.why.no_visit", "desk.notice.nothing_to_pay")

    def why_not(self, state: DeskState) -> str | None:
        """Something must be to be paid."""
        if state.visit is None:
            return super().why_not(state) or "desk.why.no_visit"
        filing, returning = state.filing, state.visit.returning
        owed = filing.to_pay_dong if filing is not None else 0
        if returning is not None and returning.hand_over is None:
            owed = returning.dossier.fee.owed_dong
        return super().why_not(state) or (None if owed else "desk.notice.nothing_to_pay")

    def run(self, counter: CounterApp) -> None:
        """Show it."""
        from screens.pay_code import PayCodeBox

        counter.open(PayCodeBox())


class DaySheetKey(Command):
    """The money of the day line by line."""

    id = "day_sheet"
    key = "f6"
    permission = Permission.DAY_CLOSE
    scopes = frozenset({"closing"})

    def run(self, counter: CounterApp) -> None:
        """Open the sheet."""
        from screens.day_sheet import DaySheetBox

        counter.open(DaySheetBox())


class Transfers(Command):
    """Money that came by transfer, and the bank's statement."""

    id = "transfers_paid"
    key = "f7"
    permission = Permission.FEE_TAKE
    scopes = frozenset({"closing"})

    def run(self, counter: CounterApp) -> None:
        """Open the list."""
        from screens.bank_transfers import TransfersBox

        counter.open(TransfersBox())
