"""Papers about what happens to a dossier after its reception: M04 to M07, X01, X03, X05, X06, as content.

Source: Decree 118/2025 art. 18 to 21; facts/forms.json.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from counter.domain.clocks import Extension, Stop
from counter.domain.document_kinds import DocumentKind
from counter.domain.dossiers import Delivery, Dossier, Entry
from counter.domain.place import Centre
from counter.domain.transfers import TransferItem, Unit

__all__ = [
    "ControlSheet",
    "ExtensionNote",
    "ListLine",
    "Movement",
    "Promptness",
    "RegisterHead",
    "RegisterLine",
    "ResultLine",
    "ResultList",
    "StopNote",
    "TransferList",
    "TransferSlip",
]


@dataclass(frozen=True, slots=True)
class ExtensionNote:
    """M04, the apology and the one new appointment: a paper of the settling agency, two copies.

    Issued at the latest one day before the appointment, once (Decree 118/2025 art. 19.6): whoever makes the
    `Extension` holds that.
    """

    centre: Centre
    dossier: Dossier
    official_code: str | None
    extension: Extension
    copy_number: int = 0
    template: str = "M04-2025-unverified-1"

    @property
    def kind(self) -> DocumentKind:
        """Which form it is."""
        return DocumentKind.EXTENSION


@dataclass(frozen=True, slots=True)
class StopNote:
    """M05, nothing more is done about a dossier (Decree 118/2025 art. 21): two copies."""

    centre: Centre
    dossier: Dossier
    official_code: str | None
    stop: Stop
    copy_number: int = 0
    template: str = "M05-2025-unverified-1"

    @property
    def kind(self) -> DocumentKind:
        """Which form it is."""
        return DocumentKind.STOP


class Promptness(StrEnum):
    """How a step of a dossier ended beside its time (facts/rules.json `classification`, counted by day)."""

    EARLY = "early"
    ON_TIME = "on_time"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class Movement:
    """A row of M06: papers changed hands; an empty value is written in by hand."""

    gave: str = ""
    """Agency that gave them, with who did."""
    received: str = ""
    at: datetime | None = None
    promptness: Promptness | None = None
    """Written by who receives, when they take over."""
    note: str = ""
    act: str = ""
    """Machine word of what was done, for X06: `received`, `transferred`, `extended`, `paused`, `resumed`,
    `stopped`, `arrived`, `handed_over`."""
    until: datetime | None = None
    """By when the step is to end."""

    def __repr__(self) -> str:
        """Keep names out of logs."""
        return f"<Movement {self.act}>"


@dataclass(frozen=True, slots=True)
class ControlSheet:
    """M06, the control sheet that goes with a dossier; by its template also X06, what was done with it."""

    centre: Centre
    dossier: Dossier
    official_code: str | None
    movements: tuple[Movement, ...]
    entry: Entry
    """Who printed it, and when."""
    due_at: datetime | None = None
    """The appointment in force; None where no time is fixed."""
    partners: tuple[str, ...] = ()
    """Agencies that take part beside the deciding one."""
    copy_number: int = 0
    template: str = "M06-2025-provincial-1"

    @property
    def kind(self) -> DocumentKind:
        """Which form it is."""
        of_process = self.template.startswith(DocumentKind.PROCESS)
        return DocumentKind.PROCESS if of_process else DocumentKind.CONTROL


@dataclass(frozen=True, slots=True)
class TransferSlip:
    """X01, the hand-over of one dossier's papers to the unit that decides: two copies."""

    centre: Centre
    dossier: Dossier
    official_code: str | None
    unit: Unit
    list_number: str
    """Number of the list (X05) it stands on."""
    item: TransferItem
    entry: Entry
    """Who made the list, and when."""
    copy_number: int = 0
    template: str = "X01-provincial-1"

    @property
    def kind(self) -> DocumentKind:
        """Which form it is."""
        return DocumentKind.TRANSFER


@dataclass(frozen=True, slots=True)
class ListLine:
    """A dossier on a list, with what the paper says of it and no more."""

    number: str
    procedure: str
    owner: str
    address: str
    phone: str
    sets: int
    received_at: datetime | None
    due_at: datetime | None
    note: str = ""

    def __repr__(self) -> str:
        """Keep personal data out of logs."""
        return f"<{type(self).__name__} {self.number}>"


@dataclass(frozen=True, slots=True)
class TransferList:
    """X05, the dossiers handed to one unit: A4 landscape, two copies."""

    centre: Centre
    number: str
    unit: Unit
    lines: tuple[ListLine, ...]
    entry: Entry
    training: bool = False
    copy_number: int = 0
    template: str = "X05-provincial-1"

    @property
    def kind(self) -> DocumentKind:
        """Which form it is."""
        return DocumentKind.TRANSFER_LIST


@dataclass(frozen=True, slots=True)
class ResultLine:
    """A result on the list a unit brings."""

    number: str
    procedure: str
    result: str
    """What it is, with its own number and date."""
    owner: str
    address: str
    fee_owed: bool = False
    by_post: bool = False

    def __repr__(self) -> str:
        """Keep personal data out of logs."""
        return f"<ResultLine {self.number}>"


@dataclass(frozen=True, slots=True)
class ResultList:
    """X03, results handed over by a unit: A4 landscape, two copies."""

    centre: Centre
    number: str
    unit: Unit
    lines: tuple[ResultLine, ...]
    gave: str
    entry: Entry
    """Who took them in, and when."""
    training: bool = False
    copy_number: int = 0
    template: str = "X03-provincial-1"

    @property
    def kind(self) -> DocumentKind:
        """Which form it is."""
        return DocumentKind.RESULT_LIST


@dataclass(frozen=True, slots=True)
class RegisterHead:
    """What M07 is of: the dossiers received at a desk from one day to another, both counted."""

    centre: Centre
    since: date
    until: date
    entry: Entry
    """Who made it, and when."""
    training: bool = False
    template: str = "M07-2025-provincial-1"


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """A line of M07; what is not known is empty."""

    number: str
    procedure: str
    sets: int
    owner: str
    address: str
    phone: str
    deciding: str
    received_at: datetime
    due_at: datetime | None
    returned_at: datetime | None
    delivery: Delivery | None
    voided: str = ""
    """Why its slip is void; empty while it is valid."""
    forgotten: bool = False
    """What the desk knew of people was destroyed when its time was over; the number stays."""

    def __repr__(self) -> str:
        """Keep personal data out of logs."""
        return f"<RegisterLine {self.number}>"
