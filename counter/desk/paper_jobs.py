"""Which papers an act prints: the jobs of each, under ids that the same act always gives again. Pure."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence

from counter.domain.decisions import Decision, DecisionKind
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
    slip_of,
)
from counter.domain.dossiers import Dossier, Entry, HandOver, Release
from counter.domain.place import Centre
from counter.ports import PrintJob, Tray

__all__ = [
    "day_jobs",
    "decision_jobs",
    "job_id",
    "list_jobs",
    "paper_of",
    "reception_jobs",
    "return_jobs",
]

_NAMESPACE = uuid.UUID("6d9a3f0e-52c1-5e3b-9a54-6d6f74637561")


def job_id(subject: str, kind: str, copy: int = 0) -> str:
    """The same act always names the same job. Pure."""
    return str(uuid.uuid5(_NAMESPACE, f"{subject}/{kind}/{copy}"))


def reception_jobs(centre: Centre, dossier: Dossier) -> Sequence[PrintJob]:
    """M01 or CT04 in two copies, one to keep and one to give (facts/forms.json), and the 80 mm receipt.

    Pure. A result given at once needs no slip unless the person asks for it (Decree 118/2025 art. 17.4).
    """
    receipt = PrintJob(job_id(dossier.id, "receipt"), dossier.id, FeeSlip(centre, dossier), 1, Tray.ROLL)
    if dossier.release is Release.AT_ONCE:
        return (receipt,)
    slip = slip_of(centre, dossier)
    return (PrintJob(job_id(dossier.id, slip.kind), dossier.id, slip, 2, Tray.SHEET), receipt)


def return_jobs(
    centre: Centre,
    dossier: Dossier,
    code: str | None,
    hand_over: HandOver,
    ticket_number: str | None = None,
) -> Sequence[PrintJob]:
    """X02 in two copies for a handed-over result; `ticket_number` is whoever collects it called by. Pure."""
    note = ReturnNote(centre, dossier, code, hand_over, ticket_number=ticket_number)
    return (PrintJob(job_id(hand_over.id, "X02"), dossier.id, note, 2, Tray.SHEET),)


def decision_jobs(centre: Centre, decision: Decision) -> Sequence[PrintJob]:
    """M02 or M03, CT05 or CT06, in two copies, under the decision's id; advice has no paper. Pure."""
    if decision.kind is DecisionKind.GUIDANCE:
        return ()
    slip = DecisionSlip(centre, decision)
    return (PrintJob(job_id(decision.id, slip.kind), decision.id, slip, 2, Tray.SHEET),)


def list_jobs(
    centre: Centre, dossiers: Sequence[Dossier], entry: Entry, given_back: Mapping[str, int] | None = None
) -> Sequence[PrintJob]:
    """X04 in two copies, under the first dossier's id; the same list always names the same job. Pure.

    `given_back` is the money refunded of each dossier, in đồng by its id.
    """
    given_back = given_back or {}
    listing = VisitList(centre, tuple(dossiers), entry, given_back=given_back)
    subject = "+".join(f"{one.id}{given_back.get(one.id) or ''}" for one in dossiers)
    return (PrintJob(job_id(subject, listing.kind), dossiers[0].id, listing, 2, Tray.SHEET),)


def day_jobs(slip: DaySlip) -> Sequence[PrintJob]:
    """The end-of-day slip, under the day of the desk; the same head always names the same job. Pure."""
    subject = f"day-{slip.entry.desk_id}-{slip.totals.date}"
    return (PrintJob(job_id(f"{subject}/{slip.head.chain}", slip.kind), subject, slip, 1, Tray.ROLL),)


def paper_of(document: Document) -> tuple[str, ...]:
    """What two prints of one paper have in common: the form, and whom or what it is about."""
    match document:
        case DecisionSlip():
            subject: tuple[str, ...] = (document.decision.id,)
        case VisitList():
            subject = tuple(dossier.id for dossier in document.dossiers)
        case ReturnNote():
            subject = (document.hand_over.id,)
        case DaySlip():
            subject = (document.totals.date, str(document.head.seq))
        case ExtensionNote():
            subject = (document.extension.id,)
        case StopNote():
            subject = (document.stop.id,)
        case TransferSlip():
            subject = (document.dossier.id, document.list_number)
        case TransferList() | ResultList():
            subject = (document.number,)
        case FeeReceiptPaper():
            subject = (document.form, document.series, document.number)
        case TicketSlip():
            subject = (document.number, f"{document.entry.at:%Y-%m-%d}")
        case Leaflet():
            subject = (document.procedure.code, document.case_id, document.entry.at.isoformat())
        case NextStepLeaflet():
            subject = (document.event, document.entry.at.isoformat())
        case SurveyForm():
            subject = (document.entry.at.isoformat(),)
        case ControlSheet():
            subject = (document.dossier.id, document.entry.at.isoformat())
        case Slip() | FeeSlip():
            subject = (document.dossier.id,)
    return (document.kind, *subject)
