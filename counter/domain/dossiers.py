"""A dossier as the desk records it, its truth about delivery, and the handing over of its result.

A `Dossier` is frozen at the commit key: who, where, when and with which clock stand in its `Entry`.
Source: DESIGN.md "Truth about a dossier"; Decree 118/2025 art. 17, 22, 28.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from counter.domain.certification import CertifiedPaper
from counter.domain.fees import Fee
from counter.domain.parties import Contact, Parties
from counter.domain.people import Person, PersonField, Source
from counter.domain.procedures import Component, ComponentKind, PaperSet, TimeLimit
from counter.domain.quantity import Quantity

__all__ = [
    "OLDEST_OUTAGE",
    "ClockSource",
    "Collector",
    "CollectorProof",
    "Delivery",
    "Dossier",
    "DossierRow",
    "Entry",
    "HandOver",
    "KeptDifference",
    "NumberBlock",
    "Organisations",
    "Outage",
    "PaperCount",
    "ProcedureRef",
    "Release",
    "Replaced",
    "Result",
    "SyncState",
    "extra_component",
    "extra_id",
    "is_extra",
]

EXTRA = "extra-"
"""Begins the component id of a paper that is on no checklist: a supplement request asked for it by name."""
_EXTRAS = uuid.UUID("0f6c6f0a-6d3e-5d0b-9a41-657874726173")


class SyncState(StrEnum):
    """How far a record has really got. Only CONFIRMED is shown as done."""

    RECORDED = "recorded"
    """Durable on this desk's disk."""
    ACCEPTED = "accepted"
    """The centre answered with its id."""
    FORWARDED = "forwarded"
    """The system that owns the register answered the centre."""
    CONFIRMED = "confirmed"
    """Read back from the centre and equal to what was sent."""


class ClockSource(StrEnum):
    """Whose clock gave a time."""

    DESK = "desk"
    CENTRE = "centre"
    """The desk's clock, corrected by the offset last measured against the centre's."""


class Release(StrEnum):
    """When the result is given."""

    APPOINTMENT = "appointment"
    AT_ONCE = "at_once"
    """Given at once, without a slip (Decree 118/2025 art. 17.4)."""
    AT_ONCE_WITH_SLIP = "at_once_with_slip"
    """Given at once; the person asked for the slip all the same."""


class Delivery(StrEnum):
    """How the result is wanted."""

    COUNTER = "counter"
    OTHER_CENTRE = "other_centre"
    """At another centre of the province."""
    POST = "post"
    ELECTRONIC = "electronic"


class CollectorProof(StrEnum):
    """What the person who collects a result showed (Decree 118/2025 art. 22, 6.2)."""

    SLIP = "slip"
    CARD = "card"
    """Identity paper of the owner, the slip being lost."""
    PAPER = "paper"
    """Another identity paper, typed off by the clerk."""
    AUTHORISATION = "authorisation"
    """A written authorisation of the owner, with the collector's own identity paper."""
    AT_ONCE = "at_once"
    """Given to whoever filed, while they stood there."""
    POST = "post"
    """Nobody came: given to the postal service for the owner's address."""
    ELECTRONIC = "electronic"
    """Nobody came: sent as an electronic document."""
    OTHER_CENTRE = "other_centre"
    """Nobody came: passed on to the centre where the owner collects it."""

    @property
    def is_sent(self) -> bool:
        """Whether the result left this centre with nobody of the owner's at the counter."""
        return self in _SENT


_SENT = frozenset({CollectorProof.POST, CollectorProof.ELECTRONIC, CollectorProof.OTHER_CENTRE})


@dataclass(frozen=True, slots=True)
class Entry:
    """Who did it, where, when and by whose clock: frozen at the key press, sent unchanged whenever."""

    clerk_id: str
    clerk_name: str
    desk_id: str
    desk_name: str
    centre_id: str
    at: datetime
    """Time-zone aware."""
    clock: ClockSource


