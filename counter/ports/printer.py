"""The desk's printers behind one queue."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from counter.domain.documents import Document
from counter.events import PrintState

__all__ = ["BeforeSending", "PrintJob", "Printer", "PrinterState", "PrinterStatus", "Tray"]


class Tray(StrEnum):
    """Which printer of the desk a document goes to."""

    SHEET = "sheet"
    """A4/A5 laser printer."""
    ROLL = "roll"
    """80 mm thermal printer."""


class PrinterState(StrEnum):
    """State of a printer before a job."""

    READY = "ready"
    OFFLINE = "offline"
    PAPER_OUT = "paper_out"
    COVER_OPEN = "cover_open"
    TROUBLE = "trouble"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class PrinterStatus:
    """What a printer says of itself."""

    state: PrinterState
    reasons: tuple[str, ...] = ()
    """The printer's own machine words, `media-empty-error`."""


@dataclass(frozen=True, slots=True)
class PrintJob:
    """A job of the print ledger."""

    id: str
    """Client-made UUID: also the job name at the printer."""
    dossier_id: str
    document: Document
    copies: int
    tray: Tray
    state: PrintState = PrintState.QUEUED
    reason: str = ""
    digest: str = ""
    """SHA-256 (hex) of what was sent to the printer; empty until it was rendered."""
    at: datetime | None = None
    """When the desk asked for it."""


BeforeSending = Callable[[str, str], None]
"""Takes a job id and the SHA-256 (hex) of the bytes that will be sent. Makes it durable that they may be on
paper from now on; blocks, and raises when it cannot."""


class Printer(Protocol):
    """The desk's printers behind one queue; jobs run one after another on their own thread."""

    def start(self, before_sending: BeforeSending) -> None:
        """Start the print threads.

        `before_sending` is called on a print thread right before the first byte of a job may leave. When it
        raises, nothing leaves and the job ends FAILED with `journal`.
        """

    def stop(self) -> None:
        """Finish or abandon the running job and end the thread; jobs not sent stay queued in the ledger."""

    def submit(self, job: PrintJob) -> None:
        """Queue a job; each change is published as PrintChanged."""

    def void_before_next(self, tray: Tray) -> None:
        """What came out last on `tray` may be cut off: the next paper begins with a strip that voids it.

        Only a roll can hold half a paper; nothing for sheets.
        """

    def status(self, tray: Tray) -> PrinterStatus:
        """Ask the printer. Blocking, a few seconds at most: call it off the loop."""
