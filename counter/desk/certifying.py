"""The certification lane and the tray of what waits for the officer's signature.

Copies need nobody's identity; each kind of paper, document or matter gets its number in the book when its
dossier is committed (`books.py`), and its entry waits in the tray until it is back signed. Knows no screen.
Source: Circular 01/2020/TT-BTP art. 2, 4, 8; Decree 118/2025 art. 17.4; facts/rules.json.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from counter.desk.books import Books
from counter.desk.certified_entries import SIGNED, UNSIGNED, entries_of
from counter.desk.core import Core
from counter.desk.guard import guarded
from counter.desk.next_step import NextStep, next_step
from counter.desk.outbox import Outbox, item_of
from counter.desk.receipts import ReceiptStock
from counter.desk.reception import Reception
from counter.desk.record import AT_ONCE
from counter.desk.recording import keep, newer, value_of
from counter.desk.state import Filing, NoticeLevel, Returning
from counter.domain.certification import (
    MOST_DOCUMENTS,
    MOST_PAPERS,
    PROCEDURES,
    Certification,
    CertifiedPaper,
    Matter,
    matter_of,
    numbers_text,
)
from counter.domain.dossiers import (
    Collector,
    CollectorProof,
    Dossier,
    DossierRow,
    HandOver,
    Release,
    Result,
)
from counter.domain.fees import Fee
from counter.domain.quantity import MOST_COUNTED
from counter.domain.records import DONE, OPEN, VOID, Record, RecordKind
from counter.domain.text import clean
from counter.ports import JournalError, OutboxKind

__all__ = ["CertifyingDesk"]

_log = logging.getLogger(__name__)
_NAMESPACE = uuid.UUID("5d2b9b1e-93a4-5a1f-8c77-63657274696e")
_KIND_CHARACTERS = 120
_REASON_CHARACTERS = 200
_LISTED = 2_000
"""Entries that wait: each signature of hundreds of documents is one, and the oldest must not drop out."""
_NEWEST = 20
"""Dossiers looked at after a break: only the one received last can have no entry yet."""
_IN_TRAY = (OPEN, SIGNED, UNSIGNED)
_Kept = tuple[Record, Certification]


@guarded("certifying")
class CertifyingDesk:
    """See `counter.desk.acts.CertifyingPort`."""

    def __init__(
        self, core: Core, reception: Reception, books: Books, outbox: Outbox, stock: ReceiptStock
    ) -> None:
        self._core = core
        self._reception = reception
        self._books = books
        self._outbox = outbox
        self._stock = stock

    # --- the lane -------------------------------------------------------------------------------

    async def take(
        self, matter: Matter, papers: Sequence[CertifiedPaper], *, at_once: bool, given_dong: int | None
    ) -> None:
        """Fill the form from the lane and receive it, where nothing else is missing."""
        async with self._core.act("certifying", alone=False) as mine:  # the commit inside it takes its turn
            if mine:
                await self._take(matter, papers, at_once=at_once, given_dong=given_dong)

    async def _take(
        self, matter: Matter, papers: Sequence[CertifiedPaper], *, at_once: bool, given_dong: int | None
    ) -> None:
        wrong = _wrong(matter, papers)
        procedure = self._core.catalogue.get(PROCEDURES[matter])
        if procedure is None or not procedure.cases:
            self._core.say("certify_not_here", NoticeLevel.WARNING)
            return
        if wrong:
            self._core.say("bad_field", NoticeLevel.WARNING, field=wrong)
            return
        open_form = self._core.state.filing
        other = open_form is not None and open_form.procedure.code != procedure.code
        if open_form is not None and other and open_form.papers:
            self._core.say("form_open", NoticeLevel.WARNING)
            return
        cleaned = tuple(replace(one, kind=clean(one.kind, limit=_KIND_CHARACTERS)) for one in papers)
        form = Filing(str(uuid.uuid4()), procedure) if open_form is None or other else open_form
        case = form.case or procedure.cases[0]
        self._reception.begin(
            replace(
                form,
                case=case,
                certified=cleaned,
                quantity_said=True,
                release=Release.AT_ONCE if at_once else Release.APPOINTMENT,
            )
        )
        self._reception.accept_all()
        if not await self._paid(given_dong):
            return
        if next_step(self._core.state) is NextStep.COMMIT:
            await self._reception.commit()

    async def _paid(self, given_dong: int | None) -> bool:
        """Cash that was counted; False when it does not pay what is given at once."""
        filing = self._core.state.filing
        if given_dong is None or filing is None or not filing.to_pay_dong:
            return True
        short = filing.to_pay_dong - given_dong
        if short > 0 and filing.release in AT_ONCE:
            self._core.say("owed_at_once", NoticeLevel.WARNING, amount=short)
            return False
        paid = given_dong if short > 0 else None
        self._core.update_filing(given_dong=given_dong, paid_dong=paid)
        return True

    async def prepare(self, matter: Matter) -> None:
        """See to numbers of its book while the clerk still types."""
        try:
            await self._books.ensure(matter.book)
        except JournalError as error:
            self._core.journal_trouble(error)

    # --- around the commit ----------------------------------------------------------------------

    async def before_commit(self, filing: Filing) -> Filing:
        """The form with its numbers; those of an outage stand in the paper book already.

        Raises JournalError.
        """
        matter = matter_of(filing.procedure.code)
        if matter is None or filing.outage is not None or (not filing.certified and not filing.quantity_said):
            return filing
        papers = filing.certified or (CertifiedPaper("", filing.pages, filing.copies),)
        numbered = await self._books.take(matter, papers, filing.id, self._today())
        numbers = numbers_text(matter, numbered)
        return replace(filing, certified=numbered, result_number=filing.result_number or numbers[:40])

    async def after_commit(self, dossier: Dossier) -> None:
        """Enter it in the tray, or as given; a break before this is mended at the next start."""
        records = entries_of(dossier)
        if not records:
            return
        await keep(self._core, records)
        self._outbox.wake()
        matter = matter_of(dossier.procedure.code)
        numbers = numbers_text(matter, dossier.certified) if matter is not None else ""
        if numbers:
            self._core.say("certified", NoticeLevel.DONE, numbers=numbers)
        else:
            self._core.say("certified_by_hand", NoticeLevel.WARNING)
        await self._books.ensure()

    async def resume(self) -> None:
        """Enter what was received before a break and is not in the tray yet. Raises JournalError."""
        if self._core.state.place is None:
            return
        journal = self._core.ports.journal
        rows = await self._core.durable(journal.dossiers, limit=_NEWEST)
        for row in rows:
            records = () if row.voided else entries_of(row.dossier)
            if records and await self._is_missing(records[0].id):
                await keep(self._core, records)

    async def _is_missing(self, record_id: str) -> bool:
        """Whether an entry was never written; one that was forgotten since was."""
        try:
            return await self._core.durable(self._core.ports.journal.record_of, record_id) is None
        except JournalError as error:
            if error.reason != "purged":
                raise
            return False

    # --- the tray -------------------------------------------------------------------------------

    async def tray(self) -> Sequence[Certification]:
        """What waits for a signature or to be given, the longest first."""
        try:
            standing = [one for one in await self._in_tray() if not await self._settle(one)]
        except JournalError as error:
            self._core.journal_trouble(error)
            return ()
        return tuple(sorted((value for _, value in standing), key=lambda one: (one.entered_at, one.number)))

    async def _settle(self, one: _Kept) -> bool:
        """Close an entry whose dossier was voided or handed over elsewhere; whether it was closed."""
        record, value = one
        row = await self._core.durable(self._core.ports.journal.dossier, value.dossier_id)
        if row is None or not (row.voided or row.returned_at):
            return False
        state = VOID if row.voided else DONE
        await keep(self._core, [newer(record, value, self._core.entry(), state=state)])
        self._outbox.wake()
        return True

    async def signed(self, ids: Sequence[str]) -> None:
        """The officer has signed these; entries that are signed already stay as they are."""
        await self._mark(ids, SIGNED, "")

    async def unsigned(self, ids: Sequence[str], reason: str) -> None:
        """They came back unsigned; bad field `reason`."""
        why = clean(reason, limit=_REASON_CHARACTERS)
        if not why:
            self._core.say("bad_field", NoticeLevel.WARNING, field="reason")
            return
        await self._mark(ids, UNSIGNED, why)

    async def _mark(self, ids: Sequence[str], state: str, reason: str) -> None:
        async with self._core.act("signing_tray") as mine:
            if not mine:
                return
            entry = self._core.entry()
            signed = state == SIGNED
            changed = [
                newer(
                    record,
                    replace(
                        value,
                        signed_at=entry.at if signed else None,
                        signed_by=entry.clerk_id,
                        reason=reason,
                    ),
                    entry,
                    state=state,
                )
                for record, value in await self._in_tray()
                if record.id in ids and record.state != state
            ]
            if not changed:
                self._core.say("nothing_to_do")
                return
            await keep(self._core, changed)
            self._outbox.wake()
            self._core.say(f"tray_{state}", NoticeLevel.DONE, count=len(changed))

    async def give(self, dossier_id: str) -> None:
        """Hand over what was signed of a dossier to whoever brought it: nobody's identity is asked again."""
        async with self._core.act("giving_certified", dossier_id) as mine:
            if not mine:
                return
            kept = await self._kept(subject=dossier_id)
            row = await self._core.durable(self._core.ports.journal.dossier, dossier_id)
            waiting = [one for one in kept if one[0].state in (OPEN, UNSIGNED)]
            if row is None or row.voided or row.returned_at or not kept:
                self._core.say("nothing_to_do")
            elif waiting:
                self._core.say("tray_waits", NoticeLevel.WARNING, count=len(waiting))
            elif owed := self._owed(row):
                self._core.say("owed_first", NoticeLevel.WARNING, amount=owed)
            else:
                await self._hand_over(row, kept)

    async def _hand_over(self, row: DossierRow, kept: Sequence[_Kept]) -> None:
        entry, dossier, fee = self._core.entry(), row.dossier, self._paid_now(row)
        hand_over = HandOver(
            id=str(uuid.uuid5(_NAMESPACE, f"{dossier.id}/given")),
            dossier_id=dossier.id,
            collector=Collector(dossier.submitter, CollectorProof.SLIP, is_owner=True),
            result=Result(dossier.id, dossier.procedure.name, _numbers(dossier), "", entry.at),
            entry=entry,
            fee=fee,
        )
        item = item_of(OutboxKind.HAND_OVER, hand_over.id, dossier.id, hand_over, entry.at)
        await self._core.durable(self._core.ports.journal.hand_over, hand_over, item, ())
        if fee is not None:
            self._stock.take(fee.receipt, dossier.id)
            self._stock.on_paid(hand_over.id, dossier, fee, entry)
        if (opened := self._opened(dossier.id)) is not None:
            self._core.update_visit(
                returning=replace(opened, result=hand_over.result, hand_over=hand_over, returned=True)
            )
        await keep(self._core, [newer(record, value, entry, state=DONE) for record, value in kept])
        self._outbox.wake()
        self._core.say("tray_given", NoticeLevel.DONE, number=dossier.code or dossier.local_number)

    def _opened(self, dossier_id: str) -> Returning | None:
        """The dossier as it is open at the desk, where it is."""
        returning = self._core.visit.returning if self._core.visit else None
        return returning if returning is not None and returning.dossier.id == dossier_id else None

    def _owed(self, row: DossierRow) -> int:
        """Dong still to be paid before it is given."""
        owed = max(0, row.dossier.fee.owed_dong - row.paid_later_dong)
        return 0 if self._paid_now(row) is not None else owed

    def _paid_now(self, row: DossierRow) -> Fee | None:
        """What was taken of the open dossier since it was opened: the hand-over records it."""
        opened = self._opened(row.dossier.id)
        return opened.fee if opened is not None else None

    async def _in_tray(self) -> list[_Kept]:
        """Entries that wait, are signed or came back, however long ago."""
        return [one for state in _IN_TRAY for one in await self._kept(state=state)]

    async def _kept(self, *, subject: str | None = None, state: str | None = None) -> list[_Kept]:
        found = await self._core.durable(
            self._core.ports.journal.records,
            RecordKind.CERTIFICATION,
            subject=subject,
            state=state,
            limit=_LISTED,
        )
        read = ((record, value_of(record, Certification)) for record in found)
        return [(record, value) for record, value in read if value is not None]

    def _today(self) -> date:
        return self._core.ports.clock.now().date()


def _numbers(dossier: Dossier) -> str:
    matter = matter_of(dossier.procedure.code)
    return numbers_text(matter, dossier.certified)[:40] if matter is not None else ""


def _wrong(matter: Matter, papers: Sequence[CertifiedPaper]) -> str:
    """The member that cannot be right; empty when all can."""
    if matter is Matter.SIGNATURE and sum(one.copies for one in papers) > MOST_DOCUMENTS:
        return "copies"
    if not 1 <= len(papers) <= MOST_PAPERS:
        return "papers"
    for one in papers:
        for name, count in (("pages", one.pages), ("copies", one.copies)):
            if not 1 <= count <= MOST_COUNTED:
                return name
    return ""
