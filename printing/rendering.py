"""A job of the ledger as the bytes one printer takes: PDF for sheets, ESC/POS for a roll.

Knows documents and printers, but no way to one.
"""

from __future__ import annotations

from io import BytesIO

from counter.domain.documents import DaySlip, Document, FeeSlip, TicketSlip, subject_of
from counter.domain.fees import PaymentMethod
from counter.ports import PrintJob, Tray
from printing.escpos import DRAWER_KICK
from printing.spool.spooler import Work
from printing.ways import PaperRule, Way

__all__ = ["opens_drawer", "rendered", "stem"]


def opens_drawer(document: Document, way: Way) -> bool:
    """Whether printing it opens the cash drawer: the first print of a receipt for money taken in cash."""
    if not way.drawer or not isinstance(document, FeeSlip) or document.copy_number or document.voided:
        return False
    fee = document.dossier.fee
    return fee.method is PaymentMethod.CASH and fee.taken_dong > 0


def rendered(job: PrintJob, way: Way, rule: PaperRule) -> tuple[Work, bool]:
    """The bytes of a job, and whether every letter of it could be drawn. Raises TemplateError."""
    copies = max(1, rule.copies or job.copies)
    if way.tray is Tray.ROLL:
        return _roll(job, way, copies)
    from printing.bilingual import wants_english
    from printing.content import content
    from printing.pdf import paint
    from printing.sheet import sheets, size_of

    words = content(job.document, bilingual=wants_english(rule.english, job.document))
    page = rule.page or size_of(words, way.page)
    laid_out = sheets(words, page, copies)
    work = Work(
        job.id,
        stem(job.document),
        "application/pdf",
        paint(laid_out),
        len(laid_out.pages),
        medium=page.value,
        source=rule.source or way.source,
    )
    return work, not laid_out.missing


def _roll(job: PrintJob, way: Way, copies: int) -> tuple[Work, bool]:
    from printing.receipt import receipt

    document = job.document
    if not isinstance(document, FeeSlip | DaySlip | TicketSlip):
        raise TypeError(f"{document.kind} has no form for a roll")
    drawn = receipt(document, way.model)
    preview = BytesIO()
    drawn.image.save(preview, "PNG")
    paper = _letters(document, way) or drawn.escpos
    kick = DRAWER_KICK if opens_drawer(document, way) else b""
    work = Work(
        job.id,
        stem(document),
        "application/octet-stream",
        kick + paper * copies,
        pages=copies,
        preview=preview.getvalue(),
    )
    return work, not drawn.missing


def _letters(document: FeeSlip | DaySlip | TicketSlip, way: Way) -> bytes:
    """The paper in the printer's own letters; empty where it is a picture."""
    if not way.text or way.model.tcvn is None or isinstance(document, TicketSlip):
        return b""
    from printing.receipt_text import receipt_text
    from printing.tcvn import NotInPagesError

    try:
        return receipt_text(document, way.model)
    except NotInPagesError:
        return b""


def stem(document: Document) -> str:
    """File name without its ending: form and code."""
    again = f"_in-lai-{document.copy_number}" if document.copy_number else ""
    return f"{document.kind.value}_{subject_of(document)[0]}{again}"
