"""What devices and services report: past-tense facts, delivered by the hub to the event loop.

Every card session has a number; a fact of an older session is dropped by whoever consumes it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from counter.domain.card import CardReading, CardRecord, ReadStep

__all__ = [
    "CardFailed",
    "CardInserted",
    "CardNamed",
    "CardRead",
    "CardRemoved",
    "CardTrouble",
    "CentreEvent",
    "CodeScanned",
    "ConnectionChanged",
    "Event",
    "PrintChanged",
    "PrintState",
    "ReadProgress",
    "ReaderChanged",
    "ReaderState",
    "ScanOrigin",
    "ScannerChanged",
    "ScannerState",
]


class ReaderState(StrEnum):
    """Four states a clerk must tell apart, each with its own remedy."""

    NO_SERVICE = "no_service"
    NO_READER = "no_reader"
    NO_CARD = "no_card"
    CARD = "card"


class CardTrouble(StrEnum):
    """Why a read ended without the whole card."""

    NO_KEY = "no_key"
    """Nothing is known that opens this chip: CAN or MRZ needed."""
    WRONG_KEY = "wrong_key"
    REMOVED = "removed"
    UNREADABLE = "unreadable"
    """The card answered what the protocol forbids, or too much of it."""
    NOT_AN_ID = "not_an_id"
    READER = "reader"
    OTHER_PERSON = "other_person"
    """The chip names somebody else than the person at the counter."""


class ScanOrigin(StrEnum):
    """How a code came in."""

    SCANNER = "scanner"
    TYPED = "typed"
    DRAWER = "drawer"


class ScannerState(StrEnum):
    """States of one scanner of codes, each with its own remedy."""

    READY = "ready"
    GONE = "gone"
    """It was there, or is set, and is not plugged in."""
    REFUSED = "refused"
    """The system does not let this user open it, or another program has it."""


class PrintState(StrEnum):
    """Life of a print job in the ledger. UNKNOWN never reprints by itself."""

    QUEUED = "queued"
    SENT = "sent"
    CONFIRMED = "confirmed"
    FAILED = "failed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class ReaderChanged:
    """The reader's state as the monitor sees it now."""

    state: ReaderState
    reader: str = ""


@dataclass(frozen=True, slots=True)
class CardInserted:
    """A card lies on the reader; a new session begins."""

    session: int
    reader: str
    atr: str
    """Hex."""


@dataclass(frozen=True, slots=True)
class CardRemoved:
    """The card of a session is gone."""

    session: int


@dataclass(frozen=True, slots=True)
class ReadProgress:
    """Progress as data: the words are chosen by the screen."""

    session: int
    step: ReadStep
    done_bytes: int
    expected_bytes: int
    """0 while unknown."""


@dataclass(frozen=True, slots=True)
class CardNamed:
    """The person's text is known; the photo may still be coming."""

    session: int
    record: CardRecord


@dataclass(frozen=True, slots=True)
class CardRead:
    """A read ended with all that was asked."""

    session: int
    reading: CardReading


@dataclass(frozen=True, slots=True)
class CardFailed:
    """A read broke off; what was read until then is kept."""

    session: int
    trouble: CardTrouble
    partial: CardReading
    status_word: int | None = None
    attempts_remaining: int | None = None


@dataclass(frozen=True, slots=True)
class CodeScanned:
    """A code arrived from a scanner, the scan line or the training drawer."""

    text: str
    origin: ScanOrigin
    raw: bytes = b""
    """As the scanner sent it; empty where nobody knows."""
    scanner: str = ""
    """Name of the scanner; empty for one that types."""

    def __repr__(self) -> str:
        """A scanned code may be a citizen's: keep it out of logs."""
        return f"<CodeScanned {self.origin} {len(self.text)} characters>"


@dataclass(frozen=True, slots=True)
class ScannerChanged:
    """A scanner was found, plugged, unplugged or refused."""

    scanner: str
    """Its name, made of what it says of itself; no path of this machine."""
    state: ScannerState


@dataclass(frozen=True, slots=True)
class PrintChanged:
    """A print job moved in its ledger."""

    job_id: str
    state: PrintState
    reason: str = ""
    """Machine word: `media-empty`, `offline`, `aborted` …"""
    printer: str = ""
    """Name of the printer that has it; empty before one was chosen."""
    elsewhere: str = ""
    """Of a FAILED job: name of another printer that could take it, while nobody has said whether it may."""


@dataclass(frozen=True, slots=True)
class ConnectionChanged:
    """The centre became reachable or not."""

    online: bool


@dataclass(frozen=True, slots=True)
class CentreEvent:
    """A numbered live event of the centre, reduced to what it touches."""

    number: int
    kind: str
    """`queue`, `dossier`, `result` …"""
    subject: str
    """Id of what changed."""


Event = (
    ReaderChanged
    | CardInserted
    | CardRemoved
    | ReadProgress
    | CardNamed
    | CardRead
    | CardFailed
    | CodeScanned
    | ScannerChanged
    | PrintChanged
    | ConnectionChanged
    | CentreEvent
)
