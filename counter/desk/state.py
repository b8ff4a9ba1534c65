"""What a desk knows now, as one frozen value: screens draw it, nothing else mutates it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from counter.desk.filing import Filing, Returning
from counter.domain.authenticity import Finding
from counter.domain.card import Access, Authenticity, CardRecord, Photo, ReadStep
from counter.domain.compare import Difference
from counter.domain.decisions import Decision
from counter.domain.dossiers import DossierRow
from counter.domain.fees import FeeReceipt
from counter.domain.parties import PartyRole
from counter.domain.people import Person
from counter.domain.place import Clerk, Place
from counter.domain.tickets import Queue, Ticket
from counter.events import CardTrouble, PrintState, ReaderState, ScannerState
from counter.ports import LookupOutcome, PrintJob

if TYPE_CHECKING:  # the lock screen is painted without them
    from counter.domain.documents import VisitList
    from counter.domain.receipt_stock import BookView
    from counter.domain.satisfaction import Satisfaction

__all__ = [
    "CardView",
    "DeskState",
    "Devices",
    "ElectronicView",
    "Filing",
    "Held",
    "Identity",
    "Notice",
    "NoticeLevel",
    "OutboxView",
    "PapersView",
    "Reading",
    "RegisterView",
    "Returning",
    "StandIn",
    "Undo",
    "Visit",
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
    findings: tuple[Finding, ...] = ()
    """What to know of the card beside the verdict, the gravest first."""
    evidence: bytes | None = field(default=None, repr=False)
    """What the verdict rests on."""
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
    """As scanned off the paper: the QR code of a card, or the machine-readable zone of any paper."""
    issued: date | None = None
    """Date of issue on the QR: the expiry of a card without PACE is computed from it."""
    typed: Person | None = None
    card: CardView = field(default_factory=CardView)
    register: RegisterView = field(default_factory=RegisterView)
    person: Person | None = None
    differences: tuple[Difference, ...] = ()
    number: str = ""
    """Scanned alone: a personal number, or the nine digits of a former card. Who is typed next has it."""


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
    expects: PartyRole = PartyRole.SUBMITTER
    """Of whom the next scanned or typed identity is."""
    decisions: tuple[Decision, ...] = ()
    """Supplement requests, refusals and advice of this visit, oldest first."""
    series: Filing | None = None
    """The filing last received: "same again, new owner" begins with it."""
    pile: bool = False
    """"Same again" was used: one list of all is expected before the visit ends."""
    held_at: datetime | None = None
    """When it was put aside; None while it is open."""
    broken: bool = False
    """The screens broke while it was open: it waits among those put aside, and the desk opens without it."""

    @property
    def standing(self) -> tuple[DossierRow, ...]:
        """What was received in the visit and not voided."""
        return tuple(row for row in self.received if not row.voided)

    @property
    def is_listed(self) -> bool:
        """Whether a printed list (X04) names exactly what stands, and what was given back of it.

        One that failed is no list.
        """
        standing = {row.dossier.id: row.given_back_dong for row in self.standing}
        return any(
            {dossier.id: one.given_back.get(dossier.id, 0) for dossier in one.dossiers} == standing
            for one in self._lists
        )

    @property
    def is_list_outdated(self) -> bool:
        """Whether the person holds a list (X04) and none of them is right any more."""
        return bool(self._lists) and not self.is_listed

    @property
    def _lists(self) -> tuple[VisitList, ...]:
        from counter.domain.documents import VisitList  # a visit needs it, the lock screen does not

        printed = (job for job in self.jobs if job.state is not PrintState.FAILED)
        return tuple(job.document for job in printed if isinstance(job.document, VisitList))

    @property
    def taken_dong(self) -> int:
        """Money taken in the visit for what stands, without what was given back."""
        return sum(
            row.dossier.fee.taken_dong + row.paid_later_dong - row.given_back_dong for row in self.standing
        )

    @property
    def owed_dong(self) -> int:
        """Still to be paid of what stands."""
        return sum(max(0, row.dossier.fee.owed_dong - row.paid_later_dong) for row in self.standing)


@dataclass(frozen=True, slots=True)
class Held:
    """A visit put aside while the next person is served."""

    visit_id: str
    ticket_number: str | None
    name: str
    """Who it is, as far as known; empty when nobody was identified."""
    procedure: str
    """Short name of the procedure in work; empty before one is chosen."""
    held_at: datetime

    def __repr__(self) -> str:
        """Keep personal data out of logs."""
        return f"<Held {self.ticket_number}>"


@dataclass(frozen=True, slots=True)
class OutboxView:
    """Counts of the outbox and its newest lines."""

    waiting: int = 0
    stopped: int = 0
    """Items the centre refused: somebody must look."""
    done: int = 0


@dataclass(frozen=True, slots=True)
class StandIn:
    """Another printer that could print what one cannot: the clerk is asked once a day."""

    printer: str
    other: str
    label: str
    """Of the printer that cannot, as the clerk calls it."""
    other_label: str
    reason: str
    """Machine word: what the printer lacks."""


@dataclass(frozen=True, slots=True)
class PapersView:
    """Papers that press at this desk."""

    go_now: int = 0
    """Should be on their way by the end of the day, or are late."""
    overnight: int = 0
    """Stay overnight, and nobody answers for them yet."""
    unsigned: int = 0
    """Await the leader's signature close to their appointment, or past it."""
    heard: int = 0
    """Grows whenever the centre tells that something was recorded: lists in view are read anew."""


