"""Which papers an act prints, and what became of them: the desk's side of the print ledger."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import replace

from counter.desk.core import Core
from counter.desk.state import NoticeLevel
from counter.domain.documents import FeeSlip, ReturnNote, Slip
from counter.domain.dossiers import Dossier, HandOver
from counter.domain.place import Centre
from counter.events import PrintChanged, PrintState
from counter.ports import Act, PrintJob, Tray

__all__ = ["Paperwork", "reception_jobs", "return_jobs"]

_NAMESPACE = uuid.UUID("6d9a3f0e-52c1-5e3b-9a54-6d6f74637561")


def _job_id(subject: str, kind: str, copy: int = 0) -> str:
    """The same act always names the same job."""
    return str(uuid.uuid5(_NAMESPACE, f"{subject}/{kind}/{copy}"))


def reception_jobs(centre: Centre, dossier: Dossier) -> Sequence[PrintJob]:
    """M01 in two copies, one to keep and one to give (facts/forms.json), and the 80 mm receipt. Pure."""
    return (
        PrintJob(_job_id(dossier.id, "M01"), dossier.id, Slip(centre, dossier), 2, Tray.SHEET),
        PrintJob(_job_id(dossier.id, "receipt"), dossier.id, FeeSlip(centre, dossier), 1, Tray.ROLL),
    )


def return_jobs(
    centre: Centre, dossier: Dossier, code: str | None, hand_over: HandOver
) -> Sequence[PrintJob]:
    """X02 in two copies for a handed-over result. Pure."""
    note = ReturnNote(centre, dossier, code, hand_over)
    return (PrintJob(_job_id(hand_over.id, "X02"), dossier.id, note, 2, Tray.SHEET),)


class Paperwork:
    """Submits jobs, follows them in the ledger, reprints on demand only."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._trays: dict[str, Tray] = {}

    def submit(self, jobs: Sequence[PrintJob]) -> None:
        """Hand committed jobs to the printers."""
        for job in jobs:
            self._trays[job.id] = job.tray
            self._core.ports.printer.submit(job)

    async def resume(self) -> None:
        """After a restart: queued jobs print, sent ones are unknown and wait for the clerk."""
        jobs = await self._core.durable(self._core.ports.journal.open_jobs)
        self.submit([job for job in jobs if job.state is PrintState.QUEUED])
        if any(job.state is PrintState.UNKNOWN for job in jobs):
            self._core.say("print_unknown", NoticeLevel.WARNING)

    def on_changed(self, change: PrintChanged) -> None:
        """A printer reported: ledger first, then the screen."""
        tray = self._trays.get(change.job_id)
        if tray is Tray.SHEET:
            self._core.update_devices(sheet=change.state, sheet_reason=change.reason)
        elif tray is Tray.ROLL:
            self._core.update_devices(roll=change.state, roll_reason=change.reason)
        if (visit := self._core.visit) is not None:
            jobs = tuple(
                replace(job, state=change.state, reason=change.reason) if job.id == change.job_id else job
                for job in visit.jobs
            )
            self._core.update_visit(jobs=jobs)
        if change.state is PrintState.FAILED:
            self._core.say("print_failed", NoticeLevel.ERROR, reason=change.reason)
        elif change.state is PrintState.UNKNOWN:
            self._core.say("print_unknown", NoticeLevel.WARNING)
        self._core.spawn(self._record(change), "print ledger")

    async def _record(self, change: PrintChanged) -> None:
        await self._core.durable(
            self._core.ports.journal.note_job, change.job_id, change.state, change.reason
        )

    async def reprint(self, job: PrintJob, copies_before: int) -> None:
        """Print again as a new job whose paper says it is a reprint."""
        copy = copies_before + 1
        again = replace(
            job,
            id=_job_id(job.id, "again", copy),
            document=replace(job.document, copy_number=copy),
            state=PrintState.QUEUED,
            reason="",
        )
        act = Act("reprinted", job.dossier_id, self._core.entry(), f"{job.document.kind} {copy}")
        await self._core.durable(self._core.ports.journal.add_jobs, [again], act)
        if (visit := self._core.visit) is not None:
            self._core.update_visit(jobs=(*visit.jobs, again))
        self.submit([again])
