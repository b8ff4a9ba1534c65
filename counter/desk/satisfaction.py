"""What citizens say of this desk: one key after a reception or a hand-over, a K01 on paper, or its QR code.

An answer must lead back to nobody (Decree 118/2025 art. 33: confidential). So it is a count from the first
moment: kept in memory until a few have come together, then as bare counts outside the record, and in the
record and at the centre once a day, under the day and the desk, with no hour and no clerk. A power cut loses
the few that were not written yet; that is the price, and no dossier pays it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time
from typing import Final

import msgspec

from counter import wire
from counter.desk.asking import asks
from counter.desk.core import Core
from counter.desk.guard import guarded
from counter.desk.outbox import Outbox
from counter.desk.recording import message_of, value_of
from counter.desk.state import DeskState, NoticeLevel
from counter.domain.dossiers import Entry
from counter.domain.office import OFFICE_ZONE
from counter.domain.records import DONE, Record, RecordKind
from counter.domain.satisfaction import (
    QUESTIONS,
    AnswerSheet,
    DayRatings,
    DeskRatings,
    Satisfaction,
    rating_id,
    read_answers,
)
from counter.ports import CentreRefusedError, CentreUnavailableError, JournalError

__all__ = ["AT_ONCE", "SatisfactionDesk"]

AT_ONCE: Final = 5
"""Answers written together: whoever reads the disk later cannot tell which of them belongs to whom."""
_TALLY: Final = "ratings"
_MOST_MARKS: Final = 2_000
"""Telephone answers remembered so that one counts once."""


class _Kept(msgspec.Struct, frozen=True):
    """What the tally holds. Marks are sorted: they tell no order."""

    ratings: DayRatings
    marks: tuple[str, ...] = ()


@guarded("satisfaction")
class SatisfactionDesk:
    """See `counter.desk.acts.SatisfactionPort`."""

    def __init__(self, core: Core, outbox: Outbox) -> None:
        self._core = core
        self._outbox = outbox
        self._kept = _Kept(DayRatings(""))
        self._unwritten = 0
        self._rated_in = ""
        """Id of the visit whose citizen has answered; in memory alone."""
        self._ended_day = ""
        """The day whose counts are in the record already."""
        core.subscribe(self._follow)

    def _follow(self, state: DeskState) -> None:
        """Another visit, another citizen."""
        now = state.visit.id if state.visit is not None else ""
        if state.rated is not None and now != self._rated_in:
            self._rated_in = ""
            self._core.update(rated=None)

    async def load(self) -> None:
        """After a restart: counts of a day that is over go into the record."""
        found = await self._core.durable(self._core.ports.journal.tally, _TALLY)
        if found is not None:
            try:
                self._kept = msgspec.json.decode(found, type=_Kept)
            except (msgspec.DecodeError, ValueError):  # of another version: nobody can tell what it says
                self._kept = _Kept(DayRatings(""))
        if self._core.state.place is not None:
            await self._begin_day()

    # --- answers ------------------------------------------------------------------------------------

    async def rate(self, level: Satisfaction) -> None:
        """What the citizen of this visit says; another key takes the place of the first."""
        async with self._core.act("rating") as mine:
            if not mine:
                return
            if not asks(self._core.visit):
                self._core.say("rating_not_now", NoticeLevel.WARNING)
                return
            visit_id = self._core.visit.id if self._core.visit is not None else ""
            before = self._core.state.rated if self._rated_in == visit_id else None
            if before is level:
                return
            await self._begin_day()
            self._rated_in = visit_id
            self._core.update(rated=level)
            await self._count(self._kept.ratings.rated(level, before), new=before is None)

    async def take_sheet(self, sheet: AnswerSheet) -> None:
        """A K01 as the citizen filled it in, copied from paper or read from its code; a code counts once."""
        async with self._core.act("rating") as mine:
            if not mine:
                return
            if len(sheet.answers) != QUESTIONS or sheet.is_empty:
                self._core.say("rating_empty", NoticeLevel.WARNING)
                return
            if sheet.mark and sheet.mark in self._kept.marks:
                self._core.say("rating_counted", NoticeLevel.WARNING)
                return
            await self._begin_day()
            marks = sorted({*self._kept.marks, *([sheet.mark] if sheet.mark else [])})[:_MOST_MARKS]
            self._kept = msgspec.structs.replace(self._kept, marks=tuple(marks))
            await self._count(self._kept.ratings.with_sheet(sheet), new=True)
            self._core.say("rating_taken", NoticeLevel.DONE)

    async def take_code(self, text: str) -> None:
        """The QR code of a K01 that was answered on a telephone."""
        sheet = read_answers(text)
        if sheet is not None:
            await self.take_sheet(sheet)

    async def _count(self, ratings: DayRatings, *, new: bool) -> None:
        self._kept = msgspec.structs.replace(self._kept, ratings=ratings)
        self._unwritten += new
        if self._unwritten >= AT_ONCE:
            await self._write()

    async def _write(self) -> None:
        await self._core.durable(self._core.ports.journal.keep_tally, _TALLY, wire.encode(self._kept))
        self._unwritten = 0

    # --- days ---------------------------------------------------------------------------------------

    async def end_day(self) -> None:
        """The day is closed: its counts go into the record. What is said behind it counts on the next day."""
        if self._kept.ratings.day == self._today:
            await self._settle()

    async def close(self) -> None:
        """Write what only memory holds. The journal folds its log away behind it, and with it the order."""
        if not self._unwritten:
            return
        try:
            await self._write()
        except JournalError as error:
            self._core.journal_trouble(error)

    async def _begin_day(self) -> None:
        """Counts of an earlier day go into the record; those behind its end become today's."""
        day, today = self._kept.ratings.day, self._today
        if day not in ("", today) and self._kept.ratings.total:
            await self._settle()
        if self._kept.ratings.day == today or await self._is_ended(today):
            return
        self._kept = msgspec.structs.replace(self._kept, ratings=replace(self._kept.ratings, day=today))

    async def _is_ended(self, day: str) -> bool:
        if self._ended_day != day:
            known = await self._core.durable(self._core.ports.journal.record_of, self._id_of(day))
            self._ended_day = day if known is not None else self._ended_day
        return self._ended_day == day

    async def _settle(self) -> None:
        """Put the counts into the record and tell the centre: one version of one record a day."""
        ratings = self._kept.ratings
        if ratings.total:
            place = self._core.place
            entry = Entry(
                clerk_id="",
                clerk_name="",
                desk_id=place.seat.id,
                desk_name=place.seat.name,
                centre_id=place.centre.id,
                at=datetime.combine(datetime.fromisoformat(ratings.day), time(), OFFICE_ZONE),
                clock=self._core.ports.clock.source(),
            )
            content = wire.encode(ratings)
            record = Record(self._id_of(ratings.day), RecordKind.RATING, "", DONE, content, entry)
            item = message_of(record, training=place.training)
            journal = self._core.ports.journal
            await self._core.durable(journal.record, [record], item=item, ended_tally=_TALLY)
            await self._core.refresh_outbox()
            self._outbox.wake()
        self._ended_day = ratings.day
        self._kept, self._unwritten = _Kept(DayRatings("")), 0

    async def of_day(self, date: str) -> Sequence[DeskRatings]:
        """What was said of each desk on an ISO date, as far as it is known here; this one's first."""
        own: list[DeskRatings] = []
        journal, place = self._core.ports.journal, self._core.place
        try:
            kept = await self._core.durable(journal.record_of, self._id_of(date))
        except JournalError as error:
            self._core.journal_trouble(error)
            return ()
        ratings = self._kept.ratings if self._kept.ratings.day == date else None
        if kept is not None:
            ratings = value_of(kept, DayRatings)
        if ratings is not None and ratings.total:
            own.append(DeskRatings(place.seat.name, ratings))
        try:
            records = await self._core.ports.centre.records(RecordKind.RATING, day=date)
        except (CentreUnavailableError, CentreRefusedError):
            return tuple(own)
        for record in sorted(records, key=lambda one: one.entry.desk_name):
            theirs = value_of(record, DayRatings)
            if theirs is not None and record.entry.desk_id != place.seat.id:
                own.append(DeskRatings(record.entry.desk_name, theirs))
        return tuple(own)

    def _id_of(self, day: str) -> str:
        return rating_id(self._core.place.centre.id, self._core.place.seat.id, day)

    @property
    def _today(self) -> str:
        return self._core.ports.clock.now().astimezone(OFFICE_ZONE).date().isoformat()
