"""Mistakes after the commit: the slip is voided with a reason, both numbers stay traceable; fees given back.

A received dossier never changes: a correction stands beside it, before and after it left the desk. Source:
Decree 118/2025 art. 21 (withdrawal), 23.1 (an error in a result is the deciding agency's to correct).
"""

from __future__ import annotations

import uuid
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

from counter.desk import bearer, drafts
from counter.desk.core import Core
from counter.desk.found import Found, find
from counter.desk.guard import guarded
from counter.desk.held import has_content
from counter.desk.outbox import Outbox, item_of
from counter.desk.paperwork import Paperwork
from counter.desk.queueing import Queueing
from counter.desk.receipts import with_credit, with_receipt
from counter.desk.reception import Reception
from counter.desk.record import form_of, paid_of
from counter.desk.state import Filing, Identity, NoticeLevel, Visit
from counter.domain.compare import is_same_person
from counter.domain.decisions import Correction, CorrectionKind, Mistake
from counter.domain.dossiers import Dossier, DossierRow, Replaced
from counter.domain.fees import Fee, PaymentMethod
from counter.domain.parties import Contact, OwnerKind, PartyRole
from counter.domain.people import Person
from counter.domain.text import clean
from counter.ports import Draft, JournalError, OutboxKind

__all__ = ["CorrectionDesk"]

_REASON_CHARACTERS = 300
_ABOUT_MONEY = (Mistake.PROCEDURE, Mistake.PERSON, Mistake.FEE)
"""Another procedure, another person, another fee: what was waived is looked at anew."""
_TOLD = {"already_voided": "already_voided", "already_returned": "void_returned"}


