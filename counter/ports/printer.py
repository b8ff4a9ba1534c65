"""The desk's printers behind one queue."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
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


BeforeSending = Callable[[str], None]
"""Makes it durable that the job of this id may be on paper from now on; blocks, and raises when it cannot."""


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

    def status(self, tray: Tray) -> PrinterStatus:
        """Ask the printer. Blocking, a few seconds at most: call it off the loop."""
