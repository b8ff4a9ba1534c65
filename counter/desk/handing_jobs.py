"""Print jobs of papers beyond reception: transfers, extension, stop, control sheet, receipt, queue, leaflets.

Pure: the same act always names the same job. A list of several people's dossiers is kept under its own id, so
that the journal forgets it by its own age.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from counter.desk.paper_jobs import job_id, paper_of
from counter.domain.clocks import Extension, Stop
from counter.domain.documents import (
    ControlSheet,
    Document,
    ExtensionNote,
    FeeReceiptPaper,
    Leaflet,
    ListLine,
    NextStepLeaflet,
    ResultLine,
    ResultList,
    StopNote,
    SurveyForm,
    TicketSlip,
    TransferList,
    TransferSlip,
)
from counter.domain.dossiers import DossierRow, Entry
from counter.domain.fees import Fee
from counter.domain.place import Centre
from counter.domain.transfers import Arrival, ArrivalItem, Transfer, TransferItem
from counter.ports import PrintJob, Tray

__all__ = [
    "RECEIPT_COPIES",
    "arrival_jobs",
    "control_jobs",
    "extension_jobs",
    "fee_receipt_jobs",
    "fee_receipt_of",
    "public_jobs",
    "stop_jobs",
    "transfer_jobs",
]

RECEIPT_COPIES = 3
"""B01: kept by the collecting unit, given to whoever pays, kept inside (facts/forms.json)."""


def extension_jobs(centre: Centre, row: DossierRow, extension: Extension) -> Sequence[PrintJob]:
    """M04 in two copies, under the dossier."""
    note = ExtensionNote(centre, row.dossier, row.official_code, extension)
    return (_job(extension.id, row.dossier.id, note, 2),)


def stop_jobs(centre: Centre, row: DossierRow, stop: Stop) -> Sequence[PrintJob]:
    """M05 in two copies, under the dossier."""
    return (_job(stop.id, row.dossier.id, StopNote(centre, row.dossier, row.official_code, stop), 2),)


def transfer_jobs(
    centre: Centre, transfer: Transfer, rows: Iterable[DossierRow], *, single: bool = True
) -> Sequence[PrintJob]:
    """X05 of the whole list and, with `single`, an X01 of each dossier whose content lies at this desk.

    Two copies each, one per side. A dossier of another desk stands on the list with its number alone.
    """
    known = {row.dossier.id: row for row in rows}
    lines = tuple(_list_line(item, known) for item in transfer.items)
    training = any(row.dossier.training for row in known.values())
    listing = TransferList(centre, transfer.number, transfer.unit, lines, transfer.entry, training)
    slips = [
        _transfer_slip(centre, transfer, item, known[item.dossier_id])
        for item in transfer.items
        if single and item.dossier_id in known
    ]
    return (_job(transfer.id, transfer.id, listing, 2), *slips)


def arrival_jobs(centre: Centre, arrival: Arrival, rows: Iterable[DossierRow]) -> Sequence[PrintJob]:
    """X03, results a unit brought, in two copies."""
    known = {row.dossier.id: row for row in rows}
    lines = tuple(_result_line(item, known) for item in arrival.items)
    training = any(row.dossier.training for row in known.values())
    listing = ResultList(
        centre, arrival.number, arrival.unit, lines, arrival.gave, arrival.entry, training=training
    )
    return (_job(arrival.id, arrival.id, listing, 2),)


def control_jobs(sheet: ControlSheet) -> Sequence[PrintJob]:
    """M06 or X06 as it stands, in one copy that goes with the papers."""
    return (_job("/".join(paper_of(sheet)), sheet.dossier.id, sheet, 1),)


def fee_receipt_jobs(paper: FeeReceiptPaper, subject: str = "") -> Sequence[PrintJob]:
    """B01, one page per liên. `subject` is the dossier's id, else the receipt stands for itself."""
    named = "/".join(paper_of(paper))
    return (_job(named, subject or named, paper, RECEIPT_COPIES),)


def fee_receipt_of(
    centre: Centre, row: DossierRow, fee: Fee, entry: Entry, tax_code: str = ""
) -> FeeReceiptPaper | None:
    """B01 of money taken for a dossier, at its reception or its hand-over.

    None where none was taken, or where its receipt has no number. Pure.
    """
    dossier, receipt = row.dossier, fee.receipt
    if receipt is None or not fee.taken_dong:
        return None
    form, _, series = receipt.series.rpartition(" ")
    return FeeReceiptPaper(
        centre,
        form,
        series,
        receipt.number,
        fee.name or dossier.fee.name or dossier.procedure.name,
        dossier.submitter.full_name,
        dossier.submitter.residence or "",
        fee.taken_dong,
        fee.method,
        entry,
        subject=row.official_code or dossier.code or dossier.local_number,
        tax_code=tax_code,
        training=dossier.training,
        voided=row.voided,
    )


def public_jobs(paper: TicketSlip | SurveyForm | Leaflet | NextStepLeaflet) -> Sequence[PrintJob]:
    """A paper about nobody: a queue number on the roll, all others on a sheet."""
    named = "/".join(paper_of(paper))
    return (_job(named, named, paper, 1, Tray.ROLL if isinstance(paper, TicketSlip) else Tray.SHEET),)


def _job(subject: str, dossier_id: str, document: Document, copies: int, tray: Tray = Tray.SHEET) -> PrintJob:
    return PrintJob(job_id(subject, document.kind), dossier_id, document, copies, tray)


def _transfer_slip(centre: Centre, transfer: Transfer, item: TransferItem, row: DossierRow) -> PrintJob:
    slip = TransferSlip(
        centre, row.dossier, row.official_code, transfer.unit, transfer.number, item, transfer.entry
    )
    return _job(f"{transfer.id}/{item.dossier_id}", item.dossier_id, slip, 2)


def _list_line(item: TransferItem, known: Mapping[str, DossierRow]) -> ListLine:
    row = known.get(item.dossier_id)
    if row is None:
        return ListLine(item.number, "", "", "", "", 1, item.received_at, item.due_at, item.note)
    dossier = row.dossier
    return ListLine(
        item.number,
        dossier.procedure.name,
        dossier.owner_name,
        _address(row),
        dossier.contact.phone or dossier.submitter.phone or "",
        dossier.sets,
        item.received_at,
        item.due_at,
        item.note,
    )


def _result_line(item: ArrivalItem, known: Mapping[str, DossierRow]) -> ResultLine:
    row = known.get(item.dossier_id)
    parts: list[str] = [item.kind, item.result_number, _day(item)]
    result = ", ".join(part for part in parts if part)
    if row is None:
        return ResultLine(item.number, "", result, "", "", item.fee_owed, item.by_post)
    dossier = row.dossier
    return ResultLine(
        item.number,
        dossier.procedure.name,
        result,
        dossier.owner_name,
        _address(row),
        item.fee_owed,
        item.by_post,
    )


def _address(row: DossierRow) -> str:
    """The owner's own address; an organisation's is its head office."""
    organisation = row.dossier.parties.organisation
    return organisation.address if organisation else row.dossier.owner.residence or ""


def _day(item: ArrivalItem) -> str:
    return f"{item.result_date:%d/%m/%Y}" if item.result_date is not None else ""
