"""Papers printed because somebody asks: a procedure's leaflet, the next life step, M06, X06, K01, Q01, M07.

Each is durable in the print ledger before it is printed; the register is a file, whole or not there at all.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from counter.desk.changes import changes_here, standing_of
from counter.desk.core import Core
from counter.desk.guard import guarded
from counter.desk.handing_jobs import control_jobs, fee_receipt_jobs, fee_receipt_of, public_jobs
from counter.desk.life_steps import steps_after
from counter.desk.movements import known_of, movements_of
from counter.desk.paperwork import Paperwork
from counter.desk.register_lines import register_line
from counter.desk.state import NoticeLevel
from counter.domain.documents import (
    ControlSheet,
    Leaflet,
    NextStepLeaflet,
    RegisterHead,
    SurveyForm,
    TicketSlip,
)
from counter.domain.dossiers import Dossier, DossierRow, Entry
from counter.domain.fees import Fee
from counter.domain.procedures import Procedure
from counter.ports import Act, PrintJob, RegisterFile, RegisterKind

__all__ = ["HandoutDesk", "next_step_jobs"]

_log = logging.getLogger(__name__)
_PAGE = 200
"""Dossiers read in one turn of the journal's thread: other acts come between."""
_PROCESS = "X06-provincial-1"


def told(procedure: Procedure, case_id: str = "") -> Procedure:
    """What a leaflet needs of a procedure, and no more: the ledger keeps it. Pure."""
    cases = [case for case in procedure.cases if case.id == case_id] or list(procedure.cases[:1])
    return replace(procedure, cases=tuple(cases), methods=(), portal_cases=(), doubts=())


def next_step_jobs(core: Core, code: str) -> Sequence[PrintJob]:
    """The leaflet of what follows the result of procedure `code`; none where nothing usually does."""
    found = steps_after(code, core.catalogue)
    if found is None:
        return ()
    event, procedures = found
    paper = NextStepLeaflet(
        core.place.centre,
        event,
        tuple(map(told, procedures)),
        core.entry(),
        training=core.state.training,
    )
    return public_jobs(paper)


