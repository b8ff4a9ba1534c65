"""Documents to print, as content: what stands on them, never how it is drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from counter.domain.day import AuditHead, DayTotals
from counter.domain.day_sheet import DaySheet
from counter.domain.decisions import Decision, DecisionKind
from counter.domain.document_kinds import DocumentKind
from counter.domain.dossiers import Dossier, Entry, HandOver
from counter.domain.handing_papers import (
    ControlSheet,
    ExtensionNote,
    ListLine,
    Movement,
    Promptness,
    RegisterHead,
    RegisterLine,
    ResultLine,
    ResultList,
    StopNote,
    TransferList,
    TransferSlip,
)
from counter.domain.payments import PayCode
from counter.domain.place import Centre
from counter.domain.procedures import PaperSet
from counter.domain.public_papers import FeeReceiptPaper, Leaflet, NextStepLeaflet, SurveyForm, TicketSlip

__all__ = [
    "ControlSheet",
    "DaySlip",
    "DecisionSlip",
    "Document",
    "DocumentKind",
    "ExtensionNote",
    "FeeReceiptPaper",
    "FeeSlip",
    "Leaflet",
    "ListLine",
    "Movement",
    "NextStepLeaflet",
    "Promptness",
    "RegisterHead",
    "RegisterLine",
    "ResultLine",
    "ResultList",
    "ReturnNote",
    "Slip",
    "StopNote",
    "SurveyForm",
    "TicketSlip",
    "TransferList",
    "TransferSlip",
    "VisitList",
    "made_at",
    "slip_of",
    "subject_of",
]


_SLIPS = {PaperSet.ONE_STOP: "M01-2025-provincial-1", PaperSet.RESIDENCE: "CT04-2023-memory-1"}
_CERTIFICATION = "M01-2025-certification"
_DECISIONS = {
    (PaperSet.ONE_STOP, DecisionKind.SUPPLEMENT): DocumentKind.SUPPLEMENT,
    (PaperSet.ONE_STOP, DecisionKind.REFUSAL): DocumentKind.REFUSAL,
    (PaperSet.RESIDENCE, DecisionKind.SUPPLEMENT): DocumentKind.RESIDENCE_SUPPLEMENT,
    (PaperSet.RESIDENCE, DecisionKind.REFUSAL): DocumentKind.RESIDENCE_REFUSAL,
}
_EDITIONS = {PaperSet.ONE_STOP: "2025-provincial-1", PaperSet.RESIDENCE: "2023-memory-1"}


@dataclass(frozen=True, slots=True)
class Slip:
    """M01, the receipt-and-appointment slip, or CT04 of the residence police: two copies on A4 or A5."""

    centre: Centre
    dossier: Dossier
    copy_number: int = 0
    """0 for the first print; n for reprint n, which says so."""
    template: str = "M01-2025-provincial-1"
    voided: str = ""
    """Reason of a voided reception, printed across a reprint; empty while the slip is valid."""
    replaced_by: str = ""
    """Number of the dossier received instead of a voided one."""

    @property
    def is_certification(self) -> bool:
        """Whether its table tells pages and copies of what is certified."""
        return self.template.startswith(_CERTIFICATION)

    @property
    def kind(self) -> DocumentKind:
        """Which form it is."""
        of_police = self.template.startswith(DocumentKind.RESIDENCE_SLIP)
        return DocumentKind.RESIDENCE_SLIP if of_police else DocumentKind.SLIP


def slip_of(centre: Centre, dossier: Dossier) -> Slip:
    """The slip of the set of forms the dossier's procedure uses; of a certification, with its own table."""
    if dossier.certified:
        return Slip(centre, dossier, template=f"{_CERTIFICATION}-1")
    return Slip(centre, dossier, template=_SLIPS[dossier.procedure.paper_set])


@dataclass(frozen=True, slots=True)
class ReturnNote:
    """X02, signed by whoever collects a result: two copies."""

    centre: Centre
    dossier: Dossier
    official_code: str | None
    hand_over: HandOver
    copy_number: int = 0
    template: str = "X02-provincial-1"
    ticket_number: str | None = None
    """Ticket of the visit in which the result was collected, not of the reception."""

    @property
    def kind(self) -> DocumentKind:
        """Which form it is."""
        return DocumentKind.RETURN_NOTE


