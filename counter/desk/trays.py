"""The leader's tray: papers that wait for a signature, the oldest first, with how pressing each is.

What went in and came out is written down with who did it and told to the centre: every desk sees the tray.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import replace

from counter.desk.changes import open_of, values
from counter.desk.clock_reading import read_clock
from counter.desk.core import Core
from counter.desk.guard import guarded
from counter.desk.handing_acts import InTray
from counter.desk.outbox import Outbox
from counter.desk.recording import keep, new_record, newer, value_of
from counter.desk.state import NoticeLevel
from counter.domain.clock_rules import office_minutes
from counter.domain.records import DONE, OPEN, VOID, Record, RecordKind
from counter.domain.text import clean
from counter.domain.transfer_rules import haste
from counter.domain.trays import TrayEnd, TrayItem
from counter.ports import JournalError

__all__ = ["TrayDesk"]

_LONGEST_WHAT, _LONGEST_SIGNER, _LONGEST_NOTE = 200, 120, 300
_ENDS = {TrayEnd.SIGNED: DONE, TrayEnd.SENT_BACK: VOID}


@guarded("trays")
class TrayDesk:
    """See `counter.desk.handing_acts.TrayPort`."""

    def __init__(self, core: Core, outbox: Outbox) -> None:
        self._core = core
        self._outbox = outbox

    async def view(self) -> Sequence[InTray]:
        """What lies in the tray, oldest first; of other desks as far as the centre tells."""
        try:
            found = await self._open()
        except JournalError as error:
            self._core.journal_trouble(error)
            return ()
        now = self._core.ports.clock.now()
        calendar = self._core.ports.calendar(self._core.place)
        items = sorted(values(found, TrayItem), key=lambda one: one.entry.at)
        return [
            InTray(one, office_minutes(one.entry.at, now, calendar), haste(one.due_at, now, calendar))
            for one in items
        ]

    async def _open(self) -> list[Record]:
        return await open_of(self._core, RecordKind.TRAY)

    async def put(self, key: str, what: str, signer: str) -> None:
        """A paper of the dossier goes in; the same paper twice is told and goes in once."""
        async with self._core.act("looking_up", key, alone=False) as asked:
            if not asked:
                return
            self._core.hush()
            paper, by = clean(what, limit=_LONGEST_WHAT), clean(signer, limit=_LONGEST_SIGNER)
            if not paper or not by:
                self._core.say("bad_field", NoticeLevel.WARNING, field="signer" if paper else "what")
                return
            known = await read_clock(self._core, key)
            if known is None:
                return
            if known.found.void is not None or known.found.returned:
                self._core.say("leader_tray_ended", NoticeLevel.WARNING, code=known.found.number)
                return
            lying = values(await self._open(), TrayItem)
            if any(one.dossier_id == known.dossier.id and one.what == paper for one in lying):
                self._core.say("leader_tray_twice", NoticeLevel.WARNING, code=known.found.number)
                return
            async with self._core.act("putting_in", known.dossier.id) as mine:
                if not mine:
                    return
                entry = self._core.entry()
                item = TrayItem(
                    str(uuid.uuid4()),
                    known.dossier.id,
                    known.found.number,
                    paper,
                    by,
                    known.standing.due_at,
                    entry,
                )
                record = new_record(
                    RecordKind.TRAY, item, entry, subject=item.dossier_id, state=OPEN, record_id=item.id
                )
                await keep(self._core, [record])
                self._outbox.wake()
                self._core.say("leader_tray_in", NoticeLevel.DONE, code=item.number, signer=by)

    async def take_out(self, item_id: str, end: TrayEnd, note: str = "") -> None:
        """It comes out signed, or sent back with a reason."""
        async with self._core.act("looking_up", item_id, alone=False) as asked:
            if not asked:
                return
            self._core.hush()
            why = clean(note, limit=_LONGEST_NOTE)
            if end is TrayEnd.SENT_BACK and not why:
                self._core.say("bad_field", NoticeLevel.WARNING, field="note")
                return
            record = next((one for one in await self._open() if one.id == item_id), None)
            item = value_of(record, TrayItem) if record is not None else None
            if record is None or item is None:
                self._core.say("leader_tray_gone", NoticeLevel.WARNING)
                return
            async with self._core.act("taking_out", item_id) as mine:
                if mine:
                    entry = self._core.entry()
                    ended = replace(item, ended=end, ended_by=entry, note=why)
                    await keep(self._core, [newer(record, ended, entry, state=_ENDS[end])])
                    self._outbox.wake()
                    self._core.say(f"leader_tray_{end}", NoticeLevel.DONE, code=item.number)
