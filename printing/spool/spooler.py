"""What every way to a printer has in common: the work it takes, what it reports, how it ends."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from counter.events import PrintState
from counter.ports import PrinterStatus

__all__ = ["NotRecordedError", "Outcome", "Progress", "Spooler", "StoppedError", "Work"]


@dataclass(frozen=True, slots=True)
class Work:
    """A rendered document on its way."""

    job_id: str
    """Job name at the printer: says nothing about the citizen."""
    stem: str
    """File name without ending: form and code."""
    media_type: str
    """`application/pdf` or `application/octet-stream` (ESC/POS)."""
    payload: bytes = field(repr=False)
    pages: int
    medium: str = ""
    """PWG 5101.1 name of the sheet, empty for the roll."""
    source: str = ""
    """`media-source` (PWG 5100.13) of a printer with several trays; empty: its own choice."""
    elsewhere: bool = False
    """Whether another printer of the desk could take it: one that would have to wait for paper fails it
    before the first byte."""
    preview: bytes | None = field(default=None, repr=False)
    """PNG of a receipt, for spoolers that keep files."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a job ended: CONFIRMED, FAILED, UNKNOWN, or SENT where no more can be known."""

    state: PrintState
    reason: str = ""


class NotRecordedError(Exception):
    """The ledger did not take that a job is about to be sent: not a byte of it may leave."""


class StoppedError(Exception):
    """The program ends and the job has not begun: it stays queued."""


class Progress:
    """What a spooler tells while it works, and how it learns that it should stop.

    `record` makes it durable that bytes of this SHA-256 may be on paper; it raises when it cannot.
    """

    def __init__(
        self,
        note: Callable[[PrintState, str], None],
        stopped: threading.Event,
        record: Callable[[str], None],
    ) -> None:
        self._note = note
        self._record = record
        self._waiting = ""
        self.digest = ""
        """SHA-256 (hex) of what will be sent."""
        self.stopped = stopped
        """Set when the program ends: give up waiting at once."""
        self.sent = False
        """True from the first byte that may have reached the printer."""

    def sending(self) -> None:
        """Call before the first byte of the document leaves: from here on a failure may have printed.

        Raises NotRecordedError, StoppedError: let them through and send nothing.
        """
        if self.stopped.is_set():
            raise StoppedError
        try:
            self._record(self.digest)
        except Exception as error:
            raise NotRecordedError from error
        self.sent = True
        self._note(PrintState.SENT, "")

    def waiting(self, reason: str) -> None:
        """The printer has the job and waits for `reason` (`media-empty`); empty: it goes on."""
        if reason != self._waiting:
            self._waiting = reason
            self._note(PrintState.SENT, reason)


class Spooler(Protocol):
    """One printer."""

    def spool(self, work: Work, progress: Progress) -> Outcome:
        """Take `work` to paper, blocking until its end is known or can no longer be known.

        FAILED means that surely nothing is on paper; what may be there ends UNKNOWN.
        """

    def status(self) -> PrinterStatus:
        """Ask the printer; a few seconds at most."""
