"""Relaying a supplement asked for during appraisal: the clock stands, begins anew, or the dossier is closed.

Source: Decree 118/2025 art. 19.5: asked within three working days of the reception unless special law says
otherwise, counted anew from zero when complete, closed by the desk after fifteen days.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

from counter.desk.changes import changes_in, open_of, standing_of, values
from counter.desk.clock_reading import (
    LONGEST_REASON,
    KnownClock,
    newest,
    read_clock,
    signed_paper,
    slip_again,
    text_of,
)
from counter.desk.clocks import checked
from counter.desk.core import Core
from counter.desk.guard import guarded
from counter.desk.handing_acts import Awaited, StatedPause
from counter.desk.outbox import Outbox
from counter.desk.paperwork import Paperwork
from counter.desk.recording import keep, new_record, newer, value_of
from counter.desk.state import NoticeLevel
from counter.domain.clock_rules import close_at
from counter.domain.clocks import Pause, PauseEnd
from counter.domain.dossiers import Entry
from counter.domain.records import DONE, OPEN, VOID, Record, RecordKind
from counter.ports import JournalError, PrintJob

__all__ = ["PauseDesk"]

_OTHERS_GRACE = timedelta(days=1)
"""So long another desk waits for the one that relayed the request."""
_TOLD = 6
"""Numbers of closed dossiers that are named."""


@guarded("pauses")
class PauseDesk:
    """See `counter.desk.handing_acts.PausePort`."""

    def __init__(self, core: Core, paperwork: Paperwork, outbox: Outbox) -> None:
        self._core = core
        self._paperwork = paperwork
        self._outbox = outbox
        self.on_changed: Callable[[str], None] = lambda _dossier_id: None
        """A dossier's time was changed here."""

    async def ask(self, key: str, stated: StatedPause) -> None:
        """The agency asked for a supplement: nothing counts until the dossier is complete."""
        async with self._core.act("looking_up", key, alone=False) as asked:
            known = await read_clock(self._core, key) if asked else None
            if known is None:
                return
            async with self._core.act("pausing", known.dossier.id) as mine:
                if mine:
                    await checked(self._core, self._ask(known, stated))

    async def _ask(self, known: KnownClock, stated: StatedPause) -> None:
        entry = self._core.entry()
        why = known.no_pause(entry.at, special_law=stated.special_law)
        if why:
            self._core.say(f"pause_{why}", NoticeLevel.WARNING, code=known.found.number)
            return
        pause = Pause(
            str(uuid.uuid4()),
            known.dossier.id,
            known.found.number,
            signed_paper(stated.paper, known, entry.at),
            text_of(stated.reason, "reason", LONGEST_REASON),
            entry.at,
            close_at(entry.at, known.calendar),
            entry,
        )
        record = new_record(
            RecordKind.PAUSE, pause, entry, subject=known.dossier.id, state=OPEN, record_id=pause.id
        )
        await self._keep([record])
        until = f"{pause.close_at:%d/%m/%Y}"
        self._core.say("paused", NoticeLevel.DONE, code=known.found.number, until=until)

    async def complete(self, key: str) -> None:
        """The supplement is here: the time begins anew; the slip is printed with the new appointment."""
        async with self._core.act("looking_up", key, alone=False) as asked:
            known = await read_clock(self._core, key) if asked else None
            record = newest(known, RecordKind.PAUSE, state=OPEN)
            pause = value_of(record, Pause) if record is not None else None
            if known is None or record is None or pause is None:
                if known is not None:
                    self._core.say("not_paused", NoticeLevel.WARNING, code=known.found.number)
                return
            async with self._core.act("completing", known.dossier.id) as mine:
                if mine:
                    self._core.hush()
                    await self._complete(known, record, pause)

    async def _complete(self, known: KnownClock, record: Record, pause: Pause) -> None:
        entry = self._core.entry()
        done = replace(pause, ended=PauseEnd.COMPLETED, ended_at=entry.at, ended_by=entry)
        others = [one for one in changes_in(known.records) if one.id != pause.id]
        due_at = standing_of(self._core, known.dossier, [*others, done]).due_at
        jobs = [slip_again(self._core.place.centre, known, due_at, pause.id)] if due_at is not None else []
        await self._keep([newer(record, done, entry, state=DONE)], jobs)
        at = f"{due_at:%H:%M %d/%m/%Y}" if due_at is not None else ""
        self._core.say(
            "completed_due" if at else "completed", NoticeLevel.DONE, code=known.found.number, at=at
        )

    async def awaited(self) -> Sequence[Awaited]:
        """Supplements of this centre that are awaited, the first to close first."""
        now = self._core.ports.clock.now()
        found = values(await self._open(), Pause)
        return [Awaited(one, now >= one.close_at) for one in sorted(found, key=lambda one: one.close_at)]

    async def _open(self) -> list[Record]:
        try:
            return await open_of(self._core, RecordKind.PAUSE)
        except JournalError as error:
            self._core.journal_trouble(error)
            return []

    async def close_expired(self) -> None:
        """Close what nobody completed in time, in the name of who is signed in.

        A desk closes what it relayed itself; what another desk relayed a day later, when that desk did not.
        """
        if self._core.state.clerk is None:
            return
        found = await self._open()
        async with self._core.act("closing_expired") as mine:
            if not mine:
                return
            entry = self._core.entry()
            expired = [
                (record, replace(pause, ended=PauseEnd.CLOSED, ended_at=entry.at, ended_by=entry))
                for record in found
                if (pause := value_of(record, Pause)) is not None and _is_over(pause, entry)
            ]
            if expired:
                await self._keep([newer(record, pause, entry, state=VOID) for record, pause in expired])
                codes = ", ".join(pause.dossier_number for _, pause in expired[:_TOLD])
                self._core.say("closed_expired", NoticeLevel.WARNING, count=len(expired), codes=codes)

    async def _keep(self, records: Sequence[Record], jobs: Sequence[PrintJob] = ()) -> None:
        await keep(self._core, records, jobs)
        self._paperwork.submit(jobs)
        self._outbox.wake()
        for record in records:
            self.on_changed(record.subject)


def _is_over(pause: Pause, entry: Entry) -> bool:
    """Whether the desk of `entry` closes it now."""
    grace = timedelta() if pause.entry.desk_id == entry.desk_id else _OTHERS_GRACE
    return entry.at >= pause.close_at + grace
