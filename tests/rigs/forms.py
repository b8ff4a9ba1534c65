"""Draws the pictures of `docs/forms`: `python -m tests.rigs.forms docs/forms`. All people are fictional."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image

from counter.centre.catalogue import load_catalogue
from counter.desk.register_lines import register_line
from counter.domain.day import AuditHead, DayTotals
from counter.domain.day_sheet import DaySheet, SheetLine
from counter.domain.decisions import DecisionKind
from counter.domain.documents import DaySlip, Document, FeeSlip, RegisterHead, ReturnNote, Slip, TicketSlip
from counter.domain.dossiers import Delivery, DossierRow, PaperCount, SyncState
from counter.domain.dossiers import ProcedureRef as Ref
from counter.domain.fees import Fee, FeeReceipt, PaymentMethod, ReceiptKind
from counter.domain.parties import Contact
from counter.domain.payments import PayAccount, pay_code
from counter.ports import ForgottenRow, RegisterKind
from printing.content import content
from printing.paper import PageSize
from printing.pdf import render
from printing.receipt import receipt
from printing.register import open_register
from printing.sheet import size_of
from tests.rigs.more_papers import USUAL
from tests.rigs.papers import (
    AUTHORISED,
    CENTRE,
    CHILD,
    EMPLOYEE,
    ENTRY,
    FATHER,
    FINGER,
    SON,
    decision,
    return_note,
    slip,
    visit,
)
from tests.rigs.papers import receipt as fee_slip

__all__ = ["draw"]

_DPI = {PageSize.A4: 90, PageSize.A5: 110}
_COLOURS = 16
_RECEIPT = FeeReceipt(ReceiptKind.PRINTED, "01BLP2-001 AA/26", "0000127")


def draw(folder: Path) -> None:
    """Write every picture into `folder`; of a sheet its first page, the citizen's copy."""
    for name, (document, size) in _sheets().items():
        _picture(render(document, page=size, copies=1), _DPI[size], folder / f"{name}.png")
    for name, make in USUAL.items():
        document = make()
        if isinstance(document, TicketSlip):
            receipt(document).image.save(folder / f"{name}.png", optimize=True)
            continue
        size = size_of(content(document), PageSize.A5)
        _picture(render(document, page=size, copies=1), _DPI[size], folder / f"{name.replace(' ', '-')}.png")
    _picture(_register(), _DPI[PageSize.A4], folder / "M07.png")
    cash = Fee(8000, PaymentMethod.CASH, 8000, given_dong=10_000, receipt=_RECEIPT)
    for name, slip_on_roll in (("receipt", fee_slip(fee=cash)), ("receipt-owed", _owed()), ("day", _day())):
        receipt(slip_on_roll).image.save(folder / f"{name}.png", optimize=True)


def _owed() -> FeeSlip:
    """What is owed, with the code it may be paid by; the account is of no bank."""
    owed = fee_slip(fee=Fee(8000, PaymentMethod.LATER, 8000))
    code = pay_code(
        PayAccount("000000", "TAPHUAN", "TAP HUAN"), 8000, owed.dossier.id, owed.dossier.code or ""
    )
    return replace(owed, pay=code)


def _day() -> DaySlip:
    """The end of a day with money of two fees, a refund and a spoilt receipt."""
    copies = SheetLine("", "Chứng thực bản sao từ bản chính", "Phí chứng thực", "cash", 35_000, "")
    extract = SheetLine("", "Cấp bản sao trích lục hộ tịch", "Phí khai thác dữ liệu", "transfer", 16_000, "")
    back = replace(copies, dong=-5_000)
    by_method, numbers = (("cash", 35_000), ("transfer", 16_000)), ("0000102", "0000103")
    totals = DayTotals("2026-11-23", 2, 0, 1, 51_000, 5_000, by_method, numbers, 0, 0)
    sheet = DaySheet(totals.date, (copies, extract, back), ("AA/26 0000101",), 8_000)
    return DaySlip(CENTRE, totals, AuditHead(128, "5c0f7e91" * 8), ENTRY, sheet=sheet)


