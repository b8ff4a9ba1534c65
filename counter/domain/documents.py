"""Documents to print, as content: what stands on them, never how it is drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from counter.domain.day import AuditHead, DayTotals
from counter.domain.decisions import Decision, DecisionKind
from counter.domain.dossiers import Dossier, Entry, HandOver
from counter.domain.place import Centre

__all__ = [
    "DaySlip",
    "DecisionSlip",
    "Document",
    "DocumentKind",
    "FeeSlip",
    "ReturnNote",
    "Slip",
    "VisitList",
    "subject_of",
]


class DocumentKind(StrEnum):
    """Kinds of paper, named by the form they follow (facts/forms.json)."""

    SLIP = "M01"
    SUPPLEMENT = "M02"
    REFUSAL = "M03"
    VISIT_LIST = "X04"
    RETURN_NOTE = "X02"
    RECEIPT = "receipt"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Slip:
    """M01, the receipt-and-appointment slip: two copies on A4 or A5."""

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
    def kind(self) -> DocumentKind:
        """Which form it is."""
        return DocumentKind.SLIP


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

    @property
    def kind(self) -> DocumentKind:
        """Which form it is."""
        return DocumentKind.RECEIPT


@dataclass(frozen=True, slots=True)
class DecisionSlip:
    """M02, the one complete supplement request, or M03, the refusal: two copies."""

    centre: Centre
    decision: Decision
    copy_number: int = 0

    @property
    def kind(self) -> DocumentKind:
        """Which form it is."""
        refused = self.decision.kind is DecisionKind.REFUSAL
        return DocumentKind.REFUSAL if refused else DocumentKind.SUPPLEMENT

    @property
    def template(self) -> str:
        """Which template prints it."""
        return f"{self.kind}-2025-provincial-1"


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

    @property
    def kind(self) -> DocumentKind:
        """Which form it is."""
        return DocumentKind.DAY

    @property
    def head_code(self) -> str:
        """What its QR carries: `AUDIT-<seq>-<chain>`."""
        return f"AUDIT-{self.head.seq}-{self.head.chain}"


Document = Slip | ReturnNote | FeeSlip | DecisionSlip | VisitList | DaySlip


def subject_of(document: Document) -> tuple[str, str]:
    """Number and owner's name of what a paper is about; of a list, its first dossier; of a day, its date."""
    if isinstance(document, DaySlip):
        return document.totals.date, ""
    if isinstance(document, DecisionSlip):
        return document.decision.local_number, document.decision.owner_name
    dossier = document.dossiers[0] if isinstance(document, VisitList) else document.dossier
    return dossier.code or dossier.local_number, dossier.owner_name
