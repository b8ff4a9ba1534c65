"""The protocols the core needs. Each is tiny; its fake or virtual twin ships beside its adapter.

Adapters raise the errors named here and nothing else across these borders.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from counter.domain.card import AccessKey
from counter.domain.documents import Document
from counter.domain.dossiers import (
    ClockSource,
    Dossier,
    DossierRow,
    Entry,
    HandOver,
    NumberBlock,
    Result,
    SyncState,
)
from counter.domain.lookup import LookupOutcome
from counter.domain.people import PartialDate, Person
from counter.domain.place import Place
from counter.domain.procedures import Procedure
from counter.domain.tickets import Queue, Ticket
from counter.events import Event, PrintState

__all__ = [
    "Act",
    "Answer",
    "BeforeSending",
    "CardReader",
    "Centre",
    "CentreRefusedError",
    "CentreUnavailableError",
    "Clock",
    "DossierView",
    "Draft",
    "Journal",
    "JournalError",
    "LookupAnswer",
    "LookupOutcome",
    "LookupRequest",
    "OutboxItem",
    "OutboxKind",
    "OutboxOutcome",
    "PrintJob",
    "Printer",
    "PrinterState",
    "PrinterStatus",
    "Publish",
    "ReceptionOrder",
    "ReferenceStore",
    "Tray",
]

Publish = Callable[[Event], None]
"""Where a device thread puts its facts: `Hub.publish`."""


class Clock(Protocol):
    """The only way to know the time."""

    def now(self) -> datetime:
        """Aware local time of the office."""

    def source(self) -> ClockSource:
        """Whose clock `now` is."""

    def measure(self, centre_time: datetime) -> timedelta:
        """Take the centre's time as right; returns how far the desk was off."""


# --- the chip reader ------------------------------------------------------------------------------


class CardReader(Protocol):
    """Reads chips on its own threads and reports by events (see `counter.events`)."""

    def start(self) -> None:
        """Begin to watch readers and cards."""

    def stop(self) -> None:
        """Stop watching and reading; returns when the threads have ended."""

    def read(self, session: int, key: AccessKey, *, with_photo: bool = True) -> None:
        """Read the card of `session`; ends in CardRead or CardFailed. A gone session is CardFailed."""


# --- printing -------------------------------------------------------------------------------------


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


# --- the journal ----------------------------------------------------------------------------------


