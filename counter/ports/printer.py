"""The desk's printers behind one queue."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from counter.events import PrintChanged, PrintState

if TYPE_CHECKING:
    from counter.domain.documents import Document  # the lock screen is painted without it

__all__ = [
    "BeforeSending",
    "NoPrinters",
    "PrintJob",
    "Printer",
    "PrinterState",
    "PrinterStatus",
    "PrinterView",
    "Printers",
    "Tray",
]


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
    JAM = "jam"
    TROUBLE = "trouble"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class PrinterStatus:
    """What a printer says of itself."""

    state: PrinterState
    reasons: tuple[str, ...] = ()
    """The printer's own machine words, `media-empty-error`."""


@dataclass(frozen=True, slots=True)
class PrinterView:
    """One printer of the desk, as the clerk knows it."""

    name: str
    """As its table in the settings is called."""
    label: str
    tray: Tray
    drawer: bool = False
    """Whether a cash drawer hangs on it."""


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


class Printers(Protocol):
    """The printers of a desk one by one: what they say of themselves, and who stands in for whom."""

    def printers(self) -> Sequence[PrinterView]:
        """All of them, in the order of the settings."""

    def status_of(self, name: str) -> PrinterStatus:
        """Ask one. Blocking, a few seconds at most: call it off the loop."""

    def divert(self, name: str, other: str) -> None:
        """Papers of `name` go to `other` from now on; what that one surely could not print, to `name`.

        `other` equal to `name`: they stay, and nobody is asked; empty: as if nobody had said anything.
        """

    def test(self, name: str) -> PrintChanged:
        """Print a test page and say how it ended. Blocking, as long as the printer takes: off the loop."""

    def opens_drawer(self, job_id: str) -> bool:
        """Whether the job that is about to be sent opens the cash drawer."""

    def open_drawer(self) -> bool:
        """Open the cash drawer by itself; whether its printer took that. Blocking: off the loop."""


class NoPrinters:
    """A desk whose printers are not known one by one."""

    def printers(self) -> Sequence[PrinterView]:
        """None."""
        return ()

    def status_of(self, name: str) -> PrinterStatus:
        """There is none of that name."""
        return PrinterStatus(PrinterState.OFFLINE, ("no-printer",))

    def divert(self, name: str, other: str) -> None:
        """Nobody stands in for anybody."""

    def test(self, name: str) -> PrintChanged:
        """Nothing is printed."""
        return PrintChanged("", PrintState.FAILED, "no-printer", name)

    def opens_drawer(self, job_id: str) -> bool:
        """It has none."""
        return False

    def open_drawer(self) -> bool:
        """It has none."""
        return False
