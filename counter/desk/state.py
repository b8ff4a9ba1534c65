"""What a desk knows now, as one frozen value: screens draw it, nothing else mutates it.

`next_step` is the whole flow in one place: from any state there is one obvious next act.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from counter.domain.card import Access, Authenticity, CardRecord, Photo, ReadStep
from counter.domain.compare import Difference
from counter.domain.dossiers import (
    Collector,
    Delivery,
    Dossier,
    DossierRow,
    HandOver,
    PaperCount,
    PaymentMethod,
    Result,
    SyncState,
)
from counter.domain.due import Due
from counter.domain.people import Person
from counter.domain.place import Clerk, Place
from counter.domain.procedures import Procedure, ProcedureCase
from counter.domain.tickets import Queue, Ticket
from counter.events import CardTrouble, PrintState, ReaderState
from counter.ports import LookupOutcome, PrintJob

__all__ = [
    "CardView",
    "DeskState",
    "Devices",
    "Filing",
    "Identity",
    "NextStep",
    "Notice",
    "NoticeLevel",
    "OutboxView",
    "Reading",
    "RegisterView",
    "Returning",
    "Visit",
    "next_step",
]


class Reading(StrEnum):
    """Where the chip read of this visit stands."""

    NONE = "none"
    RUNNING = "running"
    NAMED = "named"
    """The text is there, the photo is still coming."""
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class CardView:
    """The card of this visit."""

    session: int | None = None
    """Card session of the read; None before one."""
    reading: Reading = Reading.NONE
    step: ReadStep | None = None
    done_bytes: int = 0
    expected_bytes: int = 0
    record: CardRecord | None = None
    photo: Photo | None = None
    access: Access | None = None
    authenticity: Authenticity = Authenticity.NOT_CHECKED
    trouble: CardTrouble | None = None
    attempts_remaining: int | None = None


@dataclass(frozen=True, slots=True)
class RegisterView:
    """What the population register said in this visit."""

    asking: bool = False
    outcome: LookupOutcome | None = None
    reference: str = ""
    person: Person | None = None


@dataclass(frozen=True, slots=True)
class Identity:
    """The person at the counter: every source side by side, and the merged person."""

    qr: Person | None = None
    issued: date | None = None
    """Date of issue on the QR: the expiry of a card without PACE is computed from it."""
    typed: Person | None = None
    card: CardView = field(default_factory=CardView)
    register: RegisterView = field(default_factory=RegisterView)
    person: Person | None = None
    differences: tuple[Difference, ...] = ()


@dataclass(frozen=True, slots=True)
class Filing:
    """The dossier being received: procedure, case, papers, fee."""

    id: str
    """The id the dossier will have."""
    procedure: Procedure
    case: ProcedureCase | None = None
    papers: Mapping[str, PaperCount] = field(default_factory=dict)
    """By component id; only lines with something ticked."""
    sets: int = 1
    fee_dong: int | None = None
    """What will be taken; None: must be entered."""
    computed_dong: int | None = None
    fee_reason: str = ""
    payment: PaymentMethod = PaymentMethod.CASH
    delivery: Delivery = Delivery.COUNTER
    due: Due | None = None
    """Appointment if it were committed now."""

    @property
    def missing(self) -> tuple[str, ...]:
        """Ids of required components not ticked yet."""
        if self.case is None:
            return ()
        return tuple(
            component.id
            for component in self.case.checklist
            if component.required and component.id not in self.papers
        )


@dataclass(frozen=True, slots=True)
class Returning:
    """A dossier opened by its code, to hand its result over or to tell where it is."""

    dossier: Dossier
    official_code: str | None
    result: Result | None
    returned: bool
    by_slip: bool
    """True when the slip's or receipt's code was scanned: the paper is there."""
    collector: Collector | None = None
    hand_over: HandOver | None = None
    """Set once committed."""
    handed: HandOver | None = None
    """The handing over as the centre knows it: when and to whom, for whoever asks again."""
    paper_seen: bool = False
    """The clerk saw an identity paper of somebody who only stated who they are."""
    sync: SyncState | None = None
    """How far the dossier (once handed over: the hand-over) has really got; None while not known."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One citizen at the counter."""

    id: str
    ticket: Ticket | None
    started_at: datetime
    identity: Identity = field(default_factory=Identity)
    filing: Filing | None = None
    received: tuple[DossierRow, ...] = ()
    """Dossiers received in this visit, oldest first."""
    jobs: tuple[PrintJob, ...] = ()
    """Print jobs of this visit, oldest first."""
    returning: Returning | None = None


