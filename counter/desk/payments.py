"""Money that came by transfer: what was claimed, what was found on the account, and the bank's statement.

A transfer is claimed when its dossier is received on it; it is reconciled when a line of the statement names
it with its amount, or a clerk writes down the bank's reference. Knows no screen.
"""

from __future__ import annotations

import asyncio
import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from counter import wire
from counter.desk.core import Core
from counter.desk.guard import guarded
from counter.desk.outbox import Outbox
from counter.desk.recording import keep, new_record, value_of
from counter.desk.state import NoticeLevel
from counter.desk.transfer_rows import BankTransfer, StatementReport
from counter.domain.bank_statement import (
    MAXIMUM_BYTES,
    Expected,
    Found,
    StatementError,
    match_lines,
    read_statement,
)
from counter.domain.dossiers import DossierRow, HandOver
from counter.domain.fees import Fee, PaymentMethod
from counter.domain.payments import BankLine, Payment, PaymentState, purpose_of
from counter.domain.records import DONE, Record, RecordKind
from counter.domain.text import clean
from counter.ports import JournalError, OutboxItem, OutboxKind

__all__ = ["PaymentDesk"]

_NAMESPACE = uuid.UUID("a2b6f2d2-6c53-5e0c-8b0f-7061796d656e")
_LOOKED_THROUGH = 2_000
_AT_ONCE = 50
"""Records of one transaction: a statement of a month never holds the journal up."""
_REFERENCE_CHARACTERS = 60


@guarded("payments")
class PaymentDesk:
    """See `counter.desk.acts.PaymentPort`."""

    def __init__(self, core: Core, outbox: Outbox) -> None:
        self._core = core
        self._outbox = outbox

    async def transfers(self) -> Sequence[BankTransfer]:
        """Newest first; those paid on the portal stand among them."""
        try:
            return await self._transfers()
        except JournalError as error:
            self._core.journal_trouble(error)
            return ()

    async def reconcile(self, transfer_id: str, reference: str) -> None:
        """A clerk found it on the account; bad field `reference`."""
        said = clean(reference, limit=_REFERENCE_CHARACTERS)
        async with self._core.act("reconciling", transfer_id) as mine:
            if not mine:
                return
            if len(said) < 3:
                self._core.say("bad_field", NoticeLevel.WARNING, field="reference")
                return
            found = next((one for one in await self._transfers() if one.id == transfer_id), None)
            if found is None or found.state is not PaymentState.CLAIMED:
                self._core.say("nothing_to_do")
                return
            await keep(self._core, [self._record(found, reference=said, by="clerk")])
            self._outbox.wake()
            self._core.say("transfer_reconciled", NoticeLevel.DONE, number=found.number)

    async def read_statement(self, path: str) -> StatementReport | None:
        """Find the transfers in a statement; None with words for a file that is none."""
        async with self._core.act("statement") as mine:
            if not mine:
                return None
            lines = await self._lines(path)
            if lines is None:
                return None
            known = {one.id: one for one in await self._transfers()}
            expected = [_expected(one) for one in known.values()]
            matches = await asyncio.to_thread(match_lines, lines, expected)  # a year of lines takes seconds
            records = [
                self._record(known[match.transfer.id], reference=match.line.reference, line=match.line)
                for match in matches
                if match.found is Found.PAID and match.transfer is not None
            ]
            for begin in range(0, len(records), _AT_ONCE):
                await keep(self._core, records[begin : begin + _AT_ONCE])
            self._outbox.wake()
            counts = Counter(match.found for match in matches)
            doubtful = tuple(one for one in matches if one.found in (Found.AMOUNT, Found.SEVERAL))
            await self._core.note("statement_read", "", f"{len(lines)} {len(records)} {len(doubtful)}")
            level = NoticeLevel.WARNING if doubtful else NoticeLevel.DONE
            self._core.say("statement_read", level, paid=len(records), doubtful=len(doubtful))
            return StatementReport(len(lines), counts, doubtful)

    async def _lines(self, path: str) -> tuple[BankLine, ...] | None:
        try:
            return await asyncio.to_thread(_read, path)
        except StatementError as error:
            self._core.say("statement_bad", NoticeLevel.WARNING, reason=error.reason)
        except (OSError, ValueError, RuntimeError):
            self._core.say("bad_field", NoticeLevel.WARNING, field="path")
        return None

    async def _transfers(self) -> tuple[BankTransfer, ...]:
        journal = self._core.ports.journal
        rows = await self._core.durable(journal.dossiers, limit=_LOOKED_THROUGH)
        sent = await self._core.durable(journal.outbox, done=True, limit=_LOOKED_THROUGH)
        waiting = await self._core.durable(journal.outbox, limit=_LOOKED_THROUGH)
        kept = await self._core.durable(journal.records, RecordKind.PAYMENT, limit=_LOOKED_THROUGH)
        found = {record.id: value_of(record, Payment) for record in kept}
        by_id = {row.dossier.id: row for row in rows}
        listed = [_transfer(row, row.dossier.fee, row.dossier.entry.at, "") for row in rows if not row.voided]
        for hand_over in _hand_overs((*sent, *waiting)):
            row = by_id.get(hand_over.dossier_id)
            if row is not None and hand_over.fee is not None:
                listed.append(_transfer(row, hand_over.fee, hand_over.entry.at, "later"))
        standing = [_as_found(one, found.get(one.id)) for one in listed if one is not None]
        return tuple(sorted(standing, key=lambda one: one.at, reverse=True))

    def _record(
        self, transfer: BankTransfer, *, reference: str, by: str = "statement", line: BankLine | None = None
    ) -> Record:
        payment = Payment(
            transfer.dossier_id,
            transfer.number,
            transfer.amount_dong,
            PaymentState.RECONCILED,
            reference,
            by,
            line.booked_on if line is not None else None,
            line.digest if line is not None else "",
        )
        entry = self._core.entry()
        return new_record(
            RecordKind.PAYMENT,
            payment,
            entry,
            subject=transfer.dossier_id,
            state=DONE,
            record_id=transfer.id,
        )


