"""Handing a result over: the paper opens the dossier, the person is checked, one key commits.

Source: Decree 118/2025 art. 22 and 6.2: the slip; when it is lost, an identity paper; anybody but the
owner needs a written authorisation. What is owed is paid first (art. 24). A result wanted by post, as an
electronic document or at another centre (art. 17.1) is sent with nobody at the counter.
"""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import Protocol

from counter.desk.authority import refresh as refresh_authority
from counter.desk.card_evidence import evidence_records
from counter.desk.core import Core
from counter.desk.delivery import addressee, is_sending
from counter.desk.found import Found, brought_up, look
from counter.desk.handouts import next_step_jobs
from counter.desk.next_step import NextStep, next_step
from counter.desk.outbox import Outbox, item_of
from counter.desk.paper_jobs import return_jobs
from counter.desk.paperwork import Paperwork
from counter.desk.queueing import Queueing
from counter.desk.receipts import ReceiptStock
from counter.desk.record import paid_in
from counter.desk.state import NoticeLevel, Returning, Visit
from counter.domain.compare import is_same_person
from counter.domain.dossiers import Collector, CollectorProof, Delivery, HandOver
from counter.domain.fees import PaymentMethod
from counter.domain.parties import PAPERS, OwnerKind, Parties, Relation
from counter.domain.people import IdentityLevel, Person
from counter.domain.text import clean
from counter.ports import JournalError, OutboxKind

__all__ = ["ResultDesk"]

_CONSIGNMENT_CHARACTERS = 40
"""An item of the universal postal service has 13 (UPU S10); couriers of a province have longer numbers."""


def _proof(returning: Returning, person: Person) -> CollectorProof:
    """What was really shown: the slip, a card that was scanned or read, or a paper the clerk typed off."""
    if returning.by_slip:
        return CollectorProof.SLIP
    return CollectorProof.PAPER if person.level is IdentityLevel.STATED else CollectorProof.CARD


def _with_right(returning: Returning, collector: Collector) -> Collector:
    """The collector as the hand-over records it: by what right, and what of it was shown."""
    if collector.is_owner:
        return collector
    on_paper = returning.parties.authority.kind in PAPERS
    proof = CollectorProof.AUTHORISATION if on_paper else collector.proof
    return replace(collector, parties=returning.parties, proof=proof)


class Decided(Protocol):
    """Opens the case of a supplement request or refusal; False when the number is none."""

    async def __call__(self, key: str, *, ask_centre: bool = True) -> bool:
        """`ask_centre` False: only what this desk wrote itself."""


async def _nothing(key: str, *, ask_centre: bool = True) -> bool:
    del key, ask_centre
    return False