@dataclass(frozen=True, slots=True)
class ProcedureRef:
    """The procedure a dossier was received under, and which version of it."""

    code: str
    name: str
    version: str
    case_id: str
    case_name: str
    field: str
    owner_system: str
    paper_set: PaperSet = PaperSet.ONE_STOP
    """Whose forms its papers are."""


@dataclass(frozen=True, slots=True)
class PaperCount:
    """One line of the checklist as it was received."""

    component_id: str
    label: str
    """Printable whole: the reviewed label, or the published text when that is not cut."""
    originals: int = 0
    certified_copies: int = 0
    photocopies: int = 0
    from_data: bool = False
    """True when the state already holds it and it was not asked again (Decree 118/2025 art. 17.1.b)."""
    presented: bool = False
    """True for papers shown, compared and given back."""

    @classmethod
    def as_asked(cls, component: Component) -> PaperCount:
        """A component ticked as the procedure asks it."""
        presented = component.kind is ComponentKind.PRESENTED
        return cls(
            component_id=component.id,
            label=component.printable_text,
            originals=0 if presented else component.originals or (0 if component.copies else 1),
            certified_copies=0 if presented else component.copies,
            presented=presented,
        )


def extra_id(label: str) -> str:
    """Component id of a paper of no checklist: the same name gives the same id wherever it is read."""
    return f"{EXTRA}{uuid.uuid5(_EXTRAS, label.casefold()).hex[:12]}"


def is_extra(component_id: str) -> bool:
    """Whether a paper is on no checklist."""
    return component_id.startswith(EXTRA)


def extra_component(label: str) -> Component:
    """A paper of no checklist as a line of it: one original, under the name it was asked for by."""
    return Component(
        id=extra_id(label),
        label=label,
        text=label,
        text_cut=False,
        kind=ComponentKind.PAPER,
        required=False,
        originals=1,
        copies=0,
        label_reviewed=True,
    )


@dataclass(frozen=True, slots=True)
class Organisations:
    """The three organisations of a non-territorial dossier (Decree 118/2025 art. 14, 20)."""

    support: str
    """Name of the place that helped the person file."""
    receiving: str
    """Name of the centre that received."""
    deciding: str
    """Name of the agency that decides."""
    deciding_code: str
    """Agency id that starts the dossier code, `H99.001`."""


@dataclass(frozen=True, slots=True)
class KeptDifference:
    """A field on which paper and register disagreed, and what was taken (Decree 118/2025 art. 17.1.b)."""

    field: PersonField
    kept: Source
    """Whose value stands in the dossier: the paper's prevails."""
    paper_value: str
    register_value: str

    def __repr__(self) -> str:
        """Keep personal data out of logs and tracebacks."""
        return f"<KeptDifference {self.field} {self.kept}>"


@dataclass(frozen=True, slots=True)
class Replaced:
    """The dossier this one was received instead of: its slip was voided."""

    dossier_id: str
    number: str
    """Its code, or its local number when it had none."""
    reason: str


OLDEST_OUTAGE = timedelta(days=31)
"""What was received by hand longer ago is no outage's any more; a day more than the desk takes."""


@dataclass(frozen=True, slots=True)
class Outage:
    """What was received by hand while the desk could not, and entered later: the paper's own facts (issue 4).

    The dossier's `Entry` stays the frozen time of entry; the appointment counts from `received_at`.
    """

    received_at: datetime
    """The true time, as it stands on the emergency paper; time-zone aware, never after the entry."""
    emergency_number: str
    """Number of the emergency slip the person holds."""
    reason: str
    witness_id: str
    """Clerk id of the second person, who is not the one who enters it."""
    witness_name: str

    def __repr__(self) -> str:
        """Keep personal data out of logs and tracebacks."""
        return f"<Outage {self.received_at:%Y-%m-%d}>"