@guarded("handouts")
class HandoutDesk:
    """See `counter.desk.handout_acts.HandoutPort`."""

    def __init__(self, core: Core, paperwork: Paperwork) -> None:
        self._core = core
        self._paperwork = paperwork

    async def leaflet(self, code: str, case_id: str = "") -> None:
        """Papers, time, fee and where to file of a procedure."""
        async with self._core.act("leaflet", code) as mine:
            procedure = self._core.catalogue.get(code)
            if not mine or self._core.state.clerk is None:
                return
            if procedure is None:
                self._core.say("nothing_to_do")
                return
            paper = Leaflet(
                self._core.place.centre,
                told(procedure, case_id),
                case_id,
                self._core.entry(),
                page=procedure.url,
                training=self._core.state.training,
            )
            await self._print(public_jobs(paper), code)

    async def next_step(self) -> None:
        """What usually comes after the result handed over in this visit."""
        async with self._core.act("next_step") as mine:
            visit = self._core.visit
            if not mine or self._core.state.clerk is None:
                return
            returning = visit.returning if visit is not None else None
            jobs = next_step_jobs(self._core, returning.dossier.procedure.code) if returning else ()
            if not jobs:
                self._core.say("no_next_step", NoticeLevel.WARNING)
                return
            await self._print(jobs, "next")

    async def control_sheet(self, dossier_id: str = "", *, process: bool = False) -> None:
        """M06 of a dossier, or X06."""
        async with self._core.act("control_sheet", dossier_id) as mine:
            if not mine or self._core.state.clerk is None:
                return
            row = await self._row(dossier_id)
            if row is None:
                self._core.say("no_dossier_for_sheet", NoticeLevel.WARNING)
                return
            known = await known_of(self._core, row.dossier.id)
            sheet = ControlSheet(
                self._core.place.centre,
                row.dossier,
                row.official_code,
                movements_of(self._core.place.centre, row, known, process=process),
                self._core.entry(),
                known.due_at(self._core, row.dossier),
            )
            if process:
                sheet = replace(sheet, template=_PROCESS)
            await self._print(control_jobs(sheet), row.dossier.id)

    async def fee_receipt(self, dossier_id: str = "") -> None:
        """B01; one that was printed already is printed again, and says so."""
        printed = ""
        async with self._core.act("fee_receipt", dossier_id) as mine:
            if mine and self._core.state.clerk is not None:
                printed = await self._first_receipt(dossier_id)
        if printed:  # an act of its own: acts do not nest
            await self._paperwork.reprint(printed)

    async def _first_receipt(self, dossier_id: str) -> str:
        """Print B01 of a dossier; the job it was printed under before, if it was."""
        core, row = self._core, await self._row(dossier_id)
        paper = None
        if row is not None:
            fee, entry = self._paid(row)
            paper = fee_receipt_of(core.place.centre, row, fee, entry, core.ports.tax_code)
        if row is None or paper is None:
            core.say("no_receipt_to_print", NoticeLevel.WARNING)
            return ""
        [job] = fee_receipt_jobs(paper, row.dossier.id)
        if await core.durable(core.ports.journal.job, job.id) is not None:
            return job.id
        await self._print([job], row.dossier.id)
        return ""

    def _paid(self, row: DossierRow) -> tuple[Fee, Entry]:
        """The money taken last for a dossier, with who took it: at the open hand-over, else before."""
        returning = self._core.visit.returning if self._core.visit is not None else None
        done = (returning.hand_over or returning.handed) if returning is not None else None
        if done is not None and done.dossier_id == row.dossier.id and done.fee is not None:
            return done.fee, done.entry
        return row.dossier.fee, row.dossier.entry

    async def survey(self) -> None:
        """K01."""
        async with self._core.act("survey") as mine:
            if mine and self._core.state.clerk is not None:
                core, entry = self._core, self._core.entry()
                address = core.ports.survey_address.format(desk=entry.desk_id, day=f"{entry.at:%Y%m%d}")
                paper = SurveyForm(core.place.centre, entry, address, training=core.state.training)
                await self._print(public_jobs(paper), "survey")
                if not address:
                    core.say("survey_without_code", NoticeLevel.DONE)

    async def ticket(self) -> None:
        """Q01 of this visit's ticket."""
        async with self._core.act("ticket_paper") as mine:
            visit = self._core.visit
            if not mine or self._core.state.clerk is None:
                return
            ticket = visit.ticket if visit is not None else None
            if ticket is None:
                self._core.say("no_ticket_to_print", NoticeLevel.WARNING)
                return
            paper = TicketSlip(
                self._core.place.centre,
                ticket.number,
                ticket.group,
                self._core.entry(),
                counter=self._core.place.seat.name,
                priority=ticket.priority,
                training=self._core.state.training,
            )
            await self._print(public_jobs(paper), ticket.id)

    async def register(self, since: date, until: date, kind: RegisterKind) -> None:
        """M07 as a file."""
        async with self._core.act("register", kind) as mine:
            if not mine or self._core.state.clerk is None:
                return
            begin = self._core.ports.open_register
            if begin is None or since > until:
                self._core.say("nothing_to_do")
                return
            self._core.hush()
            head = RegisterHead(
                self._core.place.centre, since, until, self._core.entry(), training=self._core.state.training
            )
            try:
                file = await asyncio.to_thread(begin, head, kind)
                count = await self._fill(file, since, until)
            except OSError as error:
                _log.error("register: %s", type(error).__name__)
                self._core.say("register_not_written", NoticeLevel.ERROR)
                return
            act = Act("register_written", self._core.place.seat.id, head.entry, f"{since} {until} {count}")
            await self._core.durable(self._core.ports.journal.append, act)
            self._core.say("register_written", NoticeLevel.DONE, count=count, path=file.path)

    async def _fill(self, file: RegisterFile, since: date, until: date) -> int:
        """Every dossier of the days, a page of them at a time; nothing is left of a file that fails."""
        journal, after, count = self._core.ports.journal, 0, 0
        changes = await self._core.durable(changes_here, journal)

        def due(dossier: Dossier) -> datetime | None:
            return standing_of(self._core, dossier, changes.get(dossier.id, ())).due_at

        done = False
        try:
            while True:
                after, rows = await self._core.durable(
                    journal.received, since.isoformat(), until.isoformat(), after=after, limit=_PAGE
                )
                if not rows:
                    break
                await asyncio.to_thread(file.add, [register_line(row, due) for row in rows])
                count += len(rows)
            await asyncio.to_thread(file.close)
            done = True
        finally:
            if not done:
                file.give_up()
        return count

    async def _row(self, dossier_id: str) -> DossierRow | None:
        """The dossier asked for; of the visit, the one being returned, else the last received."""
        visit = self._core.visit
        if not dossier_id and visit is not None:
            if visit.returning is not None:
                dossier_id = visit.returning.dossier.id
            elif visit.received:
                dossier_id = visit.received[-1].dossier.id
        if not dossier_id:
            return None
        return await self._core.durable(self._core.ports.journal.dossier, dossier_id)

    async def _print(self, jobs: Sequence[PrintJob], subject: str) -> None:
        """Into the ledger, then to the printer; the same paper of the same moment is printed once."""
        self._core.hush()
        document = jobs[0].document
        act = Act("handout_printed", subject, self._core.entry(), document.kind.value)
        await self._core.durable(self._core.ports.journal.add_jobs, jobs, act)
        visit = self._core.visit
        if visit is not None:
            self._core.update_visit(jobs=(*visit.jobs, *jobs))
        self._paperwork.submit(jobs)
        self._core.say("handout_printing", NoticeLevel.DONE)