def _sheets() -> Mapping[str, tuple[Document, PageSize]]:
    """The pictures by name: training papers where nothing is to be shown but the form."""
    certified = _received("2.000815")
    child = slip(
        owner=CHILD,
        submitter=SON,
        parties=FATHER,
        contact=Contact("0990123456", "mau@example.vn", consent=True),
    )
    company = slip(
        submitter=SON,
        parties=EMPLOYEE,
        delivery=Delivery.OTHER_CENTRE,
        deliver_to="Trung tâm Phục vụ hành chính công xã Thử",
        fee=Fee(8000, PaymentMethod.CASH, 8000, receipt=_RECEIPT),
    )
    voided = replace(
        slip(training=True), copy_number=1, voided="chọn nhầm thủ tục", replaced_by="H99.001-261123-0009"
    )
    return {
        "M01-a4": (slip(), PageSize.A4),
        "M01-a5": (slip(), PageSize.A5),
        "M01-a5-closer": (certified, PageSize.A5),
        "M01-a5-child": (child, PageSize.A5),
        "M01-a5-company": (company, PageSize.A5),
        "M01-a5-fingerprint": (slip(parties=FINGER), PageSize.A5),
        "M01-a5-voided": (voided, PageSize.A5),
        "M02": (decision(), PageSize.A5),
        "M03": (decision(DecisionKind.REFUSAL), PageSize.A5),
        "X02": (_collected(), PageSize.A5),
        "X04": (visit(3), PageSize.A5),
        "X04-a4": (visit(40), PageSize.A4),
    }


def _register() -> bytes:
    """M07 of a few dossiers, one of them voided, one of which nobody is known any more."""
    head = RegisterHead(CENTRE, date(2026, 11, 23), date(2026, 11, 23), ENTRY)
    rows = [
        DossierRow(slip(code=f"H99.001-261123-{at:04d}").dossier, SyncState.CONFIRMED, None)
        for at in range(1, 5)
    ]
    rows[2] = replace(rows[2], voided="chọn nhầm thủ tục")
    with TemporaryDirectory(prefix="forms-") as name:
        file = open_register(head, RegisterKind.PDF, Path(name) / "M07.pdf")
        file.add(
            [*map(register_line, rows), register_line(ForgottenRow("H99.001-261123-0005", ENTRY.at, None))]
        )
        file.close()
        return Path(file.path).read_bytes()


def _received(code: str) -> Slip:
    """A slip of a real procedure, in training."""
    procedure = next(known for known in load_catalogue()[1] if known.code == code)
    case = procedure.cases[0]
    ref = Ref(code, procedure.name, procedure.version, case.id, case.name, procedure.field, "centre")
    papers = tuple(PaperCount.as_asked(part) for part in case.checklist)
    return Slip(CENTRE, slip(procedure=ref, papers=papers, submitter=SON, training=True).dossier)


def _collected() -> ReturnNote:
    """A note of an authorised collector who pays what is owed."""
    note = return_note()
    collector = replace(note.hand_over.collector, parties=AUTHORISED)
    paid = Fee(8000, PaymentMethod.CASH, receipt=_RECEIPT)
    hand_over = replace(note.hand_over, collector=collector, fee=paid)
    return replace(note, hand_over=hand_over, ticket_number="B004")


def _picture(pdf: bytes, dpi: int, target: Path) -> None:
    with TemporaryDirectory(prefix="forms-") as name:
        page = Path(name) / "page"
        page.with_suffix(".pdf").write_bytes(pdf)
        command = [
            "pdftoppm",
            "-r",
            str(dpi),
            "-png",
            "-singlefile",
            str(page.with_suffix(".pdf")),
            str(page),
        ]
        subprocess.run(command, check=True)
        with Image.open(page.with_suffix(".png")) as image:
            image.convert("L").quantize(_COLOURS).save(target, optimize=True)


if __name__ == "__main__":
    draw(Path(sys.argv[1]))
