"""What became of the papers that acts print: the desk's side of the print ledger.

The ledger knows before the paper: SENT is durable before a byte leaves, and how a job ended is written down
before it is shown, in the order the printers told it.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import replace

from counter.desk.changes import due_here
from counter.desk.core import Core
from counter.desk.paper_jobs import (
    job_id,
    paper_of,
)
from counter.desk.state import NoticeLevel, Visit
from counter.domain.decisions import Correction
from counter.domain.documents import Document, FeeSlip, Slip
from counter.domain.dossiers import Dossier
from counter.domain.fees import PaymentMethod
from counter.events import PrintChanged, PrintState
from counter.ports import Act, JournalError, PrintJob, Tray

__all__ = [
    "LEDGER_SECONDS",
    "Paperwork",
]

LEDGER_SECONDS = 10.0
"""How long a print thread waits for the ledger before it gives its job up unprinted."""

_UNFINISHED = (PrintState.FAILED, PrintState.UNKNOWN)
_REPRINTED = "reprinted"
"""Reason of a failed or unknown job that was printed again: it needs nobody any more."""
_TORN = ("restart", "cut-off", "broken", "stopped", _REPRINTED)
"""Reasons of an UNKNOWN job that may have left half a paper on the roll; REPRINTED hides one of them."""
_NO_STATUS = "no-status"
"""SENT with this reason is an end: the printer tells nothing more."""


def _on_its_way(job: PrintJob) -> bool:
    return job.state is PrintState.QUEUED or (job.state is PrintState.SENT and job.reason != _NO_STATUS)


def _is_unfinished(job: PrintJob) -> bool:
    return job.state in _UNFINISHED and job.reason != _REPRINTED


def _again(job: PrintJob, prints: Sequence[PrintJob]) -> PrintJob:
    """The reprint of `job`, one of the `prints` of one paper. Pure.

    It is a COPY unless every print before it FAILED: then nothing of it was ever on paper.
    """
    copy = sum(one.state is not PrintState.FAILED for one in prints)
    document = replace(job.document, copy_number=copy)
    again = job_id(job.id, "again", len(prints))
    return replace(job, id=again, document=document, state=PrintState.QUEUED, reason="")


class Paperwork:
    """Submits jobs, follows them in the ledger, prints again on demand only."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._loop: asyncio.AbstractEventLoop | None = None
        self._jobs: dict[str, PrintJob] = {}
        """Jobs submitted in this session, as the screens show them."""
        self._written: dict[str, tuple[PrintState, str]] = {}
        """State and reason this session last wrote down of a job."""
        self._heard: deque[PrintChanged] = deque()
        """What printers told and nobody has seen yet, oldest first."""
        self._unwritten: deque[PrintChanged] = deque()
        """What the ledger does not have yet, oldest first."""
        self._writer: asyncio.Task[None] | None = None
        self.before_printing: Callable[[], None] = lambda: None
        """Called before papers go to the printers."""
        self.on_shown: Callable[[PrintChanged], str] = lambda _change: ""
        """Told of each change before it is shown; says what else the clerk must know of it."""
        self.on_elsewhere: Callable[[PrintChanged], bool] = lambda _change: False
        """Told of a job another printer could take; whether the clerk was asked."""

    def submit(self, jobs: Sequence[PrintJob]) -> None:
        """Hand committed jobs to the printers; what is printed already, or may be, is left alone."""
        self._loop = asyncio.get_running_loop()
        self.before_printing()
        for job in jobs:
            if job.state is PrintState.QUEUED:
                self._jobs[job.id] = job
                self._core.ports.printer.submit(job)

    async def resume(self) -> None:
        """After a restart: queued jobs print, those that failed or may have printed wait for the clerk."""
        journal = self._core.ports.journal
        jobs = await self._core.durable(journal.open_jobs)
        last = await self._core.durable(journal.last_paper, Tray.ROLL)
        if last is not None and last.state is PrintState.UNKNOWN and last.reason in _TORN:
            self._core.ports.printer.void_before_next(Tray.ROLL)
        self.submit(
            [
                replace(job, document=await self._as_it_stands(job.document))
                for job in jobs
                if job.state is PrintState.QUEUED
            ]
        )
        unfinished = await self.unfinished()
        if any(job.state is PrintState.UNKNOWN for job in unfinished):
            self._core.say("print_unknown", NoticeLevel.WARNING)

    # --- the ledger -------------------------------------------------------------------------------

    def before_sending(self, job_id: str, digest: str) -> None:
        """Write down that these bytes may be on paper from now on. On a print thread; blocks.

        Raises JournalError, TimeoutError, RuntimeError when that is not durable: nothing may be printed then.
        """
        if self._loop is None:
            raise RuntimeError("no job was submitted")
        note = self._note_sending(job_id, digest)
        try:
            writing = asyncio.run_coroutine_threadsafe(note, self._loop)
        except RuntimeError:  # the loop is closed
            note.close()
            raise
        try:
            writing.result(LEDGER_SECONDS)
        finally:
            writing.cancel()

    async def _note(self, change: PrintChanged, digest: str = "", act: Act | None = None) -> None:
        """Move a job in the ledger; nothing to write when it stands there already."""
        stands = (change.state, change.reason)
        if change.state is not PrintState.QUEUED and (digest or self._written.get(change.job_id) != stands):
            journal = self._core.ports.journal
            await self._core.durable(
                journal.note_job, change.job_id, change.state, change.reason, digest=digest, act=act
            )
            self._written[change.job_id] = stands

    async def _note_sending(self, job_id: str, digest: str) -> None:
        """The job may be on paper from now on; one that opens the cash drawer says so in the record first."""
        job = self._jobs.get(job_id)
        if job is not None and self._core.ports.printers.opens_drawer(job_id):
            act = Act("drawer_opened", job.dossier_id, self._core.entry(), job.document.kind)
            await self._core.durable(self._core.ports.journal.append, act)
        await self._told(PrintChanged(job_id, PrintState.SENT), digest)

    async def _told(self, change: PrintChanged, digest: str = "") -> None:
        """Write down what a printer does: `print_sent`, `print_confirmed` … is an act of the record as well.

        With the hash of what was sent, so that the record fixes what was on the paper. What a printer waits
        for in between is none.
        """
        job, act = self._jobs.get(change.job_id), None
        counts = bool(digest) or change.state is not PrintState.SENT
        if job is not None and counts and self._core.state.place is not None:
            words = (job.document.kind, str(job.document.copy_number), change.reason or digest)
            detail = " ".join(word for word in words if word)
            act = Act(f"print_{change.state}", job.dossier_id, self._core.entry(), detail)
        await self._note(change, digest, act)

    def on_changed(self, change: PrintChanged) -> None:
        """A printer reported: ledger first, then the screen."""
        self._heard.append(change)
        self._write()

    async def flush(self) -> None:
        """Return when what printers told is in the ledger, or cannot be written. Call before closing."""
        if self._heard or self._unwritten or (self._writer is not None and not self._writer.done()):
            await self._write()

    def _write(self) -> asyncio.Task[None]:
        if self._writer is None or self._writer.done():
            self._writer = asyncio.get_running_loop().create_task(self._follow(), name="print ledger")
        return self._writer

    async def _follow(self) -> None:
        """Write down and show what was told, in order. A journal in trouble is tried again the next time."""
        trouble = await self._catch_up()
        while self._heard:
            change = self._heard.popleft()
            self._unwritten.append(change)
            trouble = await self._catch_up()
            self._show(change)
            if change.state in _UNFINISHED:
                await self.unfinished()
        if trouble is not None:
            self._core.journal_trouble(trouble)

    async def _catch_up(self) -> JournalError | None:
        while self._unwritten:
            try:
                await self._told(self._unwritten[0])
            except JournalError as error:
                if error.reason != "unknown_item":
                    return error
            self._unwritten.popleft()
        return None

    def _show(self, change: PrintChanged) -> None:
        job = self._jobs.get(change.job_id)
        reason = self.on_shown(change) or change.reason
        if job is not None and job.tray is Tray.SHEET:
            self._core.update_devices(sheet=change.state, sheet_reason=reason)
        elif job is not None:
            self._core.update_devices(roll=change.state, roll_reason=reason)
        self._show_job(change)
        if change.state is PrintState.FAILED:
            if self.on_elsewhere(change):
                return
            self._core.say("print_failed", NoticeLevel.ERROR, reason=change.reason)
        elif change.state is PrintState.UNKNOWN:
            self._core.say("print_unknown", NoticeLevel.WARNING)

    def _show_job(self, change: PrintChanged) -> None:
        def moved(job: PrintJob) -> PrintJob:
            known = job.id == change.job_id
            return replace(job, state=change.state, reason=change.reason) if known else job

        if change.job_id in self._jobs:
            self._jobs[change.job_id] = moved(self._jobs[change.job_id])
        visit = self._core.visit
        if visit is not None and any(job.id == change.job_id for job in visit.jobs):
            self._core.update_visit(jobs=tuple(map(moved, visit.jobs)))

    # --- what the clerk does about it ---------------------------------------------------------------

    async def unfinished(self) -> Sequence[PrintJob]:
        """Papers that failed or may have been printed, oldest first, until the clerk has dealt with them.

        Of the journal, and of this session where the journal could not be told.
        """
        try:
            kept = await self._core.durable(self._core.ports.journal.unfinished_jobs)
        except JournalError as error:
            self._core.journal_trouble(error)
            kept = ()
        known = {job.id for job in kept}
        ours = [job for job in self._jobs.values() if job.id not in known and _is_unfinished(job)]
        jobs = (*kept, *ours)
        if self._core.state.unfinished != len(jobs):
            self._core.update(unfinished=len(jobs))
        return jobs

    async def settle(self, job_id: str) -> None:
        """The clerk has the paper of a failed or unknown job: it is CONFIRMED by `clerk`."""
        async with self._core.act("settling", job_id) as mine:
            if not mine or self._core.state.clerk is None:
                return
            self._core.hush()
            await self.flush()
            journal = self._core.ports.journal
            job = await self._core.durable(journal.job, job_id)
            if job is None or job.state not in _UNFINISHED:
                self._core.say("nothing_to_do")
                return
            prints = await self._prints_of(job.document, job.dossier_id)
            if job.state is PrintState.FAILED and prints[-1].id != job.id:
                await self._replace([job])
                await self.unfinished()
                self._core.say("nothing_to_do")
                return
            act = Act("paper_settled", job.dossier_id, self._core.entry(), f"{job.document.kind} {job.state}")
            await self._move(PrintChanged(job.id, PrintState.CONFIRMED, "clerk"), act)
            await self.unfinished()
            self._core.say("paper_settled", NoticeLevel.DONE)

    async def reprint(self, job_id: str) -> None:
        """Print the paper of any job again; while it is being printed, nothing more is printed.

        The paper says it is a copy unless it surely never came out before.
        """
        async with self._core.act("reprinting", job_id) as mine:
            if mine and self._core.state.clerk is not None:
                self._core.hush()
                await self.flush()
                await self._reprint(job_id)

    async def _reprint(self, job_id: str) -> None:
        journal = self._core.ports.journal
        job = await self._core.durable(journal.job, job_id)
        if job is None:
            self._core.say("nothing_to_do")
            return
        prints = await self._prints_of(job.document, job.dossier_id)
        if any(map(_on_its_way, prints)):
            self._core.say("already_printing", NoticeLevel.WARNING)
            return
        again = _again(replace(job, document=await self._as_it_stands(job.document)), prints)
        copy = again.document.copy_number
        act = Act("reprinted", job.dossier_id, self._core.entry(), f"{job.document.kind} {copy}")
        await self._core.durable(journal.add_jobs, [again], act)
        await self._replace(prints)
        visit = self._core.visit
        if visit is not None and job.dossier_id in _dossiers_of(visit):
            self._core.update_visit(jobs=(*visit.jobs, again))
        await self.unfinished()
        self.submit([again])
        self._core.say("reprinting", NoticeLevel.DONE)

    async def print_refund(self, dossier: Dossier, correction: Correction) -> None:
        """The receipt again, with the money given back: what the citizen keeps tells the sum that stays.

        The same refund always names the same job.
        """
        journal = self._core.ports.journal
        receipt = FeeSlip(self._core.place.centre, dossier)
        prints = await self._prints_of(receipt, dossier.id)
        copy = sum(job.state is not PrintState.FAILED for job in prints)
        document = replace(await self._as_it_stands(receipt), copy_number=copy)
        job = PrintJob(job_id(correction.id, "receipt"), dossier.id, document, 1, Tray.ROLL)
        act = Act("reprinted", dossier.id, correction.entry, f"{document.kind} {copy}")
        await self._core.durable(journal.add_jobs, [job], act)
        visit = self._core.visit
        if visit is not None and dossier.id in _dossiers_of(visit):
            self._core.update_visit(jobs=(*visit.jobs, job))
        await self._replace([one for one in prints if one.state is PrintState.FAILED and one.id != job.id])
        await self.unfinished()
        self.submit([job])
        if dossier.fee.method is PaymentMethod.CASH:
            self._core.spawn(self.open_drawer(dossier.id), "drawer")

    async def open_drawer(self, subject: str) -> None:
        """Open the cash drawer for money that no receipt is printed for; the record says so first.

        `subject`: id of the dossier the money is of. Nothing on a desk without a drawer.
        """
        printers = self._core.ports.printers
        if not any(one.drawer for one in printers.printers()):
            return
        act = Act("drawer_opened", subject, self._core.entry())
        try:
            await self._core.durable(self._core.ports.journal.append, act)
        except JournalError as error:
            self._core.journal_trouble(error)
            return
        await asyncio.to_thread(printers.open_drawer)

    async def _prints_of(self, document: Document, subject: str) -> Sequence[PrintJob]:
        """Every print of one paper, oldest first."""
        jobs = await self._core.durable(self._core.ports.journal.jobs, subject)
        return [one for one in jobs if paper_of(one.document) == paper_of(document)]

    async def _replace(self, prints: Sequence[PrintJob]) -> None:
        """A newer print takes the place of these: what failed or is unknown of them needs nobody any more.

        Two prints that both say they are no copy would else come to be, once a clerk finds the older one.
        """
        for one in prints:
            if _is_unfinished(one):
                await self._move(PrintChanged(one.id, one.state, _REPRINTED))

    async def _as_it_stands(self, document: Document) -> Document:
        """A slip or receipt that was voided since says so, and names what was received instead.

        Both tell the appointment in force; a receipt the money given back since.
        """
        if not isinstance(document, Slip | FeeSlip):
            return document
        row = await self._core.durable(self._core.ports.journal.dossier, document.dossier.id)
        if row is None:
            return document
        due_at = await due_here(self._core, row.dossier)
        if due_at != document.dossier.due_at:
            document = replace(document, dossier=replace(document.dossier, due_at=due_at))
        if isinstance(document, FeeSlip):
            document = replace(document, given_back_dong=row.given_back_dong)
        if not row.voided:
            return document
        return replace(document, voided=row.voided, replaced_by=row.replaced_by or "")

    async def _move(self, change: PrintChanged, act: Act | None = None) -> None:
        """Write down and show what the clerk decided."""
        await self._note(change, act=act)
        self._show_job(change)


def _dossiers_of(visit: Visit) -> set[str]:
    """Ids of the dossiers and decisions a visit is about."""
    ids = {row.dossier.id for row in visit.received} | {job.dossier_id for job in visit.jobs}
    ids |= {decision.id for decision in visit.decisions}
    return ids | {visit.returning.dossier.id} if visit.returning is not None else ids
