"""What stands on a paper: a document's values in the words of its template, ready to be laid out.

Every value is cleaned, composed to NFC and checked against the typeface here, once. Nothing here knows
positions, PDF or printers. The 80 mm receipt carries no personal number.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from counter.domain.documents import Document, FeeSlip, ReturnNote, Slip
from counter.domain.dossiers import Delivery, Dossier, PaperCount, PaymentMethod, ProcedureRef, Result
from counter.domain.people import Person
from counter.domain.procedures import LimitUnit
from counter.domain.text import fold, nfc
from printing.template import Template, template
from printing.typeface import replaced

__all__ = ["RECEIPT_TEMPLATE", "Content", "Row", "content"]

RECEIPT_TEMPLATE = "receipt-1"

_FEE_WORDS = {
    PaymentMethod.CASH: "fee_cash",
    PaymentMethod.TRANSFER: "fee_transfer",
    PaymentMethod.LATER: "fee_later",
}
_NO_CASE = frozenset({"", "ho so", "ho so chung", "thanh phan ho so"})
"""Folded names of cases that only stand for "all its papers"."""
_SHOWN = "xuất trình"
_SHOWN_REMARK = re.compile(r"\s*\(\s*xuất trình\s*\)", re.IGNORECASE)
_PROCEDURE = re.compile(r"^thu tuc\b\s*")
_CLOSE = " .,;:"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table of papers."""

    number: str
    label: str
    remark: str
    """In italics after the label: shown and given back, or already held by the state."""
    counts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Content:
    """A document in words. Holds personal data: it has no repr of its fields."""

    template: Template
    code: str
    """What the bar code and the QR code carry: the bare dossier code or the local number."""
    code_final: bool
    """False while only the desk's local number is known."""
    parent_name: str
    centre_name: str
    place_date: str
    values: Mapping[str, str]
    """By key of the template's blocks. A field whose key is missing is left out; an empty value asks for it
    to be written in by hand."""
    rows: tuple[Row, ...]
    footer: str
    training: bool
    copy_number: int
    missing: tuple[int, ...]
    """Code points that could not be drawn and stand as REPLACEMENT."""

    def __repr__(self) -> str:
        """Keep personal data out of logs."""
        return f"<Content {self.template.id}>"


class _Ink:
    """Collects what the typeface lacks while values are made drawable."""

    def __init__(self, words: Mapping[str, str]) -> None:
        self.words = words
        self.lost: set[int] = set()

    def __call__(self, value: str | None) -> str:
        drawable, missing = replaced(value or "")
        self.lost.update(missing)
        return drawable

    def word(self, key: str, **values: object) -> str:
        return self.words[key].format(**{k: self(str(v)) for k, v in values.items()})

    def name(self, value: str) -> str:
        """A person's name in capitals, as the forms write it."""
        return self(nfc(value).upper())

    def moment(self, at: datetime) -> str:
        return self.word("moment", **_parts(at))


def content(document: Document) -> Content:
    """The words of `document`. TemplateError when its template is unknown or lacks a word."""
    form = template(document.template if not isinstance(document, FeeSlip) else RECEIPT_TEMPLATE)
    dossier, centre, ink = document.dossier, document.centre, _Ink(form.words)
    rows: tuple[Row, ...] = ()
    code = dossier.code
    written, number = dossier.entry, dossier.ticket_number
    match document:
        case Slip():
            values, rows = _slip(dossier, ink, centre.lookup_url, centre.phone), _rows(dossier.papers, ink)
        case ReturnNote():
            code = document.official_code or dossier.code
            written, number = document.hand_over.entry, None  # the ticket was the reception's
            values = _return_note(document, ink)
        case FeeSlip():
            values = _receipt(dossier, ink, centre.lookup_url, centre.phone)
    ticket = ink.word("ticket", number=number) if number else ""
    return Content(
        template=form,
        code=ink(code or dossier.local_number),
        code_final=code is not None,
        parent_name=ink(centre.parent_name),
        centre_name=ink(centre.name),
        place_date=form.letterhead.place_date.format(place=ink(centre.place_name), **_parts(written.at)),
        values=values | {"code": ink(code or dossier.local_number)},
        rows=rows,
        footer=form.footer.format(desk=ink(written.desk_name), ticket=ticket, **_parts(written.at)),
        training=dossier.training,
        copy_number=document.copy_number,
        missing=tuple(sorted(ink.lost)),
    )


def _slip(dossier: Dossier, ink: _Ink, url: str, phone: str) -> dict[str, str]:
    procedure, submitter = dossier.procedure, dossier.submitter
    other = not _same(dossier.owner, submitter)
    deciding = dossier.organisations.deciding
    return {
        "receiving": ink(dossier.organisations.receiving),
        "owner": ink.name(dossier.owner.full_name),
        "submitter": ink.name(submitter.full_name) if other else "",
        "submitter_name": ink.name(submitter.full_name),
        "address": ink(submitter.residence),
        "owner_address": ink(dossier.owner.residence) if other else "",
        "phone": ink(submitter.phone),
        "number": ink(submitter.personal_number or submitter.old_number),
        "request": _request(procedure, ink),
        "deciding": ink(deciding) if deciding != dossier.organisations.receiving else "",
        "papers_lead": "" if dossier.papers else ink.word("no_papers"),
        "sets": ink.word("sets", count=dossier.sets),
        "limit": _limit(dossier, ink),
        "received_at": ink.moment(dossier.entry.at),
        "due_at": ink.moment(dossier.due_at) if dossier.due_at else ink.word("no_due"),
        "delivery": _delivery(dossier, ink),
        "fee": _fee(dossier, ink),
        "lookup": _lookup(ink, url, phone),
        "clerk": ink(dossier.entry.clerk_name),
    }


