"""The desk's durable memory; what it is handed and hands out stands in `journal_orders`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from counter.domain.attempts import Attempts
from counter.domain.day import AuditHead, DayTotals, MoneyRow
from counter.domain.decisions import Correction, Decision
from counter.domain.dossiers import Dossier, DossierRow, HandOver, NumberBlock, SyncState
from counter.domain.records import Record, RecordKind
from counter.events import PrintChanged, PrintState
from counter.ports.journal_orders import (
    Act,
    AuditRow,
    DecisionOrder,
    Draft,
    ForgottenRow,
    NumberUse,
    ReceptionOrder,
)
from counter.ports.outbox import OutboxItem, OutboxOutcome
from counter.ports.printer import PrintJob, Tray

__all__ = ["Journal"]


class Journal(Protocol):
    """The desk's durable memory: each call that changes something is one transaction and one fsync.

    Calls block for a commit; the desk runs them on one thread of its own. All raise JournalError.
    """

    def close(self) -> None:
        """Write what is pending and release the lock."""

    def append(self, act: Act) -> None:
        """Append an act and link it into the audit chain."""

    def save_draft(self, draft: Draft) -> None:
        """Hand a draft to the writer thread: durable within 50 ms, never blocks."""

    def drafts(self) -> tuple[Draft, ...]:
        """Drafts that were neither committed nor dropped, newest last."""

    def keep_drafts(
        self,
        drafts: Sequence[Draft],
        acts: Sequence[Act],
        item: OutboxItem | None = None,
        *,
        ended: str | None = None,
    ) -> None:
        """Write drafts now, with the acts behind them and what the centre is told: one transaction.

        Edits of them that are still with the writer are older and are forgotten; the same item again is not
        queued twice. `ended` is the id of a draft that is forgotten with it.
        """

    def drop_draft(self, draft_id: str, act: Act, item: OutboxItem | None = None) -> None:
        """Forget a draft; in the same transaction queue what its end is to tell the centre.

        The end of a ticket whose putting aside is not delivered yet takes its place.
        """

    def receive(self, order: ReceptionOrder) -> tuple[Dossier, tuple[PrintJob, ...]]:
        """Commit a reception; see ReceptionOrder. The numbered dossier and its queued print jobs.

        Raises `already_replaced` when the voided dossier it is received instead of has another one already.
        """

    def hand_over(
        self,
        hand_over: HandOver,
        item: OutboxItem,
        jobs: Sequence[PrintJob],
        *,
        records: Sequence[Record] = (),
    ) -> None:
        """Commit the handing over of a result; `already_returned` when it was handed over before.

        The dossier may have been received at another desk: then only its id is known here. `records` stand
        from the same moment, and nobody else is told of them.
        """

    def decide(self, order: DecisionOrder) -> tuple[Decision, tuple[PrintJob, ...]]:
        """Commit a case that ended without a dossier; the same decision again gives what is there already."""

    def decision(self, key: str) -> Decision | None:
        """By id or local number."""

    def decisions(self, *, limit: int = 200) -> tuple[Decision, ...]:
        """Newest first."""

    def correct(self, correction: Correction, item: OutboxItem, draft: Draft | None = None) -> None:
        """Commit a correction; the same one again changes nothing.

        `draft` is the visit with the form that is received instead: the slip is never void without it.
        A dossier that never reached the centre because it was refused waits no longer for its sending.
        Raises `already_voided`, and `already_returned` for a void after the hand-over. The dossier may have
        been received at another desk: then only its id is known here.
        """

    def corrections(self, dossier_id: str) -> tuple[Correction, ...]:
        """Corrections of a dossier, oldest first."""

    def record(
        self,
        records: Sequence[Record],
        *,
        item: OutboxItem | tuple[OutboxItem, ...] | None = None,
        jobs: Sequence[PrintJob] = (),
        ended_tally: str = "",
    ) -> None:
        """Commit records, what the centre is told of them and their papers: one transaction.

        One that stands already as it is changes nothing, and its message is not queued again; one with
        other content is its newer version. A message of kind RECORD has the record's `about` as its subject.
        A paper whose id is known is not added again. `ended_tally`: counts that the records carry now.
        Raises `conflict` for a known id of another kind or subject, and `purged` for a subject that was
        forgotten.
        """

    def keep_tally(self, name: str, content: bytes) -> None:
        """Keep counts over those kept before. No event tells when: what is counted belongs to nobody."""

    def tally(self, name: str) -> bytes | None:
        """Counts kept under a name; None when there are none."""

    def records(
        self, kind: RecordKind, *, subject: str | None = None, state: str | None = None, limit: int = 500
    ) -> tuple[Record, ...]:
        """The newest version of each record of a kind, newest first, without those that were purged."""

    def record_of(self, record_id: str) -> Record | None:
        """The newest version of one record; raises `purged` for what may no longer be read."""

    def dossier(self, key: str) -> DossierRow | None:
        """By id, code, official code or local number."""

    def dossiers(self, *, limit: int = 200) -> tuple[DossierRow, ...]:
        """Newest first."""

    def received(
        self, since: str, until: str, *, after: int = 0, limit: int = 500
    ) -> tuple[int, tuple[DossierRow | ForgottenRow, ...]]:
        """The dossiers entered from one ISO date to another, both counted, oldest first: a page of them.

        The number that comes with it is `after` of the next page; a page without rows is the end.
        """

    def completing(self, number: str) -> DossierRow | None:
        """The valid dossier that completes the supplement request of this local number."""

    def unconfirmed(self) -> tuple[DossierRow, ...]:
        """Dossiers not yet CONFIRMED, oldest first."""

    def note_dossier(
        self,
        dossier_id: str,
        state: SyncState,
        *,
        official_code: str | None = None,
        trouble: str | None = None,
    ) -> None:
        """Move the delivery state of a dossier; never backwards.

        `trouble` is what a read-back found; None leaves what is known. What the centre refused of a dossier
        stands in the outbox, and shows in `DossierRow.trouble` while it does.
        """

    def add_block(self, block: NumberBlock) -> None:
        """Keep a leased block; adding the same block again changes nothing."""

    def numbers_left(self, agency_code: str, date: str) -> int:
        """Unused numbers of the blocks of (agency, yymmdd)."""

    def outbox(self, *, done: bool = False, limit: int = 500) -> tuple[OutboxItem, ...]:
        """Waiting items in order of entry; with `done` the finished ones, newest first."""

    def outbox_item(self, item_id: str) -> OutboxItem | None:
        """A message as it waits now; None once it was delivered or withdrawn."""

    def sent_body(self, item_id: str) -> bytes | None:
        """The frozen bytes of a message, delivered or not: what a read-back must be equal to."""

    def outbox_counts(self) -> tuple[int, int, int]:
        """(waiting, stopped by a refusal, delivered since the journal began)."""

    def note_outbox(
        self, item_id: str, outcome: OutboxOutcome, *, next_at: datetime | None = None, detail: str = ""
    ) -> None:
        """Record how a send ended; DONE finishes the item."""

    def note_delivered(self, item_ids: Sequence[str]) -> None:
        """Finish acknowledged messages and move their dossiers to ACCEPTED, in one transaction."""

    def free_outbox(self, *, stopped: bool, item_id: str = "") -> None:
        """Forget the waits of all messages, or of one; with `stopped` refusals too. Not what is held."""

    def send_again(self, item_id: str) -> None:
        """Let a delivered message wait again: the centre has lost it. Its dossier is RECORDED once more.

        Nothing happens to one that waits already. Raises `unknown_item`; `purged` when its bytes are gone.
        """

    def add_jobs(self, jobs: Sequence[PrintJob], act: Act) -> None:
        """Add print jobs (a reprint) with the act that asked for them."""

    def take_in(self) -> int:
        """Chain the acts that commands beside this desk have left; how many there were."""

    def note_job(
        self, job_id: str, state: PrintState, reason: str = "", *, digest: str = "", act: Act | None = None
    ) -> None:
        """Move a print job in the ledger and append the act, if it moved.

        `digest` is that of what was sent, empty leaves the known one.
        """

    def jobs(self, dossier_id: str) -> tuple[PrintJob, ...]:
        """Print jobs of a dossier, oldest first."""

    def open_jobs(self) -> tuple[PrintJob, ...]:
        """Jobs queued, sent or unknown: after a restart `sent` ones have become unknown."""

    def job(self, job_id: str) -> PrintJob | None:
        """One print job."""

    def last_paper(self, tray: Tray) -> PrintChanged | None:
        """How the newest job of a tray stands of which something may be on paper."""

    def unfinished_jobs(self) -> tuple[PrintJob, ...]:
        """Jobs FAILED or UNKNOWN, oldest first, without those printed again (reason `reprinted`)."""

    # --- who may sign in ---------------------------------------------------------------------------

    def attempts(self, kind: str = "sign_in_failed") -> Attempts:
        """Wrong attempts at this seat, by the kind of their acts."""

    def note_attempt(self, act: Act, *, until: datetime | None = None) -> None:
        """Append the act of a failed sign-in and count it; `until` is when the next one may be made."""

    def clear_attempts(self, act: Act, kind: str = "sign_in_failed") -> None:
        """Append the act of a good one and forget the wrong ones of this kind, in one transaction."""

    # --- what somebody must look at -----------------------------------------------------------------

    def park(self, item_id: str, held: str, act: Act) -> None:
        """Keep a message back (`held` is `clerk` or `supervisor`), or let it go again (empty).

        A held one is not sent, nor is what follows it of the same subject. Raises `unknown_item`.
        """

    # --- the day and the record --------------------------------------------------------------------

    def restored_at(self) -> datetime | None:
        """When a backup last took this journal's place; what was done between the two is not in it."""

    def audit_head(self) -> AuditHead:
        """The newest link of the chain."""

    def audit(self, *, after: int = 0, limit: int = 500) -> tuple[AuditRow, ...]:
        """Events after a number, oldest first, without what they carry."""

    def day_money(self, date: str) -> tuple[MoneyRow, ...]:
        """Each taking and giving back of one ISO date, in the order it was written."""

    def day_totals(self, date: str) -> DayTotals:
        """Count one ISO date from the record."""

    def receipt_numbers(self, series: str, *, date: str | None = None) -> tuple[str, ...]:
        """Numbers of fee receipts of one series that stand in the record, of one ISO date or of all."""

    def number_uses(self, *, days: int = 30) -> tuple[NumberUse, ...]:
        """Blocks of the newest dates and what became of each number, oldest first: explains every gap."""

    def purge(self, before: datetime, act: Act) -> int:
        """Destroy the keys of what was CONFIRMED and handed over (or refused, advised, voided) before a time.

        What they carried cannot be read any more; the audit chain stays whole. Returns how many; appends
        `act` in the same transaction when there were any.
        """