def _transfer(row: DossierRow, fee: Fee, at: datetime, part: str) -> BankTransfer | None:
    """A fee that was paid by transfer or on the portal; None for any other."""
    dossier = row.dossier
    online = fee.method is PaymentMethod.ONLINE
    amount = fee.amount_dong if online else fee.taken_dong - fee.carried_dong
    if fee.method not in (PaymentMethod.TRANSFER, PaymentMethod.ONLINE) or amount <= 0:
        return None
    number = row.official_code or dossier.local_number
    shown = number if part else ""
    return BankTransfer(
        id=str(uuid.uuid5(_NAMESPACE, f"{dossier.id}/{part}")),
        dossier_id=dossier.id,
        number=number,
        local_number=dossier.local_number,
        amount_dong=amount,
        at=at,
        state=PaymentState.ONLINE if online else PaymentState.CLAIMED,
        purpose=purpose_of(dossier.id, shown),
        reference=fee.reference,
    )


def _as_found(transfer: BankTransfer, payment: Payment | None) -> BankTransfer:
    if payment is None or transfer.state is PaymentState.ONLINE:
        return transfer
    return replace(transfer, state=payment.state, reference=payment.reference, line=payment.line)


def _expected(transfer: BankTransfer) -> Expected:
    """What a line may name; one that a clerk found is not waited for any more."""
    numbers = (transfer.number, transfer.local_number)
    line = transfer.line or ("" if transfer.state is PaymentState.CLAIMED else f"by-hand-{transfer.id}")
    by_hand = transfer.state is PaymentState.RECONCILED and not transfer.line
    reference = transfer.reference if by_hand else ""
    return Expected(transfer.id, transfer.dossier_id, numbers, transfer.amount_dong, line, reference)


def _hand_overs(items: Sequence[OutboxItem]) -> list[HandOver]:
    found = []
    for item in items:
        if item.kind is OutboxKind.HAND_OVER and item.body:
            try:
                found.append(wire.decode(HandOver, item.body))
            except wire.WireError:  # of an older program
                continue
    return found


def _read(named: str) -> tuple[BankLine, ...]:
    """Blocking; raises OSError, ValueError, RuntimeError and StatementError."""
    path = Path(named.strip()).expanduser()
    if not path.is_file():
        raise FileNotFoundError
    with path.open("rb") as file:
        return read_statement(file.read(MAXIMUM_BYTES + 1))
