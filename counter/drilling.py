"""Faults made on purpose at a training desk: thin layers between the desk and its parts; for `bootstrap`.

Nothing here exists outside training. What each fault is, and what a clerk should see, stands in
`counter.desk.drills`; a fault of the centre's answers is made by the centre itself, in real bytes.
"""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final, cast

from counter import wire
from counter.desk.drills import Ends, drill
from counter.domain.office import OFFICE_ZONE
from counter.events import PrintState, ReaderChanged, ReaderState
from counter.online.training import HttpTraining
from counter.ports import (
    Answer,
    Centre,
    CentreRefusedError,
    CentreUnavailableError,
    Journal,
    JournalError,
    OutboxItem,
    OutboxKind,
    PrinterState,
    PrinterStatus,
    Publish,
)
from devices.virtual.reader import VirtualReader
from printing.spool.spooler import Outcome, Progress, Spooler, Work

__all__ = ["PULLED_AFTER", "Faults"]

PULLED_AFTER: Final = 30
"""Commands until the card is pulled: its text is being read."""
_JUMP = timedelta(hours=2)
_MANY: Final = 1_000_000
_SLOW_MS: Final = 3_000
_WAITS: Final = {"paper_out": "media-empty", "cover_open": "cover-open"}
_LOOK_SECONDS: Final = 0.05
_JOURNAL: Final = {"disk_full": "disk_full", "journal_locked": "locked"}
_WRITES: Final = frozenset(
    {
        "add_block", "add_jobs", "append", "clear_attempts", "correct", "decide", "drop_draft", "free_outbox",
        "hand_over", "keep_drafts", "keep_tally", "note_attempt", "note_delivered", "note_dossier",
        "note_job", "note_outbox", "park", "purge", "receive", "record", "save_draft", "send_again",
        "take_in",
    }
)  # fmt: skip
_ORDERS: Final = {
    "slow": wire.FaultOrder(delay_ms=_SLOW_MS),
    "reply_lost": wire.FaultOrder(path="/v1/dossiers/", drop_replies=1),
    "server_errors": wire.FaultOrder(path="/v1/dossiers/", server_errors=1),
    "proxy_page": wire.FaultOrder(proxy_pages=_MANY),
}
_NONE: Final = wire.FaultOrder()


def _killed() -> None:
    """As the power goes: no goodbye, nothing flushed."""
    os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))


class Faults:
    """What is broken now. Ordered and ended on the loop; print and journal threads only look."""

    def __init__(self, client: HttpTraining, *, power: Callable[[], None] = _killed) -> None:
        self._client = client
        self._power = power
        self._running: frozenset[str] = frozenset()
        self._cut = asyncio.Event()
        self._publish: Publish = lambda _event: None
        self._reader: VirtualReader | None = None
        self._centre_pid: Callable[[], int | None] = lambda: None

    def attach(
        self, publish: Publish, reader: VirtualReader | None, centre_pid: Callable[[], int | None]
    ) -> None:
        """What is there once the desk is built; `reader` None: the desk has a real one."""
        self._publish, self._reader, self._centre_pid = publish, reader, centre_pid

    # --- ordering -----------------------------------------------------------------------------------

    @property
    def running(self) -> frozenset[str]:
        """Names of the faults that last now."""
        return self._running

    async def turn(self, name: str) -> bool:
        """Order a fault, or end one that lasts. False: nobody knows it, or the centre takes no order now."""
        one = drill(name)
        if one is None or (name == "reader_gone" and self._reader is None):
            return False
        try:
            if name in self._running:
                await self._end(name)
            else:
                await self._begin(name, lasts=one.ends is Ends.BY_ORDER or name in _ARMED)
        except (CentreRefusedError, CentreUnavailableError):
            return False
        return True

    async def _begin(self, name: str, *, lasts: bool) -> None:
        if name in _ORDERS:
            await self._client.order_faults(_ORDERS[name])
        if lasts:
            self._running |= {name}
        if name == "network_out":
            self._cut.set()
        elif name == "reader_gone" and self._reader is not None:
            self._reader.remove_card()
            self._publish(ReaderChanged(ReaderState.NO_READER))
        elif name == "centre_restarted":
            pid = self._centre_pid()
            if pid is not None:
                os.kill(pid, getattr(signal, "SIGKILL", signal.SIGTERM))
        elif name == "power_cut":
            self._power()

    async def _end(self, name: str) -> None:
        if name in _ORDERS:
            await self._client.order_faults(_NONE)
        self._running -= {name}
        if name == "reader_gone":
            self._publish(ReaderChanged(ReaderState.NO_CARD))

    def takes(self, name: str) -> bool:
        """Whether an armed fault strikes now; it strikes once."""
        struck = name in self._running
        self._running -= {name}
        return struck

    # --- the layers ---------------------------------------------------------------------------------

    def wall(self) -> datetime:
        """The PC's clock, as somebody has set it."""
        now = datetime.now(OFFICE_ZONE)
        return now + _JUMP if "clock_jump" in self._running else now

    def journal(self, journal: Journal) -> Journal:
        """The journal on a disk that may be full, or in a file somebody else holds."""
        return cast(Journal, _Through(journal, self._before_journal))

    def _before_journal(self, name: str) -> None:
        for fault, reason in _JOURNAL.items():
            if fault in self._running and name in _WRITES:
                raise JournalError(reason)

    def centre(self, centre: Centre) -> Centre:
        """The centre behind a network that may be cut."""
        return cast(Centre, _Network(centre, self))

    def before_centre(self, name: str) -> None:
        """Raises CentreUnavailableError while the cable is out."""
        if "network_out" in self._running and name != "close":
            raise CentreUnavailableError("ConnectError", sent=False)

    async def cable_pulled(self) -> None:
        """Return when the network goes out."""
        self._cut.clear()
        await self._cut.wait()

    def spooler(self, spooler: Spooler) -> Spooler:
        """A printer that may have no paper, an open cover, or no cable."""
        return _Printer(spooler, self)