@guarded("corrections")
class CorrectionDesk:
    """See `counter.desk.acts.CorrectionPort`."""

    def __init__(
        self, core: Core, queueing: Queueing, reception: Reception, paperwork: Paperwork, outbox: Outbox
    ) -> None:
        self._core = core
        self._queueing = queueing
        self._reception = reception
        self._paperwork = paperwork
        self._outbox = outbox
        self.on_corrected: Callable[[Correction], Awaitable[None]] = _nothing

    # --- void -------------------------------------------------------------------------------------

    async def void(self, dossier_id: str, mistake: Mistake, reason: str, *, again: bool) -> None:
        """Void a slip. `again` opens a form filled from it, to be received instead.

        A slip that is void already, with nothing received instead, has its form opened anew: a desk that was
        killed between the two goes on there.
        """
        async with self._core.act("correcting", dossier_id, alone=False) as mine:
            if not mine or (words := self._words(reason)) is None:
                return
            asked_in = self._core.turn_of_people
            found = await find(self._core, dossier_id)
            if found is None:
                return
            async with self._core.act("voiding", dossier_id) as ours:
                may = ours and self._may_void(found, again=again)
                if may and (not again or self._may_begin(found, asked_in)):
                    await self._void(found, mistake, words, again=again)

    def _may_void(self, found: Found, *, again: bool) -> bool:
        if found.returned:
            self._core.say("void_returned", NoticeLevel.WARNING, number=found.number)
            return False
        if found.void is not None and (not again or found.replaced_by is not None):
            key = "already_replaced" if found.replaced_by else "already_voided"
            self._core.say(key, NoticeLevel.WARNING, number=found.number, instead=found.replaced_by or "")
            return False
        return True

    def _may_begin(self, found: Found, asked_in: int) -> bool:
        """Whether the form would be this visit's: no other is being filled in, nobody else stands here."""
        visit, code = self._core.visit, found.dossier.procedure.code
        if visit is not None and visit.filing is not None:
            self._core.say("form_open", NoticeLevel.WARNING)
        elif code not in self._core.catalogue:
            self._core.say("procedure_gone", NoticeLevel.ERROR, code=code)
        elif self._core.has_moved_on(asked_in) or not (visit is None or _is_of(visit, found.dossier)):
            self._core.say("void_elsewhere", NoticeLevel.WARNING, number=found.number)
        else:
            return True
        return False

    async def _void(self, found: Found, mistake: Mistake, words: str, *, again: bool) -> None:
        void = found.void
        form = self._form(found, void.reason if void else words) if again else None
        if void is None:
            correction = Correction(
                id=str(uuid.uuid4()),
                kind=CorrectionKind.VOID,
                dossier_id=found.dossier.id,
                mistake=mistake,
                reason=words,
                entry=self._core.entry(),
                refund_dong=0 if again else found.left_dong,
            )
            committed = await (
                self._commit_with(found, correction, form) if form else self._commit(found, correction)
            )
            if not committed:
                return
            self._show_void(found.dossier.id, correction)
            key = "voided_refund" if correction.refund_dong else "voided"
            now = self._core.visit
            if now is not None and now.standing and now.is_list_outdated:
                key = "voided_refund_relist" if correction.refund_dong else "voided_relist"
            self._core.say(key, NoticeLevel.DONE, number=found.number, amount=correction.refund_dong)
        if form is not None:
            self._begin(found, void.mistake if void else mistake, form)

    async def _commit_with(self, found: Found, correction: Correction, form: Filing) -> bool:
        """Void the slip and keep the form that is received instead, at once: neither is there alone."""
        fresh = self._core.visit is None
        if fresh:
            self._queueing.begin(None)

        def begin() -> None:
            self._show_void(found.dossier.id, correction)
            self._begin(found, correction.mistake, form)

        visit = self._core.tried(begin)
        draft = drafts.pack(visit, self._core.ports.clock.now()) if visit else None
        committed = False
        try:
            committed = await self._commit(found, correction, draft)
        finally:
            if fresh and not committed and self._core.visit and not has_content(self._core.visit):
                self._core.update(visit=None)
        return committed

    def _form(self, found: Found, reason: str) -> Filing:
        """The form filled from what was received, with the money that stays."""
        dossier, left = found.dossier, found.left_dong
        later = dossier.fee.method is PaymentMethod.LATER
        return replace(
            form_of(dossier, self._core.catalogue[dossier.procedure.code]),
            replaces=Replaced(dossier.id, found.number, reason),
            receipt=dossier.fee.receipt if left else None,  # the money stays, so does its receipt
            payment=PaymentMethod.CASH if left and later else dossier.fee.method,
            fee_dong=dossier.fee.amount_dong if dossier.fee.method is PaymentMethod.ONLINE else None,
            reference=dossier.fee.reference,
            credit_dong=left,
            first_submitter=dossier.submitter if dossier.submitter.full_name else None,
        )

    def _begin(self, found: Found, mistake: Mistake, form: Filing) -> None:
        """Show the form to be received instead, without what was wrong."""
        dossier = found.dossier
        if mistake is Mistake.PROCEDURE:
            form = replace(form, case=None, papers={})
        elif mistake is Mistake.PERSON:
            form = _without_wrong_person(form)
        if self._core.visit is None:
            self._queueing.begin(None)
        if mistake is Mistake.PERSON and form.parties.kind is OwnerKind.SELF:
            self._forget_submitter()
        elif form.first_submitter is not None:
            form = self._of_submitter(form, form.first_submitter)
        self._reception.begin(form)
        if mistake not in _ABOUT_MONEY:
            self._waive_again(dossier.fee)
        if mistake is Mistake.PERSON and form.parties.kind is OwnerKind.PERSON:
            self._core.update_visit(expects=PartyRole.OWNER)
        key = "void_again_paid" if found.left_dong else "void_again"
        self._core.say(key, NoticeLevel.DONE, number=found.number, amount=found.left_dong)

    def _of_submitter(self, form: Filing, submitter: Person) -> Filing:
        """Whoever stands here brings the form; nobody known yet, it is its submitter's until they are."""
        known = self._core.visit.identity.person if self._core.visit else None
        if known is not None:
            return bearer.brought_by(form, known)
        self._core.update_visit(identity=bearer.stated(submitter))
        return form

    def _waive_again(self, fee: Fee) -> None:
        """What was waived of the fee stays waived, on the same ground."""
        form = self._core.visit.filing if self._core.visit else None
        if form is None or fee.waiver is None or form.computed_dong != fee.computed_dong:
            return
        waived = replace(
            form,
            fee_dong=fee.amount_dong,
            fee_reason=fee.reason,
            waiver=fee.waiver,
            proof=fee.proof,
            payment=PaymentMethod.NONE if not fee.amount_dong else form.payment,
            paid_dong=paid_of(form.credit_dong, fee.amount_dong),
        )
        self._core.update_visit(filing=with_receipt(form, waived, self._core.state.next_receipt))

    def _forget_submitter(self) -> None:
        """Whoever was taken for the submitter was the wrong person; so is the card that lies there."""
        self._core.leave_cards()
        self._core.update_visit(identity=Identity())

    def _show_void(self, dossier_id: str, correction: Correction) -> None:
        """The dossier is void wherever it stands on the screen."""
        visit = self._core.visit
        if visit is None:
            return

        def voided(row: DossierRow) -> DossierRow:
            return replace(row, voided=correction.reason) if row.dossier.id == dossier_id else row

        series = visit.series if visit.series is None or visit.series.id != dossier_id else None
        visit = replace(visit, received=tuple(map(voided, visit.received)), series=series)
        self._core.update(visit=_with_correction(visit, correction))

    # --- money given back -------------------------------------------------------------------------

    async def refund(self, dossier_id: str, amount_dong: int, reason: str) -> None:
        """Give money back; the dossier stands. At most what was taken and not given back before."""
        async with self._core.act("correcting", dossier_id, alone=False) as mine:
            if not mine or (words := self._words(reason)) is None:
                return
            found = await find(self._core, dossier_id)
            if found is None:
                return
            async with self._core.act("refunding", dossier_id) as ours:
                if ours and self._may_refund(found, amount_dong, words):
                    await self._refund(found, amount_dong, words)

    def _may_refund(self, found: Found, amount_dong: int, words: str) -> bool:
        same = [
            one
            for one in found.corrections
            if one.kind is CorrectionKind.REFUND and (one.refund_dong, one.reason) == (amount_dong, words)
        ]
        if found.void is not None and found.replaced_by is not None:
            self._core.say("refund_replaced", NoticeLevel.WARNING, instead=found.replaced_by)
        elif not 0 < amount_dong <= found.left_dong:
            key = "refund_too_much" if found.left_dong else "refund_nothing_left"
            self._core.say(key, NoticeLevel.WARNING, amount=found.left_dong)
        elif same:
            # The same words again are the same key pressed twice; a second refund says what it is for.
            at = same[-1].entry.at.strftime("%H:%M %d/%m/%Y")
            self._core.say("refunded_before", NoticeLevel.WARNING, at=at)
        else:
            return True
        return False

    async def _refund(self, found: Found, amount_dong: int, words: str) -> None:
        correction = Correction(
            id=str(uuid.uuid4()),
            kind=CorrectionKind.REFUND,
            dossier_id=found.dossier.id,
            mistake=Mistake.FEE,
            reason=words,
            entry=self._core.entry(),
            refund_dong=amount_dong,
        )
        if await self._commit(found, correction):
            key, visit = "refunded", self._core.visit
            if visit is not None:
                now = _with_correction(visit, correction)
                key = "refunded_list" if visit.is_listed and not now.is_listed else key
                self._core.update(visit=now)
                self._take_credit(found.dossier.id, found.left_dong - amount_dong)
            try:
                if found.void is None:
                    await self._paperwork.print_refund(found.dossier, correction)
            finally:  # the money goes back, whatever becomes of the paper
                self._core.say(key, NoticeLevel.DONE, number=found.number, amount=amount_dong)

    def _take_credit(self, dossier_id: str, left_dong: int) -> None:
        """Money that was given back pays nothing of the form received instead."""
        form = self._core.visit.filing if self._core.visit else None
        if form is None or form.replaces is None or form.replaces.dossier_id != dossier_id:
            return
        self._core.update_visit(filing=with_credit(form, left_dong, self._core.state.next_receipt))

    # --- both -------------------------------------------------------------------------------------

    async def of_dossier(self, dossier_id: str) -> Sequence[Correction]:
        """Corrections of a dossier this desk knows of, oldest first; trouble is shown and reads as none."""
        try:
            return await self._core.durable(self._core.ports.journal.corrections, dossier_id)
        except JournalError as error:
            self._core.journal_trouble(error)
            return ()

    def _words(self, reason: str) -> str | None:
        """The reason as it is kept; says so when there is none."""
        if self._core.state.clerk is None:
            return None
        self._core.hush()
        words = clean(reason, limit=_REASON_CHARACTERS)
        if not words:
            self._core.say("correction_reason_needed", NoticeLevel.WARNING)
        return words or None

    async def _commit(self, found: Found, correction: Correction, draft: Draft | None = None) -> bool:
        """Journal, then the centre: behind the dossier's own message when that still waits."""
        item = item_of(
            OutboxKind.CORRECTION, correction.id, found.dossier.id, correction, correction.entry.at
        )
        try:
            await self._core.durable(self._core.ports.journal.correct, correction, item, draft)
        except JournalError as error:
            if error.reason not in _TOLD:
                raise
            self._core.say(_TOLD[error.reason], NoticeLevel.WARNING, number=found.number)
            return False
        self._outbox.wake()
        await self.on_corrected(correction)
        self._core.spawn(self._core.refresh_outbox(), "outbox count")
        return True


