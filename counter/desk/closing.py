"""The end of a day at one desk: its sums from the record itself, and a slip with the head of the record.

Nothing is counted in memory: what stands on the slip is what the journal holds (issue 4). Knows no screen.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from pathlib import Path

from counter.desk.core import Core
from counter.desk.day_sheets import day_sheet
from counter.desk.guard import guarded
from counter.desk.held import has_content
from counter.desk.paper_jobs import day_jobs
from counter.desk.paperwork import Paperwork
from counter.desk.state import NoticeLevel
from counter.domain.day import DayTotals
from counter.domain.day_sheet import DaySheet, SheetLine, csv_of
from counter.domain.documents import DaySlip
from counter.ports import Act, JournalError

__all__ = ["DAY_CLOSED", "ClosingDesk"]

DAY_CLOSED = "day_closed"
"""Kind of the act that ends a day: its detail is date, number and chain of the head on the slip."""


_HEADS = ("number", "procedure", "fee", "method", "dong", "receipt")
"""Machine words: the file is read by programs."""


def _without_dossiers(lines: Sequence[SheetLine]) -> tuple[SheetLine, ...]:
    """Lines for the slip: no dossier is named on it or kept with it."""
    return tuple(replace(line, number="", receipt="") for line in lines)


def _write(named: str, body: bytes) -> None:
    """A new file that only its owner reads. Blocking; raises OSError, ValueError and RuntimeError."""
    path = Path(named.strip()).expanduser()
    if path.suffix.lower() != ".csv":
        raise ValueError("a sheet is a .csv file")
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(body)


@guarded("closing")
class ClosingDesk:
    """See `counter.desk.acts.ClosingPort`."""

    def __init__(self, core: Core, paperwork: Paperwork) -> None:
        self._core = core
        self._paperwork = paperwork
        self.on_closed: Callable[[], Awaitable[None]] = _nothing

    async def totals(self) -> DayTotals | None:
        """What today comes to so far; None when the journal does not say."""
        date = self._core.entry().at.date().isoformat()
        try:
            return await self._core.durable(self._core.ports.journal.day_totals, date)
        except JournalError as error:
            self._core.journal_trouble(error)
            return None

    async def sheet(self) -> DaySheet | None:
        """The money of today line by line; None when the journal does not say."""
        date = self._core.entry().at.date().isoformat()
        try:
            return await self._core.durable(day_sheet, self._core.ports.journal, date)
        except JournalError as error:
            self._core.journal_trouble(error)
            return None

    async def export(self, path: str) -> None:
        """Write the sheet of today to a new file; one that is there is never overwritten."""
        sheet = await self.sheet()
        if sheet is None:
            return
        try:
            await asyncio.to_thread(_write, path, csv_of(sheet, _HEADS))
        except (OSError, ValueError, RuntimeError):
            self._core.say("bad_field", NoticeLevel.WARNING, field="path")
            return
        await self._core.note("day_sheet_exported", sheet.date, str(len(sheet.lines)))
        self._core.say("sheet_exported", NoticeLevel.DONE, count=len(sheet.lines))

    async def close(self) -> None:
        """Print the slip of the day and record its head; not while somebody's visit is open or waits."""
        async with self._core.act("closing_day") as mine:
            if not mine:
                return
            visit = self._core.visit
            if self._core.state.held or (visit is not None and has_content(visit)):
                self._core.say("day_open_visits", NoticeLevel.WARNING)
                return
            self._core.hush()
            await self._paperwork.flush()
            slip = await self._slip()
            jobs, head = day_jobs(slip), slip.head
            detail = f"{slip.totals.date} {head.seq} {head.chain}"
            act = Act(DAY_CLOSED, slip.entry.desk_id, slip.entry, detail)
            await self._core.durable(self._core.ports.journal.add_jobs, jobs, act)
            self._paperwork.submit(jobs)
            await self.on_closed()
            self._core.say("day_closed", NoticeLevel.DONE)

    async def _slip(self) -> DaySlip:
        """Sums and head of one moment: asked for in one turn on the journal's thread.

        What is recorded after it comes behind the head that the slip names.
        """
        core, journal = self._core, self._core.ports.journal
        entry = core.entry()
        date = entry.at.date().isoformat()
        totals, (waiting, stopped, _), head, sheet = await core.durable(
            lambda: (
                journal.day_totals(date),
                journal.outbox_counts(),
                journal.audit_head(),
                day_sheet(journal, date),
            )
        )
        return DaySlip(
            centre=core.place.centre,
            totals=totals,
            head=head,
            entry=entry,
            waiting=waiting + stopped,
            training=core.state.training,
            sheet=replace(sheet, lines=_without_dossiers(sheet.lines)),
        )


async def _nothing() -> None:
    """Until the desk says what follows the end of a day."""