def _request(procedure: ProcedureRef, ink: _Ink) -> str:
    """What is asked for: the procedure, and its case where that says more."""
    named = ink.word("request", name=procedure.name, code=procedure.code)
    case = procedure.case_name
    if fold(case).strip(_CLOSE) in _NO_CASE or _told(case) == _told(procedure.name):
        return named
    return f"{named} {ink.word('case', case=case)}"


def _told(text: str) -> str:
    """What a name says, however it is written: to compare by."""
    return _PROCEDURE.sub("", fold(text)).strip(_CLOSE)


def _return_note(document: ReturnNote, ink: _Ink) -> dict[str, str]:
    dossier, hand_over = document.dossier, document.hand_over
    collector, result = hand_over.collector.person, hand_over.result
    clerk, phone = hand_over.entry.clerk_name, document.centre.phone
    return {
        "procedure": ink.word("request", name=dossier.procedure.name, code=dossier.procedure.code),
        "owner": ink.name(dossier.owner.full_name),
        "returned_by": ink.word("with_phone", name=clerk, phone=phone) if phone else ink(clerk),
        "collector": ink.name(collector.full_name),
        "collector_name": ink.name(collector.full_name),
        "collector_phone": ink(collector.phone),
        "collector_number": ink(collector.personal_number or collector.old_number),
        "proof": ink.word(hand_over.collector.proof.value),
        "result_number": ink(result.number),
        "returned_at": ink.moment(hand_over.entry.at),
        "clerk": ink(clerk),
        **_result_texts(result, dossier.procedure.name, ink),
    }


def _result_texts(result: Result, procedure: str, ink: _Ink) -> dict[str, str]:
    """Kind and summary of a result, without what stands above them already."""
    texts = {}
    said = {_told(procedure)}
    for key, text in (("result_kind", result.kind), ("result_summary", result.summary)):
        if _told(text) not in said:
            texts[key] = ink(text)
            said.add(_told(text) or key)
    return texts


def _receipt(dossier: Dossier, ink: _Ink, url: str, phone: str) -> dict[str, str]:
    return {
        "procedure": ink(dossier.procedure.name),
        "owner": ink.name(dossier.owner.full_name),
        "received_at": ink.moment(dossier.entry.at),
        "due_at": ink.moment(dossier.due_at) if dossier.due_at else ink.word("no_due"),
        "delivery": _delivery(dossier, ink),
        "fee": _fee(dossier, ink),
        "lookup": _lookup(ink, url, phone),
    }


def _rows(papers: tuple[PaperCount, ...], ink: _Ink) -> tuple[Row, ...]:
    return tuple(_row(number, paper, ink) for number, paper in enumerate(papers, start=1))


def _row(number: int, paper: PaperCount, ink: _Ink) -> Row:
    """A paper and what became of it; a label that says "shown" does not say it beside the remark."""
    label, remark = nfc(paper.label), ""
    if paper.from_data or paper.presented:
        label = _SHOWN_REMARK.sub("", label) or label
        remark = "from_data" if paper.from_data else "presented"
        if remark == "presented" and _SHOWN in label.casefold():
            remark = "returned"
    return Row(str(number), ink(label), ink.word(remark) if remark else "", _counts(paper))


def _counts(paper: PaperCount) -> tuple[str, ...]:
    counts = (paper.originals, paper.certified_copies, paper.photocopies)
    return tuple(str(count) if count else "" for count in counts)


def _same(owner: Person, submitter: Person) -> bool:
    if owner.personal_number and submitter.personal_number:
        return owner.personal_number == submitter.personal_number
    return owner.full_name == submitter.full_name and owner.date_of_birth == submitter.date_of_birth


def _limit(dossier: Dossier, ink: _Ink) -> str:
    limit = dossier.limit
    if limit.unit in (LimitUnit.NONE, LimitUnit.SAME_DAY):
        return ink.word(limit.unit.value)
    return ink.word(limit.unit.value, count=limit.value)


def _delivery(dossier: Dossier, ink: _Ink) -> str:
    if dossier.delivery is Delivery.COUNTER:
        return ink.word("counter", receiving=dossier.organisations.receiving)
    return ink.word(dossier.delivery.value)


def _fee(dossier: Dossier, ink: _Ink) -> str:
    fee = dossier.fee
    key = _FEE_WORDS.get(fee.method)
    if key is None or fee.amount_dong == 0:
        return ink.word("fee_none")
    return ink.word(key, amount=f"{fee.amount_dong:,}".replace(",", "."))


def _lookup(ink: _Ink, url: str, phone: str) -> str:
    if url and phone:
        return ink.word("lookup_both", url=url, phone=phone)
    if url:
        return ink.word("lookup_url", url=url)
    return ink.word("lookup_phone", phone=phone) if phone else ""


def _parts(at: datetime) -> dict[str, str]:
    """Parts of a moment as the receipt and the forms write them, two digits each."""
    return {
        "hour": f"{at.hour:02d}",
        "minute": f"{at.minute:02d}",
        "day": f"{at.day:02d}",
        "month": f"{at.month:02d}",
        "year": str(at.year),
    }
