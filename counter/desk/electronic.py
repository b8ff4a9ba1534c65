"""Electronic fee receipts at the desk: asked for behind every taking of money, and what became of them.

Nothing waits for them: the request is a record that goes out with the network, and its number comes back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from counter.desk.core import Core
from counter.desk.outbox import Outbox
from counter.desk.receipts import ReceiptStock, paid_at_hand_over
from counter.desk.recording import keep, new_record, newer, value_of
from counter.desk.state import DeskState, ElectronicView, NoticeLevel
from counter.domain.decisions import Correction
from counter.domain.dossiers import Dossier, Entry
from counter.domain.electronic_receipts import (
    FAILED,
    ISSUED,
    PENDING,
    VOIDED,
    VOIDING,
    ElectronicReceipt,
    ReceiptRequest,
    StandingReceipt,
    receipt_id,
    settled,
)
from counter.domain.fees import Fee
from counter.domain.records import Record, RecordKind
from counter.ports import CentreRefusedError, CentreUnavailableError, JournalError

__all__ = ["ElectronicDesk"]

_REMEMBERED: Final = 300
_PAYER_CHARACTERS: Final = 200


class ElectronicDesk:
    """Asks for receipts and follows them."""

    def __init__(self, core: Core, stock: ReceiptStock, outbox: Outbox) -> None:
        self._core = core
        self._stock = stock
        self._outbox = outbox
        self._online = False
        self._open: tuple[str, int] = ("", 0)
        """Dossier of the open result whose receipts were looked up, and what was given back of its money."""
        stock.on_paid = self._paid
        core.subscribe(self._follow)

    async def load(self) -> None:
        """After a restart: what a break has swallowed is asked for and made void; what waits is counted."""
        if self._stock.printed_ended and self._core.state.place is not None:
            journal = self._core.ports.journal
            since = self._core.ports.electronic_from
            for row in await self._core.durable(journal.dossiers, limit=_REMEMBERED):
                if row.dossier.entry.at.date() >= since and not row.voided:
                    await self._ask(row.dossier.id, row.dossier, row.dossier.fee, row.dossier.entry)
            sent = await self._core.durable(journal.outbox, done=True, limit=_REMEMBERED)
            for item in (*sent, *await self._core.durable(journal.outbox, limit=_REMEMBERED)):
                known = await self._core.durable(journal.dossier, item.subject)
                for fee in paid_at_hand_over(item):
                    if known is not None and item.created_at.date() >= since:
                        entry = replace(known.dossier.entry, at=item.created_at)
                        await self._ask(item.id, known.dossier, fee, entry)
            for dossier_id in await self._core.durable(self._given_back_of):
                await self._settle(dossier_id)
        await self._count()

    def _given_back_of(self) -> list[str]:
        """Dossiers with electronic receipts of whose money something was given back. Blocking."""
        journal = self._core.ports.journal
        kept = journal.records(RecordKind.RECEIPT, limit=_REMEMBERED)
        subjects = dict.fromkeys(record.subject for record in kept)
        return [one for one in subjects if any(two.refund_dong for two in journal.corrections(one))]

    # --- asking -----------------------------------------------------------------------------------

    def _paid(self, act_id: str, dossier: Dossier, fee: Fee, entry: Entry) -> None:
        """Money was taken, durably."""
        if self._stock.printed_ended:
            self._core.spawn(self._ask_and_count(act_id, dossier, fee, entry), "electronic receipt")

    async def _ask_and_count(self, act_id: str, dossier: Dossier, fee: Fee, entry: Entry) -> None:
        await self._ask(act_id, dossier, fee, entry)
        await self._settle(dossier.id)
        if dossier.replaces is not None:  # it may cost less: the rest was given back with this reception
            await self._settle(dossier.replaces.dossier_id)
        await self._count()

    async def _ask(self, act_id: str, dossier: Dossier, fee: Fee, entry: Entry) -> None:
        """One request per act; money taken before for another dossier has its receipt already."""
        amount = fee.taken_dong - fee.carried_dong
        name = receipt_id(act_id)
        if amount <= 0 or fee.receipt is not None:
            return
        if await self._core.durable(self._core.ports.journal.record_of, name) is not None:
            return
        request = ReceiptRequest(
            id=name,
            dossier_id=dossier.id,
            number=dossier.code or dossier.local_number,
            what=dossier.procedure.name,
            payer=dossier.submitter.full_name[:_PAYER_CHARACTERS],
            amount_dong=amount,
            method=fee.method,
            paid_at=entry.at,
        )
        value = ElectronicReceipt(request)
        record = new_record(
            RecordKind.RECEIPT, value, entry, subject=dossier.id, state=PENDING, record_id=name
        )
        await keep(self._core, [record])
        self._outbox.wake()

    async def ask_again(self) -> None:
        """What was refused is asked for once more: a receipt, or that one is void."""
        failed = await self._core.durable(self._core.ports.journal.records, RecordKind.RECEIPT, state=FAILED)
        moved = []
        for record in failed:
            value = value_of(record, ElectronicReceipt)
            if value is not None:
                state = VOIDING if value.reason else PENDING
                moved.append(newer(record, replace(value, trouble=""), self._core.entry(), state=state))
        if not moved:
            self._core.say("nothing_to_do", NoticeLevel.WARNING)
            return
        await self._keep(moved)
        self._core.say("receipts_asked_again", count=len(moved))

    async def given_back(self, correction: Correction) -> None:
        """Money of a dossier was given back: its receipts say what is left of it. Raises JournalError."""
        await self._settle(correction.dossier_id)

    async def _settle(self, dossier_id: str) -> None:
        """Void what says too much and ask for what stays, in one transaction."""
        journal = self._core.ports.journal
        refunds = await self._refunds(dossier_id)
        if not refunds:
            return
        kept = await self._core.durable(journal.records, RecordKind.RECEIPT, subject=dossier_id)
        known = {
            record.id: (record, value)
            for record in reversed(kept)
            if (value := value_of(record, ElectronicReceipt)) is not None
        }
        change = settled(
            (value for _, value in known.values()), [(one.id, one.refund_dong) for one in refunds]
        )
        entry, why = self._core.entry(), refunds[-1].mistake.value
        moved = [
            newer(known[one][0], replace(known[one][1], trouble="", reason=why), entry, state=VOIDING)
            for one in change.void
        ]
        if change.anew is not None:
            anew, name = ElectronicReceipt(change.anew), change.anew.id
            moved.append(
                new_record(RecordKind.RECEIPT, anew, entry, subject=dossier_id, state=PENDING, record_id=name)
            )
        await self._keep(moved)

    async def _refunds(self, dossier_id: str) -> list[Correction]:
        """What gave money back, oldest first: at this desk, and at others as far as the open result tells."""
        known = list(await self._core.durable(self._core.ports.journal.corrections, dossier_id))
        returning = self._core.visit.returning if self._core.visit is not None else None
        if returning is not None and returning.dossier.id == dossier_id:
            known += returning.corrections
        each = {one.id: one for one in known if one.refund_dong}
        return sorted(each.values(), key=lambda one: one.entry.at)

    async def _keep(self, records: Sequence[Record]) -> None:
        if records:
            await keep(self._core, records)
            self._outbox.wake()
            if self._open[0] in {record.subject for record in records}:
                await self._show(self._open[0])
        await self._count()

    # --- what the centre says -----------------------------------------------------------------------

    def _follow(self, state: DeskState) -> None:
        """The network is back: what waits may have been answered. A dossier is opened: its receipts too."""
        online = bool(state.devices.online)
        if online and not self._online and state.electronic.pending:
            self._core.spawn(self._refresh_all(), "electronic receipts")
        self._online = online
        returning = state.visit.returning if state.visit is not None else None
        before, self._open = self._open, ("", 0)
        if returning is not None:
            given_back = sum(one.refund_dong for one in returning.corrections)
            self._open = (returning.dossier.id, given_back)
            if before != self._open:
                self._core.spawn(self._look_through(returning.dossier.id), "receipts of a dossier")

    async def _look_through(self, dossier_id: str) -> None:
        """Show the receipts of the open result, and settle what another desk gave back."""
        await self._show(dossier_id)
        await self._settle(dossier_id)

    async def _show(self, dossier_id: str) -> None:
        """The receipts of the open result as they stand."""
        receipts = await self.of_dossier(dossier_id)
        visit = self._core.visit
        returning = visit.returning if visit is not None else None
        if returning is not None and returning.dossier.id == dossier_id and returning.receipts != receipts:
            self._core.update_visit(returning=replace(returning, receipts=receipts))

    async def refresh(self, record_id: str) -> None:
        """The centre has a newer version of a record; others than receipts of this desk are none of ours."""
        try:
            known = await self._core.durable(self._core.ports.journal.record_of, record_id)
            if known is None or known.kind is not RecordKind.RECEIPT:
                return
            found = await self._core.ports.centre.record_of(record_id)
            fits = found is not None and (found.kind, found.subject) == (known.kind, known.subject)
            if found is None or not fits or found.state not in (ISSUED, FAILED, VOIDED):
                return
            value = value_of(found, ElectronicReceipt)
            if value is None or (known.state == VOIDING and found.state != VOIDED and not value.reason):
                return  # it was issued while its money was given back: that it is void goes there yet
            await self._core.durable(self._core.ports.journal.record, [found])
            await self._show(known.subject)
        except JournalError as error:
            self._core.journal_trouble(error)
            return
        except (CentreUnavailableError, CentreRefusedError):
            return  # asked again when the network is back
        await self._count()

    async def _refresh_all(self) -> None:
        journal = self._core.ports.journal
        for state in (PENDING, VOIDING):
            for record in await self._core.durable(journal.records, RecordKind.RECEIPT, state=state):
                await self.refresh(record.id)

    async def of_dossier(self, dossier_id: str) -> tuple[StandingReceipt, ...]:
        """Receipts of a dossier as they stand, oldest first."""
        records = await self._core.durable(
            self._core.ports.journal.records, RecordKind.RECEIPT, subject=dossier_id
        )
        values = ((one.state, value_of(one, ElectronicReceipt)) for one in reversed(records))
        return tuple(StandingReceipt(state, value) for state, value in values if value is not None)

    async def _count(self) -> None:
        journal = self._core.ports.journal
        pending = await self._core.durable(journal.records, RecordKind.RECEIPT, state=PENDING)
        failed = await self._core.durable(journal.records, RecordKind.RECEIPT, state=FAILED)
        first = value_of(failed[-1], ElectronicReceipt) if failed else None
        view = ElectronicView(len(pending), len(failed), first.trouble if first is not None else "")
        if view != self._core.state.electronic:
            self._core.update(electronic=view)