@dataclass(frozen=True, slots=True)
class FeeSlip:
    """The 80 mm receipt a citizen keeps: dossier code as QR, appointment, fee paid."""

    centre: Centre
    dossier: Dossier
    copy_number: int = 0
    voided: str = ""
    """Reason of a voided reception, printed on a reprint; empty while the dossier is valid."""
    replaced_by: str = ""
    """Number of the dossier received instead of a voided one."""
    given_back_dong: int = 0
    """Money given back since, in all; printed on a reprint."""
    pay: PayCode | None = None
    """Code to pay what is still owed; None when nothing is, or without an account."""

    @property
    def kind(self) -> DocumentKind:
        """Which form it is."""
        return DocumentKind.RECEIPT


@dataclass(frozen=True, slots=True)
class DecisionSlip:
    """M02 or CT05, the one complete supplement request; M03 or CT06, the refusal: two copies."""

    centre: Centre
    decision: Decision
    copy_number: int = 0

    @property
    def kind(self) -> DocumentKind:
        """Which form it is."""
        refused = self.decision.kind is DecisionKind.REFUSAL
        end = DecisionKind.REFUSAL if refused else DecisionKind.SUPPLEMENT
        return _DECISIONS[self._set, end]

    @property
    def template(self) -> str:
        """Which template prints it."""
        return f"{self.kind}-{_EDITIONS[self._set]}"

    @property
    def _set(self) -> PaperSet:
        procedure = self.decision.procedure
        return procedure.paper_set if procedure is not None else PaperSet.ONE_STOP


@dataclass(frozen=True, slots=True)
class VisitList:
    """X04, the list of all dossiers one person handed in at one visit, with one total: two copies."""

    centre: Centre
    dossiers: tuple[Dossier, ...]
    """At least one, in order of reception."""
    entry: Entry
    """Who made the list, and when."""
    copy_number: int = 0
    template: str = "X04-provincial-1"
    given_back: Mapping[str, int] = field(default_factory=dict)
    """Money given back, in đồng by dossier id; those of which nothing was are left out."""

    @property
    def kind(self) -> DocumentKind:
        """Which form it is."""
        return DocumentKind.VISIT_LIST


@dataclass(frozen=True, slots=True)
class DaySlip:
    """The 80 mm slip that ends a day at one desk: what it comes to, and the head of the record.

    Nobody stands on it but the clerk. Kept on paper, it shows any later change of what is before it.
    """

    centre: Centre
    totals: DayTotals
    head: AuditHead
    """Newest link before the day was closed."""
    entry: Entry
    """Who closed it, and when."""
    waiting: int = 0
    """Messages the centre does not have yet."""
    training: bool = False
    copy_number: int = 0
    template: str = "day-1"
    sheet: DaySheet | None = None
    """Money line by line, for its sums; None in older records."""

    @property
    def kind(self) -> DocumentKind:
        """Which form it is."""
        return DocumentKind.DAY

    @property
    def head_code(self) -> str:
        """What its QR carries: `AUDIT-<seq>-<chain>`."""
        return f"AUDIT-{self.head.seq}-{self.head.chain}"


Document = (
    Slip
    | ReturnNote
    | FeeSlip
    | DecisionSlip
    | VisitList
    | DaySlip
    | ExtensionNote
    | StopNote
    | ControlSheet
    | TransferSlip
    | TransferList
    | ResultList
    | FeeReceiptPaper
    | TicketSlip
    | SurveyForm
    | Leaflet
    | NextStepLeaflet
)


def subject_of(document: Document) -> tuple[str, str]:
    """Number and owner's name of what a paper is about, each empty where there is none.

    Of a list of one visit, its first dossier; of a day, its date; of a leaflet, the procedure's code.
    """
    match document:
        case DaySlip():
            return document.totals.date, ""
        case DecisionSlip():
            return document.decision.local_number, document.decision.owner_name
        case TransferList() | ResultList() | TicketSlip():
            return document.number, ""
        case FeeReceiptPaper():
            return document.number, document.payer
        case SurveyForm():
            return f"{document.entry.desk_id}-{document.entry.at:%y%m%d}", ""
        case Leaflet():
            return document.procedure.code, ""
        case NextStepLeaflet():
            return document.event, ""
        case VisitList():
            dossier = document.dossiers[0]
        case _:
            dossier = document.dossier
    return dossier.code or dossier.local_number, dossier.owner_name


def made_at(document: Document) -> datetime:
    """When the act was that the paper is about; a list of a visit is as old as the newest dossier on it."""
    match document:
        case VisitList():
            return max(dossier.entry.at for dossier in document.dossiers)
        case DecisionSlip():
            return document.decision.entry.at
        case ReturnNote():
            return document.hand_over.entry.at
        case ExtensionNote():
            return document.extension.entry.at
        case StopNote():
            return document.stop.entry.at
        case Slip() | FeeSlip():
            return document.dossier.entry.at
        case _:
            return document.entry.at