_ARMED: Final = frozenset({"refused", "card_pulled"})
"""Faults of this side that wait for their moment."""


class _Through:
    """Passes every call on after a look at what is broken."""

    def __init__(self, inner: object, before: Callable[[str], None]) -> None:
        self._inner = inner
        self._before = before

    def __getattr__(self, name: str) -> Any:
        call = getattr(self._inner, name)

        def passed(*arguments: Any, **named: Any) -> Any:
            self._before(name)
            return call(*arguments, **named)

        return passed


class _Network(_Through):
    """The way to the centre."""

    def __init__(self, centre: Centre, faults: Faults) -> None:
        super().__init__(centre, faults.before_centre)
        self._centre = centre
        self._faults = faults

    async def send(self, item: OutboxItem) -> Answer:
        """Deliver; a dossier may be refused once."""
        self._faults.before_centre("send")
        if item.kind is OutboxKind.DOSSIER and self._faults.takes("refused"):
            raise CentreRefusedError(409, "conflict")
        return await self._centre.send(item)

    async def events(self, after: int, deliver: Publish) -> None:
        """Follow until the cable is pulled."""
        self._faults.before_centre("events")
        following = asyncio.ensure_future(self._centre.events(after, deliver))
        pulled = asyncio.ensure_future(self._faults.cable_pulled())
        try:
            await asyncio.wait((following, pulled), return_when=asyncio.FIRST_COMPLETED)
            if following.done():
                following.result()
        finally:
            following.cancel()
            pulled.cancel()
            await asyncio.gather(following, pulled, return_exceptions=True)
        raise CentreUnavailableError("cut", sent=False)


class _Printer:
    """A printer with its troubles."""

    def __init__(self, spooler: Spooler, faults: Faults) -> None:
        self._spooler = spooler
        self._faults = faults

    def spool(self, work: Work, progress: Progress) -> Outcome:
        """Print, once there is paper."""
        if "printer_gone" in self._faults.running:
            return Outcome(PrintState.FAILED, "offline")
        for fault, reason in _WAITS.items():
            if fault in self._faults.running:
                if work.elsewhere:
                    return Outcome(PrintState.FAILED, reason)
                progress.sending()
                progress.waiting(reason)
                while fault in self._faults.running:
                    if progress.stopped.wait(_LOOK_SECONDS):
                        return Outcome(PrintState.UNKNOWN, "stopped")
                progress.waiting("")
        return self._spooler.spool(work, progress)

    def status(self) -> PrinterStatus:
        """What the printer would say."""
        if "printer_gone" in self._faults.running:
            return PrinterStatus(PrinterState.OFFLINE, ("offline",))
        if "paper_out" in self._faults.running:
            return PrinterStatus(PrinterState.PAPER_OUT, ("media-empty",))
        if "cover_open" in self._faults.running:
            return PrinterStatus(PrinterState.COVER_OPEN, ("cover-open",))
        return self._spooler.status()