@dataclass(frozen=True, slots=True)
class Dossier:
    """One received dossier."""

    id: str
    """Client-made UUID: sending it again is never a second dossier."""
    local_number: str
    """The desk's own number, `LQ03-261122-0007`: on the slip while no final code is at hand."""
    code: str | None
    """`H99.001-261122-0007` taken at the commit key from the desk's block, or None."""
    procedure: ProcedureRef
    owner: Person
    submitter: Person
    papers: tuple[PaperCount, ...]
    sets: int
    fee: Fee
    limit: TimeLimit
    due_at: datetime | None
    """Appointment; None when no time is fixed."""
    delivery: Delivery
    organisations: Organisations
    entry: Entry
    ticket_id: str | None = None
    ticket_number: str | None = None
    evidence: tuple[str, ...] = ()
    """Machine words on how identity was established: access, verdict, look-up reference. No personal data."""
    note: str = ""
    training: bool = False
    parties: Parties = Parties()
    contact: Contact = Contact()
    deliver_to: str = ""
    """Name of the other centre, or the postal address; empty for this centre and electronic."""
    release: Release = Release.APPOINTMENT
    differences: tuple[KeptDifference, ...] = ()
    replaces: Replaced | None = None
    follows: str | None = None
    """Local number of the supplement request this dossier completes."""
    quantity: Quantity | None = None
    """What the fee was counted by; None where one fee is for the whole, and in older records."""
    outage: Outage | None = None
    """Set when it was received on paper in an outage and entered later."""
    certified: tuple[CertifiedPaper, ...] = ()
    """What is certified, paper by paper, with its numbers; none where nothing is."""

    def __repr__(self) -> str:
        """Keep personal data out of logs and tracebacks."""
        return f"<Dossier {self.code or self.local_number}>"

    @property
    def owner_name(self) -> str:
        """Whose dossier it is: the organisation's name, else the owner's."""
        return self.parties.organisation.name if self.parties.organisation else self.owner.full_name


@dataclass(frozen=True, slots=True)
class DossierRow:
    """A dossier with its delivery state, as lists and the screen show it."""

    dossier: Dossier
    state: SyncState
    official_code: str | None
    """The code from the block or, when none was at hand, the one that followed from the centre."""
    returned_at: datetime | None = None
    trouble: str = ""
    """Machine word of the last refused send (`conflict`, `invalid` …), empty while all is well."""
    voided: str = ""
    """Reason of the voided slip; empty while it is valid."""
    replaced_by: str | None = None
    """Code or local number of the dossier received instead."""
    given_back_dong: int = 0
    """Money given back of it, in all."""
    gave_back_dong: int = 0
    """Of the voided dossier it was received instead of: given back at its reception, while known."""
    paid_later_dong: int = 0
    """What was owed of it and taken at the hand-over, in the visit that received it."""


@dataclass(frozen=True, slots=True)
class Result:
    """A result that lies ready at this centre."""

    dossier_id: str
    kind: str
    """What it is: `Bản sao Trích lục khai sinh`."""
    number: str
    summary: str
    ready_at: datetime


@dataclass(frozen=True, slots=True)
class Collector:
    """Who came for the result; of one that was sent, the owner with the address it was sent to."""

    person: Person
    proof: CollectorProof
    is_owner: bool
    parties: Parties = Parties()
    """The authority of whoever collects for the owner."""


@dataclass(frozen=True, slots=True)
class HandOver:
    """The handing over of a result: once per dossier."""

    id: str
    """Client-made UUID."""
    dossier_id: str
    collector: Collector
    result: Result
    entry: Entry
    fee: Fee | None = None
    """What was owed and is paid now; None when nothing was."""
    consignment: str = ""
    """Number the postal service gave the item; empty when none was written down or nothing was posted."""


@dataclass(frozen=True, slots=True)
class NumberBlock:
    """Order numbers leased to one desk for one (agency, date): final and never given twice."""

    id: str
    agency_code: str
    date: str
    """`yymmdd`, as it stands in the dossier code."""
    first: int
    last: int
    """Inclusive."""