def _is_of(visit: Visit, dossier: Dossier) -> bool:
    """Whether the dossier is of whoever stands here: of this visit, or of the person identified in it.

    Somebody who was called and is not known yet may be anybody.
    """
    person, returning = visit.identity.person, visit.returning
    if any(row.dossier.id == dossier.id for row in visit.received):
        return True
    if returning is not None and returning.dossier.id == dossier.id:
        return True
    if person is None:
        return visit.ticket is None
    return any(is_same_person(person, one) for one in (dossier.submitter, dossier.owner))


def _without_wrong_person(form: Filing) -> Filing:
    """Nobody's name, number or address: whose dossier it is, is asked anew."""
    parties = replace(form.parties, organisation=None, authoriser=None, relatives=())
    return replace(form, owner=None, parties=parties, contact=Contact(), deliver_to="", first_submitter=None)


def _with_correction(visit: Visit, correction: Correction) -> Visit:
    """The visit with what was given back, and the open dossier as it was corrected."""

    def given(row: DossierRow) -> DossierRow:
        if row.dossier.id != correction.dossier_id:
            return row
        return replace(row, given_back_dong=row.given_back_dong + correction.refund_dong)

    visit = replace(visit, received=tuple(map(given, visit.received)))
    returning = visit.returning
    if returning is None or returning.dossier.id != correction.dossier_id:
        return visit
    return replace(visit, returning=replace(returning, corrections=(*returning.corrections, correction)))


async def _nothing(correction: Correction) -> None:
    """Until the desk says what follows a correction."""
