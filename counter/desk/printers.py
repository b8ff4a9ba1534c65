"""The printers of the desk one by one: how they are, a test page, and who prints what one of them cannot.

Another printer is asked about once a day, when a paper surely did not come out. Without a yes nothing goes
there; with it, all papers of the printer do until the clerk takes it back, the day or the program ends.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import date

from counter.desk.acts import PrinterLine
from counter.desk.core import Core
from counter.desk.guard import guarded
from counter.desk.paperwork import Paperwork
from counter.desk.state import NoticeLevel, StandIn
from counter.events import PrintChanged, PrintState
from counter.ports import Act

__all__ = ["PrinterDesk"]

_STANDS_IN = "elsewhere"
"""Shown beside a paper that came out of the printer that stands in."""


@guarded("printers")
class PrinterDesk:
    """Acts on printers."""

    def __init__(self, core: Core, paperwork: Paperwork) -> None:
        self._core = core
        self._paperwork = paperwork
        self._asked: set[str] = set()
        """Names of the printers somebody was asked about today."""
        self._answers: dict[str, str] = {}
        """Name of the printer that stands in, by the name of the one that cannot print."""
        self._stalled: dict[str, list[str]] = {}
        """Ids of the jobs a printer could not print, since somebody was asked about it."""
        self._day: date | None = None
        paperwork.on_elsewhere = self._ask
        paperwork.on_shown = self._shown
        paperwork.before_printing = self._forget_yesterday

    async def look(self) -> Sequence[PrinterLine]:
        """See `PrinterPort`."""
        ports = self._core.ports
        views = ports.printers.printers()
        asked = (asyncio.to_thread(ports.printers.status_of, one.name) for one in views)
        states = await asyncio.gather(*asked)
        return tuple(
            PrinterLine(view, status, self._label(self._answers.get(view.name, "")))
            for view, status in zip(views, states, strict=True)
        )

    async def test(self, name: str) -> None:
        """See `PrinterPort`."""
        async with self._core.act("test_page", name, alone=False) as mine:
            if not mine:
                return
            await self._core.note("test_page_printed", name)
            self._core.say("test_page_sent", printer=self._label(name))
            ended = await asyncio.to_thread(self._core.ports.printers.test, name)
            if ended.state in (PrintState.FAILED, PrintState.UNKNOWN):
                self._core.say("test_page_failed", NoticeLevel.ERROR, reason=ended.reason)
            else:
                self._core.say("test_page_done", NoticeLevel.DONE, printer=self._label(name))

    async def elsewhere(self) -> None:
        """See `PrinterPort`."""
        async with self._core.act("elsewhere") as mine:
            offer = self._core.state.stand_in
            if not mine or self._core.state.clerk is None:
                return
            if offer is None:
                self._core.say("nothing_to_do")
                return
            act = Act("printer_replaced", offer.printer, self._core.entry(), offer.other)
            await self._core.durable(self._core.ports.journal.append, act)
            self._answers[offer.printer] = offer.other
            self._core.ports.printers.divert(offer.printer, offer.other)
            self._core.update(stand_in=None)
        await self._paperwork.flush()
        failed = {one.id for one in await self._paperwork.unfinished() if one.state is PrintState.FAILED}
        for job_id in self._stalled.pop(offer.printer, []):
            if job_id in failed:  # else somebody has printed it since, or has the paper
                await self._paperwork.reprint(job_id)
        self._core.say("printing_elsewhere", NoticeLevel.DONE, printer=offer.other_label)

    async def take_back(self, name: str) -> None:
        """See `PrinterPort`."""
        async with self._core.act("elsewhere", name) as mine:
            if not mine or self._core.state.clerk is None:
                return
            if name not in self._answers:
                self._core.say("nothing_to_do")
                return
            act = Act("printer_replaced", name, self._core.entry(), name)
            await self._core.durable(self._core.ports.journal.append, act)
            del self._answers[name]
            self._asked.discard(name)
            self._core.ports.printers.divert(name, "")
            self._core.say("printing_elsewhere", NoticeLevel.DONE, printer=self._label(name))

    # --- what the printers tell -----------------------------------------------------------------

    def _ask(self, change: PrintChanged) -> bool:
        """A paper surely did not come out: ask, the first time of the day."""
        if change.printer in self._asked:
            if change.printer in self._stalled:
                self._stalled[change.printer].append(change.job_id)
            return False
        if not change.elsewhere:
            return False
        offer = StandIn(
            change.printer,
            change.elsewhere,
            self._label(change.printer),
            self._label(change.elsewhere),
            change.reason,
        )
        self._asked.add(change.printer)
        self._stalled[change.printer] = [change.job_id]
        # Until somebody says yes the printer's own papers wait for it, as they do without another one.
        self._core.ports.printers.divert(change.printer, change.printer)
        self._core.update(stand_in=offer)
        self._core.say("print_elsewhere", NoticeLevel.ERROR, reason=change.reason, printer=offer.other_label)
        return True

    def _shown(self, change: PrintChanged) -> str:
        """A paper of the printer that stands in lies there, and not where the clerk looks."""
        lies_there = change.state in (PrintState.SENT, PrintState.CONFIRMED) and not change.reason
        return _STANDS_IN if lies_there and change.printer in self._answers.values() else ""

    def _forget_yesterday(self) -> None:
        today = self._core.ports.clock.now().date()
        if self._day == today:
            return
        for name in self._asked:
            self._core.ports.printers.divert(name, "")
        self._day = today
        self._asked, self._answers, self._stalled = set(), {}, {}
        if self._core.state.stand_in is not None:
            self._core.update(stand_in=None)

    def _label(self, name: str) -> str:
        views = self._core.ports.printers.printers()
        return next((one.label for one in views if one.name == name), name)