@dataclass(frozen=True, slots=True)
class Devices:
    """States always in view."""

    online: bool | None = None
    """None while connecting for the first time."""
    offline_reason: str = ""
    """Machine word while the centre is there but cannot be worked with (`bad_token`, `other_version` …);
    empty when it is simply not reached."""
    reader: ReaderState = ReaderState.NO_SERVICE
    reader_name: str = ""
    cards: tuple[int, ...] = ()
    """Sessions of all cards that lie on readers, as they were laid down."""
    card_session: int | None = None
    """The one that is meant: laid down last of those that lie there."""
    left_session: int | None = None
    """Card session that lay on the reader when the last visit ended: give that card back."""
    sheet: PrintState | None = None
    """Last job of the sheet printer; None before the first."""
    sheet_reason: str = ""
    roll: PrintState | None = None
    roll_reason: str = ""
    scanners: Mapping[str, ScannerState] = field(default_factory=dict)
    """Scanners with a line of their own, by name; those that type show nowhere."""


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


@dataclass(frozen=True, slots=True)
class ElectronicView:
    """Electronic receipts of this desk that are not there yet."""

    pending: int = 0
    failed: int = 0
    trouble: str = ""
    """Machine word of the first refusal."""


@dataclass(frozen=True, slots=True)
class Undo:
    """The last scan can be taken back."""

    kind: str
    """ScanKind of it."""
    until: datetime


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
    papers: PapersView = PapersView()
    notice: Notice | None = None
    busy: str = ""
    """Name of the act that is running (`calling`, `committing` …), empty when none: its key does nothing."""
    read_as: str = ""
    """ScanKind of the last scan, for "read as …"."""
    undo: Undo | None = None
    """Offered for a few seconds after a scan that can be taken back."""
    held: tuple[Held, ...] = ()
    """Visits put aside, oldest first."""
    others_visit: bool = False
    """A visit is open or put aside that whoever is signed in may not see: both are empty then."""
    next_receipt: FeeReceipt | None = None
    """The next number of the stock of printed receipts; None before one was entered."""
    rated: Satisfaction | None = None
    """What the citizen of the open visit said of the desk: here alone, never written beside a visit."""
    receipt_books: tuple[BookView, ...] = ()
    """Open books of printed receipts, the one in use first."""
    electronic: ElectronicView = field(default_factory=ElectronicView)
    sign_in_after: datetime | None = None
    """Nobody signs in before, after too many wrong attempts; None: at once."""
    badge_of: str = ""
    """Name of whoever's badge was shown at the lock screen: their PIN is awaited."""
    stand_in: StandIn | None = None
    """Asked about and not answered with yes; None: nothing is asked."""
    unfinished: int = 0
    """Papers that failed, or of which nobody knows whether they came out: the clerk must deal with them."""

    @property
    def filing(self) -> Filing | None:
        """The form of the open visit."""
        return self.visit.filing if self.visit is not None else None
