"""Draws the pictures of `docs/forms`: `python -m tests.rigs.forms docs/forms`. All people are fictional."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image

from counter.centre.catalogue import load_catalogue
from counter.domain.decisions import DecisionKind
from counter.domain.documents import Document, ReturnNote, Slip
from counter.domain.dossiers import Delivery, PaperCount
from counter.domain.dossiers import ProcedureRef as Ref
from counter.domain.fees import Fee, FeeReceipt, PaymentMethod, ReceiptKind
from counter.domain.parties import Contact
from printing.paper import PageSize
from printing.pdf import render
from printing.receipt import receipt
from tests.rigs.papers import (
    AUTHORISED,
    CENTRE,
    CHILD,
    EMPLOYEE,
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
    cash = Fee(8000, PaymentMethod.CASH, 8000, given_dong=10_000, receipt=_RECEIPT)
    receipt(fee_slip(fee=cash)).image.save(folder / "receipt.png", optimize=True)


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
