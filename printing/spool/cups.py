"""A queue of CUPS, by the same IPP, over its socket or a port.

CUPS says `none` of a printer that is off, and calls a job completed when its backend has handed the bytes on,
sometimes even one that an IPP printer aborted. So the printer itself is asked where its address is known,
and a job is CONFIRMED only by the printer's own word.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from counter.events import PrintState
from counter.ports import PrinterState, PrinterStatus
from printing.spool.ipp import IppSpooler
from printing.spool.ipp_message import Answer, Group
from printing.spool.reasons import bare, state_of
from printing.spool.spooler import Outcome, Progress, Work
from printing.spool.tcp import TcpSpooler

if TYPE_CHECKING:
    import httpx

__all__ = ["CupsSpooler"]

_SOCKETS = ("/run/cups/cups.sock", "/var/run/cups/cups.sock", "/private/var/run/cupsd")
_IPP = ("ipp", "ipps")
_RAW = "application/vnd.cups-raw"
_ASK_AGAIN_SECONDS = 2.0
"""How long a job may run before the printer itself is asked what it waits for."""


class CupsSpooler(IppSpooler):
    """The queue `queue` at `server`: `host:port`, the path of a socket, or empty: this machine's."""

    unreachable = "no-spooler"
    _also = ("device-uri",)

    def __init__(
        self, queue: str, server: str = "", *, base_seconds: float = 60.0, page_seconds: float = 5.0
    ) -> None:
        found = server or next((path for path in _SOCKETS if Path(path).exists()), "localhost:631")
        is_socket = found.startswith("/")
        super().__init__(
            f"ipp://{'localhost' if is_socket else found}/printers/{queue}",
            base_seconds=base_seconds,
            page_seconds=page_seconds,
            socket_path=found if is_socket else "",
        )
        self._device = ""
        self._asked = 0.0
        self._lack = ""
        """What the printer last said it lacks."""

    def _status(self, described: Answer) -> PrinterStatus:
        """The printer's own word, unless the queue is held up or the printer says nothing."""
        status, found = super()._status(described), described.words(Group.PRINTER, "device-uri")
        self._device = found[0] if found else ""
        own = self._own_status()
        if own is None or own.state is PrinterState.UNKNOWN or "paused" in map(bare, status.reasons):
            return status
        return own

    def _own_status(self) -> PrinterStatus | None:
        device = _spooler_of(self._device)
        return device.status() if device is not None else None

    def _before(self, described: Answer, work: Work) -> str:
        """CUPS would keep what a printer that is off cannot take, and print it when nobody waits for it."""
        status = self._status(described)
        lacks = [word for word in map(bare, status.reasons) if state_of(word) is not PrinterState.READY]
        is_stopped = status.state not in (PrinterState.READY, PrinterState.UNKNOWN)
        if status.state is PrinterState.OFFLINE or (is_stopped and work.elsewhere):
            return lacks[0] if lacks else status.state.value
        return super()._before(described, work)

    def _format(self, work: Work) -> str:
        """ESC/POS goes through as it is; all else is made into what the printer understands."""
        return work.media_type if work.media_type == "application/pdf" else _RAW

    def _follow(self, client: httpx.Client, job: int, work: Work, progress: Progress) -> Outcome:
        """To the end CUPS knows of; what the printer does not bear out ends SENT, or UNKNOWN."""
        self._asked = time.monotonic()
        outcome = super()._follow(client, job, work, progress)
        if outcome.state is not PrintState.CONFIRMED:
            return outcome
        device = _spooler_of(self._device)
        said = device.end_of(work.job_id) if isinstance(device, IppSpooler) else None
        if said is PrintState.UNKNOWN:
            return Outcome(said, "aborted")
        return outcome if said is PrintState.CONFIRMED else Outcome(PrintState.SENT, "no-status")

    def _look(self, client: httpx.Client, job: int) -> tuple[Outcome | None, str]:
        """What CUPS says; of a job that takes its time, what the printer says.

        An end before paper is UNKNOWN: CUPS counts the sides of few printers.
        """
        outcome, waiting = super()._look(client, job)
        if outcome is not None:
            failed = outcome.state is PrintState.FAILED
            return Outcome(PrintState.UNKNOWN, outcome.reason) if failed else outcome, ""
        if time.monotonic() - self._asked > _ASK_AGAIN_SECONDS:
            own = self._own_status()
            is_well = own is None or own.state in (PrinterState.READY, PrinterState.UNKNOWN)
            self._lack = "" if own is None or is_well else bare((*own.reasons, own.state.value)[0])
            self._asked = time.monotonic()
        return None, waiting or self._lack


def _spooler_of(device: str) -> IppSpooler | TcpSpooler | None:
    """A way to ask the printer at a device URI; None where its address says none, or is none."""
    try:
        parts = urlsplit(device)
        if parts.scheme in _IPP and parts.hostname:
            return IppSpooler(device.partition("?")[0], connect_seconds=2.0, answer_seconds=3.0)
        if parts.scheme == "socket" and parts.hostname:
            return TcpSpooler(parts.hostname, parts.port or 9100, connect_seconds=2.0)
    except ValueError:
        return None
    return None
