"""Relaying what the settling agency decided of a dossier's time: extension (M04) and stop (M05).

The desk decides nothing here: it takes over a signed paper, holds it against the rules, changes the
appointment and prepares what the citizen is told. Source: Decree 118/2025 art. 19.6, 21.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from counter.desk.changes import Change, changes_here, standing_of
from counter.desk.clock_reading import (
    LONGEST_REASON,
    KnownClock,
    newest,
    read_clock,
    signed_paper,
    slip_again,
    text_of,
    view_of,
)
from counter.desk.core import Core
from counter.desk.guard import guarded
from counter.desk.handing_acts import ClockView, StatedExtension, StatedStop
from counter.desk.handing_jobs import extension_jobs, stop_jobs
from counter.desk.outbox import Outbox
from counter.desk.paperwork import Paperwork
from counter.desk.recording import keep, new_record, newer, value_of
from counter.desk.state import NoticeLevel
from counter.desk.stated import BadFieldError, day_near, parse_hour
from counter.domain.calendar import OfficeCalendar
from counter.domain.clock_rules import Standing
from counter.domain.clocks import TOLD_BY, Extension, Stop
from counter.domain.dossiers import DossierRow
from counter.domain.money import parse_dong
from counter.domain.records import DONE, OPEN, Record, RecordKind
from counter.domain.text import clean
from counter.ports import JournalError, PrintJob

__all__ = ["ClockDesk", "checked"]

_LONGEST_NOTICE = 1_000


async def checked(core: Core, work: Coroutine[Any, Any, None]) -> None:
    """Run `work`; a bad field is told by its name."""
    core.hush()
    try:
        await work
    except BadFieldError as error:
        core.say("bad_field", NoticeLevel.WARNING, field=error.field)


@guarded("clocks")
class ClockDesk:
    """See `counter.desk.handing_acts.ClockPort`."""

    def __init__(self, core: Core, paperwork: Paperwork, outbox: Outbox) -> None:
        self._core = core
        self._paperwork = paperwork
        self._outbox = outbox
        self.on_changed: Callable[[str], None] = lambda _dossier_id: None
        """A dossier's time was changed here."""

    @property
    def _now(self) -> datetime:
        return self._core.ports.clock.now()

    async def of_dossier(self, key: str) -> ClockView | None:
        """Its time; None when neither desk nor centre know the dossier, which is told."""
        known = await read_clock(self._core, key)
        return view_of(known, self._now) if known is not None else None

    async def moved(self) -> Sequence[tuple[str, Standing]]:
        """Of what this desk recorded; the centre is not asked."""
        journal = self._core.ports.journal

        def changed() -> list[tuple[DossierRow, list[Change]]]:
            found = ((journal.dossier(key), changes) for key, changes in changes_here(journal).items())
            return [(row, changes) for row, changes in found if row is not None]

        try:
            known = await self._core.durable(changed)
        except JournalError as error:
            self._core.journal_trouble(error)
            return ()
        return [(row.dossier.id, standing_of(self._core, row.dossier, changes)) for row, changes in known]

    # --- extension (M04) ------------------------------------------------------------------------

    async def extend(self, key: str, stated: StatedExtension) -> None:
        """Take over the agency's M04: the one new appointment, and the slip printed with it."""
        async with self._core.act("looking_up", key, alone=False) as asked:
            known = await read_clock(self._core, key) if asked else None
            if known is None:
                return
            async with self._core.act("extending", known.dossier.id) as mine:
                if mine:
                    await checked(self._core, self._extend(known, stated))

    async def _extend(self, known: KnownClock, stated: StatedExtension) -> None:
        due_at, why = known.standing.due_at, known.no_extension(self._now)
        if why or due_at is None:
            self._core.say(f"extend_{why or 'no_due'}", NoticeLevel.WARNING, code=known.found.number)
            return
        paper = signed_paper(stated.paper, known, self._now)
        reason = text_of(stated.reason, "reason", LONGEST_REASON)
        new_due_at = _new_due(stated, due_at, known.calendar)
        if known.no_extension(self._now, new_due_at):  # not later than the appointment it replaces
            raise BadFieldError("new_date")
        entry = self._core.entry()
        extension = Extension(
            str(uuid.uuid4()),
            known.dossier.id,
            known.found.number,
            paper,
            reason,
            due_at,
            new_due_at,
            entry,
            clean(stated.notice, limit=_LONGEST_NOTICE),
            stated.told_by if stated.told_by in TOLD_BY else "",
        )
        record = new_record(
            RecordKind.EXTENSION,
            extension,
            entry,
            subject=known.dossier.id,
            state=DONE if extension.told_by else OPEN,
            record_id=extension.id,
        )
        centre = self._core.place.centre
        jobs = [slip_again(centre, known, new_due_at, extension.id)]
        if stated.print_paper:
            jobs += extension_jobs(centre, known.row, extension)
        await self._keep([record], jobs)
        at = f"{new_due_at:%H:%M %d/%m/%Y}"
        self._core.say("extended", NoticeLevel.DONE, code=known.found.number, at=at)

    async def told(self, key: str, by: str) -> None:
        """How the citizen was told of the new appointment."""
        async with self._core.act("looking_up", key, alone=False) as asked:
            known = await read_clock(self._core, key) if asked else None
            record = newest(known, RecordKind.EXTENSION)
            extension = value_of(record, Extension) if record is not None else None
            if record is None or extension is None or by not in TOLD_BY:
                self._core.say("nothing_to_do")
                return
            async with self._core.act("extending", extension.dossier_id) as mine:
                if mine:
                    value = replace(extension, told_by=by)
                    await self._keep([newer(record, value, self._core.entry(), state=DONE)])
                    self._core.say("citizen_told", NoticeLevel.DONE, code=extension.dossier_number)

    # --- stop (M05) -----------------------------------------------------------------------------

    async def stop(self, key: str, stated: StatedStop) -> None:
        """Take over M05: nothing more is done about the dossier."""
        async with self._core.act("looking_up", key, alone=False) as asked:
            known = await read_clock(self._core, key) if asked else None
            if known is None:
                return
            async with self._core.act("stopping", known.dossier.id) as mine:
                if mine:
                    await checked(self._core, self._stop(known, stated))

    async def _stop(self, known: KnownClock, stated: StatedStop) -> None:
        if known.no_stop:
            self._core.say(f"stop_{known.no_stop}", NoticeLevel.WARNING, code=known.found.number)
            return
        given_back = _given_back(stated, known.found.left_dong)
        entry = self._core.entry()
        stop = Stop(
            str(uuid.uuid4()),
            known.dossier.id,
            known.found.number,
            signed_paper(stated.paper, known, self._now),
            stated.asker,
            entry.at,
            text_of(stated.reason, "reason", LONGEST_REASON),
            entry,
            clean(stated.papers_returned, limit=LONGEST_REASON),
            given_back,
            clean(stated.law, limit=LONGEST_REASON),
        )
        if (stop.papers_returned or stop.fee_returned_dong) and not stop.law:
            raise BadFieldError("law")
        record = new_record(
            RecordKind.STOP, stop, entry, subject=known.dossier.id, state=DONE, record_id=stop.id
        )
        await self._keep([record], stop_jobs(self._core.place.centre, known.row, stop))
        said = "stopped_refund" if given_back else "stopped"
        self._core.say(said, NoticeLevel.DONE, code=known.found.number, amount=given_back or 0)

    async def _keep(self, records: Sequence[Record], jobs: Sequence[PrintJob] = ()) -> None:
        await keep(self._core, records, jobs)
        self._paperwork.submit(jobs)
        self._outbox.wake()
        for record in records:
            self.on_changed(record.subject)


def _given_back(stated: StatedStop, left_dong: int) -> int | None:
    """What special law gives back of the money, at most what was taken. Raises BadFieldError."""
    typed = stated.fee_returned.strip()
    if not typed:
        return None
    found = parse_dong(typed)
    if found is None or found > left_dong:
        raise BadFieldError("fee_returned")
    return int(found)


def _new_due(stated: StatedExtension, due_at: datetime, calendar: OfficeCalendar) -> datetime:
    """The new day, a working one; without an hour its closing time. Raises BadFieldError."""
    day = day_near(stated.new_date, due_at.date())
    if day is None or not calendar.is_working_day(day):
        raise BadFieldError("new_date")
    closing = calendar.sessions_of(day)[-1][1]
    at = parse_hour(stated.new_hour) if stated.new_hour.strip() else divmod(closing, 60)
    if at is None:
        raise BadFieldError("new_hour")
    return due_at.replace(
        year=day.year, month=day.month, day=day.day, hour=at[0], minute=at[1], second=0, microsecond=0
    )
