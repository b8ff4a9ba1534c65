"""Papers about money, the queue, satisfaction and what comes next: B01, Q01, K01 and leaflets, as content.

All but the fee receipt are about nobody in person.
"""

from __future__ import annotations

from dataclasses import dataclass

from counter.domain.document_kinds import DocumentKind
from counter.domain.dossiers import Entry
from counter.domain.fees import PaymentMethod
from counter.domain.place import Centre
from counter.domain.procedures import Procedure

__all__ = ["FeeReceiptPaper", "Leaflet", "NextStepLeaflet", "SurveyForm", "TicketSlip"]


@dataclass(frozen=True, slots=True)
class FeeReceiptPaper:
    """B01, the receipt for a fee or charge: A5 landscape, one page per liên. A financial paper."""

    centre: Centre
    form: str
    """`01BLP2-001` (mẫu số); empty where series and form stand together in `series`."""
    series: str
    """`AA/26` (ký hiệu)."""
    number: str
    what: str
    """Which fee or charge."""
    payer: str
    address: str
    amount_dong: int
    method: PaymentMethod
    entry: Entry
    subject: str = ""
    """Code or local number of the dossier; empty where there is none."""
    tax_code: str = ""
    """Of the collecting unit; empty leaves a line to write it in."""
    fee_dong: int | None = None
    """Of it the fee (phí); None where the two are not told apart."""
    charge_dong: int | None = None
    """Of it the charge (lệ phí)."""
    training: bool = False
    voided: str = ""
    """Reason of a voided receipt; empty while it is valid."""
    copy_number: int = 0
    template: str = "B01-provincial-1"

    @property
    def kind(self) -> DocumentKind:
        """Which form it is."""
        return DocumentKind.FEE_RECEIPT

    def __repr__(self) -> str:
        """Keep the payer out of logs."""
        return f"<FeeReceiptPaper {self.series} {self.number}>"


@dataclass(frozen=True, slots=True)
class TicketSlip:
    """Q01, the number in the queue on 80 mm paper. No personal data stands on it."""

    centre: Centre
    number: str
    group: str
    entry: Entry
    """Where it was printed, and when."""
    counter: str = ""
    """The counter that calls it, where one is set."""
    priority: bool = False
    waiting: int | None = None
    """People before it; None where it is not known."""
    code: str = ""
    """What its QR carries; empty prints none."""
    training: bool = False
    copy_number: int = 0
    template: str = "Q01-1"

    @property
    def kind(self) -> DocumentKind:
        """Which form it is."""
        return DocumentKind.TICKET


@dataclass(frozen=True, slots=True)
class SurveyForm:
    """K01, the eight questions of Decree 118/2025 art. 33: about desk and day, never about a citizen."""

    centre: Centre
    entry: Entry
    address: str = ""
    """Where the same questions are answered on a telephone: the QR; empty prints none."""
    training: bool = False
    copy_number: int = 0
    template: str = "K01-2025-1"

    @property
    def kind(self) -> DocumentKind:
        """Which form it is."""
        return DocumentKind.SURVEY


@dataclass(frozen=True, slots=True)
class Leaflet:
    """A procedure's papers, time, fee and where to file, from the catalogue; about nobody."""

    centre: Centre
    procedure: Procedure
    case_id: str
    """The case whose papers are listed; empty lists the first one's."""
    entry: Entry
    page: str = ""
    """Address of the procedure at the national portal: the QR; empty prints the portal's own."""
    training: bool = False
    copy_number: int = 0
    template: str = "leaflet-1"

    @property
    def kind(self) -> DocumentKind:
        """Which form it is."""
        return DocumentKind.LEAFLET


@dataclass(frozen=True, slots=True)
class NextStepLeaflet:
    """What a family usually does next, once a result is handed over; facts from the catalogue alone."""

    centre: Centre
    event: str
    """Machine word of what has happened: `marriage`, `birth`, `death` …"""
    steps: tuple[Procedure, ...]
    """What comes next, as the catalogue has it; at least one."""
    entry: Entry
    training: bool = False
    copy_number: int = 0
    template: str = "next-step-1"

    @property
    def kind(self) -> DocumentKind:
        """Which form it is."""
        return DocumentKind.NEXT_STEP