@dataclass(frozen=True, slots=True)
class OutboxView:
    """Counts of the outbox and its newest lines."""

    waiting: int = 0
    stopped: int = 0
    """Items the centre refused: somebody must look."""
    done: int = 0


@dataclass(frozen=True, slots=True)
class Devices:
    """States always in view."""

    online: bool | None = None
    """None while connecting for the first time."""
    reader: ReaderState = ReaderState.NO_SERVICE
    reader_name: str = ""
    card_session: int | None = None
    left_session: int | None = None
    """Card session that lay on the reader when the last visit ended: give that card back."""
    sheet: PrintState | None = None
    """Last job of the sheet printer; None before the first."""
    sheet_reason: str = ""
    roll: PrintState | None = None
    roll_reason: str = ""


class NoticeLevel(StrEnum):
    """How loud a notice is."""

    DONE = "done"
    INFORMATION = "information"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the clerk must read; it stays until the next act. `key` is a text key `desk.notice.*`."""

    key: str
    level: NoticeLevel
    values: Mapping[str, object] = field(default_factory=dict)


class NextStep(StrEnum):
    """The one obvious next act."""

    OPENING = "opening"
    SIGN_IN = "sign_in"
    CALL = "call"
    IDENTIFY = "identify"
    READING = "reading"
    CHOOSE_PROCEDURE = "choose_procedure"
    CHOOSE_CASE = "choose_case"
    CHECK_PAPERS = "check_papers"
    ENTER_FEE = "enter_fee"
    COMMIT = "commit"
    FINISH = "finish"
    """Received (or handed over): next person, or another dossier of the same one."""
    RESULT_NOT_READY = "result_not_ready"
    ALREADY_RETURNED = "already_returned"
    CHECK_COLLECTOR = "check_collector"
    COLLECTOR_NOT_OWNER = "collector_not_owner"
    HAND_OVER = "hand_over"


@dataclass(frozen=True, slots=True)
class DeskState:
    """Everything the screen draws."""

    training: bool
    place: Place | None = None
    clerk: Clerk | None = None
    queue: Queue = field(default_factory=Queue)
    visit: Visit | None = None
    devices: Devices = field(default_factory=Devices)
    outbox: OutboxView = field(default_factory=OutboxView)
    notice: Notice | None = None
    busy: str = ""
    """Name of the act that is running (`calling`, `committing` …), empty when none: its key does nothing."""
    read_as: str = ""
    """ScanKind of the last scan, for "read as …"."""
    unfinished: int = 0
    """Papers that failed, or of which nobody knows whether they came out: the clerk must deal with them."""


def next_step(state: DeskState) -> NextStep:
    """The one obvious next act of `state`."""
    if state.place is None:
        return NextStep.OPENING
    if state.clerk is None:
        return NextStep.SIGN_IN
    if state.visit is None:
        return NextStep.CALL
    if state.visit.returning is not None:
        return _next_of_return(state.visit.returning)
    return _next_of_visit(state.visit)


def _next_of_return(returning: Returning) -> NextStep:
    if returning.hand_over is not None:
        return NextStep.FINISH
    if returning.returned:
        return NextStep.ALREADY_RETURNED
    if returning.result is None:
        return NextStep.RESULT_NOT_READY
    if returning.collector is None:
        return NextStep.CHECK_COLLECTOR
    return NextStep.HAND_OVER if returning.collector.is_owner else NextStep.COLLECTOR_NOT_OWNER


def _next_of_visit(visit: Visit) -> NextStep:
    filing = visit.filing
    if filing is None:
        if visit.received:
            return NextStep.FINISH
        if visit.identity.card.reading is Reading.RUNNING and visit.identity.person is None:
            return NextStep.READING
        return NextStep.IDENTIFY if visit.identity.person is None else NextStep.CHOOSE_PROCEDURE
    if visit.identity.person is None and filing.procedure.identity_required:
        return NextStep.IDENTIFY
    if filing.case is None:
        return NextStep.CHOOSE_CASE
    if filing.missing or (not filing.papers and any(part.required for part in filing.case.checklist)):
        return NextStep.CHECK_PAPERS
    return NextStep.ENTER_FEE if filing.fee_dong is None else NextStep.COMMIT