class JournalError(Exception):
    """The journal could not do what was asked; nothing was changed.

    `reason` is a machine word: `locked`, `disk_full`, `unreadable`, `newer_format`, `older_format`,
    `wrong_key`, `key_missing`, `key_unreadable`, `missing`, `other_desk`, `already_returned`,
    `unknown_dossier`, `unknown_item`, `conflict`, `chain_broken`, `closed`, `io`.
    """

    def __init__(self, reason: str, message: str = "") -> None:
        super().__init__(message or reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Act:
    """An act at the desk that has no projection of its own: sign-in, call, look-up, read, override."""

    kind: str
    """`signed_in`, `ticket_called`, `citizen_looked_up`, `card_read` …"""
    subject: str
    """Id of what it was done to: a ticket, a draft, a dossier."""
    entry: Entry
    detail: str = ""
    """Machine words, no personal data."""


@dataclass(frozen=True, slots=True)
class Draft:
    """Work in progress on one ticket, saved as it is typed. `content` is the desk's own encoding."""

    id: str
    ticket_id: str | None
    content: bytes = field(repr=False)
    saved_at: datetime


@dataclass(frozen=True, slots=True)
class ReceptionOrder:
    """What the commit key asks the journal to make durable in one transaction.

    The journal takes the dossier code from the oldest open block of (agency, date) and the local number
    from its own sequence inside that transaction, puts them into the dossier, and appends the event, the
    dossier, its outbox item and its print jobs; the draft goes away in the same transaction.
    """

    dossier: Dossier
    """With `code` None and `local_number` empty: the journal fills both."""
    documents: Callable[[Dossier], Sequence[PrintJob]]
    """Makes the print jobs of the numbered dossier; pure."""
    body: Callable[[Dossier], bytes]
    """Encodes the numbered dossier as the outbox message; pure."""
    draft_id: str | None


class OutboxKind(StrEnum):
    """What is to be told to the centre."""

    DOSSIER = "dossier"
    HAND_OVER = "hand_over"
    TICKET = "ticket"


class OutboxOutcome(StrEnum):
    """Outcome of one send (DESIGN.md "Truth about a dossier")."""

    DONE = "done"
    RETRY = "retry"
    """No connection, 5xx, 429."""
    STOP = "stop"
    """400, 404, 409, 422: stop and show."""
    SIGN_IN = "sign_in"
    """401, 403: sending pauses."""
    UNKNOWN = "unknown"
    """Sent, no answer or not ours: ask by id, then resend the same id."""


@dataclass(frozen=True, slots=True)
class OutboxItem:
    """One message waiting for the centre; order is kept per `subject`."""

    id: str
    kind: OutboxKind
    subject: str
    """Id of the dossier or ticket it belongs to."""
    body: bytes = field(repr=False)
    """The message as it will be sent (wire JSON), frozen at entry."""
    created_at: datetime
    attempts: int = 0
    next_at: datetime | None = None
    """Not before; None: at once."""
    last_outcome: OutboxOutcome | None = None
    detail: str = ""
    """Machine word of the last trouble."""
    done: bool = False


class Journal(Protocol):
    """The desk's durable memory: each call that changes something is one transaction and one fsync.

    Calls block for a commit; the desk runs them on one thread of its own. All raise JournalError.
    """

    def close(self) -> None:
        """Write what is pending and release the lock."""

    def append(self, act: Act) -> None:
        """Append an act and link it into the audit chain."""

    def save_draft(self, draft: Draft) -> None:
        """Hand a draft to the writer thread: durable within 50 ms, never blocks."""

    def drafts(self) -> tuple[Draft, ...]:
        """Drafts that were neither committed nor dropped, newest last."""

    def drop_draft(self, draft_id: str, act: Act, item: OutboxItem | None = None) -> None:
        """Forget a draft; in the same transaction queue what its end is to tell the centre."""

    def receive(self, order: ReceptionOrder) -> tuple[Dossier, tuple[PrintJob, ...]]:
        """Commit a reception; see ReceptionOrder. The numbered dossier and its queued print jobs."""

    def hand_over(self, hand_over: HandOver, item: OutboxItem, jobs: Sequence[PrintJob]) -> None:
        """Commit the handing over of a result; `already_returned` when it was handed over before.

        The dossier may have been received at another desk: then only its id is known here.
        """

    def dossier(self, key: str) -> DossierRow | None:
        """By id, code, official code or local number."""

    def dossiers(self, *, limit: int = 200) -> tuple[DossierRow, ...]:
        """Newest first."""

    def unconfirmed(self) -> tuple[DossierRow, ...]:
        """Dossiers not yet CONFIRMED, oldest first."""

    def note_dossier(
        self, dossier_id: str, state: SyncState, *, official_code: str | None = None, trouble: str = ""
    ) -> None:
        """Move the delivery state of a dossier; never backwards."""

    def add_block(self, block: NumberBlock) -> None:
        """Keep a leased block; adding the same block again changes nothing."""

    def numbers_left(self, agency_code: str, date: str) -> int:
        """Unused numbers of the blocks of (agency, yymmdd)."""

    def outbox(self, *, done: bool = False, limit: int = 500) -> tuple[OutboxItem, ...]:
        """Waiting items in order of entry; with `done` the finished ones, newest first."""

    def sent_body(self, item_id: str) -> bytes | None:
        """The frozen bytes of a message, delivered or not: what a read-back must be equal to."""

    def outbox_counts(self) -> tuple[int, int, int]:
        """(waiting, stopped by a refusal, delivered since the journal began)."""

    def note_outbox(
        self, item_id: str, outcome: OutboxOutcome, *, next_at: datetime | None = None, detail: str = ""
    ) -> None:
        """Record how a send ended; DONE finishes the item."""

    def add_jobs(self, jobs: Sequence[PrintJob], act: Act) -> None:
        """Add print jobs (a reprint) with the act that asked for them."""

    def note_job(self, job_id: str, state: PrintState, reason: str = "") -> None:
        """Move a print job in the ledger."""

    def jobs(self, dossier_id: str) -> tuple[PrintJob, ...]:
        """Print jobs of a dossier, oldest first."""

    def open_jobs(self) -> tuple[PrintJob, ...]:
        """Jobs queued, sent or unknown: after a restart `sent` ones have become unknown."""

    def job(self, job_id: str) -> PrintJob | None:
        """One print job."""

    def unfinished_jobs(self) -> tuple[PrintJob, ...]:
        """Jobs FAILED or UNKNOWN, oldest first, without those printed again (reason `reprinted`)."""


class ReferenceStore(Protocol):
    """Reference data on the desk's disk: rebuilt from the centre at will, losing it loses nothing."""

    def place(self) -> Place | None:
        """Where this desk stands, as last told by the centre."""

    def catalogue(self) -> tuple[str, tuple[Procedure, ...]]:
        """(version, procedures); ("", ()) when there is none."""

    def put_place(self, place: Place) -> None:
        """Replace, crash-safe."""

    def put_catalogue(self, version: str, procedures: Sequence[Procedure]) -> None:
        """Replace, crash-safe."""


# --- the centre -----------------------------------------------------------------------------------


class CentreUnavailableError(Exception):
    """No usable answer. `sent` tells whether the request may have reached the centre."""

    def __init__(self, detail: str, *, sent: bool) -> None:
        super().__init__(detail)
        self.detail = detail
        self.sent = sent


class CentreRefusedError(Exception):
    """The centre answered no: `status` is the HTTP status, `reason` its machine word."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(f"{status} {reason}")
        self.status = status
        self.reason = reason


@dataclass(frozen=True, slots=True)
class LookupRequest:
    """A question to the population register; needs a purpose and an officer."""

    personal_number: str | None
    old_number: str | None
    full_name: str
    date_of_birth: PartialDate
    procedure_code: str
    """Empty before a procedure is chosen."""
    subject: str
    """Ticket or dossier id the look-up is for."""
    clerk_id: str

    def __repr__(self) -> str:
        """Keep personal data out of logs."""
        return f"<LookupRequest {self.subject}>"


@dataclass(frozen=True, slots=True)
class LookupAnswer:
    """What the register said."""

    outcome: LookupOutcome
    reference: str
    """The request id, kept as evidence."""
    person: Person | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """Acknowledgement of a write: the centre's id of what it keeps, and whether it was there already."""

    centre_id: str
    repeated: bool
    state: SyncState


@dataclass(frozen=True, slots=True)
class DossierView:
    """A dossier as the centre keeps it, read back."""

    dossier: Dossier
    digest: str
    """SHA-256 (hex) over the bytes the centre received and keeps."""
    state: SyncState
    official_code: str | None
    result: Result | None
    returned: bool
    hand_over: HandOver | None = None
    trouble: str = ""
    """Machine word of the register that stopped it at the centre; empty while it is on its way or there."""


class Centre(Protocol):
    """The desk's centre. Raises CentreUnavailableError and CentreRefusedError."""

    async def place(self) -> Place:
        """Where this desk stands."""

    async def catalogue(self, known_version: str) -> tuple[str, tuple[Procedure, ...]] | None:
        """The catalogue, or None when `known_version` is still right."""

    async def server_time(self) -> datetime:
        """The centre's clock."""

    async def place_and_time(self) -> tuple[Place, datetime]:
        """Both in one answer."""

    async def queue(self) -> Queue:
        """Waiting tickets of this desk's groups."""

    async def call_next(self, request_id: str, clerk_id: str) -> Ticket | None:
        """Claim the next ticket; the same request id gives the same ticket. None: nobody waits."""

    async def call_ticket(
        self, request_id: str, clerk_id: str, number: str, *, scan: str | None = None
    ) -> Ticket:
        """Claim one ticket by its number; refused `not_waiting` when another desk has it.

        `scan` is the whole text of a scanned ticket: refused `wrong_centre`, `wrong_day`, `bad_signature`.
        """

    async def look_up(self, request: LookupRequest) -> LookupAnswer:
        """Ask the population register through the centre."""

    async def lease_block(self, request_id: str, agency_code: str, date: str, size: int) -> NumberBlock:
        """Lease order numbers of (agency, yymmdd) for this desk."""

    async def send(self, item: OutboxItem) -> Answer:
        """Deliver an outbox item; the same id with the same content is a success."""

    async def dossier(self, key: str) -> DossierView | None:
        """By id, code or local number; None when the centre does not know it."""

    async def close(self) -> None:
        """Close the connections; safe while requests run."""

    async def events(self, after: int, deliver: Publish) -> None:
        """Follow live events from number `after`, publishing CentreEvent, until cancelled or cut off.

        The first is of kind `position`: the subscription stands. What was fetched before it may be stale.
        """
