"""Lists of papers to the units that decide: made, printed, handed over, signed for; papers kept overnight.

What goes now and what may stay is the rule's (`counter.domain.transfer_rules`); who gave what to whom is
written down here and told to the centre, so that a list may be signed for at any desk of it.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import groupby

from counter.desk.changes import newest_of, standing_of, values
from counter.desk.core import Core
from counter.desk.found import look
from counter.desk.guard import guarded
from counter.desk.handing_acts import TransferView, Waiting
from counter.desk.handing_jobs import transfer_jobs
from counter.desk.outbox import Outbox
from counter.desk.paperwork import Paperwork
from counter.desk.pending import (
    LOOKED_THROUGH,
    Kept,
    carriage_of,
    gap_of_restore,
    read_kept,
    unit_of,
    waiting_of,
)
from counter.desk.recording import keep, new_record, newer, value_of
from counter.desk.state import NoticeLevel
from counter.domain.clock_rules import Standing
from counter.domain.dossiers import DossierRow, SyncState
from counter.domain.records import DONE, OPEN, Record, RecordKind
from counter.domain.text import clean
from counter.domain.transfer_rules import Going, go_by, going
from counter.domain.transfers import (
    LONGEST_LIST,
    Carriage,
    Custody,
    Handing,
    ListKind,
    ListNumber,
    Transfer,
    TransferItem,
    TransferState,
)
from counter.ports import CentreRefusedError, CentreUnavailableError, JournalError, PrintJob

__all__ = ["TransferDesk"]

_LONGEST_NAME, _LONGEST_PLACE = 120, 120
_SHOWN_DONE = 20
"""Lists that were signed for, of the newest."""
_HANDED = "handed"
"""State of a list whose papers left and whose signature is awaited."""
_STATES = {TransferState.OPEN: OPEN, TransferState.HANDED: _HANDED, TransferState.RECEIVED: DONE}


@guarded("transfers")
class TransferDesk:
    """See `counter.desk.handing_acts.TransferPort`."""

    def __init__(self, core: Core, paperwork: Paperwork, outbox: Outbox) -> None:
        self._core = core
        self._paperwork = paperwork
        self._outbox = outbox
        self._added: dict[str, Waiting] = {}
        """Dossiers of other desks whose codes were scanned, until they are on a list."""
        self._elsewhere: dict[str, datetime] = {}
        """When another desk last put a dossier on a list, as far as the centre told."""

    # --- looking --------------------------------------------------------------------------------

    async def view(self) -> TransferView | None:
        """What waits, goes and is kept; lists and custody of other desks as far as the centre tells."""
        try:
            kept = await self._core.durable(read_kept, self._core.ports.journal)
        except JournalError as error:
            self._core.journal_trouble(error)
            return None
        lists, reached = await self._lists()
        waiting = self._waiting(kept)
        custodies, _ = await self._records(RecordKind.CUSTODY, state=OPEN)
        known = values(custodies, Custody)
        papers = [one for one in waiting if one.going is not Going.AT_ONCE]
        electronic = [one for one in waiting if one.going is Going.AT_ONCE and self._is_new(one)]
        unsent = [one for one in electronic if one.row.state is SyncState.RECORDED]
        return TransferView(tuple(papers), lists, tuple(known), len(electronic), len(unsent), reached)

    def _waiting(self, kept: Kept) -> list[Waiting]:
        """What has not gone from here or from another desk, with what was scanned of other desks."""
        core = self._core
        stand = self._standings(kept)
        now = core.ports.clock.now()
        calendar = core.ports.calendar(core.place)
        own = waiting_of(kept, stand, core.place, calendar, now)
        listed = {item.dossier_id for one in kept.lists for item in one.items}
        self._added = {key: one for key, one in self._added.items() if key not in listed}
        gone = self._elsewhere
        return [
            one
            for one in (*own, *self._added.values())
            if one.item.dossier_id not in gone or gone[one.item.dossier_id] < one.item.received_at
        ]

    def _standings(self, kept: Kept) -> dict[str, Standing]:
        return {
            row.dossier.id: standing_of(self._core, row.dossier, kept.changes[row.dossier.id])
            for row in kept.rows
            if row.dossier.id in kept.changes
        }

    def _is_new(self, one: Waiting) -> bool:
        return one.item.received_at.date() == self._core.ports.clock.now().date()

    async def _lists(self) -> tuple[tuple[Transfer, ...], bool]:
        """Lists in work of the whole centre, then the newest others; and whether the centre answered."""
        records, reached = await self._records(RecordKind.TRANSFER)
        found = values(records, Transfer)
        here = self._core.place.seat.id
        for one in sorted(found, key=lambda one: one.entry.at):
            if one.entry.desk_id != here:
                self._elsewhere.update((item.dossier_id, one.entry.at) for item in one.items)
        in_work = [one for one in found if one.state is not TransferState.RECEIVED]
        done = [one for one in found if one.state is TransferState.RECEIVED]
        return (*sorted(in_work, key=lambda one: one.entry.at), *done[:_SHOWN_DONE]), reached

    async def _records(self, kind: RecordKind, *, state: str | None = None) -> tuple[list[Record], bool]:
        """Of this desk and of the centre, the newer version of each."""
        journal = self._core.ports.journal
        ours = await self._core.durable(journal.records, kind)
        theirs: Sequence[Record] = ()
        reached = self._core.state.devices.online is not False
        if reached:
            try:
                theirs = await self._core.ports.centre.records(kind)
            except (CentreUnavailableError, CentreRefusedError):
                reached = False
        found = newest_of(ours, theirs)
        return [one for one in found if state in (None, one.state)], reached

    # --- making a list --------------------------------------------------------------------------

    async def make(self, unit: str = "", dossiers: Collection[str] = ()) -> None:
        """Lists of what goes now, one per unit (`Unit.key`) and carriage, in two copies with an X01 for each.

        With `dossiers`, these alone, also when they might stay overnight.
        """
        async with self._core.act("looking_up_lists", alone=False) as asked:
            if asked:
                await self._lists()  # what another desk has taken along is not listed again
        async with self._core.act("listing_papers") as mine:
            if not mine:
                return
            self._core.hush()
            kept = await self._core.durable(read_kept, self._core.ports.journal)
            chosen = [
                one
                for one in self._waiting(kept)
                if one.going is not Going.AT_ONCE
                and unit in ("", one.unit.key)
                and (one.item.dossier_id in dossiers if dossiers else one.going is not Going.OVERNIGHT)
            ]
            if not chosen:
                self._core.say("nothing_to_transfer", NoticeLevel.WARNING)
                return
            await self._make(kept, chosen)

    async def _make(self, kept: Kept, chosen: Sequence[Waiting]) -> None:
        entry = self._core.entry()
        day, desk_id = entry.at.date(), entry.desk_id
        serial = sum(one.entry.desk_id == desk_id and one.entry.at.date() == day for one in kept.lists)
        serial += await self._core.durable(gap_of_restore, self._core.ports.journal, day)
        records: list[Record] = []
        jobs: list[PrintJob] = []
        for group in _groups(chosen):
            serial += 1
            transfer = Transfer(
                str(uuid.uuid4()),
                str(ListNumber.of(ListKind.OUT, desk_id, day, serial)),
                group[0].unit,
                group[0].carriage,
                tuple(one.item for one in group),
                entry,
            )
            records.append(
                new_record(RecordKind.TRANSFER, transfer, entry, state=OPEN, record_id=transfer.id)
            )
            jobs += transfer_jobs(self._core.place.centre, transfer, [one.row for one in group])
        records += self._released(kept, {one.item.dossier_id for one in chosen})
        await keep(self._core, records, jobs)
        self._paperwork.submit(jobs)
        self._outbox.wake()
        lists = sum(one.kind is RecordKind.TRANSFER for one in records)
        self._core.say("transfer_listed", NoticeLevel.DONE, lists=lists, count=len(chosen))

    def _released(self, kept: Kept, gone: Collection[str]) -> list[Record]:
        """Custody ends with the papers that go; what stays is answered for on."""
        entry = self._core.entry()
        found: list[Record] = []
        for one in kept.custodies:
            left = tuple(item for item in one.items if item.dossier_id not in gone)
            if len(left) == len(one.items):
                continue
            now = replace(one, items=left) if left else replace(one, ended=entry)
            state = OPEN if left else DONE
            found.append(new_record(RecordKind.CUSTODY, now, entry, state=state, record_id=one.id))
        return found

    async def add(self, key: str) -> None:
        """A dossier received at another desk joins the papers that go from here."""
        async with self._core.act("opening", key, alone=False) as mine:
            if not mine:
                return
            self._core.hush()
            kept = await self._core.durable(read_kept, self._core.ports.journal)
            await self._lists()
            found, reached = await look(self._core, key)
            if found is None:
                notice = "dossier_unknown" if reached else "centre_unreachable"
                self._core.say(notice, NoticeLevel.ERROR, code=key)
                return
            dossier = found.dossier
            if any(one.item.dossier_id == dossier.id for one in self._waiting(kept)):
                self._core.say("transfer_waits_already", code=found.number)
            elif kept.listed_at(dossier.id) is not None or dossier.id in self._elsewhere:
                self._core.say("transfer_gone", NoticeLevel.WARNING, code=found.number)
            elif found.void is not None or found.returned:
                self._core.say("transfer_ended", NoticeLevel.WARNING, code=found.number)
            else:
                row = DossierRow(dossier, found.sync or SyncState.RECORDED, found.official_code)
                self._added[dossier.id] = self._of_row(row)
                self._core.say("transfer_added", NoticeLevel.DONE, code=found.number)

    def _of_row(self, row: DossierRow) -> Waiting:
        core, dossier = self._core, row.dossier
        calendar = core.ports.calendar(core.place)
        carriage = carriage_of(dossier, core.place.centre.agency_code)
        carriage = Carriage.PAPER if carriage is Carriage.ELECTRONIC else carriage
        at = dossier.entry.at
        number = row.official_code or dossier.local_number
        item = TransferItem(dossier.id, number, at, go_by(at, carriage, calendar), dossier.due_at)
        return Waiting(
            row, unit_of(dossier, core.place), carriage, item, going(at, carriage, calendar, self._now)
        )

    @property
    def _now(self) -> datetime:
        return self._core.ports.clock.now()

    # --- handing over ---------------------------------------------------------------------------

    async def hand(self, transfer_id: str, received: str, *, signed: bool) -> None:
        """The papers left; `signed` when our copy carries the unit's signature already."""
        await self._change(transfer_id, received, leaves=True, signed=signed)

    async def sign(self, transfer_id: str, received: str) -> None:
        """The copy came back signed: whoever received the papers answers for them now."""
        await self._change(transfer_id, received, leaves=False, signed=True)

    async def _change(self, transfer_id: str, received: str, *, leaves: bool, signed: bool) -> None:
        async with self._core.act("looking_up", transfer_id, alone=False) as asked:
            if not asked:
                return
            self._core.hush()
            name = clean(received, limit=_LONGEST_NAME)
            if not name:
                self._core.say("bad_field", NoticeLevel.WARNING, field="received")
                return
            record, transfer = await self._known(transfer_id)
            if record is None or transfer is None:
                self._core.say("transfer_unknown", NoticeLevel.ERROR)
                return
            if transfer.receipt is not None or (leaves and transfer.handed is not None):
                self._core.say("transfer_signed_already", NoticeLevel.WARNING, number=transfer.number)
                return
            async with self._core.act("handing_papers", transfer_id) as mine:
                if mine:
                    await self._write(record, transfer, name, signed=signed)

    async def _write(self, record: Record, transfer: Transfer, name: str, *, signed: bool) -> None:
        entry = self._core.entry()
        handing = Handing(entry.clerk_name, name, entry.at, entry)
        changed = replace(transfer, handed=transfer.handed or handing, receipt=handing if signed else None)
        await keep(self._core, [newer(record, changed, entry, state=_STATES[changed.state])])
        self._outbox.wake()
        said = "transfer_signed" if signed else "transfer_handed"
        self._core.say(said, NoticeLevel.DONE, number=transfer.number, name=name)

    async def _known(self, transfer_id: str) -> tuple[Record | None, Transfer | None]:
        """The newest version, of this desk or of the centre."""
        records, _ = await self._records(RecordKind.TRANSFER)
        record = next((one for one in records if one.id == transfer_id), None)
        return record, value_of(record, Transfer) if record is not None else None

    # --- overnight ------------------------------------------------------------------------------

    async def keep_overnight(self, where: str) -> None:
        """Answer for all papers that may stay until the next working day and that nobody answers for."""
        async with self._core.act("keeping_papers") as mine:
            if not mine:
                return
            self._core.hush()
            place = clean(where, limit=_LONGEST_PLACE)
            if not place:
                self._core.say("bad_field", NoticeLevel.WARNING, field="where")
                return
            kept = await self._core.durable(read_kept, self._core.ports.journal)
            items = [one.item for one in self._waiting(kept) if one.going is Going.OVERNIGHT and not one.kept]
            if not items:
                self._core.say("nothing_overnight", NoticeLevel.WARNING)
                return
            await self._keep(items, place)

    async def _keep(self, items: Sequence[TransferItem], place: str) -> None:
        entry = self._core.entry()
        records = []
        for part in _parts(items):
            custody = Custody(
                str(uuid.uuid4()),
                part,
                entry.clerk_id,
                entry.clerk_name,
                place,
                min(item.go_by for item in part),
                entry,
            )
            records.append(new_record(RecordKind.CUSTODY, custody, entry, record_id=custody.id))
        await keep(self._core, records)
        self._outbox.wake()
        self._core.say("kept_overnight", NoticeLevel.DONE, count=len(items), where=place)

    async def unsettled(self) -> tuple[int, int] | None:
        """Papers that should go now, and papers nobody answers for overnight."""
        return await self.pressing(LOOKED_THROUGH)

    async def pressing(self, dossiers: int) -> tuple[int, int]:
        """The same of the newest `dossiers`, asked by nobody."""
        kept = await self._core.durable(read_kept, self._core.ports.journal, dossiers)
        waiting = self._waiting(kept)
        now = sum(one.going in (Going.NOW, Going.OVERDUE) for one in waiting)
        return now, sum(one.going is Going.OVERNIGHT and not one.kept for one in waiting)


def _groups(chosen: Iterable[Waiting]) -> list[list[Waiting]]:
    """One list per unit and carriage, none longer than `LONGEST_LIST`."""

    def key(one: Waiting) -> tuple[str, str, str]:
        return one.unit.code, one.unit.name, one.carriage.value

    found: list[list[Waiting]] = []
    for _, group in groupby(sorted(chosen, key=lambda one: (key(one), one.item.received_at)), key):
        rows = list(group)
        found += [rows[at : at + LONGEST_LIST] for at in range(0, len(rows), LONGEST_LIST)]
    return found


def _parts(items: Sequence[TransferItem]) -> list[tuple[TransferItem, ...]]:
    return [tuple(items[at : at + LONGEST_LIST]) for at in range(0, len(items), LONGEST_LIST)]