class ResultDesk:
    """The dossier whose result is asked for."""

    def __init__(
        self, core: Core, paperwork: Paperwork, outbox: Outbox, queueing: Queueing, stock: ReceiptStock
    ) -> None:
        self._core = core
        self._stock = stock
        self._paperwork = paperwork
        self._outbox = outbox
        self._queueing = queueing
        self._told_both = ""
        """Dossier of a marriage whose third-person collector was told of: pressed again, it is given."""
        self._told_here = ""
        """Dossier to be sent though somebody seems to be here: pressed again, it is sent."""
        self.decided: Decided = _nothing
        """A number that is no dossier's may be that of an M02 or M03."""

    async def open(self, key: str, *, by_slip: bool) -> None:
        """Open a dossier by its code; `by_slip` when the code came off its paper."""
        async with self._core.act("opening", key, alone=False) as mine:
            if mine:
                self._core.hush()
                await self._open(key, by_slip=by_slip)

    async def _open(self, key: str, *, by_slip: bool) -> None:
        if self._form_open():
            return
        asked_in = self._core.turn_of_people
        known_here = await self._core.durable(self._core.ports.journal.dossier, key) is not None
        if not known_here and await self.decided(key, ask_centre=False):
            return
        found, reached = await look(self._core, key)
        if self._core.has_moved_on(asked_in):
            self._core.say("opened_late", NoticeLevel.WARNING, code=key)
            return
        if found is None:
            if reached and await self.decided(key):
                return
            self._core.say(
                "dossier_unknown" if reached else "centre_unreachable", NoticeLevel.ERROR, code=key
            )
            return
        if self._form_open():
            return
        if self._core.visit is None:
            self._queueing.begin(None)
        self._show(found, reached=reached, by_slip=by_slip)
        self.check_collector()
        if not reached:
            self._core.say("centre_unreachable", NoticeLevel.WARNING)

    def _show(self, found: Found, *, reached: bool, by_slip: bool) -> None:
        """The dossier is open. Scanned once more before its hand-over, what was said and paid of it stays."""
        now = self._core.visit.returning if self._core.visit else None
        if now is None or now.dossier.id != found.dossier.id or now.hand_over is not None:
            now = Returning(found.dossier, None, None, returned=False, by_slip=False)
        returning = replace(now, by_slip=now.by_slip or by_slip)
        self._core.update_visit(returning=brought_up(returning, found, reached=reached))

    def _form_open(self) -> bool:
        """A form being filled is never dropped by a scan, nor by an answer that comes late."""
        if self._core.visit is None or self._core.visit.filing is None:
            return False
        self._core.say("form_open", NoticeLevel.WARNING)
        return True

    async def refresh(self, dossier_id: str) -> None:
        """The centre says something about this dossier's result, or it is asked anew."""
        if self._open_result(dossier_id) is None:
            return
        found, reached = await look(self._core, dossier_id)
        now = self._open_result(dossier_id)
        if found is not None and now is not None:
            self._core.update_visit(returning=brought_up(now, found, reached=reached))

    def _open_result(self, dossier_id: str) -> Returning | None:
        """The open result of this dossier while it is not handed over."""
        returning = self._core.visit.returning if self._core.visit else None
        ours = returning is not None and returning.dossier.id == dossier_id and returning.hand_over is None
        return returning if ours else None

    def taken_up(self) -> None:
        """The visit waited: what the centre says of its result is asked anew."""
        returning = self._core.visit.returning if self._core.visit else None
        if returning is not None and returning.stale:
            self._core.spawn(self.refresh(returning.dossier.id), "result")

    def check_collector(self) -> None:
        """Compare whoever is identified in this visit with the owner.

        A right to collect belongs to the person it was stated for. Whoever filed the dossier for its owner
        collects by the right that was recorded then, while that lasts.
        """
        visit = self._core.visit
        returning = visit.returning if visit else None
        if visit is None or returning is None or returning.hand_over is not None:
            return
        person = visit.identity.person
        if person is None or not person.full_name:
            return
        before, parties = returning.collector, returning.parties
        if before is not None and not is_same_person(before.person, person):
            parties = Parties()
        is_owner = is_same_person(person, returning.dossier.owner)
        recorded = returning.dossier.parties
        if not is_owner and parties == Parties() and is_same_person(person, returning.dossier.submitter):
            parties = recorded
        collector = Collector(person, _proof(returning, person), is_owner)
        seen = returning.paper_seen and before is not None and is_same_person(before.person, person)
        self._core.update_visit(
            returning=replace(returning, collector=collector, parties=parties, paper_seen=seen)
        )
        refresh_authority(self._core)

    @property
    def awaits_consignment(self) -> bool:
        """Whether the number of the postal item is asked for that the open result goes with."""
        returning = self._core.visit.returning if self._core.visit else None
        if returning is None or next_step(self._core.state) is not NextStep.HAND_OVER:
            return False
        return is_sending(returning) and returning.dossier.delivery is Delivery.POST

    def take_consignment(self, number: str) -> bool:
        """Keep the number of the postal item the open result goes with; False when none is asked for."""
        returning = self._core.visit.returning if self._core.visit else None
        if returning is None or not self.awaits_consignment:
            return False
        self._core.hush()
        known = clean(number, limit=_CONSIGNMENT_CHARACTERS)
        self._core.update_visit(returning=replace(returning, consignment=known))
        return True

    async def hand_over(self) -> None:
        """Commit the handing over; pressed twice it happens once."""
        visit = self._core.visit
        async with self._core.act("looking_up", visit.id if visit else "", alone=False) as mine:
            if not mine or not await self._up_to_date():
                return
            async with self._core.act("handing_over") as ours:
                if ours:
                    await self._hand_over()

    async def _up_to_date(self) -> bool:
        """Whether the centre told what became of the open result while its visit waited."""
        returning = self._core.visit.returning if self._core.visit else None
        if returning is None or not returning.stale:
            return True
        asked_in = self._core.turn_of_people
        await self.refresh(returning.dossier.id)
        if self._core.has_moved_on(asked_in):
            return False
        now = self._open_result(returning.dossier.id)
        if now is not None and now.stale:
            self._core.say("centre_unreachable", NoticeLevel.WARNING)
            return False
        return True

    async def _hand_over(self) -> None:
        refresh_authority(self._core)  # an authorisation may have ended since
        visit, step = self._core.visit, next_step(self._core.state)
        if visit is None or visit.returning is None or step is not NextStep.HAND_OVER:
            self._refuse(step)
            return
        seen = self._paper_seen(visit.returning) and self._both_present(visit.returning)
        if not seen or self._somebody_here(visit, visit.returning):
            return
        try:
            await self._commit(visit, visit.returning)
        except JournalError as error:
            if error.reason not in ("already_returned", "already_voided"):
                raise
            key = "already_returned" if error.reason == "already_returned" else "slip_void"
            self._core.say(key, NoticeLevel.ERROR)

    async def _commit(self, visit: Visit, returning: Returning) -> None:
        sending = is_sending(returning)
        collector = addressee(returning.dossier) if sending else returning.collector
        if collector is None or returning.result is None:
            return
        entry = self._core.entry()
        hand_over = HandOver(
            id=str(uuid.uuid4()),
            dossier_id=returning.dossier.id,
            collector=_with_right(returning, collector),
            result=returning.result,
            entry=entry,
            fee=returning.fee,
            consignment=returning.consignment if sending else "",
        )
        jobs = return_jobs(
            self._core.place.centre,
            returning.dossier,
            returning.official_code,
            hand_over,
            visit.ticket.number if visit.ticket else None,
        )
        if not sending:
            jobs = (*jobs, *next_step_jobs(self._core, returning.dossier.procedure.code))
        item = item_of(OutboxKind.HAND_OVER, hand_over.id, returning.dossier.id, hand_over, entry.at)
        kept = () if sending else evidence_records(visit, hand_over.dossier_id, entry, act=hand_over.id)
        await self._core.durable(self._core.ports.journal.hand_over, hand_over, item, jobs, records=kept)
        self._stock.take(hand_over.fee.receipt if hand_over.fee else None, hand_over.dossier_id)
        if hand_over.fee is not None:
            self._stock.on_paid(hand_over.id, returning.dossier, hand_over.fee, entry)
        now = self._core.visit
        if now is not None and now.id == visit.id:
            self._core.update_visit(
                returning=replace(returning, hand_over=hand_over, returned=True),
                received=paid_in(now.received, hand_over),
                jobs=(*now.jobs, *jobs),
            )
        code = returning.official_code or returning.dossier.local_number
        said = f"sent_{collector.proof}" if sending else "handed_over"
        self._core.say(said, NoticeLevel.DONE, code=code)
        self._paperwork.submit(jobs)
        if hand_over.fee is not None and hand_over.fee.method is PaymentMethod.CASH:
            self._core.spawn(self._paperwork.open_drawer(hand_over.dossier_id), "drawer")
        self._outbox.wake()
        self._core.spawn(self._core.refresh_outbox(), "outbox count")

    def _somebody_here(self, visit: Visit, returning: Returning) -> bool:
        """A result to be sent whose slip or ticket was shown: told of once, pressed again it is sent.

        Whoever brings the slip may collect here all the same, once they are known.
        """
        if not is_sending(returning) or not (returning.by_slip or visit.ticket is not None):
            return False
        if self._told_here == returning.dossier.id:
            return False
        self._told_here = returning.dossier.id
        self._core.say(f"send_or_give_{returning.dossier.delivery}", NoticeLevel.WARNING)
        return True

    def _both_present(self, returning: Returning) -> bool:
        """A marriage certificate asked for by a third person is told of once: pressed again it is given.

        Source: Law 60/2014/QH13 art. 18.2 (unconfirmed): both sign the register and the marriage certificate.
        """
        procedure = self._core.catalogue.get(returning.dossier.procedure.code)
        collector, dossier_id = returning.collector, returning.dossier.id
        if procedure is None or Relation.SPOUSE not in procedure.names:
            return True
        if collector is None or collector.is_owner or self._told_both == dossier_id:
            return True
        if any(is_same_person(collector.person, one.person) for one in returning.dossier.parties.relatives):
            return True
        self._told_both = dossier_id
        self._core.say("marriage_both", NoticeLevel.WARNING)
        return False

    def _paper_seen(self, returning: Returning) -> bool:
        """Whoever only said who they are shows a paper first: the second press says the clerk saw it."""
        collector = returning.collector
        proof = _with_right(returning, collector).proof if collector else CollectorProof.PAPER
        bare = collector is not None and collector.person.level is IdentityLevel.STATED
        if not bare or proof is CollectorProof.SLIP or returning.paper_seen:
            return True
        self._core.update_visit(returning=replace(returning, paper_seen=True))
        self._core.say("collector_stated", NoticeLevel.WARNING)
        return False

    def _refuse(self, step: NextStep) -> None:
        returning = self._core.visit.returning if self._core.visit else None
        if returning is not None and step is NextStep.VOIDED and returning.replaced_by:
            self._core.say("slip_replaced", NoticeLevel.WARNING, code=returning.replaced_by)
            return
        if returning is not None and step is NextStep.TAKE_OWED:
            self._core.say("owed_first", NoticeLevel.WARNING, amount=returning.dossier.fee.owed_dong)
            return
        stated = returning is not None and returning.parties.kind is not OwnerKind.SELF
        if returning is not None and step is NextStep.COLLECTOR_NOT_OWNER and stated and returning.problems:
            self._core.say(f"authority_{returning.problems[0]}", NoticeLevel.WARNING)
            return
        keys = {
            NextStep.CHECK_COLLECTOR: "identify_first",
            NextStep.COLLECTOR_NOT_OWNER: "collector_not_owner",
            NextStep.RESULT_NOT_READY: "result_not_ready",
            NextStep.IN_TRAY: "result_not_ready",
            NextStep.STOPPED: "result_not_ready",
            NextStep.ALREADY_RETURNED: "already_returned",
            NextStep.VOIDED: "slip_void",
        }
        self._core.say(keys.get(step, "nothing_to_do"), NoticeLevel.WARNING)
