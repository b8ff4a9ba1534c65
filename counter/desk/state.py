"""What a desk knows now, as one frozen value: screens draw it, nothing else mutates it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum

from counter.domain.card import Access, Authenticity, CardRecord, Photo, ReadStep
from counter.domain.compare import Difference
from counter.domain.decisions import Correction, Decision, Lack
from counter.domain.documents import VisitList
from counter.domain.dossiers import (
    Collector,
    Delivery,
    Dossier,
    DossierRow,
    HandOver,
    PaperCount,
    Release,
    Replaced,
    Result,
    SyncState,
    extra_component,
    is_extra,
)
from counter.domain.due import Due
from counter.domain.fees import Fee, FeeReceipt, PaymentMethod, WaiverGround
from counter.domain.parties import AuthorityProblem, Contact, Parties, PartyRole
from counter.domain.people import Person
from counter.domain.place import Clerk, Place
from counter.domain.procedures import Component, Procedure, ProcedureCase
from counter.domain.tickets import Queue, Ticket
from counter.events import CardTrouble, PrintState, ReaderState
from counter.ports import LookupOutcome, PrintJob

__all__ = [
    "CardView",
    "DeskState",
    "Devices",
    "Filing",
    "Held",
    "Identity",
    "Notice",
    "NoticeLevel",
    "OutboxView",
    "Reading",
    "RegisterView",
    "Returning",
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
    parties: Parties = Parties()
    owner: Person | None = None
    """Set when the owner is not the submitter; of an organisation its legal representative."""
    problems: tuple[AuthorityProblem, ...] = ()
    """Why the submitter may not act yet."""
    contact: Contact = Contact()
    deliver_to: str = ""
    """Name of the other centre, or the postal address."""
    release: Release = Release.APPOINTMENT
    result_number: str = ""
    """Number of a result given at once."""
    paid_dong: int | None = None
    """What is really taken now; None: all of it."""
    given_dong: int | None = None
    """Cash laid on the desk; None while not counted."""
    waiver: WaiverGround | None = None
    whole_dong: int | None = None
    """The fee the clerk entered, while a waiver takes less of it; None where the rule names the fee."""
    receipt: FeeReceipt | None = None
    """Number of the fee receipt, when the clerk has entered one."""
    replaces: Replaced | None = None
    follows: str | None = None
    """Local number of the supplement request this dossier completes."""
    first_submitter: Person | None = None
    """Who filed the case that goes on here, until the clerk says by what right it is brought now."""
    credit_dong: int = 0
    """Taken for the dossier this one is received instead of, and not given back."""
    pages: int = 1
    """Pages of the original, where the fee follows from them."""
    copies: int = 1
    """Copies, or persons, the fee is paid for."""
    quantity_said: bool = False
    """Whether anybody said how many pages, copies or persons; else it is one of one."""
    asked: tuple[Lack, ...] = ()
    """What the supplement request this form completes asked for."""
    asked_reason: str = ""
    """The words of that request."""
    asked_at: datetime | None = None
    """When it was made."""

    @property
    def fee(self) -> Fee:
        """The money as it would be recorded now."""
        fee = Fee(
            self.fee_dong or 0,
            self.payment,
            self.computed_dong,
            self.fee_reason,
            self.paid_dong,
            self.given_dong,
            self.waiver,
            self.receipt,
        )
        return replace(fee, carried_dong=min(self.credit_dong, fee.taken_dong))

    @property
    def to_pay_dong(self) -> int | None:
        """Of the fee, what the money taken before does not pay; None while there is no fee."""
        return None if self.fee_dong is None else max(0, self.fee_dong - self.credit_dong)

    @property
    def give_back_dong(self) -> int:
        """Money taken before that this dossier does not cost: given back when it is received."""
        return max(0, self.credit_dong - self.fee.taken_dong) if self.fee_dong is not None else 0

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

    @property
    def extras(self) -> tuple[Component, ...]:
        """Papers of no checklist: asked for by name in a supplement request, or received so before."""
        if self.case is None:
            return ()
        listed = {part.id for part in self.case.checklist}
        names = [lack.label for lack in self.asked if lack.component_id not in listed and lack.label]
        names += [paper.label for place, paper in self.papers.items() if is_extra(place)]
        return tuple({part.id: part for part in map(extra_component, names)}.values())

    @property
    def checklist(self) -> tuple[Component, ...]:
        """All the clerk ticks: the papers of the case, then those of no checklist."""
        return (*self.case.checklist, *self.extras) if self.case is not None else ()

    @property
    def unbrought(self) -> tuple[Component, ...]:
        """Papers of no checklist that were asked for and are not ticked."""
        return tuple(part for part in self.extras if part.id not in self.papers)

    @property
    def counts_quantity(self) -> bool:
        """Whether the fee follows from pages, copies or persons."""
        rule = self.procedure.fee(case=self.case)
        return rule.amount_dong is not None and rule.per != "dossier"


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
    parties: Parties = Parties()
    """By what right somebody else collects."""
    problems: tuple[AuthorityProblem, ...] = ()
    """Why the collector may not collect yet."""
    fee: Fee | None = None
    """What was owed and is paid now; None before the clerk took it."""
    corrections: tuple[Correction, ...] = ()
    replaced_by: str | None = None
    """Number of the dossier received instead, when this one is void."""
    stale: bool = False
    """It waited while others were served: the centre is asked anew before anything is handed over."""
    consignment: str = ""
    """Number of the postal item it goes with; empty while none was given."""


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
class Devices:
    """States always in view."""

    online: bool | None = None
    """None while connecting for the first time."""
    offline_reason: str = ""
    """Machine word while the centre is there but cannot be worked with (`bad_token`, `other_version` …);
    empty when it is simply not reached."""
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
    held: tuple[Held, ...] = ()
    """Visits put aside, oldest first."""
    next_receipt: FeeReceipt | None = None
    """The next number of the stock of printed receipts; None before one was entered."""
    unfinished: int = 0
    """Papers that failed, or of which nobody knows whether they came out: the clerk must deal with them."""

    @property
    def filing(self) -> Filing | None:
        """The form of the open visit."""
        return self.visit.filing if self.visit is not None else None
