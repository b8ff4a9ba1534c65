"""Money at the desk: the fee and why it differs, cash and change, what is owed, the number of its receipt.

Source: Decree 118/2025 art. 24; Circular 117/2026/TT-BTC; facts/rules.json `fees_payment`.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from counter.desk.core import Core
from counter.desk.guard import guarded
from counter.desk.next_step import NextStep, next_step
from counter.desk.receipts import ReceiptStock, receipt_of, takes_money, with_receipt
from counter.desk.record import paid_of
from counter.desk.state import Filing, NoticeLevel, Returning
from counter.domain.certification import most_copies
from counter.domain.exemptions import AGES, age_on, best
from counter.domain.fees import (
    PAID_ELSEWHERE,
    Fee,
    FeeReceipt,
    PaymentMethod,
    ReceiptKind,
    WaiverGround,
)
from counter.domain.money import LARGEST_DONG
from counter.domain.payments import PayCode, pay_code
from counter.domain.quantity import MOST_COUNTED, quantity_fee
from counter.domain.text import clean

__all__ = ["MoneyDesk"]

_REASON_CHARACTERS = 200
_REFERENCE = re.compile(r"[0-9A-Za-z][0-9A-Za-z ./_-]{2,39}")
_BEFORE_MONEY = {
    NextStep.VOIDED: "slip_void",
    NextStep.ALREADY_RETURNED: "already_returned",
    NextStep.RESULT_NOT_READY: "result_not_ready",
    NextStep.CHECK_COLLECTOR: "identify_first",
    NextStep.COLLECTOR_NOT_OWNER: "collector_not_owner",
}
"""Why no money is taken at a hand-over that cannot follow: nothing would record it."""


@guarded("money")
class MoneyDesk:
    """See `counter.desk.acts.MoneyPort`."""

    def __init__(self, core: Core, stock: ReceiptStock) -> None:
        self._core = core
        self._stock = stock

    async def set_fee(self, amount_dong: int, reason: str) -> None:
        """Change the fee; a change needs a reason when one was computed. A waiver is gone with it."""
        filing = self._filing
        if filing is None or not 0 <= amount_dong <= LARGEST_DONG:
            return
        why = clean(reason, limit=_REASON_CHARACTERS)
        if filing.computed_dong is not None and amount_dong != filing.computed_dong and not why:
            self._core.say("fee_reason_needed", NoticeLevel.WARNING)
            return
        self._core.hush()
        self._charge(filing, amount_dong, why, None)
        if filing.computed_dong not in (None, amount_dong) and amount_dong != filing.fee.amount_dong:
            await self._core.note("fee_changed", filing.id, f"{filing.computed_dong} {amount_dong}")

    async def set_quantity(self, pages: int, copies: int) -> None:
        """How many pages and copies, or persons, the fee is paid for: what follows needs no reason.

        A waiver and what was counted are gone with it.
        """
        filing = self._filing
        if filing is None or filing.case is None or not filing.counts_quantity:
            self._core.say("nothing_to_do", NoticeLevel.WARNING)
            return
        rule = filing.fee_rule
        if rule is None or filing.certified:  # papers of the certification lane are counted there
            self._core.say("nothing_to_do", NoticeLevel.WARNING)
            return
        most = most_copies(filing.procedure.code, MOST_COUNTED)
        for field, count, highest in (("pages", pages, MOST_COUNTED), ("copies", copies, most)):
            if not 1 <= count <= highest:
                self._core.say("bad_field", NoticeLevel.WARNING, field=field)
                return
        amount = quantity_fee(rule, pages, copies)
        if amount is None or amount > LARGEST_DONG:
            self._core.say("bad_field", NoticeLevel.WARNING, field="copies")
            return
        self._core.hush()
        counted = replace(filing, pages=pages, copies=copies, quantity_said=True, computed_dong=amount)
        self._charge(counted, amount, "", None)

    async def set_payment(self, method: PaymentMethod) -> None:
        """How it is paid: all of it, or later. What was counted is forgotten."""
        filing = self._filing
        if filing is None or not filing.fee_dong:
            return
        if method is PaymentMethod.NONE:
            self._core.say("waive_instead", NoticeLevel.WARNING)
            return
        later = method is PaymentMethod.LATER
        if later and not filing.to_pay_dong:
            self._paid_before(filing)
            return
        if method is PaymentMethod.ONLINE:
            self._core.say("bad_field", NoticeLevel.WARNING, field="reference")
            return
        self._core.hush()
        paid = paid_of(filing.credit_dong, filing.fee_dong) if later else None
        self._put(filing, payment=method, paid_dong=paid, given_dong=None, reference="")

    async def take_cash(self, given_dong: int) -> None:
        """Cash laid on the desk: more gives change, less leaves a shortfall that is owed.

        It pays what the money of the dossier received before does not.
        """
        filing = self._filing
        if filing is None or filing.case is None:
            self._core.say("nothing_to_do", NoticeLevel.WARNING)
            return
        if filing.fee_dong is None:
            self._core.say("fee_needed", NoticeLevel.WARNING)
            return
        if filing.fee_dong == 0:
            self._core.say("nothing_to_pay", NoticeLevel.WARNING)
            return
        if not 0 <= given_dong <= LARGEST_DONG:
            self._core.say("bad_field", NoticeLevel.WARNING, field="given_dong")
            return
        if not filing.to_pay_dong:
            self._paid_before(filing)
            return
        short = filing.to_pay_dong - given_dong
        if given_dong == 0:
            paid = paid_of(filing.credit_dong, filing.fee_dong)
            self._put(filing, payment=PaymentMethod.LATER, paid_dong=paid, given_dong=None, reference="")
        else:
            paid = filing.credit_dong + given_dong if short > 0 else None
            cash = PaymentMethod.CASH
            self._put(filing, payment=cash, paid_dong=paid, given_dong=given_dong, reference="")
        self._count(short)

    def _paid_before(self, filing: Filing) -> None:
        """The money of the dossier received before pays all of it."""
        back = filing.give_back_dong
        self._core.say("paid_before_back" if back else "paid_before", NoticeLevel.WARNING, amount=back)

    def _count(self, short_dong: int) -> None:
        """Say what is given back, or still owed."""
        if short_dong > 0:
            self._core.say("cash_short", NoticeLevel.WARNING, amount=short_dong)
        elif short_dong < 0:
            self._core.say("cash_change", amount=-short_dong)
        else:
            self._core.say("cash_exact")

    async def waive(
        self, ground: WaiverGround | None, amount_dong: int, reason: str, proof: str = ""
    ) -> None:
        """Take `amount_dong` instead, on a ground; None takes the waiver back.

        One ground counts, never two: another one takes its place, and of those in the table the one that
        helps most is the citizen's (Circular 117/2026/TT-BTC). A ground of the table takes what the table
        says, against the proof it asks for. The digital-citizen waiver is refused: what a desk receives was
        not filed online.
        """
        filing = self._filing
        if filing is None or filing.case is None:
            self._core.say("nothing_to_do", NoticeLevel.WARNING)
            return
        if ground is None:
            self._core.hush()
            if filing.waiver is not None:
                self._charge(filing, _whole_dong(filing), "", None)
            return
        whole = _whole_dong(filing)
        why = clean(reason, limit=_REASON_CHARACTERS)
        if not whole:
            self._core.say("fee_needed" if whole is None else "nothing_to_pay", NoticeLevel.WARNING)
        elif not 0 <= amount_dong < whole:
            self._core.say("waiver_not_less", NoticeLevel.WARNING, amount=whole)
        elif ground is WaiverGround.DIGITAL_CITIZEN:
            self._core.say("waiver_online_only", NoticeLevel.WARNING)
        elif ground is WaiverGround.OTHER and not why:
            self._core.say("waiver_reason_needed", NoticeLevel.WARNING)
        elif lack := self._unproved(filing, ground, clean(proof, limit=_REASON_CHARACTERS)):
            self._core.say(lack, NoticeLevel.WARNING)
        else:
            self._core.hush()
            listed = best(filing.exemptions, (ground,))
            left = listed.left_of(whole) if listed is not None and not why else amount_dong
            self._charge(filing, left, why, ground, None if filing.computed_dong is not None else whole)
            self._core.update_filing(proof=clean(proof, limit=_REASON_CHARACTERS))
            amount_dong = left
            await self._core.note("fee_waived", filing.id, f"{ground} {whole} {amount_dong}")

    def _unproved(self, filing: Filing, ground: WaiverGround, proof: str) -> str:
        """What keeps a ground of the table from being taken; empty when nothing does.

        An age stands on the identity paper; every other ground has a paper of its own.
        """
        if best(filing.exemptions, (ground,)) is None:
            return ""
        span = AGES.get(ground)
        owner = filing.owner or (self._core.visit.identity.person if self._core.visit else None)
        age = age_on(owner.date_of_birth if owner else None, self._core.ports.clock.now().date())
        if span is None or age is None:
            return "" if proof else "waiver_proof_needed"
        first, last = span
        return "" if first <= age <= (age if last is None else last) else "waiver_age"

    async def show_code(self) -> PayCode | None:
        """The payment code of what is to be paid now."""
        filing, returning = self._filing, self._returning
        account = self._core.ports.pay_account
        if filing is not None:
            dossier_id, number, amount = filing.id, "", filing.to_pay_dong or 0
        elif returning is not None and returning.hand_over is None:
            dossier = returning.dossier
            dossier_id, amount = dossier.id, dossier.fee.owed_dong
            number = returning.official_code or dossier.local_number
        else:
            self._core.say("nothing_to_do", NoticeLevel.WARNING)
            return None
        if account is None:
            self._core.say("pay_account_missing", NoticeLevel.WARNING)
            return None
        if not amount:
            self._core.say("nothing_to_pay", NoticeLevel.WARNING)
            return None
        code = pay_code(account, amount, dossier_id, number)
        self._core.hush()
        if filing is not None:
            self._core.update_filing(code_shown=True)
        await self._core.note("payment_code_shown", dossier_id, str(amount))
        return code

    async def claim_transfer(self, reference: str = "") -> None:
        """The citizen showed that the transfer was made."""
        filing, returning = self._filing, self._returning
        said = _reference(reference)
        if said is None:
            self._core.say("bad_field", NoticeLevel.WARNING, field="reference")
        elif filing is not None and filing.to_pay_dong:
            self._core.hush()
            self._put(filing, payment=PaymentMethod.TRANSFER, paid_dong=None, given_dong=None, reference=said)
            self._core.say("transfer_claimed", amount=filing.to_pay_dong)
        elif filing is None and returning is not None and returning.hand_over is None:
            await self.take_owed(PaymentMethod.TRANSFER)
            now = self._returning
            if now is not None and now.fee is not None and said:
                self._core.update_visit(returning=replace(now, fee=replace(now.fee, reference=said)))
        else:
            self._core.say("nothing_to_pay", NoticeLevel.WARNING)

    async def paid_online(self, reference: str) -> None:
        """It was paid on the national portal."""
        filing, said = self._filing, _reference(reference)
        if filing is None or filing.case is None or not filing.fee_dong:
            self._core.say("nothing_to_pay", NoticeLevel.WARNING)
        elif filing.credit_dong:
            self._paid_before(filing)
        elif not said:
            self._core.say("bad_field", NoticeLevel.WARNING, field="reference")
        else:
            self._core.hush()
            self._put(filing, payment=PaymentMethod.ONLINE, paid_dong=None, given_dong=None, reference=said)
            await self._core.note("paid_online", filing.id, str(filing.fee_dong))

    async def set_receipt(self, kind: ReceiptKind | None, series: str, number: str) -> None:
        """Number of the fee receipt, of the open form or of what is paid before a hand-over.

        None takes it away. A number another fee of this desk has is taken, and warned of.
        """
        filing, returning = self._filing, self._returning
        takes = filing is not None and takes_money(filing)
        if not takes and (returning is None or returning.fee is None):
            self._core.say("receipt_needs_money", NoticeLevel.WARNING)
            return
        receipt: FeeReceipt | None = None
        if kind is not None:
            parsed = receipt_of(kind, series, number)
            if isinstance(parsed, str):
                self._core.say("bad_field", NoticeLevel.WARNING, field=parsed)
                return
            receipt = parsed
            if kind is ReceiptKind.PRINTED and self._stock.printed_ended:
                self._core.say("receipt_printed_ended", NoticeLevel.WARNING)
                return
        self._core.hush()
        if takes:
            self._core.update_filing(receipt=receipt)
        elif returning is not None and returning.fee is not None:
            self._core.update_visit(returning=replace(returning, fee=replace(returning.fee, receipt=receipt)))
        if receipt is not None and self._stock.is_used(receipt, filing.replaces if filing else None):
            self._core.say("receipt_used", NoticeLevel.WARNING, number=receipt.number)

    async def take_owed(self, method: PaymentMethod, given_dong: int | None = None) -> None:
        """Take what is owed, whole, when the open result can be handed over: the hand-over records it."""
        returning, step = self._returning, next_step(self._core.state)
        owed = returning.dossier.fee.owed_dong if returning else 0
        if returning is None or returning.hand_over is not None or not owed:
            self._core.say("nothing_to_do", NoticeLevel.WARNING)
            return
        if step not in (NextStep.TAKE_OWED, NextStep.HAND_OVER, NextStep.IN_TRAY):
            self._core.say(_BEFORE_MONEY.get(step, "nothing_to_do"), NoticeLevel.WARNING)
            return
        if method not in (PaymentMethod.CASH, PaymentMethod.TRANSFER):
            self._core.say("owed_first", NoticeLevel.WARNING, amount=owed)
            return
        counted = given_dong if method is PaymentMethod.CASH else None
        if counted is not None and not 0 <= counted <= LARGEST_DONG:
            self._core.say("bad_field", NoticeLevel.WARNING, field="given_dong")
            return
        if counted is not None and counted < owed:
            self._core.say("owed_short", NoticeLevel.WARNING, amount=owed - counted)
            return
        receipt = returning.fee.receipt if returning.fee is not None else self._core.state.next_receipt
        fee = Fee(owed, method, computed_dong=owed, given_dong=counted, receipt=receipt)
        self._core.update_visit(returning=replace(returning, fee=fee))
        if counted is None:
            self._core.hush()
        else:
            self._count(owed - counted)

    def renew_receipt(self) -> None:
        """The visit was taken up again: a receipt number used meanwhile makes room for the next one."""
        filing, returning = self._filing, self._returning
        fee = returning.fee if returning is not None and returning.hand_over is None else None
        before = filing.receipt if filing is not None else fee.receipt if fee is not None else None
        now = self._stock.another_for(before, filing.replaces if filing is not None else None)
        if before is None or now == before:
            return
        if filing is not None:
            self._core.update_filing(receipt=now)
        elif returning is not None and fee is not None:
            self._core.update_visit(returning=replace(returning, fee=replace(fee, receipt=now)))
        self._core.say("receipt_renewed", NoticeLevel.WARNING, number=before.number)

    # --- the form ---------------------------------------------------------------------------------

    def _charge(
        self,
        filing: Filing,
        amount_dong: int | None,
        reason: str,
        waiver: WaiverGround | None,
        whole_dong: int | None = None,
    ) -> None:
        """Another amount: what was counted before is forgotten."""
        payment = filing.payment
        if amount_dong == 0:
            payment = PaymentMethod.NONE
        elif payment in PAID_ELSEWHERE and amount_dong != filing.fee_dong and not filing.credit_dong:
            payment = PaymentMethod.CASH  # another sum was paid on the portal or the account, or none
        elif payment is PaymentMethod.NONE:
            payment = PaymentMethod.CASH
        self._put(
            filing,
            fee_dong=amount_dong,
            fee_reason=reason,
            waiver=waiver,
            proof="",
            reference=filing.reference if payment in PAID_ELSEWHERE else "",
            code_shown=False,
            whole_dong=whole_dong,
            payment=payment,
            paid_dong=paid_of(filing.credit_dong, amount_dong),
            given_dong=None,
        )

    def _put(self, filing: Filing, **changes: Any) -> None:
        changed = with_receipt(filing, replace(filing, **changes), self._core.state.next_receipt)
        self._core.update_visit(filing=changed)

    @property
    def _filing(self) -> Filing | None:
        return self._core.visit.filing if self._core.visit else None

    @property
    def _returning(self) -> Returning | None:
        return self._core.visit.returning if self._core.visit else None


def _reference(text: str) -> str | None:
    """A reference of a bank or of the portal as typed, empty for none; None for what is none."""
    said = clean(text, limit=60)
    return said if not said or _REFERENCE.fullmatch(said) else None


def _whole_dong(filing: Filing) -> int | None:
    """The fee without its waiver."""
    if filing.computed_dong is not None:
        return filing.computed_dong
    return filing.fee_dong if filing.whole_dong is None else filing.whole_dong
