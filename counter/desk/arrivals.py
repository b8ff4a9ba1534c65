"""Results that come back from the units: scanned in one after another, then all of them lie ready at once.

Nothing lies ready before it is written down: what was scanned is a batch in memory until the clerk takes it
in. The centre makes the result ready for every desk of it (`counter.centre.arrivals`).
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import replace

from counter.desk.changes import newest_of, values
from counter.desk.clock_reading import KnownClock, read_clock
from counter.desk.core import Core
from counter.desk.guard import guarded
from counter.desk.handing_jobs import arrival_jobs
from counter.desk.outbox import Outbox
from counter.desk.paperwork import Paperwork
from counter.desk.pending import LOOKED_THROUGH, gap_of_restore, unit_of
from counter.desk.recording import keep, new_record
from counter.desk.state import NoticeLevel
from counter.desk.stated import parse_day
from counter.domain.clock_rules import ClockState
from counter.domain.dossiers import Delivery, DossierRow
from counter.domain.records import DONE, Record, RecordKind
from counter.domain.text import clean
from counter.domain.transfers import Arrival, ArrivalItem, ListKind, ListNumber, Transfer, Unit
from counter.ports import CentreRefusedError, CentreUnavailableError, JournalError, PrintJob

__all__ = ["MOST_IN_BATCH", "ArrivalDesk"]

MOST_IN_BATCH = 200
_LONGEST_KIND, _LONGEST_NUMBER, _LONGEST_NAME = 200, 60, 120


@guarded("arrivals")
class ArrivalDesk:
    """See `counter.desk.handing_acts.ArrivalPort`."""

    def __init__(self, core: Core, paperwork: Paperwork, outbox: Outbox) -> None:
        self._core = core
        self._paperwork = paperwork
        self._outbox = outbox
        self._batch: dict[str, tuple[ArrivalItem, Unit, DossierRow]] = {}
        """By dossier id, in the order of scanning."""

    @property
    def batch(self) -> Sequence[ArrivalItem]:
        """What was scanned and is not taken in yet."""
        return [item for item, _, _ in self._batch.values()]

    # --- scanning -------------------------------------------------------------------------------

    async def add(self, key: str) -> None:
        """A dossier's code, or the number of the list its papers went with, was scanned."""
        async with self._core.act("looking_up", key, alone=False) as mine:
            if not mine:
                return
            self._core.hush()
            number = ListNumber.parse(key)
            if number is None:
                await self._add(key)
            elif number.kind is ListKind.BACK:
                self._core.say("arrival_list_taken", NoticeLevel.WARNING, number=str(number))
            else:
                await self._add_list(str(number))

    async def _add(self, key: str, *, quietly: bool = False) -> bool:
        known = await read_clock(self._core, key)
        if known is None:
            return False
        why = self._why_not(known)
        code = known.found.number
        if why:
            if not quietly:
                self._core.say(f"arrival_{why}", NoticeLevel.WARNING, code=code)
            return False
        item = ArrivalItem(
            known.dossier.id,
            code,
            self._proposed_kind(known),
            "",
            None,
            known.dossier.fee.owed_dong > 0,
            known.dossier.delivery is Delivery.POST,
        )
        self._batch[known.dossier.id] = (item, unit_of(known.dossier, self._core.place), known.row)
        self._core.say("arrival_added", NoticeLevel.DONE, code=code, count=len(self._batch))
        return True

    def _why_not(self, known: KnownClock) -> str:
        """Why its result cannot be taken in: a machine word that has a sentence; empty: it can."""
        if known.dossier.id in self._batch:
            return "twice"
        if len(self._batch) >= MOST_IN_BATCH:
            return "full"
        if known.ended:
            return "ready_before" if known.ended == "decided" else known.ended
        return "stopped" if known.standing.state is ClockState.STOPPED else ""

    def _proposed_kind(self, known: KnownClock) -> str:
        """The first result its procedure ends in, else the procedure's name."""
        procedure = self._core.catalogue.get(known.dossier.procedure.code)
        results = procedure.results if procedure is not None else ()
        return clean(results[0].name if results else known.dossier.procedure.name, limit=_LONGEST_KIND)

    async def _add_list(self, number: str) -> None:
        """Everything that went with a list of ours has come back."""
        transfer = await self._list(number)
        if transfer is None:
            self._core.say("list_unknown", NoticeLevel.ERROR, number=number)
            return
        added = 0
        for item in transfer.items:
            added += await self._add(item.dossier_id, quietly=True)
        level = NoticeLevel.DONE if added == len(transfer.items) else NoticeLevel.WARNING
        self._core.say("arrival_list_added", level, number=number, count=added, of=len(transfer.items))

    async def _list(self, number: str) -> Transfer | None:
        journal = self._core.ports.journal
        ours = await self._core.durable(journal.records, RecordKind.TRANSFER, limit=LOOKED_THROUGH)
        found = next((one for one in values(ours, Transfer) if one.number == number), None)
        if found is not None or self._core.state.devices.online is False:
            return found
        try:
            theirs = await self._core.ports.centre.records(RecordKind.TRANSFER)
        except (CentreUnavailableError, CentreRefusedError):
            return None
        return next((one for one in values(theirs, Transfer) if one.number == number), None)

    # --- what the result is ---------------------------------------------------------------------

    async def change(self, dossier_id: str, kind: str, number: str, date: str) -> None:
        """What it is, its number and date as they stand on it."""
        known = self._batch.get(dossier_id)
        if known is None:
            self._core.say("nothing_to_do")
            return
        self._core.hush()
        what, day = clean(kind, limit=_LONGEST_KIND), parse_day(date) if date.strip() else None
        if not what:
            self._core.say("bad_field", NoticeLevel.WARNING, field="kind")
        elif date.strip() and (day is None or day > self._core.ports.clock.now().date()):
            self._core.say("bad_field", NoticeLevel.WARNING, field="date")
        else:
            item, unit, row = known
            changed = replace(
                item, kind=what, result_number=clean(number, limit=_LONGEST_NUMBER), result_date=day
            )
            self._batch[dossier_id] = (changed, unit, row)
            self._core.update()

    async def drop(self, dossier_id: str) -> None:
        """It was not brought after all."""
        if self._batch.pop(dossier_id, None) is not None:
            self._core.hush()
            self._core.update()

    # --- taking in ------------------------------------------------------------------------------

    async def take_in(self, gave: str = "") -> None:
        """Everything in the batch lies ready in the drawer; X03 per unit, two copies."""
        async with self._core.act("taking_in") as mine:
            if not mine:
                return
            self._core.hush()
            batch = dict(self._batch)
            if not batch:
                self._core.say("arrival_nothing", NoticeLevel.WARNING)
                return
            await self._take_in(batch, clean(gave, limit=_LONGEST_NAME))
            self._batch = {key: one for key, one in self._batch.items() if batch.get(key) != one}
            self._core.update()

    async def _take_in(self, batch: dict[str, tuple[ArrivalItem, Unit, DossierRow]], gave: str) -> None:
        """One record per dossier, under its own key; one list and paper per unit."""
        entry = self._core.entry()
        serial = await self._lists_today()
        by_unit: dict[Unit, list[tuple[ArrivalItem, DossierRow]]] = {}
        for item, unit, row in batch.values():
            by_unit.setdefault(unit, []).append((item, row))
        records: list[Record] = []
        jobs: list[PrintJob] = []
        for unit, lines in by_unit.items():
            serial += 1
            number = str(ListNumber.of(ListKind.BACK, entry.desk_id, entry.at.date(), serial))
            whole = Arrival(str(uuid.uuid4()), number, unit, tuple(item for item, _ in lines), gave, entry)
            for item, _ in lines:
                one = replace(whole, id=str(uuid.uuid4()), items=(item,))
                records.append(
                    new_record(
                        RecordKind.ARRIVAL,
                        one,
                        entry,
                        subject=item.dossier_id,
                        state=DONE,
                        record_id=one.id,
                    )
                )
            jobs += arrival_jobs(self._core.place.centre, whole, [row for _, row in lines])
        await keep(self._core, records, jobs)
        self._paperwork.submit(jobs)
        self._outbox.wake()
        self._core.say("results_taken_in", NoticeLevel.DONE, count=len(records))

    async def _lists_today(self) -> int:
        """How many lists of results this desk took in today, and those that nobody knows of any more."""
        today = self._core.ports.clock.now().date()
        gap = await self._core.durable(gap_of_restore, self._core.ports.journal, today)
        return gap + len({one.number for one in await self.newest() if one.entry.at.date() == today})

    async def newest(self) -> Sequence[Arrival]:
        """What was taken in at this desk, newest first, one result each."""
        try:
            found = await self._core.durable(self._core.ports.journal.records, RecordKind.ARRIVAL)
        except JournalError as error:
            self._core.journal_trouble(error)
            return ()
        desk_id = self._core.place.seat.id
        return [one for one in values(newest_of(found, ()), Arrival) if one.entry.desk_id == desk_id]
