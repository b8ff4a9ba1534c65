"""What a form cannot show as a step: why the commit key does not take it yet, told in words.

Some are refusals, some warnings that a second press of the key overrules. Nothing is written here.
"""

from __future__ import annotations

from counter.desk.core import Core
from counter.desk.delivery import delivery_lack
from counter.desk.named_people import lack_of_people
from counter.desk.receipts import ReceiptStock, with_credit
from counter.desk.record import AT_ONCE
from counter.desk.state import Filing, NoticeLevel
from counter.domain.dossiers import Delivery
from counter.domain.fees import FeeReceipt
from counter.domain.procedures import Procedure

__all__ = ["CommitChecks", "told_locked"]


def told_locked(core: Core, procedure: Procedure) -> bool:
    """Whether nobody has confirmed all of the procedure: told at choosing, and again instead of receiving."""
    if not procedure.locked or core.state.training:
        return False
    core.say("procedure_locked", NoticeLevel.WARNING, aspects=procedure.unconfirmed)
    return True


class CommitChecks:
    """Asked before every commit; says what is wrong."""

    def __init__(self, core: Core, stock: ReceiptStock) -> None:
        self._core = core
        self._stock = stock
        self._warned_receipt: tuple[str, FeeReceipt] | None = None
        """Form and receipt number the clerk was warned of: pressed again, it is taken."""
        self._warned_people: tuple[str, str] | None = None
        """Form and whom it names too little, told once: pressed again, it is received."""
        self._warned_papers: tuple[str, str] | None = None
        """Form and a paper of no checklist that was asked for and not brought, told once in the same way."""

    def passes(self, filing: Filing) -> bool:
        """Whether the form itself may be committed now."""
        return not told_locked(self._core, filing.procedure) and (
            self._release_stands(filing)
            and self._people_stand(filing)
            and self._papers_stand(filing)
            and self._receipt_stands(filing)
        )

    def _release_stands(self, filing: Filing) -> bool:
        """Whether the result has a way to whoever gets it, and nothing is owed where it is given at once."""
        if filing.release in AT_ONCE:
            if filing.fee.owed_dong:
                self._core.say("owed_at_once", NoticeLevel.WARNING, amount=filing.fee.owed_dong)
            return not filing.fee.owed_dong
        if filing.delivery in (Delivery.OTHER_CENTRE, Delivery.POST) and not filing.deliver_to:
            self._core.say("deliver_to_needed", NoticeLevel.WARNING)
            return False
        if (lack := delivery_lack(self._core.visit)) is not None:
            self._core.say(lack, NoticeLevel.WARNING)
            return False
        return True

    def _people_stand(self, filing: Filing) -> bool:
        unnamed = lack_of_people(self._core.visit)
        if unnamed is None or self._warned_people == (filing.id, unnamed):
            return True
        self._warned_people = (filing.id, unnamed)
        self._core.say(unnamed, NoticeLevel.WARNING)
        return False

    def _papers_stand(self, filing: Filing) -> bool:
        unbrought = filing.unbrought
        if not unbrought or self._warned_papers == (filing.id, unbrought[0].id):
            return True
        self._warned_papers = (filing.id, unbrought[0].id)
        self._core.say("asked_not_brought", NoticeLevel.WARNING, paper=unbrought[0].label)
        return False

    def _receipt_stands(self, filing: Filing) -> bool:
        """Whether its fee receipt's number is free: a book gives no number twice."""
        receipt = filing.receipt
        if receipt is None:
            return True
        instead = self._stock.another_for(receipt, filing.replaces) if self._stock.books else None
        if instead is not None and instead != receipt:
            self._core.update_filing(receipt=instead)
            self._core.say("receipt_renewed", NoticeLevel.WARNING, number=receipt.number)
            return False
        warned = self._warned_receipt == (filing.id, receipt)
        if warned or not self._stock.is_used(receipt, filing.replaces):
            return True
        self._warned_receipt = (filing.id, receipt)
        self._core.say("receipt_used", NoticeLevel.WARNING, number=receipt.number)
        return False

    async def credit_stands(self, filing: Filing) -> bool:
        """Whether the money of the voided dossier is still there: it may be given back while a form waits."""
        if filing.replaces is None or not filing.credit_dong:
            return True
        row = await self._core.durable(self._core.ports.journal.dossier, filing.replaces.dossier_id)
        left = filing.credit_dong if row is None else row.dossier.fee.taken_dong - row.given_back_dong
        if left == filing.credit_dong:
            return True
        left = max(0, left)
        self._core.update_visit(filing=with_credit(filing, left, self._core.state.next_receipt))
        self._core.say("credit_changed", NoticeLevel.WARNING, amount=left)
        return False
