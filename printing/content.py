"""What stands on a paper: a document's values in the words of its template, ready to be laid out.

`printing.wording` writes the values; here they are put together with what surrounds every paper. Nothing
here knows positions, PDF or printers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from counter.domain.documents import (
    ControlSheet,
    DaySlip,
    DecisionSlip,
    Document,
    ExtensionNote,
    FeeReceiptPaper,
    FeeSlip,
    Leaflet,
    NextStepLeaflet,
    ResultList,
    ReturnNote,
    Slip,
    StopNote,
    SurveyForm,
    TicketSlip,
    TransferList,
    TransferSlip,
    VisitList,
    subject_of,
)
from counter.domain.dossiers import Dossier
from counter.domain.parties import Parties, Signing
from printing.bilingual import english
from printing.template import Template, template
from printing.wording.cases import certified_rows, rows, void_line
from printing.wording.day import day_values
from printing.wording.decision import decision_rows, decision_values
from printing.wording.handing import handing_matter
from printing.wording.matter import Matter
from printing.wording.pen import Pen, parts
from printing.wording.persons import is_own
from printing.wording.public import public_matter
from printing.wording.return_note import return_note_values
from printing.wording.row import Row
from printing.wording.slip import fee_slip_values, slip_values
from printing.wording.visit import visit_lines, visit_values

__all__ = ["RECEIPT_TEMPLATE", "Content", "Row", "content"]

RECEIPT_TEMPLATE = "receipt-1"


@dataclass(frozen=True, slots=True)
class Content:
    """A document in words. Holds personal data: it has no repr of its fields."""

    template: Template
    code: str
    """What the bar code and the QR code carry: the bare dossier code or the local number."""
    code_final: bool
    """False while only the desk's local number is known."""
    number: str
    """Number of the paper in its letterhead: the code, or the issuing agency's own number."""
    square: str
    """What the square code carries: the code, or an address."""
    parent_name: str
    centre_name: str
    place_date: str
    values: Mapping[str, str]
    """By key of the template's blocks. A field whose key is missing is left out; an empty value asks for it
    to be written in by hand."""
    rows: tuple[Row, ...]
    """Lines of the table of papers."""
    lines: tuple[tuple[str, ...], ...]
    """Lines of the only roster: a text for each of its columns."""
    rosters: Mapping[str, tuple[tuple[str, ...], ...]]
    """Lines of each roster by the key of its block, where there are several."""
    desk: str
    ticket: str
    """Number of the ticket, or that there was none; empty where the paper does not say."""
    training: bool
    voided: str
    """Why the paper is void and what stands instead; empty while it is valid."""
    fingerprint: bool
    """Whether the citizen signs with a finger before a witness."""
    copy_number: int
    missing: tuple[int, ...]
    """Code points that could not be drawn and stand as REPLACEMENT."""
    pay: str = ""
    """What the payment code carries; empty where nothing is to be paid by it."""
    english: Mapping[str, str] = field(default_factory=dict)
    """English by the wording it stands beneath; none on a paper in Vietnamese alone."""

    def __repr__(self) -> str:
        """Keep personal data out of logs."""
        return f"<Content {self.template.id}>"

    @property
    def footer(self) -> str:
        """Desk and ticket: whose paper it is among those of a shared printer."""
        return " · ".join(part for part in (self.desk, self.ticket) if part)


def content(document: Document, *, bilingual: bool = False) -> Content:
    """The words of `document`, with English beneath when it is `bilingual`.

    TemplateError when its template is unknown or lacks a word.
    """
    form = template(document.template if not isinstance(document, FeeSlip) else RECEIPT_TEMPLATE)
    centre, pen = document.centre, Pen(form.words, form.countries)
    matter = _matter(document, pen)
    entry = matter.entry
    code = pen(matter.code or subject_of(document)[0]) if matter.coded else ""
    ticket = pen.word("ticket", number=matter.ticket) if matter.ticket else pen.word("no_ticket")
    parent, name = (centre.parent_name, centre.name) if not matter.issuer else ("", matter.issuer)
    return Content(
        template=form,
        code=code,
        code_final=matter.code is not None,
        number=pen(matter.number) or code,
        square=pen(matter.square) or code,
        parent_name=pen(parent),
        centre_name=pen(name),
        place_date=form.letterhead.place_date.format(
            place=pen(centre.place_name), **parts(matter.dated or entry.at)
        ),
        values={**matter.values, "code": code},
        rows=matter.rows,
        lines=matter.lines,
        rosters=matter.rosters,
        desk=pen(entry.desk_name),
        ticket=ticket if matter.ticketed else "",
        training=matter.training,
        voided=matter.voided,
        fingerprint=matter.parties.signing is Signing.FINGERPRINT,
        copy_number=document.copy_number,
        missing=tuple(sorted(pen.lost)),
        pay=document.pay.payload if isinstance(document, FeeSlip) and document.pay is not None else "",
        english=english() if bilingual else {},
    )


def _matter(document: Document, pen: Pen) -> Matter:
    match document:
        case Slip():
            return _of_slip(document, pen)
        case FeeSlip():
            void = void_line(document.voided, document.replaced_by, pen, short=True)
            return _of(document.dossier, fee_slip_values(document, pen), voided=void)
        case ReturnNote():
            dossier, hand_over = document.dossier, document.hand_over
            return Matter(
                values=return_note_values(document, pen),
                entry=hand_over.entry,
                parties=hand_over.collector.parties,
                ticket=document.ticket_number,
                training=dossier.training,
                code=document.official_code or dossier.code,
            )
        case DecisionSlip():
            decision = document.decision
            return Matter(
                values=decision_values(document, pen),
                entry=decision.entry,
                parties=decision.parties,
                ticket=decision.ticket_number,
                training=decision.training,
                code=decision.local_number,  # it never gets another
                rows=decision_rows(decision, pen),
            )
        case DaySlip():
            return Matter(
                values=day_values(document, pen),
                entry=document.entry,
                parties=Parties(),
                ticket=None,
                training=document.training,
                code=document.head_code,
            )
        case VisitList():
            first = document.dossiers[0]
            return Matter(
                values=visit_values(document, pen),
                entry=document.entry,
                parties=first.parties,
                ticket=first.ticket_number,
                training=any(one.training for one in document.dossiers),
                code=first.code,
                lines=visit_lines(document, pen),
            )
        case ExtensionNote() | StopNote() | ControlSheet() | TransferSlip() | TransferList() | ResultList():
            return handing_matter(document, pen)
        case FeeReceiptPaper() | TicketSlip() | SurveyForm() | Leaflet() | NextStepLeaflet():
            return public_matter(document, pen)


def _of_slip(document: Slip, pen: Pen) -> Matter:
    dossier = document.dossier
    void = void_line(document.voided, document.replaced_by, pen)
    own = is_own(dossier.owner, dossier.submitter, dossier.parties)
    papers = certified_rows(dossier, pen) if document.is_certification else rows(dossier, pen, own=own)
    return _of(dossier, slip_values(document, pen), rows=papers, voided=void)


def _of(
    dossier: Dossier, values: Mapping[str, str], *, rows: tuple[Row, ...] = (), voided: str = ""
) -> Matter:
    """A paper written at the reception of `dossier`."""
    return Matter(
        values=values,
        entry=dossier.entry,
        parties=dossier.parties,
        ticket=dossier.ticket_number,
        training=dossier.training,
        code=dossier.code,
        rows=rows,
        voided=voided,
    )
